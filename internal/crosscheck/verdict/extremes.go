package verdict

import (
	"maps"
	"slices"

	"whence/internal/quantity"
)

// top is the best of some claims and the best of another voice, so that a claim
// can be set against the best that is not its own origin's.
type top struct{ best, other *reading }

func (t *top) add(r *reading, better func(a, b *reading) bool) {
	switch {
	case t.best == nil || better(r, t.best):
		if t.best != nil && t.best.voice != r.voice {
			t.other = t.best
		}
		t.best = r
	case r.voice != t.best.voice && (t.other == nil || better(r, t.other)):
		t.other = r
	}
}

func (t top) both() []*reading {
	switch {
	case t.best == nil:
		return nil
	case t.other == nil:
		return []*reading{t.best}
	}
	return []*reading{t.best, t.other}
}

// extremes is all that has to be known of many readings to find how far one
// beside them is from the farthest: a spread grows with the distance of the two
// ends and shrinks with what it is measured by, so only the readings at the
// border of both can be the worst.
type extremes struct {
	members                     []*reading
	highest                     top             // begins highest
	lowest                      map[string]*top // ends lowest, of those that a gap is measured alike by
	strictHighest, strictLowest top
	approximate                 []*reading
	byLower, byUpper            []*reading // ranges and orders
	strictEnds, strictBegins    []*reading // the members in order, once somebody asks
}

// below and above are how "lower" and "higher" are decided with open ends.
func beginsHigher(a, b *reading) bool { return quantity.CompareLower(a.usual, b.usual) > 0 }
func endsLower(a, b *reading) bool    { return quantity.CompareUpper(a.usual, b.usual) < 0 }
func endsHigher(a, b *reading) bool   { return quantity.CompareUpper(a.usual, b.usual) > 0 }

func newExtremes(members []*reading) *extremes {
	x := &extremes{members: members, lowest: map[string]*top{}}
	for _, r := range members {
		x.addEnd(r)
		x.highest.add(r, beginsHigher)
		x.strictHighest.add(r, func(a, b *reading) bool { return quantity.CompareLower(a.strict, b.strict) > 0 })
		x.strictLowest.add(r, func(a, b *reading) bool { return quantity.CompareUpper(a.strict, b.strict) < 0 })
		switch {
		case r.comparator == quantity.Approx && r.value != nil && !r.derived:
			x.approximate = append(x.approximate, r)
		case r.named() && !r.derived:
			x.byLower = append(x.byLower, r)
		}
	}
	x.byUpper = slices.Clone(x.byLower)
	slices.SortFunc(x.byLower, func(a, b *reading) int { return quantity.CompareLower(a.usual, b.usual) })
	slices.SortFunc(x.byUpper, func(a, b *reading) int { return quantity.CompareUpper(a.usual, b.usual) })
	return x
}

// addEnd takes a reading in as one that others may lie above.
func (x *extremes) addEnd(r *reading) {
	at := func(k string) *top {
		t := x.lowest[k]
		if t == nil {
			t = &top{}
			x.lowest[k] = t
		}
		return t
	}
	switch hi := r.usual.Hi; {
	case hi.Abs().Less(r.p): // measured by p: the lowest of each p
		at("p:"+r.p.Reduced().String()).add(r, endsLower)
	case hi.Sign() >= 0: // measured by the end: the lowest has the widest gap and the smallest measure
		at("+").add(r, endsLower)
	default: // below 0 the gap and its measure grow together: the nearest to 0, or the farthest
		at("-far").add(r, endsLower)
		at("-near").add(r, endsHigher)
	}
}

// ends gives the readings of which one, as the lower, makes the greatest spread
// with any reading above, always in the same order.
func (x *extremes) ends() []*reading {
	var all []*reading
	for _, k := range sortedKeys(maps.Keys(x.lowest)) {
		all = append(all, x.lowest[k].both()...)
	}
	return all
}

// eachHigh visits each reading of y that lies strictly above some of x, with
// those of them of which one is the farthest below it as spreads are measured.
func (x *extremes) eachHigh(y *extremes, visit func(low, high *reading)) {
	if !x.strictLowest.best.strict.Below(y.strictHighest.best.strict) {
		return
	}
	below := &extremes{lowest: map[string]*top{}}
	var ends []*reading
	lows, highs := x.byStrictEnd(), y.byStrictBegin()
	for _, high := range highs {
		grown := false
		for len(lows) > 0 && lows[0].strict.Below(high.strict) { // more of them the higher it begins
			below.addEnd(lows[0])
			lows, grown = lows[1:], true
		}
		if grown {
			ends = below.ends()
		}
		for _, low := range ends {
			visit(low, high)
		}
	}
}

// eachLow visits each reading of x that lies strictly below some of y, with
// those of them that usually begin highest.
func (x *extremes) eachLow(y *extremes, visit func(low, high *reading)) {
	if !x.strictLowest.best.strict.Below(y.strictHighest.best.strict) {
		return
	}
	var above top
	lows, highs := x.byStrictEnd(), y.byStrictBegin()
	for _, low := range slices.Backward(lows) {
		for len(highs) > 0 && low.strict.Below(highs[len(highs)-1].strict) {
			above.add(highs[len(highs)-1], beginsHigher)
			highs = highs[:len(highs)-1]
		}
		for _, high := range above.both() {
			visit(low, high)
		}
	}
}

// byStrictEnd gives the members by where their strict readings end, the lowest
// first, byStrictBegin by where these begin.
func (x *extremes) byStrictEnd() []*reading {
	if x.strictEnds == nil {
		x.strictEnds = slices.Clone(x.members)
		slices.SortFunc(x.strictEnds, func(a, b *reading) int { return quantity.CompareUpper(a.strict, b.strict) })
	}
	return x.strictEnds
}

func (x *extremes) byStrictBegin() []*reading {
	if x.strictBegins == nil {
		x.strictBegins = slices.Clone(x.members)
		slices.SortFunc(x.strictBegins, func(a, b *reading) int { return quantity.CompareLower(a.strict, b.strict) })
	}
	return x.strictBegins
}

// namedBeside gives a range or order that r's approximate number lies outside
// of, although their readings overlap, nil for none.
func (x *extremes) namedBeside(r *reading, allowed func(a, b *reading) bool) *reading {
	v := *r.value
	// Ranges that begin above v, the lowest first, and that end below it, the highest first.
	i, _ := slices.BinarySearchFunc(x.byLower, 0, func(n *reading, _ int) int {
		if lo := n.usual.Lo; lo == nil || lo.Less(v) || (lo.Equal(v) && !n.usual.LoOpen) {
			return -1
		}
		return 1
	})
	for ; i < len(x.byLower) && x.byLower[i].usual.Overlaps(r.usual); i++ {
		if allowed(r, x.byLower[i]) {
			return x.byLower[i]
		}
	}
	j, _ := slices.BinarySearchFunc(x.byUpper, 0, func(n *reading, _ int) int {
		if hi := n.usual.Hi; hi != nil && (hi.Less(v) || (hi.Equal(v) && n.usual.HiOpen)) {
			return -1
		}
		return 1
	})
	for j--; j >= 0 && x.byUpper[j].usual.Overlaps(r.usual); j-- {
		if allowed(r, x.byUpper[j]) {
			return x.byUpper[j]
		}
	}
	return nil
}

// overlaps tells whether some reading of x overlaps one of y that it may be
// compared with.
func (x *extremes) overlaps(y *extremes, allowed func(a, b *reading) bool) bool {
	byLower := func(list []*reading) []*reading {
		list = slices.Clone(list)
		slices.SortFunc(list, func(a, b *reading) int { return quantity.CompareLower(a.usual, b.usual) })
		return list
	}
	a, b := byLower(x.members), byLower(y.members)
	var reachA, reachB top // of what begins before: what ends highest
	for len(a)+len(b) > 0 {
		from, reach, beside := &a, &reachB, &reachA
		if len(a) == 0 || (len(b) > 0 && quantity.CompareLower(b[0].usual, a[0].usual) < 0) {
			from, reach, beside = &b, &reachA, &reachB
		}
		r := (*from)[0]
		*from = (*from)[1:]
		for _, o := range reach.both() {
			if allowed(r, o) && o.usual.Overlaps(r.usual) {
				return true
			}
		}
		beside.add(r, endsHigher)
	}
	return false
}
