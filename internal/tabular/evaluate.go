package tabular

import (
	"cmp"
	"strings"
	"time"
	"unicode/utf8"

	"whence/internal/quantity"
)

// evaluation is a row on its way to facts.
type evaluation struct {
	table  *Table
	row    row
	record *Record
}

// get gives what a field says in this row; false where the row is a problem or
// left out.
func (e *evaluation) get(f *field) (string, bool) {
	if f.column < 0 {
		return f.constant, true
	}
	s := e.table.cell(e.row, f.column)
	if to, ok := f.values[plain(s)]; ok {
		if to == nil {
			e.record.LeftOut = true
			return "", false
		}
		return *to, true
	}
	if len(f.values) > 0 && f.prefix == "" {
		e.record.fail(e.table, f.column, "unmapped_value", "the mapping does not say what %q means", excerpt(s, 80))
		return "", false
	}
	return f.prefix + s, true
}

// checked is get for what must have a form.
func (e *evaluation) checked(f *field, form func(string) bool, code, what string) (string, bool) {
	s, ok := e.get(f)
	if ok && !form(s) {
		e.record.fail(e.table, f.column, code, "%q is no %s", excerpt(s, 80), what)
		return "", false
	}
	return s, ok
}

// fact reads one number with all that it is about.
func (e *evaluation) fact(v *boundValue) {
	r := e.record
	metric, ok := e.checked(&v.metric, isSlug, "invalid_slug", "slug of a metric")
	if !ok {
		return
	}
	geography, ok := e.checked(&v.geography, isGeography, "invalid_geography", "code of a place")
	if !ok {
		return
	}
	period, ok := e.period(&v.period)
	if !ok {
		return
	}
	f := Fact{Row: e.row.number, Line: e.row.line, Metric: metric, Geography: geography, Period: period, Dimensions: map[string]string{}}
	for i := range v.dimensions {
		if ok := e.text(&v.dimensions[i], maxText, f.Dimensions); !ok {
			return
		}
	}
	if len(e.table.notes) > 0 {
		f.Notes = map[string]string{}
	}
	for i := range e.table.notes {
		if ok := e.text(&e.table.notes[i], maxNote, f.Notes); !ok {
			return
		}
	}
	if e.table.asOf != nil {
		s, ok := e.get(e.table.asOf)
		if !ok {
			return
		}
		d, valid := dateIn(s, "")
		if !valid {
			r.fail(e.table, e.table.asOf.column, "invalid_date", "%q is no day such as 2024-05-15", excerpt(s, 80))
			return
		}
		f.AsOf = &d
	}
	if e.number(v, &f) {
		f.Key = KeyOf(f.Metric, f.Geography, f.Period, f.Dimensions)
		r.Facts = append(r.Facts, f)
	}
}

// text reads a dimension or a note; an empty one is none.
func (e *evaluation) text(n *named, most int, into map[string]string) bool {
	s, ok := e.get(&n.field)
	switch {
	case !ok:
		return false
	case s == "":
	case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f }):
		e.record.fail(e.table, n.column, "invalid_text", "the cell holds control characters")
		return false
	case utf8.RuneCountInString(s) > most:
		e.record.fail(e.table, n.column, "too_long", "the cell has more than %d characters", most)
		return false
	default:
		into[n.name] = s
	}
	return true
}

// number finds the first of the columns with a number.
func (e *evaluation) number(v *boundValue, f *Fact) bool {
	for _, column := range v.columns {
		c := e.row.cells[column]
		raw := e.table.text[c.start:c.end]
		left := strings.TrimLeft(raw, blanks)
		exact := strings.TrimRight(left, blanks)
		if e.table.missing[plain(exact)] {
			continue
		}
		var ok bool
		if f.Value, f.Percent, ok = number(exact, e.table.point); !ok {
			e.record.fail(e.table, column, "not_a_number", "%q is no number", excerpt(exact, 40))
			return false
		}
		f.Exact, f.Column = exact, column+1
		f.Start = c.startPoint + utf8.RuneCountInString(raw[:len(raw)-len(left)])
		f.End = f.Start + utf8.RuneCountInString(exact)
		return true
	}
	e.record.Missing++
	return false
}

// blanks are what may stand around a number in its cell.
const blanks = " \t\n\u00a0\u202f\u2009\u3000"

func (e *evaluation) period(p *boundPeriod) (*quantity.Period, bool) {
	months := 0
	if p.months != nil {
		n, ok := e.count(p.months, "number of months", func(s string) (int, bool) { return whole(s, maxMonths) })
		if !ok {
			return nil, false
		}
		months = n
	}
	day, grain := quantity.Date{Month: 1, Day: 1}, quantity.Year
	at := p.year
	var ok bool
	switch {
	case p.start != nil:
		return e.ends(p)
	case p.date != nil:
		at, grain = p.date, grainOf(p.format)
		if day, ok = e.day(p.date, p.format); !ok {
			return nil, false
		}
	default:
		if day.Year, ok = e.count(p.year, "year", func(s string) (int, bool) { return whole(s, quantity.MaxYear) }); !ok {
			return nil, false
		}
		if p.month != nil {
			n, ok := e.count(p.month, "month", monthOf)
			if !ok {
				return nil, false
			}
			day.Month, grain = time.Month(n), quantity.Month
		}
		if p.quarter != nil {
			n, ok := e.count(p.quarter, "quarter", quarterOf)
			if !ok {
				return nil, false
			}
			day.Month, grain = time.Month(3*n-2), quantity.Quarter
		}
	}
	out, ok := spanning(day, grain, months)
	if !ok {
		e.record.fail(e.table, at.column, "invalid_period", "the period begins before the year 1")
	}
	return out, ok
}

func grainOf(format string) quantity.Grain {
	if format == "" {
		return quantity.Day
	}
	return formats[format].grain
}

// count reads a field that names a number.
func (e *evaluation) count(f *field, what string, read func(string) (int, bool)) (int, bool) {
	s, ok := e.get(f)
	if !ok {
		return 0, false
	}
	n, ok := read(strings.TrimSpace(s))
	if !ok {
		e.record.fail(e.table, f.column, "invalid_period", "%q is no %s", excerpt(s, 80), what)
	}
	return n, ok
}

func (e *evaluation) day(f *field, format string) (quantity.Date, bool) {
	s, ok := e.get(f)
	if !ok {
		return quantity.Date{}, false
	}
	d, ok := dateIn(strings.TrimSpace(s), format)
	if !ok {
		e.record.fail(e.table, f.column, "invalid_date", "%q is no date of the form %s", excerpt(s, 80), cmp.Or(format, "YYYY-MM-DD"))
	}
	return d, ok
}

// ends reads a period that is given by its two ends; of a month or a year the end
// is its last day.
func (e *evaluation) ends(p *boundPeriod) (*quantity.Period, bool) {
	start, ok := e.day(p.start, p.format)
	if !ok {
		return nil, false
	}
	last, ok := e.day(p.end, p.format)
	if !ok {
		return nil, false
	}
	grain := grainOf(p.format)
	whole, _ := spanning(last, grain, 0)
	end := *whole.End
	if end.Before(start) {
		e.record.fail(e.table, p.end.column, "invalid_period", "the period ends before it starts")
		return nil, false
	}
	return &quantity.Period{Start: &start, End: &end, Grain: grain}, true
}
