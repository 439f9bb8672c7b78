package crosscheck

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// ordered is an id that sorts by its number.
func ordered(n int) uuid.UUID {
	var id uuid.UUID
	id[14], id[15] = byte(n>>8), byte(n)
	return id
}

// seenBy makes what is computed of a key: each group with the voices that
// disagree there, as letters; a digit behind one is another thing said.
func seenBy(groups ...string) standing {
	s := standing{groups: map[uuid.UUID]storedGroup{}, seen: map[uuid.UUID]sighting{}}
	for i, voices := range groups {
		id := ordered(i + 1)
		var at sighting
		for v := range strings.FieldsSeq(voices) {
			at.by = append(at.by, disputed{ClaimID: ordered(1000 + int(v[0])*10 + len(v)), Voice: v[:1], Position: v})
		}
		s.groups[id] = storedGroup{ID: id, Dimensions: map[string]string{}, Unit: "deaths", Verdict: "conflict", Claims: len(at.by), Documents: len(at.by)}
		if len(at.by) > 0 {
			s.seen[id] = at
		}
	}
	return s
}

// voices writes each dispute by its voices, sorted.
func voices(disputes []*dispute) []string {
	var out []string
	for _, d := range disputes {
		var v []string
		for _, c := range d.claims {
			v = append(v, c.Position)
		}
		slices.Sort(v)
		out = append(out, strings.Join(v, " "))
	}
	slices.Sort(out)
	return out
}

func TestGroupsInWhichTheSameTwoDisagreeSeeOneDispute(t *testing.T) {
	for name, c := range map[string]struct{ groups, want []string }{
		"nobody disagrees":         {[]string{"", ""}, nil},
		"one group":                {[]string{"A B"}, []string{"A B"}},
		"two anchors":              {[]string{"A B", "A B"}, []string{"A B"}},
		"a larger one":             {[]string{"A B", "A B C"}, []string{"A B C"}},
		"one voice in common":      {[]string{"A B", "B C"}, []string{"A B", "B C"}},
		"two of three":             {[]string{"A B C", "B C D"}, []string{"A B C D"}},
		"joined by a third":        {[]string{"A B", "C D", "A B C D"}, []string{"A B C D"}},
		"joined by what is joined": {[]string{"A B", "C D", "A B C", "A B D"}, []string{"A B C D"}},
		"one against itself":       {[]string{"A A1", "A A1 B", "B C"}, []string{"A A1 B", "B C"}},
		"one voice is not two":     {[]string{"A A1", "A B"}, []string{"A A1", "A B"}},
	} {
		if got := voices(seenBy(c.groups...).disputes()); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestDisputesOfOtherUnitsAreApart(t *testing.T) {
	s := seenBy("A B", "A B")
	g := s.groups[ordered(2)]
	g.Unit = "people"
	s.groups[ordered(2)] = g
	if d := s.disputes(); len(d) != 2 {
		t.Errorf("%d disputes", len(d))
	}
}

// The order in which groups are looked at changes nothing.
func TestWhichGroupsSeeOneDisputeDoesNotDependOnTheirOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	for range 300 {
		groups := randomGroups(r)
		want := voices(seenBy(groups...).disputes())
		r.Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
		if got := voices(seenBy(groups...).disputes()); !slices.Equal(got, want) {
			t.Fatalf("%q in another order: %q and %q", groups, got, want)
		}
	}
}

func randomGroups(r *rand.Rand) []string {
	var groups []string
	for range 1 + r.IntN(6) {
		said := map[string]bool{}
		for range r.IntN(5) {
			v := string(rune('A' + r.IntN(9)))
			if r.IntN(6) == 0 {
				v += "1"
			}
			said[v] = true
		}
		if len(said) == 1 { // one voice alone disagrees with nobody
			said["A"], said["B"] = true, true
		}
		groups = append(groups, strings.Join(slices.Sorted(maps.Keys(said)), " "))
	}
	return groups
}

// stored is what is kept after some changes.
func stored(before []storedConflict, changes []conflictChange) []storedConflict {
	byID := map[uuid.UUID]storedConflict{}
	for _, c := range before {
		byID[c.ID] = c
	}
	for _, c := range changes {
		byID[c.after.ID] = *c.after
	}
	var out []storedConflict
	for _, id := range sortedIDs(maps.Keys(byID)) {
		out = append(out, byID[id])
	}
	return out
}

// Whatever comes and goes: each dispute has one active conflict and each active
// conflict a dispute, none disappears, none is open that need not be, and what
// has not changed is not written.
func TestConflictsFollowWhoDisagreesWhateverComesAndGoes(t *testing.T) {
	for seed := range uint64(20) {
		r, n := rand.New(rand.NewPCG(seed, 5)), 0
		id := func() uuid.UUID { n++; return ordered(n) }
		var kept []storedConflict
		for step := range 60 {
			s := seenBy(randomGroups(r)...)
			before := map[uuid.UUID]storedConflict{}
			for _, c := range kept {
				before[c.ID] = c
			}
			changes := s.settle(slices.Clone(kept), id)
			kept = stored(kept, changes)
			where := fmt.Sprintf("seed %d, step %d", seed, step)
			active := map[uuid.UUID]bool{}
			for _, c := range kept {
				if c.Active {
					active[c.ID] = true
				}
				was, known := before[c.ID]
				if c.Active == (c.MergedInto != nil) && c.Active {
					t.Fatalf("%s: %s is active and part of another", where, c.ID)
				}
				if known && was.State != StateOpen && c.Active && c.State != StateOpen && *c.Decided != c.Picture {
					t.Fatalf("%s: %s is %s on another picture", where, c.ID, c.State)
				}
				if known && was.State != StateOpen && c.State == StateOpen && was.Decided != nil && *was.Decided == c.Picture {
					t.Fatalf("%s: %s is open again on the same picture", where, c.ID)
				}
			}
			for _, c := range before {
				if !slices.ContainsFunc(kept, func(x storedConflict) bool { return x.ID == c.ID }) {
					t.Fatalf("%s: %s has disappeared", where, c.ID)
				}
			}
			disputes := s.disputes()
			if len(disputes) != len(active) {
				t.Fatalf("%s: %d disputes and %d active conflicts", where, len(disputes), len(active))
			}
			named := map[uuid.UUID]bool{}
			for group := range s.seen {
				c := s.groups[group].ConflictID
				if c == nil || !active[*c] {
					t.Fatalf("%s: group %s names %v", where, group, c)
				}
				named[*c] = true
			}
			if len(named) != len(active) {
				t.Fatalf("%s: %d of %d conflicts are seen", where, len(named), len(active))
			}
			for _, c := range s.settle(slices.Clone(kept), id) {
				if c.operation != "" {
					t.Fatalf("%s: without a change: %s %s", where, c.operation, c.after.ID)
				}
			}
			for i := range kept { // people decide some
				if r.IntN(3) == 0 {
					picture, reason := kept[i].Picture, "No."
					kept[i].State, kept[i].Reason, kept[i].Decided = StateDismissed, &reason, &picture
				}
			}
		}
	}
}

func TestAConflictIsContinuedByTheDisputeThatIsMostLikeIt(t *testing.T) {
	n := 100
	id := func() uuid.UUID { n++; return ordered(n) }
	first := seenBy("A B C D E")
	kept := stored(nil, first.settle(nil, id))
	second := seenBy("A B", "C D E", "F G")
	changes := second.settle(kept, id)
	kept = stored(kept, changes)
	if got := *second.groups[ordered(2)].ConflictID; got != ordered(101) {
		t.Errorf("most of the voices are in %s", got)
	}
	if got := *second.groups[ordered(1)].ConflictID; got == ordered(101) {
		t.Error("two disputes continue one conflict")
	}
	// A voice whose name is another now still disagrees, by its claim.
	third := seenBy("F G")
	at := third.seen[ordered(1)]
	for i := range at.by {
		at.by[i].Voice = "renamed " + at.by[i].Voice
	}
	third.settle(kept, id)
	if got, want := *third.groups[ordered(1)].ConflictID, *second.groups[ordered(3)].ConflictID; got != want {
		t.Errorf("renamed voices are in %s, not %s", got, want)
	}
}

func TestAnActiveConflictDoesNotEndForOneThatHad(t *testing.T) {
	n := 100
	id := func() uuid.UUID { n++; return ordered(n) }
	apart, joined, less := seenBy("A B", "C D"), seenBy("A B", "C D", "A B C D"), seenBy("A B")
	kept := stored(nil, apart.settle(nil, id))
	kept = stored(kept, joined.settle(kept, id))
	survivor := *joined.groups[ordered(1)].ConflictID
	merged := ordered(101)
	if survivor == merged {
		merged = ordered(102)
		less = seenBy("C D")
	}
	kept = stored(kept, less.settle(kept, id))
	if got := *less.groups[ordered(1)].ConflictID; got != survivor {
		t.Errorf("what is left is in %s, not %s", got, survivor)
	}
	for _, c := range kept {
		if c.ID == merged && (c.Active || c.MergedInto == nil) {
			t.Errorf("the other one is %+v", c)
		}
	}
}

func TestAHistoryRowNamesABoundedNumberOfClaims(t *testing.T) {
	s := standing{groups: map[uuid.UUID]storedGroup{}, seen: map[uuid.UUID]sighting{}}
	var at sighting
	for i := range 3000 {
		at.by = append(at.by, disputed{ClaimID: ordered(i), Voice: fmt.Sprint(i), Position: fmt.Sprint(i)})
	}
	s.groups[ordered(1)], s.seen[ordered(1)] = storedGroup{ID: ordered(1), Unit: "deaths", Verdict: "conflict"}, at
	entry := s.settle(nil, uuid.New)[0].entry(Key{})
	if after := entry.After.(conflictRecord); len(after.Joined) != maxNamed || after.Voices != 3000 {
		t.Errorf("%d of %d are named", len(after.Joined), after.Voices)
	}
}

func TestRankGrowsWithSpreadIndependenceAndRecency(t *testing.T) {
	on := func(s string) *time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return &d
	}
	of := func(spread string, origins int, day string) float64 {
		var s *string
		if spread != "" {
			s = &spread
		}
		var d *time.Time
		if day != "" {
			d = on(day)
		}
		got := rank(s, origins, d)
		return magnitude(&got)
	}
	// log2(1 + 10 × 0.3) = 2, log2(4) = 2, 364 days are 2.
	if got := rank(new("0.3"), 4, on("2000-12-30")); got != "6.0000" {
		t.Errorf("got %s", got)
	}
	for name, c := range map[string][2]float64{
		"a wider spread":        {of("0.5", 2, "2024-01-01"), of("0.1", 2, "2024-01-01")},
		"more origins":          {of("0.1", 3, "2024-01-01"), of("0.1", 2, "2024-01-01")},
		"newer":                 {of("0.1", 2, "2024-02-01"), of("0.1", 2, "2024-01-01")},
		"a doubling":            {of("0.3", 2, "2024-01-01"), of("0.3", 1, "2024-06-30")},
		"yes against no":        {of("", 2, "2024-01-01"), of("0.9", 2, "2024-01-01")},
		"dated against undated": {of("0.1", 2, "2024-01-01"), of("0.1", 2, "")},
	} {
		if c[0] <= c[1] {
			t.Errorf("%s ranks %v, no more than %v", name, c[0], c[1])
		}
	}
	if of("1e300", 1, "") != of("1000", 1, "") || of("0", 0, "") != 0 {
		t.Error("the ends of the scale")
	}
}

func TestAPictureIsWhoSaysWhat(t *testing.T) {
	a, b := ordered(1), ordered(2)
	of := func(list ...disputed) []byte {
		m := map[uuid.UUID]disputed{}
		for _, d := range list {
			m[d.ClaimID] = d
		}
		return []byte(picture(m))
	}
	one := of(disputed{ClaimID: a, Voice: "A", Position: "1"}, disputed{ClaimID: b, Voice: "B", Position: "2"})
	same := of(disputed{ClaimID: b, Voice: "A", Position: "1"}, disputed{ClaimID: a, Voice: "B", Position: "2"})
	if !bytes.Equal(one, same) {
		t.Error("which claims speak for the voices changes the picture")
	}
	for name, other := range map[string][]byte{
		"another number":   of(disputed{ClaimID: a, Voice: "A", Position: "1"}, disputed{ClaimID: b, Voice: "B", Position: "3"}),
		"another voice":    of(disputed{ClaimID: a, Voice: "A", Position: "1"}, disputed{ClaimID: b, Voice: "C", Position: "2"}),
		"the other round":  of(disputed{ClaimID: a, Voice: "A", Position: "2"}, disputed{ClaimID: b, Voice: "B", Position: "1"}),
		"a third":          of(disputed{ClaimID: a, Voice: "A", Position: "1"}, disputed{ClaimID: b, Voice: "B", Position: "2"}, disputed{ClaimID: ordered(3), Voice: "C", Position: "2"}),
		"parted otherwise": of(disputed{ClaimID: a, Voice: "A1", Position: ""}, disputed{ClaimID: b, Voice: "B", Position: "2"}),
	} {
		if bytes.Equal(one, other) {
			t.Errorf("%s is the same picture", name)
		}
	}
}
