package extract

import "sort"

// Who puts an English figure at what it is, wherever the verb stands: which the ministry
// put at 30, put at 30 by the ministry, was last put by the ministry at 30.

// valuedWithin bounds how far before its figure a verb that values is looked for, in code
// points.
const valuedWithin = 90

// valued gives the cues of who put figures at what they are.
func (d *document) valued(s *sentence, found []cue) []cue {
	if !d.inLatin(s.Start) {
		return nil
	}
	var out []cue
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= s.Start })
	for ; k < len(d.found) && d.found[k].Start < s.End && len(out) < 16; k++ {
		it := &d.found[k]
		if !d.divides(k) || d.nearCue(found, it) {
			continue
		}
		v, verb := d.valuing(it, s)
		if v == 0 {
			continue
		}
		if c, ok := d.valuer(it, v, verb, s); ok {
			out = append(out, c)
		}
	}
	return out
}

// valuing finds the verb that puts a figure at what it is, before the "at" or "as" that
// leads to it.
func (d *document) valuing(it *item, s *sentence) (int, string) {
	i, led := d.back(it.numbered.Start), false
	for n := 0; n < 14 && i > max(s.Start, it.numbered.Start-valuedWithin); n++ {
		j := d.wordStart(i)
		word := string(d.text[j:i])
		switch {
		case j == i:
			return 0, ""
		case !led && (word == "at" || word == "as"):
			led = true
		case !led && n > 3:
			return 0, ""
		case led && values[word]:
			return j, word
		case led && (joins[word] || word == "which"):
			return 0, ""
		}
		i = d.back(j)
		if led && (d.at(i-1) == ';' || d.at(i-1) == ':' || d.quotes(i-1) || d.countsWithin(i-1, j)) || d.at(i-1) == ',' && !led {
			return 0, ""
		}
		if d.at(i-1) == ',' {
			i--
		}
	}
	return 0, ""
}

// valuer reads who does what a verb at v says of a figure: the agent of a passive, behind
// the verb or the figure, or the subject of a verb that has "which" or a noun before it.
func (d *document) valuer(it *item, v int, verb string, s *sentence) (cue, bool) {
	c := cue{near: true, by: true, verb: verb}
	after := d.spaces(v + len(verb))
	b := d.spaces(it.End)
	switch {
	case d.hasWord(after, "by"): // put by the council at £4m
		t, ok := d.tellerEn(Range{d.spaces(after + 2), d.back(it.numbered.Start)})
		if !ok || t.nobody || t.hop.PartyName == "" {
			return cue{}, false
		}
		c.take(t)
		c.Range, c.both = Range{v, d.back(it.Start)}, true
		return c, true
	case d.hasWord(b, "by"): // put at £4m by the council
		j := d.spaces(b + 2)
		t, ok := d.tellerEn(Range{j, max(j, d.clauseBounds(j, s).End)})
		if !ok || t.nobody || t.hop.PartyName == "" {
			return cue{}, false
		}
		c.take(t)
		c.Range, c.trailing = Range{b, t.End}, true
		return c, true
	}
	end := d.beforeAdverbs(v, s.Start)
	if end < 0 || !d.hasWord(after, "at") && !d.hasWord(after, "as") {
		return cue{}, false // the subject of an object in between is read as any speaker
	}
	np, ok := d.subjectEn(end, s.Start)
	if !ok {
		return cue{}, false
	}
	t, ok := d.tellerEn(np)
	if !ok || t.nobody || t.hop.PartyName == "" {
		return cue{}, false
	}
	c.take(t)
	c.Range, c.both = Range{np.Start, d.back(it.Start)}, true
	return c, true
}
