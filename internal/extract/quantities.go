package extract

import (
	"strings"

	"whence/internal/decimal"
	"whence/internal/numeral"
	"whence/internal/quantity"
)

// amount is a number with its comparator before units are looked for.
type amount struct {
	start, end   int // of the number itself, sign and currency included
	comparator   quantity.Comparator
	value        *decimal.Decimal
	lower, upper *decimal.Decimal
	unit         string // where the number states it: percent, share, a currency
	kind         Kind   // likewise
	excess       numeral.Trailing
	closed       bool // no unit may follow (percent)
	word         bool // written in words
	vague        bool
	round        bool // has a scale or a separator: a number even without a unit
}

// quantityAt reads a number with all that belongs to it; next is where to go on
// where there is none.
func (d *document) quantityAt(i, floor int, s *sentence) (item, int, bool) {
	a, next, ok := d.amountAt(i, s)
	if !ok {
		return item{}, next, false
	}
	if d.maskedWithin(a.start, a.end) {
		return item{}, i + 1, false
	}
	if a.value == nil && a.lower == nil { // 3比1
		return item{Mention: Mention{Start: a.start, End: a.end, Kind: Ratio}, numbered: Range{a.start, a.end}}, a.end, true
	}
	it := item{Mention: Mention{Start: a.start, End: a.end, Kind: a.kind}, numbered: Range{a.start, a.end}, vague: a.vague, round: a.round}
	q := &quantity.Quantity{Comparator: a.comparator, Value: a.value, Lower: a.lower, Upper: a.upper, Unit: a.unit}
	it.Quantity = q
	if a.closed {
		it.unitEnd = a.end
	} else {
		it.unit = d.unitAt(a.end, s)
		it.unitEnd = max(a.end, it.unit.end)
		if it.unit.kind == "ignore" {
			return item{}, it.unit.end, false
		}
		d.halves(&it, &a)
	}
	it.End = it.unitEnd
	d.qualify(&it, a, floor, s)
	d.nameUnit(&it, a)
	if !d.counts(&it, a) {
		return item{}, max(a.end, next), false
	}
	return it, it.End, true
}

// halves reads the half and the "more" that a Chinese unit may hold or be
// followed by: 两倍半, 三年半, 两个半月, 两个多月.
func (d *document) halves(it *item, a *amount) {
	q := it.Quantity
	if q.Value == nil || it.unit.end == 0 || !isHan(d.at(it.unit.end-1)) {
		return
	}
	words := string(d.text[a.end:it.unit.end])
	switch {
	case strings.HasPrefix(words, "个半"):
	case strings.HasPrefix(words, "个多"):
		a.excess = numeral.Excess
		return
	case d.at(it.unit.end) == '半' && (it.unit.kind == "duration" || it.unit.unit == "times") && d.at(it.unit.end+1) != '数' && d.at(it.unit.end+1) != '岛':
		it.unit.end++
		it.unitEnd++
	default:
		return
	}
	v := q.Value.Add(oneHalf)
	q.Value, a.value = &v, &v
}

// amountAt tries the forms of a number that begin at i.
func (d *document) amountAt(i int, s *sentence) (amount, int, bool) {
	for _, rule := range []func(int, *sentence) (amount, bool){d.shareAt, d.doubledZh, d.orderAt, d.fractionZh, d.fractionEn, d.moneyAt, d.negativeAt} {
		if a, ok := rule(i, s); ok {
			return a, a.end, true
		}
	}
	if d.at(i) == '-' || d.at(i) == '~' {
		return amount{}, i + 1, false
	}
	return d.plainAt(i, s)
}

// plainAt reads a numeral, or a range of two, without a currency.
func (d *document) plainAt(i int, s *sentence) (amount, int, bool) {
	n, next, ok := numeral.Next(d.folded[:s.End], i)
	if !ok {
		if isLatin(d.at(i)) {
			return amount{}, next, false
		}
		a, end, ok := d.bareScale(i, s)
		return a, max(next, end), ok
	}
	a := d.single(n)
	if b, ok := d.rangeOf(n, i, s, ""); ok {
		return b, b.end, true
	}
	if end, ok := d.ratioAfter(n, s); ok {
		return amount{start: i, end: end, kind: Ratio, closed: true, comparator: quantity.Eq}, end, true
	}
	if end := d.score(n, s); end > 0 && !a.closed {
		return amount{}, end, false
	}
	if isLatin(d.at(n.End)) && isDigit(d.at(n.End-1)) && d.warmth(n.End, s) {
		a.end, a.unit, a.kind, a.closed = n.End+1, "celsius", Quantity, true
		if d.at(n.End) == 'f' {
			a.unit = "fahrenheit"
		}
		return a, a.end, true
	}
	if isLatin(d.at(n.End)) && isDigit(d.at(n.End-1)) {
		if _, ok := d.words.at(n.End, unitWord); !ok && !d.attachedCurrency(n.End) {
			end := n.End
			for isWordRune(d.at(end)) {
				end++
			}
			return amount{}, end, false // 5G, 4K
		}
	}
	return a, n.End, true
}

// warmth tells whether a capital C or F attached to a number at i is a degree:
// its sentence speaks of temperatures.
func (d *document) warmth(i int, s *sentence) bool {
	if d.original[i] != 'C' && d.original[i] != 'F' || isWordRune(d.at(i+1)) || d.at(i+1) == '-' {
		return false
	}
	for j := max(s.Start, i-160); j < min(s.End, i+80); j++ {
		if d.has(j, "°") || d.has(j, "temperature") || d.has(j, "degree") || d.has(j, "warm") || d.hasWord(j, "heat") || d.has(j, "heatwave") || d.hasWord(j, "hot") || d.hasWord(j, "cold") {
			return true
		}
	}
	return false
}

// score gives the end of two numbers with a hyphen that are no range (52-48),
// or 0.
func (d *document) score(n numeral.Numeral, s *sentence) int {
	if r := d.at(n.End); r != '-' && r != '–' || !isDigit(d.at(n.End-1)) || !isDigit(d.at(n.End+1)) {
		return 0
	}
	m, ok := d.numeral(n.End+1, s.End)
	if !ok {
		return 0
	}
	return m.End
}

func (d *document) attachedCurrency(i int) bool {
	w, ok := d.words.at(i, currencyWord)
	return ok && w.b != "before"
}

// single makes an amount of one numeral, with the percent sign behind it.
func (d *document) single(n numeral.Numeral) amount {
	v := n.Value
	a := amount{start: n.Start, end: n.End, comparator: quantity.Eq, value: &v, excess: n.Trailing, kind: Number}
	a.word = !isDigit(d.at(n.Start))
	a.round = n.Scale >= 3 || n.Point || d.hasSeparator(n)
	d.percentAfter(&a)
	return a
}

func (d *document) hasSeparator(n numeral.Numeral) bool {
	for i := n.Start; i < n.End; i++ {
		if r := d.at(i); r == ',' || r == '，' {
			return true
		}
	}
	return false
}

// percentAfter takes %, percent, percentage points behind a number.
func (d *document) percentAfter(a *amount) {
	j := d.spaces(a.end)
	if d.at(j) == '-' && d.has(j+1, "perc") {
		j++
	}
	w, ok := d.words.at(j, unitWord)
	if !ok {
		return
	}
	switch w.b {
	case "percent":
		a.unit, a.kind, a.end, a.closed = "percent", Percent, w.end, true
	case "points":
		a.unit, a.kind, a.end, a.closed = "percentage_points", PercentagePoint, w.end, true
	}
}

// moneyAt reads an amount behind a currency sign or code: $2.3bn, 人民币5亿元.
func (d *document) moneyAt(i int, s *sentence) (amount, bool) {
	w, ok := d.words.at(i, currencyWord)
	if !ok || w.b == "behind" {
		return amount{}, false
	}
	j := d.spaces(w.end)
	n, ok := d.numeral(j, s.End)
	if !ok {
		return amount{}, false
	}
	a := d.single(n)
	if a.closed {
		return amount{}, false
	}
	if b, ok := d.rangeOf(n, j, s, w.word); ok {
		a = b
	}
	a.start, a.unit, a.kind, a.closed = i, w.a, Money, true
	if u, ok := d.words.at(d.spaces(a.end), unitWord); ok && u.b == "money" {
		a.end = u.end // 人民币5亿元, $5 million dollars
		if w.word == "¥" || w.word == "￥" {
			a.unit = u.a
		}
	}
	return a, true
}

// negativeAt reads -0.5%, 负5, minus 3, 零下五.
func (d *document) negativeAt(i int, s *sentence) (amount, bool) {
	var j int
	switch {
	case d.at(i) == '-' && isDigit(d.at(i+1)) && !isWordRune(d.at(i-1)) && d.at(i-1) != '%' && d.at(i-1) != ')' && !d.unitBefore(i):
		j = i + 1
	case d.at(i) == '负' && !isHan(d.at(i-1)) || d.has(i, "负") && d.at(i-1) == '为':
		j = i + 1
	case d.has(i, "零下"):
		j = i + 2
	case d.hasWord(i, "minus") && isSpace(d.at(i+5)) && d.wordBefore(i, "or") == 0 && d.at(i-1) != '-':
		j = d.spaces(i + 5)
	default:
		return amount{}, false
	}
	n, ok := d.numeral(j, s.End)
	if !ok {
		return amount{}, false
	}
	a := d.single(n)
	v := a.value.Neg()
	a.value, a.start = &v, i
	return a, true
}

// unitBefore tells whether a mention ends right before i: then a hyphen joins.
func (d *document) unitBefore(i int) bool {
	return len(d.found) > 0 && d.found[len(d.found)-1].End == i
}

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

// ratioAfter reads 3比1 and 3:1.
func (d *document) ratioAfter(n numeral.Numeral, s *sentence) (int, bool) {
	j := n.End
	if r := d.at(j); r != '比' && r != ':' && r != '：' || r != '比' && !isDigit(d.at(j+1)) {
		return 0, false
	}
	m, ok := d.numeral(j+1, s.End)
	if !ok {
		return 0, false
	}
	return m.End, true
}

// counts tells whether a number is a mention at all, and marks the small ones.
func (d *document) counts(it *item, a amount) bool {
	q := it.Quantity
	if q.Value == nil {
		return true
	}
	one := q.Value.Equal(decimal.FromInt(1))
	plain := a.word && q.Comparator == quantity.Eq && !a.closed
	it.small = plain && q.Value.Less(decimal.FromInt(3))
	switch it.unit.kind {
	case "":
		if a.closed || a.round {
			return true
		}
		if a.word {
			return !q.Value.Less(decimal.FromInt(13)) || !isHan(d.at(a.start)) && false
		}
		return true
	case "classifier", "noun":
		if one && plain {
			it.small = true
			it.Kind = Quantity
		}
		return true
	}
	return true
}
