package extract

import "strings"

// Who has spoken up to a sentence, for the statements in it. Attributions remember
// those of their own verbs only, and the whole text of them is read before the first
// statement; here all speeches are heard, in the order of the text.

// listen begins to hear the text anew, and gives what ends it.
func (d *document) listen() (done func()) {
	if n := len(d.sentences); n > 0 {
		d.cuesOf(&d.sentences[n-1])
	}
	if !d.voiced {
		d.voiced = true
		d.giveVoices()
	}
	whole := d.told
	d.told = memory{met: whole.met, holders: whole.holders}
	return func() { d.told = whole }
}

// hearCues takes note of the cues of a sentence that end before a position, from the
// n-th on. It gives how many are heard.
func (d *document) hearCues(cues []cue, n, limit int) int {
	for n < len(cues) && cues[n].End <= limit {
		d.told.hear(cues[n:n+1], isHan(d.at(cues[n].Start)))
		n++
	}
	return n
}

// hearSpeech takes note of who spoke by a verb.
func (d *document) hearSpeech(sp *speech) {
	c := sp.who
	if c.unnamed && !c.nobody && c.hop.PartyName != "" && !sp.passive {
		d.told.last = Hop{PartyName: c.hop.PartyName, Relation: Quotes} // they, the officials
		return
	}
	if c.unnamed || c.nobody || sp.passive || c.hop.Party == "" || c.hop.Relation == ReportsFrom {
		return
	}
	han := isHan(d.at(sp.start))
	if c.hop.Relation == Quotes && (han && !d.told.human(c.hop) || !han && !strings.Contains(c.hop.Party, " ")) {
		return // words before a verb, and perhaps nobody
	}
	d.told.hear([]cue{c}, han)
}

// personFirst gives the person whose name a range of words begins with, an office in
// front of it or none: 市长某某某今早回应, where more stands between the name and the verb.
func (d *document) personFirst(r Range) (cue, bool) {
	r, ok := d.frontZh(r)
	if !ok || !isHan(d.at(r.Start)) {
		return cue{}, false
	}
	as := func(from, to int) (cue, bool) {
		text := d.slice(from, to)
		h := Hop{Party: text, PartyName: text, Relation: Quotes}
		if full := d.fuller(Range{from, to}); full != "" {
			h.Party = full
		}
		if p, ok := d.party(Range{from, to}, true); ok && p.start == from && p.end == to {
			h = d.hopOf(p, Quotes)
		}
		return cue{Range: Range{from, to}, hop: h, words: Range{from, to}}, true
	}
	if c := d.at(r.Start); (c == '他' || c == '她') && d.at(r.Start+1) != '们' && (r.End-r.Start == 1 || d.sceneAt(r.Start+1)) {
		if t, ok := d.bareZh(Range{r.Start, r.Start + 1}); ok && !t.nobody {
			return cue{Range: t.Range, hop: t.hop, unnamed: t.unnamed, words: t.Range}, true
		}
	}
	first := Range{r.Start, min(r.End, r.Start+longestTelling)}
	if n, known := d.knownAt(first); n > 0 {
		return cue{Range: Range{first.Start, first.Start + n}, hop: known, words: Range{first.Start, first.Start + n}}, true
	}
	w, titled := d.titleFirst(first)
	if titled && w.start-first.Start > longestOffice {
		titled = false
	}
	from := first.Start
	if titled {
		for i := first.Start; i < w.start; i++ {
			if d.parts(i) {
				return cue{}, false
			}
		}
		from = w.end
		if n, known := d.knownAt(Range{from, first.End}); n > 0 {
			return cue{Range: Range{first.Start, from + n}, hop: known, words: Range{from, from + n}}, true
		}
		if w.start == first.Start+1 && surnameZh[d.at(first.Start)] { // 林市长
			if h, ok := d.surnamed(d.at(first.Start)); ok {
				return cue{Range: Range{first.Start, w.end}, hop: h, words: Range{first.Start, w.end}}, true
			}
		}
	}
	end, dotted := from, false
	for end < first.End && end-from < longestPerson && !d.endsName(end) {
		dotted = dotted || isMiddleDot(d.at(end))
		end++
	}
	switch n := end - from; {
	case dotted && n > 3, titled && n >= 2 && n <= 3 && surnameZh[d.at(from)]:
		return as(from, end)
	case titled && n > 3 && surnameZh[d.at(from)] && d.sceneAt(from+3): // 议员某某某质询时
		return as(from, from+3)
	case titled && n == 0 && d.at(end) == '、' && end+1 < r.End: // 候任议员、新民党某某某
		return d.personFirst(Range{end + 1, r.End})
	case !titled && n > 3 && n < longestPerson:
		if w, ok := d.bodyFirst(Range{from, end}); ok && end-w >= 2 && end-w <= 3 && surnameZh[d.at(w)] {
			return as(w, end) // 新民党某某某则表示
		}
	}
	return cue{}, false
}

// bodyFirst gives where a body's name, long or short, ends before a person's of two or
// three characters that ends a range.
func (d *document) bodyFirst(r Range) (int, bool) {
	for _, n := range []int{3, 2} {
		i := r.End - n
		if i-r.Start < 2 || i-r.Start > longestOffice || !surnameZh[d.at(i)] || d.somePeopleZh(r) {
			continue
		}
		if _, body := d.words.before(i, bodyWord); body || shortBodies[d.at(i-1)] {
			return i, true
		}
	}
	return 0, false
}

// shortBodies end the short names of bodies.
var shortBodies = runeSet("党联会盟团")

// longestOffice bounds what stands in front of an office: 民进党台中市|议员.
const longestOffice = 12

// sceneAt tells whether a verb of what somebody does stands at i, so that a name ends
// there.
func (d *document) sceneAt(i int) bool {
	_, happens := d.words.at(i, happeningWord)
	_, speaks := d.words.at(i, speechWord)
	return happens || speaks || d.adverbAt(i) || d.dateWordAt(i)
}

// knownAt gives the length of the name of somebody who spoke or was named before that
// a range begins with, and who it is.
func (d *document) knownAt(r Range) (int, Hop) {
	best, who := 0, Hop{}
	heard := d.told.heard
	for i := len(heard) - 1; i >= max(0, len(heard)-64); i-- {
		h := heard[i]
		n := len([]rune(h.PartyName))
		if h.Relation != Quotes || n < 2 || n <= best || n > r.End-r.Start || !d.has(r.Start, foldString(h.PartyName)) || !d.told.human(h) {
			continue
		}
		best, who = n, h
	}
	for n := min(4, r.End-r.Start); n > max(1, best); n-- {
		if text := d.slice(r.Start, r.Start+n); d.told.met[text] && surnameZh[d.at(r.Start)] {
			return n, Hop{Party: text, PartyName: text, Relation: Quotes}
		}
	}
	return best, who
}

// surnamed gives who spoke last whose name begins with a surname.
func (d *document) surnamed(surname rune) (Hop, bool) {
	heard := d.told.heard
	for i := len(heard) - 1; i >= max(0, len(heard)-64); i-- {
		h := heard[i]
		name := []rune(foldString(h.PartyName))
		if h.Relation == Quotes && len(name) >= 2 && len(name) <= 3 && name[0] == surname && surnameZh[surname] && d.told.human(h) {
			return h, true
		}
	}
	only := ""
	for name := range d.told.met {
		if rs := []rune(name); len(rs) >= 2 && len(rs) <= 3 && Folded(rs[0]) == surname && surnameZh[surname] {
			if only != "" {
				return Hop{}, false
			}
			only = name
		}
	}
	return Hop{Party: only, PartyName: only, Relation: Quotes}, only != ""
}

// plainly gives the person alone where a speaker was taken with words that say what
// the person does: 某某某回, 某某某今反击; or who stands in front of such words.
func (d *document) plainly(c cue, sp *speech) cue {
	subject := Range{sp.lead, sp.start}
	if sp.bare || c.hop.Relation == ReportsFrom || c.by || subject.End-subject.Start > longestTelling {
		return c
	}
	if w, ok := d.words.at(c.words.Start+1, titleWord); ok && w.end == c.words.End && w.start == c.words.Start+1 {
		if h, ok := d.surnamed(d.at(c.words.Start)); ok { // 林市长
			c.hop, c.unnamed, c.nobody = h, false, false
			return c
		}
	}
	name := []rune(c.hop.PartyName)
	if !c.nobody && !c.unnamed && (len(name) <= 3 && d.told.human(c.hop) && !(len(name) == 3 && d.cutShort(c)) || c.hop.Relation == CitesDataOf) {
		return c
	}
	if r, ok := d.trim(subject); ok && r.End-r.Start == 1 {
		if h, ok := d.surnamed(d.at(r.Start)); ok { // 林说
			return cue{Range: r, hop: h, words: r}
		}
	}
	if p, ok := d.personFirst(subject); ok && (c.nobody || c.unnamed || p.words.Start <= c.Start || len([]rune(p.hop.PartyName)) < len(name)) {
		return p
	}
	return c
}

// cutShort tells whether a known name of two characters makes the beginning of a
// speaker's.
func (d *document) cutShort(c cue) bool {
	name := []rune(c.hop.PartyName)
	for _, h := range d.told.heard {
		if h.PartyName == string(name[:2]) && h.Relation == Quotes {
			return true
		}
	}
	return false
}
