package neardup

// passages says in which paragraphs the words stand that a document shares with
// another: what stands whole in some and not at all in others was taken, or
// quoted, by the paragraph; what is thinned out everywhere was edited.
type passages struct {
	lead    float64 // share of its first paragraph that the other has
	without float64 // share of its prose: of paragraphs that the other doesn't have
	thinned float64 // share of its prose: what the other lacks of those that it has
}

// Paragraphs that two documents share, and such as they don't.
const (
	absent        = 0.2  // the share of a paragraph that chance alone gives
	apart         = 0.35 // both have so much of their own: they share a passage and no more
	untouched     = 0.1  // what an excerpt leaves out of the paragraphs that it has
	digestLead    = 0.5  // of a story's first paragraph that a digest has
	digestShare   = 0.2  // of the story that it has, where it is of several items …
	digestBare    = 0.3  // … and where it isn't
	digestOwn     = 0.3  // of a digest that is of other items
	fewItems      = 2    // so many are several
	digestWeight  = 90   // of the words that it has of it
	digestTouched = 0.06 // of a digest, what was changed beside them
)

func passagesOf(d *Document, shared []bool) passages {
	var p passages
	without, thinned := 0, 0
	first := true
	for _, b := range d.blocks {
		if !b.prose {
			continue
		}
		n := 0
		for i := b.start; i < b.end; i++ {
			if shared[i] {
				n += d.tokens[i].weight()
			}
		}
		part := share(n, b.weight)
		if first {
			p.lead, first = part, false
		}
		if part < absent {
			without += b.weight - n
		} else {
			thinned += b.weight - n
		}
	}
	p.without, p.thinned = share(without, d.prose), share(thinned, d.prose)
	return p
}

// passageOnly tells whether two documents share some paragraphs, or a statement
// that both quote, and each has as much that is its own.
func (p *pair) passageOnly() bool { return min(p.inA.without, p.inB.without) >= apart }

// digest tells whether one of two documents holds the beginning of the other and
// some of its paragraphs, as they stand there, among other items; first says that
// it is a.
func (p *pair) digest() (first, ok bool) {
	listA, listB := p.a.marked() >= fewItems, p.b.marked() >= fewItems
	holds := func(list, other bool, own, story passages, part float64) bool {
		least := digestShare
		if !list {
			least = digestBare
		}
		if other && !list {
			return false
		}
		return own.without >= digestOwn && own.thinned <= digestTouched && story.lead >= digestLead && story.thinned <= untouched && part >= least
	}
	if min(p.weightA, p.weightB) < digestWeight {
		return false, false
	}
	a, b := holds(listA, listB, p.inA, p.inB, p.coverB), holds(listB, listA, p.inB, p.inA, p.coverA)
	return a, a != b
}

// marked counts the paragraphs that are numbered or marked as those of a list, or
// stand below a heading of their own.
func (d *Document) marked() int {
	n := 0
	for i := range d.blocks {
		b := &d.blocks[i]
		if b.weight < leastProse {
			continue
		}
		from, _ := d.lineOf(i)
		marked := false
		for k := from; k < b.from && !marked; k++ {
			marked = itemMarks.has(d.folded[k])
		}
		first := &d.tokens[b.start]
		if !marked && first.numeric && first.end-first.start <= 2 && int(first.end) < len(d.runes) {
			marked = afterItem.has(d.folded[first.end])
		}
		if !marked && i > 1 && b.prose {
			above := &d.blocks[i-1]
			marked = !above.prose && above.ends == 0 && above.weight <= creditOnly && d.blocks[i-2].prose
		}
		if marked {
			n++
		}
	}
	return n
}

// itemMarks begin an item of a list; afterItem stand behind its number.
var (
	itemMarks = setOf("■□●○◆◇▲△▶►★☆•·※【①②③④⑤⑥⑦⑧⑨⑩")
	afterItem = setOf("、.．)）:：")
)
