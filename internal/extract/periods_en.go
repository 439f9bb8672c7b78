package extract

import (
	"whence/internal/quantity"
)

// partOfYear reads "the first quarter of 2023", Q1 2023, "first half of last
// year", "the first nine months", "the last week of May", fiscal 2023.
func (d *document) partOfYear(i int) (point, bool) {
	j := i
	if d.hasWord(j, "the") {
		j = d.spaces(j + 3)
	}
	if p, ok := d.quarterCode(i, j); ok {
		return p, true
	}
	if p, ok := d.fiscalEn(i, j); ok {
		return p, true
	}
	n, k := 0, j
	if w, ok := d.timeRole(j, "ordinal"); ok && (w.n <= 12) {
		n, k = w.n, w.end
	} else if d.hasWord(j, "last") {
		n, k = -1, j+4
	} else if v, e := d.digits(j, 1); e > j && d.ordinalEnd(e) > e {
		n, k = v, d.ordinalEnd(e)
	}
	if n == 0 {
		if w, ok := d.timeRole(j, "decade"); ok && j > i {
			p := point{start: i, end: w.end, known: years(1900+w.n, 1909+w.n, quantity.Decade), grain: quantity.Decade, kind: Period}
			return p, true
		}
		return d.weekOf(i, j)
	}
	m := d.spaces(k)
	if d.at(k) == '-' {
		m = k + 1
	}
	p := point{start: i, kind: Period, n: n}
	switch {
	case d.hasWord(m, "fiscal quarter"):
		p.end, p.form, p.grain = m+14, ofFiscal, quantity.Quarter
	case n <= 4 && d.hasWord(m, "quarter"):
		p.end, p.form, p.grain = m+7, ofQuarter, quantity.Quarter
		if n < 0 {
			p.n = 4
		}
	case n <= 2 && d.hasWord(m, "half"):
		p.end, p.form, p.grain = m+4, ofHalf, quantity.Half
		if n < 0 {
			p.n = 2
		}
	case d.hasWord(m, "week"):
		return d.weeksIn(i, n, 1, m+4)
	case n == 1 || n < 0:
		return d.firstEn(i, n, m)
	default:
		return point{}, false
	}
	if q, ok := d.quarterEnded(p); ok {
		return q, true
	}
	return d.inYearEn(p, n < 0)
}

// quarterEnded reads the day that a company's quarter ended on: its third quarter
// ended June 30, the fiscal first quarter, which ended on Sept. 29.
func (d *document) quarterEnded(p point) (point, bool) {
	k := d.spaces(p.end)
	if d.at(p.end) == ',' {
		k = d.spaces(p.end + 1)
	}
	for _, w := range [...]string{"which", "that"} {
		if d.hasWord(k, w) {
			k = d.spaces(k + len(w))
			break
		}
	}
	if p.grain != quantity.Quarter || !d.hasWord(k, "ended") && !d.hasWord(k, "ending") {
		return point{}, false
	}
	return d.spanTo(p.start, k, 1, unitsOfTime["quarters"], &d.sentences[d.time.sentence])
}

// inYearEn takes the year, month or decade behind a quarter or half. Some stand
// for nothing alone: the first half (of the match), the last quarter.
func (d *document) inYearEn(p point, needsYear bool) (point, bool) {
	j := d.spaces(p.end)
	of := d.hasWord(j, "of") || d.hasWord(j, "in")
	if of {
		k := d.spaces(j + 2)
		if q, ok := d.fiscalEn(k, k); ok && p.form == ofQuarter {
			q.start, q.n, q.grain = p.start, p.n, quantity.Quarter
			return q, true
		}
		the := k
		if d.hasWord(the, "the") {
			the = d.spaces(the + 3)
		}
		if p.form == ofHalf {
			h := firstHalf
			if p.n == 2 {
				h = secondHalf
			}
			if w, ok := d.words.at(k, dateWord); ok && (w.a == "monthname" && isUpper(d.original[k]) || w.a == "month") {
				var q point
				var ok bool
				if w.a == "month" {
					q, ok = relativeTo(d.in.Reference, w), true
				} else {
					q, ok = d.monthEn(w)
				}
				if ok && q.grain == quantity.Month {
					q.start, q.part, q.kind = p.start, h, Period
					return q, true
				}
			}
			if q, ok := d.numberedEn(the); ok && q.known != nil && q.known.Grain == quantity.Decade {
				q.start, q.part = p.start, h
				return q, true
			}
		}
	}
	q := d.yearBehind(p)
	if q.end > p.end {
		return q, true
	}
	if v, e := d.digits(d.spaces(j+2), 4); of && e > j && d.hasWord(j, "in") && plausibleYear(v) {
		p.y, p.end = v, e
		return p, true
	}
	if needsYear && !(p.form == ofQuarter && d.hasWord(d.spaces(p.start+3), "final")) {
		return p, false
	}
	if d.hasWord(j, "of") && !d.hasWord(d.spaces(j+2), "the year") {
		return p, false // the first half of the match
	}
	return p, true
}

// quarterCode reads Q1, 1Q, H2, with a year.
func (d *document) quarterCode(i, j int) (point, bool) {
	a, b := d.at(j), d.at(j+1)
	n := rune(0)
	switch {
	case (a == 'q' || a == 'h') && b >= '1' && b <= '4':
		n = b - '0'
	case a >= '1' && a <= '4' && (b == 'q' || b == 'h'):
		n, a = a-'0', b
	}
	if n == 0 || a == 'h' && n > 2 {
		return point{}, false
	}
	p := point{start: i, end: j + 2, form: ofQuarter, n: int(n), grain: quantity.Quarter, kind: Period}
	if a == 'h' {
		p.form, p.grain = ofHalf, quantity.Half
	}
	if v, e := d.codeYear(j + 2); e > j+2 && isDigit(d.at(j)) { // 2Q23
		p.y, p.end = v, e
		return p, true
	}
	if isWordRune(d.at(j + 2)) {
		return point{}, false
	}
	if q, ok := d.fiscalEn(d.spaces(j+2), d.spaces(j+2)); ok {
		q.start, q.n, q.grain = i, p.n, quantity.Quarter
		return q, a == 'q'
	}
	return d.yearBehind(p), true
}

// codeYear reads the two or four digits of a year that are attached to a code.
func (d *document) codeYear(i int) (y, end int) {
	for j := i; j < i+5; j++ {
		if isDigit(d.at(j)) {
			y = 10*y + int(d.at(j)-'0')
			continue
		}
		switch {
		case isWordRune(d.at(j)):
		case j == i+2:
			return 2000 + y, j
		case j == i+4 && plausibleYear(y):
			return y, j
		}
		break
	}
	return 0, i
}

// yearCode reads 2024Q1 and 2023H2, a year with a quarter or half attached.
func (d *document) yearCode(i int) (point, bool) {
	y := 0
	for j := i; j < i+4; j++ {
		if !isDigit(d.at(j)) {
			return point{}, false
		}
		y = 10*y + int(d.at(j)-'0')
	}
	j := i + 4
	if d.at(j) == '-' || d.at(j) == ' ' {
		j++
	}
	if isDigit(d.at(i-1)) || !plausibleYear(y) || d.at(j) != 'q' && d.at(j) != 'h' {
		return point{}, false
	}
	p, ok := d.quarterCode(i, j)
	if !ok || p.y != 0 || p.relative || p.form == ofFiscal || p.end != j+2 {
		return point{}, false
	}
	p.y = y
	return p, true
}

// firstEn reads "the first nine months of 2023", "the first two weeks of May",
// "the final three months of the year" behind the ordinal.
func (d *document) firstEn(i, n, at int) (point, bool) {
	v, end := d.timeCount(at)
	if v < 1 {
		return point{}, false
	}
	k := d.spaces(end)
	p := point{start: i, kind: Period, form: ofFirst, grain: quantity.Month}
	count := v
	switch {
	case v >= 2 && v <= 11 && d.hasWord(k, "months"):
		p.end = k + 6
	case v >= 2 && v <= 3 && d.hasWord(k, "quarters"):
		count, p.end, p.grain = 3*v, k+8, quantity.Quarter
	case v <= 4 && (d.hasWord(k, "weeks") || d.hasWord(k, "week")):
		if k += 4; d.at(k) == 's' {
			k++
		}
		return d.weeksIn(i, n, v, k)
	case v >= 2 && v <= 28 && d.hasWord(k, "days"):
		return d.daysIn(i, n*v, k+4)
	default:
		return point{}, false
	}
	p.n = n * count
	q := d.yearBehind(p)
	if j := d.spaces(p.end); q.end == p.end && (n < 0 || d.hasWord(j, "of") || d.hasWord(j, "in")) && !d.hasWord(d.spaces(j+2), "the year") {
		return p, false // the first six months of the war
	}
	return q, true
}

// weeksIn reads "of May" behind the first or last weeks.
func (d *document) weeksIn(i, n, count, end int) (point, bool) {
	p, ok := d.monthBehind(end)
	if !ok {
		return p, false
	}
	from, to := 7*(n-1)+1, 7*(n-1)+7*count
	if n < 0 {
		from, to = -7*count, -1
	}
	return p.days(i, from, to, quantity.Week), true
}

// daysIn reads "of May" behind the first or last days.
func (d *document) daysIn(i, n, end int) (point, bool) {
	p, ok := d.monthBehind(end)
	if !ok {
		return p, false
	}
	if n < 0 {
		return p.days(i, n, -1, quantity.Day), true
	}
	return p.days(i, 1, n, quantity.Day), true
}

// monthBehind reads the month behind "of" or "in".
func (d *document) monthBehind(i int) (point, bool) {
	j := d.spaces(i)
	if !d.hasWord(j, "of") && !d.hasWord(j, "in") {
		return point{}, false
	}
	j = d.spaces(j + 2)
	w, ok := d.words.at(j, dateWord)
	switch {
	case ok && w.a == "monthname":
		p, ok := d.monthEn(w)
		return p, ok && p.form == ofMonth
	case ok && w.a == "month":
		p := relativeTo(d.in.Reference, w)
		return p, true
	case ok && w.a == "ofmonth" && d.in.Reference != nil:
		p := point{end: w.end, y: d.in.Reference.Year, m: int(d.in.Reference.Month), relative: true}
		return p, true
	}
	return point{}, false
}

// days gives days of a month that p names.
func (p point) days(start, from, to int, g quantity.Grain) point {
	p.start, p.form, p.d, p.n, p.grain, p.kind, p.known = start, ofDays, from, to, g, Period, nil
	return p
}

// weekOf reads "the week of July 11".
func (d *document) weekOf(i, j int) (point, bool) {
	if !d.hasWord(j, "week of") && !d.hasWord(j, "week beginning") && !d.hasWord(j, "week starting") && !d.hasWord(j, "weekend of") || j == i {
		return point{}, false
	}
	k := j
	for isLatin(d.at(k)) {
		k++
	}
	k++
	for isLatin(d.at(k)) {
		k++
	}
	k = d.spaces(k)
	if d.hasWord(k, "the") {
		k = d.spaces(k + 3)
	}
	s := &d.sentences[d.time.sentence]
	p, ok := point{}, false
	if w, found := d.words.at(k, dateWord); found && w.a == "monthname" {
		p, ok = d.monthEn(w)
	} else if found && w.a == "weekday" {
		p, ok = d.weekdayEn(w, s)
	} else if isDigit(d.at(k)) {
		p, ok = d.numberedEn(k)
	}
	if !ok || p.form != ofDay && p.form != ofWeekday {
		return point{}, false
	}
	p = d.settle(p, s)
	p.start, p.kind = i, Period
	if p.known != nil {
		day := *p.known.Start
		if p.known = week(day, 0); d.hasWord(j, "weekend of") {
			p.known = weekend(day, 0)
		}
	}
	return p, true
}
