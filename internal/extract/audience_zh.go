package extract

// audienceZh adds the medium that somebody spoke to: 对路透社表示, 接受《…》采访时说,
// 告诉法新社.
func (d *document) audienceZh(subject Range, w match, c cue) []cue {
	if c.hop.Relation == ReportsFrom || c.nobody {
		return nil
	}
	look := Range{subject.Start, w.start}
	if w.word == "告诉" {
		look = Range{w.end, min(len(d.text), w.end+14)}
		if t, ok := d.mediumAt(look.Start, look.End); ok {
			m := cue{Range: t.Range, hop: t.hop, trailing: c.trailing, both: c.both}
			return []cue{m}
		}
		return nil
	}
	for i := look.Start; i < look.End; i++ {
		var n int
		switch {
		case d.at(i) == '对' || d.at(i) == '向', d.at(i) == '在' && (d.at(i+1) == '《' || d.onAir(Range{i, look.End})):
			n = 1
		case d.has(i, "接受"), d.has(i, "告诉"), d.has(i, "通过"):
			n = 2
		default:
			continue
		}
		if t, ok := d.mediumAt(i+n, look.End); ok && i >= c.Start {
			return []cue{{Range: t.Range, hop: t.hop, trailing: c.trailing, both: c.both}}
		}
	}
	return nil
}

// onAir tells whether somebody speaks in what an outlet broadcasts: 在甲台的节目中.
func (d *document) onAir(r Range) bool {
	for i := r.Start; i+2 <= r.End; i++ {
		if onAirZh[string(d.text[i:i+2])] {
			return true
		}
	}
	return false
}

// keepMediumZh notes the outlet that a person spoke to, and gives it to what 他 or 她
// says later in the paragraph.
func (d *document) keepMediumZh(found []cue, s *sentence) {
	for i := range found {
		c := &found[i]
		if c.hop.Relation != Quotes || c.nobody {
			continue
		}
		told := false
		for k := range found {
			if m := &found[k]; m.hop.Relation == ReportsFrom && !m.by && !m.inner {
				d.spoke, told = spoke{c.hop, m.hop, s.block}, true
			}
		}
		if told || d.spoke.block != s.block || d.spoke.medium.PartyName == "" || !samePerson(c.hop, d.spoke.person) {
			continue
		}
		if r, ok := d.frontZh(c.Range); ok && (d.at(r.Start) == '他' || d.at(r.Start) == '她') && d.at(r.Start+1) != '们' {
			m := d.spoke.medium
			c.medium = &m
		}
	}
}

// mediumAt reads a medium that begins at i, perhaps behind a place (美国有线电视新闻网).
func (d *document) mediumAt(i, limit int) (teller, bool) {
	if d.at(i) == '该' && i+2 <= limit && mediaEndZh[string(d.text[i+1:i+2])] { // 对该刊说
		h := d.outletBefore(string(d.text[i+1:i+2]), i)
		return teller{Range: Range{i, i + 2}, hop: h}, h.PartyName != "" && h.Relation == ReportsFrom
	}
	if d.at(i) == '《' {
		for j := i + 1; j < min(limit, i+20); j++ {
			if d.at(j) == '》' {
				return d.titleZh(Range{i, j + 1})
			}
		}
		return teller{}, false
	}
	for j := i; j < min(limit, i+8); j++ {
		if w, ok := d.words.at(j, mediumWord); ok && w.end <= limit && (j == i || isHan(d.at(j))) {
			t := teller{Range: Range{i, w.end}}
			text := d.slice(i, w.end)
			t.hop = Hop{Party: text, PartyName: text, Relation: ReportsFrom}
			if p, ok := d.party(t.Range, false); ok {
				t.Range, t.hop = Range{p.start, p.end}, d.hopOf(p, ReportsFrom)
			}
			return t, true
		}
		if d.parts(j) || isSpace(d.at(j)) {
			break
		}
	}
	if p, ok := d.words.at(i, partyName); ok && p.end <= limit {
		if h := d.hopOf(p, CitesDataOf); h.Relation == ReportsFrom {
			return teller{Range: Range{p.start, p.end}, hop: h}, true
		}
	}
	return teller{}, false
}
