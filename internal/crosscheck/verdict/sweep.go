package verdict

import (
	"cmp"
	"slices"
	"strings"

	"whence/internal/quantity"
)

// finding is the worst that a sweep has met so far.
type finding struct {
	verdict    Verdict
	a, b       *reading
	spread     spread
	impossible bool // some two voices can't both be right
}

// worse tells whether v with spread s is a worse find than f.
func (f *finding) worse(v Verdict, s spread) bool {
	if weight[v] != weight[f.verdict] {
		return weight[v] > weight[f.verdict]
	}
	return f.a == nil || f.spread.over.IsZero() || f.spread.less(s)
}

// class is the voices of a group that state one time, and whether they state it
// as a sum.
type class struct {
	timing quantity.Timing
	first  *reading
	*extremes
}

// between is how the voices of two classes may be compared.
type between struct {
	e     *engine
	match quantity.PeriodMatch
	apart bool // different stated periods: one origin's voices are not compared
}

func (b between) allows(x, y *reading) bool {
	return x != y && (!b.apart || !oneOrigin(x, y))
}

// sweepNumbers finds the worst verdict among the voices. The voices are sorted
// once; after that only the extremes of each stated time are compared.
func (s *sweep) sweepNumbers(e *engine) {
	g := &s.group
	s.cluster()
	classes := s.classes()
	f := finding{verdict: Single}
	if len(s.voices) > 1 {
		f.verdict = DifferentPeriod
	}
	for i, a := range classes {
		for _, b := range classes[i:] {
			f.compare(a, b, e.relate(a, b))
		}
	}
	if len(g.Suspected) > 0 && f.worse(ScaleError, spread{}) && weight[f.verdict] < weight[ScaleError] {
		f.verdict, f.a, f.b = ScaleError, nil, nil
	}
	g.Verdict = f.verdict
	switch {
	case f.a != nil && weight[f.verdict] >= weight[Tension]:
		p, _ := e.pair(orderedPair(f.a, f.b))
		possible := !f.impossible
		g.Worst, g.Hints, g.Severity, g.Spread, g.LogicallyPossible = &p, p.Hints, p.Severity, p.Spread, &possible
	case f.verdict == ScaleError:
		p := g.Suspected[0]
		g.Worst, g.Hints, g.Severity, g.Spread, g.LogicallyPossible = &p, p.Hints, p.Severity, p.Spread, p.LogicallyPossible
	case f.verdict == Agree:
		possible := !f.impossible
		g.LogicallyPossible = &possible
	}
	if weight[f.verdict] >= weight[SumMismatch] {
		s.disagree(e, classes)
	}
}

// orderedPair gives the two in the order of the input.
func orderedPair(a, b *reading) (*reading, *reading) {
	if b.i < a.i {
		return b, a
	}
	return a, b
}

// classes sorts the voices by the time that they state.
func (s *sweep) classes() []*class {
	key := func(r *reading) string {
		k := r.moment
		if r.sum {
			k += " sum"
		}
		if p := r.timing.Period; p != nil && p.Inferred {
			k += " inferred"
		}
		return k
	}
	var out []*class
	for _, members := range splitBy(s.voices, key) {
		out = append(out, &class{timing: members[0].timing, first: members[0], extremes: newExtremes(members)})
	}
	return out
}

func (e *engine) relate(a, b *class) between {
	return between{
		e:     e,
		match: quantity.MatchPeriods(a.timing, b.timing, a.first.measure, a.first.policy),
		apart: statedApart(a.first, b.first),
	}
}

// compare looks for the worst among the voices of two classes.
func (f *finding) compare(a, b *class, how between) {
	if len(a.members)+len(b.members) < 2 || (a == b && len(a.members) < 2) {
		return
	}
	switch how.match.Relation {
	case quantity.DifferentPeriod, quantity.CumulativeVsPeriodic:
		return
	case quantity.NearPeriod: // never a disagreement
		if weight[f.verdict] < weight[Agree] && a.overlaps(b.extremes, how.allows) {
			f.verdict = Agree
		}
		return
	}
	for _, pair := range [][2]*class{{a, b}, {b, a}} {
		for _, low := range pair[0].ends() {
			for _, high := range pair[1].highest.both() {
				f.meet(low, high, how)
			}
		}
		for _, low := range pair[0].strictLowest.both() {
			for _, high := range pair[1].strictHighest.both() {
				f.meet(low, high, how)
			}
		}
		// A conflict by its spread is the widest there is, and of one that can't be
		// no more has to be known.
		if f.verdict != Conflict || !f.impossible || f.spread.atMost(a.first.policy.Width(quantity.TensionSpread)) {
			pair[0].eachHigh(pair[1].extremes, func(low, high *reading) { f.meet(low, high, how) })
		}
		if weight[f.verdict] < weight[Tension] {
			for _, r := range pair[0].approximate {
				if n := pair[1].namedBeside(r, how.allows); n != nil {
					f.verdict, f.a, f.b = Tension, r, n
					break
				}
			}
		}
	}
	if weight[f.verdict] < weight[Agree] && a.overlaps(b.extremes, how.allows) {
		f.verdict = Agree
	}
}

// meet compares two voices and keeps what is worse.
func (f *finding) meet(x, y *reading, how between) {
	if !how.allows(x, y) {
		return
	}
	s, apart := spreadOf(x, y)
	if !apart || how.match.Tolerates(s.gap, s.over) {
		return
	}
	possible := x.strict.Overlaps(y.strict)
	v := disagreement(x, y, s, possible)
	if x.voice == y.voice || oneText(x, y) { // the numbers may be one with a slipped scale
		if _, ok := how.e.scaleError(x, y, how.match); ok {
			v = ScaleError
		}
	}
	f.impossible = f.impossible || (!possible && weight[v] >= weight[SumMismatch])
	if f.worse(v, s) {
		f.verdict, f.a, f.b, f.spread = v, x, y, s
	}
}

// disagree lists the voices that are in the conflict, and names the conflict.
func (s *sweep) disagree(e *engine, classes []*class) {
	in := make(map[*reading]bool, len(s.voices))
	for _, a := range classes {
		for _, b := range classes {
			how := e.relate(a, b)
			if how.match.Relation != quantity.SamePeriod {
				continue
			}
			mark := func(low, high *reading) {
				if in[low] && in[high] {
					return
				}
				f := finding{verdict: Single}
				if f.meet(low, high, how); weight[f.verdict] >= weight[SumMismatch] {
					in[low], in[high] = true, true
				}
			}
			lows, highs := a.ends(), b.highest.both()
			for _, r := range b.members {
				for _, low := range lows {
					mark(low, r)
				}
			}
			for _, r := range a.members {
				for _, high := range highs {
					mark(r, high)
				}
			}
			if slices.ContainsFunc(slices.Concat(a.members, b.members), func(r *reading) bool { return !in[r] }) {
				a.eachHigh(b.extremes, mark)
				a.eachLow(b.extremes, mark)
			}
		}
	}
	s.name(slices.DeleteFunc(slices.Clone(s.voices), func(r *reading) bool { return !in[r] }))
}

// cluster sorts the voices by where they begin and cuts where none reaches on.
func (s *sweep) cluster() {
	slices.SortFunc(s.voices, func(a, b *reading) int {
		return cmp.Or(quantity.CompareLower(a.usual, b.usual), quantity.CompareUpper(a.usual, b.usual), strings.Compare(a.c.ID, b.c.ID))
	})
	for i := 0; i < len(s.voices); {
		hull := s.voices[i].usual
		n := i + 1
		for n < len(s.voices) && !hull.Below(s.voices[n].usual) {
			hull = hull.Hull(s.voices[n].usual)
			n++
		}
		var claims []*reading
		for _, v := range s.voices[i:n] {
			claims = append(claims, s.stands[v]...)
		}
		s.group.Clusters = append(s.group.Clusters, Cluster{ClaimIDs: ids(claims), Lo: hull.Lo, Hi: hull.Hi, IndependentOrigins: origins(claims...)})
		i = n
	}
}
