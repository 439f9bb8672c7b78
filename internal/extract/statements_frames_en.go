package extract

import (
	"sort"
	"strings"
)

// What stands behind English verbs of speech of each frame: whom somebody told,
// what something is called, what is asked for, and whom a source is.

// thatBehind finds the "that" behind an inserted phrase at i, or -1.
func (d *document) thatBehind(i int, s *sentence) int {
	for j := i; j < min(s.End, i+60); j++ {
		if d.at(j) == ',' && d.hasWord(d.spaces(j+1), "that") {
			return d.spaces(d.spaces(j+1) + 4)
		}
	}
	return -1
}

// roleWithin tells whether a word of a role lies behind i in its clause.
func (d *document) roleWithin(i, end int, role string) bool {
	found := false
	d.words.within(i, max(i, min(end, i+120)), contextWord, func(w match) { found = found || hasRole(w.a, role) })
	return found
}

// namedEn reads what something is called: in quotation marks, or said to be false.
func (d *document) namedEn(sp *speech, s *sentence, i, end int) bool {
	if d.witnessed(i) { // described hearing a bang
		sp.sure, sp.tail, sp.open, sp.words = 1, i, true, []Range{{i, s.End}}
		return true
	}
	if q, ok := d.utteranceFrom(end); ok && (d.at(q.End+1) == '.' || d.at(q.End+1) == ',' || q.End+1 >= s.End || isSpace(d.at(q.End+1))) && q.End-q.Start > 5 {
		sp.direct, sp.sure, sp.words, sp.tail = true, 1, []Range{d.withoutCommas(q.Range)}, i
		return true
	}
	if !d.roleWithin(i, end, "refuted") && !d.seenAs(sp, i, end) && !(sp.form != "noun" && d.calledThing(i, end)) {
		return false
	}
	sp.sure, sp.tail, sp.open, sp.words = 1, i, true, []Range{{i, s.End}}
	return true
}

// seenAs tells whether a verb that names a thing says what it is by "as": described the
// cuts as a mistake.
func (d *document) seenAs(sp *speech, i, end int) bool {
	if !asNames[strings.TrimSuffix(strings.TrimSuffix(sp.word, "ing"), "ed")] && !asNames[sp.word] {
		return false
	}
	for j := i + 2; j < min(end, i+120); j++ {
		if d.hasWord(j, "as") && !isWordRune(d.at(j-1)) {
			return !d.hasWord(j, "as well") && j+3 < end
		}
	}
	return false
}

// asNames are verbs that name a thing with "as".
var asNames = wordSet("describ describe describes characteriz characteris characterizes characterises portray portrays depict depicts referred refers referring hailed likened")

// pointed tells whether all that is said at i is a word that points elsewhere: said
// this after the vote.
func (d *document) pointed(i int) bool {
	switch word := d.latinWord(i); word {
	case "this", "it", "so", "that":
		next := d.spaces(i + len(word))
		after := d.latinWord(next)
		return whenClauses[after] || after == "during" || after == "in" && word != "that" && word != "this" || after == "at" && word != "that"
	}
	return false
}

// asksEn tells whether somebody is asked to do something, and not a question.
func (d *document) asksEn(i, end int) bool {
	if d.hasWord(i, "to") {
		return false // wants to be able to
	}
	for j := i; j < min(end, i+80); j++ {
		switch {
		case d.hasWord(j, "whether"), d.hasWord(j, "if"), d.hasWord(j, "why"), d.hasWord(j, "how"), d.hasWord(j, "what"), d.hasWord(j, "about"), d.hasWord(j, "when"):
			return false
		case d.hasWord(j, "to") && j > i, d.hasWord(j, "that") && j == i:
			return true
		}
	}
	return false
}

// toldEn passes over who is told, and makes what they are told to do a demand.
func (d *document) toldEn(sp *speech, i, end int) int {
	if sp.passive { // was told to leave
		if d.hasWord(i, "to") {
			sp.stance = "demand"
		}
		return i
	}
	if w, ok := d.contextAt(i, "told"); ok {
		j := d.spaces(w.end)
		if d.hasWord(j, "to") {
			sp.stance = "demand"
		}
		return j
	}
	j := i
	if k := d.pronounClause(i, end); k > 0 { // told the league's owners it was late
		return k
	}
	if name, ok := d.nameRun(i, end); ok && name.End < end {
		j = d.spaces(name.End)
	} else if w := d.latinWord(i); w != "" {
		j = d.spaces(i + len(w))
		if articles[w] {
			j = d.spaces(j + len(d.latinWord(j)))
		}
		for k, n := j, 0; n < 4 && k < end && w != "to" && !d.hasWord(j, "to"); n++ { // told senior officials abroad it was upset
			w := d.latinWord(k)
			if subjects[w] || articles[w] {
				j = k
				break
			}
			if linking[w] || w == "" || w == "to" {
				break
			}
			k = d.spaces(k + len(w))
		}
	}
	if d.hasWord(j, "to") {
		sp.stance = "demand"
	}
	return j
}

// sourceEn reads "according to the ministry, …" and "…, according to him".
func (d *document) sourceEn(sp *speech, s *sentence, cues []cue) bool {
	end := d.clauseEn(sp.end, s).End
	for i := sp.end; i < end; i++ {
		if d.contextBefore(i, "figures") && !isWordRune(d.at(i)) && !(polls[d.wordEnding(i)] && !articles[d.wordEnding(d.back(d.wordStart(i)))]) {
			return false
		}
	}
	c, ok := d.cueAt(cues, sp.match)
	if !ok || c.Start != sp.start {
		if c, ok = d.sourceName(Range{d.spaces(sp.end), end}); !ok {
			return false
		}
	}
	if c.hop.Relation == ReportsFrom && c.Start < sp.start {
		return false
	}
	sp.who, sp.lead, sp.sure = c, sp.start, 0
	sp.tail = max(end, d.clauseEn(max(sp.end, c.End-1), s).End)
	if sp.start == s.Start || d.leadsOn(sp.start) {
		if d.at(sp.tail) != ',' {
			return false
		}
		from := d.spaces(sp.tail + 1)
		if w := d.latinWord(from); w == "a" || w == "an" || w == "the" || w == "who" { // Jane Holt, a professor of law,
			if e := d.clauseEn(from, s).End; d.at(e) == ',' && e-from < 60 && c.hop.Relation == Quotes && !d.verbal(Range{from, e}) {
				from = d.spaces(e + 1)
			}
		}
		sp.open, sp.words = true, []Range{{from, s.End}}
		return true
	}
	if r := d.at(d.back(sp.start) - 1); r != ',' && r != '-' && !d.speechEnds(sp.tail, s) {
		return false
	}
	words := d.withoutMarks(Range{max(s.Start, sp.start-longestWording), sp.start})
	for words.End > words.Start && (d.at(words.End-1) == '-' || d.at(words.End-1) == '–' || isSpace(d.at(words.End-1))) {
		words.End--
	}
	sp.words = []Range{words}
	return true
}

// sourceName reads the party of "according to engineer Tom Hale".
func (d *document) sourceName(r Range) (cue, bool) {
	if t, ok := d.tellerEn(r); ok && !t.paper && !t.nobody && t.hop.PartyName != "" {
		c := cue{Range: r}
		c.take(t)
		return c, true
	}
	c := d.somebodyEn(r)
	return c, !c.nobody && r.End-r.Start < 60
}

// nameRun gives the capitalised words at i, with an article before them and the
// small words between them.
func (d *document) nameRun(i, limit int) (Range, bool) {
	ts := d.phrase(Range{i, max(i, limit)}, 12)
	k := 0
	for k < len(ts) && determiners[ts[k].text] {
		k++
	}
	if k >= len(ts) || !ts[k].upper {
		return Range{}, false
	}
	r := ts[k].Range
	for ; k < len(ts); k++ {
		if ts[k].upper {
			r.End = ts[k].End
		} else if !bridges[ts[k].text] && !particles[ts[k].text] {
			break
		}
	}
	return r, true
}

// toldLast tells whether a speech that ends its sentence says to whom behind what
// was said: "…, the minister told a Saudi channel."
func (d *document) toldLast(sp *speech, s *sentence, i, end int) bool {
	if sp.clause.Start <= s.Start || d.at(d.back(sp.clause.Start)-1) != ',' || !d.speechEnds(end, s) || end-i > 40 {
		return false
	}
	for j := i; j < end; j++ {
		if d.hasWord(j, "that") || d.hasWord(j, "to") || d.quotes(j) {
			return false
		}
	}
	return !d.verbal(Range{i, end})
}

// figureEn reads "put the death toll at 11".
func (d *document) figureEn(sp *speech, s *sentence, i int) bool {
	for j := i; j < min(s.End, i+80) && !isTerminator(d.at(j)) && d.at(j) != ','; j++ {
		if !d.hasWord(j, "at") || j-i < 3 {
			continue
		}
		next := d.spaces(j + len("at"))
		for n := 0; n < 2 && !d.numberAt(next) && !d.quotes(next); n++ { // at about 40, at more than 40
			next = d.spaces(next + len(d.latinWord(next)))
		}
		if !d.numberAt(next) && !d.quotes(next) {
			continue
		}
		sp.sure, sp.tail, sp.open, sp.words = 1, i, true, []Range{{i, s.End}}
		return true
	}
	return false
}

// numberAt tells whether a mention of a number begins at i.
func (d *document) numberAt(i int) bool {
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].End > i })
	return k < len(d.found) && d.found[k].Start <= i && !d.found[k].dated
}
