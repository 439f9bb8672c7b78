package extract

import "sort"

// What stands around Chinese dates, and what it makes of the words beside them.

// clockEnd passes over the time of day behind a date: 清晨6时40分许.
func (d *document) clockEnd(i, limit int) int {
	j := i
	for range 2 {
		if w, ok := d.timeRole(j, "daypart"); ok && w.end <= limit {
			j = w.end
		}
	}
	for _, w := range []string{"前后", "左右", "早些时候", "晚些时候", "稍早", "稍晚"} {
		if n := len([]rune(w)); d.has(j, w) && j+n <= limit {
			return j + n
		}
	}
	k, unit := j, false
	if d.at(k) == '近' && isDigit(d.at(k+1)) {
		k++
	}
	for k < limit && k-j < 24 && (clockRunes[d.at(k)] || unit && (d.at(k) == '至' || d.at(k) == '到') && clockRunes[d.at(k+1)]) {
		switch d.at(k) {
		case '时', '点', '分', ':', '：':
			unit = true
		}
		k++
	}
	if unit {
		j = k
	}
	if (d.has(j, "前后") || d.has(j, "左右")) && j+2 <= limit {
		j += 2
	}
	return j
}

var clockRunes = runeSet("0123456789一二三四五六七八九十两零:：时点分许左右半整钟约")

// opensAs tells whether a clause begins with one of some words.
func (d *document) opensAs(i int, words []string) bool {
	for _, w := range words {
		if d.has(i, w) {
			return true
		}
	}
	return false
}

// Words at the head of a clause: quoting names a source; equal names a day once more (即新法实施翌日), supposing
// makes a condition of it, pointing tells what something is.
var (
	equating  = []string{"即", "也就是", "正值", "时值", "适逢", "恰逢"}
	quoting   = []string{"据", "根据"}
	supposing = []string{"如果", "若", "假如", "倘若", "一旦", "要是", "只要", "除非"}
	pointing  = []string{"这是", "这也是", "那是", "此为", "这已是"}
)

// clausesFrom gives the clause behind a mark at i, without one that only names
// the day or the place once more.
func (d *document) clausesFrom(i int, s *sentence) (Range, bool) {
	next, ok := d.nextClause(i, s)
	if ok && d.dateEnd(next.Start) > 0 && d.at(d.dateEnd(next.Start)) != '第' {
		return next, false // 截至15日，13日清晨，
	}
	for range 2 {
		if !ok || next.End >= s.End || !isClauseEnd(d.at(next.End)) {
			break
		}
		equal, occasion := d.opensAs(next.Start, equating), d.occasionZh(Range{next.Start, next.Start}, next)
		if !equal && !occasion && (next.End-next.Start > 16 || d.happeningIn(next)) {
			break
		}
		further, more := d.nextClause(next.End, s)
		if !more || !d.happeningIn(further) && !equal && !occasion && further.End-further.Start < 5 {
			break
		}
		if !equal { // 城外的一处营地，人们排队
			further.Start = next.Start
		}
		next = further
		if !equal {
			break
		}
	}
	return next, ok
}

// happeningIn tells whether any word for what happens lies in a range.
func (d *document) happeningIn(r Range) bool {
	found := false
	d.happeningsIn(r, func(w match) {
		switch w.a {
		case "event", "statistic", "state", "will", "negation", "noun":
			found = true
		}
	})
	return found
}

// longestHead bounds what a clause of one verb is said of, in code points.
const longestHead = 36

// headZh gives the clause before one that has only a verb: of whom or what the
// verb is said.
func (d *document) headZh(i int, s *sentence) (Range, bool) {
	for n := range d.toldBefore(i + 1) { // 疫苗仅剩四万剂，预估月底前用罄
		if t := d.tellings[n]; t.Start < i && t.End >= i-1 && t.Start > s.Start {
			i = t.Start
			break
		}
	}
	if c := d.at(i - 1); i <= s.Start || c != '，' && c != ',' {
		return Range{}, false
	}
	r := Range{i - 1, i - 1}
	for r.Start > s.Start && i-r.Start < longestHead {
		if open := d.asideBefore(r.Start, s); open > 0 {
			r.Start = open
		} else if d.dividesEvents(r.Start - 1) {
			break
		} else {
			r.Start--
		}
	}
	if r = d.withoutMarks(r); r.Start > s.Start && !d.dividesEvents(r.Start-1) || d.datedIn(r) {
		return Range{}, false
	}
	switch d.at(r.End - 1) {
	case '后', '前', '时', '内', '中':
		return Range{}, false
	}
	return r, r.End-r.Start > 1
}

// relativeOf reads 去年10月发布的报告 and 9月16日开始实施的检查 behind other words: what
// was done to the thing that is named, unless it only came out lately. No words
// mean that the date is such, and that nothing is told of it.
func (d *document) relativeOf(it *item, left, right Range) ([]Range, bool) {
	w, ok := d.happeningAt(right.Start, "event")
	if ok && d.at(w.end) != '的' {
		if further, more := d.happeningAt(w.end, "event"); more { // 开始实施的
			w = further
		}
	}
	if !ok || d.at(w.end) != '的' || left.End <= left.Start {
		return nil, false
	}
	if d.states(Range{w.end + 1, right.End}) {
		return nil, true // 10月宣布的裁员人数增加了
	}
	if it.coarse() || publishing[w.word] && !d.longAgo(it) || d.mentionedAt(w.end+1) {
		return nil, true // 中心11日发布的报告, 是去年投入的十倍
	}
	end := w.end + 1
	for end < right.End && end-w.end < 12 && !placing[d.at(end)] && d.at(end) != '《' {
		end++
	}
	return []Range{left, {right.Start, end}}, true
}

// mentionedAt tells whether a mention begins at i.
func (d *document) mentionedAt(i int) bool {
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= i })
	return k < len(d.found) && d.found[k].Start == i
}

// attributiveZh tells whether a date between a verb and its object says of which
// time the object is: 公布第三季度财报, 发布8月调查.
func (d *document) attributiveZh(it *item, left, right Range) bool {
	if !it.daily() && right.End > right.Start && d.at(it.Start-1) == '的' && left.End >= left.Start { // 公布的三季度数据
		return true
	}
	if it.daily() || right.End <= right.Start || d.at(left.End-1) == '于' || d.at(left.End-1) == '在' || d.happeningIn(right) {
		return false
	}
	w, ok := d.words.before(left.End, happeningWord)
	return ok && w.start >= left.Start && publishing[w.word]
}

// besideZh tells whether a date is only what something is compared with or taken
// out of, or part of a title: 与6月相比, 除2022年外, 《2016年报告》; or the length of time
// for which something has been so: 三年来.
func (d *document) besideZh(h *happening) bool {
	it := &d.found[h.mention]
	switch d.at(it.Start - 1) {
	case '《', '除', '与', '和', '跟', '同':
		if d.at(it.Start-1) == '《' || d.at(it.End) == '外' || d.at(it.End) == '份' && d.has(it.End+1, "相") || d.has(it.End, "相比") || d.has(it.End, "相较") || d.has(it.End, "比较") {
			return true
		}
	}
	return false
}

// happensAtPlaceZh tells by their form whether words beside a year tell of an act, whatever
// its verb: they name a place or a party.
func (d *document) happensAtPlaceZh(h *happening) bool {
	switch d.at(h.words[len(h.words)-1].Start) {
	case '在', '从', '向', '因', '由', '被', '与', '到':
		return true
	}
	return h.words[0].Start >= d.found[h.mention].End && d.at(h.words[0].Start) == '在'
}

// isInterview tells whether words only say that somebody was asked: 接受电台采访时.
func (d *document) isInterview(r Range) bool {
	if !d.has(r.Start, "接受") && !d.has(r.Start, "在接受") {
		return false
	}
	for i := r.Start; i < min(r.End, r.Start+40); i++ {
		if d.has(i, "采访") || d.has(i, "专访") || d.has(i, "访问") || d.has(i, "提问") {
			return true
		}
	}
	return false
}

// occasionZh tells whether what stands beside a date is only the occasion of
// the next clause: 访问期间, 两年前在里加锦标赛上.
func (d *document) occasionZh(left, right Range) bool {
	if d.has(right.End-2, "期间") || d.has(right.End-2, "之际") {
		return true
	}
	switch d.at(right.End - 1) {
	case '上', '中', '里', '内', '时':
		return left.End == left.Start && d.at(right.Start) == '在'
	}
	return false
}

// heldAt reads 在9日举行的市长选举中: what was held on a day, named behind its verb.
func (d *document) heldAt(right Range) (Range, bool) {
	for _, soon := range []string{"即将", "将要", "将"} { // 9月即将举行的大选
		if d.has(right.Start, soon) {
			right.Start += len([]rune(soon))
			break
		}
	}
	w, ok := d.happeningAt(right.Start, "event")
	if !ok || d.at(w.end) != '的' || !holding[w.word] {
		return Range{}, false
	}
	from, end := w.end+1, 0
	to := from
	for to < min(right.End, from+14) && !placing[d.at(to)] {
		to++
	}
	d.words.within(from, to, happeningWord, func(n match) {
		if n.a == "noun" || n.a == "event" && isHan(d.at(n.start)) && len([]rune(n.word)) > 1 {
			end = max(end, n.end)
		}
	})
	return Range{right.Start, end}, end > 0
}

var placing = runeSet("中上里时后前期间")

var holding = wordSet("举行 举办 召开 发生 爆发 进行 开幕")

// sinceZh reads 自媒体1月披露录音以来: what happened at the date since which something
// is told.
func (d *document) sinceZh(it *item, s *sentence) ([]Range, bool) {
	from := it.Start
	for from > s.Start && it.Start-from < 14 && !d.dividesEvents(from-1) {
		from--
	}
	since := it.Start // of 自, in the mention or before it
	for since > from && d.at(since) != '自' {
		since--
	}
	if d.at(since) != '自' {
		return nil, false
	}
	left := Range{since + 1, it.Start}
	if d.has(since, "自从") {
		left.Start++
	}
	right := Range{it.End, it.End}
	for right.End < s.End && right.End-it.End < 40 && !d.dividesEvents(right.End) {
		right.End++
	}
	for _, w := range []string{"以来", "之后", "以后", "后", "至今", "迄今", "起"} {
		n := len([]rune(w))
		if right.End-n-2 < it.End || !d.has(right.End-n, w) {
			continue
		}
		right.End -= n
		var words []Range
		for _, r := range []Range{{from, since}, left, right} {
			if r.End > r.Start {
				words = append(words, r)
			}
		}
		return words, right.End-right.Start > 1
	}
	return nil, false
}

// adjunctZh tells whether a figure is the price or the means of what happens:
// 以4亿美元买下.
func (d *document) adjunctZh(k int) bool {
	i := d.found[k].Start
	for _, w := range []string{"以", "用", "斥资", "耗资", "作价", "出资"} {
		n := len([]rune(w))
		if i >= n && d.has(i-n, w) {
			return true
		}
	}
	return false
}

// putOff tells whether a day is the one to which something was moved: 推迟至.
func (d *document) putOff(it *item) bool {
	i := it.Start
	for _, w := range []string{"延期", "推迟", "押后", "展期", "改期", "顺延", "提前", "延后", "延至", "改到", "定"} {
		n := len([]rune(w))
		if i >= n && d.has(i-n, w) {
			return true
		}
	}
	return false
}

// onlyDates tells whether words hold nothing but dates.
func (d *document) onlyDates(r Range) bool {
	i := r.Start
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= i })
	return k < len(d.found) && d.found[k].dated && d.found[k].Start == i && d.found[k].End >= r.End
}

// hasHan tells whether Chinese is written in some words.
func (d *document) hasHan(words []Range) bool {
	for _, r := range words {
		for i := r.Start; i < r.End; i++ {
			if isHan(d.at(i)) {
				return true
			}
		}
	}
	return false
}

// relativeZh reads 去年11月出任总裁的林女士表示: what happened at a date in what is said of
// who speaks, other than that a paper came out.
func (d *document) relativeZh(it *item) ([]Range, bool) {
	if !d.chineseAround(it) {
		return nil, false
	}
	for n := range d.toldBefore(it.Start + 1) {
		t := &d.tellings[n]
		if it.End > t.verb || it.Start < t.Start {
			continue
		}
		r := Range{it.End, it.End}
		for r.End < t.verb && r.End-r.Start < 30 && d.at(r.End) != '的' && !d.dividesEvents(r.End) {
			r.End++
		}
		if d.at(r.End) != '的' || r.End >= t.verb {
			continue
		}
		happens, published := false, false
		d.happeningsIn(r, func(w match) {
			happens = happens || w.a == "event" && !publishing[w.word]
			published = published || w.a == "event" && publishing[w.word]
		})
		if published && !happens && d.longAgo(it) { // 委员会去年4月公布的报告称
			return []Range{d.withoutMarks(Range{t.Start, d.back(it.Start)}), {r.Start, t.verb}}, true
		}
		return []Range{r}, happens
	}
	return nil, false
}

var publishing = wordSet("发表 发布 公布 出版 了 过 被 发出 提交 签发 更新 刊登 刊载 刊出 公开 出炉")
