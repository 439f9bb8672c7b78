package review

import (
	"testing"

	"github.com/google/uuid"

	"whence/internal/claims"
	"whence/internal/fault"
	"whence/internal/sources"
	"whence/internal/span"
)

func TestADecisionIsTakenBackByAFurtherOne(t *testing.T) {
	w := setup(t)
	doc, copied := w.article("Harbour"), w.article("Beacon")
	target := w.extracted(stated(doc, "145"))
	twin := stated(doc, "145")
	twin.Citations = []claims.Citation{{Selector: span.Selector{Exact: "died in the flood"}}}
	merged, plain, relation := w.extracted(twin), w.extracted(stated(doc, "146")), w.proposedRelation(copied, doc, "reprint_of")

	amend := w.lease(bob, target.ID).decision(Amend)
	amend.Amendment = editing(func(c *claims.Input) { c.Geography = "US" })
	amended := w.decide(bob, amend)
	w.exec(`UPDATE metrics SET slug = 'deaths-by-floods' WHERE slug = 'flood-deaths'`) // as amended, it can't be taken back now
	_, err := w.Reverse(t.Context(), bob, amended.ID, "not the US", false)
	refused(t, err, fault.Conflict, "changed_since")
	w.exec(`UPDATE metrics SET slug = 'flood-deaths' WHERE slug = 'deaths-by-floods'`)
	_, err = w.Reverse(t.Context(), bob, amended.ID, "", false)
	refused(t, err, fault.Invalid, "reason_required")
	_, err = w.Reverse(t.Context(), ann, amended.ID, "no", false)
	refused(t, err, fault.Forbidden, "not_yours")
	back, err := w.Reverse(t.Context(), bob, amended.ID, "not the US", false)
	if err != nil || back.Verdict != Reversal || *back.Reverses != amended.ID {
		t.Fatalf("reversed: %+v, %v", back, err)
	}
	if c := w.claim(target.ID); c.Status != claims.Proposed || c.Geography != "CN" || c.NeedsRecheck || c.DecidedBy != "" {
		t.Errorf("taken back, the claim is %+v", c)
	}
	w.right()
	_, err = w.Reverse(t.Context(), bob, amended.ID, "again", false)
	refused(t, err, fault.Conflict, "already_reversed")
	_, err = w.Reverse(t.Context(), bob, back.ID, "the reversal", false)
	refused(t, err, fault.Conflict, "not_reversible")
	_, err = w.Reverse(t.Context(), bob, newID(), "nothing", false)
	refused(t, err, fault.NotFound, "not_found")
	if d, err := w.Decision(t.Context(), bob, amended.ID); err != nil || d.ReversedBy == nil || *d.ReversedBy != back.ID || d.Verdict != Amend {
		t.Errorf("the decision is still on record: %+v, %v", d, err)
	}

	in := w.lease(bob, merged.ID).decision(Merge)
	in.MergeInto = &target.ID
	d := w.decide(bob, in)
	if _, err := w.Reverse(t.Context(), ann, d.ID, "two places", true); err != nil { // an adjudicator
		t.Fatal(err)
	}
	if c, m := w.claim(target.ID), w.claim(merged.ID); len(c.Citations) != 1 || m.Status != claims.Proposed || len(m.Citations) != 1 {
		t.Errorf("unmerged: %+v and %+v", c, m)
	}

	d = w.decide(bob, w.lease(bob, relation.ID).decision(Confirm))
	if _, err := w.Reverse(t.Context(), bob, d.ID, "not so sure", false); err != nil {
		t.Fatal(err)
	}
	if r, err := w.documents.Relations.Find(t.Context(), relation.ID); err != nil || r.State != sources.Proposed {
		t.Errorf("the relation is %+v, %v", r, err)
	}

	// What has changed since is taken back only where that is no half of it.
	d = w.decide(bob, w.lease(bob, plain.ID).decision(Accept))
	w.update(w.claim(plain.ID), func(in *claims.Input) { in.Geography = "FR" })
	if _, err := w.Reverse(t.Context(), bob, d.ID, "wrong", false); err != nil {
		t.Fatal(err)
	}
	if c := w.claim(plain.ID); c.Status != claims.Proposed || c.Geography != "FR" {
		t.Errorf("taken back behind a change: %+v", c)
	}
	d = w.decide(bob, w.lease(bob, plain.ID).decision(Accept))
	again := w.update(w.claim(plain.ID), func(in *claims.Input) { in.Status = claims.Proposed })
	w.update(again, func(in *claims.Input) { in.Status = claims.Accepted })
	_, err = w.Reverse(t.Context(), bob, d.ID, "wrong", false)
	refused(t, err, fault.Conflict, "changed_since")
	w.right()
}

func TestARecheckAndAConflictAreTakenBack(t *testing.T) {
	w := setup(t)
	c := w.accepted(stated(w.article("Third"), "150"))
	w.accepted(stated(w.article("Fourth"), "900"))
	c = w.update(c, func(in *claims.Input) { in.NeedsRecheck = true })
	d := w.decide(bob, w.lease(bob, c.ID).decision(Accept))
	if _, err := w.Reverse(t.Context(), bob, d.ID, "not looked", false); err != nil {
		t.Fatal(err)
	}
	if c := w.claim(c.ID); !c.NeedsRecheck || c.Status != claims.Accepted {
		t.Errorf("the claim is %+v", c)
	}
	var conflict uuid.UUID
	if err := w.pool.QueryRow(t.Context(), `SELECT id FROM conflicts`).Scan(&conflict); err != nil {
		t.Fatal(err)
	}
	in := w.lease(bob, conflict).decision(Dismiss)
	in.Reason = "Two floods."
	d = w.decide(bob, in)
	w.right()
	if _, err := w.Reverse(t.Context(), bob, d.ID, "one flood", false); err != nil {
		t.Fatal(err)
	}
	if item, err := w.Find(t.Context(), conflict); err != nil || item.Kind != KindConflict {
		t.Errorf("the conflict is in the queue again: %+v, %v", item, err)
	}
	w.right()
}
