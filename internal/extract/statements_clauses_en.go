package extract

import "strings"

// Whether a clause, a figure or a name stands behind an English verb of speech
// that takes other things as well: "added it was late", but "added a plant".

// longestSubject bounds what is read for the subject of a clause, in code points.
const longestSubject = 110

// clauseAhead tells whether a subject and a finite auxiliary stand at i, and no
// word before them that makes the clause say more of a thing: the rules were new.
func (d *document) clauseAhead(i, end int) bool {
	n := 0
	for j := d.spaces(i); j < min(end, i+longestSubject); {
		if d.parts(j) && !d.withinNumber(j) {
			return false
		}
		word := d.latinWord(j)
		if word == "" {
			j++
			continue
		}
		if _, ok := d.contextAt(j, "finite"); ok && !isUpper(d.original[j]) { // and not in May
			return n > 0
		}
		if word == "than" && n > 0 && comparing[d.wordEnding(d.back(j))] { // more than 40 were
			j += len("than")
			continue
		}
		if n > 0 && finiteBound[word] || clauseBounds[word] {
			return false
		}
		j += len([]rune(word))
		if d.at(j) == '\'' && (d.has(j, "'s not") || d.has(j, "'re ") || d.has(j, "'ll ") || d.has(j, "'d ") || d.has(j, "'ve ")) {
			return true
		}
		n++
	}
	return false
}

// finiteBound are the words behind a noun that begin a clause of their own, and
// clauseBounds those that begin none that is said.
var (
	finiteBound  = wordSet("that which who whom whose where when while after before because if as than and but or it they he she we")
	clauseBounds = wordSet("whether if how why what when where who which by for as to than")
)

// withinNumber tells whether a mark at i stands between two digits: 12,400.
func (d *document) withinNumber(i int) bool {
	return (d.at(i) == ',' || d.at(i) == '.') && isDigit(d.at(i-1)) && isDigit(d.at(i+1))
}

// paperBefore tells whether the subject of a verb is a paper with somebody's
// name: a Harrow Lane survey, the ministry's figures.
func (d *document) paperBefore(sp *speech, s *sentence) bool {
	end := d.beforeAdverbs(sp.start, s.Start)
	if end <= s.Start {
		return false
	}
	if b := d.bracketBefore(end, s.Start); b > s.Start {
		end = d.back(b)
	}
	np, ok := d.subjectEn(end, s.Start)
	if !ok {
		return false
	}
	t, ok := d.tellerEn(np)
	if !ok || !t.paper {
		np, t, ok = d.opening(end, s.Start, s)
	}
	if !ok || !t.paper {
		return false
	}
	for _, w := range d.phrase(np, 24) {
		if images[w.text] || sp.frame == "show" && d.contextBefore(w.Start+len([]rune(w.text)), "figures") && !polls[w.text] && !(w.text == "figures" && d.hasWord(d.spaces(sp.end), "that")) {
			return false // what pictures and bare figures show
		}
	}
	return true
}

// figureAhead tells whether a figure, or a rise or a fall, is the thing that a
// verb at i takes: reported net profit of 3 million.
func (d *document) figureAhead(i, end int) bool {
	for j := d.spaces(i); j < min(end, i+80); j++ {
		if d.parts(j) && !d.withinNumber(j) {
			return false
		}
		if !isWordRune(d.at(j)) || isWordRune(d.at(j-1)) || d.at(j-1) == '-' {
			continue
		}
		if k := d.numberFrom(j); k > 0 && d.at(k) != '-' && (isDigit(d.at(j)) || !spansOfTime[d.latinWord(d.spaces(k))]) {
			return true
		}
		if word := d.latinWord(j); j > i && clauseBounds[word] && word != "for" {
			return false
		}
		if _, ok := d.contextAt(j, "movement"); ok {
			return true
		}
	}
	return false
}

// severalBefore tells whether the phrase that ends before i is headed by a plural:
// backers of the tunnel.
func (d *document) severalBefore(i, floor int) bool {
	np, ok := d.subjectEn(d.back(i), floor)
	if !ok {
		return false
	}
	ts := d.phrase(np, 12)
	for k, t := range ts {
		if t.text == "to" || k == 0 && (t.text == "a" || t.text == "an" || t.text == "this") {
			return false
		}
		if k > 0 && bridges[t.text] && !t.upper {
			return isPlural(ts[k-1].text)
		}
	}
	return false
}

// thatFrames are the frames of verbs that a clause with "that" follows.
var thatFrames = wordSet("that report find show")

// toldEven tells whether what follows a verb at i is said even without "that": a
// clause, what somebody saw, a figure that is reported, what a paper found.
func (d *document) toldEven(sp *speech, s *sentence, i int) bool {
	switch sp.frame {
	case "show":
		return d.paperBefore(sp, s)
	case "find":
		return d.paperBefore(sp, s) || suggests(sp.word) && d.clauseAhead(i, s.End)
	case "report":
		if sp.form != "ing" && d.figureAhead(i, s.End) && d.teller(sp, s) {
			return true
		}
	}
	return d.clauseAhead(i, s.End) && (sp.frame != "report" || d.teller(sp, s)) || d.witnessed(i)
}

// suggests tells whether a verb that papers share with people says something of a clause
// behind it: the envoy suggested talks would go on; not: found the door was open.
func suggests(word string) bool {
	return strings.HasPrefix(word, "suggest") || strings.HasPrefix(word, "indicat") || strings.HasPrefix(word, "reveal")
}

// teller tells whether somebody or some body is the subject of a verb: reported
// may say more of a noun (40 reported thefts were).
func (d *document) teller(sp *speech, s *sentence) bool {
	np, ok := d.subjectEn(d.beforeAdverbs(sp.start, s.Start), s.Start)
	if !ok {
		return false
	}
	t, ok := d.tellerEn(np)
	return ok && !t.nobody && t.hop.PartyName != ""
}

// witnessed tells whether a word at i says that somebody saw or heard: hearing a bang.
func (d *document) witnessed(i int) bool {
	_, ok := d.contextAt(i, "witness")
	return ok
}

// clauseOrThat tells whether a clause stands at i, with "that" before it or without.
func (d *document) clauseOrThat(i int, s *sentence) bool {
	if d.hasWord(i, "that") {
		_, relative := d.contextAt(d.spaces(i+len("that")), "finite")
		return !relative
	}
	return d.clauseAhead(i, s.End)
}

// biddenEn tells whether somebody is told or asked by a passive to do something,
// or is told that something is so: were urged to leave.
func (d *document) biddenEn(sp *speech) bool {
	i := d.spaces(sp.end)
	switch sp.frame {
	case "tell":
		return d.hasWord(i, "to") || d.hasWord(i, "that") || d.clauseAhead(i, len(d.text))
	case "ask", "asked":
		return d.hasWord(i, "to")
	}
	return false
}

// spansOfTime are the nouns that an ordinal counts: the best third quarter.
var spansOfTime = wordSet("quarter half year month week day time season")

// comparing are the words before "than" in a figure, and polls the papers of
// figures that say something themselves.
var (
	comparing = wordSet("more less fewer")
	polls     = wordSet("poll polls survey surveys study studies research statistics")
)

// wordEnding gives the Latin word that ends at i, in small letters.
func (d *document) wordEnding(i int) string { return string(d.text[d.wordStart(i):i]) }

// numberFrom gives where the number ends that is mentioned at i, or 0.
func (d *document) numberFrom(i int) int {
	if k := d.firstFrom(i); !d.numberAt(i) || k < len(d.found) && d.found[k].Start == i && d.found[k].Kind == Ordinal {
		return 0
	}
	for i < len(d.text) && (isWordRune(d.at(i)) || d.withinNumber(i)) {
		i++
	}
	return i
}

// bracketBefore gives where a short bracket begins that ends at i, or 0: the
// Meteorological Service (MSR) said.
func (d *document) bracketBefore(i, floor int) int {
	if d.at(i-1) != ')' {
		return 0
	}
	for j := i - 2; j > max(floor, i-30); j-- {
		switch d.at(j) {
		case '(':
			return j
		case ')', '"', '“', '”':
			return 0
		}
	}
	return 0
}

// officeBehind gives the end of the office or the people that a name at i goes on
// with, or i: the IMF | spokesman.
func (d *document) officeBehind(i, limit int) int {
	j := i
	for range 3 {
		k := d.spaces(j)
		word := d.latinWord(k)
		if word == "" || k >= limit {
			break
		}
		j = k + len([]rune(word))
		if w, ok := d.words.at(k, titleWord); ok {
			return w.end
		}
		if w, ok := d.words.at(k, cueWord); ok && w.a == "unnamed" {
			return w.end
		}
		if w, ok := d.words.at(k, bodyWord); ok {
			return w.end
		}
	}
	return i
}

// opensParticiple bounds the words of a participle that opens its sentence, where
// who speaks is the subject behind them: Announcing that …, the union struck.
func (d *document) opensParticiple(sp *speech, s *sentence) {
	if sp.form != "ing" || sp.start != s.Start || !sp.open {
		return
	}
	for i := sp.tail; i < s.End; i++ {
		if d.at(i) != ',' || d.withinNumber(i) {
			continue
		}
		from := d.spaces(i + 1)
		to := d.clauseEn(from, s).End
		verb := d.verbFrom(from, to)
		if verb <= from {
			continue
		}
		t, ok := d.tellerEn(Range{from, verb})
		if !ok || t.nobody || t.hop.PartyName == "" || t.Start-from > 5 {
			continue
		}
		sp.who = cue{Range: t.Range}
		sp.who.take(t)
		sp.words[0].End, sp.open = i, false
		return
	}
}

// pronounClause finds the pronoun behind an audience at i that a finite verb
// follows, or 0.
func (d *document) pronounClause(i, end int) int {
	n := 0
	for j := i; j < min(end, i+60); {
		if d.parts(j) {
			return 0
		}
		word := d.latinWord(j)
		if word == "" {
			j++
			continue
		}
		k := d.spaces(j + len([]rune(word)))
		if _, ok := d.contextAt(k, "finite"); ok && n > 0 && subjects[word] {
			return j
		}
		if word == "that" || word == "to" {
			return 0
		}
		j, n = k, n+1
	}
	return 0
}

// subjects are the pronouns that can only begin a clause behind an audience.
var subjects = wordSet("it they he she we i there")

// numberAfter tells whether a number follows at i, an article before it or none:
// only a quarter of voters.
func (d *document) numberAfter(i int) bool {
	i = d.spaces(i)
	if articles[d.latinWord(i)] && !d.numberAt(i) {
		i = d.spaces(d.wordFrom(i))
	}
	return d.numberAt(i)
}

// whenClauses are the words of a clause that says when a thing was said, and not what.
var whenClauses = wordSet("after before when while because")

// meanwhile tells whether the words behind a verb only say what went on besides,
// where what is said stands before it: …, the treasury said as it opened its books.
func (d *document) meanwhile(sp *speech, s *sentence, i, end int) bool {
	word := d.latinWord(i)
	if first := d.latinWord(sp.clause.Start); first == "which" || first == "that" || first == "who" {
		return false
	}
	return (whenClauses[word] || word == "as" || word == "without") && (sp.frame == "say" || thatFrames[sp.frame]) &&
		sp.clause.Start > s.Start && sp.clause.Start < sp.start && d.at(d.back(sp.clause.Start)-1) == ',' && d.speechEnds(end, s)
}

// pollBefore tells whether the subject of a verb is a poll or a study, which says
// something behind its words too: …, the survey shows.
func (d *document) pollBefore(sp *speech, s *sentence) bool {
	return polls[d.wordEnding(d.beforeAdverbs(sp.start, s.Start))] && d.paperBefore(sp, s)
}

// calledThing tells whether a thing is called something at i: called the sums a joke.
func (d *document) calledThing(i, end int) bool {
	word := d.latinWord(i)
	if !(word == "the" || word == "this" || word == "it" || word == "them" || word == "him") {
		if _, owned := owners[word]; !owned {
			return false
		}
	}
	last := word
	for j, n := d.spaces(d.wordFrom(i)), 0; j < end && n < 8; n++ {
		word = d.latinWord(j)
		if word == "" {
			return false
		}
		if (word == "a" || word == "an") && !bridges[last] && !articles[last] {
			return true
		}
		if bridges[word] && word != "of" || clauseBounds[word] {
			return false
		}
		if n > 0 && d.wordFrom(j) >= end-1 {
			return judged(word)
		}
		last, j = word, d.spaces(d.wordFrom(j))
	}
	return false
}

// judged tells whether a word has the ending of an adjective that judges: called
// the results impressive.
func judged(word string) bool {
	for _, ending := range []string{"ive", "ful", "less", "able", "ible", "ous"} {
		if len(word) > len(ending)+2 && strings.HasSuffix(word, ending) {
			return true
		}
	}
	return false
}

// unspokenEn tells whether nobody is the subject of a verb, or it stands in a
// clause of manner: no group has claimed, how detectives believe the fire began.
func (d *document) unspokenEn(sp *speech, s *sentence) bool {
	if sp.bare || sp.form == "ing" || sp.direct {
		return false
	}
	np, ok := d.subjectEn(d.beforeAdverbs(sp.start, s.Start), s.Start)
	if !ok {
		return false
	}
	switch d.wordEnding(d.back(np.Start)) {
	case "how", "why", "than":
		return true
	}
	word := d.latinWord(np.Start)
	return word == "how" || word == "why" || word == "no"
}

// figuresBefore tells whether the subject of a verb is bare figures, which say
// nothing but themselves: …, official figures reveal.
func (d *document) figuresBefore(sp *speech, s *sentence) bool {
	end := d.beforeAdverbs(sp.start, s.Start)
	return end > s.Start && d.contextBefore(end, "figures") && !polls[d.wordEnding(end)]
}

// nameBehindOffice gives the name behind an office in small letters at i: chief
// executive Jane Doe.
func (d *document) nameBehindOffice(i, end int) (Range, bool) {
	for n := 0; n < 4 && i < end; n++ {
		word := d.latinWord(i)
		if word == "" || bridges[word] {
			return Range{}, false
		}
		if i = d.spaces(i + len([]rune(word))); i < end && isUpper(d.original[i]) {
			return d.nameRun(i, end)
		}
	}
	return Range{}, false
}
