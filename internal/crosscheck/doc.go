// Package crosscheck says who agrees, who conflicts and why, and how many of
// them are independent: it feeds the accepted claims to package verdict, which
// is pure, and keeps the standing verdict of each group.
//
// # From claims to groups
//
// Only accepted claims with a subject can be compared: quantities of a metric at
// a place, dates of an event, statements of a proposition. A Key names a metric
// at a place, or an event or a proposition; its claims are one shard of the work,
// since no group reaches beyond it. What is said of an event need not give a
// place, so that all its places are one key. Refresh recomputes the groups of
// keys in the transaction of whatever changed, after it has locked their shards
// in order, so that the rows of crosscheck_groups are right whenever anybody
// reads them:
//
//	claim accepted, amended, rejected     ─┐
//	relation confirmed, rejected           ├─▶ which keys? ─▶ lock ─▶ read claims ─▶ verdict.Groups ─▶ write what differs
//	subject, party, outlet, source changed ┘
//
// Of a key with many claims only those are recomputed that the change of a claim
// can touch: those about its time, over others (near.go).
//
// Groups that an earlier version computed are recomputed at a start, one key at
// a time (RefreshOutdated).
//
// # Origins
//
// A claim's origin is where its chain of attribution ends: the party of the
// last hop, or, of a document that reports on its own, its outlet. A copy (a
// confirmed reprint, translation, mirror or excerpt) is followed to the document
// that it copies first. A name that no party has is an origin of its own. A
// chain that ends unnamed, or in hops whose end nobody knows, has no origin: it
// is counted as unattributed and never as independent.
//
// Where the last hop names an outlet whose own document, not published later,
// makes the same claim, the chain goes on with that claim's, and so on; likewise
// into a document that is cited by a confirmed relation. Claims that lead to
// different ends leave the chain where its words end; a circle ends nowhere.
// Whatever leads on is about the same key, so that recomputing a key finds it.
//
// # Conflicts
//
// What groups see of who disagrees becomes disputes: groups of one cell in which
// the same two voices disagree see one. Each refresh settles the disputes of its
// keys with the conflicts that are stored:
//
//	             two of its voices still disagree
//	             ┌────┐
//	nobody ──▶ active ─────▶ closed ─────▶ active again, under its id
//	 open                close or merge
//
//	open ─▶ explained | resolved | dismissed      by people, on one picture
//	      ◀─ reopen                                by itself, on another
//
// Who decides a conflict holds the lock of its shard too, so that no decision is
// made on a picture that is being changed.
//
// # Changes at the same time
//
// A shard's lock makes those wait who recompute the same groups. What a claim
// is computed from besides (its document, its origin, what it is a share of) is
// held while its groups are recomputed, since a change of that may not see it.
//
//	service.go   the service
//	question.go  Crosscheck: the question, and the claims that answer it
//	result.go    the answer
//	answers.go   answers that are remembered, and how they are known to be of now
//	refresh.go   what must be recomputed when something changes
//	near.go      of many claims, those that the change of one can touch
//	outdated.go  what an earlier version has stored, recomputed
//	load.go      reading claims with what a comparison needs of them, row.go one of them
//	origin.go    where the words of a chain end, and where it can go on
//	labels.go    what an origin is called
//	inside.go    one document against itself; package consistency reckons
//	key.go       keys, shards, and the ids of groups
//	groups.go    what is kept of a key: computed, read, and written where it differs
//	provenance.go the graph of a claim's origin, drawn by provenance_graph.go
//	dispute.go   who disagrees, seen from all groups, and how much that matters
//	settle.go    which conflict a dispute continues, and what becomes of each
//	conflict.go  conflicts, and what can be decided of them
//	conflicts*.go reading, deciding, listing and storing them, and comments
//	store.go, origin_store.go, provenance_store.go  the SQL
package crosscheck
