package extract

import (
	"strings"

	"whence/internal/numeral"
	"whence/internal/quantity"
)

// A ratio of two numbers is a multiple where the words around it say that it is
// one: a ratio of 3:1, 二比一的比例. Else it may be a result, and says nothing.

// ratioAfter reads the second number of 3比1, 3:1 and three to one behind n.
func (d *document) ratioAfter(n numeral.Numeral, s *sentence) (amount, bool) {
	j, words := n.End, false
	switch r := d.at(j); {
	case r == '比':
		j++
	case (r == ':' || r == '：' || r == '∶') && isDigit(d.at(j+1)):
		j++
	case d.has(j, "-to-"):
		j, words = j+4, true
	case d.hasWord(d.spaces(j), "to") && isSpace(d.at(j)):
		j, words = d.spaces(d.spaces(j)+2), true
	default:
		return amount{}, false
	}
	m, ok := d.numeral(j, s.End)
	if !ok {
		return amount{}, false
	}
	said := d.ratioSaid(n.Start, m.End, s)
	if words {
		one := m.Value.Equal(unity) && unity.Less(n.Value) && n.Scale < 3 && d.wordBefore(n.Start, "from") == 0
		if !said && !(one && (d.has(n.End, "-to-") || d.ledByBy(n.Start))) {
			return amount{}, false
		}
	}
	a := amount{start: n.Start, end: m.End, kind: Ratio, closed: true, comparator: quantity.Eq}
	if v, ok := n.Value.Quo(m.Value); ok && (said || words) && v.Sign() > 0 {
		v = v.Round(6).Reduced()
		if v.Sign() > 0 {
			a.value, a.unit, a.word = &v, "times", true
		}
	}
	return a, true
}

// ledByBy tells whether "by" leads to a number at i, perhaps over a qualifier.
func (d *document) ledByBy(i int) bool {
	if w, ok := d.words.before(d.back(i), qualifierWord); ok && w.a != "behind" && w.b != "not" {
		i = w.start
	}
	return d.wordBefore(i, "by") > 0
}

// ratioSaid tells whether the words right around say ratio.
func (d *document) ratioSaid(start, end int, s *sentence) bool {
	for j := start - 1; j >= max(s.Start, start-48); j-- {
		if d.parts(j) {
			break
		}
		if d.hasWord(j, "ratio") || d.hasWord(j, "ratios") || d.hasWord(j, "odds") || d.hasWord(j, "outnumber") || d.hasWord(j, "outnumbered") {
			return true
		}
		if d.at(j) == '比' && j > start-16 {
			if next := d.at(j + 1); next == '例' || next == '率' || next == '值' || next == '重' || d.at(j-1) == '之' || strings.ContainsRune("生床贷性配女供市转价", d.at(j-1)) && d.at(j-1) != 0 {
				return true
			}
		}
	}
	return d.has(end, "的比例") || d.has(end, "比例") || d.hasWord(d.spaces(end), "ratio")
}

// shortFraction reads 三分二, as two thirds are written in Hong Kong.
func (d *document) shortFraction(i int, of numeral.Numeral, s *sentence) (amount, bool) {
	end := of.End
	if d.at(end) != '分' || end != i+1 || !isHan(d.at(i)) || !isHan(d.at(end+1)) || !of.Value.Less(ten) {
		return amount{}, false
	}
	part, ok := d.numeral(end+1, min(s.End, end+2))
	if !ok || !part.Value.Less(of.Value) || d.mayBeginNumber(end+2) || d.at(end+2) == '秒' || d.at(end+2) == '钟' {
		return amount{}, false
	}
	v, ok := shareOf(part.Value, of.Value)
	return shareAmount(i, end+2, v), ok
}
