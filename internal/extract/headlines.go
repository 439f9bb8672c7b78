package extract

import (
	"strings"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// headlines completes what a heading says with what the text below it says of
// the same number.
func (d *document) headlines(list []Candidate) {
	d.summedUp(list)
	for i := range list {
		c := &list[i]
		s := &d.sentences[d.found[c.Mention].sentence]
		if d.isParagraph(s) || s.End-s.Start > 140 || len(c.Attribution) > 0 && c.AttributionEnd == EndPrimary && !d.placeHop(c.Attribution) {
			continue
		}
		if o := d.toldBelow(list, i); o != nil {
			if len(o.Attribution) > 0 || c.AttributionEnd == EndUnknown && len(c.Attribution) == 0 {
				c.Attribution, c.AttributionEnd = o.Attribution, o.AttributionEnd
			}
			if c.Period == nil && o.Period != nil {
				c.Period = inferred(o.Period)
			}
			if o.Geography != "" {
				c.Geography = o.Geography
			}
		}
		if len(c.Attribution) == 0 && c.AttributionEnd == EndUnknown && (!d.inHan(s.Range) || d.countsTogether(s)) {
			d.headlineOf(list, i)
		}
	}
}

// firstLines bounds the sentences of a heading and a first paragraph.
const firstLines = 24

// summedUp gives the figures of a Chinese text's first paragraph, where it names nobody for them,
// to whoever tells the same numbers in the text below it.
func (d *document) summedUp(list []Candidate) {
	for i := range list {
		c := &list[i]
		k := d.found[c.Mention].sentence
		s := &d.sentences[k]
		if !d.isParagraph(s) || !d.inHan(s.Range) {
			continue
		}
		if k > firstLines || !d.opensText(k) {
			break
		}
		if len(c.Attribution) > 0 || c.AttributionEnd != EndUnknown || c.Stance != "affirm" || d.quotationAt(d.found[c.Mention].Start) >= 0 {
			continue
		}
		if o := d.toldBelow(list, i); o != nil && o.AttributionEnd == EndPrimary && len(o.Attribution) > 0 && d.sentences[d.found[o.Mention].sentence].block > s.block {
			c.Attribution, c.AttributionEnd = append([]Hop{}, o.Attribution...), EndPrimary
		}
	}
}

// countsTogether tells whether a Chinese heading is the text's first line: a figure of it is
// the news of the paragraph below.
func (d *document) countsTogether(s *sentence) bool {
	return s.Start == d.sentences[0].Start && s.End-s.Start < 60
}

// headlineOf gives a figure of a heading, whose number the text below does not
// repeat, whoever tells all the figures of the paragraph below it.
func (d *document) headlineOf(list []Candidate, i int) {
	var from *Candidate
	block := -1
	for j := i + 1; j < min(len(list), i+40); j++ {
		o := &list[j]
		s := &d.sentences[d.found[o.Mention].sentence]
		if !d.isParagraph(s) {
			continue
		}
		if block >= 0 && s.block != block {
			break
		}
		block = s.block
		if len(o.Attribution) == 0 || from != nil && o.Attribution[len(o.Attribution)-1].Party != from.Attribution[len(from.Attribution)-1].Party {
			return
		}
		from = o
	}
	if from != nil && !(from.Attribution[len(from.Attribution)-1].Relation == Quotes && d.inHan(d.sentences[d.found[list[i].Mention].sentence].Range)) {
		list[i].Attribution, list[i].AttributionEnd = from.Attribution, from.AttributionEnd
	}
}

// rounded tells whether a heading's number is that of the text, rounded: £19m for
// £19.3m, close to five tenths for 49.4 %.
func rounded(heading, o *Candidate) bool {
	h, v := heading.Quantity, o.Quantity
	if heading.Kind != o.Kind || h.Value == nil || v.Value == nil || h.Value.Sign() <= 0 || v.Value.Sign() <= 0 {
		return false
	}
	hv, ov := *h.Value, *v.Value
	switch {
	case !differ(h.Unit, v.Unit):
	case h.Unit == share && v.Unit == "percent":
		hv = hv.Mul(decimal.Pow10(2))
	default:
		return false
	}
	if digitsOf(h.Value) >= digitsOf(v.Value) && h.Comparator == v.Comparator && h.Unit == v.Unit && h.Comparator == quantity.Eq {
		return false
	}
	gap := hv.Sub(ov)
	if gap.Sign() < 0 {
		gap = ov.Sub(hv)
	}
	return gap.Mul(decimal.FromInt(12)).Cmp(ov) <= 0
}

// toldBelow gives the candidate of the text that says what one of a heading does: the number
// itself, or the one that is rounded there.
func (d *document) toldBelow(list []Candidate, i int) *Candidate {
	c := &list[i]
	var about *Candidate
	for j := i + 1; j < min(len(list), i+40); j++ {
		o := &list[j]
		if d.found[o.Mention].sentence == d.found[c.Mention].sentence {
			continue
		}
		if sameNumber(c, o) {
			return o
		}
		if about == nil && rounded(c, o) {
			about = o
		}
	}
	return about
}

// digitsOf counts the digits of a number up to its last one that is not nought: 3 for 1470000.
func digitsOf(v *decimal.Decimal) int {
	return len(strings.TrimRight(strings.Trim(strings.Replace(v.String(), ".", "", 1), "-"), "0"))
}

// headCounts are the units that count people.
var headCounts = wordSet("people deaths injuries missing children")

// sameNumber tells whether two candidates state one number of one unit, however
// it is bounded.
func sameNumber(a, b *Candidate) bool {
	q, r := a.Quantity, b.Quantity
	if a.Kind != b.Kind || differ(q.Unit, r.Unit) && !(headCounts[q.Unit] && headCounts[r.Unit]) {
		return false
	}
	if q.Value != nil && r.Value != nil {
		return q.Value.Cmp(*r.Value) == 0
	}
	return q.Value == nil && r.Value == nil && numberKey(a) == numberKey(b)
}

// placeHop tells whether a chain is nothing but a country: who speaks for it, the
// text says.
func (d *document) placeHop(hops []Hop) bool {
	if len(hops) != 1 || !isHan(d.at(hops[0].Start)) {
		return false
	}
	h := hops[0]
	w, ok := d.words.at(h.Start, geographyWord)
	return ok && w.end-w.start >= len([]rune(h.PartyName))
}
