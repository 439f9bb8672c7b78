package verdict

import (
	"cmp"
	"slices"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// history is what the input knows of one cell over time: its dated totals.
type history struct {
	periods []known               // by end, then by start
	endsOn  map[quantity.Date]int // the first of them that ends on a day
	bounds  map[boundKey]bound
}

// boundKey is what a bound is asked for: all but one period, of some length.
type boundKey struct {
	leaveOut string
	days     int
}

// known is one stated period with the claims about it.
type known struct {
	period *quantity.Period
	most   decimal.Decimal // the greatest number that any of the claims allows
	best   *reading        // a row of a reference series, else the narrowest
}

// bound is the most that a number over any time can be.
type bound struct {
	sum     decimal.Decimal
	periods int
	claims  []string
}

// historyOf collects the dated totals of a cell. Of one period the rows of
// reference series count where there are any, else all claims.
func (e *engine) historyOf(cell string) *history {
	if h, ok := e.known[cell]; ok {
		return h
	}
	h := &history{bounds: map[boundKey]bound{}, endsOn: map[quantity.Date]int{}}
	at := map[string]int{}
	for _, r := range e.cells[cell] {
		p := r.timing.Period
		if r.measure != quantity.Total || p == nil || p.Recurrence != "" || p.Start == nil || p.End == nil || r.derived {
			continue
		}
		k := r.when
		i, seen := at[k]
		if !seen {
			at[k] = len(h.periods)
			h.periods = append(h.periods, known{period: p, most: *r.usual.Hi, best: r})
			continue
		}
		x := &h.periods[i]
		switch {
		case r.c.Series && !x.best.c.Series:
			x.most, x.best = *r.usual.Hi, r
			continue
		case x.best.c.Series && !r.c.Series:
			continue
		}
		x.most = decimal.Max(x.most, *r.usual.Hi)
		if cmp.Or(compareWidth(r, x.best), cmp.Compare(r.c.ID, x.best.c.ID)) < 0 {
			x.best = r
		}
	}
	slices.SortFunc(h.periods, func(a, b known) int {
		return cmp.Or(a.period.End.Compare(*b.period.End), a.period.Start.Compare(*b.period.Start))
	})
	for i, k := range slices.Backward(h.periods) {
		h.endsOn[*k.period.End] = i
	}
	e.known[cell] = h
	return h
}

// most gives the greatest sum of periods that don't overlap, leaving out the
// one (as when) that the asking claim is about itself and those shorter than its
// own by more than a tenth: what all that is known allows.
func (h *history) most(leaveOut string, days int) bound {
	k := boundKey{leaveOut, days}
	if b, ok := h.bounds[k]; ok {
		return b
	}
	use := make([]known, 0, len(h.periods))
	for _, x := range h.periods {
		if x.most.Sign() > 0 && x.best.when != leaveOut && 10*x.period.Days() >= 9*days {
			use = append(use, x)
		}
	}
	best := make([]decimal.Decimal, len(use)+1) // best[i]: of the first i periods
	took := make([]int, len(use)+1)             // how many of them come before the last taken, or -1
	for i, x := range use {
		before, _ := slices.BinarySearchFunc(use[:i], *x.period.Start, func(y known, start quantity.Date) int {
			if y.period.End.Before(start) {
				return -1
			}
			return 1
		})
		best[i+1], took[i+1] = best[i], -1
		if with := best[before].Add(x.most); best[i].Less(with) {
			best[i+1], took[i+1] = with, before
		}
	}
	b := bound{sum: best[len(use)]}
	for i := len(use); i > 0; {
		if took[i] < 0 {
			i--
			continue
		}
		b.periods++
		b.claims = append(b.claims, use[i-1].best.c.ID)
		i = took[i]
	}
	slices.Reverse(b.claims)
	h.bounds[k] = b
	return b
}

// maxChain bounds how many periods back a running total is looked for.
const maxChain = 200

// runningTotal tells whether x is the sum of its period, as partner states it,
// and of the periods that directly precede it: a running total that is taken
// for the number of one period.
func (h *history) runningTotal(x, partner *reading) (claims []string, sum quantity.Interval, ok bool) {
	p := partner.timing.Period
	if p == nil || p.Start == nil || p.Recurrence != "" {
		return nil, sum, false
	}
	sum, start := partner.usual, *p.Start
	claims = []string{partner.c.ID}
	for range maxChain {
		i, ok := h.endsOn[start.AddDays(-1)]
		if !ok {
			return nil, sum, false
		}
		before := h.periods[i]
		sum, start = sum.Add(before.best.usual), *before.period.Start
		claims = append(claims, before.best.c.ID)
		if sum.Overlaps(x.usual) {
			return claims, sum, true
		}
		if x.usual.Below(sum) {
			return nil, sum, false
		}
	}
	return nil, sum, false
}
