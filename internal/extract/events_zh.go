package extract

import (
	"slices"

	"whence/internal/quantity"
)

// longestEvent bounds the words of an event, in code points.
const longestEvent = 160

// happeningZh finds the words of an event around a Chinese date: 协议于2020年1月15日
// 签署, 2020年1月15日，两国签署协议.
func (d *document) happeningZh(h *happening, s *sentence) bool {
	it := &d.found[h.mention]
	clause := d.eventClause(it, s)
	if words, ok := d.sinceZh(it, s); ok {
		h.words, h.comparator, h.certain = words, "within", true
		return true
	}
	if words, ok := d.relativeZh(it); ok {
		h.words = words
		return true
	}
	left, right := Range{clause.Start, it.Start}, Range{it.End, clause.End}
	right.Start = d.clockEnd(right.Start, right.End)
	if end := d.asideAt(right.Start, s); end > 0 { // 前日（6日）的遊行
		right.Start = d.clockEnd(min(right.End, end+1), right.End)
	}
	if m := h.mention + 1; m < len(d.found) && d.restated(m) && d.at(d.found[m].End) == '）' { // 上周五（3月17日），…
		right.Start = d.found[m].End + 1
		right.End = max(right.Start, right.End)
		clause.End = max(clause.End, right.Start)
	}
	right.Start = d.hoursEnd(right.Start, right.End)
	for _, w := range []string{"期间", "之间", "间"} {
		if d.has(right.Start, w) {
			right.Start = min(right.End, right.Start+len([]rune(w)))
			break
		}
	}
	if it.Period.Start == nil && (d.putOff(it) || d.at(d.spaces(right.Start)) == '才') { // 直到周二才恢复
		h.comparator = "within"
	}
	if w, ok := d.happeningAt(d.spaces(right.Start), "before", "after", "since"); ok && w.end <= right.End && !forward[w.word] {
		h.comparator = w.a
		right.Start = w.end
	}
	if w, ok := d.words.before(d.back(left.End), happeningWord); ok && w.a == "since" && d.at(right.Start) == '起' {
		right.Start++
	}
	if h.comparator == "since" && d.has(right.Start, "开始") { // 从周三凌晨开始
		h.comparator = "at"
	}
	h.onward = d.at(right.Start-1) == '起'
	if w, ok := d.happeningAt(right.Start, "not"); ok && w.end <= right.End {
		return false
	}
	for range 2 {
		i := d.back(left.End)
		w, ok := d.words.before(i, happeningWord)
		if !ok || w.start < left.Start {
			break
		}
		switch w.a {
		case "by", "since", "at", "will at":
			left.End = w.start
			h.future = h.future || w.a == "will at"
			if (w.a == "by" || w.a == "since") && h.comparator == "at" {
				h.comparator = w.a
			}
			continue
		case "will": // 该组织将(在)
			h.future = true
		case "by first":
			if w.start == left.Start {
				left.End, h.comparator = w.start, "by"
			}
		}
		break
	}
	if held, ok := d.heldAt(right); ok && left.End > left.Start {
		h.words, h.certain = []Range{held}, true
		return true
	}
	if thing, ok := d.relativeOf(it, left, right); ok {
		h.words, h.certain, h.comparator = thing, true, "at"
		return len(thing) > 0
	}
	if d.attributiveZh(it, left, right) || d.foretoldZh(right) || d.listedZh(it, left, right) {
		return false
	}
	if w, ok := d.timeRole(right.Start+1, "daypart"); ok && d.at(right.Start) == '的' && w.end <= right.End { // 15日的晚间
		right.Start = d.clockEnd(w.start, right.End)
	}
	if r := d.at(d.spaces(right.Start)); r == '的' { // 2019年的协议, but 周二的爆炸造成
		if right.Start = d.spaces(right.Start) + 1; !d.nominalZh(it, right) {
			return false
		}
		if w, ok := d.happeningAt(right.Start, "event", "noun"); ok && d.at(w.end) == '是' { // 周日的袭击是第二次
			return false
		}
		if noun, ok := d.nounIn(Range{right.Start, min(right.End, right.Start+12)}); ok {
			h.words = []Range{{right.Start, noun.end}}
			return true
		}
	}
	if d.at(left.End-1) == '的' && left.End > left.Start { // 战前的2019年，…
		left.End = left.Start
	}
	for i := 0; i < 4 && (d.at(right.Start) == '在' || d.at(right.Start) == '，' || isSpace(d.at(right.Start))) && right.Start < right.End; i++ {
		if d.at(right.Start) == '在' {
			break
		}
		right.Start++
	}
	for m := h.mention + 1; m < len(d.found) && d.found[m].Start < right.End; m++ {
		if d.found[m].dated && d.found[m].Start > right.Start+2 && d.found[m].Period != nil && d.found[m].Period.Recurrence == "" {
			right.End = d.found[m].Start // 1968年被判死刑的人周四获释
			break
		}
	}
	left, right = d.withoutMarks(left), d.withoutMarks(right)
	if left.End > left.Start {
		if w, ok := d.contextAt(left.Start, "link"); ok && w.end <= left.End {
			left.Start = w.end
		}
	}
	if left.End-left.Start < 1 && right.End-right.Start < 2 { // the date alone: the next clause
		next, ok := d.clausesFrom(clause.End, s)
		if !ok {
			return false
		}
		h.words = []Range{next}
		return true
	}
	if right.End-right.Start < 1 && left.End-left.Start < 20 && isClauseEnd(d.at(clause.End)) && !d.happeningIn(left) { // 两名被告在2022年间，转移了
		if next, ok := d.clausesFrom(clause.End, s); ok {
			h.words = []Range{left, next}
			return true
		}
	}
	if right.End > right.Start && left.End == left.Start && d.opensAs(right.Start, equating) {
		if next, ok := d.clausesFrom(clause.End, s); ok {
			h.words = []Range{next}
			return true
		}
	}
	for _, role := range []string{"before", "after", "since"} { // …访问台湾后
		if w, ok := d.words.before(right.End, happeningWord); ok && w.a == role && w.start > right.Start {
			right.End = w.start
		}
	}
	if right.End-right.Start < 1 {
		h.words = []Range{left}
		return left.End > left.Start
	}
	if n := right.End - right.Start; left.End == left.Start && d.at(right.End-1) == '时' && n > 2 && n < 12 && d.at(right.Start) != '在' && isClauseEnd(d.at(clause.End)) && !it.daily() { // 1989年首次普查时
		h.words, h.certain = []Range{{right.Start, right.End - 1}}, true
		return true
	}
	if head, ok := d.headZh(clause.Start, s); ok && left.End == left.Start && (right.End-right.Start < 5 || headless[d.at(right.Start)]) { // 林女士，1967年出生
		left, h.headed = head, true
	}
	if left.End > left.Start {
		h.words = append(h.words, left)
	}
	h.words = append(h.words, right)
	if d.preludeZh(right, clause.End) { // 8月21日，该党以人数优势，三读通过修正案
		if next, ok := d.nextClause(clause.End, s); ok && !d.datedIn(next) && d.happeningIn(next) {
			h.words = append(h.words, next)
			return true
		}
	}
	if d.occasionZh(left, right) { // 4月访问期间，她签署了
		if next, ok := d.clausesFrom(clause.End, s); ok && isClauseEnd(d.at(clause.End)) {
			h.words = append(h.words, next)
		}
	}
	return true
}

// hoursEnd passes over how long a time of day lasted: 8时至20时的12小时内.
func (d *document) hoursEnd(i, limit int) int {
	if d.at(i) != '的' {
		return i
	}
	k := d.firstFrom(i + 1)
	if k >= len(d.found) || d.found[k].Start != i+1 || d.found[k].End > limit || d.found[k].Kind != Duration && d.found[k].Kind != Period {
		return i
	}
	j := d.found[k].End
	switch d.at(j) {
	case '内', '里', '中', '间':
		j++
	}
	return min(j, limit)
}

// preludeZh tells whether words behind a date only say by what means, or with whom
// at hand, something was done that the next clause tells.
func (d *document) preludeZh(right Range, end int) bool {
	if c := d.at(end); c != '，' && c != ',' || right.End-right.Start > 24 {
		return false
	}
	for i := right.Start; i < right.End; i++ {
		switch d.at(i) {
		case '以', '经', '凭':
			k := d.toldFrom(end)
			if k < len(d.tellings) && d.tellings[k].Start < end+16 {
				return false
			}
			return !d.happeningIn(Range{right.Start, i}) && !d.happeningIn(Range{i + 1, right.End})
		}
	}
	return false
}

// headless are words that a clause has behind its subject: one that begins with them
// has it before a comma.
var headless = runeSet("须将已会均都才")

// forward are words for "since" that stand before a date only.
var forward = wordSet("自 从 自从")

// nominalZh tells whether what follows "…的" is an event named by a noun.
func (d *document) nominalZh(it *item, r Range) bool {
	found := false
	d.words.within(r.Start, min(r.End, r.Start+9), happeningWord, func(w match) {
		found = found || w.a == "noun" || w.a == "event" && it.Period.Grain == quantity.Day
	})
	return found
}

// nounIn gives the first noun of an event in a range.
func (d *document) nounIn(r Range) (found match, ok bool) {
	d.words.within(r.Start, r.End, happeningWord, func(w match) {
		if !ok && w.a == "noun" {
			found, ok = w, true
		}
	})
	return found, ok
}

// happeningAt gives the word of one of some roles that starts at i.
func (d *document) happeningAt(i int, roles ...string) (match, bool) {
	w, ok := d.words.at(i, happeningWord)
	if !ok {
		return match{}, false
	}
	if slices.Contains(roles, w.a) {
		return w, true
	}
	return match{}, false
}

// eventClause gives the clause of a date, without what tells who spoke, and
// without what belongs to another date.
func (d *document) eventClause(it *item, s *sentence) Range {
	r := Range{it.Start, it.End}
	for r.Start > s.Start && it.Start-r.Start < longestEvent {
		if open := d.asideBefore(r.Start, s); open > 0 {
			r.Start = open
		} else if d.dividesEvents(r.Start - 1) {
			break
		}
		r.Start--
	}
	for r.End < s.End && r.End-it.End < longestEvent {
		if end := d.asideAt(r.End, s); end > 0 {
			r.End = end
		} else if d.dividesEvents(r.End) {
			break
		}
		r.End++
	}
	for n := range d.toldBefore(it.Start) {
		if t := d.tellings[n]; t.End <= it.Start {
			r.Start = max(r.Start, t.End)
		}
	}
	for i := max(0, d.toldFrom(it.End)); i < len(d.tellings) && d.tellings[i].Start < r.End; i++ {
		if d.onlyAdverb(&d.tellings[i]) { // the storm reportedly killed six
			continue
		}
		r.End = max(it.End, min(r.End, d.tellings[i].Start))
	}
	r.Start, r.End = min(d.spaces(r.Start), it.Start), max(r.End, it.End)
	if q, ok := d.utteranceFrom(r.Start); ok && (q.End >= r.End || !q.closed) { // the mark opens more than the clause
		r.Start = min(q.Start, it.Start)
	}
	for r.End > it.End && isCloser(d.at(r.End-1)) {
		q, ok := d.utteranceBefore(r.End)
		if ok && q.Start > r.Start {
			break
		}
		r.End--
	}
	return r
}

// longestAside bounds the brackets over which a clause goes on, in code points:
// 上合组织（青岛）峰会, the literacy test (NAPLAN).
const longestAside = 48

// asideBefore gives where the brackets open that close before i, in the midst of
// a clause, or 0.
func (d *document) asideBefore(i int, s *sentence) int {
	if c := d.at(i - 1); c != ')' && c != '）' {
		return 0
	}
	for k := i - 2; k > s.Start && i-k < longestAside; k-- {
		switch d.at(k) {
		case '(', '（':
			return k
		case ')', '）', '。', '；', '\n':
			return 0
		}
	}
	return 0
}

// asideAt gives where the brackets close that open at i, for a clause that goes
// on behind them, or 0.
func (d *document) asideAt(i int, s *sentence) int {
	if c := d.at(i); c != '(' && c != '（' {
		return 0
	}
	for k := i + 1; k < s.End && k-i < longestAside; k++ {
		switch d.at(k) {
		case ')', '）':
			if next := d.spaces(k + 1); next < s.End && (isHan(d.at(next)) || isLatin(d.at(next))) {
				return k
			}
			return 0
		case '(', '（', '。', '；', '\n':
			return 0
		}
	}
	return 0
}

// dividesEvents tells whether the rune at i parts one event from another.
func (d *document) dividesEvents(i int) bool {
	switch d.at(i) {
	case '，', ',', '；', ';', '：', ':', '。', '！', '？', '!', '?', '—', '(', ')', '（', '）', '【', '】', '\n', '|':
		return !(isDigit(d.at(i-1)) && isDigit(d.at(i+1)))
	}
	return false
}

// nextClause gives the clause behind a mark at i.
func (d *document) nextClause(i int, s *sentence) (Range, bool) {
	for i < s.End && (d.dividesEvents(i) || isSpace(d.at(i))) {
		i++
	}
	r := Range{i, i}
	for r.End < s.End && r.End-i < longestEvent {
		if end := d.asideAt(r.End, s); end > 0 && r.End > i {
			r.End = end
		} else if d.dividesEvents(r.End) {
			break
		}
		r.End++
	}
	r = d.withoutMarks(r)
	return r, r.End-r.Start > 1
}
