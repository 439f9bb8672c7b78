package readable

import (
	"strings"
	"unicode/utf8"
)

var (
	callStart     = newOpenings("call")
	callObjects   = wordTables["call object"]
	furnitureIn   = newInside("furniture part")
	edgeIn        = newInside("edge")
	linkHints     = wordTables["link hint"]
	creditsStart  = newOpenings("credits")
	bioWords      = newOpenings("bio")
	updatedLabels = wordSet("updated")
)

// inside finds phrases anywhere in a line, by their first two bytes.
type inside map[[2]byte][]string

func newInside(section string) inside {
	out := inside{}
	for _, w := range wordTables[section] {
		if len(w) >= 2 {
			key := [2]byte{w[0], w[1]}
			out[key] = append(out[key], w)
		}
	}
	return out
}

// count tells how many of the phrases are in a line in lower case, not inside
// a word.
func (t inside) count(lower string) int {
	n := 0
	for i := 0; i+1 < len(lower); i++ {
		for _, w := range t[[2]byte{lower[i], lower[i+1]}] {
			if strings.HasPrefix(lower[i:], w) && endsWord(lower, i) && endsWord(lower, i+len(w)) {
				n++
				i += len(w) - 1
				break
			}
		}
	}
	return n
}

// maxCall is the weight of the longest line that asks something of a reader.
const maxCall = 220

// isCall tells a line that asks its readers for something: to subscribe, to
// follow, to forward, to look at another page.
func isCall(lower string) bool {
	if furnitureIn.count(lower) > 0 {
		return true
	}
	_, ok := callStart.match(strings.TrimLeft(lower, "¿¡*>»→▶▼●•·-–— 【[（(\"“"))
	if !ok {
		return false
	}
	for _, w := range callObjects {
		if i := strings.Index(lower, w); i >= 0 && endsWord(lower, i) && endsWord(lower, i+len(w)) {
			return true
		}
	}
	return false
}

// isEdge tells what only stands above a text or below it: the words of an
// archive, a mirror, a mailing list.
func isEdge(p *piece) bool {
	switch p.role {
	case RoleHeading, RoleTable, RoleCaption, RoleTitle, RoleListItem:
		return false
	}
	if p.weight >= maxCall {
		return false
	}
	n := edgeIn.count(strings.ToLower(p.text))
	return n > 1 || n == 1 && !p.good // a sentence may have one by chance
}

// edges gives the index of the first block of running text, and the index
// behind the last: what is outside of them may be of the page's apparatus.
func edges(pieces []piece) (first, last int) {
	running := func(p *piece) bool {
		return p.good && !p.node.features.dropped && !isEdge(p) && describeLine(p) == lineText
	}
	for first < len(pieces) && !running(&pieces[first]) {
		first++
	}
	for last = len(pieces); last > first && !running(&pieces[last-1]); {
		last--
	}
	if first == len(pieces) {
		last = 0
	}
	return first, last
}

// namesMakers tells a line about editors or sources. A label without a colon
// counts where it is written in capitals, or in a script that has none.
func namesMakers(text, lower string) bool {
	if phrase, ok := creditsStart.match(lower); ok {
		rest := strings.TrimSpace(lower[len(phrase):])
		return rest != "" || strings.HasSuffix(phrase, ":")
	}
	word, _, ok := strings.Cut(text, " ")
	if !ok || len(word) < 5 || word != strings.ToUpper(word) || len(lower) != len(text) {
		return false
	}
	_, ok = creditsStart.match(lower[:len(word)] + ":")
	return ok
}

// isBio tells what a page says of one of its writers.
func isBio(text string, authors []string) bool {
	for _, a := range authors {
		rest, ok := strings.CutPrefix(text, a)
		if !ok || utf8.RuneCountInString(a) < 2 {
			continue
		}
		rest = strings.TrimLeft(rest, " \u00a0\n:：")
		if _, ok := bioWords.match(strings.ToLower(rest)); ok {
			return true
		}
		if bracket, ok := openingBracket(rest); ok && bracket != "" {
			return true
		}
	}
	return false
}

var wholeLinks = wordSet("link whole")

// withoutHint takes off what a link tells screen readers alone.
func withoutHint(s string) string {
	for _, hint := range linkHints {
		if n := len(s) - len(hint); n > 0 && strings.EqualFold(s[n:], hint) {
			s = strings.TrimRight(s[:n], " ")
			break
		}
	}
	if len(s) < 40 && wholeLinks[foldLine(s)] {
		return ""
	}
	return s
}
