package extract

import (
	"strconv"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// spanEn reads "the past three years", "two years ago", "in three days", "two
// years later", "the 12 months to April 2023" and "the year ended June 30, 2023".
func (d *document) spanEn(i int, s *sentence) (point, bool) {
	if !isLatin(d.at(i)) && !isDigit(d.at(i)) || isWordRune(d.at(i-1)) {
		return point{}, false
	}
	j := i
	if d.hasWord(j, "the") {
		j = d.spaces(j + 3)
	} else if d.hasWord(j, "this") {
		j = d.spaces(j + 4)
	}
	lead := ""
	if w, ok := d.timeRole(j, "lead"); ok && isLatin(d.at(j)) {
		lead, j = w.b, d.spaces(w.end)
	}
	in := lead == "" && j == i && d.hasWord(j, "in")
	if in {
		j = d.spaces(j + 2)
	}
	v, end := d.timeCount(j)
	article := end > j && v == 1 && d.at(j) == 'a'
	half := false
	if d.hasWord(j, "half a year") {
		v, end, half = 1, j+11, true
	}
	if end == j && lead == "" {
		for _, w := range [...]string{"year", "week", "month", "quarter", "half-year", "half", "decade", "century"} {
			if d.hasWord(j, w) {
				v, end = 1, j
			}
		}
		if d.hasWord(j, "fiscal year") || d.hasWord(j, "financial year") {
			v, end = 1, j
		}
	}
	fortnight := end
	if v > 0 {
		fortnight = d.spaces(end)
	}
	if (lead != "" || v <= 1) && d.hasWord(fortnight, "fortnight") {
		v, end = 2, fortnight
	}
	if v <= 0 {
		return point{}, false
	}
	if e := d.hoursEn(fortnight); e > 0 && lead == "past" {
		return d.hoursBack(i, e, v)
	}
	u, k, ok := d.timeUnitEn(end)
	if half {
		u, k, ok = unitsOfTime["halves"], end, true
	}
	if !ok {
		return point{}, false
	}
	unitEnd := k
	k = d.spaces(k)
	ref := d.in.Reference
	if in {
		return d.inSpan(i, unitEnd, v, u, s)
	}
	if lead == "" && d.hasWord(k, "ago") && j == i {
		p := point{start: i, end: k + 3, relative: true, explicit: true, open: ref == nil, kind: Date, grain: u.grain}
		if ref != nil {
			p.known = unitAway(*ref, -v, u)
			p.open = p.known == nil
		}
		return d.withinAgo(p, s), true
	}
	if lead == "" && j == i && d.hasWord(k, "and a half ago") && u.months > 0 && u.grain != quantity.Month && v < 100 {
		p := point{start: i, end: k + len("and a half ago"), relative: true, explicit: true, open: ref == nil, kind: Date, grain: quantity.Month}
		if ref != nil {
			p.known = unitAway(*ref, -(v*u.months + u.months/2), unitsOfTime["months"])
			p.open = p.known == nil
		}
		return p, true
	}
	if lead == "" && j == i {
		if p, ok := d.laterEn(i, k, v, u); ok {
			return p, true
		}
	}
	if d.hasWord(k, "period") {
		k = d.spaces(k + 6)
	}
	if p, ok := d.spanTo(i, k, v, u, s); ok {
		return p, true
	}
	if lead == "" || article || v == 1 && end == j && fortnight != end || d.hasWord(k, "of") {
		return point{}, false
	}
	p := point{start: i, end: unitEnd, kind: Period, grain: u.grain, relative: true, open: ref == nil}
	switch {
	case ref == nil:
	case lead == "past":
		p.known = past(*ref, v, u)
	default:
		p.known = coming(*ref, v, u)
	}
	p.derived = true
	return p, true
}

// withinAgo takes the date inside a year that is told by its distance: five
// years ago in March.
func (d *document) withinAgo(p point, s *sentence) point {
	j := d.spaces(p.end)
	if p.grain == quantity.Year && p.known != nil && d.in.Reference != nil {
		ref := *d.in.Reference
		for _, of := range [...]struct {
			words string
			grain quantity.Grain
		}{{"today", quantity.Day}, {"this week", quantity.Week}, {"this month", quantity.Month}} {
			if !d.hasWord(j, of.words) {
				continue
			}
			p.end, p.grain, p.form = j+len(of.words), of.grain, settled
			p.known = unitAround(ref.AddMonths(12*(p.known.Start.Year-ref.Year)), 0, of.grain)
			return p
		}
	}
	if p.grain != quantity.Year || p.known == nil || !d.hasWord(j, "in") && !d.hasWord(j, "on") && !d.hasWord(j, "this") && !d.hasWord(j, "last") {
		return p
	}
	k := d.spaces(j + 2)
	if d.at(j+2) != ' ' {
		k = d.spaces(j + 4)
	}
	w, ok := d.words.at(k, dateWord)
	if !ok {
		return p
	}
	if w.a != "monthname" {
		return p
	}
	q, ok := d.monthEn(w)
	if !ok || q.y > 0 || q.open {
		return p
	}
	q.y, q.start, q.relative, q.explicit = p.known.Start.Year, p.start, true, true
	return d.settle(q, s)
}

// inSpan reads "in three days": that far ahead, or the time past where it is the
// first time or the worst in so long; else a mere length.
func (d *document) inSpan(i, end, v int, u unitOfTime, s *sentence) (point, bool) {
	ref := d.in.Reference
	p := point{start: i, end: end, kind: Date, grain: u.grain, relative: true, derived: true, open: ref == nil}
	switch {
	case d.superlativeBefore(i):
		if p.kind, p.record = Period, true; ref != nil {
			p.known = past(*ref, v, u)
		}
		return p, true
	case d.looksAhead(i, end, s) && !d.hasWord(d.spaces(end), "or"):
		if ref != nil {
			p.known = unitAway(*ref, v, u)
		}
		return p, true
	}
	return point{}, false
}

// superlativeBefore tells whether the few words before i say first or worst.
func (d *document) superlativeBefore(i int) bool {
	words := 0
	for j := i; j > 0 && words < 6 && j > i-48; j-- {
		if isClauseEnd(d.at(j - 1)) {
			return false
		}
		if w, ok := d.words.before(j, timeWord); ok && w.a == "superlative" {
			return true
		}
		if isSpace(d.at(j - 1)) {
			words++
			if d.at(j-2) == 't' && d.at(j-3) == 's' && d.at(j-4) == 'e' && isLatin(d.at(j-5)) && isLatin(d.at(j-6)) && !noSuperlative[string(d.text[d.wordStart(j-1):j-1])] {
				return true // highest
			}
		}
	}
	return false
}

// noSuperlative are words on -est that compare nothing.
var noSuperlative = wordSet("earnest protest request interest arrest harvest contest honest forest conquest suggest midwest northwest southwest digest tempest modest inquest bequest manifest unrest budapest bucharest everest attest detest infest invest reinvest divest behest")

// spanTo reads the end of "12 months to April 2023" at k.
func (d *document) spanTo(i, k, v int, u unitOfTime, s *sentence) (point, bool) {
	if d.hasWord(k, "that") {
		k = d.spaces(k + 4)
	}
	for _, w := range [...]string{"ending in", "ending on", "ended in", "ended on", "ending", "ended", "through", "up to", "to", "until"} {
		if !d.hasWord(k, w) {
			continue
		}
		j := d.spaces(k + len(w))
		if d.hasWord(j, "the") && !d.hasWord(j, "the end of") {
			j = d.spaces(j + 3)
		}
		p, ok := d.pointAt(j, s)
		if !ok || p.kind != Date || p.derived {
			return point{}, false
		}
		k := p.known
		if p.part == ending {
			k = p.all
		}
		out := point{start: i, end: p.end, kind: Period, grain: p.grain, open: true, relative: p.relative, explicit: p.explicit}
		if k != nil && k.End != nil {
			out.known = upTo(*k.End, v, u)
			if out.known != nil {
				out.known.Grain = k.Grain
			}
			out.open = out.known == nil
		}
		return out, true
	}
	return point{}, false
}

// timeUnitEn reads a unit of time behind a number or a hyphen.
func (d *document) timeUnitEn(i int) (unitOfTime, int, bool) {
	k := d.spaces(i)
	if d.at(i) == '-' {
		k = i + 1
	}
	switch {
	case d.hasWord(k, "half-year") || d.hasWord(k, "half-years"):
		return unitsOfTime["halves"], k + 9, true
	case d.hasWord(k, "half"):
		return unitsOfTime["halves"], k + 4, true
	case d.hasWord(k, "fortnight"):
		return unitsOfTime["weeks"], k + 9, true
	case d.hasWord(k, "quarter"):
		return unitsOfTime["quarters"], k + 7, true
	case d.hasWord(k, "fiscal year"):
		return unitsOfTime["years"], k + 11, true
	case d.hasWord(k, "financial year"):
		return unitsOfTime["years"], k + 14, true
	}
	w, ok := d.words.at(k, unitWord)
	if !ok || w.b != "duration" {
		return unitOfTime{}, i, false
	}
	u, ok := unitsOfTime[w.a]
	return u, w.end, ok
}

// timeCount reads the number of units of time at i: digits, words, "a".
func (d *document) timeCount(i int) (v, end int) {
	if d.hasWord(i, "a") || d.hasWord(i, "an") {
		n := 1
		if d.at(i+1) == 'n' {
			n = 2
		}
		return 1, i + n
	}
	n, ok := d.numeral(i, min(len(d.text), i+24))
	if !ok || n.Point || n.Trailing != "" || !n.Value.Less(decimal.FromInt(1000)) {
		return 0, i
	}
	v, err := strconv.Atoi(n.Value.String())
	if err != nil {
		return 0, i
	}
	return v, n.End
}
