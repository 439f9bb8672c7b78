// Package neardup tells which documents repeat one another: a mirror, a reprint,
// an excerpt, a translation. It is pure, and works on two documents at a time;
// what is compared with what is found by keys that such documents share.
//
//	text ── Read ──> Document ── Keys ────> what it is stored and found by     keys.go
//	                    │
//	                    └────── Compare ──> Relation, with score and evidence  compare.go
//
// # Reading
//
// A text becomes tokens: a Han character, a word of another script, a number in
// digits; folded to one width, simplified characters and lower case, without
// blanks and marks (tokens.go); numbers that a line's end parts are joined
// (unwrap.go). Blocks of sentences are told from what a site
// puts around them (prose.go): both are compared, but only a document's own prose
// counts. Lines that name an origin, 转自…, "first appeared in", are kept
// (credit.go, data/credits.tsv), and the addresses beside them (origins.go).
//
// # Keys
//
//	bands      8 bands of four rows of a MinHash over shingles of three tokens: a text
//	           little changed shares some, even where all its phrases are common
//	passages   of each sentence the shingle of the least hash, behind the agency's
//	           dateline (dateline.go): an excerpt has them too
//	samples    the least hashes of all its shingles: an edited text keeps some
//	facts      rare numbers, and neighbouring numbers and dates together, by language
//	addresses  its own, and those that it names as its origin
//	names      where there are few facts: of people, as they sound, and the site, the
//	           day and the number of paragraphs, by language
//	concepts   there too: three things of which one paragraph speaks, by language
//
// Shingles are three characters of Chinese and three words of English: three
// letters are in every English text. The samples are of shingles short enough for
// some to be left where every third word is another.
//
// # Comparing
//
// In one script the two are aligned in their order (align.go), and what stands
// in the gaps is looked at (differences.go); passages in another order count too
// (moved.go). A copy shares most of the prose of both, an excerpt most of its own;
// or it has a passage among text of its own that is an item of a list of news, the
// words with which the other opens, beside the other's name, or put as a quotation
// (passages.go). In which paragraphs the shared words stand (paragraphs.go) tells
// an excerpt, and a digest with some paragraphs of a story, from an edited text,
// and both from two that quote one statement. Where the numbers, months, days and
// names differ more than the words do, the two are issues of one form, or a story
// and its update, and no copies.
//
// Between Chinese and English the numbers and dates are aligned (crossing.go,
// facts.go), with scales multiplied in and relative dates resolved, figures that
// are rounded or converted to other measures made the same (reconcile.go), and
// names and places as far as both write them. What is left of one size in the
// place of another is an update's (translation.go). Who reports the same event has
// its figures and names too, but parts them otherwise among his paragraphs: these
// are laid beside each other by all things that both speak of (parallel.go,
// data/words.tsv, data/concepts.tsv). Foreign names in characters are compared by
// their consonants (sounds.go), Chinese ones by their pinyin (pinyin.go). All that
// is known is weighed together (weighing.go), but where a link or credit says so.
// Texts without numbers are also told by the form of their paragraphs (shape.go)
// and by what they speak of at the same places (concepts.go).
//
// Who repeats whom is told by a link or credit to the other, by the times of
// publication, by a credit to anybody; an excerpt is the shorter one.
//
// # Evidence
//
//	shared_of_copy, shared_of_original   share of each one's prose, or facts, that the other has
//	quote                                words that both have, the longest run of them
//	credit, link                         how the copy names its origin
//	numbers_equal, numbers_differ        in the words that both have
//	facts, facts_equal                   of a translation: the most telling ones, and how many
//
// Words are rows of data/*; to add one is to add a line.
package neardup
