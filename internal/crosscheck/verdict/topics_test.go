package verdict

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"whence/internal/quantity"
)

// aboutTopics is dates of one event and statements of one proposition, each of
// an origin of its own, so that every claim is a voice.
func aboutTopics(t *rapid.T, most int) Input {
	var in Input
	for i := range rapid.IntRange(0, most).Draw(t, "claims") {
		id := fmt.Sprintf("c%02d", i)
		c := Claim{
			ID: id, Kind: Date, Event: "e", Origin: "o" + id, Document: "d" + id, Outlet: "o" + id,
			Geography: someOf(t, "place", "", "", "US", "CN"), Dimensions: map[string]string{"side": someOf(t, "side", "", "", "", "north")},
			Period: &quantity.Period{Start: someDay(t, "start")},
		}
		end := c.Period.Start.AddDays(rapid.SampledFrom([]int{0, 30, 364, 1500}).Draw(t, "length"))
		c.Period.End = &end
		switch rapid.IntRange(0, 7).Draw(t, "open") {
		case 0:
			c.Period.Start = nil
		case 1:
			c.Period.End = nil
		}
		if rapid.Bool().Draw(t, "statement") {
			c.Kind, c.Event, c.Proposition = Statement, "", "p"
			c.Stance = Stance(someOf(t, "stance", "", "affirm", "deny", "deny", "demand"))
			if rapid.IntRange(0, 3).Draw(t, "timeless") == 0 {
				c.Period = nil
			}
		} else {
			c.DateComparator = DateComparator(someOf(t, "date comparator", "", "at", "before", "after", "since", "by"))
		}
		in.Claims = append(in.Claims, c)
	}
	return in
}

func TestGroupsOfDatesAndStatementsSayWhatEveryPairSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := aboutTopics(t, 14)
		claims, pairs := map[string]Claim{}, map[string]Verdict{}
		for _, c := range in.Claims {
			claims[c.ID] = c
		}
		compared, err := Compare(in)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range compared.Pairs {
			pairs[unordered(p.A, p.B)] = p.Verdict
		}
		together, grouped := map[string]bool{}, map[string]bool{}
		for _, g := range Groups(in).Groups {
			var members []string
			for _, m := range g.Members {
				members = append(members, m.ClaimID)
			}
			found := map[Verdict]bool{}
			var apart []string
			for i, a := range members {
				grouped[a] = true
				disagrees := false
				for j, b := range members {
					if i == j {
						continue
					}
					v := pairs[unordered(a, b)]
					if slices.Contains([]Verdict{DifferentEvent, DifferentProposition, DifferentDimension, DifferentGeography, Unstated, ""}, v) {
						t.Fatalf("%s and %s, %q, are in one group", a, b, v)
					}
					together[unordered(a, b)], found[v] = true, true
					disagrees = disagrees || v == Conflict || v == StanceConflict
				}
				if disagrees {
					apart = append(apart, a)
				}
			}
			want := Single
			for _, v := range []Verdict{Development, Agree, StanceConflict, Conflict} {
				if found[v] {
					want = v
				}
			}
			if g.Verdict != want || !slices.Equal(g.Disagree, apart) {
				t.Fatalf("%s: %s of %v, the pairs say %s of %v", g.Kind, g.Verdict, g.Disagree, want, apart)
			}
			if (g.ConflictKey != "") != (len(apart) > 0) || (g.Worst != nil) != (len(apart) > 0) {
				t.Fatalf("%s: a conflict %q, worst %v, of %v", g.Kind, g.ConflictKey, g.Worst, apart)
			}
		}
		for key, v := range pairs {
			if a, _, _ := strings.Cut(key, "|"); claims[a].Stance == Demand {
				continue // two that ask for one thing agree, and assert nothing
			}
			if slices.Contains([]Verdict{Conflict, StanceConflict, Agree, Development}, v) && !together[key] {
				t.Fatalf("%s: %s, and in no group together", key, v)
			}
		}
		for id, c := range claims {
			if grouped[id] == (c.Stance == Demand) {
				t.Fatalf("%s, %q, grouped: %v", id, c.Stance, grouped[id])
			}
		}
	})
}

// An event is at a place or a few. Where dates of one are given for more, what
// gives none is not listed at every one of them.
func TestTwentyThousandDatesAreSweptNotSquared(t *testing.T) {
	var in Input
	for i := range 20000 {
		c := Claim{ID: fmt.Sprintf("c%05d", i), Kind: Date, Event: "e", Origin: fmt.Sprint("o", i), Document: fmt.Sprint("d", i)}
		d := day("2019-01-01").AddDays(i % 900)
		c.Period = &quantity.Period{Start: &d, End: &d}
		if i%2 == 0 {
			c.Geography = fmt.Sprintf("%c%c-%03d", 'A'+i%26, 'A'+i/26%26, i%1000)
		}
		in.Claims = append(in.Claims, c)
	}
	began := time.Now()
	groups := Groups(in).Groups
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	listed := 0
	for _, g := range groups {
		listed += len(g.Members)
	}
	if listed != 20000 {
		t.Errorf("20,000 claims are listed %d times", listed)
	}
}
