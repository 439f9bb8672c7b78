package extract

import (
	"strconv"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// partOfYear reads "the first quarter of 2023", Q1 2023, "first half of last
// year", fiscal 2023.
func (d *document) partOfYear(i int) (point, bool) {
	j := i
	if d.hasWord(j, "the") {
		j = d.spaces(j + 3)
	}
	n, end, isHalf := 0, 0, false
	if d.at(j) == 'q' && d.at(j+1) >= '1' && d.at(j+1) <= '4' && !isWordRune(d.at(j+2)) {
		n, end = int(d.at(j+1)-'0'), j+2
	}
	for k, w := range []string{"first", "second", "third", "fourth"} {
		if !d.hasWord(j, w) {
			continue
		}
		m := d.spaces(j + len(w))
		if d.at(j+len(w)) == '-' {
			m = j + len(w) + 1
		}
		switch {
		case d.hasWord(m, "quarter"):
			n, end = k+1, m+7
		case k < 2 && d.hasWord(m, "half"):
			n, end, isHalf = k+1, m+4, true
		}
	}
	if n == 0 {
		if p, ok := d.firstEn(i, j); ok {
			return p, true
		}
		return d.fiscal(i)
	}
	p := point{start: i, end: end, kind: Period, grain: quantity.Quarter}
	if isHalf {
		p.grain = quantity.Half
	}
	y := d.spaces(end)
	stated := false
	for _, w := range []string{"of", "in"} {
		if d.hasWord(y, w) {
			y, stated = d.spaces(y+2), true
			break
		}
	}
	year := 0
	if v, e := d.digits(y, 4); e == y+4 && plausibleYear(v) {
		year, p.end = v, e
	} else if w, ok := d.words.at(y, dateWord); ok && w.a == "year" {
		p.end, p.relative = w.end, true
		if d.in.Reference == nil {
			p.open = true
			return p, true
		}
		year = d.in.Reference.Year + w.n
	} else if isHalf && stated && !d.hasWord(y, "the year") {
		return p, false // the first half of the match
	}
	if year == 0 {
		switch {
		case d.lastYear > 0:
			year = d.lastYear
		case d.in.Reference != nil:
			year, p.relative = d.in.Reference.Year, true
		default:
			p.open = true
			return p, true
		}
	}
	if p.known = quarter(year, n); isHalf {
		p.known = half(year, n)
	}
	return p, p.known != nil
}

// firstEn reads "the first nine months of 2023" and "the first three quarters".
func (d *document) firstEn(i, j int) (point, bool) {
	if !d.hasWord(j, "first") {
		return point{}, false
	}
	v, end := d.timeCount(d.spaces(j + 5))
	k := d.spaces(end)
	var months int
	switch {
	case v >= 2 && v <= 11 && d.hasWord(k, "months"):
		months, end = v, k+6
	case v >= 2 && v <= 3 && d.hasWord(k, "quarters"):
		months, end = 3*v, k+8
	default:
		return point{}, false
	}
	p := point{start: i, end: end, kind: Period, grain: quantity.Month}
	y := d.spaces(end)
	for _, w := range []string{"of", "in"} {
		if d.hasWord(y, w) {
			y = d.spaces(y + 2)
			break
		}
	}
	year := d.lastYear
	if v, e := d.digits(y, 4); e == y+4 && plausibleYear(v) {
		year, p.end = v, e
	} else if w, ok := d.words.at(y, dateWord); ok && w.a == "year" && d.in.Reference != nil {
		year, p.end, p.relative = d.in.Reference.Year+w.n, w.end, true
	} else if y > d.spaces(end) && !d.hasWord(y, "the year") {
		return point{}, false // the first six months of the war
	}
	if year == 0 && d.in.Reference != nil {
		if year, p.relative = d.in.Reference.Year, true; months > int(d.in.Reference.Month) {
			year--
		}
	}
	if p.open = year == 0; !p.open {
		p.known = firstMonths(year, months)
	}
	return p, true
}

// fiscal reads "fiscal 2023", "fiscal year 2023" and FY2023. Calendars of
// fiscal years differ, so the mention has no period.
func (d *document) fiscal(i int) (point, bool) {
	for _, w := range []string{"fiscal year", "fiscal", "fy"} {
		if !d.has(i, w) {
			continue
		}
		j := d.spaces(i + len(w))
		if v, e := d.digits(j, 4); e == j+4 && plausibleYear(v) {
			if w == "fy" || j > i+len(w) {
				return point{start: i, end: e, kind: Period, open: true, grain: quantity.Year}, true
			}
		}
	}
	return point{}, false
}

// betweenEn reads "between May 2022 and April 2023".
func (d *document) betweenEn(i int, s *sentence) (point, bool) {
	if !d.hasWord(i, "between") {
		return point{}, false
	}
	a, ok := d.rawPoint(d.spaces(i+7), s)
	if !ok || a.known != nil {
		return point{}, false
	}
	j := d.spaces(a.end)
	if !d.hasWord(j, "and") {
		return point{}, false
	}
	b, ok := d.rawPoint(d.spaces(j+3), s)
	if !ok || b.known != nil || !a.inherits(&b) {
		return point{}, false
	}
	a, b = d.settle(a, s), d.settle(b, s)
	p := point{start: i, end: b.end, kind: Period, grain: b.grain, open: true}
	first, _, ok1 := a.span()
	_, last, ok2 := b.span()
	if ok1 && ok2 && !last.Before(first) {
		p.known, p.open = between(first, last, b.grain), false
	}
	return p, true
}

// spanEn reads "the past three years", "two years ago", "the 12 months to
// April 2023" and "the year ended June 30, 2023".
func (d *document) spanEn(i int, s *sentence) (point, bool) {
	if !isLatin(d.at(i)) && !isDigit(d.at(i)) {
		return point{}, false
	}
	j := i
	if d.hasWord(j, "the") {
		j = d.spaces(j + 3)
	}
	lead := ""
	for _, w := range []string{"past", "last", "previous"} {
		if d.hasWord(j, w) {
			lead, j = w, d.spaces(j+len(w))
			break
		}
	}
	v, end := d.timeCount(j)
	if end == j && (d.hasWord(j, "year") || d.hasWord(j, "week") || d.hasWord(j, "month") || d.hasWord(j, "quarter")) && lead == "" {
		v, end = 1, j
	}
	if v <= 0 {
		return point{}, false
	}
	k := d.spaces(end)
	if d.at(end) == '-' {
		k = end + 1
	}
	w, ok := d.words.at(k, unitWord)
	if !ok || w.b != "duration" {
		return point{}, false
	}
	u, ok := unitsOfTime[w.a]
	if !ok {
		return point{}, false
	}
	k = d.spaces(w.end)
	if lead == "" && d.hasWord(k, "ago") && j == i {
		p := ago(d.in.Reference, v, u)
		p.start, p.end = i, k+3
		return p, true
	}
	if d.hasWord(k, "period") {
		k = d.spaces(k + 6)
	}
	if p, ok := d.upTo(i, k, v, u, s); ok {
		return p, true
	}
	if lead == "" || lead == "previous" || v == 1 && end == j {
		return point{}, false
	}
	p := point{start: i, end: w.end, kind: Period, grain: u.grain, relative: true, open: true}
	if d.in.Reference != nil {
		p.known, p.open = past(*d.in.Reference, v, u), false
	}
	return p, true
}

// upTo reads the end of "12 months to April 2023" at k.
func (d *document) upTo(i, k, v int, u unitOfTime, s *sentence) (point, bool) {
	for _, w := range []string{"ending in", "ending on", "ended in", "ended on", "ending", "ended", "through", "up to", "to the end of", "to", "that ended in", "that ended on", "that ended"} {
		if !d.hasWord(k, w) {
			continue
		}
		p, ok := d.pointAt(d.spaces(k+len(w)), s)
		if !ok || p.kind != Date {
			continue
		}
		out := point{start: i, end: p.end, kind: Period, grain: p.grain, open: true, relative: p.relative}
		if _, last, ok := p.span(); ok {
			out.known, out.open = past(last, v, u), false
			if out.known != nil {
				out.known.Grain = p.grain
			}
		}
		return out, true
	}
	return point{}, false
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
