package crosscheck

import (
	"context"
	"fmt"
	"maps"
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

// tree adds drug deaths with a part of them.
func (w *world) tree() {
	w.addMetric("drug-deaths", "deaths", "total", "")
	w.addMetric("opioid-deaths", "deaths", "total", "drug-deaths")
}

var lastYear = year("2022-05-01", "2023-04-30")

func only(t *testing.T, r Result) Group {
	t.Helper()
	if len(r.Groups) != 1 {
		t.Fatalf("%d groups: %+v", len(r.Groups), r.Groups)
	}
	return r.Groups[0]
}

func TestAConflictSaysThatOneNumberFitsTheBroaderMetric(t *testing.T) {
	w := setup(t)
	w.tree()
	w.party("health-bureau", "Health Bureau", nil)
	a, b, c := w.outlet("North Daily", nil), w.outlet("South Daily", nil), w.outlet("East Daily", nil)
	low := w.accept(stated(w.article(a), "opioid-deaths", number(quantity.Gt, "77000", "deaths"), lastYear, "Health Bureau"))
	high := w.accept(stated(w.article(b), "opioid-deaths", number(quantity.Approx, "100000", "deaths"), lastYear, "《The Capital Post》"))
	all := w.accept(stated(w.article(c), "drug-deaths", number(quantity.Nearly, "110000", "deaths"), lastYear))
	r := w.ask(Query{Metric: "opioid-deaths"})
	g := only(t, r)
	if g.Verdict != verdict.Conflict || g.ConflictID == nil || g.Counts.IndependentOrigins != 2 || g.Counts.Documents != 2 || len(g.Claims) != 2 {
		t.Errorf("got %+v", g)
	}
	if !slices.ContainsFunc(g.Hints, func(h verdict.Hint) bool {
		return h.Code == "fits_broader_metric" && h.Evidence.Claim == high.ID.String()
	}) {
		t.Errorf("hints %+v", g.Hints)
	}
	for _, m := range g.Claims {
		want := map[uuid.UUID][2]string{low.ID: {"North Daily", "Health Bureau"}, high.ID: {"South Daily", "《The Capital Post》"}}[m.ClaimID]
		if m.Outlet != want[0] || m.Origin != want[1] || m.Strict == nil || m.Usual == nil {
			t.Errorf("got %+v, want %v", m, want)
		}
	}
	for _, p := range r.Related {
		if p.Verdict == verdict.Conflict {
			t.Errorf("a part conflicts with its whole: %+v", p)
		}
		if p.A != all.ID.String() && p.B != all.ID.String() {
			t.Errorf("related to nothing of the branch: %+v", p)
		}
	}
	if len(r.Related) == 0 {
		t.Error("the broader metric is not related")
	}
	if g := only(t, w.ask(Query{Metric: "drug-deaths"})); g.Verdict != verdict.Single || g.ConflictID != nil {
		t.Errorf("the whole: %+v", g)
	}
}

func TestCopiesAreOneOriginUntilTheirRelationIsRejected(t *testing.T) {
	w := setup(t)
	w.tree()
	wire := w.article(w.outlet("Wire", nil))
	say := func(doc uuid.UUID, value string) {
		w.accept(stated(doc, "drug-deaths", number(quantity.Eq, value, "deaths"), lastYear))
	}
	say(wire, "70601")
	var copies []uuid.UUID
	for i := range 4 {
		doc := w.article(w.outlet(fmt.Sprintf("Reprinter %d", i), nil))
		say(doc, "70601")
		copies = append(copies, doc)
	}
	say(w.article(w.outlet("Own Report", nil)), "70601")
	origins := func() int {
		t.Helper()
		g := only(t, w.ask(Query{Metric: "drug-deaths"}))
		if g.Counts.Documents != 6 || g.Counts.Outlets != 6 || g.Verdict != verdict.Agree {
			t.Errorf("got %+v", g)
		}
		return g.Counts.IndependentOrigins
	}
	if n := origins(); n != 6 {
		t.Fatalf("%d origins before any relation", n)
	}
	// A chain: each reprints the one before.
	for i, doc := range copies {
		of := wire
		if i > 0 {
			of = copies[i-1]
		}
		w.relate(doc, []string{"reprint_of", "mirror_of", "translation_of", "excerpt_of"}[i], of, "confirmed")
	}
	if n := origins(); n != 2 {
		t.Errorf("%d origins of a wire story and one report", n)
	}
	w.relate(copies[0], "reprint_of", wire, "rejected")
	if n := origins(); n != 3 {
		t.Errorf("%d origins with the first reprint rejected", n)
	}
	w.relate(copies[0], "reprint_of", wire, "confirmed")
	w.relate(wire, "cites", copies[0], "confirmed")
	if n := origins(); n != 2 {
		t.Errorf("%d origins with it confirmed again", n)
	}
}

func TestWhoCountsAsAnOrigin(t *testing.T) {
	w := setup(t)
	w.tree()
	post, daily, house := w.outlet("Capital Post", nil), w.outlet("Port Daily", nil), w.outlet("Statistics House", nil)
	w.party("capital-post", "The Capital Post", &post)
	bureau := w.party("statistics-house", "Statistics House", nil)
	claim := func(source uuid.UUID, end string, hops ...string) claims.Claim {
		in := stated(source, "drug-deaths", number(quantity.Eq, "70601", "deaths"), lastYear, hops...)
		in.AttributionEnd = end
		return w.accept(in)
	}
	want := map[uuid.UUID]string{}
	for _, c := range []struct {
		source uuid.UUID
		end    string
		hops   []string
		origin string
	}{
		{w.article(post), claims.EndPrimary, nil, "The Capital Post"},                           // its own report
		{w.article(daily), claims.EndPrimary, []string{"The Capital Post"}, "The Capital Post"}, // a hop to it
		{w.article(daily), claims.EndPrimary, []string{"《capital post》"}, "The Capital Post"},   // by the outlet's name
		{w.article(daily), claims.EndUnknown, nil, "Port Daily"},                                // nobody asked further
		{w.article(daily), claims.EndUnnamed, nil, ""},                                          // officials who are not named
		{w.article(daily), claims.EndUnnamed, []string{"The Capital Post"}, ""},                 //
		{w.article(house), claims.EndPrimary, nil, "Statistics House"},                          // an outlet and a party of one name
		{w.article(daily), claims.EndPrimary, []string{"The Capital Post", "statistics-house"}, "Statistics House"},
		{w.article(daily), claims.EndPrimary, []string{"Somebody Else"}, "Somebody Else"},
		{w.article(daily), claims.EndPrimary, []string{"somebody  ELSE"}, "somebody  ELSE"}, // the same one
	} {
		want[claim(c.source, c.end, c.hops...).ID] = c.origin
	}
	quoting := claim(w.article(daily), claims.EndUnknown, "The Capital Post") // whose own article is there
	want[quoting.ID] = "The Capital Post"
	unknown := w.document(nil, "article", "2024-03-01")
	want[claim(unknown, claims.EndPrimary).ID] = "document:" + unknown.String()
	g := only(t, w.ask(Query{Metric: "drug-deaths"}))
	if g.Counts.IndependentOrigins != 5 || g.Counts.Unattributed != 2 || g.Counts.Claims != 12 || g.Counts.Outlets != 3 {
		t.Errorf("got %+v", g.Counts)
	}
	for _, m := range g.Claims {
		if m.Origin != want[m.ClaimID] && m.Origin != "Somebody Else" {
			t.Errorf("origin %q, want %q", m.Origin, want[m.ClaimID])
		}
	}
	// SQL says the same of each: what was kept, and of what is not compared what
	// the words say.
	inSQL := func() map[uuid.UUID]string {
		t.Helper()
		rows, err := w.pool.Query(t.Context(), "WITH RECURSIVE "+Roots+" SELECT c.id, coalesce(g.label, '') FROM claims c"+OriginJoins)
		if err != nil {
			t.Fatal(err)
		}
		labels := map[uuid.UUID]string{}
		var id uuid.UUID
		var label string
		if _, err := pgx.ForEachRow(rows, []any{&id, &label}, func() error { labels[id] = label; return nil }); err != nil {
			t.Fatal(err)
		}
		return labels
	}
	kept := inSQL()
	for _, m := range g.Claims {
		if kept[m.ClaimID] != m.Origin {
			t.Errorf("in SQL %q, want %q", kept[m.ClaimID], m.Origin)
		}
	}
	w.exec(`CREATE TABLE aside AS SELECT * FROM crosscheck_members`)
	w.exec(`DELETE FROM crosscheck_members`)
	want[quoting.ID] = "" // nobody looked further
	if labels := inSQL(); !maps.Equal(labels, want) {
		t.Errorf("in SQL, without a comparison: %v, want %v", labels, want)
	}
	w.exec(`INSERT INTO crosscheck_members SELECT * FROM aside`)
	// A party that becomes an outlet, and another name.
	w.exec(`UPDATE parties SET name = 'The House', outlet_id = $2 WHERE id = $1`, bureau, daily)
	w.refresh(w.RefreshParties, bureau)
	if g := only(t, w.ask(Query{Metric: "drug-deaths"})); g.Counts.IndependentOrigins != 5 ||
		!slices.ContainsFunc(g.Claims, func(m GroupClaim) bool { return m.Origin == "The House" && m.Outlet == "Port Daily" }) {
		t.Errorf("got %+v", g)
	}
}

func (w *world) refresh(f func(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error, ids ...uuid.UUID) {
	w.t.Helper()
	if err := postgres.InTx(w.t.Context(), w.pool, func(tx pgx.Tx) error { return f(w.t.Context(), tx, ids) }); err != nil {
		w.t.Fatal(err)
	}
}

func TestOutletsOfOneOwnerCountOnceWhereTheyShareAText(t *testing.T) {
	w := setup(t)
	w.tree()
	group := w.outlet("Press Group", nil)
	a, b := w.article(w.outlet("Press East", &group)), w.article(w.outlet("Press West", &group))
	for _, doc := range []uuid.UUID{a, b} {
		w.accept(stated(doc, "drug-deaths", number(quantity.Eq, "70601", "deaths"), lastYear))
	}
	if g := only(t, w.ask(Query{Metric: "drug-deaths"})); g.Counts.Outlets != 2 || g.Counts.IndependentOrigins != 2 {
		t.Errorf("two reports: %+v", g.Counts)
	}
	w.relate(b, "reprint_of", a, "confirmed")
	if g := only(t, w.ask(Query{Metric: "drug-deaths"})); g.Counts.Outlets != 1 || g.Counts.IndependentOrigins != 1 {
		t.Errorf("one text: %+v", g.Counts)
	}
}

func TestAShareFollowsTheNumberThatItIsAShareOf(t *testing.T) {
	w := setup(t)
	w.tree()
	doc := w.article(w.outlet("North Daily", nil))
	whole := w.accept(stated(doc, "drug-deaths", number(quantity.Nearly, "110000", "deaths"), lastYear))
	in := stated(doc, "opioid-deaths", number(quantity.Share, "0.666667", "share"), nil)
	in.Geography, in.DerivedFrom = "", &whole.ID
	part := w.accept(in)
	usual := func() string {
		t.Helper()
		g := only(t, w.ask(Query{Metric: "opioid-deaths", Geography: "US"}))
		if len(g.Claims) != 1 || g.Claims[0].ClaimID != part.ID || g.Unit != "deaths" {
			t.Fatalf("got %+v", g)
		}
		return g.Claims[0].Usual.Lo.Round(0).String()
	}
	if lo := usual(); lo != "63525" { // 0.641667 of 99,000
		t.Errorf("from %s", lo)
	}
	whole = w.update(whole, func(in *claims.Input) { in.Quantity = number(quantity.Nearly, "220000", "deaths") })
	if lo := usual(); lo != "127050" {
		t.Errorf("from %s after the whole was amended", lo)
	}
	whole = w.update(whole, func(in *claims.Input) { in.Geography = "CN" })
	if r := w.ask(Query{Metric: "opioid-deaths", Geography: "US"}); len(r.Groups) != 0 {
		t.Errorf("the part stayed where its whole was: %+v", r.Groups)
	}
	if g := only(t, w.ask(Query{Metric: "opioid-deaths", Geography: "CN"})); g.Geography != "CN" {
		t.Errorf("got %+v", g)
	}
	w.update(whole, func(in *claims.Input) { in.Status = claims.Rejected })
	r := w.ask(Query{Metric: "opioid-deaths"})
	if len(r.Groups) != 0 || len(r.NotCompared) != 1 || r.NotCompared[0].Reason != "unstated" {
		t.Errorf("a share of a rejected number: %+v", r)
	}
}

func TestWhatCannotBeComparedIsListedWithItsReason(t *testing.T) {
	w := setup(t)
	w.tree()
	doc := w.article(w.outlet("North Daily", nil))
	nowhere := stated(doc, "drug-deaths", number(quantity.Eq, "70601", "deaths"), lastYear)
	nowhere.Geography = ""
	bare := stated(doc, "drug-deaths", number(quantity.Eq, "70601", ""), lastYear)
	denied := stated(doc, "drug-deaths", number(quantity.Eq, "70601", "deaths"), lastYear)
	denied.Stance = claims.Deny
	want := map[uuid.UUID]string{w.accept(nowhere).ID: "unstated", w.accept(bare).ID: "unstated", w.accept(denied).ID: "denied"}
	proposed := stated(doc, "drug-deaths", number(quantity.Eq, "1", "deaths"), lastYear)
	if _, err := w.claims.Create(t.Context(), analyst, proposed, ""); err != nil {
		t.Fatal(err)
	}
	series := w.document(nil, "data", "2024-03-01")
	want[w.accept(stated(series, "drug-deaths", number(quantity.Eq, "70000", "deaths"), year("2019-01-01", "2019-12-31"))).ID] = "no_anchor"
	r := w.ask(Query{Metric: "drug-deaths"})
	got := map[uuid.UUID]string{}
	for _, n := range r.NotCompared {
		got[n.ClaimID] = n.Reason
	}
	if len(r.Groups) != 0 || !maps.Equal(got, want) {
		t.Errorf("groups %+v, not compared %v, want %v", r.Groups, got, want)
	}
}

func TestQueries(t *testing.T) {
	w := setup(t)
	w.tree()
	a, b := w.outlet("North Daily", nil), w.outlet("South Daily", nil)
	w.exec(`INSERT INTO outlet_domains (domain, outlet_id) VALUES ('south.example', $1)`, b)
	later := year("2023-05-01", "2024-04-30")
	x, y := w.article(a), w.article(b)
	w.accept(stated(x, "drug-deaths", number(quantity.Eq, "70601", "deaths"), lastYear))
	w.accept(stated(y, "drug-deaths", number(quantity.Eq, "90601", "deaths"), lastYear))
	w.accept(stated(x, "opioid-deaths", number(quantity.Eq, "60601", "deaths"), later))
	w.accept(stated(w.article(w.outlet("East Daily", nil)), "drug-deaths", number(quantity.Eq, "12", "deaths"), later))
	abroad := stated(x, "drug-deaths", number(quantity.Eq, "5", "deaths"), lastYear)
	abroad.Geography = "CN"
	w.accept(abroad)
	for name, c := range map[string]struct {
		q    Query
		want []string
	}{
		"a metric":                {Query{Metric: "drug-deaths"}, []string{"drug-deaths CN 1", "drug-deaths US 2", "drug-deaths US 1"}},
		"a metric at a place":     {Query{Metric: "drug-deaths", Geography: "CN"}, []string{"drug-deaths CN 1"}},
		"until a day":             {Query{Metric: "drug-deaths", Geography: "US", To: lastYear.End}, []string{"drug-deaths US 2"}},
		"from a day":              {Query{Metric: "drug-deaths", Geography: "US", From: later.Start}, []string{"drug-deaths US 1"}},
		"two outlets":             {Query{Outlets: []string{a.String(), "South Daily"}}, []string{"drug-deaths CN 1", "drug-deaths US 2", "opioid-deaths US 1"}},
		"two outlets, one metric": {Query{Metric: "opioid-deaths", Outlets: []string{"North Daily", "south.example"}}, []string{"opioid-deaths US 1"}},
		"one outlet, a metric":    {Query{Metric: "drug-deaths", Outlets: []string{"South Daily"}}, []string{"drug-deaths US 1"}},
		"a place of nothing":      {Query{Metric: "drug-deaths", Geography: "FR"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, g := range w.ask(c.q).Groups {
				got = append(got, fmt.Sprintf("%s %s %d", g.Subject, g.Geography, len(g.Claims)))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q", got)
			}
		})
	}
	for name, c := range map[string]struct {
		q    Query
		kind fault.Kind
		code string
	}{
		"nothing":               {Query{}, fault.Malformed, "missing_parameter"},
		"one outlet":            {Query{Outlets: []string{"North Daily"}}, fault.Malformed, "missing_parameter"},
		"a metric nobody has":   {Query{Metric: "deaths"}, fault.NotFound, "unknown_metric"},
		"an outlet nobody has":  {Query{Outlets: []string{"North Daily", "West Daily"}}, fault.NotFound, "unknown_outlet"},
		"a NUL":                 {Query{Metric: "a\x00"}, fault.Malformed, "invalid_parameter"},
		"days in a wrong order": {Query{Metric: "drug-deaths", From: later.End, To: later.Start}, fault.Malformed, "invalid_parameter"},
	} {
		_, err := w.Crosscheck(t.Context(), c.q)
		if f, ok := fault.As(err); !ok || f.Kind != c.kind || f.Code != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestATotalIsSetAgainstTheSumOfItsParts(t *testing.T) {
	w := setup(t)
	w.addMetric("cargo", "tonnes", "total", "")
	doc := w.article(w.outlet("Port Daily", nil))
	for i, part := range []string{"grain", "ore"} {
		id := w.addMetric(part, "tonnes", "total", "")
		w.exec(`INSERT INTO metric_components (metric_id, component_id) VALUES ($1, $2)`, w.metric["cargo"], id)
		w.accept(stated(doc, part, number(quantity.Eq, []string{"1145", "2145"}[i], "tonnes"), lastYear))
	}
	total := w.accept(stated(doc, "cargo", number(quantity.Eq, "3290", "tonnes"), lastYear))
	for _, asked := range []string{"cargo", "grain"} {
		r := w.ask(Query{Metric: asked})
		if len(r.Related) != 1 || r.Related[0].A != total.ID.String() || r.Related[0].Verdict != verdict.Agree || r.Related[0].Via != verdict.ViaSum || len(r.Related[0].Members) != 2 {
			t.Errorf("%s: %+v", asked, r.Related)
		}
	}
}

func TestAGroupKeepsItsIDAndItsRowWhileNothingChanges(t *testing.T) {
	w := setup(t)
	w.tree()
	a := w.accept(stated(w.article(w.outlet("North Daily", nil)), "drug-deaths", number(quantity.Eq, "70601", "deaths"), lastYear))
	id := only(t, w.ask(Query{Metric: "drug-deaths"})).ID
	w.accept(stated(w.article(w.outlet("South Daily", nil)), "drug-deaths", number(quantity.Eq, "90601", "deaths"), lastYear))
	g := only(t, w.ask(Query{Metric: "drug-deaths"}))
	if g.ID != id || g.ConflictID == nil {
		t.Errorf("group %s became %s with conflict %v", id, g.ID, g.ConflictID)
	}
	stamp := func() (at string) {
		t.Helper()
		if err := w.pool.QueryRow(t.Context(), `SELECT string_agg(ctid::text || xmin::text, ',') FROM (SELECT ctid, xmin FROM crosscheck_groups UNION ALL SELECT ctid, xmin FROM crosscheck_members UNION ALL SELECT ctid, xmin FROM crosscheck_group_claims) x`).Scan(&at); err != nil {
			t.Fatal(err)
		}
		return at
	}
	before := stamp()
	w.refresh(w.RefreshClaims, a.ID)
	w.refresh(w.RefreshMetrics, w.metric["drug-deaths"])
	if after := stamp(); after != before {
		t.Errorf("rows were written anew: %s, %s", before, after)
	}
	w.update(a, func(in *claims.Input) { in.Status = claims.Rejected })
	if g := only(t, w.ask(Query{Metric: "drug-deaths"})); g.ID != id || g.ConflictID != nil || g.Verdict != verdict.Single {
		t.Errorf("got %+v", g)
	}
}
