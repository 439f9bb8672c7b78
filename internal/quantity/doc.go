// Package quantity says what a stated number means: decimals with comparators,
// units, precision and roundness, the strict and the usual interval of each,
// and the periods that numbers are about.
//
// All of it is pure. The rules are tables with golden cases beside them: to
// change a rule is to change a row.
package quantity
