package extract

import (
	"sort"
	"strings"
)

// What English sentences without a word of saying go on with.

// goesOnEn tells whether a sentence goes on with the figures of a person whose own
// words are not quoted: the prosecutor told the court that the losses came to £2m.
// Bank staff had prevented a further £1m.
func (d *document) goesOnEn(s *sentence, src *source) bool {
	from := &d.sentences[src.sentence]
	if !d.inLatin(s.Start) || d.sentenceAt(s.Start)-src.sentence > 2 || !d.countsWithin(from.Start, from.End) {
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

// stillReleased gives the source of released statistics that somebody has spoken about
// since, or nil where there are none.
func (d *document) stillReleased(lead *source) *source {
	if lead.release || !d.statistics(lead) {
		return map[bool]*source{true: lead}[lead.release]
	}
	src := *lead
	src.release = true
	return &src
}

// standing tells whether a figure of an English text is what anybody can look up: how far
// off a place lies, how many live there.
func (d *document) standing(it *item, s *sentence) bool {
	if !d.inLatin(s.Start) || it.Kind != Quantity {
		return false
	}
	if it.unit.kind == "measure" {
		for n, i := 0, d.spaces(it.End); n < 3; n++ {
			w := d.latinWord(i)
			if bearings[w] {
				return true
			}
			i = d.spaces(i + len(w))
		}
	}
	for i := max(s.Start, it.Start-40); i < it.Start; i++ {
		if isLatin(d.at(i)) && !isLatin(d.at(i-1)) && (d.hasWord(i, "home to") || d.hasWord(i, "population of") || d.hasWord(i, "lies") || d.hasWord(i, "located")) {
			return true
		}
	}
	return false
}

// takesPart tells whether an English sentence begins with a part of what was told before:
// About 300 of those are new.
func (d *document) takesPart(s *sentence) bool {
	i := s.Start
	if !isLatin(d.at(i)) && !isDigit(d.at(i)) && d.at(i) != '$' && d.at(i) != '£' {
		return false
	}
	for n := 0; n < 6 && i < min(s.End, s.Start+50); n++ {
		if d.hasWord(i, "of that") || d.hasWord(i, "of those") || d.hasWord(i, "of these") || d.hasWord(i, "of them") || d.hasWord(i, "of the total") {
			return d.countsWithin(s.Start, s.End)
		}
		for i < s.End && !isSpace(d.at(i)) {
			i++
		}
		i = d.spaces(i)
	}
	return false
}

// statistics tells whether an English source's own sentence gives rates or sums, and no
// counts of people or things alone: a release that goes on below what is said about it.
func (d *document) statistics(src *source) bool {
	s := &d.sentences[src.sentence]
	if !d.inLatin(s.Start) {
		return false
	}
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= s.Start })
	for ; k < len(d.found) && d.found[k].Start < s.End; k++ {
		if d.rate(&d.found[k]) {
			return true
		}
	}
	return false
}

// rate tells whether a figure is a share, a rate or a sum.
func (d *document) rate(it *item) bool {
	return it.Kind == Percent || it.Kind == Money || it.Kind == PercentagePoint || it.Kind == Ratio
}

// sameTopic tells whether a sentence has the subject of the figures that the text
// opened with, whoever has spoken since: the deficit with one country, behind a
// deficit that a ministry put a figure on.
func (d *document) sameTopic(s *sentence, first *source) bool {
	if !d.inLatin(s.Start) {
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

// ofOneKind tells whether two figures are of one kind: shares, money or counts of the
// same things.
func ofOneKind(a, b *Candidate) bool {
	return a.Metric != "" && a.Metric == b.Metric || a.Quantity.Unit == b.Quantity.Unit
}

// opensText tells whether a sentence belongs to the headings of a text or to its
// first paragraph.
func (d *document) opensText(k int) bool {
	block := d.sentences[k].block
	for n := range k {
		if d.isParagraph(&d.sentences[n]) && d.sentences[n].block < block {
			return false
		}
	}
	return true
}

// sharesWord tells whether two sentences have a longer common noun in common.
func (d *document) sharesWord(a, b *sentence) bool {
	words := map[string]bool{}
	d.longWords(a, func(w string) { words[w] = true })
	shared := false
	d.longWords(b, func(w string) { shared = shared || words[w] })
	return shared
}

// longWords calls back with the words of a sentence that tell what it is about.
func (d *document) longWords(s *sentence, each func(string)) {
	for i := s.Start; i < min(s.End, s.Start+longSentence); {
		w := d.latinWord(i)
		if w == "" {
			i++
			continue
		}
		if len(w) > 4 && !splitters[w] && !leadWords[w] && !whereAndWhen[w] && !d.dateWordAt(i) && !d.countsWithin(i, i+len(w)) {
			if _, unit := d.words.at(i, unitWord); !unit {
				each(w)
			}
		}
		i += len(w)
	}
}

// outletOf gives the outlet that an English source's own sentence is credited to.
func (d *document) outletOf(src *source) []Hop {
	if !isLatin(d.at(src.cue.Start)) && !src.cue.inner || src.cue.hop.Relation == ReportsFrom {
		return nil
	}
	for i := range d.cues[src.sentence] {
		if c := &d.cues[src.sentence][i]; c.hop.Relation == ReportsFrom && !c.nobody && c.hop.PartyName != "" {
			h := c.hop
			h.Start, h.End = c.Start, c.End
			return []Hop{h}
		}
	}
	return nil
}

// inFirstPerson tells whether the writer of an English text speaks in a sentence
// himself: on our estimate, we warn.
func (d *document) inFirstPerson(s *sentence) bool {
	for i := s.Start; i < min(s.End, s.Start+longSentence); i++ {
		if isLatin(d.at(i)) && !isLatin(d.at(i-1)) && writers[d.latinWord(i)] && d.quotationAt(i) < 0 && (d.at(i) == 'i') == isUpper(d.original[i]) && !isUpper(d.original[min(i+1, len(d.original)-1)]) || i == s.Start && writers[d.latinWord(i)] {
			return true
		}
	}
	return false
}

// ofPerson tells whether an English sentence begins with a person whom the text names:
// what they do is no figure of the body that spoke before.
func (d *document) ofPerson(s *sentence) bool {
	if !d.inLatin(s.Start) || !isUpperCase(d.original[s.Start]) {
		return false
	}
	r := d.capitals(s.Start, s.End)
	first := Range{s.Start, s.Start + len(d.latinWord(s.Start))}
	if d.at(first.End) == '\'' || d.at(r.End-2) == '\'' {
		return false
	}
	return d.surnames[d.slice(first.Start, min(first.End, len(d.original)))] != "" || d.fuller(r) != ""
}

// refersBack tells whether a sentence begins with a figure that the one before it gave,
// or goes on in its tense: The number is a third less; The line would need 35.
func (d *document) refersBack(s *sentence) bool {
	w := d.latinWord(s.Start)
	if next := d.latinWord(d.spaces(s.Start + len(w))); articles[w] && (referring[next] || remaining[next]) || remaining[w] {
		return true
	}
	return d.backshifted(s)
}

// ownResults gives what a company earned, sold or lost to the company itself, where it
// reports in the text: Norling's profit rose by 4%. The firm's sales fell to $2m.
func (d *document) ownResults(list []Candidate) {
	for i := range list {
		c := &list[i]
		it := &d.found[c.Mention]
		s := &d.sentences[it.sentence]
		if len(c.Attribution) > 0 || c.AttributionEnd != EndUnknown || c.Stance != "affirm" || it.Kind != Money && it.Kind != Percent && it.Kind != Ratio ||
			!d.inLatin(s.Start) || d.quotationAt(it.Start) >= 0 || d.aside(it, s) || d.traded(it) {
			continue
		}
		if h, ok := d.reporter(s, it.sentence); ok {
			c.Attribution, c.AttributionEnd = []Hop{h}, EndPrimary
		}
	}
}

// reporter gives the company whose results a sentence begins with.
func (d *document) reporter(s *sentence, k int) (Hop, bool) {
	ts := d.phrase(Range{s.Start, min(s.End, s.Start+90)}, 7)
	if h := d.mainCompany(); h.Party != "" && (d.bareResult(ts) || d.behindCircumstance(s)) {
		return h, true
	}
	owner := -1
	for n := range ts {
		if owner < 0 && (ts[n].owner || n == 0 && ts[n].text == "its") {
			owner = n
			continue
		}
		if owner >= 0 && earnings[ts[n].text] {
			return d.reporting(Range{ts[0].Start, ts[owner].Start + len([]rune(ts[owner].text))}, k)
		}
		if owner < 0 && n > 3 || splitters[ts[n].text] && !determiners[ts[n].text] {
			break
		}
	}
	return Hop{}, false
}

// reporterWithin bounds in how many sentences a company is looked for that reports.
const reporterWithin = 120

// reporting gives the body of a name, or of a bare "the company" or "its", that says
// something itself in the text: the nearest one before the sentence, else behind it.
func (d *document) reporting(name Range, k int) (Hop, bool) {
	r, ok := d.trim(name)
	if !ok {
		return Hop{}, false
	}
	words := d.phrase(r, 6)
	if len(words) == 0 {
		return Hop{}, false
	}
	bare := words[0].text == "its" || firms[words[len(words)-1].text] && articles[words[0].text]
	text := cleanName(d.slice(r.Start, r.End))
	for n := range reporterWithin {
		at := k - n
		if n > k {
			at = n
		}
		if at >= len(d.cues) {
			break
		}
		for i := range d.cues[at] {
			c := &d.cues[at][i]
			if c.hop.Relation != CitesDataOf || c.nobody || c.unnamed || c.by || c.paper || c.hop.Party == "" {
				continue
			}
			same := strings.HasPrefix(c.hop.Party, text) || strings.HasPrefix(text, c.hop.Party) || strings.HasPrefix(c.hop.PartyName, text)
			if same || bare && at <= k && firms[d.lastWord(c.words)] {
				h := c.hop
				h.Start, h.End = c.Start, c.End
				return h, true
			}
		}
	}
	return Hop{}, false
}

// lastWord gives the last Latin word of a range.
func (d *document) lastWord(r Range) string {
	return string(d.text[d.wordStart(r.End):max(r.End, d.wordStart(r.End))])
}
