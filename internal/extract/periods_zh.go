package extract

import (
	"whence/internal/quantity"
)

// quarterZh reads 第一季度, 三季度, 首季, 第三财季.
func (d *document) quarterZh(i int) (point, bool) {
	j := i
	if d.at(j) == '第' {
		j++
	}
	v := 0
	switch d.at(j) {
	case '一', '1', '首':
		v = 1
	case '二', '2', '次':
		v = 2
	case '三', '3':
		v = 3
	case '四', '4':
		v = 4
	case '末':
		v = 4
	}
	if v == 0 || isDigit(d.at(j-1)) || d.at(j-1) == '十' {
		return point{}, false
	}
	named := d.at(j) == '首' || d.at(j) == '次' || d.at(j) == '末'
	k := j + 1
	if d.at(k) == '个' && (j > i || named) {
		k++
	}
	fiscal := d.at(k) == '财'
	if fiscal {
		k++
	}
	if d.at(k) != '季' {
		return point{}, false
	}
	end := k + 1
	if d.at(end) == '度' {
		end++
	} else if j == i && !fiscal && (!named || d.at(j) != '首' && d.at(i-1) != '年' || d.at(end) == '节') { // 四季, 末季
		return point{}, false
	}
	p := point{start: i, end: end, form: ofQuarter, n: v, grain: quantity.Quarter, kind: Period}
	if fiscal {
		p.form, p.country = ofFiscal, ""
	}
	switch d.at(end) {
	case '末', '底', '初':
		if w, ok := d.timeRole(end, "part"); ok && w.end == end+1 {
			p.end = w.end
		}
	}
	return p, true
}

// firstZh reads 前三季度, 前三个季度, 前8个月, 头两个月, 首季度, 最后两个月.
func (d *document) firstZh(i int) (point, bool) {
	j, sign := i+1, 1
	switch {
	case d.at(i) == '前' || d.at(i) == '头' || d.at(i) == '首':
	case d.has(i, "最后"):
		j, sign = i+2, -1
	default:
		return point{}, false
	}
	v, end, _ := d.small(j)
	if end == j || v < 1 || v > 11 || v == 1 && sign > 0 {
		return point{}, false
	}
	p := point{start: i, form: ofFirst, kind: Period}
	counted := d.at(end) == '个'
	if counted {
		end++
	}
	switch {
	case d.has(end, "季度") && v <= 3:
		p.n, p.end, p.grain = 3*v*sign, end+2, quantity.Quarter
	case d.at(end) == '季' && v <= 3 && v > 1 && sign > 0:
		p.n, p.end, p.grain = 3*v*sign, end+1, quantity.Quarter
	case d.at(end) == '月' && (counted || d.at(i) == '首' || d.at(i) == '前') && d.at(end+1) != '前' && d.at(end+1) != '后':
		p.n, p.end, p.grain = v*sign, end+1, quantity.Month
		if d.at(p.end) == '份' {
			p.end++
		}
	default:
		return point{}, false
	}
	if sign < 0 && d.at(i-1) != '年' && d.at(i-1) != '的' && d.at(i-1) != '度' {
		return point{}, false // 最后两个月 of what?
	}
	return p, true
}

// decadesZh reads 1990年代, 九十年代, 八九十年代.
func (d *document) decadesZh(i int) (point, bool) {
	a, b := chineseDigit(d.at(i)), chineseDigit(d.at(i+1))
	if a >= 2 && b == a+1 && b <= 9 && d.has(i+2, "十年代") {
		p := point{start: i, end: i + 5, kind: Period, known: years(1900+10*a, 1909+10*b, quantity.Decade)}
		return d.decadePart(p), true
	}
	v, end, four := d.small(i)
	j := d.spaces(end)
	if end == i || !d.has(j, "年代") {
		return point{}, false
	}
	p := point{start: i, end: j + 2, grain: quantity.Decade, kind: Period}
	switch {
	case four && v%10 == 0 && plausibleYear(v):
		p.known = years(v, v+9, quantity.Decade)
	case !four && v%10 == 0 && v >= 20 && v < 100:
		p.known = years(1900+v, 1909+v, quantity.Decade)
	default:
		return p, false
	}
	return d.decadePart(p), true
}

// chineseDigit gives 一 to 九 as 1 to 9, 0 for another rune.
func chineseDigit(r rune) int {
	for i, x := range [...]rune{'一', '二', '三', '四', '五', '六', '七', '八', '九'} {
		if r == x {
			return i + 1
		}
	}
	return 0
}

// decadePart reads 初, 中期, 末 behind a decade.
func (d *document) decadePart(p point) point {
	j := p.end
	if d.at(j) == '的' {
		j++
	}
	if w, ok := d.timeRole(j, "part"); ok && (w.word != "中" || d.edgeEnds(w.end)) {
		p.end, p.part = w.end, partNames[w.b]
	}
	return p
}

// decadeOf reads 90年代 behind a century.
func (d *document) decadeOf(p point) point {
	i := p.end
	if d.at(i) == '的' {
		i++
	}
	first := 0
	if p.known != nil {
		first = p.known.Start.Year - 1
	}
	if q, ok := d.decadesZh(i); ok && q.known != nil && q.known.Start.Year >= 1900 && q.known.Start.Year < 2000 {
		q.start, q.relative, q.open = p.start, p.relative, p.open
		shift := first - 1900
		if q.known = years(q.known.Start.Year+shift, q.known.End.Year+shift, quantity.Decade); p.known == nil {
			q.known = nil
		}
		return q
	}
	if v, end, _ := d.small(i); end > i && d.has(end, "年代") && v%10 == 0 && v <= 10 { // 21世纪10年代
		p.end, p.grain, p.kind = end+2, quantity.Decade, Period
		if p.known != nil {
			p.known = years(first+v, first+v+9, quantity.Decade)
		}
		return d.decadePart(p)
	}
	if w, ok := d.timeRole(i, "part"); ok && w.word != "中" {
		p.end, p.part = w.end, partNames[w.b]
	}
	return p
}

// fiscalZh reads 2022财年, 2023财政年度第三季度, 2021学年 behind a year of digits.
func (d *document) fiscalZh(p point, v, i int) (point, bool) {
	w, ok := d.words.at(i, dateWord)
	if !ok {
		return p, false
	}
	switch w.a {
	case "fiscal":
		p.form, p.y, p.end, p.grain, p.kind, p.explicit = ofFiscal, v, w.end, quantity.Year, Period, true
		p.country = d.countryOf(p.start, &d.sentences[d.time.sentence])
		if q, ok := d.quarterZh(w.end); ok {
			p.n, p.end, p.grain = q.n, q.end, quantity.Quarter
		}
	case "academic":
		p.form, p.y, p.end, p.grain, p.kind, p.explicit = ofYearDays, v, w.end, quantity.Year, Period, true
	case "season":
		p.form, p.y, p.end, p.grain, p.kind, p.explicit = ofYear, v, w.end, quantity.Year, Period, true
	default:
		return p, false
	}
	return p, true
}
