// Package claims keeps what documents assert: quantities, dates and statements,
// each bound to the exact words that make it and to whoever is said to have
// said so.
//
//	               accept
//	proposed  ───────────────▶  accepted
//	   ▲   │                     │    ▲
//	   │   └──── reject ────┐    │    │
//	   │                    ▼    ▼    │
//	   └───────────────────  rejected ┘
//
// A claim begins as proposed, by an extractor (Propose) or by a person
// (Create). A person decides it (Update), may amend it in the same step, and
// may take a decision back. A claim without a citation can't be decided.
//
// A citation holds only if the words stand in the snapshot where it says, so
// every write checks them against the stored text. Whoever leaves the offsets
// out has them found, if the words occur once.
//
// Editing what a claim says while its citation stays marks it needs_recheck:
// somebody has to look whether the words still carry it. Accepting a claim is
// that look, so an amendment that comes with the acceptance is not marked, and
// an acceptance takes the mark away.
//
// A document that is read again may say something else. Reanchor then tells how
// each citation stands in the newest snapshot: its words are where they were
// (exact), elsewhere (moved), in several places (ambiguous) or gone (orphan). The
// citation itself stays with its own snapshot, which still holds its words; a
// claim that has lost them in the newest one is marked needs_recheck too.
//
// The numbers of a data file come in at once (Import), each cited by its cell too,
// and accepted where whoever imports them may decide. How a cell stands in a newer
// file is found by what its row is about and not by its words (Restand), since a
// table has the same number many times.
//
// Every change leaves a history row in its transaction. All but those that
// follow from a further snapshot alone are then handed to OnChange, in the same
// transaction, by which comparisons follow at once.
package claims
