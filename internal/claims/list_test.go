package claims

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/fault"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
	"whence/internal/quantity"
)

func TestFilters(t *testing.T) {
	w := setup(t)
	a := w.create(t, w.full())
	in := w.full()
	in.Metric, in.Geography, in.Quantity.Unit, in.Period = "port-fees", "CN", "percent", nil
	in.SourceID, in.Citations, in.Attribution = w.other, nil, nil
	b := w.create(t, in)
	d := w.create(t, Input{SourceID: w.source, Kind: KindDate, Event: "port-reopened", Period: &quantity.Period{Start: date("2024-01-01")}})
	e := w.create(t, Input{SourceID: w.source, Kind: KindStatement, Proposition: "port-is-safe"})
	a, err := w.Update(t.Context(), analyst, a.ID, 1, "", func(in *Input) error { in.Status = Accepted; return nil })
	if err != nil {
		t.Fatal(err)
	}
	a, err = w.Update(t.Context(), analyst, a.ID, 2, "", func(in *Input) error { in.Stance = Deny; return nil })
	if err != nil {
		t.Fatal(err)
	}
	yes, no := true, false
	all := []Claim{e, d, b, a}
	for name, c := range map[string]struct {
		filter Filter
		want   []Claim
	}{
		"all":                         {Filter{}, all},
		"accepted":                    {Filter{Statuses: []string{Accepted}}, []Claim{a}},
		"accepted or proposed":        {Filter{Statuses: []string{Accepted, Proposed}}, all},
		"dates and statements":        {Filter{Kinds: []string{KindDate, KindStatement}}, []Claim{e, d}},
		"a metric":                    {Filter{Metrics: []string{"port-fees"}}, []Claim{b}},
		"a metric that nobody has":    {Filter{Metrics: []string{"cargo-lost"}}, nil},
		"an event":                    {Filter{Events: []string{"port-reopened"}}, []Claim{d}},
		"a proposition":               {Filter{Propositions: []string{"port-is-safe"}}, []Claim{e}},
		"a document":                  {Filter{Sources: []uuid.UUID{w.other}}, []Claim{b}},
		"an outlet by id":             {Filter{Outlets: []string{w.outlet.String()}}, []Claim{e, d, a}},
		"an outlet by domain":         {Filter{Outlets: []string{"port-daily.example"}}, []Claim{e, d, a}},
		"an outlet by name":           {Filter{Outlets: []string{"Port Daily"}, Kinds: []string{KindDate}}, []Claim{d}},
		"a party":                     {Filter{Parties: []string{"maritime-bureau"}}, []Claim{a}},
		"a place":                     {Filter{Geographies: []string{"CN", "FR"}}, []Claim{b}},
		"a language":                  {Filter{Languages: []string{"en"}}, []Claim{b}},
		"a unit":                      {Filter{Units: []string{"percent"}}, []Claim{b}},
		"to be looked at again":       {Filter{NeedsRecheck: &yes}, []Claim{a}},
		"not to be looked at again":   {Filter{NeedsRecheck: &no}, []Claim{e, d, b}},
		"a period's last day":         {Filter{From: date("2023-04-30"), To: date("2023-04-30")}, []Claim{a}},
		"after a period's end":        {Filter{From: date("2023-05-01"), To: date("2023-12-31")}, nil},
		"an open end reaches any day": {Filter{From: date("9999-12-31")}, []Claim{d}},
		"until a day":                 {Filter{To: date("2022-05-01")}, []Claim{a}},
		"a verdict that nothing has":  {Filter{Verdicts: []string{"conflict"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			for _, sort := range []string{"", "created_at", "updated_at", "-updated_at"} {
				got, err := w.List(t.Context(), c.filter, keyset.Page{Sort: sort})
				if err != nil || len(got.Items) != len(c.want) {
					t.Fatalf("%d claims, want %d: %v", len(got.Items), len(c.want), err)
				}
				want := map[uuid.UUID]Claim{}
				for _, x := range c.want {
					want[x.ID] = x
				}
				for i, x := range got.Items {
					if !same(x, want[x.ID]) || (sort == "" && x.ID != c.want[i].ID) {
						t.Errorf("number %d is %s", i, x.ID)
					}
				}
			}
		})
	}
	for name, f := range map[string]Filter{
		"a NUL":                   {Outlets: []string{"a\x00"}},
		"days in the wrong order": {From: date("2024-01-02"), To: date("2024-01-01")},
	} {
		if _, err := w.List(t.Context(), f, keyset.Page{}); !fault.Is(err, fault.Malformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPagesHoldEveryClaimOnce(t *testing.T) {
	w := setup(t)
	var list []Proposal
	for range 23 {
		list = append(list, Proposal{Input: w.full()})
	}
	err := postgres.InTx(t.Context(), w.pool, func(tx pgx.Tx) error {
		_, err := w.Propose(t.Context(), tx, analyst, list)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, sort := range order.Names() {
		seen := map[uuid.UUID]bool{}
		page := keyset.Page{Limit: 5, Sort: sort}
		for range 6 {
			got, err := w.List(t.Context(), Filter{}, page)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range got.Items {
				seen[c.ID] = true
			}
			if page.Cursor = got.Next; page.Cursor == "" {
				break
			}
		}
		if len(seen) != 23 {
			t.Errorf("%s shows %d of 23", sort, len(seen))
		}
	}
}
