package readable

import "strings"

// plainPieces cuts plain text at blank lines. Nothing of it is dropped: a
// text without markup gives no safe way to tell what is furniture, so such
// lines are only marked.
func plainPieces(s string, root *node) []piece {
	var pieces []piece
	var lines []string
	flush := func() {
		if len(lines) == 0 {
			return
		}
		text := collapse(strings.Join(lines, "\n"), true)
		lines = lines[:0]
		if text == "" {
			return
		}
		p := piece{text: text, role: RoleParagraph, node: root, weight: weight(text)}
		if strings.Contains(text, "\t") && strings.Contains(text, "\n") {
			p.role = RoleTable
		}
		p.good = isGood(&p)
		pieces = append(pieces, p)
	}
	s = strings.Map(func(r rune) rune {
		if isLineFeed(r) || r == lineBreak {
			return '\n'
		}
		return r
	}, s)
	for line := range strings.SplitSeq(s, "\n") {
		if collapseLine(strings.Map(dropInvisible, line), true) == "" {
			flush()
			continue
		}
		lines = append(lines, line)
	}
	flush()
	return pieces
}

func dropInvisible(r rune) rune {
	if invisible(r) {
		return -1
	}
	return r
}

// plainTitle gives the index of the first block, furniture aside, if it reads
// like a headline: one short line without a sentence's end, and text behind it.
func plainTitle(pieces []piece) int {
	first := 0 // FOR IMMEDIATE RELEASE
	for first < min(2, len(pieces)) && describeLine(&pieces[first]) == lineFurniture {
		first++
	}
	if len(pieces) < first+2 {
		return -1
	}
	p := &pieces[first]
	if p.role != RoleParagraph || p.weight > 200 || p.weight < 6 || strings.Contains(p.text, "\n") ||
		strings.ContainsAny(p.text, "。；\t") || strings.HasSuffix(p.text, ".") || strings.HasSuffix(p.text, ",") || strings.HasSuffix(p.text, ":") ||
		strings.HasSuffix(p.text, "：") || strings.HasSuffix(p.text, "，") || describeLine(p) != lineText {
		return -1
	}
	if _, ok := openingBracket(p.text); ok {
		return -1
	}
	for i := first + 1; i < len(pieces); i++ {
		if pieces[i].good && pieces[i].weight > p.weight {
			return first
		}
	}
	return -1
}

// labelPlain sets the roles of plain text's blocks.
func labelPlain(pieces []piece, title int) {
	running := false
	for i := range pieces {
		p := &pieces[i]
		if i == title {
			p.role = RoleTitle
			continue
		}
		switch describeLine(p) {
		case lineFurniture, lineTeaser:
			p.role = RoleBoilerplate
		case lineByline:
			p.role = RoleByline
		case lineDateline:
			if !running || labelledDate(p.text) {
				p.role = RoleDateline
			}
		case lineTags:
			p.role = RoleTags
		case lineNote:
			p.role = RoleNote
		case lineCaption:
			p.role = RoleCaption
		}
		running = running || p.good
	}
}
