package extract

import (
	"slices"
	"sort"
	"strings"
)

// cue is a place in a sentence that says who told it.
type cue struct {
	Range          // from the first to the last word of it
	hop      Hop   // Party "" where nobody is named
	unnamed  bool  // a person who is not named
	nobody   bool  // hearsay: it is said, and nobody says it
	paper    bool  // something put out says it, not who put it out
	by       bool  // according to, 据: not the subject of a verb
	inner    bool  // whom somebody else in the sentence had it from (citing)
	trailing bool  // it speaks of what stands before it
	both     bool  // and of what follows too (“…”，他说，…)
	near     bool  // of the one figure before it: the 3% that analysts expected; with both, behind it: 高于市场预期的3%
	voice    bool  // a person speaks for a body: "she" later on is that body's voice
	words    Range // that name who it is, where they are known
	weak     bool  // an act, and no word of saying: only where nobody says anything
	polled   bool  // who asked those who look ahead for a living: analysts polled by X expect
	medium   *Hop  // to whom the person spoke a sentence before: he told Radio One. He said
	stance   string
	verb     string // the word that makes it
}

// cuesOf gives the cues of a sentence, in order. Those of the sentences before
// it are found first: a pronoun stands for who spoke there.
func (d *document) cuesOf(s *sentence) []cue {
	k := sort.Search(len(d.sentences), func(k int) bool { return d.sentences[k].Start >= s.Start })
	for n := len(d.cues); n <= k && n < len(d.sentences); n++ {
		found := d.findCues(&d.sentences[n])
		d.cues = append(d.cues, found)
	}
	if k >= len(d.cues) {
		return nil
	}
	return d.cues[k]
}

// findCues reads the cues of a sentence.
func (d *document) findCues(s *sentence) []cue {
	var out []cue
	if s.dateline && d.at(s.Start) != '据' { // 据某社电: whose report it is
		return nil
	}
	d.aboutZh(s)
	next, skip := s.Start, s.Start
	d.words.within(s.Start, s.End, cueWord, func(w match) {
		if w.start < next || w.start < skip || d.masked[w.start] || len(out) > 64 || isLatin(d.at(w.start)) && d.withinFigure(w.start) {
			return
		}
		if long, ok := d.words.at(w.start, speechWord); ok && long.end > w.end && long.b == "not" && w.end-w.start == 1 {
			return // 指数
		}
		var found []cue
		latin := isLatin(d.at(w.start))
		switch w.a {
		case "by":
			if latin {
				found = d.byEn(w, s)
			} else {
				found = d.byZh(w, s)
			}
		case "say", "told", "demand":
			if latin {
				found = d.sayEn(w, s, next)
			} else {
				found = d.sayZh(w, s, out)
			}
		case "hearsay":
			if b, ok := d.words.at(w.start+1, bodyWord); ok && b.end > w.end && !latin { // 据统计局, not 据统计
				found = d.byZh(match{w.start, w.start + 1, &row{class: cueWord, word: string(d.text[w.start : w.start+1]), a: "by"}}, s)
				for i := range found {
					found[i].by = true
				}
				break
			}
			found = []cue{{Range: Range{w.start, w.end}, nobody: true}}
			if !latin && d.has(w.start+1, "官方") { // 据官方统计: theirs, whoever reports it
				found[0].paper, found[0].words, found[0].by = true, Range{w.start + 1, w.end}, true
			}
			found[0].trailing = latin && d.speechEnds(d.pastTime(w.end), s)
			if h, ok := d.countedBy(w, s); ok {
				found[0].hop, found[0].nobody, found[0].paper, found[0].by = h, false, true, true
			}
		case "expect":
			if c, ok := d.expectedZh(w, s); ok {
				found = []cue{c}
			}
			next = max(next, w.end)
		case "measure":
			out = append(out, d.measuredBy(w, s)...)
		case "not":
			if skip = w.end; !latin {
				next = max(next, w.end)
			}
		}
		if latin {
			d.keepMedium(found, s)
		} else {
			d.keepMediumZh(found, s)
		}
		for _, c := range found {
			c.by, c.verb = c.by || w.a == "by", w.word
			if w.b == "deny" {
				c.stance = "deny"
			}
			out = append(out, c)
			if !c.near || !c.by { // who polled is part of the subject of a verb behind
				next = max(next, c.End)
			}
		}
		d.told.hear(found, !latin)
		if !latin {
			d.keepDocuments(out[len(out)-len(found):], s)
		}
	})
	out = append(out, d.expectations(s, out)...)
	out = append(out, d.setApart(s, out)...)
	out = append(out, d.valued(s, out)...)
	if c, ok := d.paperSubject(s, out); ok {
		out = append(out, c)
		d.told.hear([]cue{c}, false)
	}
	if c, ok := d.headlineCue(s, out); ok {
		out = append(out, c)
		d.told.hear([]cue{c}, isHan(d.at(c.Start)))
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Start < out[j].Start })
	all := slices.Clone(out)
	return slices.DeleteFunc(out, func(c cue) bool { return nested(all, &c) })
}

// nested tells whether a cue lies within the subject of another's verb, so that it says
// only who that is: Jane Doe, the clerk who reported the theft, said.
func nested(list []cue, c *cue) bool {
	if c.hop.Relation != Quotes || c.inner || c.by || c.near || c.nobody || !isLowerLatin(c.verb) {
		return false
	}
	for k := range list {
		o := &list[k]
		if o.hop.Relation == Quotes && !o.unnamed && !o.by && !o.inner && o.words.End < c.Start && o.Start < c.Start && c.End < o.End && o.words.Start == o.Start {
			return true
		}
	}
	return false
}

// isLowerLatin tells whether a verb is an English one.
func isLowerLatin(verb string) bool { return verb != "" && verb[0] >= 'a' && verb[0] <= 'z' }

// withinFigure tells whether a word stands within the words of a figure: 19
// confirmed cases.
func (d *document) withinFigure(i int) bool {
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].End > i })
	return k < len(d.found) && d.found[k].numbered.End > d.found[k].numbered.Start && d.found[k].numbered.End <= i && d.found[k].Start < i && !d.found[k].dated
}

// headlineCue reads who speaks in a headline: 某部：…, Health ministry: ….
func (d *document) headlineCue(s *sentence, found []cue) (cue, bool) {
	if len(found) > 0 || len(s.clauses) == 0 {
		return cue{}, false
	}
	r := s.clauses[0]
	for i := r.Start; i < min(r.End, r.Start+60); i++ {
		if d.at(i) == ':' && isSpace(d.at(i+1)) {
			r.End = i
		}
	}
	if isHan(d.at(r.Start)) && !d.isParagraph(s) {
		for i := r.End - 2; i > r.Start; i-- {
			if d.headlinePart(i) {
				r.Start = i + 1
				break
			}
		}
	}
	if d.answerLabel(s) {
		h, ok := d.interviewed()
		return cue{Range: Range{s.Start, s.Start + 1}, hop: h, verb: "："}, ok
	}
	if d.isParagraph(s) { // a transcript: 某某某：…, 某某某（部长）：…
		r = d.beforeLabelAside(r)
		if c := d.at(r.End); c != '：' && c != '（' || !isHan(d.at(r.Start)) || !d.opensBlock(s.Start) {
			return cue{}, false
		}
		if !d.personZh(r) {
			for i := r.Start; i < r.End; i++ { // 数据来自某组织：
				if d.has(i, "来自") {
					r.Start = i + 2
				}
			}
			t, ok := d.tellerZh(r, CitesDataOf)
			c := cue{Range: r}
			c.take(t)
			return c, ok && t.hop.PartyName != "" && t.hop.Relation == CitesDataOf && d.certainZh(t) && r.End-r.Start < 12
		}
		text := d.slice(r.Start, r.End)
		return cue{Range: r, hop: Hop{Party: text, PartyName: text, Relation: Quotes}, verb: "："}, true
	}
	if c := d.at(r.End); c != '：' && c != ':' || r.End-r.Start > 40 || isDigit(d.at(r.End-1)) {
		return cue{}, false
	}
	var t teller
	var ok bool
	if isHan(d.at(r.Start)) {
		t, ok = d.tellerZh(r, CitesDataOf)
		ok = ok && d.certainZh(t) && (t.hop.Relation == Quotes || !d.dateWordAt(t.Start))
	} else if t, ok = d.tellerEn(r); ok {
		known := t.hop.Relation == ReportsFrom || d.bodyIn(r) || d.knownParty(t) || d.namedAgain(r)
		ok = t.paper || t.hop.Relation != Quotes && known && !d.placeName(t) || d.officeAndName(r)
	}
	if !ok || t.nobody || t.unnamed || t.hop.PartyName == "" {
		return cue{}, false
	}
	c := cue{Range: r}
	c.take(t)
	return c, true
}

// namedAgain tells whether a short label of a heading is a name that the text
// goes on to use.
func (d *document) namedAgain(r Range) bool {
	name, n := string(d.original[r.Start:r.End]), r.End-r.Start
	if n < 3 || n > 24 {
		return false
	}
	rest := string(d.original[r.End:min(len(d.original), r.End+4000)])
	return strings.Contains(rest, name+" ") || strings.Contains(rest, name+"'") || strings.Contains(rest, name+"’")
}

// officeAndName tells whether a label has an office and a name behind it: Health
// Minister Jane Doe.
func (d *document) officeAndName(r Range) bool {
	w, ok := d.words.at(r.Start, titleWord)
	if !ok {
		w, ok = d.title(r)
	}
	return ok && w.end < r.End-2 && isUpperCase(d.original[d.spaces(w.end)]) || d.fuller(r) != ""
}

// clauseBounds gives the run without clause marks or quotes around i.
func (d *document) clauseBounds(i int, s *sentence) Range {
	r := Range{i, i}
	heading := isHan(d.at(i)) && !d.isParagraph(s)
	for r.Start > s.Start && i-r.Start < 60 {
		if heading && d.headlinePart(r.Start-1) && r.Start < i {
			break
		}
		if !d.parts(r.Start - 1) {
			r.Start--
			continue
		}
		j := d.quotedName(r.Start-1, s.Start)
		if j < 0 {
			break
		}
		r.Start = j
	}
	for r.End < s.End && r.End-i < 90 && (!d.parts(r.End) || d.at(r.End) == ',' && isDigit(d.at(r.End-1)) && isDigit(d.at(r.End+1))) {
		r.End++
	}
	for k := r.End; k > i && k > r.End-60; k-- { // not within a name
		if end := d.long.from[k]; end > r.End && end <= s.End {
			r.End = end
			break
		}
	}
	return r
}

// quotedName gives where a short name in Chinese quotation marks begins that
// closes at i (社交媒体“电报”, “某某”组织), or -1.
func (d *document) quotedName(i, limit int) int {
	plain := d.at(i) == '"'
	if r := d.at(i); r != '”' && r != '」' && !plain {
		return -1
	}
	for j := i - 1; j >= max(limit, i-10); j-- {
		switch r := d.at(j); {
		case r == '“' || r == '「' || plain && r == '"':
			if isHan(d.at(j-1)) && isHan(d.at(i+1)) || i-j > 2 && behindName[d.at(i+1)] {
				return j
			}
			return -1
		case d.parts(j):
			return -1
		}
	}
	return -1
}

// behindName are characters that go on behind a name in marks that opens a clause.
var behindName = runeSet("的在于就则还也组团基协")

func (d *document) parts(i int) bool {
	switch d.at(i) {
	case '“', '”', '"', '「', '」', '『', '』', '(', '（', ')', '）', '【', '】', '〔', '〕':
		return true
	}
	return isClauseEnd(d.at(i)) && !(isDigit(d.at(i-1)) && isDigit(d.at(i+1))) && !d.long.commas[i]
}

// party finds the party that the catalogue knows in a range: the last one, or
// the first.
func (d *document) party(r Range, last bool) (match, bool) {
	var found match
	ok := false
	d.words.within(r.Start, r.End, partyName, func(w match) {
		switch {
		case !ok, last && w.start >= found.end, w.start == found.start && w.end > found.end:
			found, ok = w, true
		}
	})
	return found, ok
}

// title gives the last office named in a range.
func (d *document) title(r Range) (found match, ok bool) {
	d.words.within(r.Start, r.End, titleWord, func(w match) {
		if !ok || w.end > found.end {
			found, ok = w, true
		}
	})
	return found, ok
}

// cueIn tells whether a cue of a role lies in a range, and gives the last one.
func (d *document) cueIn(r Range, role string) (match, bool) {
	var found match
	ok := false
	d.words.within(r.Start, r.End, cueWord, func(w match) {
		if w.a != role {
			return
		}
		if long, _ := d.words.before(w.end, cueWord); long.row != nil && long.a == "not" && long.start < w.start {
			return // 社交媒体
		}
		found, ok = w, true
	})
	return found, ok
}

// hopOf makes a hop of a party of the catalogue.
func (d *document) hopOf(w match, relation string) Hop {
	p := d.catalogue.parties[w.n]
	switch {
	case p.Kind == Outlet, p.Kind == Organisation && d.isOutlet(Range{w.start, w.end}):
		relation = ReportsFrom
	case p.Kind == Person:
		relation = Quotes
	case p.Kind == Organisation && relation != ReportsFrom:
		relation = CitesDataOf // an organisation that states a number gives its own
	}
	return Hop{Party: p.Name, PartyName: d.slice(w.start, w.end), Relation: relation}
}

// isOutlet tells whether a name is that of an outlet in either language.
func (d *document) isOutlet(r Range) bool {
	if isHan(d.at(r.Start)) {
		return d.mediumZh(r)
	}
	return d.isMedium(r)
}

// quoteEnds tells whether a quotation closes right before i.
func (d *document) quoteEnds(i int) bool {
	for range 3 {
		switch d.at(i - 1) {
		case '”', '"', '」', '』':
			return true
		case ' ', ',', '，', '。':
			i--
		default:
			return false
		}
	}
	return false
}

// speechEnds tells whether nothing but the end of the sentence follows i.
func (d *document) speechEnds(i int, s *sentence) bool {
	for i < s.End && (isTerminator(d.at(i)) || d.at(i) == '.' || isCloser(d.at(i)) || isSpace(d.at(i))) {
		i++
	}
	return i >= s.End
}
