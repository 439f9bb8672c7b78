package extract

import (
	"strconv"
	"strings"

	"whence/internal/quantity"
)

// recurrence reads "each year" in either language.
func (d *document) recurrence(i int, s *sentence) (point, bool) {
	w, ok := d.words.at(i, dateWord)
	if !ok {
		return point{}, false
	}
	switch w.a {
	case "recur":
	case "past":
		p := point{start: i, end: w.end, kind: Period, relative: true, open: true}
		if u, n := isoLength(w.b); d.in.Reference != nil {
			p.known, p.open = past(*d.in.Reference, n, u), false
			p.grain = u.grain
		}
		return p, true
	case "recurafter":
		if !d.followsCount(i) {
			return point{}, false
		}
		for _, w2 := range []string{"ago", "later", "earlier", "after", "before", "of", "long"} {
			if d.hasWord(d.spaces(w.end), w2) {
				return point{}, false
			}
		}
	default:
		return point{}, false
	}
	return point{start: i, end: w.end, kind: Period, known: &quantity.Period{Recurrence: w.b}}, true
}

// followsCount tells whether the clause before i holds a quantity and no word
// that makes "a year" a length of time.
func (d *document) followsCount(i int) bool {
	if len(d.found) == 0 {
		return false
	}
	last := d.found[len(d.found)-1]
	if last.Quantity == nil || i-last.End > 60 {
		return false
	}
	for j := last.End; j < i; j++ {
		if isClauseEnd(d.at(j)) {
			return false
		}
	}
	b := d.back(i)
	for _, w := range []string{"for", "in", "within", "over", "than", "about", "half", "least", "once", "nearly", "almost", "after", "took"} {
		if d.has(b-len(w), w) && !isLatin(d.at(b-len(w)-1)) {
			return false
		}
	}
	return true
}

// isoLength reads P1Y, P3M, P1W, P1D of the tables.
func isoLength(s string) (unitOfTime, int) {
	n, _ := strconv.Atoi(strings.Trim(s, "PYMWD"))
	switch s[len(s)-1] {
	case 'Y':
		return unitsOfTime["years"], n
	case 'M':
		return unitsOfTime["months"], n
	case 'W':
		return unitsOfTime["weeks"], n
	}
	return unitsOfTime["days"], n
}
