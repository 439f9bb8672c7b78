package readable

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"
)

// Old pages have no headings: their headlines are lines of large or bold type.

// largeLine gives the block above the text that is printed as a headline, by
// its type or because the window's title ends in it; -1 is none.
func (m *metadata) largeLine(window, site string) int {
	if !m.page.whole || m.sel == nil {
		return -1
	}
	first := -1 // of running text
	for i := m.sel.core.features.order; i < m.sel.core.features.end; i++ {
		if p := &m.pieces[i]; p.good && !p.node.features.dropped {
			first = i
			break
		}
	}
	foldedWindow, best, bestSize := foldLetters(clip(window, 1000)), -1, 0
	var styles map[string]int
	if window == "" {
		styles = classSizes(m.page.source)
	}
	for i := first - 1; i >= 0 && i >= first-24; i-- {
		p := &m.pieces[i]
		styled := styledSize(p.node, styles)
		if i < first-8 && styled < sizeLarge {
			continue
		}
		if p.good || p.node.features.dropped || p.weight < 12 || p.weight > 300 || p.linkWeight*2 > p.weight ||
			p.role != RoleParagraph && p.role != RoleHeading || sameText(p.text, site) || describeLine(p) != lineText || len(bylineNames(p.text, false)) > 0 {
			continue
		}
		folded, size := foldLetters(p.text), max(p.size, styled)
		if p.role == RoleHeading {
			size = max(size, sizeLarge)
		}
		if folded == foldedWindow || len(folded) >= 12 && strings.HasSuffix(foldedWindow, folded) {
			return i
		}
		if strings.Contains(foldedWindow, folded) {
			continue // the site's name, a section's
		}
		if size == sizeBold && window != "" && !shareWord(window, p.text) {
			continue // many lines are bold
		}
		if size > bestSize {
			best, bestSize = i, size
		}
	}
	return best
}

// styledSize gives the size that a block's class has in the page's styles.
func styledSize(n *node, styles map[string]int) int {
	size := sizeText
	for range 2 {
		if n == nil || len(styles) == 0 {
			break
		}
		for name := range strings.FieldsSeq(clip(n.attr("class"), 300)) {
			size = max(size, styles[name])
		}
		n = n.parent
	}
	return size
}

// maxStyles bounds what is read of a page's styles.
const maxStyles = 256 << 10

// classSizes reads the sizes of type that rules for one class give, as
// converters write them: .ft11{font-size:23px}. The headline is then the
// line in the largest.
func classSizes(source string) map[string]int {
	out := map[string]int{}
	for budget := maxStyles; budget > 0; {
		i := strings.Index(source, "<style")
		if i < 0 {
			break
		}
		style, after, ok := strings.Cut(source[i:], "</style")
		if !ok {
			break
		}
		source, budget = after, budget-len(style)-100
		for rule := range strings.SplitSeq(clip(style, maxStyles), "}") {
			selector, body, ok := strings.Cut(rule, "{")
			if !ok {
				continue
			}
			name := selector[strings.LastIndexAny(selector, ".>, \t\n")+1:]
			_, value, ok := strings.Cut(strings.ReplaceAll(clip(body, 1000), " ", ""), "font-size:")
			if ok && name != "" && strings.HasSuffix(selector, "."+name) {
				out[name] = max(out[name], pointSize(value))
			}
		}
	}
	return out
}

// printed is where the buffer has a run of larger or bolder type: a line of
// large type is a block of its own, because old pages end it with a mere break.
type printed struct{ from, to, size int }

// ended tells whether the run is all that the buffer has.
func (r printed) ended(buffer string) bool {
	return r.size > sizeText && r.to <= len(buffer) && r.from < r.to &&
		isBlank(buffer[:r.from]) && isBlank(buffer[r.to:])
}

func isBlank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r != lineBreak && !unicode.IsSpace(r) })
}

// The sizes of type, from that of a text.
const (
	sizeText = iota
	sizeBold
	sizeLarge
	sizeLarger
)

// sizeOf reads the size that an element gives its text.
func sizeOf(n *node) int {
	switch n.atom {
	case atom.B, atom.Strong:
		return sizeBold
	case atom.Big:
		return sizeLarge
	case atom.Font:
		return fontSize(n.attr("size"))
	}
	if style := n.attr("style"); style != "" {
		style = strings.ReplaceAll(strings.ToLower(style), " ", "")
		if _, value, ok := strings.Cut(style, "font-size:"); ok {
			return pointSize(value)
		}
	}
	return sizeText
}

// fontSize reads size=5 and size=+2 of <font>; 3 is a text's.
func fontSize(s string) int {
	n, err := strconv.Atoi(strings.TrimPrefix(strings.TrimSpace(s), "+"))
	if err != nil || n < 0 {
		return sizeText
	}
	if !strings.HasPrefix(strings.TrimSpace(s), "+") {
		n -= 3
	}
	switch {
	case n >= 2:
		return sizeLarger
	case n == 1:
		return sizeLarge
	}
	return sizeText
}

// pointSize reads 24px or 18pt.
func pointSize(s string) int {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	n, err := strconv.Atoi(s[:i])
	if err != nil {
		return sizeText
	}
	if strings.HasPrefix(s[i:], "pt") {
		n = n * 4 / 3
	}
	switch {
	case n >= 22:
		return sizeLarger
	case n >= 18:
		return sizeLarge
	}
	return sizeText
}
