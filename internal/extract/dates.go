package extract

import (
	"whence/internal/quantity"
)

// dateAt reads a date, period, recurrence or span of time that begins at i.
func (d *document) dateAt(i int, s *sentence) (item, bool) {
	if !d.mayBeginDate(i) {
		return item{}, false
	}
	for _, rule := range []func(int, *sentence) (point, bool){d.recurrence, d.spanZh, d.spanEn, d.betweenEn, d.rangeAt, d.sinceOrUntil, d.pointAt} {
		p, ok := rule(i, s)
		if !ok || p.end > s.End || p.end <= i {
			continue
		}
		if p.kind == "" {
			p.kind = Date
		}
		m := Mention{Start: i, End: p.end, Kind: p.kind, Period: within(p.period())}
		if p.start > i {
			m.Start = p.start
		}
		return item{Mention: m, dated: true}, true
	}
	return item{}, false
}

// within drops a period that leaves the calendar's years.
func within(p *quantity.Period) *quantity.Period {
	if p == nil {
		return nil
	}
	for _, e := range []*quantity.Date{p.Start, p.End} {
		if e != nil && (e.Year < quantity.MinYear || e.Year > quantity.MaxYear) {
			return nil
		}
	}
	return p
}

// mayBeginDate is a cheap look at the first rune or word.
func (d *document) mayBeginDate(i int) bool {
	r := d.at(i)
	if isDigit(r) {
		return !isDigit(d.at(i-1)) && !(d.at(i-1) == '.' && isDigit(d.at(i-2)))
	}
	if isLatin(r) {
		return !isWordRune(d.at(i-1)) && isDateInitial[r]
	}
	if dateRunes[r] {
		return true
	}
	_, ok := d.words.at(i, dateWord)
	return ok
}

// dateRunes may begin a Chinese date that no word of the tables begins.
var dateRunes = runeSet("〇○零一二三四五六七八九十两廿卅自从截过最近第民前")

// isDateInitial are the letters that some English date or number word begins
// with; j, k, q and the like of other words are sorted out by the rules.
var isDateInitial = runeSet("abcdefjlmnopqstuwynehv")

func runeSet(s string) map[rune]bool {
	m := map[rune]bool{}
	for _, r := range s {
		m[r] = true
	}
	return m
}

// pointAt reads one date in either language or in digits alone.
func (d *document) pointAt(i int, s *sentence) (point, bool) {
	p, ok := d.rawPoint(i, s)
	if !ok {
		return p, false
	}
	return d.settle(p, s), true
}

// rawPoint is pointAt before a missing year or month is filled in.
func (d *document) rawPoint(i int, s *sentence) (point, bool) {
	for _, rule := range []func(int, *sentence) (point, bool){d.isoPoint, d.pointZh, d.pointEn} {
		if p, ok := rule(i, s); ok && p.end <= s.End && !d.maskedWithin(i, p.end) {
			return p, true
		}
	}
	return point{}, false
}

func (d *document) maskedWithin(start, end int) bool {
	for i := start; i < end; i++ {
		if d.masked[i] {
			return true
		}
	}
	return false
}

// settle fills in the year and month that a point leaves out: those of the
// sentence so far, else the latest before the publication day.
func (d *document) settle(p point, s *sentence) point {
	if p.known != nil || p.open {
		return p
	}
	ref := d.in.Reference
	if p.m == 0 && p.d > 0 { // 19日
		switch {
		case d.lastMonth > 0 && d.lastYear > 0:
			p.y, p.m = d.lastYear, d.lastMonth
		case ref != nil:
			day := *ref
			if p.d > day.Day {
				day = quantity.Date{Year: day.Year, Month: day.Month, Day: 1}.AddMonths(-1)
			}
			p.y, p.m, p.relative = day.Year, int(day.Month), true
		default:
			p.open = true
			return p
		}
	}
	if p.y == 0 {
		switch {
		case d.lastYear > 0 && !(d.lastNear && ref != nil && p.m > int(ref.Month) && d.lastYear == ref.Year && !d.looksAhead(p.end, s)):
			p.y = d.lastYear
		case ref != nil && p.m > 0:
			d.lastNear = true
			p.y, p.relative = nearestYear(*ref, p.m, d.looksAhead(p.end, s)), true
			if p.d > 0 && p.m == int(ref.Month) && p.d > ref.Day && !d.looksAhead(p.end, s) && p.d-ref.Day > 7 {
				p.y--
			}
		default:
			p.open = true
			return p
		}
	}
	if _, _, ok := p.span(); !ok {
		p.open = true
		return p
	}
	d.lastYear = p.y
	if p.m > 0 {
		d.lastMonth = p.m
	}
	return p
}

// looksAhead tells whether the words behind i in the clause speak of the future.
func (d *document) looksAhead(i int, s *sentence) bool {
	for j := i; j < min(s.End, i+24); j++ {
		if isClauseEnd(d.at(j)) {
			return false
		}
		if d.at(j) == '将' || d.hasWord(j, "will") {
			return true
		}
	}
	return false
}

// isoPoint reads 2023-07-10, 2023/7/10, 2023.07.10, and 31/01/2024 where the
// order of day and month is plain.
func (d *document) isoPoint(i int, _ *sentence) (point, bool) {
	a, j := d.digits(i, 4)
	sep := d.at(j)
	if j == i || sep != '-' && sep != '/' && sep != '.' {
		return point{}, false
	}
	b, k := d.digits(j+1, 2)
	if k == j+1 || d.at(k) != sep {
		return point{}, false
	}
	c, end := d.digits(k+1, 4)
	if end == k+1 || isWordRune(d.at(end)) && !isLatin(d.at(end)) || d.at(end) == sep && isDigit(d.at(end+1)) {
		return point{}, false
	}
	p := point{start: i, end: end, grain: quantity.Day, kind: Date}
	switch {
	case j-i == 4 && end-k-1 <= 2:
		p.y, p.m, p.d = a, b, c
	case j-i <= 2 && end-k-1 == 4 && sep != '-' && a > 12:
		p.d, p.m, p.y = a, b, c
	case j-i <= 2 && end-k-1 == 4 && sep != '-' && b > 12:
		p.m, p.d, p.y = a, b, c
	case j-i <= 2 && end-k-1 == 4 && sep != '-' && a == b:
		p.m, p.d, p.y = a, b, c
	case j-i <= 2 && end-k-1 == 4 && a <= 12 && b <= 12 && sep != '-':
		p.open = true // day and month can't be told apart
		return p, a > 0 && b > 0
	default:
		return p, false
	}
	_, _, ok := p.span()
	return p, ok
}

// digits reads up to n digits at i; one more makes it none.
func (d *document) digits(i, n int) (value, end int) {
	j := i
	for ; j < i+n && isDigit(d.at(j)); j++ {
		value = 10*value + int(d.at(j)-'0')
	}
	if isDigit(d.at(j)) || isDigit(d.at(i-1)) {
		return 0, i
	}
	return value, j
}
