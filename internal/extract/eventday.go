package extract

import (
	"strings"

	"whence/internal/quantity"
)

// What a calamity did, it did on its day: the counts of a report on one state
// none, or state only until when they were counted (截至15日12时). What an
// exchange tells without a day is of the day of the news.

// newsReach is how many days before its publication the news of a text may be of.
const newsReach = 4

// calamityReach is how many paragraphs of a text are looked through for the day
// of the event that it reports, the title included.
const calamityReach = 5

// eventDays gives counts of a text on a calamity, and what a market did, the day.
func (d *document) eventDays(list []Candidate) {
	if d.in.Reference == nil {
		return
	}
	day, place := d.dayOf("calamity"), ""
	for i := range list {
		c := &list[i]
		if day != nil && place == "" && c.Period != nil && samePeriod(c.Period, day) {
			place = c.Geography
		}
		if c.Stance != "affirm" || d.basis(c.Mention) {
			continue
		}
		if day != nil && d.didIn(c, day) && !elsewherePlace(place, c.Geography) {
			c.Period = inferred(day)
		}
	}
}

// decidedDays gives the votes of a text on a ballot, and the scores of one on a
// contest, the day on which it was held.
func (d *document) decidedDays(list []Candidate) {
	if d.in.Reference == nil {
		return
	}
	polled := d.aboutPoll() && !d.exitPolled()
	for _, role := range [...]string{"ballot", "contest"} {
		day := d.dayOf(role)
		if day == nil || role == "ballot" && polled {
			continue
		}
		for i := range list {
			c := &list[i]
			it := &d.found[c.Mention]
			if c.Period != nil || c.Stance != "affirm" || d.basis(c.Mention) || d.hasOwnDate(it) || d.moodOf(c.Mention) == moodAhead {
				continue
			}
			if role == "ballot" && d.cast(c, list[:i]) || role == "contest" && d.wonIn(it) {
				c.Period = inferred(day)
			}
		}
	}
}

// castUnits are what a ballot counts.
var castUnits = map[string]bool{"votes": true, "seats": true, "ballots": true, "parties": true, "voters": true, "lawmakers": true, "members": true, "mps": true, "constituencies": true, "polling_stations": true, "candidates": true}

// cast tells whether a figure is what a ballot counted: votes, seats, or a share of
// them where its sentence speaks of the ballot.
func (d *document) cast(c *Candidate, before []Candidate) bool {
	it := &d.found[c.Mention]
	if it.Kind == Money || it.Kind == Quantity && it.unit.kind == "measure" {
		return false
	}
	s := &d.sentences[it.sentence]
	if d.isThere(it) {
		return false
	}
	said := false
	d.words.within(s.Start, min(s.End, s.Start+longSentence), dayWord, func(w match) { said = said || w.a == "ballot" })
	if said {
		return castUnits[c.Quantity.Unit] || it.Kind != Quantity || c.Quantity.Unit == "people"
	}
	if c.Quantity.Unit == "votes" || c.Quantity.Unit == "seats" || c.Quantity.Unit == "ballots" {
		return true
	}
	// the next sentence of one that told shares of the votes
	n := len(before) - 1
	return n >= 0 && it.Kind == Percent && d.found[before[n].Mention].Kind == Percent && before[n].Period != nil && before[n].Period.Inferred && it.sentence-d.found[before[n].Mention].sentence <= 1
}

// isThere tells whether a figure is of what there is and no ballot decides: the 270
// seats, 共有450个席位, the 137 needed.
func (d *document) isThere(it *item) bool {
	switch d.latinWord(d.spaces(it.End)) {
	case "needed", "required", "necessary":
		return true
	}
	s := &d.sentences[it.sentence]
	clause := s.clauses[s.clauseOf(it.numbered.Start)]
	for i := max(clause.Start, it.Start-8); i < it.Start; i++ {
		switch d.at(i) {
		case '共', '设', '全', '代', '总':
			for _, w := range []string{"共有", "设有", "设席", "全国", "代表", "总共", "总席"} {
				if d.has(i, w) {
					return true
				}
			}
		}
	}
	return false
}

// wonIn tells whether a figure is of a contest: a score, or a thing that its clause
// tells of in the past.
func (d *document) wonIn(it *item) bool {
	switch it.Kind {
	case Number:
		return true
	case Quantity:
		return it.unit.kind != "measure" && it.Quantity.Unit != "people" && it.Quantity.Unit != "times"
	}
	return false
}

// exitPolled tells whether the front of a text speaks of an exit poll, whose day is
// that of the ballot.
func (d *document) exitPolled() bool {
	for i := range min(len(d.text), d.leadEnd()) {
		if d.at(i) == '出' && d.has(i, "出口民调") || d.at(i) == 'e' && d.hasWord(i, "exit poll") || d.at(i) == 'e' && d.hasWord(i, "exit polls") {
			return true
		}
	}
	return false
}

// marketDays gives what a market did, where no day is stated, the day of the news.
func (d *document) marketDays(list []Candidate) {
	if d.in.Reference == nil {
		return
	}
	news := d.newsDay()
	for i := range list {
		if c := &list[i]; news != nil && c.Period == nil && c.Stance == "affirm" && !d.basis(c.Mention) && d.ofMarket(c) {
			c.Period = inferred(news)
		}
	}
}

// dayOf gives the day of the event that the front of a text reports, which words of
// a role tell.
func (d *document) dayOf(role string) *quantity.Period {
	lead := d.leadEnd()
	front := false
	d.words.within(0, min(lead, len(d.text)), dayWord, func(w match) { front = front || w.a == role })
	if !front {
		return nil
	}
	first := d.sentences[0].block
	for k := range d.found {
		it := &d.found[k]
		s := &d.sentences[it.sentence]
		if s.block-first > calamityReach {
			break
		}
		if s.dateline || !it.dated || !d.aDay(it.Period) || it.Period.Start.AddDays(30).Before(*d.in.Reference) || d.toldAt(it) && d.at(it.Start-1) != '，' || d.inCue(it) || d.putOut(it.Start) || d.putOutThen(it.End) || d.comparesWith(it) || d.sinceWhen(it) {
			continue
		}
		struck := false
		from := max(s.Start, it.Start-longSentence/4)
		d.words.within(from, min(s.End, it.End+longSentence/4), dayWord, func(w match) { struck = struck || w.a == role })
		if struck {
			return it.Period
		}
	}
	return nil
}

// putOutThen tells whether an English verb behind a date at i puts something out: on
// Saturday released the results.
func (d *document) putOutThen(i int) bool {
	k := d.spaces(i)
	if !isLatin(d.at(k)) || k == i {
		return false
	}
	for _, w := range []string{"released", "published", "issued", "unveiled", "announced", "declared"} {
		if d.hasWord(k, w) {
			return true
		}
	}
	return false
}

// aDay tells whether a period is one past day, or a night between two.
func (d *document) aDay(p *quantity.Period) bool {
	return p != nil && p.Recurrence == "" && p.Start != nil && p.End != nil && p.Grain == quantity.Day && p.Start.DaysUntil(*p.End) <= 1 &&
		!p.Start.Time().After(d.in.Reference.Time())
}

// didIn tells whether a count is of what the event of a day did: people who died
// or were hurt, and what else its clause tells of in the past without a date.
func (d *document) didIn(c *Candidate, day *quantity.Period) bool {
	it := &d.found[c.Mention]
	casualty := isCasualty(c.Quantity.Unit)
	if c.Period != nil {
		until := c.Period.Start == nil && c.Period.End != nil && c.Period.Grain == quantity.Day
		return casualty && until && !c.Period.End.Before(*day.Start) && c.Period.End.Compare(day.End.AddDays(7)) < 0
	}
	if !casualty && it.Kind != Quantity || d.hasOwnDate(it) || c.Quantity.Unit == "times" {
		return false
	}
	m := d.moodOf(c.Mention)
	if casualty {
		return m != moodAhead
	}
	return m == moodPast && it.unit.kind != "measure"
}

// hasOwnDate tells whether the sentence of a figure names a time.
func (d *document) hasOwnDate(it *item) bool {
	s := &d.sentences[it.sentence]
	for k := d.firstIn(s.Start); k < len(d.found) && d.found[k].sentence == it.sentence && d.found[k].Start < s.Start+longSentence; k++ {
		if d.found[k].dated {
			return true
		}
	}
	return false
}

// newsDay gives the last day that a text names up to its publication.
func (d *document) newsDay() *quantity.Period {
	var last *quantity.Period
	for k := range d.found {
		p := d.found[k].Period
		if !d.found[k].dated || !d.aDay(p) || *p.Start != *p.End || p.Start.AddDays(newsReach).Before(*d.in.Reference) {
			continue
		}
		if last == nil || last.Start.Before(*p.Start) {
			last = p
		}
	}
	return last
}

// ofMarket tells whether a figure is what an exchange did: its clause opens with
// shares, an index or a yield, and tells of the past.
func (d *document) ofMarket(c *Candidate) bool {
	it := &d.found[c.Mention]
	s := &d.sentences[it.sentence]
	if it.Kind == Ratio || it.Kind == Quantity && it.unit.kind != "measure" && c.Quantity.Unit != "points" {
		return false
	}
	market := false
	d.words.within(s.Start, min(it.Start, s.Start+60), dayWord, func(w match) { market = market || w.a == "market" })
	m := d.moodOf(c.Mention)
	return market && (m == moodPast || m == moodUnknown)
}

// inCue tells whether a date lies in the words that say who told something.
func (d *document) inCue(date *item) bool {
	if date.sentence >= len(d.cues) {
		return false
	}
	for _, c := range d.cues[date.sentence] {
		if date.Start >= c.Start && date.End <= c.End+1 || date.Start >= c.End && date.Start-c.End <= 10 && isLatin(d.at(c.End-1)) {
			return true
		}
	}
	return false
}

// elsewherePlace tells whether two places lie apart: neither is part of the other.
func elsewherePlace(a, b string) bool {
	return differ(a, b) && !strings.HasPrefix(a, b) && !strings.HasPrefix(b, a)
}
