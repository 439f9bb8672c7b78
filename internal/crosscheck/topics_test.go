package crosscheck

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/claims"
	"whence/internal/crosscheck/verdict"
	"whence/internal/fault"
	"whence/internal/postgres"
	"whence/internal/quantity"
)

// topic adds an event or a proposition.
func (w *world) topic(table, slug string) uuid.UUID {
	w.t.Helper()
	id := newID()
	w.exec(`INSERT INTO `+table+` (id, slug, definition) VALUES ($1, $2, 'Something that is spoken of.')`, id, slug)
	return id
}

// dated is a claim of a document that an event was on a day, or relates to it as
// the comparator says.
func dated(source uuid.UUID, event, comparator string, p *quantity.Period, place string, hops ...string) claims.Input {
	in := stated(source, "", nil, p, hops...)
	in.Kind, in.Event, in.DateComparator, in.Geography = claims.KindDate, event, comparator, place
	return in
}

// said is a claim of a document that a proposition is true, or is not.
func said(source uuid.UUID, proposition, stance string, p *quantity.Period, place string) claims.Input {
	in := stated(source, "", nil, p)
	in.Kind, in.Proposition, in.Stance, in.Geography = claims.KindStatement, proposition, stance, place
	return in
}

func days(start, end string) *quantity.Period {
	p := year(start, end)
	p.Grain = quantity.Day
	return p
}

// kept reads what is stored of the groups of a subject.
func (w *world) kept(kind verdict.Kind, id uuid.UUID) standing {
	w.t.Helper()
	var s standing
	err := postgres.InTx(w.t.Context(), w.pool, func(tx pgx.Tx) (err error) {
		p, err := whole(w.t.Context(), tx, Key{Kind: kind, SubjectID: id})
		if err == nil {
			s = p.stored
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func TestDatesOfAnEventAgreeUntilOneLiesApart(t *testing.T) {
	w := setup(t)
	bridge := w.topic("events", "bridge-opened")
	w.topic("events", "tunnel-opened")
	doc := func(name string) uuid.UUID { return w.article(w.outlet(name, nil)) }
	month := w.accept(dated(doc("North Daily"), "bridge-opened", "at", year("2022-08-01", "2022-08-31"), ""))
	day := w.accept(dated(doc("South Daily"), "bridge-opened", "at", days("2022-08-14", "2022-08-14"), "FR"))
	w.accept(dated(doc("East Daily"), "bridge-opened", "after", days("2022-08-01", "2022-08-01"), ""))
	w.accept(dated(doc("West Daily"), "tunnel-opened", "at", days("2019-08-14", "2019-08-14"), "FR"))
	g := only(t, w.ask(Query{Event: "bridge-opened"}))
	if g.Kind != verdict.Date || g.Subject != "bridge-opened" || g.Geography != "FR" || g.Verdict != verdict.Agree || g.ConflictID != nil || g.Counts.IndependentOrigins != 3 || len(g.Claims) != 3 {
		t.Errorf("got %+v", g)
	}
	for _, c := range g.Claims {
		if c.Strict != nil || c.Days == nil || c.Days.First == nil || (c.ClaimID == day.ID && c.Days.Last.String() != "2022-08-14") {
			t.Errorf("got %+v", c)
		}
	}
	late := w.accept(dated(doc("Port Daily"), "bridge-opened", "at", year("2023-01-01", "2023-12-31"), ""))
	g = only(t, w.ask(Query{Event: "bridge-opened"}))
	if g.Verdict != verdict.Conflict || g.ConflictID == nil || g.Worst == nil || g.LogicallyPossible == nil || *g.LogicallyPossible || !slices.Contains(g.Disagree, late.ID.String()) {
		t.Errorf("got %+v", g)
	}
	stored := w.kept(verdict.Date, bridge)
	if m := stored.members[month.ID]; *m.FirstDay != "2022-08-01" || *m.LastDay != "2022-08-31" || m.StrictLo != nil || m.Geography != nil || m.Stance != "affirm" {
		t.Errorf("kept %+v", m)
	}
	if s := stored.groups[g.ID]; s.Verdict != "conflict" || *s.ConflictID != *g.ConflictID || *s.Geography != "FR" || s.Claims != 4 {
		t.Errorf("kept %+v", s)
	}
	conflict := *g.ConflictID
	w.update(late, func(in *claims.Input) { in.Event = "tunnel-opened" })
	if g = only(t, w.ask(Query{Event: "bridge-opened"})); g.Verdict != verdict.Agree || g.ConflictID != nil {
		t.Errorf("a date of another event: %+v", g)
	}
	if g = only(t, w.ask(Query{Event: "tunnel-opened"})); g.Verdict != verdict.Conflict || *g.ConflictID == conflict {
		t.Errorf("the event that it is of: %+v", g)
	}
}

func TestAPropositionIsDisputedOfTheSameTimeOnly(t *testing.T) {
	w := setup(t)
	port := w.topic("propositions", "port-is-closed")
	doc := func(name string) uuid.UUID { return w.article(w.outlet(name, nil)) }
	yes := w.accept(said(doc("North Daily"), "port-is-closed", claims.Affirm, days("2023-05-01", "2023-05-31"), "NL"))
	no := w.accept(said(doc("South Daily"), "port-is-closed", claims.Deny, days("2023-07-01", "2023-07-31"), "NL"))
	demand := w.accept(said(doc("East Daily"), "port-is-closed", claims.Demand, nil, "NL"))
	r := w.ask(Query{Proposition: "port-is-closed"})
	if g := only(t, r); g.Kind != verdict.Statement || g.Verdict != verdict.Development || g.ConflictID != nil || len(g.Claims) != 2 {
		t.Errorf("at different times: %+v", g)
	}
	if len(r.NotCompared) != 1 || r.NotCompared[0] != (NotCompared{demand.ID, "demand"}) {
		t.Errorf("not compared %+v", r.NotCompared)
	}
	no = w.update(no, func(in *claims.Input) { in.Period = nil })
	g := only(t, w.ask(Query{Proposition: "port-is-closed"}))
	if g.Verdict != verdict.StanceConflict || g.ConflictID == nil || len(g.Disagree) != 2 {
		t.Errorf("at one time: %+v", g)
	}
	for _, c := range g.Claims {
		if want := map[uuid.UUID]verdict.Stance{yes.ID: verdict.Affirm, no.ID: verdict.Deny}[c.ClaimID]; c.Stance != want || c.Days == nil || (c.Days.First == nil) != (c.ClaimID == no.ID) {
			t.Errorf("got %+v", c)
		}
	}
	m := w.kept(verdict.Statement, port).members
	if len(m) != 2 || m[no.ID].Stance != "deny" || m[no.ID].FirstDay != nil || m[no.ID].LastDay != nil || *m[yes.ID].LastDay != "2023-05-31" {
		t.Errorf("kept %+v", m)
	}
	w.update(no, func(in *claims.Input) { in.Status = claims.Rejected })
	if g := only(t, w.ask(Query{Proposition: "port-is-closed"})); g.Verdict != verdict.Single || g.ConflictID != nil {
		t.Errorf("with the denial rejected: %+v", g)
	}
}

// A date without a place may be about any that another one states, and no two of
// these are about one.
func TestADateWithoutAPlaceIsComparedAtEachPlace(t *testing.T) {
	w := setup(t)
	w.topic("events", "vote-held")
	doc := func(name string) uuid.UUID { return w.article(w.outlet(name, nil)) }
	day := func(d string) *quantity.Period { return days(d, d) }
	w.accept(dated(doc("North Daily"), "vote-held", "at", day("2024-03-01"), "FR"))
	w.accept(dated(doc("South Daily"), "vote-held", "at", day("2024-06-01"), "IT"))
	bare := w.accept(dated(doc("East Daily"), "vote-held", "at", day("2024-06-01"), ""))
	found := func(q Query) (list []string) {
		t.Helper()
		for _, g := range w.ask(q).Groups {
			list = append(list, fmt.Sprint(g.Geography, " ", g.Verdict, " ", len(g.Claims)))
		}
		return list
	}
	if got, want := found(Query{Event: "vote-held"}), []string{"FR conflict 2", "IT agree 2"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := found(Query{Event: "vote-held", Geography: "IT"}), []string{"IT agree 2"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	w.update(bare, func(in *claims.Input) { in.Geography = "DE" })
	if got, want := found(Query{Event: "vote-held"}), []string{"DE single 1", "FR single 1", "IT single 1"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestADisagreementOfNoPlaceIsOneInEveryPlace(t *testing.T) {
	w := setup(t)
	w.topic("events", "vote-held")
	doc := func(name string) uuid.UUID { return w.article(w.outlet(name, nil)) }
	for i, place := range []string{"FR", "IT", "", ""} {
		p := year("2024-01-01", "2024-12-31")
		if place == "" {
			p = days(fmt.Sprintf("2024-0%d-01", i), fmt.Sprintf("2024-0%d-01", i))
		}
		w.accept(dated(doc("Daily "+fmt.Sprint(i)), "vote-held", "at", p, place))
	}
	r := w.ask(Query{Event: "vote-held"})
	if len(r.Groups) != 2 || r.Groups[0].ConflictID == nil || r.Groups[1].ConflictID == nil || *r.Groups[0].ConflictID != *r.Groups[1].ConflictID || r.Groups[0].ID == r.Groups[1].ID {
		t.Errorf("got %+v", r.Groups)
	}
}

func TestOutletsSideBySideShowTheirDatesAndStatements(t *testing.T) {
	w := setup(t)
	w.tree()
	w.topic("events", "drug-deaths") // a slug is of its own catalogue
	w.topic("propositions", "port-is-closed")
	a, b := w.article(w.outlet("North Daily", nil)), w.article(w.outlet("South Daily", nil))
	for i, doc := range []uuid.UUID{a, b} {
		w.accept(stated(doc, "drug-deaths", number(quantity.Eq, fmt.Sprint(70601+i*30000), "deaths"), lastYear))
		w.accept(dated(doc, "drug-deaths", "at", days(fmt.Sprintf("2022-0%d-01", i+1), fmt.Sprintf("2022-0%d-01", i+1)), ""))
		w.accept(said(doc, "port-is-closed", claims.Affirm, lastYear, ""))
	}
	list := func(q Query) (out []string) {
		t.Helper()
		for _, g := range w.ask(q).Groups {
			out = append(out, fmt.Sprint(g.Kind, " ", g.Subject, " ", g.Verdict, " ", len(g.Claims)))
		}
		return out
	}
	number, date, statement := "quantity drug-deaths conflict 2", "date drug-deaths conflict 2", "statement port-is-closed agree 2"
	outlets := []string{"North Daily", "South Daily"}
	for name, c := range map[string]struct {
		q    Query
		want []string
	}{
		"outlets":                     {Query{Outlets: outlets}, []string{number, date, statement}},
		"outlets and a metric":        {Query{Outlets: outlets, Metric: "drug-deaths"}, []string{number}},
		"outlets and an event":        {Query{Outlets: outlets, Event: "drug-deaths"}, []string{date}},
		"one outlet of a proposition": {Query{Outlets: outlets[:1], Proposition: "port-is-closed"}, []string{"statement port-is-closed single 1"}},
		"an event":                    {Query{Event: "drug-deaths"}, []string{date}},
		"an event in its time":        {Query{Event: "drug-deaths", From: days("2022-02-01", "").Start}, []string{date}},
		"an event behind its time":    {Query{Event: "drug-deaths", From: days("2022-02-02", "").Start}, nil},
		"outlets, before all":         {Query{Outlets: outlets, To: days("2021-12-31", "").Start}, nil},
		"a statement in its time":     {Query{Proposition: "port-is-closed", To: lastYear.Start}, []string{statement}},
		"an event elsewhere":          {Query{Event: "drug-deaths", Geography: "FR"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := list(c.q); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	for name, c := range map[string]struct {
		q    Query
		kind fault.Kind
		code string
	}{
		"two subjects":              {Query{Event: "drug-deaths", Metric: "drug-deaths"}, fault.Malformed, "invalid_parameter"},
		"two subjects of outlets":   {Query{Event: "drug-deaths", Proposition: "port-is-closed", Outlets: outlets}, fault.Malformed, "invalid_parameter"},
		"an event nobody has":       {Query{Event: "port-is-closed"}, fault.NotFound, "unknown_event"},
		"a proposition nobody has":  {Query{Proposition: "drug-deaths"}, fault.NotFound, "unknown_proposition"},
		"a NUL in an event":         {Query{Event: "a\x00"}, fault.Malformed, "invalid_parameter"},
		"a NUL in what is proposed": {Query{Proposition: "a\x00"}, fault.Malformed, "invalid_parameter"},
	} {
		_, err := w.Crosscheck(t.Context(), c.q)
		if f, ok := fault.As(err); !ok || f.Kind != c.kind || f.Code != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The days before and after all those that can be written are kept and compared.
func TestDatesAtTheEndsOfTheCalendarAreKept(t *testing.T) {
	w := setup(t)
	id := w.topic("events", "world-made")
	doc := w.article(w.outlet("North Daily", nil))
	before := w.accept(dated(doc, "world-made", "before", days("0001-01-01", "0001-01-01"), ""))
	after := w.accept(dated(w.article(w.outlet("South Daily", nil)), "world-made", "after", days("9999-12-31", "9999-12-31"), ""))
	if g := only(t, w.ask(Query{Event: "world-made"})); g.Verdict != verdict.Conflict {
		t.Errorf("got %+v", g)
	}
	m := w.kept(verdict.Date, id).members
	if *m[before.ID].LastDay != "0001-12-31 BC" || *m[after.ID].FirstDay != "10000-01-01" || m[before.ID].FirstDay != nil {
		t.Errorf("kept %+v", m)
	}
}

// A disagreement is named by what it is about, so that another name of it makes
// another of it.
func TestAnEventThatIsCalledOtherwiseIsComparedAnew(t *testing.T) {
	w := setup(t)
	id := w.topic("events", "bridge-opened")
	a, b := w.article(w.outlet("North Daily", nil)), w.article(w.outlet("South Daily", nil))
	w.accept(dated(a, "bridge-opened", "at", days("2022-08-14", "2022-08-14"), ""))
	w.accept(dated(b, "bridge-opened", "at", days("2023-08-14", "2023-08-14"), ""))
	w.exec(`UPDATE events SET slug = 'bridge-closed' WHERE id = $1`, id)
	w.refresh(w.RefreshEvents, id)
	if g := only(t, w.ask(Query{Event: "bridge-closed"})); g.ConflictID == nil {
		t.Errorf("got %+v", g)
	}
	proposed := w.topic("propositions", "port-is-closed")
	w.accept(said(a, "port-is-closed", claims.Affirm, nil, ""))
	w.accept(said(b, "port-is-closed", claims.Deny, nil, ""))
	w.exec(`UPDATE propositions SET slug = 'port-is-open' WHERE id = $1`, proposed)
	w.refresh(w.RefreshPropositions, proposed)
	if g := only(t, w.ask(Query{Proposition: "port-is-open"})); g.ConflictID == nil {
		t.Errorf("got %+v", g)
	}
}

// Copies of one text are one origin of a date too, until nobody says so.
func TestCopiesOfADateAreOneOrigin(t *testing.T) {
	w := setup(t)
	w.topic("events", "bridge-opened")
	wire, copied := w.article(w.outlet("Wire", nil)), w.article(w.outlet("Reprinter", nil))
	for _, doc := range []uuid.UUID{wire, copied} {
		w.accept(dated(doc, "bridge-opened", "at", days("2022-08-14", "2022-08-14"), ""))
	}
	for _, c := range []struct {
		state   string
		origins int
	}{{"proposed", 2}, {"confirmed", 1}, {"rejected", 2}} {
		w.relate(copied, "reprint_of", wire, c.state)
		if g := only(t, w.ask(Query{Event: "bridge-opened"})); g.Counts.IndependentOrigins != c.origins || g.Counts.Documents != 2 {
			t.Errorf("%s: %+v", c.state, g.Counts)
		}
	}
}

// What was accepted under an earlier version is compared at the next start.
func TestGroupsOfAnEarlierVersionAreRecomputedOnce(t *testing.T) {
	w := setup(t)
	w.tree()
	w.topic("events", "bridge-opened")
	w.topic("propositions", "port-is-closed")
	w.topic("events", "of-no-claim")
	doc := w.article(w.outlet("North Daily", nil))
	w.claims.OnChange = nil
	abroad := stated(doc, "drug-deaths", number(quantity.Eq, "12", "deaths"), lastYear)
	abroad.Geography = "CN"
	for _, in := range []claims.Input{
		stated(doc, "drug-deaths", number(quantity.Eq, "70601", "deaths"), lastYear), abroad,
		dated(doc, "bridge-opened", "at", lastYear, ""), said(doc, "port-is-closed", claims.Deny, nil, "NL"),
	} {
		w.accept(in)
	}
	if err := w.mismatch(); err == nil {
		t.Fatal("groups are stored that nobody computed")
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.RefreshOutdated(ended); err == nil {
		t.Error("an end in the middle is taken for the end")
	}
	for i, want := range []int{4, 0} {
		if n, err := w.RefreshOutdated(t.Context()); err != nil || n != want {
			t.Errorf("time %d: %d keys, %v", i+1, n, err)
		}
		w.keptRight()
	}
}
