package verdict

import (
	"fmt"
	"slices"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// leastPeriods is how many periods must be known before their sum bounds anything.
const leastPeriods = 2

// implausible: x is above what all known periods of its metric, or of one that
// it is part of, sum to. Of x's own period the number that counts is y's: without
// it every year of a steep rise would be above those before it. Of a year only
// other years bound the number: a few months sum to less than any.
func (e *engine) implausible(p *Pair, x, y *reading) (Evidence, bool) {
	if x.measure != quantity.Total || x.usual.Lo == nil {
		return Evidence{}, false
	}
	dated := x.timing.Period.Dated()
	if !dated || x.c.Metric == y.c.Metric {
		own, beside := "", decimal.Decimal{}
		if dated {
			own = x.when
			if y.when == own || !y.timing.Period.Dated() {
				beside = decimal.Max(beside, *y.usual.Hi)
			}
		}
		b := e.historyOf(x.cell).most(own, x.timing.Period.Days())
		if beside.Sign() > 0 {
			b = bound{sum: b.sum.Add(beside), periods: b.periods + 1, claims: append(slices.Clip(b.claims), y.c.ID)}
		}
		if ev, ok := x.exceeds(b, x.c.Metric, dated && beside.Sign() > 0); ok {
			return ev, true
		}
	}
	return e.aboveBroader(x)
}

// aboveBroader tells whether x is above all that is known of a metric that its
// own is part of. That is the same for every pair of x.
func (e *engine) aboveBroader(x *reading) (ev Evidence, ok bool) {
	if ev, known := e.exceeding[x]; known {
		return ev, ev.Claim != ""
	}
	for _, slug := range e.tree.above(x.c.Metric) {
		b := e.historyOf(cellOf(slug, x)).most("", x.timing.Period.Days())
		if ev, ok = x.exceeds(b, slug, false); ok {
			break
		}
	}
	e.exceeding[x] = ev
	return ev, ok
}

// exceeds tells whether x is above a bound of at least leastPeriods periods,
// beside its own where that is one of them.
func (x *reading) exceeds(b bound, slug string, own bool) (Evidence, bool) {
	least := leastPeriods
	if own {
		least++
	}
	if b.periods < least || !b.sum.Less(*x.usual.Lo) {
		return Evidence{}, false
	}
	return Evidence{
		Claim: x.c.ID, Claims: b.claims[:min(len(b.claims), maxFits)], Metric: slug, Value: b.sum.Reduced().String(),
		Text: fmt.Sprintf("%s (%s) is above %s, the most that the %d known periods of %s sum to.",
			x.label(), x.shown(), b.sum.Reduced(), b.periods, slug),
	}, true
}
