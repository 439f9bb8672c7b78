package extract

import (
	"whence/internal/quantity"
)

// pointEn reads an English date: July 10, 2023, 10 July, last September,
// Friday, late 2018, the summer of 2022, the first quarter, the 1990s, 2019.
func (d *document) pointEn(i int, s *sentence) (point, bool) {
	switch {
	case isDigit(d.at(i)):
		return d.numberedEn(i)
	case d.at(i) == '\'' || d.at(i) == '’':
		return d.shortYear(i)
	case !isLatin(d.at(i)) || isWordRune(d.at(i-1)):
		return point{}, false
	}
	if p, ok := d.partEn(i, s); ok {
		return p, true
	}
	return d.wholeEn(i, s)
}

// wholeEn reads an English date that is no part of another (early March).
func (d *document) wholeEn(i int, s *sentence) (point, bool) {
	if isDigit(d.at(i)) {
		return d.numberedEn(i)
	}
	if d.at(i) == '\'' {
		return d.shortYear(i)
	}
	if p, ok := d.anaphor(i); ok {
		return p, true
	}
	if p, ok := d.eraBefore(i); ok {
		return p, true
	}
	if p, ok := d.holidayEn(i); ok {
		return p, true
	}
	if w, ok := d.words.at(i, dateWord); ok {
		switch w.a {
		case "monthname":
			if p, ok := d.monthEn(w); ok {
				return p, true
			}
		case "weekday", "weekdayabbr":
			if p, ok := d.weekdayEn(w, s); ok {
				return p, true
			}
		case "year", "month", "week", "day", "quarter", "decade", "century":
			return d.relativeEn(w)
		case "sofar":
			p := point{start: i, end: w.end, grain: grainOf(w.b), relative: true, explicit: true, open: d.in.Reference == nil}
			if !p.open {
				p.known = unitAround(*d.in.Reference, 0, p.grain)
			}
			return d.toDate(p), true
		case "yearend":
			return point{start: i, end: w.end, form: ofEdge, part: ending, kind: Date}, true
		case "monthend":
			return point{start: i, end: w.end, form: ofEdge, m: 1, part: ending, kind: Date}, true
		}
	}
	if p, ok := d.nthDayEn(i); ok {
		return p, true
	}
	if p, ok := d.modified(i, s); ok {
		return p, true
	}
	if p, ok := d.seasonEn(i); ok {
		return p, true
	}
	if p, ok := d.weekendEn(i); ok {
		return p, true
	}
	if p, ok := d.overnightEn(i, s); ok {
		return p, true
	}
	if p, ok := d.partOfYear(i); ok {
		return p, true
	}
	return d.ordinalDay(i)
}

// relativeEn reads "last year", and the day, month or part of it behind a week.
func (d *document) relativeEn(w match) (point, bool) {
	p := relativeTo(d.in.Reference, w)
	if j := d.spaces(w.end); w.a == "day" && w.end-w.start < 10 {
		if x, ok := d.timeRole(j, "daypart"); ok {
			p.end = x.end
		}
	} else if w.a == "week" && d.hasWord(j, "on") { // next week on Tuesday
		if x, ok := d.words.at(d.spaces(j+2), dateWord); ok && x.a == "weekday" && p.known != nil {
			p.known, p.end = dayOf(p.known.Start.AddDays(x.n-1)), x.end
		}
	}
	if j := d.spaces(p.end); d.at(p.end) == '-' || p.known != nil && d.in.Reference != nil {
		if x, ok := d.words.at(j, timeWord); ok && x.a == "sofar" {
			p.end = x.end
			return d.toDate(p), true
		}
	}
	return p, true
}

// toDate cuts a running period at the publication day.
func (d *document) toDate(p point) point {
	ref := d.in.Reference
	if p.known != nil && p.known.Start != nil && p.known.End != nil && ref != nil && !ref.Before(*p.known.Start) && ref.Before(*p.known.End) {
		p.known = between(*p.known.Start, *ref, p.known.Grain)
	}
	p.kind = Period
	return p
}

// fromNow gives what of a running period is still to come.
func (d *document) fromNow(p point) point {
	ref := d.in.Reference
	if p.known != nil && p.known.Start != nil && p.known.End != nil && ref != nil && !ref.Before(*p.known.Start) && ref.Before(*p.known.End) {
		p.known = between(ref.AddDays(1), *p.known.End, p.known.Grain)
	}
	p.kind = Period
	return p
}

// weekdayEn reads a weekday, with the date that it may stand before.
func (d *document) weekdayEn(w match, s *sentence) (point, bool) {
	if !isUpper(d.original[w.start]) {
		return point{}, false
	}
	j := w.end
	if d.at(j) == ',' || d.at(j) == '.' && isSpace(d.at(j+1)) {
		j++
	}
	j = d.spaces(j)
	if d.hasWord(j, "the") {
		j = d.spaces(j + 3)
	}
	if m, ok := d.words.at(j, dateWord); ok && m.a == "monthname" && isUpper(d.original[j]) || isDigit(d.at(j)) {
		if p, ok := d.rawPoint(j, s); ok && p.form == ofDay && p.m > 0 {
			p.start = w.start
			return p, true
		}
		if v, e := d.digits(j, 2); isDigit(d.at(j)) && e > j && d.ordinalEnd(e) > e && v >= 1 && v <= 31 { // Tuesday the 25th
			return point{start: w.start, end: d.ordinalEnd(e), form: ofDay, d: v, grain: quantity.Day, kind: Date}, true
		}
	}
	if w.a == "weekdayabbr" {
		return point{}, false
	}
	p := point{start: w.start, end: w.end, form: ofWeekday, n: w.n, grain: quantity.Day, kind: Date}
	k := d.spaces(w.end)
	if x, ok := d.timeRole(k, "daypart"); ok {
		p.end = x.end
		k = d.spaces(x.end)
	}
	if n := d.weeksOn(k); n > 0 {
		return d.weekdayAfter(p, n), true
	}
	if d.hasWord(k, "of") {
		k = d.spaces(k + 2)
	}
	if x, ok := d.words.at(k, dateWord); ok && x.a == "week" {
		p.end, p.form, p.relative = x.end, settled, true
		if p.open = d.in.Reference == nil; !p.open {
			p.known = dayOf(week(*d.in.Reference, x.n).Start.AddDays(w.n - 1))
		}
	}
	return p, true
}

// monthEn reads what a month's name begins.
func (d *document) monthEn(w match) (point, bool) {
	p := point{start: w.start, end: w.end, form: ofMonth, m: w.n, grain: quantity.Month, kind: Date}
	if !isUpper(d.original[w.start]) {
		return p, false
	}
	j := d.spaces(w.end)
	if d.hasWord(j, "the") {
		j = d.spaces(j + 3)
	}
	v, e := d.digits(j, 2)
	if x, ok := d.timeRole(j, "ordinal"); ok && x.n > 0 && (w.word != "may" || d.temporalBefore(w.start)) {
		v, e = x.n, x.end
	}
	if e > j && j > w.end && v >= 1 && v <= 31 && d.at(e) != ':' && d.at(e) != '%' && !(d.at(e) == '.' && isDigit(d.at(e+1))) && !(d.at(e) == ',' && isDigit(d.at(e+1))) {
		k := d.ordinalEnd(e)
		p.form, p.d, p.end, p.grain = ofDay, v, k, quantity.Day
		return d.yearBehind(p), true
	}
	if q := d.yearBehind(p); q.end > p.end {
		return q, true
	}
	if (d.at(w.end) == '\'' || d.at(j) == '\'') && isDigit(d.at(j+1)) {
		if y, ok := d.shortYear(j); ok && y.form == ofYear {
			p.y, p.end = y.y, y.end
			return p, true
		}
	}
	if d.hasWord(j, "and") || d.hasWord(j, "or") { // May and June 2022
		k := d.spaces(j + 3)
		if d.at(j) == 'o' {
			k = d.spaces(j + 2)
		}
		if x, ok := d.words.at(k, dateWord); ok && x.a == "monthname" && isUpper(d.original[k]) {
			if v, e := d.digits(d.spaces(x.end), 4); e == d.spaces(x.end)+4 && plausibleYear(v) && d.temporalBefore(w.start) {
				if p.y = v; x.n < w.n {
					p.y--
				}
				return p, true
			}
		}
	}
	if givenNames[w.n] && j > w.end && j < len(d.original) && isUpper(d.original[j]) && isLatin(d.at(j+1)) && !d.datedBefore(w.start) {
		if _, dated := d.words.at(j, dateWord); !dated {
			return p, false // June Carter
		}
	}
	if w.word == "may" || w.word == "march" || len(w.word) < 4 && w.word[len(w.word)-1] != '.' {
		return p, d.temporalBefore(w.start) || d.at(w.end) == '-' || d.at(w.end) == '–' || (d.at(w.start-1) == '-' || d.at(w.start-1) == '–') && d.monthEnds(w.start-1)
	}
	return p, true
}

// givenNames are the months that people are called.
var givenNames = map[int]bool{1: true, 4: true, 5: true, 6: true, 8: true}

// datedBefore is temporalBefore without the words that join names too.
func (d *document) datedBefore(i int) bool {
	b := d.back(i)
	return d.temporalBefore(i) && d.wordBefore(b, "and") == 0 && d.wordBefore(b, "to") == 0 && d.wordBefore(b, "for") == 0 && d.wordBefore(b, "by") == 0 && d.wordBefore(b, "from") == 0
}

// ordinalEnd passes over st, nd, rd, th behind a day.
func (d *document) ordinalEnd(i int) int {
	a, b := d.at(i), d.at(i+1)
	if (a == 's' && b == 't' || a == 'n' && b == 'd' || a == 'r' && b == 'd' || a == 't' && b == 'h') && !isLatin(d.at(i+2)) {
		return i + 2
	}
	return i
}

// numberedEn reads what begins with digits: 10 July 2023, the 19th century,
// 1990s, 2022/23, 2019 as a year.
func (d *document) numberedEn(i int) (point, bool) {
	v, e := d.digits(i, 4)
	if e == i {
		return point{}, false
	}
	p := point{start: i, end: i, kind: Date}
	if w, ok := d.words.at(i, dateWord); ok && w.a == "day" { // 9/11
		return relativeTo(d.in.Reference, w), true
	}
	if q, ok := d.yearCode(i); ok {
		return q, true
	}
	if q, ok := d.eraEn(i, v, e); ok {
		return q, true
	}
	k := d.ordinalEnd(e)
	j := d.spaces(k)
	if d.at(k) == '-' && isLatin(d.at(k+1)) {
		j = k + 1 // a 19th-century house, 12-Oct-2022
	}
	if (j > k || d.at(k) == '-') && v >= 1 && v <= 31 && e-i <= 2 {
		m := j
		if d.hasWord(m, "of") {
			m = d.spaces(m + 2)
		}
		if w, ok := d.words.at(m, dateWord); ok && w.a == "monthname" && isUpper(d.original[m]) {
			p.form, p.d, p.m, p.end, p.grain = ofDay, v, w.n, w.end, quantity.Day
			if y, e := d.digits(w.end+1, 4); d.at(w.end) == '-' && e == w.end+5 && plausibleYear(y) {
				p.y, p.end = y, e
				return p, true
			}
			return d.yearBehind(p), true
		}
		if k > e && m > j { // the 5th of this month
			if w, ok := d.words.at(m, dateWord); ok && w.a == "month" {
				q := relativeTo(d.in.Reference, w)
				q.start, q.grain = i, quantity.Day
				if q.known != nil {
					q.known = day(q.y, q.m, v)
				}
				return q, true
			}
		}
		if k > e && d.hasWord(j, "century") {
			return d.centuryEn(p, v, j+len("century")), true
		}
	}
	if e-i <= 2 && v >= 1 && v <= 31 {
		if q, ok := d.dayListEn(p, v, e); ok {
			return q, true
		}
	}
	if e-i <= 2 && v >= 1 && v <= 31 && d.besideDay(i, e) { // July 5 and 6
		p.form, p.d, p.end, p.grain = ofDay, v, e, quantity.Day
		return p, true
	}
	if q, ok := d.quarterCode(i, i); ok && e == i+1 {
		return q, true
	}
	if e-i != 4 || !plausibleYear(v) {
		return p, false
	}
	if end := d.decadeEnd(e); end > e && v%10 == 0 {
		p.end, p.kind = end, Period
		if p.known = years(v, v+9, quantity.Decade); v%100 == 0 && v < 2000 {
			p.known = years(v, v+99, quantity.Century)
		}
		return p, true
	}
	if q, ok := d.splitYear(i); ok {
		return q, true
	}
	if d.yearAlone(i, e, v) {
		p.form, p.y, p.end, p.grain = ofYear, v, e, quantity.Year
		return p, true
	}
	return p, false
}

// besideDay tells whether bare digits are a second day of the month named before
// the first: July 5 and 6.
func (d *document) besideDay(start, end int) bool {
	b := d.back(start)
	if d.wordBefore(b, "and") == 0 || len(d.found) == 0 || d.at(end) == '%' || d.at(end) == ',' && isDigit(d.at(end+1)) || d.at(end) == '.' && isDigit(d.at(end+1)) {
		return false
	}
	last := &d.found[len(d.found)-1]
	return last.dated && last.End == d.back(b-len("and")) && isDigit(d.at(last.End-1)) && last.Period != nil && last.Period.Grain == quantity.Day &&
		isLatin(d.at(last.Start)) && (!isLatin(d.at(d.spaces(end))) || d.temporalBehind(d.spaces(end)))
}

// temporalBehind tells whether a preposition stands at i: no thing is counted.
func (d *document) temporalBehind(i int) bool {
	for _, w := range [...]string{"in", "at", "on", "by", "for", "with", "to", "and", "when", "as", "after", "before", "during"} {
		if d.hasWord(i, w) {
			return true
		}
	}
	return false
}
