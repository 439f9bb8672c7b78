package readable

import (
	"slices"
	"strings"
)

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

var forwardWords = wordTables["forwarded"]

// forwarded finds the article that a message passes on: the fields above it,
// the index of the block that they end in, -1 where there are none, and that of
// the line that ends it.
func forwarded(pieces []piece) (fields map[string]string, opened, closed int) {
	opened, closed = -1, len(pieces)
	for i := range pieces {
		first, rest, _ := strings.Cut(pieces[i].text, "\n")
		if !isRuledLine(first, forwardWords) {
			continue
		}
		if opened >= 0 {
			return fields, opened, i
		}
		at := i
		if rest == "" && i+1 < len(pieces) {
			at, rest = i+1, pieces[i+1].text
		}
		found := map[string]string{}
		for line := range strings.SplitSeq(rest, "\n") {
			name, value, ok := strings.Cut(line, ":")
			if !ok || !isField(line) || len(value) > 300 {
				found = nil
				break
			}
			found[strings.ToLower(name)] = strings.TrimSpace(value)
		}
		if len(found) >= 2 && found["date"] != "" {
			fields, opened = found, at
		}
	}
	return fields, opened, closed
}

// isRuledLine tells a line of rules and one of some phrases: ---- Forwarded
// message ----.
func isRuledLine(line string, phrases []string) bool {
	if len(line) > 100 || !strings.ContainsAny(line, "-=_*>") {
		return false
	}
	inner := strings.ToLower(strings.Trim(line, "-=_*>< :"))
	if len(inner)+4 > len(line) {
		return false
	}
	return slices.Contains(phrases, inner)
}

// passedOn gives the writers of what was passed on.
func passedOn(fields map[string]string) []string {
	for _, key := range [...]string{"by", "author", "byline"} {
		if v := fields[key]; v != "" {
			return bylineNames("By "+v, false)
		}
	}
	return sender(fields["from"])
}

// unfold joins the fields of a message's header that go on over lines, and
// drops the line that parts messages in a box of them.
func unfold(lines []string) []string {
	if len(lines) < 3 {
		return lines
	}
	from := 0
	if strings.HasPrefix(lines[0], "From ") && strings.Contains(lines[0], "@") {
		from = 1
	}
	out := make([]string, 0, len(lines))
	for _, line := range lines[from:] {
		if folded := line != "" && (line[0] == ' ' || line[0] == '\t'); folded && len(out) > 0 {
			out[len(out)-1] += " " + strings.TrimSpace(line)
			continue
		}
		if !isField(line) {
			return lines
		}
		out = append(out, line)
	}
	if len(out) < 3 {
		return lines
	}
	return out
}
