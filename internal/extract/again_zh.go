package extract

import "whence/internal/decimal"

// longestAgain bounds how many sentences back a classifier's noun is remembered.
const longestAgain = 6

// countedThing is what a classifier counted last.
type countedThing struct {
	unit     string
	sentence int
}

// ownClassifiers are the classifiers that go with few kinds of things, so that
// one alone counts those counted before: 38枚导弹，其中30枚被击落.
var ownClassifiers = runeSet("份只头匹尾羽枚颗粒条台套座所间张株棵口支把部片门箱盒瓶")

// countedAgain gives bare Chinese classifiers the noun that they counted before,
// and sums without a currency that of the text, for the mentions from index from on.
func (d *document) countedAgain(s *sentence, from int) {
	for k := from; k < len(d.found); k++ {
		it := &d.found[k]
		if it.Quantity == nil || it.dated {
			continue
		}
		if it.Kind == Number {
			d.sumZh(it, s)
			d.nounBefore(it, s)
			continue
		}
		if it.unit.kind != "classifier" {
			continue
		}
		r := d.at(d.spaces(it.numbered.End))
		if !ownClassifiers[r] {
			continue
		}
		if !it.unit.bare && it.Quantity.Unit != "" {
			d.counted[r] = countedThing{it.Quantity.Unit, it.sentence}
			continue
		}
		if last, ok := d.counted[r]; ok && it.Quantity.Unit == "" && it.sentence-last.sentence <= longestAgain {
			it.Quantity.Unit = last.unit
		}
	}
}

// nounBefore gives a large bare number the people right before it: 其中移民540万，
// 外国人370万, 伤亡在50万至60万之间.
func (d *document) nounBefore(it *item, s *sentence) {
	if it.Quantity.Unit != "" || it.scale < 4 || !isHan(d.at(it.Start-1)) {
		return
	}
	if next := d.at(it.End); isHan(next) && next != '之' && next != '的' && next != '左' && next != '和' && next != '人' {
		return
	}
	i := it.Start
	for _, w := range [...]string{"在", "达", "为", "约", "有", "共", "近"} {
		if d.has(i-1, w) {
			i--
			break
		}
	}
	if d.has(i-2, "伤亡") {
		it.Quantity.Unit, it.Kind, it.unit = "people", Quantity, unitUse{unit: "people", kind: "noun"}
		return
	}
	w, ok := d.words.before(i, unitWord)
	if !ok || w.b != "noun" || w.a != "people" || w.end-w.start < 2 || w.start < s.Start {
		return
	}
	it.Quantity.Unit, it.Kind, it.unit = w.a, Quantity, unitUse{unit: w.a, kind: "noun"}
}

// sumZh makes a large number behind a noun of accounts money: 票房突破40亿, 投资1.2
// 万亿.
func (d *document) sumZh(it *item, s *sentence) {
	if it.Quantity.Unit != "" || it.scale < 4 || d.yuan == "" || it.Quantity.Value != nil && it.Quantity.Value.Less(decimal.FromInt(1)) {
		return
	}
	if w, ok := d.words.at(it.End, countingWord); ok && w.a == "sum" { // 约200万赃款
		it.Quantity.Unit, it.Kind = d.yuan, Money
		it.unit = unitUse{unit: d.yuan, kind: "money"}
		return
	}
	if _, ok := d.words.at(it.End, unitWord); ok || isLatin(d.at(it.End)) || it.scale < 8 {
		return
	}
	for j := it.Start; j > max(s.Start, it.Start-10) && !isClauseEnd(d.at(j-1)); j-- {
		if isDigit(d.at(j - 1)) {
			return
		}
		w, ok := d.words.before(j, countingWord)
		if ok && w.a == "thing" {
			return
		}
		if ok && w.a == "sum" {
			it.Quantity.Unit, it.Kind = d.yuan, Money
			it.unit = unitUse{unit: d.yuan, kind: "money"}
			return
		}
	}
}
