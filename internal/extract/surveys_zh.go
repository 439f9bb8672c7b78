package extract

import "strings"

// Surveys in Chinese: a text that reports one goes on with the shares of those who
// were asked, and says only once whose survey it is. What those who were asked
// think is the survey's figure and not their own.

// surveyOpens is in how many blocks of a text the survey is spoken of that it reports.
const surveyOpens = 4

// surveyFigures gives the shares of people who were asked to whoever asked them, where
// their own sentences name at most the outlet that reports it.
func (d *document) surveyFigures(list []Candidate) {
	if !d.reportsSurvey() {
		return
	}
	pollsters := d.pollsters()
	for i := range list {
		c := &list[i]
		it := &d.found[c.Mention]
		h := pollsters[it.sentence]
		if h == nil || !d.polledShare(it, &d.sentences[it.sentence]) {
			continue
		}
		switch n := len(c.Attribution); {
		case n == 0:
		case c.Attribution[n-1].Relation == ReportsFrom && c.Attribution[n-1].Party != h.Party:
		case c.Attribution[n-1].Relation == CitesDataOf && c.Attribution[n-1].Party == "",
			c.Attribution[n-1].Relation == Quotes && d.respondents(&c.Attribution[n-1]):
			c.Attribution = c.Attribution[:n-1]
		default:
			continue
		}
		c.Attribution, c.AttributionEnd = append(append([]Hop{}, c.Attribution...), *h), EndPrimary
	}
}

// reportsSurvey tells whether a Chinese text is about a survey: one with shares is
// spoken of where it opens.
func (d *document) reportsSurvey() bool {
	surveyed, shares := false, false
	for k := range d.sentences {
		s := &d.sentences[k]
		if s.block-d.sentences[0].block > surveyOpens || k > 4*surveyOpens {
			break
		}
		if d.inHan(s.Range) {
			surveyed = surveyed || d.surveyAt(s) > 0
			shares = shares || d.sharesIn(s)
		}
	}
	return surveyed && shares
}

// pollsters gives for each sentence whose survey the text was speaking of last; for
// those before the first that is named, the first.
func (d *document) pollsters() []*Hop {
	out := make([]*Hop, len(d.sentences))
	var last *Hop
	for k := range d.sentences {
		if h, ok := d.pollsterZh(k); ok {
			if last == nil {
				for n := range k {
					out[n] = &h
				}
			}
			last = &h
		}
		out[k] = last
	}
	return out
}

// pollsterZh gives whose survey a sentence names: by its paper, or by who held it.
func (d *document) pollsterZh(k int) (Hop, bool) {
	s := &d.sentences[k]
	at := d.surveyAt(s)
	if at == 0 || !d.inHan(s.Range) {
		return Hop{}, false
	}
	for i := range d.cues[k] {
		c := &d.cues[k][i]
		if c.paper && !c.nobody && !c.unnamed && c.hop.Relation != Quotes && c.hop.PartyName != "" && c.End >= at && d.namedIn(c) {
			h := c.hop
			h.Start, h.End = c.Start, c.End
			return h, true
		}
	}
	for i := s.Start; i < min(s.End, s.Start+longSentence); i++ {
		if d.at(i) != '由' {
			continue
		}
		end := i + 1 // 这项调查由某大学的某中心为某报于…进行
		for end < s.End && end-i < 24 && !d.parts(end) && d.at(end) != '为' && d.at(end) != '在' && d.at(end) != '于' && !d.dateWordAt(end) && !isDigit(d.at(end)) && !d.surveysAt(end) {
			end++
		}
		return d.surveyorIn(Range{i + 1, end})
	}
	if !d.countsWithin(s.Start, s.End) || !d.surveysWithin(s) {
		return Hop{}, false
	}
	if c, ok := d.actorZh(s, s.End); ok && !c.unnamed && !c.nobody {
		return d.surveyorIn(c.Range)
	}
	return Hop{}, false
}

// namedIn tells whether the words of a cue name whose it is, and do not only point
// back at somebody: 该调查显示.
func (d *document) namedIn(c *cue) bool {
	return c.End-c.Start < 2*longestTelling && strings.Contains(d.slice(c.Start, c.End), c.hop.PartyName)
}

// surveyorIn gives the body that a range names.
func (d *document) surveyorIn(r Range) (Hop, bool) {
	t, ok := d.tellerZh(r, CitesDataOf)
	if !ok || t.nobody || t.unnamed || t.hop.Relation == Quotes || !d.certainZh(t) {
		return Hop{}, false
	}
	h := t.hop
	h.Start, h.End, h.Relation = t.Start, t.End, CitesDataOf
	return h, true
}

// surveyAt gives where the noun of a survey ends in a sentence, or 0.
func (d *document) surveyAt(s *sentence) int { return d.wordOf(s, surveysZh) }

// surveysWithin tells whether a sentence has a verb of holding something: 展开, 进行.
func (d *document) surveysWithin(s *sentence) bool { return d.wordOf(s, holdsZh) > 0 }

// surveysAt tells whether such a verb stands at i.
func (d *document) surveysAt(i int) bool { return holdsZh[string(d.text[i:min(i+2, len(d.text))])] }

// wordOf gives where the first word of a set ends in a sentence, or 0. Words have
// two to four characters.
func (d *document) wordOf(s *sentence, words map[string]bool) int {
	for i := s.Start; i < min(s.End, s.Start+longSentence); i++ {
		for n := 2; n <= 4 && i+n <= s.End; n++ {
			if !words[string(d.text[i:i+n])] {
				continue
			}
			if b, ok := d.words.before(i+n+1, bodyWord); ok && b.start <= i && b.end > i+n {
				continue // 民调|所
			}
			return i + n
		}
	}
	return 0
}

// polledShare tells whether a figure is of those who were asked: a share in a sentence that
// speaks of what people think, or how many they were.
func (d *document) polledShare(it *item, s *sentence) bool {
	if !d.inHan(s.Range) || d.quotationAt(it.Start) >= 0 {
		return false
	}
	if isShare(it) {
		return d.wordOf(s, opinionsZh) > 0 || d.surveyAt(s) > 0
	}
	return it.Quantity != nil && !it.dated && it.Kind == Quantity && d.surveyAt(s) > 0 && d.surveysWithin(s)
}

// isShare tells whether a figure is a share of something.
func isShare(it *item) bool {
	return it.Kind == Percent || it.Kind == Ratio || it.Quantity != nil && it.Quantity.Unit == share
}

// sharesIn tells whether a sentence has shares.
func (d *document) sharesIn(s *sentence) bool {
	for k := d.firstFrom(s.Start); k < len(d.found) && d.found[k].Start < s.End; k++ {
		if isShare(&d.found[k]) {
			return true
		}
	}
	return false
}

// respondents tells whether who is taken for the speaker of a figure are those who
// were asked: a share of people stands in front of them.
func (d *document) respondents(h *Hop) bool {
	if h.Party != "" && h.End-h.Start > longestTelling {
		return false
	}
	for k := d.firstFrom(max(0, h.Start-24)); k < len(d.found) && d.found[k].Start < h.End; k++ {
		if isShare(&d.found[k]) && d.found[k].End >= h.Start-6 {
			return true
		}
	}
	return false
}
