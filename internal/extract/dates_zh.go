package extract

import (
	"strconv"
	"strings"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// small reads an integer below 10,000 in digits or Chinese digits at i.
func (d *document) small(i int) (value, end int, positional bool) {
	if isDigit(d.at(i)) {
		v, e := d.digits(i, 4)
		return v, e, e-i == 4
	}
	if !isHan(d.at(i)) && d.at(i) != '〇' && d.at(i) != '○' {
		return 0, i, false
	}
	n, ok := d.numeral(i, min(len(d.text), i+8))
	if !ok || n.Point || n.Trailing != "" || !n.Value.Less(decimal.FromInt(10000)) {
		return 0, i, false
	}
	v, err := strconv.Atoi(n.Value.String())
	if err != nil {
		return 0, i, false
	}
	return v, n.End, n.End-i == 4 && !strings.ContainsAny(string(d.text[i:n.End]), "十百千廿卅")
}

// pointZh reads a year, month, day, weekday, quarter or century in Chinese.
func (d *document) pointZh(i int, s *sentence) (point, bool) {
	p := point{start: i, end: i, kind: Date}
	if w, ok := d.words.at(i, dateWord); ok && isHan(d.at(i)) {
		switch w.a {
		case "year":
			p = relativeTo(d.in.Reference, "year", w.n)
			p.start, p.end = i, w.end
			return d.afterYear(p), true
		case "week":
			if wd, ok := d.weekdayRune(w.end); ok {
				p = weekday(d.in.Reference, wd, true, w.n)
				p.start, p.end = i, w.end+1
				return p, true
			}
			fallthrough
		case "month", "day", "quarter", "decade":
			p = relativeTo(d.in.Reference, w.a, w.n)
			p.start, p.end = i, w.end
			if w.a == "month" {
				return d.afterMonth(p), true
			}
			return p, true
		case "century":
			p = relativeTo(d.in.Reference, "century", w.n)
			p.start, p.end = i, w.end
			return d.decadeOf(p), true
		case "weekday":
			if w.n == 1 && (d.at(w.end) == '名' || d.at(w.end) == '位' || d.at(w.end) == '个') {
				return p, false
			}
			p = weekday(d.in.Reference, w.n, false, 0)
			p.start, p.end = i, w.end
			return p, true
		case "half":
			if d.in.Reference == nil {
				p.open = true
			} else {
				p.known = half(d.in.Reference.Year, w.n)
			}
			p.end, p.kind, p.grain = w.end, Period, quantity.Half
			return p, true
		}
		return p, false
	}
	if d.has(i, "民国") {
		v, end, _ := d.small(d.spaces(i + 2))
		if end = d.spaces(end); v > 0 && v < 300 && d.at(end) == '年' {
			p.y, p.end, p.grain = 1911+v, end+1, quantity.Year
			return d.afterYear(p), true
		}
	}
	return d.numberedZh(i)
}

// numberedZh reads what begins with a number: 2023年7月10日, 7月, 19日, 19世纪.
func (d *document) numberedZh(i int) (point, bool) {
	p := point{start: i, end: i, kind: Date}
	if q, ok := d.firstZh(i); ok {
		return q, true
	}
	if d.at(i) == '第' || isDigit(d.at(i)) || isHan(d.at(i)) {
		if q, ok := d.quarterZh(i); ok {
			if d.in.Reference != nil {
				q.known = quarter(d.in.Reference.Year, q.m)
			} else {
				q.open = true
			}
			if d.lastYear > 0 {
				q.known, q.open = quarter(d.lastYear, q.m), false
			}
			q.m = 0
			return q, true
		}
	}
	v, end, four := d.small(i)
	if end == i || d.at(i-1) == '第' {
		return p, false
	}
	j := d.spaces(end)
	switch {
	case d.at(j) == '年' && four && plausibleYear(v) || d.has(j, "年代"):
		if d.has(j, "年代") {
			return d.decadeZh(i, v, j+2, four)
		}
		p.y, p.end, p.grain = v, j+1, quantity.Year
		if d.at(j+1) == '度' || d.at(j+1) == '份' {
			p.end++
		}
		return d.afterYear(p), true
	case d.has(j, "财年") && four, d.has(j, "财政年度") && four:
		p.end, p.kind, p.open = j+2, Period, true
		if d.has(j, "财政年度") {
			p.end += 2
		}
		return p, true
	case d.has(j, "世纪") && v >= 1 && v <= 30:
		p.known, p.end, p.grain, p.kind = century(v), j+2, quantity.Century, Period
		return d.decadeOf(p), true
	case d.at(j) == '月' && v >= 1 && v <= 12:
		p.m, p.grain = v, quantity.Month
		p.end = j + 1
		if d.at(p.end) == '份' {
			p.end++
		}
		return d.afterMonth(p), true
	case d.at(j) == '日' && v >= 1 && v <= 31 && d.bareDay(i, j+1):
		p.d, p.end, p.grain = v, j+1, quantity.Day
		return p, true
	}
	return p, false
}

// bareDay tells whether N日 without a month is a day of a month: neither a
// length of time (为期3日, 3日内) nor another word (日元, 日本).
func (d *document) bareDay(start, end int) bool {
	switch d.at(end) {
	case '元', '本', '圆', '均', '军', '报', '内', '间', '前', '后', '游', '之', '益', '常', '语', '籍', '行':
		return false
	}
	for _, w := range []string{"为期", "连续", "历时", "长达", "持续", "共"} {
		n := len([]rune(w))
		if d.has(start-n, w) {
			return false
		}
	}
	return isDigit(d.at(start)) || d.at(start-1) == '月'
}

// afterYear reads the month, quarter, half or edge behind a year.
func (d *document) afterYear(p point) point {
	j := d.spaces(p.end)
	if d.at(j) == '的' {
		j++
	}
	if q, ok := d.firstZh(j); ok && !p.open {
		q.start, q.relative, q.open = p.start, p.relative, false
		q.known = firstMonths(p.y, q.m)
		q.m = 0
		d.lastYear = p.y
		return q
	}
	if q, ok := d.quarterZh(j); ok && !p.open {
		q.start, q.known, q.m, q.relative = p.start, quarter(p.y, q.m), 0, p.relative
		d.lastYear = p.y
		return q
	}
	if w, ok := d.words.at(j, dateWord); ok && w.a == "half" && !p.open {
		d.lastYear = p.y
		return point{start: p.start, end: w.end, known: half(p.y, w.n), grain: quantity.Half, kind: Period, relative: p.relative}
	}
	if v, end, _ := d.small(j); end > j && v >= 1 && v <= 12 && d.at(d.spaces(end)) == '月' {
		p.m, p.grain = v, quantity.Month
		p.end = d.spaces(end) + 1
		if d.at(p.end) == '份' {
			p.end++
		}
		return d.afterMonth(p)
	}
	if w, ok := d.words.at(p.end, dateWord); ok && w.a == "edge" && d.at(p.end) == '年' {
		p.end = w.end // 去年年底
	} else if r := d.at(p.end); (r == '底' || r == '末' || r == '初') && d.at(p.end+1) != '步' && d.at(p.end+1) != '级' && d.at(p.end+1) != '期' && d.at(p.end+1) != '次' && d.at(p.end+1) != '特' {
		p.end++
	}
	return p
}

// afterMonth reads the day behind a month.
func (d *document) afterMonth(p point) point {
	j := d.spaces(p.end)
	v, end, _ := d.small(j)
	if k := d.spaces(end); end > j && v >= 1 && v <= 31 && (d.at(k) == '日' && d.at(k+1) != '元' && d.at(k+1) != '本' || d.at(k) == '号') {
		p.d, p.end, p.grain = v, k+1, quantity.Day
		return p
	}
	if end > j && v >= 1 && v <= 31 && d.connector(end) > 0 { // 5月10至11日
		k := d.connector(end)
		if w, e, _ := d.small(k); e > k && w > v && w <= 31 && d.at(d.spaces(e)) == '日' {
			p.d, p.end, p.grain = v, end, quantity.Day
			return p
		}
	}
	switch d.at(p.end) {
	case '底', '末', '初':
		p.end++
	}
	return p
}
