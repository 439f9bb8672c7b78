package readable

import (
	"encoding/json"
	"slices"
	"strings"
)

// decodeJSON reads the value that a script opens with. What follows it is not
// read; what people leave in such scripts is repaired first where it has to be.
func decodeJSON(s string) (any, bool) {
	var v any
	s = cleanJSON(s)
	if json.Unmarshal([]byte(s), &v) == nil {
		return v, true
	}
	if json.NewDecoder(strings.NewReader(repairJSON(s))).Decode(&v) == nil {
		return v, true
	}
	return nil, false
}

// repairJSON takes out comments and commas that nothing follows, escapes quotes
// inside strings, drops escapes that are none, and closes what is left open.
func repairJSON(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 16)
	var open []byte // what closes the objects and lists that are open
	comma := false  // one is held back until something follows it
	write := func(part string) {
		if comma {
			b.WriteByte(',')
			comma = false
		}
		b.WriteString(part)
	}
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '"':
			inside, next := repairString(s[i+1:])
			write(`"` + inside + `"`)
			i += 1 + next
			continue
		case strings.HasPrefix(s[i:], "//"):
			// The line's end is lost by now: a comment ends before the next key.
			i += 2
			for i < len(s) && s[i] != '}' && s[i] != ']' && !opensKey(s[i:]) {
				i++
			}
			continue
		case strings.HasPrefix(s[i:], "/*"):
			end := strings.Index(s[i:], "*/")
			if end < 0 {
				end = len(s) - i - 2
			}
			i += end + 2
			continue
		case c == ',':
			comma = true
		case c == '{', c == '[':
			write(s[i : i+1])
			open = append(open, c+2) // } and ] stand two behind { and [
		case c == '}', c == ']':
			comma = false
			if len(open) == 0 || open[len(open)-1] != c {
				i++
				continue
			}
			b.WriteByte(c)
			if open = open[:len(open)-1]; len(open) == 0 {
				return b.String()
			}
		case c == ' ':
			b.WriteByte(c)
		default:
			write(s[i : i+1])
		}
		i++
	}
	for _, o := range slices.Backward(open) {
		b.WriteByte(o)
	}
	return b.String()
}

// maxKey bounds how far a key of an object is looked for.
const maxKey = 40

// opensKey tells a name in quotes before a colon.
func opensKey(s string) bool {
	if s[0] != '"' {
		return false
	}
	s = clip(s, maxKey)
	end := strings.IndexByte(s[1:], '"')
	return end > 0 && strings.HasPrefix(strings.TrimLeft(s[end+2:], " "), ":")
}

// repairString reads a string behind its opening quote and gives how much of s
// it took, the closing quote with it. A quote closes it only where a comma,
// a colon or a bracket follows.
func repairString(s string) (string, int) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '\\':
			if i+1 < len(s) && strings.IndexByte(`"\/bfnrtu`, s[i+1]) >= 0 {
				b.WriteString(s[i : i+2])
			} else if i+1 < len(s) {
				b.WriteByte(s[i+1])
			}
			i++
		case '"':
			if closesString(s[i+1:]) {
				return b.String(), i + 1
			}
			b.WriteString(`\"`)
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), len(s)
}

// closesString tells by what follows a quote whether a string ends there.
func closesString(s string) bool {
	s = strings.TrimLeft(clip(s, 200), " ")
	if s == "" {
		return true
	}
	switch s[0] {
	case ':', '}', ']', '/':
		return true
	case ',':
		s = strings.TrimLeft(s[1:], " ")
		return s == "" || strings.IndexByte(`"{[}]/-0123456789tfn`, s[0]) >= 0
	}
	return false
}
