package extract

import (
	"whence/internal/quantity"
)

// afterYear reads the month, quarter, half, season, holiday or part behind a year.
func (d *document) afterYear(p point) point {
	j := d.spaces(p.end)
	if d.at(j) == '的' {
		j++
	}
	if p.open {
		p.y = 0
	}
	q := p
	q.known, q.all = nil, nil
	if d.has(p.end, "财年") || d.has(p.end, "度财年") {
		return p
	}
	switch r := d.at(p.end); {
	case r == '度' && !(isHan(d.at(p.end+1)) && d.at(p.end+1) == '假'), r == '份':
		p.end++
		if d.at(p.end) == '的' {
			j = p.end + 1
		} else {
			j = p.end
		}
	}
	if x, ok := d.firstZh(j); ok {
		q.end, q.form, q.n, q.grain, q.kind = x.end, x.form, x.n, x.grain, Period
		return q
	}
	if x, ok := d.quarterZh(j); ok {
		q.end, q.form, q.n, q.grain, q.kind, q.part = x.end, x.form, x.n, x.grain, Period, x.part
		return q
	}
	if w, ok := d.words.at(j, dateWord); ok {
		switch w.a {
		case "half":
			q.end, q.form, q.n, q.grain, q.kind = w.end, ofHalf, w.n, quantity.Half, Period
			return q
		case "edge":
			p.end, p.part = w.end, partNames[w.b]
			return d.sofarZh(p)
		}
	}
	if a, b := chineseDigit(d.at(j)), chineseDigit(d.at(j+1)); a > 0 && b == a+1 && d.at(j+2) == '月' { // 去年五六月
		q.form, q.m, q.n, q.grain, q.end = ofMonth, a, 2, quantity.Month, j+3
		return q
	}
	if v, end, _ := d.small(j); end > j && v >= 1 && v <= 12 && d.at(d.spaces(end)) == '月' {
		q.form, q.m, q.grain, q.end = ofMonth, v, quantity.Month, d.spaces(end)+1
		return d.afterMonth(q)
	}
	if w, ok := d.words.at(j, holidayWord); ok && isHan(d.at(j)) && (j == p.end || d.at(j-1) == '的') {
		q.end, q.form, q.holiday, q.grain = w.end, ofHoliday, w.row, quantity.Day
		return q
	}
	if d.at(j) == '今' && (d.at(j+1) == '天' || d.at(j+1) == '日') && d.in.Reference != nil && p.y > 0 && j > p.end {
		ref := d.in.Reference
		q.known, q.form, q.end, q.grain = day(p.y, int(ref.Month), ref.Day), settled, j+2, quantity.Day
		return q
	}
	w, ok := d.words.at(j, timeWord)
	if !ok {
		if d.has(p.end, "同期") || d.has(p.end, "同月") || d.has(p.end, "同季") || d.has(p.end, "同一时期") || d.has(p.end, "同一季度") {
			return d.samePeriodZh(p)
		}
		if d.at(p.end) == '全' && d.at(p.end+1) == '年' {
			p.end += 2
		}
		return p
	}
	switch w.a {
	case "season":
		if j == p.end || d.at(j-1) == '的' {
			q.end, q.form, q.n, q.grain = w.end, ofSeason, w.n, quantity.Quarter
			return q
		}
	case "part":
		if j == p.end && (w.b != "late" || w.word == "末期" || w.word == "后期") && w.word != "上旬" && w.word != "中旬" && (w.word != "中" || d.edgeEnds(w.end)) {
			p.end, p.part = w.end, partNames[w.b]
		}
	}
	return d.sofarZh(p)
}

// edgeEnds tells whether what follows lets a single rune (中) be a part of a year
// or month: nothing, the end of a clause or a word of bounds.
func (d *document) edgeEnds(i int) bool {
	if i >= len(d.text) || isClauseEnd(d.at(i)) || d.at(i) == '的' || d.tenseAt(i) != 0 {
		return true
	}
	w, ok := d.words.at(i, timeWord)
	return ok && (w.a == "closer" || w.b == "to")
}

// sofarZh reads 早些时候, 晚些时候 and 以来 behind a running period.
func (d *document) sofarZh(p point) point {
	if !p.relative || p.part != entire && p.part != early {
		return p
	}
	j := p.end
	if d.at(j) == '的' {
		j++
	}
	w, ok := d.words.at(j, timeWord)
	if !ok || d.in.Reference == nil {
		return p
	}
	k := p.known
	if k == nil && p.y > 0 {
		k = p.in(p.y)
	}
	if k == nil || k.Start == nil || k.End == nil || d.in.Reference.Before(*k.Start) || k.End.Before(*d.in.Reference) {
		if w.a == "sofar" || w.a == "onward" {
			p.end = w.end
		}
		return p
	}
	q := p
	q.known, q.part, q.form = k, entire, settled
	switch {
	case w.a == "sofar" || w.a == "closer" && w.b == "since" && w.word != "起" && w.word != "开始":
		q.end = w.end
		return d.toDate(q)
	case w.a == "onward":
		q.end = w.end
		return d.fromNow(q)
	}
	return p
}

// samePeriodZh reads 去年同期: the date before it, in that year.
func (d *document) samePeriodZh(p point) point {
	p.end += 2
	if d.at(p.end-1) == '一' {
		p.end += 2
	}
	base := d.base()
	p.open, p.derived, p.form = true, true, settled
	if y := p.y; base != nil && y > 0 {
		p.known = inYearOf(base, y)
		p.open = p.known == nil
		return p
	}
	p.known = nil
	return p
}

// afterMonth reads the day or part behind a month.
func (d *document) afterMonth(p point) point {
	if d.at(p.end) == '份' {
		p.end++
	}
	j := d.spaces(p.end)
	if d.at(j) == '的' {
		j++
	}
	v, end, _ := d.small(j)
	day := p
	day.form, day.known, day.grain, day.d = ofDay, nil, quantity.Day, v
	if k := d.spaces(end); end > j && v >= 1 && v <= 31 && (d.at(k) == '日' && d.at(k+1) != '元' && d.at(k+1) != '本' || d.at(k) == '号') {
		day.end = k + 1
		return day
	}
	if day.end = end; end > j && d.nextDayZh(day) > 0 { // 5月10、11日
		return day
	}
	if end > j && v >= 1 && v <= 31 && d.connector(end) > 0 { // 5月10至11日
		k := d.connector(end)
		if w, e, _ := d.small(k); e > k && w > v && w <= 31 && (d.at(d.spaces(e)) == '日' || d.at(d.spaces(e)) == '号') {
			day.end = end
			return day
		}
	}
	if w, ok := d.timeRole(p.end, "part"); ok {
		if w.word != "中" || d.edgeEnds(w.end) || d.connector(w.end) > 0 {
			p.end, p.part = w.end, partNames[w.b]
		}
		return p
	}
	if q, ok := d.weekOfZh(p, j); ok {
		return q
	}
	return p
}

// weekOfZh reads 第一周, 首周, 最后一周 behind a month.
func (d *document) weekOfZh(p point, i int) (point, bool) {
	var n, j int
	switch {
	case d.at(i) == '首':
		n, j = 1, i+1
	case d.has(i, "最后一"):
		n, j = -1, i+3
	case d.at(i) == '第':
		n, j, _ = d.small(i + 1)
	default:
		return p, false
	}
	if d.at(j) == '个' {
		j++
	}
	switch {
	case n == 0 || n > 5:
		return p, false
	case d.has(j, "周末"), d.has(j, "周年"):
		return p, false
	case d.at(j) == '周':
		j++
	case d.has(j, "星期"), d.has(j, "礼拜"):
		j += 2
	default:
		return p, false
	}
	if n < 0 {
		p = p.days(p.start, -7, -1, quantity.Week)
	} else {
		p = p.days(p.start, 7*n-6, 7*n, quantity.Week)
	}
	p.end = j
	return p, true
}
