package readable

import (
	"html"
	"strings"
	"unicode/utf8"
)

// metadata collects what a page says of itself, by strength of evidence:
// what is written for machines first, then what readers see.
type metadata struct {
	page  *page
	hints Hints
	metas map[string][]string // name, property, itemprop or http-equiv, lower case
	ld    linked
	front header // what stood before the page: front matter, an archive's lines

	pieces []piece
	sel    *selection
	order  dayOrder

	copied  map[string]bool // when archives took the page, in UTC: 20220902112641
	guessed string          // the site's name, where only the window's title ends in it
}

func newMetadata(p *page, h Hints, front header, pieces []piece, sel *selection) *metadata {
	m := &metadata{
		page: p, hints: h, front: front, pieces: pieces, sel: sel,
		metas: make(map[string][]string, len(p.metas)), ld: readLinked(p.scripts),
	}
	for _, n := range p.metas {
		content := strings.TrimSpace(n.attr("content"))
		if content == "" || len(content) > 4000 {
			continue
		}
		if n.attr("name") == "parsely-page" {
			m.readParsely(content)
		}
		for _, key := range [...]string{"name", "property", "itemprop", "http-equiv"} {
			if name := strings.ToLower(strings.TrimSpace(n.attr(key))); name != "" {
				m.metas[name] = append(m.metas[name], content)
			}
		}
	}
	m.copied = m.captures()
	m.order = m.findDayOrder()
	return m
}

// meta gives the first of the names that has a value, on one line.
func (m *metadata) meta(names ...string) string {
	for _, name := range names {
		for _, v := range m.metas[name] {
			if v = oneLine(v); v != "" {
				return v
			}
		}
	}
	return ""
}

// findSiteName prefers what the page calls itself to its publisher's name.
func (m *metadata) findSiteName() string {
	for _, name := range []string{m.meta("og:site_name", "application-name", "al:android:app_name", "cre", "publisher"), m.ld.publisher, m.front.site} {
		name, _, _ = strings.Cut(name, " | ")
		if n := utf8.RuneCountInString(name); n > 0 && n <= 80 && !strings.HasPrefix(name, "http") && !strings.Contains(name, " > ") {
			return strings.TrimPrefix(name, "@")
		}
	}
	if name := m.windowSite(); name != "" {
		m.guessed = name
		return name
	}
	for i := range min(len(m.pieces), maxHead) {
		if m.pieces[i].weight > 30 {
			if line, ok := bracketDateline(m.pieces[i].text, m.order); ok && line.outlet != "" {
				return line.outlet
			}
		}
	}
	return ""
}

// windowSite takes the last part of <title> for the site's name where an h1
// is exactly what stands before.
func (m *metadata) windowSite() string {
	window := oneLine(html.UnescapeString(clip(m.page.title, 1000)))
	for i := range min(len(m.pieces), 2*maxHead) {
		p := &m.pieces[i]
		rest, ok := strings.CutPrefix(window, strings.ReplaceAll(p.text, "\n", " "))
		if p.role != RoleHeading || p.level != 1 || p.weight < 12 || !ok {
			continue
		}
		name := ""
		for _, sep := range titleSeparators {
			if j := strings.LastIndex(rest, sep); j >= 0 && (name == "" || len(rest)-j-len(sep) < len(name)) {
				name = strings.TrimSpace(rest[j+len(sep):])
			}
		}
		if _, dated := findInstant(name, m.order); name != "" && weight(name) <= 60 && !dated {
			return name
		}
	}
	return ""
}
