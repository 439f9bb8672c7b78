package extract

import "strings"

// looksLikeOutlet tells by its words whether a name is that of an outlet.
func looksLikeOutlet(name string) bool {
	for w := range strings.FieldsSeq(strings.ToLower(name)) {
		if outletWords[w] {
			return true
		}
	}
	return false
}

// latinWord gives the Latin letters at i, up to 24.
func (d *document) latinWord(i int) string {
	j := i
	for j < len(d.text) && isLatin(d.at(j)) && j < i+24 {
		j++
	}
	if i < 0 || i >= j {
		return ""
	}
	return string(d.text[i:j])
}

// cleanName takes articles and possessives off a name.
func cleanName(s string) string {
	s = strings.TrimSpace(s)
	for _, suffix := range []string{"'s", "’s", "'", "’"} {
		s = strings.TrimSuffix(s, suffix)
	}
	for _, prefix := range []string{"The ", "the "} {
		s = strings.TrimPrefix(s, prefix)
	}
	return s
}

// cleanBody writes the name of a body: without an article.
func (d *document) cleanBody(r Range) string {
	return strings.TrimSpace(cleanName(d.slice(r.Start, r.End)))
}
