package quantity_test

import (
	"testing"

	"pgregory.net/rapid"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// someInterval is any interval that isn't empty.
func someInterval(t *rapid.T, label string) quantity.Interval {
	a, b := decimal.FromInt(rapid.Int64Range(-6, 6).Draw(t, label+" lo")), decimal.FromInt(rapid.Int64Range(-6, 6).Draw(t, label+" hi"))
	if b.Less(a) {
		a, b = b, a
	}
	i := quantity.Interval{Lo: &a, Hi: &b}
	if !a.Equal(b) {
		i.LoOpen, i.HiOpen = rapid.Bool().Draw(t, label+" lo open"), rapid.Bool().Draw(t, label+" hi open")
	}
	switch rapid.IntRange(0, 5).Draw(t, label+" unbounded") {
	case 0:
		i.Lo, i.LoOpen = nil, false
	case 1:
		i.Hi, i.HiOpen = nil, false
	}
	return i
}

// grid is the quarters from -8 to 8: enough numbers to tell such intervals apart.
func grid() []decimal.Decimal {
	var all []decimal.Decimal
	for n := int64(-32); n <= 32; n++ {
		all = append(all, decimal.FromInt(n).Mul(decimal.MustParse("0.25")))
	}
	return all
}

func TestIntervalsMeanTheirNumbers(t *testing.T) {
	points := grid()
	rapid.Check(t, func(t *rapid.T) {
		i, j := someInterval(t, "i"), someInterval(t, "j")
		both, in := false, true
		for _, v := range points {
			both = both || (i.Contains(v) && j.Contains(v))
			in = in && (!i.Contains(v) || j.Contains(v))
		}
		if i.Overlaps(j) != both {
			t.Errorf("%s and %s: overlap %v, numbers in both %v", show(i), show(j), i.Overlaps(j), both)
		}
		if i.Within(j) != in {
			t.Errorf("%s within %s: %v, by its numbers %v", show(i), show(j), i.Within(j), in)
		}
		cut, ok := i.Intersect(j)
		hull := i.Hull(j)
		for _, v := range points {
			if ok && cut.Contains(v) != (i.Contains(v) && j.Contains(v)) {
				t.Errorf("%s cut with %s is %s: wrong at %s", show(i), show(j), show(cut), v)
			}
			if (i.Contains(v) || j.Contains(v)) && !hull.Contains(v) {
				t.Errorf("the hull of %s and %s is %s", show(i), show(j), show(hull))
			}
		}
		if _, apart := i.Gap(j); apart == i.Overlaps(j) {
			t.Errorf("%s and %s both overlap and are apart", show(i), show(j))
		}
	})
}

func TestSumsAndProductsHoldEveryResult(t *testing.T) {
	points := grid()
	rapid.Check(t, func(t *rapid.T) {
		i, j := someInterval(t, "i"), someInterval(t, "j")
		sum, product := i.Add(j), i.Mul(j)
		for _, v := range points {
			for _, w := range points {
				if !i.Contains(v) || !j.Contains(w) {
					continue
				}
				if !sum.Contains(v.Add(w)) {
					t.Fatalf("%s + %s = %s lacks %s", show(i), show(j), show(sum), v.Add(w))
				}
				if !product.Contains(v.Mul(w)) {
					t.Fatalf("%s × %s = %s lacks %s", show(i), show(j), show(product), v.Mul(w))
				}
			}
		}
	})
}

func TestProductsAreNoWiderThanTheirEnds(t *testing.T) {
	for _, c := range []struct{ a, b, want quantity.Interval }{
		{iv("2", "3", false, true), iv("4", "5", false, false), iv("8", "15", false, true)},
		{iv("-2", "3", false, false), iv("-1", "4", false, true), iv("-8", "12", true, true)},
		{iv("0", "1", true, false), iv("0", "1", false, false), iv("0", "1", false, false)},
		{iv("0.5", "1", true, false), iv("99", "115", false, true), iv("49.5", "115", true, true)},
		{iv("2", "", true, false), iv("3", "4", false, false), iv("6", "", true, false)},
		{iv("0", "", true, false), iv("", "-1", false, false), iv("", "0", false, true)},
	} {
		if got := c.a.Mul(c.b); show(got) != show(c.want) {
			t.Errorf("%s × %s = %s, want %s", show(c.a), show(c.b), show(got), show(c.want))
		}
	}
}

func iv(lo, hi string, loOpen, hiOpen bool) quantity.Interval {
	return quantity.Interval{Lo: dec(lo), Hi: dec(hi), LoOpen: loOpen, HiOpen: hiOpen}
}
