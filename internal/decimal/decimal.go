// Package decimal is the exact decimal number that every quantity of Whence is
// made of. Binary floating point never holds a stated value.
//
// A Decimal keeps its scale: 1.10 is not 1.1, because a trailing zero behind
// the point was stated by somebody. Values are immutable.
package decimal

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// Limits of what is read as a value. They are wide enough for any count that
// news states and narrow enough that no input can make arithmetic slow.
const (
	MaxIntegerDigits  = 24
	MaxFractionDigits = 20 // a program that writes all of a double needs no more
)

// ErrSyntax is returned for a text that is not a plain decimal within the limits.
var ErrSyntax = errors.New("not a plain decimal number")

// working has more digits than a product of three values can need.
var working = apd.BaseContext.WithPrecision(140)

// Decimal is an exact decimal number. The zero value is 0.
type Decimal struct{ d apd.Decimal }

// Parse reads a plain decimal: an optional '-', ASCII digits, an optional
// point with digits behind it. No exponent, no NaN, no spaces, no plus sign,
// at most MaxIntegerDigits before and MaxFractionDigits behind the point.
func Parse(s string) (Decimal, error) {
	body := strings.TrimPrefix(s, "-")
	whole, frac, dotted := strings.Cut(body, ".")
	if whole == "" || !digits(whole) || len(whole) > MaxIntegerDigits ||
		(dotted && (frac == "" || !digits(frac) || len(frac) > MaxFractionDigits)) {
		return Decimal{}, fmt.Errorf("%w: %.60q", ErrSyntax, s)
	}
	var d apd.Decimal
	if _, _, err := d.SetString(s); err != nil {
		return Decimal{}, fmt.Errorf("%w: %.60q", ErrSyntax, s)
	}
	if d.IsZero() {
		d.Negative = false
	}
	return Decimal{d}, nil
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// MustParse is Parse for literals in tables and tests; it panics on a bad one.
func MustParse(s string) Decimal {
	d, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// FromInt gives an integer.
func FromInt(n int64) Decimal {
	var d apd.Decimal
	d.SetInt64(n)
	return Decimal{d}
}

// Pow10 gives ten to the power n, exactly.
func Pow10(n int) Decimal {
	var d apd.Decimal
	d.SetInt64(1)
	d.Exponent = int32(n)
	return Decimal{d}
}

// String gives the plain notation, without an exponent, with the scale kept.
func (a Decimal) String() string {
	d := a.d
	if d.IsZero() {
		d.Negative = false
	}
	return d.Text('f')
}

// Reduced gives the same number without trailing zeros behind the point.
func (a Decimal) Reduced() Decimal {
	var d apd.Decimal
	d.Reduce(&a.d)
	if d.Exponent > 0 {
		_, _ = working.Quantize(&d, &d, 0)
	}
	return Decimal{d}
}

// Exponent gives the power of ten of the last digit kept: -2 for 1.10, 0 for 145.
func (a Decimal) Exponent() int { return int(a.d.Exponent) }

// Cmp gives -1, 0 or 1 as a is less than, equal to or greater than b.
func (a Decimal) Cmp(b Decimal) int {
	if x, y, ok := small(&a, &b); ok && a.d.Exponent == b.d.Exponent {
		return cmp.Compare(x, y)
	}
	return a.d.Cmp(&b.d)
}

// Less tells whether a < b.
func (a Decimal) Less(b Decimal) bool { return a.Cmp(b) < 0 }

// LessEq tells whether a <= b.
func (a Decimal) LessEq(b Decimal) bool { return a.Cmp(b) <= 0 }

// Equal tells whether a and b are the same number, whatever their scale.
func (a Decimal) Equal(b Decimal) bool { return a.Cmp(b) == 0 }

// Sign gives -1, 0 or 1.
func (a Decimal) Sign() int { return a.d.Sign() }

// IsZero tells whether the number is 0.
func (a Decimal) IsZero() bool { return a.d.IsZero() }

// Neg gives -a.
func (a Decimal) Neg() Decimal {
	var d apd.Decimal
	d.Neg(&a.d)
	return Decimal{d}
}

// Abs gives |a|.
func (a Decimal) Abs() Decimal {
	var d apd.Decimal
	d.Abs(&a.d)
	return Decimal{d}
}

// Add gives a + b, exactly.
func (a Decimal) Add(b Decimal) Decimal {
	if x, y, ok := small(&a, &b); ok && a.d.Exponent == b.d.Exponent {
		return whole(x+y, a.d.Exponent)
	}
	return a.op(b, working.Add)
}

// Sub gives a - b, exactly.
func (a Decimal) Sub(b Decimal) Decimal {
	if x, y, ok := small(&a, &b); ok && a.d.Exponent == b.d.Exponent {
		return whole(x-y, a.d.Exponent)
	}
	return a.op(b, working.Sub)
}

// Mul gives a * b, exactly for values within the limits of Parse.
func (a Decimal) Mul(b Decimal) Decimal {
	if x, y, ok := small(&a, &b); ok {
		return whole(x*y, a.d.Exponent+b.d.Exponent)
	}
	return a.op(b, working.Mul)
}

// small gives the digits of two numbers that are so few that they can be added
// and multiplied as machine words, as nearly all stated numbers are.
func small(a, b *Decimal) (x, y int64, ok bool) {
	const limit = 1 << 31
	if a.d.Form != apd.Finite || b.d.Form != apd.Finite || !a.d.Coeff.IsInt64() || !b.d.Coeff.IsInt64() {
		return 0, 0, false
	}
	x, y = a.d.Coeff.Int64(), b.d.Coeff.Int64()
	if x >= limit || y >= limit {
		return 0, 0, false
	}
	if a.d.Negative {
		x = -x
	}
	if b.d.Negative {
		y = -y
	}
	return x, y, true
}

// whole is n times ten to the power exponent.
func whole(n int64, exponent int32) (a Decimal) {
	a.d.SetFinite(n, exponent)
	return a
}

// Quo gives a / b to 140 digits; ok is false when b is 0.
func (a Decimal) Quo(b Decimal) (q Decimal, ok bool) {
	if b.IsZero() {
		return Decimal{}, false
	}
	return a.op(b, working.Quo).Reduced(), true // apd pads an exact quotient with zeros
}

func (a Decimal) op(b Decimal, f func(d, x, y *apd.Decimal) (apd.Condition, error)) Decimal {
	var d apd.Decimal
	// The working context traps nothing that values within the limits can raise.
	_, _ = f(&d, &a.d, &b.d)
	return Decimal{d}
}

// Round gives the number rounded half up to this many digits behind the point.
func (a Decimal) Round(places int) Decimal {
	var d apd.Decimal
	_, _ = working.Quantize(&d, &a.d, int32(-places))
	return Decimal{d}
}

// Float64 gives the nearest float, for plots and sorting only.
func (a Decimal) Float64() float64 {
	f, _ := a.d.Float64()
	return f
}

// Max gives the greater of two, Min the lesser.
func Max(a, b Decimal) Decimal {
	if a.Less(b) {
		return b
	}
	return a
}

// Min gives the lesser of two.
func Min(a, b Decimal) Decimal {
	if b.Less(a) {
		return b
	}
	return a
}

// MarshalText gives the plain notation: decimals are strings in JSON.
func (a Decimal) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads what Parse reads.
func (a *Decimal) UnmarshalText(b []byte) error {
	d, err := Parse(string(b))
	if err != nil {
		return err
	}
	*a = d
	return nil
}
