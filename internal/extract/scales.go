package extract

import (
	"whence/internal/decimal"
	"whence/internal/numeral"
	"whence/internal/quantity"
)

// bareScale reads a scale that stands alone and is a number only because of
// what is beside it: 近百名, 逾千, 百余, 万余.
func (d *document) bareScale(i int, s *sentence) (amount, int, bool) {
	exp, end := d.scaleRun(i, s.End)
	if exp < 2 || isDigit(d.at(i-1)) {
		return amount{}, max(i+1, end), false
	}
	v := decimal.Pow10(exp).Round(0)
	a := amount{start: i, end: end, comparator: quantity.Eq, value: &v, kind: Number, word: true, round: true}
	if r := d.at(end); r == '余' || r == '多' {
		a.end++
		a.excess = numeral.Excess
		if u := d.unitAt(a.end, s); u.kind == "" || u.kind == "ignore" {
			return amount{}, a.end, false
		}
		return a, a.end, true
	}
	w, ok := d.words.before(i, qualifierWord)
	if !ok && d.overScale(i) && (exp >= 4 || d.unitAt(end, s).kind != "") {
		a.start, a.comparator = i-1, quantity.Gt
		return a, end, true
	}
	if !ok || w.a == "behind" || w.b == "not" || w.b == "eq" {
		return amount{}, end, false
	}
	if u := d.unitAt(end, s); u.kind == "" || u.kind == "ignore" {
		return amount{}, end, false
	}
	return a, end, true
}

// scaleRun reads 十, 百, 千, 万, 亿 as a product at i.
func (d *document) scaleRun(i, limit int) (exp, end int) {
	for end = i; end < limit && end < i+4; end++ {
		switch d.at(end) {
		case '十':
			exp++
		case '百':
			exp += 2
		case '千':
			exp += 3
		case '万':
			exp += 4
		case '亿':
			exp += 8
		default:
			return exp, end
		}
	}
	return exp, end
}

// overScale tells whether 过 or 上 before a scale at i means more than it: 过百人,
// 票房过亿; not 经过百年.
func (d *document) overScale(i int) bool {
	if d.at(i-1) != '过' {
		return false
	}
	switch p := d.at(i - 2); p {
	case '超', '不', '经', '通', '渡', '度', '路', '去', '来', '吃', '看', '读', '走', '打', '越', '罪':
		return false
	}
	return true
}

// fewMore turns a number that 几 makes inexact into what it says: 十几 is 11 to
// 19, 十几万 is 110,000 to 199,999.
func (d *document) fewMore(a *amount, n numeral.Numeral) {
	if n.Trailing == numeral.None {
		return
	}
	a.inner = true
	few := false
	for i := n.Start; i < n.End; i++ {
		few = few || d.at(i) == '几'
	}
	if !few {
		return
	}
	lower, upper := n.Value.Add(n.Step.Mul(decimal.Pow10(-1)).Round(0)), n.Value.Add(n.Step)
	if d.at(n.End-1) == '几' && d.at(n.End) == '十' && n.Step.Equal(decimal.FromInt(100)) { // 一百几十万
		lower = n.Value.Add(decimal.FromInt(20))
		a.end++
		if exp, end := d.scaleRun(a.end, a.end+3); exp >= 4 {
			unit := decimal.Pow10(exp)
			lower, upper, a.end = lower.Mul(unit).Round(0), upper.Mul(unit).Round(0), end
			a.scale, a.round = exp, true
		}
	}
	a.comparator, a.value, a.lower, a.upper, a.excess = quantity.Order, nil, &lower, &upper, numeral.None
}

// moreApart takes the 余 or 多 that a space parts from its digits: 460 余架.
func (d *document) moreApart(a *amount) {
	j := d.spaces(a.end)
	if j == a.end || a.closed || a.excess != numeral.None || !isDigit(d.at(a.end-1)) || d.at(j) != '余' && d.at(j) != '多' {
		return
	}
	if w, ok := d.words.at(j+1, unitWord); ok && (w.b == "classifier" || w.b == "noun" || w.b == "measure" || w.b == "money") {
		a.end, a.excess = j+1, numeral.Excess
	}
}
