package claims

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/fault"
	"whence/internal/postgres/keyset"
	"whence/internal/span"
)

func TestDecidingAClaim(t *testing.T) {
	w := setup(t)
	c := w.create(t, w.full())
	edit := func(reason string, f func(*Input)) Claim {
		t.Helper()
		next, err := w.Update(t.Context(), analyst, c.ID, c.Version, reason, func(in *Input) error { f(in); return nil })
		if err != nil {
			t.Fatal(err)
		}
		c = next
		return c
	}
	edit("fits", func(in *Input) { in.Status, in.Metric = Accepted, "port-fees" })
	if c.Status != Accepted || c.DecidedBy != analyst.Name || c.DecidedAt == nil || c.Version != 2 || c.NeedsRecheck {
		t.Errorf("accepted and amended at once: %+v", c)
	}
	decided := *c.DecidedAt
	edit("", func(in *Input) { in.Quantity.Value = num("77001") })
	if !c.NeedsRecheck || c.Status != Accepted || !c.DecidedAt.Equal(decided) {
		t.Errorf("an accepted claim whose value was edited: %+v", c)
	}
	before := c.Citations[0].ID
	edit("looked", func(in *Input) { in.NeedsRecheck = false })
	edit("", func(in *Input) {
		in.Quantity.Value = num("100000")
		in.Citations = []Citation{{Selector: span.Selector{Exact: "about 100,000 tonnes"}}}
	})
	if c.NeedsRecheck || c.Citations[0].ID == before || c.Citations[0].Start != 47 {
		t.Errorf("value and citation edited together: %+v", c)
	}
	edit("", func(in *Input) { in.Status = Rejected })
	edit("", func(in *Input) { in.Status = Proposed })
	if c.DecidedAt != nil || c.DecidedBy != "" {
		t.Errorf("a decision taken back leaves %v %q", c.DecidedAt, c.DecidedBy)
	}
	version := c.Version
	if again := edit("nothing", func(in *Input) {
		in.Attribution = []Hop{{Party: "maritime-bureau", Relation: "cites_data_of", Start: in.Attribution[0].Start, End: in.Attribution[0].End}}
	}); again.Version != version {
		t.Errorf("an edit that changes nothing gave version %d", again.Version)
	}
	list, err := w.History(t.Context(), c.ID, keyset.Page{})
	if err != nil {
		t.Fatal(err)
	}
	var operations []string
	for _, e := range list.Items {
		operations = append(operations, e.Operation)
	}
	if got := strings.Join(operations, " "); got != "reopen reject update update update accept create" {
		t.Errorf("the history is %s", got)
	}
	if got := strings.Join(w.changes, ", "); got != "new proposed, proposed accepted, accepted accepted, accepted accepted, accepted accepted, accepted rejected, rejected proposed" {
		t.Errorf("told of %s", got)
	}
}

func TestAProposedClaimWhoseValueIsEditedMustBeLookedAtAgain(t *testing.T) {
	w := setup(t)
	c := w.create(t, w.full())
	c, err := w.Update(t.Context(), analyst, c.ID, c.Version, "", func(in *Input) error { in.Period.End = date("2023-12-31"); return nil })
	if err != nil || !c.NeedsRecheck {
		t.Fatalf("got %v, %v", c.NeedsRecheck, err)
	}
	c, err = w.Update(t.Context(), analyst, c.ID, c.Version, "", func(in *Input) error { in.Status = Accepted; return nil })
	if err != nil || c.NeedsRecheck {
		t.Errorf("accepting leaves needs_recheck %v: %v", c.NeedsRecheck, err)
	}
}

func TestRefusedUpdates(t *testing.T) {
	w := setup(t)
	c := w.create(t, w.full())
	bare := w.full()
	bare.Citations, bare.Attribution = nil, nil
	uncited := w.create(t, bare)
	update := func(c Claim, version int, edit func(*Input) error) error {
		_, err := w.Update(t.Context(), analyst, c.ID, version, "", edit)
		return err
	}
	set := func(f func(*Input)) func(*Input) error { return func(in *Input) error { f(in); return nil } }
	refused(t, update(c, 2, set(func(*Input) {})), fault.Stale, "stale_version", "")
	refused(t, update(Claim{ID: newID()}, 1, set(func(*Input) {})), fault.NotFound, "not_found", "")
	refused(t, update(uncited, 1, set(func(in *Input) { in.Status = Accepted })), fault.Invalid, "citation_required", "/citations")
	refused(t, update(c, 1, set(func(in *Input) { in.Status, in.Citations, in.Attribution = Accepted, nil, nil })), fault.Invalid, "citation_required", "/citations")
	refused(t, update(c, 1, set(func(in *Input) { in.SourceID = w.other })), fault.Invalid, "read_only", "/source_id")
	refused(t, update(c, 1, set(func(in *Input) { in.Kind = KindStatement; in.Metric, in.Quantity, in.Increments = "", nil, nil })), fault.Invalid, "read_only", "/kind")
	refused(t, update(c, 1, set(func(in *Input) { in.Status = "done" })), fault.Invalid, "not_one_of", "/status")
	own := errors.New("the caller's own")
	if err := update(c, 1, func(*Input) error { return own }); !errors.Is(err, own) {
		t.Errorf("got %v", err)
	}
	w.OnChange = func(context.Context, pgx.Tx, *Claim, *Claim) error { return own }
	if err := update(c, 1, set(func(in *Input) { in.Geography = "CN" })); !errors.Is(err, own) {
		t.Errorf("got %v", err)
	}
	if now, err := w.Find(t.Context(), c.ID); err != nil || !same(now, c) {
		t.Errorf("refused updates changed the claim to %+v: %v", now, err)
	}
}

func TestAClaimIsNeverAShareOfItself(t *testing.T) {
	w := setup(t)
	a, b := w.create(t, w.full()), w.create(t, w.full())
	derive := func(c Claim, from uuid.UUID) (Claim, error) {
		return w.Update(t.Context(), analyst, c.ID, c.Version, "", func(in *Input) error { in.DerivedFrom = &from; return nil })
	}
	_, err := derive(a, a.ID)
	refused(t, err, fault.Invalid, "unknown_claim", "/derived_from")
	if a, err = derive(a, b.ID); err != nil {
		t.Fatal(err)
	}
	_, err = derive(b, a.ID)
	refused(t, err, fault.Invalid, "derived_from_itself", "/derived_from")
}

func TestAWordingThatIsEditedMustBeLookedAtAgain(t *testing.T) {
	w := setup(t)
	c := w.create(t, Input{
		SourceID: w.source, Kind: KindStatement, Wording: "The backlog grew",
		Citations: []Citation{{Selector: span.Selector{Exact: "The backlog grew."}}},
	})
	c, err := w.Update(t.Context(), analyst, c.ID, c.Version, "", func(in *Input) error { in.Wording = "The backlog shrank"; return nil })
	if err != nil || c.Wording != "The backlog shrank" || !c.NeedsRecheck {
		t.Errorf("%q, to be looked at again %t, %v", c.Wording, c.NeedsRecheck, err)
	}
	c, err = w.Update(t.Context(), analyst, c.ID, c.Version, "", func(in *Input) error { in.Wording = ""; return nil })
	if err != nil || c.Wording != "" {
		t.Errorf("%q, %v", c.Wording, err)
	}
}
