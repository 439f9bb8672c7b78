package extract

import (
	"strings"

	"whence/internal/numeral"
	"whence/internal/quantity"
)

// qualify binds the words around a number to it.
func (d *document) qualify(it *item, a amount, floor int, s *sentence) {
	q := it.Quantity
	fixed := q.Comparator == quantity.Range || q.Comparator == quantity.Order
	if start, c, ok := d.qualifierBefore(a.start, floor); ok {
		it.Start = start
		if !fixed && !(q.Comparator == quantity.Share && (c == quantity.Eq || c == quantity.Approx)) && !a.vague {
			q.Comparator = c
		}
		if q.Comparator == quantity.Share && c == quantity.Approx {
			q.Comparator = quantity.Share
		}
		fixed = fixed || c != quantity.Eq // 达40万人以上
	}
	if end, c, ok := d.qualifierBehind(it, a, s); ok {
		it.End = max(it.End, end)
		if !fixed && !(q.Comparator == quantity.Share && (c == quantity.Eq || c == quantity.Approx)) && !a.vague && q.Comparator != quantity.Gt {
			q.Comparator = c
		}
		fixed = true
	}
	if fixed && q.Comparator != quantity.Eq {
		return
	}
	switch a.excess {
	case numeral.Excess:
		q.Comparator = quantity.Gt
	case numeral.About:
		q.Comparator = quantity.Approx
	}
}

// fillers may stand between a qualifier and its number.
var fillers = []string{"有", "为", "达", "了", "共", "是", "占", "的", "a"}

// qualifierBefore finds the qualifier that ends before i.
func (d *document) qualifierBefore(i, floor int) (start int, c quantity.Comparator, ok bool) {
	p := d.back(i)
	w, ok := d.words.before(p, qualifierWord)
	if !ok {
		for _, f := range fillers {
			n := len([]rune(f))
			if !d.has(p-n, f) || n == 1 && isLatin(d.at(p-1)) && isLatin(d.at(p-2)) {
				continue
			}
			if w, ok = d.words.before(d.back(p-n), qualifierWord); ok && w.b == "eq" {
				ok = false
			}
			break
		}
	}
	if !ok && d.at(p-1) == '的' {
		w, ok = d.qualifierOver(p-1, floor)
	}
	if !ok || w.a == "behind" || w.b == "not" || w.start < floor || d.masked[w.start] {
		if sign := d.at(p - 1); p-1 >= floor && (!ok || w.a == "behind") {
			switch sign {
			case '~', '≈':
				return p - 1, quantity.Approx, true
			case '>':
				return p - 1, quantity.Gt, true
			case '<':
				return p - 1, quantity.Lt, true
			case '≥':
				return p - 1, quantity.Gte, true
			case '≤':
				return p - 1, quantity.Lte, true
			}
		}
		return 0, "", false
	}
	if w.word == "over" && d.overIsDuring(w, i) {
		return 0, "", false
	}
	return w.start, quantity.Comparator(w.b), true
}

// qualifierOver finds a qualifier that reaches over what the number is a part of:
// 约占全球需求的3.7%. Words that compare (高于预期的100亿) do not.
func (d *document) qualifierOver(i, floor int) (match, bool) {
	for j := i - 1; j >= max(floor, i-12); j-- {
		if d.parts(j) || isDigit(d.at(j)) {
			return match{}, false
		}
		w, ok := d.words.at(j, qualifierWord)
		if ok && w.a == "before" && w.b != "not" && w.b != "eq" && w.end-w.start > 1 && w.end < i && (strings.HasPrefix(w.word, "约") || strings.HasPrefix(w.word, "大约")) {
			return w, true
		}
	}
	return match{}, false
}

// overIsDuring tells whether "over" before a length of time means during it.
func (d *document) overIsDuring(w match, i int) bool {
	n, ok := d.numeral(i, len(d.text))
	if !ok {
		return false
	}
	u, ok := d.words.at(d.spaces(n.End), unitWord)
	if !ok || u.b != "duration" {
		return false
	}
	for _, lead := range []string{"for", "of", "by", "in", "was", "is", "lasted", "takes", "took", "after", "well", "just"} {
		if d.wordBefore(w.start, lead) > 0 {
			return false
		}
	}
	return true
}

// qualifierBehind finds the qualifier behind a number or its unit.
func (d *document) qualifierBehind(it *item, a amount, s *sentence) (end int, c quantity.Comparator, ok bool) {
	for _, i := range []int{it.unitEnd, a.end} {
		j := d.spaces(i)
		w, ok := d.words.at(j, qualifierWord)
		if !ok || w.a == "before" || w.end > s.End || w.b == "not" {
			if d.at(i) == '+' && !isWordRune(d.at(i+1)) {
				end := i + 1
				if it.unit.kind == "" && !a.closed {
					if u := d.unitAt(end, s); u.kind != "" && u.kind != "ignore" {
						it.unit, end = u, max(end, u.end)
					}
				}
				return end, quantity.Gte, true
			}
			continue
		}
		if w.word == "多" || w.word == "余" || w.word == "许" {
			if i == a.end && it.unitEnd > a.end || !d.moreBehind(it, w) {
				continue
			}
		}
		end := w.end
		if i == a.end && it.unit.kind == "" { // 100以上人口: the unit may follow
			if u := d.unitAt(w.end, s); u.kind == "noun" || u.kind == "classifier" || u.kind == "measure" || u.kind == "money" {
				if !a.closed {
					it.unit, end = u, max(w.end, u.end)
				}
			}
		}
		return end, quantity.Comparator(w.b), true
	}
	return 0, "", false
}

// moreBehind tells whether 多 or 余 behind a unit means "and more" (三年多), not
// "mostly" (多为老人) or another word.
func (d *document) moreBehind(it *item, w match) bool {
	if it.unit.kind != "duration" && it.unit.kind != "measure" && it.unit.kind != "money" {
		return false
	}
	switch d.at(w.end) {
	case '为', '是', '数', '名', '个', '在', '由', '少', '次', '么', '额', '地', '方', '家', '国', '种':
		return false
	}
	return true
}
