package extract

import (
	"strings"

	"whence/internal/numeral"
	"whence/internal/quantity"
)

// qualify binds the words around a number to it.
func (d *document) qualify(it *item, a amount, floor int, s *sentence) {
	q := it.Quantity

	before, behind := quantity.Comparator(""), quantity.Comparator("")
	if start, c, ok := d.qualifierBefore(it, a, floor); ok {
		it.Start, before = start, c
	}
	if end, c, ok := d.qualifierBehind(it, a, s); ok {
		it.End, behind = max(it.End, end), c
	}
	if q.Comparator == quantity.Range || q.Comparator == quantity.Order || a.vague {
		return
	}
	own := quantity.Eq
	switch a.excess {
	case numeral.Excess:
		own = quantity.Gt
	case numeral.About:
		own = quantity.Approx
	}
	for _, c := range []quantity.Comparator{before, behind, own} {
		// an estimate of a bound is the bound: 估计有三百多名, about 50 or more
		if c != "" && c != quantity.Eq && (q.Comparator == quantity.Eq || q.Comparator == quantity.Share || q.Comparator == quantity.Approx && c != quantity.Nearly) {
			q.Comparator = c
		}
	}
}

// upVerbs take an "up" that is no bound: ticked up to 40%.
var upVerbs = wordSet("tick ticks ticked ticking edge edges edged edging inch inched inching creep crept creeping go goes went gone going shoot shot shooting move moves moved moving climb climbs climbed climbing jump jumped step steps stepped ramp ramped scale scaled push pushes pushed pushing bump bumped nudge nudged drive drove driven round rounded rise rose risen ratchet ratcheted bid summed add adds added picked pick")

// verbOfUp tells whether a verb that "up" belongs to ends before i.
func (d *document) verbOfUp(i int) bool {
	b := d.back(i)
	return b < i && upVerbs[d.latinWord(d.wordStart(b))]
}

// fillers may stand between a qualifier and its number.
var fillers = []string{"摄氏", "华氏", "有", "为", "达", "了", "共", "是", "占", "的", "a", "magnitude"}

// qualifierBefore finds the qualifier that ends before i.
func (d *document) qualifierBefore(it *item, a amount, floor int) (start int, c quantity.Comparator, ok bool) {
	i := a.start
	p := d.back(i)
	w, ok := d.words.before(p, qualifierWord)
	if !ok {
		for _, f := range fillers {
			n := len([]rune(f))
			if !d.has(p-n, f) || n == 1 && isLatin(d.at(p-1)) && isLatin(d.at(p-2)) {
				continue
			}
			if w, ok = d.words.before(d.back(p-n), qualifierWord); ok && w.b == "eq" {
				ok = false
			}
			break
		}
	}
	if !ok && d.at(p-1) == '的' {
		from := floor
		if n := len(d.found); n > 0 && d.found[n-1].dated && d.found[n-1].End == floor { // 接近去年同期的两倍
			from = max(0, d.found[n-1].Start-4)
		}
		if w, ok = d.qualifierOver(p-1, from, it); ok && w.start < floor {
			return a.start, quantity.Comparator(w.b), true
		}
	}
	if !ok && isHan(d.at(p-1)) {
		w, ok = d.limitBefore(p, floor)
	}
	if !ok || w.a == "behind" || w.b == "not" || w.start < floor || d.masked[w.start] {
		if sign := d.at(p - 1); p-1 >= floor && (!ok || w.a == "behind") {
			switch sign {
			case '~', '≈':
				return p - 1, quantity.Approx, true
			case '>':
				return p - 1, quantity.Gt, true
			case '<':
				return p - 1, quantity.Lt, true
			case '≥':
				return p - 1, quantity.Gte, true
			case '≤':
				return p - 1, quantity.Lte, true
			}
		}
		return 0, "", false
	}
	if w.word == "up to" && d.verbOfUp(w.start) {
		return 0, "", false
	}
	if w.word == "over" && d.overIsDuring(w, i) || w.word == "within" && it.unit.kind == "" && !a.closed {
		return 0, "", false
	}
	return w.start, quantity.Comparator(w.b), true
}

// qualifierOver finds a qualifier that reaches over what the number is a part or
// a multiple of: 约占全球需求的3.7%, 接近去年同期的两倍. Of amounts, words that
// compare (高于预期的100亿) do not.
func (d *document) qualifierOver(i, floor int, it *item) (match, bool) {
	times := it.unit.unit == "times" || it.Quantity.Unit == share && it.Quantity.Value != nil
	for j := i - 1; j >= max(floor, i-14); j-- {
		dated := len(d.found) > 0 && d.found[len(d.found)-1].dated && j >= d.found[len(d.found)-1].Start
		if d.parts(j) || isDigit(d.at(j)) && !dated || d.masked[j] {
			return match{}, false
		}
		w, ok := d.words.at(j, qualifierWord)
		if !ok || w.a != "before" || w.b == "not" || w.b == "eq" || w.end >= i {
			continue
		}
		if longer, ok := d.words.before(w.end, qualifierWord); ok && longer.b == "not" {
			return match{}, false
		}
		if times || w.end-w.start > 1 && (strings.HasPrefix(w.word, "约") || strings.HasPrefix(w.word, "大约")) {
			return w, true
		}
	}
	return match{}, false
}

// limits are the words that bound a number over the verb between: 最多可载13人.
var limits = wordSet("最多 至多 顶多 至少 最少 起码")

// limitBefore finds one of the limits before a verb that ends at i.
func (d *document) limitBefore(i, floor int) (match, bool) {
	for j := i - 1; j >= max(floor, i-7); j-- {
		if !isHan(d.at(j)) || d.masked[j] || numberRunes[d.at(j)] && d.at(j) != '多' {
			return match{}, false
		}
		w, ok := d.words.at(j, qualifierWord)
		if !ok {
			continue
		}
		if w.b == "not" || w.end >= i {
			return match{}, false
		}
		if !limits[w.word] {
			continue
		}
		switch d.at(w.end) {
		case '可', '能', '需', '要', '须', '会', '应', '得', '必', '允', '容', '将', '只':
			return w, true
		}
		return w, w.b == "gte" && i-w.end <= 4
	}
	return match{}, false
}

// overIsDuring tells whether "over" before a length of time means during it.
func (d *document) overIsDuring(w match, i int) bool {
	n, ok := d.numeral(i, len(d.text))
	if !ok {
		return false
	}
	u, ok := d.words.at(d.spaces(n.End), unitWord)
	if !ok || u.b != "duration" {
		return false
	}
	for _, lead := range []string{"for", "of", "by", "in", "was", "is", "lasted", "takes", "took", "after", "well", "just"} {
		if d.wordBefore(w.start, lead) > 0 {
			return false
		}
	}
	return true
}

// qualifierBehind finds the qualifier behind a number or its unit.
func (d *document) qualifierBehind(it *item, a amount, s *sentence) (end int, c quantity.Comparator, ok bool) {
	if a.closed && a.unit == yearsOfAge { // the over-65s and under-18s
		return 0, "", false
	}
	for _, i := range []int{it.unitEnd, a.end} {
		j := d.spaces(i)
		w, ok := d.words.at(j, qualifierWord)
		if !ok || w.a == "before" || w.end > s.End || w.b == "not" {
			if d.at(i) == '+' && !isWordRune(d.at(i+1)) {
				end := i + 1
				if it.unit.kind == "" && !a.closed {
					if u := d.unitAt(end, s); u.kind != "" && u.kind != "ignore" {
						it.unit, end = u, max(end, u.end)
					}
				}
				return end, quantity.Gte, true
			}
			continue
		}
		if w.word == "内" && (it.unit.kind != "duration" && it.unit.kind != "measure" && it.unit.kind != "age" || i != it.unitEnd || notInside[d.at(w.end)]) {
			continue
		}
		if w.word == "多" || w.word == "余" || w.word == "许" {
			if i == a.end && it.unitEnd > a.end || !d.moreBehind(it, w) {
				continue
			}
		}
		end := w.end
		if i == a.end && it.unit.kind == "" { // 100以上人口: the unit may follow
			if u := d.unitAt(w.end, s); u.kind == "noun" || u.kind == "classifier" || u.kind == "measure" || u.kind == "money" {
				if !a.closed {
					it.unit, end = u, max(w.end, u.end)
				}
			}
		}
		return end, quantity.Comparator(w.b), true
	}
	return 0, "", false
}

// notInside are the runes behind 内 that make it part of a word (内部, 内地).
var notInside = runeSet("部地外容战阁心幕政蒙陆存线科衣需行在涵置陷斗")

// moreBehind tells whether 多 or 余 behind a unit means "and more" (三年多), not
// "mostly" (多为老人) or another word.
func (d *document) moreBehind(it *item, w match) bool {
	if it.unit.kind != "duration" && it.unit.kind != "measure" && it.unit.kind != "money" {
		return false
	}
	switch d.at(w.end) {
	case '为', '是', '数', '名', '个', '在', '由', '少', '次', '么', '额', '地', '方', '家', '国', '种':
		return false
	}
	return true
}
