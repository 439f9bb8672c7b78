package readable

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// agencyNames gives the usual name for each name that an agency is credited by.
var agencyNames = func() map[string]string {
	out := map[string]string{}
	for _, line := range sections("agencies.txt")[""] {
		names := strings.Split(line, "|")
		for _, n := range names[1:] {
			out[n] = names[0]
		}
	}
	return out
}()

// agencyIn finds the first agency's name in a short text.
func agencyIn(s string) string {
	best, at := "", len(s)
	for name, usual := range agencyNames {
		for from := 0; from < len(s); {
			i := strings.Index(s[from:], name)
			if i < 0 {
				break
			}
			i += from
			if endsWord(s, i) && endsWord(s, i+len(name)) && (i < at || i == at && usual < best) {
				best, at = usual, i
			}
			from = i + len(name)
		}
	}
	return best
}

// findAgency reads where agencies are credited: the bracket or dateline that
// opens the first paragraphs, a line of the source, a byline, a credit of its
// own at the end. A picture's credit is not the text's.
func (m *metadata) findAgency() string {
	from, to := m.head()
	for i := from; i < to; i++ {
		p := &m.pieces[i]
		if p.role == RoleCaption || p.role == RoleHeading || p.role == RoleTags {
			continue
		}
		if a := openingAgency(p.text); a != "" {
			return a
		}
		if p.weight < 200 && (p.role == RoleByline || p.class&classByline != 0 || hasSourceLabel(p.text) || !p.good && len(bylineNames(p.text, false)) > 0) {
			if a := agencyIn(p.text); a != "" {
				return a
			}
		}
	}
	last := -1
	if m.sel != nil {
		last = m.sel.home.features.end
	}
	for i := min(last, len(m.pieces)) - 1; i >= to && i >= last-6; i-- {
		p := &m.pieces[i]
		if p.weight < 120 && (hasSourceLabel(p.text) || strings.HasPrefix(p.text, "(") || strings.HasPrefix(p.text, "（") || strings.HasPrefix(p.text, "©")) && p.role != RoleCaption {
			if a := agencyIn(p.text); a != "" {
				return a
			}
		}
	}
	for _, name := range m.ld.authors {
		if a := agencyNames[strings.TrimSpace(name)]; a != "" {
			return a
		}
	}
	return ""
}

// openingAgency reads "(AP) —", "LONDON (Reuters) -", 新华社北京7月10日电,
// （法新社华盛顿10日电） and 【中央社...】 at a paragraph's start.
func openingAgency(s string) string {
	if inside, ok := openingBracket(s); ok {
		if a := agencyIn(inside); a != "" && (len(inside) < 40 || strings.ContainsAny(inside, "电電讯訊") || strings.Contains(inside, "报道")) {
			return a
		}
	}
	head := s
	if len(head) > 90 {
		head = head[:90]
		for !utf8.ValidString(head) {
			head = head[:len(head)-1]
		}
	}
	if open := strings.IndexByte(head, '('); open >= 0 {
		inside, after, ok := strings.Cut(head[open+1:], ")")
		after = strings.TrimSpace(after)
		dash := strings.HasPrefix(after, "-") || strings.HasPrefix(after, "—") || strings.HasPrefix(after, "–") || after == ""
		upper := open == 0
		for _, r := range head[:open] {
			upper = unicode.IsUpper(r)
			break
		}
		if ok && dash && upper {
			return agencyIn(inside)
		}
	}
	// 新华社北京7月10日电
	for name, usual := range agencyNames {
		if r, _ := utf8.DecodeRuneInString(name); unicode.Is(unicode.Han, r) && strings.HasPrefix(s, name) {
			rest := head[min(len(name), len(head)):]
			if i := strings.IndexAny(rest, "电電讯訊"); i >= 0 && i < 60 && !strings.ContainsAny(rest[:i], "，。") {
				return usual
			}
		}
	}
	return ""
}

func hasSourceLabel(s string) bool {
	lower := strings.ToLower(s)
	if namesMakers(s, lower) {
		return true
	}
	for _, w := range [...]string{"来源", "來源", "转自", "轉自", "source:", "转载自", "轉載自", "稿源"} {
		if strings.Contains(lower, w) {
			return true
		}
	}
	return false
}
