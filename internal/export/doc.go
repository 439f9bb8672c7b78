// Package export writes claims out as evidence for a report: a CSV file that a
// strict reader and a spreadsheet both read, in which each row leads back to
// the words, the document and the decision behind it.
//
// # The file
//
// RFC 4180 with CRLF, UTF-8, a header row, and a byte order mark where asked
// for. The columns are a table (Columns), which is the documentation too.
//
// # Cells
//
// A spreadsheet runs a text cell that begins with = as a formula. Such a cell
// gets an apostrophe before it, and so does one that begins with an apostrophe
// itself, so that taking one apostrophe off always gives the text back
// (Neutralise, Restore). Columns of numbers, dates, ids and fixed words hold
// what was checked on the way in and are never touched: -5 stays -5.
//
// # A file that breaks off
//
// Rows are sent as they come from one snapshot of the database, in constant
// memory. What is written last is held back until the database has said that
// there is no more, so that an error never leaves a file that looks complete at
// its last line only; the caller must cut the connection when Claims gives one.
package export
