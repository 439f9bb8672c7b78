package verdict

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// The oracle of groups: it takes every pair of claims from Compare, one by one,
// and puts groups together from these and from the matching of periods alone. It
// knows nothing of sweeps, voices or extremes, so each claim has an origin of
// its own, and what one origin says twice is left to other tests.

// lonely is claims of one subject that share no origin and no document, some of
// them rows of a reference series.
func lonely(t *rapid.T) Input {
	in := Input{Metrics: []Metric{{Slug: "m", Measure: quantity.Measure(someOf(t, "measure", "total", "total", "level"))}}}
	if rapid.Bool().Draw(t, "own widths") {
		in.Metrics[0].Policy = someWidths(t)
	}
	kind := Kind(someOf(t, "kind", "quantity", "quantity", "quantity", "date", "statement"))
	for i := range rapid.IntRange(1, 12).Draw(t, "claims") {
		c := Claim{ID: fmt.Sprintf("c%02d", i), Kind: kind, Geography: "US", Origin: fmt.Sprintf("o%02d", i), Document: fmt.Sprintf("d%02d", i), Period: somePeriod(t)}
		if rapid.Bool().Draw(t, "published") {
			c.PublishedAt = someDay(t, "published")
		}
		switch kind {
		case Date:
			c.Event, c.DateComparator = "e", DateComparator(someOf(t, "date comparator", "", "at", "at", "before", "after", "since", "by"))
			if c.Period == nil || c.Period.Recurrence != "" {
				c.Period = &quantity.Period{Start: day("2022-03-01"), End: day("2022-03-31")}
			}
		case Statement:
			c.Proposition, c.Stance = "p", Stance(someOf(t, "stance", "affirm", "affirm", "deny"))
			if c.Period.Recurring() {
				c.Period = nil
			}
		default:
			c.Metric, c.Quantity = "m", someQuantity(t)
			c.Quantity.Unit = someOf(t, "unit", "deaths", "deaths", "deaths", "people")
			c.Series = rapid.IntRange(0, 4).Draw(t, "series") == 0
			if rapid.IntRange(0, 4).Draw(t, "list") == 0 {
				c.Increments = []Increment{{Quantity: *c.Quantity}, {Quantity: *c.Quantity}}
			}
		}
		in.Claims = append(in.Claims, c)
	}
	return in
}

// crowded is numbers so close together, about periods that share so much of one
// another, that a part of them is only a tension, a part excused by the days that
// are not shared, and a few are strictly apart.
func crowded(t *rapid.T) Input {
	in := Input{Metrics: []Metric{{Slug: "m", Measure: quantity.Total}}}
	for i := range rapid.IntRange(4, 16).Draw(t, "claims") {
		start := day("2023-03-01").AddDays(rapid.IntRange(0, 1).Draw(t, "shift"))
		end := start.AddDays(19)
		v := decimal.FromInt(int64(rapid.IntRange(970, 1120).Draw(t, "value")))
		in.Claims = append(in.Claims, Claim{
			ID: fmt.Sprintf("c%02d", i), Metric: "m", Geography: "US", Origin: fmt.Sprintf("o%02d", i), Period: &quantity.Period{Start: &start, End: &end},
			Quantity: &quantity.Quantity{Comparator: rapid.SampledFrom([]quantity.Comparator{"eq", "approx", "nearly", "gt", "lt"}).Draw(t, "comparator"), Value: &v, Unit: "people"},
		})
	}
	return in
}

// someWidths is a policy that may be set, far from the default.
func someWidths(t *rapid.T) *quantity.Override {
	o := &quantity.Override{Widths: map[quantity.WidthName]decimal.Decimal{}}
	for _, w := range (quantity.Policy{}).Table() {
		switch rapid.IntRange(0, 3).Draw(t, string(w.Name)) {
		case 0:
			o.Widths[w.Name] = w.Least
		case 1:
			o.Widths[w.Name] = w.Most
		}
	}
	for _, pair := range [][2]quantity.WidthName{{quantity.NearlyUsual, quantity.NearlyStrict}, {quantity.ShareStrict, quantity.ShareUsual}, {quantity.PeriodSame, quantity.PeriodNear}} {
		delete(o.Widths, pair[0]) // one must not be below the other
		delete(o.Widths, pair[1])
	}
	return o
}

// pairTable is what Compare says of each two claims.
type pairTable map[[2]string]Pair

func (p pairTable) of(a, b string) (Pair, bool) {
	if b < a {
		a, b = b, a
	}
	x, ok := p[[2]string{a, b}]
	return x, ok
}

// expected is a group as the oracle sees it.
type expected struct {
	members, near, disagree []string
	clusters                [][]string
	verdict                 Verdict
	spread                  string
	impossible              bool
}

func judgeByPairs(pairs pairTable, members []string, overlap func(a, b string) bool) expected {
	x := expected{members: slices.Sorted(slices.Values(members)), verdict: Single}
	in := map[string]bool{}
	for i, a := range x.members {
		for _, b := range x.members[i+1:] {
			p, ok := pairs.of(a, b)
			if !ok {
				continue
			}
			v := p.Verdict
			if v == CumulativeVsPeriodic {
				v = DifferentPeriod
			}
			if weight[v] > weight[x.verdict] {
				x.verdict, x.spread = v, ""
			}
			if v == x.verdict && p.Spread != nil && (x.spread == "" || mustLess(x.spread, p.Spread.String())) {
				x.spread = p.Spread.String()
			}
			if weight[v] >= weight[SumMismatch] {
				in[a], in[b] = true, true
				x.impossible = x.impossible || (p.LogicallyPossible != nil && !*p.LogicallyPossible)
			}
		}
	}
	x.disagree = slices.Sorted(maps.Keys(in))
	left := slices.Clone(x.members)
	for len(left) > 0 { // what hangs together with the first one left, and with that, and so on
		cluster := []string{left[0]}
		for grown := true; grown; {
			grown = false
			for _, m := range left {
				if !slices.Contains(cluster, m) && slices.ContainsFunc(cluster, func(c string) bool { return overlap(c, m) }) {
					cluster, grown = append(cluster, m), true
				}
			}
		}
		slices.Sort(cluster)
		x.clusters = append(x.clusters, cluster)
		left = slices.DeleteFunc(left, func(m string) bool { return slices.Contains(cluster, m) })
	}
	return x
}

func TestGroupsAreWhatEveryPairSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkByPairs(t, rapid.OneOf(rapid.Custom(lonely), rapid.Custom(crowded)).Draw(t, "claims"))
	})
}

// The days that the periods don't share excuse the numbers that are strictly
// farthest apart (998 and 1,012), and those usually farthest apart (about 947
// and about 1,121) could both be true: only pairs between are in conflict.
func TestAConflictIsFoundBehindExcusedExtremes(t *testing.T) {
	var in Input
	for i, c := range []struct {
		start, comparator, value string
	}{
		{"2023-03-01", "approx", "948"},
		{"2023-03-01", "approx", "947"},
		{"2023-03-01", "eq", "998"},
		{"2023-03-01", "eq", "998"},
		{"2023-03-02", "approx", "1120"},
		{"2023-03-02", "approx", "1121"},
		{"2023-03-02", "eq", "1012"},
		{"2023-03-02", "eq", "1012"},
	} {
		end, v := day(c.start).AddDays(19), dec(c.value)
		in.Claims = append(in.Claims, Claim{
			ID: fmt.Sprintf("c%02d", i), Metric: "m", Geography: "US", Origin: fmt.Sprintf("o%02d", i), Period: &quantity.Period{Start: day(c.start), End: &end},
			Quantity: &quantity.Quantity{Comparator: quantity.Comparator(c.comparator), Value: &v, Unit: "people"},
		})
	}
	checkByPairs(t, in)
	for _, g := range Groups(in).Groups {
		if g.Verdict != Conflict {
			t.Errorf("the verdict is %s", g.Verdict)
		}
	}
}

// checkByPairs fails the test where a group is not what its pairs make it.
func checkByPairs(t rapid.TB, in Input) {
	res, err := Compare(in)
	if err != nil {
		t.Fatal(err)
	}
	pairs := pairTable{}
	for _, p := range res.Pairs {
		if p.B != "" {
			pairs[[2]string{p.A, p.B}] = p
		}
	}
	e := newEngine(in) // for the readings and the matching of periods, nothing else
	overlap := func(a, b string) bool {
		x, y := e.byID[a], e.byID[b]
		switch x.c.kind() {
		case Date:
			return !x.days().apart(y.days())
		case Statement:
			return !x.about().apart(y.about())
		}
		return x.usual.Overlaps(y.usual)
	}
	want := map[string]expected{} // by unit and anchor
	key := func(unit string, p *quantity.Period) string { return unit + " " + p.String() }
	for _, a := range e.readings {
		if a.c.kind() != Quantity {
			all := []string{}
			for _, r := range e.readings {
				all = append(all, r.c.ID)
			}
			want[key("", nil)] = judgeByPairs(pairs, all, overlap)
			break
		}
		if len(a.lack) > 0 || a.c.Series || !a.timing.Period.Dated() {
			continue
		}
		var members, near, unknown []string
		for _, r := range e.readings {
			if len(r.lack) > 0 || r.unit != a.unit {
				continue
			}
			switch m := quantity.MatchPeriods(a.timing, r.timing, a.measure, a.policy); {
			case m.Unknown():
				unknown = append(unknown, r.c.ID)
			case m.Relation == quantity.SamePeriod:
				members = append(members, r.c.ID)
			case m.Relation == quantity.NearPeriod:
				near = append(near, r.c.ID)
			}
		}
		firm := slices.Clone(members)
		for _, id := range unknown {
			r := e.byID[id]
			from, to := r.timing.HeldUntil(), a.timing.Period.Start
			if from == nil || !from.Before(*to) {
				from, to = a.timing.HeldUntil(), r.timing.Period.Start
			}
			changed := slices.ContainsFunc(e.readings, func(x *reading) bool {
				p := x.timing.Period
				return len(x.lack) == 0 && x.unit == a.unit && p != nil && p.Recurrence == "" && p.Start != nil &&
					from.Before(*p.Start) && !to.Before(*p.Start) && !overlap(x.c.ID, id)
			})
			if !changed && slices.ContainsFunc(firm, func(m string) bool { return overlap(m, id) }) {
				members = append(members, id)
			} else {
				near = append(near, id)
			}
		}
		slices.Sort(near)
		x := judgeByPairs(pairs, members, overlap)
		x.near = near
		k := key(a.unit, a.timing.Period)
		again := false // two publications that make no difference are one anchor
		for other, y := range want {
			head, moment, _ := strings.Cut(other, "|")
			again = again || (head == k && moment != a.moment && y.shown() == x.shown())
		}
		if !again {
			want[k+"|"+a.moment] = x
		}
	}
	for _, g := range Groups(in).Groups {
		if g.Kind == Quantity && !g.Period.Dated() {
			continue // claims that no anchor took
		}
		found := false
		for k, x := range want {
			head, _, _ := strings.Cut(k, "|")
			found = found || (head == key(g.Unit, g.Period) && shownAs(g) == x.shown())
		}
		if !found {
			t.Fatalf("no anchor makes the group\n%s\nthose that the pairs make:\n%s\n%s", shownAs(g), showAll(want), showInput(e))
		}
	}
	if n := len(slices.DeleteFunc(Groups(in).Groups, func(g Group) bool { return g.Kind == Quantity && !g.Period.Dated() })); n != len(want) {
		t.Fatalf("%d groups, by the pairs %d", n, len(want))
	}
}

func (x expected) shown() string {
	if weight[x.verdict] < weight[Tension] {
		x.spread = ""
	}
	clusters := make([]string, 0, len(x.clusters))
	for _, c := range x.clusters {
		clusters = append(clusters, strings.Join(c, "+"))
	}
	slices.Sort(clusters)
	return fmt.Sprint(x.members, " near ", x.near, " ", x.verdict, " ", x.spread, " disagree ", x.disagree, " clusters ", clusters, " impossible ", x.impossible)
}

func shownAs(g Group) string {
	x := expected{near: g.Near, disagree: g.Disagree, verdict: g.Verdict}
	for _, m := range g.Members {
		x.members = append(x.members, m.ClaimID)
	}
	for _, c := range g.Clusters {
		x.clusters = append(x.clusters, c.ClaimIDs)
	}
	if g.Spread != nil {
		x.spread = g.Spread.String()
	}
	x.impossible = weight[g.Verdict] >= weight[SumMismatch] && g.LogicallyPossible != nil && !*g.LogicallyPossible
	return x.shown()
}

func showAll(want map[string]expected) string {
	var out []string
	for k, x := range want {
		out = append(out, k+": "+x.shown())
	}
	slices.SortFunc(out, cmp.Compare)
	return strings.Join(out, "\n")
}

func showInput(e *engine) string {
	var out []string
	for _, r := range e.readings {
		out = append(out, fmt.Sprintf("%s %s published %v series %v %s %s usual %v", r.c.ID, r.timing.Period, r.c.PublishedAt, r.c.Series, r.shown(), r.c.stance(), show(r.usual)))
	}
	return strings.Join(out, "\n")
}

func show(i quantity.Interval) string {
	return fmt.Sprint(deref(i.Lo), " to ", deref(i.Hi), " ", i.Rule)
}
