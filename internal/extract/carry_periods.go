package extract

import (
	"strconv"

	"whence/internal/quantity"
)

// periodFrom gives, as an inference, the period of the first figure that the
// source was named with: what the text is about, and not its parts.
func (d *document) periodFrom(before []Candidate, c *Candidate, src *source) *quantity.Period {
	var topic *quantity.Period
	for i := len(before) - 1; i >= max(0, len(before)-24); i-- {
		b := &before[i]
		k := d.found[b.Mention].sentence
		if k < src.sentence {
			break
		}
		if b.Period != nil && !d.basis(b.Mention) && !d.slicesTime(&d.sentences[k]) && !d.lastHours(b.Period) && b.Period.Recurrence == "" && len(b.Attribution) > 0 && b.Attribution[len(b.Attribution)-1].Party == src.cue.hop.Party && (topic == nil || k == src.sentence) {
			topic = b.Period
		}
	}
	if topic != nil && d.in.Reference != nil && topic.End != nil && d.in.Reference.Before(*topic.End) && d.moodOf(c.Mention) == moodPast && (topic.Grain == quantity.Quarter || topic.Grain == quantity.Half) {
		return nil // what is to come of the one, and was of the other
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

// pastPeriods sets back by a year what would lie ahead: a quarter or a month named
// without its year, in a sentence that foretells nothing.
func (d *document) pastPeriods(list []Candidate) {
	if d.in.Reference == nil {
		return
	}
	for i := range list {
		c := &list[i]
		p := c.Period
		if p == nil || p.Start == nil || p.End == nil || p.Recurrence != "" || c.Stance != "affirm" || !p.End.Time().After(d.in.Reference.Time()) ||
			p.Grain != quantity.Quarter && p.Grain != quantity.Half && p.Grain != quantity.Month || d.foretells(c) {
			continue
		}
		if p.Start.Year != d.in.Reference.Year && (p.Grain != quantity.Month || d.moodOf(c.Mention) != moodPast) ||
			p.Grain == quantity.Month && !p.Start.Time().After(d.in.Reference.Time()) || p.Grain == quantity.Month && d.namesYear(c, p.Start.Year) {
			continue
		}
		if back := shifted(p, -12); back != nil {
			back.Inferred = true
			c.Period = back
		}
	}
}

// namesYear tells whether the sentence of a candidate writes a year.
func (d *document) namesYear(c *Candidate, y int) bool {
	year := strconv.Itoa(y)
	for i := c.Start; i < min(c.End, c.Start+longSentence); i++ {
		if d.at(i) == rune(year[0]) && d.has(i, year) {
			return true
		}
		if r := d.at(i); r == '明' && d.has(i, "明年") || r == '下' && (d.has(i, "下月") || d.has(i, "下个月")) || r == 'n' && d.hasWord(i, "next month") || r == '来' && d.has(i, "来年") || r == 'n' && d.hasWord(i, "next year") {
			return true
		}
	}
	return false
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
// the same paper: the days on which a poll was taken. In a text about one poll its
// days are those of all its figures that nobody else gives.
func (d *document) samePeriods(list []Candidate) {
	known := map[string]*quantity.Period{} // the days on which people were asked
	party := func(c *Candidate) string {
		if n := len(c.Attribution); n > 0 && c.Attribution[n-1].Relation == CitesDataOf && c.AttributionEnd == EndPrimary {
			return c.Attribution[n-1].Party
		}
		return ""
	}
	var poll *quantity.Period
	single := true
	for i := range list {
		c := &list[i]
		if c.Period == nil || c.Period.Inferred || c.Period.Recurrence != "" || c.Period.Start == nil || c.Period.End == nil || !d.asked(c) {
			continue
		}
		if p := party(c); p != "" && known[p] == nil {
			known[p] = c.Period
		}
		if c.Period.Grain == quantity.Day && *c.Period.Start != *c.Period.End {
			single = single && (poll == nil || samePeriod(poll, c.Period))
			poll = c.Period
		}
	}
	if !single || poll == nil || !d.aboutPoll() {
		poll = nil
	}
	for i := range list {
		c := &list[i]
		if c.Stance != "affirm" {
			continue
		}
		p := party(c)
		if k := known[p]; k != nil && (c.Period == nil || c.Period.Inferred || contains(c.Period, k)) {
			c.Period = inferred(k)
		} else if poll != nil && d.ofPoll(c, p, known) && (c.Period == nil || contains(c.Period, poll)) && !d.basis(c.Mention) {
			c.Period = inferred(poll)
		}
	}
}

// contains tells whether a period holds the whole of another, and more.
func contains(p, q *quantity.Period) bool {
	return p.Recurrence == "" && p.Start != nil && p.End != nil && !q.Start.Before(*p.Start) && !p.End.Before(*q.End) && p.Grain != quantity.Day
}

// aboutPoll tells whether the title or the first paragraph of a text speaks of
// a poll or a count.
func (d *document) aboutPoll() bool {
	for i := range min(len(d.text), d.leadEnd()) {
		switch d.at(i) {
		case '民', '调', '普':
			if d.has(i, "民调") || d.has(i, "民意") || d.has(i, "调查") || d.has(i, "普查") {
				return true
			}
		case 'p', 's', 'c':
			if d.hasWord(i, "poll") || d.hasWord(i, "survey") || d.hasWord(i, "census") || d.hasWord(i, "polling") {
				return true
			}
		}
	}
	return false
}

// ofPoll tells whether a figure is one that the poll of a text may give: a share
// or a count of those asked, that nobody else gives.
func (d *document) ofPoll(c *Candidate, party string, known map[string]*quantity.Period) bool {
	it := &d.found[c.Mention]
	if d.quotationAt(it.Start) >= 0 || c.AttributionEnd == EndUnnamed {
		return false
	}
	if n := len(c.Attribution); n > 0 && (party == "" || len(known) > 0 && known[party] == nil) {
		return false
	}
	switch it.Kind {
	case Percent, PercentagePoint, Ratio:
		return true
	}
	return it.Kind == Quantity && it.unit.kind != "measure" && d.moodOf(c.Mention) == moodPast
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
