package neardup

import (
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxAddress     = 2000
	maxOrigins     = 8
	beforeOrigin   = 200 // code points of markup that are looked at before an address
	afterOrigin    = 80  // and behind it, for the words that are linked
	maxOriginTries = 2000
)

// Origins gives the addresses that a text, or the markup of a page, gives beside
// the words of a credit: <a href="https://…">Read the original</a>, 原文链接：https://….
// They are as written and each there once, at most 8.
func Origins(text string) []string {
	var out []string
	tries := 0
	for at := 0; len(out) < maxOrigins && tries < maxOriginTries; tries++ {
		i := strings.Index(text[at:], "http")
		if i < 0 {
			break
		}
		i += at
		end := addressEnd(text, i)
		at = max(end, i+len("http"))
		if end == 0 || !credited(text, i, end) {
			continue
		}
		if a := text[i:end]; !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// addressEnd gives where the address that begins at i ends, 0 where none does.
func addressEnd(text string, i int) int {
	rest := text[i:min(len(text), i+maxAddress)]
	var host int
	switch {
	case strings.HasPrefix(rest, "https://"):
		host = len("https://")
	case strings.HasPrefix(rest, "http://"):
		host = len("http://")
	default:
		return 0
	}
	n := host
	for n < len(rest) && rest[n] > ' ' && rest[n] < utf8.RuneSelf && !strings.ContainsRune(`"'<>()[]{}|\^`+"`", rune(rest[n])) {
		n++
	}
	for n > host && strings.ContainsRune(".,;:!?", rune(rest[n-1])) {
		n--
	}
	if n == host || n == maxAddress {
		return 0
	}
	return i + n
}

// credited tells whether the words of a credit stand before an address, or are
// what it is linked by.
func credited(text string, start, end int) bool {
	before := text[max(0, start-beforeOrigin):start]
	// Only what is on the same line, or in the same paragraph of markup, counts.
	for _, mark := range []string{"\n\n", "</p>", "</div>", "</li>", "<p", "<li", "</a>"} {
		if i := strings.LastIndex(before, mark); i >= 0 {
			before = before[i+len(mark):]
		}
	}
	behind := text[end:min(len(text), end+afterOrigin)]
	for _, mark := range []string{"</a>", "\n", "</p>", "</li>"} {
		if i := strings.Index(behind, mark); i >= 0 {
			behind = behind[:i]
		}
	}
	return hasCredit(before) || strings.Contains(behind, ">") && hasCredit(behind)
}

// hasCredit tells whether words of credits.tsv stand in a piece of text.
func hasCredit(s string) bool {
	rs := []rune(s)
	d := Document{runes: rs, folded: folded(rs)}
	for i, first := range d.folded {
		if !phraseStarts.has(first) || i > 0 && wordly(first) && wordly(d.folded[i-1]) {
			continue
		}
		for _, p := range phrases[first] {
			if d.spells(i, len(rs), p.words) > 0 {
				return true
			}
		}
	}
	return false
}
