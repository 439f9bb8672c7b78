package extract

// What English sentences without a word of saying go on with.

// goesOn tells whether a sentence goes on with the figures of a person whose own
// words are not quoted: the prosecutor told the court that the losses came to £2m.
// Bank staff had prevented a further £1m.
func (d *document) goesOn(s *sentence, src *source) bool {
	from := &d.sentences[src.sentence]
	if !isLatin(d.at(s.Start)) || d.sentenceAt(s.Start)-src.sentence > 2 || !d.countsWithin(from.Start, from.End) {
		return false
	}
	if w := d.latinWord(s.Start); backStops[w] || turns[w] || d.hasWord(s.Start, "in fact") {
		return false
	}
	for i := from.Start; i < min(from.End, from.Start+longSentence); i++ {
		if d.quotes(i) {
			return false
		}
	}
	return true
}

// topicReaches is how many words at the head of a clause are taken for its subject.
const topicReaches = 4

// sameTopic tells whether a sentence has the subject of the figures that the text
// opened with, whoever has spoken since: the deficit with one country, behind a
// deficit that a ministry put a figure on.
func (d *document) sameTopic(s *sentence, first *source) bool {
	if !isLatin(d.at(s.Start)) {
		return false
	}
	if d.topic == nil {
		d.topic = map[string]bool{}
		for k := 0; k <= first.sentence && k < 12; k++ {
			for _, c := range d.sentences[k].clauses {
				d.subjectWords(c.Start, func(w string) { d.topic[w] = true })
			}
		}
	}
	same := false
	d.subjectWords(s.Start, func(w string) { same = same || d.topic[w] && d.writtenSmall(w) })
	return same
}

// subjectWords calls back with the longer common words at the head of a clause.
func (d *document) subjectWords(i int, each func(string)) {
	for n := range topicReaches {
		w := d.latinWord(i)
		if w == "" || splitters[w] && !determiners[w] && (n > 0 || !openers[w]) {
			return
		}
		if len(w) > 4 && (n == 0 || !isUpperCase(d.original[i])) && !leadWords[w] && !determiners[w] && !backStops[w] && !whereAndWhen[w] {
			each(w)
		}
		i = d.spaces(i + len(w))
		if d.parts(i) {
			return
		}
	}
}

// thatWithin tells whether a clause with "that" begins right behind i, or behind when
// it was said.
func (d *document) thatWithin(i int, s *sentence) bool {
	for j := i; j < min(s.End, i+24) && !d.parts(j); j++ {
		if d.at(j) == 't' && d.hasWord(j, "that") {
			return true
		}
	}
	return false
}

// reckonsEn tells whether a sentence says what a figure before it comes to: That is
// four times the toll of last year; but That compares with 400 last year does not.
func (d *document) reckonsEn(s *sentence) bool {
	i := s.Start
	w := d.latinWord(i)
	if w != "that" && w != "this" && w != "these" {
		return false
	}
	i = d.spaces(i + len(w))
	if papers[d.latinWord(i)] {
		return false
	}
	for range 4 {
		w := d.latinWord(i)
		if compares[w] {
			return false
		}
		i += len(w)
		if d.at(i) == '\'' {
			i += 2
		}
		i = d.spaces(i)
	}
	return true
}
