package extract

// Statements whose speaker only stands behind them, or that nobody is named for:
// the name at the end of a headline or a quotation, and hearsay.

// longestCredit bounds the name behind a headline or a quotation, in code points.
const longestCredit = 50

// credited reads "Talks go on: ministry" of a headline, and a name behind a dash
// that follows a quotation.
func (d *document) credited(s *sentence) (speech, bool) {
	if s.End-s.Start < 12 || !isLatin(d.at(s.End-1)) && !isDigit(d.at(s.End-1)) {
		return speech{}, false
	}
	for i := s.End - 1; i > max(s.Start+8, s.End-longestCredit-20); i-- {
		switch r := d.at(i); {
		case r == ':' && d.headline(s) && s.block <= d.sentences[0].block+1 && !d.asks(s) && isSpace(d.at(i+1)):
			who, ok := d.creditedName(Range{d.spaces(i + 1), s.End})
			if !ok || d.labelIn(Range{s.Start, i}) || d.wordsIn(Range{s.Start, i}) < 4 {
				return speech{}, false
			}
			words := d.withoutMarks(Range{s.Start, i})
			return speech{match: match{i, i + 1, &row{class: speechWord}}, frame: "say", stance: "affirm", clause: words, lead: i, tail: s.End, who: who, sure: 1, words: []Range{words}}, true
		case (r == '-' || r == '—' || r == '–') && i > s.Start:
			q, ok := d.utteranceBefore(i)
			if !ok || d.sentenceFrom(q.Start) > d.spaces(q.End+1) || q.End-q.Start < 12 || !d.opensBlock(d.quoted[q.number].Start) {
				continue
			}
			end := i + 1
			for end < s.End && d.at(end) != ',' {
				end++
			}
			who, ok := d.creditedName(Range{d.spaces(i + 1), end})
			if !ok {
				return speech{}, false
			}
			return speech{match: match{i, i + 1, &row{class: speechWord}}, frame: "say", stance: "affirm", clause: Range{i, end}, lead: i, tail: end, who: who, sure: 2, direct: true, words: []Range{d.withoutCommas(q.Range)}}, true
		case r == '?', r == '!', r == ';':
			return speech{}, false
		}
	}
	return speech{}, false
}

// creditedName reads a short range that is a name, a body or an office as a whole.
func (d *document) creditedName(r Range) (cue, bool) {
	if r.End-r.Start > longestCredit || r.End <= r.Start || d.wordsIn(r) > 5 || !isLatin(d.at(r.Start)) || d.labelIn(r) || d.contextBefore(r.End, "heading") {
		return cue{}, false
	}
	for i := r.Start; i < r.End; i++ {
		if d.parts(i) || isDigit(d.at(i)) {
			return cue{}, false
		}
	}
	who, ok := d.nameOfSpeaker(r)
	if !ok && d.somebodyIn(r) {
		who, ok = cue{Range: r, unnamed: true, hop: Hop{PartyName: d.slice(r.Start, r.End), Relation: Quotes}}, true
	}
	return who, ok && (who.hop.Relation != Quotes || who.unnamed || d.spaced(r) || who.hop.Party != who.hop.PartyName)
}

// hearsayEn reads what is told by a passive with nobody named: are believed to,
// was reportedly.
func (d *document) hearsayEn(s *sentence) (speech, bool) {
	var found speech
	ok := false
	if !d.inLatin(s.Start) || d.asks(s) || d.headline(s) {
		return found, false
	}
	d.words.within(s.Start, s.End, contextWord, func(w match) {
		if ok || !hasRole(w.a, "hearsaid") || d.masked[w.start] {
			return
		}
		if d.uttered(w.start) {
			return
		}
		words := d.withoutMarks(Range{s.Start, s.End})
		found = speech{
			match: match{w.start, w.end, &row{class: speechWord, word: w.word}}, frame: "say", stance: "affirm", clause: words, lead: w.start, tail: w.end, passive: true, rumour: true,
			who: cue{nobody: true, Range: Range{w.start, w.end}}, words: []Range{words},
		}
		ok = true
	})
	return found, ok
}

// lettered tells whether a word of letters stands in ranges, and not figures alone.
func (d *document) lettered(words []Range) bool {
	for _, r := range words {
		for i := r.Start; i < min(r.End, r.Start+longestTelling); i++ {
			if isLatin(d.at(i)) {
				return true
			}
		}
	}
	return false
}

// insertedEn tells whether a speech stands in a clause that says more of a name and
// ends with its comma: the port, which says it has no ships, could not.
func (d *document) insertedEn(sp *speech) bool {
	if b := d.back(sp.clause.Start); d.at(b-1) != ',' || sp.form != "" || sp.direct {
		return false
	}
	word := d.latinWord(sp.clause.Start)
	return word == "which" || word == "who"
}

// standsAlone tells whether a quotation makes a block, or in Latin letters whole
// sentences behind words that aren't quoted. Behind a quotation in the same block
// it goes on with that one's speech.
func (d *document) standsAlone(k int) bool {
	q := &d.quoted[k]
	if d.opensBlock(q.Start) {
		return d.endsBlock(q)
	}
	if k > 0 && d.quoted[k-1].block == q.block {
		return false
	}
	u := utterance{Range: Range{q.Start + 1, q.End - 1}, closed: !q.open}
	return isLatin(d.at(u.Start)) && isUpper(d.original[u.Start]) && d.opensSentence(q.Start) && u.End-u.Start > 24 && u.closed && d.fullStopIn(u)
}

// speakerAbove gives the person whose words end the block before, for a block
// that is a quotation of nobody named.
func (d *document) speakerAbove(s *sentence, said []statement) *cue {
	if !isLatin(d.at(s.Start+1)) || !d.opensBlock(s.Start) {
		return nil
	}
	for k := len(said) - 1; k >= max(0, len(said)-400); k-- {
		st := &said[k]
		n := d.sentenceAt(st.words[0].Start)
		if d.sentences[n].Start >= s.Start {
			continue
		}
		if d.sentences[n].block != s.block-1 || len(st.hops) == 0 || st.end != EndPrimary || d.sentences[min(n+2, len(d.sentences)-1)].block == d.sentences[n].block {
			return nil
		}
		h := st.hops[len(st.hops)-1]
		if h.Relation != Quotes {
			return nil
		}
		return &cue{Range: Range{s.Start, s.Start}, hop: h}
	}
	return nil
}

// introducedAbove gives who is the subject of a paragraph whose colon leads up to a
// block that is a quotation: The mayor issued the following statement: “…”.
func (d *document) introducedAbove(s *sentence) *cue {
	k := d.sentenceAt(s.Start)
	if k == 0 || !d.opensBlock(s.Start) || !isLatin(d.at(s.Start+1)) {
		return nil
	}
	above := &d.sentences[k-1]
	if r := d.at(above.End - 1); above.block != s.block-1 || r != ':' {
		return nil
	}
	c, ok := d.actorEn(above, above.End-1)
	if !ok || c.unnamed || c.nobody {
		return nil
	}
	return &c
}

// phraseOnly tells whether a few words that open with a preposition say no more than
// when or where: as early as May, in the end.
func (d *document) phraseOnly(r Range) bool {
	word := d.latinWord(r.Start)
	return (word == "as" || openers[word]) && !articles[word] && d.wordsIn(r) < 8 && !d.verbal(r) && !d.clauseAhead(r.Start, r.End)
}

// answersFor tells whether words behind a verb name somebody who can speak, and
// nothing that was put out: said the mayor, but denied the reports.
func (d *document) answersFor(r Range) bool {
	t, ok := d.tellerEn(r)
	return ok && !t.paper && !t.nobody && d.somebodyIn(r)
}
