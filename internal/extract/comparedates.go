package extract

import (
	"sort"

	"whence/internal/quantity"
)

// A date beside a figure may be that of something else: of what the figure is
// compared with, of a mark it is measured by, or of the telling.

// comparedReach is how many words there are between what a figure is compared
// with and the date of that: than in the same weeks of.
const comparedReach = 6

// recursInChange tells whether a Chinese recurrence only says what a change is
// counted from: 按年升27%, 按月少两成.
func (d *document) recursInChange(date *item) bool {
	if date.Period.Recurrence == "" || d.at(date.Start) != '按' {
		return false
	}
	_, ok := d.words.at(date.End, changeWord)
	switch d.at(date.End) {
	case '升', '跌', '增', '减', '多', '少', '涨', '降', '下', '上', '回', '扩', '收', '大', '急', '微', '飙', '高', '低':
		return true
	}
	return ok
}

// saidThen tells whether a date longer than a day only says when somebody spoke,
// and what was said comes behind it: said in May that, promised in 2021 that,
// 上月宣布.
func (d *document) saidThen(date *item) bool {
	if date.Period.Grain == quantity.Day || date.Period.Recurrence != "" {
		return false
	}
	if isHan(d.at(date.End - 1)) {
		return d.toldAt(date)
	}
	i := d.spaces(date.End)
	if !d.hasWord(i, "that") && !isCloser(d.at(i)) && d.at(i) != '"' {
		return false
	}
	b := d.back(date.Start)
	for _, w := range []string{"in", "on", "earlier"} {
		if d.wordBefore(b, w) > 0 {
			b = d.back(b - len(w))
			break
		}
	}
	if w, ok := d.words.before(b, speechWord); ok && w.b != "not" {
		return true
	}
	_, ok := d.words.before(b, cueWord)
	return ok
}

// notThen tells whether a figure is of now or of what is to come, so that a day of
// speech is not its own.
func (d *document) notThen(n *item) bool {
	k := d.firstIn(n.Start)
	if k >= len(d.found) || d.found[k].Start != n.Start {
		return false
	}
	m := d.moodOf(k)
	return m == moodAhead || m == moodPresent
}

// ofMultiple tells whether a date is that of what a figure is a multiple of: twice
// the number of last year, three times that of 2019.
func (d *document) ofMultiple(date, n *item) bool {
	if n.Quantity == nil || n.Quantity.Unit != "times" || date.Start < n.End || !isLatin(d.at(n.End-1)) {
		return false
	}
	switch d.latinWord(d.spaces(n.End)) {
	case "the", "that", "those", "its", "their", "what", "his", "her", "as":
		return d.latinWord(d.spaces(n.End)) != "as" || !d.hasWord(d.back(date.Start)-2, "in")
	}
	return false
}

// comparesWith tells whether a date is only what the quantity is compared with:
// 比去年, 较上月, than in 2019, 40% on the previous year, 80% of its 2019 level.
func (d *document) comparesWith(date *item) bool {
	switch d.at(date.Start - 1) {
	case '比', '较':
		return true
	}
	if d.markBehind(date) || d.evenWith(date) {
		return true
	}
	b := d.back(date.Start)
	for n := range comparedReach {
		w, ok := d.words.before(b, comparisonWord)
		switch {
		case !ok:
		case w.a == "base":
			return true
		case w.a == "change", w.a == "from": // up 61.8% from 2022
			return n < 2 && date.Period != nil && (date.Period.Grain != quantity.Day || w.a == "from") && d.changeEndsBefore(w.start)
		}
		c := d.wordStart(b)
		if w, ok := d.words.before(b, comparisonWord); c == b || n > 0 && !ok || ok && w.a != "span" {
			break
		}
		b = d.back(c)
	}
	return false
}

// comparedBetween tells whether words of comparison stand between a figure and a
// date behind it: 0.3 degrees above the record, set in July 2019.
func (d *document) comparedBetween(n, date *item) bool {
	if date.Start < n.End || isHan(d.at(n.End-1)) {
		return false
	}
	found := false
	d.words.within(n.End, date.Start, comparisonWord, func(w match) {
		if w.a != "base" || d.inQuantity(w.start) {
			return
		}
		found = true
	})
	return found
}

// inQuantity tells whether position i lies within a mention: more than 12.
func (d *document) inQuantity(i int) bool {
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].End > i })
	return k < len(d.found) && d.found[k].Start <= i
}

// markBehind tells whether a date is that of a mark that figures are measured
// by: its 2019 level, 2021年9月的高位.
func (d *document) markBehind(date *item) bool {
	i := d.spaces(date.End)
	if d.at(i) == '的' {
		i++
	}
	for range 2 {
		if w, ok := d.words.at(i, comparisonWord); ok && w.a == "mark" {
			return true
		}
		if !isHan(d.at(i)) {
			return false
		}
		i += 2 // 历史高位
	}
	return false
}

// changeEndsBefore tells whether a percentage that is a change ends right
// before i, perhaps with one word between.
func (d *document) changeEndsBefore(i int) bool {
	i = d.back(i)
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].End > i }) - 1
	if k < 0 || i-d.found[k].End > 12 {
		return false
	}
	it := &d.found[k]
	return it.Quantity != nil && (it.Kind == Percent || it.Kind == PercentagePoint) && (d.changeOf(it) != "" || d.moodBefore(it.Start, d.sentences[it.sentence].Start) == moodPast)
}

// evenReach bounds how far behind a Chinese date the word may stand that says that
// something is as it was then, in code points.
const evenReach = 8

// evenWith tells whether a Chinese date is that of what a figure is like or is set
// beside: 与去年同期相若, 和2019年相比.
func (d *document) evenWith(date *item) bool {
	switch d.at(date.Start - 1) {
	case '与', '和', '跟', '同':
	default:
		return false
	}
	for i := date.End; i < date.End+evenReach && !isClauseEnd(d.at(i)); i++ {
		switch d.at(i) {
		case '相', '持', '差', '一', '比':
			for _, w := range []string{"相若", "相比", "相当", "相近", "相仿", "相同", "持平", "差不多", "一样", "比较", "比起来", "一致"} {
				if d.has(i, w) {
					return true
				}
			}
		}
	}
	return false
}
