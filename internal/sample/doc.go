// Package sample loads, once, the documents that a first start begins with:
// thirteen short texts, Chinese and English, with a conflict that a broader
// metric explains, a tension, a translation that slips by a 万, one wire story
// in four places beside a report of one's own, a total and its parts, a sum
// over many years beside yearly figures, and the CDC's counts as the primary
// source.
//
// The texts are ours and their outlets don't exist; the figures of overdose
// deaths are those of the CDC's provisional counts. Everything goes the way
// that a user's documents go: ingested, proposed, and decided.
package sample
