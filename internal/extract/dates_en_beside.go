package extract

import "whence/internal/quantity"

// Dates of what lies beside what is told: a day after the minister resigned, and
// the night before the news.

// awayEn reads the distance of one thing from another of which the date is told
// before it: on 15 February, a day after the minister resigned. At k stands the
// word behind the unit; other units than days are too wide to count in.
func (d *document) awayEn(i, k, v int, u unitOfTime) (point, bool) {
	n := v
	switch {
	case d.hasWord(k, "after"):
		n = -v
		k += len("after")
	case d.hasWord(k, "before"):
		k += len("before")
	default:
		return point{}, false
	}
	prior := d.time.prior
	if !d.time.here || prior == nil || prior.Start == nil || prior.End == nil || d.at(d.back(i)-1) != ',' && !d.namesDay(d.back(i)) || u.grain != quantity.Day || coarser(prior.Grain, u.grain) {
		return point{}, false
	}
	if j := d.spaces(k); j == k || !isLatin(d.at(j)) && !isDigit(d.at(j)) {
		return point{}, false
	}
	p := point{start: i, end: k, kind: Date, derived: true, aside: true}
	if n < 0 {
		p.known = unitAway(*prior.Start, n, u)
	} else {
		p.known = unitAway(*prior.End, n, u)
	}
	if p.known == nil {
		return p, false
	}
	p.grain = quantity.Day
	return p, true
}

// namesDay tells whether a date ends at i.
func (d *document) namesDay(i int) bool {
	return len(d.found) > 0 && d.found[len(d.found)-1].dated && d.found[len(d.found)-1].End == i
}

// overnightEn reads "overnight" as the night to the publication day, where it
// says when something was done: bombed the depot overnight, killing six.
func (d *document) overnightEn(i int, s *sentence) (point, bool) {
	if !d.hasWord(i, "overnight") || d.in.Reference == nil || d.time.here || d.at(i-1) == '-' {
		return point{}, false
	}
	end := i + len("overnight")
	k := d.spaces(end)
	switch {
	case i == s.Start && d.at(end) == ',', isClauseEnd(d.at(end)) && i > s.Start, d.hasWord(k, "in"), d.hasWord(k, "at"), d.hasWord(k, "and"), d.hasWord(k, "after"), d.hasWord(k, "when"), d.hasWord(k, "as"):
	default:
		return point{}, false
	}
	for j := end; j < min(s.End, end+tenseReach); j++ {
		if w, ok := d.words.at(j, dateWord); ok && !isWordRune(d.at(j-1)) && (w.a == "weekday" || w.a == "monthname" || w.a == "day") {
			return point{}, false // overnight and into Friday
		}
	}
	p := point{start: i, end: end, kind: Date, grain: quantity.Day, relative: true, derived: true}
	p.known = between(d.in.Reference.AddDays(-1), *d.in.Reference, quantity.Day)
	return p, true
}
