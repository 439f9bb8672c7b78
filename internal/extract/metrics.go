package extract

import (
	"slices"

	"whence/internal/quantity"
)

// Windows that a claim's words are looked for in are bounded, so that a
// sentence without end stays linear.
const (
	windowBefore = 400
	windowAfter  = 160
)

// metricOf proposes the metric of a quantity, with how sure the words make it:
// 2 where its own clauses name it, 1 where the sentence before it does.
func (d *document) metricOf(k int, base *Candidate) (slug string, certainty int) {
	derived := base != nil
	it := &d.found[k]
	if len(d.catalogue.names) == 0 || d.isChange(it) {
		return "", 0
	}
	s := &d.sentences[it.sentence]
	own := d.ownWords(k, s)
	if slug, ok := d.matchMetric(it, derived, own); ok {
		return slug, 2
	}
	if derived { // 其中七成与…有关: what was counted is said with the whole
		whole := d.ownWords(base.Mention, &d.sentences[d.found[base.Mention].sentence])
		if slug, ok := d.matchMetric(it, derived, own, whole); ok && d.catalogue.narrower(slug, base.Metric) {
			return slug, 1
		}
		return "", 0
	}
	wide := Range{max(s.Start, it.Start-windowBefore), own.End}
	if slug, ok := d.matchMetric(it, derived, wide); ok {
		return slug, 1
	}
	return "", 0
}

// ownWords gives the part of the sentence that a quantity shares with no other:
// from the clause behind the last other quantity (or the last semicolon) to the
// clause before the next.
func (d *document) ownWords(k int, s *sentence) Range {
	it := &d.found[k]
	r := Range{max(s.Start, it.Start-windowBefore), min(s.End, it.End+windowAfter)}
	c := s.clauseOf(it.numbered.Start)
	for p := k - 1; p >= max(0, k-40) && d.found[p].sentence == it.sentence; p-- {
		if !d.divides(p) {
			continue
		}
		if pc := s.clauseOf(d.found[p].numbered.Start); pc == c {
			r.Start = max(r.Start, d.found[p].End)
		} else {
			r.Start = max(r.Start, s.clauses[pc].End)
		}
		break
	}
	for n := k + 1; n < min(len(d.found), k+40) && d.found[n].sentence == it.sentence; n++ {
		if !d.divides(n) {
			continue
		}
		if nc := s.clauseOf(d.found[n].numbered.Start); nc == c {
			r.End = min(r.End, d.found[n].Start)
		} else {
			r.End = min(r.End, max(s.clauses[nc].Start, it.End))
		}
		break
	}
	for i := it.Start - 1; i >= r.Start; i-- {
		if d.at(i) == '；' || d.at(i) == ';' {
			r.Start = i + 1
			break
		}
	}
	for i := it.End; i < r.End; i++ {
		if d.at(i) == '；' || d.at(i) == ';' {
			r.End = i
			break
		}
	}
	return r
}

// divides tells whether a mention is a quantity that has words of its own.
func (d *document) divides(k int) bool {
	it := &d.found[k]
	return it.Quantity != nil && it.Kind != Ordinal && it.Kind != Duration && it.Quantity.Unit != "years_of_age" && !it.small && !d.inBrackets(it)
}

// inBrackets tells whether a quantity fills a pair of brackets: an aside.
func (d *document) inBrackets(it *item) bool {
	o, c := d.at(it.Start-1), d.at(it.End)
	return (o == '(' || o == '（') && (c == ')' || c == '）')
}

// isChange tells whether the number is the size of a change and not a level.
func (d *document) isChange(it *item) bool { return d.changeOf(it) != "" }

// changeOf gives the direction of the change whose size the number is, or "".
func (d *document) changeOf(it *item) string {
	i := d.back(it.Start)
	w, ok := d.words.before(i, changeWord)
	if !ok {
		if w, ok = d.words.before(d.back(it.numbered.Start), changeWord); !ok {
			return ""
		}
	}
	return w.a
}

// matchMetric gives the one metric that the words of some ranges name and whose
// unit fits: the narrower of two on one branch, none of two that are equal.
func (d *document) matchMetric(it *item, derived bool, ranges ...Range) (string, bool) {
	x := d.catalogue
	present := map[int]bool{}
	var order []int
	for _, r := range ranges {
		d.words.within(r.Start, max(r.Start, r.End), metricTerm, func(w match) {
			if !present[w.n] {
				present[w.n] = true
				order = append(order, w.n)
			}
		})
	}
	score := map[int]int{}
	for _, t := range order {
		for _, n := range x.byTerm[t] {
			name := x.names[n]
			if total := x.total(name, present); total > score[name.metric] && x.fits(name.metric, it.Quantity, derived) {
				score[name.metric] = total
			}
		}
	}
	for m := range score { // a narrower metric that matches rules its broader ones out
		for up, steps := x.metrics[m].Broader, 0; up != "" && steps < 20; steps++ {
			b, ok := x.bySlug[up]
			if !ok {
				break
			}
			delete(score, b)
			up = x.metrics[b].Broader
		}
	}
	best, tie := -1, false
	for _, m := range sortedKeys(score) {
		switch {
		case best < 0 || score[m] > score[best]:
			best, tie = m, false
		case score[m] == score[best]:
			tie = true
		}
	}
	if best < 0 || tie {
		return "", false
	}
	return x.metrics[best].Slug, true
}

// narrower tells whether a metric is a part of another, or whether there is no
// other.
func (x *catalogueIndex) narrower(slug, than string) bool {
	if than == "" {
		return true
	}
	for range 20 {
		i, ok := x.bySlug[slug]
		if !ok || x.metrics[i].Broader == "" {
			return false
		}
		if slug = x.metrics[i].Broader; slug == than {
			return true
		}
	}
	return false
}

func sortedKeys(m map[int]int) []int {
	keys := make([]int, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// total gives the length of the terms of a name that are present, 0 where a
// group has none.
func (x *catalogueIndex) total(name metricName, present map[int]bool) int {
	sum := 0
	for _, group := range name.groups {
		best := 0
		for _, t := range group {
			if present[t] {
				best = max(best, x.length[t])
			}
		}
		if best == 0 {
			return 0
		}
		sum += best
	}
	return sum
}

// fits tells whether a quantity can be of a metric. A derived share has the
// metric of the part, whatever its unit.
func (x *catalogueIndex) fits(metric int, q *quantity.Quantity, derived bool) bool {
	unit := x.metrics[metric].Unit
	switch {
	case derived:
		return unit != "percent" && unit != "share"
	case unit == q.Unit:
		return q.Unit != "" || q.Comparator != quantity.Share
	case unit == "percent" && q.Unit == "share", unit == "share" && q.Unit == "percent":
		return q.Comparator == quantity.Share || unit == "share"
	}
	return false
}
