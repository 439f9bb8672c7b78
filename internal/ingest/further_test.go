package ingest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"whence/internal/claims"
	"whence/internal/postgres/keyset"
	"whence/internal/quantity"
	"whence/internal/span"
)

const address = "https://harbour.example/floods"

func (w *world) accept(c claims.Claim, edit func(*claims.Input)) claims.Claim {
	w.t.Helper()
	c, err := w.Claims.Update(w.t.Context(), ann, c.ID, c.Version, "", func(in *claims.Input) error {
		in.Status = claims.Accepted
		edit(in)
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func TestAFurtherSnapshotProposesOnlyWhatNoEarlierReadingHas(t *testing.T) {
	w := setup(t)
	first := w.take(text(address, floods+"\nSome 70 people drowned in 1999.\n"))
	if got := verbatims(first.Claims); len(got) != 3 {
		t.Fatalf("the first reading gave %q", got)
	}
	// What became of a proposal does not matter: amended, cited otherwise, rejected.
	w.accept(first.Claims[0], func(in *claims.Input) {
		in.Quantity.Verbatim = "1,200 people"
		in.Citations = []claims.Citation{{Selector: span.Selector{Exact: "1,200 people drowned"}}}
	})
	if _, err := w.Claims.Update(t.Context(), ann, first.Claims[1].ID, 1, "", func(in *claims.Input) error { in.Status = claims.Rejected; return nil }); err != nil {
		t.Fatal(err)
	}
	second := w.take(text(address, "Updated.\n\n"+floods+"\nSome 80 people drowned in 1999.\n"))
	if second.Known || second.Source.ID != first.Source.ID || second.Snapshot.ID == first.Snapshot.ID {
		t.Fatalf("the second reading gave %+v", second)
	}
	if got := verbatims(second.Claims); !slices.Equal(got, []string{"Some 80 people"}) {
		t.Errorf("the second reading proposed %q", got)
	}
	third := w.take(text(address, "Updated again.\n\n"+floods+"\nSome 70 people drowned in 1999.\n\nSome 80 people drowned in 1999.\n"))
	if len(third.Claims) != 0 {
		t.Errorf("the third reading proposed %q", verbatims(third.Claims))
	}
	if rows := w.rows(); rows["sources"] != 1 || rows["snapshots"] != 3 || rows["claims"] != 4 {
		t.Errorf("the rows are %v", rows)
	}
}

func TestIncrementsAreNotProposedTwice(t *testing.T) {
	w := setup(t)
	const tariffs = "The United States raised tariffs by 10% in February and by another 10% in March 2025.\n"
	first := w.take(text(address, tariffs))
	if len(first.Claims) == 0 {
		t.Fatal("nothing was proposed")
	}
	if again := w.take(text(address, "Corrected.\n\n"+tariffs)); len(again.Claims) != 0 {
		t.Errorf("proposed again: %q", verbatims(again.Claims))
	}
}

func TestAShareOfAnEarlierReadingsNumberStaysItsShare(t *testing.T) {
	w := setup(t)
	first := w.take(text(address, "Nearly 1,200 people drowned in the floods of 2021.\n"))
	second := w.take(text(address, "Nearly 1,200 people drowned in the floods of 2021. Two-thirds of them were children.\n"))
	if len(first.Claims) != 1 || len(second.Claims) != 1 {
		t.Fatalf("%q, then %q", verbatims(first.Claims), verbatims(second.Claims))
	}
	if from := second.Claims[0].DerivedFrom; from == nil || *from != first.Claims[0].ID {
		t.Errorf("it is a share of %v", from)
	}
}

func TestEveryCitationIsToldAgainstAFurtherSnapshot(t *testing.T) {
	const twins = "Again 500 people drowned in the floods."
	w := setup(t)
	was := strings.Join([]string{
		"About 1,200 people drowned in the floods of 2021.",
		"The water destroyed 3,400 homes in 2021.",
		"Some 70 people drowned in 1999.",
		twins,
		"The end of the report.",
	}, "\n\n")
	is := strings.Join([]string{
		"About 1,200 people drowned in the floods of 2021.", // in its place
		"A paragraph that was not there before.",
		"The water destroyed 3,400 homes in 2021.", // further down
		"Some 75 people drowned in 1999.",          // corrected
		"Before. " + twins,
		"Between. " + twins + " Behind.", // which of the two?
	}, "\n\n")
	first := w.take(text(address, was))
	if len(first.Claims) != 4 {
		t.Fatalf("the first reading gave %q", verbatims(first.Claims))
	}
	second := w.take(text(address, is))
	runes := []rune(is)
	for i, want := range []struct {
		state   span.State
		recheck bool
	}{{span.Exact, false}, {span.Moved, false}, {span.Orphan, true}, {span.Ambiguous, true}} {
		before, after := first.Claims[i], w.claim(first.Claims[i].ID)
		b, a := before.Citations[0], after.Citations[0]
		if a.State != want.state || after.NeedsRecheck != want.recheck {
			t.Errorf("%q is %s, to be looked at again %t", a.Exact, a.State, after.NeedsRecheck)
		}
		if (a.MovedTo != nil) != (want.state == span.Moved) || a.MovedTo != nil && string(runes[*a.MovedTo:*a.MovedTo+a.End-a.Start]) != a.Exact {
			t.Errorf("%q moved to %v", a.Exact, a.MovedTo)
		}
		if a.SnapshotID != first.Snapshot.ID || a.Selector != b.Selector || a.ID != b.ID {
			t.Errorf("the citation itself went from %+v to %+v", b, a)
		}
		changed := want.state != span.Exact
		history, err := w.Claims.History(t.Context(), before.ID, keyset.Page{})
		if err != nil || (len(history.Items) == 2) != changed || (after.Version == 2) != changed {
			t.Errorf("%q has version %d and %d history rows, %v", a.Exact, after.Version, len(history.Items), err)
		} else if changed && (history.Items[0].Operation != "reanchor" || history.Items[0].Actor != ann.Name) {
			t.Errorf("the history says %+v", history.Items[0])
		}
	}
	// Claims that cite the older snapshot stay valid: they can be decided.
	orphan := w.accept(w.claim(first.Claims[2].ID), func(*claims.Input) {})
	if orphan.NeedsRecheck || orphan.Citations[0].State != span.Orphan {
		t.Errorf("accepted, it is %+v", orphan)
	}
	if second.Known || len(second.Claims) != 1 {
		t.Errorf("the second reading proposed %q", verbatims(second.Claims))
	}
	w.take(text(address, is+"\n\nNo more is known."))
	if now := w.claim(orphan.ID); now.NeedsRecheck || now.Version != orphan.Version {
		t.Errorf("what was looked at is asked for again: %+v", now)
	}
	// Told is against the newest: what comes back is exact again, what was looked
	// at is not asked for again while nothing changes.
	w.take(text(address, was+"\n\nSo it was."))
	for _, c := range first.Claims {
		if now := w.claim(c.ID); now.Citations[0].State != span.Exact || now.Citations[0].MovedTo != nil {
			t.Errorf("%q is %s", now.Citations[0].Exact, now.Citations[0].State)
		}
	}
	if w.claim(orphan.ID).NeedsRecheck {
		t.Error("what was found again is asked for")
	}
	if !w.claim(first.Claims[3].ID).NeedsRecheck {
		t.Error("a mark went though nobody has looked")
	}
}

func TestASnapshotThatChangesNothingForAClaimLeavesItAlone(t *testing.T) {
	w := setup(t)
	first := w.take(text(address, floods))
	// Comparisons are of what claims say, which stays.
	w.Claims.OnChange = func(_ context.Context, _ pgx.Tx, _, after *claims.Claim) error {
		t.Errorf("compared anew: %+v", after)
		return nil
	}
	w.take(text(address, "News. "+floods)) // the first sentence moves, the second with it
	w.take(text(address, "News. "+floods+"\nThe end.\n"))
	for _, c := range first.Claims {
		if now := w.claim(c.ID); now.Version != 2 || *now.Citations[0].MovedTo != now.Citations[0].Start+6 {
			t.Errorf("it has version %d: %+v", now.Version, now.Citations)
		}
	}
}

func TestACitationOfAnOlderSnapshotIsToldAgainstTheNewestAtOnce(t *testing.T) {
	w := setup(t)
	first := w.take(text(address, "The mayor counted 12 boats that evening, and said so.\n\nNothing else."))
	w.take(text(address, "The mayor counted boats."))
	c, err := w.Claims.Create(t.Context(), ann, claims.Input{
		SourceID: first.Source.ID, Kind: claims.KindQuantity, Quantity: first.Claims[0].Quantity,
		Citations: []claims.Citation{{SnapshotID: first.Snapshot.ID, Selector: span.Selector{Exact: "counted 12 boats"}}},
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	if x := c.Citations[0]; x.SnapshotID != first.Snapshot.ID || x.State != span.Orphan {
		t.Errorf("it is %+v", x)
	}
}

func TestAClaimAndAFurtherSnapshotAtOnceDontMissEachOther(t *testing.T) {
	w := setup(t)
	first := w.take(text(address, "Version 0. The mayor counted 12 boats that evening, and said so."))
	in := claims.Input{
		SourceID: first.Source.ID, Kind: claims.KindQuantity, Quantity: &quantity.Quantity{Comparator: quantity.Eq, Value: first.Claims[0].Quantity.Value, Unit: "boats"},
		Citations: []claims.Citation{{SnapshotID: first.Snapshot.ID, Selector: span.Selector{Exact: "counted 12 boats"}}},
	}
	for round := range 10 {
		var wg sync.WaitGroup
		var made claims.Claim
		wg.Go(func() {
			var err error
			if made, err = w.Claims.Create(t.Context(), ann, in, ""); err != nil {
				t.Error(err)
			}
		})
		wg.Go(func() {
			words := []string{"Version %d. The mayor counted boats.", "Version %d. The mayor counted 12 boats that evening, and said so."}[round%2]
			if _, err := w.Ingest(t.Context(), ann, text(address, fmt.Sprintf(words, round+10))); err != nil {
				t.Error(err)
			}
		})
		wg.Wait()
		newest, err := w.Sources.Sources.Text(t.Context(), first.Source.ID, nil)
		if err != nil {
			t.Fatal(err)
		}
		now := w.claim(made.ID).Citations[0]
		if state, _ := span.NewText(newest.Text).Reanchor(now.Selector); state != now.State {
			t.Errorf("round %d: it is %s, but stored as %s", round, state, now.State)
		}
	}
}

func TestAThousandCitationsAreToldInAFewRoundTrips(t *testing.T) {
	w := setup(t)
	var page strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&page, "In district %d some %d people drowned in the floods of 2021.\n\n", i, 1000+i*7)
	}
	first := w.take(text(address, page.String()))
	if len(first.Claims) != 1000 {
		t.Fatalf("%d claims", len(first.Claims))
	}
	began := time.Now()
	second := w.take(text(address, "Corrected.\n\n"+strings.ReplaceAll(page.String(), "district 5 ", "district five ")))
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	if len(second.Claims) != 1 {
		t.Errorf("proposed %q", verbatims(second.Claims))
	}
	counts := map[span.State]int{}
	for _, c := range first.Claims {
		counts[w.claim(c.ID).Citations[0].State]++
	}
	if counts[span.Moved] != 999 || counts[span.Orphan] != 1 {
		t.Errorf("they are %v", counts)
	}
	var n int
	if err := w.pool.QueryRow(t.Context(), `SELECT count(*) FROM history WHERE operation = 'reanchor'`).Scan(&n); err != nil || n != 1000 {
		t.Errorf("%d history rows, %v", n, err)
	}
}
