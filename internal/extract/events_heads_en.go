package extract

import "strings"

// The verb that an English clause turns on. What a clause tells is told by it, not
// by the words around: "the law that bars strikes took effect" tells of a law that
// took effect, and "forces crushed a student-led protest" of no figure that led.

// headKind is what the verb of a clause says of it.
type headKind uint8

const (
	noHead    headKind = iota
	headAct            // something happens
	headState          // how something is
	headFigure
	headTells
	headMay // might happen
)

// head is the verb of a clause with what stands before it.
type head struct {
	Range
	kind    headKind
	future  bool
	denied  bool
	passive bool
	runs    bool // is arriving
}

// headOf finds the verb of a clause: the first finite one that is neither part of
// a relative clause nor a participle that belongs to a noun.
func (d *document) headOf(r Range) head {
	pending := 0 // the verbs of relative clauses that are still to come
	limit := min(r.End, r.Start+longestWording)
	none := false
	for i := r.Start; i < limit; {
		word := d.clauseWord(i)
		if i == r.Start && relative[word] { // which decides again
			if at, _ := d.pastAdverbs(i+len(word), limit); presentForm(d.latinWord(at)) && !d.subjectAt(at) && at < limit {
				return head{Range: Range{at, at + len(d.latinWord(at))}, kind: d.kindAt(at)}
			}
		}
		if word == "" {
			i = d.nextWord(i, limit)
			continue
		}
		end := i + len(word)
		if relativizers[word] && i > r.Start {
			pending++
			i = d.nextWord(end, limit)
			continue
		}
		if pending == 0 {
			none = none || nothings[word]
		}
		h, ok := d.headAt(i, limit)
		switch {
		case !ok:
			i = d.nextWord(end, limit)
			continue
		case pending > 0:
			pending--
			i = d.nextWord(max(end, h.End), limit)
			continue
		case h.kind == headAct && !h.future && d.reduced(h, limit):
			i = d.nextWord(max(end, h.End), limit)
			continue
		}
		if h.kind == headTells && (h.passive || i == r.Start && behindParticiples[d.latinWord(d.spaces(h.End))] || d.hasWord(d.spaces(h.End), "by")) {
			h.kind = headAct // praised in her review
		}
		h.denied = h.denied || none || nothings[d.latinWord(d.spaces(h.End))]
		return h
	}
	return head{}
}

// lastHead gives the verb that stands nearest to the end of words before a date:
// of clauses that "and" joins it is the last one's that the date belongs to.
func (d *document) lastHead(r Range) head {
	last := d.headOf(r)
	for range 4 {
		if last.kind == noHead {
			return last
		}
		next := head{}
		for i := last.End; i < r.End; i = d.nextWord(i, r.End) {
			if word := d.clauseWord(i); word != "and" && word != "but" {
				continue
			}
			at, _ := d.pastAdverbs(d.nextWord(i, r.End), r.End)
			if h, ok := d.headAt(at, r.End); ok && at < r.End {
				next = h
				break
			}
		}
		if next.kind == noHead {
			return last
		}
		last = next
	}
	return last
}

// nothings deny what their clause tells.
var nothings = wordSet("no none nobody nothing neither")

// relativizers open a clause within a clause, that has a verb of its own.
var relativizers = wordSet("who which that whose where when")

// clauseWord gives the word at i that may be a verb by its looks: not part of a
// longer one with a hyphen, and not a name in the midst of a sentence.
func (d *document) clauseWord(i int) string {
	if !isLatin(d.at(i)) || isWordRune(d.at(i-1)) || d.at(i-1) == '-' || d.at(i-1) == '\'' || d.at(i-1) == '’' {
		return ""
	}
	word := d.latinWord(i)
	if d.at(i+len(word)) == '-' && isLatin(d.at(i+len(word)+1)) {
		return ""
	}
	return word
}

// nextWord gives where the next word begins behind i.
func (d *document) nextWord(i, limit int) int {
	for i < limit && isWordRune(d.at(i)) {
		i++
	}
	for i < limit && !isWordRune(d.at(i)) {
		i++
	}
	return i
}

// headAt reads the finite verb at i with its auxiliaries.
func (d *document) headAt(i, limit int) (head, bool) {
	word := d.latinWord(i)
	h := head{Range: Range{i, i + len(word)}}
	switch {
	case beVerbs[word]:
		return d.beAt(h, limit)
	case haveVerbs[word]:
		at, denied := d.pastAdverbs(h.End, limit)
		h.denied = denied
		if d.latinWord(at) == "been" {
			h.End = at + len("been")
			return d.beAt(h, limit)
		}
		if d.participleAt(at) {
			h.End = at + len(d.latinWord(at))
			h.kind = d.kindAt(at)
			return h, true
		}
		h.kind = headState
		return h, true
	case word == "will" || word == "would" || word == "shall" || word == "won":
		if word == "won" && !d.has(i, "won't") && !d.has(i, "won’t") {
			break
		}
		if d.nominalBefore(i) {
			return head{}, false // his will
		}
		at, denied := d.pastAdverbs(h.End, limit)
		h.denied, h.future = denied || word == "won", true
		h.kind = d.bareAt(at)
		h.End = max(h.End, at+len(d.latinWord(at)))
		return h, true
	case modals[word]:
		at, denied := d.pastAdverbs(h.End, limit)
		h.denied, h.future, h.kind = denied, true, headMay
		h.End = max(h.End, at+len(d.latinWord(at)))
		return h, true
	case doVerbs[word]:
		at, denied := d.pastAdverbs(h.End, limit)
		h.denied = denied || len(word) > 2 && word[len(word)-1] == 'n'
		if h.kind = headAct; d.latinWord(at) == "" || at >= limit { // two did
			h.kind = headState
		}
		h.End = max(h.End, at+len(d.latinWord(at)))
		return h, true
	}
	if d.subjectAt(h.End) {
		return head{}, false // housing starts are
	}
	if d.nominalBefore(i) || d.wordBefore(d.back(i), "to") > 0 {
		return head{}, false
	}
	if d.at(i) != d.original[i] && i > 0 && !d.opensSentence(i) { // a name in the midst of a sentence
		return head{}, false
	}
	if w, ok := d.words.at(i, happeningWord); ok && w.start == i {
		switch w.a {
		case "event", "amount", "statistic", "telling", "speaking", "state":
			if ambiguous[w.word] && d.namesThing(w, 0) {
				return head{}, false
			}
			if strings.HasSuffix(w.word, " of") || !finiteForms(w.word) || strings.HasSuffix(word, "ing") {
				break
			}
			h.End, h.kind = w.end, d.kindAt(i)
			return h, true
		}
	}
	if s, ok := d.words.at(i, speechWord); ok && s.b != "not" && !strings.Contains(s.b, ".") {
		h.kind = headAct
		return h, true
	}
	if len(word) > 3 && strings.HasSuffix(word, "ed") && !strings.HasSuffix(word, "eed") && !notPast[word] {
		h.kind = headAct
		return h, true
	}
	return head{}, false
}

// subjectAt tells whether an auxiliary follows at i, of which the words before it
// are the subject.
func (d *document) subjectAt(i int) bool {
	word := d.latinWord(d.spaces(i))
	return beVerbs[word] || haveVerbs[word] || modals[word] || word == "will" || word == "would" || doVerbs[word]
}

// finiteForms tells whether a row of the table may be a finite verb: the bare forms
// and the participles among them can't.
func finiteForms(word string) bool { return !bareForms[word] }

var bareForms = wordSet("begin start end take open close launch expire arrive resign retire return sign visit host vote join enter exit leave meet hold become die born effect due taken given driven written broken chosen frozen shaken beaten drawn thrown sworn sunk stolen hidden ridden bitten blown slain undergone undertaken overtaken retaken overthrown withdrawn payable repayable redeemable fallen risen grown shrunk projected grow fall rise increase decrease decline shrink expand contract average")

// beAt reads a form of "to be" with what it says.
func (d *document) beAt(h head, limit int) (head, bool) {
	at, denied := d.pastAdverbs(h.End, limit)
	h.denied = h.denied || denied
	word := d.latinWord(at)
	if word == "being" || word == "getting" {
		at, _ = d.pastAdverbs(at+len(word), limit)
		word = d.latinWord(at)
	}
	h.End = max(h.End, at+len(word))
	switch {
	case word == "to" || outstandingWords[word]:
		h.future, h.kind = true, headAct
	case word == "born":
		h.kind, h.passive = headAct, true
	case d.participleAt(at):
		h.kind, h.passive = d.kindAt(at), true
		if stativeParticiples[word] {
			h.kind = headState
		}
	case len(word) > 4 && strings.HasSuffix(word, "ing") && !noGerund[word]:
		h.kind, h.runs = d.kindAt(at), true
	default:
		h.kind = headState
	}
	return h, true
}

// pastAdverbs passes over adverbs and denials from i, and tells of the denials.
func (d *document) pastAdverbs(i, limit int) (int, bool) {
	denied := d.has(i, "n't") || d.has(i, "n’t")
	if denied {
		i += 3
	} else if d.has(i, "'t") || d.has(i, "’t") {
		denied, i = true, i+2
	}
	i = d.spaces(i)
	for range 4 {
		word := d.latinWord(i)
		if word == "" || i >= limit {
			break
		}
		if word == "not" || word == "never" {
			denied = true
		} else if !midAdverbs[word] && !(len(word) > 4 && strings.HasSuffix(word, "ly")) {
			break
		}
		i = d.spaces(i + len(word))
	}
	return i, denied
}

// participleAt tells whether the word at i is a past participle.
func (d *document) participleAt(i int) bool {
	word := d.latinWord(i)
	if len(word) > 3 && strings.HasSuffix(word, "ed") && !strings.HasSuffix(word, "eed") && (!notPast[word] || verbsToo[word]) {
		return true
	}
	if irregular[word] {
		return true
	}
	w, ok := d.words.at(i, happeningWord)
	return ok && (w.a == "event" || w.a == "amount" || w.a == "statistic" || w.a == "telling" || w.a == "state") && w.end-w.start == len(word) && !presentForm(word)
}

// presentForm tells whether a word is the third person of the present: opens.
func presentForm(word string) bool {
	return len(word) > 3 && strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss")
}

// kindAt gives the kind of the verb at i.
func (d *document) kindAt(i int) headKind {
	if w, ok := d.words.at(i, happeningWord); ok && w.start == i {
		switch w.a {
		case "statistic":
			return headFigure
		case "speaking":
			return headTells
		case "state":
			return headState
		}
		return headAct
	}
	return headAct
}

// bareAt gives the kind of the bare verb at i, behind will or would.
func (d *document) bareAt(i int) headKind {
	word := d.latinWord(i)
	switch {
	case word == "be":
		h, _ := d.beAt(head{Range: Range{i, i + 2}}, len(d.text))
		return h.kind
	case word == "have" || word == "need" || word == "remain":
		return headState
	}
	if k := d.kindAt(i); k == headFigure {
		return headFigure
	}
	return headAct
}

// nominalBefore tells whether the word before i makes a noun or an adjective of
// the one at i: the, its, of, an estimated.
func (d *document) nominalBefore(i int) bool {
	b := d.back(i)
	before := string(d.text[d.wordStart(b):b])
	return attributive[before] || determined[before]
}

// reduced tells whether a past tense is rather the participle of a noun: the ships
// seized in May | were freed. A preposition follows it, and further on in the clause
// an auxiliary that no conjunction parts from it.
func (d *document) reduced(h head, limit int) bool {
	if h.passive || !strings.HasSuffix(d.latinWord(h.Start), "ed") && !irregular[d.latinWord(h.Start)] {
		return false
	}
	i := d.spaces(h.End)
	if !behindParticiples[d.latinWord(i)] && !d.datedAt(i) {
		return false
	}
	for n := 0; n < 14 && i < limit; n++ {
		word := d.clauseWord(i)
		if parting[word] || d.at(i) == ',' || relativizers[word] {
			return false
		}
		if beVerbs[word] || haveVerbs[word] || word == "will" {
			return true
		}
		i = d.nextWord(i, limit)
	}
	return false
}

// datedAt tells whether a date begins at i.
func (d *document) datedAt(i int) bool { return d.mentionedAt(i) }

var (
	beVerbs            = wordSet("was were is are wasn weren isn aren")
	haveVerbs          = wordSet("has have had hasn haven hadn")
	doVerbs            = wordSet("do does did don doesn didn")
	modals             = wordSet("may might could can must should couldn")
	midAdverbs         = wordSet("last also still then now only just again once soon already later first even ever since yet instead either both all")
	outstandingWords   = wordSet("due scheduled slated expected set planned likely supposed about")
	stativeParticiples = wordSet("based located involved employed concerned interested supposed known considered believed understood worried married owned made composed dated used needed required called")
	behindParticiples  = wordSet("by in on at from for to with under during of near off outside against over into")
	parting            = wordSet("and but or as after before because while if though although until unless than")
	irregular          = wordSet("been born begun blown bought brought broken built caught chosen come cut dealt done drawn driven eaten fallen fed fought found given gone grown had held hit hurt kept known laid led left lent lost made meant met paid put read run said seen sent set shot shown shut sold spent spread stolen struck sunk sworn taken taught thrown told torn undergone won worn written overturned")
)

// participial tells whether words open with a participle, of which the subject
// stands before: closing the deal.
func (d *document) participial(r Range) bool {
	i := d.spaces(r.Start)
	if len(d.latinWord(i)) > 4 && midAdverbs[d.latinWord(i)] {
		i = d.spaces(i + len(d.latinWord(i)))
	}
	word := d.latinWord(i)
	return len(word) > 5 && strings.HasSuffix(word, "ing") && !noGerund[word] && !d.states(Range{i, i + len(word)})
}
