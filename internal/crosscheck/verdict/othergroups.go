package verdict

import (
	"cmp"
	"slices"
	"strings"

	"whence/internal/quantity"
)

// open tells whether a range of days has no end on one side.
func (x dayRange) open() bool { return x.first == nil || x.last == nil }

func (x dayRange) length() int {
	if x.open() {
		return 0
	}
	return x.first.DaysUntil(*x.last)
}

// laterFirst orders ranges of days by their first day, earlierLast by their
// last; open ends reach farthest.
func laterFirst(a, b *quantity.Date) bool { return b == nil && a != nil || a != nil && b.Before(*a) }

func earlierLast(a, b *quantity.Date) bool { return b == nil && a != nil || a != nil && a.Before(*b) }

// sweepDates: the dates of an event are apart where the one that begins last
// begins behind the one that ends first.
func (s *sweep) sweepDates(e *engine) {
	slices.SortFunc(s.voices, func(a, b *reading) int { return compareFirst(a.days(), b.days(), a, b) })
	s.clusterBy(func(r *reading) dayRange { return r.days() })
	g := &s.group
	if g.Verdict = Single; len(s.voices) < 2 {
		return
	}
	last, first := s.voices[0], s.voices[0]
	for _, r := range s.voices[1:] {
		if laterFirst(r.days().first, last.days().first) {
			last = r
		}
		if earlierLast(r.days().last, first.days().last) {
			first = r
		}
	}
	possible := !first.days().before(last.days())
	g.LogicallyPossible = &possible
	if g.Verdict = Agree; possible {
		return
	}
	p, _ := e.pair(orderedPair(first, last))
	g.Verdict, g.Worst = Conflict, &p
	var in []*reading
	for _, r := range s.voices {
		if first.days().before(r.days()) || r.days().before(last.days()) {
			in = append(in, r)
		}
	}
	s.name(in)
}

// sweepStatements: a proposition is disputed where one voice affirms and
// another denies it of the same time.
func (s *sweep) sweepStatements(e *engine) {
	slices.SortFunc(s.voices, func(a, b *reading) int { return compareFirst(a.about(), b.about(), a, b) })
	s.clusterBy(func(r *reading) dayRange { return r.about() })
	g := &s.group
	if g.Verdict = Single; len(s.voices) < 2 {
		return
	}
	g.Verdict = Development
	of := map[Stance][]*reading{} // sorted by where they begin, as the voices are
	for _, r := range s.voices {
		of[r.c.stance()] = append(of[r.c.stance()], r)
	}
	lasting := map[Stance][][2]*reading{}
	for stance, list := range of {
		lasting[stance] = lastingLongest(list)
	}
	var in []*reading
	for _, r := range s.voices {
		for _, stance := range []Stance{Affirm, Deny} {
			o := sameTime(of[stance], lasting[stance], r)
			switch {
			case o == nil:
			case stance == r.c.stance():
				if g.Verdict == Development {
					g.Verdict = Agree
				}
			default:
				in = append(in, r)
				if g.Verdict != StanceConflict {
					p, _ := e.pair(orderedPair(o, r))
					g.Verdict, g.Worst = StanceConflict, &p
				}
			}
		}
	}
	if len(in) > 0 {
		s.name(in)
	}
}

// lastingLongest gives, for each place in a list sorted by first day, the two
// readings up to there that end last.
func lastingLongest(list []*reading) [][2]*reading {
	out := make([][2]*reading, len(list))
	var top [2]*reading
	for i, r := range list {
		switch {
		case top[0] == nil || earlierLast(top[0].about().last, r.about().last):
			top = [2]*reading{r, top[0]}
		case top[1] == nil || earlierLast(top[1].about().last, r.about().last):
			top[1] = r
		}
		out[i] = top
	}
	return out
}

// sameTime gives a reading of a list, sorted by first day, that is about a time
// of r's and isn't r, nil for none.
func sameTime(list []*reading, lasting [][2]*reading, r *reading) *reading {
	n, _ := slices.BinarySearchFunc(list, r, func(x, r *reading) int {
		if last, first := r.about().last, x.about().first; last != nil && first != nil && last.Before(*first) {
			return 1
		}
		return -1
	})
	if n == 0 {
		return nil
	}
	o := lasting[n-1][0]
	if o == r {
		o = lasting[n-1][1]
	}
	if o == nil || o.about().before(r.about()) {
		return nil
	}
	return o
}

// name lists the voices of a conflict and names it.
func (s *sweep) name(in []*reading) {
	g := &s.group
	slices.SortFunc(in, func(a, b *reading) int { return strings.Compare(a.c.ID, b.c.ID) })
	g.Disagree = ids(in)
	voices, place := make([]string, 0, len(in)), ""
	for _, r := range in {
		voices = append(voices, r.voice)
		place = cmp.Or(place, r.geography) // where none of them states one, every place shows one conflict
		g.Disputants = append(g.Disputants, r.disputant())
	}
	slices.Sort(voices)
	parts := []string{string(g.Kind), g.Subject, s.members[0].dimensions, place, g.Unit}
	g.ConflictKey = keyOf(append(parts, slices.Compact(voices)...)...)
}

// clusterBy cuts the voices, sorted by their first day, where none reaches on.
func (s *sweep) clusterBy(days func(*reading) dayRange) {
	for i := 0; i < len(s.voices); {
		reach := days(s.voices[i])
		n := i + 1
		for n < len(s.voices) && !reach.before(days(s.voices[n])) {
			if x := days(s.voices[n]); earlierLast(reach.last, x.last) {
				reach.last = x.last
			}
			n++
		}
		var claims []*reading
		for _, v := range s.voices[i:n] {
			claims = append(claims, s.stands[v]...)
		}
		s.group.Clusters = append(s.group.Clusters, Cluster{ClaimIDs: ids(claims), IndependentOrigins: origins(claims...)})
		i = n
	}
}

// compareFirst orders by the first day, an open one first, then by id.
func compareFirst(x, y dayRange, a, b *reading) int {
	switch {
	case x.first == nil && y.first != nil:
		return -1
	case x.first != nil && y.first == nil:
		return 1
	case x.first != nil && *x.first != *y.first:
		return x.first.Compare(*y.first)
	case a.c.ID < b.c.ID:
		return -1
	case a.c.ID > b.c.ID:
		return 1
	}
	return 0
}
