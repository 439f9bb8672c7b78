// Package span binds a claim to words: offsets in Unicode code points of a
// snapshot's canonical text, zero-based with an exclusive end (the
// TextPositionSelector of the W3C Web Annotation Data Model), with the words
// themselves and their surroundings beside them (its TextQuoteSelector).
//
// Bytes and UTF-16 units never leave this package. Against another text a
// quote is found again as exact, moved, ambiguous or orphan, never by a guess.
//
//	text.go      a text that can be cut by code points
//	selector.go  a quote: made, checked, found
//	reanchor.go  a quote of one text in another
//	many.go      many quotes at once, in one walk through the text
package span
