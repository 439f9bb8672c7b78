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
// Service reads the history: of one entity (History) or across all of them
// (List).
package audit
