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
		if c.medium != nil && len(hops) == 0 && !reported(covering) {
			hops = append(hops, *c.medium)
		}
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
	if c := d.unnamedPaper(cues, it, len(hops), len(hops) == 1 && hops[0].Relation == ReportsFrom); c != nil && !d.toldInFull(c, it, end) {
		h := Hop{PartyName: d.paperName(c), Relation: CitesDataOf, Start: c.Start, End: c.End}
		return append(hops, h), EndUnnamed, stance, append(used, c.Range)
	}
	if len(hops) == 0 && hearsay && d.inLatin(s.Start) {
		if c := d.hearsayOf(cues, it); c != nil && d.saying(it.Start) == nil {
			hops = append(hops, Hop{PartyName: d.slice(c.Start, c.End), Relation: Quotes, Start: c.Start, End: c.End})
			return hops, EndUnnamed, stance, append(used, c.Range)
		}
	}
	if len(hops) == 0 {
		st := d.saying(it.Start)
		if st == nil && end == EndUnknown && !d.aside(it, s) && !d.traded(it) {
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
		if c := &cues[k]; c.near && (c.both && c.End <= it.numbered.Start && it.Start-c.End < 4 ||
			!c.both && c.Start >= it.End && (c.Start-it.End < 10 && !(isHan(d.at(c.Start)) && d.countsWithin(it.End, c.Start)) || c.by && c.Start-it.End < 60 && !d.countsWithin(it.End, c.Start) && !d.clauseEndsWithin(it.End, c.Start))) {
			return []*cue{c}, false
		}
	}
	for k := range cues { // a survey of 900 adults found
		if c := &cues[k]; c.paper && !c.by && !c.near && !c.nobody && isLatin(d.at(c.Start)) && c.Start <= it.Start && it.End < c.words.End+80 && it.End <= c.End {
			return []*cue{c}, false
		}
	}
	if d.aside(it, s) {
		for k := range cues { // which sold 20 jets last year, according to X
			if c := &cues[k]; c.by && !c.nobody && !c.inner && c.Start >= it.End && c.End <= s.clauses[s.clauseOf(it.numbered.Start)].End && !d.clauseEndsWithin(it.End, c.Start) {
				return []*cue{c}, false
			}
		}
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
		if c.unnamed && awaits[c.verb] && k > 0 && cues[k-1].trailing && d.partsClauses(c.Start, s) {
			closed = true // the bureau said, whereas economists had forecast
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
		if !c.by && !c.inner && c.hop.Relation != ReportsFrom { // the police registered 900 offences, said the registry
			for relation, had := range byRelation {
				if !had.trailing && !had.by && had.hop.Relation == CitesDataOf && happens[had.verb] {
					delete(byRelation, relation)
				}
			}
		}
		had := byRelation[slot(c)]
		if had == nil || had.trailing && !c.both && d.countsWithin(had.End, it.Start+1) {
			if had != nil || !spoken(byRelation) || c.inner || c.hop.Relation == ReportsFrom || !d.countsApart(it.End, c.Start) {
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
		if !c.weak || len(byRelation) == 1 && !hearsay && mine < 0 && !d.loosely(c.End, it.Start) {
			out = append(out, c)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Start < out[j].Start })
	return out, hearsay
}

// aside tells whether a figure stands in a relative clause or an apposition between
// commas that says who or what the noun before it is: the group, which employs
// 6,000 people, said. That is the writer's own word, outside quotations.
func (d *document) aside(it *item, s *sentence) bool {
	if !d.inLatin(s.Start) || d.quotationAt(it.Start) >= 0 {
		return false
	}
	k := s.clauseOf(it.numbered.Start)
	c := s.clauses[k]
	if k == 0 || k+1 >= len(s.clauses) || d.at(c.End) != ',' || d.at(d.back(c.Start)-1) != ',' || c.End-c.Start > 160 {
		return false
	}
	switch d.latinWord(c.Start) {
	case "which", "who", "whose", "where":
	case "a", "an": // the alliance, a group of 23 states, will
		if d.verbIn(c) {
			return false
		}
	default:
		return false
	}
	if d.verbOfSaying(c) || d.tellsBehind(s, k+1) {
		return false
	}
	first := s.clauses[k-1] // the subject: nothing was said before it
	return (k == 1 || k == 2 && d.opensWithTime(s)) && !d.verbOfSaying(first) && !d.countsWithin(first.Start, first.End)
}

// verbIn tells whether a word that only verbs have before or behind them stands in a
// range: a company that has, a firm is.
func (d *document) verbIn(r Range) bool {
	for _, t := range d.phrase(r, 24) {
		if helping[t.text] || t.text == "that" || t.text == "which" || t.text == "who" {
			return true
		}
		if _, change := d.words.at(t.Start, changeWord); change {
			return true
		}
	}
	return false
}

// partsClauses tells whether a word that sets one clause against another stands right
// before i, behind a comma.
func (d *document) partsClauses(i int, s *sentence) bool {
	b := d.back(i)
	k := d.wordStart(b)
	switch string(d.text[k:b]) {
	case "whereas", "while", "but", "although", "though":
		return k > s.Start && d.at(d.back(k)-1) == ','
	}
	return false
}

// tellsBehind tells whether a clause names for itself who tells the sentence: where 52%
// back him, the survey shows.
func (d *document) tellsBehind(s *sentence, k int) bool {
	c := s.clauses[k]
	word := d.latinWord(c.Start)
	return k+1 == len(s.clauses) && determiners[word] && d.verbOfSaying(c) && d.speechEnds(c.End, s) && c.End-c.Start < 60 && !d.countsWithin(c.Start, c.End)
}

// verbOfSaying tells whether a verb of saying stands in a range.
func (d *document) verbOfSaying(r Range) bool {
	found := false
	d.words.within(r.Start, max(r.Start, r.End), cueWord, func(w match) {
		found = found || (w.a == "say" || w.a == "told") && !deedCues[w.b]
	})
	return found
}

func spoken(list map[string]*cue) bool {
	return list[Quotes] != nil && !list[Quotes].weak || list[CitesDataOf] != nil && !list[CitesDataOf].weak
}

func (d *document) clauseEndsWithin(start, end int) bool {
	for i := start; i < end; i++ {
		if isClauseEnd(d.at(i)) {
			return true
		}
	}
	return false
}

// countsApart tells whether a figure in a clause of its own lies between two
// positions: of 24% to 89,700, the second does not.
func (d *document) countsApart(start, end int) bool {
	for i := start; i < min(end, start+longSentence); i++ {
		if isClauseEnd(d.at(i)) && !(isDigit(d.at(i-1)) && isDigit(d.at(i+1))) {
			return d.countsWithin(i, end)
		}
	}
	return false
}

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

// traded tells whether the clause of a figure tells what shares or bonds did:
// that anybody can look up.
func (d *document) traded(it *item) bool {
	from := d.sentences[it.sentence].Start - 1
	for i := it.Start - 1; i > max(from, it.Start-100) && (!d.parts(i) || d.at(i) == ','); i-- {
		if isLatin(d.at(i)) && !isLatin(d.at(i-1)) && tradables[d.latinWord(i)] && i+1 < it.Start {
			return true
		}
	}
	return false
}

// unnamedPaper gives the cue of something put out by nobody named that a figure
// rests on: official figures show, citing an internal memo.
func (d *document) unnamedPaper(cues []cue, it *item, hops int, press bool) *cue {
	for k := range cues {
		c := &cues[k]
		if !c.nobody || !c.paper || c.words.End <= c.words.Start || c.near {
			continue
		}
		if isHan(d.at(c.words.Start)) && d.paperName(c) == "" {
			continue
		}
		leads := c.End <= it.numbered.Start && !c.trailing
		if (c.inner || press && isHan(d.at(c.Start))) && hops > 0 && (leads || c.Start >= it.End) {
			return c
		}
		if !c.inner && hops == 0 && (leads || c.trailing && c.Start >= it.End) {
			return c
		}
	}
	return nil
}

// reported tells whether one of the cues is that of an outlet.
func reported(list []*cue) bool {
	for _, c := range list {
		if c.hop.Relation == ReportsFrom {
			return true
		}
	}
	return false
}

// loosely tells whether a participle behind a comma lies between two positions: gave
// it £3m, covering a tenth of its cost.
func (d *document) loosely(start, end int) bool {
	for i := start; i < min(end, start+longSentence); i++ {
		if w := d.latinWord(d.spaces(i + 1)); d.at(i) == ',' && len(w) > 5 && w[len(w)-3:] == "ing" {
			return true
		}
	}
	return false
}

// hearsayOf gives the words of hearsay nearest before a figure, or behind it.
func (d *document) hearsayOf(cues []cue, it *item) (found *cue) {
	for k := range cues {
		if c := &cues[k]; c.nobody && !c.paper && (found == nil || c.End <= it.Start) {
			found = c
		}
	}
	return found
}
