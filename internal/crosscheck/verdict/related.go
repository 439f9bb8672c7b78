package verdict

import (
	"cmp"
	"slices"
	"strings"

	"whence/internal/quantity"
)

// related compares the groups of metrics on one branch at one place and time,
// one entry for each two groups, sets what counts since ever beside what counts
// over a period, and lists the sums.
func (e *engine) related(swept []*sweep) []Pair {
	byCell := map[string][]*sweep{}
	var voices []*reading
	for _, s := range swept {
		if s.group.Kind != Quantity {
			continue
		}
		byCell[s.members[0].cell] = append(byCell[s.members[0].cell], s)
		voices = append(voices, s.voices...)
	}
	var out []Pair
	for _, part := range swept {
		if part.group.Kind != Quantity {
			continue
		}
		first := part.members[0]
		for _, slug := range e.tree.above(first.c.Metric) {
			for _, whole := range byCell[cellKey(slug, first)] {
				m := quantity.MatchPeriods(part.timing, whole.timing, first.measure, first.policy)
				if m.Relation != quantity.SamePeriod && m.Relation != quantity.NearPeriod {
					continue
				}
				if a, b := relatedVoices(part, whole); a != nil {
					if p, why := e.pair(orderedPair(a, b)); why == "" && !ofSeries(p, a, b) {
						out = append(out, p)
					}
				}
			}
		}
	}
	for _, groups := range byCell {
		out = append(out, e.sinceEver(groups)...)
	}
	// A claim of each year stands in several groups: its pair with another is one.
	seen := make(map[[2]string]bool, len(out))
	out = slices.DeleteFunc(out, func(p Pair) bool {
		k := [2]string{p.A, p.B}
		again := seen[k]
		seen[k] = true
		return again
	})
	slices.SortStableFunc(out, func(a, b Pair) int { return cmp.Or(strings.Compare(a.A, b.A), strings.Compare(a.B, b.B)) })
	return append(out, e.sums(unique(voices))...)
}

// ofSeries tells whether a pair is of two rows of reference series and finds
// nothing: nobody has said either of them.
func ofSeries(p Pair, a, b *reading) bool {
	return a.c.Series && b.c.Series && p.Verdict != PartExceedsWhole && len(p.Hints) == 0
}

// sinceEver compares the groups of one metric and place that state no beginning
// with those of a period: never as numbers, but a reader should see both, and
// why they are not set against each other.
func (e *engine) sinceEver(groups []*sweep) []Pair {
	var out []Pair
	for _, ever := range groups {
		if len(ever.voices) == 0 || !ever.timing.Period.Cumulative() {
			continue
		}
		for _, over := range groups {
			if len(over.voices) == 0 || over.timing.Period.Cumulative() {
				continue
			}
			p, why := e.pair(orderedPair(narrowestOf(ever.voices), narrowestOf(over.voices)))
			if why == "" && p.Verdict == CumulativeVsPeriodic {
				out = append(out, p)
			}
		}
	}
	return out
}

// relatedVoices picks the two voices that say most of how a part relates to its
// whole: the part's greatest and the whole's least where they show a part above
// its whole, else two that state the same number, else the narrowest of each.
func relatedVoices(part, whole *sweep) (a, b *reading) {
	if len(part.voices) == 0 || len(whole.voices) == 0 {
		return nil, nil
	}
	x, y := newExtremes(part.voices), newExtremes(whole.voices)
	high, low := x.strictHighest.best, y.strictLowest.best
	if low.strict.Below(high.strict) {
		return high, low
	}
	// Both lists are sorted by where their intervals begin.
	for i, j := 0, 0; i < len(part.voices) && j < len(whole.voices); {
		p, w := part.voices[i], whole.voices[j]
		switch {
		case p.vague():
			i++
		case w.vague():
			j++
		case p.usual.Overlaps(w.usual):
			return p, w
		case p.usual.Below(w.usual):
			i++
		default:
			j++
		}
	}
	return narrowestOf(part.voices), narrowestOf(whole.voices)
}

func narrowestOf(voices []*reading) *reading {
	best := voices[0]
	for _, r := range voices[1:] {
		if compareWidth(r, best) < 0 {
			best = r
		}
	}
	return best
}

func unique(readings []*reading) []*reading {
	seen := make(map[*reading]bool, len(readings))
	var out []*reading
	for _, r := range readings {
		if !seen[r] {
			seen[r] = true
			out = append(out, r)
		}
	}
	return out
}
