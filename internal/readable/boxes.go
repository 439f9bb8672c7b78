package readable

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// Boxes beside an article that no name gives away are known by how they are
// built: a heading that says "Comments" and what comes with it, and rows of
// cards, each a linked headline with a line or two below.

// suspectDiscussions casts doubt on the elements that a line above comments
// opens, before the mass of the comments can be taken for the article's.
func (s *selection) suspectDiscussions() {
	for i := range s.pieces {
		p := &s.pieces[i]
		if p.weight >= 150 || p.role == RoleHeading && p.level == 1 || !isDiscussion(foldLine(p.text), p.role == RoleHeading) {
			continue
		}
		var box *node
		for n := p.node; n != nil && n.features.order == i && n.tag != "body"; n = n.parent {
			box = n
		}
		if box == nil || box.features.end <= i+1 || s.hasMainHeading(box) {
			continue
		}
		box.features.suspect, box.features.doubt = 0.95, doubtKind
	}
}

// hasMainHeading tells whether a heading of the first level is in an element.
func (s *selection) hasMainHeading(n *node) bool {
	for i := n.features.order; i < n.features.end; i++ {
		if p := &s.pieces[i]; p.role == RoleHeading && p.level == 1 {
			return true
		}
	}
	return false
}

const (
	maxCardText   = 320 // weight of the text that a card has below its headline
	fewestCards   = 3   // in a row of them
	maxCardsShare = 7   // tenths of the page's running text: more is a page of cards
)

// suspectCards casts doubt on rows of linked headlines with teasers.
func (s *selection) suspectCards(total int) {
	// Linked headlines and weights up to each piece.
	headlines := make([]int, len(s.pieces)+1)
	weights := make([]int, len(s.pieces)+1)
	for i := range s.pieces {
		headlines[i+1], weights[i+1] = headlines[i], weights[i]+s.pieces[i].weight
		if isLinkedHeadline(&s.pieces[i]) {
			headlines[i+1]++
		}
	}
	cards := map[string][]*node{}
	for i := range s.pieces {
		p := &s.pieces[i]
		if headlines[i+1] == headlines[i] {
			continue
		}
		var card *node
		for n := p.node; n != nil && n.tag != "body"; n = n.parent {
			f := &n.features
			if headlines[f.end]-headlines[f.order] != 1 || weights[f.end]-weights[f.order]-p.weight > maxCardText {
				break
			}
			card = n
		}
		if card != nil {
			kind := shape(p.node)
			cards[kind] = append(cards[kind], card)
		}
	}
	mass := 0
	for _, row := range cards {
		for _, card := range row {
			mass += card.features.mass
		}
	}
	if mass*10 >= maxCardsShare*total {
		return
	}
	for _, row := range cards {
		if len(row) < fewestCards {
			continue
		}
		for _, card := range row {
			card.features.suspect, card.features.doubt = 0.5, doubtName
		}
	}
}

// isLinkedHeadline tells a heading that is a link to another page.
func isLinkedHeadline(p *piece) bool {
	if p.role != RoleHeading || p.linkWeight*10 < 8*p.weight || p.weight < 12 {
		return false
	}
	for n := p.node; n != nil; n = n.parent {
		if n.tag == "a" {
			return !strings.HasPrefix(n.attr("href"), "#")
		}
	}
	for c := p.node.first; c != nil; c = c.next {
		if c.tag == "a" && strings.HasPrefix(c.attr("href"), "#") {
			return false
		}
	}
	return true
}

// standsApart tells a part of a heading on a line of its own: a kicker.
func standsApart(n *node) bool {
	if n.atom != atom.Span {
		return false
	}
	if style := n.attr("style"); style != "" && strings.Contains(strings.ReplaceAll(strings.ToLower(clip(style, 300)), " ", ""), "display:block") {
		return true
	}
	if class := n.attr("class"); class != "" {
		for _, word := range classWords(nil, clip(class, 100)) {
			if kickerWords[word] {
				return true
			}
		}
	}
	return false
}
