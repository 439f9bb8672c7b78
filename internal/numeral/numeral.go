package numeral

import "whence/internal/decimal"

// Numeral is one written number. Offsets are code points, end exclusive.
type Numeral struct {
	Start, End int
	Value      decimal.Decimal // 77000 for 7.7万
	Step       decimal.Decimal // what one more in the last digit written adds: 1000 for 7.7万, 100 for 7.70万
	Point      bool            // a decimal point was written, so zeros at the end are stated
	Scale      int             // power of ten of the scale words at the end: 4 for 7.7万, 6 for 1.5 million and 五百万, 0 for 145
	Trailing   Trailing        // whether the number says "and some more" of itself
}

// Trailing says what stands inside or right behind a number and makes it
// inexact without being a word of its own.
type Trailing string

// The kinds of trailing inexactness.
const (
	None   Trailing = ""
	Excess Trailing = "excess" // 十多, 一百多万, 三十余, thirty-odd
	About  Trailing = "about"  // 十来, 两百来
)

// First gives the first numeral of s; ok is false where there is none.
func First(s string) (Numeral, bool) {
	rs := []rune(s)
	for i := 0; i < len(rs); {
		n, next, ok := scan(rs, i)
		if ok {
			return n, true
		}
		i = next
	}
	return Numeral{}, false
}

// All gives the numerals of s from left to right, not overlapping.
func All(s string) []Numeral {
	var all []Numeral
	rs := []rune(s)
	for i := 0; i < len(rs); {
		n, next, ok := scan(rs, i)
		if ok {
			all = append(all, n)
		}
		i = next
	}
	return all
}

// At gives the longest numeral that begins at code point i of rs. Inside a run
// of digits or a word nothing begins.
func At(rs []rune, i int) (Numeral, bool) {
	if i < 0 || i >= len(rs) {
		return Numeral{}, false
	}
	n, _, ok := scan(rs, i)
	return n, ok
}

// Next is At that also says where to look next: the end of the numeral, or,
// where none begins at i, the first position at which one may (an ordinal or a
// number out of limits is passed over whole).
func Next(rs []rune, i int) (n Numeral, next int, ok bool) {
	if i < 0 || i >= len(rs) {
		return Numeral{}, i + 1, false
	}
	return scan(rs, i)
}

// scan reads at i; next is always beyond i.
func scan(rs []rune, i int) (n Numeral, next int, ok bool) {
	r := rs[i]
	switch {
	case isDigit(r):
		n, next, ok = scanArabic(rs, i)
	case isLatin(r):
		n, next, ok = scanEnglish(rs, i)
	default:
		if k := zh.kind[r]; k != digitRune && k != pairRune && k != unitRune {
			return Numeral{}, i + 1, false
		}
		n, next, ok = scanChinese(rs, i)
	}
	if ok && ordinalBefore(rs, i) {
		ok = false
	}
	if !ok {
		n = Numeral{}
	}
	return n, max(next, i+1), ok
}

// ordinalBefore tells whether 第 stands before i, perhaps with one space.
func ordinalBefore(rs []rune, i int) bool {
	if i > 0 && isSpace(rs[i-1]) {
		i--
	}
	return i > 0 && zh.kind[rs[i-1]] == ordinalRune
}

// tooLong tells whether a value is beyond what package decimal reads back.
func tooLong(v decimal.Decimal) bool {
	return limit.LessEq(v) || -v.Exponent() > decimal.MaxFractionDigits
}

var limit = decimal.Pow10(decimal.MaxIntegerDigits)

// scaled gives v times ten to the power exp, without zeros behind the point
// that only the written form had.
func scaled(v decimal.Decimal, exp, places int) decimal.Decimal {
	if exp == 0 {
		return v
	}
	return v.Mul(decimal.Pow10(exp)).Round(max(0, places-exp))
}

// isSpace tells whether r is a space that may stand inside a written number,
// between digits and scale.
func isSpace(r rune) bool {
	return r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\u2009' || r == '\u3000'
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

func isLatin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// at gives the rune at i, or 0 beyond the end.
func at(rs []rune, i int) rune {
	if i < 0 || i >= len(rs) {
		return 0
	}
	return rs[i]
}
