package extract

import (
	"sort"
	"strings"
)

// A reader carries on what a text has said once: who gave the figures, which
// time they are of, which country it is all about. carry completes the
// candidates with that, where their own sentence says nothing of it.
func (d *document) carry(list []Candidate) {
	if len(list) == 0 || len(d.sentences) == 0 {
		return
	}
	d.cuesUpTo(len(d.sentences) - 1)
	d.datesInTurn(list)
	d.fiscalQuarters(list)
	sources, retold := d.sourcesOf()
	for i := range list {
		c := &list[i]
		k := d.found[c.Mention].sentence
		src := sources[k]
		if src != nil && src.or != nil && !(d.continues(c, src) && !d.otherTopic(list[:i], c, src)) {
			src = src.or
		}
		if src != nil && d.continues(c, src) && !d.otherTopic(list[:i], c, src) {
			h := src.cue.hop
			h.Start, h.End = src.cue.Start, src.cue.End
			c.Attribution, c.AttributionEnd = append(d.outletOf(src), h), EndPrimary
			if c.Period == nil && !d.levied(&d.found[c.Mention]) {
				c.Period = d.periodFrom(list[:i], c, src)
			}
		}
	}
	d.saidBehind(list)
	d.ownResults(list)
	d.toldLater(list)
	d.released(list)
	d.pastPeriods(list)
	d.marketDays(list)
	d.everyPeriod(list)
	d.timesAgain(list)
	d.reportPeriods(list)
	d.yearsBack(list)
	d.samePeriods(list)
	d.dayOfEvent(list)
	d.eventDays(list)
	d.decidedDays(list)
	d.places(list)
	d.headlines(list)
	d.surveyFigures(list)
	d.creditPress(list, retold)
	d.rumours(list)
}

func (d *document) cuesUpTo(k int) {
	if k >= 0 {
		d.cuesOf(&d.sentences[k])
	}
}

// source is whom the sentences that name nobody go on speaking for.
type source struct {
	cue      *cue
	sentence int     // where it is named
	lead     bool    // in the first paragraph, several paragraphs before
	or       *source // whose it is where it is not that one's
	press    bool    // an outlet whose report the whole text retells
	decided  bool    // by a decision: only what refers back to it goes on
	briefs   bool    // tells all the figures behind it: 局长介绍去年的情况
	release  bool    // statistics that somebody only spoke about since: rates and sums go on
}

// longSentence bounds how far a sentence is looked through for each of its
// figures, in code points.
const longSentence = 800

// leadReaches is for how many paragraphs the figures of the first one's source go
// on, as long as nobody else speaks.
const (
	leadReaches   = 16
	leadReachesZh = 3
)

// pressReaches is for how many paragraphs a retold report goes on.
const pressReaches = 12

// releaseReaches is for how many paragraphs released statistics go on.
const releaseReaches = 6

// sourcesOf gives for each sentence without a cue the source that it goes on
// with, or nil, and for each one the outlet whose report it retells.
func (d *document) sourcesOf() (out, retold []*source) {
	out, retold = make([]*source, len(d.sentences)), make([]*source, len(d.sentences))
	var here, lead, first *source
	var before *source // of the paragraph before this one
	var said *source   // by the label of the block
	var press *source
	var last *source // who spoke last, whatever came of it
	leadBlock, block, opened, spoken := -1, -1, false, false
	counted := false // another voice has given figures
	housed := ""     // who speaks for the lead's own house
	for k := range d.sentences {
		s := &d.sentences[k]
		if s.block != block {
			if before = nil; here != nil && d.inLatin(s.Start) && s.block == here.block(d)+1 && (here.cue.paper || here.cue.hop.Relation == Quotes) {
				before = here
			}
			parted := here != nil && lead == nil && s.block == here.block(d)+1 && d.goesOnAcross(s, here)
			across := here
			if block, here, spoken = s.block, nil, false; parted {
				here = across
			}
			if leadBlock < 0 && (s.dateline || d.isParagraph(s)) {
				leadBlock = block
			}
			if lead != nil && (block-leadBlock > leadReaches && !(d.releaseZh(lead) && block-leadBlock <= releaseReaches) || opened) {
				if lead = d.stillReleased(lead); counted || block-leadBlock > leadReaches {
					lead = nil
				}
			}
		}
		main := d.mainCue(k)
		if block > leadBlock && leadBlock >= 0 && (d.quotationAt(s.Start) >= 0 && d.quoted[d.quotationAt(s.Start)].End-s.Start > 20) && !(lead != nil && d.releaseZh(lead)) && !(main != nil && housed != "" && main.hop.Party == housed && d.inHan(s.Range)) {
			opened = true
			counted = counted || d.countsWithin(s.Start, s.End)
		}
		if label := d.labelOf(k); label != nil {
			here, said = label, label
		} else if said != nil && said.block(d) != block {
			said = nil
		}
		if main == nil && d.silent(k) {
			switch {
			case said != nil:
				out[k] = said
			case here == nil && last != nil && last.block(d) == block && d.takesPart(s):
				out[k] = last
			case here != nil && here.decided && here.cue.hop.Relation == Quotes && lead != nil && d.inHan(s.Range) && d.releaseZh(lead) && !d.refersBackZh(s):
				out[k] = &source{cue: lead.cue, sentence: lead.sentence, lead: true, decided: lead.decided, briefs: lead.briefs, or: press}
			case here != nil:
				out[k] = here
			case lead != nil && block > leadBlock && !spoken:
				out[k] = &source{cue: lead.cue, sentence: lead.sentence, lead: true, decided: lead.decided, briefs: lead.briefs, or: press, release: lead.release}
			case before != nil && !spoken && d.refersBack(s):
				out[k] = &source{cue: before.cue, sentence: before.sentence, lead: before.cue.hop.Relation != Quotes}
			case first != nil && !spoken && block > leadBlock && d.sameTopic(s, first):
				out[k] = &source{cue: first.cue, sentence: first.sentence, lead: true}
			case first != nil && d.sliced(s):
				here = first
				out[k] = first
			case press != nil && block > press.block(d) && block-press.block(d) <= pressReaches:
				out[k] = press
			}
			retold[k] = press
			continue
		}
		press = d.pressOf(k, block-max(leadBlock, 0), press)
		retold[k] = press
		spoken = spoken || main != nil || d.inHan(s.Range) // what somebody without a name added ends no release
		if here = nil; main != nil {
			here = &source{cue: main, sentence: k, press: press != nil && press.sentence == k && main == press.cue}
			last = &source{cue: main, sentence: k, lead: true}
		}
		if here != nil && d.briefsZh(main, s) {
			if here.briefs = true; lead == nil {
				lead, opened = here, false
			}
			continue
		}
		if here != nil && (decides[main.verb] && !d.thatWithin(main.End, s) || decidesZh[main.verb] && !d.saysZh(k, main)) && !d.pressRelease(s) {
			here.decided = true // no figures that go on
		}
		if here != nil && here.decided && !d.inHan(s.Range) {
			here = nil
		}
		if (block == leadBlock || block == leadBlock+1 && first == nil && !opened) && here != nil && (!d.inHan(s.Range) || d.figuresIn(s) || main.by && main.paper || k+1 < len(d.sentences) && d.sentences[k+1].block == block && d.figuresIn(&d.sentences[k+1]) && d.issued(main) || d.issued(main) && d.wordOf(s, releasesZh) > 0) && (main.hop.Relation == CitesDataOf || main.paper) && !(leadBlock < 0 && d.placeLabel(main)) {
			lead, first = here, here
		} else if block > leadBlock && leadBlock >= 0 && (lead == nil || lead.briefs) && here != nil && !opened && d.inHan(s.Range) && main.paper && main.hop.Relation == CitesDataOf && d.figuresIn(s) && d.releaseZh(here) {
			lead = here
		} else if block > leadBlock && here != nil && !opened && d.inLatin(s.Start) && !awaits[main.verb] && !happens[main.verb] && (main.hop.Relation == CitesDataOf || main.paper) && d.countsWithin(s.Start, s.End) {
			lead = here
		} else if block > leadBlock && (leadBlock >= 0 || !d.inHan(s.Range)) && main != nil && main.hop.Relation == Quotes && !main.unnamed {
			if lead != nil && lead.block(d) >= leadBlock && d.ofHouse(main, &lead.cue.hop) {
				housed = main.hop.Party
			}
			opened = opened || main.hop.Party != housed && !(lead != nil && d.releaseZh(lead))
			counted = counted || main.hop.Party != housed && d.countsWithin(s.Start, s.End)
		}
	}
	return out, retold
}

// silent tells whether nobody tells anything in a sentence; a forecast that one
// figure is set against counts for nothing.
func (d *document) silent(k int) bool {
	for i := range d.cues[k] {
		if c := &d.cues[k][i]; !c.near && !d.onlyForetold(c, k) {
			return false
		}
	}
	return true
}

// labelOf gives the speaker whom a paragraph of a transcript begins with.
func (d *document) labelOf(k int) *source {
	if list := d.cues[k]; len(list) > 0 && list[0].verb == "：" && d.opensBlock(list[0].Start) && !list[0].nobody {
		return &source{cue: &list[0], sentence: k}
	}
	return nil
}

func (s *source) block(d *document) int { return d.sentences[s.sentence].block }

// sliced tells whether a sentence opens with how the figures are broken down:
// 从地区看, 分行业看.
func (d *document) sliced(s *sentence) bool {
	r := d.at(s.Start)
	return (r == '从' || r == '分' || r == '按') && len(s.clauses) > 1 && (d.at(s.clauses[0].End-1) == '看' || d.at(s.clauses[0].End-1) == '分')
}

// slicesTime tells whether a sentence opens with a breakdown by time: 分季度看. What
// comes behind it is of the whole again.
func (d *document) slicesTime(s *sentence) bool {
	if !d.sliced(s) {
		return false
	}
	for i := s.clauses[0].Start; i < s.clauses[0].End; i++ {
		switch d.at(i) {
		case '季', '月', '旬', '年':
			return true
		}
	}
	return false
}

// pressRelease tells whether a sentence announces as those do who publish it
// themselves: X today announced.
func (d *document) pressRelease(s *sentence) bool {
	for i := s.Start; i < min(s.End, s.Start+200); i++ {
		if d.at(i) == 't' && d.hasWord(i, "today announced") || d.at(i) == 'a' && d.hasWord(i, "announced today") || d.at(i) == '今' && (d.has(i, "今天宣布") || d.has(i, "今日宣布")) {
			return true
		}
	}
	return false
}

// isParagraph tells whether a sentence is of the body: it ends as sentences do.
func (d *document) isParagraph(s *sentence) bool {
	for i := s.End - 1; i > s.Start; i-- {
		r := d.at(i)
		if isCloser(r) || isSpace(r) {
			continue
		}
		return isTerminator(r) || r == '.' || r == '；' || r == ';'
	}
	return false
}

// mainCue gives the cue of a sentence that its figures rest on: the last named
// one that is not a mere aside.
func (d *document) mainCue(k int) *cue {
	var main *cue
	somebody := false
	for i := range d.cues[k] {
		c := &d.cues[k][i]
		if c.unnamed && c.hop.Relation == Quotes && isHan(d.at(c.Start)) {
			somebody = true
		}
		if c.nobody || c.unnamed || c.near || c.weak || c.hop.PartyName == "" || d.onlyForetold(c, k) {
			continue
		}
		if main == nil || c.depth() >= main.depth() && !c.inner {
			main = c
		}
	}
	if somebody && main != nil && main.hop.Relation == ReportsFrom {
		return nil // what it was told by people without a name
	}
	if main != nil && main.hop.Relation == ReportsFrom && isHan(d.at(main.Start)) { // 据某台援引某部的数据
		for i := range d.cues[k] {
			if c := &d.cues[k][i]; c.inner && c.Start >= main.End && !c.nobody && !c.unnamed && c.hop.Relation == CitesDataOf && c.hop.PartyName != "" {
				return c
			}
		}
	}
	return main
}

// continues tells whether a candidate goes on with a source.
func (d *document) continues(c *Candidate, src *source) bool {
	it := &d.found[c.Mention]
	if d.traded(it) || src.lead && d.ofPerson(&d.sentences[it.sentence]) {
		return false
	}
	if len(c.Attribution) > 0 || d.aside(it, &d.sentences[it.sentence]) || c.AttributionEnd != EndUnknown || c.Stance != "affirm" || d.quotationAt(it.Start) >= 0 {
		return false
	}
	s := &d.sentences[it.sentence]
	if src.briefs {
		return !d.ownReckoning(s) && !d.actsZh(s, src) && s.block-src.block(d) <= leadReachesZh && !d.ofEarlierYear(s)
	}
	if src.release && !d.rate(it) || d.standing(it, s) {
		return false
	}
	if src.lead && !src.press && d.inHan(s.Range) && s.block-src.block(d) > leadReachesZh && !d.ofPaper(s) && !d.changesZh(s) && !d.partsZh(s) && !d.comparedZh(s) {
		return false
	}
	if src.lead && !src.press && d.inHan(s.Range) && !d.ofPaper(s) && !d.ofKind(s) && !d.partsZh(s) && !(d.releaseZh(src) && s.block-src.block(d) <= 1) {
		return false
	}
	if !src.press && d.inLatin(s.Start) && (d.longPast(c) || src.lead && ofAnotherDay(c) && !d.ofPaper(s) && !d.asksPeople(s) && !d.asksAround(s)) {
		return false
	}
	if src.press && d.ofEarlierYear(s) || src.lead && d.ofOneDay(s, src) {
		return false
	}
	if d.ownReckoning(s) || src.decided && !d.refersBackZh(s) || d.actsZh(s, src) {
		return false
	}
	switch src.cue.hop.Relation {
	case CitesDataOf, ReportsFrom:
		return src.press || src.cue.paper && d.inLatin(s.Start) || !d.elsewhere(s, src)
	case Quotes:
		return !src.lead && (src.cue.verb == "：" || d.backshifted(s) || d.goesOnEn(s, src) || d.goesOnZh(s, src))
	}
	return false
}

// otherTopic tells whether a figure measures something else than all the figures
// of the source's own sentence: a tariff is none of a health agency's counts.
func (d *document) otherTopic(before []Candidate, c *Candidate, src *source) bool {
	if c.Metric == "" {
		return false
	}
	other := false
	for i := len(before) - 1; i >= 0 && d.found[before[i].Mention].sentence >= src.sentence; i-- {
		if d.found[before[i].Mention].sentence > src.sentence || before[i].Metric == "" {
			continue
		}
		if before[i].Metric == c.Metric || before[i].Quantity.Unit == c.Quantity.Unit {
			return false
		}
		other = true
	}
	return other
}

// ofKind tells whether a figure is of the kinds that a source's figures in the
// first paragraph go on with: shares, sums, what stands beside such, and what is
// given for another period (At the end of June, 12月末).
func (d *document) ofKind(s *sentence) bool {
	if d.dateWordAt(s.Start) || isDigit(d.at(s.Start)) && d.dayHere(s.Start) {
		return true
	}
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= s.Start })
	for ; k < len(d.found) && d.found[k].Start < s.End && d.found[k].Start < s.Start+longSentence; k++ {
		switch d.found[k].Kind {
		case Percent, Money, Ratio, PercentagePoint:
			return true
		case Quantity:
			if d.inHan(s.Range) && d.changesZh(s) {
				return true
			}
		}
	}
	return false
}

// ownReckoning tells whether a sentence is the writer's own: it reckons with what
// was said before, or tells of a market.
func (d *document) ownReckoning(s *sentence) bool {
	if d.reckonsEn(s) || d.inFirstPerson(s) {
		return true
	}
	for i, n := s.Start, 0; n < 3 && isLatin(d.at(i)); n++ {
		word := d.latinWord(i)
		if market[word] && n > 0 || market[word] && word != "index" {
			return true
		}
		i = d.spaces(i + len([]rune(word)))
	}
	if !d.inHan(s.Range) {
		return false
	}
	for i := s.Start; i < min(s.End, s.Start+10); i++ {
		for n := 2; n <= 4; n++ {
			if i+n > len(d.text) {
				break
			}
			if w := string(d.text[i : i+n]); marketZh[w] || i == s.Start && reckonsZh[w] {
				return true
			}
		}
	}
	return false
}

// ofPaper tells whether a sentence is about the survey or report itself: The
// telephone poll of 1,038 voters.
func (d *document) ofPaper(s *sentence) bool {
	for _, t := range d.phrase(Range{s.Start, min(s.End, s.Start+70)}, 8) {
		if figureNouns[t.text] {
			return true
		}
	}
	for i := s.Start; i < min(s.End, s.Start+12); i++ {
		for n := 2; n <= 4 && i+n <= len(d.text); n++ {
			if figureNounsZh[string(d.text[i:i+n])] {
				return true
			}
		}
	}
	return false
}

// elsewhere tells whether a sentence opens with a place that the source's
// sentence did not speak of.
func (d *document) elsewhere(s *sentence, src *source) bool {
	at, ok := d.firstPlace(s.Start, min(s.End, s.Start+24))
	if ok && isHan(d.at(at.start)) && !d.openedBy(at, s) {
		return false // 申请者中甲国人最多
	}
	if !ok || at.a == "WORLD" {
		return false
	}
	if _, object := d.role(at); object {
		return false // 对欧盟出口
	}
	if d.inLatin(s.Start) && at.a == d.mainCountry() {
		return false // what the whole text is about
	}
	from := &d.sentences[src.sentence]
	same, any := false, false
	d.words.within(from.Start, min(from.End, from.Start+longSentence), geographyWord, func(w match) {
		any = true
		same = same || strings.HasPrefix(w.a, at.a) || strings.HasPrefix(at.a, w.a) || w.a == "WORLD" ||
			(src.cue.paper || src.cue.by) && d.inLatin(s.Start) && sameCountry(w.a, at.a) // one region beside another
	})
	return !same && (any || !strings.Contains(at.a, "-"))
}

// backshifted tells whether a sentence goes on reporting what somebody said:
// "Varion would, however, expand".
func (d *document) backshifted(s *sentence) bool {
	for i := s.Start; i < min(s.End, s.Start+80); i++ {
		if d.at(i) == 'w' && d.hasWord(i, "would") {
			return true
		}
	}
	return false
}
