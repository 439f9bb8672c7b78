package extract

import (
	"whence/internal/quantity"
)

// bounded reads a point with an open side: 自2019年以来, 截至4月30日, 2005年以前,
// since 2019, by the end of June.
func (d *document) bounded(i int, s *sentence) (point, bool) {
	role, j := d.opener(i)
	p, ok := d.rawPoint(j, s)
	if !ok || p.known != nil && p.known.Recurrence != "" {
		return point{}, false
	}
	if p.form == ofEdge && p.part == ending && (role == "until" || role == "to" || role == "before" || d.at(p.end) == '前') && d.in.Reference != nil && d.time.year == 0 {
		p.form, p.relative = settled, true // by the end of the year: of the running one
		g := quantity.Year
		if p.m > 0 {
			g = quantity.Month
		}
		p.known = unitAround(*d.in.Reference, 0, g)
	}
	p = d.settle(p, s)
	end := d.dayPartEnd(p.end)
	if d.at(end) == '\'' && d.at(end+1) == 's' && isLatin(d.at(i)) { // by Friday's deadline
		return point{}, false
	}
	switch closed, after := d.closer(end); {
	case isLatin(d.at(i)) && role != "":
		if role == "from" {
			if role = d.onward(i, end, p, s); role == "" {
				return point{}, false
			}
			end = d.onwardEnd(end)
		} else if role == "onward" {
			role = "since"
		}
	case closed != "" && role != "until" && role != "to":
		role, end = closed, after
	case closed == "until" || closed == "before" && role == "to":
		end = after
	case role == "to":
		role = "until"
		if !d.opensUntil(i) {
			return point{}, false
		}
	case role == "since" || role == "until":
	default:
		return point{}, false
	}
	if role == "" {
		return point{}, false
	}
	if role == "to" {
		role = "until"
	}
	return d.bound(i, end, role, p), true
}

// bound opens one side of a period. What is by the end of a year is all of it.
func (d *document) bound(start, end int, role string, p point) point {
	out := point{start: start, end: end, kind: Period, grain: p.grain, relative: p.relative}
	k := p.known
	if p.part == ending && role != "since" && p.all != nil {
		k = p.all
	}
	if k == nil || k.Start == nil || k.End == nil {
		out.open = true
		return out
	}
	ref := d.in.Reference
	out.known = &quantity.Period{Grain: k.Grain}
	switch role {
	case "since":
		out.known.Start = k.Start
		if p.relative && p.form == ofEdge && p.part == early && ref != nil && !ref.Before(*k.Start) {
			out.known = between(*k.Start, *ref, p.all.Grain) // since the start of the year
		}
	case "after":
		next := k.End.AddDays(1)
		out.known.Start = &next
	case "before":
		if p.part == ending || k.Grain == quantity.Day && isHan(d.at(end-1)) { // 年底前, 1月19日前
			out.known.End = k.End
			break
		}
		previous := k.Start.AddDays(-1)
		out.known.End = &previous
	default:
		out.known.End = k.End
	}
	return out
}

// opener reads a word that opens a side of a period at i.
func (d *document) opener(i int) (role string, next int) {
	w, ok := d.timeRole(i, "opener")
	if !ok {
		return "", i
	}
	if isLatin(d.at(i)) && !isSpace(d.at(w.end)) {
		return "", i
	}
	j := d.spaces(w.end)
	if isLatin(d.at(i)) && (d.hasWord(j, "about") || d.hasWord(j, "around") || d.hasWord(j, "at least")) {
		for isLatin(d.at(j)) {
			j++
		}
		j = d.spaces(j)
		if d.hasWord(j, "least") {
			j = d.spaces(j + 5)
		}
	}
	if d.hasWord(j, "the") && !d.startsPoint(j) {
		j = d.spaces(j + 3)
	}
	return w.b, j
}

// startsPoint tells whether a date begins with the article at i: the end of June.
func (d *document) startsPoint(i int) bool {
	if w, ok := d.words.at(i, timeWord); ok && w.a != "" {
		return true
	}
	if _, ok := d.words.at(i, dateWord); ok {
		return true
	}
	j := d.spaces(i + 3)
	if isDigit(d.at(j)) {
		_, e := d.digits(j, 2)
		return e > j && d.ordinalEnd(e) > e
	}
	if w, ok := d.words.at(j, timeWord); ok {
		return w.a == "ordinal" || w.a == "season" || w.a == "weekend" || w.a == "decade" || w.a == "part"
	}
	return false
}

// closer reads a word behind a point that opens a side of it; 起 and 开始 only
// where they close what 自 opens, or where nothing else can be meant.
func (d *document) closer(i int) (closed string, end int) {
	w, ok := d.timeRole(i, "closer")
	if !ok {
		return "", i
	}
	if w.word == "前" && d.aheadOfCount(w.end) {
		return "", i
	}
	return w.b, w.end
}

// aheadOfCount tells whether 前 belongs to what follows: 2019年前三名.
func (d *document) aheadOfCount(i int) bool {
	_, end, _ := d.small(i)
	return end > i
}

// opensUntil tells whether 到 or 至 at i opens a period and is not part of a verb
// (来到, 达到) or of a comparison.
func (d *document) opensUntil(i int) bool {
	switch d.at(i - 1) {
	case '来', '回', '达', '得', '提', '谈', '看', '说', '想', '感', '受', '遇', '遭', '碰', '找', '收', '追', '推', '迟', '延', '改', '拖', '移', '升', '降', '跌', '涨', '增', '减', '甚', '乃', '送', '调', '溯', '及':
		return false
	}
	return true
}

// onward tells whether "from Monday" opens a period: at the start of a clause,
// before "on", or where the clause looks ahead.
func (d *document) onward(start, end int, p point, s *sentence) string {
	if d.onwardEnd(end) > end || start == s.Start {
		return "since"
	}
	for k := range s.clauses {
		if s.clauses[k].Start == start {
			return "since"
		}
		if s.clauses[k].Start > start || k > 32 {
			break
		}
	}
	if p.grain != quantity.Year && d.looksAhead(start, end, s) {
		return "since"
	}
	return ""
}

// onwardEnd passes over "on", "onward(s)" and "to the present".
func (d *document) onwardEnd(i int) int {
	j := d.spaces(i)
	for _, w := range [...]string{"onwards", "onward", "on", "forward", "to the present", "to date", "until now", "to the present day"} {
		if d.hasWord(j, w) {
			k := j + len(w)
			if w == "on" && isLatin(d.at(d.spaces(k))) {
				continue
			}
			return k
		}
	}
	return i
}
