package readable

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Names from where catalogues, publishing systems and scripts keep them.

// readParsely reads the object in <meta name=parsely-page>.
func (m *metadata) readParsely(content string) {
	var page struct {
		Title   string `json:"title"`
		Author  any    `json:"author"`
		Authors any    `json:"authors"`
		PubDate string `json:"pub_date"`
	}
	if json.Unmarshal([]byte(content), &page) != nil {
		return
	}
	add := func(key string, v any) {
		switch v := v.(type) {
		case string:
			if v = oneLine(v); v != "" {
				m.metas[key] = append(m.metas[key], v)
			}
		case []any:
			for _, x := range v {
				if s, ok := x.(string); ok && oneLine(s) != "" && len(m.metas[key]) < maxAuthors {
					m.metas[key] = append(m.metas[key], oneLine(s))
				}
			}
		}
	}
	add("parsely-title", page.Title)
	add("parsely-pub-date", page.PubDate)
	add("parsely-author", page.Authors)
	if len(m.metas["parsely-author"]) == 0 {
		add("parsely-author", page.Author)
	}
}

// catalogued are the metas that libraries read: family names first.
var catalogued = map[string]bool{"citation_author": true, "dc.creator": true, "dcterms.creator": true, "dc.creator.name": true}

// uninverted gives the names of a catalogue in the order of speech: "Doe,
// Jane" is Jane Doe; "Jane Doe, John Roe" are two.
func uninverted(s string) []string {
	var out []string
	for part := range strings.SplitSeq(s, ";") {
		part = strings.TrimSpace(part)
		family, given, ok := strings.Cut(part, ",")
		family, given = strings.TrimSpace(family), strings.TrimSpace(given)
		if ok && isFamilyName(family) && given != "" && len(strings.Fields(given)) <= 3 && !strings.Contains(given, ",") && !credentials[strings.ToLower(given)] {
			part = given + " " + family
		}
		if part != "" && len(out) < maxAuthors {
			out = append(out, part)
		}
	}
	return out
}

// isFamilyName tells one word, or one behind particles: van der Berg.
func isFamilyName(s string) bool {
	words := strings.Fields(s)
	for i, w := range words {
		if i < len(words)-1 && !nameParticles[strings.ToLower(w)] {
			return false
		}
	}
	return len(words) > 0
}

// isLogin tells the name of an account from a person's: press-office,
// jdoe_2.
func isLogin(s string) bool {
	if strings.ContainsAny(s, " \u00a0") || !strings.ContainsAny(s, "-_.0123456789") {
		return false
	}
	for _, r := range s {
		if r >= utf8.RuneSelf || unicode.IsUpper(r) {
			return false
		}
	}
	return true
}

// namedByData gives the writer's name that an element has as data.
func namedByData(n *node) string {
	for _, key := range [...]string{"data-author-name", "data-author", "data-byline"} {
		if v := oneLine(clip(n.attr(key), 200)); isLatinName(v) && strings.Contains(v, " ") || isHanName(v) {
			return v
		}
	}
	return ""
}

// setApart reads a line that is a name and nothing else, where it is set to
// the right as old papers do with who signs.
func setApart(p *piece) string {
	if p.role != RoleParagraph && p.role != RoleByline || p.weight > 80 || !alignedRight(p.node) {
		return ""
	}
	return signedName(p.text)
}

// signedName tells a person's name that stands alone.
func signedName(s string) string {
	s = strings.Trim(s, " ,.()（）—–-")
	if isHanName(s) {
		if hasSurname(s) && cleanName(s) == s && agencyNames[s] == "" && utf8.RuneCountInString(s) <= 3 {
			return s
		}
		return ""
	}
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 3 || !isLatinName(s) || cleanName(s) != s || stations[strings.ToLower(s)] || agencyIn(s) != "" {
		return ""
	}
	for _, w := range words {
		if isWordOfLines(strings.ToLower(strings.Trim(w, ".,"))) {
			return ""
		}
	}
	return s
}

// isWordOfLines tells the words of offices, dates and labels, which names
// don't have.
func isWordOfLines(w string) bool {
	return officeWords[w] || organisationWords[w] && !nameParticles[w] || monthNames[w] > 0 || betweenDateAndClock[w] ||
		publishedWords[w] || updatedLabels[w] || bylineEndWords[w]
}

// alignedRight tells a block whose lines end at the right.
func alignedRight(n *node) bool {
	for range 2 {
		if n == nil {
			return false
		}
		if strings.EqualFold(n.attr("align"), "right") {
			return true
		}
		if style := n.attr("style"); style != "" {
			style = strings.ReplaceAll(strings.ToLower(clip(style, 300)), " ", "")
			if strings.Contains(style, "text-align:right") || strings.Contains(style, "text-align:end") {
				return true
			}
		}
		for name := range strings.FieldsSeq(clip(n.attr("class"), 300)) {
			if rightClasses[name] {
				return true
			}
		}
		n = n.parent
	}
	return false
}

var rightClasses = map[string]bool{
	"text-right": true, "has-text-align-right": true, "ql-align-right": true, "text-end": true, "align-right": true, "right-align": true,
	"signature": true, "firma": true,
}

// signature reads who signs below the text: Reporting by Jane Doe; 本报记者
// 张三; a name set to the right; （张三） behind the last sentence.
func (m *metadata) signature(to int) []string {
	end := len(m.pieces)
	if m.sel != nil && m.page.whole {
		end = min(end, m.sel.home.features.end+3)
	}
	good := 0
	for i := end - 1; i >= 0 && i >= end-12 && good < 1; i-- {
		p := &m.pieces[i]
		if p.role == RoleCaption || p.role == RoleTags || p.role == RoleHeading || p.linkWeight*2 > p.weight || i == m.sel.title {
			continue
		}
		if p.good {
			if good++; p.role == RoleParagraph {
				if names := closingNames(p.text); len(names) > 0 {
					return names
				}
			}
		}
		if p.weight > 120 || i < to && p.good {
			continue
		}
		lower := strings.TrimLeft(strings.ToLower(p.text), "（([【")
		label, _ := bylineStart.match(lower)
		if strings.HasSuffix(label, "：") || strings.HasPrefix(lower, "作者") || strings.HasPrefix(lower, "reporting by ") {
			if names := bylineNames(p.text, false); len(names) > 0 {
				return names
			}
		}
		if name := setApart(p); name != "" {
			return []string{name}
		}
		if names := signedByReporter(strings.Trim(p.text, "（）() ")); len(names) > 0 {
			return names
		}
	}
	return nil
}

// detailed reads the writer from the list of details below the text: 日期
// 2022-03-14, 作者 张三.
func (m *metadata) detailed() []string {
	if m.sel == nil || !m.page.whole {
		return nil
	}
	for i := m.sel.home.features.end; i < min(len(m.pieces), m.sel.home.features.end+12); i++ {
		p := &m.pieces[i]
		if p.role != RoleListItem || p.weight > 60 || inDiscussion(p.node) || p.node.features.dropped {
			continue
		}
		label, name, ok := strings.Cut(p.text, " ")
		if name = strings.TrimSpace(name); !ok || !detailLabels[strings.ToLower(strings.TrimRight(label, ":："))] {
			continue
		}
		if isHanName(name) && hasSurname(name) || isLatinName(name) && strings.Contains(name, " ") && signedName(name) == name {
			return []string{name}
		}
	}
	return nil
}

var detailLabels = wordSet("detail label")

// signedByReporter reads a line that is 某报记者 and names.
func signedByReporter(s string) []string {
	if strings.ContainsAny(s, "，。！？：:；“「《") || weight(s) > 90 {
		return nil
	}
	for _, word := range wordTables["byline middle"] {
		if i := strings.Index(s, word); i >= 0 && i <= 30 {
			return calledNames(s[i+len(word):])
		}
	}
	return nil
}

// closingNames reads the bracket behind the last sentence.
func closingNames(s string) []string {
	for _, pair := range [...][2]string{{"（", "）"}, {"(", ")"}} {
		inside, ok := strings.CutSuffix(s, pair[1])
		i := strings.LastIndex(inside, pair[0])
		if !ok || i < 0 || len(inside)-i > 90 {
			continue
		}
		head, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(inside[:i]))
		inside = inside[i+len(pair[0]):]
		if !strings.ContainsRune("。！？”」…", head) {
			return nil
		}
		if names := signedByReporter(inside); len(names) > 0 {
			return names
		}
		if isHanName(inside) {
			if name := signedName(inside); name != "" {
				return []string{name}
			}
		}
		return nil
	}
	return nil
}
