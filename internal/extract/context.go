package extract

import (
	"strings"

	"whence/internal/quantity"
)

// periodOf gives the period of a quantity: that of its clause, then of its
// sentence, then, as an inference, of the sentence before.
func (d *document) periodOf(k int, cues []cue) *quantity.Period {
	it := &d.found[k]
	s := &d.sentences[it.sentence]
	clause := s.clauses[s.clauseOf(it.numbered.Start)]
	if p := d.nearestDate(k, clause, cues); p != nil {
		return p
	}
	return d.nearestDate(k, s.Range, cues)
}

// nearestDate gives the period of the nearest date in a range: before the
// quantity in Chinese, behind it first in English.
func (d *document) nearestDate(k int, r Range, cues []cue) *quantity.Period {
	it := &d.found[k]
	var before, behind *item
	crossed := 0
	for p := k - 1; p >= max(0, k-40) && d.found[p].Start >= r.Start && d.found[p].sentence == it.sentence; p-- {
		if d.found[p].dated && d.usable(&d.found[p], cues) {
			before = &d.found[p]
			break
		}
		if d.divides(p) {
			crossed++
		}
	}
	for n := k + 1; n < min(len(d.found), k+40) && d.found[n].End <= r.End && d.found[n].sentence == it.sentence; n++ {
		if d.found[n].dated && d.usable(&d.found[n], cues) {
			behind = &d.found[n]
			break
		}
		if d.divides(n) {
			break
		}
	}
	english := !isHan(d.at(it.End)) && !isHan(d.at(it.Start-1)) && !isHan(d.at(it.Start))
	switch {
	case before == nil && behind == nil:
		return nil
	case before == nil:
		return behind.Period
	case behind == nil:
		return before.Period
	case english && (crossed > 0 || behind.Start-it.End <= it.Start-before.End || behind.Period.Recurrence != ""):
		return behind.Period
	case before.Period.Recurrence == "" && behind.Period.Recurrence != "" && behind.Start-it.End < 4:
		return behind.Period
	}
	return before.Period
}

// usable tells whether a date can be what a quantity is about: resolved, and
// not the time at which somebody spoke.
func (d *document) usable(it *item, cues []cue) bool {
	if it.Period == nil || d.comparesWith(it.Start) {
		return false
	}
	for _, c := range cues[:min(len(cues), 32)] {
		if it.Start >= c.Start && it.End <= c.End+1 || it.Start >= c.End && it.Start-c.End <= 4 && !isHan(d.at(it.Start)) && it.Period.Grain == quantity.Day {
			return false
		}
	}
	return true
}

// comparesWith tells whether a date at i is only what the quantity is compared
// with: 比去年, 较上月, than in 2019.
func (d *document) comparesWith(i int) bool {
	switch d.at(i - 1) {
	case '比', '较':
		return true
	}
	b := d.back(i)
	for _, w := range []string{"in", "the", "for"} {
		if d.wordBefore(b, w) > 0 {
			b = d.back(b - len(w))
		}
	}
	return d.wordBefore(b, "than") > 0
}

// inherited gives the period of the claim before about the same metric in the
// same block, as an inference.
func (d *document) inherited(k int, metric string, before []Candidate) *quantity.Period {
	if metric == "" || len(before) == 0 {
		return nil
	}
	last := &before[len(before)-1]
	it, from := &d.found[k], &d.found[last.Mention]
	if last.Metric != metric || last.Period == nil || last.Period.Recurrence != "" || it.sentence-from.sentence > 1 ||
		d.sentences[from.sentence].block != d.sentences[it.sentence].block {
		return nil
	}
	p := *last.Period
	p.Inferred = true
	return &p
}

// geographyOf gives the place of a quantity: of the people counted, of the
// words "in X", of the only place of the clause, of the sentence, and at last of
// the body that the figure is attributed to.
func (d *document) geographyOf(k int, used []Range, cues []cue) string {
	it := &d.found[k]
	if it.Quantity.Unit == "countries" {
		return ""
	}
	s := &d.sentences[it.sentence]
	if w, ok := d.firstPlace(it.Start, it.End); ok {
		return w.a
	}
	if w, ok := d.words.at(d.spaces(it.End), geographyWord); ok && w.b == "people" {
		return w.a
	}
	clause := s.clauses[s.clauseOf(it.numbered.Start)]
	clause = Range{max(clause.Start, it.Start-windowBefore), min(clause.End, it.End+windowAfter)}
	if code := d.behindPlace(it.End, clause.End); code != "" {
		return code
	}
	if code := d.onlyPlace(clause, cues); code != "" {
		return code
	}
	own := d.ownWords(k, s)
	own.End = max(it.End, min(own.End, clause.End))
	if code := d.onlyPlace(own, cues); code != "" {
		return code
	}
	if code := d.onlyPlace(Range{max(s.Start, it.Start-windowBefore), it.Start}, cues); code != "" {
		return code
	}
	code := ""
	for _, r := range used {
		d.words.within(r.Start, r.End, geographyWord, func(w match) {
			if w.a != "WORLD" && (code == "" || strings.HasPrefix(w.a, code)) {
				code = w.a
			}
		})
	}
	return code
}

func (d *document) firstPlace(start, end int) (found match, ok bool) {
	d.words.within(start, end, geographyWord, func(w match) {
		if !ok && w.b != "not" {
			found, ok = w, true
		}
	})
	return found, ok
}

// behindPlace reads "in the United States" behind a quantity.
func (d *document) behindPlace(start, end int) string {
	code := ""
	d.words.within(start, max(start, end), geographyWord, func(w match) {
		if code != "" {
			return
		}
		for _, prep := range []string{"in the", "in", "across the", "across", "throughout the", "throughout"} {
			if d.wordBefore(w.start, prep) > 0 {
				code = w.a
			}
		}
	})
	return code
}

// onlyPlace gives the one place that the words of a range act in: not the
// object of 对 or "on", not part of the name of who told it.
func (d *document) onlyPlace(r Range, cues []cue) string {
	if r.End <= r.Start {
		return ""
	}
	code, several := "", false
	located, covered := "", 0
	d.words.within(r.Start, r.End, geographyWord, func(w match) {
		if w.start < covered {
			return
		}
		covered = w.end
		if w.b == "not" {
			return
		}
		for _, c := range cues[:min(len(cues), 32)] {
			if w.start >= c.Start && w.end <= c.End {
				return
			}
		}
		in, object := d.role(w)
		if object || strings.Contains(w.a, "-") && !in {
			return
		}
		if in {
			located = w.a
		}
		switch {
		case code == "" || code == "WORLD" || strings.HasPrefix(w.a, code+"-"):
			code = w.a
		case code != w.a && w.a != "WORLD" && !strings.HasPrefix(code, w.a+"-"):
			several = true
		}
	})
	if several {
		return located
	}
	return code
}

// role tells whether a place is where something happens, or whom it is done to.
func (d *document) role(w match) (in, object bool) {
	switch d.at(w.start - 1) {
	case '在', '于', '自':
		in = true
	case '对', '向', '与', '和', '从', '至', '给':
		object = true
	}
	if r := d.at(w.end); r == '市' || r == '省' || r == '州' || r == '有' || r == '境' {
		in = true
	}
	for _, p := range []string{"in", "in the", "across", "across the", "throughout"} {
		in = in || d.wordBefore(w.start, p) > 0
	}
	for _, p := range []string{"on", "against", "from", "to", "with", "from the", "to the", "with the", "on the"} {
		object = object || d.wordBefore(w.start, p) > 0
	}
	if isHan(d.at(w.start)) && (d.at(w.start-1) == '对' || d.has(w.start-2, "针对") || d.has(w.start-2, "来自")) {
		object = true
	}
	return in && !object, object
}
