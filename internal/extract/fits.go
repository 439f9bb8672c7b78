package extract

import "whence/internal/quantity"

// fitsMood tells whether a date of another clause can be that of a figure: what is
// to come is not of the past, nor what has happened of the future.
func (d *document) fitsMood(k int, date *item) bool {
	p := date.Period
	ref := d.in.Reference
	if ref == nil || p == nil || p.Recurrence != "" {
		return true
	}
	past := p.End != nil && p.End.Before(*ref)
	ahead := p.Start != nil && p.Start.Time().After(ref.Time()) || p.Start == nil && p.End != nil && p.End.Time().After(ref.Time())
	m := d.moodOf(k)
	if it := &d.found[k]; isHan(d.at(it.Start)) || isHan(d.at(it.Start-1)) || isHan(d.at(it.End)) {
		sn := &d.sentences[it.sentence]
		m = d.moodWithin(it, sn.clauses[sn.clauseOf(it.numbered.Start)].Start)
	}
	switch m {
	case moodAhead:
		return !past || date.Start > d.found[k].End
	case moodPast:
		return !ahead
	case moodPresent:
		if p.Start == nil && isLatin(d.at(date.End-1)) || ahead && date.Start > d.found[k].Start {
			return false
		}
		return !(past && p.Start != nil && p.Grain != quantity.Year && isLatin(d.at(date.End-1)))
	}
	return true
}

// namesPaper tells whether a date in the words that say who told something is that
// of the figures themselves: 据三季度交付数据, according to its first-quarter results.
func (d *document) namesPaper(date *item) bool {
	if d.asksThen(date) {
		return true
	}
	switch date.Period.Grain {
	case quantity.Month, quantity.Quarter, quantity.Half, quantity.Year:
	default:
		return false
	}
	for i := date.End; i < date.End+12 && !isClauseEnd(d.at(i)); i++ {
		switch d.at(i) {
		case '发', '公':
			if d.has(i, "发布") || d.has(i, "公布") || d.has(i, "发表") {
				return false
			}
		case '数', '财', '业', '报', '统':
			if d.has(i, "数据") || d.has(i, "财报") || d.has(i, "业绩") || d.has(i, "报告") || d.has(i, "统计") {
				return true
			}
		}
		if d.hasWord(i, "results") || d.hasWord(i, "figures") || d.hasWord(i, "data") {
			return true
		}
	}
	return false
}

// rateBehind reads "a day" right behind a quantity, where what follows might make
// the words a time of something else: 6,000 cars a day on that road.
func (d *document) rateBehind(it *item) *quantity.Period {
	i := d.spaces(it.End)
	for _, w := range [...]string{"a", "per", "each", "every"} {
		if !d.hasWord(i, w) {
			continue
		}
		k := d.spaces(i + len(w))
		unit := d.latinWord(k)
		code := map[string]string{"day": "P1D", "week": "P1W", "month": "P1M", "year": "P1Y"}[unit]
		if code == "" {
			return nil
		}
		switch d.latinWord(d.spaces(k + len(unit))) {
		case "ago", "earlier", "later", "before", "after":
			return nil
		}
		return &quantity.Period{Recurrence: code}
	}
	return nil
}

// runsOn tells whether a quantity only goes on with what the one before it says,
// so that a date behind it is of both: rose 11% to 412 million, or 1.37 a share, in.
func (d *document) runsOn(n int) bool {
	if n == 0 || d.found[n-1].sentence != d.found[n].sentence || d.found[n-1].dated || d.found[n].Start-d.found[n-1].End > 14 || !isLatin(d.at(d.found[n-1].End-1)) && d.at(d.found[n-1].End-1) != '%' && !isDigit(d.at(d.found[n-1].End-1)) {
		return false
	}
	b := d.back(d.found[n].Start)
	return d.wordBefore(b, "to") > 0 || d.wordBefore(b, "or") > 0
}

// reachesBack tells whether a date that stands behind a figure may be its own: in
// its clause, or in English in one that goes on with it and does not begin anew
// (1.2 million, or 30 cents a share, in the three months to June), where the figure
// is not itself in a clause that is hung on (which has 400,000 members, on Friday).
func (d *document) reachesBack(it, date *item) bool {
	s := &d.sentences[it.sentence]
	from, to := s.clauseOf(it.numbered.Start), s.clauseOf(date.Start)
	switch {
	case from >= to:
		return true
	case isHan(d.at(date.Start)) || isHan(d.at(date.End-1)) || date.recurs():
		return false
	}
	if w, ok := d.words.at(s.clauses[from].Start, clauseWord); ok && w.a == "hung" {
		return false
	}
	for k := from + 1; k <= to; k++ {
		if w, ok := d.words.at(s.clauses[k].Start, clauseWord); ok && w.a != "verb" {
			return false
		}
	}
	return d.goesOnWith(s.clauses[to], date)
}

// goesOnWith tells whether a clause goes on with what the sentence began: its first
// words are the date's own, or a verb without a subject.
func (d *document) goesOnWith(clause Range, date *item) bool {
	if date.Start-clause.Start < 12 {
		return true
	}
	w, ok := d.words.at(clause.Start, clauseWord)
	return ok && w.a == "verb"
}

// levelReached tells whether a figure is the level that an English change came to,
// which is of now where the change is counted since: fell 12% since 2010, to 1,930.
func (d *document) levelReached(k int) bool {
	it := &d.found[k]
	if d.wordBefore(d.back(it.Start), "to") == 0 {
		return false
	}
	for p := k - 1; p >= max(0, k-4) && d.found[p].sentence == it.sentence; p-- {
		if o := &d.found[p]; !o.dated && o.Quantity != nil {
			return it.Start-o.End < 60
		}
	}
	return false
}

// surveyReach is how far behind a date the word for a survey may stand that was made
// then, in code points.
const surveyReach = 60

// asksThen tells whether a date says when people were asked: 在7月9日进行的民意调查,
// a poll taken May 4-9; not when the answers were put out.
func (d *document) asksThen(date *item) bool {
	if isHan(d.at(date.End-1)) || isHan(d.at(date.End)) {
		made := false
		for i := date.End; i < date.End+surveyReach && !isClauseEnd(d.at(i)); i++ {
			switch d.at(i) {
			case '公', '发':
				if d.has(i, "公布") || d.has(i, "发布") || d.has(i, "发表") || d.has(i, "公开") {
					return false
				}
			case '进', '展', '所':
				made = made || d.has(i, "进行") || d.has(i, "展开") || d.has(i, "所做")
			case '民', '调', '问':
				if d.has(i, "民调") || d.has(i, "民意调查") || d.has(i, "调查") || d.has(i, "问卷") {
					return made || i-date.End < 12
				}
			}
		}
		return false
	}
	b := d.back(date.Start)
	for _, w := range []string{"on", "in", "during", "between", "from", "over", "last"} {
		if d.wordBefore(b, w) > 0 {
			b = d.back(b - len(w))
			break
		}
	}
	for _, w := range []string{"taken", "conducted", "surveyed", "polled", "questioned", "interviewed", "asked", "carried out"} {
		if d.wordBefore(b, w) > 0 {
			return true
		}
	}
	return false
}

// ofName tells whether an English year is only part of a name: Office 2007, Vision
// 2030.
func (d *document) ofName(date *item) bool {
	if date.End-date.Start != 4 || !isDigit(d.at(date.Start)) || date.Period.Grain != quantity.Year {
		return false
	}
	b := d.back(date.Start)
	start := d.wordStart(b)
	if start == b || b != date.Start-1 || !isUpper(d.original[start]) || d.sentenceOpens(start) {
		return false
	}
	w, ok := d.words.at(start, dateWord)
	return !ok || w.end < b
}

// sentenceOpens tells whether a sentence begins at i.
func (d *document) sentenceOpens(i int) bool {
	s := &d.sentences[d.sentenceAt(i)]
	return d.spaces(s.Start) == i || i-s.Start == 1
}

// reckonings are what somebody puts higher or lower one day, for another time.
var reckonings = [...]string{"estimate", "estimates", "forecast", "forecasts", "outlook", "guidance", "projection", "projections", "prediction"}

// reckonReach bounds how far behind a day the word for a reckoning may stand that was
// changed then, in code points.
const reckonReach = 60

// revisedThen tells whether a day is only when somebody changed what they reckon: on
// April 28 raised its estimate to 9,300, 4日将预测上调至2.5%.
func (d *document) revisedThen(date, n *item) bool {
	if date.Period.Grain != quantity.Day || date.Start > n.Start || date.Period.Recurrence != "" || n.Start-date.End > 2*reckonReach {
		return false
	}
	if isHan(d.at(date.End - 1)) {
		for i := date.End; i < min(n.Start, date.End+reckonReach); i++ {
			switch d.at(i) {
			case '上', '下', '调':
				if d.has(i, "上调") || d.has(i, "下调") || d.has(i, "调高") || d.has(i, "调低") || d.has(i, "上修") || d.has(i, "下修") {
					return true
				}
			}
		}
		return false
	}
	k := d.spaces(date.End)
	switch d.latinWord(k) {
	case "raised", "cut", "lowered", "lifted", "revised", "trimmed", "upgraded", "downgraded", "increased", "reduced", "slashed", "hiked", "kept":
	default:
		return false
	}
	for i := k; i < min(n.Start, k+reckonReach); i++ {
		for _, w := range reckonings {
			if d.at(i) == rune(w[0]) && d.hasWord(i, w) {
				return true
			}
		}
	}
	return false
}

// issuedBy tells whether a date behind a paper's name says when it was put out: a
// report issued by the centre earlier this week that put the toll at 45,000.
func (d *document) issuedBy(date *item) bool {
	if isHan(d.at(date.End-1)) || date.Period.Grain == quantity.Year {
		return false
	}
	switch d.latinWord(d.spaces(date.End)) {
	case "that", "which", "put", "showed", "found", "said", "showing", "putting", "estimated", "estimating":
	default:
		return false
	}
	b := d.back(date.Start)
	for n := 0; n < 12 && b > 0; n++ {
		start := d.wordStart(b)
		if start == b {
			return false
		}
		switch string(d.text[start:b]) {
		case "released", "published", "issued", "unveiled":
			return true
		}
		b = d.back(start)
	}
	return false
}
