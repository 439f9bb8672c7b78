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
	if w, ok := d.timeRole(p.end, "part"); ok && w.word != "中" {
		p.end = w.end
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

// timeUnitZh reads a unit of time behind a number: 年, 个月, 周, 天, 个季度.
func (d *document) timeUnitZh(i int) (unitOfTime, int, bool) {
	w, ok := d.words.at(d.spaces(i), unitWord)
	if !ok || w.b != "duration" || w.word == "周年" {
		return unitOfTime{}, i, false
	}
	u, ok := unitsOfTime[w.a]
	return u, w.end, ok
}

// timeCountZh reads a number and a unit of time: 三年, 半年, 一个世纪.
func (d *document) timeCountZh(i int) (v int, u unitOfTime, end int, ok bool) {
	if d.at(i) == '半' && (d.at(i+1) == '年' || d.has(i+1, "个月")) {
		if d.at(i+1) == '年' {
			return 1, unitsOfTime["halves"], i + 2, true
		}
		return 15, unitOfTime{quantity.Day, 0, 1}, i + 3, true
	}
	v, e, positional := d.small(i)
	if e == i || positional || v <= 0 {
		return 0, u, i, false
	}
	u, end, ok = d.timeUnitZh(e)
	if ok && d.at(end) == '半' {
		return 0, u, i, false
	}
	if ok && u.grain == quantity.Year && d.at(end) == '代' {
		return 0, u, i, false
	}
	return v, u, end, ok
}

// spanZh reads 四年前, 三天后, 过去三年, 未来十天, 三十年来 and 截至4月的12个月.
func (d *document) spanZh(i int, s *sentence) (point, bool) {
	if !isHan(d.at(i)) && !isDigit(d.at(i)) {
		return point{}, false
	}
	if w, ok := d.timeRole(i, "opener"); ok && (w.b == "until" || w.b == "to" || w.b == "since" || w.b == "from") {
		return d.spanToZh(i, w, s)
	}
	j, lead := i, ""
	if w, ok := d.timeRole(i, "lead"); ok {
		lead, j = w.b, w.end
	}
	if lead != "" && d.at(j) == '这' {
		j++
	}
	v, u, end, ok := d.timeCountZh(j)
	if !ok {
		return point{}, false
	}
	ref := d.in.Reference
	p := point{start: i, end: end, kind: Period, grain: u.grain, relative: true, derived: true, open: ref == nil}
	switch lead {
	case "":
		return d.agoZh(p, v, u, s)
	case "near":
		if !d.nearIsPast(i, end) {
			return point{}, false
		}
		fallthrough
	case "past":
		if ref != nil {
			p.known = past(*ref, v, u)
		}
	case "next":
		if ref != nil {
			p.known = coming(*ref, v, u)
		}
	}
	return p, true
}

// agoZh reads what stands behind a length of time that makes it a date: 前, 后, 来.
func (d *document) agoZh(p point, v int, u unitOfTime, s *sentence) (point, bool) {
	ref := d.in.Reference
	end := p.end
	if d.at(end) == '多' || d.at(end) == '左' {
		return p, false
	}
	w, ok := d.timeRole(end, "closer")
	switch {
	case d.at(end) == '来' && d.at(end+1) != '自' && d.at(end+1) != '到' && d.at(end+1) != '说', d.has(end, "以来"):
		if end++; d.at(end) == '来' {
			end++
		}
		if p.end = end; ref != nil {
			p.known = past(*ref, v, u)
		}
		p.record = d.recordFollows(end)
		return p, true
	case ok && w.b == "before":
		p.end, p.kind, p.explicit = w.end, Date, true
		p.derived = false
		if ref == nil {
			return p, true
		}
		p.known = unitAway(*ref, -v, u)
		if p.known == nil {
			p.open = true
			return p, true
		}
		p.y, p.m = p.known.Start.Year, int(p.known.Start.Month)
		switch u.grain {
		case quantity.Year:
			p.form = ofYear
			return d.settle(d.afterYear(p), s), true
		case quantity.Month:
			p.form = ofMonth
			return d.settle(d.afterMonth(p), s), true
		}
		return p, true
	case ok && w.b == "after" && (w.word == "后" || w.word == "之后" || w.word == "以后"):
		if d.time.here && !d.futureAt(w.end, s) {
			q := p
			q.end, q.kind, q.relative, q.open = w.end, Date, false, false
			if q, ok := d.countedFrom(q, v, u); ok {
				return q, true
			}
		}
		if !d.looksAhead(p.start, w.end, s) {
			return p, false
		}
		p.end, p.kind = w.end, Date
		if ref != nil {
			p.known = unitAway(*ref, v, u)
		}
		return p, true
	}
	return p, false
}

// recordFollows tells whether the time past at i is only that of a record: 四年来首次,
// 22年来最高.
func (d *document) recordFollows(i int) bool {
	if d.at(i) == '的' {
		i++
	}
	for _, w := range [...]string{"首", "最", "第", "新高", "新低", "唯一", "未", "罕见", "从"} {
		if d.has(i, w) {
			return true
		}
	}
	return false
}

// futureAt tells whether the clause behind i looks ahead.
func (d *document) futureAt(i int, s *sentence) bool { return d.looksAhead(i, i, s) }

// nearIsPast tells whether 近三年 is the time past and not nearly so long: not
// behind a verb of lasting nor before what only lengths have.
func (d *document) nearIsPast(start, end int) bool {
	switch d.at(start - 1) {
	case '将', '接', '临', '靠', '时', '了', '达', '续', '过', '花', '用', '期', '隔', '等', '经', '有', '满', '刑', '役', '长', '约', '需', '要', '龄', '史', '逾':
		return false
	}
	switch d.at(end) {
	case '的':
		return !d.has(end+1, "时间") && !d.has(end+1, "历史") && !d.has(end+1, "努力") && !d.has(end+1, "谈判") && !d.has(end+1, "调查")
	case '之', '前', '后', '多', '左', '时':
		return false
	}
	return true
}

// spanToZh reads 截至2023年4月的12个月, 截至3月31日的财年, 截至12月31日止年度.
func (d *document) spanToZh(i int, w match, s *sentence) (point, bool) {
	p, ok := d.pointAt(d.spaces(w.end), s)
	if !ok || p.known == nil && !p.open || p.derived && p.kind == Period {
		return point{}, false
	}
	j := p.end
	for n := 0; n < 3; n++ {
		switch {
		case d.at(j) == '的', d.at(j) == '止', d.at(j) == '为' && d.at(j+1) == '止', d.at(j) == '之':
			j++
		}
	}
	closed := j > p.end
	for _, w := range [...]string{"过去", "前", "最近", "连续"} {
		if d.has(j, w) {
			j += len([]rune(w))
			break
		}
	}
	v, u, end, ok := d.timeCountZh(j)
	if !ok {
		v, ok = 1, true
		switch {
		case d.has(j, "财年"), d.has(j, "年度"), d.has(j, "财政年度"), d.has(j, "会计年度"):
			u, end = unitsOfTime["years"], j+2
			if d.at(j+2) == '年' {
				end = j + 4
			}
		case d.has(j, "当周"), d.has(j, "一周"), d.has(j, "那周"):
			u, end, closed = unitsOfTime["weeks"], j+2, true
		case d.has(j, "季度"), d.has(j, "财季"):
			u, end = unitsOfTime["quarters"], j+2
		case d.has(j, "半年"), d.has(j, "上半财年"):
			u, end = unitsOfTime["halves"], j+2
		default:
			return point{}, false
		}
	}
	if !ok || !closed && w.b != "until" || w.b == "since" || w.b == "from" {
		return point{}, false
	}
	k := p.known
	if p.part == ending {
		k = p.all
	}
	out := point{start: i, end: end, kind: Period, grain: p.grain, relative: p.relative, explicit: p.explicit, open: true}
	if k != nil && k.End != nil {
		if out.known = upTo(*k.End, v, u); out.known != nil {
			out.known.Grain, out.open = k.Grain, false
		}
	}
	return out, true
}
