// Package eval measures how well documents are read and claims are found, on
// sets that people annotated by hand. It is for those who change the reading
// and the extraction: `make eval` scores every set and writes scores.tsv, and a
// test fails when a score is below the one that is committed there.
//
// # The sets
//
// Each set in testdata has two halves of the same kind and size. The open half
// is for working with: its failures are looked at, and rules are mended by
// them. The blind half only measures: nobody looks into its failures while
// mending, so that its score says what unseen text would get. A case of the
// blind half that somebody had to look into is moved to the open one.
//
//	numbers/     sentences, and every number in them with comparator, value and unit
//	idioms/      sentences in which nothing is counted
//	dates/       sentences with a day of publication, and every date and period in them
//	articles/    news articles with all their quantities, statements and dated events
//	pages/       pages as outlets publish them, with their text and metadata
//	duplicates/  documents, and which pairs of them are copies of which kind
//
// How they are written is said in testdata/README.md. The annotations were made
// from the rules in words, not from what the code answers; where an annotation
// is wrong it is mended, and its own commit says why.
package eval
