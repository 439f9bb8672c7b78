package neardup

import (
	"strings"

	"whence/internal/extract"
)

// What makes a passage of another document an excerpt though most of what is
// around it is others'.
const (
	leastItem    = 60   // weight of an item of a list of news
	wholeItem    = 0.85 // share of an item that the other document has
	leastItems   = 2    // numbered items that make a list of news
	openingRun   = 120  // weight of a passage with which the other document opens
	openingSlack = 10   // tokens, such as a dateline, before such a passage
	namedRun     = 100  // weight of a passage beside which the other's outlet is named
	creditedRun  = 60   // weight of a passage whose origin a credit names
	leastName    = 4    // code points of an outlet's name in Latin letters that is looked for in sentences
)

// passage tells whether one of two documents has a passage of the other among
// text of its own: an item of a list of news, the words with which the other
// one opens, a quotation beside its name. What both have besides, a statement
// that both quote or the lines on themselves that both end with, is no excerpt.
func (p *pair) passage(r *Relation, credited bool) bool {
	fromA, fromB := p.takes(p.a, p.b, false), p.takes(p.b, p.a, true)
	switch {
	case credited && p.weight() >= creditedRun: // the credit has told the direction
	case fromA != fromB:
		r.Directed, r.Reversed = true, fromB
	default:
		return false
	}
	r.Kind, r.Score = ExcerptOf, 0.6
	return true
}

// weight is that of the longest passage that both have.
func (p *pair) weight() int {
	sum := 0
	for k := range p.al.longest.n {
		sum += p.a.tokens[p.al.longest.a+k].weight()
	}
	return sum
}

// takes tells whether the first document has a passage of the second.
func (p *pair) takes(from, of *Document, turned bool) bool {
	shared, at, there := p.al.inA, p.al.longest.a, p.al.longest.b
	if turned {
		shared, at, there = p.al.inB, there, at
	}
	weight := p.weight()
	if weight < leastItem {
		return false
	}
	for _, i := range from.items() {
		if b := from.blocks[i]; b.weight >= leastItem && share(sharedIn(from, b, shared), b.weight) >= wholeItem && len(of.items()) < leastItems {
			return true
		}
	}
	if from.in.Outlet == of.in.Outlet && of.in.Outlet != "" {
		return false
	}
	if weight >= openingRun && there-of.opens() <= openingSlack && at-from.opens() > openingSlack {
		return true
	}
	return weight >= namedRun && from.mentions(of.in.Outlet)
}

func sharedIn(d *Document, b block, shared []bool) (weight int) {
	for i := b.start; i < b.end; i++ {
		if shared[i] {
			weight += d.tokens[i].weight()
		}
	}
	return weight
}

// opens gives the first token of a document's prose.
func (d *Document) opens() int {
	for _, b := range d.blocks {
		if b.prose {
			return b.start
		}
	}
	return 0
}

// items gives the blocks that are numbered one after the other, none where they
// are fewer than make a list: 1、…  2、…
func (d *Document) items() []int {
	var out []int
	want := 1
	for i, b := range d.blocks {
		if n, ok := d.numbered(b); ok && n == want {
			out = append(out, i)
			want++
		}
	}
	if len(out) < leastItems {
		return nil
	}
	return out
}

// numbered reads the number that a block begins with, and the mark behind it.
func (d *Document) numbered(b block) (n int, ok bool) {
	i := b.from
	for ; i < b.to && isDigit(d.folded[i]) && n < 100; i++ {
		n = 10*n + int(d.folded[i]-'0')
	}
	if i > b.from && i < b.to && strings.ContainsRune("、.．)）:：", d.runes[i]) {
		return n, i+1 < len(d.runes) && !isDigit(d.folded[i+1])
	}
	if i == b.from && i+1 < b.to && d.runes[i+1] == '、' {
		at := strings.IndexRune("一二三四五六七八九十", d.folded[i])
		return at/len("一") + 1, at >= 0
	}
	return 0, false
}

// mentions tells whether sentences name an outlet.
func (d *Document) mentions(outlet string) bool {
	name := []rune(outlet)
	for i, r := range name {
		name[i] = extract.Folded(r)
	}
	if len(name) == 0 || wordly(name[0]) && len(name) < leastName || !wordly(name[0]) && len(name) < 2 {
		return false
	}
	for i, r := range d.folded {
		if r == name[0] && !(i > 0 && wordly(r) && wordly(d.folded[i-1])) && d.spells(i, len(d.folded), name) > 0 {
			return true
		}
	}
	return false
}
