package extract

import (
	"strconv"

	"whence/internal/quantity"
)

// periodFrom gives, as an inference, the period of the first figure that the
// source was named with: what the text is about, and not its parts.
func (d *document) periodFrom(before []Candidate, src *source) *quantity.Period {
	var topic *quantity.Period
	for i := len(before) - 1; i >= max(0, len(before)-24); i-- {
		b := &before[i]
		k := d.found[b.Mention].sentence
		if k < src.sentence {
			break
		}
		if b.Period != nil && !d.basis(b.Mention) && b.Period.Recurrence == "" && len(b.Attribution) > 0 && b.Attribution[len(b.Attribution)-1].Party == src.cue.hop.Party && (topic == nil || k == src.sentence) {
			topic = b.Period
		}
	}
	if topic != nil {
		return inferred(topic)
	}
	return nil
}

func inferred(p *quantity.Period) *quantity.Period {
	out := *p
	out.Inferred = true
	return &out
}

// pastPeriods sets back by a year what would lie ahead: a quarter named without
// its year, in a sentence that foretells nothing.
func (d *document) pastPeriods(list []Candidate) {
	if d.in.Reference == nil {
		return
	}
	for i := range list {
		c := &list[i]
		p := c.Period
		if p == nil || p.Start == nil || p.End == nil || p.Recurrence != "" || c.Stance != "affirm" || !p.End.Time().After(d.in.Reference.Time()) ||
			p.Grain != quantity.Quarter && p.Grain != quantity.Half || p.Start.Year != d.in.Reference.Year || d.foretells(c) {
			continue
		}
		out := *p
		start, end := *p.Start, *p.End
		start.Year--
		end.Year--
		out.Start, out.End, out.Inferred = &start, &end, true
		c.Period = &out
	}
}

// foretells tells whether the sentence of a candidate speaks of what is to come,
// or names a year.
func (d *document) foretells(c *Candidate) bool {
	year := strconv.Itoa(d.in.Reference.Year)
	for i := c.Start; i < min(c.End, c.Start+longSentence); i++ {
		switch d.at(i) {
		case '将', '料', '拟':
			return true
		case '预':
			if d.has(i, "预计") || d.has(i, "预期") || d.has(i, "预测") || d.has(i, "预估") {
				return true
			}
		case '今', '本':
			if d.has(i, "今年") || d.has(i, "本年") || d.has(i, "本季") {
				return true
			}
		case rune(year[0]):
			if d.has(i, year) {
				return true
			}
		}
		for _, w := range []string{"will", "would", "expect", "expects", "expected", "forecast", "plans", "by", "this"} {
			if d.at(i) == rune(w[0]) && d.hasWord(i, w) {
				return true
			}
		}
	}
	return false
}

// dayOfEvent gives casualties without a day that of the event which the first
// paragraph reports.
func (d *document) dayOfEvent(list []Candidate) {
	lead := d.leadEnd()
	var day *quantity.Period
	place := ""
	for i := range list {
		c := &list[i]
		switch {
		case c.Start < lead:
			if day == nil && c.Period != nil && c.Period.Grain == quantity.Day && c.Period.Recurrence == "" && c.Period.Start != nil && c.Period.End != nil && *c.Period.Start == *c.Period.End {
				day, place = c.Period, c.Geography
			}
		case day != nil && c.Period == nil && isCasualty(c.Quantity.Unit) && c.AttributionEnd != EndUnknown && !differ(place, c.Geography):
			c.Period = inferred(day)
		}
	}
}

// samePeriods gives figures of one paper without a time that of the others of
// the same paper: the days on which a poll was taken.
func (d *document) samePeriods(list []Candidate) {
	known := map[string]*quantity.Period{} // the days on which people were asked
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
		if known[p] == nil && d.asked(c) {
			known[p] = c.Period
		}
	}
	for i := range list {
		c := &list[i]
		if k := known[party(c)]; k != nil && (c.Period == nil || c.Period.Inferred) && c.Stance == "affirm" {
			c.Period = inferred(k)
		}
	}
}

// asked tells whether the sentence of a candidate says when people were asked.
func (d *document) asked(c *Candidate) bool {
	return d.asksPeople(&sentence{Range: Range{c.Start, c.End}})
}

// asksPeople tells whether a sentence says that people were asked.
func (d *document) asksPeople(s *sentence) bool {
	for i := s.Start; i < min(s.End, s.Start+longSentence); i++ {
		for _, w := range []string{"conducted", "surveyed", "polled", "carried out", "interviewed", "fieldwork"} {
			if d.at(i) == rune(w[0]) && d.hasWord(i, w) {
				return true
			}
		}
		if d.at(i) == '进' && d.has(i, "进行") || d.at(i) == '访' && (d.has(i, "访问") || d.has(i, "访谈")) {
			return true
		}
	}
	return false
}
