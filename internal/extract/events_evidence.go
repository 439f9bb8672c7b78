package extract

import (
	"sort"

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
	denied    bool
	counted   bool // a figure is the subject or the object: 3,000 people died
	first     bool // it stands at the head
	measured  bool // a figure stands somewhere: won by 300 votes
}

// evidenceOf reads the words of an event.
func (d *document) evidenceOf(h *happening, figures map[int]bool) evidence {
	e := evidence{future: h.future}
	english := !d.chineseAround(&d.found[h.mention])
	for _, r := range h.words {
		e.length += r.End - r.Start
		d.words.within(r.Start, min(r.End, r.Start+longestWording), happeningWord, func(w match) {
			if d.inMention(w.start) {
				return // 120起火灾
			}
			switch w.a {
			case "event":
				if english && d.namesThing(w, r.Start) {
					return // its third cut
				}
				e.event = true
				e.founding = e.founding || !casual[w.word]
			case "noun":
				e.event = true
			case "statistic":
				e.statistic = true
			case "state":
				e.state = true
			case "will":
				e.future = e.future || !english || d.willHappen(w)
			case "telling":
				e.telling = true
			case "negation", "habit":
				e.denied = true
			}
		})
		e.event = e.event || d.pastEn(r)
		k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= r.Start })
		for ; k < len(d.found) && d.found[k].End <= r.End && !e.counted; k++ {
			if !figures[k] || !d.divides(k) {
				continue
			}
			e.measured = true
			if english && d.adjunct(k) {
				continue
			}
			e.counted, e.first = true, d.found[k].Start-h.words[0].Start < 4
		}
	}
	return e
}

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
	return p.Start == nil || p.End == nil || !p.Start.AddDays(10).Before(*p.End)
}

// happens tells whether something happens in the words beside a date, and that
// they are not the figure of a period.
func (d *document) happens(h *happening, figures map[int]bool) bool {
	it := &d.found[h.mention]
	e := d.evidenceOf(h, figures)
	daily := it.daily()
	if d.chineseAround(it) {
		if !d.happensZh(h, &e) {
			return false
		}
	} else if !d.happensEn(h, &e) {
		return false
	}
	if daily && !e.future && !h.certain && d.lately(it) && (e.telling || d.speaks(h)) {
		return false // the day of a speech
	}
	h.sure = 2
	if !daily {
		h.sure = 1
		if e.counted && (e.statistic || !e.future && (e.first || h.comparator != "since" && !e.founding)) && !h.onward {
			return false // a figure of a period
		}
	}
	switch {
	case e.statistic && !h.onward:
		h.sure = 0
		return !e.counted
	case !e.event && !h.certain && !h.onward:
		h.sure = 0
	case e.counted:
		h.sure = max(0, h.sure-1)
	}
	return true
}

// happensZh weighs the words beside a Chinese date.
func (d *document) happensZh(h *happening, e *evidence) bool {
	it := &d.found[h.mention]
	switch {
	case e.length < 3 && (!e.event || e.length < 2), e.telling && e.counted, e.denied:
		return false
	case h.onward && !e.state && e.length > 3:
		return true
	case e.event && h.comparator == "since" && e.counted && !e.future:
		return false // what has added up since
	case e.event:
		return true
	case h.comparator == "since" && !e.future:
		return !e.counted && !e.statistic
	case !it.coarse() && !e.state && !e.statistic && (!e.counted || it.daily()) && e.length > 3:
		return true // Chinese verbs are more than a table holds
	}
	return e.future && !e.statistic
}

// happensEn weighs the words beside an English date.
func (d *document) happensEn(h *happening, e *evidence) bool {
	it := &d.found[h.mention]
	if h.comparator == "by" {
		e.future = true
	}
	words := d.wordsIn(h.words[0])
	ahead := d.isAhead(it)
	switch {
	case e.length < 2, !e.event && words < 2, e.telling && e.counted:
		return false
	case h.certain:
		return true
	case e.denied: // what does not happen has no date
		return false
	case len(h.words) == 1 && words < 2 && d.opensSentence(h.words[0].Start) && !d.noun(h.words[0]): // Asked this week
		return false
	case d.stands(h, it), d.foretold(h, it), e.future && h.comparator == "at" && d.isPast(it) && it.coarse() && !h.future:
		return false
	case e.event && h.comparator == "since" && e.counted && !e.future:
		return it.daily() && d.lately(it)
	case e.statistic && !it.daily() && !e.founding && !e.future:
		return false // a figure of a period
	case e.event:
		return true
	case h.comparator == "since" && !e.future:
		return !e.counted && !e.statistic && d.lasts(h)
	case (h.comparator == "by" || h.comparator == "before") && !e.statistic && e.length > 12: // a deadline
		return !e.measured || d.verbal(h.words[0])
	case e.future && !e.statistic:
		return true
	}
	return ahead && !e.statistic && !e.counted && words > 2 // Voters go to the polls on October 15
}

// casual are events that figures of a period count as well.
var casual = wordSet("投入 added lost died die killed sold made saw brought 死亡 身亡 遇难 出生 感染 确诊 出售 发售 被捕 逮捕 查获 缉获 没收 失踪 进入 抵达 收到 获得 提出 接受 发生 离开 返回 发现")
