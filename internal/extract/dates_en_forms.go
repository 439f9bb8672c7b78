package extract

import (
	"strconv"

	"whence/internal/quantity"
)

// weeksOn gives how many weeks on a word behind a weekday moves it: Friday week,
// Tuesday fortnight; 0 for none.
func (d *document) weeksOn(i int) int {
	for n, w := range [...]string{"week", "fortnight"} {
		j := i + len(w)
		if d.hasWord(i, w) && d.at(j) != '-' && !d.hasWord(d.spaces(j), "of") && !isDigit(d.at(d.spaces(j))) && !d.meaningOpens(j) {
			return n + 1
		}
	}
	return 0
}

// meaningOpens tells whether a noun follows that the word before i belongs to: a
// Monday week ago.
func (d *document) meaningOpens(i int) bool {
	j := d.spaces(i)
	return d.hasWord(j, "ago") || d.hasWord(j, "before") || d.hasWord(j, "long")
}

// weekdayAfter gives the weekday of p that comes next, some weeks on.
func (d *document) weekdayAfter(p point, weeks int) point {
	k := d.spaces(p.end)
	p.end = k + len("week")
	if weeks > 1 {
		p.end = k + len("fortnight")
	}
	p.form, p.relative = settled, true
	if p.open = d.in.Reference == nil; !p.open {
		ref := *d.in.Reference
		p.known = dayOf(ref.AddDays((p.n-isoWeekday(ref)+6)%7 + 1 + 7*weeks))
	}
	return p
}

// nthDayEn reads "the last Sunday of March", "the first Tuesday in October 2014".
func (d *document) nthDayEn(i int) (point, bool) {
	j := i
	if d.hasWord(j, "the") {
		j = d.spaces(j + 3)
	}
	n, k := 0, j
	if w, ok := d.timeRole(j, "ordinal"); ok && w.n <= 5 {
		n, k = w.n, w.end
	} else if d.hasWord(j, "last") {
		n, k = -1, j+4
	} else if v, e := d.digits(j, 1); e > j && v <= 5 && d.ordinalEnd(e) > e {
		n, k = v, d.ordinalEnd(e)
	}
	k = d.spaces(k)
	if n == 0 || k >= len(d.original) || !isUpper(d.original[k]) {
		return point{}, false
	}
	w, ok := d.words.at(k, dateWord)
	if !ok || w.a != "weekday" {
		return point{}, false
	}
	p, ok := d.monthBehind(w.end)
	if !ok || p.m == 0 {
		return point{}, false
	}
	rule := "nth " + strconv.Itoa(p.m) + " " + strconv.Itoa(w.n) + " " + strconv.Itoa(n)
	p.start, p.form, p.holiday, p.known, p.grain, p.kind = i, ofHoliday, &row{b: rule}, nil, quantity.Day, Date
	return p, true
}

// dayListEn reads the first of several days that share their month: 12 and 13
// June, 4, 5 and 6 May.
func (d *document) dayListEn(p point, v, e int) (point, bool) {
	j := d.ordinalEnd(e)
	for range 6 {
		k := d.spaces(j)
		if d.at(j) == ',' {
			k = d.spaces(j + 1)
		}
		for _, w := range [...]string{"and", "or", "&"} {
			if d.hasWord(k, w) {
				k = d.spaces(k + len(w))
			}
		}
		next, end := d.digits(k, 2)
		if k == j || end == k || next <= v || next > 31 {
			return p, false
		}
		j = d.ordinalEnd(end)
		m := d.spaces(j)
		if d.hasWord(m, "of") {
			m = d.spaces(m + 2)
		}
		if w, ok := d.words.at(m, dateWord); ok && m > j && w.a == "monthname" && isUpper(d.original[m]) && w.word != "may" || ok && w.word == "may" && isUpper(d.original[m]) && d.temporalBefore(p.start) {
			q := d.yearBehind(point{end: w.end, form: ofDay, m: w.n})
			p.form, p.y, p.m, p.d, p.end, p.grain = ofDay, q.y, w.n, v, d.ordinalEnd(e), quantity.Day
			p.explicit = q.y > 0
			return p, true
		}
	}
	return p, false
}

// The eras of years that are written before or behind them. What lies before the
// first year has no period.
var (
	beforeEra = [...]string{"b.c.e.", "b.c.", "bce", "bc"}
	sinceEra  = [...]string{"c.e.", "a.d.", "ce", "ad"}
)

// eraAt gives the end of an era's letters at i, in capitals.
func (d *document) eraAt(i int) (end int, before, ok bool) {
	if i >= len(d.original) || !isUpper(d.original[i]) || !isUpper(d.original[min(i+1, len(d.original)-1)]) && d.at(i+1) != '.' {
		return i, false, false
	}
	for _, w := range beforeEra {
		if d.hasWord(i, w) {
			return i + len(w), true, true
		}
	}
	for _, w := range sinceEra {
		if d.hasWord(i, w) {
			return i + len(w), false, true
		}
	}
	return i, false, false
}

// eraEn reads 753 BC and 410 AD at the number v that ends at e.
func (d *document) eraEn(i, v, e int) (point, bool) {
	end, before, ok := d.eraAt(d.spaces(e))
	if !ok || v == 0 || end == e {
		return point{}, false
	}
	p := point{start: i, end: end, grain: quantity.Year, kind: Date}
	if p.open = before; !before {
		p.form, p.y = ofYear, v
	}
	return p, true
}

// eraBefore reads AD 410.
func (d *document) eraBefore(i int) (point, bool) {
	end, before, ok := d.eraAt(i)
	if !ok || before || d.at(i) != 'a' {
		return point{}, false
	}
	j := d.spaces(end)
	v, e := d.digits(j, 4)
	if j == end || e == j || v == 0 || isWordRune(d.at(e)) || d.at(e) == ',' && isDigit(d.at(e+1)) {
		return point{}, false
	}
	return point{start: i, end: e, form: ofYear, y: v, grain: quantity.Year, kind: Date}, true
}

// centuryEn gives the century that ends at end, with the era behind it.
func (d *document) centuryEn(p point, n, end int) point {
	p.known, p.end, p.grain, p.kind = century(n), end, quantity.Century, Period
	if e, before, ok := d.eraAt(d.spaces(end)); ok {
		if p.end = e; before {
			p.known, p.open = nil, true
		}
	}
	return p
}
