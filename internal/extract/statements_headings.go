package extract

import "strings"

// heading reads "Ministry: talks go on" of a title, and a name and a colon
// before a quotation.
func (d *document) heading(s *sentence) (speech, bool) {
	for i := s.Start; i < min(s.End, s.Start+40); i++ {
		r := d.at(i)
		if r != ':' && r != '：' {
			if d.parts(i) && r != ',' && r != '，' {
				return speech{}, false
			}
			continue
		}
		left := Range{s.Start, i}
		if isHan(d.at(i-1)) && d.headline(s) {
			for j := i - 2; j > s.Start; j-- {
				if d.headlinePart(j) {
					left.Start = j + 1
					break
				}
			}
		}
		if isHan(d.at(i-1)) && d.spokenIn(left) {
			return speech{}, false // 警方通报某案:…
		}
		_, quoted := d.utteranceFrom(d.spaces(i + 1))
		titled := s.block == d.sentences[0].block || d.headline(s) || d.transcribed(s, left)
		if d.labelIn(left) || d.contextBefore(i, "heading") && !d.answerLabel(s) || !quoted && !titled || d.asks(s) || isDigit(d.at(i+1)) && (r == ':' || isDigit(d.at(i-1))) {
			return speech{}, false
		}
		who, ok := d.nameOfSpeaker(left)
		if !ok && titled && !quoted && d.somebodyIn(left) && (isHan(d.at(s.Start)) && i-left.Start <= 6 || d.inLatin(s.Start) && d.wordsIn(left) <= 4) {
			who, ok = cue{Range: left, unnamed: true, hop: Hop{PartyName: d.slice(left.Start, left.End), Relation: Quotes}}, true
		}
		if ok && titled && !quoted && isHan(d.at(left.Start)) && !d.transcribed(s, left) && !who.unnamed && !d.certainZh(teller{Range: who.Range, hop: who.hop}) && !(who.hop.Relation == Quotes && d.told.human(who.hop)) && !d.somebodyIn(left) {
			ok = false // the topic of a heading
		}
		if !ok || who.hop.Relation == ReportsFrom && isHan(d.at(left.Start)) && !quoted {
			return speech{}, false // the outlet's own label
		}
		sp := speech{match: match{i, i + 1, &row{class: speechWord}}, frame: "say", stance: "affirm", clause: left, lead: left.Start, tail: i + 1, who: who, sure: 1}
		if q, ok := d.utteranceFrom(d.spaces(i + 1)); ok {
			sp.direct, sp.words = true, []Range{q.Range}
			return sp, true
		}
		sp.open, sp.words = true, []Range{{d.spaces(i + 1), s.End}}
		return sp, true
	}
	return speech{}, false
}

// spokenIn tells whether a verb of speech stands within a range, behind its first
// word.
func (d *document) spokenIn(r Range) bool {
	found := false
	d.words.within(min(r.Start+1, r.End), r.End, speechWord, func(w match) {
		found = found || w.b != "not" && w.end-w.start > 1 && w.end < r.End && !strings.HasPrefix(w.b, "that")
	})
	return found
}

// somebodyIn tells whether words before a colon end with an office, a body or
// people, and are not the topic of a headline.
func (d *document) somebodyIn(r Range) bool {
	for _, c := range []class{titleWord, bodyWord, cueWord} {
		if w, ok := d.words.before(d.back(r.End), c); ok && w.start >= r.Start {
			return true
		}
	}
	return d.contextBefore(d.back(r.End), "figures")
}

// headline tells whether a sentence is a block without a full stop.
func (d *document) headline(s *sentence) bool {
	r := d.at(s.End - 1)
	return !isTerminator(r) && r != '.' && !isCloser(r) && d.text[min(s.End, len(d.text)-1)] == '\n'
}

// asks tells whether a sentence is a question.
func (d *document) asks(s *sentence) bool {
	return d.at(s.End-1) == '?' || d.at(s.End-1) == '？'
}

// labelIn tells whether a label of a page or a picture lies in a range.
func (d *document) labelIn(r Range) bool {
	found := false
	d.words.within(r.Start, r.End, labelWord, func(match) { found = true })
	return found
}
