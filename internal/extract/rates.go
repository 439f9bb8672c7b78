package extract

import (
	"whence/internal/decimal"
	"whence/internal/numeral"
	"whence/internal/quantity"
)

// perMille takes ‰ or "per mille" behind a number: a share of a thousand.
func (d *document) perMille(a *amount, j int) bool {
	exp, end := -3, j+1
	switch {
	case d.at(j) == '‰':
	case d.at(j) == '‱':
		exp = -4
	case d.hasWord(j, "per mille"):
		end = j + len("per mille")
	case d.hasWord(j, "per mil"):
		end = j + len("per mil")
	default:
		return false
	}
	v := a.value.Mul(decimal.Pow10(exp)).Reduced()
	if v.Exponent() < -decimal.MaxFractionDigits || unity.Less(v) {
		return false
	}
	a.value, a.unit, a.kind, a.comparator, a.end, a.closed = &v, share, Ratio, quantity.Share, end, true
	return true
}

// discountZh reads what is left of a price: 打七折, 低至八五折.
func (d *document) discountZh(i int, s *sentence) (amount, bool) {
	if d.at(i) != '打' {
		return amount{}, false
	}
	v, places := zero, 0
	j := i + 1
	for ; j < min(s.End, i+5) && places < 2; j++ {
		r := d.at(j)
		if r == '.' || r == '点' {
			continue
		}
		n, ok := numeral.At([]rune{r}, 0)
		if !ok || !n.Value.Less(ten) || n.Value.Sign() == 0 {
			break
		}
		places++
		v = v.Add(n.Value.Mul(decimal.Pow10(-places)))
	}
	if places == 0 || d.at(j) != '折' {
		return amount{}, false
	}
	return shareAmount(i+1, j+1, v), true
}
