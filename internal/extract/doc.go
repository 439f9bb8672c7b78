// Package extract reads canonical text and says which numbers, dates and
// periods it mentions and which quantities it claims. It is pure: the same text,
// reference day and catalogue always give the same answer, in time linear in the
// length of the text, and every offset counts code points.
//
// A text goes through these steps, a file each:
//
//	fold        runes brought to one width, script (simplified) and case, one for one   fold.go
//	lexicon     the words of data/ found in the text in one pass                         lexicon.go, tables.go
//	sentences   blocks, datelines, sentences and clauses                                 sentences.go, dateline.go
//	masks       URLs, model names, clock times, list markers, page counters              mask.go
//	dates       points, ranges, relative dates, spans, recurrences                       dates*.go
//	quantities  numbers with comparator, unit, range, share                              quantities.go, numbers.go, units.go
//	claims      what is asserted of the mentions, and by whom                            claims.go, extract.go
//
// What is asked of a figure, and where it is answered (files that end with a
// language's code are of that language alone):
//
//	who told it, in its sentence    cues: attribution*.go, deeds_en.go, valued_en.go, foretold_en.go,
//	                                chain.go; whom their words name: tellers*.go, crowds_en.go,
//	                                names*.go, longnames_en.go, bodies_en.go, papers*.go, appositions_en.go, sources_zh.go,
//	                                asides_zh.go, foretold_zh.go, interviews_zh.go
//	who told it, sentences before   memory.go, antecedents_en.go, descriptions_en.go, bodynames_en.go, persons_zh.go, voices.go
//	whose figures go on             carry.go, carry_en.go, carry_zh.go, surveys_zh.go, results_en.go,
//	                                told_later.go, headlines.go
//	its time                        context.go, fits.go, tenses.go, mood.go, bases.go, comparedates.go, stated.go;
//	                                from further off carry_periods.go, topics.go, reportperiod.go, eventday.go
//	its place                       places.go, listplaces.go, placenames.go, mainplace.go
//	what it counts                  units*.go, subjects*.go, counted_en.go, ellipsis_en.go, fates.go,
//	                                casualties.go, local_money.go
//	whether it was said before      merge.go
//	how sure it is                  confidence.go, plausible.go
//
// Statements are read by statements*.go from what speech.go and quotespans.go find,
// dated events by events*.go.
//
// Words, units, comparators, places and cue words are rows of data/<language>/*.tsv,
// written in simplified Chinese or lower-case English; traditional text is
// folded before it is matched. To add a word is to add a row, and a line to
// testdata.
//
// # Names of metrics
//
// A metric's name is a phrase ("drug overdose deaths"), or phrases joined by "+"
// that must all occur ("芬太尼+死亡|死于|丧生"), each with alternatives separated by
// "|". A metric is proposed for a claim where one of its names occurs in the words
// that belong to the claim and its unit fits. Where a metric and its broader one
// both match, the narrower is meant; where two unrelated ones match equally well,
// none is proposed.
//
// # What is a candidate
//
// Mentions are everything that was recognised. Candidates are of three kinds:
//
//   - quantities that somebody asserts: counts, percentages, money, measures and
//     shares. Ages, durations, dates, ordinals and bare numbers are mentions only.
//   - statements: what somebody affirms, denies or demands, in the words of the
//     text without those that tell who spoke. data/<language>/speech.tsv has the
//     verbs, by the frame of words that each stands in.
//   - dates: what happens at a stated day, month or year. The time of a figure and
//     the day of a speech are no such dates. data/<language>/happenings.tsv has the
//     words.
//
// Events and propositions of the catalogue are matched by their names, as metrics
// are.
package extract
