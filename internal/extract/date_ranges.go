package extract

import (
	"whence/internal/quantity"
)

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
	d.lastNear = false // both ends are of one year
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
		{"自从", "since?"},
		{"自", "since?"},
		{"从", "from"},
		{"截至到", "until"},
		{"截止到", "until"},
		{"截至", "until"},
		{"截止", "until"},
	} {
		if d.has(i, w.word) {
			return w.role, d.spaces(i + len([]rune(w.word)))
		}
	}
	for _, w := range []struct{ word, role string }{
		{"ever since", "since"},
		{"since", "since"},
		{"as of", "until"},
		{"until", "until"},
		{"by", "until"},
		{"through", "until"},
		{"before", "before"},
		{"after", "after"},
	} {
		if d.hasWord(i, w.word) && isSpace(d.at(i+len(w.word))) {
			j := d.spaces(i + len(w.word))
			for _, filler := range []string{"the end of", "the start of", "the beginning of", "the", "late", "early", "mid"} {
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
		{"以来", "since"},
		{"至今", "since"},
		{"迄今", "since"},
		{"起至今", "since"},
		{"开始", "since"},
		{"起", "since"},
		{"之后", "after"},
		{"以后", "after"},
		{"之前", "before"},
		{"以前", "before"},
		{"为止", "until"},
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
