package extract

import (
	"strings"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

const yearsOfAge = "years_of_age"

// A bare number is an age where the words around it say so: aged 19, age 65 and
// over, people over 50, Maria Okello, 52, sells maize; 时年72, 年满18.

// oldest bounds what is read as an age.
var oldest = decimal.FromInt(125)

// age gives a number without a unit the unit of ages where it is one.
func (d *document) age(it *item, a amount, s *sentence) {
	q := it.Quantity
	if it.unit.kind != "" || a.closed || a.round || q.Comparator == quantity.Order || !isAge(q) {
		return
	}
	switch {
	case d.agedBefore(it):
	case d.olderBehind(it):
	case d.agedPeople(it):
	case d.ageBesideName(it, a, s):
	default:
		return
	}
	it.unit = unitUse{unit: yearsOfAge, kind: "age", end: it.unitEnd}
}

func isAge(q *quantity.Quantity) bool {
	for _, v := range []*decimal.Decimal{q.Value, q.Lower, q.Upper} {
		if v != nil && (v.Sign() <= 0 || !v.Less(oldest)) {
			return false
		}
	}
	return true
}

// agedBefore takes "aged" and its like before a number into the mention.
func (d *document) agedBefore(it *item) bool {
	if isHan(d.at(d.back(it.Start) - 1)) {
		b := d.back(it.Start)
		for _, w := range []string{"现年", "时年", "享年", "终年", "年仅", "年满", "得年", "年约", "年龄", "年纪"} {
			if n := len([]rune(w)); d.has(b-n, w) {
				return true
			}
			if d.has(b-3, w) && strings.ContainsRune("为是在仅约", d.at(b-1)) {
				return true
			}
		}
		return false
	}
	b := it.Start
	for _, w := range []string{"between", "from", "just", "only", "is", "was"} {
		if p := d.wordBefore(b, w); p > 0 {
			b = p - 1
		}
	}
	for _, w := range []string{"aged", "ages", "age", "ages of", "age of"} {
		if p := d.wordBefore(b, w); p > 0 {
			if w == "aged" && d.wordBefore(it.Start, "aged") > 0 {
				it.Start = p - 1
			}
			return true
		}
	}
	return false
}

// olderBehind tells whether the qualifier behind a number speaks of ages.
func (d *document) olderBehind(it *item) bool {
	w, ok := d.words.at(d.spaces(it.unitEnd), qualifierWord)
	return ok && (strings.HasSuffix(w.word, "older") || strings.HasSuffix(w.word, "younger")) ||
		d.older(it.Start, it.numbered.Start)
}

// older tells whether the qualifier before a number speaks of ages.
func (d *document) older(start, end int) bool {
	for i := start; i < end; i++ {
		if d.hasWord(i, "older") || d.hasWord(i, "younger") {
			return true
		}
	}
	return false
}

// agedPeople tells whether a bound stands behind people: women over 50.
func (d *document) agedPeople(it *item) bool {
	switch it.Quantity.Comparator {
	case quantity.Gt, quantity.Lt, quantity.Gte:
	default:
		return false
	}
	if it.Start >= it.numbered.Start || !(d.hasWord(it.Start, "over") || d.hasWord(it.Start, "under") || d.hasWord(it.Start, "above") || d.hasWord(it.Start, "below")) {
		return false
	}
	if next := d.latinWord(d.spaces(it.End)); next != "" && !stopWords[next] {
		return false
	}
	b := d.back(it.Start)
	w, ok := d.words.before(b, unitWord)
	if ok && w.a == "people" && w.b == "noun" {
		return true
	}
	for _, who := range []string{"those", "anyone", "everyone", "anybody", "everybody", "kids", "minors", "someone"} {
		if d.wordBefore(b, who) > 0 {
			return true
		}
	}
	return false
}

// ageBesideName tells whether a number between commas stands behind somebody's
// name, or behind a word for a person: Maria Okello, 52, sells maize.
func (d *document) ageBesideName(it *item, a amount, s *sentence) bool {
	q := it.Quantity
	if a.word || q.Comparator != quantity.Eq || q.Value == nil || q.Value.Exponent() < 0 || it.Start != a.start || a.end-a.start > 3 {
		return false
	}
	if d.at(a.end) != ',' && d.at(a.end) != '.' && d.at(a.end) != ')' || d.at(a.end) == ',' && isDigit(d.at(a.end+1)) {
		return false
	}
	b := d.back(a.start)
	closes := d.at(a.end) == ')'
	if closes && d.at(b-1) != '(' || !closes && d.at(b-1) != ',' {
		return false
	}
	b = d.back(b - 1)
	if !isLatin(d.at(b - 1)) {
		return false
	}
	if w, ok := d.words.before(b, unitWord); ok && w.a == "people" && w.b == "noun" {
		return !closes
	}
	from := b
	for from > s.Start && (isLatin(d.at(from-1)) || d.at(from-1) == '\'' || d.at(from-1) == '-') {
		from--
	}
	if counted[string(d.text[from:b])] == "people" && !closes { // the nurse, 45,
		return true
	}
	if !isUpper(d.original[from]) {
		return false
	}
	if _, ok := d.words.before(b, geographyWord); ok {
		return false
	}
	if w, ok := d.words.before(b, dateWord); ok && w.start == from {
		return false
	}
	// one name alone begins a sentence as any word does, and a capital in a row of
	// names is one of places: the name has two parts
	p := d.back(from)
	if p == from || !isLatin(d.at(p-1)) {
		return false
	}
	first := p
	for first > s.Start && (isLatin(d.at(first-1)) || d.at(first-1) == '\'' || d.at(first-1) == '-') {
		first--
	}
	return isUpper(d.original[first]) && p-first > 1 && !stopWords[string(d.text[first:p])]
}

// overAges reads the over-65s and under-18s at the number i with an s behind it.
func (d *document) overAges(start, end int) (amount, bool) {
	if d.at(end) != 's' || isWordRune(d.at(end+1)) || d.at(start-1) != '-' {
		return amount{}, false
	}
	n, ok := d.numeral(start, end)
	if !ok || n.End != end || !n.Value.Less(oldest) {
		return amount{}, false
	}
	a := amount{end: end + 1, value: &n.Value, unit: yearsOfAge, kind: Quantity, closed: true}
	switch {
	case d.hasWord(start-5, "over"):
		a.start, a.comparator = start-5, quantity.Gt
	case d.hasWord(start-6, "under"):
		a.start, a.comparator = start-6, quantity.Lt
	default:
		return amount{}, false
	}
	return a, true
}

// tensOfYears makes the decades of a life years: 七旬老人.
func (d *document) tensOfYears(it *item, a *amount) {
	q := it.Quantity
	if it.unit.unit != yearsOfAge || d.at(it.unit.end-1) != '旬' || q.Value == nil || !q.Value.Less(ten) {
		return
	}
	v := q.Value.Mul(ten).Round(0)
	q.Value, a.value = &v, &v
}
