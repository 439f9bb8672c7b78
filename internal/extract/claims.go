package extract

import (
	"whence/internal/quantity"
)

// claims makes candidates of the mentions, sentence by sentence.
func (d *document) claims() []Candidate {
	var out []Candidate
	for k := 0; k < len(d.found); {
		end := k
		for end < len(d.found) && d.found[end].sentence == d.found[k].sentence {
			end++
		}
		s := &d.sentences[d.found[k].sentence]
		cues := d.cuesOf(s)
		steps := d.stepsOf(k, end)
		for m := k; m < end; m++ {
			if steps.part[m] {
				continue
			}
			if c, ok := d.candidate(m, s, cues, steps, out); ok {
				out = append(out, c)
			}
		}
		k = end
	}
	if len(out) > 0 {
		d.carry(out)
	}
	return out
}

// candidate makes a claim of one mention, if it is one.
func (d *document) candidate(m int, s *sentence, cues []cue, steps steps, before []Candidate) (Candidate, bool) {
	it := &d.found[m]
	if !d.claimable(it) || it.Kind == Quantity && tellsOf(cues, it) {
		return Candidate{}, false
	}
	c := Candidate{
		Kind: KindQuantity, Quantity: *it.Quantity, Start: s.Start, End: s.End, Mention: m, Extractor: Version,
		Dimensions: map[string]string{}, Attribution: []Hop{}, Increments: []quantity.Quantity{},
	}
	base := d.derivedFrom(m, before)
	var whole *Candidate
	if base >= 0 {
		c.DerivedFrom, whole = &base, &before[base]
	}
	metric, _ := d.metricOf(m, whole)
	if (it.vague && !d.tellsOfWhat(it) || it.Kind == Number && !it.round) && metric == "" && base < 0 {
		return Candidate{}, false
	}
	c.Metric = metric
	hops, end, stance, used := d.chain(cues, it, s)
	c.Attribution, c.AttributionEnd, c.Stance = append(c.Attribution, hops...), end, stance
	if stance == "affirm" && d.isDemanded(it, s) {
		c.Stance = "demand"
	}
	c.Period = d.periodOf(m, cues)
	c.Geography = d.geographyOf(m, used, cues)
	if direction := d.changeOf(it); direction != "" {
		c.Dimensions["change"] = direction
	}
	if base >= 0 {
		if c.Period == nil {
			c.Period = before[base].Period
		}
		if c.Geography == "" {
			c.Geography = before[base].Geography
		}
		if len(hops) == 0 && before[base].Start == c.Start {
			c.Attribution, c.AttributionEnd = before[base].Attribution, before[base].AttributionEnd
		}
	}
	if c.Period == nil {
		c.Period = d.inherited(m, metric, before)
	}
	steps.apply(m, &c, d)
	return c, true
}

// tellsOfWhat tells whether a share without a number says what it is a share of:
// most of the dead, 占绝大多数; not most, 多数时候.
func (d *document) tellsOfWhat(it *item) bool {
	if isHan(d.at(it.Start)) {
		return true
	}
	j := d.spaces(it.numbered.End)
	if !d.hasWord(j, "of") {
		return false
	}
	j = d.spaces(j + len("of"))
	return j < len(d.original) && !isUpper(d.original[j]) // most of Asia is a manner of speaking
}

// tellsOf tells whether a count is of those who speak: two officials said.
func tellsOf(cues []cue, it *item) bool {
	for _, c := range cues[:min(len(cues), 32)] {
		if c.unnamed && it.Start >= c.Start && it.End <= c.End {
			return true
		}
	}
	return false
}

// claimable tells whether a mention can be a claim by itself.
func (d *document) claimable(it *item) bool {
	if it.Quantity == nil || it.dated {
		return false
	}
	switch it.Kind {
	case Money:
		return !it.small // not one euro of it
	case Percent, PercentagePoint, Ratio, Number:
		return true
	case Quantity:
		if it.Quantity.Unit == "years_of_age" {
			return false
		}
		return (!it.small || isCasualty(it.Quantity.Unit)) && !d.isPair(it)
	}
	return false
}

// isDemanded tells whether the clause asks for the quantity instead of stating it.
func (d *document) isDemanded(it *item, s *sentence) bool {
	c := s.clauses[s.clauseOf(it.numbered.Start)]
	w, ok := d.cueIn(Range{max(c.Start, it.Start-windowBefore), it.Start}, "demand")
	return ok && it.Start-w.end < 30
}

// derivedFrom gives the index of the candidate that a share is a part of ("two
// thirds of those"), or -1.
func (d *document) derivedFrom(m int, before []Candidate) int {
	it := &d.found[m]
	if it.Quantity.Unit != share && it.Quantity.Unit != "percent" || len(before) == 0 {
		return -1
	}
	if !d.partOf(it) {
		return -1
	}
	for b := len(before) - 1; b >= max(0, len(before)-6); b-- {
		base := &d.found[before[b].Mention]
		if base.sentence < it.sentence-1 || d.sentences[base.sentence].block != d.sentences[it.sentence].block {
			return -1
		}
		if before[b].DerivedFrom != nil {
			b = *before[b].DerivedFrom + 1 // parts of one whole, one after the other
			continue
		}
		if base.Kind == Quantity && base.unit.kind != "measure" || base.Kind == Money {
			return b
		}
	}
	return -1
}

// partOf tells whether words beside a share say that it is one of what was
// counted before: 其中三分之二, two-thirds of those, of whom 40 percent.
func (d *document) partOf(it *item) bool {
	found := false
	d.words.within(max(d.sentences[it.sentence].Start, it.Start-24), it.Start, incrementWord, func(w match) {
		if w.a != "part" {
			return
		}
		found = true
		for i := w.end; i < it.Start; i++ {
			if d.at(i) == '；' || d.at(i) == ';' || isTerminator(d.at(i)) {
				found = false
			}
		}
	})
	if found {
		return true
	}
	w, ok := d.words.at(d.spaces(it.End), incrementWord)
	return ok && w.a == "part" && isLatin(d.at(w.start))
}
