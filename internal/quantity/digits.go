package quantity

import (
	"strings"

	"whence/internal/decimal"
	"whence/internal/numeral"
)

// Digits is what the digits of a stated number say about how exactly it was
// meant.
type Digits struct {
	Precision decimal.Decimal // p: the step of the last digit that carries information
	Roundness decimal.Decimal // r: how far it is to the next number as round as this one
	Last      decimal.Decimal // the step of the last digit that is not 0
	Excess    bool            // the number says "and some more" of itself: 十多, 一百多万
}

// maxScale bounds the powers of ten that the ends of a range may share: the 五
// of 五到七万 is 5 × 10⁴. 10²⁴ is the greatest number that is read at all.
const maxScale = 24

// DigitsOf reads the digits of v as stated. The verbatim words decide where
// they hold a numeral equal to v, whatever its sign; else v's own digits do.
func (pol Policy) DigitsOf(v decimal.Decimal, verbatim string) Digits {
	return pol.digitsIn(v, numeralsOf(verbatim), false)
}

// digitsIn is DigitsOf with the numerals of the words. With shared scale the
// numeral may stand before a scale that the words name only once.
func (pol Policy) digitsIn(v decimal.Decimal, numerals []numeral.Numeral, shared bool) Digits {
	abs := v.Abs()
	for _, n := range numerals {
		if n.Value.Abs().Equal(abs) {
			return pol.digits(abs, n.Step, n.Point, n.Trailing == numeral.Excess)
		}
	}
	if shared && !abs.IsZero() {
		for _, n := range numerals {
			for k := 1; k <= maxScale; k++ {
				ten := decimal.Pow10(k)
				if scaled := n.Value.Abs().Mul(ten); scaled.Equal(abs) {
					return pol.digits(abs, n.Step.Mul(ten), n.Point, false)
				} else if abs.Less(scaled) {
					break
				}
			}
		}
	}
	return pol.digits(abs, decimal.Pow10(min(abs.Exponent(), 0)), abs.Exponent() < 0, false)
}

// digits computes p and r of a number that is not negative from the step of
// the last digit written. Decimals that are written are all stated; bare
// trailing zeros count as stated up to two significant digits.
func (pol Policy) digits(v, written decimal.Decimal, point, excess bool) Digits {
	last, second, five, ok := significant(v)
	if !ok { // 0 has no digit to go by but the one written
		return Digits{Precision: written, Roundness: written, Last: written, Excess: excess}
	}
	p := written
	if !point {
		p = decimal.Max(written, decimal.Min(last, second))
	}
	step := last
	if five {
		step = step.Mul(decimal.FromInt(5))
	}
	r := decimal.Max(p, decimal.Min(step, pol.Width(RoundnessCap).Mul(v)))
	return Digits{Precision: p, Roundness: r, Last: last, Excess: excess}
}

// significant gives the step of the last non-zero digit of v, the step of its
// second significant digit, and whether that last digit is a 5; ok is false for 0.
func significant(v decimal.Decimal) (last, second decimal.Decimal, five, ok bool) {
	whole, frac, _ := strings.Cut(v.String(), ".")
	coefficient := strings.TrimLeft(whole+frac, "0")
	trimmed := strings.TrimRight(coefficient, "0")
	if trimmed == "" {
		return last, second, false, false
	}
	first := len(coefficient) - 1 - len(frac)
	return decimal.Pow10(len(coefficient) - len(trimmed) - len(frac)), decimal.Pow10(first - 1),
		trimmed[len(trimmed)-1] == '5', true
}
