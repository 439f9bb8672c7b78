package verdict

import (
	"slices"

	"whence/internal/quantity"
)

// A level or a rate without an end lasts as far as its document knew. Whether it
// still holds at a later group's time nobody has said; it is taken to where the
// group says the same, unless something else was said of the time between.

// joinWhereTheyAgree takes in what may have changed before the group's time, or
// the group's since: who still says the same is a member, the others are near.
func (s *sweep) joinWhereTheyAgree(unknown []*moment, joined map[*moment]bool, begun []*reading) {
	if len(unknown) == 0 {
		return
	}
	said, between := hulls(s.members), changesAround(s.timing, begun)
	for _, m := range unknown {
		for _, r := range m.claims {
			i, _ := slices.BinarySearchFunc(said, r.usual, func(x, y quantity.Interval) int {
				if x.Below(y) {
					return -1
				}
				return 1
			})
			if i < len(said) && !r.usual.Below(said[i]) && !between.changed(r) {
				s.members = append(s.members, r)
				joined[m] = true
			} else {
				s.near = append(s.near, r)
			}
		}
	}
}

// hulls gives the stretches that the usual readings of some claims cover, the
// lowest first.
func hulls(claims []*reading) []quantity.Interval {
	sorted := slices.Clone(claims)
	slices.SortFunc(sorted, func(a, b *reading) int { return quantity.CompareLower(a.usual, b.usual) })
	var out []quantity.Interval
	for _, r := range sorted {
		if n := len(out); n > 0 && !out[n-1].Below(r.usual) {
			out[n-1] = out[n-1].Hull(r.usual)
		} else {
			out = append(out, r.usual)
		}
	}
	return out
}

// beginnings gives the claims that state when they begin to hold, the earliest
// first.
func beginnings(claims []*reading) []*reading {
	var out []*reading
	for _, r := range claims {
		if p := r.timing.Period; p != nil && !p.Recurring() && p.Start != nil {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b *reading) int { return a.timing.Period.Start.Compare(*b.timing.Period.Start) })
	return out
}

// reach is what some claims say: the one that ends lowest and the one that
// begins highest.
type reach struct{ lowest, highest *reading }

func (x reach) with(r *reading) reach {
	if x.lowest == nil || quantity.CompareUpper(r.usual, x.lowest.usual) < 0 {
		x.lowest = r
	}
	if x.highest == nil || quantity.CompareLower(r.usual, x.highest.usual) > 0 {
		x.highest = r
	}
	return x
}

// changes is what begins before a group's time, and what begins after all that
// the group's anchor is known for.
type changes struct {
	timing        quantity.Timing
	before, after []*reading // by their beginnings
	since         []reach    // of before, from the i-th on
	until         []reach    // of after, the first i
}

func changesAround(timing quantity.Timing, begun []*reading) *changes {
	c := &changes{timing: timing}
	if p := timing.Period; p != nil && p.Start != nil {
		c.before = begun[:beginBehind(begun, *p.Start)]
	}
	if held := timing.HeldUntil(); held != nil {
		c.after = begun[beginBehind(begun, *held):]
	}
	c.since = make([]reach, len(c.before)+1)
	for i, r := range slices.Backward(c.before) {
		c.since[i] = c.since[i+1].with(r)
	}
	c.until = make([]reach, len(c.after)+1)
	for i, r := range c.after {
		c.until[i+1] = c.until[i].with(r)
	}
	return c
}

// beginBehind gives how many of some claims begin on a day or before it.
func beginBehind(begun []*reading, day quantity.Date) int {
	i, _ := slices.BinarySearchFunc(begun, day, func(r *reading, d quantity.Date) int {
		if d.Before(*r.timing.Period.Start) {
			return 1
		}
		return -1
	})
	return i
}

// changed tells whether a claim says something else than r of a time between
// what r is known for and the group's, whichever is earlier.
func (c *changes) changed(r *reading) bool {
	var said reach
	if held := r.timing.HeldUntil(); held != nil && c.timing.Period.Start != nil && held.Before(*c.timing.Period.Start) {
		said = c.since[beginBehind(c.before, *held)]
	} else if p := r.timing.Period; p != nil && p.Start != nil {
		said = c.until[beginBehind(c.after, *p.Start)]
	}
	return said.lowest != nil && (said.lowest.usual.Below(r.usual) || r.usual.Below(said.highest.usual))
}
