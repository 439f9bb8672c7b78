package extract

// Who speaks by a Chinese verb of speech.

// speakerZh finds who speaks by a Chinese verb.
func (d *document) speakerZh(sp *speech, s *sentence, cues []cue, before []speech) cue {
	return d.plainly(d.subjectZh(sp, s, cues, before), sp)
}

// subjectZh reads the subject of a Chinese verb of speech.
func (d *document) subjectZh(sp *speech, s *sentence, cues []cue, before []speech) cue {
	if from, ok := d.markedNameAt(sp.start, s.Start); ok { // “蓝天行动”批评说
		name := d.slice(from+1, sp.start-1)
		return cue{Range: Range{from, sp.end}, hop: Hop{Party: name, PartyName: name, Relation: CitesDataOf}}
	}
	if c, ok := d.cueAt(cues, sp.match); ok && !sp.bare {
		if r := c.words; r.End-r.Start == 1 && (d.at(r.Start) == '他' || d.at(r.Start) == '她') {
			if t, ok := d.bareZh(r); ok && !t.nobody { // who has spoken since by any verb
				c.hop, c.unnamed = t.hop, t.unnamed
			}
		}
		return d.personAfter(c, Range{sp.lead, sp.start})
	}
	if n := len(before); n == 0 && sp.bare {
		if c, ok := d.actorNear(sp, s); ok {
			return c
		}
	}
	if n := len(before); n > 0 && sp.bare {
		return before[n-1].who
	}
	if c, ok := d.cueAt(cues, sp.match); ok && !c.nobody {
		return d.somebodyNamed(c)
	}
	if !sp.bare {
		for _, c := range d.sayZh(asCue(sp.match, sp.word), s, nil) {
			if !c.nobody && c.hop.Relation != ReportsFrom {
				return d.personAfter(d.somebodyNamed(c), Range{sp.lead, sp.start})
			}
		}
		subject := Range{sp.lead, sp.start}
		if r, ok := d.trim(subject); ok && ownNames[d.slice(r.Start, r.End)] { // 我们要求, in a transcript
			if c, ok := d.labelledSpeaker(s); ok {
				return c
			}
		}
		if c, ok := d.nameOfSpeaker(subject); ok {
			return d.somebodyNamed(c)
		}
		if r, ok := d.trim(subject); ok && r.End-r.Start <= 24 {
			if c, ok := d.actorBefore(r, s); ok {
				return c
			}
			if front, ok := d.frontZh(r); ok {
				r, _ = d.trim(d.cutZh(front))
			}
			if r.End-r.Start > 2 && r.End-r.Start <= 12 && d.demonstrative(r.Start) == 0 && d.lastOf(r) == 0 && d.endsAsBody(r) { // 民主党
				text := d.slice(r.Start, r.End)
				return cue{Range: r, hop: Hop{Party: text, PartyName: text, Relation: CitesDataOf}, words: r}
			}
			return cue{Range: r, unnamed: true, hop: Hop{PartyName: d.slice(r.Start, r.End), Relation: Quotes}}
		}
	}
	if c, ok := d.actorZh(s, sp.start); ok {
		return c
	}
	return cue{nobody: true, Range: Range{sp.start, sp.start}}
}

// endsAsBody tells whether a noun of bodies ends a name.
func (d *document) endsAsBody(r Range) bool {
	w, ok := d.words.before(r.End, bodyWord)
	return ok && w.start > r.Start && isHan(d.at(w.start))
}

// personAfter gives the person whose name stands behind an office, where a speaker
// was taken for the body in front of it: 外交部发言人秦岚.
func (d *document) personAfter(c cue, r Range) cue {
	if c.unnamed || c.nobody || c.hop.Relation != CitesDataOf || r.End-r.Start > longestTelling {
		return c
	}
	w, ok := d.title(r)
	if !ok || w.start < c.Start {
		return c
	}
	name := d.cutZh(Range{w.end, r.End})
	if n := name.End - name.Start; n < 2 || n > 3 || !surnameZh[d.original[name.Start]] && !d.personZh(name) {
		return c
	}
	text := d.slice(name.Start, name.End)
	c.hop = Hop{Party: text, PartyName: text, Relation: Quotes}
	return c
}

// actorBefore gives who 他 or 她 is by the subject of the sentence before, for a
// person who has not spoken yet.
func (d *document) actorBefore(r Range, s *sentence) (cue, bool) {
	k := d.sentenceAt(s.Start)
	if text := d.slice(r.Start, r.End); text != "他" && text != "她" || k == 0 || d.sentences[k-1].block != s.block {
		return cue{}, false
	}
	prev := &d.sentences[k-1]
	c, ok := d.actorZh(prev, prev.End)
	if !ok || c.unnamed || c.nobody {
		return cue{}, false
	}
	c = d.personAfter(c, c.Range)
	return c, c.hop.Relation == Quotes
}

// actorZh finds the subject of a sentence, for a verb further on without one.
func (d *document) actorZh(s *sentence, limit int) (cue, bool) {
	first := Range{s.Start, min(s.clauses[0].End, limit, s.Start+longestTelling)}
	for i := first.Start; i < first.End; i++ { // up to the first verb or adverb behind two runes
		_, adverb := d.words.at(i, adverbWord)
		w, happens := d.words.at(i, happeningWord)
		happens = happens && (w.a != "will" || w.end-w.start > 1)
		if i > first.Start && (adverb || happens || d.dateWordAt(i) || isDigit(d.at(i))) {
			return d.nameOfSpeaker(Range{first.Start, i})
		}
	}
	return cue{}, false
}

// actorNear gives the person whom the nearest clause before a verb without a subject
// opens with.
func (d *document) actorNear(sp *speech, s *sentence) (cue, bool) {
	for k := s.clauseOf(sp.start) - 1; k >= 0; k-- {
		c := s.clauses[k]
		if sp.start-c.Start > 2*longestTelling {
			break
		}
		if p, ok := d.personFirst(c); ok {
			return p, true
		}
	}
	return cue{}, false
}
