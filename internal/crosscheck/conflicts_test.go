package crosscheck

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/fault"
	"whence/internal/postgres/keyset"
	"whence/internal/quantity"
)

var eva = audit.Actor{Name: "Eva", Role: "analyst"}

// say accepts a number of drug deaths from an outlet's own report.
func (w *world) say(outlet, value string, p *quantity.Period) claims.Claim {
	w.t.Helper()
	id, ok := w.outletIDs[outlet]
	if !ok {
		id = w.outlet(outlet, nil)
		if w.outletIDs == nil {
			w.outletIDs = map[string]uuid.UUID{}
		}
		w.outletIDs[outlet] = id
	}
	return w.accept(stated(w.article(id), "drug-deaths", number(quantity.Eq, value, "deaths"), p))
}

func (w *world) reject(c claims.Claim) claims.Claim {
	w.t.Helper()
	return w.update(c, func(in *claims.Input) { in.Status = claims.Rejected })
}

func (w *world) conflicts(f ConflictFilter) []Conflict {
	w.t.Helper()
	w.keptRight()
	list, err := w.Conflicts(w.t.Context(), f, keyset.Page{})
	if err != nil {
		w.t.Fatal(err)
	}
	return list.Items
}

// theConflict is the only one that there is.
func (w *world) theConflict() Conflict {
	w.t.Helper()
	list := w.conflicts(ConflictFilter{})
	if len(list) != 1 {
		w.t.Fatalf("%d conflicts: %+v", len(list), list)
	}
	return list[0]
}

func (w *world) decide(c Conflict, edit WorkEdit) ConflictDetail {
	w.t.Helper()
	d, err := w.Decide(w.t.Context(), eva, c.ID, c.Version, edit)
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

// told is the history of a conflict, the oldest change first.
func (w *world) told(id uuid.UUID) []audit.Entry {
	w.t.Helper()
	list, err := audit.New(w.pool).History(w.t.Context(), "conflict", id, keyset.Page{Sort: "revision"})
	if err != nil {
		w.t.Fatal(err)
	}
	for i, e := range list.Items {
		if e.Revision != i+1 {
			w.t.Fatalf("revision %d is at place %d", e.Revision, i)
		}
	}
	return list.Items
}

// conflictsAstray tells of conflicts that don't fit what is stored beside them.
func conflictsAstray(ctx context.Context, tx pgx.Tx) error {
	for what, sql := range map[string]string{
		"a group is in a closed conflict": `SELECT g.conflict_id FROM crosscheck_groups g LEFT JOIN conflicts c ON c.shard_key = g.shard_key AND c.id = g.conflict_id
			WHERE g.conflict_id IS NOT NULL AND c.active IS NOT TRUE`,
		"no group is in an active conflict":  `SELECT c.id FROM conflicts c WHERE c.active AND NOT EXISTS (SELECT FROM crosscheck_groups g WHERE g.shard_key = c.shard_key AND g.conflict_id = c.id)`,
		"it was decided on another picture":  `SELECT id FROM conflicts WHERE active AND state <> 'open' AND decided_picture <> picture`,
		"it counts other voices than it has": `SELECT c.id FROM conflicts c WHERE c.voices <> (SELECT count(*) FROM conflict_claims x WHERE x.shard_key = c.shard_key AND x.conflict_id = c.id)`,
		"the history ends otherwise": `SELECT c.id FROM conflicts c LEFT JOIN history h ON h.entity_type = 'conflict' AND h.entity_id = c.id AND h.revision = c.version
			WHERE h.after->>'state' IS DISTINCT FROM c.state OR (h.after->>'active')::boolean IS DISTINCT FROM c.active OR h.after->>'picture' IS DISTINCT FROM encode(c.picture, 'hex')
			   OR EXISTS (SELECT FROM history l WHERE l.entity_type = 'conflict' AND l.entity_id = c.id AND l.revision > c.version)`,
	} {
		rows, err := tx.Query(ctx, sql)
		if err != nil {
			return err
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if err != nil {
			return err
		}
		if len(ids) > 0 {
			return fmt.Errorf("%s: conflicts %v", what, ids)
		}
	}
	return nil
}

func operations(entries []audit.Entry) string {
	var words []string
	for _, e := range entries {
		words = append(words, e.Operation)
	}
	return strings.Join(words, " ")
}

func resolve(id uuid.UUID) WorkEdit {
	return WorkEdit{State: new(StateResolved), StandingClaims: &[]uuid.UUID{id}, Reason: "It is the later count."}
}

func TestAConflictOpensWhenVoicesDisagreeAndIsShownWhereTheyDo(t *testing.T) {
	w := setup(t)
	w.tree()
	w.say("North Daily", "70601", lastYear)
	if n := len(w.conflicts(ConflictFilter{})); n != 0 {
		t.Fatalf("%d conflicts of one voice", n)
	}
	w.say("South Daily", "90000", lastYear)
	c := w.theConflict()
	if !c.Active || c.State != StateOpen || c.Subject != "drug-deaths" || c.Kind != "quantity" || c.Geography != "US" || c.Unit != "deaths" ||
		c.Verdict != "conflict" || c.Voices != 2 || c.Counts.IndependentOrigins != 2 || c.Spread == nil || c.Period == nil || c.Version != 1 {
		t.Errorf("got %+v", c)
	}
	g := only(t, w.ask(Query{Metric: "drug-deaths"}))
	if g.ConflictID == nil || *g.ConflictID != c.ID {
		t.Errorf("the group names %v, the conflict is %s", g.ConflictID, c.ID)
	}
	d, err := w.Conflict(t.Context(), c.ID)
	if err != nil || len(d.Groups) != 1 || d.Groups[0].ID != g.ID || len(d.Disputed) != 2 || d.Disputed[0].Position == d.Disputed[1].Position {
		t.Errorf("got %+v, %v", d, err)
	}
	if h := w.told(c.ID); operations(h) != "open" || h[0].Actor != "crosscheck" {
		t.Errorf("history %+v", h)
	}
}

func TestAConflictKeepsItsIdentityAsVoicesComeAndGo(t *testing.T) {
	w := setup(t)
	w.tree()
	north := w.say("North Daily", "70601", lastYear)
	w.say("South Daily", "90123", lastYear)
	id := w.theConflict().ID
	w.say("East Daily", "120456", lastYear)
	if c := w.theConflict(); c.ID != id || c.Voices != 3 || c.Version != 2 {
		t.Errorf("with a third voice: %+v", c)
	}
	// A copy of what was said is no other picture.
	w.say("North Daily", "70601", lastYear)
	if c := w.theConflict(); c.ID != id || c.Version != 2 || c.Counts.Claims != 4 {
		t.Errorf("with a copy: %+v", c)
	}
	north = w.update(north, func(in *claims.Input) { in.Quantity = number(quantity.Eq, "71234", "deaths") })
	w.say("West Daily", "150789", lastYear)
	w.reject(north)
	if c := w.theConflict(); c.ID != id || !c.Active {
		t.Errorf("with other voices: %+v", c)
	}
	for _, e := range w.told(id) {
		if e.Operation != "open" && e.Operation != "change" {
			t.Errorf("history has %s: %s", e.Operation, e.Reason)
		}
	}
}

func TestAConflictClosesByItselfAndOpensAgain(t *testing.T) {
	w := setup(t)
	w.tree()
	w.say("North Daily", "70601", lastYear)
	south := w.say("South Daily", "90123", lastYear)
	id := w.theConflict().ID
	south = w.reject(south)
	c := w.theConflict()
	if c.ID != id || c.Active || c.ClosedAt == nil || c.State != StateOpen || c.Voices != 2 {
		t.Errorf("closed: %+v", c)
	}
	d, err := w.Conflict(t.Context(), id)
	if err != nil || len(d.Groups) != 0 || len(d.Disputed) != 2 {
		t.Errorf("it has forgotten what it was about: %+v, %v", d, err)
	}
	if g := only(t, w.ask(Query{Metric: "drug-deaths"})); g.ConflictID != nil {
		t.Errorf("a group without conflict names %s", g.ConflictID)
	}
	w.update(south, func(in *claims.Input) { in.Status = claims.Accepted })
	if c := w.theConflict(); c.ID != id || !c.Active || c.ClosedAt != nil {
		t.Errorf("again: %+v", c)
	}
	if h := operations(w.told(id)); h != "open close open" {
		t.Errorf("history %s", h)
	}
}

func TestAConfirmedRelationClosesAConflictAndItsRejectionOpensItAgain(t *testing.T) {
	w := setup(t)
	w.tree()
	a, b := w.outlet("Wire", nil), w.outlet("Reprinter", nil)
	original, copied := w.article(a), w.article(b)
	w.accept(stated(original, "drug-deaths", number(quantity.Eq, "70601", "deaths"), lastYear))
	// A slipped scale of a translation is suspected to be one, and is no conflict of two voices.
	w.accept(stated(copied, "drug-deaths", number(quantity.Eq, "706010", "deaths"), lastYear))
	id := w.theConflict().ID
	w.relate(copied, "translation_of", original, "confirmed")
	if c := w.theConflict(); c.ID != id || c.Active {
		t.Errorf("with the relation confirmed: %+v", c)
	}
	w.relate(copied, "translation_of", original, "rejected")
	if c := w.theConflict(); c.ID != id || !c.Active {
		t.Errorf("with it rejected: %+v", c)
	}
}

func TestADecidedConflictIsOpenAgainWhenItsPictureChangesAndOnlyThen(t *testing.T) {
	for name, edit := range map[string]func(claims.Claim) WorkEdit{
		StateResolved:  func(c claims.Claim) WorkEdit { return resolve(c.ID) },
		StateExplained: func(claims.Claim) WorkEdit { return WorkEdit{State: new(StateExplained), Hint: new("stale")} },
		StateDismissed: func(claims.Claim) WorkEdit {
			return WorkEdit{State: new(StateDismissed), Reason: "The two count other things."}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := setup(t)
			w.tree()
			north := w.say("North Daily", "70601", lastYear)
			w.say("South Daily", "90123", lastYear)
			w.decide(w.theConflict(), edit(north))
			w.say("South Daily", "90123", lastYear) // a copy
			if c := w.theConflict(); c.State != name || !c.Active || c.Version != 2 {
				t.Errorf("after a copy: %+v", c)
			}
			w.say("Third Daily", "120456", lastYear)
			c := w.theConflict()
			if c.State != StateOpen || c.Hint != "" || len(c.StandingClaims) > 0 || c.Reason != "" {
				t.Errorf("after another number: %+v", c)
			}
			h := w.told(c.ID)
			last := h[len(h)-1]
			if last.Operation != "reopen" || last.Actor != "crosscheck" || !strings.Contains(last.Reason, "1 joined") {
				t.Errorf("history ends %+v", last)
			}
		})
	}
}

func TestWhatWasDecidedHoldsForTheSamePictureAfterItWasGone(t *testing.T) {
	w := setup(t)
	w.tree()
	north := w.say("North Daily", "70601", lastYear)
	south := w.say("South Daily", "90123", lastYear)
	w.decide(w.theConflict(), resolve(north.ID))
	south = w.reject(south)
	if c := w.theConflict(); c.Active || c.State != StateResolved {
		t.Errorf("closed: %+v", c)
	}
	south = w.update(south, func(in *claims.Input) { in.Status = claims.Accepted })
	if c := w.theConflict(); !c.Active || c.State != StateResolved {
		t.Errorf("the same again: %+v", c)
	}
	south = w.reject(south)
	w.update(south, func(in *claims.Input) {
		in.Status, in.Quantity = claims.Accepted, number(quantity.Eq, "99456", "deaths")
	})
	if c := w.theConflict(); !c.Active || c.State != StateOpen {
		t.Errorf("another number: %+v", c)
	}
}

func TestAResolutionFallsWithTheClaimThatStood(t *testing.T) {
	w := setup(t)
	w.tree()
	w.say("North Daily", "70601", lastYear)
	w.say("South Daily", "90123", lastYear)
	again := w.say("North Daily", "70601", lastYear)
	c := w.theConflict()
	// The copy may stand too; without it the picture is the same.
	w.decide(c, resolve(again.ID))
	w.reject(again)
	if c := w.theConflict(); c.State != StateOpen || !c.Active {
		t.Errorf("got %+v", c)
	}
}

func TestTwoConflictsBecomeOneAndPartAgain(t *testing.T) {
	w := setup(t)
	w.tree()
	// Two periods that are only near each other, and one between that is the same as either.
	early, late := year("2022-01-01", "2022-12-31"), lastYear
	w.say("North Daily", "70601", early)
	w.say("South Daily", "190123", early)
	w.say("East Daily", "50601", late)
	w.say("West Daily", "360123", late)
	first := w.conflicts(ConflictFilter{})
	if len(first) != 2 || !first[0].Active || !first[1].Active {
		t.Fatalf("two conflicts: %+v", first)
	}
	between := w.say("Fifth Daily", "950456", year("2022-03-01", "2023-02-28"))
	yes, no := true, false
	one, other := w.conflicts(ConflictFilter{Active: &yes}), w.conflicts(ConflictFilter{Active: &no})
	if len(one) != 1 || len(other) != 1 || one[0].Voices != 5 || other[0].MergedInto == nil || *other[0].MergedInto != one[0].ID {
		t.Fatalf("one conflict: %+v and %+v", one, other)
	}
	if d, err := w.Conflict(t.Context(), one[0].ID); err != nil || len(d.Groups) != 3 || len(d.Disputed) != 5 {
		t.Errorf("it is seen in %d groups: %v", len(d.Groups), err)
	}
	w.reject(between)
	again := w.conflicts(ConflictFilter{})
	if len(again) != 2 || !again[0].Active || !again[1].Active || again[0].MergedInto != nil || again[1].MergedInto != nil {
		t.Errorf("two again: %+v", again)
	}
	for _, c := range again {
		if c.Voices != 2 || c.ID != first[0].ID && c.ID != first[1].ID {
			t.Errorf("another conflict: %+v", c)
		}
	}
	if h := operations(w.told(other[0].ID)); h != "open merge open" {
		t.Errorf("history %s", h)
	}
}

func TestWhatOneSaysOfTwoYearsIsTwoConflicts(t *testing.T) {
	w := setup(t)
	w.tree()
	other := year("2019-01-01", "2019-12-31")
	w.say("North Daily", "70601", lastYear)
	w.say("South Daily", "90123", lastYear)
	w.say("North Daily", "50601", other)
	w.say("South Daily", "60123", other)
	if list := w.conflicts(ConflictFilter{}); len(list) != 2 || !list[0].Active || !list[1].Active {
		t.Fatalf("the conflicts of two years: %+v", list)
	}
	from, to := quantity.Date{Year: 2019, Month: 3, Day: 1}, quantity.Date{Year: 2019, Month: 3, Day: 2}
	if list := w.conflicts(ConflictFilter{From: &from, To: &to}); len(list) != 1 || list[0].Period.Start.Year != 2019 {
		t.Errorf("of that spring: %+v", list)
	}
}

func TestDatesAndStatementsConflictAsNumbersDo(t *testing.T) {
	w := setup(t)
	w.topic("events", "bridge-opened")
	w.topic("propositions", "port-is-closed")
	doc := func(name string) uuid.UUID { return w.article(w.outlet(name, nil)) }
	w.accept(dated(doc("North Daily"), "bridge-opened", "at", days("2022-08-14", "2022-08-14"), ""))
	w.accept(dated(doc("South Daily"), "bridge-opened", "at", days("2022-09-01", "2022-09-01"), ""))
	w.accept(dated(doc("Far Daily"), "bridge-opened", "at", days("2022-08-14", "2022-08-14"), "FR"))
	w.accept(said(doc("East Daily"), "port-is-closed", claims.Affirm, nil, ""))
	denied := w.accept(said(doc("West Daily"), "port-is-closed", claims.Deny, nil, ""))
	dates, statements := w.conflicts(ConflictFilter{Events: []string{"bridge-opened"}}), w.conflicts(ConflictFilter{Propositions: []string{"port-is-closed"}})
	if len(dates) != 1 || dates[0].Kind != "date" || dates[0].Verdict != "conflict" || dates[0].Voices != 3 {
		t.Fatalf("dates: %+v", dates)
	}
	if len(statements) != 1 || statements[0].Kind != "statement" || statements[0].Verdict != "stance_conflict" || statements[0].Voices != 2 {
		t.Fatalf("statements: %+v", statements)
	}
	for _, c := range []Conflict{dates[0], statements[0]} {
		if d, err := w.Conflict(t.Context(), c.ID); err != nil || len(d.Groups) == 0 || *d.Groups[0].ConflictID != c.ID {
			t.Errorf("%s: %+v, %v", c.Kind, d, err)
		}
	}
	w.decide(statements[0], resolve(denied.ID))
	w.accept(said(doc("Sixth Daily"), "port-is-closed", claims.Affirm, nil, ""))
	if list := w.conflicts(ConflictFilter{Propositions: []string{"port-is-closed"}}); len(list) != 1 || list[0].ID != statements[0].ID || list[0].State != StateOpen {
		t.Errorf("with a further voice: %+v", list)
	}
}

func TestDecisionsAreRefusedWithTheFieldThatIsWrong(t *testing.T) {
	w := setup(t)
	w.tree()
	w.addMetric("fires", "fires", "total", "")
	north := w.say("North Daily", "70601", lastYear)
	w.say("South Daily", "90123", lastYear)
	stranger := w.accept(stated(w.article(w.outlet("Fire Post", nil)), "fires", number(quantity.Eq, "12", "fires"), lastYear))
	c := w.theConflict()
	for name, x := range map[string]struct {
		edit    WorkEdit
		code    string
		pointer string
	}{
		"a state that is none":              {WorkEdit{State: new("closed")}, "not_one_of", "/state"},
		"explained by nothing":              {WorkEdit{State: new(StateExplained)}, "hint_required", "/hint"},
		"explained by an unknown hint":      {WorkEdit{State: new(StateExplained), Hint: new("magic")}, "not_one_of", "/hint"},
		"explained by something not said":   {WorkEdit{State: new(StateExplained), Hint: new(HintOther)}, "reason_required", "/reason"},
		"resolved for nobody":               {WorkEdit{State: new(StateResolved), Reason: "So it is."}, "claim_required", "/standing_claims"},
		"resolved without a reason":         {WorkEdit{State: new(StateResolved), StandingClaims: &[]uuid.UUID{north.ID}}, "reason_required", "/reason"},
		"resolved for a stranger":           {resolve(stranger.ID), "not_in_conflict", "/standing_claims/0"},
		"resolved for one twice":            {WorkEdit{State: new(StateResolved), StandingClaims: &[]uuid.UUID{north.ID, north.ID}, Reason: "So."}, "duplicate", "/standing_claims"},
		"dismissed without a reason":        {WorkEdit{State: new(StateDismissed)}, "reason_required", "/reason"},
		"a hint of an open one":             {WorkEdit{Hint: new("stale")}, "not_allowed", "/hint"},
		"a standing claim of an open one":   {WorkEdit{StandingClaims: &[]uuid.UUID{north.ID}}, "not_allowed", "/standing_claims"},
		"a hint of a dismissed one":         {WorkEdit{State: new(StateDismissed), Hint: new("stale"), Reason: "No."}, "not_allowed", "/hint"},
		"an assignee of several lines":      {WorkEdit{Assignee: new("Eva\nAda")}, "invalid_text", "/assignee"},
		"an assignee whose name never ends": {WorkEdit{Assignee: new(strings.Repeat("x", 201))}, "too_long", "/assignee"},
		"a reason with NUL":                 {WorkEdit{State: new(StateDismissed), Reason: "a\x00"}, "invalid_text", "/reason"},
		"a reason without end":              {WorkEdit{State: new(StateDismissed), Reason: strings.Repeat("x", 2001)}, "too_long", "/reason"},
	} {
		_, err := w.Decide(t.Context(), eva, c.ID, c.Version, x.edit)
		f, ok := fault.As(err)
		if !ok || f.Kind != fault.Invalid || !slices.ContainsFunc(f.Fields, func(p fault.Field) bool { return p.Code == x.code && p.Pointer == x.pointer }) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.Decide(t.Context(), eva, c.ID, c.Version+1, WorkEdit{Assignee: new("Eva")}); !fault.Is(err, fault.Stale) {
		t.Errorf("another version: %v", err)
	}
	if _, err := w.Decide(t.Context(), eva, uuid.New(), 1, WorkEdit{Assignee: new("Eva")}); !fault.Is(err, fault.NotFound) {
		t.Errorf("no conflict: %v", err)
	}
	if again := w.theConflict(); again.Version != c.Version || len(w.told(c.ID)) != 1 {
		t.Errorf("a refusal has left %+v", again)
	}
}

func TestAnAnalystWorksAConflict(t *testing.T) {
	w := setup(t)
	w.tree()
	north := w.say("North Daily", "70601", lastYear)
	w.say("South Daily", "90123", lastYear)
	d := w.decide(w.theConflict(), WorkEdit{Assignee: new("Eva"), Reason: "She knows the numbers."})
	if d.Assignee != "Eva" || d.Reason != "" || d.State != StateOpen {
		t.Errorf("assigned: %+v", d.Work)
	}
	d = w.decide(d.Conflict, resolve(north.ID))
	if d.State != StateResolved || d.Reason == "" || d.Assignee != "Eva" || !slices.ContainsFunc(d.Disputed, func(x Disputed) bool { return x.Stands && x.ClaimID == north.ID }) {
		t.Errorf("resolved: %+v", d)
	}
	same := w.decide(d.Conflict, WorkEdit{State: new(StateResolved)})
	if same.Version != d.Version {
		t.Errorf("what changes nothing is version %d", same.Version)
	}
	d = w.decide(d.Conflict, WorkEdit{State: new(StateExplained), Hint: new("calendar_vs_rolling_year")})
	if len(d.StandingClaims) != 0 || d.Reason != "" || d.Hint == "" {
		t.Errorf("explained: %+v", d.Work)
	}
	d = w.decide(d.Conflict, WorkEdit{State: new(StateOpen), Assignee: new("")})
	if d.Hint != "" || d.Assignee != "" || d.State != StateOpen || len(d.Groups) != 1 {
		t.Errorf("open: %+v", d)
	}
	for _, text := range []string{"Looks like two years.", "看起来不同的年份。"} {
		if c, err := w.Comment(t.Context(), eva, d.ID, text); err != nil || c.Author != "Eva" || c.CreatedAt.IsZero() {
			t.Errorf("%+v, %v", c, err)
		}
	}
	first, err := w.Comments(t.Context(), d.ID, keyset.Page{Limit: 1})
	if err != nil || len(first.Items) != 1 || first.Items[0].Text != "看起来不同的年份。" || first.Next == "" {
		t.Fatalf("%+v, %v", first, err)
	}
	second, err := w.Comments(t.Context(), d.ID, keyset.Page{Limit: 1, Cursor: first.Next})
	if err != nil || len(second.Items) != 1 || second.Items[0].Text != "Looks like two years." || second.Next != "" {
		t.Errorf("%+v, %v", second, err)
	}
	if detail, err := w.Conflict(t.Context(), d.ID); err != nil || len(detail.Comments) != 2 || detail.Version != d.Version {
		t.Errorf("%+v, %v", detail, err)
	}
	for name, text := range map[string]string{"nothing": "", "blanks": "  ", "NUL": "a\x00", "without end": strings.Repeat("x", 4001)} {
		if _, err := w.Comment(t.Context(), eva, d.ID, text); !fault.Is(err, fault.Invalid) {
			t.Errorf("a comment of %s: %v", name, err)
		}
	}
	if _, err := w.Comment(t.Context(), eva, uuid.New(), "Hello."); !fault.Is(err, fault.NotFound) {
		t.Errorf("a comment on nothing: %v", err)
	}
	for _, sql := range []string{`UPDATE conflict_comments SET text = 'other'`, `DELETE FROM conflict_comments`, `TRUNCATE conflict_comments`} {
		if _, err := w.pool.Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "refuses") {
			t.Errorf("%s: %v", sql, err)
		}
	}
	if h := operations(w.told(d.ID)); h != "open update update update update" {
		t.Errorf("history %s", h)
	}
}

func TestConflictsOpenInWhatAnEarlierVersionHasStored(t *testing.T) {
	w := setup(t)
	w.tree()
	w.say("North Daily", "70601", lastYear)
	w.say("South Daily", "90123", lastYear)
	w.exec(`DELETE FROM conflict_claims`)
	w.exec(`DELETE FROM conflicts`)
	w.exec(`DELETE FROM milestones`)
	if _, err := w.RefreshOutdated(t.Context()); err != nil {
		t.Fatal(err)
	}
	c := w.theConflict()
	if g := only(t, w.ask(Query{Metric: "drug-deaths"})); g.ConflictID == nil || *g.ConflictID != c.ID || !c.Active {
		t.Errorf("the group names %v, the conflict is %+v", g.ConflictID, c)
	}
}
