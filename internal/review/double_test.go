package review

import (
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/crosscheck"
	"whence/internal/fault"
	"whence/internal/postgres/keyset"
)

var (
	cat  = audit.Actor{Name: "Cat", Role: "analyst"}
	ada  = audit.Actor{Name: "Ada", Role: "adjudicator"}
	adam = audit.Actor{Name: "Adam", Role: "admin"}
)

// doubled makes the items of a metric ones that two must decide.
func (w *world) doubled(slug string, reviews int) {
	w.t.Helper()
	var id uuid.UUID
	if err := w.pool.QueryRow(w.ctx, `SELECT id FROM metrics WHERE slug = $1`, slug).Scan(&id); err != nil {
		w.t.Fatal(err)
	}
	p, err := w.Policy(w.ctx, id)
	if err == nil {
		_, err = w.ReplacePolicy(w.ctx, ada, id, p.Version, "", PolicyInput{Reviews: reviews})
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// decidedBy lets somebody take an item and decide it.
func (w *world) decidedBy(by audit.Actor, id uuid.UUID, verdict string, edit ...func(*Input)) Decision {
	w.t.Helper()
	in := w.lease(by, id).decision(verdict)
	for _, e := range edit {
		e(&in)
	}
	return w.decide(by, in)
}

func place(code string) func(*Input) {
	return func(in *Input) { in.Amendment = editing(func(c *claims.Input) { c.Geography = code }) }
}

// seenBy gives what somebody finds of what was said of an item.
func (w *world) seenBy(by audit.Actor, item uuid.UUID) []Decision {
	w.t.Helper()
	list, err := w.Decisions(w.ctx, by, DecisionFilter{Items: []uuid.UUID{item}}, keyset.Page{Sort: "created_at"})
	if err != nil {
		w.t.Fatal(err)
	}
	return list.Items
}

func (w *world) count64(sql string, args ...any) (n int64) {
	w.t.Helper()
	if err := w.pool.QueryRow(w.ctx, sql, args...).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

func TestAMetricsReviewPolicyIsVersionedAndChecked(t *testing.T) {
	w := setup(t)
	var id uuid.UUID
	if err := w.pool.QueryRow(t.Context(), `SELECT id FROM metrics WHERE slug = 'flood-deaths'`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	p, err := w.Policy(t.Context(), id)
	if err != nil || p.Version != 0 || p.Reviews != 1 || p.Slug != "flood-deaths" || p.ChangedAt != nil {
		t.Fatalf("at first %+v, %v", p, err)
	}
	if p, err = w.ReplacePolicy(t.Context(), ada, id, 0, "disputed", PolicyInput{Reviews: 2}); err != nil || p.Version != 1 || p.Reviews != 2 || p.ChangedAt == nil {
		t.Fatalf("then %+v, %v", p, err)
	}
	if p, err = w.ReplacePolicy(t.Context(), ada, id, 1, "", PolicyInput{Reviews: 2}); err != nil || p.Version != 1 {
		t.Errorf("the same again is %+v, %v", p, err)
	}
	_, err = w.ReplacePolicy(t.Context(), ada, id, 0, "", PolicyInput{Reviews: 1})
	refused(t, err, fault.Stale, "stale_version")
	for _, n := range []int{-1, 0, 3} {
		if _, err = w.ReplacePolicy(t.Context(), ada, id, 1, "", PolicyInput{Reviews: n}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%d reviews: %v", n, err)
		}
	}
	_, err = w.Policy(t.Context(), newID())
	refused(t, err, fault.NotFound, "not_found")
	if n := w.count64(`SELECT count(*) FROM history WHERE entity_type = 'review_policy' AND entity_id = $1`, id); n != 1 {
		t.Errorf("%d rows of history", n)
	}
}

func TestTwoWhoDecideAlikeCloseAnItem(t *testing.T) {
	w := setup(t)
	w.doubled("flood-deaths", 2)
	doc := w.article("Harbour")
	c := w.extracted(stated(doc, "145"))
	item, err := w.Find(t.Context(), c.ID)
	if err != nil || item.Reviews != 2 {
		t.Fatalf("the item is %+v, %v", item, err)
	}
	claimRows := w.count64(`SELECT count(*) FROM history WHERE entity_id = $1`, c.ID)
	first := w.decidedBy(bob, c.ID, Accept, func(in *Input) { in.Reason = "as the officials say" })
	if first.Closes || first.Review != firstReview || first.ResultVersion != 0 {
		t.Errorf("the first review is %+v", first)
	}
	if got := w.claim(c.ID); got.Status != claims.Proposed || got.Version != 1 || w.count64(`SELECT count(*) FROM history WHERE entity_id = $1`, c.ID) != claimRows {
		t.Errorf("behind the first review the claim is %+v", got)
	}
	w.right()
	// Neither under another of one's names nor once more.
	for _, by := range []audit.Actor{bob, {Name: "BOB", Role: "admin"}, {Name: "bob", Role: "analyst"}} {
		_, err := w.Lease(t.Context(), by, Wanted{ItemID: &c.ID})
		refused(t, err, fault.Conflict, "already_decided")
		if list, err := w.Lease(t.Context(), by, Wanted{}); err != nil || len(list) > 0 {
			t.Errorf("%s is offered %v, %v", by.Name, list, err)
		}
	}
	second := w.decidedBy(ann, c.ID, Accept, func(in *Input) { in.Reason = "the words are there" })
	if !second.Closes || second.Review != secondReview || second.ResultVersion != 2 {
		t.Errorf("the second review is %+v", second)
	}
	if got := w.claim(c.ID); got.Status != claims.Accepted || got.Version != 2 || got.DecidedBy != "Ann" {
		t.Errorf("behind the second review the claim is %+v", got)
	}
	w.right()
	if list := w.seenBy(cat, c.ID); len(list) != 2 || list[0].Reason != "as the officials say" {
		t.Errorf("once closed all see %+v", list)
	}

	// Undone, it takes two again.
	if _, err := w.Reverse(t.Context(), ann, second.ID, "a slip", false); err != nil {
		t.Fatal(err)
	}
	if got := w.claim(c.ID); got.Status != claims.Proposed || got.Version != 3 {
		t.Errorf("undone, the claim is %+v", got)
	}
	w.right()
	if w.decidedBy(ann, c.ID, Reject).Closes || !w.decidedBy(bob, c.ID, Reject).Closes || w.claim(c.ID).Status != claims.Rejected {
		t.Error("the second time is not like the first")
	}
	w.right()
}

func TestTheSecondReviewerIsBlindToTheFirst(t *testing.T) {
	w := setup(t)
	w.doubled("flood-deaths", 2)
	c := w.extracted(stated(w.article("Harbour"), "145"))
	const secret = "because of the kettle"
	first := w.decidedBy(bob, c.ID, Amend, place("US"), func(in *Input) { in.Reason = secret })
	for _, by := range []audit.Actor{ann, ada, adam} {
		if list := w.seenBy(by, c.ID); len(list) != 0 {
			t.Errorf("%s finds %+v", by.Name, list)
		}
		_, err := w.Decision(t.Context(), by, first.ID)
		refused(t, err, fault.NotFound, "not_found")
		d, err := w.Detail(t.Context(), by, c.ID)
		if err != nil || len(d.Reviews) != 0 || d.Claim.Geography != "CN" || len(d.Prospects) != 1 || d.State != StateOpen {
			t.Errorf("%s sees %+v, %v", by.Name, d, err)
		}
		for verdict := range map[string]bool{Amend: true, Accept: true} { // a filter tells nothing either
			list, err := w.Decisions(t.Context(), by, DecisionFilter{Verdicts: []string{verdict}}, keyset.Page{})
			if err != nil || len(list.Items) != 0 {
				t.Errorf("%s filters %+v, %v", by.Name, list, err)
			}
		}
	}
	if list := w.seenBy(audit.Actor{Name: "bob"}, c.ID); len(list) != 1 || list[0].Reason != secret {
		t.Errorf("who made it sees %+v", list)
	}
	// The history says who, and seals what.
	var all string
	if err := w.pool.QueryRow(t.Context(), `SELECT string_agg(h::text, ' ') FROM history h`).Scan(&all); err != nil {
		t.Fatal(err)
	}
	for _, leak := range []string{secret, `"US"`, "amend", hex.EncodeToString(first.outcome), hex.EncodeToString(first.seal)} {
		if strings.Contains(all, leak) {
			t.Errorf("the history tells %q", leak)
		}
	}
	stats, err := w.Stats(t.Context(), time.Now(), StatsFilter{})
	if err != nil || stats.All.Decisions != 1 || stats.All.Agreement.Items != 0 || stats.Waiting.Disputed != 0 {
		t.Errorf("the stats say %+v, %v", stats, err)
	}
	w.decidedBy(ann, c.ID, Amend, place("US"))
	var before sealed
	var after revealed
	var x, y []byte
	if err := w.pool.QueryRow(t.Context(), `SELECT before, after FROM history WHERE entity_type = 'decision' AND entity_id = $1 AND revision = 2`, first.ID).Scan(&x, &y); err != nil {
		t.Fatal(err)
	}
	if json.Unmarshal(x, &before) != nil || json.Unmarshal(y, &after) != nil || after.Reason != secret {
		t.Fatalf("revealed: %s, %s", x, y)
	}
	opened := Decision{Verdict: after.Verdict, Reason: after.Reason}
	opened.seal, _ = hex.DecodeString(after.Key)
	opened.outcome, _ = hex.DecodeString(after.Outcome)
	if before.Sealed == "" || opened.sealed().Sealed != before.Sealed {
		t.Errorf("the seal %s is not that of %s", before.Sealed, y)
	}
	opened.Verdict = Accept
	if opened.sealed().Sealed == before.Sealed {
		t.Error("the seal would fit another verdict")
	}
}

func TestOfTwoWhoDifferAnAdjudicatorSeesBothAndSettlesIt(t *testing.T) {
	w := setup(t)
	w.doubled("flood-deaths", 2)
	doc := w.article("Harbour")
	c := w.extracted(stated(doc, "145"))
	one := w.decidedBy(bob, c.ID, Amend, place("US"), func(in *Input) { in.Reason = "an American flood" })
	two := w.decidedBy(ann, c.ID, Amend, place("FR"), func(in *Input) { in.Reason = "a French flood" })
	if two.Closes || w.claim(c.ID).Version != 1 {
		t.Errorf("two amendments that differ close it: %+v", two)
	}
	if item, err := w.Find(t.Context(), c.ID); err != nil || item.State != StateDisputed {
		t.Errorf("the item is %+v, %v", item, err)
	}
	w.right()
	_, err := w.Lease(t.Context(), cat, Wanted{ItemID: &c.ID})
	refused(t, err, fault.Forbidden, "adjudicator_only")
	if list, err := w.Lease(t.Context(), cat, Wanted{Count: 10}); err != nil || len(list) > 0 {
		t.Errorf("an analyst is offered %v, %v", list, err)
	}
	if list := w.seenBy(cat, c.ID); len(list) != 0 {
		t.Errorf("an analyst sees %+v", list)
	}
	risen := audit.Actor{Name: "Bob", Role: "admin"}
	_, err = w.Lease(t.Context(), risen, Wanted{ItemID: &c.ID})
	refused(t, err, fault.Conflict, "already_decided")

	list, err := w.Lease(t.Context(), ada, Wanted{})
	if err != nil || len(list) != 1 || list[0].Item.ID != c.ID {
		t.Fatalf("the adjudicator is offered %v, %v", list, err)
	}
	d, err := w.Detail(t.Context(), ada, c.ID)
	if err != nil || len(d.Reviews) != 2 || d.Reviews[0].ID != one.ID || d.Reviews[0].Reason != "an American flood" || d.Reviews[1].Reason != "a French flood" ||
		!strings.Contains(string(d.Reviews[1].Details.Changes), "{") {
		t.Fatalf("the adjudicator sees %+v, %v", d.Reviews, err)
	}
	last := w.decide(ada, list[0].decision(Accept))
	if !last.Closes || last.Review != adjudication || w.claim(c.ID).Status != claims.Accepted || w.claim(c.ID).Geography != "CN" {
		t.Errorf("settled by %+v: %+v", last, w.claim(c.ID))
	}
	if list := w.seenBy(cat, c.ID); len(list) != 3 {
		t.Errorf("once settled all see %+v", list)
	}
	if n := w.count64(`SELECT count(*) FROM history WHERE entity_type = 'decision' AND operation = 'reveal'`); n != 2 {
		t.Errorf("%d reviews are revealed", n)
	}
	w.right()
	_, err = w.Reverse(t.Context(), bob, last.ID, "no", false)
	refused(t, err, fault.Forbidden, "not_yours")
	if _, err := w.Reverse(t.Context(), ada, last.ID, "a slip", true); err != nil || w.claim(c.ID).Status != claims.Proposed {
		t.Errorf("undone: %v", err)
	}
	if item, err := w.Find(t.Context(), c.ID); err != nil || item.State != StateOpen || len(item.DecidedBy) != 0 {
		t.Errorf("undone, the item is %+v, %v", item, err)
	}
}

// Which of the two is refused must not depend on what the other has said.
func TestAReviewIsCheckedAsIfItWereCarriedOut(t *testing.T) {
	w := setup(t)
	w.doubled("flood-deaths", 2)
	c := w.extracted(stated(w.article("Harbour"), "145"))
	bad := func(by audit.Actor) {
		t.Helper()
		in := w.lease(by, c.ID).decision(Amend)
		place("nowhere")(&in)
		if _, err := w.Decide(t.Context(), by, in); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s amends it with %v", by.Name, err)
		}
		if err := w.Release(t.Context(), by, in.ItemID, in.Token); err != nil {
			t.Error(err)
		}
	}
	bad(bob)
	w.decidedBy(bob, c.ID, Reject)
	bad(ann)
	w.decidedBy(ann, c.ID, Undecided) // says nothing
	if item, err := w.Find(t.Context(), c.ID); err != nil || item.State != StateOpen || len(item.DecidedBy) != 2 {
		t.Errorf("the item is %+v, %v", item, err)
	}
	if !w.decidedBy(cat, c.ID, Reject).Closes {
		t.Error("two who reject it do not close it")
	}
}

func TestAChangedItemIsReviewedAnew(t *testing.T) {
	w := setup(t)
	w.doubled("flood-deaths", 2)
	c := w.extracted(stated(w.article("Harbour"), "145"))
	w.decidedBy(bob, c.ID, Accept)
	w.update(c, func(in *claims.Input) { in.Geography = "US" })
	if d := w.decidedBy(cat, c.ID, Accept); d.Closes || d.Review != firstReview {
		t.Errorf("of another version it is %+v", d)
	}
	if list := w.seenBy(ann, c.ID); len(list) != 0 {
		t.Errorf("what was said of the version before is seen: %+v", list)
	}
	if !w.decidedBy(bob, c.ID, Accept).Closes {
		t.Error("who has reviewed another version may not review this one")
	}
	// Where one is enough by now, one closes it.
	c = w.extracted(stated(w.article("Beacon"), "146"))
	w.decidedBy(bob, c.ID, Accept)
	w.doubled("flood-deaths", 1)
	_, err := w.Lease(t.Context(), bob, Wanted{ItemID: &c.ID})
	refused(t, err, fault.Conflict, "already_decided")
	if d := w.decidedBy(ann, c.ID, Reject); !d.Closes || d.Review != 0 {
		t.Errorf("one alone: %+v", d)
	}
	if list := w.seenBy(cat, c.ID); len(list) != 2 {
		t.Errorf("then all see %+v", list)
	}
}

func TestConflictsAndRechecksTakeTwoAndRelationsOne(t *testing.T) {
	w := setup(t)
	copied, doc := w.article("Copy"), w.article("Harbour")
	low := w.accepted(stated(w.article("Third"), "150"))
	high := w.accepted(stated(w.article("Fourth"), "900"))
	w.doubled("flood-deaths", 2)
	if !w.decidedBy(bob, w.proposedRelation(copied, doc, "reprint_of").ID, Confirm).Closes {
		t.Error("a relation takes two")
	}
	var conflict uuid.UUID
	if err := w.pool.QueryRow(t.Context(), `SELECT id FROM conflicts`).Scan(&conflict); err != nil {
		t.Fatal(err)
	}
	standing := func(ids ...uuid.UUID) func(*Input) {
		return func(in *Input) { in.StandingClaims, in.Reason = ids, "seen the register" }
	}
	if w.decidedBy(bob, conflict, Resolve, standing(low.ID, high.ID)).Closes {
		t.Error("one resolves a conflict")
	}
	if x, err := w.conflicts.Conflict(t.Context(), conflict); err != nil || x.State != "open" || x.Hint != "" {
		t.Errorf("the conflict shows %+v, %v", x, err)
	}
	if !w.decidedBy(ann, conflict, Resolve, standing(high.ID, low.ID)).Closes {
		t.Error("the same claims in another order stand otherwise")
	}
	low = w.update(w.claim(low.ID), func(in *claims.Input) { in.NeedsRecheck = true })
	if w.decidedBy(bob, low.ID, Accept).Closes || !w.decidedBy(cat, low.ID, Accept).Closes || w.claim(low.ID).NeedsRecheck {
		t.Error("a recheck takes other than two")
	}
	w.right()
}

func TestNobodyReviewsWhatTheyEnteredInWhateverCase(t *testing.T) {
	w := setup(t)
	w.doubled("flood-deaths", 2)
	in := stated(w.article("Harbour"), "145")
	c, err := w.claims.Create(t.Context(), audit.Actor{Name: "Eve", Role: "contributor"}, in, "")
	if err != nil {
		t.Fatal(err)
	}
	other, err := w.claims.Create(t.Context(), audit.Actor{Name: "Éva", Role: "contributor"}, in, "")
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.Lease(t.Context(), audit.Actor{Name: "ÉVA", Role: "analyst"}, Wanted{ItemID: &other.ID})
	refused(t, err, fault.Forbidden, "own_entry")
	w.decidedBy(bob, other.ID, Accept)
	eves := audit.Actor{Name: "EVE", Role: "admin"}
	_, err = w.Lease(t.Context(), eves, Wanted{ItemID: &c.ID})
	refused(t, err, fault.Forbidden, "own_entry")
	if list, err := w.Lease(t.Context(), eves, Wanted{Count: 5}); err != nil || len(list) != 1 || list[0].Item.ID != other.ID {
		t.Errorf("offered %v, %v", list, err)
	}
}

// What takes two in the queue takes two: no way beside it decides alone.
func TestNobodyDecidesAloneBesideTheQueueWhatTakesTwo(t *testing.T) {
	w := setup(t)
	low := w.accepted(stated(w.article("Third"), "150"))
	w.accepted(stated(w.article("Fourth"), "900"))
	low = w.update(low, func(in *claims.Input) { in.NeedsRecheck = true })
	c := w.extracted(stated(w.article("Harbour"), "145"))
	fire := stated(w.article("Beacon"), "20")
	fire.Metric = "fire-deaths"
	single := w.extracted(fire)
	w.doubled("flood-deaths", 2)
	for what, of := range map[string]struct {
		claim claims.Claim
		edit  func(*claims.Input)
	}{
		"accepted":                      {c, func(in *claims.Input) { in.Status = claims.Accepted }},
		"rejected":                      {c, func(in *claims.Input) { in.Status = claims.Rejected }},
		"accepted of another metric":    {c, func(in *claims.Input) { in.Status, in.Metric = claims.Accepted, "fire-deaths" }},
		"accepted of this metric":       {single, func(in *claims.Input) { in.Status, in.Metric = claims.Accepted, "flood-deaths" }},
		"looked at again":               {low, func(in *claims.Input) { in.NeedsRecheck = false }},
		"rejected when it was accepted": {low, func(in *claims.Input) { in.Status = claims.Rejected }},
	} {
		_, err := w.claims.Update(t.Context(), ada, of.claim.ID, of.claim.Version, "", func(in *claims.Input) error { of.edit(in); return nil })
		if f, ok := fault.As(err); !ok || f.Kind != fault.Conflict || f.Code != "double_review" {
			t.Errorf("%s by one: %v", what, err)
		}
		if got := w.claim(of.claim.ID); got.Version != of.claim.Version {
			t.Errorf("%s by one, it is %+v", what, got)
		}
	}
	var conflict uuid.UUID
	var version int
	if err := w.pool.QueryRow(t.Context(), `SELECT id, version FROM conflicts`).Scan(&conflict, &version); err != nil {
		t.Fatal(err)
	}
	dismissed := "dismissed"
	_, err := w.conflicts.Decide(t.Context(), ada, conflict, version, crosscheck.WorkEdit{State: &dismissed, Reason: "two floods"})
	refused(t, err, fault.Conflict, "double_review")
	// What decides nothing is done by one.
	w.update(c, func(in *claims.Input) { in.Geography = "FR" })
	w.update(low, func(in *claims.Input) { in.Status = claims.Proposed })
	w.update(single, func(in *claims.Input) { in.Status = claims.Accepted })
	w.right()
}
