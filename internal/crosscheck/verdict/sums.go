package verdict

import (
	"cmp"
	"slices"
	"strings"

	"whence/internal/quantity"
)

// sums sets each total against the sum of its components, and each claim that
// lists increments against the number that it states itself.
func (e *engine) sums(readings []*reading) []Pair {
	var out []Pair
	seen := map[string]bool{}
	for _, r := range readings {
		if p, ok := e.ownSum(r); ok {
			out = append(out, p)
		}
		m := e.tree.metrics[r.c.Metric]
		if m == nil || len(m.Components) == 0 || !asserts(r) {
			continue
		}
		if k := keyOf(r.text, r.assertion); r.text != "" {
			if seen[k] { // the same total in a copy, or twice in one text
				continue
			}
			seen[k] = true
		}
		for _, members := range e.componentSets(r, m.Components) {
			if p, ok := e.sumPair(r, members); ok {
				out = append(out, p)
			}
		}
	}
	return out
}

// asserts tells whether a claim states all that a comparison needs, and affirms it.
func asserts(r *reading) bool {
	return r.c.kind() == Quantity && r.numbers && len(r.lack) == 0 && r.c.stance() == Affirm
}

// ownSum checks a claim that states both increments and a total. A total that
// is one of the increments is the latest of them, not a wrong sum.
func (e *engine) ownSum(r *reading) (Pair, bool) {
	if !r.sum || r.c.Quantity == nil || !asserts(r) {
		return Pair{}, false
	}
	c := *r.c
	c.Increments = nil
	stated := &reading{c: &c}
	e.readOne(stated, nil)
	if !stated.numbers || stated.unit != r.unit || stated.usual.Overlaps(r.usual) {
		return Pair{}, false
	}
	if slices.ContainsFunc(r.parts, stated.usual.Overlaps) {
		return Pair{}, false
	}
	p := Pair{A: r.c.ID, Members: []string{r.c.ID}, Verdict: SumMismatch, Reasons: []Verdict{}, Hints: []Hint{}, IndependentOrigins: origins(r), PolicyVersion: r.policy.Version()}
	p.apart(stated, r)
	return p, true
}

// componentSets gives the sets of claims, one for each component, whose sum the
// total is set against: each text that states them all, else each origin that
// does, else the best claim of each. Copies of a set are one.
func (e *engine) componentSets(total *reading, components []string) [][]*reading {
	parts := make([][]*reading, len(components))
	for i, slug := range components {
		for _, c := range e.cells[cellKey(slug, total)] {
			if e.match(total, c).Relation == quantity.SamePeriod {
				parts[i] = append(parts[i], c)
			}
		}
		if len(parts[i]) == 0 {
			return nil
		}
		slices.SortStableFunc(parts[i], func(a, b *reading) int { return preferPart(total, a, b) })
	}
	for _, by := range []func(*reading) string{
		func(r *reading) string { return r.text },
		func(r *reading) string { return r.origin },
		func(*reading) string { return "any" },
	} {
		if sets := completeSets(parts, by); len(sets) > 0 {
			return sets
		}
	}
	return nil
}

// preferPart orders the claims of one component by how well they go with the total.
func preferPart(total, a, b *reading) int {
	rank := func(r *reading) int {
		switch {
		case oneText(total, r):
			return 0
		case oneOrigin(total, r):
			return 1
		}
		return 2
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), compareVintage(b, a), compareWidth(a, b), strings.Compare(a.c.ID, b.c.ID))
}

// completeSets gives, for each value of by that every component has, the first
// claim of each component with it.
func completeSets(parts [][]*reading, by func(*reading) string) [][]*reading {
	var keys []string
	for _, r := range parts[0] {
		if k := by(r); k != "" && !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	var sets [][]*reading
	for _, k := range keys {
		var set []*reading
		for _, candidates := range parts {
			i := slices.IndexFunc(candidates, func(r *reading) bool { return by(r) == k })
			if i < 0 {
				break
			}
			set = append(set, candidates[i])
		}
		if len(set) == len(parts) {
			sets = append(sets, set)
		}
	}
	return sets
}

// sumPair judges a total against the sum of some claims; ok is false where they
// are apart by no more than their periods are.
func (e *engine) sumPair(total *reading, members []*reading) (p Pair, ok bool) {
	sum := &reading{c: total.c, sum: true, policy: total.policy}
	p = Pair{A: total.c.ID, Members: []string{}, Reasons: []Verdict{}, Hints: []Hint{}, PolicyVersion: total.policy.Version()}
	for i, m := range members {
		if i == 0 {
			sum.strict, sum.usual, sum.p = m.strict, m.usual, m.p
		} else {
			sum.strict, sum.usual = sum.strict.Add(m.strict), sum.usual.Add(m.usual)
		}
		if sum.p.Less(m.p) {
			sum.p = m.p
		}
		p.Members = append(p.Members, m.c.ID)
	}
	p.IndependentOrigins = origins(append([]*reading{total}, members...)...)
	s, apart := spreadOf(total, sum)
	if !apart {
		possible := total.strict.Overlaps(sum.strict)
		p.Verdict, p.Via, p.LogicallyPossible = Agree, ViaSum, &possible
		return p, true
	}
	for _, m := range members {
		if e.match(total, m).Tolerates(s.gap, s.over) {
			return p, false
		}
	}
	p.Verdict = SumMismatch
	p.apart(total, sum)
	return p, true
}

// compareVintage orders claims by their vintage, those without one first.
func compareVintage(a, b *reading) int {
	switch {
	case a.c.AsOf == nil && b.c.AsOf == nil:
		return 0
	case a.c.AsOf == nil:
		return -1
	case b.c.AsOf == nil:
		return 1
	}
	return a.c.AsOf.Compare(*b.c.AsOf)
}

// compareWidth orders readings by how narrow the usual one is.
func compareWidth(a, b *reading) int {
	x, okX := a.width()
	y, okY := b.width()
	switch {
	case okX && okY:
		return x.Cmp(y)
	case okX:
		return -1
	case okY:
		return 1
	}
	return 0
}
