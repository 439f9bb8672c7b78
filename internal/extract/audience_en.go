package extract

// audience reads whom something was told: a medium, or reporters, lawmakers.
func (d *document) audience(i int, s *sentence) (cue, int) {
	j := d.spaces(i)
	b := d.clauseBounds(j, s)
	ts := d.phrase(Range{j, max(j, b.End)}, 10)
	named := false // by the noun before it, or as a title: told The Harbour Sentinel
	for len(ts) > 0 && determiners[ts[0].text] {
		named = ts[0].upper && len(ts) > 1 && ts[1].upper
		ts = ts[1:]
	}
	for len(ts) > 1 && (mediumNouns[ts[0].text] || outletWords[ts[0].text]) && !ts[0].upper {
		ts, named = ts[1:], true
	}
	if len(ts) == 0 {
		return cue{}, j
	}
	k := 0
	for k < len(ts) && (ts[k].upper && (!d.dateWordAt(ts[k].Start) || k+1 < len(ts) && mediumNouns[ts[k+1].text]) || k > 0 && ts[k-1].upper && (ts[k].text == "of" || ts[k].text == "and") && k+1 < len(ts) && ts[k+1].upper) {
		k++
	}
	if k > 0 {
		r := Range{ts[0].Start, ts[k-1].End}
		if w, ok := d.words.at(r.Start, mediumWord); ok && w.end <= r.End {
			named = true // and what it broadcasts: told BBC Breakfast
		}
		if ts[0].owner && !d.isMedium(r) && k > 1 {
			r = Range{ts[1].Start, ts[k-1].End}
		}
		named = named || mediumNouns[ts[k-1].text] && k > 1 // the Dawn Programme
		t, ok := d.named(r, false, true)
		if ok && (t.hop.Relation == ReportsFrom || named) {
			t.hop.Relation = ReportsFrom
			c := cue{Range: r}
			c.take(t)
			return c, max(r.End, d.heardBy(ts[k:], ts[k-1].End))
		}
		return cue{}, d.heardBy(ts[k:], ts[k-1].End)
	}
	return cue{}, d.heardBy(ts, j)
}

// heardBy gives the end of the last noun of an audience near the start of words:
// told a news conference, told Radio One television.
func (d *document) heardBy(ts []latin, end int) int {
	for n := 0; n < min(4, len(ts)) && !splitters[ts[n].text]; n++ {
		if audiences[ts[n].text] || mediumNouns[ts[n].text] {
			end = ts[n].End
		}
	}
	return end
}

// withMedium adds the medium that somebody spoke to, where the words beside the
// cue name it: in an interview with it, in comments to it.
func (d *document) withMedium(c cue, after int, s *sentence) []cue {
	out := []cue{c}
	if c.hop.Relation == ReportsFrom {
		return out
	}
	if j := d.spaces(after); d.hasWord(j, "to") {
		if r, ok := d.mediumBehind(j+2, s); ok && r.Start-j < 10 {
			if t, ok := d.named(r, false, true); ok {
				t.hop.Relation = ReportsFrom
				m := cue{Range: r, trailing: c.trailing, both: c.both}
				m.take(t)
				return append(out, m)
			}
		}
	}
	from, to := max(s.Start, c.Start-70), min(s.End, after+70)
	for i := from; i < to; i++ {
		if i >= c.Start && i < after || isWordRune(d.at(i-1)) || !spokenTo[d.latinWord(i)] {
			continue
		}
		if r, ok := d.mediumBehind(i+len(d.latinWord(i)), s); ok {
			if t, ok := d.named(r, false, true); ok {
				t.hop.Relation = ReportsFrom
				m := cue{Range: r, trailing: c.trailing, both: c.both}
				m.take(t)
				return append(out, m)
			}
		}
		break
	}
	return out
}

// mediumBehind finds the name of an outlet within a few words behind i.
func (d *document) mediumBehind(i int, s *sentence) (Range, bool) {
	for j := i; j < min(s.End, i+60) && !(d.parts(j) && d.at(j) != ','); j++ {
		if isWordRune(d.at(j-1)) || !isUpperCase(d.original[j]) {
			continue
		}
		r := d.capitals(j, s.End)
		if d.isMedium(d.trimPossessive(r)) {
			return d.trimPossessive(r), true
		}
		if w, ok := d.words.at(j, mediumWord); ok && w.end <= r.End {
			return Range{w.start, w.end}, true
		}
		j = r.End - 1
	}
	return Range{}, false
}

// capitals gives the run of words with capitals that begins at i.
func (d *document) capitals(i, limit int) Range {
	r := Range{i, i}
	for range 6 {
		j := r.End
		if j > i {
			if j = d.spaces(j); j == r.End {
				break
			}
		}
		if j >= limit || !isUpperCase(d.original[j]) {
			break
		}
		for r.End = j; r.End < limit && !isSpace(d.at(r.End)) && !d.parts(r.End) && d.at(r.End) != '.'; {
			r.End++
		}
	}
	return r
}

// quotedBy reads the outlet that quotes a speaker: the Valley Ledger quotes an
// official as saying.
func (d *document) quotedBy(c cue, s *sentence) (cue, bool) {
	for i := c.Start; i > max(s.Start, c.Start-120) && !d.quotes(i); i-- {
		if isLatin(d.at(i-1)) || !quotingVerbs[d.latinWord(i)] {
			continue
		}
		np, ok := d.subjectEn(d.beforeAdverbs(i, s.Start), s.Start)
		if !ok {
			return cue{}, false
		}
		t, ok := d.tellerEn(np)
		if !ok || t.paper || t.unnamed || t.nobody || t.hop.PartyName == "" || t.hop.Relation == Quotes {
			return cue{}, false
		}
		t.hop.Relation = ReportsFrom
		m := cue{Range: np}
		m.take(t)
		return m, true
	}
	return cue{}, false
}

// spoke is to which outlet a person spoke last, and in which block.
type spoke struct {
	person, medium Hop
	block          int
}

// keepMedium notes the outlet that a person spoke to, and gives it to what they say
// later in the paragraph: She told Radio One. She added.
func (d *document) keepMedium(found []cue, s *sentence) {
	for i := range found {
		c := &found[i]
		if c.hop.Relation != Quotes || c.nobody {
			continue
		}
		for k := range found {
			if m := &found[k]; m.hop.Relation == ReportsFrom && !m.by && !m.inner {
				c.medium = &m.hop
				d.spoke = spoke{c.hop, m.hop, s.block}
			}
		}
		if c.medium == nil && d.spoke.block == s.block && d.spoke.medium.PartyName != "" && samePerson(c.hop, d.spoke.person) {
			if w := d.latinWord(c.words.Start); pronouns[w] && c.words.End == c.words.Start+len(w) {
				m := d.spoke.medium
				c.medium = &m
			}
		}
	}
}

// samePerson tells whether two hops are of one person.
func samePerson(a, b Hop) bool {
	return a.Party == b.Party && (a.Party != "" || a.PartyName == b.PartyName)
}

// signature reads the name behind a dash that a quotation ends with: “…” — Jane Doe, May 3.
func (d *document) signature(q *quotation) *cue {
	i := d.spaces(q.End)
	if r := d.at(i); r != '—' && r != '–' && r != '-' || !d.opensBlock(q.Start) {
		return nil
	}
	i = d.spaces(i + 1)
	r := d.capitals(i, min(len(d.text), i+60))
	if !d.spaced(r) || d.dateWordAt(r.Start) || d.bodyByForm(r) {
		return nil
	}
	text := d.slice(r.Start, r.End)
	return &cue{Range: r, hop: Hop{Party: text, PartyName: text, Relation: Quotes}, words: r}
}
