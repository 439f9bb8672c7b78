package decimal

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestOnlyPlainDecimalsAreRead(t *testing.T) {
	for _, s := range []string{"0", "7", "-7", "007", "1.10", "0.00", "-0.5", strings.Repeat("9", MaxIntegerDigits) + "." + strings.Repeat("9", MaxFractionDigits)} {
		if _, err := Parse(s); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
	for _, s := range []string{
		"", "-", ".", "1.", ".1", "+1", " 1", "1 ", "1e5", "NaN", "Infinity", "0x1", "1,000", "１", "٣", "--1", "1.2.3",
		strings.Repeat("9", MaxIntegerDigits+1), "1." + strings.Repeat("1", MaxFractionDigits+1),
	} {
		if _, err := Parse(s); !errors.Is(err, ErrSyntax) {
			t.Errorf("%q was read: %v", s, err)
		}
	}
}

func TestTheScaleAsStatedIsKept(t *testing.T) {
	for _, s := range []string{"1.10", "0.00", "77000", "7.70"} {
		if got := MustParse(s).String(); got != s {
			t.Errorf("%s came back as %s", s, got)
		}
	}
	if got := MustParse("-0.0").String(); got != "0.0" {
		t.Errorf("minus nothing is %s", got)
	}
	for in, want := range map[string]string{"1.10": "1.1", "100": "100", "0.00": "0", "5.000": "5"} {
		if got := MustParse(in).Reduced().String(); got != want {
			t.Errorf("%s reduced is %s, not %s", in, got, want)
		}
	}
}

func TestAQuotientIsNotPaddedWithZeros(t *testing.T) {
	q, ok := MustParse("3").Quo(MustParse("4"))
	if !ok || q.String() != "0.75" {
		t.Errorf("three quarters are %s", q)
	}
	if _, ok := MustParse("3").Quo(MustParse("0")); ok {
		t.Error("something was divided by nothing")
	}
}

func TestArithmeticIsExact(t *testing.T) {
	if got := MustParse("0.1").Add(MustParse("0.2")); !got.Equal(MustParse("0.3")) {
		t.Errorf("0.1 + 0.2 is %s", got)
	}
	number := rapid.Custom(func(t *rapid.T) Decimal {
		return MustParse(rapid.StringMatching(`-?[0-9]{1,24}(\.[0-9]{1,20})?`).Draw(t, "number"))
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := number.Draw(t, "a"), number.Draw(t, "b"), number.Draw(t, "c")
		if !a.Add(b).Sub(b).Equal(a) {
			t.Errorf("%s + %s - %s is not the first", a, b, b)
		}
		if !a.Add(b).Mul(c).Equal(a.Mul(c).Add(b.Mul(c))) {
			t.Errorf("(%s + %s) * %s does not distribute", a, b, c)
		}
		if a.Less(b) == b.LessEq(a) {
			t.Errorf("%s and %s have no order", a, b)
		}
		if back := MustParse(a.String()); back.String() != a.String() {
			t.Errorf("%s came back as %s", a, back)
		}
		if !Min(a, b).LessEq(Max(a, b)) || a.Abs().Sign() < 0 || !a.Neg().Neg().Equal(a) {
			t.Errorf("the extremes of %s and %s", a, b)
		}
	})
}

// Few digits are reckoned with as machine words: the numbers are the same.
func TestFewDigitsAreReckonedWithAsManyAre(t *testing.T) {
	var all []Decimal
	for _, digits := range []string{"0", "1", "7", "15", "99", "110000", "2147483647", "2147483648", "4294967296", "9223372036854775807", "123456789012345678901234"} {
		for _, text := range []string{digits, "-" + digits, digits + ".5", "-0.0" + digits[:1], digits + ".25"} {
			all = append(all, MustParse(text))
		}
	}
	big := Pow10(24)
	for _, a := range all {
		for _, b := range all {
			// Beside a power that is too large for a word nothing is few digits.
			if got, want := a.Add(b), a.Add(big).Add(b).Sub(big); !got.Equal(want) || got.Exponent() != want.Exponent() {
				t.Errorf("%s + %s = %s, not %s", a, b, got, want)
			}
			if got, want := a.Sub(b), a.Add(big).Sub(b).Sub(big); !got.Equal(want) || got.Exponent() != want.Exponent() {
				t.Errorf("%s - %s = %s, not %s", a, b, got, want)
			}
			if got, want := a.Mul(b).Add(a.Mul(big)), a.Mul(b.Add(big)); !got.Equal(want) {
				t.Errorf("%s × %s = %s", a, b, a.Mul(b))
			}
			if got, want := a.Cmp(b), a.Sub(b).Sign(); got != want {
				t.Errorf("%s against %s is %d", a, b, got)
			}
		}
	}
}
