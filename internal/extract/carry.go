package extract

import (
	"strings"

	"whence/internal/quantity"
)

// A reader carries on what a text has said once: who gave the figures, which
// time they are of, which country it is all about. carry completes the
// candidates with that, where their own sentence says nothing of it.
func (d *document) carry(list []Candidate) {
	d.cuesUpTo(len(d.sentences) - 1)
	sources := d.sourcesOf()
	for i := range list {
		c := &list[i]
		k := d.found[c.Mention].sentence
		if src := sources[k]; src != nil && d.continues(c, src) {
			h := src.cue.hop
			h.Start, h.End = src.cue.Start, src.cue.End
			c.Attribution, c.AttributionEnd = []Hop{h}, EndPrimary
			if c.Period == nil {
				c.Period = d.periodFrom(list[:i], src)
			}
		}
	}
	d.samePeriods(list)
	main := d.mainPlace()
	for i := range list {
		if list[i].Geography == "" && main != "" && list[i].Quantity.Unit != "countries" {
			list[i].Geography = main
		}
	}
	d.headlines(list)
}

func (d *document) cuesUpTo(k int) {
	if k >= 0 {
		d.cuesOf(&d.sentences[k])
	}
}

// source is whom the sentences that name nobody go on speaking for.
type source struct {
	cue      *cue
	sentence int  // where it is named
	lead     bool // in the first paragraph, several paragraphs before
}

// leadReaches is for how many paragraphs the figures of the first one's source go
// on, as long as nobody else speaks.
const leadReaches = 3

// sourcesOf gives for each sentence without a cue the source that it goes on
// with, or nil.
func (d *document) sourcesOf() []*source {
	out := make([]*source, len(d.sentences))
	var here, lead *source
	leadBlock, block, opened := -1, -1, false
	for k := range d.sentences {
		s := &d.sentences[k]
		if s.block != block {
			block, here = s.block, nil
			if leadBlock < 0 && !s.dateline && d.isParagraph(s) && k > 0 {
				leadBlock = block
			}
			if lead != nil && (block-leadBlock > leadReaches || opened) {
				lead = nil
			}
		}
		if block > leadBlock && leadBlock >= 0 && (d.quotationAt(s.Start) >= 0 && d.quoted[d.quotationAt(s.Start)].End-s.Start > 20) {
			opened = true
		}
		main := d.mainCue(k)
		if main == nil && len(d.cues[k]) == 0 {
			if out[k] = here; here == nil && lead != nil && block > leadBlock {
				out[k] = &source{lead.cue, lead.sentence, true}
			}
			continue
		}
		if here = nil; main != nil {
			here = &source{cue: main, sentence: k}
		}
		if block == leadBlock && main != nil && main.hop.Relation == CitesDataOf {
			lead = here
		} else if block > leadBlock && main != nil && main.hop.Relation == Quotes && !main.unnamed {
			opened = true
		}
	}
	return out
}

// isParagraph tells whether a sentence is of the body: it ends as sentences do.
func (d *document) isParagraph(s *sentence) bool {
	for i := s.End - 1; i > s.Start; i-- {
		r := d.at(i)
		if isCloser(r) || isSpace(r) {
			continue
		}
		return isTerminator(r) || r == '.' || r == '；' || r == ';'
	}
	return false
}

// mainCue gives the cue of a sentence that its figures rest on: the last named
// one that is not a mere aside.
func (d *document) mainCue(k int) *cue {
	var main *cue
	for i := range d.cues[k] {
		c := &d.cues[k][i]
		if c.nobody || c.unnamed || c.hop.PartyName == "" {
			continue
		}
		if main == nil || c.depth() >= main.depth() && !c.inner {
			main = c
		}
	}
	return main
}

// continues tells whether a candidate goes on with a source.
func (d *document) continues(c *Candidate, src *source) bool {
	it := &d.found[c.Mention]
	if len(c.Attribution) > 0 || c.AttributionEnd != EndUnknown || c.Stance != "affirm" || d.quotationAt(it.Start) >= 0 {
		return false
	}
	s := &d.sentences[it.sentence]
	if src.lead && it.Kind != Percent && it.Kind != Money && it.Kind != Ratio && it.Kind != PercentagePoint {
		return false
	}
	first := d.latinWord(s.Start)
	if first == "that" || first == "this" || first == "these" {
		return false // the document's own reckoning
	}
	switch src.cue.hop.Relation {
	case CitesDataOf, ReportsFrom:
		return !d.elsewhere(s, src)
	case Quotes:
		return !src.lead && d.backshifted(s)
	}
	return false
}

// elsewhere tells whether a sentence opens with a place that the source's
// sentence did not speak of.
func (d *document) elsewhere(s *sentence, src *source) bool {
	at, ok := d.firstPlace(s.Start, min(s.End, s.Start+24))
	if !ok || at.a == "WORLD" {
		return false
	}
	from := &d.sentences[src.sentence]
	same, any := false, false
	d.words.within(from.Start, from.End, geographyWord, func(w match) {
		any = true
		same = same || strings.HasPrefix(w.a, at.a) || strings.HasPrefix(at.a, w.a) || w.a == "WORLD"
	})
	return !same && (any || !strings.Contains(at.a, "-"))
}

// backshifted tells whether a sentence goes on reporting what somebody said:
// "Varion would, however, expand".
func (d *document) backshifted(s *sentence) bool {
	for i := s.Start; i < min(s.End, s.Start+80); i++ {
		if d.at(i) == 'w' && d.hasWord(i, "would") {
			return true
		}
	}
	return false
}

// periodFrom gives, as an inference, the period of the last figure that the
// source was named with.
func (d *document) periodFrom(before []Candidate, src *source) *quantity.Period {
	for i := len(before) - 1; i >= max(0, len(before)-12); i-- {
		b := &before[i]
		k := d.found[b.Mention].sentence
		if k < src.sentence {
			break
		}
		if b.Period != nil && b.Period.Recurrence == "" && len(b.Attribution) > 0 && b.Attribution[len(b.Attribution)-1].Party == src.cue.hop.Party {
			return inferred(b.Period)
		}
	}
	return nil
}

func inferred(p *quantity.Period) *quantity.Period {
	out := *p
	out.Inferred = true
	return &out
}

// samePeriods gives figures of one paper without a time that of the others of
// the same paper: the days on which a poll was taken.
func (d *document) samePeriods(list []Candidate) {
	type stated struct {
		period *quantity.Period
		only   bool
	}
	known := map[string]*stated{}
	party := func(c *Candidate) string {
		if n := len(c.Attribution); n > 0 && c.Attribution[n-1].Relation == CitesDataOf && c.AttributionEnd == EndPrimary {
			return c.Attribution[n-1].Party
		}
		return ""
	}
	for i := range list {
		c := &list[i]
		p := party(c)
		if p == "" || c.Period == nil || c.Period.Inferred || c.Period.Recurrence != "" || c.Period.Start == nil || c.Period.End == nil {
			continue
		}
		if k := known[p]; k == nil {
			known[p] = &stated{c.Period, true}
		} else {
			k.only = k.only && samePeriod(k.period, c.Period)
		}
	}
	for i := range list {
		if k := known[party(&list[i])]; k != nil && k.only && list[i].Period == nil && list[i].Stance == "affirm" {
			list[i].Period = inferred(k.period)
		}
	}
}

// mainPlace gives the place that the whole text is about: the country that is
// named most, in the title and the first paragraph above all, or the part of it.
func (d *document) mainPlace() string {
	if len(d.sentences) < 3 {
		return ""
	}
	weights, total := map[string]int{}, 0
	covered := 0
	d.words.within(0, len(d.text), geographyWord, func(w match) {
		if w.start < covered || w.b == "not" || w.a == "WORLD" {
			return
		}
		covered = w.end
		weight := 1
		if s := &d.sentences[d.sentenceAt(w.start)]; s.block <= d.sentences[0].block+1 {
			weight = 3
		}
		weights[w.a] += weight
		total += weight
	})
	countries := map[string]int{}
	for code, n := range weights {
		country, _, _ := strings.Cut(code, "-")
		countries[country] += n
	}
	best := heaviest(countries)
	if best == "" || 10*countries[best] < 6*total || total < 3 {
		return d.placeOfMoney(total)
	}
	parts := map[string]int{}
	for code, n := range weights {
		if strings.HasPrefix(code, best+"-") {
			parts[code] = n
		}
	}
	if part := heaviest(parts); part != "" && 10*parts[part] >= 6*countries[best] {
		return part
	}
	return best
}

// placeOfMoney gives the one country whose money a text without places counts in.
func (d *document) placeOfMoney(named int) string {
	sums := 0
	for i := range d.found {
		if it := &d.found[i]; it.Kind == Money {
			if it.Quantity.Unit != "GBP" || named > 0 {
				return ""
			}
			sums++
		}
	}
	if sums > 1 {
		return "GB"
	}
	return ""
}

// heaviest gives the key of the largest weight, the first of equals.
func heaviest(weights map[string]int) string {
	best := ""
	for code, n := range weights {
		if best == "" || n > weights[best] || n == weights[best] && code < best {
			best = code
		}
	}
	return best
}

// headlines completes what a heading says with what the text below it says of
// the same number.
func (d *document) headlines(list []Candidate) {
	for i := range list {
		c := &list[i]
		s := &d.sentences[d.found[c.Mention].sentence]
		if d.isParagraph(s) || s.End-s.Start > 140 || len(c.Attribution) > 0 && c.AttributionEnd == EndPrimary {
			continue
		}
		for j := i + 1; j < min(len(list), i+40); j++ {
			o := &list[j]
			if d.found[o.Mention].sentence == d.found[c.Mention].sentence || !sameNumber(c, o) {
				continue
			}
			if len(o.Attribution) > 0 || c.AttributionEnd == EndUnknown {
				c.Attribution, c.AttributionEnd = o.Attribution, o.AttributionEnd
			}
			if c.Period == nil && o.Period != nil {
				c.Period = inferred(o.Period)
			}
			if o.Geography != "" {
				c.Geography = o.Geography
			}
			break
		}
	}
}

// sameNumber tells whether two candidates state one number of one unit, however
// it is bounded.
func sameNumber(a, b *Candidate) bool {
	q, r := a.Quantity, b.Quantity
	if a.Kind != b.Kind || differ(q.Unit, r.Unit) {
		return false
	}
	if q.Value != nil && r.Value != nil {
		return q.Value.Cmp(*r.Value) == 0
	}
	return q.Value == nil && r.Value == nil && numberKey(a) == numberKey(b)
}
