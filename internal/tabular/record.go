package tabular

import (
	"fmt"
	"iter"
	"strings"

	"whence/internal/quantity"
)

// Problem is why a row can't be read.
type Problem struct {
	Row     int    `json:"row"`               // from 1, the header included
	Line    int    `json:"line"`              // on which the row begins, from 1
	Column  int    `json:"column"`            // from 1; 0 where it is the whole row
	Heading string `json:"heading,omitempty"` // of the column
	Code    string `json:"code"`
	Detail  string `json:"detail"`
}

// Record is what a row of the file says. A row with a problem gives no facts.
type Record struct {
	Row, Line int
	Facts     []Fact
	Problem   *Problem
	LeftOut   bool // by a condition, or by a value that means nothing
	Missing   int  // numbers that are not there
}

// vintage is a fact as of a day.
type vintage struct {
	key  Key
	asOf quantity.Date // zero where none is stated
}

// Records reads the rows behind the header, in order. Rows without anything in
// them are passed over. A row that says what an earlier one has said, with the
// same number or another, is the problem `duplicate_row`.
func (t *Table) Records() iter.Seq[Record] {
	return func(yield func(Record) bool) {
		seen := map[vintage]int{}
		s := newScanner(t.text, t.delimiter)
		for s.next() {
			if s.row.number <= t.header || t.blank(s.row) {
				continue
			}
			r := t.record(s.row)
			r.refuseRepeated(t, seen)
			if !yield(r) {
				return
			}
		}
	}
}

func (r *Record) refuseRepeated(t *Table, seen map[vintage]int) {
	own := map[vintage]bool{}
	for _, f := range r.Facts {
		v := f.vintage()
		first, there := seen[v]
		if own[v] {
			first, there = r.Row, true
		}
		own[v] = true
		if there {
			r.fail(t, f.Column-1, "duplicate_row", "row %d says the same, or another number for it", first)
			return
		}
	}
	for v := range own {
		seen[v] = r.Row
	}
}

func (f *Fact) vintage() vintage {
	v := vintage{key: f.Key}
	if f.AsOf != nil {
		v.asOf = *f.AsOf
	}
	return v
}

// fail makes the row a problem, at a column from 0, or -1 for the whole row.
func (r *Record) fail(t *Table, column int, code, format string, args ...any) {
	p := &Problem{Row: r.Row, Line: r.Line, Column: column + 1, Code: code, Detail: fmt.Sprintf(format, args...)}
	if column >= 0 && column < len(t.headings) {
		p.Heading = t.headings[column]
	}
	r.Problem, r.Facts, r.LeftOut, r.Missing = p, nil, false, 0
}

// quoteProblems says in words what is broken.
var quoteProblems = map[string]string{
	"unclosed_quote": "a quote is opened in this row and never closed",
	"stray_quote":    "something stands behind a closing quote: a quote within a quoted cell is written twice",
}

func (t *Table) blank(r row) bool {
	if r.problem != "" {
		return false
	}
	for _, c := range r.cells {
		if strings.TrimSpace(t.text[c.start:c.end]) != "" {
			return false
		}
	}
	return r.columns <= maxColumns
}

func (t *Table) record(x row) Record {
	r := Record{Row: x.number, Line: x.line}
	switch {
	case x.problem != "":
		r.fail(t, -1, x.problem, "%s", quoteProblems[x.problem])
		return r
	case x.columns < len(t.headings) || x.columns > len(t.headings) && t.header > 0 && !t.blankBehind(x):
		r.fail(t, -1, "ragged_row", "the row has %d cells where the header has %d", x.columns, len(t.headings))
		return r
	}
	for _, w := range t.where {
		if w.texts[t.cell(x, w.column)] != w.want {
			r.LeftOut = true
			return r
		}
	}
	e := evaluation{table: t, row: x, record: &r}
	for i := range t.values {
		if e.fact(&t.values[i]); r.Problem != nil || r.LeftOut {
			r.Facts = nil
			break
		}
	}
	return r
}

// blankBehind tells whether the cells that the header does not have are empty.
func (t *Table) blankBehind(x row) bool {
	for _, c := range x.cells[min(len(x.cells), len(t.headings)):] {
		if strings.TrimSpace(t.text[c.start:c.end]) != "" {
			return false
		}
	}
	return x.columns <= maxColumns
}

// cell is what a cell says, without blanks around it.
func (t *Table) cell(x row, column int) string {
	return strings.TrimSpace(x.cells[column].text(t.text))
}
