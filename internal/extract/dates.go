package extract

import (
	"whence/internal/quantity"
)

// dateAt reads a date, period, recurrence or span of time that begins at i.
func (d *document) dateAt(i int, s *sentence) (item, bool) {
	if !d.mayBeginDate(i) || d.neverDate(i) || d.givenName(i) {
		return item{}, false
	}
	for _, rule := range dateRules {
		p, ok := rule(d, i, s)
		if !ok || p.end > s.End || p.end <= i {
			continue
		}
		if p.kind == "" {
			p.kind = Date
		}
		p.known = within(p.known)
		d.time.note(p)
		m := Mention{Start: i, End: p.end, Kind: p.kind, Period: p.known}
		if p.start > i {
			m.Start = p.start
		}
		return item{Mention: m, dated: !p.record}, true
	}
	return item{}, false
}

// longerDate reads a date at i where a fixed expression ends at end: the date
// wins if it takes all of it in (the three | months to June).
func (d *document) longerDate(i, end int, s *sentence) (item, bool) {
	saved := d.time
	it, ok := d.dateAt(i, s)
	if ok = ok && it.End >= end; !ok {
		d.time = saved
	}
	return it, ok
}

// dateRules are tried in turn, the longest forms first.
var dateRules = [...]func(*document, int, *sentence) (point, bool){
	(*document).recurrence, (*document).spanZh, (*document).spanEn, (*document).betweenEn, (*document).rangeAt,
	(*document).bounded, (*document).pointAt,
}

// within drops a period that leaves the calendar's years.
func within(p *quantity.Period) *quantity.Period {
	if p == nil {
		return nil
	}
	for _, e := range [2]*quantity.Date{p.Start, p.End} {
		if e != nil && (e.Year < quantity.MinYear || e.Year > quantity.MaxYear) {
			return nil
		}
	}
	return p
}

// neverDate tells whether a name or another word that only looks like a date
// begins at i (五月天, The Sunday Times).
func (d *document) neverDate(i int) bool {
	w, ok := d.words.at(i, dateWord)
	return ok && (w.a == "name" || w.a == "not" && w.end-w.start > 2)
}

// nameWithDate gives the end of a name at i that holds a date word further on:
// The Mail on Sunday, 南方周末.
func (d *document) nameWithDate(i int) (int, bool) {
	w, ok := d.words.at(i, dateWord)
	return w.end, ok && w.a == "name"
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
	for _, w := range d.words.all[d.words.first[i]:d.words.first[i+1]] {
		if w.class == dateWord || w.class == timeWord || w.class == holidayWord {
			return true
		}
	}
	return false
}

// dateRunes may begin a Chinese date that no word of the tables begins.
var dateRunes = runeSet("公农阴腊正闰旧“「半〇○零一二三四五六七八九十两廿卅自从截过最近第民前头首今昨明本去上下当每令平昭'")

// isDateInitial are the letters that some English date or number word begins
// with; j, k, q and the like of other words are sorted out by the rules.
var isDateInitial = runeSet("abcdefghijlmnopqrstuvwyx")

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
	if d.neverDate(i) {
		return point{}, false
	}
	if p, ok := d.isoPoint(i); ok && p.end <= s.End && !d.maskedWithin(i, p.end) {
		return p, true
	}
	if p, ok := d.pointZh(i); ok && p.end <= s.End && !d.maskedWithin(i, p.end) {
		return p, true
	}
	if p, ok := d.pointEn(i, s); ok && p.end <= s.End && !d.maskedWithin(i, p.end) {
		return p, true
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

// timeRole gives the word beside dates at i where it has a role.
func (d *document) timeRole(i int, role string) (match, bool) {
	w, ok := d.words.at(i, timeWord)
	return w, ok && w.a == role
}

// isoPoint reads 2023-07-10, 2023/7/10, 2023.07.10, 25.07.2023, 25.VII.2023, and
// 31/01/2024 where the order of day and month is plain.
func (d *document) isoPoint(i int) (point, bool) {
	if !isDigit(d.at(i)) {
		return point{}, false
	}
	a, j := d.digits(i, 4)
	sep := d.at(j)
	if j == i || sep != '-' && sep != '/' && sep != '.' {
		return d.compactPoint(i)
	}
	b, k := d.digits(j+1, 2)
	roman := false
	if k == j+1 && sep == '.' {
		if b, k = d.romanMonth(j + 1); k > j+1 {
			roman = true
		}
	}
	if k == j+1 || d.at(k) != sep {
		return point{}, false
	}
	c, end := d.digits(k+1, 4)
	if end == k+1 || isWordRune(d.at(end)) && !isLatin(d.at(end)) || d.at(end) == sep && isDigit(d.at(end+1)) {
		return point{}, false
	}
	p := point{start: i, end: end, form: ofDay, grain: quantity.Day, kind: Date}
	switch dayFirst, known := d.dayComesFirst(); {
	case j-i == 4 && end-k-1 <= 2 && !roman:
		p.y, p.m, p.d = a, b, c
	case j-i > 2 || end-k-1 != 4 || sep == '-':
		return p, false
	case roman, sep == '.', a > 12, known && dayFirst, a == b:
		p.d, p.m, p.y = a, b, c
	case b > 12, known:
		p.m, p.d, p.y = a, b, c
	default:
		p.open = true // day and month can't be told apart
		return p, a > 0 && b > 0
	}
	return p, day(p.y, p.m, p.d) != nil
}

// compactPoint reads 20230725 behind a word that says it is a date.
func (d *document) compactPoint(i int) (point, bool) {
	v, end := d.digits(i, 8)
	if end-i != 8 {
		return point{}, false
	}
	b := d.back(i)
	if d.at(b-1) == '：' || d.at(b-1) == ':' {
		b = d.back(b - 1)
	}
	if !(d.at(b-1) == '期' && d.at(b-2) == '日') && d.wordBefore(b, "dated") == 0 && d.wordBefore(b, "date") == 0 {
		return point{}, false
	}
	p := point{start: i, end: end, form: ofDay, grain: quantity.Day, kind: Date, y: v / 10000, m: v / 100 % 100, d: v % 100}
	return p, plausibleYear(p.y) && day(p.y, p.m, p.d) != nil
}

// dayComesFirst tells the order of 03/04/2023 from the country of the text's
// language tag, where there is one.
func (d *document) dayComesFirst() (dayFirst, known bool) {
	tag := d.in.Language
	if len(tag) < 5 || tag[2] != '-' || tag[:2] != "en" {
		return false, false
	}
	return tag[3:5] != "US" && tag[3:5] != "CA", tag[3:5] != "CA"
}

// romanMonth reads I to XII.
func (d *document) romanMonth(i int) (month, end int) {
	for m := len(romanMonths); m > 0; m-- {
		w := romanMonths[m-1]
		if d.has(i, w) && !isWordRune(d.at(i+len(w))) {
			return m, i + len(w)
		}
	}
	return 0, i
}

var romanMonths = [12]string{"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"}

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

func plausibleYear(y int) bool { return y >= 1000 && y <= 2199 }
