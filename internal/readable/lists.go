package readable

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// readLists adds up how much of each list is linked.
func (s *selection) readLists() {
	s.lists = map[*node]*listed{}
	for i := range s.pieces {
		if p := &s.pieces[i]; p.role == RoleListItem {
			list := listOf(p.node)
			l := s.lists[list]
			if l == nil {
				l = &listed{first: i}
				s.lists[list] = l
			}
			l.items++
			l.weight += p.weight
			l.linked += p.linkWeight
		}
	}
}

// listOf gives the list that an item is in.
func listOf(n *node) *node {
	for range 6 {
		if n.parent == nil || n.atom == atom.Ul || n.atom == atom.Ol || n.atom == atom.Dl {
			break
		}
		n = n.parent
	}
	return n
}

// listed is what a list holds.
type listed struct{ first, items, weight, linked int }

// isBody tells tables and lists of content from those of a page's controls:
// ingredients, results, points of a programme.
func (s *selection) isBody(p *piece) bool {
	if p.role == RoleTable {
		return p.linkWeight*5 < p.weight && p.weight >= 40
	}
	if p.role != RoleListItem {
		return false
	}
	l := s.lists[listOf(p.node)]
	return l != nil && l.items >= 3 && l.weight >= 14*l.items && l.linked*5 < l.weight
}

// inText tells whether a linked item stands in a list that belongs to the
// text: most of it is not linked, or the paragraph before announces it.
func (s *selection) inText(p *piece, i int, verdicts []bool) bool {
	l := s.lists[listOf(p.node)]
	if l == nil || i < s.core.features.order || i >= s.core.features.end {
		return false
	}
	if l.linked*10 < 6*l.weight {
		return true
	}
	if l.first == 0 || !verdicts[l.first-1] {
		return false
	}
	before := s.pieces[l.first-1]
	return before.role == RoleParagraph && (strings.HasSuffix(before.text, ":") || strings.HasSuffix(before.text, "："))
}
