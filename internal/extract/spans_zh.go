package extract

import (
	"whence/internal/quantity"
)

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
		if u.grain == quantity.Year && v < 100 && d.beforeNow(end+1) { // 一年半前
			return 12*v + 6, unitsOfTime["months"], end + 1, true
		}
		return 0, u, i, false
	}
	if ok && u.grain == quantity.Year && d.at(end) == '代' {
		return 0, u, i, false
	}
	return v, u, end, ok
}

// beforeNow tells whether a word that counts back from now stands at i: 前, 以前.
func (d *document) beforeNow(i int) bool {
	w, ok := d.timeRole(i, "closer")
	return ok && w.b == "before"
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
	if lead == "past" || lead == "near" {
		if hours, end := d.hoursZh(j); hours > 0 {
			return d.hoursBack(i, end, hours)
		}
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
	for range 3 {
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
