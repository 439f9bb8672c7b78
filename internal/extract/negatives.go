package extract

import (
	"whence/internal/decimal"
	"whence/internal/quantity"
)

// negativeAt reads -0.5%, 负5, minus 3, 零下五, and a span that begins below zero:
// -5℃至3℃, minus 10 to minus 5 degrees.
func (d *document) negativeAt(i int, s *sentence) (amount, bool) {
	a, ok := d.signed(i, s)
	if !ok {
		return a, false
	}
	d.letterDegrees(&a)
	end := a.end
	if !a.closed {
		if u := d.unitAt(a.end, s); u.kind == "measure" {
			end = u.end
		}
	}
	j, _ := d.joiner(end, d.wordBefore(i, "between") > 0 || d.betweenZh(i))
	if j == 0 {
		return a, true
	}
	b, ok := d.signed(j, s)
	if !ok {
		if d.has(j, "零上") {
			j += 2
		}
		n, ok := d.numeral(j, s.End)
		if !ok {
			return a, true
		}
		b = d.single(n)
		if d.has(i, "零下") && !d.has(j-2, "零上") && b.value != nil { // 零下12到5度
			v := b.value.Neg()
			if v.Less(*a.value) || !a.value.Less(v) {
				return a, true
			}
			b.value = &v
		}
	}
	d.letterDegrees(&b)
	if b.value == nil || b.value.Equal(*a.value) || a.closed && !b.closed || d.changes(i, s) {
		return a, true
	}
	lower, upper := *a.value, *b.value
	if upper.Less(lower) {
		lower, upper = upper, lower
	}
	b.start, b.comparator, b.value, b.lower, b.upper = i, quantity.Range, nil, &lower, &upper
	return b, true
}

// letterDegrees takes a C or F behind a number below zero for degrees.
func (d *document) letterDegrees(a *amount) {
	if a.closed || !isDigit(d.at(a.end-1)) {
		return
	}
	if d.at(a.end) == ' ' && a.value != nil && a.value.Sign() < 0 && a.end+1 < len(d.original) && (d.original[a.end+1] == 'C' || d.original[a.end+1] == 'F') && !isWordRune(d.at(a.end+2)) {
		a.end++ // -12 C
	}
	if isWordRune(d.at(a.end+1)) || a.end >= len(d.original) {
		return
	}
	switch d.original[a.end] {
	case 'C':
		a.unit = "celsius"
	case 'F':
		a.unit = "fahrenheit"
	default:
		return
	}
	a.end, a.kind, a.closed = a.end+1, Quantity, true
}

// signed reads one number below zero.
func (d *document) signed(i int, s *sentence) (amount, bool) {
	var j int
	if w, ok := d.words.at(i+1, currencyWord); d.at(i) == '-' && ok && w.b != "behind" && !isLatin(d.at(i+1)) && (isSpace(d.at(i-1)) || d.at(i-1) == '(') { // -$2 million
		a, ok := d.moneyAt(i+1, s)
		if !ok || a.value == nil {
			return amount{}, false
		}
		v := a.value.Neg()
		a.value, a.start = &v, i
		return a, true
	}
	switch {
	case d.at(i) == '-' && isDigit(d.at(i+1)) && !isWordRune(d.at(i-1)) && d.at(i-1) != '%' && d.at(i-1) != ')' && d.at(i-1) != '/' && !d.unitBefore(i):
		j = i + 1
	case d.at(i) == '负' && (!isHan(d.at(i-1)) || leadsSign[d.at(i-1)]):
		j = i + 1
	case d.has(i, "零下"):
		j = i + 2
	case d.hasWord(i, "negative") && isDigit(d.at(d.spaces(i+8))):
		j = d.spaces(i + 8)
	case d.hasWord(i, "minus") && isSpace(d.at(i+5)) && d.wordBefore(i, "or") == 0 && d.at(i-1) != '-':
		j = d.spaces(i + 5)
	default:
		return amount{}, false
	}
	if d.has(j, "百分之") {
		a, ok := d.percentZh(j, s)
		if !ok || a.value == nil {
			return amount{}, false
		}
		v := a.value.Neg()
		a.value, a.start = &v, i
		return a, true
	}
	n, ok := d.numeral(j, s.End)
	if !ok {
		return amount{}, false
	}
	a := d.single(n)
	v := n.Value.Neg()
	if a.value != nil && a.comparator == quantity.Share {
		v = a.value.Neg()
	}
	a.value, a.start = &v, i
	a.lower, a.upper, a.comparator = nil, nil, quantity.Eq
	return a, true
}

// leadsSign are the runes that 负 stands behind as a sign.
var leadsSign = runeSet("为是至到达约在于成跌滑破转")

// belowZero takes "below zero" behind a temperature into it.
func (d *document) belowZero(it *item) {
	q := it.Quantity
	j := d.spaces(it.End)
	end := 0
	for _, w := range []string{"below zero", "below freezing"} {
		if d.hasWord(j, w) && !(w == "below freezing" && q.Unit == "") {
			end = j + len(w)
		}
	}
	if end == 0 || q.Unit != "celsius" && q.Unit != "fahrenheit" && q.Unit != "degrees" && q.Unit != "" || d.has(end-len("freezing"), "freezing") {
		return
	}
	it.End = end
	negate := func(v *decimal.Decimal) *decimal.Decimal {
		if v == nil || v.Sign() < 0 {
			return v
		}
		n := v.Neg()
		return &n
	}
	if q.Value != nil && q.Value.Sign() > 0 {
		q.Value = negate(q.Value)
	} else if q.Lower != nil && q.Upper != nil && q.Lower.Sign() > 0 {
		q.Lower, q.Upper = negate(q.Upper), negate(q.Lower)
	}
	if q.Unit == "" {
		q.Unit, it.Kind = "degrees", Quantity
	}
	it.pending = false
}

// unitBefore tells whether a mention ends right before i: then a hyphen joins.
func (d *document) unitBefore(i int) bool {
	return len(d.found) > 0 && d.found[len(d.found)-1].End == i
}
