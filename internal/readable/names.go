package readable

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What is a name, and whose.

// isLatinName tells a name of one to five words, the first and the last with
// a capital.
func isLatinName(s string) bool {
	words := strings.Fields(s)
	if len(words) < 1 || len(words) > 5 || len(s) > 60 {
		return false
	}
	for i, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsLetter(r) || !unicode.IsUpper(r) && (i == 0 || i == len(words)-1 || !nameParticles[w]) {
			return false
		}
	}
	return len(words) > 1 || len(s) > 3
}

// cleanName takes off what is around a name, and refuses what is none.
func cleanName(s string) string {
	s = oneLine(s)
	lower := strings.ToLower(s)
	for _, prefix := range [...]string{"by ", "posted by ", "written by ", "author: ", "作者：", "作者:", "记者 ", "記者 "} {
		if strings.HasPrefix(lower, prefix) && len(lower) == len(s) {
			s = strings.TrimSpace(s[len(prefix):])
			lower = strings.ToLower(s)
		}
	}
	if i := strings.IndexAny(s, "(（"); i > 0 {
		rest := ""
		if j := strings.IndexAny(s[i:], ")）"); j > 0 {
			_, size := utf8.DecodeRuneInString(s[i+j:])
			rest = s[i+j+size:] // Jane (JD) Doe
		}
		s = oneLine(s[:i] + rest)
	}
	s = strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",;:|/-–—•·\"'“”‘’，；：、*", r)
	})
	n := utf8.RuneCountInString(s)
	switch {
	case n < 2 || n > 60, notAPerson[strings.ToLower(s)], publishedWords[strings.ToLower(s)], strings.ContainsAny(s, "@<>{}[]\\_=#?!。:：»"),
		strings.Contains(s, "http"), strings.Contains(s, "www."), strings.ContainsFunc(s, unicode.IsDigit),
		!hasLetter(s), len(strings.Fields(s)) > 6, isDomain(s), counterWords[strings.ToLower(s)], isDesk(s):
		return ""
	}
	return s
}

// isDesk tells words of newsrooms alone, an agency's name among them: Foreign
// Desk, Redazione ANSA.
func isDesk(s string) bool {
	words := strings.Fields(s)
	for _, w := range words {
		lower := strings.ToLower(w)
		if !officeWords[lower] && !deskWords[lower] && (len(words) == 1 || agencyNames[w] == "") {
			return false
		}
	}
	return len(words) > 1 || len(words) == 1 && deskWords[strings.ToLower(s)]
}

// isDomain tells courier.example from J.R. Doe.
func isDomain(s string) bool {
	i := strings.LastIndexByte(s, '.')
	return i > 2 && i < len(s)-2 && !strings.Contains(s, " ") && isLetter(s[i+1]) && isLetter(s[i-1]) && isLetter(s[i-2])
}

// isOrganisation tells a name such as Institute for Ports and Shipping, which
// is one although it has an "and" in it.
func isOrganisation(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 9 || strings.ContainsAny(s, ",;|/") {
		return false
	}
	if r, _ := utf8.DecodeRuneInString(s); !unicode.IsUpper(r) {
		return false
	}
	found := false
	for i, w := range words {
		lower := strings.ToLower(w)
		found = found || organisationWords[lower] && (i > 0 || w != lower) && !(nameParticles[lower] && len(words) < 4)
	}
	_, by := bylineBy.match(strings.ToLower(s))
	return found && !by
}

// isSite tells the outlet's name, with or without what comes with it: Harbor
// Courier Staff.
func isSite(name, site string) bool {
	if site == "" || name == "" {
		return false
	}
	a, b := foldSite(name), foldSite(site)
	return a == b || len(b) >= 4 && strings.Contains(a, b) || len(a) >= 6 && strings.HasPrefix(b, a) && strings.HasPrefix(site, name)
}

// isHost tells the outlet's name by the page's address: Harbor Courier at
// harborcourier.example.
func (m *metadata) isHost(name string) bool {
	folded := foldLetters(name)
	if len(folded) < 6 {
		return false
	}
	_, host, _ := strings.Cut(m.hints.URL, "://")
	host, _, _ = strings.Cut(host, "/")
	for label := range strings.SplitSeq(strings.ToLower(clip(host, 200)), ".") {
		if foldLetters(label) == folded && strings.HasPrefix(strings.TrimPrefix(strings.ToLower(host), "www."), label) {
			return true
		}
	}
	return false
}

// isSection tells a word that the page names as the section it is in.
func (m *metadata) isSection(name string) bool {
	if strings.Contains(name, " ") {
		return false
	}
	for _, section := range m.metas["article:section"] {
		if strings.EqualFold(section, name) {
			return true
		}
	}
	_, path, _ := strings.Cut(m.hints.URL, "://")
	_, path, _ = strings.Cut(path, "/")
	for part := range strings.SplitSeq(clip(path, 300), "/") {
		if strings.EqualFold(part, name) {
			return len(path) > len(part)+1
		}
	}
	return false
}

// foldSite folds an outlet's name without the article before it and the top
// level domain behind it.
func foldSite(s string) string {
	lower := strings.ToLower(strings.TrimSpace(s))
	for _, article := range wordTables["site article"] {
		if rest, ok := strings.CutPrefix(lower, article+" "); ok && len(rest) >= 4 {
			lower = rest
			break
		}
	}
	if i := strings.LastIndexByte(lower, '.'); i > 3 && len(lower)-i <= 9 && i < len(lower)-2 && !strings.Contains(lower, " ") {
		lower = strings.TrimPrefix(lower[:i], "www.")
	}
	return foldLetters(lower)
}

func isMark(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// isPlausibleName tells what may be a writer's name from other words in an
// element that is called after writers.
func isPlausibleName(name string) bool {
	if isHanName(name) {
		return true
	}
	words := strings.Fields(name)
	if len(words) == 0 || len(words) > 4 {
		return false
	}
	for _, w := range words {
		lower := strings.ToLower(w)
		if monthNames[lower] > 0 && len(words) == 1 || betweenDateAndClock[lower] && len(words) == 1 {
			return false
		}
	}
	return isLatinName(name) || len(words) == 1
}
