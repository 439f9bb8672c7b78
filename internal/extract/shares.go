package extract

import (
	"strings"

	"whence/internal/decimal"
	"whence/internal/numeral"
	"whence/internal/quantity"
)

var (
	zero    = decimal.FromInt(0)
	unity   = decimal.FromInt(1)
	ten     = decimal.FromInt(10)
	oneHalf = decimal.MustParse("0.5")
	two     = decimal.FromInt(2)
	hundred = decimal.FromInt(100)
)

const share = "share"

// shareOf makes a share of a part and a whole, or none where it is not between
// 0 and 1.
func shareOf(part, of decimal.Decimal) (decimal.Decimal, bool) {
	v, ok := part.Quo(of)
	if !ok || v.Sign() <= 0 || unity.Less(v) {
		return v, false
	}
	return v.Round(6).Reduced(), true
}

func shareAmount(start, end int, v decimal.Decimal) amount {
	return amount{start: start, end: end, comparator: quantity.Share, value: &v, unit: share, kind: Ratio, closed: true, word: true}
}

// shareAt reads the fixed words: 一半, 大多数, half, most of.
func (d *document) shareAt(i int, s *sentence) (amount, bool) {
	w, ok := d.words.at(i, shareWord)
	if !ok || w.b == "not" {
		return amount{}, false
	}
	switch w.b {
	case "half":
		if isLatin(d.at(i)) && !d.halfOfSomething(w) || isHan(d.at(i)) && d.at(w.end) == '导' {
			return amount{}, false
		}
		return d.ofOne(shareAmount(i, d.withoutOf(w), oneHalf), s), true
	case "over", "nearly", "least":
		if d.halfOfTime(w) {
			return amount{}, false
		}
		a := shareAmount(i, w.end, oneHalf)
		switch a.comparator = quantity.Gt; w.b {
		case "nearly":
			a.comparator = quantity.Nearly
		case "least":
			a.comparator = quantity.Gte
		}
		return a, true
	}
	if d.at(w.end) == '时' { // 大部分时间
		return amount{}, false
	}
	lo, hi := oneHalf, unity
	a := shareAmount(i, d.withoutOf(w), oneHalf)
	a.value, a.lower, a.upper, a.vague = nil, &lo, &hi, true
	return a, true
}

// halfOfTime tells whether the half at the end of a share's words is one of a unit
// of time: 将近半年, 过半个月.
func (d *document) halfOfTime(w match) bool {
	if d.at(w.end-1) != '半' {
		return false
	}
	u, ok := d.words.at(w.end, unitWord)
	return ok && (u.b == "duration" || u.b == "age")
}

// withoutOf gives the end of a share's words without "of", which belongs to the
// whole.
func (d *document) withoutOf(w match) int {
	if strings.HasSuffix(w.word, " of") {
		return w.end - 3
	}
	return w.end
}

// halfOfSomething tells whether "half" is a share: half of the cases, half the
// population; not the first half, half a dozen, half past, half-time.
func (d *document) halfOfSomething(w match) bool {
	if d.at(w.end) == '-' || d.at(w.start-1) == '-' {
		return false
	}
	b := d.back(w.start)
	for _, word := range []string{"first", "second", "a", "other", "better", "this", "and", "each", "upper", "lower", "latter", "one"} {
		if d.wordBefore(b, word) > 0 && w.word[0] == 'h' {
			return false
		}
	}
	if w.word == "half of" {
		return true
	}
	j := d.spaces(w.end)
	if r := d.at(j); r == '"' || r == '”' || r == '\'' || r == '’' { // "less than half" of it
		j = d.spaces(j + 1)
	}
	if q, ok := d.words.before(b, qualifierWord); ok && q.a != "behind" && q.b != "not" && (d.at(j) == '.' || stopWords[d.latinWord(j)] && !d.hasWord(j, "a") && !d.hasWord(j, "an")) {
		return true // fewer than half.
	}
	for _, word := range []string{"of", "the", "its", "their", "all", "that", "those", "what"} {
		if d.hasWord(j, word) {
			return true
		}
	}
	return j < len(d.text) && isClauseEnd(d.at(j)) || w.word != "half"
}

// fractionZh reads 三分之二, 百分之五, 七成, 每五人中有一人.
func (d *document) fractionZh(i int, s *sentence) (amount, bool) {
	if d.has(i, "百分之") {
		return d.percentZh(i, s)
	}
	if d.at(i) == '每' {
		return d.everyZh(i, s)
	}
	if !isHan(d.at(i)) && !isDigit(d.at(i)) {
		return amount{}, false
	}
	if isHan(d.at(i)) && !dateRunes[d.at(i)] && d.at(i) != '千' && d.at(i) != '万' {
		return amount{}, false
	}
	of, ok := d.numeral(i, s.End)
	end := of.End
	if ok {
		if a, ok := d.someOf(i, of, s); ok {
			return a, true
		}
	} else {
		exp, e := d.scaleRun(i, s.End) // 千分之三
		if exp < 2 || !d.has(e, "分之") {
			return amount{}, false
		}
		of.Value, end = decimal.Pow10(exp).Round(0), e
	}
	if d.has(end, "分之") {
		part, ok := d.numeral(end+2, s.End)
		if !ok {
			return amount{}, false
		}
		v, ok := shareOf(part.Value, of.Value)
		if !ok {
			return amount{}, false
		}
		return shareAmount(i, part.End, v), true
	}
	if a, ok := d.shortFraction(i, of, s); ok {
		return a, true
	}
	return d.tenthsZh(i, s)
}

// percentZh reads 百分之三点五, 百分之五至七 and 百分之百.
func (d *document) percentZh(i int, s *sentence) (amount, bool) {
	j := i + 3
	n, ok := d.numeral(j, s.End)
	if !ok {
		if d.at(j) != '百' {
			return amount{}, false
		}
		v := decimal.FromInt(100)
		return amount{start: i, end: j + 1, comparator: quantity.Eq, value: &v, unit: "percent", kind: Percent, closed: true, word: true}, true
	}
	a := d.single(n)
	if b, ok := d.adjacentRange(n, s); ok {
		a = b
	} else if k, _ := d.joiner(n.End, false); k > 0 {
		if d.has(k, "百分之") {
			k += 3
		}
		if m, ok := d.numeral(k, s.End); ok && n.Value.Less(m.Value) && !d.unitWordFollows(m.End) {
			lo, hi := n.Value, m.Value
			a.value, a.lower, a.upper, a.comparator, a.end = nil, &lo, &hi, quantity.Range, m.End
		}
	}
	a.start, a.unit, a.kind, a.closed = i, "percent", Percent, true
	return a, true
}

func (d *document) unitWordFollows(i int) bool {
	_, ok := d.words.at(i, unitWord)
	return ok
}

// countsFollow tells whether a unit that small numbers have of themselves begins
// at i: then a digit behind 成 is another number.
func (d *document) countsFollow(i int) bool {
	w, ok := d.words.at(i, unitWord)
	return ok && (w.b != "noun" || w.word == "人")
}

// tenthsZh reads 七成, 两成五, 六七成.
func (d *document) tenthsZh(i int, s *sentence) (amount, bool) {
	n, ok := d.numeral(i, min(s.End, i+2))
	if !ok || n.Point || d.at(i-1) == '第' {
		return amount{}, false
	}
	lo, end := n.Value, n.End
	hi := lo
	if m, ok := d.numeral(end, min(s.End, end+1)); ok && n.Value.Add(unity).Equal(m.Value) && d.at(m.End) == '成' {
		hi, end = m.Value, m.End
	}
	if d.at(end) != '成' || notTenths[d.at(end+1)] && !(d.at(end+1) == '为' && d.sharesOf(i)) && !d.has(end+1, "人口") && !d.has(end+1, "都不到") || lo.Sign() <= 0 || ten.Less(hi) {
		return amount{}, false
	}
	end++
	a := shareAmount(i, end, zero)
	switch {
	case d.at(end) == '半':
		lo = lo.Add(oneHalf)
		a.end++
	case lo.Equal(hi):
		if m, ok := d.numeral(end, min(s.End, end+1)); ok && m.Value.Less(ten) && !d.countsFollow(m.End) && d.at(m.End) != '成' {
			lo = lo.Add(m.Value.Mul(decimal.Pow10(-1)))
			a.end++
		}
	}
	v, _ := shareOf(lo, ten)
	a.value = &v
	if j, _ := d.joiner(a.end, false); j > 0 && lo.Equal(hi) { // 二成到三成
		if m, ok := d.numeral(j, min(s.End, j+2)); ok && d.at(m.End) == '成' && !notTenths[d.at(m.End+1)] && m.Value.LessEq(ten) {
			top, end := m.Value, m.End+1
			if d.at(end) == '半' {
				top, end = top.Add(oneHalf), end+1
			} else if n, ok := d.numeral(end, min(s.End, end+1)); ok && n.Value.Less(ten) && !d.countsFollow(n.End) {
				top, end = top.Add(n.Value.Mul(decimal.Pow10(-1))), end+1
			}
			if lo.Less(top) {
				hi, a.end = top, end
			}
		}
	}
	if lo.Less(hi) {
		w, _ := shareOf(hi, ten)
		a.comparator, a.value, a.lower, a.upper = quantity.Range, nil, &v, &w
	}
	switch r := d.at(a.end); {
	case r == '多' || r == '余':
		a.end++
		a.comparator = quantity.Gt
	case d.has(a.end, "都不到"), d.has(a.end, "也不到"):
		a.end += 3
		a.comparator = quantity.Lt
	case d.has(a.end, "不到"):
		a.end += 2
		a.comparator = quantity.Lt
	}
	return a, true
}

// sharesOf tells whether a number of tenths at i is a share for sure: 其中约七成为
// 妇女, not 三成为.
func (d *document) sharesOf(i int) bool {
	if w, ok := d.words.before(i, qualifierWord); ok && w.a == "before" && w.b != "not" {
		return true
	}
	return d.has(i-2, "其中") || d.at(i-1) == '有'
}

// notTenths are the runes behind 成 that make it part of a word (三成员国).
var notTenths = runeSet("员年为立功本果都交绩人长就熟千百品套双效型形分因语家见名")

// everyZh reads 每五人中有一人 as a share.
func (d *document) everyZh(i int, s *sentence) (amount, bool) {
	of, ok := d.numeral(i+1, s.End)
	if !ok {
		return amount{}, false
	}
	j := of.End
	for k := 0; k < 12 && j < s.End && d.at(j) != '中' && d.at(j) != '里' && d.at(j) != '就' && d.at(j) != '便' && !isClauseEnd(d.at(j)); k++ {
		j++
	}
	switch d.at(j) {
	case '中', '里':
		j++
	case '就', '便':
		if d.at(j+1) != '有' {
			return amount{}, false
		}
	default:
		return amount{}, false
	}
	for _, w := range []string{"，", "之", "便", "就", "会", "只", "有"} {
		if d.has(j, w) {
			j += len([]rune(w))
		}
	}
	comparator := quantity.Share
	if w, ok := d.words.at(j, qualifierWord); ok && w.a != "behind" && w.b != "not" && w.b != "eq" {
		j, comparator = w.end, quantity.Comparator(w.b)
	}
	part, ok := d.numeral(j, s.End)
	if !ok {
		return amount{}, false
	}
	v, ok := shareOf(part.Value, of.Value)
	if !ok {
		return amount{}, false
	}
	a := shareAmount(i, part.End, v)
	a.comparator = comparator
	if u := d.unitAt(part.End, s); u.kind != "" && u.kind != "ignore" {
		a.end = max(a.end, u.end)
	}
	return a, true
}

// someOf reads 十人中有三人: of a round number of people.
func (d *document) someOf(i int, of numeral.Numeral, s *sentence) (amount, bool) {
	if of.Point || of.Trailing != "" || !(of.Value.LessEq(ten) || of.Value.Equal(hundred) || of.Value.Equal(thousand)) {
		return amount{}, false
	}
	j := of.End
	switch d.at(j) {
	case '人', '个', '名', '户', '家':
	default:
		return amount{}, false
	}
	for k := 0; k < 5 && isHan(d.at(j)) && d.at(j) != '中'; k++ {
		j++
	}
	if !d.has(j, "中有") && !d.has(j, "中就有") && !d.has(j, "中便有") {
		return amount{}, false
	}
	for d.at(j) != '有' {
		j++
	}
	part, ok := d.numeral(j+1, s.End)
	if !ok {
		return amount{}, false
	}
	v, ok := shareOf(part.Value, of.Value)
	if !ok {
		return amount{}, false
	}
	a := shareAmount(i, part.End, v)
	if u := d.unitAt(part.End, s); u.kind != "" && u.kind != "ignore" {
		a.end = max(a.end, u.end)
	}
	return a, true
}
