package extract

import (
	"sort"
	"strings"
)

// speechEn reads an English verb of speech: who speaks, and which words they are.
func (d *document) speechEn(sp *speech, s *sentence, cues []cue, before []speech) bool {
	sp.clause = d.clauseEn(sp.start, s)
	if sp.frame == "source" {
		return d.sourceEn(sp, s, cues)
	}
	if d.asks(s) && d.hasWord(sp.clause.Start, "who") {
		return false // Who says it is new?
	}
	if sp.frame == "noun" || d.claimNoun(sp) {
		return d.claimOfNoun(sp, s, before)
	}
	if d.withinDenied(sp, before) || d.unsaidEn(sp) || !d.verbEn(sp, s) || d.hasWord(sp.clause.Start, "if") || d.hasWord(sp.clause.Start, "unless") || d.hasWord(sp.clause.Start, "whether") {
		return false
	}
	sp.lead = sp.clause.Start
	if n := len(before); n > 0 && sp.lead < before[n-1].end {
		sp.lead = before[n-1].end
	}
	d.linkEn(sp, before)
	if !d.wordsEn(sp, s, before) {
		return false
	}
	if sp.passive && sp.frame != "quoted" && sp.form != "ing" {
		sp.who = cue{nobody: true, Range: sp.clause}
		if of := sp.words[0].Start; d.hasWord(of, "of") {
			sp.words[0].Start = d.spaces(of + 2)
		}
	} else {
		if d.unspokenEn(sp, s) {
			return false
		}
		sp.who = d.speakerEn(sp, s, cues, before)
		d.opensParticiple(sp, s)
	}
	if sp.who.Start >= sp.end && sp.who.Start > sp.tail {
		sp.tail = sp.who.End
	}
	return true
}

// clauseEn gives the run without clause marks or quotation marks around i.
func (d *document) clauseEn(i int, s *sentence) Range {
	r := Range{i, i}
	for r.Start > s.Start && i-r.Start < longestTelling && (!d.parts(r.Start-1) || d.withinNumber(r.Start-1)) {
		r.Start--
		if b := d.bracketBefore(d.back(r.Start), s.Start); b > s.Start {
			r.Start = b
		}
	}
	for r.End < s.End && r.End-i < longestTelling && (!d.parts(r.End) || d.withinNumber(r.End)) {
		r.End++
	}
	r.Start = d.spaces(r.Start)
	return Range{min(r.Start, i), r.End}
}

// unsaidEn tells whether the words before a verb take its speech away: did not
// say, will announce, was reported.
func (d *document) unsaidEn(sp *speech) bool {
	i := d.back(sp.start)
	if _, ok := d.contextAt(d.wordStart(i), "hearsaid"); ok {
		return true // is believed to
	}
	for range 2 {
		if d.contextBefore(i, "unsaid") && sp.form != "ing" {
			if !d.contextBefore(i, "emphatic") || sp.form != "base" || d.asks(&d.sentences[d.sentenceAt(i)]) || d.contextBefore(d.back(d.wordStart(i)), "turned") {
				return true
			}
			sp.form = "" // the report does say
			return false
		}
		if d.contextBefore(i, "passive") {
			sp.passive = true
			if d.biddenEn(sp) {
				return false
			}
			return sp.frame != "object" && sp.frame != "quoted" && sp.form != "ing"
		}
		k := d.wordStart(i)
		if word := string(d.text[k:i]); !sayAdverbs[word] && (len(word) < 4 || word[len(word)-2:] != "ly") {
			return false
		}
		i = d.back(k)
	}
	return sp.frame == "quoted" && !sp.passive
}

// wordStart gives where the Latin word that ends at i begins.
func (d *document) wordStart(i int) int {
	k := i
	for k > 0 && i-k < 30 && isWordRune(d.at(k-1)) {
		k--
	}
	return k
}

// verbEn tells a verb from a noun of the same form by the word before it.
func (d *document) verbEn(sp *speech, s *sentence) bool {
	i := d.back(sp.start)
	if b := d.bracketBefore(i, s.Start); b > 0 {
		i = d.back(b)
	}
	k := d.wordStart(i)
	word := string(d.text[k:i])
	if k < i && k >= s.Start && isUpper(d.original[sp.start]) && isUpper(d.original[k]) && isUpper(d.original[min(d.spaces(sp.end), len(d.original)-1)]) && !d.headline(s) {
		return false // part of a name: Omar Said Bakri
	}
	_, unnamed := d.words.before(i, cueWord)
	switch sp.form {
	case "base":
		for n := 0; n < 2 && strings.HasSuffix(word, "ly"); n++ { // economists generally hold that
			i = d.back(k)
			k = d.wordStart(i)
			word = string(d.text[k:i])
		}
		if k == i || k < s.Start {
			return false
		}
		if plural[word] || unnamed {
			return true
		}
		if isPlural(word) && !isUpper(d.original[sp.start]) {
			return true
		}
		return d.clauseOrThat(d.spaces(sp.end), s) && (d.severalBefore(sp.start, s.Start) || d.paperBefore(sp, s))
	case "noun":
		switch next := d.latinWord(d.spaces(sp.end)); next {
		case "of", "by", "against", "are", "were", "is", "was", "have", "had", "rose", "fell", "from", "said", "say":
			return false
		}
		if (word == "and" || word == "but") && k > s.Start && d.clauseOrThat(d.spaces(sp.end), s) {
			return true // puts it higher and claims they were lost
		}
		_, body := d.words.before(i, bodyWord)
		return k < i && k >= s.Start && !d.numberAt(k) && (singular[word] || body || isUpper(d.original[k]) && !articles[word])
	case "ing":
		sp.bare = true
		if k == i && sp.start == s.Start {
			return d.hasWord(d.spaces(sp.end), "that")
		}
		for n := 0; n < 2 && strings.HasSuffix(word, "ly"); n++ { // by consistently asserting
			i = d.back(k)
			k = d.wordStart(i)
			word = string(d.text[k:i])
		}
		return k < i && word != "of" && word != "the" && word != "for" && word != "from" && word != "without" && word != "by" && word != "in" || k == i && (d.at(i-1) == ',' || d.quotes(i-1) && d.at(i-2) == ',')
	}
	if k == i && sp.start == s.Start {
		return false
	}
	if k == i && d.at(i-1) == ',' && d.hasWord(d.spaces(sp.end), "by") || isDigit(d.at(k)) && isSpace(d.at(k-1)) {
		return false // announced by …; 19 confirmed
	}
	for n := 0; n < 2 && strings.HasSuffix(word, "ly"); n++ { // the firm's officially announced budget
		i = d.back(k)
		k = d.wordStart(i)
		word = string(d.text[k:i])
	}
	_, owned := owners[word]
	return !articles[word] && !(k < i && sp.form == "" && (owned && word != "her" || d.has(i-2, "'s") && k == i-1 || strings.HasSuffix(word, "'s"))) // the promised land
}

var (
	plural   = wordSet("they we i you who people police women men critics prosecutors authorities some many others most both two")
	singular = wordSet("he she it who also now")
)

// withinDenied tells whether a noun of speech stands in what somebody denies (pushed
// back on the union's claims that), or a promise in what is said anyway (said he plans
// to go).
func (d *document) withinDenied(sp *speech, before []speech) bool {
	n := len(before)
	if n == 0 || !before[n-1].open || len(before[n-1].words) == 0 || !d.nests(&before[n-1], &speech{lead: sp.start}) {
		return false
	}
	if before[n-1].stance == "deny" && before[n-1].frame == "denial" {
		return sp.form == "noun"
	}
	return sp.frame == "act" && subjects[d.wordEnding(d.back(sp.start))] && before[n-1].frame == "say"
}

// linkEn finds the word that joins a speech to what goes before it.
func (d *document) linkEn(sp *speech, before []speech) {
	at := -1
	d.words.within(sp.lead, sp.start, contextWord, func(w match) {
		if hasRole(w.a, "link") && (w.start == sp.lead || len(before) > 0) && sp.start-w.end < 60 {
			at = w.start
		}
	})
	if sp.form == "ing" {
		sp.lead = sp.start
		if k := d.wordStart(d.back(sp.start)); at >= 0 && at == k {
			sp.lead = at
		}
		return
	}
	if at >= 0 {
		sp.lead, sp.linked = at, true
		w, _ := d.words.at(at, contextWord)
		rest := d.spaces(w.end)
		for n := 0; n < 3 && rest < sp.start && sayAdverbs[d.latinWord(rest)]; n++ {
			rest = d.spaces(rest + len(d.latinWord(rest)))
		}
		sp.bare = rest >= sp.start
	}
}

// wordsEn finds the words of a speech: in a quotation beside it, before its
// clause, or behind the verb.
func (d *document) wordsEn(sp *speech, s *sentence, before []speech) bool {
	i, settled := d.asideEn(sp.end, s)
	if settled && sp.frame == "act" && d.hasWord(i, "to") {
		settled = false // promised to strive
	}
	end := d.clauseEn(i, s).End
	settled = settled || d.meanwhile(sp, s, i, end)
	inverted := sp.form != "ing" && sp.clause.Start == sp.start && sp.start > s.Start && !sp.passive
	if inverted && !settled {
		i, settled = d.invertedEn(sp, i, end)
	}
	if sp.frame == "tell" && !settled {
		if j, ok := d.asideEn(d.toldEn(sp, i, end), s); ok || j >= end || d.toldLast(sp, s, j, end) {
			i, settled = j, true
		}
	}
	sp.tail = i
	taken := len(before) > 0 && len(before[len(before)-1].words) > 0
	if q, ok := d.quotedBeforeEn(sp, s); ok && (settled || d.at(q.End-1) == ',' && d.opensClause(q.Start-1)) && sp.form != "ing" && !(taken && before[len(before)-1].words[0].Start >= q.Start) {
		sp.sure = 2
		if d.opensClause(q.Start - 1) {
			sp.direct, sp.words = true, []Range{d.withoutCommas(q.Range)}
		} else {
			sp.words = []Range{d.withoutMarks(Range{d.wordsFrom(s, before), q.End})}
			sp.words[0].End = q.End + 1
		}
		return true
	}
	if q, ok := d.quoteBehindEn(sp, i, end); ok {
		if sp.frame == "asked" && d.text[q.End-1] == '?' {
			sp.stance = "affirm" // a question, and no demand
		}
		sp.direct, sp.sure, sp.words = true, 2, []Range{d.withoutCommas(q.Range)}
		return true
	}
	if sp.frame == "quote" || settled && (sp.frame == "show" && !d.pollBefore(sp, s) || sp.frame == "find" && d.figuresBefore(sp, s)) {
		return false
	}
	if settled && sp.clause.Start > s.Start && d.at(d.back(sp.clause.Start)-1) == ',' && sp.form != "ing" && sp.frame != "object" && sp.frame != "ask" && sp.frame != "asked" && sp.frame != "name" && !comparedWith[d.latinWord(sp.clause.Start)] {
		if relative[d.latinWord(sp.clause.Start)] && d.wordsIn(Range{sp.clause.Start, sp.start}) > 1 {
			sp.words = nil // which the board announced: more of a thing, and no words
			return true
		}
		return d.wordsBeforeEn(sp, s, before, end)
	}
	if d.speechEnds(i, s) {
		return false
	}
	return d.wordsBehindEn(sp, s, i, end)
}

// comparedWith are the words that open a clause that says more of what stands before it,
// and names nobody who says that: …, against the 3% it projected.
var comparedWith = wordSet("against compared than up down below above versus from")

// invertedEn reads who stands behind the verb: "…", said Tom Hale, an engineer.
// Without a quotation, only a name that ends its clause does.
func (d *document) invertedEn(sp *speech, i, end int) (int, bool) {
	_, quoted := d.utteranceBefore(sp.clause.Start)
	if sp.frame == "say" && !quoted && d.officeAt(i) && d.at(d.back(sp.start)-1) == ',' {
		if name, ok := d.nameBehindOffice(i, end); ok && name.End >= end {
			sp.behind = Range{i, name.End} // …, said chief executive Jane Doe, while
			return name.End, true
		}
	}
	if name, ok := d.nameRun(i, end); ok && !quoted {
		if e := d.officeBehind(name.End, end); e > name.End && (e >= end || d.speechEnds(e, &d.sentences[d.sentenceAt(i)])) {
			return e, true // said the IMF spokesman
		}
	}
	if name, ok := d.nameRun(i, end); ok && (quoted || name.End >= end || d.speechEnds(name.End, &d.sentences[d.sentenceAt(i)])) {
		return name.End, true
	}
	if w := d.latinWord(i); (sp.frame == "say" || sp.frame == "that" || sp.frame == "report") && !quoted && (articles[w] || isUpper(d.original[min(i, len(d.original)-1)])) && d.speechEnds(end, &d.sentences[d.sentenceAt(i)]) && d.wordsIn(Range{i, end}) < 10 && d.answersFor(d.withoutMarks(Range{i, end})) && d.at(d.back(sp.start)-1) == ',' {
		sp.behind = d.withoutMarks(Range{i, end}) // …, said the agency's spokesman.
		return end, true
	}
	if w := d.latinWord(i); quoted && (articles[w] || w == "he" || w == "she" || !isUpper(d.original[min(i, len(d.original)-1)])) {
		return end, true
	}
	return i, false
}

// wordsFrom gives where words that end before a speech may begin.
func (d *document) wordsFrom(s *sentence, before []speech) int {
	if n := len(before); n > 0 {
		return before[n-1].tail
	}
	return s.Start
}

// wordsBeforeEn reads "The plan will fail, officials said" and "The plan,
// officials said, will fail".
func (d *document) wordsBeforeEn(sp *speech, s *sentence, before []speech, end int) bool {
	first := d.withoutMarks(Range{d.wordsFrom(s, before), sp.clause.Start})
	if len(before) > 0 && before[len(before)-1].open {
		return false
	}
	sp.sure, sp.words = 2, []Range{first}
	if e := sp.tail; d.at(e) == ',' || d.at(end) == ',' {
		if d.at(e) != ',' {
			e = end
		}
		rest := d.spaces(e + 1)
		if w := d.latinWord(rest); rest < s.End && w != "adding" && w != "and" && w != "but" && w != "citing" && w != "as" {
			sp.sure, sp.open = 1, true
			if _, quoted := d.utteranceFrom(rest); quoted {
				sp.open = false
				return true
			}
			sp.words = append(sp.words, Range{rest, s.End})
		}
		return true
	}
	return d.says(sp.words, false)
}

// asideEn passes over to whom, where and when something was said. settled tells
// that the clause ends there.
func (d *document) asideEn(i int, s *sentence) (int, bool) {
	for range 6 {
		i = d.spaces(i)
		if e := d.dateEnd(i); e > 0 {
			i = e
			continue
		}
		if w, ok := d.contextAt(i, "aside"); ok && !(w.word == "only" && d.numberAfter(w.end)) {
			i = w.end
			continue
		}
		if w, ok := d.words.at(i, happeningWord); ok && w.a == "at" {
			if e := d.dateEnd(d.spaces(w.end)); e > 0 {
				i = e
				continue
			}
		}
		break
	}
	j := d.back(i)
	if d.at(d.spaces(j)) == '.' || d.at(d.spaces(j)) == ',' || d.speechEnds(j, s) {
		return j, true
	}
	return d.spaces(i), d.circumstance(d.spaces(i), s)
}

// dateEnd gives the end of the date that is mentioned at i, or 0.
func (d *document) dateEnd(i int) int {
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= i })
	if k < len(d.found) && d.found[k].Start == i && d.found[k].dated && !d.has(d.found[k].End, "'s") {
		return d.found[k].End
	}
	return 0
}

// wordsBehindEn reads what follows a verb: a clause, an infinitive or a thing.
func (d *document) wordsBehindEn(sp *speech, s *sentence, i, end int) bool {
	that := -1
	if d.hasWord(i, "that") {
		that = d.spaces(i + 4)
	} else if sp.frame == "act" && d.hasWord(i, "to") { // pledged to meet a goal that
		that = -1
	} else if sp.frame == "tell" || whereAndWhen[d.latinWord(i)] && sp.frame != "ask" && sp.frame != "object" {
		for j := i; j < min(s.End, i+100) && !isTerminator(d.at(j)) && d.at(j) != '"'; j++ {
			if d.hasWord(j, "that") {
				that = d.spaces(j + 4)
				break
			}
		}
	}
	from := i
	if that >= 0 {
		from = that
	}
	sp.sure = 2
	switch sp.frame {
	case "that", "report", "find", "show":
		if that < 0 || sp.frame == "show" {
			if !d.toldEven(sp, s, i) {
				return false
			}
			sp.sure = 1
		}
	case "tell":
		if that < 0 {
			from = d.toldEn(sp, i, end)
			sp.sure = 1
		}
	case "denial":
		if that < 0 && !d.roleWithin(i, end, "hearsay") {
			return false
		}
		sp.sure = 1
	case "figure":
		return d.figureEn(sp, s, i)
	case "name":
		return d.namedEn(sp, s, i, end)
	case "heard":
		if !d.contextBefore(d.back(sp.start), "hearing") || d.hasWord(i, "from") || d.hasWord(i, "about") {
			return false
		}
	case "asked":
		if !d.asksEn(i, end) {
			return false
		}
		sp.sure = 1
	case "say", "quoted":
		if strings.HasPrefix(sp.word, "claim") && that < 0 && d.takesLives(d.spaces(i)) {
			return false
		}
		if that < 0 && (sp.word == "announced" || sp.form != "") {
			sp.sure = 1
		}
		if d.at(i) == ',' { // claimed, without evidence, that
			if from = d.thatBehind(i, s); from < 0 {
				return false
			}
		} else if d.at(i) == '.' || d.pointed(i) || d.hasWord(i, "by") && that < 0 || whenClauses[d.latinWord(i)] && sp.form == "" && that < 0 {
			return false
		} else if _, ok := d.contextAt(sp.start, "participle"); ok && that < 0 && sp.form == "" && openers[d.latinWord(i)] && bridges[d.latinWord(i)] && !d.clauseAhead(d.spaces(i+len(d.latinWord(i))), s.End) {
			return false // cases confirmed in the east
		}
	case "act":
		if strings.HasPrefix(sp.word, "agree") && (d.numberAt(i) || d.at(i) == '$' || d.hasWord(i, "do")) {
			return false // agreed to cuts
		}
		sp.sure = 1
	default:
		sp.sure = 1
	}
	sp.tail = from
	sp.open, sp.words = true, []Range{{from, s.End}}
	return from < s.End
}
