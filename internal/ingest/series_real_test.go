package ingest

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"whence/internal/claims"
	"whence/internal/crosscheck"
	"whence/internal/decimal"
	"whence/internal/metrics"
	"whence/internal/quantity"
	"whence/internal/tabular"
)

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
