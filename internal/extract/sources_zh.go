package extract

// Ways to say in Chinese whose figure it is without a verb of saying.

// revisedZh reads who changed a forecast: 某行把增长预期下调至.
func (d *document) revisedZh(w match, s *sentence) []cue {
	b := d.clauseBounds(w.start, s)
	end := w.start
	for i := w.start - 1; i > b.Start; i-- {
		if c := d.at(i); c == '把' || c == '将' {
			end = i
			break
		}
	}
	forecast := Range{end, min(b.End, w.end+24)}
	found := false
	d.words.within(forecast.Start, forecast.End, tailWord, func(t match) { found = found || awaitsZh[t.word] || forecastsZh[t.word] })
	for i := forecast.Start; i < forecast.End && !found; i++ {
		for n := 2; n < 4 && i+n <= forecast.End; n++ {
			found = found || forecastsZh[string(d.text[i:i+n])] || awaitsZh[string(d.text[i:i+n])]
		}
	}
	t, ok := d.tellerZh(Range{b.Start, end}, CitesDataOf)
	if !found || !ok || !d.certainZh(t) {
		return nil
	}
	c := cue{Range: Range{b.Start, end}}
	c.take(t)
	return []cue{c}
}

// longestTime bounds the words that say when somebody spoke, in characters.
const longestTime = 8

// nameInMarks reads a name in marks of quotation that opens a clause, right before
// a verb: “某某行动”批评说.
func (d *document) nameInMarks(verb int, w match, s *sentence) (cue, bool) {
	for i := verb - 1; i > max(s.Start, verb-longestTime); i-- { // “某联合会”30日表示
		if c := d.at(i); (c == '”' || c == '」') && (isDigit(d.at(i+1)) && d.dayHere(i+1) || d.adverbAt(i+1) || d.dateWordAt(i+1)) {
			verb = i + 1
			break
		}
	}
	if c := d.at(verb - 1); c != '”' && c != '」' || w.b == "paper" {
		return cue{}, false
	}
	for i := verb - 2; i >= max(s.Start, verb-14); i-- {
		switch c := d.at(i); {
		case c == '“' || c == '「':
			if verb-i < 4 || i > s.Start && !isClauseEnd(d.at(i-1)) {
				return cue{}, false
			}
			text := d.slice(i+1, verb-1)
			return cue{Range: Range{verb, w.end}, hop: Hop{Party: text, PartyName: text, Relation: CitesDataOf}}, true
		case d.parts(i):
			return cue{}, false
		}
	}
	return cue{}, false
}

// learntZh reads whom a reporter had it from: 记者从市应急管理局获悉.
func (d *document) learntZh(w match, s *sentence) []cue {
	b := d.clauseBounds(w.start, s)
	for i := w.start - 3; i >= b.Start; i-- {
		if d.at(i) != '从' {
			continue
		}
		name := Range{i + 1, w.start}
		for name.End > name.Start+2 && (d.at(name.End-1) == '处' && !d.bodyEnd(name.End) || d.at(name.End-1) == '方' && d.at(name.End-2) == '官') {
			name.End--
		}
		for j := name.Start; j < name.End; j++ {
			if d.has(j, "报道") || d.has(j, "报导") { // 从媒体的报道中得知
				return nil
			}
		}
		t, ok := d.tellerZh(name, CitesDataOf)
		if !ok || t.nobody {
			return nil
		}
		c := cue{Range: Range{i, w.end}, by: true}
		c.take(t)
		return []cue{c}
	}
	return nil
}

// accountsBehind tells whether the accounts of a company are what is put out by a
// verb that ends at i: 公布全年业绩.
func (d *document) accountsBehind(i int) bool {
	for j := i; j < min(len(d.text), i+10) && !d.parts(j); j++ {
		if _, ok := d.words.at(j, accountWord); ok {
			return true
		}
	}
	return false
}

// expectedZh reads whose forecast a figure is set against: 高于市场预期的52亿元. It
// speaks of that one figure.
func (d *document) expectedZh(w match, s *sentence) (cue, bool) {
	if w.a != "expect" && !awaitsZh[w.word] {
		return cue{}, false
	}
	i := w.end
	for i < s.End && (d.at(i) == '的' || d.at(i) == '为' || d.at(i) == '值' || d.at(i) == '中') {
		i++
	}
	if k := d.firstFrom(i); k >= len(d.found) || d.found[k].Start-i > 3 || d.found[k].dated || i == w.end && w.a != "expect" {
		return cue{}, false
	}
	b := d.clauseBounds(w.start, s)
	for j := w.start; j > max(b.Start, w.start-12); j-- {
		for n := 1; n <= 2 && j-n >= b.Start; n++ {
			if !comparesZh[string(d.text[j-n:j])] {
				continue
			}
			if j == w.start || isDigit(d.at(j)) || d.dateWordAt(j) {
				return cue{}, false // 高于5月预测的: whose, the sentence says
			}
			who, ok := d.frontZh(Range{j, w.start})
			if w, adverb := d.words.at(who.Start, adverbWord); !ok || adverb && w.end >= who.End && !consensusZh[w.word] {
				return cue{}, false // 高于此前预测的: whose, the text says
			}
			text := d.slice(who.Start, who.End)
			c := cue{Range: Range{j, w.end}, near: true, both: true, unnamed: true, hop: Hop{PartyName: text, Relation: Quotes}}
			if t, ok := d.tellerZh(who, CitesDataOf); ok && !t.nobody && !t.unnamed && t.hop.Relation == CitesDataOf && d.certainZh(t) {
				c.take(t)
			}
			return c, true
		}
	}
	if u, ok := d.cueIn(Range{max(b.Start, w.start-8), w.start}, "unnamed"); ok && u.end == w.start && w.a == "expect" {
		for j := u.start; j > max(s.Start, u.start-60); j-- { // 低于某社访问经济学家得出的
			if comparesZh[string(d.text[j-2:j])] {
				return cue{Range: Range{u.start, w.end}, near: true, both: true, unnamed: true, hop: Hop{PartyName: d.slice(u.start, u.end), Relation: Quotes}}, true
			}
		}
	}
	return cue{}, false
}

// reckonedByZh reads 按某机构估算, 依某署的预测: 按 and 依 alone open much else, so that somebody
// must be named in between.
func (d *document) reckonedByZh(w match, s *sentence) []cue {
	if w.start > s.Start && !d.parts(w.start-1) && !isSpace(d.at(w.start-1)) {
		return nil
	}
	end := w.end
	for end < s.End && end-w.end < 40 && !isClauseEnd(d.at(end)) {
		end++
	}
	tail, ok := match{}, false
	d.words.within(w.end, end, tailWord, func(t match) {
		if t.end >= end-2 && !ok {
			tail, ok = t, true
		}
	})
	if !ok || tail.start < w.end+2 {
		return nil
	}
	name := Range{w.end, tail.start}
	t, ok := d.tellerZh(name, CitesDataOf)
	c := cue{Range: Range{w.start, tail.end}, by: true}
	switch {
	case ok && (t.unnamed || d.certainZh(t) && !t.nobody):
		t.paper = t.paper || tail.b == CitesDataOf
		c.take(t)
	case genericZh[string(d.text[name.Start:name.End])]:
		c.nobody = true
	default:
		return nil
	}
	return []cue{c}
}

// sightedZh reads an outlet that has seen what somebody put out: 某社看到的一份草案. Whose that is,
// only words behind say.
func (d *document) sightedZh(r Range, start int) []cue {
	for i := r.Start + 2; i+2 <= r.End; i++ {
		if !sightZh[string(d.text[i:i+2])] {
			continue
		}
		t, ok := d.tellerZh(Range{r.Start, i}, ReportsFrom)
		if !ok || t.nobody || t.unnamed || !mediaEndZh[string(d.text[t.End-1:t.End])] && !d.knownParty(t) && !d.mediumZh(t.Range) || d.knownParty(t) && t.hop.Relation != ReportsFrom {
			return nil
		}
		t.hop.Relation = ReportsFrom
		from := i + 2
		if d.at(from) == '的' {
			from++
		}
		if from >= r.End {
			return nil
		}
		c := cue{Range: Range{start, i}, by: true}
		c.take(t)
		if o, ok := d.paperZh(Range{from, r.End}); ok && !o.nobody && !o.unnamed && d.certainZh(o) {
			paper := cue{Range: Range{from, r.End}, inner: true, by: true}
			paper.take(o)
			return []cue{c, paper}
		}
		return []cue{c}
	}
	return nil
}

// reporterFrom tells whether a reporter had it from somebody: 记者从市消防局证实.
func (d *document) reporterFrom(w match, s *sentence) bool {
	b := d.clauseBounds(w.start, s)
	for i := b.Start; i < min(w.start-3, b.Start+20); i++ {
		if d.has(i, "记者") {
			for j := i + 2; j < min(w.start-2, i+14); j++ {
				if d.at(j) == '从' {
					return true
				}
			}
			return false
		}
	}
	return false
}

// thingZh reads who showed things that show something: 某公司的卫星图像. Where nobody is named,
// they are nobody's paper.
func (d *document) thingZh(r Range) teller {
	none := teller{Range: r, nobody: true, paper: true}
	i := d.lastOf(r)
	if i <= r.Start {
		return none
	}
	if t := d.ownerZh(Range{r.Start, i}); !t.nobody && !t.unnamed && t.hop.Relation != Quotes && d.certainZh(teller{Range: t.Range, hop: t.hop}) {
		return t
	}
	return none
}

// authorsOf reads whose study it is that was printed in a journal, from the words in front of the
// verb of printing: 某大学等五家机构的科研人员发表于《…》的研究. They must name a body.
func (d *document) authorsOf(r Range) (teller, bool) {
	for i := r.Start + 2; i < r.End; i++ {
		w, ok := d.words.at(i, adverbWord)
		if !ok || w.b != "issue" {
			continue
		}
		who := Range{r.Start, i}
		if of := d.lastOf(who); of > 0 && d.somePeopleZh(d.cutZh(Range{of + 1, i})) {
			who.End = of
		}
		t, ok := d.tellerZh(who, CitesDataOf)
		if !ok || t.nobody || t.unnamed || t.hop.Relation != CitesDataOf || !d.certainZh(t) || teamsZh[string(d.text[max(r.Start, t.End-2):t.End])] {
			return teller{}, false
		}
		t.paper = true
		return t, true
	}
	return teller{}, false
}
