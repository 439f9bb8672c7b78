// Package consistency finds what one document says and its own numbers don't
// bear out: parts that don't make their total, a share that doesn't follow from
// its numbers, a change that doesn't follow from its levels. It is pure: a text
// with its mentions, or claims with where they are cited, in; findings out.
//
//	Check        a text, in time linear in it
//	CheckClaims  the claims of one document, along the tree of their metrics
//
// # How a text is checked
//
// Each number that extract found is a figure with a role that the words beside
// it give (data/cues.tsv): the level before a change, the change itself, a
// total, what remains. Figures that stand beside each other in one sentence, with
// nothing between them but words that bind them (data/links.tsv), are reckoned
// with:
//
//	two levels and a change       rose 10 % to 110 from 90           change.go
//	two levels and a verb         fell from 90 to 110                change.go
//	part, whole and share         45 of the 60 (80 %)                share.go
//	total and list                12 people: seven men, six women    sum.go
//	whole, parts and remainder    of the 50, 28 are and the remaining 20 aren't   sum.go
//	included parts                12 people, including 15 children   parts.go
//	kinds that exclude each other 51 % for, 40 % against, 14 % undecided   parts.go
//	named amounts                 exports, imports and the surplus   balance.go
//
// # Precision first
//
// A finding accuses an author, so each number counts as its strict reading: the
// interval that it was rounded from, widened by its comparator, and for a
// computed percentage by what cutting digits off loses. What is counted to the
// last one (12 people) is exact. Nothing is said where another reading is
// possible: a change in real terms or from two different times, a list that says
// "among others" or has a number that was not read, a whole that may be another
// one of the sentence or the one before.
//
// Figures of different units are never reckoned with, nor are those of different
// sentences, apart from amounts that the words name.
package consistency
