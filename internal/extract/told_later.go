package extract

import (
	"strings"

	"whence/internal/quantity"
)

// Texts that name who told their figures only behind the first of them.

// foretellsWithin is in how many paragraphs behind its first one a text names who
// told the figures there.
const foretellsWithin = 2

// toldLater gives the figures of an English text's heading and first paragraph, where
// these name nobody, the body whose like figures the text turns to first, and those
// of a Chinese one that rest on a paper of nobody's: House prices rose by 3%. In the
// capital they rose by 4%, according to the registry.
func (d *document) toldLater(list []Candidate) {
	for i := range list {
		c := &list[i]
		it := &d.found[c.Mention]
		s := &d.sentences[it.sentence]
		if it.sentence > 8 {
			break
		}
		if !d.inLatin(s.Start) && !d.inHan(s.Range) {
			continue
		}
		if len(c.Attribution) > 0 && c.Attribution[0].Party != "" || c.AttributionEnd == EndPrimary || c.Stance != "affirm" || !d.opensText(it.sentence) ||
			d.quotationAt(it.Start) >= 0 || d.aside(it, s) || d.traded(it) || len(c.Attribution) > 0 && c.Attribution[0].Relation != CitesDataOf {
			continue
		}
		for j := i + 1; j < min(len(list), i+24); j++ {
			o := &list[j]
			from := d.found[o.Mention].sentence
			if d.sentences[from].block > s.block+foretellsWithin {
				break
			}
			if from == it.sentence || len(o.Attribution) == 0 {
				continue
			}
			h := o.Attribution[len(o.Attribution)-1]
			paper := len(c.Attribution) > 0 // a report has found: the text goes on to say whose
			if h.Relation != CitesDataOf || o.AttributionEnd != EndPrimary || h.Party == "" || !paper && (!ofOneKind(c, o) || !d.sharesWord(s, &d.sentences[from]) && !d.ofRelease(c, o)) {
				break
			}
			c.Attribution, c.AttributionEnd = append([]Hop{}, o.Attribution...), EndPrimary
			break
		}
	}
}

// ofRelease tells whether a figure of a Chinese text's first lines is of the same time as one of
// the statistics that a body puts out in the text below.
func (d *document) ofRelease(c, o *Candidate) bool {
	s := &d.sentences[d.found[o.Mention].sentence]
	if !d.inHan(s.Range) || c.Period == nil || o.Period == nil || !samePeriod(c.Period, o.Period) || c.Period.Start == nil {
		return false
	}
	h := o.Attribution[len(o.Attribution)-1]
	return h.Start >= s.Start && d.wordOf(&sentence{Range: Range{h.Start, min(s.End, h.End+8)}}, releasesZh) > 0
}

// saidBehind gives the figures of an English sentence that nobody tells to whom the next
// one names for them: That is according to the registry.
func (d *document) saidBehind(list []Candidate) {
	for i := range list {
		c := &list[i]
		k := d.found[c.Mention].sentence
		s := &d.sentences[k]
		if !d.inLatin(s.Start) || len(c.Attribution) > 0 && c.AttributionEnd == EndPrimary || c.Stance != "affirm" || k+1 >= len(d.cues) || len(d.cues[k+1]) == 0 {
			continue
		}
		next := &d.sentences[k+1]
		w := d.latinWord(next.Start)
		o := &d.cues[k+1][0]
		if w != "that" && w != "this" || !o.by || o.near || o.nobody || o.Start-next.Start > 12 || next.block != s.block {
			continue
		}
		h := o.hop
		h.Start, h.End = o.Start, o.End
		c.Attribution, c.AttributionEnd = []Hop{h}, EndPrimary
		if o.unnamed {
			c.AttributionEnd = EndUnnamed
		}
	}
}

// releaseWithin is in how many paragraphs a text names the release that all its
// figures are of.
const releaseWithin = 4

// release gives the paper that an English text names as the first party of all, and
// the sentence that names it: the figures before it are that paper's, too.
func (d *document) release() (Hop, int) {
	first := -1
	for k := range d.sentences {
		s := &d.sentences[k]
		if !isLatin(d.at(s.Start)) && (first >= 0 || !isDigit(d.at(s.Start))) { // a list, or a quotation: all the parties speak
			return Hop{}, 0
		}
		if first < 0 && d.isParagraph(s) {
			first = s.block
		}
		if first >= 0 && s.block >= first+releaseWithin {
			break
		}
		for i := range d.cues[k] {
			c := &d.cues[k][i]
			if c.near || c.nobody || c.unnamed || c.hop.Party == "" || d.onlyForetold(c, k) || vagueBodies[foldString(c.hop.Party)] {
				continue
			}
			h := c.hop
			h.Start, h.End = c.Start, c.End
			return h, map[bool]int{true: k}[(c.paper || c.by) && !c.inner && h.Relation == CitesDataOf]
		}
	}
	return Hop{}, 0
}

// released gives the figures of an English text that come before its release is named,
// and that nobody tells or only "the data" do, to the release.
func (d *document) released(list []Candidate) {
	h, k := d.release()
	if k == 0 {
		return
	}
	for i := range list {
		c := &list[i]
		it := &d.found[c.Mention]
		s := &d.sentences[it.sentence]
		if it.sentence >= k {
			break
		}
		n := len(c.Attribution)
		if n > 1 || n == 1 && (c.Attribution[0].Party != "" || c.Attribution[0].Relation != CitesDataOf) || n == 0 && c.AttributionEnd != EndUnknown ||
			c.Stance != "affirm" || d.quotationAt(it.Start) >= 0 || d.aside(it, s) || d.traded(it) || d.ownReckoning(s) {
			continue
		}
		c.Attribution, c.AttributionEnd = []Hop{h}, EndPrimary
	}
}

// longPast tells whether a figure is of a year well before that of the news: that is
// history, and nobody's release.
func (d *document) longPast(c *Candidate) bool {
	ref := d.in.Reference
	return ref != nil && c.Period != nil && c.Period.End != nil && c.Period.End.Year < ref.Year-4
}

// ofAnotherDay tells whether a figure is of a single day that its own sentence names.
func ofAnotherDay(c *Candidate) bool {
	p := c.Period
	return p != nil && p.Grain == quantity.Day && p.Start != nil && p.End != nil && *p.Start == *p.End
}

// sameCountry tells whether two geographies are parts of one country.
func sameCountry(a, b string) bool {
	x, _, _ := strings.Cut(a, "-")
	y, _, _ := strings.Cut(b, "-")
	return x != "" && x == y
}

// asksAround tells whether a sentence begins with who asked people: The institute
// questioned 900 adults.
func (d *document) asksAround(s *sentence) bool {
	i := s.Start
	for range topicReaches + 2 {
		w := d.latinWord(i)
		if w == "" {
			return false
		}
		if polled[w] {
			return true
		}
		i = d.spaces(i + len(w))
	}
	return false
}
