package readable

import "golang.org/x/net/html/atom"

// selection decides which pieces are the article.
type selection struct {
	pieces []piece
	page   *page
	total  int
	core   *node  // the smallest element that holds the bulk of the running text
	home   *node  // the article around it: headline, captions, notes
	title  int    // index of the piece that is the title, or -1
	site   string // the outlet's name, which pages print above their articles

	authors []string
	lists   map[*node]*listed
}

// choose finds where the article is. Nothing is dropped yet.
func choose(p *page, pieces []piece) *selection {
	s := &selection{pieces: pieces, page: p, title: -1}
	all := s.weigh(true)
	s.suspectDiscussions()
	s.suspectCards(all)
	for least := doubtName; ; least++ {
		markDropped(p.root, all, least, false)
		s.total = s.weigh(false)
		if least == doubtKind || s.total >= meagre || s.total*5 >= all {
			break
		}
		s.weigh(true) // what is left is next to nothing: names and styles have lied
	}
	s.core, s.home = p.root, p.root
	if p.whole && s.total > 0 {
		s.core = s.findCore()
		s.home = s.findHome()
	}
	return s
}

// meagre is the weight of running text that no doubt is cast on: two or three
// sentences.
const meagre = 400

// few is the weight of a text that can't be all of an article.
const few = 120

// weigh adds up the running text of all elements, or of those that are not
// dropped.
func (s *selection) weigh(all bool) int {
	clearMass(s.page.root)
	for i := range s.pieces {
		if p := &s.pieces[i]; p.good && (all || !p.node.features.dropped) {
			p.node.features.mass += p.weight
		}
	}
	return sumMass(s.page.root)
}

func clearMass(n *node) {
	n.features.mass = 0
	for c := n.first; c != nil; c = c.next {
		if c.tag != "" {
			clearMass(c)
		}
	}
}

// sumMass adds what is in an element to what it has itself.
func sumMass(n *node) int {
	sum := n.features.mass
	for c := n.first; c != nil; c = c.next {
		if c.tag != "" {
			sum += sumMass(c)
		}
	}
	n.features.mass = sum
	return sum
}

// markDropped drops what looks like furniture by doubts of at least some
// strength, unless it has so large a share of the page's running text that its
// name must mean something else.
func markDropped(n *node, total int, least doubt, dropped bool) {
	f := &n.features
	if f.suspect > 0 && f.doubt >= least && (total == 0 || float64(f.mass) < f.suspect*float64(total)) {
		dropped = true
	}
	f.dropped = dropped
	for c := n.first; c != nil; c = c.next {
		if c.tag != "" {
			markDropped(c, total, least, dropped)
		}
	}
}

// findCore starts from the element that says it is the article, or from the
// top, and goes down as long as one child has most of the text.
func (s *selection) findCore() *node {
	best := s.page.root
	var visit func(n *node)
	visit = func(n *node) {
		f := &n.features
		if f.dropped || float64(f.mass) < 0.5*float64(s.total) {
			return
		}
		if f.class&classContent != 0 || n.atom == atom.Article || n.atom == atom.Main {
			best = n // the innermost one that still has half of it
		}
		for c := n.first; c != nil; c = c.next {
			if c.tag != "" {
				visit(c)
			}
		}
	}
	visit(s.page.root)
	if body := s.markedBody(); body != nil {
		best = body
	} else if best.atom == atom.Td {
		best = wholeLetter(best)
	}
	for {
		var heaviest *node
		for c := best.first; c != nil; c = c.next {
			if c.tag != "" && !c.features.dropped && (heaviest == nil || c.features.mass > heaviest.features.mass) {
				heaviest = c
			}
		}
		if heaviest == nil || float64(heaviest.features.mass) < 0.8*float64(best.features.mass) ||
			heaviest.features.end-heaviest.features.order < 2 {
			return best
		}
		best = heaviest
	}
}

// wholeLetter goes up from a cell to what holds the rest of a letter's text:
// letters are laid out as tables, one for each part.
func wholeLetter(cell *node) *node {
	best := cell
	up := cell.parent
	for n := 0; up != nil && up.tag != "body" && n < 8; n++ {
		if 10*up.features.mass > 16*cell.features.mass {
			break
		}
		if up.features.mass > best.features.mass {
			best = up
		}
		up = up.parent
	}
	return best
}

// markedBody gives the element that microdata calls the article's body, if it
// has a fair share of the text: galleries and comments may have more. Of
// several it is the one that has them all.
func (s *selection) markedBody() *node {
	var body *node
	mass := 0
	var visit func(n *node)
	visit = func(n *node) {
		f := &n.features
		if f.dropped || f.mass == 0 {
			return
		}
		if f.body {
			mass += f.mass
			if body == nil {
				body = n
				return
			}
			for f.order < body.features.order || f.end > body.features.end {
				body = body.parent
			}
			return
		}
		for c := n.first; c != nil; c = c.next {
			if c.tag != "" {
				visit(c)
			}
		}
	}
	visit(s.page.root)
	if mass*2 < meagre || mass*10 < s.total || body.features.mass > 2*mass {
		return nil
	}
	return body
}

// findHome goes up from the core to the article that it is the body of, as
// long as what that adds is little.
func (s *selection) findHome() *node {
	home := s.core
	for n := s.core; n != nil && n.tag != "body"; n = n.parent {
		f := &n.features
		if float64(f.mass) > 1.5*float64(s.core.features.mass) {
			break
		}
		if n.atom == atom.Article || n.atom == atom.Main || f.class&classContent != 0 {
			home = n
		}
		if n.atom == atom.Article {
			break
		}
	}
	return home
}
