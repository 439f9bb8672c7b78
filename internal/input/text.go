package input

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"whence/internal/fault"
)

// Limits of a free JSON object, such as the evidence of a relation.
const (
	maxObjectBytes = 64 << 10
	maxObjectDepth = 20
)

// Line tells why a text can't be a title or a name: "" when it can.
func Line(s string) string {
	if !utf8.ValidString(s) {
		return "must be valid UTF-8"
	}
	blank := true
	for _, r := range s {
		switch {
		case r == 0:
			return "must not hold a NUL character"
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			return "must be one line without control characters"
		case Bidi(r):
			return "must not hold characters that change the direction of text"
		}
		blank = blank && (unicode.IsSpace(r) || unicode.Is(unicode.Cf, r))
	}
	if blank && s != "" {
		return "must not be blank"
	}
	return ""
}

// Prose tells why a text can't be a definition or a reason: "" when it can.
func Prose(s string) string {
	if !utf8.ValidString(s) {
		return "must be valid UTF-8"
	}
	for _, r := range s {
		switch {
		case r == 0:
			return "must not hold a NUL character"
		case unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r':
			return "must not hold control characters"
		}
	}
	if s != "" && strings.TrimSpace(s) == "" {
		return "must not be blank"
	}
	return ""
}

// Bidi tells whether a character changes the direction of the text around it,
// with which a name can be made to look like another.
func Bidi(r rune) bool {
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' ||
		r == '\u200e' || r == '\u200f' || r == '\u061c'
}

// Clean makes one line of a text that a page gives of itself: control and bidi
// characters and broken bytes are dropped, runs of blanks become one space,
// and at most limit characters are kept.
func Clean(s string, limit int) string {
	var b strings.Builder
	n, gap := 0, false
	for _, r := range strings.ToValidUTF8(s, "") {
		if unicode.IsSpace(r) {
			gap = n > 0
			continue
		}
		if unicode.IsControl(r) || Bidi(r) {
			continue
		}
		if gap {
			if n+2 > limit {
				break
			}
			b.WriteByte(' ')
			n, gap = n+1, false
		}
		if n == limit {
			break
		}
		b.WriteRune(r)
		n++
	}
	out := b.String()
	if Line(out) != "" { // nothing but invisible characters
		return ""
	}
	return out
}

// Reason checks the reason of a change: optional, at most 2,000 characters.
func Reason(s string) error {
	if why := Prose(s); why != "" {
		return fault.AtField("/reason", "invalid_text", "the reason %s", why)
	}
	if utf8.RuneCountInString(s) > 2000 {
		return fault.AtField("/reason", "too_long", "the reason must have at most 2000 characters")
	}
	return nil
}

// Query checks a filter's free text, such as a search for part of a name: a
// Malformed `invalid_parameter` that names the parameter.
func Query(parameter, s string) error {
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) || len(s) > 4000 {
		f := fault.New(fault.Malformed, "invalid_parameter", "%s must be text of at most 4000 bytes without NUL characters", parameter)
		f.Fields = []fault.Field{{Pointer: parameter, Code: f.Code, Detail: f.Detail}}
		return f
	}
	return nil
}

// Object checks a free JSON object that will be stored as jsonb: its strings
// and names without NUL, within limits of size and depth. The pointer names
// the field that holds it.
func Object(pointer string, m map[string]any) error {
	if why := tree(m, 0); why != "" {
		return fault.AtField(pointer, "invalid_object", "%s", why)
	}
	b, err := json.Marshal(m)
	if err != nil {
		return fault.AtField(pointer, "invalid_object", "must be a JSON object")
	}
	if len(b) > maxObjectBytes {
		return fault.AtField(pointer, "too_long", "must have at most %d bytes as JSON", maxObjectBytes)
	}
	return nil
}

func tree(v any, depth int) string {
	if depth > maxObjectDepth {
		return "must not be nested that deep"
	}
	switch v := v.(type) {
	case string:
		if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
			return "must hold valid UTF-8 text without NUL characters"
		}
	case []any:
		for _, x := range v {
			if why := tree(x, depth+1); why != "" {
				return why
			}
		}
	case map[string]any:
		for k, x := range v {
			if why := tree(k, depth+1); why != "" {
				return why
			}
			if why := tree(x, depth+1); why != "" {
				return why
			}
		}
	}
	return ""
}
