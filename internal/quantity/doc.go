// Package quantity says what a stated number means: comparators, units,
// precision and roundness, the strict and the usual interval of each, and the
// periods that numbers are about.
//
// A stated quantity has two readings. The strict one is what the words rule in
// as a matter of logic, the usual one is what a reader takes them to mean; the
// usual one is always inside the strict one. Both come from the digits as
// stated: "more than 77,000" ends, for a reader, at 78,000, because the next
// number as round as 77,000 would have been said instead.
//
//	words ──numeral──▶ precision p, roundness r ──rules.go──▶ strict, usual
//
// Where to look:
//
//	quantity.go   the stated number          digits.go    p and r
//	rules.go      one row per comparator     interval.go  arithmetic of intervals
//	policy.go     the widths, one table      units.go     units and their names
//	decades.go    数万, tens of thousands     check.go     what is refused
//	fractions.go  三分之二, two-thirds        spelled.go   p of numbers in words
//	period.go     days and periods           match.go     which periods are one
//
// All of it is pure. The rules are tables with golden cases beside them: to
// change a rule is to change a row.
package quantity
