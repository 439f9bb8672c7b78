package extract

import (
	"slices"
	"strings"

	"whence/internal/quantity"
)

// What Chinese sentences that name nobody go on with, and what they don't.

// goesOnZh tells whether a Chinese sentence goes on with what a person tells in
// the sentences before it of its paragraph: 其中，…, 全年…. How a survey was made, and
// what happened at a time of its own, is the writer's word.
func (d *document) goesOnZh(s *sentence, src *source) bool {
	return d.inHan(s.Range) && (src.block(d) == s.block || d.opensWith(s, withinZh)) && (!src.cue.trailing || src.cue.both) && !d.ofPaper(s) && !(isDigit(d.at(s.Start)) && d.dayHere(s.Start))
}

// refersBackZh tells whether a sentence refers back to what was decided before
// it: 本次下调后，….
func (d *document) refersBackZh(s *sentence) bool {
	return d.opensWith(s, againZh)
}

// opensWith tells whether a sentence opens with a word of a set, of two to four
// characters.
func (d *document) opensWith(s *sentence, words map[string]bool) bool {
	for n := 2; n <= 4 && s.Start+n <= s.End; n++ {
		if words[string(d.text[s.Start:s.Start+n])] {
			return true
		}
	}
	return false
}

// actsZh tells whether a Chinese sentence opens with a body other than the source
// that does something: 消防部门出动…, 央行还开展了…. Nouns for bodies of a kind, as
// 国有企业, are what is counted.
func (d *document) actsZh(s *sentence, src *source) bool {
	if !d.inHan(s.Range) || src.press || d.ofPaper(s) {
		return false
	}
	first, ok := d.frontZh(s.clauses[0])
	if !ok || !isHan(d.at(first.Start)) {
		return false
	}
	for i := first.Start + 2; i <= min(first.End, first.Start+16); i++ {
		if d.at(i-1) == '的' || d.at(i-1) == '对' || d.at(i-1) == '在' {
			return false
		}
		w, ok := d.words.before(i, bodyWord)
		if !ok || w.start < first.Start || w.end-w.start < 2 || !authorities[d.at(w.end-1)] || genericZh[w.word] || anyBodyZh[w.word] || kindsZh[w.word] {
			continue
		}
		if longer, ok := d.words.at(w.start, bodyWord); ok && longer.end > w.end {
			continue
		}
		if name := d.slice(first.Start, w.end); strings.HasSuffix(src.cue.hop.PartyName, name) || strings.HasPrefix(name, src.cue.hop.PartyName) {
			return false
		}
		switch d.at(w.end) {
		case '的', '、', '和', '与', '及':
			return false
		}
		h, happens := d.words.at(w.end, happeningWord)
		return d.adverbAt(w.end) || d.dateWordAt(w.end) || happens && h.a == "event" || actsOf[d.at(w.end)]
	}
	return false
}

// authorities are how the names of bodies end that act, and are not what is counted.
var authorities = runeSet("部局署厅委院府会处军警队方关司台所室站团行门")

// actsOf are characters that open what a body has done or will do.
var actsOf = runeSet("已将曾派出拟正")

// ofHouse tells whether the words that name a speaker name a body too: 某协会会长陈某.
func (d *document) ofHouse(c *cue, house *Hop) bool {
	return house.PartyName != "" && strings.Contains(d.slice(c.Start, c.End), house.PartyName)
}

// openedBy tells whether a place opens a sentence, perhaps behind 在 and a time, and
// is no word for its people.
func (d *document) openedBy(at match, s *sentence) bool {
	front, ok := d.frontZh(Range{s.Start, s.End})
	if !ok || d.at(at.end) == '人' || at.b == "people" {
		return false
	}
	return at.start <= front.Start || at.start == front.Start+1 && d.at(front.Start) == '在'
}

// figuresIn tells whether a sentence has figures, times and ordinals apart.
func (d *document) figuresIn(s *sentence) bool {
	for k := d.firstFrom(s.Start); k < len(d.found) && d.found[k].Start < s.End; k++ {
		if it := &d.found[k]; it.Quantity != nil && !it.dated && it.Kind != Date && it.Kind != Period && it.Kind != Ordinal && it.Kind != Duration {
			return true
		}
	}
	return false
}

// inLead tells whether a sentence is of a heading or of the first paragraph: what
// is told there of arrests and seizures is the announcement of those who made them.
func (d *document) inLead(s *sentence) bool {
	for k := d.sentenceAt(s.Start) - 1; k >= 0; k-- {
		if other := &d.sentences[k]; other.block != s.block && d.isParagraph(other) {
			return false
		}
		if s.Start-d.sentences[k].Start > longSentence {
			return false
		}
	}
	return true
}

// forceZh gives the force that opens a sentence, for what it did further on: 警方
// 昨日采取行动，共拘捕….
func (d *document) forceZh(s *sentence, limit int) (cue, bool) {
	a, ok := d.actorZh(s, limit)
	return a, ok && !a.unnamed && !a.nobody && a.hop.Relation == CitesDataOf && d.forceNamed(a.Range)
}

// releaseZh tells whether a source has put out statistics: 公布最新数字. Their
// figures go on behind what people say of them.
func (d *document) releaseZh(src *source) bool {
	s := &d.sentences[src.sentence]
	if !d.inHan(s.Range) {
		return false
	}
	if issuesZh[src.cue.verb] {
		return true
	}
	for i := max(s.Start, src.cue.Start-longestTelling); i < min(s.End, src.cue.End+24); i++ {
		for n := 2; n <= 4 && i+n <= s.End; n++ {
			if releasesZh[string(d.text[i:i+n])] {
				return true
			}
		}
	}
	return false
}

// changesZh tells whether a sentence says how a count has changed: 由…降至….
func (d *document) changesZh(s *sentence) bool {
	for i := s.Start; i < min(s.End, s.Start+longSentence); i++ {
		if changesZh[string(d.text[i:min(i+2, s.End)])] {
			return true
		}
	}
	return false
}

// comparedZh tells whether a sentence sets a count against that of an earlier period, as only
// statistics do: 同比, 较去年同期; or is a line of a list with such a change in brackets.
func (d *document) comparedZh(s *sentence) bool {
	return d.wordOf(s, againstZh) > 0 || d.changeAside(s)
}

// changeAside tells whether a line says behind its figure in brackets how it has changed: 224宗
// （增6%）.
func (d *document) changeAside(s *sentence) bool {
	if d.isParagraph(s) {
		return false
	}
	for i := s.Start + 1; i+1 < s.End; i++ {
		if c := d.at(i); c != '（' && c != '(' {
			continue
		}
		switch d.at(i + 1) {
		case '增', '减', '升', '跌', '降', '+', '-':
			return true
		}
	}
	return false
}

// partsZh tells whether a sentence gives the parts of what the one before it of its
// paragraph told: 其中, 当中.
func (d *document) partsZh(s *sentence) bool {
	k := d.sentenceAt(s.Start)
	return k > 0 && d.sentences[k-1].block == s.block && d.opensWith(s, withinZh)
}

// pressOf gives the outlet whose report a Chinese text retells: one that is credited
// with it in the first two paragraphs, until another one is.
func (d *document) pressOf(k, block int, before *source) *source {
	if !d.inHan(d.sentences[k].Range) {
		return before
	}
	for i := range d.cues[k] {
		c := &d.cues[k][i]
		if before != nil && c.by && c.paper && c.hop.Relation == ReportsFrom && !c.inner && !c.nobody && !c.unnamed && c.hop.Party != before.cue.hop.Party {
			return nil // 据另一台统计
		}
		if c.hop.Relation != ReportsFrom || c.inner || c.nobody || c.unnamed || c.paper || !c.by && !reportsZh[c.verb] {
			continue
		}
		if before != nil && before.cue.hop.Party == c.hop.Party {
			return before
		}
		if before != nil || block > 1 {
			return nil
		}
		return &source{cue: c, sentence: k, lead: true, press: true}
	}
	return before
}

// creditPress puts the outlet whose report a Chinese text retells in front of everybody who
// tells a figure of it: 据某社报道，…. 某部说，….
func (d *document) creditPress(list []Candidate, retold []*source) {
	for i := range list {
		c := &list[i]
		it := &d.found[c.Mention]
		src := retold[it.sentence]
		if src == nil || src.block(d) != d.sentences[it.sentence].block && len(c.Attribution) > 0 && !d.opensBody(src.sentence) || len(c.Attribution) == 0 && c.AttributionEnd != EndUnnamed || src.sentence == it.sentence || d.sentences[it.sentence].block-src.block(d) > pressReaches {
			continue
		}
		if slices.ContainsFunc(c.Attribution, func(h Hop) bool { return h.Relation == ReportsFrom }) || d.ofEarlierYear(&d.sentences[it.sentence]) {
			continue
		}
		h := src.cue.hop
		h.Start, h.End = src.cue.Start, src.cue.End
		if len(c.Attribution) == 0 { // 据初步统计: as it reports
			c.AttributionEnd = EndPrimary
		}
		c.Attribution = append([]Hop{h}, c.Attribution...)
	}
}

// opensBody tells whether a sentence is the first of the text below its headings, or stands
// right behind a dateline that is.
func (d *document) opensBody(k int) bool {
	for n := k - 1; n >= 0; n-- {
		if s := &d.sentences[n]; !s.dateline && d.isParagraph(s) {
			return false
		}
	}
	return true
}

// issued tells whether a cue says that somebody put out figures, and not what they
// say: 公布一季度运行情况.
func (d *document) issued(c *cue) bool { return issuesZh[c.verb] }

// ofEarlierYear tells whether a Chinese sentence is about a month or day of an earlier year:
// what a writer adds to a report of today.
func (d *document) ofEarlierYear(s *sentence) bool {
	if d.in.Reference == nil || !d.inHan(s.Range) {
		return false
	}
	for k := d.firstFrom(s.Start); k < len(d.found) && d.found[k].Start < min(s.End, s.Start+longSentence); k++ {
		p := d.found[k].Period
		if d.found[k].dated && p != nil && p.Start != nil && p.Grain != quantity.Year && p.Start.Year < d.in.Reference.Year {
			return true
		}
	}
	return false
}

// saysZh tells whether who decides by a cue has said something before it in the
// sentence: 某队指出，…，要求….
func (d *document) saysZh(k int, main *cue) bool {
	for i := range d.cues[k] {
		if c := &d.cues[k][i]; c.Start < main.Start && !decidesZh[c.verb] && !c.nobody && c.hop.Party == main.hop.Party && c.hop.Party != "" {
			return true
		}
	}
	return false
}

// briefsZh tells whether a sentence without figures says that somebody is about to give them:
// 局长介绍了去年的治安情况.
func (d *document) briefsZh(c *cue, s *sentence) bool {
	if briefsZh[c.verb] && d.inHan(s.Range) && briefingsZh[string(d.text[c.words.Start:c.words.End])] && d.wordOf(s, stateZh) > 0 { // 会上通报了案件的情况
		return true
	}
	if !briefsZh[c.verb] || c.hop.Relation != Quotes || c.by || c.paper || c.trailing || !d.inHan(s.Range) || d.figuresIn(s) {
		return false
	}
	for i := c.End; i < min(s.End, c.End+24); i++ {
		if isClauseEnd(d.at(i)) {
			break
		}
		if stateZh[string(d.text[i:min(i+2, s.End)])] {
			return true
		}
	}
	return false
}

// goesOnAcross tells whether a Chinese paragraph goes on with the source of the one before it:
// it opens with the parts of what was told, or with whose data it was.
func (d *document) goesOnAcross(s *sentence, src *source) bool {
	if !d.inHan(s.Range) || src.decided || src.press || src.lead {
		return false
	}
	if d.opensWith(s, withinZh) {
		return src.cue.hop.Relation != ReportsFrom
	}
	name := src.cue.hop.PartyName
	if !src.cue.by && !src.cue.paper {
		return false
	}
	for n := 3; n <= 8 && s.Start+n <= s.End; n++ {
		if strings.HasSuffix(name, d.slice(s.Start, s.Start+n)) {
			return true
		}
	}
	return false
}

// rumours gives the figures of Chinese sentences that are only said to be so to whoever says it,
// in the words of the text: 据估计, 据悉.
func (d *document) rumours(list []Candidate) {
	for i := range list {
		c := &list[i]
		it := &d.found[c.Mention]
		if len(c.Attribution) > 0 || c.AttributionEnd != EndUnnamed || !d.inHan(d.sentences[it.sentence].Range) {
			continue
		}
		if o := d.hearsayOf(d.cues[it.sentence], it); o != nil && rumoured(o.verb) {
			c.Attribution = append(c.Attribution, Hop{PartyName: d.slice(o.Start, o.End), Relation: Quotes, Start: o.Start, End: o.End})
		}
	}
}

// rumoured tells whether words of hearsay leave open who says so; what anybody could learn (据了解)
// is the writer's.
func rumoured(word string) bool {
	for _, head := range []string{"据", "根据", "有", "外界"} {
		if strings.HasPrefix(word, head) {
			return word != head && !strings.HasSuffix(word, "了解")
		}
	}
	return false
}
