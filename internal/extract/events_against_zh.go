package extract

import "whence/internal/quantity"

// What tells against a Chinese dated clause: the date only bounds a figure, names
// what is talked of or puts a frame around a finer date, and what stands beside it
// is a publication, a habit or what a reporter saw.

// framesOnly tells whether a date is no time of the act that is told beside it.
func (d *document) framesOnly(h *happening, e *evidence) bool {
	it := &d.found[h.mention]
	last := h.words[len(h.words)-1]
	switch {
	case d.ofSeries(it), d.influence(it, last), d.excepted(it), d.viewed(it, last), d.stretch(it) && !e.future, e.counted && d.onlyCounts(it, last), d.onEnd(it, last):
		return true
	case it.coarse() && !h.onward && h.comparator == "at" && d.finerIn(h.words):
		return true
	case it.years() && d.superlativeIn(h.words):
		return true
	case h.certain:
		return false
	case d.seenByReporter(h):
		return true
	case d.publishes(it, h, e):
		return true
	}
	return d.occasionOfSpeech(it, last)
}

// ofSeries tells whether a year only says in which series something is counted:
// 今年第6号台风, 今年首个.
func (d *document) ofSeries(it *item) bool {
	if it.daily() || d.at(it.Start) != '今' && d.at(it.Start) != '本' && d.at(it.Start) != '去' {
		return false
	}
	return d.at(it.End) == '第' || d.opensAs(it.End, []string{"首个", "首宗", "首例", "首场", "首只", "首家", "首度第"})
}

// influence tells whether a date belongs to what something suffers from or is
// driven by: 受2020年疫情影响.
func (d *document) influence(it *item, last Range) bool {
	switch d.at(it.Start - 1) {
	case '受', '因', '到', '于', '对':
	default:
		return false
	}
	if _, ok := d.happeningAt(d.clockEnd(it.End, last.End), "noun"); ok && it.daily() {
		return false // 受16日暴雨影响: what happened that day
	}
	for _, w := range []string{"影响", "冲击", "拖累", "带动", "提振", "推动", "启发", "所致", "波及"} {
		if n := len([]rune(w)); d.has(last.End-n, w) {
			return true
		}
	}
	return false
}

// excepted tells whether a date is only left out of a reckoning: 扣除周末假日, 不计2020年.
func (d *document) excepted(it *item) bool {
	for _, w := range []string{"扣除", "不计", "不含", "撇除", "剔除", "除了", "较", "比", "相较于", "相比", "类似", "相对于", "有别于", "不同于", "多于", "少于", "高于", "低于", "早于", "晚于"} {
		if n := len([]rune(w)); it.Start >= n && d.has(it.Start-n, w) {
			return true
		}
	}
	return false
}

// viewed tells whether words beside a date end as what is compared, looked at or
// found: 与2016年第3届相比, 到12月整体来看, 5月9日调查的结果.
func (d *document) viewed(it *item, last Range) bool {
	for _, w := range []string{"相比", "相较", "相比较", "比较", "来看", "来说", "而言", "为例", "的结果", "的数据", "的报告", "计算", "估算", "较", "比", "高于", "低于", "止"} {
		if n := len([]rune(w)); last.Start >= it.End && d.has(last.End-n, w) {
			return true
		}
	}
	return false
}

// finerIn tells whether another date, within that of an event and finer, stands in
// its words: 2025年，该公司在5月份裁员.
func (d *document) finerIn(words []Range) bool {
	for _, r := range words {
		for k := d.firstIn(r.Start); k < len(d.found) && d.found[k].End <= r.End; k++ {
			p := d.found[k].Period
			if !d.found[k].dated || p == nil || p.Recurrence != "" || p.Start == nil || p.End == nil {
				continue
			}
			switch p.Grain {
			case quantity.Day, quantity.Week, quantity.Month:
				return true
			}
		}
	}
	return false
}

// seenByReporter tells whether words only say what a reporter saw or learned.
func (d *document) seenByReporter(h *happening) bool {
	for n, r := range h.words {
		if n+1 < len(h.words) && d.has(r.End-2, "记者") && d.opensReport(h.words[n+1].Start) {
			return true
		}
		for i := r.Start; i+2 < min(r.End, r.Start+16); i++ {
			if d.has(i, "记者") && d.opensReport(i+2) {
				return true
			}
		}
	}
	return false
}

// opensReport tells whether a reporter's finding out begins at i.
func (d *document) opensReport(i int) bool {
	return d.opensAs(i, []string{"看到", "看见", "见到", "注意到", "发现", "了解", "获悉", "从", "采访", "走访", "探访", "来到", "联系", "致电", "查询", "梳理", "在现场", "在采访", "拨打", "登录", "向", "就"})
}

// publishes tells whether words beside a date only say that data came out then.
func (d *document) publishes(it *item, h *happening, e *evidence) bool {
	if e.future || d.isAhead(it) {
		return false
	}
	out, data := false, false
	for _, r := range h.words {
		d.words.within(r.Start, min(r.End, r.Start+longestWording), happeningWord, func(w match) {
			out = out || puttingOut[w.word]
			data = data || out && w.a == "report"
		})
	}
	return data
}

// puttingOut are the verbs of those who publish something of their own.
var puttingOut = wordSet("发布 公布 发表 发出 更新 公开")

// occasionOfSpeech tells whether words end as the occasion of a speech that is told
// behind them: 13日在街头站台时，批评.
func (d *document) occasionOfSpeech(it *item, last Range) bool {
	if !it.daily() || last.Start < it.End {
		return false
	}
	switch d.at(last.End - 1) {
	case '时', '中', '上', '间', '后', '会':
	default:
		return false
	}
	i := last.End
	if c := d.at(i); c == '，' || c == ',' {
		i++
	}
	k := d.toldFrom(i)
	return k < len(d.tellings) && d.tellings[k].verb-i < 10 && !d.dividesWithin(i, d.tellings[k].verb)
}

// dividesWithin tells whether a mark parts two positions.
func (d *document) dividesWithin(from, to int) bool {
	for i := from; i < to; i++ {
		if d.dividesEvents(i) {
			return true
		}
	}
	return false
}

// stretch tells whether a date is but the length of time up to now for which something has been
// so: 已近一周, 近四年前.
func (d *document) stretch(it *item) bool {
	if it.years() && (d.at(it.End-1) == '来' && d.at(it.End-2) != '以' || d.at(it.End) == '来') { // 四十年来
		return true
	}
	return d.opensAs(it.Start, []string{"近", "将近", "接近"}) || d.opensAs(it.Start-2, []string{"已近", "将近", "接近"}) || d.at(it.Start-1) == '近' && !isHan(d.at(it.Start-2))
}

// onlyCounts tells whether words beside a date only say how many there were in that time: 共有756宗,
// 过去12个月招聘了900人.
func (d *document) onlyCounts(it *item, last Range) bool {
	if d.opensAs(it.Start, []string{"过去", "最近", "过往"}) {
		return true
	}

	if last.Start < it.End {
		return false
	}
	for _, w := range []string{"共录得", "录得", "合共", "共有", "总共", "有", "达"} {
		i := last.Start + len([]rune(w))
		if !d.has(last.Start, w) || it.daily() && len([]rune(w)) == 1 {
			continue
		}
		k := d.firstFrom(last.Start)
		return k < len(d.found) && d.found[k].Start <= i+1 && d.found[k].Quantity != nil
	}
	return false
}

// onEnd tells whether words say for how long something has gone on: 连续11个月增加.
func (d *document) onEnd(it *item, last Range) bool {
	for i := last.Start; i+2 < last.End; i++ {
		if d.has(i, "连续") && isDigit(d.at(i+2)) && !it.daily() {
			return true
		}
	}
	return false
}
