package tabular

import (
	"maps"
	"slices"
	"strconv"

	"whence/internal/quantity"
)

// Mapping says which columns of a file give what. A column is named by its
// heading or, where a heading is missing or stands twice, by its place: "#1" is
// the first.
type Mapping struct {
	Metric     Field            `json:"metric"`    // gives slugs of metrics
	Geography  Field            `json:"geography"` // gives codes: US, US-AK, WORLD
	Period     Period           `json:"period"`
	Values     []Value          `json:"values"`               // where the numbers are: each gives one fact a row
	Dimensions map[string]Field `json:"dimensions,omitempty"` // what sets facts apart; an empty cell gives none
	Notes      map[string]Field `json:"notes,omitempty"`      // what is kept beside a fact and compares nothing: flags, footnotes
	AsOf       *Field           `json:"as_of,omitempty"`      // the vintage, as YYYY-MM-DD
	Where      []Condition      `json:"where,omitempty"`      // rows for which one does not hold are left out
	Missing    []string         `json:"missing,omitempty"`    // what stands for "no number", beside nothing at all
	Producer   string           `json:"producer,omitempty"`   // the party whose numbers they are: slug, id or name

	Delimiter    string `json:"delimiter,omitempty"`     // , ; | or the word tab; "" is told from the header
	HeaderRow    *int   `json:"header_row,omitempty"`    // from 1; 0 where there is none; nil is 1
	DecimalPoint string `json:"decimal_point,omitempty"` // . or ,; "" is a point
}

// Field is a constant or a column with what its cells mean.
type Field struct {
	Constant string             `json:"constant,omitempty"`
	Column   string             `json:"column,omitempty"`
	Values   map[string]*string `json:"values,omitempty"` // cells to what they mean; nil leaves the row out
	Prefix   string             `json:"prefix,omitempty"` // put before a cell that Values does not have
}

// Value is where a row has a number. Of the columns the first with a number
// counts. What is given beside them stands instead of what the mapping says, so
// that a file with a column a year, or a metric, can be read.
type Value struct {
	Columns    []string          `json:"columns"`
	Dimensions map[string]string `json:"dimensions,omitempty"`
	Metric     *Field            `json:"metric,omitempty"`
	Geography  *Field            `json:"geography,omitempty"`
	Period     *Period           `json:"period,omitempty"`
}

// Period says which period a row is about, by one of: a date in a Format; a year;
// a year and a month; a year and a quarter; a start and an end. Months makes it
// the months that end with the one given: "12" is a year that ends with it.
type Period struct {
	Year    *Field `json:"year,omitempty"`
	Month   *Field `json:"month,omitempty"`
	Quarter *Field `json:"quarter,omitempty"`
	Date    *Field `json:"date,omitempty"`
	Start   *Field `json:"start,omitempty"`
	End     *Field `json:"end,omitempty"`
	Months  *Field `json:"months,omitempty"`
	Format  string `json:"format,omitempty"` // of Date, Start and End; "" is YYYY-MM-DD
}

// Condition holds for a row whose cell is, or is not, one of some texts.
type Condition struct {
	Column string   `json:"column"`
	In     []string `json:"in,omitempty"`
	NotIn  []string `json:"not_in,omitempty"`
}

// Limits of a mapping.
const (
	maxValues     = 200
	maxFields     = 20
	maxTranslated = 5000
	maxText       = 200
	maxHeaderRow  = 1000
	maxNote       = 1000
	maxMonths     = 1200
)

// formats are the forms of dates, with the grain of each.
var formats = map[string]struct {
	parts string // the order of the parts
	grain quantity.Grain
}{
	"YYYY-MM-DD": {"ymd", quantity.Day},
	"YYYYMMDD":   {"ymd", quantity.Day},
	"DD/MM/YYYY": {"dmy", quantity.Day},
	"MM/DD/YYYY": {"mdy", quantity.Day},
	"DD.MM.YYYY": {"dmy", quantity.Day},
	"YYYY-MM":    {"ym", quantity.Month},
	"YYYYMM":     {"ym", quantity.Month},
	"MM/YYYY":    {"my", quantity.Month},
	"YYYY":       {"y", quantity.Year},
}

// NamedMetric is a metric that a mapping names, and where.
type NamedMetric struct{ Pointer, Slug string }

// Metrics are the metrics that a mapping names itself, in a fixed order.
func (m Mapping) Metrics() []NamedMetric {
	var list []NamedMetric
	add := func(pointer string, f *Field) {
		if f == nil {
			return
		}
		if f.Constant != "" {
			list = append(list, NamedMetric{pointer + "/constant", f.Constant})
		}
		for _, from := range slices.Sorted(maps.Keys(f.Values)) {
			if to := f.Values[from]; to != nil {
				list = append(list, NamedMetric{pointer + "/values/" + escaped(from), *to})
			}
		}
	}
	add("/metric", &m.Metric)
	for i := range m.Values {
		add("/values/"+strconv.Itoa(i)+"/metric", m.Values[i].Metric)
	}
	return list
}
