package dashboard

import (
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// The ends are those of the score interval as statistics packages print them.
func TestAShareComesWithItsIntervalAfterWilson(t *testing.T) {
	for _, c := range []struct {
		count, of        int
		share, low, high string
	}{
		{0, 5, "0.0000", "0.0000", "0.4345"},
		{5, 5, "1.0000", "0.5655", "1.0000"},
		{1, 5, "0.2000", "0.0362", "0.6245"},
		{0, 10, "0.0000", "0.0000", "0.2775"},
		{5, 10, "0.5000", "0.2366", "0.7634"},
		{8, 10, "0.8000", "0.4902", "0.9433"},
		{1, 29, "0.0345", "0.0061", "0.1718"},
		{81, 263, "0.3080", "0.2553", "0.3662"},
		{15, 148, "0.1014", "0.0624", "0.1605"},
	} {
		share, low, high, ok := Share{c.count, c.of}.Interval()
		if !ok || share != c.share || low != c.low || high != c.high {
			t.Errorf("%d of %d: %s [%s, %s] %v, not %s [%s, %s]", c.count, c.of, share, low, high, ok, c.share, c.low, c.high)
		}
	}
}

func TestFewerThanFiveMakeNoShare(t *testing.T) {
	for of := range fewest {
		if share, low, high, ok := (Share{of, of}).Interval(); ok || share+low+high != "" {
			t.Errorf("of %d: %s [%s, %s]", of, share, low, high)
		}
	}
}

func TestTheShareLiesInItsIntervalWhichNarrowsWithTheNumber(t *testing.T) {
	number := func(t *rapid.T, s string) float64 {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || f < 0 || f > 1 || math.IsNaN(f) {
			t.Fatalf("%q is no share", s)
		}
		return f
	}
	rapid.Check(t, func(t *rapid.T) {
		of := rapid.IntRange(fewest, 1_000_000).Draw(t, "of")
		s := Share{rapid.IntRange(0, of).Draw(t, "count"), of}
		share, low, high, _ := s.Interval()
		p, lo, hi := number(t, share), number(t, low), number(t, high)
		if lo > p || p > hi {
			t.Fatalf("%+v: %s is outside [%s, %s]", s, share, low, high)
		}
		_, low10, high10, _ := Share{s.Count * 10, s.Of * 10}.Interval()
		if number(t, high10)-number(t, low10) > hi-lo {
			t.Fatalf("%+v: ten times as many know less: [%s, %s]", s, low10, high10)
		}
	})
}
