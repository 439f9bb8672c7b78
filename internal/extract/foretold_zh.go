package extract

// Figures of Chinese sentences that are somebody else's than who tells the sentence: what was
// expected, what was set as a goal, and what an estimate comes to that is the subject itself.

// expectationsReach bounds the words between a word of comparison and the figure that
// somebody expected, in characters.
const expectationsReach = 18

// setApart gives the cues of a Chinese sentence that speak of one figure alone: 远超分析师30万
// 人的预期, 央行设定的2%的目标, 某行的估算则只有40亿元.
func (d *document) setApart(s *sentence, found []cue) []cue {
	if !d.inHan(s.Range) {
		return nil
	}
	var out []cue
	for k := d.firstFrom(s.Start); k < len(d.found) && d.found[k].Start < s.End && len(out) < 16; k++ {
		it := &d.found[k]
		if it.Quantity == nil || it.dated || d.nearCue(found, it) {
			continue
		}
		if c, ok := d.setAgainst(it, s); ok {
			out = append(out, c)
		} else if c, ok := d.setAsGoal(it, s); ok {
			out = append(out, c)
		} else if c, ok := d.estimateOf(it, s); ok {
			out = append(out, c)
		}
	}
	return out
}

// nounAfter gives where the first noun of a set ends that a figure stands in front of, with 的
// or without: 30万人的预期, 14亿元预测中值. It is 0 for none.
func (d *document) nounAfter(it *item, s *sentence, nouns map[string]bool) int {
	i := max(it.End, it.numbered.End)
	if d.at(i) == '的' {
		i++
	}
	for ; i < min(s.End, it.End+5); i++ {
		if d.parts(i) {
			return 0
		}
		if i+2 <= s.End && nouns[string(d.text[i:i+2])] {
			return i + 2
		}
	}
	return 0
}

// setAgainst reads a figure that another one is set against, and whose expectation it was: 超过
// 市场8亿元的预期, 好于4%的预估.
func (d *document) setAgainst(it *item, s *sentence) (cue, bool) {
	end := d.nounAfter(it, s, awaitedZh)
	if end == 0 {
		return cue{}, false
	}
	for i := it.Start; i > max(s.Start, it.Start-expectationsReach) && !d.parts(i-1); i-- {
		if i-2 < s.Start || !comparesZh[string(d.text[i-2:i])] && !comparesZh[string(d.text[i-1:i])] {
			continue
		}
		c := cue{Range: Range{max(it.End, it.numbered.End), end}, near: true, unnamed: true, hop: Hop{PartyName: d.slice(end-2, end), Relation: Quotes}}
		who, ok := d.frontZh(Range{i, it.Start})
		if !ok || who.End-who.Start < 2 {
			return c, true
		}
		for who.End > who.Start+2 && d.at(who.End-1) == '的' {
			who.End--
		}
		if d.expecting(who) {
			return cue{}, false // 远超经济师预测的2%的中值: read as whose forecast it is
		}
		if w, adverb := d.words.at(who.Start, adverbWord); adverb && w.end >= who.End {
			return c, true
		}
		c.hop.PartyName = d.slice(who.Start, who.End)
		if t, ok := d.tellerZh(who, CitesDataOf); ok && !t.nobody && !t.unnamed && t.hop.Relation == CitesDataOf && d.certainZh(t) {
			c.take(t)
		}
		return c, true
	}
	return cue{}, false
}

// expecting tells whether words end in a verb of expecting.
func (d *document) expecting(r Range) bool {
	return r.End-r.Start > 2 && awaitsZh[string(d.text[r.End-2:r.End])]
}

// setAsGoal reads whose goal a figure is: 达到央行设定的2%的目标.
func (d *document) setAsGoal(it *item, s *sentence) (cue, bool) {
	end := d.nounAfter(it, s, goalsZh)
	if end == 0 || d.at(it.Start-1) != '的' || it.Start-4 < s.Start || !setsZh[string(d.text[it.Start-3:it.Start-1])] {
		return cue{}, false
	}
	name := Range{it.Start - 3, it.Start - 3}
	for name.Start > s.Start && name.End-name.Start < expectationsReach && !d.parts(name.Start-1) && !ledTo[d.at(name.Start-1)] {
		name.Start--
	}
	t, ok := d.tellerZh(name, CitesDataOf)
	if !ok || t.nobody || t.unnamed || t.hop.Relation != CitesDataOf || !d.certainZh(t) {
		return cue{}, false
	}
	c := cue{Range: Range{max(it.End, it.numbered.End), end}, near: true}
	c.take(t)
	return c, true
}

// ledTo are characters that end a verb in front of its object: 达到, 超过了.
var ledTo = runeSet("到过了于至为")

// estimateOf reads an estimate that is the subject of its own figure: 某某公司的估算则只有40亿元.
func (d *document) estimateOf(it *item, s *sentence) (cue, bool) {
	i := min(it.Start, it.numbered.Start)
	for i > s.Start && it.Start-i < 8 && leadsTo[d.at(i-1)] {
		i--
	}
	if i-2 <= s.Start || !estimatesZh[string(d.text[i-2:i])] {
		return cue{}, false
	}
	b := d.clauseBounds(i-1, s)
	of := i - 3
	if d.at(of) != '的' || of-b.Start < 2 {
		return cue{}, false
	}
	t, ok := d.tellerZh(Range{b.Start, of}, CitesDataOf)
	if !ok || t.nobody || t.unnamed || t.hop.Relation == Quotes || d.placeName(t) || !d.certainZh(t) {
		return cue{}, false
	}
	c := cue{Range: Range{b.Start, i}, paper: true}
	c.take(t)
	return c, true
}

// leadsTo are characters between a noun and its figure: 则只有, 也高达, 约为.
var leadsTo = runeSet("则也却仅只为是有达约更就高大在略稍逾超近")

// goalOf reads who sets a figure as a goal: 政府工作报告将增长目标定为5%左右.
func (d *document) goalOf(w match, s *sentence) []cue {
	b := d.clauseBounds(w.start, s)
	at := 0
	for i := w.start - 1; i > b.Start && at == 0; i-- {
		if c := d.at(i); c == '把' || c == '将' {
			at = i
		}
	}
	goal := false
	for i := at; at > 0 && i+2 <= w.start; i++ {
		goal = goal || goalsZh[string(d.text[i:i+2])]
	}
	if !goal {
		return nil
	}
	subject, ok := d.frontZh(Range{b.Start, at})
	if !ok {
		return nil
	}
	t, ok := d.paperZh(subject)
	if !ok {
		t, ok = d.tellerZh(subject, CitesDataOf)
	}
	if !ok || t.nobody || t.unnamed || !d.certainZh(t) || d.placeName(t) && !t.paper {
		return nil
	}
	c := cue{Range: Range{subject.Start, at}}
	c.take(t)
	return []cue{c}
}
