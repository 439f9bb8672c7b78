package extract

import (
	"slices"
	"sort"
	"strings"
)

// Bounds that keep the reading of statements linear in the text.
const (
	longestWording    = 900 // code points of a proposition that no quotation marks close
	longestTelling    = 160 // of the words that tell who spoke
	speechesASentence = 24
	verbsASentence    = 200 // a sentence with more is no prose, and nothing is read from it
)

// statement is what somebody affirms, denies or demands.
type statement struct {
	words  []Range // the proposition's words, in pieces where the speaker is named in between
	cited  Range   // the sentences that hold it
	stance string
	hops   []Hop
	end    string
	direct bool
	sure   int  // how plain the grammar is: 0, 1, 2
	rumour bool // hearsay: the whole sentence, of nobody who says it
}

// span gives the first and last position of a statement's words.
func (s *statement) span() Range { return Range{s.words[0].Start, s.words[len(s.words)-1].End} }

// speech is a verb of speech with what its sentence says of it.
type speech struct {
	match
	frame, form string
	stance      string
	clause      Range // the run without clause marks that holds the verb
	lead        int   // where the words that tell of the speech begin
	tail        int   // where they end
	linked      bool  // and, but, 并: a speech of its own beside the one before
	bare        bool  // no subject of its own
	behind      Range // the speaker where it stands behind the verb: …, said the mayor
	who         cue
	words       []Range
	open        bool // the words go on to the end of the sentence, or to the next speech
	direct      bool
	passive     bool
	rumour      bool
	sure        int
}

// telling is the words that tell of a speech.
type telling struct {
	Range
	verb      int
	announces bool // the speech is an event too: announced, promised
}

// announces tells whether a verb of speech is an event as well.
func (d *document) announces(w match) bool {
	e, ok := d.words.at(w.start, happeningWord)
	return ok && e.a == "event"
}

// statements finds what is said in the text, in order.
func (d *document) statements() []statement {
	d.tellings, d.voicedBy = nil, map[int]bool{}
	var out []statement
	done := d.listen()
	for i := range d.sentences {
		if !d.sentences[i].dateline {
			d.aboutZh(&d.sentences[i])
			out = d.statementsOf(&d.sentences[i], out)
		}
	}
	done()
	d.recall(out)
	out = d.standingAlone(out)
	sort.SliceStable(out, func(i, j int) bool { return out[i].words[0].Start < out[j].words[0].Start })
	sort.Slice(d.tellings, func(i, j int) bool { return d.tellings[i].Start < d.tellings[j].Start })
	return out
}

// tellingOf gives the cues of a sentence without those that in Chinese speak of one figure alone.
func (d *document) tellingOf(s *sentence) []cue {
	cues := d.cuesOf(s)
	one := func(c cue) bool { return c.near && isHan(d.at(c.End-1)) }
	if !slices.ContainsFunc(cues, one) {
		return cues
	}
	return slices.DeleteFunc(slices.Clone(cues), one)
}

// statementsOf reads one sentence.
func (d *document) statementsOf(s *sentence, out []statement) []statement {
	verbs := 0
	d.words.within(s.Start, s.End, speechWord, func(match) { verbs++ })
	if verbs > verbsASentence {
		return out
	}
	cues := d.tellingOf(s)
	var list []speech
	next, heard := s.Start, 0
	d.words.within(s.Start, s.End, speechWord, func(w match) {
		if w.start < next || d.masked[w.start] || len(list) == speechesASentence || isLatin(d.at(w.start)) && d.withinFigure(w.start) {
			return
		}
		if w.b == "not" {
			next = w.end
			return
		}
		if d.uttered(w.start) {
			return
		}
		sp := speech{match: w, stance: w.a}
		sp.frame, sp.form, _ = strings.Cut(w.b, ".")
		var ok bool
		heard = d.hearCues(cues, heard, w.start)
		if isLatin(d.at(w.start)) {
			ok = d.speechEn(&sp, s, cues, list)
		} else {
			ok = d.speechZh(&sp, s, cues, list)
		}
		if ok {
			if sp.direct {
				d.voice(sp.words[0].Start)
			}
			list = append(list, sp)
			d.hearSpeech(&sp)
			next = max(w.end, min(sp.tail, s.End))
		}
	})
	d.hearCues(cues, heard, s.End)
	if sp, ok := d.toldByColon(s, list); ok {
		d.voice(sp.words[0].Start)
		list = append(list, sp)
		sort.SliceStable(list, func(i, j int) bool { return list[i].start < list[j].start })
	}
	if len(list) == 0 {
		if sp, ok := d.credited(s); ok {
			if sp.direct {
				d.voice(sp.words[0].Start)
			}
			list = append(list, sp)
		} else if sp, ok := d.heading(s); ok {
			list = append(list, sp)
		} else if sp, ok := d.hearsayEn(s); ok {
			list = append(list, sp)
		}
	}
	for i := range list {
		if d.relays(list, i) {
			continue // what the outlet reports is who said it
		}
		if st, ok := d.statementOf(list, i, s, cues, out); ok {
			out = append(out, st)
		}
		d.tellings = append(d.tellings, telling{Range{list[i].lead, max(list[i].lead, list[i].tail)}, list[i].start, d.announces(list[i].match)})
	}
	return out
}

// recall gives quotations whose own sentence names nobody to who speaks the one
// that they go on from.
func (d *document) recall(list []statement) {
	for i := range list {
		st := &list[i]
		if !st.direct || len(st.hops) > 0 {
			continue
		}
		at := st.words[0].Start
		if c := d.speakerOf(at); c != nil && !c.nobody && c.hop.PartyName != "" {
			if st.hops, st.end = []Hop{c.hop}, EndPrimary; c.unnamed {
				st.end = EndUnnamed
			}
		}
	}
}

// statementOf bounds the words of a speech, and puts its chain together.
func (d *document) statementOf(list []speech, i int, s *sentence, cues []cue, said []statement) (statement, bool) {
	sp := &list[i]
	words := slices.Clone(sp.words)
	if sp.frame == "source" && sp.who.hop.Relation == ReportsFrom && i > 0 && list[0].open && len(list[0].words) > 0 && list[0].lead <= s.Start+1 && len(words) > 0 && words[0].Start <= list[0].lead {
		return statement{}, false // X said …, according to a report: the report is a hop of that
	}
	if sp.open && i+1 < len(list) && !isLatin(d.at(sp.start)) && len(words) > 0 {
		if next := &list[i+1]; next.bare && next.lead <= words[len(words)-1].Start+1 {
			return statement{}, false // 回应，并称…: all of it is said by the verb behind
		}
	}
	if sp.open {
		last := &words[len(words)-1]
		last.End = min(d.contentEnd(list, i, s, cues), last.Start+longestWording)
		*last = d.withoutMarks(*last)
	}
	words = slices.DeleteFunc(words, func(r Range) bool { return r.End <= r.Start })
	if len(words) == 0 || !d.says(words, sp.direct || sp.stance == "deny") {
		return statement{}, false
	}
	if sp.stance == "deny" && d.anaphoric(words[0]) && (!isLatin(d.at(words[0].Start)) || standIns[d.slice(words[0].Start, words[0].End)]) { // …, but she denied this
		if before := d.before(s, said); before != nil {
			words = before.words
		} else if standIns[d.slice(words[0].Start, words[0].End)] {
			return statement{}, false
		}
	}
	st := statement{words: words, stance: sp.stance, direct: sp.direct, sure: sp.sure, rumour: sp.rumour}
	st.cited = Range{min(s.Start, d.sentenceFrom(words[0].Start)), max(s.End, d.sentenceTo(words[len(words)-1].End))}
	d.stanceOf(&st)
	st.hops, st.end = d.hopsOf(list, i, cues)
	return st, true
}

// standIns say nothing alone of what is denied.
var standIns = wordSet("this that it 此事")

// before gives the last statement of a sentence or of the two before it.
func (d *document) before(s *sentence, said []statement) *statement {
	if len(said) == 0 {
		return nil
	}
	st := &said[len(said)-1]
	from := d.sentenceAt(s.Start)
	if st.stance != "affirm" || d.sentenceAt(st.words[0].Start) < from-2 {
		return nil
	}
	return st
}

// relays tells whether an outlet reports only that somebody said something.
func (d *document) relays(list []speech, i int) bool {
	sp := &list[i]
	if sp.who.hop.Relation != ReportsFrom || !sp.open || i+1 == len(list) {
		return false
	}
	return list[i+1].lead <= sp.words[0].Start+2 || d.nests(sp, &list[i+1])
}

// contentEnd gives where the words of an indirect speech end: where another
// speech beside it begins, or with its sentence.
func (d *document) contentEnd(list []speech, i int, s *sentence, cues []cue) int {
	sp := &list[i]
	from, end := sp.words[len(sp.words)-1].Start, s.End
	for n := i + 1; n < len(list); n++ {
		other := &list[n]
		if other.lead <= from+1 {
			continue
		}
		aside := d.at(d.back(other.lead)-1) == ';' || d.at(d.back(other.lead)-1) == '；'
		own := other.frame == "ask" && !isLatin(d.at(other.start)) || other.frame == "say" || thatFrames[other.frame] || other.frame == "tell" || other.frame == "source"
		if isLatin(d.at(from)) && d.phraseOnly(Range{from, d.back(other.lead)}) {
			continue // said that as early as May, the firm admitted
		}
		sibling := other.bare && !isLatin(d.at(other.start)) && d.parts(d.back(other.lead)-1) // 他说…，呼吁…
		if other.linked || aside || sibling || other.stance == "deny" && !other.bare || own && d.parts(d.back(other.lead)-1) || other.form == "ing" {
			end = other.lead
			break
		}
	}
	if isLatin(d.at(sp.start)) && d.insertedEn(sp) {
		for i := from; i < end; i++ {
			if d.at(i) == ',' && !d.withinNumber(i) {
				end = i
			}
		}
	}
	if sp.stance == "deny" { // 否认全部指控，…
		for i := from; i < min(end, from+16); i++ {
			if isClauseEnd(d.at(i)) && !isLatin(d.at(sp.start)) && d.contextBefore(i, "hearsay") {
				end = i
			}
		}
	}
	for i := from; i < end && isLatin(d.at(sp.start)); i++ {
		if d.at(i) == ';' {
			end = i
		}
	}
	for _, c := range cues { // …, according to police
		if c.trailing && c.Start > from && c.Start < end && d.at(d.back(c.Start)-1) == ',' && isLatin(d.at(c.Start)) && d.has(c.Start, "according to") {
			end = c.Start
		}
	}
	return end
}

// says tells whether words are long enough to say something.
func (d *document) says(words []Range, direct bool) bool {
	han, latin := 0, 0
	for _, r := range words {
		for i := r.Start; i < min(r.End, r.Start+60); i++ {
			switch {
			case isHan(d.at(i)):
				han++
			case isWordRune(d.at(i)) && !isWordRune(d.at(i-1)):
				latin++
			}
		}
	}
	if direct {
		return han+latin >= 1
	}
	return han+latin >= 2 && (han > 0 || d.lettered(words))
}

// stanceOf makes a demand of words that ask in the speaker's own name.
func (d *document) stanceOf(st *statement) {
	if st.stance != "affirm" {
		return
	}
	r := st.words[0]
	if _, ok := d.contextAt(r.Start, "contrary"); ok {
		st.stance = "deny"
		return
	}
	d.words.within(r.Start, min(r.End, r.Start+8), speechWord, func(w match) {
		frame, form, _ := strings.Cut(w.b, ".")
		if frame != "ask" || w.start-r.Start > 4 || isLatin(d.at(w.start)) && form != "base" && !strings.HasPrefix(w.word, "call") {
			return
		}
		if isLatin(d.at(w.start)) && auxiliary[d.latinWord(d.spaces(w.end))] {
			return // demand will rise
		}
		if subject := strings.TrimSpace(string(d.text[r.Start:w.start])); ownNames[subject] {
			st.stance = "demand"
		}
	})
}

// ownNames are what speakers call themselves in front of what they demand.
var ownNames = map[string]bool{"": true, "we": true, "i": true, "我们": true, "我": true, "我方": true, "中方": true, "美方": true, "日方": true, "俄方": true, "再次": true, "强烈": true}

// sentenceFrom and sentenceTo give the ends of the sentence that holds i.
func (d *document) sentenceFrom(i int) int {
	k := sort.Search(len(d.sentences), func(k int) bool { return d.sentences[k].End > i })
	if k < len(d.sentences) && d.sentences[k].Start <= i {
		return d.sentences[k].Start
	}
	return i
}

func (d *document) sentenceTo(i int) int {
	k := sort.Search(len(d.sentences), func(k int) bool { return d.sentences[k].End >= i })
	if k < len(d.sentences) && d.sentences[k].Start <= i {
		return d.sentences[k].End
	}
	return i
}

// standingAlone takes a block that is one quotation for a further speech of
// whoever it goes on from.
func (d *document) standingAlone(out []statement) []statement {
	for k := range d.quoted {
		u, ok := d.utterance(k)
		if !ok || d.voicedBy[k] || u.End-u.Start < 12 || !d.standsAlone(k) && !d.quotedSentence(u) {
			continue
		}
		s := &d.sentences[d.sentenceAt(u.Start)]
		c := d.speakerOf(u.Start)
		if c == nil {
			c = d.introducedAbove(s)
		}
		if c == nil {
			c = d.speakerAbove(s, out)
		}
		if c == nil || c.nobody || c.hop.PartyName == "" {
			continue
		}
		h := c.hop
		h.Start, h.End = 0, 0
		st := statement{
			words: []Range{d.withoutCommas(u.Range)}, cited: Range{s.Start, d.sentenceTo(u.End)}, stance: "affirm",
			hops: []Hop{h}, end: EndPrimary, direct: true,
		}
		if c.unnamed {
			st.end = EndUnnamed
		}
		if st.words[0].Start < st.words[0].End {
			out = append(out, st)
		}
	}
	return out
}

// hasRole tells whether a word's roles, with spaces between, hold one.
func hasRole(roles, role string) bool {
	for r := range strings.SplitSeq(roles, " ") {
		if r == role {
			return true
		}
	}
	return false
}
