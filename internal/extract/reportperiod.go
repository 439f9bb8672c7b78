package extract

import (
	"strings"

	"whence/internal/quantity"
)

// A report states once which time its figures are of ("The deficit widened in
// January", 今年前三季度), and goes on in the past tense. Its period holds for the
// figures behind that state none, until another is named, somebody else speaks,
// or the clause looks ahead, describes what lasts or counts until now.

// reportReach is for how many paragraphs behind the last figure of a report its
// period goes on.
const reportReach = 2

// frontReach is how many paragraphs behind the first one may state the period of
// a report.
const frontReach = 1

// topic is the period that a report is about, where it was last used.
type topic struct {
	period *quantity.Period
	block  int
	party  string // who gave the figures that it was stated with
	kind   Kind   // of the figure that it was stated with; "" where a sentence without figures states it

	unnamed bool
}

// reportPeriods gives figures without a time the period of the report that they
// stand in: the one that their paragraph states, or else that of the first one.
func (d *document) reportPeriods(list []Candidate) {
	var main, local topic
	end, accounts := d.leadEnd(), d.ofAccounts()
	lead, at := d.sentences[d.sentenceAt(max(0, end-1))].block+frontReach, 0
	for i := range list {
		c := &list[i]
		it := &d.found[c.Mention]
		s := &d.sentences[it.sentence]
		for ; at <= it.sentence; at++ { // what sentences without figures are about
			if p := d.statedTopic(at, end); p != nil {
				local = topic{period: p, block: d.sentences[at].block}
				if main.period == nil {
					main = local
				}
			}
		}
		if !d.isParagraph(s) {
			continue
		}
		t := &local
		if local.block != s.block && (main.period != nil || !accounts) {
			t = &main
		}
		party := lastParty(c)
		switch {
		case c.Period == nil && t.period != nil && s.block-t.block <= reportReach && d.goesOn(c, t, party):
			c.Period = inferred(t.period)
			t.block = s.block
		case c.Period != nil && !c.Period.Inferred && !d.slicesTime(s) && d.reports(c.Period) && c.Stance == "affirm" && !d.basis(c.Mention):
			local = topic{c.Period, s.block, party, it.Kind, c.AttributionEnd == EndUnnamed}
			if main.period != nil && samePeriod(main.period, c.Period) {
				main = local
			}
			if main.period == nil && s.block <= lead {
				main = local
			}
		}
	}
}

// lastParty gives who gave a figure in its own sentence.
func lastParty(c *Candidate) string {
	if n := len(c.Attribution); n > 0 && c.Attribution[n-1].Start >= c.Start && c.Attribution[n-1].Start < c.End {
		return c.Attribution[n-1].Party
	}
	return ""
}

// reports tells whether a period is one that figures are reported for: past,
// closed, and longer than a day.
func (d *document) reports(p *quantity.Period) bool {
	if p == nil || p.Recurrence != "" || p.Start == nil || p.End == nil || d.in.Reference == nil || p.End.Time().After(d.in.Reference.Time()) {
		return false
	}
	switch p.Grain {
	case quantity.Week, quantity.Month, quantity.Quarter, quantity.Half, quantity.Year:
		return true
	}
	return p.Grain == quantity.Day && p.Start.DaysUntil(*p.End) > 1
}

// statedTopic gives the period that a sentence without figures says a report is
// about, in the front of it: the deficit widened to an all-time high in January.
func (d *document) statedTopic(k, lead int) *quantity.Period {
	s := &d.sentences[k]
	if s.dateline || !d.isParagraph(s) || s.Start >= lead {
		return nil
	}
	var only *item
	for n := d.firstIn(s.Start); n < len(d.found) && d.found[n].Start < s.End; n++ {
		it := &d.found[n]
		switch {
		case it.Quantity != nil && !it.dated && it.Kind != Ordinal && it.Kind != Duration:
			return nil
		case it.dated && d.reports(it.Period) && !d.sinceWhen(it) && !d.comparesWith(it):
			if only != nil {
				return nil
			}
			only = it
		}
	}
	if only == nil {
		return nil
	}
	m := d.moodBefore(only.Start, s.Start)
	switch {
	case isHan(d.at(only.End)) || isHan(d.at(only.Start-1)):
		m = d.moodZh(only, s)
	case m == moodUnknown:
		m = d.moodBehind(only.End, s.End)
	}
	if m != moodPast {
		return nil
	}
	return only.Period
}

// goesOn tells whether a figure without a time is of the report before it.
func (d *document) goesOn(c *Candidate, t *topic, party string) bool {
	it := &d.found[c.Mention]
	if c.AttributionEnd == EndUnnamed && !t.unnamed {
		return false
	}
	if party != "" && t.party == "" && !t.unnamed && d.inLatin(d.sentences[it.sentence].Start) && c.Attribution[len(c.Attribution)-1].Relation != CitesDataOf {
		return false
	}
	if d.levied(it) {
		return false
	}
	if party == "" && t.party != "" && t.kind != "" && t.kind != it.Kind {
		return false // another's report: 77,000 deaths of an agency, and a tariff of 20%
	}
	if c.Stance != "affirm" || d.quotationAt(it.Start) >= 0 || d.basis(c.Mention) || party != "" && t.party != "" && !t.unnamed && !strings.HasSuffix(party, t.party) && !strings.HasSuffix(t.party, party) {
		return false
	}
	return d.moodOf(c.Mention) == moodPast
}

// leviedReach is how far from a percentage the word for a tax may stand, in code
// points.
const leviedReach = 24

// levied tells whether a percentage is the rate of a tax or a tariff: somebody set
// it, and no report counted it.
func (d *document) levied(it *item) bool {
	if it.Kind != Percent {
		return false
	}
	s := &d.sentences[it.sentence]
	clause := s.clauses[s.clauseOf(it.numbered.Start)]
	found := false
	d.words.within(max(clause.Start, it.Start-leviedReach), min(clause.End, it.End+leviedReach), moodWord, func(w match) {
		found = found || w.a == "levied"
	})
	return found
}

// everyReach is how far before and behind a figure a word such as annual may
// stand, in code points.
const (
	everyBefore = 28
	everyBehind = 16
)

// everyPeriod gives figures without a time the length of time that a word of
// their clause says they are for: its annual bill would reach £1,700, 月租6000元.
func (d *document) everyPeriod(list []Candidate) {
	for i := range list {
		c := &list[i]
		it := &d.found[c.Mention]
		if c.Period != nil || c.Stance != "affirm" || it.Kind != Money && it.Kind != Quantity {
			continue
		}
		s := &d.sentences[it.sentence]
		clause := s.clauses[s.clauseOf(it.numbered.Start)]
		if c.Mention > 0 && d.found[c.Mention-1].sentence == it.sentence {
			clause.Start = max(clause.Start, d.found[c.Mention-1].End)
		}
		for _, r := range []Range{{max(clause.Start, it.Start-everyBefore), it.Start}, {it.End, min(clause.End, it.End+everyBehind)}} {
			d.words.within(r.Start, max(r.Start, r.End), dayWord, func(w match) {
				if strings.HasPrefix(w.a, "P1") && c.Period == nil {
					c.Period = &quantity.Period{Recurrence: w.a, Inferred: true}
				}
			})
		}
	}
}
