package dashboard

import (
	"math"
	"strconv"
)

// fewest is how many it takes to tell: of fewer no share and no median is given.
const fewest = 5

// normal95 is the 97.5 % quantile of the normal distribution, by which a 95 %
// interval is made.
const normal95 = 1.959963984540054

// Share is how many of how many.
type Share struct{ Count, Of int }

// Interval is the share with the ends of its 95 % interval after Wilson (1927),
// each to four places. ok is false where there are too few to tell.
//
// The interval of Wilson stays within 0 and 1, and is of use where the share is
// 0 or 1 too, which the one by the normal distribution alone is not.
func (s Share) Interval() (share, low, high string, ok bool) {
	if s.Of < fewest {
		return "", "", "", false
	}
	n, p := float64(s.Of), float64(s.Count)/float64(s.Of)
	z2 := normal95 * normal95
	middle := (p + z2/(2*n)) / (1 + z2/n)
	half := normal95 / (1 + z2/n) * math.Sqrt(p*(1-p)/n+z2/(4*n*n))
	return places(p), places(max(0, middle-half)), places(min(1, middle+half)), true
}

// places writes a number to four places.
func places(f float64) string { return strconv.FormatFloat(f, 'f', 4, 64) }
