package extract

import "sort"

// chain puts the cues that cover a quantity in order, outermost first, and
// says how it ends.
func (d *document) chain(cues []cue, it *item, s *sentence) (hops []Hop, end, stance string, used []Range) {
	covering, hearsay := d.covering(cues, it, s)
	if outer := d.speakerOf(it.Start); outer != nil && !speaks(covering, outer) {
		covering = append([]*cue{outer}, covering...)
	}
	end, stance = EndUnknown, "affirm"
	if hearsay {
		end = EndUnnamed
	}
	sort.SliceStable(covering, func(i, j int) bool { return covering[i].depth() < covering[j].depth() })
	for _, c := range covering {
		if c.stance != "" {
			stance = c.stance
		}
		if c.nobody {
			if len(hops) == 0 || end != EndPrimary {
				end = EndUnnamed
			}
			continue
		}
		h := c.hop
		h.Start, h.End = c.Start, c.End
		if len(hops) > 0 && hops[len(hops)-1].Party == h.Party && h.Party != "" {
			continue
		}
		hops = append(hops, h)
		used = append(used, c.Range)
		// A chain ends at whoever is named last: whether they had it from somebody
		// else, only their own words could tell.
		if end = EndPrimary; c.unnamed {
			end = EndUnnamed
		}
	}
	if len(hops) == 0 {
		st := d.saying(it.Start)
		if st == nil && end == EndUnknown && !d.aside(it, s) {
			st = d.doing(it, s)
		}
		if st != nil && d.vouched(st, end) {
			hops, end = d.asBodies(st.hops), st.end
		}
	}
	return hops, end, stance, used
}

// depth orders cues from the outermost: a medium reports, a person speaks, a
// body's data are cited; whom somebody cites comes last.
func (c *cue) depth() int {
	n := 0
	switch c.hop.Relation {
	case Quotes:
		n = 1
	case CitesDataOf:
		if n = 2; !c.by && !c.paper {
			n = 1 // it speaks itself: who stands first had it from the other
		}
	}
	if c.inner {
		n += 3
	}
	return n
}

// speaks tells whether one of the cues already says what c does: that somebody
// speaks, the same or with the same part in it.
func speaks(list []*cue, c *cue) bool {
	for _, k := range list {
		if !k.nobody && !k.inner && k.hop.Relation == c.hop.Relation && k.hop.Party == c.hop.Party {
			return true
		}
	}
	return false
}

// covering gives the cues of its own sentence that speak of a quantity.
func (d *document) covering(cues []cue, it *item, s *sentence) (out []*cue, hearsay bool) {
	for k := range cues {
		if c := &cues[k]; c.near && (!c.both && c.Start >= it.End && c.Start-it.End < 10 || c.both && c.End <= it.numbered.Start && it.Start-c.End < 4) {
			return []*cue{c}, false
		}
	}
	if d.aside(it, s) {
		return nil, false
	}
	cut := s.Start // behind the last semicolon that has a cue behind it
	for i := it.Start - 1; i >= max(s.Start, it.Start-windowBefore); i-- {
		if d.at(i) == '；' || d.at(i) == ';' {
			cut = i
			break
		}
	}
	mine := d.quotationAt(it.Start)
	byRelation := map[string]*cue{}
	slot := func(c *cue) string {
		if c.inner {
			return "inner " + c.hop.Relation
		}
		return c.hop.Relation
	}
	near, leading, closed := it.Start, 0, false
	for k := len(cues) - 1; k >= 0 && leading < 8; k-- {
		c := &cues[k]
		if c.near || c.End > it.numbered.Start || c.trailing && !c.both {
			continue
		}
		if c.Start < cut && leading > 0 {
			break
		}
		if q := d.quotationAt(c.Start); q >= 0 && q != mine && !d.nameQuoted(c.Start) {
			continue // said in another quotation
		}
		if leading > 0 && d.countsWithin(c.End, near) {
			closed = true // what it speaks of was said before the next one spoke
		}
		leading++
		if closed && (c.nobody || c.hop.Relation != ReportsFrom) {
			continue
		}
		near = min(near, c.Start)
		if c.nobody { // hearsay adds no hop, but who says so is not the document
			hearsay = true
			continue
		}
		if byRelation[slot(c)] == nil {
			byRelation[slot(c)] = c
		}
	}
	for k := range cues {
		c := &cues[k]
		if c.near {
			continue
		}
		if c.Start < it.End || !c.trailing {
			if c.Start >= it.End && !c.inner && d.countsBehind(c, s) {
				break // the next one speaks
			}
			continue
		}
		if q := d.quotationAt(c.Start); q >= 0 && q != mine {
			continue
		}
		if d.semicolonWithin(it.End, c.Start) && c.nobody {
			break
		}
		if c.nobody {
			hearsay = hearsay || len(byRelation) == 0
			break
		}
		if c.by && c.hop.Relation == CitesDataOf && !c.inner { // firms have announced 900 layoffs, according to X
			for relation, had := range byRelation {
				if !had.trailing && !had.by && (relation == CitesDataOf || had.unnamed && relation == Quotes) {
					delete(byRelation, relation)
				}
			}
		}
		had := byRelation[slot(c)]
		if had == nil || had.trailing && !c.both && d.countsWithin(had.End, it.Start+1) {
			if had != nil || !spoken(byRelation) || c.inner || c.hop.Relation == ReportsFrom || !d.countsWithin(it.End, c.Start) {
				byRelation[slot(c)] = c
			}
		}
		if c.inner || c.hop.Relation == ReportsFrom {
			continue // who cites stands beside it
		}
		if k+1 < len(cues) && cues[k+1].Start <= c.End && cues[k+1].hop.Relation == ReportsFrom && byRelation[ReportsFrom] == nil {
			byRelation[ReportsFrom] = &cues[k+1] // told Reuters
		}
		break
	}
	for _, c := range byRelation {
		out = append(out, c)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Start < out[j].Start })
	return out, hearsay
}

// aside tells whether a figure stands in a relative clause or an apposition between
// commas that says who or what the noun before it is: the group, which employs
// 6,000 people, said. That is the writer's own word, outside quotations.
func (d *document) aside(it *item, s *sentence) bool {
	if !isLatin(d.at(s.Start)) || d.quotationAt(it.Start) >= 0 {
		return false
	}
	k := s.clauseOf(it.numbered.Start)
	c := s.clauses[k]
	if k == 0 || k+1 >= len(s.clauses) || d.at(c.End) != ',' || d.at(d.back(c.Start)-1) != ',' || c.End-c.Start > 160 {
		return false
	}
	switch d.latinWord(c.Start) {
	case "which", "who", "whose", "where":
	default:
		return false
	}
	if d.verbOfSaying(c) {
		return false
	}
	first := s.clauses[k-1] // the subject: nothing was said before it
	return (k == 1 || k == 2 && d.opensWithTime(s)) && !d.verbOfSaying(first) && !d.countsWithin(first.Start, first.End)
}

// verbOfSaying tells whether a verb of saying stands in a range.
func (d *document) verbOfSaying(r Range) bool {
	_, say := d.cueIn(r, "say")
	_, told := d.cueIn(r, "told")
	return say || told
}

func spoken(list map[string]*cue) bool { return list[Quotes] != nil || list[CitesDataOf] != nil }

// countsBehind tells whether a leading cue opens a part of its own, with
// figures in it.
func (d *document) countsBehind(c *cue, s *sentence) bool {
	return !c.trailing && d.countsWithin(c.End, s.End)
}

func (d *document) semicolonWithin(start, end int) bool {
	for i := start; i < min(end, start+longSentence); i++ {
		if r := d.at(i); r == ';' || r == '；' {
			return true
		}
	}
	return false
}
