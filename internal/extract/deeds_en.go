package extract

import "sort"

// What English parties do with figures without a word of saying: they pledge and award sums,
// earn them, raise their forecasts, and are the agents of passives.

// deedCues are the kinds of cues that are no words of saying: what somebody does with a sum,
// means to do, or earns.
var deedCues = map[string]bool{"act": true, "plan": true, "intent": true, "result": true, "medium": true, "outlook": true}

// agentOf makes a cue of who did what a participle says: of the figure before it, or of
// the one behind (was estimated by the bank at 3%).
func (d *document) agentOf(c cue, w match, s *sentence) []cue {
	if c.unnamed && c.hop.Relation != Quotes {
		return nil
	}
	c.near, c.both, c.trailing = true, false, true
	if d.figureBefore(w.start, s) {
		return []cue{c}
	}
	i := d.spaces(c.End)
	switch word := d.latinWord(i); word {
	case "at", "as", "to":
		c.End, c.both = i+len(word), true
		return []cue{c}
	}
	return nil
}

// actsOn tells whether somebody named awards, fines or asks for a sum: an act whose
// figure is their own.
func (d *document) actsOn(t teller, w match, s *sentence) bool {
	if t.paper || t.unnamed || t.nobody || t.hop.PartyName == "" || t.hop.Relation == ReportsFrom || !d.isParagraph(s) {
		return false
	}
	if w.b == "intent" && !d.hasSpoken(t) && !d.nounBehind(w.end, s, earnings) {
		return false // that the council will build is the writer's own word
	}
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= w.end })
	for ; k < len(d.found) && d.found[k].Start < min(s.End, w.end+90); k++ {
		if d.found[k].Kind == Money || w.b != "act" && d.divides(k) {
			return true
		}
	}
	return false
}

// hasSpoken tells whether a party has said something before.
func (d *document) hasSpoken(t teller) bool {
	for _, h := range d.told.heard {
		if h.Party != "" && (h.Party == t.hop.Party || h.PartyName == t.hop.PartyName) {
			return true
		}
	}
	return false
}

// nounBehind tells whether one of some nouns stands a few words behind a verb that ends
// at i: raised its 2030 growth forecast.
func (d *document) nounBehind(i int, s *sentence, nouns map[string]bool) bool {
	j := d.spaces(i)
	for n := 0; n < 9 && j < min(s.End, i+80) && !d.parts(j); n++ {
		if isLatin(d.at(j)) {
			w := d.latinWord(j)
			if nouns[w] {
				return true
			}
			if backStops[w] && !determiners[w] {
				return false
			}
		}
		for j < s.End && !isSpace(d.at(j)) && !(d.parts(j) && !isDigit(d.at(j-1))) {
			j++
		}
		j = d.spaces(j)
	}
	return false
}

// sumAt tells whether a sum of money stands right behind i: earned $3m.
func (d *document) sumAt(i int) bool {
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= i })
	return k < len(d.found) && d.found[k].Start-i < 3 && d.found[k].Kind == Money
}

// figureAt tells whether a figure stands right behind i.
func (d *document) figureAt(i int) bool {
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= i })
	return k < len(d.found) && d.found[k].Start <= d.spaces(i) && d.divides(k)
}

// paperBehind tells whether a verb that ends at i has something with figures in it for
// its object: published a new toll.
func (d *document) paperBehind(i int, s *sentence) bool {
	for n, j := 0, d.spaces(i); n < 6 && j < min(s.End, i+60) && isLatin(d.at(j)); n++ {
		w := d.latinWord(j)
		if figureNouns[w] || issues[w] {
			return true
		}
		if splitters[w] && !determiners[w] {
			return false
		}
		j = d.spaces(j + len(w))
	}
	return false
}
