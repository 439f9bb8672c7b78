package extract

import (
	"whence/internal/quantity"
)

// pointEn reads an English date: July 10, 2023, 10 July, last September,
// Friday, the first quarter of 2023, the 1990s, 2019.
func (d *document) pointEn(i int, s *sentence) (point, bool) {
	p := point{start: i, end: i, kind: Date}
	if isDigit(d.at(i)) {
		return d.numberedEn(i)
	}
	if !isLatin(d.at(i)) {
		return p, false
	}
	if w, ok := d.words.at(i, dateWord); ok {
		switch w.a {
		case "monthname":
			if m, ok := d.monthEn(w); ok {
				return m, true
			}
		case "weekday":
			if !isUpper(d.original[i]) {
				return p, false
			}
			if d.at(w.end) == ',' {
				j := d.spaces(w.end + 1)
				if m, ok := d.pointEn(j, s); ok && m.d > 0 && m.m > 0 {
					m.start = i
					return m, true
				}
			}
			p = weekday(d.in.Reference, w.n, false, 0)
			p.start, p.end = i, w.end
			return p, true
		case "year", "month", "week", "day", "quarter", "decade", "century":
			p = relativeTo(d.in.Reference, w.a, w.n)
			p.start, p.end = i, w.end
			return p, true
		}
	}
	for _, w := range []string{"last", "this", "next", "this past"} {
		if d.hasWord(i, w) {
			if m, ok := d.modified(i, w); ok {
				return m, true
			}
		}
	}
	for _, w := range []string{"early", "late", "mid"} {
		if d.has(i, w) && (d.at(i+len(w)) == ' ' || d.at(i+len(w)) == '-') {
			if m, ok := d.pointEn(i+len(w)+1, s); ok && m.grain != quantity.Day && m.kind == Date {
				m.start = i
				return m, true
			}
		}
	}
	return d.partOfYear(i)
}

// monthEn reads what a month's name begins.
func (d *document) monthEn(w match) (point, bool) {
	p := point{start: w.start, end: w.end, m: w.n, grain: quantity.Month, kind: Date}
	if !isUpper(d.original[w.start]) {
		return p, false
	}
	j := d.spaces(w.end)
	if v, e := d.digits(j, 2); e > j && j > w.end && v >= 1 && v <= 31 && d.at(e) != ':' && d.at(e) != '%' && !(d.at(e) == ',' && isDigit(d.at(e+1))) {
		k := d.ordinalEnd(e)
		p.d, p.end, p.grain = v, k, quantity.Day
		y := d.spaces(k)
		if d.at(k) == ',' {
			y = d.spaces(k + 1)
		}
		if v, e := d.digits(y, 4); y > k && e == y+4 && plausibleYear(v) && !d.countFollows(e) {
			p.y, p.end = v, e
			return p, true
		}
		return d.yearWord(p), true
	}
	if q := d.yearWord(p); q.end > p.end {
		return q, true
	}
	y := j
	if d.at(w.end) == ',' {
		y = d.spaces(w.end + 1)
	}
	if d.hasWord(j, "of") {
		y = d.spaces(j + 2)
	}
	if v, e := d.digits(y, 4); y > w.end && e == y+4 && plausibleYear(v) && !isLatin(d.at(e)) {
		p.y, p.end = v, e
		return p, true
	}
	if w.word == "may" || w.word == "march" || len(w.word) < 4 && w.word[len(w.word)-1] != '.' {
		return p, d.temporalBefore(w.start)
	}
	return p, w.word != "august" || isUpper(d.original[w.start])
}

// yearWord takes "last year" behind a month or day: August last year.
func (d *document) yearWord(p point) point {
	j := d.spaces(p.end)
	if d.hasWord(j, "of") {
		j = d.spaces(j + 2)
	}
	w, ok := d.words.at(j, dateWord)
	if !ok || w.a != "year" {
		return p
	}
	p.end, p.relative = w.end, true
	if d.in.Reference == nil {
		p.open = true
		return p
	}
	p.y = d.in.Reference.Year + w.n
	return p
}

// temporalBefore tells whether a word that a date follows ends before i.
func (d *document) temporalBefore(i int) bool {
	b := d.back(i)
	for _, w := range []string{"in", "since", "by", "from", "until", "till", "during", "before", "after", "of", "last", "this", "next", "early", "late", "mid", "to", "through", "between", "and", "through", "ending", "ended", "year", "for", "around", "circa"} {
		if d.has(b-len(w), w) && !isLatin(d.at(b-len(w)-1)) {
			return true
		}
	}
	return false
}

// ordinalEnd passes over st, nd, rd, th behind a day.
func (d *document) ordinalEnd(i int) int {
	switch string([]rune{d.at(i), d.at(i + 1)}) {
	case "st", "nd", "rd", "th":
		if !isLatin(d.at(i + 2)) {
			return i + 2
		}
	}
	return i
}

// numberedEn reads what begins with digits: 10 July 2023, the 19th century,
// 1990s, 2019 as a year.
func (d *document) numberedEn(i int) (point, bool) {
	p := point{start: i, end: i, kind: Date}
	v, e := d.digits(i, 4)
	if e == i {
		return p, false
	}
	k := d.ordinalEnd(e)
	j := d.spaces(k)
	if j > k && v >= 1 && v <= 31 && e-i <= 2 {
		if d.hasWord(j, "of") {
			j = d.spaces(j + 2)
		}
		if w, ok := d.words.at(j, dateWord); ok && w.a == "monthname" && isUpper(d.original[j]) {
			p.d, p.m, p.end, p.grain = v, w.n, w.end, quantity.Day
			y := d.spaces(w.end)
			if d.at(w.end) == ',' {
				y = d.spaces(w.end + 1)
			}
			if v, e := d.digits(y, 4); y > w.end && e == y+4 && plausibleYear(v) && !d.countFollows(e) {
				p.y, p.end = v, e
			}
			return p, true
		}
		if k > e && (d.hasWord(j, "century") || d.hasWord(j, "centuries")) {
			p.known, p.end, p.grain, p.kind = century(v), j+7, quantity.Century, Period
			return p, d.hasWord(j, "century")
		}
	}
	if e-i == 4 && plausibleYear(v) {
		if (d.at(e) == 's' || d.has(e, "'s")) && v%10 == 0 {
			end := e + 1
			if d.at(e) != 's' {
				end++
			}
			if !isLatin(d.at(end)) {
				p.known, p.end, p.grain, p.kind = years(v, v+9, quantity.Decade), end, quantity.Decade, Period
				return p, true
			}
		}
		if d.yearAlone(i, e, v) {
			p.y, p.end, p.grain = v, e, quantity.Year
			return p, true
		}
	}
	return p, false
}

// yearAlone tells whether four digits are a year and not a count.
func (d *document) yearAlone(start, end, v int) bool {
	switch r := d.at(end); {
	case isWordRune(r), isHan(r), isHan(d.at(d.spaces(end))), r == '%', r == '.' && isDigit(d.at(end+1)), r == ',' && isDigit(d.at(end+1)):
		return false
	}
	switch r := d.at(start - 1); {
	case isWordRune(r), isHan(r), r == '.', r == ',', r == '$' || r == '£' || r == '€' || r == '¥' || r == '#':
		return false
	}
	if _, ok := d.words.before(d.back(start), currencyWord); ok {
		return false
	}
	if d.temporalBefore(start) {
		return v >= 1500 || !d.countFollows(end)
	}
	if w, ok := d.words.before(d.back(start), qualifierWord); ok && w.a == "before" {
		return false
	}
	return v >= 1900 && v <= 2100 && !d.countFollows(end)
}

// countFollows tells whether a thing that is counted follows: a unit or a
// scale.
func (d *document) countFollows(i int) bool {
	j := d.spaces(i)
	if _, ok := d.words.at(j, unitWord); ok {
		return true
	}
	k := j
	for isLatin(d.at(k)) && k < j+24 {
		k++
	}
	return k > j+3 && d.at(k-1) == 's' && d.at(k-2) != 's' && d.at(k-2) != 'a' && d.at(k-2) != 'i' && d.at(k-2) != 'u'
}

// modified reads "last September", "this Friday", "last quarter".
func (d *document) modified(i int, word string) (point, bool) {
	j := d.spaces(i + len(word))
	w, ok := d.words.at(j, dateWord)
	if !ok || !isUpper(d.original[j]) {
		return point{}, false
	}
	ref := d.in.Reference
	p := point{start: i, end: w.end, kind: Date, relative: true, open: ref == nil}
	switch w.a {
	case "monthname":
		p.grain = quantity.Month
		if ref == nil {
			break
		}
		p.y, p.m = ref.Year, w.n
		if word == "last" && w.n >= int(ref.Month) {
			p.y--
		}
		if word == "next" && w.n <= int(ref.Month) {
			p.y++
		}
	case "weekday":
		p.grain = quantity.Day
		if ref == nil {
			break
		}
		var x quantity.Date
		switch word {
		case "last":
			x = ref.AddDays(-((isoWeekday(*ref)-w.n+6)%7 + 1))
		case "next":
			x = ref.AddDays((w.n-isoWeekday(*ref)+6)%7 + 1)
		default:
			x = week(*ref, 0).Start.AddDays(w.n - 1)
		}
		p.y, p.m, p.d = x.Year, int(x.Month), x.Day
	default:
		return p, false
	}
	return p, true
}
