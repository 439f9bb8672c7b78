package extract

import "whence/internal/decimal"

// An English number may go on with what the text counted right before it: they
// pumped 8.4 million barrels, Norway 1.9 million; 3,204 cases, from 2,871.

// The most that two numbers of one thing differ, and how many mentions before a
// number the other one may stand.
const countsBehind = 4

var countsApart = decimal.FromInt(30)

// countedOn gives bare numbers the unit of what the text counted right before them,
// for the mentions from index from on.
func (d *document) countedOn(from int) {
	if !d.inLatin(d.sentences[d.reading].Start) {
		return
	}
	for k := from; k < len(d.found); k++ {
		if it := &d.found[k]; it.Kind == Number && it.Quantity != nil && it.Quantity.Unit == "" && !it.dated && !it.pending {
			d.countLike(it, d.countedOnce(it, k))
		}
	}
}

// countedOnce gives the count before mention k whose things a bare number counts
// too, or nil: the nearest one of its block, of a like size, with no money between.
func (d *document) countedOnce(it *item, k int) *item {
	if it.Quantity.Value == nil || !d.standsForThings(it) || d.magnitude(it.numbered.Start) {
		return nil
	}
	block := d.sentences[d.reading].block
	for p := k - 1; p >= max(0, k-countsBehind); p-- {
		other := &d.found[p]
		if d.sentences[other.sentence].block != block || other.sentence < d.reading-1 || other.Kind == Money {
			return nil
		}
		if other.Kind != Quantity || other.Quantity.Value == nil || other.Quantity.Unit == "" || other.Quantity.Unit == yearsOfAge || other.Quantity.Unit == "times" || other.Quantity.Unit == "points" {
			continue
		}
		from := d.wordBefore(it.Start, "from") > 0 && other.sentence == d.reading && it.Start-other.End < longestWord
		if !from && !it.round || !likeSize(*it.Quantity.Value, *other.Quantity.Value) {
			return nil
		}
		return other
	}
	return nil
}

// likeSize tells whether neither of two numbers is many times the other.
func likeSize(a, b decimal.Decimal) bool {
	return a.Sign() > 0 && b.Sign() > 0 && a.Cmp(b.Mul(countsApart)) <= 0 && b.Cmp(a.Mul(countsApart)) <= 0
}

// standsForThings tells whether nothing behind a number can say what it counts: a mark,
// a date or a small word of the sentence follows.
func (d *document) standsForThings(it *item) bool {
	if isClauseEnd(d.at(it.End)) || d.at(it.End) == ')' || d.at(it.End) == '.' {
		return true
	}
	j := d.spaces(it.End)
	if j >= len(d.text) || stopWords[d.latinWord(j)] {
		return true
	}
	_, ok := d.words.at(j, dateWord)
	return ok
}
