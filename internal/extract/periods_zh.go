package extract

import (
	"time"

	"whence/internal/quantity"
)

// quarterZh reads 第一季度, 三季度, with the number in m.
func (d *document) quarterZh(i int) (point, bool) {
	j := i
	if d.at(j) == '第' {
		j++
	}
	v := 0
	switch d.at(j) {
	case '一', '1':
		v = 1
	case '二', '2':
		v = 2
	case '三', '3':
		v = 3
	case '四', '4':
		v = 4
	}
	if v == 0 || d.at(j+1) != '季' || isDigit(d.at(j-1)) {
		return point{}, false
	}
	end := j + 2
	if d.at(end) == '度' {
		end++
	} else if j == i { // 四季
		return point{}, false
	}
	return point{start: i, end: end, m: v, grain: quantity.Quarter, kind: Period}, true
}

// firstZh reads 前三季度, 前三个季度, 前8个月: the year up to there. The months
// are in m until a year is known.
func (d *document) firstZh(i int) (point, bool) {
	if d.at(i) != '前' {
		return point{}, false
	}
	v, end, _ := d.small(i + 1)
	if end == i+1 || v < 2 || v > 11 {
		return point{}, false
	}
	p := point{start: i, kind: Period, relative: true}
	if d.at(end) == '个' {
		end++
	}
	switch {
	case d.has(end, "季度") && v <= 3:
		p.m, p.end, p.grain = 3*v, end+2, quantity.Quarter
	case d.at(end) == '月' && d.at(end-1) == '个' && d.at(end+1) != '前' && d.at(end+1) != '后':
		p.m, p.end, p.grain = v, end+1, quantity.Month
	default:
		return point{}, false
	}
	year := d.lastYear
	if year == 0 && d.in.Reference != nil {
		if year = d.in.Reference.Year; p.m > int(d.in.Reference.Month) {
			year--
		}
	}
	if p.open = year == 0; p.open {
		return p, true
	}
	p.known = firstMonths(year, p.m)
	return p, true
}

// firstMonths gives the first months of a year.
func firstMonths(year, months int) *quantity.Period {
	first := quantity.Date{Year: year, Month: 1, Day: 1}
	last := quantity.Date{Year: year, Month: time.Month(months), Day: 1}.EndOfMonth()
	grain := quantity.Month
	if months%3 == 0 {
		grain = quantity.Quarter
	}
	return between(first, last, grain)
}

// decadeZh reads 1990年代 and 九十年代 behind the number v.
func (d *document) decadeZh(i, v, end int, four bool) (point, bool) {
	p := point{start: i, end: end, grain: quantity.Decade, kind: Period}
	switch {
	case four && v%10 == 0 && plausibleYear(v):
		p.known = years(v, v+9, quantity.Decade)
	case !four && v%10 == 0 && v >= 20 && v < 100:
		p.known = years(1900+v, 1909+v, quantity.Decade)
	default:
		return p, false
	}
	return p, true
}

// decadeOf reads 90年代 behind a century.
func (d *document) decadeOf(p point) point {
	v, end, _ := d.small(p.end)
	if end == p.end || !d.has(end, "年代") || v%10 != 0 || v >= 100 {
		switch d.at(p.end) {
		case '初', '末':
			p.end++
		}
		return p
	}
	p.end, p.grain, p.kind = end+2, quantity.Decade, Period
	if p.known != nil {
		from := p.known.Start.Year - 1 + v
		p.known = years(from, from+9, quantity.Decade)
	}
	return p
}

// weekdayRune reads the day behind 上周: 一 to 日.
func (d *document) weekdayRune(i int) (int, bool) {
	wd := 0
	switch d.at(i) {
	case '一':
		if r := d.at(i + 1); r == '名' || r == '位' || r == '个' || r == '家' || r == '份' {
			return 0, false
		}
		wd = 1
	case '二':
		wd = 2
	case '三':
		wd = 3
	case '四':
		wd = 4
	case '五':
		wd = 5
	case '六':
		wd = 6
	case '日', '天':
		wd = 7
	}
	return wd, wd > 0
}

// timeUnitZh reads a unit of time behind a number: 年, 个月, 周, 天.
func (d *document) timeUnitZh(i int) (unitOfTime, int, bool) {
	w, ok := d.words.at(d.spaces(i), unitWord)
	if !ok || w.b != "duration" {
		return unitOfTime{}, i, false
	}
	u, ok := unitsOfTime[w.a]
	return u, w.end, ok
}

// spanZh reads 四年前, 过去三年, 近12个月来 and 截至2023年4月的12个月.
func (d *document) spanZh(i int, s *sentence) (point, bool) {
	if !isHan(d.at(i)) && !isDigit(d.at(i)) {
		return point{}, false
	}
	if d.has(i, "截至") || d.has(i, "截止") {
		return d.spanTo(i, s)
	}
	j, lead := i, ""
	for _, w := range []string{"过去的", "过去", "最近的", "最近", "近"} {
		if d.has(i, w) {
			lead, j = w, i+len([]rune(w))
			break
		}
	}
	v, end, positional := d.small(j)
	if end == j || positional || v <= 0 {
		return point{}, false
	}
	u, end, ok := d.timeUnitZh(end)
	if !ok {
		return point{}, false
	}
	p := point{start: i, end: end, kind: Period, grain: u.grain, relative: true, open: d.in.Reference == nil}
	switch {
	case lead == "" && (d.has(end, "前") && !d.has(end, "前夕") && !d.has(end, "前后") || d.has(end, "以前") || d.has(end, "之前")):
		p = ago(d.in.Reference, v, u)
		p.start, p.end = i, end+1
		if d.at(end) != '前' {
			p.end++
		}
		return p, true
	case lead == "":
		return point{}, false
	case lead == "近":
		switch d.at(end) {
		case '来', '内', '间', '里', '以', '，', '中':
		default:
			return point{}, false
		}
	}
	if d.in.Reference != nil {
		p.known = past(*d.in.Reference, v, u)
	}
	return p, true
}

// spanTo reads 截至2023年4月的12个月.
func (d *document) spanTo(i int, s *sentence) (point, bool) {
	j := i + 2
	if d.at(j) == '到' {
		j++
	}
	p, ok := d.pointAt(d.spaces(j), s)
	if !ok || d.at(p.end) != '的' && d.at(p.end) != '止' {
		return point{}, false
	}
	j = p.end + 1
	for _, w := range []string{"过去", "前", "最近"} {
		if d.has(j, w) {
			j += len([]rune(w))
		}
	}
	v, end, _ := d.small(j)
	u, end, ok := d.timeUnitZh(end)
	if v <= 0 || !ok {
		return point{}, false
	}
	out := point{start: i, end: end, kind: Period, grain: p.grain, relative: p.relative, open: true}
	if _, last, ok := p.span(); ok {
		out.known, out.open = past(last, v, u), false
		if out.known != nil {
			out.known.Grain = p.grain
		}
	}
	return out, true
}
