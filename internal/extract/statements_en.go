package extract

import "sort"

// speechEn reads an English verb of speech: who speaks, and which words they are.
func (d *document) speechEn(sp *speech, s *sentence, cues []cue, before []speech) bool {
	sp.clause = d.clauseEn(sp.start, s)
	if sp.frame == "source" {
		return d.sourceEn(sp, s, cues)
	}
	if sp.frame == "survey" && !d.findsEn(sp) {
		return false
	}
	if d.asks(s) && d.hasWord(sp.clause.Start, "who") {
		return false // Who says it is new?
	}
	if d.unsaidEn(sp) || !d.verbEn(sp, s) || d.hasWord(sp.clause.Start, "if") || d.hasWord(sp.clause.Start, "unless") {
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
		sp.who = d.speakerEn(sp, s, cues, before)
	}
	if sp.who.Start >= sp.end && sp.who.Start > sp.tail {
		sp.tail = sp.who.End
	}
	return true
}

// clauseEn gives the run without clause marks or quotation marks around i.
func (d *document) clauseEn(i int, s *sentence) Range {
	r := Range{i, i}
	for r.Start > s.Start && i-r.Start < longestTelling && !d.parts(r.Start-1) {
		r.Start--
	}
	for r.End < s.End && r.End-i < longestTelling && !d.parts(r.End) {
		r.End++
	}
	r.Start = d.spaces(r.Start)
	return Range{min(r.Start, i), r.End}
}

// unsaidEn tells whether the words before a verb take its speech away: did not
// say, will announce, was reported.
func (d *document) unsaidEn(sp *speech) bool {
	i := d.back(sp.start)
	for range 2 {
		if d.contextBefore(i, "unsaid") && sp.form != "ing" {
			word := string(d.text[d.wordStart(i):i]) // the report does estimate
			return sp.form != "base" || word != "do" && word != "does" && word != "did" || d.asks(&d.sentences[d.sentenceAt(i)])
		}
		if d.contextBefore(i, "passive") {
			sp.passive = true
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
	k := d.wordStart(i)
	word := string(d.text[k:i])
	_, unnamed := d.words.before(i, cueWord)
	switch sp.form {
	case "base":
		if k == i || k < s.Start {
			return false
		}
		if plural[word] || unnamed || d.pluralSubject(sp, word) {
			return true
		}
		return isPlural(word) && !isUpper(d.original[sp.start])
	case "noun":
		switch next := d.latinWord(d.spaces(sp.end)); next {
		case "of", "by", "against", "are", "were", "is", "was", "have", "had", "rose", "fell", "from", "said", "say":
			return false
		}
		_, body := d.words.before(i, bodyWord)
		return k < i && k >= s.Start && (singular[word] || body || isUpper(d.original[k]) && !articles[word])
	case "ing":
		sp.bare = true
		return k < i && word != "of" && word != "the" && word != "for" && word != "from" && word != "without" || k == i && d.at(i-1) == ','
	}
	if k == i && sp.start == s.Start {
		return false
	}
	if k == i && d.at(i-1) == ',' && d.hasWord(d.spaces(sp.end), "by") {
		return false // announced by …
	}
	return !articles[word] // the promised land
}

var (
	plural   = wordSet("they we i you who people police women men critics prosecutors authorities some many others most both two")
	singular = wordSet("he she it who also now")
)

// pluralSubject tells whether a bare verb is that of several people named further
// before it, or of one with "do": supporters of the dam argue that.
func (d *document) pluralSubject(sp *speech, word string) bool {
	if word == "do" || word == "does" || word == "did" {
		return true
	}
	if word == "to" || !d.hasWord(d.spaces(sp.end), "that") {
		return false
	}
	for i, n := sp.clause.Start, 0; i < sp.start && n < 4; n++ { // the head of the subject
		w := d.latinWord(i)
		if linking[w] || w == "" {
			return false
		}
		if len(w) > 3 && w[len(w)-1] == 's' && w[len(w)-2] != 's' {
			return true
		}
		i = d.spaces(i + len(w))
	}
	return false
}

// findsEn tells whether the subject of a verb is a poll, a study or statistics.
func (d *document) findsEn(sp *speech) bool {
	for i := sp.clause.Start; i < sp.start; i++ {
		if isLatin(d.at(i)) && !isWordRune(d.at(i-1)) && surveys[d.latinWord(i)] {
			return true
		}
	}
	return false
}

var (
	surveys  = wordSet("poll polls survey surveys study studies research statistics census findings audit analysis")
	subjects = wordSet("they he she it there we you this these those")
)

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
	end := d.clauseEn(i, s).End
	if sp.frame == "survey" && settled {
		return false
	}
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
		sp.direct, sp.sure, sp.words = true, 2, []Range{d.withoutCommas(q.Range)}
		return true
	}
	if sp.frame == "quote" {
		return false
	}
	if settled && sp.clause.Start > s.Start && d.at(d.back(sp.clause.Start)-1) == ',' && sp.form != "ing" && sp.frame != "object" && sp.frame != "ask" && sp.frame != "asked" && sp.frame != "name" {
		return d.wordsBeforeEn(sp, s, before, end)
	}
	if d.speechEnds(i, s) {
		return false
	}
	return d.wordsBehindEn(sp, s, i, end)
}

// quotedBeforeEn gives the quotation before the clause of a verb, or before an
// apposition to its subject: "…," Ms. Kerr, 54, said.
func (d *document) quotedBeforeEn(sp *speech, s *sentence) (utterance, bool) {
	at := sp.clause.Start
	for range 3 {
		if q, ok := d.utteranceBefore(at); ok {
			return q, true
		}
		b := d.back(at)
		if sp.clause.Start != sp.start || d.at(b-1) != ',' || b-2 <= s.Start || d.quotes(b-2) {
			break
		}
		at = d.clauseEn(b-2, s).Start
		if b-at > 60 {
			break
		}
	}
	return utterance{}, false
}

// invertedEn reads who stands behind the verb: "…", said Tom Hale, an engineer.
// Without a quotation, only a name that ends its clause does.
func (d *document) invertedEn(sp *speech, i, end int) (int, bool) {
	_, quoted := d.utteranceBefore(sp.clause.Start)
	if name, ok := d.nameRun(i, end); ok && (quoted || name.End >= end || d.speechEnds(name.End, &d.sentences[d.sentenceAt(i)])) {
		return name.End, true
	}
	if w := d.latinWord(i); sp.frame == "say" && !quoted && articles[w] && d.speechEnds(end, &d.sentences[d.sentenceAt(i)]) && d.wordsIn(Range{i, end}) < 7 && d.somebodyIn(d.withoutMarks(Range{i, end})) && d.at(d.back(sp.start)-1) == ',' {
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
		if w, ok := d.contextAt(i, "aside"); ok {
			i = w.end
			continue
		}
		if w, ok := d.words.at(i, happeningWord); ok && w.a == "at" {
			if e := d.dateEnd(d.spaces(w.end)); e > 0 {
				i = e
				continue
			}
		}
		if e := d.dateEnd(i); e > 0 {
			i = e
			continue
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

// quoteBehindEn gives the quotation that a verb leads up to: said: "…", told
// reporters in the capital: "…".
func (d *document) quoteBehindEn(sp *speech, i, end int) (utterance, bool) {
	j := d.spaces(i)
	marked := d.at(j) == ',' || d.at(j) == ':'
	if marked {
		j = d.spaces(j + 1)
	} else if d.hasWord(j, "that") && sp.frame != "object" {
		j = d.spaces(j + 4)
	}
	if q, ok := d.utteranceFrom(j); ok && d.whole(q, marked) && (marked || sp.frame != "object" && sp.frame != "ask") {
		return q, true
	}
	if !marked && (d.at(end) == ',' || d.at(end) == ':') && (sp.frame == "tell" || sp.frame == "quote" || whereAndWhen[d.latinWord(i)]) {
		if q, ok := d.utteranceFrom(d.spaces(end + 1)); ok && d.whole(q, true) {
			return q, true
		}
	}
	return utterance{}, false
}

// wordsBehindEn reads what follows a verb: a clause, an infinitive or a thing.
func (d *document) wordsBehindEn(sp *speech, s *sentence, i, end int) bool {
	that := -1
	if d.hasWord(i, "that") {
		that = d.spaces(i + 4)
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
	case "that":
		if that < 0 && !subjects[d.latinWord(i)] {
			return false
		}
	case "survey":
		if d.at(i) == ',' || d.at(i) == '.' || i >= end {
			return false
		}
		sp.sure = 1
	case "tell":
		if that < 0 {
			from = d.toldEn(sp, i, end)
			sp.sure = 1
		}
	case "denial":
		if that < 0 && (!d.roleWithin(i, end, "hearsay")) {
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
		if that < 0 && (sp.word == "announced" || sp.form != "") {
			sp.sure = 1
		}
		if d.at(i) == ',' { // claimed, without evidence, that
			if from = d.thatBehind(i, s); from < 0 {
				return false
			}
		} else if d.at(i) == '.' || d.hasWord(i, "by") && that < 0 {
			return false
		}
	default:
		sp.sure = 1
	}
	sp.tail = from
	sp.open, sp.words = true, []Range{{from, s.End}}
	return from < s.End
}
