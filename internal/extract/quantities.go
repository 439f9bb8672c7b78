package extract

import (
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
	scale        int  // power of ten of its scale words
	inner        bool // the number holds its own "and some more" (三百多名)
}

// quantityAt reads a number with all that belongs to it; next is where to go on
// where there is none.
func (d *document) quantityAt(i, floor int, s *sentence) (item, int, bool) {
	a, next, ok := d.amountAt(i, s)
	if !ok {
		return item{}, next, false
	}
	if d.maskedWithin(a.start, a.end) || d.inTitle(a.start, s) || d.quotedYear(a) {
		return item{}, i + 1, false
	}
	if a.value == nil && a.lower == nil { // 3比1
		return item{Mention: Mention{Start: a.start, End: a.end, Kind: Ratio}, numbered: Range{a.start, a.end}}, a.end, true
	}
	it := item{Mention: Mention{Start: a.start, End: a.end, Kind: a.kind}, numbered: Range{a.start, a.end}, vague: a.vague, round: a.round, scale: a.scale}
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
		if d.magnitude(a.start) {
			it.unit, it.unitEnd, it.round = unitUse{}, a.end, true
		}
		if it.unit.kind == "" && d.magnitudeBefore(a.start, s) && d.quakeNear(a.end, s) {
			it.round = true // 规模8地震
		}
	}
	if it.unit.kind == "duration" && a.word && (d.at(a.start-1) == '前' || d.at(a.start-1) == '上') && a.value != nil && a.value.Equal(unity) {
		return item{}, it.unit.end, false // 较前一年多
	}
	it.End = it.unitEnd
	d.tensOfYears(&it, &a)
	d.qualify(&it, a, floor, s)
	d.age(&it, a, s)
	d.nameUnit(&it, a)
	d.adjustUnit(&it, a, s)
	if !d.counts(&it, a) {
		return item{}, max(a.end, next), false
	}
	return it, it.End, true
}

// inTitle tells whether i is within the marks of a title: 《十二公民》.
func (d *document) inTitle(i int, s *sentence) bool {
	for j := i - 1; j >= max(s.Start, i-30); j-- {
		switch d.at(j) {
		case '》':
			return false
		case '《':
			return true
		}
	}
	return false
}

// quotedYear tells whether four digits of a year alone are in quotation marks:
// they are a title, as the film "1917".
func (d *document) quotedYear(a amount) bool {
	if a.end-a.start != 4 || a.word || a.value == nil || !isDigit(d.at(a.start)) || d.at(a.start) > '2' {
		return false
	}
	before, behind := d.at(a.start-1), d.at(a.end)
	return (before == '"' || before == '“' || before == '‘' || before == '「') && (behind == '"' || behind == '”' || behind == '’' || behind == '」' || behind == ',' && (d.at(a.end+1) == '"' || d.at(a.end+1) == '”'))
}

// amountAt tries the forms of a number that begin at i.
func (d *document) amountAt(i int, s *sentence) (amount, int, bool) {
	for _, rule := range []func(int, *sentence) (amount, bool){d.multipleAt, d.halfAt, d.shareAt, d.orderAt, d.coupleAt, d.fractionZh, d.fractionEn, d.discountZh, d.moneyAt, d.negativeAt} {
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
	if b, ok := d.ratioAfter(n, s); ok {
		return b, b.end, true
	}
	if b, ok := d.rangeOf(n, i, s, ""); ok {
		return b, b.end, true
	}
	if isDigit(d.at(n.Start)) {
		if b, ok := d.overAges(n.Start, n.End); ok {
			return b, b.end, true
		}
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
	if r := d.at(n.End); (r == 'x' || r == '×') && isDigit(d.at(n.End-1)) && !isWordRune(d.at(n.End+1)) && d.at(n.End+1) != ' ' || r == 'x' && isDigit(d.at(n.End-1)) && d.at(n.End+1) == ' ' && !isDigit(d.at(n.End+2)) {
		a.end, a.unit, a.kind, a.closed = n.End+1, "times", Quantity, true // 3x
		return a, a.end, true
	}
	if isLatin(d.at(n.End)) && isDigit(d.at(n.End-1)) {
		if d.at(n.End) == 'p' && !isWordRune(d.at(n.End+1)) && (n.Value.Less(hundred) || n.Value.Less(thousand) && d.priced(n)) && d.original[n.End] == 'p' {
			a.end, a.unit, a.kind, a.closed = n.End+1, "pence", Quantity, true // 50p
			return a, a.end, true
		}
		if d.original[n.End] == 'C' && n.Point && !isWordRune(d.at(n.End+1)) {
			a.end, a.unit, a.kind, a.closed = n.End+1, "celsius", Quantity, true // 24.9C
			return a, a.end, true
		}
		if w, ok := d.words.at(n.End, unitWord); (!ok || w.end-w.start == 1 && d.original[n.End] != d.text[n.End]) && !d.attachedCurrency(n.End) {
			end := n.End
			for isWordRune(d.at(end)) {
				end++
			}
			return amount{}, end, false // 5G, 4K
		}
	}
	return a, n.End, true
}

// priced tells whether hundreds with a p behind them are pence and not the lines of
// a picture: 145.2p a litre, 112p of every pound.
func (d *document) priced(n numeral.Numeral) bool {
	if n.Point {
		return true
	}
	j := d.spaces(n.End + 1)
	for _, w := range [...]string{"a", "per", "of", "each", "for", "to", "from", "at", "in", "on"} {
		if d.hasWord(j, w) {
			return true
		}
	}
	b := d.back(n.Start)
	for _, w := range [...]string{"to", "at", "by", "from", "just", "of"} {
		if d.wordBefore(b, w) > 0 {
			return true
		}
	}
	return false
}

// warmth tells whether a capital C or F attached to a number at i is a degree:
// its sentence speaks of temperatures.
func (d *document) warmth(i int, s *sentence) bool {
	if d.original[i] != 'C' && d.original[i] != 'F' || isWordRune(d.at(i+1)) || d.at(i+1) == '-' {
		return false
	}
	for j := max(s.Start, i-160); j < min(s.End, i+80); j++ {
		if d.has(j, "°") || d.hasWord(j, "highs") || d.hasWord(j, "lows") || d.hasWord(j, "mercury") || d.hasWord(j, "weather") || d.has(j, "temperature") || d.has(j, "degree") || d.has(j, "warm") || d.hasWord(j, "heat") || d.has(j, "heatwave") || d.hasWord(j, "hot") || d.hasWord(j, "cold") {
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
	if d.pointBeforeDigits(n) { // .4%
		a.start--
		v = v.Mul(decimal.Pow10(n.Start - n.End))
		n.Point = true
	}
	a.word = !isDigit(d.at(n.Start))
	a.scale = n.Scale
	a.round = n.Scale >= 3 || n.Point || d.hasSeparator(n)
	d.percentAfter(&a)
	d.moreApart(&a)
	d.fewMore(&a, n)
	return a
}

// pointBeforeDigits tells whether a decimal point without a zero before it stands right
// before a number: by .4%, (.75 points), a .08 limit.
func (d *document) pointBeforeDigits(n numeral.Numeral) bool {
	if n.Start == 0 || d.at(n.Start-1) != '.' || n.Point || n.Scale > 0 || !(isSpace(d.at(n.Start-2)) || d.at(n.Start-2) == '(') || n.End-n.Start > 4 {
		return false
	}
	for i := n.Start; i < n.End; i++ {
		if !isDigit(d.at(i)) {
			return false
		}
	}
	return true
}

func (d *document) hasSeparator(n numeral.Numeral) bool {
	for i := n.Start; i < n.End; i++ {
		if r := d.folded[i]; r == ',' || r == '，' || r == '\u202f' || r == '\u2009' || r == '\u00a0' {
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
	if d.perMille(a, j) {
		return
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
	if !ok && d.pesoAt(i) {
		w, ok = match{i, i + 1, &row{word: "p", a: "PHP", b: "before"}}, true
	}
	if !ok || w.b == "behind" {
		return amount{}, false
	}
	j := d.spaces(w.end)
	below := d.at(j) == '-' && isDigit(d.at(j+1)) && j == w.end && !isLatin(d.at(i)) // $-120 million
	if below {
		j++
	}
	n, ok := d.numeral(j, s.End)
	if !ok {
		return amount{}, false
	}
	if below {
		n.Value = n.Value.Neg()
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

// counts tells whether a number is a mention at all, and marks the small ones.
func (d *document) counts(it *item, a amount) bool {
	q := it.Quantity
	if q.Value == nil {
		return true
	}
	one := q.Value.Equal(decimal.FromInt(1))
	plain := a.word && q.Comparator == quantity.Eq && !a.closed
	if a.word && d.at(a.start) == '零' && q.Value.Sign() == 0 && (it.unit.kind == "classifier" || it.unit.kind == "noun") {
		return false // 零部件
	}
	it.small = plain && (one || q.Value.Less(decimal.FromInt(3)) && it.unit.unit == "times" && isHan(d.at(it.unitEnd-1)) && d.at(it.unitEnd-1) != '倍' && d.at(it.unitEnd-1) != '半')
	switch it.unit.kind {
	case "":
		if a.word && !a.closed && !a.round && q.Value.Less(decimal.FromInt(13)) && (q.Comparator == quantity.Eq || q.Value.Less(two)) {
			it.pending = true // three were killed
			return d.mayFall(it)
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
