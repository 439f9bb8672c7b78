// Package audit keeps the append-only history: who changed what, when, from
// what to what, and why.
//
// A history row is always written in the transaction of the change itself, so
// that neither exists without the other. The table refuses UPDATE, DELETE and
// TRUNCATE. A row's revision is the version that the change gave its entity;
// the first is 1, and no two changes can write the same one.
//
// Record writes the rows. Entity goes one step further for the slices whose
// things are all changed in one way: look at the row under a lock, compare the
// version that the caller has seen, edit, check the whole, write it with the
// next version, record. A slice declares an Entity per noun and its Create and
// Update follow.
//
//	Update(version 3) ──> row locked ──> version is 3? ──no──> Stale `stale_version`
//	                                        │ yes
//	                                  edit, check ──refused──> nothing has changed
//	                                        │
//	                                  same as before? ──yes──> version stays 3, no history row
//	                                        │ no
//	                                  written as 4, history revision 4
//
// Each row has a hash over all its fields and over the hash of the row before it of
// the same entity, computed by the statement that inserts it (HashAfter says of
// what). So a row can't be changed, taken out or put in without breaking the chain of
// its entity. What keeps somebody from making the whole chain anew is one floor up:
// package ledger puts the hashes into a tree and signs it, package verify looks at
// all of it. A Keeper is how a slice shows them how its things stand.
//
// Service reads the history: of one entity (History) or across all of them
// (List).
package audit
