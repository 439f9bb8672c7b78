// Package ingest is the workflow that takes a document in.
//
//	fetch      where only a URL is given                          ┐
//	read       bytes into canonical text and metadata             │ nothing is stored
//	extract    the text into candidate claims                     ┘
//	outlet     found by reference, domain or name, or made        ┐
//	store      the source and its snapshot, or what is known      │
//	relate     mirrors, reprints, excerpts, translations proposed │ one transaction
//	re-anchor  earlier citations against a further snapshot       │
//	propose    the candidates that no earlier reading has made    ┘
//
// All of it is stored or nothing. The same bytes again change nothing.
//
//	service.go  Service, the way through the steps above
//	relate.go   which document repeats which; comparable.go makes one comparable
//	due.go      documents that are related later than they were stored
//	published.go which of two was published first
//	propose.go  candidates into claims
//	table.go    a data file with a mapping of its columns: refused, or counted
//	series.go   its numbers into claims; vintages.go those of earlier files
//	imports.go  what was imported by which rules
//	extract.go  the catalogues, and reading a text without storing it
package ingest
