package extract

import (
	"whence/internal/decimal"
	"whence/internal/numeral"
	"whence/internal/quantity"
)

// rangeOf reads the second number of a range whose first is n: 5%-7%, 五到七万,
// 三四十, $3-5 million, between 50,000 and 70,000. currency is the sign before
// the first, which may be repeated.
func (d *document) rangeOf(n numeral.Numeral, i int, s *sentence, currency string) (amount, bool) {
	if a, ok := d.adjacentRange(n, s); ok {
		return a, true
	}
	between := d.wordBefore(i-len(currency), "between")
	apart := between > 0 || d.betweenZh(i)
	first := d.single(n)
	j, hyphen := d.joiner(first.end, apart)
	if j == 0 { // 1.2亿元至1.5亿元, 5人到7人
		u := d.unitAt(first.end, s)
		if u.kind == "" || u.kind == "ignore" || u.end == 0 {
			return amount{}, false
		}
		if j, hyphen = d.joiner(u.end, apart); j == 0 || !d.sameUnitFollows(j, u, s) {
			return amount{}, false
		}
	}
	if currency != "" && d.has(j, currency) {
		j = d.spaces(j + len([]rune(currency)))
	}
	m, ok := d.numeral(j, s.End)
	if !ok || d.maskedWithin(n.Start, m.End) || m.Trailing != "" && n.Trailing != "" {
		return amount{}, false
	}
	second := d.single(m)
	if first.closed && (!second.closed || first.unit != second.unit) || first.comparator == quantity.Order || second.comparator == quantity.Order {
		return amount{}, false
	}
	if d.changes(n.Start, s) && !apart {
		return amount{}, false
	}
	lower, upper := n.Value, m.Value
	if n.Scale == 0 && m.Scale > 1 && !n.Point || n.Scale == 0 && m.Scale >= 3 {
		unit := decimal.Pow10(m.Scale)
		if c, ok := m.Value.Quo(unit); ok && n.Value.Less(c) && n.Step.LessEq(decimal.FromInt(1)) {
			lower = n.Value.Mul(unit)
			lower = lower.Round(max(0, -n.Step.Exponent()-m.Scale))
		}
	}
	if second.unit == share && second.value != nil { // 7‰到8‰
		of, _ := second.value.Quo(upper)
		lower, upper = lower.Mul(of).Round(6).Reduced(), *second.value
	}
	if d.at(m.End) == '成' && !second.closed && !notTenths[d.at(m.End+1)] && upper.LessEq(ten) { // 三到四成
		tenth := decimal.Pow10(-1)
		lower, upper = lower.Mul(tenth), upper.Mul(tenth)
		second.end, second.unit, second.kind, second.closed = m.End+1, share, Ratio, true
	}
	if !lower.Less(upper) || d.risesTo(n.Start-len([]rune(currency)), lower, upper) {
		return amount{}, false
	}
	a := second
	a.start, a.comparator, a.value = n.Start, quantity.Range, nil
	a.lower, a.upper = &lower, &upper
	a.excess = ""
	if between > 0 {
		a.start = between - 1
	}
	if hyphen && !a.closed && currency == "" && !a.round && d.wordBefore(n.Start, "aged") == 0 && d.wordBefore(n.Start, "ages") == 0 {
		if u := d.unitAt(a.end, s); u.kind == "" || u.kind == "ignore" {
			return amount{}, false // a score, a name
		}
	}
	return a, true
}

// betweenZh tells whether a number at i is the first of two that 之间 closes:
// 介于3℃与8℃之间.
func (d *document) betweenZh(i int) bool {
	if b := d.back(i); d.has(b-2, "介于") || d.has(b-2, "介乎") {
		return true
	}
	for j := i; j < i+24; j++ {
		if d.has(j, "之间") {
			return true
		}
		if r := d.at(j); r == 0 || isClauseEnd(r) && !(r == ',' && isDigit(d.at(j+1))) {
			return false
		}
	}
	return false
}

// joiner gives where the second number of a range begins behind i.
func (d *document) joiner(i int, between bool) (next int, hyphen bool) {
	j := d.spaces(i)
	switch d.at(j) {
	case '至', '到', '~', '～':
		return d.spaces(j + 1), false
	case '或':
		return d.spaces(j + 1), false
	case '-', '–', '—':
		k := j + 1
		if d.at(k) == '—' || d.at(k) == '-' {
			k++
		}
		if k = d.spaces(k); d.hasWord(k, "to") || d.hasWord(k, "or") { // 20- to 30-year-olds
			return d.spaces(k + 2), false
		}
		return k, true
	case '和', '与', '及':
		if between {
			return d.spaces(j + 1), false
		}
	}
	for _, w := range []string{"to", "or"} {
		if d.hasWord(j, w) && j > i {
			return d.spaces(j + len(w)), false
		}
	}
	if between && d.hasWord(j, "and") {
		return d.spaces(j + 3), false
	}
	return 0, false
}

// sameUnitFollows tells whether the number at j has the unit u too.
func (d *document) sameUnitFollows(j int, u unitUse, s *sentence) bool {
	if w, ok := d.words.at(j, currencyWord); ok && w.b != "behind" {
		j = d.spaces(w.end)
	}
	n, ok := d.numeral(j, s.End)
	return ok && d.unitAt(n.End, s).unit == u.unit
}

// changes tells whether a number is where a change starts from: behind "from"
// or 从, in a clause that speaks of a change.
func (d *document) changes(i int, s *sentence) bool {
	b := d.back(i)
	if d.at(b-1) != '从' && d.at(b-1) != '由' && d.wordBefore(i, "from") == 0 {
		return false
	}
	found := false
	c := s.clauses[s.clauseOf(i)]
	d.words.within(max(c.Start, i-60), min(c.End, i+60), changeWord, func(match) { found = true })
	return found
}

// risesTo tells whether two numbers are by how much something changed and where
// it arrived (上涨50元至3200元): behind a word of change, and far apart.
func (d *document) risesTo(i int, lower, upper decimal.Decimal) bool {
	w, ok := d.words.before(d.back(i), changeWord)
	return ok && w.a != "" && lower.Mul(decimal.FromInt(3)).Less(upper)
}

// wordBefore gives the position behind the start of a Latin word that ends
// before i, or 0.
func (d *document) wordBefore(i int, w string) int {
	b := d.back(i) - len(w)
	if b >= 0 && d.hasWord(b, w) {
		return b + 1
	}
	return 0
}

// adjacentRange reads two Chinese digits side by side as a range: 三四十,
// 七八万, 十七八.
func (d *document) adjacentRange(n numeral.Numeral, s *sentence) (amount, bool) {
	last := d.folded[n.End-1]
	if n.End >= s.End || !isHan(last) || !isHan(d.folded[n.End]) || n.Trailing != "" || n.Point {
		return amount{}, false
	}
	m, ok := d.numeral(n.End, s.End)
	if !ok || m.Point {
		return amount{}, false
	}
	digit, ok1 := numeral.At([]rune{last}, 0)
	next, ok2 := numeral.At([]rune{d.folded[n.End]}, 0)
	if !ok1 || !ok2 || n.End-n.Start > 12 || m.End-m.Start > 12 {
		return amount{}, false
	}
	gap := next.Value.Sub(digit.Value)
	if !gap.Equal(decimal.FromInt(1)) && !(gap.Equal(decimal.FromInt(2)) && digit.Value.Equal(decimal.FromInt(3))) { // 三五百
		return amount{}, false
	}
	head := d.folded[n.Start : n.End-1]
	lo, ok1 := whole(head, last, d.folded[n.End+1:m.End])
	hi, ok2 := whole(head, d.folded[n.End], d.folded[n.End+1:m.End])
	if !ok1 || !ok2 || !lo.Value.Less(hi.Value) {
		return amount{}, false
	}
	a := amount{start: n.Start, end: m.End, comparator: quantity.Range, lower: &lo.Value, upper: &hi.Value, kind: Number, word: true, round: m.Scale >= 3}
	d.percentAfter(&a)
	return a, true
}

// whole reads head, digit and tail as one numeral.
func whole(head []rune, digit rune, tail []rune) (numeral.Numeral, bool) {
	rs := append(append(append([]rune{}, head...), digit), tail...)
	n, ok := numeral.At(rs, 0)
	return n, ok && n.End == len(rs)
}
