package readable

import (
	"slices"
	"strings"
)

// checkNames cleans a list and drops who is nobody: the site, a desk, an
// address of mail.
func (m *metadata) checkNames(names []string, site string) []string {
	var out []string
	if len(names) == 0 {
		return nil
	}
	others := m.namedOthers()
	seen := map[string]bool{}
	for _, raw := range names {
		parts := bylineNames(raw, true)
		if isOrganisation(raw) {
			parts = []string{raw}
		}
		for _, name := range parts {
			name = cleanName(name)
			key := foldLetters(name)
			if slices.Contains(m.ld.organisations, name) {
				continue
			}
			if m.isSection(name) || m.isHost(name) || m.isOutlet(name) || slices.Contains(others, name) {
				continue
			}
			if isSite(name, site) && (name != m.guessed || signedName(name) == "") || agencyNames[name] != "" {
				if len(out) == 0 || agencyNames[name] == "" {
					break // Harbor Courier, London: an address
				}
				continue
			}
			if name == "" || seen[key] || len(out) > 0 && strings.HasPrefix(name, out[len(out)-1]+" ") {
				continue
			}
			seen[key] = true
			if out = append(out, name); len(out) == maxAuthors {
				return out
			}
		}
	}
	return out
}

// namedOthers gives those whom the page names as its editors and the like:
// 责任编辑：张三. Publishing systems write them where writers should be.
func (m *metadata) namedOthers() []string {
	var out []string
	look := func(p *piece) {
		for line := range strings.SplitSeq(p.text, "\n") {
			line = strings.TrimLeft(line, "[(（【 ")
			label := otherLabel(line)
			if label == "" || len(out) > maxAuthors {
				continue
			}
			rest, ok := strings.CutPrefix(strings.TrimLeft(line[len(label):], " "), "：")
			if !ok {
				rest, ok = strings.CutPrefix(rest, ":")
			}
			if ok {
				out = append(out, splitHanNames(strings.TrimSpace(strings.TrimRight(rest, "])）】")))...)
			}
		}
	}
	for _, name := range m.metas["editor"] {
		if len(out) < maxAuthors {
			out = append(out, oneLine(name)) // systems that write the editor there too
		}
	}
	from, to := m.head()
	end := len(m.pieces)
	if m.sel != nil && m.page.whole {
		end = min(end, m.sel.home.features.end+3)
	}
	for i := range m.pieces[from:end] {
		if p := &m.pieces[from+i]; p.weight < 200 && (from+i < to || from+i >= end-12) {
			look(p)
		}
	}
	return out
}

// nodeText gives an element's text, up to a length and a number of elements.
func nodeText(n *node, limit int) string {
	var b strings.Builder
	budget := 200
	var visit func(n *node)
	visit = func(n *node) {
		for c := n.first; c != nil && b.Len() < limit; c = c.next {
			if budget--; budget < 0 {
				return
			}
			switch kind := tagTable[c.tag]; {
			case c.tag == "":
				b.WriteString(clip(c.text, limit))
			case kind&tagDrop != 0:
			case kind&(tagBlock|tagShape) != 0 || c.tag == "br":
				b.WriteByte(' ')
				visit(c)
				b.WriteByte(' ')
			default:
				visit(c)
			}
		}
	}
	visit(n)
	return b.String()
}

// findItemprop finds an element of microdata near the top of another.
func findItemprop(n *node, name string) *node {
	budget := 50
	var visit func(n *node) *node
	visit = func(n *node) *node {
		for c := n.first; c != nil; c = c.next {
			if budget--; budget < 0 {
				return nil
			}
			if c.attr("itemprop") == name {
				return c
			}
			if found := visit(c); found != nil {
				return found
			}
		}
		return nil
	}
	return visit(n)
}
