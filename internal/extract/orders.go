package extract

import (
	"strings"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// orderAt reads counts that name decades: 数万, 几十, 上百万, 成千上万, tens of
// thousands, dozens.
func (d *document) orderAt(i int, s *sentence) (amount, bool) {
	if w, ok := d.words.at(i, orderWord); ok {
		a := orderAmount(i, w.end, number(w.a), number(w.b))
		if isLatin(d.at(i)) {
			if !d.orderInContext(w, s) {
				return amount{}, false
			}
			j := w.end
			if d.at(j) == ',' && strings.ContainsRune(w.word, ',') { // millions, if not billions, of
				j++
			}
			if d.hasWord(d.spaces(j), "of") && d.spaces(j) > j {
				a.end = d.spaces(j) + 2
			}
		}
		d.ofThings(&a, s)
		return a, true
	}
	lead, times := d.orderPrefix(i)
	if lead == 0 {
		return amount{}, false
	}
	exp, end := d.scaleRun(i+lead, s.End)
	if exp == 0 || times == 1 && exp < 2 {
		return amount{}, false
	}
	lower := decimal.FromInt(times).Mul(decimal.Pow10(exp)).Round(0)
	upper := decimal.Pow10(exp + 1).Round(0)
	if j, last := d.nextOrder(end, s); j > 0 && upper.Less(last) { // 数十至数百人
		end, upper = j, last
	}
	a := orderAmount(i, end, lower, upper)
	if r := d.at(end); (r == '余' || r == '多') && d.unitAt(end+1, s).kind != "" {
		a.end++
	}
	return a, true
}

// nextOrder reads the larger decades that 至 or 上 joins to those that end at i:
// 数十至数百人, 几十上百人.
func (d *document) nextOrder(i int, s *sentence) (end int, upper decimal.Decimal) {
	j := i
	for _, w := range []string{"甚至", "乃至", "至", "到", "或"} {
		if d.has(j, w) {
			j += len([]rune(w))
			break
		}
	}
	if j == i && d.at(j) != '上' {
		return 0, upper
	}
	var lead int
	switch r := d.at(j); {
	case r == '数', r == '几', r == '上':
		lead = 1
	case r == '好' && d.at(j+1) == '几':
		lead = 2
	default:
		return 0, upper
	}
	exp, end := d.scaleRun(j+lead, s.End)
	if exp == 0 {
		return 0, upper
	}
	return end, decimal.Pow10(exp + 1).Round(0)
}

func orderAmount(start, end int, lower, upper decimal.Decimal) amount {
	return amount{start: start, end: end, comparator: quantity.Order, lower: &lower, upper: &upper, kind: Number, word: true, round: true}
}

// ofThings takes 的 between decades and what they count into the number:
// 成千上万的居民.
func (d *document) ofThings(a *amount, s *sentence) {
	if d.at(a.end) != '的' {
		return
	}
	if u := d.unitAt(a.end+1, s); u.kind == "noun" {
		a.end++
	}
}

// orderPrefix gives the length of 数, 几, 好几 or 上 at i and how many of the
// scale behind it are meant at least.
func (d *document) orderPrefix(i int) (length int, times int64) {
	switch d.at(i) {
	case '好':
		if d.at(i+1) == '几' {
			return 2, 2
		}
	case '几':
		if d.at(i-1) != '十' && d.at(i-1) != '百' {
			return 1, 2
		}
	case '数':
		if !strings.ContainsRune("人总次指倍系基参读少多无户票岁天度函代整分负正复奇偶点", d.at(i-1)) || d.at(i-1) == 0 {
			return 1, 2
		}
	case '上':
		if !strings.ContainsRune("以之及加身海路早晚历再网线会向至", d.at(i-1)) || d.at(i-1) == 0 {
			return 1, 1
		}
	}
	return 0, 0
}

// orderInContext tells whether an English plural scale is an indefinite count:
// not behind a number (two hundreds) and not a name.
func (d *document) orderInContext(w match, s *sentence) bool {
	if isUpper(d.original[w.start]) && w.start > s.Start && w.word == "scores" {
		return false
	}
	if w.word == "scores" {
		return d.hasWord(d.spaces(w.end), "of")
	}
	b := d.back(w.start)
	if isDigit(d.at(b-1)) || d.at(w.start-1) == '-' {
		return false
	}
	if p := d.wordBefore(w.start, "the"); p > 0 { // sums in the billions
		for _, lead := range [...]string{"in", "into", "to", "from", "by", "towards"} {
			if d.wordBefore(p-1, lead) > 0 {
				return true
			}
		}
		return false
	}
	return true
}

// coupleAt reads "a couple of" and "a score of" things, and "a couple of hundred".
func (d *document) coupleAt(i int, s *sentence) (amount, bool) {
	if d.at(i) != 'a' || isWordRune(d.at(i-1)) {
		return amount{}, false
	}
	v := two
	var j int
	switch {
	case d.hasWord(i, "a couple of"):
		j = d.spaces(i + len("a couple of"))
	case d.hasWord(i, "a couple"):
		j = d.spaces(i + len("a couple"))
	case d.hasWord(i, "a score of"):
		v, j = decimal.FromInt(20), d.spaces(i+len("a score of"))
	default:
		return amount{}, false
	}
	if isDigit(d.at(j)) || j >= s.End {
		return amount{}, false
	}
	for _, sc := range scaleWords {
		if !d.hasWord(j, sc.word) {
			continue
		}
		v := v.Mul(decimal.FromInt(sc.value))
		a := amount{start: i, end: j + len(sc.word), comparator: quantity.Eq, value: &v, kind: Number, word: true, round: true}
		if k := d.spaces(a.end); d.hasWord(k, "of") {
			a.end = k + 2
		}
		return a, true
	}
	u := d.unitAt(j-1, s)
	if u.kind == "" || u.kind == "ignore" || d.at(j-2) != 'f' && u.end > d.wordEnd(j) && u.kind == "noun" {
		return amount{}, false
	}
	return amount{start: i, end: j - 1, comparator: quantity.Eq, value: &v, kind: Number, word: true}, true
}

// scaleWords are what a couple of may be taken of.
var scaleWords = []struct {
	word  string
	value int64
}{{"dozen", 12}, {"hundred", 100}, {"thousand", 1000}, {"million", 1e6}, {"billion", 1e9}, {"trillion", 1e12}}

// wordEnd gives the end of the Latin word at i.
func (d *document) wordEnd(i int) int {
	for isLatin(d.at(i)) {
		i++
	}
	return i
}
