// Package mappings keeps what the columns of data files mean, so that the next
// file of a series is read as the last one was. What a mapping says, and how a
// file is read by one, is package tabular's.
//
//	mapping.go  Mapping and its checks
//	service.go  create, change, find, list
//	store.go    the SQL
//
// Each change makes a version, kept in the history; an import names the version
// that it was made by and keeps its rules.
package mappings
