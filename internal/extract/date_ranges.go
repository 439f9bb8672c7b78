package extract

import (
	"whence/internal/quantity"
)

// connector gives the end of what joins the two ends of a range at i, or 0.
func (d *document) connector(i int) int {
	j := d.spaces(i)
	if d.at(j) == ',' { // from December 23, 2022, to January 2
		if k := d.spaces(j + 1); d.hasWord(k, "to") || d.hasWord(k, "through") || d.hasWord(k, "until") {
			j = k
		}
	}
	switch d.at(j) {
	case '至', '到', '-', '–', '—', '~', '～':
		j++
		if d.at(j) == '—' || d.at(j) == '-' {
			j++
		}
		return d.spaces(j)
	}
	for _, w := range [...]string{"to", "through", "until", "till", "thru"} {
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
	if w, ok := d.timeRole(i, "opener"); ok && (w.b == "since" || w.b == "from") {
		i = d.spaces(w.end)
	}
	a, ok := d.rawPoint(i, s)
	if !ok {
		if a, ok = d.bareNumber(i); !ok {
			return point{}, false
		}
	}
	if p, ok := d.monthsOfYear(start, a, s); ok {
		return p, true
	}
	a.end = d.dayPartEnd(a.end)
	j := d.connector(a.end)
	if start < i && j == 0 && d.at(a.end) == '起' {
		j = d.connector(a.end + 1)
	}
	if j == 0 {
		j = d.nextDayZh(a)
	}
	if j == 0 {
		return point{}, false
	}
	if d.hasWord(j, "the") {
		if w, ok := d.words.at(j, timeWord); !ok || w.a != "part" {
			j = d.spaces(j + 3)
		}
	}
	return d.join(start, a, j, s)
}

// nextDayZh gives where the second of two days in a row begins that share a
// clause: 7月9日和10日, 11、12日, 30日晚或31日.
func (d *document) nextDayZh(a point) int {
	first := a.d
	if a.grain == "number" && isDigit(d.at(a.start)) {
		first = a.y
	} else if a.form != ofDay {
		return 0
	}
	j := a.end
	switch d.at(j) {
	case '、', '和', '及', '与', '或':
		j++
	default:
		return 0
	}
	v, end := d.digits(j, 2)
	if end == j || v != first+1 || v > 31 || d.at(end) != '日' && d.at(end) != '号' || !d.bareDay(j, end+1) {
		return 0
	}
	return j
}

// monthsOfYear reads the range behind a Chinese year whose first end is a bare
// number: 今年1至4月, 2018年1-9月.
func (d *document) monthsOfYear(start int, year point, s *sentence) (point, bool) {
	if year.form != ofYear || year.part != entire || d.at(year.end-1) != '年' {
		return point{}, false
	}
	a, ok := d.bareNumber(d.spaces(year.end))
	if !ok || a.y > 12 {
		return point{}, false
	}
	j := d.connector(a.end)
	if j == 0 {
		return point{}, false
	}
	saved := d.time
	defer func() { d.time = saved }()
	year = d.settle(year, s)
	d.time.note(year)
	if year.known != nil {
		d.time.year = year.known.Start.Year
	}
	p, ok := d.join(start, a, j, s)
	if !ok || p.known == nil && !year.open || p.known != nil && p.known.Grain == quantity.Day {
		return point{}, false
	}
	p.relative, p.explicit = year.relative, true
	if year.open {
		p.open, p.known = true, nil
	}
	return p, true
}

// join reads the second end of a range at j and gives the period of both.
func (d *document) join(start int, a point, j int, s *sentence) (point, bool) {
	saved := d.time
	defer func() { d.time = saved }()
	if a.form != settled && a.y > 0 || a.known != nil {
		x := d.settle(a, s)
		d.time.note(x)
		d.time.year = saved.year
	}
	b, ok := d.rawPoint(j, s)
	if !ok || b.end-j == 4 && b.form == ofYear && a.form == ofDay && a.y == 0 {
		if b, ok = d.bareEnd(a, j); !ok {
			return point{}, false
		}
	}
	if a.form == ofYear && b.form == ofYear && b.y < a.y {
		return point{}, false
	}
	d.time = saved
	if !a.inherits(&b) {
		return point{}, false
	}
	end := b.end
	if d.at(a.end) != 0 {
		end = d.dayPartEnd(b.end)
	}
	a, b = d.settleBoth(a, b, s)
	p := point{start: start, end: end, kind: Period, relative: a.relative || b.relative, explicit: b.explicit || a.explicit}
	if a.known == nil || b.known == nil || a.known.Start == nil || b.known.End == nil {
		p.open = true
		return p, true
	}
	last, grain := *b.known.End, b.known.Grain
	if b.part == ending && b.all != nil {
		last, grain = *b.all.End, b.all.Grain
	}
	first := *a.known.Start
	if last.Before(first) || b.known.Start.Before(first) && *b.known.Start != first {
		return point{}, false
	}
	p.known = between(first, last, finer(a.known.Grain, grain))
	p.grain = p.known.Grain
	return p, true
}

// settleBoth settles the ends of a range: the first as if alone, the second the
// next one behind it; ahead where the second looks ahead.
func (d *document) settleBoth(a, b point, s *sentence) (point, point) {
	bare := func(p point) bool { return p.known == nil && !p.open && p.y == 0 && p.form != ofYear }
	if !bare(a) || !bare(b) {
		a, b = d.settle(a, s), d.settle(b, s)
		if bare(b) || a.known == nil || b.known == nil || !b.relative || !b.known.End.Before(*a.known.Start) {
			return a, b
		}
		b.known = d.follow(a.known, b)
		return a, b
	}
	a.end = b.end // the verb is behind both
	if !d.looksAhead(a.start, b.end, s) {
		if a = d.settle(a, s); a.known != nil && a.known.Start != nil {
			b.known, b.relative = d.follow(a.known, b), true
		}
		return a, d.settle(b, s)
	}
	b.start = a.start
	if b = d.settle(b, s); b.known == nil {
		return d.settle(a, s), b
	}
	if a.form == ofWeekday {
		last := *b.known.End
		a.known, a.relative = dayOf(last.AddDays(-((isoWeekday(last) - a.n + 7) % 7))), true
		return a, b
	}
	for y := b.known.End.Year; y >= b.known.End.Year-1 && a.form != ofEdge && a.known == nil; y-- {
		if k := a.in(y); k != nil && !b.known.Start.Before(*k.Start) {
			a.known, a.relative = k, true
		}
	}
	if a = d.settle(a, s); a.form == ofDay && a.m == 0 && a.known != nil && b.known.End.Before(*a.known.Start) {
		a.known = shifted(a.known, -1)
	}
	return a, b
}

// follow gives the first of what b names that ends behind a.
func (d *document) follow(a *quantity.Period, b point) *quantity.Period {
	switch b.form {
	case ofWeekday:
		return dayOf(a.Start.AddDays((b.n - isoWeekday(*a.Start) + 7) % 7))
	case settled, ofWeekend:
		return b.known
	}
	if b.form == ofDay && b.m == 0 {
		if k := day(a.Start.Year, int(a.Start.Month), b.d); k != nil && !k.End.Before(*a.Start) {
			return k
		}
		next := quantity.Date{Year: a.Start.Year, Month: a.Start.Month, Day: 1}.AddMonths(1)
		return day(next.Year, int(next.Month), b.d)
	}
	for y := a.Start.Year; y <= a.Start.Year+1; y++ {
		if k := b.in(y); k != nil && !k.End.Before(*a.Start) {
			return k
		}
	}
	return b.known
}

// dayPartEnd passes over a part of the day in Chinese: 19日晚至21日晨.
func (d *document) dayPartEnd(i int) int {
	if w, ok := d.timeRole(i, "daypart"); ok && isHan(d.at(i)) && isHan(d.at(i-1)) {
		return w.end
	}
	return i
}

// bareNumber reads digits that the second end says what they are: 5至8月, 2 to 5
// May.
func (d *document) bareNumber(i int) (point, bool) {
	v, end := d.digits(i, 4)
	if !isDigit(d.at(i)) {
		v, end, _ = d.small(i)
		if !isHan(d.at(i)) {
			return point{}, false
		}
	}
	if end == i {
		return point{}, false
	}
	return point{start: i, end: d.ordinalEnd(end), y: v, grain: "number", kind: Date}, true
}

// bareEnd reads the second of "May 10-11", "2019-21" and "5月10至11日": digits
// that the first end says what they are.
func (d *document) bareEnd(a point, i int) (point, bool) {
	v, end := d.digits(i, 4)
	if end == i || d.at(end) == '%' || d.at(end) == ',' && isDigit(d.at(end+1)) || d.at(end) == '.' && isDigit(d.at(end+1)) {
		return point{}, false
	}
	p := point{start: i, end: end, form: a.form, grain: a.grain, kind: Date}
	switch {
	case a.form == ofDay && end-i <= 2 && a.d > 0 && v > a.d && v <= 31:
		p.y, p.m, p.d, p.end = a.y, a.m, v, d.ordinalEnd(end)
		if a.y == 0 && a.m > 0 && !isHan(d.at(p.end)) {
			p = d.yearBehind(p) // May 10-11, 2023
		}
	case isLatin(d.at(end)):
		return p, false
	case a.form == ofYear && !a.relative && end-i == 2 && v > a.y%100:
		p.y = a.y/100*100 + v
	case a.form == ofYear && !a.relative && end-i == 4 && plausibleYear(v):
		p.y = v
	case a.grain == "number" && end-i == 2 && a.y >= 1900 && a.y < 2100 && v > a.y%100 && d.at(end) == '年' && d.at(a.start+4) != '元':
		p.y, p.form, p.grain, p.end = a.y/100*100+v, ofYear, quantity.Year, end+1 // 1985到89年
	case a.grain == "number" && end-i == 4 && plausibleYear(v) && plausibleYear(a.y) && v > a.y && v-a.y < 200 && !d.countFollows(end):
		p.y, p.form, p.grain = v, ofYear, quantity.Year
	default:
		return p, false
	}
	return p, !isLatin(d.at(p.end))
}

// inherits gives each end what only the other states, and tells whether the two
// can be one range.
func (a *point) inherits(b *point) bool {
	if a.grain == "number" {
		v := a.y
		a.y, a.m, a.d, a.n, a.form, a.grain, a.known, a.open, a.explicit = b.y, b.m, b.d, b.n, b.form, b.grain, nil, b.open, b.explicit
		switch {
		case b.form == ofYear && plausibleYear(v) && v < b.y:
			a.y = v
		case b.form == ofMonth && v >= 1 && v <= 12 && v < b.m:
			a.m = v
		case b.form == ofDay && v >= 1 && v <= 31 && v < b.d:
			a.d = v
		case b.form == ofQuarter && v >= 1 && v < b.n:
			a.n = v
		default:
			return b.form == settled && b.open && b.grain == quantity.Year // 753 to 509 BC
		}
		return true
	}
	if a.known != nil && a.grain != quantity.Day && a.y == 0 && (b.form == ofDay || b.form == ofMonth) && b.y == 0 && a.known.End != nil {
		return true
	}
	yearly := func(p *point) bool {
		return p.form == ofMonth || p.form == ofDay || p.form == ofQuarter || p.form == ofHalf || p.form == ofSeason || p.form == ofHoliday
	}
	if yearly(b) && b.y == 0 && b.known == nil {
		if b.form == ofDay && b.m == 0 {
			b.m = a.m
			if b.m == 0 {
				return a.form == ofDay || a.grain == quantity.Day
			}
		}
		if a.y > 0 {
			b.y, b.explicit = a.y, a.explicit
			if before(b, a) {
				b.y++ // 2022年11月至2月
			}
		}
		b.relative = b.relative || a.relative
		b.open = b.open || a.open
	}
	if yearly(a) && a.y == 0 && a.known == nil && b.y > 0 && yearly(b) && a.m > 0 == (b.m > 0) {
		a.y = b.y
		if before(b, a) {
			a.y--
		}
	}
	return true
}

// before tells whether a lies earlier in a year than b.
func before(a, b *point) bool {
	if a.m != b.m {
		return a.m < b.m
	}
	if a.form == b.form && a.form != ofDay {
		return a.n < b.n
	}
	return a.d > 0 && b.d > 0 && a.d < b.d
}

// betweenEn reads "between May 2022 and April 2023".
func (d *document) betweenEn(i int, s *sentence) (point, bool) {
	if !d.hasWord(i, "between") {
		return point{}, false
	}
	a, ok := d.rawPoint(d.spaces(i+7), s)
	if !ok {
		if a, ok = d.bareNumber(d.spaces(i + 7)); !ok {
			return point{}, false
		}
	}
	j := a.end
	if d.at(j) == ',' {
		j++
	}
	if j = d.spaces(j); !d.hasWord(j, "and") {
		return point{}, false
	}
	return d.join(i, a, d.spaces(j+3), s)
}
