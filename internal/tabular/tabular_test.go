package tabular

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"whence/internal/fault"
	"whence/internal/quantity"
)

// plainRules read Year, Place and Deaths.
func plainRules() Mapping {
	return Mapping{
		Metric: Field{Constant: "deaths"}, Geography: Field{Column: "Place"}, Period: Period{Year: &Field{Column: "Year"}},
		Values: []Value{{Columns: []string{"Deaths"}}},
	}
}

// reading is what came of a text: its facts as "cell value" and its problems as
// "row/line/column code".
func reading(t *testing.T, text string, m Mapping) (facts, problems string) {
	t.Helper()
	canonical, _, err := Decode([]byte(text), "")
	if err != nil {
		t.Fatal(err)
	}
	table, err := Open(canonical, m)
	if err != nil {
		t.Fatal(err)
	}
	points := []rune(canonical)
	var f, p []string
	for r := range table.Records() {
		for _, x := range r.Facts {
			if got := string(points[x.Start:x.End]); got != x.Exact {
				t.Errorf("at the place of %q stands %q", x.Exact, got)
			}
			f = append(f, fmt.Sprintf("%d,%d %s", x.Row, x.Column, x.Value))
		}
		if r.Problem != nil {
			p = append(p, fmt.Sprintf("%d/%d/%d %s", r.Problem.Row, r.Problem.Line, r.Problem.Column, r.Problem.Code))
		}
	}
	return strings.Join(f, "; "), strings.Join(p, "; ")
}

func TestRowsAndCellsAreCountedAsTheyStand(t *testing.T) {
	for name, c := range map[string]struct{ text, facts, problems string }{
		"plain":                               {"Year,Place,Deaths\n2020,US,5\n2021,US,6\n", "2,3 5; 3,3 6", ""},
		"no line end at the end":              {"Year,Place,Deaths\n2020,US,5", "2,3 5", ""},
		"blank lines are rows":                {"Year,Place,Deaths\n\n2020,US,5\n,,\n2021,US,6\n", "3,3 5; 5,3 6", ""},
		"other order, further columns":        {"Deaths;Note;Place;Year\n5;x;US;2020\n", "2,1 5", ""},
		"a cell of two lines":                 {"Year,Note,Place,Deaths\n2020,\"a\nb\",US,5\n2021,,US,x\n", "2,4 5", "3/4/4 not_a_number"},
		"doubled quotes":                      {"Year,Note,Place,Deaths\n2020,\"a \"\"b\"\", c\",US,5\n", "2,4 5", ""},
		"a quote inside a cell":               {"Year,Note,Place,Deaths\n2020,5\" pipe,US,5\n", "2,4 5", ""},
		"blanks around cells":                 {"Year , Place,Deaths\n 2020,US , 5 \n2021,US,\"\u00a06\u00a0\"\n", "2,3 5; 3,3 6", ""},
		"Chinese, astral and combined":        {"Year,Note,Place,Deaths\n2020,统计局 😀 e\u0301,US,5\n", "2,4 5", ""},
		"a row cut short, and one too long":   {"Year,Place,Deaths\n2020,US\n2021,US,6,7\n2022,US,8,,\n", "4,3 8", "2/2/0 ragged_row; 3/3/0 ragged_row"},
		"a quote never closed":                {"Year,Place,Deaths\n2020,US,\"5\n2021,US,6\n2022,US,7\n", "3,3 6; 4,3 7", "2/2/0 unclosed_quote"},
		"something behind a quote":            {"Year,Place,Deaths\n2020,US,\"5\"x\n2021,US,6\n", "3,3 6", "2/2/0 stray_quote"},
		"the same row twice":                  {"Year,Place,Deaths\n2020,US,5\n2020,US,5\n2020,US,6\n", "2,3 5", "3/3/3 duplicate_row; 4/4/3 duplicate_row"},
		"a bad row and a good one of its key": {"Year,Place,Deaths\n2020,US,x\n2020,US,6\n", "3,3 6", "2/2/3 not_a_number"},
		"the delimiter told above":            {"sep=;\nYear;Place;Deaths\n2020;US;5\n", "3,3 5", ""},
		"empty numbers":                       {"Year,Place,Deaths\n2020,US,\n2021,US,\"\"\n2022,US, \n", "", ""},
		"bad years and places":                {"Year,Place,Deaths\n20,Texas,5\n0,US,5\n10000,US,5\n2020.0,US,5\n2020.5,US,5\n-2020,US,6\n", "5,3 5", "2/2/2 invalid_geography; 3/3/1 invalid_period; 4/4/1 invalid_period; 6/6/1 invalid_period; 7/7/1 invalid_period"},
		"only a header":                       {"Year,Place,Deaths", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if facts, problems := reading(t, c.text, plainRules()); facts != c.facts || problems != c.problems {
				t.Errorf("read %q with problems %q,\nwant %q with %q", facts, problems, c.facts, c.problems)
			}
		})
	}
}

func TestNumbersAreReadOnlyWhereTheyAreNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"4034": "4034", "4,034": "4034", "1,234,567.80": "1234567.80", "1 234": "1234", "1\u00a0234": "1234", "1'234": "1234", "-5": "-5", "\u22125": "-5", "+5": "5",
		"109413.0": "109413.0", "007": "7", "0.5": "0.5", "12 %": "12%", "12.5%": "12.5%",
		"": "", "1,23": "", "12,34,567": "", ",123": "", "1,": "", "1.": "", ".5": "", "1e5": "", "1.2E+05": "", "0x1F": "", "NaN": "", "Infinity": "", "--5": "", "1-5": "", "<10": "", "99.5+": "", "１２": "", "٣": "", "1,234 567": "",
		strings.Repeat("9", 101): "", "1.234,5": "",
	} {
		n, percent, ok := number(text, '.')
		got := ""
		if ok {
			if got = n.String(); percent {
				got += "%"
			}
		}
		if got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"1.234,5": "1234.5", "1,5": "1.5", "1.234": "1234", "1,234.5": "", "1.23": ""} {
		if n, _, ok := number(text, ','); ok != (want != "") || ok && n.String() != want {
			t.Errorf("with a decimal comma %q is %v, %v", text, n, ok)
		}
	}
}

func TestPeriodsAreReadInTheirForms(t *testing.T) {
	column := func(name string) *Field { return &Field{Column: name} }
	constant := func(s string) *Field { return &Field{Constant: s} }
	for name, c := range map[string]struct {
		period Period
		a, b   string // the cells
		want   string
	}{
		"a year":                    {Period{Year: column("A")}, "2020", "", "2020-01-01/2020-12-31 year"},
		"a month":                   {Period{Year: column("A"), Month: column("B")}, "2020", "February", "2020-02-01/2020-02-29 month"},
		"a short month":             {Period{Year: column("A"), Month: column("B")}, "2020", "SEPT.", "2020-09-01/2020-09-30 month"},
		"a month in Chinese":        {Period{Year: column("A"), Month: column("B")}, "2020", "十一月", "2020-11-01/2020-11-30 month"},
		"twelve months to December": {Period{Year: column("A"), Month: column("B"), Months: constant("12")}, "2020", "12", "2020-01-01/2020-12-31 month"},
		"twelve months to April":    {Period{Year: column("A"), Month: column("B"), Months: constant("12")}, "2023", "4", "2022-05-01/2023-04-30 month"},
		"a quarter":                 {Period{Year: column("A"), Quarter: column("B")}, "2020", "Q2", "2020-04-01/2020-06-30 quarter"},
		"a day":                     {Period{Date: column("A")}, "2020-02-29", "", "2020-02-29/2020-02-29 day"},
		"a day with an hour":        {Period{Date: column("A")}, "2020-02-29T00:00:00.000", "", "2020-02-29/2020-02-29 day"},
		"a day as in Europe":        {Period{Date: column("A"), Format: "DD/MM/YYYY"}, "3/12/2020", "", "2020-12-03/2020-12-03 day"},
		"a day as in America":       {Period{Date: column("A"), Format: "MM/DD/YYYY"}, "3/12/2020", "", "2020-03-12/2020-03-12 day"},
		"a day without signs":       {Period{Date: column("A"), Format: "YYYYMMDD"}, "20200312", "", "2020-03-12/2020-03-12 day"},
		"a month as one":            {Period{Date: column("A"), Format: "YYYY-MM"}, "2020-02", "", "2020-02-01/2020-02-29 month"},
		"months to a date's":        {Period{Date: column("A"), Format: "YYYY-MM", Months: constant("3")}, "2020-02", "", "2019-12-01/2020-02-29 month"},
		"a start and an end":        {Period{Start: column("A"), End: column("B")}, "2020-02-03", "2020-02-09", "2020-02-03/2020-02-09 day"},
		"months from and to":        {Period{Start: column("A"), End: column("B"), Format: "YYYY-MM"}, "2020-02", "2020-03", "2020-02-01/2020-03-31 month"},
		"no month":                  {Period{Year: column("A"), Month: column("B")}, "2020", "13", "invalid_period"},
		"no day":                    {Period{Date: column("A")}, "2021-02-29", "", "invalid_date"},
		"words behind a day":        {Period{Date: column("A")}, "2021-02-28 or so", "", "invalid_date"},
		"months before all":         {Period{Year: column("A"), Month: column("B"), Months: constant("1200")}, "50", "1", "invalid_period"},
		"an end before its start":   {Period{Start: column("A"), End: column("B")}, "2020-02-09", "2020-02-03", "invalid_period"},
		"years to the last":         {Period{Year: column("A"), Month: column("B"), Months: constant("1")}, "9999", "12", "9999-12-01/9999-12-31 month"},
	} {
		t.Run(name, func(t *testing.T) {
			m := Mapping{Metric: Field{Constant: "m"}, Geography: Field{Constant: "US"}, Period: c.period, Values: []Value{{Columns: []string{"N"}}}}
			table, err := Open("A,B,N\n"+c.a+","+c.b+",1\n", m)
			if err != nil {
				t.Fatal(err)
			}
			for r := range table.Records() {
				var got string
				if r.Problem != nil {
					got = r.Problem.Code
				} else {
					got = r.Facts[0].Period.String() + " " + string(r.Facts[0].Period.Grain)
				}
				if got != c.want {
					t.Errorf("read %s, want %s", got, c.want)
				}
			}
		})
	}
}

func TestAMappingThatReadsNothingIsRefusedWhereItIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(*Mapping)
		want string
	}{
		"no metric":           {func(m *Mapping) { m.Metric = Field{} }, "/metric required"},
		"a column and more":   {func(m *Mapping) { m.Metric = Field{Constant: "a", Column: "b"} }, "/metric invalid_field"},
		"a slug that is none": {func(m *Mapping) { m.Metric = Field{Column: "Place", Values: map[string]*string{"a/b": new("A b")}} }, "/metric/values/a~1b invalid_slug"},
		"a place by name":     {func(m *Mapping) { m.Geography = Field{Constant: "Texas"} }, "/geography/constant invalid_geography"},
		"no numbers":          {func(m *Mapping) { m.Values = nil }, "/values required"},
		"a month alone":       {func(m *Mapping) { m.Period = Period{Month: &Field{Column: "Year"}} }, "/period invalid_period"},
		"a format unknown":    {func(m *Mapping) { m.Period.Format = "YY" }, "/period/format not_one_of"},
		"a vintage by words":  {func(m *Mapping) { m.AsOf = &Field{Constant: "May"} }, "/as_of/constant invalid_date"},
		"a name in capitals":  {func(m *Mapping) { m.Notes = map[string]Field{"A": {Column: "Year"}} }, "/notes invalid_name"},
		"a condition on air":  {func(m *Mapping) { m.Where = []Condition{{Column: "Year"}} }, "/where/0 invalid_condition"},
		"a delimiter":         {func(m *Mapping) { m.Delimiter = "x" }, "/delimiter not_one_of"},
		"a NUL":               {func(m *Mapping) { m.Missing = []string{"\x00"} }, "/missing/0 invalid_text"},
		"a missing column":    {func(m *Mapping) { m.Values[0].Columns[0] = "Dead" }, "/values/0/columns/0 unknown_column"},
		"a column twice":      {func(m *Mapping) { m.Geography.Column = "Note" }, "/geography/column ambiguous_column"},
		"a column too far":    {func(m *Mapping) { m.Geography.Column = "#6" }, "/geography/column unknown_column"},
		"a header too far":    {func(m *Mapping) { m.HeaderRow = new(9) }, "/header_row no_header"},
	} {
		m := plainRules()
		c.edit(&m)
		_, err := Open("Year,Place,Deaths,Note,Note\n2020,US,5,,\n", m)
		f, ok := fault.As(err)
		if !ok || f.Kind != fault.Invalid || f.Fields[0].Pointer+" "+f.Fields[0].Code != c.want || f.Fields[0].Detail == "" {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	m := plainRules() // by place, where headings are missing or stand twice
	m.Geography.Column, m.HeaderRow, m.Period.Year.Column, m.Values[0].Columns[0] = "#2", new(0), "#1", "#3"
	if facts, problems := reading(t, "2020,US,5\n2021,US,6\n", m); facts != "1,3 5; 2,3 6" || problems != "" {
		t.Errorf("without a header %q, %q", facts, problems)
	}
}

func TestFieldsTranslateLeaveOutAndRefuse(t *testing.T) {
	m := plainRules()
	m.Geography = Field{Column: "Place", Values: map[string]*string{"Alaska": new("US-AK"), "Ontario": nil}}
	m.Values = []Value{{Columns: []string{"Deaths", "Guess"}}, {Columns: []string{"Guess"}, Dimensions: map[string]string{"basis": "predicted"}, Metric: &Field{Constant: "guesses"}}}
	m.Dimensions = map[string]Field{"age_group": {Column: "Age"}}
	m.Notes = map[string]Field{"flag": {Column: "Flag"}}
	m.AsOf = &Field{Column: "As of"}
	m.Missing = []string{"*", "n/a"}
	m.Where = []Condition{{Column: "Kind", In: []string{"year"}}, {Column: "Flag", NotIn: []string{"x"}}}
	text := "Year,Place,Deaths,Guess,Age,Flag,As of,Kind\n" +
		"2020,Alaska,5,7,old,p,2021-05-01,year\n" +
		"2020,Alaska,*,8,,,2021-05-01,year\n" +
		"2020,Ontario,5,7,,,2021-05-01,year\n" +
		"2020,Utah,5,7,,,2021-05-01,year\n" +
		"2020,Alaska,5,7,,x,2021-05-01,year\n" +
		"2020,Alaska,5,7,,,2021-05-01,month\n" +
		"2020,Alaska,n/a,*,,,May,year\n" +
		"2020,Alaska,n/a,*,,,2021-05-01,year\n"
	table, err := Open(text, m)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for r := range table.Records() {
		s := fmt.Sprintf("%d", r.Row)
		for _, f := range r.Facts {
			s += fmt.Sprintf(" %s=%s%v%v%v", f.Metric, f.Value, f.Dimensions, f.Notes, f.AsOf)
		}
		if r.Problem != nil {
			s += " " + r.Problem.Code + " in " + r.Problem.Heading
		}
		if r.LeftOut {
			s += " left out"
		}
		got = append(got, fmt.Sprintf("%s, %d missing", s, r.Missing))
	}
	want := []string{
		"2 deaths=5map[age_group:old]map[flag:p]2021-05-01 guesses=7map[age_group:old basis:predicted]map[flag:p]2021-05-01, 0 missing",
		"3 deaths=8map[]map[]2021-05-01 guesses=8map[basis:predicted]map[]2021-05-01, 0 missing",
		"4 left out, 0 missing", "5 unmapped_value in Place, 0 missing", "6 left out, 0 missing", "7 left out, 0 missing", "8 invalid_date in As of, 0 missing", "9, 2 missing",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("read\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestBytesAreDecodedWithoutLossOrRefused(t *testing.T) {
	for name, c := range map[string]struct{ raw, label, text, charset, code string }{
		"UTF-8":                   {"é,统", "", "é,统", "utf-8", ""},
		"a byte order mark":       {"\xEF\xBB\xBFa", "", "a", "utf-8", ""},
		"UTF-16 of the big end":   {"\xFE\xFF\x00a\x7e\xdf", "", "a统", "utf-16be", ""},
		"unmarked UTF-16":         {"1\x00,\x002\x00\n\x00\xdf\x7e", "", "1,2\n统", "utf-16le", ""},
		"GBK by its label":        {"\xcd\xb3,1", "GBK", "统,1", "gb18030", ""},
		"Latin by its label":      {"\xe9,1", "iso-8859-1", "é,1", "windows-1252", ""},
		"a mark against a label":  {"\xEF\xBB\xBFé", "gbk", "é", "utf-8", ""},
		"line ends of every kind": {"a\r\nb\rc\nd\r", "", "a\nb\nc\nd\n", "utf-8", ""},
		"letters put together":    {"e\u0301", "", "é", "utf-8", ""},
		"neither":                 {"\xcd\xb3\xbc\xc6,1", "", "", "", "invalid_encoding"},
		"a label that lies":       {"\xff\xff,1", "utf-8", "", "", "invalid_encoding"},
		"a label of nothing":      {"a", "klingon", "", "", "invalid_encoding"},
		"UTF-16 cut short":        {"\xFF\xFEa\x00b", "", "", "", "invalid_encoding"},
		"NUL":                     {"a,b\n1,\x00\n", "", "", "", "invalid_text"},
		"too much":                {strings.Repeat("x", MaxBytes+1), "", "", "", "too_large"},
	} {
		text, charset, err := Decode([]byte(c.raw), c.label)
		code := ""
		if f, ok := fault.As(err); ok {
			code = f.Code
		}
		if text != c.text || charset != c.charset || code != c.code {
			t.Errorf("%s: %.40q in %s, %v", name, text, charset, err)
		}
	}
}

// Files made to be slow, or to take memory, are read in their length.
func TestHostileFilesTakeLinearTime(t *testing.T) {
	const n = 1 << 20
	for name, text := range map[string]string{
		"a million columns":        "Year,Place,Deaths" + strings.Repeat(",x", n) + "\n2020,US,5" + strings.Repeat(",1", n),
		"a million cells in a row": "Year,Place,Deaths\n2020,US,5" + strings.Repeat(",1", n),
		"a huge cell":              "Year,Place,Deaths\n2020,US," + strings.Repeat("9", 4*n),
		"a huge quoted cell":       "Year,Place,Deaths\n2020,US,\"" + strings.Repeat("\"\"", 4*n) + "\"\n",
		"quotes never closed":      "Year,Place,Deaths\n" + strings.Repeat("2020,US,\"5\n", n/2),
		"quotes by threes":         "Year,Place,Deaths\n" + strings.Repeat("\"\"\"\n", n),
		"pairs behind an open one": "Year,Place,Deaths\n\"\n" + strings.Repeat("\"\"\n", n),
		"nothing but line ends":    "Year,Place,Deaths" + strings.Repeat("\n", 8*n),
		"nothing but delimiters":   strings.Repeat(",", 8*n),
		"a header in one quote":    "\"" + strings.Repeat("x\n", 4*n),
		"the same row":             "Year,Place,Deaths\n" + strings.Repeat("2020,US,5\n", n/4),
		"groups of thousands":      "Year,Place,Deaths\n2020,US,\"1" + strings.Repeat(",000", n) + "\"",
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			canonical, _, err := Decode([]byte(text), "")
			if err != nil {
				t.Fatal(err)
			}
			rows := 0
			if table, err := Open(canonical, plainRules()); err == nil {
				for r := range table.Records() {
					if rows++; r.Problem != nil && len(r.Problem.Detail) > 1000 {
						t.Fatalf("a problem is told in %d bytes", len(r.Problem.Detail))
					}
				}
			} else if len(err.Error()) > 10_000 {
				t.Errorf("the refusal has %d bytes", len(err.Error()))
			}
			if took := time.Since(began); took > 15*time.Second {
				t.Errorf("%d rows of %d bytes took %v", rows, len(text), took)
			}
		})
	}
}

func FuzzNothingThatIsReadPanicsOrMisquotes(f *testing.F) {
	for _, seed := range []string{"Year,Place,Deaths\n2020,US,5\n", "sep=;\nYear;Place;Deaths\r\n2020;US;\"1,0\"\"\r", "\xFF\xFEY\x00", "\"", "Year\tPlace\tDeaths\n2020\tUS\t1.5%"} {
		f.Add([]byte(seed), true)
	}
	f.Fuzz(func(t *testing.T, raw []byte, months bool) {
		text, _, err := Decode(raw, "")
		if err != nil {
			return
		}
		m := plainRules()
		if months {
			m.Period.Month, m.Period.Months = &Field{Column: "Year"}, &Field{Constant: "12"}
		}
		table, err := Open(text, m)
		if err != nil {
			return
		}
		points := []rune(text)
		last := 0
		for r := range table.Records() {
			if r.Row <= last || r.Line < r.Row || r.Problem != nil && len(r.Facts) > 0 {
				t.Fatalf("row %d behind row %d, on line %d: %+v", r.Row, last, r.Line, r.Problem)
			}
			last = r.Row
			for _, x := range r.Facts {
				if string(points[x.Start:x.End]) != x.Exact || x.Period.End.Before(*x.Period.Start) || x.Period.Start.Year < quantity.MinYear {
					t.Fatalf("%+v", x)
				}
			}
		}
	})
}
