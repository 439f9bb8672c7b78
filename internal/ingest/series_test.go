package ingest

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/crosscheck"
	"whence/internal/decimal"
	"whence/internal/fault"
	"whence/internal/mappings"
	"whence/internal/metrics"
	"whence/internal/postgres/keyset"
	"whence/internal/quantity"
	"whence/internal/tabular"
)

// seriesWorld is an intake with metrics of floods, in which imports are compared.
func seriesWorld(t *testing.T) (*world, *crosscheck.Service) {
	t.Helper()
	w := setup(t)
	w.Mappings = mappings.New(w.pool, func() uuid.UUID { return uuid.Must(uuid.NewV7()) })
	c := crosscheck.New(w.pool)
	w.Claims.OnChange, w.Claims.OnImport = c.OnClaimChange, c.RefreshSeries
	return w, c
}

const floodTable = "Year,Place,Deaths,Note\n2020,CH,\"1,234\",final\n2021,CH,1310,\n2021,AT,,\n2022,CH,1402,early\n"

func floodRules() *tabular.Mapping {
	return &tabular.Mapping{
		Metric: tabular.Field{Constant: "flood-deaths"}, Geography: tabular.Field{Column: "Place"},
		Period: tabular.Period{Year: &tabular.Field{Column: "Year"}}, Values: []tabular.Value{{Columns: []string{"Deaths"}}},
		Notes: map[string]tabular.Field{"state": {Column: "Note"}}, Producer: "River Office",
	}
}

func floodFile(content string, edit ...func(*Table)) Document {
	t := &Table{Mapping: floodRules(), Accept: true, AsOf: &quantity.Date{Year: 2023, Month: 3, Day: 1}}
	for _, e := range edit {
		e(t)
	}
	return Document{Content: []byte(content), MediaType: "text/csv", URL: "https://rivers.example/deaths.csv", Outlet: "River Office", Table: t}
}

// refuse ingests a document that must be refused, and gives the refused fields.
func (w *world) refuse(d Document, code, pointer string) []fault.Field {
	w.t.Helper()
	_, err := w.Ingest(w.t.Context(), ann, d)
	f, ok := fault.As(err)
	if !ok || f.Code != code || pointer != "" && (len(f.Fields) == 0 || f.Fields[0].Pointer != pointer) {
		w.t.Fatalf("got %v, want %s at %s", err, code, pointer)
	}
	return f.Fields
}

func TestEachNumberOfADataFileIsAClaimCitedByItsCell(t *testing.T) {
	w, _ := seriesWorld(t)
	r := w.take(floodFile(floodTable))
	if r.Known || r.Source.Kind != "data" || r.Import.Rows != 4 || r.Import.Added != 3 || r.Import.Missing != 1 || len(r.Claims) != 3 || len(r.Import.Skipped) != 0 {
		t.Fatalf("got %+v, %d claims, of the kind %s", r.Import, len(r.Claims), r.Source.Kind)
	}
	c := w.claim(r.Claims[0].ID)
	x := c.Citations[0]
	if x.Cell != "2,3" || x.Exact != "1,234" || x.Start != 32 || c.Quantity.Value.String() != "1234" || c.Quantity.Verbatim != "1,234" || c.Quantity.Unit != "deaths" ||
		c.Geography != "CH" || c.Period.String() != "2020-01-01/2020-12-31" || c.AsOf.String() != "2023-03-01" || c.Notes["state"] != "final" ||
		c.Status != claims.Accepted || c.DecidedBy != "Ann" || c.AttributionEnd != claims.EndPrimary || c.Attribution[0].Party != "River Office" {
		t.Errorf("stored %+v, cited %+v", c, x)
	}
	if w.claim(r.Claims[1].ID).Notes != nil {
		t.Error("an empty cell made a note")
	}
	// What the history keeps is what reading the claim gives.
	h, err := w.Claims.History(t.Context(), c.ID, keyset.Page{})
	if err != nil || len(h.Items) != 1 || h.Items[0].Operation != "import" {
		t.Fatalf("history %+v, %v", h, err)
	}
	var kept, read any
	now, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if json.Unmarshal(h.Items[0].After, &kept) != nil || json.Unmarshal(now, &read) != nil {
		t.Fatal("the history is no JSON")
	}
	for _, side := range []any{kept, read} { // the database's clock has microseconds, in any zone
		for _, at := range []string{"created_at", "updated_at", "decided_at"} {
			when, err := time.Parse(time.RFC3339Nano, side.(map[string]any)[at].(string))
			if err != nil {
				t.Fatal(err)
			}
			side.(map[string]any)[at] = when.UTC().Truncate(time.Microsecond)
		}
	}
	if a, b := fmt.Sprint(kept), fmt.Sprint(read); a != b {
		t.Errorf("the history keeps\n%s\nand the claim reads\n%s", a, b)
	}
}

func TestABadRowRefusesTheFileOrIsNamedInTheReport(t *testing.T) {
	w, _ := seriesWorld(t)
	bad := strings.Replace(floodTable, "1310", "many", 1) + "2023,CH\n2020,CH,5,\n2024,Switzerland,7,\n"
	fields := w.refuse(floodFile(bad), "bad_rows", "/content/rows/3/columns/3")
	if len(fields) != 4 || fields[0].Code != "not_a_number" || !strings.Contains(fields[0].Detail, "line 3, column 3 (Deaths)") ||
		fields[1].Code != "ragged_row" || fields[2].Code != "duplicate_row" || fields[3].Code != "invalid_geography" {
		t.Errorf("refused %+v", fields)
	}
	if n := w.count(`SELECT (SELECT count(*) FROM sources) + (SELECT count(*) FROM snapshots) + (SELECT count(*) FROM claims) + (SELECT count(*) FROM imports)`); n != 0 {
		t.Errorf("%d rows were left behind", n)
	}
	r := w.take(floodFile(bad, func(t *Table) { t.Skip = true }))
	if r.Import.Added != 2 || len(r.Import.Skipped) != 4 || r.Import.Skipped[0].Line != 3 || r.Import.Skipped[0].Heading != "Deaths" || w.count(`SELECT count(*) FROM claims`) != 2 {
		t.Errorf("reported %+v", r.Import)
	}
	again := w.take(floodFile(bad, func(t *Table) { t.Skip = true }))
	if !again.Known || again.Import.ID != r.Import.ID || len(again.Import.Skipped) != 4 {
		t.Errorf("the same file again gives %+v", again.Import)
	}
}

func TestTheSameFileAgainChangesNothing(t *testing.T) {
	w, _ := seriesWorld(t)
	first := w.take(floodFile(floodTable))
	before := w.count(`SELECT count(*) FROM history`)
	again := w.take(floodFile(floodTable))
	if !again.Known || again.Source.ID != first.Source.ID || again.Import.ID != first.Import.ID || len(again.Claims) != 3 || w.count(`SELECT count(*) FROM history`) != before {
		t.Errorf("again gives %+v", again.Import)
	}
	// Other rules for the same bytes read what the first did not.
	other := w.take(floodFile(floodTable, func(t *Table) {
		t.Mapping.Values = append(t.Mapping.Values, tabular.Value{Columns: []string{"Year"}, Metric: &tabular.Field{Constant: "homes-lost"}})
	}))
	if other.Known || other.Import.Added != 4 || other.Import.Unchanged != 3 || other.Snapshot.ID != first.Snapshot.ID {
		t.Errorf("other rules give %+v", other.Import)
	}
}

func TestANewerFileMakesVintagesOfWhatItRevises(t *testing.T) {
	w, _ := seriesWorld(t)
	first := w.take(floodFile(floodTable))
	// A row more above, a number revised, one written otherwise, one withdrawn.
	newer := "Year,Place,Deaths,Note\n2019,CH,990,\n2020,CH,1234,final\n2021,CH,1315,\n"
	w.refuse(floodFile(newer), "vintage_conflict", "/content/rows/4/columns/3")
	r := w.take(floodFile(newer, func(t *Table) { t.AsOf = &quantity.Date{Year: 2024, Month: 3, Day: 1} }))
	if r.Known || r.Source.ID != first.Source.ID || r.Snapshot.ID == first.Snapshot.ID || r.Import.Added != 2 || r.Import.Unchanged != 1 {
		t.Fatalf("a newer file gives %+v", r.Import)
	}
	for i, want := range []string{"orphan false", "orphan false", "orphan true"} {
		c := w.claim(first.Claims[i].ID)
		if got := fmt.Sprint(c.Citations[0].State, " ", c.NeedsRecheck); got != want || c.Citations[0].SnapshotID != first.Snapshot.ID {
			t.Errorf("claim %d is %s, want %s", i, got, want)
		}
	}
	revised := w.claim(r.Claims[1].ID)
	if revised.Quantity.Value.String() != "1315" || revised.AsOf.String() != "2024-03-01" || revised.Citations[0].Cell != "4,3" {
		t.Errorf("the vintage is %+v", revised)
	}
	third := w.take(floodFile(newer+"2024,CH,1,\n", func(t *Table) { t.AsOf = &quantity.Date{Year: 2025, Month: 3, Day: 1} }))
	if third.Import.Added != 1 || third.Import.Unchanged != 3 {
		t.Errorf("a third file gives %+v", third.Import)
	}
	if c := w.claim(revised.ID); c.Citations[0].State != "exact" || c.Version != 1 {
		t.Errorf("what has not moved was touched: %+v", c.Citations[0])
	}
}

func TestDataFilesThatAreNoneAreRefused(t *testing.T) {
	w, _ := seriesWorld(t)
	without := floodFile(floodTable)
	without.Table = nil
	w.refuse(without, "mapping_required", "/mapping")
	w.refuse(floodFile(floodTable, func(t *Table) { t.MappingID = "floods" }), "mapping_twice", "/mapping_id")
	w.refuse(floodFile(floodTable, func(t *Table) { t.Mapping, t.MappingID = nil, "floods" }), "unknown_mapping", "/mapping_id")
	w.refuse(floodFile(floodTable, func(t *Table) { t.Mapping.Metric.Constant = "flood-damage" }), "unknown_metric", "/mapping/metric/constant")
	w.refuse(floodFile(floodTable, func(t *Table) { t.Mapping.Values[0].Columns[0] = "Dead" }), "unknown_column", "/mapping/values/0/columns/0")
	w.refuse(floodFile(strings.Replace(floodTable, "1310", "13%", 1)), "unit_mismatch", "/content/rows/3/columns/3")
	w.refuse(floodFile(strings.Replace(floodTable, "1310", "13\x000", 1)), "invalid_text", "/content")
	w.refuse(floodFile(""), "no_header", "/mapping/header_row")
	page := floodFile(floodTable)
	page.MediaType = "text/html"
	w.refuse(page, "unsupported_media_type", "")
	article := floodFile(floodTable)
	article.Kind = "article"
	w.refuse(article, "wrong_kind", "/kind")
}

func TestAStoredMappingIsNamedByWhatWasReadByIt(t *testing.T) {
	w, _ := seriesWorld(t)
	m, err := w.Mappings.Create(t.Context(), ann, mappings.MappingInput{Slug: "floods", Definition: "Deaths by year.", Rules: *floodRules()})
	if err != nil {
		t.Fatal(err)
	}
	byMapping := func(t *Table) { t.Mapping, t.MappingID = nil, "floods" }
	r := w.take(floodFile(floodTable, byMapping))
	if r.Import.MappingID == nil || *r.Import.MappingID != m.ID || *r.Import.MappingVersion != 1 || r.Import.Added != 3 {
		t.Errorf("imported %+v", r.Import)
	}
	m, err = w.Mappings.Update(t.Context(), ann, m.ID, 1, "notes are not wanted", func(in *mappings.MappingInput) error { in.Rules.Notes = nil; return nil })
	if err != nil || m.Version != 2 || m.Rules.Notes != nil || m.Rules.Producer != "River Office" {
		t.Fatalf("changed %+v, %v", m, err)
	}
	if r := w.take(floodFile(floodTable, byMapping)); r.Known || r.Import.Added != 0 || r.Import.Unchanged != 3 || *r.Import.MappingVersion != 2 {
		t.Errorf("by another version %+v", r.Import)
	}
	if h, err := audit.New(w.pool).History(t.Context(), "mapping", m.ID, keyset.Page{}); err != nil || len(h.Items) != 2 {
		t.Errorf("history %+v, %v", h, err)
	}
}

// dataFile is a real data file beside the project, where it is there.
func dataFile(t *testing.T, name string) []byte {
	t.Helper()
	for dir, err := os.Getwd(); err == nil && dir != "/"; dir = filepath.Dir(dir) {
		if b, err := os.ReadFile(filepath.Join(dir, "shared", "data", name)); err == nil {
			return b
		}
	}
	t.Skipf("there is no ../shared/data/%s here", name)
	return nil
}

func (w *world) metric(slug, unit string, measure metrics.Measure) {
	w.t.Helper()
	if _, err := w.Metrics.Create(w.t.Context(), ann, metrics.MetricInput{Slug: slug, Definition: slug + ".", Unit: unit, Measure: measure}); err != nil {
		w.t.Fatal(err)
	}
}

func TestANewsClaimIsCheckedAgainstTheYearlyOverdoseSeries(t *testing.T) {
	raw := dataFile(t, "cdc_vsrr_december_yearly_2015_2024.csv")
	w, compared := seriesWorld(t)
	w.metric("overdose-deaths", "deaths", metrics.Total)
	w.metric("synthetic-opioid-deaths", "deaths", metrics.Total)
	news := w.take(text("https://harbour.example/a", "Nearly 110,000 people died of overdoses in 2022, an agency said. Others say 150,000."))
	state := func(words, value string, comparator quantity.Comparator) claims.Claim {
		in := claims.Input{
			SourceID: news.Source.ID, Kind: claims.KindQuantity, Metric: "overdose-deaths", Geography: "US",
			Period:   &quantity.Period{Start: &quantity.Date{Year: 2022, Month: 1, Day: 1}, End: &quantity.Date{Year: 2022, Month: 12, Day: 31}, Grain: quantity.Year},
			Quantity: number(t, comparator, value, words),
		}
		in.Citations = []claims.Citation{{}}
		in.Citations[0].Exact = words
		c, err := w.Claims.Create(t.Context(), ann, in, "")
		if err == nil {
			c, err = w.Claims.Update(t.Context(), ann, c.ID, c.Version, "", func(in *claims.Input) error { in.Status = claims.Accepted; return nil })
		}
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	said := state("Nearly 110,000", "110000", quantity.Nearly)
	began := time.Now()
	r := w.take(Document{Content: raw, MediaType: "text/csv", Outlet: "CDC", Table: &Table{Accept: true, Mapping: &tabular.Mapping{
		Metric:    tabular.Field{Column: "Indicator", Values: map[string]*string{"Number of Drug Overdose Deaths": new("overdose-deaths"), "Synthetic opioids, excl. methadone (T40.4)": new("synthetic-opioid-deaths")}},
		Geography: tabular.Field{Column: "State Name", Values: map[string]*string{"United States": new("US"), "Alaska": new("US-AK")}},
		Period:    tabular.Period{Year: &tabular.Field{Column: "Year"}}, Values: []tabular.Value{{Columns: []string{"Total Deaths"}}},
		Where: []tabular.Condition{
			{Column: "State Name", In: []string{"United States", "Alaska"}},
			{Column: "Indicator", In: []string{"Number of Drug Overdose Deaths", "Synthetic opioids, excl. methadone (T40.4)"}},
		},
	}}})
	if r.Import.Added+r.Import.Missing != 40 || r.Import.LeftOut != 6260 {
		t.Fatalf("imported %+v", r.Import)
	}
	t.Logf("imported in %v", time.Since(began))
	q := crosscheck.Query{Metric: "overdose-deaths", Geography: "US"}
	a, err := compared.Crosscheck(t.Context(), q)
	if err != nil || len(a.Groups) != 1 || string(a.Groups[0].Verdict) != "agree" || len(a.Groups[0].Claims) != 2 || a.Groups[0].Counts.IndependentOrigins != 2 {
		t.Fatalf("compared %+v, %v", a.Groups, err)
	}
	for _, c := range a.Groups[0].Claims {
		if c.ClaimID != said.ID && (!c.Series || w.claim(c.ClaimID).Quantity.Verbatim != "109413.0") {
			t.Errorf("beside it stands %+v", w.claim(c.ClaimID).Quantity)
		}
	}
	state("150,000", "150000", quantity.Eq)
	a, err = compared.Crosscheck(t.Context(), q)
	if err != nil || len(a.Groups) != 1 || string(a.Groups[0].Verdict) != "conflict" || len(a.Groups[0].Claims) != 3 {
		t.Errorf("a false number gives %+v, %v", a.Groups, err)
	}
}

func TestEveryNumberOfTheOverdoseFileIsReadAgainFromItsCell(t *testing.T) {
	raw := dataFile(t, "cdc_vsrr_2018snapshot.csv")
	w, _ := seriesWorld(t)
	rules := &tabular.Mapping{
		Metric:    tabular.Field{Column: "Indicator", Values: map[string]*string{}},
		Geography: tabular.Field{Column: "State", Values: map[string]*string{"US": new("US"), "YC": nil}, Prefix: "US-"},
		Period: tabular.Period{
			Year: &tabular.Field{Column: "Year"}, Month: &tabular.Field{Column: "Month"},
			Months: &tabular.Field{Column: "Period", Values: map[string]*string{"12 month-ending": new("12")}},
		},
		Values: []tabular.Value{{Columns: []string{"Data Value"}}, {Columns: []string{"Predicted Value"}, Dimensions: map[string]string{"basis": "predicted"}}},
		Notes:  map[string]tabular.Field{"percent_complete": {Column: "Percent Complete"}, "footnote": {Column: "Footnote Symbol"}},
	}
	rows, err := csv.NewReader(strings.NewReader(string(raw))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		if _, ok := rules.Metric.Values[r[4]]; !ok {
			slug := fmt.Sprintf("deaths-%d", len(rules.Metric.Values))
			rules.Metric.Values[r[4]] = &slug
			unit, measure := "deaths", metrics.Total
			if strings.HasPrefix(r[4], "Percent") {
				unit, measure = "percent", metrics.Rate
			}
			w.metric(slug, unit, measure)
		}
	}
	numbers := 0
	for _, r := range rows[1:] {
		for _, c := range []string{r[5], r[11]} {
			if r[0] != "YC" && c != "" {
				numbers++
			}
		}
	}
	began := time.Now()
	r := w.take(Document{Content: raw, MediaType: "text/csv", Outlet: "CDC", Table: &Table{Accept: true, Mapping: rules}})
	t.Logf("%d claims in %v", r.Import.Added, time.Since(began))
	if r.Import.Added != numbers || r.Import.LeftOut != 540 || len(r.Claims) != shownClaims {
		t.Fatalf("imported %+v", r.Import)
	}
	stored, err := w.Sources.Sources.Text(t.Context(), r.Source.ID, nil)
	if err != nil {
		t.Fatal(err)
	}
	points := []rune(stored.Text)
	list, err := w.pool.Query(t.Context(), `SELECT x.cell, x.exact, c.value::text, x.start_at, x.end_at
		FROM claims c JOIN citations x ON x.source_id = c.source_id AND x.claim_id = c.id`)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	var cell, exact, value string
	var start, end int
	_, err = pgx.ForEachRow(list, []any{&cell, &exact, &value, &start, &end}, func() error {
		row, column, _ := strings.Cut(cell, ",")
		i, err := strconv.Atoi(row)
		j, err2 := strconv.Atoi(column)
		if n++; err != nil || err2 != nil || rows[i-1][j-1] != exact || exact != value || string(points[start:end]) != exact {
			return fmt.Errorf("the cell %s says %q, the claim %s, cited %q, at its place %q", cell, rows[i-1][j-1], value, exact, string(points[start:end]))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n != numbers {
		t.Errorf("%d were read again", n)
	}
}

func number(t *testing.T, comparator quantity.Comparator, value, words string) *quantity.Quantity {
	t.Helper()
	d, err := decimal.Parse(value)
	if err != nil {
		t.Fatal(err)
	}
	return &quantity.Quantity{Comparator: comparator, Value: &d, Unit: "deaths", Verbatim: words}
}
