package readable

import "strings"

// sender gives the person in a message's From field: Jane Doe <jane@...>,
// jane at courier.example (Jane Doe), "Doe, Jane" <jane@...>.
func sender(from string) []string {
	name, _, ok := strings.Cut(from, "<")
	if !ok {
		_, inside, bracketed := strings.Cut(from, "(")
		if name, _, ok = strings.Cut(inside, ")"); !ok || !bracketed {
			return nil
		}
	}
	name = strings.Trim(oneLine(name), `"' `)
	if names := uninverted(name); len(names) == 1 {
		name = names[0]
	}
	words := strings.Fields(name)
	if len(words) < 2 || len(words) > 4 || !isLatinName(name) || cleanName(name) != name {
		return nil
	}
	for _, w := range words {
		if w = strings.ToLower(strings.Trim(w, ".,")); isWordOfLines(w) || notAPerson[w] {
			return nil // Press Office, The Slipway
		}
	}
	return []string{name}
}

// subjectOf takes off a subject what lists and programs put before it:
// Re: [members] Fwd:.
func subjectOf(s string) string {
	s = oneLine(s)
	for range 6 {
		if strings.HasPrefix(s, "[") {
			if _, after, ok := strings.Cut(s, "]"); ok && strings.TrimSpace(after) != "" {
				s = strings.TrimSpace(after)
				continue
			}
		}
		mark, after, ok := strings.Cut(s, ":")
		if !ok || !subjectMarks[strings.ToLower(mark)] {
			break
		}
		s = strings.TrimSpace(after)
	}
	return s
}

// subjectMarks say that a message answers another or passes it on.
var subjectMarks = map[string]bool{
	"re": true, "fw": true, "fwd": true, "aw": true, "wg": true, "sv": true, "vs": true, "tr": true, "rv": true, "antw": true, "回复": true, "转发": true,
}
