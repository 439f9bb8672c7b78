package readable

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// selection decides which pieces are the article.
type selection struct {
	pieces []piece
	page   *page
	total  int
	core   *node  // the smallest element that holds the bulk of the running text
	home   *node  // the article around it: headline, captions, notes
	title  int    // index of the piece that is the title, or -1
	site   string // the outlet's name, which pages print above their articles
	lists  map[*node]*listed
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
	if mass < meagre || mass*6 < s.total || body.features.mass > 2*mass {
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

// keep decides piece by piece and gives the article's. Metadata has marked
// the title before.
func (s *selection) keep() []piece {
	verdicts := make([]bool, len(s.pieces))
	first, last := s.home.features.order, s.home.features.end
	coreFirst, coreLast := s.core.features.order, s.core.features.end
	s.readLists()
	teaser, teaserLevel, running, written := false, 0, false, 0
	shapes := map[string]bool{} // of the elements that running text stood in
	skip := 0                   // pieces up to here are in a box that a teaser's heading opened
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
		if p.node.features.dropped || kind == lineFurniture || i < skip ||
			p.role == RoleHeading && !running && sameText(p.text, s.site) {
			continue
		}
		switch kind {
		case lineTeaser:
			teaser, teaserLevel = true, p.level
			if box := s.box(p, i); box != nil {
				skip = box.features.end
			}
			continue
		case lineDiscussion:
			if written >= meagre || p.role == RoleHeading && written > 0 {
				skip = s.discussion(p, i, written)
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
		if teaser && p.role == RoleHeading && !linked && teaserLevel > 0 && p.level <= teaserLevel {
			teaser = false // the next section
		}
		if p.good && !linked {
			if teaser && p.role == RoleParagraph {
				// A teaser's paragraphs stand in other boxes than the article's.
				teaser = len(shapes) > 0 && !shapes[shape(p.node)]
			} else {
				teaser = teaser && p.role == RoleListItem
			}
			if !teaser && i >= coreFirst && i < coreLast && p.role != RoleCaption {
				running = true
				written += p.weight
				if p.role == RoleParagraph && len(shapes) < 50 {
					shapes[shape(p.node)] = true
				}
			}
		}
		if linked && p.role == RoleListItem && s.inText(p, i, verdicts) {
			linked = false
		}
		switch {
		case i < first:
			// Between the headline and the body of a page whose headline
			// stands apart.
			verdicts[i] = s.title >= 0 && i > s.title && !linked && (kind == lineByline || kind == lineDateline || p.good || p.role == RoleCaption || p.role == RoleHeading && p.level > 1 || s.isStandfirst(p, i) || s.isBody(p))
		case i >= last:
			verdicts[i] = false
		case kind == lineTags:
			verdicts[i] = !linked
		case kind == lineByline || kind == lineDateline || kind == lineNote:
			verdicts[i] = true
		case linked && !(p.role == RoleHeading || p.role == RoleTable) || teaser:
			verdicts[i] = false
		case i < coreFirst || i >= coreLast:
			verdicts[i] = p.good || p.role == RoleCaption || p.role == RoleHeading || p.role == RoleQuote || s.isBody(p) || s.isStandfirst(p, i)
		default:
			verdicts[i] = true
		}
	}
	s.dropEmptyHeadings(verdicts)
	s.rescue(verdicts)
	var kept []piece
	for i, ok := range verdicts {
		if ok {
			kept = append(kept, s.pieces[i])
		}
	}
	return kept
}

// rescue keeps what is no furniture of a page of few words: a notice, a page
// of one picture.
func (s *selection) rescue(verdicts []bool) {
	kept := 0
	for i, ok := range verdicts {
		if ok && i != s.title && s.pieces[i].role != RoleByline && s.pieces[i].role != RoleDateline && s.pieces[i].role != RoleTags {
			kept += s.pieces[i].weight
		}
	}
	if kept >= few || s.total >= meagre {
		return
	}
	for i := range s.pieces {
		p := &s.pieces[i]
		if !verdicts[i] && !p.node.features.dropped && p.linkWeight*2 <= p.weight && describeLine(p) == lineText {
			verdicts[i] = true
		}
	}
	s.dropEmptyHeadings(verdicts)
}

// shape is what an element and the one around it look like: paragraphs of one
// article stand in the same.
func shape(n *node) string {
	s := n.tag + "." + clip(n.attr("class"), 100)
	if n.parent != nil {
		s += "<" + n.parent.tag + "." + clip(n.parent.attr("class"), 100)
	}
	return s
}

// box gives the element that a heading of its own opens: the largest one that
// begins with the piece and has little of the article in it. nil is none.
func (s *selection) box(p *piece, i int) *node {
	var best *node
	small := func(n *node) bool { return n.features.mass*10 < 6*s.core.features.mass }
	if n := p.node.parent; n != nil && small(n) {
		best = n
	}
	for n := p.node; n != nil && n.features.order == i; n = n.parent {
		if n.features.end > i+1 && small(n) {
			best = n
		}
	}
	return best
}

// discussion gives the index behind the comments that a line opens: the end
// of the largest element that begins with it. Below a heading everything goes
// to the end of the element around, because what follows comments is no
// article.
func (s *selection) discussion(p *piece, i, written int) int {
	best := p.node
	n := p.node
	for ; n != nil && n.features.order >= i; n = n.parent {
		best = n
	}
	if p.role == RoleHeading && written >= meagre && n != nil {
		return n.features.end
	}
	return best.features.end
}

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

// isStandfirst tells the line or two right below a title that sum an article
// up, a heading or without a full stop though they may be.
func (s *selection) isStandfirst(p *piece, i int) bool {
	if s.title < 0 || i <= s.title || i > s.title+4 || p.weight < 45 || p.linkWeight*5 > p.weight ||
		p.role != RoleHeading && p.role != RoleParagraph {
		return false
	}
	for j := s.title + 1; j < i; j++ {
		if s.pieces[j].good {
			return false
		}
	}
	return true
}

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

// dropEmptyHeadings drops a heading whose whole section has gone, such as the
// one above a list of links.
func (s *selection) dropEmptyHeadings(keep []bool) {
	text := [7]bool{} // whether there is text below a heading of this level
	for i := len(s.pieces) - 1; i >= 0; i-- {
		p := &s.pieces[i]
		if !keep[i] || i == s.title || s.isStandfirst(p, i) {
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
