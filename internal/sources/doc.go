// Package sources keeps the documents and who is behind them: outlets that
// publish, parties that are quoted, sources with their snapshots, and the
// relations from source to source.
//
// # Outlets and parties
//
// An outlet owns domains, each of which belongs to one outlet only; that key
// is what makes two readers of a new domain agree on one outlet. A party has
// names in each language, and matching compares their folded form, so that
// 《华盛顿邮报》 is found however it was quoted.
//
// # Sources and snapshots
//
// What makes two readings the same document is its identity: the outlet and
// the URL, or the outlet and the bytes where no URL is known. StoreDocument
// either finds the identity or takes it, and the key of source_identities
// decides between two who try at once:
//
//	identity  bytes    then
//	new       -        a source and its first snapshot are stored
//	known     known    what exists is given back, nothing is written
//	known     new      a further snapshot; metadata that was missing is filled in
//
// Snapshots are never changed and sources never merged. The one exception is a
// takedown: a snapshot's bytes and text are emptied, by a function of the database
// that refuses to while the history does not tell of it; digests, lengths and
// citations stay. Equal bytes or equal
// text under another identity are reported, for the caller to propose a
// relation.
//
// # Relations
//
//	proposed ──> confirmed
//	   │  ^          │
//	   v  │          v
//	 rejected <──────┘        every state can be left again, with a reason
//
// A relation counts only while it is confirmed. The confirmed relations by
// which a document repeats another (reprint, translation, mirror, excerpt) may
// not run in a circle; a lock held to the end of the transaction keeps two
// confirmations from closing one together. Service.OnRelationChange is called
// in the transaction that makes a relation count or cease to, so that counts
// of origins follow with it.
//
// # Sketches
//
// Documents that may repeat one another are found by keys that they share
// (sketches.go): one array a document, under one index. A look-up reads at most
// MaxSharers entries of a key; keys that more documents have are kept in
// common_sketch_keys and not looked up again. A copy is stored without the keys
// that its original has; when a relation is rejected, or an original's text
// changes, those at its other ends are due to be related anew.
//
//	outlet.go, outlets.go        the type and its checks; the operations and SQL
//	domain.go                    hosts and the domains that own them
//	party.go, parties.go         likewise
//	source.go, sources.go        likewise
//	identity.go                  URLs in one form, identities
//	document.go                  StoreDocument
//	snapshots.go                 reading snapshots
//	takedown.go                  emptying them
//	relation.go, relations.go    likewise
//	circle.go                    the lock and the search for circles
package sources
