// Package ledger makes the history provable to somebody who does not trust the
// database that holds it.
//
//	history rows ──hash──> leaves ──RFC 6962──> root ──signed──> checkpoint ──> published
//
// Each row of the history has a hash, which covers the row before it of the same
// entity. The Sealer numbers the hashes without gaps, as leaves of a Merkle tree,
// and signs the tree's size and root: a checkpoint (c2sp.org/tlog-checkpoint). A
// Publisher then writes the checkpoint to a place outside of the database. Whoever
// has a checkpoint can be shown that a row is in the tree (an inclusion proof) and
// that a later tree has only added to it (a consistency proof); whoever rewrites
// the history can't make a tree of that size with that root.
//
// Of the tree, the leaves are kept and the roots of complete subtrees of 256, of
// 65,536 leaves and so on. Any other node is computed from at most 128 of those, so
// that a proof costs one statement, and the tree adds one row in 256.
//
// Which rows are not sealed yet is found by the transactions that wrote them: once
// all rows have been looked at that were there while the oldest open transaction
// was W (pg_snapshot_xmin), only rows of W and later ones need to be. A Sealer
// begins with all of them: so does a database that was restored elsewhere, where
// transactions have other numbers.
package ledger
