package readable

import (
	"slices"
	"strings"
)

var authorMetas = []string{
	"author", "article:author", "article:author_name", "parsely-author", "sailthru.author",
	"dc.creator", "dc.creator.name", "dcterms.creator", "byl", "citation_author", "rbauthors", "cxenseparse:author", "og:article:author",
	"article.author", "authors", "dable:author", "mediator_author", "shareaholic:article_author_name", "creator",
}

// findAuthors takes the first kind of evidence that names anybody, or a later
// one that names the same writers and more: machines are often told of the
// first alone.
func (m *metadata) findAuthors(title, site string) []string {
	var out []string
	if _, names := m.origin(); len(names) > 0 {
		return names
	}
	for _, names := range [][]string{m.front.authors, m.ld.authors, m.metaAuthors(), m.cardAuthors(), m.markedAuthors(), m.visibleAuthors(), m.linkedAuthors()} {
		if names = m.checkNames(names, site); len(names) > len(out) && namesAll(names, out) {
			out = names
		}
	}
	if len(out) > 0 {
		return out
	}
	if name := m.handle(); name != "" {
		return []string{name}
	}
	return m.columnist(title)
}

// namesAll tells whether names open with some others, in their order.
func namesAll(names, some []string) bool {
	return len(names) >= len(some) && slices.EqualFunc(names[:len(some)], some, sameText)
}

func (m *metadata) metaAuthors() []string {
	for _, name := range authorMetas {
		var out []string
		for _, v := range m.metas[name] {
			switch {
			case strings.Contains(v, "://"), strings.Contains(v, " | "), isLogin(v): // an outlet and the portal that shows it
			case catalogued[name]:
				out = append(out, uninverted(v)...)
			default:
				out = append(out, v)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// cardAuthors reads the label and value that pages give for the cards of
// social networks: twitter:label1 "Written by", twitter:data1 the name.
func (m *metadata) cardAuthors() []string {
	for _, n := range [...]string{"1", "2"} {
		label := strings.ToLower(m.meta("twitter:label" + n))
		if phrase, ok := bylineStart.match(label); ok && len(phrase) == len(label) {
			return []string{m.meta("twitter:data" + n)}
		}
	}
	return nil
}

// markedAuthors reads elements that microdata, rel=author or a class name as
// the writers, near the headline or in the article.
func (m *metadata) markedAuthors() []string {
	var out []string
	_, to := m.head()
	to = min(to, m.lastRunning()+1)
	var late []string
	for _, n := range m.page.marked {
		byData := strings.EqualFold(n.attr("itemprop"), "author") || strings.EqualFold(n.attr("rel"), "author")
		if !byData && n.features.class&classByline == 0 || !m.near(n) {
			continue
		}
		if kind := n.attr("itemtype"); strings.HasSuffix(kind, "Organization") {
			continue
		}
		text := oneLine(nodeText(n, 300))
		if name := namedByData(n); name != "" {
			text = name
		}
		if byData {
			if inner := findItemprop(n, "name"); inner != nil {
				text = oneLine(nodeText(inner, 100))
				if text == "" {
					text = oneLine(inner.attr("content"))
				}
			}
			if text == "" {
				text = oneLine(n.attr("content"))
			}
		}
		names := bylineNames(text, true)
		names = withoutTitles(n, names)
		if !byData && !slices.ContainsFunc(names, isPlausibleName) {
			continue // a label, a date, a menu
		}
		if !byData && n.features.order >= to {
			// Below the text: its writer, where nobody else is named; else
			// those of other pages.
			if late != nil && !slices.Equal(late, names) {
				return out
			}
			late = names
			continue
		}
		out = append(out, names...)
		if !byData {
			break
		}
		if len(out) >= maxAuthors {
			break
		}
	}
	if len(out) == 0 {
		return late
	}
	return out
}

// lastRunning gives the index of the article's last block of running text.
func (m *metadata) lastRunning() int {
	for i := min(len(m.pieces), m.sel.home.features.end) - 1; i >= 0; i-- {
		if m.pieces[i].good && m.pieces[i].role == RoleParagraph {
			return i
		}
	}
	return len(m.pieces)
}

// withoutTitles takes off what stands behind a linked name: <a>Jane Doe</a>
// Ports Editor.
func withoutTitles(n *node, names []string) []string {
	budget := 60
	var visit func(n *node)
	visit = func(n *node) {
		for c := n.first; c != nil && budget > 0; c = c.next {
			budget--
			if c.tag != "a" {
				visit(c)
				continue
			}
			linked := cleanName(oneLine(nodeText(c, 100)))
			for i := range names {
				if strings.Contains(linked, " ") && strings.HasPrefix(names[i], linked+" ") {
					names[i] = linked
				}
			}
		}
	}
	visit(n)
	return names
}

// near tells whether an element stands where an article's head does: not in
// furniture, not behind the article, not before its title by much.
func (m *metadata) near(n *node) bool {
	if m.sel == nil || n.features.dropped && !m.page.whole {
		return true
	}
	own := n.hasAttr("itemprop") // of the innermost item, which may be the article
	for p := n; p != nil; p = p.parent {
		own = own && (p == n || !p.hasAttr("itemscope"))
		if p.features.class&classDiscussion != 0 || p.tag == "aside" && !(own && m.within(p)) || p.tag == "nav" ||
			(p.tag == "footer" || p.tag == "form") && !m.within(p) && !m.holds(p) {
			return false
		}
	}
	at := n.features.order
	first := m.sel.home.features.order
	if m.sel.title >= 0 {
		first = min(first, m.sel.title)
	}
	return at >= first-4 && at < max(m.sel.home.features.end, first+8)
}

// holds tells whether the article is in an element.
func (m *metadata) holds(n *node) bool {
	for p := m.sel.home; p != nil; p = p.parent {
		if p == n {
			return true
		}
	}
	return false
}

func (m *metadata) within(n *node) bool {
	for p := n; p != nil; p = p.parent {
		if p == m.sel.home {
			return true
		}
	}
	return false
}

// maxHead is how many blocks a page's head may have, from before the headline
// to the third paragraph.
const maxHead = 60

// head gives the indexes of the pieces in which a page prints who wrote it
// and when: from just before the headline to the first paragraphs.
func (m *metadata) head() (from, to int) {
	from, to = 0, len(m.pieces)
	if m.sel != nil && m.page.whole {
		from, to = m.sel.home.features.order, m.sel.home.features.end
		if m.sel.title >= 0 && m.sel.title < to {
			from = min(from, m.sel.title)
			if m.sel.title > from && m.sel.title-from < 40 {
				from = m.sel.title
			}
		}
		from = max(0, from-4)
	}
	to = min(to, from+maxHead)
	good := 0
	for i := from; i < to; i++ {
		if p := &m.pieces[i]; p.good && p.role == RoleParagraph {
			// Standfirsts and captions count for less than the text's own.
			if good += 1 + min(1, p.weight/95); good >= 6 {
				return from, i + 1
			}
		}
	}
	return from, to
}
