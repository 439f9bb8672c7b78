// Package review is the queue of what somebody must decide, and the record of
// what was decided.
//
// # Items
//
// An item stands for a thing of another slice and has its id and its version:
//
//	claim     a claim that is proposed
//	recheck   an accepted claim of which somebody must see whether its words still carry it
//	relation  a relation that is proposed
//	conflict  a conflict that is open, in which somebody still disagrees
//
// The rows of review_items are kept right in the transactions that write those
// things (OnClaimWrite, OnRelationWrite, OnConflictWrite), each by one statement
// that compares the things named with their rows. Repair does the same for what a
// program without a queue has written. An item is gone once its thing is decided,
// by whichever way, and there again when that is taken back.
//
// # Leases
//
// Who is to decide takes items (Lease), the one first that has most at stake.
// Until a lease ends, by the database's clock, nobody else gets its item. Each
// lease of an item has a greater token than the one before, and a decision names
// the token: one that comes late is refused, whoever holds the item by then.
//
//	free ── Lease ─▶ held ── Decide ─▶ gone
//	  ▲               │ │
//	  └──── Release ──┘ └── time ──▶ lapsed: as if it were free
//
// # Decisions
//
// A decision is a row of its own (review_decisions), never changed; carrying it
// out goes through the slice whose thing it is, in the same transaction. Reverse
// takes one back by a further decision. A version of an item is decided once: by
// the lock on its thing, the lease's token, and a unique key behind both.
// `undecided` leaves the item for others, `sent_back` leaves it until it changes.
// Nobody decides what they have entered by hand; what an extractor proposes is
// nobody's.
//
// # Double review
//
// A metric's policy may ask for two who decide its items alike. The first review
// is a decision that closes nothing: it is carried out in a savepoint, to be refused
// where it must be and for its outcome, and taken back. Nobody else reads it before the
// item is closed, and the history has its seal alone. An equal second one closes the
// item; else it is disputed, and an adjudicator's.
//
//	open ── first ─▶ open ── second, equal ─▶ gone
//	                  └───── second, other ─▶ disputed ── adjudicator ─▶ gone
//
// People are told apart by their names, whatever the case. Which review a decision
// is stands under a unique key, as its version and its actor do.
//
// # What is locked, in order
//
// The thing, as its own slice locks it, then its item. A lease locks items alone
// and waits for none of them (but the one that was named). Priorities follow
// beside the requests (Rerank), and skip what is locked.
//
//	item.go        items, what can be decided of them
//	hooks.go       keeping items right as things change
//	things.go      what the items of things are, in SQL
//	repair.go      keeping them right after a program that doesn't
//	rerank.go      priorities, as what is at stake changes
//	lease.go       taking, renewing and releasing
//	decision.go    decisions, and what is refused
//	decide.go      making one, or many
//	carry.go       carrying one out, by the kind of its item
//	double.go      what two must decide alike
//	policy.go      of which metrics that is
//	reverse.go     taking one back
//	stats.go       how much is decided, and what waits
//	agreement.go   how far two agree
//	list.go        reading items and decisions
//	detail.go      an item with what one needs to decide it
//	context.go     the sentence around a citation
package review
