package extract

import (
	"whence/internal/quantity"
)

// dateAt reads a date, period, recurrence or span of time that begins at i.
func (d *document) dateAt(i, floor int, s *sentence) (item, bool) {
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
var dateRunes = runeSet("〇○零一二三四五六七八九十两廿卅自从截过最近第民")

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
		case d.lastYear > 0:
			p.y = d.lastYear
		case ref != nil && p.m > 0:
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

// connector gives the end of what joins the two ends of a range at i, or 0.
func (d *document) connector(i int) int {
	j := d.spaces(i)
	switch d.at(j) {
	case '至', '到', '-', '–', '—', '~', '～':
		j++
		if d.at(j) == '—' || d.at(j) == '-' {
			j++
		}
		return d.spaces(j)
	}
	for _, w := range []string{"to", "through", "until", "till"} {
		if d.hasWord(j, w) && j > i {
			return d.spaces(j + len(w))
		}
	}
	return 0
}

// rangeAt reads two points with a connector: 2022年5月至2023年4月, May 10-11,
// 2019-2021年, 5至8月.
func (d *document) rangeAt(i int, s *sentence) (point, bool) {
	start := i
	if d.at(i) == '从' || d.at(i) == '自' {
		i++
	} else if d.hasWord(i, "from") {
		i = d.spaces(i + 4)
	}
	a, ok := d.rawPoint(i, s)
	if !ok {
		if a, ok = d.bareNumber(i); !ok {
			return point{}, false
		}
	}
	j := d.connector(a.end)
	if j == 0 || a.known != nil && a.kind != Date {
		return point{}, false
	}
	b, ok := d.rawPoint(j, s)
	if !ok || b.known != nil {
		if b, ok = d.bareEnd(a, j); !ok {
			return point{}, false
		}
	}
	if !a.inherits(&b) {
		return point{}, false
	}
	saved := [2]int{d.lastYear, d.lastMonth}
	a = d.settle(a, s)
	b = d.settle(b, s)
	p := point{start: start, end: b.end, kind: Period, grain: b.grain}
	first, _, ok1 := a.span()
	last2, last, ok2 := b.span()
	if !ok1 || !ok2 {
		d.lastYear, d.lastMonth = saved[0], saved[1]
		p.open = true
		return p, true
	}
	if last.Before(first) && a.m > b.m && a.relative { // 11月至次年2月, seen from the end
		first = first.AddMonths(-12)
	}
	if last.Before(first) || last2.Before(first) && first != last2 {
		return point{}, false
	}
	p.known = between(first, last, b.grain)
	return p, true
}

// bareNumber reads the first of "2019-2021年" and "5至8月": digits that only the
// second end says what they are.
func (d *document) bareNumber(i int) (point, bool) {
	v, end := d.digits(i, 4)
	if end == i {
		return point{}, false
	}
	return point{start: i, end: end, y: v, grain: "number", kind: Date}, true
}

// bareEnd reads the second of "May 10-11", "2019-21" and "5月10至11日": digits
// that the first end says what they are.
func (d *document) bareEnd(a point, i int) (point, bool) {
	v, end := d.digits(i, 4)
	if end == i || isLatin(d.at(end)) || d.at(end) == '%' || d.at(end) == ',' && isDigit(d.at(end+1)) || d.at(end) == '.' && isDigit(d.at(end+1)) {
		return point{}, false
	}
	p := point{start: i, end: end, grain: a.grain, kind: Date}
	switch {
	case a.grain == quantity.Day && end-i <= 2 && a.d > 0 && v > a.d && v <= 31:
		p.y, p.m, p.d = a.y, a.m, v
		if d.at(end) == ',' && a.y == 0 { // May 10-11, 2023
			if y, e := d.digits(d.spaces(end+1), 4); e > end+1 && plausibleYear(y) {
				p.y, p.end = y, e
			}
		}
	case a.grain == quantity.Year && a.m == 0 && !a.relative && end-i == 2 && v > a.y%100:
		p.y = a.y/100*100 + v
	case a.grain == quantity.Year && a.m == 0 && !a.relative && end-i == 4 && plausibleYear(v):
		p.y = v
	case a.grain == "number" && end-i == 4 && plausibleYear(v) && plausibleYear(a.y) && v > a.y && v-a.y < 200 && !d.countFollows(end):
		p.y, p.grain = v, quantity.Year
	default:
		return p, false
	}
	return p, true
}

func plausibleYear(y int) bool { return y >= 1000 && y <= 2199 }

// inherits gives each end what only the other states, and tells whether the two
// can be one range.
func (a *point) inherits(b *point) bool {
	if a.known != nil {
		return b.known == nil && !b.open && b.y > 0
	}
	if a.grain == "number" {
		v := a.y
		a.y, a.m, a.d, a.grain, a.relative = b.y, b.m, b.d, b.grain, b.relative
		switch {
		case b.grain == quantity.Year && b.m == 0 && plausibleYear(v) && v < b.y:
			a.y = v
		case b.grain == quantity.Month && v >= 1 && v <= 12 && v < b.m:
			a.m = v
		case b.grain == quantity.Day && v >= 1 && v <= 31 && v < b.d:
			a.d = v
		default:
			return false
		}
		return true
	}
	if b.y == 0 && !b.relative {
		b.y = a.y
		if a.y > 0 && b.m > 0 && a.m > b.m {
			b.y++ // 2022年11月至2月
		}
		if b.m == 0 && b.d > 0 {
			b.m = a.m
		}
		b.relative = b.relative || a.relative
		b.open = b.open || a.open
	}
	if a.y == 0 && b.y > 0 && !b.relative {
		a.y = b.y
		if b.m > 0 && a.m > b.m {
			a.y--
		}
	}
	return true
}

// sinceOrUntil reads a point with an open side: 自2019年以来, 截至4月30日, since
// 2019, by June.
func (d *document) sinceOrUntil(i int, s *sentence) (point, bool) {
	role, j := d.opener(i)
	p, ok := d.pointAt(j, s)
	if !ok || p.known != nil && p.known.Recurrence != "" {
		return point{}, false
	}
	end := p.end
	if role == "" || role == "from" || role == "since?" {
		closed, after := d.closer(p.end, role)
		if closed == "" {
			if role == "" || role == "from" {
				return point{}, false
			}
			closed = "since"
		}
		role, end = closed, after
	}
	out := point{start: i, end: end, kind: Period, grain: p.grain, relative: p.relative}
	first, last, ok := p.span()
	if !ok {
		out.open = true
		return out, true
	}
	out.known = &quantity.Period{Grain: p.grain}
	switch role {
	case "since":
		out.known.Start = &first
	case "after":
		next := last.AddDays(1)
		out.known.Start = &next
	case "before":
		previous := first.AddDays(-1)
		out.known.End = &previous
	default: // until, by
		out.known.End = &last
	}
	return out, true
}

// opener reads a word that opens a side of a period at i.
func (d *document) opener(i int) (role string, next int) {
	for _, w := range []struct{ word, role string }{
		{"自从", "since?"}, {"自", "since?"}, {"从", "from"},
		{"截至到", "until"}, {"截止到", "until"}, {"截至", "until"}, {"截止", "until"},
	} {
		if d.has(i, w.word) {
			return w.role, d.spaces(i + len([]rune(w.word)))
		}
	}
	for _, w := range []struct{ word, role string }{
		{"ever since", "since"}, {"since", "since"}, {"as of", "until"}, {"until", "until"}, {"by", "until"}, {"through", "until"},
		{"before", "before"}, {"after", "after"},
	} {
		if d.hasWord(i, w.word) && isSpace(d.at(i+len(w.word))) {
			j := d.spaces(i + len(w.word))
			for _, filler := range []string{"the end of", "late", "early", "mid", "the start of", "the beginning of"} {
				if d.hasWord(j, filler) {
					j = d.spaces(j + len(filler))
					if d.at(j) == '-' {
						j++
					}
				}
			}
			return w.role, j
		}
	}
	return "", i
}

// closer reads a word behind a point that opens a side of it.
func (d *document) closer(i int, role string) (closed string, end int) {
	for _, w := range []struct{ word, role string }{
		{"以来", "since"}, {"至今", "since"}, {"迄今", "since"}, {"起至今", "since"}, {"开始", "since"}, {"起", "since"},
		{"之后", "after"}, {"以后", "after"}, {"之前", "before"}, {"以前", "before"}, {"为止", "until"},
	} {
		if !d.has(i, w.word) {
			continue
		}
		if (w.word == "起" || w.word == "开始") && role == "" {
			if d.at(i) == '起' && (d.at(i+1) == '诉' || d.at(i+1) == '草' || d.at(i+1) == '飞' || d.at(i+1) == '源' || d.at(i+1) == '火') {
				continue
			}
		}
		return w.role, i + len([]rune(w.word))
	}
	return "", i
}
