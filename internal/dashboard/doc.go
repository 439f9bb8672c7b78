// Package dashboard reads what plots, profiles and counters show: a metric's
// claims over time, how an outlet's claims fare, how much there is of
// everything. It decides nothing: verdicts, origins and conflicts are those that
// package crosscheck keeps.
//
// # What an answer costs
//
// Nothing here reads all claims. A series reads a page of one metric's member
// rows by an index in the order of time; a profile reads the claims of one
// outlet and the groups that they are in; counts are kept as claims come and
// change.
//
// # Shares
//
// A share comes with how many it is made of and with its 95 % interval after
// Wilson. Fewer than five give none, and no median either: two claims of which
// one is wrong don't make an outlet that is wrong half of the time.
//
//	service.go  the service
//	series.go   a metric's claims over time, data files beside them
//	profile.go  what an outlet's claims come to
//	share.go    shares and their intervals
//	stats.go    how much there is of everything
//	tally.go    counting what changes, as it changes
//	store.go    the SQL of profiles
package dashboard
