package claims

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/decimal"
	"whence/internal/fault"
	"whence/internal/names"
	"whence/internal/postgres"
	"whence/internal/postgres/pgtest"
	"whence/internal/quantity"
	"whence/internal/span"
)

// page is the text that the tests' document has.
const page = "港口日报：据海事局统计，前年有超过7.7万吨货物滞留。\n\nThe backlog 🙂 was about 100,000 tonnes. The backlog grew.\n\n去年2月加10%，3月再加10%。"

var analyst = audit.Actor{Name: "an analyst", Role: "analyst"}

// world is a database with one outlet, its document in two snapshots, and a
// small catalogue.
type world struct {
	*Service
	pool            *pgxpool.Pool
	source, other   uuid.UUID
	snapshot, older uuid.UUID
	outlet, bureau  uuid.UUID
	changes         []string
}

func setup(t *testing.T) *world {
	t.Helper()
	pool := pgtest.New(t)
	w := &world{Service: New(pool, newID), pool: pool, source: newID(), other: newID(), older: newID(), snapshot: newID(), outlet: newID(), bureau: newID()}
	w.OnChange = func(_ context.Context, _ pgx.Tx, before, after *Claim) error {
		was := "new"
		if before != nil {
			was = before.Status
		}
		w.changes = append(w.changes, was+" "+after.Status)
		return nil
	}
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := pool.Exec(t.Context(), sql, args...); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	exec(`INSERT INTO outlets (id, name, kind) VALUES ($1, 'Port Daily', 'newspaper')`, w.outlet)
	exec(`INSERT INTO outlet_domains (domain, outlet_id) VALUES ('port-daily.example', $1)`, w.outlet)
	exec(`INSERT INTO sources (id, outlet_id, kind, language) VALUES ($1, $2, 'article', 'zh-Hans')`, w.source, w.outlet)
	exec(`INSERT INTO sources (id, kind, language) VALUES ($1, 'article', 'en')`, w.other)
	for id, text := range map[uuid.UUID]string{w.older: "An older reading: the backlog was small.", w.snapshot: page} {
		at := "now()"
		if id == w.older {
			at = "now() - interval '1 day'"
		}
		exec(`INSERT INTO snapshots (source_id, id, raw, raw_sha256, media_type, charset, text, text_sha256, text_length, reader_version, retrieved_at)
			VALUES ($1, $2, convert_to($3, 'UTF8'), sha256(convert_to($3, 'UTF8')), 'text/plain', 'utf-8', $3, sha256(convert_to($3, 'UTF8')), char_length($3), '1', `+at+`)`,
			w.source, id, text)
	}
	exec(`INSERT INTO metrics (id, slug, definition, unit, measure) VALUES ($1, 'cargo-delayed', 'Cargo that waits.', 'tonnes', 'total'), ($2, 'port-fees', 'Fees.', 'percent', 'level')`, newID(), newID())
	exec(`INSERT INTO events (id, slug, definition) VALUES ($1, 'port-reopened', 'The port opened again.')`, newID())
	exec(`INSERT INTO propositions (id, slug, definition) VALUES ($1, 'port-is-safe', 'The port is safe.')`, newID())
	exec(`INSERT INTO parties (id, slug, name, folded, kind) VALUES ($1, 'maritime-bureau', 'Maritime Bureau', 'maritime bureau', 'organisation')`, w.bureau)
	exec(`INSERT INTO party_names (party_id, language, name, folded) VALUES ($1, 'zh-Hans', '海事局', $2)`, w.bureau, names.Fold("海事局"))
	return w
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

func num(s string) *decimal.Decimal {
	d := decimal.MustParse(s)
	return &d
}

func date(s string) *quantity.Date {
	d, err := quantity.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return &d
}

// full is a claim with every field that a quantity can have.
func (w *world) full() Input {
	start, end := 6, 9
	return Input{
		SourceID: w.source, Kind: KindQuantity, Metric: "cargo-delayed",
		Quantity:       &quantity.Quantity{Comparator: quantity.Gt, Value: num("77000"), Unit: "tonnes", Verbatim: "超过7.7万吨"},
		Period:         &quantity.Period{Start: date("2022-05-01"), End: date("2023-04-30"), Grain: quantity.Month},
		Geography:      "US",
		Dimensions:     map[string]string{"product": "grain"},
		AsOf:           date("2023-07-01"),
		Attribution:    []Hop{{Party: "海事局", Relation: "cites_data_of", Start: &start, End: &end}},
		Increments:     []quantity.Quantity{{Comparator: quantity.Eq, Value: num("1.10"), Unit: "tonnes"}},
		AttributionEnd: EndPrimary,
		Citations:      []Citation{{Selector: span.Selector{Exact: "前年有超过7.7万吨货物滞留"}}},
	}
}

func (w *world) create(t *testing.T, in Input) Claim {
	t.Helper()
	c, err := w.Create(t.Context(), analyst, in, "")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func refused(t *testing.T, err error, kind fault.Kind, code, pointer string) {
	t.Helper()
	f, ok := fault.As(err)
	if !ok || f.Kind != kind || f.Code != code || (pointer != "" && !slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Pointer == pointer })) {
		t.Errorf("got %v, want %s at %s", err, code, pointer)
	}
}

func TestEverythingThatAClaimSaysComesBack(t *testing.T) {
	w := setup(t)
	in := w.full()
	made := w.create(t, in)
	c, err := w.Find(t.Context(), made.ID)
	if err != nil || !same(c, made) {
		t.Fatalf("found %+v, made %+v: %v", c, made, err)
	}
	if c.Status != Proposed || c.Stance != Affirm || c.Version != 1 || c.DecidedAt != nil || c.NeedsRecheck || c.MetricID == nil {
		t.Errorf("got %+v", c)
	}
	in.Citations, in.Attribution = nil, nil
	got := c.Input
	cited, hops := got.Citations, got.Attribution
	got.Citations, got.Attribution = nil, nil
	in.normalize()
	if !same(got, in) {
		t.Errorf("got %+v, want %+v", got, in)
	}
	if c.Increments[0].Value.String() != "1.10" {
		t.Errorf("the increment's digits are %s", c.Increments[0].Value)
	}
	if len(cited) != 1 || cited[0].SnapshotID != w.snapshot || cited[0].Start != 12 || cited[0].End != 26 || cited[0].State != span.Exact || !strings.HasSuffix(cited[0].Prefix, "统计，") {
		t.Errorf("the citation is %+v", cited)
	}
	if h := hops[0]; h.Party != "Maritime Bureau" || h.Written != "海事局" || h.PartyID == nil || *h.PartyID != w.bureau || *h.Start != 6 || *h.End != 9 {
		t.Errorf("the hop is %+v", h)
	}
	if _, err := w.Find(t.Context(), newID()); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown id: %v", err)
	}
}

func TestOtherKindsOfClaim(t *testing.T) {
	w := setup(t)
	each := w.full()
	each.Period = &quantity.Period{Recurrence: quantity.Yearly, Inferred: true}
	each.Quantity = &quantity.Quantity{Comparator: quantity.Share, Lower: num("0.5"), Upper: num("1"), Unit: "share", Verbatim: "大部分"}
	open := w.full()
	open.Period = &quantity.Period{Start: date("2020-01-01"), Grain: quantity.Year}
	open.Quantity, open.Geography, open.AsOf = nil, "", nil
	for name, in := range map[string]Input{
		"a recurring share":               each,
		"increments since a day":          open,
		"a date":                          {SourceID: w.source, Kind: KindDate, Event: "port-reopened", Period: &quantity.Period{Start: date("9999-12-31"), End: date("9999-12-31"), Grain: quantity.Day}, DateComparator: "by"},
		"a statement about nothing known": {SourceID: w.source, Kind: KindStatement, Stance: Deny},
		"a statement in the text's words": {SourceID: w.source, Kind: KindStatement, Wording: "the backlog…grew\nagain"},
		"an event in the text's words":    {SourceID: w.source, Kind: KindDate, Wording: "港口重新开放", Period: &quantity.Period{Start: date("2020-01-01"), End: date("2020-12-31"), Grain: quantity.Year}},
		"a statement":                     {SourceID: w.source, Kind: KindStatement, Proposition: "port-is-safe", Period: &quantity.Period{End: date("0001-01-01")}},
		"an order that its words name":    {SourceID: w.source, Kind: KindQuantity, Quantity: &quantity.Quantity{Comparator: quantity.Order, Unit: "tonnes", Verbatim: "数万"}},
		"a bare number":                   {SourceID: w.source, Kind: KindQuantity, Quantity: &quantity.Quantity{Value: num("0.00")}},
	} {
		t.Run(name, func(t *testing.T) {
			c := w.create(t, in)
			in.normalize()
			got := c.Input
			for i := range in.Citations {
				in.Citations[i] = got.Citations[i]
			}
			for i := range in.Attribution {
				in.Attribution[i] = got.Attribution[i]
			}
			if in.Increments == nil {
				in.Increments = []quantity.Quantity{}
			}
			if in.Attribution == nil {
				in.Attribution = []Hop{}
			}
			if in.Citations == nil {
				in.Citations = []Citation{}
			}
			if !same(got, in) {
				t.Errorf("got %+v\nwant %+v", got, in)
			}
		})
	}
}

func TestRefusedClaims(t *testing.T) {
	w := setup(t)
	quote := func(c Citation) func(*Input) { return func(in *Input) { in.Citations = []Citation{c} } }
	for name, c := range map[string]struct {
		edit          func(*Input)
		code, pointer string
	}{
		"words that are not at their place":  {quote(Citation{Selector: span.Selector{Exact: "超过8万吨货物", Start: 12, End: 19}}), "quote_mismatch", "/citations/0/exact"},
		"words that are not there":           {quote(Citation{Selector: span.Selector{Exact: "超过8万吨货物"}}), "quote_not_found", "/citations/0/exact"},
		"words that are there twice":         {quote(Citation{Selector: span.Selector{Exact: "The backlog"}}), "ambiguous_quote", "/citations/0/exact"},
		"words of an older snapshot":         {quote(Citation{Selector: span.Selector{Exact: "An older reading"}}), "quote_not_found", "/citations/0/exact"},
		"a snapshot of nothing":              {quote(Citation{SnapshotID: newID(), Selector: span.Selector{Exact: "货物"}}), "unknown_snapshot", "/citations/0/snapshot_id"},
		"a quote that ends before it starts": {quote(Citation{Selector: span.Selector{Exact: "货物", Start: 9, End: 7}}), "invalid_span", "/citations/0/start"},
		"the same words cited twice":         {func(in *Input) { in.Citations = append(in.Citations, in.Citations[0]) }, "duplicate", "/citations/1"},
		"no words":                           {quote(Citation{}), "required", "/citations/0/exact"},
		"a metric that nobody has":           {func(in *Input) { in.Metric = "cargo-lost" }, "unknown_metric", "/metric"},
		"a metric with a NUL":                {func(in *Input) { in.Metric = "a\x00" }, "invalid_slug", "/metric"},
		"a document that nobody has":         {func(in *Input) { in.SourceID = newID() }, "unknown_source", "/source_id"},
		"no document":                        {func(in *Input) { in.SourceID = uuid.Nil }, "required", "/source_id"},
		"a quantity about an event":          {func(in *Input) { in.Event = "port-reopened" }, "wrong_kind", "/event"},
		"a quantity with a wording":          {func(in *Input) { in.Wording = "the backlog" }, "wrong_kind", "/wording"},
		"a wording with a NUL":               {ofStatement("a\x00b"), "invalid_text", "/wording"},
		"a wording of spaces":                {ofStatement(" \n "), "invalid_text", "/wording"},
		"a wording without end":              {ofStatement(strings.Repeat("界", 4001)), "too_long", "/wording"},
		"a quantity without one":             {func(in *Input) { in.Quantity, in.Increments = nil, nil }, "required", "/quantity"},
		"a range without an end":             {func(in *Input) { in.Quantity.Comparator = quantity.Range }, "required", "/quantity/lower"},
		"a share of more than all":           {func(in *Input) { in.Increments[0].Comparator = quantity.Share }, "out_of_range", "/increments/0/value"},
		"a share of exactly nothing": {func(in *Input) {
			in.Quantity = &quantity.Quantity{Comparator: quantity.Share, Lower: num("0"), Upper: num("0")}
		}, "out_of_order", "/quantity/upper"},
		"a period that ends before it starts": {func(in *Input) { in.Period.End = date("2020-01-01") }, "out_of_order", "/period/end"},
		"an odd recurrence":                   {func(in *Input) { in.Period.Recurrence = "yearly" }, "invalid_value", "/period/recurrence"},
		"a country's name":                    {func(in *Input) { in.Geography = "China" }, "invalid_geography", "/geography"},
		"a dimension in capitals":             {func(in *Input) { in.Dimensions["Partner"] = "x" }, "invalid_dimension", "/dimensions"},
		"a dimension with a NUL":              {func(in *Input) { in.Dimensions["partner"] = "x\x00" }, "invalid_text", "/dimensions/partner"},
		"words with a NUL":                    {func(in *Input) { in.Quantity.Verbatim = "x\x00" }, "invalid_text", "/quantity/verbatim"},
		"a hop to nobody":                     {func(in *Input) { in.Attribution[0].Party = " " }, "invalid_text", "/attribution/0/party"},
		"a hop without a name":                {func(in *Input) { in.Attribution[0].Party = "" }, "required", "/attribution/0/party"},
		"a hop to an unknown id":              {func(in *Input) { in.Attribution[0].Party = newID().String() }, "unknown_party", "/attribution/0/party"},
		"a hop with a party's unknown id":     {func(in *Input) { id := newID(); in.Attribution[0].PartyID = &id }, "unknown_party", "/attribution/0/party_id"},
		"a hop that turns the text around":    {func(in *Input) { in.Attribution[0].Party = "a\u202eb" }, "invalid_text", "/attribution/0/party"},
		"a hop's words behind the text":       {func(in *Input) { *in.Attribution[0].End = 5000 }, "invalid_span", "/attribution/0/end"},
		"a hop's words in no snapshot":        {func(in *Input) { in.Citations = nil }, "citation_required", "/attribution/0/start"},
		"a share of a claim that is not":      {func(in *Input) { id := newID(); in.DerivedFrom = &id }, "unknown_claim", "/derived_from"},
		"a claim that is accepted at once":    {func(in *Input) { in.Status = Accepted }, "invalid_status", "/status"},
		"a confidence that nobody computed":   {func(in *Input) { in.Confidence = num("0.9") }, "read_only", "/extractor"},
	} {
		t.Run(name, func(t *testing.T) {
			in := w.full()
			c.edit(&in)
			_, err := w.Create(t.Context(), analyst, in, "")
			refused(t, err, fault.Invalid, c.code, c.pointer)
		})
	}
	var left int
	if err := w.pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM claims) + (SELECT count(*) FROM citations) + (SELECT count(*) FROM history)`).Scan(&left); err != nil || left != 0 {
		t.Errorf("refused claims left %d rows: %v", left, err)
	}
}

// ofStatement makes an input a statement in some words.
func ofStatement(words string) func(*Input) {
	return func(in *Input) {
		*in = Input{SourceID: in.SourceID, Kind: KindStatement, Wording: words}
	}
}

func TestCitationsAreFoundOrChecked(t *testing.T) {
	w := setup(t)
	for name, c := range map[string]struct {
		given      Citation
		start, end int
		snapshot   uuid.UUID
	}{
		"by offsets":               {Citation{Selector: span.Selector{Exact: "about 100,000 tonnes", Start: 47, End: 67}}, 47, 67, w.snapshot},
		"by words behind an emoji": {Citation{Selector: span.Selector{Exact: "about 100,000 tonnes"}}, 47, 67, w.snapshot},
		"by what follows":          {Citation{Selector: span.Selector{Exact: "The backlog", Suffix: " grew"}}, 69, 80, w.snapshot},
		"in an older snapshot":     {Citation{SnapshotID: w.older, Selector: span.Selector{Exact: "the backlog was small"}}, 18, 39, w.older},
	} {
		t.Run(name, func(t *testing.T) {
			in := w.full()
			in.Attribution = nil
			in.Citations = []Citation{c.given}
			got := w.create(t, in).Citations[0]
			if got.Start != c.start || got.End != c.end || got.SnapshotID != c.snapshot || got.Exact != c.given.Exact {
				t.Errorf("got %+v", got)
			}
			var text string
			if err := w.pool.QueryRow(t.Context(), `SELECT text FROM snapshots WHERE id = $1`, got.SnapshotID).Scan(&text); err != nil {
				t.Fatal(err)
			}
			if err := span.NewText(text).Check(got.Selector, ""); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestProposingMany(t *testing.T) {
	w := setup(t)
	propose := func(list []Proposal) ([]Claim, error) {
		var out []Claim
		err := postgres.InTx(t.Context(), w.pool, func(tx pgx.Tx) (err error) {
			out, err = w.Propose(t.Context(), tx, audit.Actor{Name: "reader"}, list)
			return err
		})
		return out, err
	}
	var list []Proposal
	whole := newID()
	for i := range 300 {
		p := Proposal{Input: w.full()}
		p.Confidence, p.Extractor = num("0.83"), "rules/1"
		if i == 0 {
			p.DerivedFrom = &whole
		}
		if i == 299 {
			p.ID = whole
		}
		list = append(list, p)
	}
	got, err := propose(list)
	if err != nil || len(got) != 300 {
		t.Fatalf("%d, %v", len(got), err)
	}
	if got[299].ID != whole || got[0].DerivedFrom == nil || *got[0].DerivedFrom != whole || got[7].Extractor != "rules/1" || got[7].Confidence.String() != "0.83" {
		t.Errorf("got %+v", got[0])
	}
	bad := slices.Clone(list[:3])
	for i := range bad {
		bad[i].ID, bad[i].DerivedFrom = uuid.Nil, nil
	}
	bad[2].Metric = "cargo-lost"
	_, err = propose(bad)
	refused(t, err, fault.Invalid, "unknown_metric", "/2/metric")
	bad[2].Metric, bad[1].Geography = "", "Moon"
	_, err = propose(bad)
	refused(t, err, fault.Invalid, "invalid_geography", "/1/geography")
	for i := range bad {
		bad[i].Geography = "Moon"
		bad[i].Dimensions = map[string]string{"A": "", "B": "", "C": ""}
	}
	_, err = propose(bad[1:2])
	refused(t, err, fault.Invalid, "invalid_input", "/0/geography")
	if none, err := propose(nil); err != nil || len(none) != 0 {
		t.Errorf("none proposed: %v, %v", none, err)
	}
	var rows, revisions int
	if err := w.pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM claims), (SELECT count(*) FROM history)`).Scan(&rows, &revisions); err != nil || rows != 300 || revisions != 300 {
		t.Errorf("%d claims and %d history rows: %v", rows, revisions, err)
	}
}
