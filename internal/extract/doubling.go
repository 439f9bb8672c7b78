package extract

import (
	"whence/internal/decimal"
	"whence/internal/quantity"
)

// doubledZh reads 翻番, 翻一番, 翻了两番 and 翻倍: twice as much for each.
func (d *document) doubledZh(i int, s *sentence) (amount, bool) {
	if d.at(i) != '翻' {
		return amount{}, false
	}
	j := i + 1
	if d.at(j) == '了' {
		j++
	}
	times := decimal.FromInt(2)
	if n, ok := d.numeral(j, min(s.End, j+3)); ok && d.at(n.End) == '番' {
		if !n.Value.Less(ten) || n.Value.Less(unity) || n.Point {
			return amount{}, false
		}
		for k := unity; k.Less(n.Value); k = k.Add(unity) {
			times = times.Mul(decimal.FromInt(2))
		}
		j = n.End
	} else if d.at(j) != '番' && d.at(j) != '倍' {
		return amount{}, false
	}
	return amount{start: i, end: j + 1, kind: Quantity, comparator: quantity.Eq, value: &times, unit: "times", closed: true, word: true}, true
}
