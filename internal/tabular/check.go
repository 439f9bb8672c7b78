package tabular

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"whence/internal/fault"
)

var (
	slugForm      = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	geographyForm = regexp.MustCompile(`^([A-Z]{2}(-[A-Z0-9]{1,3})?|WORLD)$`)
	dimensionForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,59}$`)
)

func isSlug(s string) bool      { return len(s) <= 100 && slugForm.MatchString(s) }
func isGeography(s string) bool { return geographyForm.MatchString(s) }

// maxRefused is how many fields one refusal lists.
const maxRefused = 50

// Check refuses a mapping that no file could be read by. Each refused field has
// its JSON pointer within the mapping; the error is one Invalid fault.
func (m Mapping) Check() error {
	c := checker{}
	c.field("/metric", m.Metric, isSlug, "invalid_slug", "a metric's slug")
	c.field("/geography", m.Geography, isGeography, "invalid_geography", "an ISO 3166 code such as US or US-AK, or WORLD")
	c.period("/period", m.Period)
	if len(m.Values) == 0 {
		c.add("/values", "required", "a mapping names the columns that hold the numbers")
	}
	c.most("/values", len(m.Values), maxValues)
	for i, v := range m.Values[:min(len(m.Values), maxValues)] {
		c.value("/values/"+strconv.Itoa(i), v)
	}
	for name, set := range map[string]map[string]Field{"/dimensions": m.Dimensions, "/notes": m.Notes} {
		c.most(name, len(set), maxFields)
		for _, key := range slices.Sorted(maps.Keys(set)) {
			c.name(name, key)
			c.field(name+"/"+escaped(key), set[key], nil, "", "")
		}
	}
	if m.AsOf != nil {
		c.field("/as_of", *m.AsOf, isDate, "invalid_date", "a day such as 2024-05-15")
	}
	c.conditions(m.Where)
	c.most("/missing", len(m.Missing), maxFields)
	for i, s := range m.Missing {
		c.text("/missing/"+strconv.Itoa(i), s, maxText)
	}
	c.text("/producer", m.Producer, 300)
	if m.Delimiter != "" && m.Delimiter != "tab" && (m.Delimiter == "\t" || !slices.Contains(delimiters, m.Delimiter)) {
		c.add("/delimiter", "not_one_of", "must be one of , ; | and tab")
	}
	if m.DecimalPoint != "" && m.DecimalPoint != "." && m.DecimalPoint != "," {
		c.add("/decimal_point", "not_one_of", "must be . or ,")
	}
	if h := m.HeaderRow; h != nil && (*h < 0 || *h > maxHeaderRow) {
		c.add("/header_row", "out_of_range", "must be from 0 to %d", maxHeaderRow)
	}
	slices.SortFunc(c.bad, func(a, b fault.Field) int { return strings.Compare(a.Pointer, b.Pointer) })
	return fault.OfFields(c.bad)
}

// checker gathers what is refused.
type checker struct{ bad []fault.Field }

func (c *checker) add(pointer, code, format string, args ...any) {
	if len(c.bad) < maxRefused {
		c.bad = append(c.bad, fault.Field{Pointer: pointer, Code: code, Detail: fmt.Sprintf(format, args...)})
	}
}

func (c *checker) most(pointer string, n, most int) {
	if n > most {
		c.add(pointer, "too_many", "must have at most %d entries", most)
	}
}

func (c *checker) text(pointer, s string, most int) {
	switch {
	case !printable(s):
		c.add(pointer, "invalid_text", "must be valid text without control characters")
	case utf8.RuneCountInString(s) > most:
		c.add(pointer, "too_long", "must have at most %d characters", most)
	}
}

func (c *checker) name(pointer, name string) {
	if !dimensionForm.MatchString(name) {
		c.add(pointer, "invalid_name", "%.80q is no name: lower case letters, digits and _", name)
	}
}

func (c *checker) column(pointer, name string) {
	if strings.TrimSpace(name) == "" {
		c.add(pointer, "required", "must name a column")
	}
	c.text(pointer, name, maxText)
}

// field checks a field whose results must have a form.
func (c *checker) field(pointer string, f Field, form func(string) bool, code, what string) {
	switch {
	case f.Constant == "" && f.Column == "":
		c.add(pointer, "required", "must have a constant or a column")
	case f.Constant != "" && f.Column != "":
		c.add(pointer, "invalid_field", "must have a constant or a column, not both")
	case f.Constant != "" && (len(f.Values) > 0 || f.Prefix != ""):
		c.add(pointer, "invalid_field", "a constant has no values and no prefix: those are of a column")
	}
	c.text(pointer+"/constant", f.Constant, maxText)
	c.text(pointer+"/column", f.Column, maxText)
	c.text(pointer+"/prefix", f.Prefix, maxText)
	c.most(pointer+"/values", len(f.Values), maxTranslated)
	if form != nil && f.Constant != "" && !form(f.Constant) {
		c.add(pointer+"/constant", code, "must be %s", what)
	}
	for _, from := range slices.Sorted(maps.Keys(f.Values)) {
		at, to := pointer+"/values/"+escaped(from), f.Values[from]
		c.text(at, from, maxText)
		if to == nil {
			continue
		}
		c.text(at, *to, maxText)
		if form != nil && !form(*to) {
			c.add(at, code, "must be %s, or null", what)
		}
	}
}

func (c *checker) value(at string, v Value) {
	if len(v.Columns) == 0 {
		c.add(at+"/columns", "required", "must name a column")
	}
	c.most(at+"/columns", len(v.Columns), maxFields)
	for i, name := range v.Columns {
		c.column(at+"/columns/"+strconv.Itoa(i), name)
	}
	c.most(at+"/dimensions", len(v.Dimensions), maxFields)
	for _, key := range slices.Sorted(maps.Keys(v.Dimensions)) {
		c.name(at+"/dimensions", key)
		c.text(at+"/dimensions/"+escaped(key), v.Dimensions[key], maxText)
		if strings.TrimSpace(v.Dimensions[key]) == "" {
			c.add(at+"/dimensions/"+escaped(key), "required", "a dimension has a value")
		}
	}
	if v.Metric != nil {
		c.field(at+"/metric", *v.Metric, isSlug, "invalid_slug", "a metric's slug")
	}
	if v.Geography != nil {
		c.field(at+"/geography", *v.Geography, isGeography, "invalid_geography", "an ISO 3166 code such as US or US-AK, or WORLD")
	}
	if v.Period != nil {
		c.period(at+"/period", *v.Period)
	}
}

func (c *checker) period(at string, p Period) {
	var given []string
	for _, part := range []struct {
		name string
		f    *Field
	}{{"date", p.Date}, {"end", p.End}, {"month", p.Month}, {"months", p.Months}, {"quarter", p.Quarter}, {"start", p.Start}, {"year", p.Year}} {
		if part.f != nil {
			given = append(given, part.name)
			c.field(at+"/"+part.name, *part.f, nil, "", "")
		}
	}
	switch strings.Join(given, " ") {
	case "year", "month year", "month months year", "quarter year", "date", "date months", "end start":
	default:
		c.add(at, "invalid_period", "must be given by a date, by a year with or without a month or a quarter, or by a start and an end")
	}
	if _, ok := formats[p.Format]; p.Format != "" && !ok {
		c.add(at+"/format", "not_one_of", "must be one of %s", strings.Join(slices.Sorted(maps.Keys(formats)), ", "))
	}
}

func (c *checker) conditions(list []Condition) {
	c.most("/where", len(list), maxFields)
	for i, w := range list[:min(len(list), maxFields)] {
		at := "/where/" + strconv.Itoa(i)
		c.column(at+"/column", w.Column)
		if (len(w.In) == 0) == (len(w.NotIn) == 0) {
			c.add(at, "invalid_condition", "must have either in or not_in")
		}
		c.most(at+"/in", len(w.In), maxTranslated)
		c.most(at+"/not_in", len(w.NotIn), maxTranslated)
		for j, s := range slices.Concat(w.In, w.NotIn) {
			c.text(at+"/"+strconv.Itoa(j), s, maxText)
		}
	}
}

// escaped writes a name as a part of a JSON pointer (RFC 6901).
func escaped(s string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(s)
}

// printable tells whether a text can be kept and shown on one line.
func printable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}
