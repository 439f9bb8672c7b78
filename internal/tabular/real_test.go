package tabular

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// realFile gives a data file that stands beside the project, where it does.
func realFile(t *testing.T, name string) string {
	t.Helper()
	for dir, err := os.Getwd(); err == nil && dir != "/"; dir = filepath.Dir(dir) {
		if b, err := os.ReadFile(filepath.Join(dir, "shared", "data", name)); err == nil {
			return string(b)
		}
	}
	t.Skipf("there is no ../shared/data/%s here", name)
	return ""
}

// cdcIndicators are the metrics of the overdose files; what is no cause of death is left out.
var cdcIndicators = map[string]*string{
	"Number of Deaths": new("all-deaths"), "Number of Drug Overdose Deaths": new("drug-overdose-deaths"),
	"Cocaine (T40.5)": new("cocaine-overdose-deaths"), "Heroin (T40.1)": new("heroin-overdose-deaths"), "Methadone (T40.3)": new("methadone-overdose-deaths"),
	"Natural & semi-synthetic opioids (T40.2)":                                    new("natural-opioid-overdose-deaths"),
	"Natural & semi-synthetic opioids, incl. methadone (T40.2, T40.3)":            new("natural-opioid-or-methadone-overdose-deaths"),
	"Natural, semi-synthetic, & synthetic opioids, incl. methadone (T40.2-T40.4)": new("prescribable-opioid-overdose-deaths"),
	"Opioids (T40.0-T40.4,T40.6)":                                                 new("opioid-overdose-deaths"), "Percent with drugs specified": nil,
	"Psychostimulants with abuse potential (T43.6)": new("psychostimulant-overdose-deaths"), "Synthetic opioids, excl. methadone (T40.4)": new("synthetic-opioid-overdose-deaths"),
}

func cdcMapping() Mapping {
	return Mapping{
		Metric:    Field{Column: "Indicator", Values: cdcIndicators},
		Geography: Field{Column: "State", Values: map[string]*string{"US": new("US"), "YC": nil}, Prefix: "US-"},
		Period: Period{
			Year: &Field{Column: "Year"}, Month: &Field{Column: "Month"},
			Months: &Field{Column: "Period", Values: map[string]*string{"12 month-ending": new("12")}},
		},
		Values: []Value{{Columns: []string{"Data Value"}}, {Columns: []string{"Predicted Value"}, Dimensions: map[string]string{"basis": "predicted"}}},
		Notes:  map[string]Field{"percent_complete": {Column: "Percent Complete"}, "footnote": {Column: "Footnote Symbol"}},
	}
}

// variants are the same table written in other ways.
func variants(t *testing.T, plain string) map[string]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(plain)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	write := func(rows [][]string, comma rune) string {
		var b strings.Builder
		w := csv.NewWriter(&b)
		w.Comma = comma
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	turned := make([][]string, len(rows))
	for i, r := range rows {
		turned[i] = make([]string, len(r))
		for j := range r {
			turned[i][len(r)-1-j] = r[j]
		}
	}
	units := utf16.Encode([]rune(plain))
	wide := make([]byte, 0, 2*len(units))
	for _, u := range units {
		wide = append(wide, byte(u), byte(u>>8))
	}
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(plain)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"as it is": plain, "with a byte order mark": "\xEF\xBB\xBF" + plain, "lines end in CR LF": strings.ReplaceAll(strings.ReplaceAll(plain, "\r", ""), "\n", "\r\n"),
		"lines end in CR": strings.ReplaceAll(strings.ReplaceAll(plain, "\r", ""), "\n", "\r"), "columns the other way round": write(turned, ','), "semicolons": write(rows, ';'),
		"tabs": write(rows, '\t'), "UTF-16 without a mark": string(wide), "UTF-16 with a mark": "\xFF\xFE" + string(wide), "GBK": gbk,
	}
}

// byCell re-reads a value by the row and the column that a fact cites.
func byCell(t *testing.T, text string, comma rune) func(row, column int) string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = comma
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return func(row, column int) string { return rows[row-1][column-1] }
}

func TestTheOverdoseFileIsReadWhateverItsForm(t *testing.T) {
	plain := realFile(t, "cdc_vsrr_2018snapshot.csv")
	for name, raw := range variants(t, plain) {
		t.Run(name, func(t *testing.T) {
			text, _, err := Decode([]byte(raw), "")
			if err != nil {
				t.Fatal(err)
			}
			table, err := Open(text, cdcMapping())
			if err != nil {
				t.Fatal(err)
			}
			cited := byCell(t, text, rune(table.delimiter))
			points := []rune(text)
			facts, leftOut, missing := 0, 0, 0
			var december string
			for r := range table.Records() {
				if r.Problem != nil {
					t.Fatalf("row %d: %+v", r.Row, r.Problem)
				}
				if missing += r.Missing; r.LeftOut {
					leftOut++
				}
				for _, f := range r.Facts {
					facts++
					if got := cited(f.Row, f.Column); got != f.Exact || string(points[f.Start:f.End]) != f.Exact {
						t.Fatalf("row %d, column %d says %q, the fact %q", f.Row, f.Column, got, f.Exact)
					}
					if f.Metric == "drug-overdose-deaths" && f.Geography == "US" && f.Period.String() == "2017-01-01/2017-12-31" {
						december += f.Exact + f.Dimensions["basis"] + f.Notes["footnote"] + " "
					}
				}
			}
			// Of 13,320 rows 540 are New York City's and 855 percentages, 45 both; of the rest 2,340 predict nothing.
			if missing != 2340 || facts != 2*(13320-540-855+45)-2340 || leftOut != 1350 || december != "70699** 72224predicted** " {
				t.Errorf("%d facts, %d left out, %d missing, December 2017: %s", facts, leftOut, missing, december)
			}
		})
	}
}

func TestTheOtherRealFilesAreRead(t *testing.T) {
	for name, c := range map[string]struct {
		rules                           Mapping
		facts, leftOut, missing, column int
		first, last                     string
	}{
		"cdc_vsrr_december_yearly_2015_2024.csv": {Mapping{
			Metric:    Field{Column: "Indicator", Values: cdcIndicators},
			Geography: Field{Column: "State Name", Values: map[string]*string{"United States": new("US")}},
			Period:    Period{Year: &Field{Column: "Year"}}, Values: []Value{{Columns: []string{"Total Deaths"}}},
			Where: []Condition{{Column: "State Name", In: []string{"United States"}}, {Column: "Indicator", In: []string{"Number of Drug Overdose Deaths"}}},
		}, 10, 6290, 0, 4, "52623.0 2015-01-01/2015-12-31", "80856.0 2024-01-01/2024-12-31"},
		"tariff_daily-tariff-latest-data.csv": {Mapping{
			Metric: Field{Constant: "effective-tariff-rate"}, Geography: Field{Constant: "US"}, Period: Period{Date: &Field{Column: "date"}},
			Values: []Value{{Columns: []string{"import_weighted_avg_tariff"}, Dimensions: map[string]string{"basis": "effective"}}},
		}, 629, 0, 0, 3, "2.3 2025-01-01/2025-01-01", "11.627767173615581 2026-09-21/2026-09-21"},
	} {
		t.Run(name, func(t *testing.T) {
			text, _, err := Decode([]byte(realFile(t, name)), "")
			if err != nil {
				t.Fatal(err)
			}
			table, err := Open(text, c.rules)
			if err != nil {
				t.Fatal(err)
			}
			cited := byCell(t, text, ',')
			var all []string
			leftOut, missing := 0, 0
			for r := range table.Records() {
				if missing += r.Missing; r.LeftOut {
					leftOut++
				}
				if r.Problem != nil {
					t.Fatalf("%+v", r.Problem)
				}
				for _, f := range r.Facts {
					if f.Column != c.column || cited(f.Row, f.Column) != f.Exact {
						t.Fatalf("the cell %d,%d says %q, the fact %q", f.Row, f.Column, cited(f.Row, f.Column), f.Exact)
					}
					all = append(all, f.Value.String()+" "+f.Period.String())
				}
			}
			if len(all) != c.facts || leftOut != c.leftOut || missing != c.missing || all[0] != c.first || all[len(all)-1] != c.last {
				t.Errorf("%d facts, %d left out, %d missing, from %s to %s", len(all), leftOut, missing, all[0], all[len(all)-1])
			}
		})
	}
}
