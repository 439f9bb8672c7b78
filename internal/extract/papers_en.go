package extract

// paperEn reads what was put out: data from X, X's report, a Gallup poll, a study
// published in X. Where nobody is named, "the report" is the one spoken of
// before.
func (d *document) paperEn(head, rest []latin, det string, depth int) (teller, bool) {
	k := len(head) - 1
	if t, ok := d.filmed(head, rest); ok {
		return t, true
	}
	for i, t := range rest {
		if t.text == "of" && d.handedOut(rest[1:]) { // the picture of trade from the ministry
			continue
		}
		if passives[t.text] && t.text != "to" && i+1 < len(rest) && !putsOut[rest[i+1].text] && !polled[rest[i+1].text] {
			break // was paid for by
		}
		filed := (t.text == "at" || t.text == "with") && i > 0 && (rest[i-1].text == "filed" || rest[i-1].text == "lodged")
		if !(t.text == "by" || t.text == "from" || t.text == "in" || t.text == "for" && i == 0 || t.text == "of" && i == 0 || filed) || i+1 >= len(rest) {
			continue
		}
		if t.text == "in" && !(i > 0 && rest[i-1].text == "published") && !d.journal(rest[i+1:]) {
			continue
		}
		if i > 0 && t.text == "by" && handed[rest[i-1].text] && d.ownerWithin(head) {
			break // police figures obtained by the Ledger
		}
		if o, ok := d.tellerOf(rest[i+1:], depth+1); ok && o.hop.PartyName != "" && !o.unnamed {
			if t.text == "for" && (d.placeName(o) || d.madeBy(rest[i+1:], o.End)) {
				continue // the estimate for Ohio, a poll for the Ledger by Castle Polling
			}
			if t.text == "of" && (o.hop.Relation == Quotes || isDigit(d.at(rest[i+1].Start)) || d.placeName(o)) {
				continue // a poll of 900 Dutch adults
			}
			o.paper = true
			if i > 0 && t.text == "by" && handed[rest[i-1].text] && o.hop.Relation == CitesDataOf && !d.bodyIn(o.Range) {
				o.hop.Relation = ReportsFrom // a memo seen by the Ledger
			}
			if o.hop.Relation == ReportsFrom && (t.text == "from" || t.text == "in" && !stories[head[k].text]) || o.hop.Relation == Quotes && (figureNouns[head[k].text] || t.text == "in") {
				o.hop.Relation = CitesDataOf
			}
			return o, true
		}
	}
	for i := k - 1; i >= 0; i-- { // X's report, the X report, X data
		if head[i].upper {
			from := i
			for from > 0 && (head[from-1].upper && !head[from-1].owner || bridges[head[from-1].text] && from > 1 && head[from-2].upper) {
				from--
			}
			end := head[i].End
			if head[i].owner {
				end = head[i].Start + len([]rune(head[i].text))
			}
			if w, ok := d.words.at(head[from].Start, dateWord); ok && w.end >= end {
				break
			}
			if w, ok := d.words.at(head[from].Start, geographyWord); ok && w.end >= end && !head[i].owner {
				break // US data
			}
			o, ok := d.named(Range{head[from].Start, end}, false, false)
			if !ok || !head[i].owner && !d.nameAtStart(Range{head[from].Start, end}) {
				break
			}
			if i+1 < k { // Labor Ministry's figures; EU drugs agency data
				if _, ok := d.words.before(head[k-1].End, bodyWord); ok {
					o = d.body(Range{head[from].Start, head[k-1].End})
				}
			}
			if o.hop.Relation == Quotes && !head[i].owner {
				o.hop.Relation = CitesDataOf // a Pew survey
			}
			o.paper = true
			return o, true
		}
		if w, ok := d.words.before(head[i].Start+len([]rune(head[i].text)), bodyWord); ok && (i == k-1 || head[i].owner) { // police data, the ministry's latest count
			from := w.start
			if i > 0 && head[i-1].upper {
				from = head[i-1].Start
			}
			o := d.body(Range{from, w.end})
			o.paper = true
			return o, true
		}
	}
	if o, ok := d.paperAside(head[k].End, depth); ok {
		return o, true
	}
	if (det == "the" || det == "this" || det == "its" || det == "") && (k == 0 || k == 1 && head[0].text == "same") && d.told.sourceIn(0).PartyName != "" {
		h := d.told.sourceIn(0)
		if p := d.told.paperIn(0); p.PartyName != "" && figureNouns[head[k].text] {
			h = p // the data are whose data were named, not who spoke since
		} else if p.PartyName == "" && figureNouns[head[k].text] && d.told.opening.PartyName != "" {
			h = d.told.opening
		}
		if det == "this" && d.told.first.PartyName != "" && figureNouns[head[k].text] {
			h = d.told.first // this poll: the one that the text is about
		}
		if h.Relation != ReportsFrom || stories[head[k].text] || d.told.paperIn(0).PartyName != "" { // the study is no outlet's
			return teller{Range: Range{head[0].Start, head[k].End}, hop: h, paper: true}, true
		}
	}
	return teller{Range: Range{head[0].Start, head[k].End}, nobody: true, paper: true}, true
}

// madeBy tells whether "by" and a name stand behind i among the words behind a paper.
func (d *document) madeBy(ts []latin, i int) bool {
	for k := 0; k+1 < len(ts); k++ {
		if ts[k].Start >= i && ts[k].text == "by" {
			return ts[k+1].upper || ts[k+1].text == "the"
		}
	}
	return false
}

// ownerWithin tells whether the words before a paper name whose it is: police figures,
// the ministry's memo.
func (d *document) ownerWithin(head []latin) bool {
	for _, t := range head[:len(head)-1] {
		if _, body := d.words.before(t.Start+len([]rune(t.text)), bodyWord); body || t.owner {
			return true
		}
	}
	return false
}

// handedOut tells whether "from" or "by" and a name stand among the words behind a paper.
func (d *document) handedOut(ts []latin) bool {
	for i := 0; i+1 < len(ts); i++ {
		if passives[ts[i].text] {
			return false
		}
		if (ts[i].text == "from" || ts[i].text == "by") && (ts[i+1].upper || ts[i+1].text == "the" && i+2 < len(ts) && ts[i+2].upper) {
			return !d.dateWordAt(ts[i+1].Start)
		}
	}
	return false
}

// journal tells whether words name an outlet or a journal: in The Lancet.
func (d *document) journal(ts []latin) bool {
	for len(ts) > 0 && (ts[0].text == "the" || ts[0].text == "journal") {
		if ts[0].text == "journal" {
			return true
		}
		ts = ts[1:]
	}
	return len(ts) > 0 && ts[0].upper && d.isMedium(Range{ts[0].Start, ts[len(ts)-1].End})
}

// pollsterOf reads who asked the people that a phrase is of: fans questioned by
// Castle Polling.
func (d *document) pollsterOf(ts []latin, depth int) (teller, bool) {
	for i := 1; i+2 < len(ts); i++ {
		if !polled[ts[i].text] || ts[i+1].text != "by" {
			continue
		}
		o, ok := d.tellerOf(ts[i+2:], depth+1)
		if !ok || o.hop.PartyName == "" || o.unnamed {
			return teller{}, false
		}
		o.hop.Relation, o.paper = CitesDataOf, true
		o.polled = forecasters[ts[i-1].text]
		return o, true
	}
	return teller{}, false
}

// filmed reads whose pictures show something; behind "from" is only where they
// were taken: Newsfilm footage from the harbour.
func (d *document) filmed(head, rest []latin) (teller, bool) {
	k := len(head) - 1
	for _, t := range rest {
		if t.text == "by" {
			return teller{}, false
		}
	}
	if k < 1 || !images[head[k].text] || !head[k-1].upper {
		return teller{}, false
	}
	from := k - 1
	for from > 0 && head[from-1].upper {
		from--
	}
	r := d.trimPossessive(Range{head[from].Start, head[k-1].End})
	if w, ok := d.words.at(r.Start, geographyWord); ok && w.end >= r.End || !d.nameAtStart(r) {
		return teller{}, false
	}
	o, ok := d.named(r, false, true)
	o.paper = true
	return o, ok
}

// paperSubject reads a paper that a sentence without a word of saying begins with,
// whatever it does: Gallup's daily poll had him at 38%; The survey, of 900 adults, ….
func (d *document) paperSubject(s *sentence, found []cue) (cue, bool) {
	if !d.inLatin(s.Start) || !d.isParagraph(s) {
		return cue{}, false
	}
	for k := range found {
		if !found[k].near {
			return cue{}, false
		}
	}
	i := s.Start
	if w := d.latinWord(i); turns[w] || backStops[w] || sayAdverbs[w] || leadWords[w] && d.at(i+len(w)) == ',' { // However, the poll
		if d.at(i+len(w)) == ',' {
			i++
		}
		i = d.spaces(i + len(w))
	}
	b := d.clauseBounds(i, s)
	ts := d.phrase(Range{i, max(i, b.End)}, 18)
	t, ok := d.tellerOf(ts, 0)
	if !ok || !t.paper || t.nobody || t.unnamed || t.hop.PartyName == "" {
		return cue{}, false
	}
	for k := range ts { // the paper is the subject, and not part of it
		if determiners[ts[k].text] && k == 0 {
			continue
		}
		if bridges[ts[k].text] || splitters[ts[k].text] {
			break
		}
		if tells[ts[k].text] && !ts[k].owner && (k+1 == len(ts) || !papers[ts[k+1].text]) {
			c := cue{Range: Range{i, ts[k].End}}
			c.take(t)
			return c, true
		}
	}
	return cue{}, false
}

// paperAside reads whose a paper is between commas behind it: the research, published
// on Monday in the journal Nature; the survey, by Castle Polling.
func (d *document) paperAside(end, depth int) (teller, bool) {
	if d.at(end) != ',' || depth > 2 {
		return teller{}, false
	}
	i := d.spaces(end + 1)
	ts := d.phrase(Range{i, min(len(d.text), i+110)}, 14)
	if len(ts) < 2 || !putsOut[ts[0].text] {
		return teller{}, false
	}
	for k := 0; k+1 < len(ts); k++ {
		if w := ts[k].text; w != "by" && w != "from" && !(w == "in" && d.journal(ts[k+1:])) {
			continue
		}
		rest := ts[k+1:]
		if rest[0].text == "the" && len(rest) > 2 && rest[1].text == "journal" {
			rest = rest[2:]
		}
		o, ok := d.tellerOf(rest, depth+1)
		if !ok || o.hop.PartyName == "" || o.unnamed || o.hop.Relation == Quotes && ts[k].text != "in" {
			continue
		}
		o.paper, o.hop.Relation = true, CitesDataOf
		return o, true
	}
	return teller{}, false
}

// madeByBetween reads a paper and who made it from what stands between commas, the second
// one at end: the survey, conducted by Harrow Crane, found.
func (d *document) madeByBetween(end, floor int) (teller, bool) {
	i := end - 1
	for i > max(floor, end-80) && !d.parts(i) {
		i--
	}
	if d.at(i) != ',' {
		return teller{}, false
	}
	head := Range{d.wordStart(i), i}
	if !papers[string(d.text[head.Start:head.End])] {
		return teller{}, false
	}
	r := Range{d.spaces(i + 1), end}
	if word := d.latinWord(r.Start); !putsOut[word] && !polled[word] {
		return teller{}, false
	}
	for j, n := r.Start, 0; n < 6 && j < r.End; n++ {
		word := d.latinWord(j)
		next := d.spaces(j + len(word))
		if word == "by" {
			t, ok := d.tellerEn(Range{next, r.End})
			if !ok || t.paper || t.nobody || t.unnamed || t.hop.PartyName == "" {
				return teller{}, false
			}
			if t.hop.Relation == Quotes && (!d.spaced(t.Range) || figureNouns[string(d.text[head.Start:head.End])]) {
				t.hop.Relation = CitesDataOf
			}
			t.Range, t.paper = Range{d.backPhrase(i, floor).Start, end}, true
			return t, true
		}
		if word == "" && !isDigit(d.at(j)) {
			break
		}
		for next = j; next < r.End && !isSpace(d.at(next)); {
			next++
		}
		j = d.spaces(next)
	}
	return teller{}, false
}
