package tabular

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"whence/internal/fault"
)

// delimiters are those that a file may have, the likeliest first.
var delimiters = []string{",", ";", "\t", "|"}

// Table is a text that is read by a mapping.
type Table struct {
	text      string
	mapping   Mapping
	delimiter byte
	header    int      // its row; 0 where there is none
	headings  []string // trimmed
	missing   map[string]bool
	point     byte
	where     []boundCondition
	dims      []named
	notes     []named
	asOf      *field
	values    []boundValue
}

// field is a Field whose column was found.
type field struct {
	constant string
	column   int // -1 for a constant
	values   map[string]*string
	prefix   string
}

type named struct {
	name string
	field
}

type boundCondition struct {
	column int
	texts  map[string]bool
	want   bool
}

type boundPeriod struct {
	year, month, quarter, date, start, end, months *field
	format                                         string
}

type boundValue struct {
	columns           []int
	metric, geography field
	period            boundPeriod
	dimensions        []named
}

// Open finds the header and the columns. Beside what Check refuses it refuses
// `no_header`, `unknown_column` and `ambiguous_column`, with pointers within the
// mapping.
func Open(text string, m Mapping) (*Table, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	t := &Table{text: text, mapping: m, header: 1, point: '.', missing: map[string]bool{"": true}}
	if m.DecimalPoint != "" {
		t.point = m.DecimalPoint[0]
	}
	for _, s := range m.Missing {
		t.missing[plain(s)] = true
	}
	told := toldDelimiter(text)
	switch {
	case m.HeaderRow != nil:
		t.header = *m.HeaderRow
	case told != "":
		t.header = 2
	}
	if m.Delimiter != "" {
		told = strings.Replace(m.Delimiter, "tab", "\t", 1)
	}
	if err := t.readHeader(told); err != nil {
		return nil, err
	}
	b := binder{table: t}
	b.bind(m)
	return t, fault.OfFields(b.bad)
}

// toldDelimiter is the delimiter that a spreadsheet wrote above the header, as
// "sep=;".
func toldDelimiter(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	if d, ok := strings.CutPrefix(line, "sep="); ok && slices.Contains(delimiters, d) {
		return d
	}
	return ""
}

// readHeader takes the delimiter by which most of the mapping's columns are
// there, and the headings that it gives.
func (t *Table) readHeader(told string) error {
	wanted := t.mapping.columns()
	best := -1
	for _, d := range delimiters {
		if told != "" && d != told {
			continue
		}
		headings, ok := headingsOf(t.text, d[0], max(t.header, 1))
		if !ok {
			continue
		}
		if t.header == 0 {
			headings = make([]string, len(headings))
		}
		found := 0
		for name := range wanted {
			if _, err := find(headings, name); err == "" {
				found++
			}
		}
		if found > best {
			best, t.delimiter, t.headings = found, d[0], headings
		}
	}
	if best < 0 {
		return fault.AtField("/header_row", "no_header", "the file has no row %d with headings, or its quotes are broken", max(t.header, 1))
	}
	return nil
}

func headingsOf(text string, delimiter byte, number int) ([]string, bool) {
	s := newScanner(text, delimiter)
	for s.next() {
		if s.row.number < number {
			continue
		}
		headings := make([]string, len(s.row.cells))
		for i, c := range s.row.cells {
			headings[i] = plain(c.text(text))
		}
		return headings, s.row.problem == "" && s.row.columns <= maxColumns
	}
	return nil, false
}

// plain is a text as cells and headings are compared.
func plain(s string) string { return norm.NFC.String(strings.TrimSpace(s)) }

// find gives the place of a column; err is a code.
func find(headings []string, name string) (column int, err string) {
	name = plain(name)
	column = -1
	for i, h := range headings {
		if h == "" || h != name {
			continue
		}
		if column >= 0 {
			return -1, "ambiguous_column"
		}
		column = i
	}
	if column >= 0 {
		return column, ""
	}
	if number, ok := strings.CutPrefix(name, "#"); ok {
		if n, err := strconv.Atoi(number); err == nil && n >= 1 && n <= len(headings) {
			return n - 1, ""
		}
	}
	return -1, "unknown_column"
}

// binder finds columns and gathers those that are not there.
type binder struct {
	table *Table
	bad   []fault.Field
}

func (b *binder) column(pointer, name string) int {
	i, code := find(b.table.headings, name)
	if code == "" || len(b.bad) >= maxRefused {
		return i
	}
	why := "the file has no column %q"
	if code == "ambiguous_column" {
		why = "several columns of the file are headed %q: name one by its place, such as #3"
	}
	detail := fmt.Sprintf(why, name)
	if code == "unknown_column" {
		detail += "; its columns are " + excerpt(strings.Join(b.table.headings, ", "), 300)
	}
	b.bad = append(b.bad, fault.Field{Pointer: pointer, Code: code, Detail: detail})
	return -1
}

func (b *binder) field(pointer string, f Field) field {
	out := field{constant: f.Constant, column: -1, prefix: f.Prefix}
	if f.Column == "" {
		return out
	}
	out.column = b.column(pointer+"/column", f.Column)
	if len(f.Values) > 0 {
		out.values = make(map[string]*string, len(f.Values))
		for _, from := range slices.Sorted(maps.Keys(f.Values)) {
			out.values[plain(from)] = f.Values[from]
		}
	}
	return out
}

func (b *binder) optional(pointer string, f *Field) *field {
	if f == nil {
		return nil
	}
	out := b.field(pointer, *f)
	return &out
}

func (b *binder) named(pointer string, set map[string]Field) []named {
	var list []named
	for _, name := range slices.Sorted(maps.Keys(set)) {
		list = append(list, named{name, b.field(pointer+"/"+escaped(name), set[name])})
	}
	return list
}

func (b *binder) period(at string, p Period) boundPeriod {
	return boundPeriod{
		year: b.optional(at+"/year", p.Year), month: b.optional(at+"/month", p.Month), quarter: b.optional(at+"/quarter", p.Quarter),
		date: b.optional(at+"/date", p.Date), start: b.optional(at+"/start", p.Start), end: b.optional(at+"/end", p.End),
		months: b.optional(at+"/months", p.Months), format: p.Format,
	}
}

func (b *binder) bind(m Mapping) {
	t := b.table
	metric, geography, period := b.field("/metric", m.Metric), b.field("/geography", m.Geography), b.period("/period", m.Period)
	t.dims, t.notes, t.asOf = b.named("/dimensions", m.Dimensions), b.named("/notes", m.Notes), b.optional("/as_of", m.AsOf)
	for i, v := range m.Values {
		at := "/values/" + strconv.Itoa(i)
		bound := boundValue{metric: metric, geography: geography, period: period}
		for j, name := range v.Columns {
			bound.columns = append(bound.columns, b.column(at+"/columns/"+strconv.Itoa(j), name))
		}
		if v.Metric != nil {
			bound.metric = b.field(at+"/metric", *v.Metric)
		}
		if v.Geography != nil {
			bound.geography = b.field(at+"/geography", *v.Geography)
		}
		if v.Period != nil {
			bound.period = b.period(at+"/period", *v.Period)
		}
		for _, d := range t.dims {
			if _, ok := v.Dimensions[d.name]; !ok {
				bound.dimensions = append(bound.dimensions, d)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(v.Dimensions)) {
			bound.dimensions = append(bound.dimensions, named{name, field{constant: v.Dimensions[name], column: -1}})
		}
		t.values = append(t.values, bound)
	}
	for i, w := range m.Where {
		c := boundCondition{column: b.column("/where/"+strconv.Itoa(i)+"/column", w.Column), texts: map[string]bool{}, want: len(w.In) > 0}
		for _, s := range slices.Concat(w.In, w.NotIn) {
			c.texts[plain(s)] = true
		}
		t.where = append(t.where, c)
	}
}

// columns are the names of all columns that a mapping reads.
func (m Mapping) columns() map[string]bool {
	set := map[string]bool{}
	add := func(list ...*Field) {
		for _, f := range list {
			if f != nil && f.Column != "" {
				set[f.Column] = true
			}
		}
	}
	period := func(p *Period) {
		if p != nil {
			add(p.Year, p.Month, p.Quarter, p.Date, p.Start, p.End, p.Months)
		}
	}
	add(&m.Metric, &m.Geography, m.AsOf)
	period(&m.Period)
	for _, v := range m.Values {
		for _, c := range v.Columns {
			set[c] = true
		}
		add(v.Metric, v.Geography)
		period(v.Period)
	}
	for _, fields := range []map[string]Field{m.Dimensions, m.Notes} {
		for _, f := range fields {
			add(&f)
		}
	}
	for _, w := range m.Where {
		set[w.Column] = true
	}
	return set
}

// excerpt is the beginning of a text for a message.
func excerpt(s string, most int) string {
	r := 0
	for i := range s {
		if r++; r > most {
			return s[:i] + "…"
		}
	}
	return s
}

// Heading gives the heading of a column, from 1; "" where it has none.
func (t *Table) Heading(column int) string {
	if column < 1 || column > len(t.headings) {
		return ""
	}
	return t.headings[column-1]
}
