package extract

import (
	"whence/internal/decimal"
	"whence/internal/quantity"
)

// steps are the increments found in a sentence: which mentions are parts of
// another claim, and which claim they make.
type steps struct {
	part map[int]bool  // mentions that are no claims of their own
	of   map[int][]int // the claim's mention: its increments
	sum  map[int]bool  // the claim is the sum of its increments, stated nowhere
}

// stepsOf reads increments among the mentions from k to end: "10% in February
// and another 10% in March", "a total of 20% (10% and 10%)".
func (d *document) stepsOf(k, end int) steps {
	out := steps{map[int]bool{}, map[int][]int{}, map[int]bool{}}
	byUnit := map[string][]int{}
	for m := k; m < end; m++ {
		it := &d.found[m]
		if it.Quantity == nil || it.Quantity.Value == nil || it.Quantity.Unit == "" || it.Quantity.Comparator != quantity.Eq ||
			it.Kind == Ordinal || it.Kind == Duration || it.Kind == Ratio {
			continue
		}
		byUnit[it.Quantity.Unit] = append(byUnit[it.Quantity.Unit], m)
	}
	for _, list := range byUnit {
		if len(list) < 2 || len(list) > 12 {
			continue
		}
		if !d.statedTotal(list, &out) {
			d.unstatedTotal(list, &out)
		}
	}
	return out
}

// statedTotal finds a total that the other quantities of its unit add up to.
func (d *document) statedTotal(list []int, out *steps) bool {
	if len(list) < 3 {
		return false
	}
	for t, m := range list {
		if !d.wordNear(m, "total", 12) {
			continue
		}
		for _, parts := range [][]int{list[t+1:], list[:t]} {
			sum := decimal.Decimal{}
			for _, p := range parts {
				sum = sum.Add(*d.found[p].Quantity.Value)
			}
			if len(parts) > 1 && sum.Equal(*d.found[m].Quantity.Value) {
				out.of[m] = parts
				for _, p := range parts {
					out.part[p] = d.found[p].Kind != Quantity // a count of its own: 58人，包括53名乘客
				}
				return true
			}
		}
	}
	return false
}

// unstatedTotal finds a first step and further ones, each said to be one more.
func (d *document) unstatedTotal(list []int, out *steps) {
	first := list[0]
	if !d.wordNear(first, "raise", 40) {
		return
	}
	run := []int{first}
	for _, m := range list[1:] {
		if !d.wordNear(m, "again", 16) {
			break
		}
		run = append(run, m)
	}
	if len(run) < 2 {
		return
	}
	out.of[first], out.sum[first] = run, true
	for _, m := range run[1:] {
		out.part[m] = true
	}
}

// wordNear tells whether a word of increments stands within n code points
// before a mention, behind the mention before it.
func (d *document) wordNear(m int, role string, n int) bool {
	it := &d.found[m]
	from := max(d.sentences[it.sentence].Start, it.Start-n)
	if m > 0 && d.found[m-1].sentence == it.sentence && !d.found[m-1].dated {
		from = max(from, d.found[m-1].End)
	}
	found := false
	d.words.within(from, max(from, it.End), incrementWord, func(w match) { found = found || w.a == role })
	return found
}

// apply puts the increments into the claim of mention m.
func (s steps) apply(m int, c *Candidate, d *document) {
	parts := s.of[m]
	if parts == nil {
		return
	}
	sum := decimal.Decimal{}
	for _, p := range parts {
		q := *d.found[p].Quantity
		c.Increments = append(c.Increments, q)
		sum = sum.Add(*q.Value)
	}
	delete(c.Dimensions, "change")
	if first := d.stepDate(parts[0]); first != nil {
		c.Period = nil
		if end := d.stepDate(parts[len(parts)-1]); end != nil && first.Start != nil && end.End != nil && !end.End.Before(*first.Start) {
			c.Period = between(*first.Start, *end.End, end.Grain)
		}
	}
	if !s.sum[m] {
		return
	}
	last := d.found[parts[len(parts)-1]]
	c.Quantity.Value = &sum
	c.Quantity.Verbatim = d.slice(d.found[m].Start, last.End)
}

// stepDate gives the date beside a step: right before it in Chinese, right
// behind it in English.
func (d *document) stepDate(m int) *quantity.Period {
	it := &d.found[m]
	if isHan(d.at(it.Start-1)) || isHan(d.at(it.End)) {
		if m > 0 && d.found[m-1].dated && d.found[m-1].sentence == it.sentence {
			return d.found[m-1].Period
		}
		return nil
	}
	if m+1 < len(d.found) && d.found[m+1].dated && d.found[m+1].sentence == it.sentence {
		return d.found[m+1].Period
	}
	return nil
}
