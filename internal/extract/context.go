package extract

import (
	"sort"
	"strings"

	"whence/internal/quantity"
)

// periodOf gives the period of a quantity: that of its clause, then of its
// sentence, then, as an inference, of the sentence before.
func (d *document) periodOf(k int, cues []cue) *quantity.Period {
	it := &d.found[k]
	s := &d.sentences[it.sentence]
	clause := s.clauses[s.clauseOf(it.numbered.Start)]
	for _, r := range []Range{clause, s.Range} {
		date := d.nearestDate(k, r, cues, false)
		if date != nil && r == s.Range && !d.fitsMood(k, date) {
			date = nil
		}
		if (date == nil || date.Period.End == nil) && r == clause {
			if often := d.nearestDate(k, r, cues, true); often != nil {
				date = often
			}
		}
		if date != nil {
			p := d.statedFor(k, date)
			if p.Recurrence == "" && p.End == nil && d.levelReached(k) {
				return nil
			}
			if before := d.yearBefore(k, date); before != nil {
				return before
			}
			if end := d.endOfStretch(k, p); end != nil {
				return end
			}
			return p
		}
		if p := d.rateBehind(it); p != nil {
			return p
		}
	}
	if isCasualty(it.Quantity.Unit) {
		if p := d.onlyDay(k, cues); p != nil {
			return p
		}
	}
	return d.opened(k)
}

// onlyDay gives the day on which people died: the only date of a sentence that
// counts several fates (killed 12 and injured 30 when … on Saturday).
func (d *document) onlyDay(k int, cues []cue) *quantity.Period {
	it := &d.found[k]
	var only *item
	for p := k + 1; p < min(len(d.found), k+12) && d.found[p].sentence == it.sentence; p++ {
		if !d.found[p].dated || !d.usable(&d.found[p], it, cues) {
			continue
		}
		if only != nil {
			return nil
		}
		only = &d.found[p]
	}
	if only == nil || only.Period.Grain != quantity.Day && only.Period.Grain != quantity.Month || only.Period.Recurrence != "" {
		return nil
	}
	return only.Period
}

// opened gives, as an inference, the period that the block opens with, for the
// sentences of it that name none: 上半年，…。…。 It ends where another date is named.
func (d *document) opened(k int) *quantity.Period {
	it := &d.found[k]
	block := d.sentences[it.sentence].block
	for p := k - 1; p >= max(0, k-40) && d.sentences[d.found[p].sentence].block == block; p-- {
		date := &d.found[p]
		if !date.dated {
			continue
		}
		s := &d.sentences[date.sentence]
		if date.sentence == it.sentence || date.Period == nil || date.Period.Recurrence != "" || date.Start != s.Start ||
			!isHan(d.at(it.Start-1)) && !isHan(d.at(it.End)) {
			return nil
		}
		if r := d.at(date.End); r != '，' && r != ',' || date.Period.Grain == quantity.Day {
			return nil
		}
		out := *date.Period
		out.Inferred = true
		return &out
	}
	return nil
}

// nearestDate gives the nearest date in a range: before the
// quantity in Chinese, behind it first in English. What recurs (a day, 每年) is
// asked for apart: a time that is stated beside it holds.
func (d *document) nearestDate(k int, r Range, cues []cue, recurs bool) *item {
	it := &d.found[k]
	var before, behind *item
	crossed := 0
	for p := k - 1; p >= max(0, k-40) && d.found[p].Start >= r.Start && d.found[p].sentence == it.sentence; p-- {
		if recurs && crossed > 0 {
			break
		}
		if d.found[p].dated && d.found[p].recurs() == recurs && d.usable(&d.found[p], it, cues) && d.sideOf(&d.found[p], k) {
			before = &d.found[p]
			break
		}
		if d.divides(p) {
			crossed++
		}
	}
	for n := k + 1; n < min(len(d.found), k+40) && d.found[n].End <= r.End && d.found[n].sentence == it.sentence; n++ {
		if d.found[n].dated && d.found[n].recurs() == recurs && d.usable(&d.found[n], it, cues) && d.sideOf(&d.found[n], k) && d.reachesBack(it, &d.found[n]) {
			behind = &d.found[n]
			break
		}
		if d.divides(n) && !d.beside(it, &d.found[n]) && !d.runsOn(n) {
			break
		}
	}
	english := !isHan(d.at(it.End)) && !isHan(d.at(it.Start-1)) && !isHan(d.at(it.Start))
	switch {
	case before == nil && behind == nil:
		return nil
	case before == nil:
		return behind
	case behind == nil:
		return before
	case english && d.saysAgo(behind) && d.basis(k):
		return behind
	case english && (crossed > 0 || behind.Start-it.End <= it.Start-before.End || behind.Period.Recurrence != ""):
		return behind
	case before.Period.Recurrence == "" && behind.Period.Recurrence != "" && behind.Start-it.End < 4:
		return behind
	}
	return before
}

// saysAgo tells whether an English date is counted back from another: a year earlier.
func (d *document) saysAgo(date *item) bool {
	for i := date.Start; i < date.End; i++ {
		if d.hasWord(i, "ago") || d.hasWord(i, "earlier") || d.hasWord(i, "before") || d.hasWord(i, "prior") {
			return true
		}
	}
	return false
}

// recurs tells whether a date is one that recurs.
func (it *item) recurs() bool { return it.Period != nil && it.Period.Recurrence != "" }

// beside tells whether another quantity shares the date behind both: what it
// counts is something else (12,000 people from 30 villages on Monday).
func (d *document) beside(it, other *item) bool {
	return it.Kind == Quantity && other.Kind == Quantity && isLatin(d.at(other.End-1)) &&
		it.Quantity.Unit != other.Quantity.Unit && it.Quantity.Unit != "" && other.Quantity.Unit != ""
}

// usable tells whether a date can be what the quantity n is about: resolved, and
// neither what it is compared with nor the time at which somebody spoke.
func (d *document) usable(it *item, n *item, cues []cue) bool {
	if it.Period == nil || it.Period.End == nil && d.hasWord(it.Start, "after") || d.ofName(it) || d.revisedThen(it, n) || d.putOut(it.Start) || d.issuedBy(it) || d.sinceWhen(it) || d.baseOf(it) || d.comparesWith(it) && !d.attached(it, n) ||
		d.ofMultiple(it, n) || d.comparedBetween(n, it) || d.recursInChange(it) || d.saidThen(it) ||
		it.Period.Grain == quantity.Day && d.toldAt(it) && d.notThen(n) {
		return false
	}
	for _, c := range cues[:min(len(cues), 32)] {
		if it.Start >= c.Start && it.End <= c.End+1 && !d.namesPaper(it) || it.Start >= c.End && it.Start-c.End <= 10 && isLatin(d.at(c.End-1)) && d.spoken(it, c) {
			return false
		}
	}
	return true
}

// sinceWhen tells whether a date only says since when something is the most: the
// fastest since January 2023, 2023年1月以来最大.
func (d *document) sinceWhen(it *item) bool {
	if isLatin(d.at(it.End-1)) || d.wordBefore(d.back(it.Start), "since") > 0 || d.hasWord(it.Start, "since") {
		i := it.Start
		if !d.hasWord(i, "since") {
			i = d.back(i)
			if d.wordBefore(i, "since") == 0 {
				return false
			}
			i = d.back(i - len("since"))
		}
		k := d.wordStart(d.back(i))
		for n := 0; n < 6 && k > 0; n++ {
			word := d.latinWord(k)
			if len(word) > 4 && strings.HasSuffix(word, "est") || word == "first" || word == "most" || word == "worst" || word == "record" || word == "low" || word == "high" {
				return true
			}
			b := d.back(k)
			if b <= 0 || d.parts(b-1) {
				break
			}
			k = d.wordStart(b)
		}
		return false
	}
	since := false
	for i := it.End - 1; i < min(len(d.text), it.End+sinceWords) && (i < it.End || !d.parts(i)); i++ {
		switch d.at(i) {
		case '来', '后':
			since = true
		case '同':
			since = since || d.has(i, "同期")
		case '最', '首', '新':
			return since
		}
	}
	return false
}

// sinceWords is how far behind a Chinese date the most may stand that it is since:
// 自1969年有纪录以来最低.
const sinceWords = 12

// baseOf tells whether a date is that of what another figure is a multiple or a
// share of, and not of this one: 是2021年的两倍, not even 60% of the peak of 2021.
func (d *document) baseOf(date *item) bool {
	if d.at(date.End) != '的' && d.at(date.End+2) != '的' {
		return false
	}
	for k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= date.End }); k < len(d.found) && d.found[k].Start-date.End < 8; k++ {
		it := &d.found[k]
		if it.Quantity == nil {
			continue
		}
		return it.Quantity.Unit == "times" || it.Quantity.Unit == share || it.Kind == Ratio
	}
	return false
}

// spoken tells whether a date right behind a cue says when it was said: said on
// Friday, reported last week.
func (d *document) spoken(it *item, c cue) bool {
	switch it.Period.Grain {
	case quantity.Day:
		return true
	case quantity.Week, quantity.Month:
		return !c.paper && (it.Period.Recurrence == "") && (d.hasWord(it.Start, "last") || d.hasWord(it.Start, "this") || d.hasWord(it.Start, "earlier"))
	}
	return false
}

// putOut tells whether a date at i is only when something was put out: released
// Monday, published on Friday.
func (d *document) putOut(i int) bool {
	b := d.back(i)
	if d.wordBefore(b, "on") > 0 {
		b = d.back(b - 2)
	}
	for _, w := range []string{"released", "published", "issued", "unveiled", "announced"} {
		if d.wordBefore(b, w) > 0 {
			return true
		}
	}
	return false
}

// attached tells whether a quantity follows its date at once (2016年的1786万).
func (d *document) attached(date, n *item) bool {
	i := date.End
	if d.at(i) == '的' {
		i++
	}
	return n.Start == i
}

// inherited gives the period of the claim before about the same metric in the
// same block, as an inference.
func (d *document) inherited(k int, metric string, before []Candidate) *quantity.Period {
	if metric == "" || len(before) == 0 {
		return nil
	}
	last := &before[len(before)-1]
	it, from := &d.found[k], &d.found[last.Mention]
	if d.basis(last.Mention) || last.Metric != metric || last.Period == nil || last.Period.Recurrence != "" || it.sentence-from.sentence > 1 ||
		d.sentences[from.sentence].block != d.sentences[it.sentence].block {
		return nil
	}
	p := *last.Period
	p.Inferred = true
	return &p
}
