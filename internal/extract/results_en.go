package extract

import (
	"slices"
	"strings"
)

// The results of the company that an English text is about.

// onlyForetold tells whether a cue speaks only of what was looked for, so that nobody's
// figures go on behind it: analysts polled by X had expected; economists had forecast
// 3%, according to X.
func (d *document) onlyForetold(c *cue, k int) bool {
	if (c.unnamed || c.polled) && awaits[c.verb] {
		return true
	}
	if !c.by || !c.trailing || k >= len(d.cues) || !isLatin(d.at(c.Start)) {
		return false
	}
	for i := range d.cues[k] {
		if o := &d.cues[k][i]; o.Start < c.Start && o.unnamed && (awaits[o.verb] || o.near && views[o.verb] || o.near && forecastNouns[o.verb]) {
			return !d.countsWithin(d.sentences[k].Start, o.Start)
		}
	}
	return false
}

// companyWithin is in how many sentences a text about a company's results names it.
const companyWithin = 6

// mainCompany gives the company whose results a text opens with: Norling Foods raised
// its profit forecast.
func (d *document) mainCompany() Hop {
	if d.company != nil {
		return *d.company
	}
	d.company = &Hop{}
	for k := range min(companyWithin, len(d.sentences)) {
		s := &d.sentences[k]
		if !d.inLatin(s.Start) || s.dateline || !d.isParagraph(s) {
			continue
		}
		h, ok := d.companyOf(s)
		if !ok {
			h, ok = d.reportsFirst(k)
		}
		if ok {
			d.company = &h
		}
		break
	}
	return *d.company
}

// companyOf gives the company that a sentence about its results begins with.
func (d *document) companyOf(s *sentence) (Hop, bool) {
	r := d.capitals(s.Start, s.End)
	if r.End == r.Start || d.dateWordAt(r.Start) {
		return Hop{}, false
	}
	ts := d.phrase(r, 6)
	if len(ts) == 0 || determiners[ts[0].text] || leadWords[ts[0].text] {
		return Hop{}, false
	}
	if ts[len(ts)-1].owner {
		return d.ownerOf(r, s)
	}
	if !d.spaced(r) && !d.namedAgain(r) {
		return Hop{}, false // Net income
	}
	if d.at(r.End) == '.' && d.bodyIn(Range{r.Start, r.End + 1}) { // Norling Foods Inc.
		if w, ok := d.words.before(r.End+1, bodyWord); ok && w.end == r.End+1 {
			r.End++
		}
	}
	if d.fuller(r) != "" || d.isMedium(r) || d.placeName(teller{Range: r}) || !d.toldOfFirm() {
		return Hop{}, false
	}
	ahead := s.clauses[0].End
	results := false
	for _, t := range d.phrase(Range{r.End, min(s.End, max(ahead, r.End+120))}, 16) {
		results = results || earnings[t.text] && !t.upper
	}
	if !results {
		return Hop{}, false
	}
	t, ok := d.named(r, false, true)
	if !ok || t.hop.Relation != CitesDataOf {
		return Hop{}, false
	}
	if d.at(r.End-1) == '.' {
		t.hop.PartyName = d.slice(r.Start, r.End)
		if !d.catalogued(r) {
			t.hop.Party = t.hop.PartyName
		}
	}
	t.hop.Start, t.hop.End = r.Start, r.End
	return t.hop, true
}

// ownerOf gives the company whose result a sentence begins with: Norling's profit rose.
func (d *document) ownerOf(r Range, s *sentence) (Hop, bool) {
	behind := d.phrase(Range{r.End, min(s.clauses[0].End, r.End+60)}, 4)
	if !slices.ContainsFunc(behind, func(t latin) bool { return earnings[t.text] && !t.upper }) || !d.toldOfFirm() {
		return Hop{}, false
	}
	if r = d.trimPossessive(r); d.at(r.End-1) == '\'' {
		r.End--
	}
	if d.placeName(teller{Range: r}) || d.fuller(r) != "" {
		return Hop{}, false
	}
	t, ok := d.named(r, false, true)
	if !ok || t.hop.Relation == Quotes {
		return Hop{}, false
	}
	t.hop.Relation, t.hop.Start, t.hop.End = CitesDataOf, r.Start, r.End
	return t.hop, true
}

// reportsFirst gives the company that the first sentence of a text says to have reported
// what it earned, whatever stands before its name: Brick maker Norling posted a loss.
func (d *document) reportsFirst(k int) (Hop, bool) {
	if k >= len(d.cues) || !d.toldOfFirm() {
		return Hop{}, false
	}
	s := &d.sentences[k]
	for i := range d.cues[k] {
		c := &d.cues[k][i]
		if c.near || c.by || c.paper || c.unnamed || c.nobody || c.hop.Relation != CitesDataOf || c.hop.Party == "" || d.placeName(teller{Range: c.words}) || !d.nounBehind(c.End-1, s, earnings) {
			continue
		}
		h := c.hop
		h.Start, h.End = c.Start, c.End
		return h, true
	}
	return Hop{}, false
}

// catalogued tells whether the catalogue knows a party of that name.
func (d *document) catalogued(r Range) bool {
	_, ok := d.party(r, false)
	return ok
}

// firmWithin is how far into a text a noun for its company is looked for, in code points.
const firmWithin = 6000

// toldOfFirm tells whether a text speaks of a firm with a bare noun: the company, the
// retailer's.
func (d *document) toldOfFirm() bool {
	for i := range min(len(d.text), firmWithin) {
		if d.at(i) == 't' && !isLatin(d.at(i-1)) && d.hasWord(i, "the") && firms[d.latinWord(d.spaces(i+3))] {
			return true
		}
	}
	return false
}

// behindCircumstance tells whether a result, or the company by a bare noun, is the
// subject of the second clause of a sentence: Excluding the sale, net income rose.
func (d *document) behindCircumstance(s *sentence) bool {
	if len(s.clauses) < 2 {
		return false
	}
	first := d.latinWord(s.clauses[0].Start)
	if !openers[first] && !strings.HasSuffix(first, "ing") || d.verbOfSaying(s.clauses[0]) {
		return false
	}
	ts := d.phrase(Range{s.clauses[1].Start, min(s.End, s.clauses[1].Start+90)}, 7)
	return len(ts) > 1 && (d.bareResult(ts) || ts[0].text == "the" && firms[ts[1].text] && !ts[1].owner)
}

// bareResult tells whether a sentence begins with a result that only the text's own
// company can have: Net income rose; Sales of drills jumped.
func (d *document) bareResult(ts []latin) bool {
	for n := range ts {
		if earnings[ts[n].text] && !ts[n].owner {
			for _, t := range ts[n+1:] {
				if _, change := d.words.at(t.Start, changeWord); change || strings.HasSuffix(t.text, "ed") {
					break
				}
				if t.upper || t.owner {
					return false // sales at a rival
				}
			}
			return true
		}
		if !kindsOfGain[ts[n].text] {
			return false
		}
	}
	return false
}
