package readable

import (
	"strings"
	"unicode"
)

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
		text := collapse(strings.Join(unfold(lines), "\n"), true)
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
// Lines of writers and times may come with it.
func plainTitle(pieces []piece) int {
	first := 0 // FOR IMMEDIATE RELEASE, a letter's head
	for first < min(4, len(pieces)) && (describePlain(&pieces[first], true) != lineText || isLetterhead(pieces[first].text)) {
		first++
	}
	for i := range min(maxMasthead, len(pieces)) { // a letter's masthead, ruled off
		if pieces[i].good {
			break
		}
		if isSigns(pieces[i].text) && len(pieces[i].text) >= 8 {
			if title := titleAt(pieces, i+1); title >= 0 {
				return title
			}
			break
		}
	}
	return titleAt(pieces, first)
}

// maxMasthead is how many blocks may stand above a text's headline.
const maxMasthead = 10

// titleAt tells whether a block reads like a headline: its index, or -1.
func titleAt(pieces []piece, first int) int {
	if len(pieces) < first+2 {
		return -1
	}
	p := pieces[first]
	line, rest, more := strings.Cut(p.text, "\n")
	if more {
		below := piece{text: rest, role: RoleParagraph, node: p.node, weight: weight(rest)}
		if kind := describePlain(&below, false); kind != lineByline && kind != lineDateline {
			return -1
		}
		p.text, p.weight = line, weight(line)
	}
	if p.role != RoleParagraph || p.weight > 200 || p.weight < 6 ||
		strings.ContainsAny(p.text, "。；\t") || strings.HasSuffix(p.text, ".") || strings.HasSuffix(p.text, ",") || strings.HasSuffix(p.text, ":") ||
		strings.HasSuffix(p.text, "：") || strings.HasSuffix(p.text, "，") || describeLine(&p) != lineText {
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

// describePlain describes a block of several lines by what all of them are:
// furniture, or about writers and times. edge says that it stands above the
// text or below it.
func describePlain(p *piece, edge bool) lineKind {
	kind := describeLine(p)
	if isSponsor(p.text) {
		return lineFurniture
	}
	if !strings.Contains(p.text, "\n") || p.role == RoleTable || kind == lineFurniture || p.weight > 600 {
		if kind == lineText && edge && isEdge(p) {
			return lineFurniture
		}
		return kind
	}
	made, dated, furniture := 0, 0, 0
	for text := range strings.SplitSeq(p.text, "\n") {
		line := piece{text: text, role: RoleParagraph, node: p.node, weight: weight(text)}
		line.good = isGood(&line)
		switch describeLine(&line) {
		case lineByline, lineMakers:
			made++
		case lineDateline:
			dated++
		case lineFurniture, lineTeaser:
			furniture++
		default:
			if edge && isEdge(&line) {
				furniture++
			} else if made == 0 || line.good || line.weight > 80 || !isAffiliation(text) {
				return kind
			}
		}
	}
	switch {
	case furniture > 0:
		return lineFurniture
	case made > 0:
		return lineByline
	}
	return lineDateline
}

// isSponsor tells a block that its first line, below a rule, calls a sponsor's.
func isSponsor(text string) bool {
	for line := range strings.SplitSeq(clip(text, 400), "\n") {
		if isSigns(line) {
			continue
		}
		line = strings.ToLower(strings.Trim(line, "*#_: "))
		phrase, ok := sponsorStart.match(line)
		return ok && (line == phrase || strings.Contains(phrase, " ") && weight(line) <= weight(phrase)+40)
	}
	return false
}

// isAffiliation tells the line below a byline that says what its writer is:
// Staff Writer, Associated Press Writer.
func isAffiliation(line string) bool {
	words := strings.Fields(line)
	if len(words) == 0 || len(words) > 6 {
		return false
	}
	last := strings.ToLower(words[len(words)-1])
	return officeWords[last] || bylineEndWords[last] || agencyIn(line) != ""
}

// isLetterhead tells a block above the text that no word gives away: it has a
// line of signs alone in it, or is the header of a message.
func isLetterhead(text string) bool {
	if !strings.Contains(text, "\n") {
		return false
	}
	fields, lines := 0, 0
	for line := range strings.SplitSeq(text, "\n") {
		if isSigns(line) {
			return true
		}
		lines++
		if isField(line) {
			fields++
		}
	}
	return fields >= 3 && fields*4 >= lines*3
}

// isSigns tells a line that rules a text off: ====, ----, 〇〇〇〇, * * *.
func isSigns(line string) bool {
	return line != "" && !hasLetter(line) && !strings.ContainsFunc(line, unicode.IsDigit)
}

// isField tells a line of a message's header: Message-ID: <...>.
func isField(line string) bool {
	name, _, ok := strings.Cut(line, ":")
	if !ok || name == "" || len(name) > 30 || name[0] < 'A' || name[0] > 'Z' {
		return false
	}
	for i := range len(name) {
		if !isLetter(name[i]) && name[i] != '-' {
			return false
		}
	}
	return true
}

// messageHeader reads the fields of a message that a text begins with: its
// Date, its Subject.
func messageHeader(pieces []piece) map[string]string {
	if len(pieces) == 0 || !isLetterhead(pieces[0].text) {
		return nil
	}
	fields := map[string]string{}
	for line := range strings.SplitSeq(pieces[0].text, "\n") {
		if name, value, ok := strings.Cut(line, ":"); ok && isField(line) && len(value) < 300 {
			fields[strings.ToLower(name)] = strings.TrimSpace(value)
		}
	}
	return fields
}

// footOf gives the index of the block that rules a foot off below the text,
// or how many blocks there are: few short lines without a sentence.
func footOf(pieces []piece) int {
	weight := 0
	for i := len(pieces) - 1; i > 0 && i >= len(pieces)-8; i-- {
		p := &pieces[i]
		head, below, _ := strings.Cut(p.text, "\n")
		weight += p.weight
		if isSigns(head) && head != "" && (below != "" || i+1 < len(pieces)) {
			return i
		}
		if p.good || weight > maxFoot || strings.HasPrefix(p.text, "[") && !strings.HasPrefix(strings.ToLower(p.text), "[end") {
			break // notes
		}
	}
	return len(pieces)
}

// maxFoot is the weight of what may stand below a ruled line as a foot.
const maxFoot = 400

// labelPlain sets the roles of plain text's blocks.
func labelPlain(pieces []piece, title int) {
	running := false
	first, last := edges(pieces)
	foot := footOf(pieces)
	_, opened, closed := forwarded(pieces)
	message := len(pieces) > 0 && isLetterhead(pieces[0].text)
	signed := false // below a message's "-- " stands who signs it
	for i := range pieces {
		p := &pieces[i]
		if message {
			opening, _, _ := strings.Cut(p.text, "\n")
			signed = opening == "--" || signed && !isLetterhead(p.text)
		}
		if signed && i != title {
			p.role = RoleBoilerplate
			continue
		}
		if i == title {
			p.role = RoleTitle
			continue
		}
		if i < title && isLetterhead(p.text) || i >= foot || i <= opened || i >= closed {
			p.role = RoleBoilerplate
			continue
		}
		switch describePlain(p, i < first || i >= last) {
		case lineFurniture, lineTeaser:
			p.role = RoleBoilerplate
		case lineByline, lineMakers:
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
