package readable

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The writers that readers are told of.

// visibleAuthors reads the lines around the headline, then the article's last
// ones.
func (m *metadata) visibleAuthors() []string {
	from, to := m.head()
	for i := from; i < to; i++ {
		p := &m.pieces[i]
		if p.role == RoleCaption || p.role == RoleTags || p.role == RoleHeading && (p.weight > 60 || i == m.sel.title) {
			continue
		}
		if inDiscussion(p.node) {
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
				if name := m.nameBeforeOffice(line); name != "" {
					return []string{name}
				}
			}
		}
	}
	if names := m.signature(to); len(names) > 0 {
		return names
	}
	return m.detailed()
}

// inDiscussion tells what readers wrote.
func inDiscussion(n *node) bool {
	for ; n != nil; n = n.parent {
		if n.features.class&classDiscussion != 0 {
			return true
		}
	}
	return false
}

// nameBeforeOffice reads a name and whom it is of, below a headline: Jane Doe,
// Associated Gazette.
func (m *metadata) nameBeforeOffice(line string) string {
	name, office, ok := strings.Cut(line, ", ")
	if !ok || len(line) > 80 || strings.HasSuffix(line, ".") || signedName(name) != name {
		return ""
	}
	for w := range strings.FieldsSeq(office) {
		if r, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(r) {
			return ""
		}
	}
	words := strings.Fields(strings.ToLower(office))
	if len(words) == 0 || len(words) > 4 || !officeWords[words[len(words)-1]] && agencyIn(office) == "" && !sameText(office, m.guessed) {
		return ""
	}
	return name
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
