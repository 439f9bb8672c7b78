// Package readable turns the bytes of a news page into its canonical text and
// what the page says of itself: title, authors, times, language, address.
// It is pure: no network, no clock, no database; the same bytes and hints give
// the same Document.
//
// # The way of a page
//
//	bytes → decode (charset.go) → sniff → peel an archive's header (header.go)
//	      → Markdown to HTML (markdown.go, inline.go)
//	      → tree (tree.go, tags.go) → pieces (walk.go, table.go)
//	      → which of them are the article (select.go, boxes.go, keep.go, lists.go, lines.go, calls.go)
//	      → metadata (metadata.go, layout.go and their neighbours) → Document (read.go)
//
// Plain text goes from sniff to pieces at once (plain.go). The tree is built
// from the tokenizer's tags by rules of its own, not by the HTML standard's
// tree construction, so that hostile nesting costs no more than its length.
//
// The words by which furniture, bylines and datelines are known are data, not
// code: data/words.en.txt, data/words.zh.txt, data/classes.txt (class and id
// names), data/agencies.txt, data/zones.txt, data/scripts.txt, and
// data/tracking.txt. Words of further languages are in data/words.de.txt and
// its likes, months among them, and what pages of any language ask of their
// readers in data/words.calls.txt; all files are read together, because pages mix
// languages. To teach the reader a word is to add a line there and a
// page to testdata.
//
// # Canonical text, rules readable/2
//
//   - UTF-8 in NFC; no markup; entities decoded. Nothing is in the text that
//     is not in the source.
//   - Blocks are separated by one blank line. A line feed inside a block is a
//     <br>, a hard break of Markdown, a row of a table, or a line of plain text.
//     Two breaks in a row begin a new block.
//   - A run of white space is one space: no-break, thin and ideographic spaces
//     (U+00A0, U+2009, U+3000) too. At the ends of a line it goes.
//   - A line break of the source between two East Asian characters is nothing;
//     elsewhere it is a space.
//   - Inline elements, known or not, do not part words; block elements do, and so
//     does a break behind a line of large type, the headline of old pages.
//   - Left out: soft hyphen (U+00AD), zero-width space (U+200B), word joiner
//     (U+2060), zero-width no-break space (U+FEFF), U+180E, and control
//     characters. Kept: joiners (U+200C, U+200D), bidi controls, and everything
//     else, full-width forms included.
//   - A table of values is one block, a row a line, cells parted by a tab; empty
//     cells keep their tabs, except at a row's end, and so do the further columns
//     and rows that a cell spans. A table that lays out a page is read as the
//     blocks in its cells.
//   - Ruby annotations, scripts, forms' controls, and fallbacks of media are not
//     text.
//   - The title is the first block where the page shows it near its article, or
//     where an archive's header or front matter gives it.
//   - Furniture is dropped where markup or the words of a whole line tell it:
//     navigation, share links, counters, notices of rights, advertisement, lists
//     of links, comments, cards of teasers, banners that ask for consent, lines
//     of linked topics, calls to subscribe or follow; above and below the text
//     what archives and mirrors say of themselves. In plain text nothing is
//     dropped; such lines have the role boilerplate, and so have the head and
//     the foot that a ruled line or the fields of a message set apart. Lines of
//     topics in plain words, writers, editors, sources and times, and what a page
//     says of its writers, are kept, with roles of their own from which no claim
//     is taken.
//   - Names and styles are not believed where next to nothing would be left of a
//     page: then what is hidden, or only called after furniture, is read.
//   - A text of a single block of three or more lines, without a tab, is cut into
//     one block a line.
//
// readable/2 differs from readable/1 in what of a page it takes for furniture:
// it knows the words of more languages, comments and cards by how they are
// built, and consent banners; a name counts by how much of it speaks of
// furniture; lines of linked topics go; linked items of a list whose text is
// mostly its own, a standfirst, tables and lists between headline and body, and
// pages of a few words stay. A cell that spans rows leaves empty ones below, and
// a table with headings may have longer cells. A page with a few bytes that are
// not its charset is read, with a replacement character for each. Editors, sources
// and notes on writers are bylines; a heading with a whole text in it is none;
// links lose what they tell screen readers
// alone, and Markdown below a tag is Markdown. Else the form
// of the text is that of readable/1.
//
// Canonical text read again as text/plain is the same text, unless it opens
// with what only markup does (a "# heading", "<html>"): text/plain is too weak
// a claim against that.
//
// # What is believed
//
// Wrong is worse than missing. A time comes from what the page writes for
// machines (front matter, JSON-LD, meta, microdata; a day of theirs takes the
// hour that readers see), else from the dateline
// that readers see, else from an archive's stamp, else from the address; a
// stamp that agrees with the dateline's day and is more precise stands for it. A
// stamp in universal time a day off the dateline or the address is the readers'
// day: with their zone where the page tells it, else the day alone.
// Dates of captions, of updates and inside sentences are none. 04/05/2023 is a
// date only where the page's language or other evidence says which is the
// month. The canonical address comes from the page, never from where it was
// found.
package readable
