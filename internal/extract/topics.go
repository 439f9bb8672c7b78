package extract

import (
	"strings"

	"whence/internal/quantity"
)

// A text that has named its quarter or month goes on to call it just that: revenue
// in the quarter, quarterly profit, 期内, 全年.

// againReach is how far from a figure, within its sentence, the words may stand that
// name its time once more, in code points.
const againReach = 120

// timesAgain gives figures the time that their sentence names once more.
func (d *document) timesAgain(list []Candidate) {
	for i := range list {
		c := &list[i]
		if c.Period != nil && c.Period.Recurrence == "" && !c.Period.Inferred || c.Stance != "affirm" || d.basis(c.Mention) {
			continue
		}
		it := &d.found[c.Mention]
		if unit := d.againBeside(it); unit != "" && d.moodOf(c.Mention) != moodAhead && !(c.Period != nil && lasts(c.Period, unit)) {
			if p := d.timeNamed(it, unit); p != nil {
				c.Period = inferred(p)
			}
		}
	}
}

// againBeside gives the unit of time that the sentence of a figure names once more,
// with no other date between, or "".
func (d *document) againBeside(it *item) string {
	s := &d.sentences[it.sentence]
	unit, best, covered := "", againReach, 0
	d.words.within(max(s.Start, it.Start-againReach), min(s.End, it.End+againReach), dayWord, func(w match) {
		if w.start < covered {
			return
		}
		covered = w.end
		again, ok := strings.CutPrefix(w.a, "again ")
		far := max(w.start-it.End, it.Start-w.end)
		if !ok || far >= best || d.datesWithin(min(w.start, it.Start), max(w.end, it.End)) || w.start > it.End && !d.reachesBack(it, &item{Mention: Mention{Start: w.start, End: w.end}, sentence: it.sentence}) {
			return
		}
		switch d.latinWord(d.spaces(w.end)) {
		case "before", "earlier", "ago", "after", "ahead", "to", "through", "until", "next", "since", "last", "of", "a", "in":
			return
		}
		unit, best = again, far
	})
	return unit
}

// datesWithin tells whether a date lies in a range.
func (d *document) datesWithin(start, end int) bool {
	for k := d.firstIn(start); k < len(d.found) && d.found[k].End <= end; k++ {
		if d.found[k].dated {
			return true
		}
	}
	return false
}

// namedReach is how many mentions before a figure the date may stand that its words
// name once more.
const namedReach = 60

// timeNamed gives the last time before a figure that is of a unit and that figures
// are reported for.
func (d *document) timeNamed(it *item, unit string) *quantity.Period {
	k := d.firstIn(it.Start)
	for p := k - 1; p >= max(0, k-namedReach); p-- {
		date := &d.found[p]
		if !date.dated || !d.reports(date.Period) || d.sinceWhen(date) || d.comparesWith(date) || d.ofBase(date) >= 0 {
			continue
		}
		if stated := d.statedFor(p, date); lasts(stated, unit) {
			return stated
		}
	}
	return nil
}

// lasts tells whether a closed period is as long as a unit of time.
func lasts(p *quantity.Period, unit string) bool {
	if p == nil || p.Start == nil || p.End == nil {
		return false
	}
	days := p.Start.DaysUntil(*p.End) + 1
	switch unit {
	case "month":
		return days >= 28 && days <= 31
	case "quarter":
		return days >= 84 && days <= 98
	case "half":
		return days >= 180 && days <= 184
	case "year":
		return days >= 364 && days <= 371
	}
	return days > 6
}

// yearsBack sets what a report compares with "a year earlier" to its own quarter or
// months of the year before.
func (d *document) yearsBack(list []Candidate) {
	for i := range list {
		c := &list[i]
		if c.Period == nil || c.Period.Grain != quantity.Year || c.Period.Recurrence != "" || !d.basis(c.Mention) || !d.yearsAgo(c) {
			continue
		}
		for n := i - 1; n >= max(0, i-4) && list[n].Start == c.Start; n-- {
			p := list[n].Period
			if p != nil && !d.basis(list[n].Mention) && p.Grain != quantity.Year && p.Recurrence == "" && p.Start != nil && p.End != nil && p.Start.DaysUntil(*p.End) > 1 {
				if back := shifted(p, -12); back != nil {
					c.Period = inferred(back)
				}
				break
			}
		}
	}
}

// yearsAgo tells whether the sentence of a candidate dates it "a year earlier".
func (d *document) yearsAgo(c *Candidate) bool {
	for k := c.Mention + 1; k < min(len(d.found), c.Mention+6) && d.found[k].Start < c.End; k++ {
		it := &d.found[k]
		if it.dated && it.Period != nil && samePeriod(it.Period, c.Period) && d.saysAgo(it) {
			return true
		}
	}
	return false
}

// fiscalQuarters gives what a company names its fiscal quarter the months that it
// says this quarter ended with.
func (d *document) fiscalQuarters(list []Candidate) {
	var known *quantity.Period
	for k := range d.found {
		it := &d.found[k]
		if !it.dated || !d.reports(it.Period) || it.Period.Start == nil {
			continue
		}
		text := strings.ToLower(it.Text)
		if strings.Contains(text, "quarter") && (strings.Contains(text, "ended") || strings.Contains(text, "ending")) {
			known = d.statedFor(k, it)
			break
		}
	}
	if known == nil {
		return
	}
	for i := range list {
		c := &list[i]
		if c.Period != nil && c.Period.Grain == quantity.Quarter && !samePeriod(c.Period, known) && d.ofFiscalQuarter(c) && d.moodOf(c.Mention) != moodAhead && !d.basis(c.Mention) {
			c.Period = known
		}
	}
}

// ofFiscalQuarter tells whether the sentence of a candidate names its time a fiscal
// quarter.
func (d *document) ofFiscalQuarter(c *Candidate) bool {
	for k := d.firstIn(c.Start); k < len(d.found) && d.found[k].Start < min(c.End, c.Start+longSentence); k++ {
		it := &d.found[k]
		if it.dated && it.Period != nil && samePeriod(it.Period, c.Period) {
			return strings.Contains(strings.ToLower(it.Text), "fiscal") || d.wordBefore(d.back(it.Start), "fiscal") > 0
		}
	}
	return false
}

// turnReach is how far behind the word for "in turn" the figures may stand, in code
// points, and how many dates there may be.
const (
	turnReach = 90
	turnDates = 6
)

// datesInTurn gives the figures of a list the dates that are named in turn: 2023年和
// 2024年的收入分别为7亿元和8亿元, $3 million and $4 million in 2023 and 2024, respectively.
func (d *document) datesInTurn(list []Candidate) {
	for i := 0; i < len(list); {
		end := i
		for end < len(list) && list[end].Start == list[i].Start {
			end++
		}
		if end-i > 1 {
			d.turn(list[i:end])
		}
		i = end
	}
}

// turn is datesInTurn for the figures of one sentence.
func (d *document) turn(list []Candidate) {
	s := Range{list[0].Start, min(list[0].End, list[0].Start+longSentence)}
	words := d.turnWords(s)
	dates := d.datesJoined(s)
	if len(words) == 0 || len(dates) < 2 {
		return
	}
	for _, at := range words {
		n := 0
		for i := range list {
			it := &d.found[list[i].Mention]
			han := isHan(d.at(at))
			switch {
			case han && (it.Start < at || it.Start-at > turnReach), !han && it.Start > dates[0].Start:
				continue
			case han && at < dates[len(dates)-1].Start, d.basis(list[i].Mention):
				continue
			}
			if n == len(dates) || n > 0 && !alike(it, &d.found[list[i-1].Mention]) {
				break
			}
			list[i].Period = dates[n].Period
			n++
		}
	}
}

// turnWords gives where a sentence says "in turn".
func (d *document) turnWords(s Range) []int {
	var out []int
	for i := s.Start; i < s.End; i++ {
		switch d.at(i) {
		case '分':
			if d.has(i, "分别") {
				out = append(out, i)
			}
		case 'r':
			if d.hasWord(i, "respectively") {
				out = append(out, i)
			}
		}
	}
	return out
}

// datesJoined gives the dates of the first list of them in a sentence: 2023年、2024年
// 和2025年.
func (d *document) datesJoined(s Range) []*item {
	var run []*item
	for k := d.firstIn(s.Start); k < len(d.found) && d.found[k].End <= s.End; k++ {
		it := &d.found[k]
		if !it.dated || it.Period == nil || it.Period.Recurrence != "" || it.Period.Start == nil || it.Period.End == nil {
			continue
		}
		if len(run) > 0 && (it.Period.Grain != run[0].Period.Grain || !d.joinsDates(run[len(run)-1].End, it.Start) || len(run) == turnDates) {
			if len(run) > 1 {
				return run
			}
			run = nil
		}
		run = append(run, it)
	}
	if len(run) > 1 {
		return run
	}
	return nil
}

// joinsDates tells whether only what joins the parts of a list stands between two
// positions.
func (d *document) joinsDates(i, j int) bool {
	if j-i > 6 {
		return false
	}
	for ; i < j; i++ {
		switch d.at(i) {
		case ' ', ',', '，', '、', '和', '及', '与', '以', '的', '度', 'a', 'n', 'd':
		default:
			return false
		}
	}
	return true
}
