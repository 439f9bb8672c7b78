package review

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/fault"
	"whence/internal/postgres/keyset"
	"whence/internal/sources"
	"whence/internal/span"
)

func TestEveryStatementFitsTheSchema(t *testing.T) {
	w := setup(t)
	conn, err := w.pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	statements := []string{
		findItem, takeNext("", 1), takeLapsed("", 50), takeOne, renewLease, releaseLease, freeLapsed, known, kindOfItem, lockItem, setAside, insertDecision, findDecision,
		dueOfRelations, dueOfConflicts, dueOfSources, oldestDue, doneDue, affected, passagesOf,
		takeDisputed("", 1), reviewsBefore, reviewsSeen, toReveal, findPolicy, holdMetric, insertPolicy, needsTwo, metricOfConflict, revealedOf, policiesByIDs,
		countDecision, foldCounts, byMetric, inAll, byDay, byAnalyst, byPair, backlog,
	}
	for _, of := range allSources {
		statements = append(statements, of.sync(), of.wrong(), of.rerank(), of.lock, of.ids+ofPage, itemIDs+` AND i.kind IN `+of.kinds+ofPage)
	}
	for _, sql := range statements {
		plain, _, err := pgx.NamedArgs{}.RewriteQuery(t.Context(), conn.Conn(), sql, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Conn().Prepare(t.Context(), "", plain); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

func TestWhatIsProposedWaitsUntilItIsDecidedWhicheverWay(t *testing.T) {
	w := setup(t)
	doc := w.article("Harbour")
	c := w.extracted(stated(doc, "145"))
	w.right()
	if got := w.queue(); !slices.Equal(got, []uuid.UUID{c.ID}) {
		t.Fatalf("the queue is %v", got)
	}
	l := w.lease(bob, c.ID)
	if l.Item.Kind != KindClaim || l.Item.Metric != "flood-deaths" || l.Item.Outlet != "Harbour" || l.Item.Language != "en" || l.Item.LeasedBy != "Bob" || l.Item.EnteredBy != "" {
		t.Errorf("the item is %+v", l.Item)
	}
	d := w.decide(bob, l.decision(Accept))
	if got := w.claim(c.ID); got.Status != claims.Accepted || got.DecidedBy != "Bob" || got.Version != d.ResultVersion {
		t.Errorf("the claim is %+v, the decision %+v", got, d)
	}
	if got := w.queue(); len(got) != 0 {
		t.Errorf("the queue is %v", got)
	}
	// An amendment by hand asks for a recheck, by somebody else.
	c = w.update(w.claim(c.ID), func(in *claims.Input) { in.Geography = "US" })
	w.right()
	item, err := w.Find(t.Context(), c.ID)
	if err != nil || item.Kind != KindRecheck || item.EnteredBy != ann.Name {
		t.Fatalf("the recheck is %+v, %v", item, err)
	}
	_, err = w.Lease(t.Context(), ann, Wanted{ItemID: &c.ID})
	refused(t, err, fault.Forbidden, "own_entry")
	w.decide(bob, w.lease(bob, c.ID).decision(Accept))
	if got := w.claim(c.ID); got.NeedsRecheck || got.Status != claims.Accepted {
		t.Errorf("behind the recheck the claim is %+v", got)
	}
	w.right()
	// A patch by the way takes an item out of the queue, under a lease too.
	other := w.extracted(stated(doc, "146"))
	l = w.lease(bob, other.ID)
	w.update(other, func(in *claims.Input) { in.Status = claims.Rejected })
	_, err = w.Decide(t.Context(), bob, l.decision(Accept))
	refused(t, err, fault.Conflict, "lease_lost")
	w.right()
}

func TestALeaseIsOneAnalystsUntilItEnds(t *testing.T) {
	w := setup(t)
	doc := w.article("Harbour")
	first, second := w.extracted(stated(doc, "145")), w.extracted(stated(doc, "146"))
	got, err := w.Lease(t.Context(), ann, Wanted{})
	if err != nil || len(got) != 1 || got[0].Item.ID != first.ID {
		t.Fatalf("the first lease is %+v, %v: the oldest of equals comes first", got, err)
	}
	held := got[0]
	_, err = w.Lease(t.Context(), bob, Wanted{ItemID: &first.ID})
	refused(t, err, fault.Conflict, "leased")
	got, err = w.Lease(t.Context(), bob, Wanted{Count: 10})
	if err != nil || len(got) != 1 || got[0].Item.ID != second.ID {
		t.Fatalf("Bob gets %+v, %v", got, err)
	}
	if got, err := w.Lease(t.Context(), bob, Wanted{}); err != nil || len(got) != 0 {
		t.Errorf("of nothing left there is %+v, %v", got, err)
	}
	renewed, err := w.Renew(t.Context(), ann, first.ID, held.Token, time.Hour)
	if err != nil || renewed.Token != held.Token || !renewed.Until.After(held.Until) {
		t.Errorf("renewed: %+v, %v", renewed, err)
	}
	_, err = w.Renew(t.Context(), bob, first.ID, held.Token, time.Hour)
	refused(t, err, fault.Conflict, "lease_lost")
	refused(t, w.Release(t.Context(), bob, first.ID, held.Token), fault.Conflict, "lease_lost")
	refused(t, w.Release(t.Context(), bob, newID(), held.Token), fault.NotFound, "not_found")

	// The lease ends, by the database's clock; another has the item; the first is late.
	w.exec(`UPDATE review_items SET leased_until = clock_timestamp() - interval '1 second' WHERE id = $1`, first.ID)
	got, err = w.Lease(t.Context(), bob, Wanted{Count: 1})
	if err != nil || len(got) != 1 || got[0].Item.ID != first.ID || got[0].Token <= held.Token {
		t.Fatalf("of a lease that has ended Bob gets %+v, %v", got, err)
	}
	_, err = w.Decide(t.Context(), ann, held.decision(Accept))
	refused(t, err, fault.Conflict, "lease_lost")
	_, err = w.Decide(t.Context(), bob, held.decision(Accept)) // another's token
	refused(t, err, fault.Conflict, "lease_lost")
	if c := w.claim(first.ID); c.Status != claims.Proposed {
		t.Fatalf("a late decision was carried out: %+v", c)
	}
	w.decide(bob, got[0].decision(Reject))
	_, err = w.Decide(t.Context(), ann, held.decision(Accept))
	refused(t, err, fault.Conflict, "lease_lost")
	_, err = w.Decide(t.Context(), bob, got[0].decision(Reject))
	refused(t, err, fault.Conflict, "lease_lost")
	_, err = w.Decide(t.Context(), ann, Input{ItemID: newID(), Version: 1, Token: 1, Verdict: Accept})
	refused(t, err, fault.NotFound, "not_found")

	// Gone and there again, an item's token still grows.
	c := w.update(w.claim(first.ID), func(in *claims.Input) { in.Status = claims.Proposed })
	if l := w.lease(ann, c.ID); l.Token <= got[0].Token {
		t.Errorf("the token fell from %d to %d", got[0].Token, l.Token)
	}
	w.exec(`UPDATE review_items SET leased_until = clock_timestamp() - interval '1 second'`)
	if n, err := w.FreeLapsed(t.Context()); err != nil || n != 2 {
		t.Errorf("%d were freed, %v", n, err)
	}
}

func TestADecisionOnAnotherVersionIsRefused(t *testing.T) {
	w := setup(t)
	c := w.extracted(stated(w.article("Harbour"), "145"))
	l := w.lease(bob, c.ID)
	w.update(c, func(in *claims.Input) { in.Geography = "US" })
	_, err := w.Decide(t.Context(), bob, l.decision(Accept))
	refused(t, err, fault.Stale, "stale_version")
	in := l.decision(Accept)
	in.Version++
	w.decide(bob, in) // seen anew, under the same lease
	w.right()
}

func TestNobodyDecidesWhatTheyEnteredByHand(t *testing.T) {
	w := setup(t)
	doc, other := w.article("Harbour"), w.article("Beacon")
	c, err := w.claims.Create(t.Context(), ann, stated(doc, "145"), "")
	if err != nil {
		t.Fatal(err)
	}
	r, err := w.documents.Relations.Create(t.Context(), ann, sources.RelationInput{SourceID: other, ToSourceID: doc, Kind: "cites"})
	if err != nil {
		t.Fatal(err)
	}
	free := w.proposedRelation(other, doc, "updates")
	w.right()
	got, err := w.Lease(t.Context(), ann, Wanted{Count: 10})
	if err != nil || len(got) != 1 || got[0].Item.ID != free.ID {
		t.Errorf("Ann is offered %+v, %v", got, err)
	}
	for _, id := range []uuid.UUID{c.ID, r.ID} {
		_, err := w.Lease(t.Context(), ann, Wanted{ItemID: &id})
		refused(t, err, fault.Forbidden, "own_entry")
	}
	w.decide(bob, w.lease(bob, c.ID).decision(Accept))
	w.decide(bob, w.lease(bob, r.ID).decision(Confirm))
	w.right()
}

func TestEachVerdictIsCarriedOutByTheSliceOfItsThing(t *testing.T) {
	w := setup(t)
	doc, copied := w.article("Harbour"), w.article("Beacon")
	amended := w.extracted(stated(doc, "145"))
	in := w.lease(bob, amended.ID).decision(Amend)
	in.Amendment = Amendment{Sent: []byte(`{"geography":"US"}`), Edit: func(c *claims.Input) error { c.Geography = "US"; return nil }}
	d := w.decide(bob, in)
	if c := w.claim(amended.ID); c.Status != claims.Accepted || c.Geography != "US" || c.NeedsRecheck || string(d.Details.Changes) != `{"geography":"US"}` {
		t.Errorf("amended: %+v, %s", c, d.Details.Changes)
	}

	twin := stated(doc, "145")
	twin.Citations = []claims.Citation{{Selector: span.Selector{Exact: "died in the flood"}}}
	merged := w.extracted(twin)
	in = w.lease(bob, merged.ID).decision(Merge)
	in.MergeInto = &amended.ID
	d = w.decide(bob, in)
	if c := w.claim(amended.ID); len(c.Citations) != 2 || c.Citations[1].Exact != "died in the flood" || len(d.Details.Citations) != 1 {
		t.Errorf("merged into: %+v, %+v", c.Citations, d.Details)
	}
	if c := w.claim(merged.ID); c.Status != claims.Rejected {
		t.Errorf("merged: %+v", c)
	}

	relation := w.proposedRelation(copied, doc, "reprint_of")
	w.decide(bob, w.lease(bob, relation.ID).decision(Confirm))
	if r, err := w.documents.Relations.Find(t.Context(), relation.ID); err != nil || r.State != sources.Confirmed {
		t.Errorf("confirmed: %+v, %v", r, err)
	}

	w.accepted(stated(w.article("Third"), "150"))
	w.accepted(stated(w.article("Fourth"), "900"))
	ids := w.queue()
	item, err := w.Detail(t.Context(), bob, ids[0])
	if err != nil || item.Kind != KindConflict || item.Conflict == nil || len(item.Conflict.Disputed) < 2 {
		t.Fatalf("the conflict is %+v, %v", item, err)
	}
	in = w.lease(bob, item.ID).decision(Resolve)
	in.StandingClaims = []uuid.UUID{item.Conflict.Disputed[0].ClaimID}
	_, err = w.Decide(t.Context(), bob, in)
	refused(t, err, fault.Invalid, "reason_required")
	in.Reason = "The ministry counted."
	w.decide(bob, in)
	if c, err := w.conflicts.Conflict(t.Context(), item.ID); err != nil || c.State != "resolved" || c.Reason != in.Reason {
		t.Errorf("resolved: %+v, %v", c.Conflict, err)
	}
	w.right()
	if left := w.queue(); len(left) != 0 {
		t.Errorf("left is %v", left)
	}
	list, err := w.Decisions(t.Context(), bob, DecisionFilter{Actors: []string{"Bob"}}, keyset.Page{})
	if err != nil || len(list.Items) != 4 || list.Items[0].Verdict != Resolve || !list.Items[0].Closes {
		t.Errorf("the decisions are %+v, %v", list, err)
	}
	for _, d := range list.Items {
		h, err := audit.New(w.pool).History(t.Context(), "decision", d.ID, keyset.Page{})
		if err != nil || len(h.Items) != 1 || h.Items[0].Operation != d.Verdict || h.Items[0].Actor != "Bob" {
			t.Errorf("the history of %s is %+v, %v", d.Verdict, h, err)
		}
	}
}

func TestAVerdictThatDoesNotFitIsRefusedAndChangesNothing(t *testing.T) {
	w := setup(t)
	doc, other := w.article("Harbour"), w.article("Beacon")
	c, foreign := w.extracted(stated(doc, "145")), w.extracted(stated(other, "145"))
	r := w.proposedRelation(other, doc, "cites")
	l, ofRelation := w.lease(bob, c.ID), w.lease(bob, r.ID)
	with := func(in Input, edit func(*Input)) Input { edit(&in); return in }
	for name, x := range map[string]struct {
		in   Input
		code string
	}{
		"no verdict":                   {l.decision(""), "not_one_of"},
		"a reversal":                   {l.decision(Reversal), "not_one_of"},
		"a relation's of a claim":      {l.decision(Confirm), "wrong_kind"},
		"a claim's of a relation":      {ofRelation.decision(Accept), "wrong_kind"},
		"an amendment without changes": {l.decision(Amend), "required"},
		"a merge into nothing":         {l.decision(Merge), "required"},
		"a merge into itself":          {with(l.decision(Merge), func(in *Input) { in.MergeInto = &c.ID }), "same_claim"},
		"a merge into a foreign claim": {with(l.decision(Merge), func(in *Input) { in.MergeInto = &foreign.ID }), "other_document"},
		"a merge into an unknown one":  {with(l.decision(Merge), func(in *Input) { in.MergeInto = &doc }), "unknown_claim"},
		"a hint of an acceptance":      {with(l.decision(Accept), func(in *Input) { in.Hint = "stale" }), "not_allowed"},
		"sent back without a reason":   {l.decision(SendBack), "reason_required"},
		"no token":                     {with(l.decision(Accept), func(in *Input) { in.Token = 0 }), "out_of_range"},
		"an amendment that can't be":   {with(l.decision(Amend), func(in *Input) { in.Amendment = editing(func(c *claims.Input) { c.Metric = "no-such" }) }), "unknown_metric"},
		"an amendment that moves a quote": {with(l.decision(Amend), func(in *Input) {
			in.Amendment = editing(func(c *claims.Input) { c.Citations[0].Exact = "150 people died" })
		}), "quote_mismatch"},
	} {
		_, err := w.Decide(t.Context(), bob, x.in)
		if f, ok := fault.As(err); !ok || f.Kind != fault.Invalid || f.Code != x.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := w.claim(c.ID); got.Version != c.Version {
		t.Errorf("a refused decision changed the claim: %+v", got)
	}
	var n int
	if err := w.pool.QueryRow(t.Context(), `SELECT count(*) FROM review_decisions`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d decisions, %v", n, err)
	}
	w.right()
}

func TestARefusalOfTheSliceNamesWhatWasSent(t *testing.T) {
	w := setup(t)
	doc, other := w.article("Harbour"), w.article("Beacon")
	bare := stated(doc, "145")
	bare.Citations = nil
	c, err := w.claims.Create(t.Context(), ann, bare, "")
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.Decide(t.Context(), bob, w.lease(bob, c.ID).decision(Accept))
	refused(t, err, fault.Invalid, "citation_required")
	pointer(t, err, "/verdict")
	first, back := w.proposedRelation(doc, other, "reprint_of"), w.proposedRelation(other, doc, "reprint_of")
	w.decide(bob, w.lease(bob, first.ID).decision(Confirm))
	_, err = w.Decide(t.Context(), bob, w.lease(bob, back.ID).decision(Confirm))
	refused(t, err, fault.Invalid, "cyclic_relation")
	pointer(t, err, "/verdict")
	amend := w.lease(bob, w.extracted(stated(doc, "146")).ID).decision(Amend)
	amend.Amendment = editing(func(c *claims.Input) { c.Metric = "no-such" })
	_, err = w.Decide(t.Context(), bob, amend)
	pointer(t, err, "/changes/metric")
}

func pointer(t *testing.T, err error, want string) {
	t.Helper()
	if f, ok := fault.As(err); !ok || len(f.Fields) != 1 || f.Fields[0].Pointer != want {
		t.Errorf("%v does not point at %s", err, want)
	}
}

func editing(edit func(*claims.Input)) Amendment {
	return Amendment{Sent: []byte(`{}`), Edit: func(c *claims.Input) error { edit(c); return nil }}
}

func TestUndecidedLeavesAnItemForOthersAndSentBackUntilItChanges(t *testing.T) {
	w := setup(t)
	c := w.extracted(stated(w.article("Harbour"), "145"))
	w.decide(bob, w.lease(bob, c.ID).decision(Undecided))
	if got, err := w.Lease(t.Context(), bob, Wanted{}); err != nil || len(got) != 0 {
		t.Errorf("Bob is offered again %+v, %v", got, err)
	}
	_, err := w.Lease(t.Context(), bob, Wanted{ItemID: &c.ID})
	refused(t, err, fault.Conflict, "already_decided")
	in := w.lease(ann, c.ID).decision(SendBack)
	in.Reason = "Which flood?"
	w.decide(ann, in)
	cem := audit.Actor{Name: "Cem"}
	if got, err := w.Lease(t.Context(), cem, Wanted{}); err != nil || len(got) != 0 {
		t.Errorf("what was sent back is offered: %+v, %v", got, err)
	}
	w.right()
	w.update(w.claim(c.ID), func(in *claims.Input) { in.Geography = "US" })
	got, err := w.Lease(t.Context(), bob, Wanted{})
	if err != nil || len(got) != 1 || got[0].Item.State != StateOpen || len(got[0].Item.DecidedBy) != 0 {
		t.Errorf("changed, Bob is offered %+v, %v", got, err)
	}
	w.right()
}

func TestManyAreDecidedEachByItself(t *testing.T) {
	w := setup(t)
	doc := w.article("Harbour")
	var list []Input
	for _, n := range []string{"145", "146", "147"} {
		list = append(list, w.lease(bob, w.extracted(stated(doc, n)).ID).decision(Accept))
	}
	list[1].Token++
	out, err := w.DecideAll(t.Context(), bob, list)
	if err != nil || len(out) != 3 || out[0].Err != nil || out[2].Err != nil || !out[0].Decision.Closes {
		t.Fatalf("got %+v, %v", out, err)
	}
	refused(t, out[1].Err, fault.Conflict, "lease_lost")
	_, err = w.DecideAll(t.Context(), bob, append(list, list[0]))
	refused(t, err, fault.Invalid, "duplicate")
	w.right()
}
