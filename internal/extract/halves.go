package extract

import (
	"strings"

	"whence/internal/decimal"
	"whence/internal/numeral"
	"whence/internal/quantity"
)

var oneQuarter = decimal.MustParse("0.25")

// measured are the kinds of unit that a part of one is taken of.
func measured(kind string) bool {
	switch kind {
	case "measure", "duration", "percent", "points", "money", "age":
		return true
	}
	return false
}

// halfAt reads a part of one unit: half an hour, a half-mile, quarter-point,
// 半小时, 半个百分点, an hour and a half. It ends where the unit begins.
func (d *document) halfAt(i int, s *sentence) (amount, bool) {
	if d.at(i) == '半' {
		return d.halfZh(i, s)
	}
	if !isLatin(d.at(i)) || isWordRune(d.at(i-1)) {
		return amount{}, false
	}
	v := oneHalf
	var end int
	switch {
	case d.hasWord(i, "half"):
		end = i + 4
	case d.hasWord(i, "quarter"):
		v, end = oneQuarter, i+7
	case d.hasWord(i, "a"), d.hasWord(i, "an"):
		return d.oneAndHalf(i, s)
	default:
		return amount{}, false
	}
	if d.numberBefore(i) {
		return amount{}, false
	}
	j := end
	if d.at(j) == '-' {
		j++
	} else {
		j = d.spaces(j)
	}
	article := false
	for _, w := range []string{"of a", "of an", "a", "an"} {
		if d.hasWord(j, w) {
			j, article = d.spaces(j+len(w)), true
			break
		}
	}
	w, ok := d.words.at(j, unitWord)
	if !ok || w.end > s.End || !measured(w.b) || j == end {
		return amount{}, false
	}
	if !article && (w.b == "money" || notHalved[w.word] || strings.HasSuffix(w.word, "s") && w.a != "celsius") || v.Equal(oneQuarter) && article {
		return amount{}, false
	}
	a := partAmount(i, j, v)
	if w.word == "point" { // half-point: of a rate
		a.end, a.unit, a.kind, a.closed = w.end, "percentage_points", PercentagePoint, true
	}
	return a, true
}

// notHalved are units that a half before them makes a word of another meaning.
var notHalved = wordSet("year day second seconds times foot feet moon")

// numberBefore tells whether a number word ends before i: three quarter.
func (d *document) numberBefore(i int) bool {
	b := d.back(i)
	if isDigit(d.at(b - 1)) {
		return true
	}
	for _, w := range []string{"first", "second", "third", "fourth", "last", "next", "this", "each", "every", "per", "other"} {
		if d.wordBefore(b, w) > 0 {
			return true
		}
	}
	return false
}

func partAmount(start, end int, v decimal.Decimal) amount {
	return amount{start: start, end: end, comparator: quantity.Eq, value: &v, kind: Number, word: true}
}

// oneAndHalf reads "an hour and a half".
func (d *document) oneAndHalf(i int, s *sentence) (amount, bool) {
	j := i + 1
	if d.at(j) == 'n' {
		j++
	}
	j = d.spaces(j)
	w, ok := d.words.at(j, unitWord)
	if !ok || w.end > s.End || !measured(w.b) {
		return amount{}, false
	}
	if v, _ := d.andPart(w.end); v.Sign() > 0 {
		return partAmount(i, j, unity), true
	}
	return amount{}, false
}

// andPart reads "and a half" behind i, and gives where it ends.
func (d *document) andPart(i int) (decimal.Decimal, int) {
	j := d.spaces(i)
	switch {
	case j == i:
	case d.hasWord(j, "and a half"):
		return oneHalf, j + len("and a half")
	case d.hasWord(j, "and a quarter"):
		return oneQuarter, j + len("and a quarter")
	}
	return decimal.Decimal{}, i
}

// halfZh reads 半小时, 半个多月, 半吨.
func (d *document) halfZh(i int, s *sentence) (amount, bool) {
	if strings.ContainsRune("一过逾近多大小上下前后夜对折减各参两数几", d.at(i-1)) && d.at(i-1) != 0 && d.at(i-1) != '近' && d.at(i-1) != '逾' || isDigit(d.at(i-1)) {
		return amount{}, false
	}
	w, ok := d.words.at(i+1, unitWord)
	if !ok || w.end > s.End || !isHan(d.at(i+1)) && d.at(i+1) != '%' || !measured(w.b) || w.b == "money" {
		return amount{}, false
	}
	switch w.word {
	case "年": // 半年报
		if d.at(w.end) == '报' || d.at(w.end) == '度' {
			return amount{}, false
		}
	case "天", "日", "晚", "点", "度", "次", "球", "周", "周年":
		return amount{}, false
	}
	a := partAmount(i, i+1, oneHalf)
	d.percentAfter(&a)
	return a, true
}

// ofOne makes a share that is taken of one unit an amount of that unit: a quarter
// of an hour, two-thirds of a mile, a quarter of a million.
func (d *document) ofOne(a amount, s *sentence) amount {
	j := d.spaces(a.end)
	if a.value == nil || !d.hasWord(j, "of") {
		return a
	}
	article := d.spaces(j + 2)
	k := article
	switch {
	case d.hasWord(k, "a"):
		k = d.spaces(k + 1)
	case d.hasWord(k, "an"):
		k = d.spaces(k + 2)
	case d.hasWord(k, "one") && d.smallPart(a):
		k, article = d.spaces(k+3), d.spaces(k+3)
	default:
		return a
	}
	if n, ok := d.numeral(article, s.End); ok && n.Scale >= 2 && !n.Point {
		v := a.value.Mul(n.Value)
		v = v.Round(max(0, min(6, -v.Exponent()))).Reduced()
		out := partAmount(a.start, n.End, v)
		out.round = true
		return out
	}
	w, ok := d.words.at(k, unitWord)
	if ok && w.word == "point" {
		out := partAmount(a.start, w.end, *a.value)
		out.unit, out.kind, out.closed = "percentage_points", PercentagePoint, true
		return out
	}
	if !ok || w.end > s.End || !measured(w.b) || w.word == "second" && !d.smallPart(a) {
		return a
	}
	return partAmount(a.start, k, *a.value)
}

// smallPart tells whether a share is of the kind that seconds are parted in.
func (d *document) smallPart(a amount) bool { return !oneHalf.Less(*a.value) }

// tall reads the height of a person: 1米75.
func (d *document) tall(it *item, a *amount) bool {
	n, end := d.digits(it.unit.end, 3)
	places := end - it.unit.end
	if places == 0 || places > 2 || !a.value.Less(decimal.FromInt(3)) || a.value.Exponent() < 0 {
		return false
	}
	if _, ok := d.words.at(end, unitWord); ok || isDigit(d.at(end)) {
		return false
	}
	v := a.value.Add(decimal.FromInt(int64(n)).Mul(decimal.Pow10(-places)))
	it.Quantity.Value, a.value = &v, &v
	it.unit.end, it.unitEnd = end, end
	return true
}

// coins tells whether one digit of 角 follows 块 at i: 两块五.
func (d *document) coins(i int) bool {
	n, ok := d.numeral(i, i+1)
	if !ok || n.Value.Sign() <= 0 {
		return false
	}
	_, unit := d.words.at(i+1, unitWord)
	return !unit || d.at(i+1) == '钱'
}

// halves reads the half and the "more" that a unit may hold or be followed by:
// 两倍半, 三年半, 两个半月, 两个多月, two hours and a half.
func (d *document) halves(it *item, a *amount) {
	q := it.Quantity
	if q.Value == nil || it.unit.end == 0 {
		return
	}
	if !isHan(d.at(it.unit.end - 1)) {
		if !measured(it.unit.kind) || isHan(d.at(a.start)) {
			return
		}
		v, end := d.andPart(it.unit.end)
		if v.Sign() == 0 {
			return
		}
		v = q.Value.Add(v)
		q.Value, a.value = &v, &v
		it.unit.end, it.unitEnd = end, end
		return
	}
	words := string(d.text[a.end:it.unit.end])
	switch {
	case strings.HasPrefix(words, "个半"):
	case strings.HasPrefix(words, "个多"), strings.HasPrefix(words, "个余"):
		a.excess = numeral.Excess
		return
	case words == "米" && isDigit(d.at(it.unit.end)) && d.tall(it, a):
		return
	case words == "块" && d.coins(it.unit.end):
		n, _ := d.numeral(it.unit.end, it.unit.end+1)
		v := q.Value.Add(n.Value.Mul(decimal.Pow10(-1)))
		q.Value, a.value = &v, &v
		it.unit.end, it.unitEnd, it.unit.kind, it.unit.unit, it.unit.bare = it.unit.end+1, it.unit.end+1, "money", "CNY", false
		return
	case it.unit.kind == "money" && (strings.HasPrefix(words, "毛") || strings.HasPrefix(words, "角")):
		v := q.Value.Mul(decimal.Pow10(-1))
		q.Value, a.value = &v, &v
		return
	case d.at(it.unit.end) == '半' && (it.unit.kind == "duration" || it.unit.kind == "measure" || it.unit.kind == "age" || it.unit.unit == "times") && !strings.ContainsRune("数岛径场导山途", d.at(it.unit.end+1)):
		it.unit.end++
		it.unitEnd++
	default:
		return
	}
	v := q.Value.Add(oneHalf)
	q.Value, a.value = &v, &v
}
