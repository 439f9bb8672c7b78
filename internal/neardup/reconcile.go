package neardup

import (
	"math"
	"strconv"
	"strings"
)

// How facts that a translator has put otherwise are told to be the same.
const (
	leastRounded  = 2     // stated digits of a number that others are rounded to
	mostConverted = 0.025 // by how much a converted measure may be off, however few digits it has
	leastOff      = 0.004 // and however many
	perMille      = 1000

	convertedWeight = 0.8
	hardlyConverted = 0.4 // of one stated digit
	sameDayOfYear   = 0.5 // of another year: which one "in October" means is told by the context
	sameStart       = 0.4 // a half-year and its first day
)

// conversion is a row of measures.tsv.
type conversion struct {
	kind   string
	factor float64
}

var measures = func() map[string]*conversion {
	out := map[string]*conversion{}
	for _, cols := range table("measures.tsv", 3) {
		f, err := strconv.ParseFloat(cols[2], 64)
		if err != nil {
			panic("data/measures.tsv: " + cols[2])
		}
		out[cols[0]] = &conversion{cols[1], f}
	}
	return out
}()

// reconciled gives the facts of two documents with those made the same that a
// translator rounds or converts: 958.7万 and 9.59 million, 44 feet and 13.41米. Only
// such are looked at as the other document has not as they are.
func reconciled(fa, fb []fact) (a, b []fact) {
	inA, inB := hashes(fa), hashes(fb)
	left := lacking(fb, inA)
	become := map[uint64]fact{}
	for _, x := range lacking(fa, inB) {
		best, weight := -1, 0.0
		for j := range left {
			if left[j] == nil {
				continue
			}
			if w := alikeFacts(x, left[j]); w > weight {
				best, weight = j, w
			}
		}
		if best < 0 {
			continue
		}
		y := left[best]
		left[best] = nil
		same := fact{hash: join(x.hash, y.hash), weight: weight, words: x.words}
		become[x.hash], become[y.hash] = same, same
	}
	if len(become) == 0 {
		return fa, fb
	}
	return replaced(fa, become), replaced(fb, become)
}

// lacking gives the numbers and dates that another document has not, each once.
func lacking(facts []fact, others map[uint64]bool) []*fact {
	var out []*fact
	seen := map[uint64]bool{}
	for i := range facts {
		if f := &facts[i]; !f.name && !others[f.hash] && !seen[f.hash] {
			seen[f.hash] = true
			out = append(out, f)
		}
	}
	return out
}

func replaced(facts []fact, become map[uint64]fact) []fact {
	out := make([]fact, len(facts))
	for i, f := range facts {
		if same, ok := become[f.hash]; ok {
			f.hash, f.weight = same.hash, same.weight
		}
		out[i] = f
	}
	return out
}

// alikeFacts says how much it tells that one of two facts can be the other as a
// translator has put it, 0 where it can't.
func alikeFacts(x, y *fact) float64 {
	switch {
	case x.digits > 0 && y.digits > 0:
		return alikeNumbers(x, y)
	case x.digits == 0 && y.digits == 0:
		return alikeDates(x.words, y.words)
	}
	return 0
}

func alikeNumbers(x, y *fact) float64 {
	if x.measure != nil && y.measure != nil && x.measure != y.measure {
		if x.measure.kind != y.measure.kind {
			return 0
		}
		p, q := x.value*x.measure.factor, y.value*y.measure.factor
		digits := min(x.digits, y.digits)
		allowed := max(leastOff, min(mostConverted, 0.6*math.Pow10(1-digits)))
		switch {
		case math.Abs(p-q) > allowed*max(p, q):
			return 0
		case max(x.digits, y.digits) < leastRounded:
			return hardlyConverted
		}
		return convertedWeight
	}
	if x.share != y.share {
		if !x.share {
			x, y = y, x
		}
		if same(x.value*perMille, y.value) {
			return y.weight
		}
		return 0
	}
	if x.digits > y.digits {
		x, y = y, x
	}
	if x.digits < leastRounded || x.digits == y.digits {
		return 0
	}
	step := math.Pow10(int(math.Floor(math.Log10(y.value))) + 1 - x.digits)
	// Rounded, or cut to "more than", or up to "nearly".
	if math.Abs(y.value-x.value) > step*(1-1e-9) {
		return 0
	}
	return min(0.5*float64(x.digits-1), x.weight)
}

func same(p, q float64) bool { return math.Abs(p-q) <= 1e-9*max(p, q) }

// alikeDates compares two days, or periods, by their words.
func alikeDates(x, y string) float64 {
	const day = len("2006-01-02")
	first, endX, ofX := strings.Cut(x, "..")
	second, endY, ofY := strings.Cut(y, "..")
	switch {
	case len(first) != day || len(second) != day:
		return 0
	case ofX != ofY && first == second:
		return sameStart
	case ofX != ofY && (first == endY || second == endX):
		return sameStart // the end of a century, and its last years
	case !ofX && !ofY && first[len("2006-"):] == second[len("2006-"):]:
		return sameDayOfYear
	}
	return 0
}
