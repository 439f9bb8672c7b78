package extract

import (
	"sort"
	"strings"
)

// byEn reads what follows "according to", "citing", "data from": a noun phrase.
func (d *document) byEn(w match, s *sentence) []cue {
	j := d.spaces(w.end)
	b := d.clauseBounds(j, s)
	inner := w.b == "inner" // citing: told by whom the sentence is of
	if inner && d.wordBefore(d.back(w.start), "without") > 0 {
		return nil
	}
	c := cue{Range: Range{w.start, j}, inner: inner}
	c.trailing = w.start > s.Start && !d.leadsOn(w.start) && !d.opensClauses(w.start, s)
	t, ok := d.tellerEn(Range{j, max(j, b.End)})
	if w.b == "paper" { // "a report by": the noun is part of the cue
		if p, found := d.tellerEn(Range{w.start, max(w.start, b.End)}); found && p.paper && p.hop.PartyName != "" {
			t, ok = p, true
		}
		ok = ok && t.hop.PartyName != "" && (!t.unnamed || d.capitalIn(t.Range)) && (!c.trailing || d.setOff(w.start))
		t.unnamed = false
		if ok && t.hop.Relation == Quotes && t.hop.Party == "" {
			t.hop.Relation, t.hop.Party = CitesDataOf, t.hop.PartyName
		}
	}
	if w.b == "in" {
		ok = ok && t.paper && t.hop.PartyName != "" && t.Start-w.end < 60 && (!c.trailing || d.speechEnds(d.pastTime(t.End), s) || d.at(b.End) == ',')
		if c.trailing && w.start > s.Start && d.at(d.back(w.start)-1) != ',' && !d.speechEnds(b.End, s) {
			ok = false
		}
	}
	if !ok || w.b == "paper" && d.verbAt(d.spaces(t.End)) {
		return nil // the subject of a verb
	}
	c.take(t)
	c.End = max(j, t.End)
	if w.b == "agent" { // the 4% forecast by the ministry
		return d.agentOf(c, w, s)
	}
	if w.b == "polled" { // one in three shoppers surveyed by
		if !d.figureBefore(w.start, s) {
			return nil // the people polled are the subject of a verb
		}
		c.paper, c.hop.Relation = true, CitesDataOf
		alone := c
		alone.near = true
		if c.both = c.trailing && d.at(b.End) == ','; c.both { // of 900 adults polled by X, 3%
			return []cue{alone, c}
		}
		return []cue{alone}
	}
	if after := d.pastBracket(b.End); c.trailing && d.at(after) == ',' {
		b.End = after
	}
	if c.trailing && d.at(b.End) == ',' && !d.hasWord(d.spaces(b.End+1), "but") && !d.quotes(b.End) {
		c.both = true
	}
	if inner && !c.trailing && w.start == s.Start {
		c.inner = false
	}
	return []cue{c}
}

// setOff tells whether what begins at i is set off from the words before it, by a
// mark or by a word that leads there: , data from; in a report by.
func (d *document) setOff(i int) bool {
	b := d.back(i)
	if d.parts(b-1) || d.at(b-1) == '-' {
		return true
	}
	for range 3 { // in the latest
		k := d.wordStart(b)
		word := string(d.text[k:b])
		if bridges[word] || whereAndWhen[word] || backStops[word] || papers[word] || issues[word] {
			return true
		}
		if !determiners[word] && !leadWords[word] {
			return false
		}
		b = d.back(k)
	}
	return false
}

// capitalIn tells whether a word in a range has a capital.
func (d *document) capitalIn(r Range) bool {
	for i := r.Start; i < r.End; i++ {
		if isUpperCase(d.original[i]) && !isWordRune(d.at(i-1)) {
			return true
		}
	}
	return false
}

// figureBefore tells whether a figure stands a few words before i in its clause.
func (d *document) figureBefore(i int, s *sentence) bool {
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].End > i })
	if k == 0 {
		return false
	}
	it := &d.found[k-1]
	return it.Start >= s.Start && i-it.End < 60 && !d.clauseEndsWithin(it.End, i)
}

// pastBracket gives the position behind a short bracket at i (and the space before
// it), or i: an abbreviation of the name before.
func (d *document) pastBracket(i int) int {
	j := d.spaces(i)
	if d.at(j) != '(' {
		return i
	}
	for k := j + 1; k < j+30; k++ {
		switch d.at(k) {
		case ')':
			return k + 1
		case 0, '\n':
			return i
		}
	}
	return i
}

// take makes a cue speak of a teller.
func (c *cue) take(t teller) {
	c.hop, c.unnamed, c.nobody, c.voice, c.words, c.polled = t.hop, t.unnamed, t.nobody, t.voice, t.Range, t.polled
	if t.paper {
		c.paper = true
	}
}

// quotes tells whether a mark of quotation stands at i.
func (d *document) quotes(i int) bool {
	switch d.at(i) {
	case '“', '”', '"', '「', '」', '『', '』':
		return true
	}
	return false
}

// opensClauses tells whether only words of circumstance stand before i, so that
// what is said follows: "On Tuesday, according to".
func (d *document) opensClauses(i int, s *sentence) bool {
	k := s.clauseOf(i)
	return k == 1 && s.clauses[1].Start == i && s.clauses[0].End-s.clauses[0].Start < 40 && !d.countsWithin(s.Start, i) && d.opensWithTime(s)
}

func (d *document) opensWithTime(s *sentence) bool {
	return openers[d.latinWord(s.Start)]
}

// leadsOn tells whether a cue that does not open its sentence still opens a
// part of it: behind "but", "and" or a semicolon.
func (d *document) leadsOn(i int) bool {
	b := d.back(i)
	switch d.at(b - 1) {
	case ';', ':', '—', '–':
		return true
	case ',':
		b = d.back(b - 1)
	}
	return joins[string(d.text[d.wordStart(b):b])]
}

// sayEn reads "the CDC said", "said Jane Doe" and "CDC data show".
func (d *document) sayEn(w match, s *sentence, from int) []cue {
	floor := max(s.Start, from)
	end := d.beforeAdverbs(w.start, floor)
	if end < 0 || d.doesMore(w, end, s) {
		return nil
	}
	if d.at(end-1) == ')' { // World Food Programme (WFP) said
		for i := end - 2; i > max(floor, end-30); i-- {
			if d.at(i) == '(' {
				end = d.back(i)
				break
			}
		}
	}
	if c, ok := d.inverted(w, end, s); ok {
		return d.withMedium(c, w.end, s)
	}
	if d.at(end-1) == ',' {
		floor = s.Start // Bloomberg, citing officials, reported
	}
	np, ok := d.subjectEn(end, floor)
	if !ok && d.wordBefore(end, "and") > 0 {
		return d.joinedEn(w, end, s)
	}
	who := 0
	if n := d.wordBefore(end, "who"); n > 0 && !isUpper(d.original[end-1]) && d.back(end-3) > s.Start { // Jane Doe, an economist, who expects
		who = end - 3
		np, ok = d.beforeWho(d.back(who), s.Start)
	}
	if w.b == "paper" || w.b == "named" {
		if whole, found := d.paperThat(end, floor); found {
			np, ok = whole, true
		}
	}
	made, between := teller{}, false
	if w.b == "paper" && d.at(end-1) == ',' { // the survey, conducted by X, found
		if made, between = d.madeByBetween(end-1, s.Start); between {
			np, ok = made.Range, true
		}
	}
	if !ok {
		return nil
	}
	if k := d.wordStart(np.End); k > np.Start && pronouns[string(d.text[k:np.End])] {
		np.Start = k // in all of last year they announced
	}
	t, ok := d.tellerEn(np)
	if ok && who > 0 {
		np.Start = who
	}
	if !ok && (w.b == "paper" || w.b == "named") {
		np, t, ok = d.opening(end, floor, s)
	} else if ok && t.unnamed && w.b == "paper" { // a survey of 900 parents found
		if whole, paper, found := d.opening(end, floor, s); found && paper.paper {
			np, t = whole, paper
		}
	}
	if between {
		t, ok = made, true
	}
	if !ok || !d.fits(t, w) || w.b == "deny" && d.ofClaim(np.Start) || t.unnamed && d.shareWithin(np) {
		return nil
	}
	if w.b == "with" && (d.wordBefore(d.back(np.Start), "with") == 0 || t.nobody) || deedCues[w.b] && w.b != "result" && w.b != "medium" && w.b != "outlook" && !d.actsOn(t, w, s) {
		return nil
	}
	if w.b == "outlook" && !d.nounBehind(w.end, s, views) || w.b == "result" && (t.paper || t.hop.Relation != CitesDataOf || d.placeName(t) || !d.nounBehind(w.end, s, earnings) && !d.sumAt(w.end)) ||
		w.b == "medium" && t.hop.Relation != ReportsFrom {
		return nil
	}
	if w.b == "issue" && (t.paper || t.unnamed || t.nobody || !d.paperBehind(w.end, s)) {
		return nil
	}
	c := cue{Range: Range{np.Start, w.end}, weak: deedCues[w.b] && w.b != "medium" && w.b != "outlook" || t.unnamed && (w.word == "counted" || w.word == "tallied")}
	c.take(t)
	after := w.end
	var medium []cue
	if w.a == "told" {
		m, e := d.audience(w.end, s)
		after, c.End = e, e
		if m.hop.PartyName != "" {
			medium = append(medium, m)
		}
	}
	d.place(&c, np.Start, after, s)
	if (awaits[w.word] || d.wordBefore(d.back(np.Start), "that") > 0) && d.comparedWith(np.Start) { // the 9% that experts say
		c.trailing, c.both, c.near = true, false, true
	}
	if c.weak {
		c.trailing, c.both = false, false
		return []cue{c}
	}
	if w.word == "as saying" || w.word == "as telling" || w.word == "as stating" {
		if m, ok := d.quotedBy(c, s); ok {
			medium = append(medium, m)
		}
	}
	for i := range medium {
		medium[i].trailing, medium[i].both = c.trailing, c.both
	}
	return append(d.withMedium(c, after, s), medium...)
}

// verbFollows tells whether a verb stands right behind i, so that the word before it is
// its subject: reports fell, estimates are.
func (d *document) verbFollows(i int) bool {
	j := d.spaces(i)
	word := d.latinWord(j)
	if _, change := d.words.at(j, changeWord); change {
		return true
	}
	return word != "" && (passives[word] && word != "to" && word != "not" || sayAdverbs[word] && backStops[word] || d.pastEn(Range{j, j + len(word)}) && !whereAndWhen[word])
}

// shareWithin tells whether a share stands in a range: 72 per cent of voters believe.
func (d *document) shareWithin(r Range) bool {
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].End > r.Start })
	return k < len(d.found) && d.found[k].Start < r.End && (d.found[k].Kind == Percent || d.found[k].Kind == Ratio)
}

// ofClaim tells whether a clause that begins at i says more of a claim named
// before it: a charge the police denied, which they deny.
func (d *document) ofClaim(i int) bool {
	b := d.back(i)
	word := string(d.text[d.wordStart(b):b])
	return claimNouns[word] || word == "which"
}

// doesMore tells whether a word of saying says nothing where it stands: the
// economy added 4,000 jobs, more than first reported, beating forecasts.
func (d *document) doesMore(w match, end int, s *sentence) bool {
	switch {
	case d.wordBefore(end, "than") > 0:
		return true
	case additions[w.word]:
		i := d.spaces(w.end)
		if next := d.latinWord(i); determiners[next] && !articles[next] || next == "more" || next == "fewer" {
			return true // added most
		}
		k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= i })
		for n := 0; n < 4 && measuring[d.latinWord(i)]; n++ { // added a total of
			i = d.spaces(i + len(d.latinWord(i)))
		}
		return k < len(d.found) && d.found[k].Start <= i && i < d.found[k].End && d.found[k].End <= s.End && !d.found[k].dated
	case clauseVerbs[w.word] && !d.thatWithin(w.end, s) && !d.speechEnds(w.end, s) && !d.parts(w.end) && !d.quotes(d.spaces(w.end)):
		return true // poorly maintained roads
	case strings.HasPrefix(w.word, "claim") && d.takesLives(d.spaces(w.end)):
		return true
	case nounsToo[w.word] && d.verbFollows(w.end):
		np, ok := d.subjectEn(end, s.Start)
		return !ok || d.wordBefore(d.back(np.Start), "that") == 0 // the 9% that the bank estimates is
	case forecastNouns[w.word]:
		if np, ok := d.subjectEn(end, s.Start); ok && np.Start > s.Start && (d.at(d.back(np.Start)-1) == ',' || d.quoteEnds(np.Start)) {
			return false // 300 homes burned, the agency estimates
		}
		return d.speechEnds(w.end, s) && d.at(d.back(w.start)-1) != ',' && !d.quoteEnds(end)
	}
	return false
}

// takesLives tells whether a count of lives stands at i: the flood claimed 30 lives.
func (d *document) takesLives(i int) bool {
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].End > i })
	if k == len(d.found) || d.found[k].Start-i > 20 {
		return false
	}
	it := &d.found[k]
	return taken[d.latinWord(d.wordStart(it.End))] || taken[d.latinWord(d.spaces(it.End))]
}

// fits tells whether a teller can be the subject of a verb.
func (d *document) fits(t teller, w match) bool {
	that := d.hasWord(d.spaces(w.end), "that")
	switch w.b {
	case "paper": // show, suggest, found
		return t.paper || that && !t.nobody && w.word != "show" || t.unnamed && w.word == "found"
	case "named": // reports, estimates: nouns too
		if t.unnamed {
			next := d.latinWord(d.spaces(w.end)) // reported hearing
			return that || t.hop.Relation == Quotes && (awaits[w.word] || (w.word == "counted" || w.word == "tallied") && d.figureAt(w.end) || strings.Count(w.word, " ") > 1 || len(next) > 5 && strings.HasSuffix(next, "ing"))
		}
		if happens[w.word] && !that && d.unknownName(t) && !(w.word == "reported" && d.nounNear(w.end, earnings)) {
			return false // Redvale recorded 40 cases
		}
		return that || t.paper || !t.nobody && t.hop.PartyName != "" && (t.hop.Relation != Quotes || w.word != "reports") && (reportsWords[w.word] || !d.placeName(t))
	}
	return true
}

// nounNear tells whether a word of a set stands among the few behind i: a 3% rise in sales.
func (d *document) nounNear(i int, set map[string]bool) bool {
	for range 8 {
		i = d.spaces(i)
		j := i
		for j < len(d.text) && !isSpace(d.at(j)) && j < i+longestWord {
			j++
		}
		if set[d.latinWord(i)] {
			return true
		}
		if j == i || d.parts(j-1) || d.at(j-1) == '.' {
			return false
		}
		i = j
	}
	return false
}

// placeName tells whether a teller is only a place: what happens there is not
// what it says (Ohio recorded 40 deaths).
func (d *document) placeName(t teller) bool {
	if localities[string(d.text[d.wordStart(t.End):t.End])] && !d.spacedBeyondArticle(t.Range) {
		return true
	}
	w, ok := d.words.at(t.Start, geographyWord)
	return ok && w.end >= t.End
}

// spacedBeyondArticle tells whether a range has several words, articles not counted.
func (d *document) spacedBeyondArticle(r Range) bool {
	if articles[d.latinWord(r.Start)] {
		r.Start = d.spaces(r.Start + len(d.latinWord(r.Start)))
	}
	return d.spaced(r)
}

// unknownName tells whether a teller is a single word with a capital of which nothing is
// known: what happens may well happen there.
func (d *document) unknownName(t teller) bool {
	if t.hop.Relation != CitesDataOf || t.hop.Party != t.hop.PartyName || d.spaced(t.Range) || d.bodyIn(t.Range) || d.shortForm(t.Range) || !isUpperCase(d.original[t.Start]) {
		return false
	}
	if _, ok := d.party(t.Range, false); ok {
		return false
	}
	for _, h := range d.told.heard {
		if h.PartyName == t.hop.PartyName {
			return false
		}
	}
	return true
}

// inverted reads "…, said Jane Doe".
func (d *document) inverted(w match, end int, s *sentence) (cue, bool) {
	if w.a != "say" || w.b == "paper" || w.b == "named" && !reportsWords[w.word] || !(end <= s.Start || d.at(end-1) == ',' || d.quoteEnds(end) || d.wordBefore(end, "as") > 0) {
		return cue{}, false
	}
	j := d.spaces(w.end)
	if d.hasWord(j, "that") || attaches[d.latinWord(j)] && !isUpperCase(d.original[min(j, len(d.original)-1)]) {
		return cue{}, false // what is said follows, or where: said on Chirper
	}
	b := d.clauseBounds(j, s)
	t, ok := d.tellerEn(Range{j, max(j, b.End)})
	if !ok || t.nobody || t.paper || t.Start-j > 60 || w.b == "named" && t.hop.Relation != ReportsFrom {
		return cue{}, false
	}
	e := t.End
	if d.at(e) == '\'' || d.quotes(d.spaces(e)) && isSpace(d.at(e)) && !d.quoteEnds(end) && d.latinWord(d.spaces(e)+1) != "" { // the mayor, of Salem, said her town “will …”
		return cue{}, false
	}
	next := d.latinWord(d.spaces(e))
	if next != "" && !splitters[next] && !whereAndWhen[next] && !d.dateWordAt(d.spaces(e)) || helping[next] {
		return cue{}, false
	}
	c := cue{Range: Range{w.start, e}, trailing: true}
	c.take(t)
	for i := e; i < s.End; i++ {
		if d.quotes(i) && i+2 < s.End {
			c.both = true
			break
		}
	}
	return c, true
}
