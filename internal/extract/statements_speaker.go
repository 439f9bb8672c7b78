package extract

import "strings"

// hopsOf gives the chain of a speech: the outlet that the sentence credits, the
// speech that holds it, and the speaker.
func (d *document) hopsOf(list []speech, i int, cues []cue) ([]Hop, string) {
	sp := &list[i]
	var hops []Hop
	add := func(h Hop, r Range) {
		if h.PartyName == "" && h.Party == "" || len(hops) > 0 && hops[len(hops)-1].PartyName == h.PartyName {
			return
		}
		h.Start, h.End = r.Start, r.End
		hops = append(hops, h)
	}
	if sp.who.hop.Relation != ReportsFrom {
		for _, c := range cues {
			if i > 0 && len(list[0].words) > 0 && c.Start >= list[0].words[0].Start && !c.by {
				continue // part of what was said
			}
			if c.hop.Relation == ReportsFrom && !c.nobody && (c.End <= sp.start || c.trailing) && c.hop.PartyName != sp.who.hop.PartyName {
				add(c.hop, c.Range)
				break
			}
		}
	}
	for n := range list[:i] {
		outer := &list[n]
		if len(outer.words) == 0 || !outer.open || outer.who.hop.Relation == ReportsFrom || outer.who.unnamed {
			continue
		}
		if w := outer.words[len(outer.words)-1]; w.Start <= sp.lead && outer.end <= sp.lead && !sp.linked && !sp.bare && d.nests(outer, sp) {
			add(outer.who.hop, outer.who.Range)
		}
	}
	add(sp.who.hop, sp.who.Range)
	switch {
	case sp.who.unnamed || sp.who.nobody || len(hops) == 0:
		return append([]Hop{}, hops...), EndUnnamed
	case sp.who.hop.PartyName == "":
		return hops, EndUnnamed
	}
	return hops, EndPrimary
}

// nests tells whether a speech lies in the first clause of another's words.
func (d *document) nests(outer, inner *speech) bool {
	for i := outer.words[len(outer.words)-1].Start; i < inner.lead; i++ {
		if isClauseEnd(d.at(i)) {
			return false
		}
	}
	return true
}

// cueAt gives the cue whose words hold a verb, if it is a cue of that verb: not
// of its last part alone (拒绝承认).
func (d *document) cueAt(cues []cue, w match) (cue, bool) {
	last, partly := d.words.before(w.end, cueWord)
	partly = partly && last.start > w.start
	for _, c := range cues {
		if c.Start > w.start {
			break
		}
		if w.end > c.End || c.nobody || isHan(d.at(w.start)) && c.words.Start < w.start && c.words.End >= w.end {
			continue // the verb is part of what another's subject was taken for
		}
		if by, ok := d.words.at(c.Start, cueWord); !partly || ok && by.a == "by" {
			return d.somebodyNamed(c), true
		}
	}
	return cue{}, false
}

// somebodyNamed takes a name that counts people for nobody's name: 三名外交官.
func (d *document) somebodyNamed(c cue) cue {
	rs := []rune(foldString(c.hop.PartyName))
	if len(rs) > 2 && counters[rs[1]] && counts[rs[0]] || len(rs) > 3 && counters[rs[2]] && rs[0] == '另' {
		c.unnamed = true
	}
	return c
}

var (
	counters = runeSet("名位个家些")
	counts   = runeSet("一二两三四五六七八九十几数多另有某")
)

// asCue is a verb of speech as the readers of attributions take one.
func asCue(w match, word string) match {
	return match{w.start, w.end, &row{class: cueWord, word: word, a: "say", b: Quotes}}
}

// speakerEn finds who speaks by an English verb.
func (d *document) speakerEn(sp *speech, s *sentence, cues []cue, before []speech) cue {
	if r := sp.behind; r.Start < r.End {
		if t, ok := d.tellerEn(r); ok {
			c := cue{Range: r}
			c.take(t)
			return c
		}
		return d.somebodyEn(r)
	}
	if c, ok := d.invertedName(sp, s); ok {
		return c
	}
	if c, ok := d.nameBefore(sp, s); ok {
		return c
	}
	if c, ok := d.beforeScene(sp); ok {
		return c
	}
	if c, ok := d.cueAt(cues, sp.match); ok && !(sp.clause.Start == sp.start && unsaying[sp.frame] && c.Start >= sp.start) {
		return d.heardSince(c)
	}
	floor := s.Start
	if n := len(before); n > 0 {
		floor = min(before[n-1].end, sp.start)
	}
	if c, ok := d.absoluteEn(sp, s, before); ok {
		return c
	}
	if !sp.bare {
		end := d.beforeAdverbs(sp.start, floor)
		if b := d.bracketBefore(end, floor); b > floor {
			end = d.back(b)
		}
		if sp.frame == "quoted" { // a man was quoted as saying
			end = d.back(d.wordStart(d.back(sp.start)))
		}
		if c, ok := d.inverted(asCue(sp.match, "said"), max(end, floor), s); ok && !unsaying[sp.frame] {
			return c
		}
		np, ok := d.subjectEn(end, floor)
		if _, t, paper := d.opening(max(end, floor+1), floor, s); paper && t.paper && !t.nobody && sp.frame == "find" {
			c := cue{Range: Range{floor, sp.end}}
			c.take(t)
			return c
		}
		if n := d.wordBefore(end, "who"); n > 0 && !isUpper(d.original[n-1]) && n-1 > s.Start { // the governor, who called on
			if np, ok = d.beforeWho(d.back(n-1), s.Start); ok {
				np = d.behindBy(np)
			}
		}
		if ok {
			if t, ok := d.tellerEn(np); ok {
				if t.paper && t.nobody {
					d.paperOf(&t, np)
				}
				c := cue{Range: Range{np.Start, sp.end}}
				c.take(t)
				return c
			}
			return d.somebodyEn(np)
		}
	}
	if n := len(before); n > 0 && sp.bare {
		return before[n-1].who
	}
	if c, ok := d.actorEn(s, sp.start); ok {
		return c
	}
	return cue{nobody: true, Range: Range{sp.start, sp.start}}
}

// heardSince gives who a pronoun is that speaks, by all who have spoken by any verb.
func (d *document) heardSince(c cue) cue {
	word := d.latinWord(c.words.Start)
	if word != "he" && word != "she" && word != "they" || c.words.End != c.words.Start+len(word) {
		return c
	}
	if t, ok := d.antecedent(latin{Range: c.words, text: word}); ok && !t.nobody && (word != "they" || t.unnamed) {
		c.hop, c.unnamed = t.hop, t.unnamed
	}
	return c
}

// beforeScene reads who is named in front of the words that say where something is
// said: The mayor in an interview with Radio One said.
func (d *document) beforeScene(sp *speech) (cue, bool) {
	if sp.bare || sp.form == "ing" || sp.clause.Start >= sp.start {
		return cue{}, false
	}
	at := -1
	d.words.within(sp.clause.Start+2, sp.start, contextWord, func(w match) {
		if at < 0 && hasRole(w.a, "aside") && bridges[d.latinWord(w.start)] {
			at = w.start
		}
	})
	if at < 0 || d.wordsIn(Range{sp.clause.Start, at}) > 8 {
		return cue{}, false
	}
	r := Range{sp.clause.Start, d.back(at)}
	if w, ok := d.contextAt(r.Start, "link"); ok {
		r.Start = d.spaces(w.end)
	}
	t, ok := d.tellerEn(r)
	if !ok || t.nobody || t.paper || t.hop.PartyName == "" || t.End < r.End-1 || bridges[d.latinWord(r.Start)] {
		return cue{}, false
	}
	c := cue{Range: t.Range}
	c.take(t)
	return c, true
}

// owners are the pronouns whose things say what they themselves say.
var owners = map[string]string{"its": "it", "his": "he", "her": "she", "their": "they"}

// absoluteEn reads whose participle stands behind their name without a comma:
// with the ministry estimating that, reported sources saying that.
func (d *document) absoluteEn(sp *speech, s *sentence, before []speech) (cue, bool) {
	end := d.back(sp.start)
	if sp.form != "ing" || d.parts(end-1) {
		return cue{}, false
	}
	end = d.beforeDay(end)
	np := d.backPhrase(end, s.Start)
	if c, ok := d.publisher(np, s); ok {
		return c, true
	}
	if k := d.back(np.Start); np.Start >= np.End || d.wordBefore(k, "with") == 0 {
		n := len(before)
		if n == 0 || !before[n-1].open || len(before[n-1].words) == 0 {
			return cue{}, false
		}
		np = Range{before[n-1].words[0].Start, end}
		if np.Start >= end || end-np.Start > 80 || d.verbal(Range{d.wordFrom(np.Start), end}) {
			return cue{}, false
		}
	}
	t, ok := d.tellerEn(np)
	if !ok || t.nobody || t.hop.PartyName == "" || t.Start-np.Start > 5 {
		return cue{}, false
	}
	c := cue{Range: np}
	c.take(t)
	return c, true
}

// beforeDay gives where the words begin that say on which day, right before i: issued a
// statement on Friday saying.
func (d *document) beforeDay(i int) int {
	k := d.firstFrom(i)
	for k--; k >= 0 && d.found[k].End > i; k-- {
	}
	if k < 0 || !d.found[k].dated || d.found[k].End != i {
		return i
	}
	at := d.back(d.found[k].Start)
	for range 2 {
		word := d.wordEnding(at)
		if word != "on" && word != "in" && word != "late" && word != "early" && word != "earlier" {
			break
		}
		at = d.back(d.wordStart(at))
	}
	return at
}

// publisher reads who put out the paper that a participle says more of: the union
// released its report warning that.
func (d *document) publisher(np Range, s *sentence) (cue, bool) {
	ts := d.phrase(np, 8)
	if len(ts) < 2 || !papers[ts[len(ts)-1].text] && !d.contextBefore(np.End, "hearsay") || !determiners[ts[0].text] || ts[0].text == "the" {
		return cue{}, false
	}
	verb := d.back(np.Start)
	word := d.wordEnding(verb)
	if len(word) < 5 || word[len(word)-2:] != "ed" {
		return cue{}, false
	}
	subject, ok := d.subjectEn(d.beforeAdverbs(d.wordStart(verb), s.Start), s.Start)
	if !ok {
		return cue{}, false
	}
	t, ok := d.tellerEn(subject)
	if !ok || t.nobody || t.unnamed || t.hop.PartyName == "" {
		return cue{}, false
	}
	c := cue{Range: subject}
	c.take(t)
	return c, true
}

// wordFrom gives where the word at i ends.
func (d *document) wordFrom(i int) int { return i + len([]rune(d.latinWord(i))) }

// invertedName reads who stands behind a verb that opens its clause and ends its
// sentence: …, said the fund's spokesman.
func (d *document) invertedName(sp *speech, s *sentence) (cue, bool) {
	if sp.clause.Start != sp.start || sp.start == s.Start || sp.form != "" || sp.frame != "say" && !thatFrames[sp.frame] || sp.tail <= sp.end || !d.speechEnds(sp.tail, s) {
		return cue{}, false
	}
	t, ok := d.tellerEn(Range{d.spaces(sp.end), sp.tail})
	if !ok || t.nobody || t.paper || t.hop.PartyName == "" || t.Start-sp.end > 8 {
		return cue{}, false
	}
	c := cue{Range: t.Range}
	c.take(t)
	return c, true
}

// nameBefore reads the name that an office between it and a verb says more of, where
// no comma ends the office: Jane Doe, head of research at the Institute said.
func (d *document) nameBefore(sp *speech, s *sentence) (cue, bool) {
	from := sp.clause.Start
	if sp.form == "ing" || from >= sp.start || d.at(d.back(from)-1) != ',' || !d.officeAt(from) || articles[d.latinWord(from)] {
		return cue{}, false
	}
	end := d.back(d.back(from) - 1)
	start := d.clauseEn(end-1, s).Start
	if k := d.back(start); end-start <= 6 && d.at(k-1) == ',' && isUpper(d.original[start]) { // , M.D.,
		end = d.back(k - 1)
		start = d.clauseEn(end-1, s).Start
	}
	ts := d.phrase(Range{start, end}, 6)
	if len(ts) < 2 || len(ts) > 4 || ts[len(ts)-1].End != end {
		return cue{}, false
	}
	for _, w := range ts {
		if !w.upper && !particles[w.text] || w.owner {
			return cue{}, false
		}
	}
	t, ok := d.named(Range{start, end}, true, false)
	if !ok || !d.opensClause(start) && !d.quotes(d.back(start)-1) {
		return cue{}, false
	}
	c := cue{Range: t.Range}
	c.take(t)
	return c, true
}

// unsaying are the frames of verbs that nobody stands behind: condemned, urged.
var unsaying = wordSet("object ask asked name figure denial act")

// behindBy cuts a phrase after the last "by" in small letters: called by a man who.
func (d *document) behindBy(np Range) Range {
	for i := np.End - 2; i > np.Start; i-- {
		if d.hasWord(i, "by") && isSpace(d.at(i-1)) && isSpace(d.at(i+2)) {
			return Range{d.spaces(i + 2), np.End}
		}
	}
	return np
}

// paperOf makes the teller of a paper that names nobody whose paper was spoken of
// last: the same poll, the May poll.
func (d *document) paperOf(t *teller, np Range) {
	if word := d.latinWord(np.Start); word != "the" && word != "this" && word != "its" && word != "that" {
		return
	}
	h := d.told.paperIn(0)
	if h.PartyName == "" {
		h = d.told.sourceIn(0)
	}
	if h.PartyName != "" {
		t.hop, t.nobody = h, false
	}
}

// somebodyEn takes the words before a verb for a speaker as they stand: one
// person or body where they begin with "the" or a name, else somebody.
func (d *document) somebodyEn(np Range) cue {
	np, ok := d.trim(np)
	text := cleanName(d.slice(np.Start, np.End))
	if !ok || text == "" || np.End-np.Start > 80 {
		return cue{nobody: true, Range: Range{np.Start, np.Start}}
	}
	c := cue{Range: np, unnamed: true, hop: Hop{PartyName: text, Relation: Quotes}}
	if owner, ok := owners[d.latinWord(np.Start)]; ok && !d.somebodyIn(np) { // its reaction
		if t, ok := d.antecedent(latin{Range: np, text: owner}); ok && !t.nobody {
			c.take(t)
			return c
		}
	}
	if d.hasWord(np.Start, "the") || isUpper(d.original[np.Start]) && !d.opensSentence(np.Start) {
		c.unnamed, c.hop.Party = false, text
	}
	return c
}

// actorEn finds who the subject of a sentence is, for "…, accusing them of".
func (d *document) actorEn(s *sentence, limit int) (cue, bool) {
	i := s.Start
	if (d.opensWithTime(s) || participial(d.latinWord(s.Start))) && len(s.clauses) > 1 && s.clauses[1].Start < limit { // On Monday, …; Asked about it, …
		i = s.clauses[1].Start
	}
	end := min(limit, i+longestTelling)
	for j := i; j < end; j++ {
		if d.parts(j) {
			end = j
		}
	}
	if end <= i {
		return cue{}, false
	}
	t, ok := d.tellerEn(Range{i, end})
	if ok && !t.paper && !t.nobody && t.hop.PartyName != "" {
		c := cue{Range: t.Range}
		c.take(t)
		return c, true
	}
	if e := d.verbFrom(i, end); e > i {
		c := d.somebodyEn(Range{i, e})
		return c, !c.nobody
	}
	return cue{}, false
}

// participial tells whether a word that opens a sentence has the ending of a participle.
func participial(word string) bool {
	return len(word) > 4 && (strings.HasSuffix(word, "ed") || strings.HasSuffix(word, "ing"))
}

// verbFrom gives where the few words at i end before the first verb, or 0.
func (d *document) verbFrom(i, limit int) int {
	for n, j := 0, i; n < 6 && j < limit && isLatin(d.at(j)); n++ {
		word := d.latinWord(j)
		w, event := d.words.at(j, happeningWord)
		if v, ok := d.words.at(j, speechWord); n > 0 && ok && v.b != "not" && !strings.HasSuffix(v.b, ".base") && isPlural(v.word) {
			return d.back(j) // puts, claims
		}
		if n > 0 && (event && w.a == "event" || d.pastEn(Range{j, j + len(word)}) || splitters[word]) {
			return d.back(j)
		}
		j = d.spaces(j + len(word))
	}
	return 0
}

// nameOfSpeaker takes a range for the name of a speaker, or of somebody without
// one.
func (d *document) nameOfSpeaker(r Range) (cue, bool) {
	r, ok := d.trim(r)
	if !ok {
		return cue{}, false
	}
	if d.at(r.Start) == '答' && r.End == r.Start+1 {
		h, ok := d.interviewed()
		return cue{Range: r, hop: h}, ok
	}
	var t teller
	if isLatin(d.at(r.Start)) {
		t, ok = d.tellerEn(r)
		ok = ok && d.back(r.End) == t.End
	} else {
		t, ok = d.tellerZh(r, Quotes)
	}
	if !ok || t.nobody || t.hop.PartyName == "" {
		return cue{}, false
	}
	c := cue{Range: r}
	c.take(t)
	return c, true
}
