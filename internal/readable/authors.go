package readable

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

func isMark(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

var authorMetas = []string{
	"author", "article:author", "article:author_name", "parsely-author", "sailthru.author",
	"dc.creator", "dc.creator.name", "dcterms.creator", "byl", "citation_author", "rbauthors", "cxenseparse:author", "og:article:author",
	"article.author", "authors", "dable:author", "mediator_author", "shareaholic:article_author_name", "creator",
}

// findAuthors takes the first kind of evidence that names anybody.
func (m *metadata) findAuthors(title, site string) []string {
	for _, names := range [][]string{m.front.authors, m.ld.authors, m.metaAuthors(), m.cardAuthors(), m.markedAuthors(), m.visibleAuthors(), m.linkedAuthors()} {
		if out := m.checkNames(names, site); len(out) > 0 {
			return out
		}
	}
	if name := m.handle(); name != "" {
		return []string{name}
	}
	return m.columnist(title)
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
		out = append(out, names...)
		if !byData {
			break
		}
		if len(out) >= maxAuthors {
			break
		}
	}
	return out
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

// near tells whether an element stands where an article's head does: not in
// furniture, not behind the article, not before its title by much.
func (m *metadata) near(n *node) bool {
	if m.sel == nil || n.features.dropped && !m.page.whole {
		return true
	}
	for p := n; p != nil; p = p.parent {
		if p.features.class&classDiscussion != 0 || p.tag == "aside" || p.tag == "nav" ||
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

// visibleAuthors reads the lines around the headline, then the article's last
// ones.
func (m *metadata) visibleAuthors() []string {
	from, to := m.head()
	for i := from; i < to; i++ {
		p := &m.pieces[i]
		if p.role == RoleCaption || p.role == RoleTags || p.role == RoleHeading && (p.weight > 60 || i == m.sel.title) {
			continue
		}
		marked := p.role == RoleByline || p.class&classByline != 0
		if marked && p.weight < 200 && strings.Contains(p.text, "\n") {
			for line := range strings.SplitSeq(p.text, "\n") { // the line that says so before others
				if names := bylineNames(line, false); len(names) > 0 {
					return m.twice(names, i, line)
				}
			}
		}
		for line := range strings.SplitSeq(p.text, "\n") {
			if names := bylineNames(line, marked && p.weight < 200); len(names) > 0 && weight(line) < 300 {
				return m.twice(names, i, line)
			}
			if m.sel.title >= 0 && i > m.sel.title && i <= m.sel.title+2 && (marked || !m.page.whole) {
				if name := nameBeforeDate(line, m.order); name != "" {
					return []string{name}
				}
			}
			if names := bracketNames(line); len(names) > 0 {
				return names
			}
			if names := labelInside(line); len(names) > 0 && p.weight < 200 {
				return names
			}
			if i > m.sel.title && i <= m.sel.title+3 && m.sel.title >= 0 {
				if name := setApart(p); name != "" {
					return []string{name}
				}
			}
		}
	}
	return m.signature(to)
}

// labelInside reads a name behind a label in the middle of a line of details:
// 2004年5月17日 作者：张三 浏览：88.
func labelInside(line string) []string {
	if strings.ContainsAny(line, "。！？") {
		return nil
	}
	for _, label := range wordTables["byline start"] {
		last, size := utf8.DecodeLastRuneInString(label)
		if !strings.ContainsRune("：:／/|｜丨", last) || len(label) == size {
			continue
		}
		i := strings.Index(line, label)
		if i <= 0 {
			continue
		}
		if before, _ := utf8.DecodeLastRuneInString(line[:i]); last != '：' && last != ':' && unicode.IsLetter(before) {
			continue // 中文／英文
		}
		rest, _, _ := strings.Cut(strings.TrimLeft(line[i+len(label):], " "), " ")
		if namesOthers(rest) {
			continue // 作者：责任编辑：张三
		}
		return splitNames(rest, true)
	}
	if f, ok := findInstant(clip(line, 200), orderUnknown); ok && f.end > 0 && f.Precision >= PrecisionDay {
		rest := strings.TrimLeft(line[f.end:], " ,|-–—·•\u00a0") // Posted on May 3, 2022 by Jane Doe
		if _, by := bylineBy.match(strings.ToLower(rest)); by {
			return bylineNames(rest, false)
		}
	}
	for field := range strings.FieldsFuncSeq(line, func(r rune) bool { return r == '|' || r == '｜' || r == '│' }) {
		if r, _ := utf8.DecodeRuneInString(strings.TrimSpace(field)); len(field) < len(line) && unicode.Is(unicode.Han, r) {
			if names := bylineNames(field, false); len(names) > 0 {
				return names
			}
		}
	}
	return nil
}

// bracketNames reads a reporter from the bracket that opens an article:
// 【大报记者张三综合报道】, （中央社记者李四台北10日电）.
func bracketNames(s string) []string {
	for range 3 { // 【某报讯】（记者张三综合报道）
		inside, ok := openingBracket(s)
		if !ok {
			if s, ok = behindWire(s); !ok {
				return nil
			}
			continue
		}
		for _, word := range wordTables["byline middle"] {
			if _, after, ok := strings.Cut(inside, word); ok {
				return splitNames(after, false)
			}
		}
		_, size := utf8.DecodeRuneInString(s) // both brackets of a pair are as long
		s = strings.TrimSpace(s[2*size+len(inside):])
		if head, _, ok := strings.Cut(clip(s, 60), "="); ok { // [서울=통신사] 홍길동 기자 =
			if names := titledNames(head); len(names) > 0 {
				return names
			}
		}
	}
	return nil
}

// behindWire takes 本报讯 or 新华社北京3月3日电 off the bracket behind it.
func behindWire(s string) (string, bool) {
	i := strings.IndexAny(s, "（(〔")
	if i <= 0 || i > 90 || strings.ContainsAny(s[:i], "。，,；：“「") {
		return s, false
	}
	head := strings.TrimSpace(s[:i])
	for _, w := range [...]string{"讯", "訊", "电", "電"} {
		if strings.HasSuffix(head, w) {
			return s[i:], true
		}
	}
	return s, false
}

// openingBracket gives what is in the bracket that a paragraph opens with.
func openingBracket(s string) (string, bool) {
	for _, pair := range [...][2]string{{"【", "】"}, {"（", "）"}, {"(", ")"}, {"[", "]"}, {"〔", "〕"}} {
		if strings.HasPrefix(s, pair[0]) {
			inside, _, ok := strings.Cut(s[len(pair[0]):], pair[1])
			return inside, ok && len(inside) <= 150
		}
	}
	return "", false
}

// columnist takes the name before the colon of a commentary's title
// (张三：...), but only where the text makes plain that it is its writer's: it
// says "I, the author", and speaks of nobody by that name.
func (m *metadata) columnist(title string) []string {
	name, _, ok := strings.Cut(title, "：")
	if !ok || !isHanName(name) || utf8.RuneCountInString(name) > 4 || !hasSurname(name) {
		return nil
	}
	self, named := false, false
	for i := range m.pieces {
		p := &m.pieces[i]
		if sameText(p.text, title) || p.role == RoleTags {
			continue
		}
		if p.good {
			named = named || strings.Contains(p.text, name)
			for _, w := range selfWords {
				self = self || strings.Contains(p.text, w)
			}
		}
	}
	if self && !named {
		return []string{name}
	}
	return nil
}

func hasSurname(name string) bool {
	if hasDoubleSurname(name) {
		return true
	}
	for _, w := range wordTables["surname"] {
		if strings.HasPrefix(name, w) {
			return utf8.RuneCountInString(name) <= 3
		}
	}
	return false
}
