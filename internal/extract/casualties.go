package extract

import (
	"strings"

	"whence/internal/decimal"
)

// casualties turns people into deaths or injuries where the clause says that
// they died or were hurt, for the mentions from index from on.
func (d *document) casualties(s *sentence, from int) {
	for k := from; k < len(d.found); k++ {
		it := &d.found[k]
		if it.Quantity == nil || it.unit.kind == "measure" || it.Kind != Quantity && it.Kind != Number {
			continue
		}
		switch it.Quantity.Unit {
		case "people", "", "members", "deaths":
		case "cases":
			if d.deathCases(it) {
				it.Quantity.Unit = "deaths"
			}
			continue
		default:
			continue
		}
		if it.unit.kind == "classifier" && notPeople[d.at(d.spaces(it.numbered.End))] {
			continue
		}
		n := s.clauseOf(it.numbered.Start)
		left, right := s.clauses[n].Start, s.clauses[n].End
		aside := Range{-1, -1}
		switch { // 48 people, including 12 children, were killed
		case d.includes(s, n) && n+1 < len(s.clauses):
			right = s.clauses[n+1].End
		case d.includes(s, n+1) && n+2 < len(s.clauses):
			right, aside = s.clauses[n+2].End, s.clauses[n+1]
		}
		for p := k - 1; p >= max(from, k-longestList); p-- {
			if d.found[p].listed {
				continue // 12, 14 and 17 people
			}
			if !d.found[p].dated && d.found[p].Kind != Ordinal {
				left = max(left, d.afterFate(&d.found[p]))
				break
			}
		}
		for p := k + 1; p < min(len(d.found), k+longestList); p++ {
			if d.found[p-1].listed || p == k+1 && d.includesNext(it, &d.found[p]) {
				continue
			}
			if !d.found[p].dated && d.found[p].Kind != Ordinal && !(d.found[p].Start >= aside.Start && d.found[p].End <= aside.End) {
				right = min(right, d.found[p].Start)
				break
			}
		}
		if it.pending { // three were killed
			left, right = max(left, it.Start-24), min(right, it.End+26)
		}
		if unit := d.casualty(left, it.Start, it.End, right); unit != "" && !(unit == "lives" && it.Quantity.Unit != "deaths") {
			if it.Quantity.Unit == "deaths" && unit != "lives" || unit == "people" && (it.Kind != Number || !it.round && it.Quantity.Value != nil && it.Quantity.Value.Less(thousand)) {
				continue
			}
			it.Quantity.Unit, it.Kind, it.pending = unit, Quantity, false
		}
	}
}

// afterFate gives where what a count says ends: behind the fate that stands right
// behind it in Chinese (14人失踪20万人避难).
func (d *document) afterFate(it *item) int {
	if it.Quantity == nil || !isCasualty(it.Quantity.Unit) {
		return it.End
	}
	w, ok := d.words.at(it.End, casualtyWord)
	if !ok || w.a != it.Quantity.Unit || !isHan(d.at(it.End)) {
		return it.End
	}
	if before, ok := d.words.before(it.Start, casualtyWord); ok && before.a == w.a {
		return it.End
	}
	return w.end
}

// notPeople are classifiers of animals and things: what dies there is no
// casualty.
var notPeople = runeSet("只头条匹尾羽座所间项件台套部张本艘架辆枚棵株份")

// deathCases tells whether cases are deaths: 死亡2例, 2例死亡; not 死亡病例2例.
func (d *document) deathCases(it *item) bool {
	return d.at(it.unitEnd-1) == '例' && (d.has(it.Start-2, "死亡") || d.has(it.End, "新增死亡") || d.has(it.End, "死亡") && !d.has(it.End, "死亡病例"))
}

// includes tells whether clause n only names some of those counted before.
func (d *document) includes(s *sentence, n int) bool {
	if n >= len(s.clauses) {
		return false
	}
	c := s.clauses[n]
	if d.hasWord(c.Start, "including") || d.has(c.Start, "包括") || d.has(c.Start, "其中包括") {
		return true
	}
	among := d.hasWord(c.Start, "among them") || d.has(c.Start, "其中")
	for i := c.Start; i < min(c.End, c.Start+60) && !among; i++ {
		among = d.hasWord(i, "of them") || d.hasWord(i, "of whom")
	}
	if !among {
		return false
	}
	fate := false
	d.words.within(c.Start, c.End, casualtyWord, func(match) { fate = true })
	return !fate // 50人，其中12人死亡，…
}

var thousand = decimal.FromInt(1000)

// sharedFate gives people the fate of those that they are named with: two men
// and three women were injured.
func (d *document) sharedFate(from int) {
	for k := from; k+1 < len(d.found); k++ { // killed 12, 14 and 17 people
		if a, b := &d.found[k], &d.found[k+1]; a.listed && isCasualty(a.Quantity.Unit) && b.Quantity.Unit == "people" {
			b.Quantity.Unit = a.Quantity.Unit
		}
	}
	for k := from; k+1 < len(d.found); k++ { // 50 deaths, including 12 children
		a, b := &d.found[k], &d.found[k+1]
		if a.Quantity == nil || b.Quantity == nil || !isCasualty(a.Quantity.Unit) || b.Quantity.Unit != "people" || b.Start-a.End > 16 || b.Start < a.End {
			continue
		}
		if includesOf[strings.TrimSpace(string(d.text[a.End:b.Start]))] || includesOf[strings.TrimSpace(string(d.text[d.fateEnd(a, b):b.Start]))] {
			b.Quantity.Unit = a.Quantity.Unit
		}
	}
	d.fateOfParts(from)
	for k := len(d.found) - 2; k >= from; k-- {
		a, b := &d.found[k], &d.found[k+1]
		if a.Quantity == nil || b.Quantity == nil || a.Quantity.Unit != "people" || !isCasualty(b.Quantity.Unit) {
			continue
		}
		switch strings.TrimSpace(string(d.text[a.End:max(a.End, b.Start)])) {
		case "and", ",", ", and", "和", "及", "、", "以及", "与":
			a.Quantity.Unit = b.Quantity.Unit
		default:
			if d.joinedZh(a, b) {
				a.Quantity.Unit = b.Quantity.Unit
			}
		}
	}
}

// includesNext tells whether a count only includes the next one: 453名居民包括150名
// 儿童因饥饿丧生.
func (d *document) includesNext(a, b *item) bool {
	return b.Start > a.End && b.Start-a.End <= 16 && includesOf[strings.TrimSpace(string(d.text[a.End:b.Start]))]
}

// includesOf are the words that make what follows a part of what was counted before.
var includesOf = map[string]bool{", including": true, "including": true, ", among them": true, "，其中包括": true, "，包括": true, "，其中": true, "，当中包括": true, "（包括": true, "(including": true, "，其中有": true, "包括": true}

// fateEnd gives the end of the fate right behind a count, before another.
func (d *document) fateEnd(a, b *item) int {
	end := a.End
	d.words.within(a.End, b.Start, casualtyWord, func(w match) { end = max(end, w.end) })
	return end
}

// casualty looks behind a number first, then before it.
func (d *document) casualty(left, start, end, right int) string {
	unit, saved := "", false
	d.words.within(left, max(left, start), casualtyWord, func(w match) { saved = saved || w.b == "not" })
	if saved {
		return "lives"
	}
	covered := 0
	first := right
	last := -1 // of the word that tells
	d.words.within(end, max(end, right), casualtyWord, func(w match) {
		if w.start < covered {
			return
		}
		covered = w.end
		if unit == "" && (w.b == "right" || w.b == "both") && !d.hasObject(w) {
			unit, first, last = w.a, w.start, w.end
		} else if last > 0 && w.a != unit && w.a != "" && isCasualty(w.a) && d.alternative(last, w.start) {
			unit, last = "people", -1 // killed or wounded
		}
	})
	if unit != "" && first-end <= 60 {
		return unit
	}
	unit, covered = "", 0
	d.words.within(left, max(left, start), casualtyWord, func(w match) {
		if w.start < covered {
			return
		}
		covered = w.end
		if w.b == "left" || w.b == "both" {
			unit = w.a
		}
	})
	return unit
}

// alternative tells whether what lies between two fates joins them as one or the
// other: killed, wounded or missing.
func (d *document) alternative(start, end int) bool {
	if end-start > 6 {
		return false
	}
	switch strings.TrimSpace(string(d.text[start:end])) {
	case "or", ", or", "and/or", ",", "或", "或者", "、":
		return true
	}
	return false
}

// hasObject tells whether a verb that "and" joins has a number of its own: has
// infected 15,000 people and killed 32.
func (d *document) hasObject(w match) bool {
	if !isLatin(d.at(w.start)) || d.wordBefore(w.start, "and") == 0 {
		return false
	}
	j := d.spaces(w.end)
	if q, ok := d.words.at(j, qualifierWord); ok && q.a != "behind" {
		j = d.spaces(q.end)
	}
	_, ok := d.numeral(j, len(d.text))
	return ok
}

// mayFall tells whether a small number in words may yet be given a unit by what
// stands around it: in English by any words, in Chinese by what follows (三死五伤).
func (d *document) mayFall(it *item) bool {
	if isLatin(d.at(it.numbered.Start)) {
		return true
	}
	switch d.at(it.numbered.End) {
	case '死', '亡', '伤', '、', '和', '及', '与':
		return true
	}
	return false
}

// dropManners removes from index from on what only looked like a count: one
// thing of which nothing else is said.
func (d *document) dropManners(from int) {
	kept := d.found[:from]
	for _, it := range d.found[from:] {
		if it.pending {
			continue
		}
		if it.small && it.Quantity.Value.Equal(decimal.FromInt(1)) && !isCasualty(it.Quantity.Unit) &&
			(it.unit.kind == "noun" || it.unit.kind == "classifier") {
			if !d.befellOne(&it) {
				continue
			}
			it.small = false
		}
		kept = append(kept, it)
	}
	d.found = kept
}

// doneToOne are the verbs whose object somebody counts, though it is one: 拘捕一名男子.
var doneToOne = []string{"拘捕", "逮捕", "抓获", "拘留", "起诉", "击毙", "救出", "解救", "遣返", "拘捕了", "逮捕了", "抓获了", "击毙了", "救出了", "再有", "另有"}

// befellOne tells whether something happened to the one person that is spoken of:
// one guard was detained, 一名男子被捕.
func (d *document) befellOne(it *item) bool {
	if it.Quantity.Unit != "people" {
		return false
	}
	if !isHan(d.at(it.numbered.Start)) {
		return d.onesFate(it)
	}
	if !isHan(d.at(it.unitEnd - 1)) {
		return false
	}
	for _, w := range [...]string{"被捕", "被拘", "被逮捕", "被拘捕", "被起诉", "被控", "获救", "认罪", "落网", "被困", "被判", "失联", "被带走", "被绑架", "被劫持", "溺水", "获释", "感染", "确诊"} {
		if d.has(it.End, w) {
			return true
		}
	}
	for _, w := range doneToOne {
		if d.has(it.numbered.Start-len([]rune(w)), w) {
			return true
		}
	}
	return false
}

// onesFate tells whether the fate of one person stands right behind: one woman
// was arrested.
func (d *document) onesFate(it *item) bool {
	j := d.spaces(it.End)
	if !d.hasWord(j, "was") && !d.hasWord(j, "has") && !d.hasWord(j, "remains") && !d.hasWord(j, "is") {
		return false
	}
	for range 4 {
		if w, ok := d.words.at(j, countingWord); ok && (w.a == "fate" || w.a == "both") {
			return true
		}
		word := d.latinWord(j)
		if !fateAuxiliaries[word] && word != "remains" {
			return false
		}
		j = d.spaces(j + len(word))
	}
	return false
}

func isCasualty(unit string) bool { return unit == "deaths" || unit == "injuries" || unit == "missing" }
