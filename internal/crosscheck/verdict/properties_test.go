package verdict

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"whence/internal/quantity"
)

// said is what a pair says, whichever way round it is.
func said(p Pair) string {
	codes := map[string]bool{}
	for _, h := range p.Hints {
		codes[h.Code] = true
	}
	return fmt.Sprint(p.Verdict, p.Via, p.Reasons, p.Severity, deref(p.Spread), p.LogicallyPossible != nil && *p.LogicallyPossible,
		slices.Sorted(maps.Keys(codes)), slices.Sorted(slices.Values(p.Unstated)), p.IndependentOrigins)
}

func deref(v fmt.Stringer) string {
	if v == nil || fmt.Sprintf("%v", v) == "<nil>" {
		return "-"
	}
	return v.String()
}

func unordered(a, b string) string {
	if b != "" && b < a {
		a, b = b, a
	}
	return a + "|" + b
}

func verdicts(t *rapid.T, in Input) map[string]string {
	res, err := Compare(in)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, p := range res.Pairs {
		k := unordered(p.A, p.B)
		if p.B == "" {
			k += strings.Join(slices.Sorted(slices.Values(p.Members)), "+")
		}
		if _, twice := all[k]; twice {
			t.Fatalf("the pair %s is judged twice", k)
		}
		all[k] = said(p)
	}
	for _, n := range res.NotCompared {
		all[unordered(n.A, n.B)] = n.Reason
	}
	return all
}

func TestEveryPairIsJudgedOnceWhateverTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := someInput(t, 9)
		if bad := in.Check(); len(bad) > 0 {
			t.Fatalf("the generator made a bad input: %v", bad)
		}
		before := verdicts(t, in)
		shuffled := in
		shuffled.Claims = rapid.Permutation(in.Claims).Draw(t, "order")
		after := verdicts(t, shuffled)
		for k, v := range before {
			if after[k] != v {
				t.Fatalf("%s: %s; in another order %s", k, v, after[k])
			}
		}
		if len(before) != len(after) {
			t.Fatalf("%d entries, in another order %d", len(before), len(after))
		}
	})
}

func TestOrderOfClaimsChangesNoGroup(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := someInput(t, 12)
		shuffled := in
		shuffled.Claims = rapid.Permutation(in.Claims).Draw(t, "order")
		show := func(g Grouping) []string {
			var out []string
			for _, x := range g.Groups {
				out = append(out, fmt.Sprint(x.Subject, x.Geography, x.Dimensions, x.Unit, x.Period.String(), x.Verdict, deref(x.Spread), x.Counts, x.Disagree, membersOf(x), x.Near))
			}
			slices.Sort(out)
			return out
		}
		if a, b := show(Groups(in)), show(Groups(shuffled)); !slices.Equal(a, b) {
			t.Fatalf("groups:\n%s\nin another order:\n%s", strings.Join(a, "\n"), strings.Join(b, "\n"))
		}
	})
}

// What is kept is what is shown, but for what nobody keeps.
func TestStandingsAreTheGroupsWithoutHints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := alike(t, 16)
		all := Groups(in)
		for i := range all.Groups {
			g := &all.Groups[i]
			if g.Worst != nil {
				g.Worst.Hints = nil
			}
			for k := range g.Suspected {
				g.Suspected[k].Hints = nil
			}
			g.Hints = nil
		}
		kept := Standings(in)
		for i := range kept.Groups {
			g := &kept.Groups[i]
			if g.Worst != nil {
				g.Worst.Hints = nil
			}
			for k := range g.Suspected {
				g.Suspected[k].Hints = nil
			}
			g.Hints = nil
		}
		all.Related, kept.Related = nil, nil
		if !reflect.DeepEqual(all, kept) {
			t.Fatalf("shown %+v, kept %+v", all, kept)
		}
	})
}

func membersOf(g Group) []string {
	var out []string
	for _, m := range g.Members {
		out = append(out, m.ClaimID+string(m.Standing))
	}
	return out
}

// worstOf is the oracle of the sweep: every pair of voices, one by one.
func worstOf(e *engine, voices []*reading) (worst Verdict, spread string, impossible bool) {
	worst = Single
	for i, a := range voices {
		for _, b := range voices[i+1:] {
			p, why := e.pair(a, b)
			if why != "" {
				continue
			}
			v := p.Verdict
			if v == SameClaim {
				v = Agree
			}
			if v == CumulativeVsPeriodic {
				v = DifferentPeriod
			}
			if weight[v] > weight[worst] {
				worst, spread = v, ""
			}
			if v == worst && p.Spread != nil && (spread == "" || mustLess(spread, p.Spread.String())) {
				spread = p.Spread.String()
			}
			impossible = impossible || ((v == Conflict || v == SumMismatch) && !*p.LogicallyPossible)
		}
	}
	return worst, spread, impossible
}

func mustLess(a, b string) bool { return dec(a).Less(dec(b)) }

func TestSweepFindsWhatEveryPairWouldFind(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := alike(t, 14)
		e := newEngine(in)
		cells := map[string][]*reading{}
		for _, r := range e.readings {
			if r.notGrouped() == "" {
				k := keyOf(string(r.c.kind()), r.c.subject(), r.geography, r.dimensions, r.unit)
				cells[k] = append(cells[k], r)
			}
		}
		for _, k := range sortedCells(cells) {
			for _, s := range e.anchor(cells[k], &Grouping{}) {
				e.judgeGroup(s)
				worst, spread, impossible := worstOf(e, s.voices)
				if len(s.group.Suspected) > 0 && weight[worst] < weight[ScaleError] {
					worst = ScaleError
				}
				if s.group.Verdict != worst {
					t.Fatalf("the sweep says %s, the pairs %s: %v", s.group.Verdict, worst, showVoices(s))
				}
				if s.group.Kind != Quantity {
					continue
				}
				if worst == Conflict || worst == SumMismatch {
					if possible := s.group.LogicallyPossible; possible == nil || *possible == impossible {
						t.Fatalf("logically possible is wrong: %v", showVoices(s))
					}
					if got := s.group.Spread.String(); got != spread {
						t.Fatalf("spread %s, the pairs say %s: %v", got, spread, showVoices(s))
					}
					if len(s.group.Disagree) < 2 || s.group.ConflictKey == "" {
						t.Fatalf("a conflict without voices: %v", showVoices(s))
					}
				}
			}
		}
	})
}

func showVoices(s *sweep) []string {
	var out []string
	for _, r := range s.voices {
		out = append(out, fmt.Sprintf("\n%s %s as of %v: %s, %s", r.c.ID, r.timing.Period, r.c.AsOf, r.shown(), r.voice))
	}
	return out
}

func TestCopiesAddNoWeight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := alike(t, 8)
		for i := range in.Claims { // a copy of a claim without a document could not be known as one
			if c := &in.Claims[i]; c.Document == "" {
				c.Document = "own-" + c.ID
			}
		}
		before := Groups(in)
		copied := in
		for _, c := range in.Claims {
			if c.Series || c.DerivedFrom != "" {
				continue
			}
			for k := range rapid.IntRange(0, 2).Draw(t, "copies") {
				dup := c
				dup.ID, dup.Document, dup.Outlet = fmt.Sprintf("%s-%d", c.ID, k), fmt.Sprintf("%s-copy-%d", c.Document, k), fmt.Sprintf("copier-%d", k)
				if c.Origin == c.Outlet && c.Origin != "" {
					dup.Origin = dup.Outlet // the copier passes it off as its own
				}
				copied.Claims = append(slices.Clone(copied.Claims), dup)
				copied.Relations = append(slices.Clone(copied.Relations), Relation{Kind: "reprint_of", From: dup.Document, To: c.Document, Confirmed: true})
			}
		}
		after := Groups(copied)
		if len(before.Groups) != len(after.Groups) {
			t.Fatalf("%d groups, with copies %d", len(before.Groups), len(after.Groups))
		}
		for i, g := range before.Groups {
			h := after.Groups[i]
			if g.Verdict != h.Verdict || deref(g.Spread) != deref(h.Spread) || g.IndependentOrigins != h.IndependentOrigins ||
				g.Unattributed != h.Unattributed || len(g.Clusters) != len(h.Clusters) || g.ConflictKey != h.ConflictKey {
				t.Fatalf("copies change a group:\n%s %s %+v %v\n%s %s %+v %v", g.Verdict, deref(g.Spread), g.Counts, membersOf(g), h.Verdict, deref(h.Spread), h.Counts, membersOf(h))
			}
		}
	})
}

func TestNoClaimMakesItPanic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := someInput(t, 6)
		for i := range in.Claims {
			c := &in.Claims[i]
			switch rapid.IntRange(0, 9).Draw(t, "damage") {
			case 0:
				c.Kind = "opinion"
			case 1:
				c.ID = someOf(t, "id", "", "c00", "c01")
			case 2:
				c.DerivedFrom = someOf(t, "from", "c00", "c01", "c05", "nobody")
			case 3:
				c.Period = &quantity.Period{Start: day("9999-12-31"), End: day("0001-01-01"), Recurrence: someOf(t, "recurrence", "P9999Y", "P0Y", "each", "P1D")}
			case 4:
				c.Quantity = &quantity.Quantity{Comparator: quantity.Comparator(someOf(t, "comparator", "range", "order", "share", "circa"))}
			case 5:
				c.Increments = make([]Increment, 3)
			}
		}
		in.Metrics = append(in.Metrics, Metric{Slug: "whole", Broader: "part"}, Metric{}, Metric{Slug: "level", Broader: "level", Components: []string{"level"}})
		Groups(in)
		if len(in.Check()) == 0 {
			t.Fatal("Check takes two metrics of one slug")
		}
		if _, err := Compare(in); err == nil {
			t.Fatal("Compare takes what Check refuses")
		}
	})
}
