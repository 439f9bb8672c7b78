package readable

import (
	"regexp"
	"strings"
)

// Copies of pages: what an archive or a mirror says of when and by whom the
// original was published, and the stamps that are the copy's own.

// origin reads the note on its original that stands above or below a copy:
// 原文发布于 2022-01-26，作者 张三. Nothing is read of a note without a day.
func (m *metadata) origin() (published *found, authors []string) {
	from, _ := m.head()
	if m.sel != nil && m.sel.title >= 0 {
		from = m.sel.title + 1
	}
	for i := from; i < len(m.pieces); i++ {
		if i == from+3 {
			i = max(i, len(m.pieces)-6)
		}
		p := &m.pieces[i]
		if p.weight > 400 || p.role == RoleCaption || p.role == RoleTable || inDiscussion(p.node) {
			continue
		}
		behind, ok := behindOriginal(p.text)
		if !ok {
			continue
		}
		f, ok := findInstant(clip(behind, 60), m.order)
		if !ok || strings.TrimFunc(behind[:f.start], isMark) != "" || f.Precision < PrecisionDay || f.swapped != nil || f.Time.Year() < firstYear {
			continue
		}
		f.Evidence = "visible"
		for _, word := range [...]string{"作者 ", "作者：", "作者:"} {
			if _, name, ok := strings.Cut(p.text, word); ok {
				name = strings.TrimSpace(strings.TrimLeft(name, "：: "))
				if end := strings.IndexAny(name, "。，；,. \n）)"); end > 0 {
					name = name[:end]
				}
				if isHanName(name) {
					authors = []string{name}
				}
				break
			}
		}
		return &f, authors
	}
	return nil, nil
}

// behindOriginal gives what follows the words for an original's publication.
func behindOriginal(s string) (string, bool) {
	lower := strings.ToLower(s)
	if len(lower) != len(s) {
		return "", false
	}
	if w, ok := originalStart.match(lower); ok {
		return s[len(w):], true
	}
	for _, w := range wordTables["original published"] {
		if i := strings.Index(lower, w); i >= 0 && endsWord(lower, i) {
			return s[i+len(w):], true
		}
	}
	return "", false
}

// capture is how archives write into an address when they took a page, and
// which: /20220902112641/https://.
var capture = regexp.MustCompile(`/((?:19|20)\d\d\.?\d\d\.?\d\d-?\d{6})[a-z_]{0,4}/https?:`)

// captures gives the times at which the page says it was copied, as figures.
func (m *metadata) captures() map[string]bool {
	out := map[string]bool{}
	addresses := []string{m.hints.URL, m.meta("og:url")}
	for _, l := range m.page.links {
		if len(addresses) < 50 {
			addresses = append(addresses, l.attr("href"))
		}
	}
	for _, a := range addresses {
		if c := capture.FindStringSubmatch(clip(a, 500)); c != nil {
			out[strings.NewReplacer(".", "", "-", "").Replace(c[1])] = true
		}
	}
	return out
}
