package extract

import (
	"sort"
	"strings"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// evidence is what the words beside a date hold.
type evidence struct {
	length    int  // in code points
	event     bool // a word for something that happens
	founding  bool // one that figures of a period do not count
	statistic bool // a figure is stated
	state     bool
	future    bool
	telling   bool // what a source does with its words
	shown     bool // data do it
	denied    bool
	counted   bool // a figure is the subject or the object: 3,000 people died
	first     bool // it stands at the head
	measured  bool // a figure stands somewhere: won by 300 votes
	stative   bool // will be short of, may have
	many      bool // a figure of the counted ones is of no small number of people or things
	shared    bool // a share of the counted ones stands at the head
	money     bool // a sum of money is counted
	one       bool // a single event does it: a quake killed 10,000
	named     bool // a noun of an event stands there
	extreme   bool // a superlative
	habit     bool
	adjoined  bool // a participle tells of it: closing the $75 million deal
	amounts   bool // a verb that states how much there was of something: exported, treated
	head      head // of English words
}

// few bounds the people and things that one event befalls, where no day is told:
// of more, a month's figure is told.
const few = 1000

// evidenceOf reads the words of an event.
func (d *document) evidenceOf(h *happening, figures map[int]bool) evidence {
	e := evidence{future: h.future}
	english := !d.chineseAround(&d.found[h.mention])
	for n, r := range h.words {
		e.length += r.End - r.Start
		d.happeningsIn(r, func(w match) {
			if d.inMention(w.start) || english && d.compounded(w.start) || w.a == "will" && !english && d.figured(w, figures) {
				return // 120起火灾, a student-led protest
			}
			switch w.a {
			case "event", "amount":
				if english && d.namesThing(w, r.Start) {
					return // its third cut
				}
				e.event = true
				e.founding = e.founding || !casual[w.word]
			case "noun":
				e.event, e.named = true, true
				e.one = e.one || english && d.singular(w, r)
			case "statistic":
				e.statistic = true
				e.extreme = e.extreme || english && strings.HasSuffix(w.word, "est")
			case "state":
				e.state = e.state || english || !d.cleftZh(w)
			case "will":
				e.future = e.future || !english || d.willHappen(w)
				e.stative = e.stative || english && !d.willHappen(w)
			case "telling", "speaking":
				if english && d.letsGo(w, r) {
					e.event, e.founding = true, true
					return
				}
				e.telling = e.telling || w.a == "telling"
			case "showing":
				e.telling, e.shown = true, true
			case "negation":
				e.denied = true
			case "habit":
				e.habit = e.habit || english
				e.denied = e.denied || english || h.comparator != "since" && !d.found[h.mention].daily()
			}
		})
		e.event = e.event || d.pastEn(r)
		if h.headed && n == 0 {
			continue // the figure of what it is said of: 0.3 degrees above the record, set in 2019
		}
		k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= r.Start })
		for ; k < len(d.found) && d.found[k].End <= r.End; k++ {
			if !figures[k] || !d.divides(k) {
				continue
			}
			e.measured = true
			if english && d.adjunct(k) || !english && d.adjunctZh(k) {
				continue
			}
			if d.found[k].Start-h.words[0].Start < 4 && d.handful(&d.found[k]) && n+1 < len(h.words) {
				continue // 三名嫌犯在2020年至2022年间，…
			}
			e.counted, e.first = true, e.first || d.found[k].Start-h.words[0].Start < 4
			e.shared = e.shared || d.found[k].Start-h.words[0].Start < 4 && (d.found[k].Quantity.Unit == "percent" || d.found[k].Quantity.Unit == share)
			e.money = e.money || d.found[k].Kind == Money
			e.many = e.many || !d.fewer(&d.found[k], h)
		}
	}
	if english {
		d.turnsOn(&e, h)
	}
	e.counted = e.counted || e.statistic && e.measured
	return e
}

// turnsOn weighs the words of an English event by the verb of their clause.
func (d *document) turnsOn(e *evidence, h *happening) {
	for n, r := range h.words {
		if h.headed && n == 0 && len(h.words) > 1 {
			continue // the brother of Dan Martin, who was taken into custody
		}
		if e.head = d.headOf(r); e.head.kind == noHead {
			continue
		}
		if r.End <= d.found[h.mention].Start {
			e.head = d.lastHead(r)
		}
		break
	}
	switch e.head.kind {
	case noHead:
		if r := h.words[len(h.words)-1]; d.ongoing(r) && d.participial(r) { // closing the $75 million deal
			e.event, e.adjoined = true, true
		}
		return
	case headAct:
		e.event = true
		w, ok := d.words.at(d.wordStart(e.head.End), happeningWord)
		e.amounts = ok && w.a == "amount"
		e.statistic = e.extreme || e.measured && d.statesBehind(h, e.head.End)
	case headState:
		if h.comparator == "since" || d.actsLater(h, e.head.End) {
			break
		}
		if w, ok := d.happeningAt(e.head.Start, "event"); !ok || w.end < e.head.End { // but was the first
			e.event = e.event && e.named
		}
	}
	e.denied = e.head.denied || e.habit
}

// statesBehind tells whether a figure's verb stands in the words of an event behind i.
func (d *document) statesBehind(h *happening, i int) bool {
	for _, r := range h.words {
		if r.End > i && d.states(Range{max(r.Start, i), r.End}) {
			return true
		}
	}
	return false
}

// actsLater tells whether a verb of what happens stands behind one that states how
// something is, and nearer to the date: he was a printer who died in 1930.
func (d *document) actsLater(h *happening, i int) bool {
	for _, r := range h.words {
		if r.End > i && d.verbal(Range{max(r.Start, i), r.End}) {
			return true
		}
	}
	return false
}

// compounded tells whether the word at i is the second part of one: student-led,
// but not re-elected.
func (d *document) compounded(i int) bool {
	return d.at(i-1) == '-' && isLatin(d.at(i-2)) && (d.at(i-3) != 'r' || d.at(i-2) != 'e' || isLatin(d.at(i-4)))
}

// fewer tells whether a number is of so few people or things that one event may
// befall them all: of fewer than few in a month or less, of a handful in more.
func (d *document) fewer(it *item, h *happening) bool {
	v := it.Quantity.Value
	if v == nil || it.Kind != Quantity && it.Kind != Number || it.Quantity.Unit == "times" {
		return false
	}
	if d.found[h.mention].coarse() {
		return d.handful(it)
	}
	return v.Less(decimal.FromInt(few)) && decimal.FromInt(0).Less(*v)
}

// handful tells whether a number is of a few people or things, such as those of
// whom a story is told.
func (d *document) handful(it *item) bool {
	v := it.Quantity.Value
	return v != nil && it.Quantity.Unit != "percent" && it.Quantity.Unit != share && v.Less(decimal.FromInt(10)) && decimal.FromInt(0).Less(*v)
}

// happeningsIn passes the words for what happens in a range, without those that
// are part of a longer word that says nothing of the kind: 所有.
func (d *document) happeningsIn(r Range, f func(match)) {
	next, tolds := r.Start, r.Start
	d.words.within(r.Start, max(r.Start, min(r.End, r.Start+longestWording)), happeningWord, func(w match) {
		switch {
		case w.start < next:
		case w.a == "neutral":
			next = w.end
		case w.a == "telling": // no 会 of 发布会
			if !d.holdsMeeting(w, r) {
				f(w)
			} else {
				f(match{start: w.start, end: w.end, row: &row{word: w.word, a: "noun"}})
			}
			tolds = w.end
		case w.a == "will" && w.start < tolds:
		default:
			f(w)
		}
	})
}

// holdsMeeting tells whether a meeting at which somebody speaks is what happens:
// held a press conference, 召开发布会.
func (d *document) holdsMeeting(w match, r Range) bool {
	if !strings.HasSuffix(w.word, "会") && !strings.HasSuffix(w.word, "conference") && w.word != "briefing" {
		return false
	}
	if !isHan(d.at(w.start)) {
		b := d.back(w.start)
		if k := d.wordStart(b); articles[string(d.text[k:b])] {
			b = d.back(k)
		}
		return d.wordBefore(b, "held") > 0 || d.wordBefore(b, "hold") > 0 || d.wordBefore(b, "called") > 0
	}
	for i := max(r.Start, w.start-16); i < w.start; i++ {
		if d.opensAs(i, meetings) {
			return true
		}
	}
	return false
}

var meetings = []string{"举行", "召开", "举办", "开了", "召集"}

// coarse tells whether a date is no finer than a quarter, and daily whether it
// is a matter of days: the first half of January is neither.
func (it *item) coarse() bool {
	g := it.Period.Grain
	return g == quantity.Year || g == quantity.Half || g == quantity.Quarter
}

func (it *item) daily() bool {
	p := it.Period
	if p.Grain != quantity.Day && p.Grain != quantity.Week {
		return false
	}
	return p.Start == nil || p.End == nil || !p.Start.AddDays(7).Before(*p.End)
}

// long tells whether a date is a stretch of more than a quarter.
func (it *item) long() bool {
	p := it.Period
	return p.Start != nil && p.End != nil && p.Start.AddDays(93).Before(*p.End)
}

// years tells whether a date is a span of more than a year up to a day: 两年来.
func (it *item) years() bool {
	p := it.Period
	return p.Grain == quantity.Year && p.Start != nil && p.End != nil && p.Start.AddMonths(13).Before(*p.End) && p.Start.Day != 1
}

// ages tells whether a date is a stretch of more than a year: from 1977 to 2014.
func (it *item) ages() bool {
	p := it.Period
	return p.Start != nil && p.End != nil && p.Start.AddMonths(13).Before(*p.End)
}

// happens tells whether something happens in the words beside a date, and that
// they are not the figure of a period.
func (d *document) happens(h *happening, figures map[int]bool) bool {
	it := &d.found[h.mention]
	e := d.evidenceOf(h, figures)
	daily := it.daily()
	if e.counted && it.years() || !d.chineseAround(it) && (e.measured && it.years() || d.addsUp(h, it)) || e.statistic && it.years() {
		return false // the figure of some years
	}
	if w := d.latinWord(h.words[0].Start); !daily && !e.future && (w == "more" || w == "fewer") && d.thanWithin(h.words[0]) {
		return false // more of them died than
	}
	if e.counted && e.future && (!e.founding || e.money) && h.comparator == "at" && it.Period.Grain == quantity.Year {
		return false // a target for a year
	}
	if d.chineseAround(it) {
		if !d.happensZh(h, &e) {
			return false
		}
	} else if !d.happensEn(h, &e) {
		return false
	}
	if e.shared && e.first && !daily && !e.future && !h.certain && !h.onward {
		return false // two thirds of them did
	}
	if e.money && e.counted && !daily && !h.certain && !e.future && (it.Period.Grain == quantity.Half || it.Period.Grain == quantity.Quarter) {
		return false
	}
	if h.comparator == "by" && e.counted && d.hasWord(it.Start, "through") {
		return false // through 2030
	}
	if e.amounts && e.counted && (e.many || e.money) && !daily && !h.certain {
		return false // how much of it there was in that time
	}
	if daily && !e.future && !h.certain && d.lately(it) && (e.telling || d.speaks(h)) {
		return false // the day of a speech
	}
	h.sure = 2
	if !daily && !h.certain {
		h.sure = 1
		befalls := e.adjoined || e.event && !e.statistic && h.comparator == "at" && (e.one || !e.many && !it.long())
		changes := e.future && it.Period.Grain == quantity.Month && d.aheadBy(it, h) // to rise by 10% in October
		if e.counted && !befalls && !changes && (e.statistic || !e.future && (e.first || h.comparator != "since" && !e.founding)) && !h.onward {
			return false // a figure of a period
		}
	}
	switch {
	case e.statistic && !h.onward && !h.certain:
		h.sure = 0
		return !e.counted || (daily || e.future && it.Period.Grain == quantity.Month) && d.aheadBy(it, h) // the fare climbs to $3 on 1 July
	case !e.event && !h.certain && !h.onward:
		h.sure = 0
	case e.counted:
		h.sure = max(0, h.sure-1)
	}
	return true
}

// thanWithin tells whether a range sets one thing against another with "than".
func (d *document) thanWithin(r Range) bool {
	for i := r.Start; i < min(r.End, r.Start+longestWording); i++ {
		if d.hasWord(i, "than") {
			return true
		}
	}
	return false
}

// figured tells whether a word is the first part of a figure: 将近两千人.
func (d *document) figured(w match, figures map[int]bool) bool {
	k := d.firstIn(w.start)
	return k < len(d.found) && figures[k] && d.found[k].Start == w.start && w.end < d.found[k].End
}

// cleftZh tells whether 是 only stresses what follows: 是由众院送交白宫的.
func (d *document) cleftZh(w match) bool {
	if d.at(w.start) != '是' || w.end != w.start+1 {
		return false
	}
	switch d.at(w.end) {
	case '由', '在', '被', '从', '因', '于', '经':
		return true
	}
	return false
}

// happensZh weighs the words beside a Chinese date.
func (d *document) happensZh(h *happening, e *evidence) bool {
	it := &d.found[h.mention]
	at := h.words[0].Start
	switch {
	case d.opensAs(at, supposing), d.opensAs(at, pointing), d.opensAs(at, quoting) && !h.future, d.opensAs(at, equating), d.onlyDates(h.words[0]), !d.hasHan(h.words), d.isInterview(h.words[len(h.words)-1]):
		return false
	case d.besideZh(h), d.framesOnly(h, e):
		return false
	case h.certain:
		return true
	case it.years() && !e.event:
		return false // how something has been for years
	case it.daily() && d.aheadBy(it, h) && e.length > 3 && !e.denied && !e.telling:
		return true // 23日至25日仍有强降雨
	case e.counted && !e.future && it.Period.Start == nil && !d.endsAhead(it) && h.comparator != "within":
		return false // what has added up by then
	case e.length < 3 && (!e.event || e.length < 2), e.telling && e.counted, e.denied:
		return false
	case h.onward && !e.state && e.length > 3:
		return true
	case e.event && h.comparator == "since" && e.counted && !e.future:
		return false // what has added up since
	case h.comparator == "since" && d.opensAs(h.words[len(h.words)-1].Start, superlative), h.comparator == "since" && d.superlativeIn(h.words):
		return false // 1991年以来首次
	case e.statistic && !e.event && !it.daily() && !e.future:
		return false // how figures of the time went, though none is stated
	case d.reportOfZh(it), d.opensAs(at, comparedAs) && !e.event:
		return false
	case e.event:
		return true
	case it.Period.Start == nil && d.endsAhead(it) && !e.statistic && !e.counted && !e.telling && e.length > 4:
		return true // 到2030年实现碳中和
	case h.comparator == "since" && !e.future:
		return !e.counted && !e.statistic
	case !e.state && !e.statistic && (!e.counted || it.daily()) && e.length > 3 && (!it.coarse() || d.happensAtPlaceZh(h)):
		return true // Chinese verbs are more than a table holds
	}
	return e.future && !e.statistic
}

// superlative are words that measure something against all the time since a date.
var superlative = []string{"首次", "首", "最", "新高", "新低", "第"}

// happensEn weighs the words beside an English date.
func (d *document) happensEn(h *happening, e *evidence) bool {
	it := &d.found[h.mention]
	words, ahead := d.wordsIn(h.words[0]), d.aheadBy(it, h) || it.Period.Start == nil && (d.endsAhead(it) || d.nearest(it, h) != it.Period)
	if by := h.comparator == "by"; by && (e.counted || !e.event && !e.stative) && !e.future && !ahead {
		return false // what has added up by then
	} else if by {
		e.future = true
	}
	switch {
	case e.length < 2, !e.event && words < 2 && !h.certain, e.telling && (e.counted || it.coarse() && !h.certain), e.shown && !h.certain:
		return false
	case h.certain:
		return true
	case e.denied: // what does not happen has no date
		return false
	case len(h.words) == 1 && words < 2 && d.opensSentence(h.words[0].Start) && !d.noun(h.words[0]): // Asked this week
		return false
	case e.head.kind == headTells && !e.head.future, d.hasWord(h.words[0].Start, "according"), d.hasWord(h.words[0].Start, "of") && d.opensSentence(h.words[0].Start), e.head.kind == headMay && !ahead, e.head.kind == noHead && !e.named && it.ages():
		return false
	case d.stands(h, it) && !e.head.runs, d.foretold(h, it), d.firstTime(h), e.future && h.comparator == "at" && d.isPast(it) && it.coarse() && !h.future:
		return false
	case e.statistic && ahead && (it.daily() || e.future && it.Period.Grain == quantity.Month):
		return true // to rise by 10% in October
	case e.event && h.comparator == "since" && e.counted && !e.future:
		return it.daily() && d.lately(it)
	case e.statistic && !it.daily() && !e.founding && !e.future:
		return false // a figure of a period
	case e.event:
		return true
	case h.comparator == "since" && !e.future:
		return !e.counted && !e.statistic && d.lasts(h)
	case (h.comparator == "by" || h.comparator == "before") && !e.statistic && e.length > 12: // a deadline
		return !e.stative || !e.counted
	case e.future && !e.statistic:
		return true
	}
	if h.comparator == "at" && !e.statistic && !e.counted && !e.telling && words > 2 && d.ongoing(h.words[len(h.words)-1]) {
		return true
	}
	return ahead && !e.statistic && (!e.counted || it.daily()) && words > 2 // Voters go to the polls on October 15
}

// casual are events that figures of a period count as well.
var casual = wordSet("投入 added lost died die killed sold made saw brought 入狱 坐牢 判刑 丧生 丧命 罹难 流亡 逃离 自首 投案 移民 毕业 入学 结婚 离婚 死亡 身亡 遇难 出生 感染 确诊 出售 发售 被捕 逮捕 查获 缉获 没收 失踪 进入 抵达 收到 获得 提出 接受 发生 离开 返回 发现 吸引 接待 受理 处理 办理 交付 发放 接种 批捕 查处 处罚 救助 引进 引入 实现 募集 融资 筹集 出境 入境 完成 签约 上缴 征收 兑换")
