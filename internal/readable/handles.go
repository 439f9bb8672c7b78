package readable

import "strings"

// Writers whom no label names, or whom two lines do.

// maxWriterLinks bounds how many links to writers a page is searched for.
const maxWriterLinks = 60

var writerPaths = wordSet("writer path")

// leadsToWriter tells the address of what an outlet has of one writer:
// /authors/jane-doe.
func leadsToWriter(href string) bool {
	if len(href) < 8 || len(href) > 300 {
		return false
	}
	for range 8 {
		i := strings.IndexByte(href, '/')
		if i < 0 {
			return false
		}
		if writerPaths[href[:i]] && len(href) > i+2 {
			return true
		}
		href = href[i+1:]
	}
	return false
}

// linkedAuthors reads the links to writers between the headline and the text.
func (m *metadata) linkedAuthors() []string {
	from, to := m.head()
	last := -1
	var out []string
	for _, n := range m.page.writers {
		at := n.features.order
		if n.features.dropped || at < from || at >= to || !m.near(n) {
			continue
		}
		name := cleanName(oneLine(nodeText(n, 100)))
		if !isHanName(name) && !(isLatinName(name) && strings.Contains(name, " ")) || isHanName(name) && !hasSurname(name) {
			continue
		}
		if last >= 0 && at > last+2 || len(out) == maxAuthors {
			break
		}
		out, last = append(out, name), at
	}
	return out
}

// twice adds to the names of a byline those that only its translation has: a
// page in two languages names its writers in both, in the same order.
func (m *metadata) twice(names []string, i int, line string) []string {
	_, rest, _ := strings.Cut(m.pieces[i].text, line)
	rest = strings.TrimLeft(rest, "\n")
	if rest == "" && i+1 < len(m.pieces) && m.pieces[i+1].weight < 200 {
		rest = m.pieces[i+1].text
	}
	rest, _, _ = strings.Cut(rest, "\n")
	others := bylineNames(rest, false)
	if len(others) <= len(names) || isHanName(names[0]) == isHanName(others[0]) {
		return names
	}
	return append(names, others[len(names):]...)
}

// nameBeforeDate reads a line of a name and a date below a headline.
func nameBeforeDate(line string, order dayOrder) string {
	if len(line) > 100 {
		return ""
	}
	f, ok := findInstant(line, order)
	if !ok || f.Precision < PrecisionDay || strings.TrimFunc(line[f.end:], isMark) != "" {
		return ""
	}
	name := strings.TrimRight(line[:f.start], " ,|·•–—-/")
	words := strings.Fields(name)
	if len(words) < 2 || len(words) > 3 || name == strings.TrimSpace(line[:f.start]) ||
		!isLatinName(name) || cleanName(name) != name || stations[strings.ToLower(name)] {
		return ""
	}
	for _, w := range words {
		w = strings.ToLower(strings.Trim(w, ".,"))
		if isWordOfLines(w) {
			return ""
		}
	}
	return name
}

// handle reads the name that a forum shows for who wrote a post, which may be
// any word, where the markup calls it a writer's.
func (m *metadata) handle() string {
	looked := 0
	for _, n := range m.page.marked {
		if n.features.class&classByline == 0 || !m.near(n) {
			continue
		}
		if looked++; looked > 20 {
			break
		}
		text := oneLine(nodeText(n, 300))
		by, ok := bylineBy.match(strings.ToLower(text))
		if !ok || len(text) <= len(by) {
			continue
		}
		name, _, _ := strings.Cut(strings.TrimLeft(text[len(by):], " :"), " ")
		_, rest, _ := strings.Cut(text[len(by):], name)
		if notAPerson[strings.ToLower(name)] || officeWords[strings.ToLower(name)] || strings.HasPrefix(rest, " ") && rest[1] >= 'A' && rest[1] <= 'Z' {
			continue
		}
		if len(name) >= 3 && len(name) <= 40 && hasLetter(name) && !strings.ContainsAny(name, "@/:.,") && hasElement(n, name, 1) {
			return name
		}
	}
	return ""
}

// hasElement tells whether one of the first elements in another has a text.
func hasElement(n *node, text string, depth int) bool {
	seen := 0
	for c := n.first; c != nil && seen < 10; c = c.next {
		if c.tag == "" {
			continue
		}
		if seen++; strings.TrimSpace(nodeText(c, 100)) == text || depth > 0 && hasElement(c, text, depth-1) {
			return true
		}
	}
	return false
}
