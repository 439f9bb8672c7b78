package readable

import "golang.org/x/net/html/atom"

// selection decides which pieces are the article.
type selection struct {
	pieces []piece
	page   *page
	total  int
	core   *node // the smallest element that holds the bulk of the running text
	home   *node // the article around it: headline, captions, notes
	title  int   // index of the piece that is the title, or -1
}

// choose finds where the article is. Nothing is dropped yet.
func choose(p *page, pieces []piece) *selection {
	s := &selection{pieces: pieces, page: p, title: -1}
	all := s.weigh(true)
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

// keep decides piece by piece and gives the article's. Metadata has marked
// the title before.
func (s *selection) keep() []piece {
	verdicts := make([]bool, len(s.pieces))
	first, last := s.home.features.order, s.home.features.end
	coreFirst, coreLast := s.core.features.order, s.core.features.end
	teaser, running := false, false
	skip := 0 // pieces up to here are in a box that a teaser's heading opened
	for i := range s.pieces {
		p := &s.pieces[i]
		kind := describeLine(p)
		if kind == lineDateline && running && p.class&classDateline == 0 && !labelledDate(p.text) {
			kind = lineText // a date in a list of events
		}
		if i == s.title {
			verdicts[i], p.role = true, RoleTitle
			continue
		}
		if p.node.features.dropped || kind == lineFurniture || i < skip {
			continue
		}
		switch kind {
		case lineTeaser:
			teaser = true
			if box := p.node.parent; box != nil && box.features.mass*10 < 6*s.core.features.mass {
				skip = box.features.end
			}
			continue
		case lineByline:
			p.role = RoleByline
		case lineDateline:
			p.role = RoleDateline
		case lineTags:
			p.role = RoleTags
		case lineNote:
			p.role = RoleNote
		case lineCaption:
			p.role = RoleCaption
		}
		linked := float64(p.linkWeight) > 0.6*float64(p.weight)
		if p.good && !linked {
			teaser = false
			running = running || i >= coreFirst && p.role != RoleCaption
		}
		switch {
		case i < first:
			// Between the headline and the body of a page whose headline
			// stands apart.
			verdicts[i] = s.title >= 0 && i > s.title && !linked && (kind == lineByline || kind == lineDateline || p.good || p.role == RoleCaption)
		case i >= last:
			verdicts[i] = false
		case kind == lineByline || kind == lineDateline || kind == lineNote || kind == lineTags:
			verdicts[i] = true
		case linked && !(p.role == RoleHeading || p.role == RoleTable) || teaser && !p.good:
			verdicts[i] = false
		case i < coreFirst || i >= coreLast:
			verdicts[i] = p.good || p.role == RoleCaption || p.role == RoleHeading || p.role == RoleQuote
		default:
			verdicts[i] = true
		}
	}
	s.dropEmptyHeadings(verdicts)
	var kept []piece
	for i, ok := range verdicts {
		if ok {
			kept = append(kept, s.pieces[i])
		}
	}
	return kept
}

// dropEmptyHeadings drops a heading whose whole section has gone, such as the
// one above a list of links.
func (s *selection) dropEmptyHeadings(keep []bool) {
	text := [7]bool{} // whether there is text below a heading of this level
	for i := len(s.pieces) - 1; i >= 0; i-- {
		p := &s.pieces[i]
		if !keep[i] || i == s.title {
			continue
		}
		if p.role != RoleHeading {
			for l := range text {
				text[l] = true
			}
			continue
		}
		keep[i] = text[p.level]
		if keep[i] {
			for l := p.level; l < len(text); l++ {
				text[l] = false
			}
		}
	}
}
