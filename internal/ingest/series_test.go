package ingest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/text/encoding/simplifiedchinese"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/crosscheck"
	"whence/internal/fault"
	"whence/internal/mappings"
	"whence/internal/postgres/keyset"
	"whence/internal/quantity"
	"whence/internal/tabular"
)

// seriesWorld is an intake with metrics of floods, in which imports are compared.
func seriesWorld(t *testing.T) (*world, *crosscheck.Service) {
	t.Helper()
	w := setup(t)
	w.Mappings = mappings.New(w.pool, func() uuid.UUID { return uuid.Must(uuid.NewV7()) })
	c := crosscheck.New(w.pool, func() uuid.UUID { return uuid.Must(uuid.NewV7()) })
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

func TestAChineseFileOfAnOlderCharsetIsRead(t *testing.T) {
	w, _ := seriesWorld(t)
	var b strings.Builder
	b.WriteString("年份,地区,死亡人数,备注\r")
	for y := 2001; y <= 2012; y++ {
		fmt.Fprintf(&b, "%d,中国,\"1,%03d\",水利部统计的洪涝灾害死亡人数\r", y, y%100)
	}
	raw, err := simplifiedchinese.GBK.NewEncoder().String(b.String())
	if err != nil {
		t.Fatal(err)
	}
	d := floodFile(raw, func(t *Table) {
		t.Mapping = &tabular.Mapping{
			Metric: tabular.Field{Constant: "flood-deaths"}, Geography: tabular.Field{Column: "地区", Values: map[string]*string{"中国": new("CN")}},
			Period: tabular.Period{Year: &tabular.Field{Column: "年份"}}, Values: []tabular.Value{{Columns: []string{"死亡人数"}}},
			Notes: map[string]tabular.Field{"remark": {Column: "备注"}},
		}
	})
	r := w.take(d)
	if r.Import.Added != 12 || r.Snapshot.Charset != "gb18030" {
		t.Fatalf("imported %+v from %s", r.Import, r.Snapshot.Charset)
	}
	if c := w.claim(r.Claims[0].ID); c.Quantity.Verbatim != "1,001" || c.Citations[0].Cell != "2,3" || c.Notes["remark"] != "水利部统计的洪涝灾害死亡人数" || len(c.Attribution) != 0 {
		t.Errorf("stored %+v", c)
	}
}

func TestEqualFilesElsewhereAreMirrors(t *testing.T) {
	w, _ := seriesWorld(t)
	first := w.take(floodFile(floodTable))
	elsewhere := floodFile(floodTable)
	elsewhere.URL, elsewhere.Outlet = "https://copies.example/deaths.csv", "Copies"
	r := w.take(elsewhere)
	if len(r.Relations) != 1 || r.Relations[0].Kind != "mirror_of" || r.Relations[0].ToSourceID != first.Source.ID || r.Import.Added != 3 {
		t.Errorf("related %+v", r.Relations)
	}
	if more, err := w.RelateDue(t.Context()); err != nil || more {
		t.Errorf("a table waits to be related: %v, %v", more, err)
	}
}

func TestTheSameFileTwiceAtOnceIsStoredOnce(t *testing.T) {
	w, _ := seriesWorld(t)
	type outcome struct {
		result Result
		err    error
	}
	done := make(chan outcome, 4)
	for range cap(done) {
		go func() {
			r, err := w.Ingest(t.Context(), ann, floodFile(floodTable))
			done <- outcome{r, err}
		}()
	}
	fresh := 0
	for range cap(done) {
		o := <-done
		if o.err != nil {
			t.Fatal(o.err)
		}
		if !o.result.Known {
			fresh++
		}
		if len(o.result.Claims) != 3 {
			t.Errorf("%d claims are shown", len(o.result.Claims))
		}
	}
	if fresh != 1 || w.count(`SELECT count(*) FROM claims`) != 3 || w.count(`SELECT count(*) FROM imports`) != 1 {
		t.Errorf("%d of them made it new", fresh)
	}
}
