// Package tabular reads a data file (CSV) by a mapping: which columns say what is
// measured, where, for which period, and how much. It is pure: text and mapping
// in, facts out, each with the cell that it stands in.
//
//	bytes ─▶ Decode ─▶ canonical text ─▶ Open (header, delimiter, columns) ─▶ Records
//	                                                                            │
//	                                a row: facts, or left out, or problems  ◀──┘
//
// The canonical text of a data file (rules tabular/1) is the whole file: UTF-8 in
// NFC, line ends LF, without a byte order mark. Nothing else is altered, so that
// a cell can be found in it by row and column (RFC 7111) as well as by code
// points.
//
//	decode.go   bytes into canonical text
//	scan.go     text into rows and cells; what a quote does
//	mapping.go  what a mapping says; check.go what is refused of one
//	table.go    a text with its mapping: the header and the columns
//	record.go   the rows, and what is wrong with them; evaluate.go a row into facts (fact.go)
//	number.go   numbers; period.go periods, with the words for months in data/
//
// # Rows
//
// Rows are counted from 1, the header included, as RFC 7111 does, and a line
// without anything on it is a row too; lines are counted in the canonical text.
// The two differ where a quoted cell holds line ends. A row whose quotes are
// broken ends with its first line, so that one stray quote costs one row.
//
// # What is refused, and what is left out
//
// A cell that should hold a number and holds something else, a value that the
// mapping does not translate, a row with too few cells: each is a Problem with
// its row, line and column. A row that the mapping's conditions exclude, or a
// value that it translates to null, is left out, and so is a number whose cell is
// empty or holds one of the mapping's words for "no number".
package tabular
