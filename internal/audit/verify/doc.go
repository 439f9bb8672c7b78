// Package verify reads the whole history, and what it is the history of, and tells
// what does not fit: rows that were changed, taken out or put in behind the
// program's back, by whoever could.
//
// It looks in four places, each of which a forger would have to get right:
//
//	rows         each hash is that of the row behind the one before it; no revision is missing
//	tree         leaves and rows are the same; the nodes and roots are those of the leaves
//	checkpoints  signed by a known key; what was published is a beginning of the tree
//	things       each stands as its last revision says; snapshots have their digests
//
// Rows and tree can be forged by whoever owns the database. Checkpoints can't
// without the key, and what was published before can't even with it. Everything is
// read in one snapshot of the database, in pages, so that memory stays flat.
//
// What it takes on trust are rows that were written since the last checkpoint: how
// many those are is part of the report.
package verify
