package extract

import (
	"strings"

	"whence/internal/quantity"
)

// anaphor reads a date that is counted from the one before it: the next day, a
// year earlier, 次日, 翌年; without one it is no date.
func (d *document) anaphor(i int) (point, bool) {
	w, ok := d.words.at(i, dateWord)
	if !ok {
		return point{}, false
	}
	switch {
	case w.a == "samein":
		return d.sameIn(w)
	case strings.HasPrefix(w.a, "shift"):
		p := point{start: i, end: w.end, kind: Date, derived: true}
		base := d.base()
		if base == nil {
			return p, false
		}
		if p.known = shiftedBy(base, w.a[len("shift"):], w.n); p.known == nil {
			return p, false
		}
		p.grain = p.known.Grain
		return p, true
	case strings.HasPrefix(w.a, "from"):
		g := grainOf(w.a[len("from"):])
		if g == "" {
			return point{}, false
		}
		if w.n == 0 && strings.HasPrefix(w.word, "the same") {
			if p, ok := d.sameIn(w); ok {
				return p, true
			}
		}
		p := point{start: i, end: w.end, kind: Date, grain: g, derived: true, explicit: g == quantity.Year}
		prior := d.time.prior
		if g == quantity.Day && !strings.HasPrefix(w.word, "the same") {
			prior = d.time.dayBefore(w.n)
		}
		switch {
		case prior == nil || coarser(prior.Grain, g) && w.n != 0:
			if w.n != 0 || g != quantity.Month || d.in.Reference == nil || !isHan(d.at(i)) {
				return p, false
			}
			p.known = unitAround(*d.in.Reference, 0, g) // 当月 alone
		case coarser(prior.Grain, g):
			return p, false
		case w.n < 0:
			p.known = unitAround(*prior.Start, w.n, g)
		default:
			p.known = unitAround(*prior.End, w.n, g)
		}
		if p.known != nil {
			p.y, p.m = p.known.Start.Year, int(p.known.Start.Month)
		}
		return p, p.known != nil
	}
	return point{}, false
}

// coarser tells whether a is a longer unit than b.
func coarser(a, b quantity.Grain) bool { return a != b && finer(a, b) == b }

// base gives the last date that was not itself counted from another, nil for none.
func (d *document) base() *quantity.Period {
	if d.time.base == nil {
		return d.time.prior
	}
	return d.time.base
}

// shiftedBy moves a period by units of time; one that is shorter than its grain
// of years keeps its grain.
func shiftedBy(p *quantity.Period, unit string, n int) *quantity.Period {
	switch unit {
	case "year":
		if p.Grain == quantity.Day && p.Recurrence == "" && p.Start != nil && p.End != nil && *p.Start == *p.End { // said on Monday, a year earlier
			return unitAround(*p.Start, n, quantity.Year)
		}
		return shifted(p, 12*n)
	case "quarter":
		return shifted(p, 3*n)
	case "month":
		return shifted(p, n)
	case "week":
		if p.Start == nil || p.End == nil {
			return nil
		}
		return within(between(p.Start.AddDays(7*n), p.End.AddDays(7*n), p.Grain))
	}
	return nil
}

// inYearOf moves a period to a year, by its end.
func inYearOf(p *quantity.Period, y int) *quantity.Period {
	if p == nil || p.End == nil {
		return nil
	}
	return shifted(p, 12*(y-p.End.Year))
}

// sameIn reads "the same period last year", "the same quarter of 2019".
func (d *document) sameIn(w match) (point, bool) {
	p := point{start: w.start, end: w.end, kind: Date, derived: true, open: true}
	q := d.yearBehind(point{start: w.start, end: w.end, form: ofQuarter})
	if q.end == w.end || q.y == 0 && !q.open {
		return p, false
	}
	p.end, p.relative = q.end, q.relative
	if base := d.base(); base != nil && !q.open {
		p.known = inYearOf(base, q.y)
		p.open = p.known == nil
	}
	return p, true
}

// laterEn reads "two years later" behind a date: at k stands the word behind the
// unit.
func (d *document) laterEn(i, k, v int, u unitOfTime) (point, bool) {
	n := v
	switch {
	case d.hasWord(k, "later"):
		k += len("later")
	case d.hasWord(k, "earlier"):
		n = -v
		k += len("earlier")
	default:
		return d.awayEn(i, k, v, u)
	}
	return d.countedFrom(point{start: i, end: k, kind: Date, derived: true}, n, u)
}

// countedFrom gives the unit of time n units from the date before; what lies
// back from a month or quarter is that month or quarter of the earlier year.
func (d *document) countedFrom(p point, n int, u unitOfTime) (point, bool) {
	prior := d.time.prior
	if u.grain == quantity.Day {
		prior = d.time.dayBefore(n)
	}
	if prior == nil || prior.Start == nil || prior.End == nil || coarser(prior.Grain, u.grain) {
		return p, false
	}
	switch {
	case n < 0 && u.grain == quantity.Year && prior.Grain != quantity.Day:
		p.known = shifted(d.base(), 12*n)
	case n < 0:
		p.known = unitAway(*prior.Start, n, u)
	default:
		p.known = unitAway(*prior.End, n, u)
	}
	if p.known != nil {
		p.grain, p.explicit = p.known.Grain, u.grain == quantity.Year
	}
	return p, p.known != nil
}
