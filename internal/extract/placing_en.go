package extract

import "sort"

// On which side of an English cue its speech stands.

// place tells on which side of a cue its speech stands.
func (d *document) place(c *cue, start, after int, s *sentence) {
	next := d.pastTime(after)
	open := start == s.Start || start-1 == s.Start && d.quotes(s.Start) || d.leadsOn(start)
	before := !open && (d.at(d.back(start)-1) == ',' || d.quoteEnds(start) || d.at(d.back(start)-1) == '-')
	if before && d.at(d.back(start)-1) == ',' && !d.quoteEnds(start) && d.opensClauses(start, s) {
		before = false // On Tuesday, the ministry said
	}
	ends := d.speechEnds(next, s)
	switch {
	case d.at(next) == ':' || d.quotes(next) && d.at(after) != ',' && !ends:
		c.trailing = before && d.quoteEnds(start)
		c.both = c.trailing
	case ends || d.circumstance(d.spaces(after), s):
		c.trailing = !open || d.quoteEnds(start)
		if start == s.Start {
			c.trailing = false
		}
	case before && (d.at(next) == '-' || d.at(next) == '–' || d.at(next) == '—'): // …, she said - a third of all
		c.trailing, c.both = true, true
	case d.at(next) == ',' && !isDigit(d.at(next+1)):
		c.trailing = before || d.quoteEnds(start)
		c.both = c.trailing && !d.hasWord(d.spaces(next+1), "but")
	case d.quoteEnds(start):
		c.trailing, c.both = true, true
	}
}

// pastTime gives the position behind words that only say when and where it was
// said, up to a mark, or the same position.
func (d *document) pastTime(i int) int {
	j := d.spaces(i)
	if !whereAndWhen[d.latinWord(j)] && !d.dateWordAt(j) {
		return j
	}
	for k := j; k < min(len(d.text), j+90); k++ {
		switch {
		case d.at(k) == ',' || d.at(k) == ':' || d.quotes(k) || d.at(k) == '\n' || d.at(k) == '.' && (isSpace(d.at(k+1)) || k+1 >= len(d.text)) || d.at(k) == ';':
			if d.countsWithin(j, k) {
				return j
			}
			return k
		case d.hasWord(k, "that"):
			return j
		}
	}
	return j
}

// circumstance tells whether the words from i to the end of the sentence only
// say where and when it was said: "early Monday", "in its yearly report".
func (d *document) circumstance(i int, s *sentence) bool {
	if s.End-i > 90 || !whereAndWhen[d.latinWord(i)] && !d.dateWordAt(i) {
		return false
	}
	for j := i; j < s.End; j++ {
		if isClauseEnd(d.at(j)) && j < s.End-1 || d.at(j) == '"' || d.at(j) == '%' || d.at(j) == '$' || d.hasWord(j, "that") {
			return false
		}
	}
	return !d.countsWithin(i, s.End)
}

// countsWithin tells whether a quantity begins in a range.
func (d *document) countsWithin(start, end int) bool {
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= start })
	for ; k < len(d.found) && d.found[k].Start < end; k++ {
		if d.divides(k) {
			return true
		}
	}
	return false
}
