package extract

import (
	"sort"
	"strings"

	"whence/internal/quantity"
)

// What stands around English dates, and what it makes of the words beside them.

// happensBefore tells whether words before a date name something that happens,
// as a verb or a noun.
func (d *document) happensBefore(r Range) bool {
	if d.verbal(r) {
		return true
	}
	_, ok := d.nounIn(r)
	return ok
}

// isAhead and isPast tell whether a date lies wholly behind or before the
// publication day.
func (d *document) isAhead(it *item) bool {
	ref := d.in.Reference
	return ref != nil && it.Period.Start != nil && ref.Before(*it.Period.Start)
}

// aheadBy tells whether the date of an event, as it is read there, lies ahead.
func (d *document) aheadBy(it *item, h *happening) bool {
	p, ref := d.nearest(it, h), d.in.Reference
	return ref != nil && p.Start != nil && ref.Before(*p.Start)
}

func (d *document) isPast(it *item) bool {
	ref := d.in.Reference
	return ref != nil && it.Period.End != nil && it.Period.End.Before(*ref)
}

func (d *document) endsAhead(it *item) bool {
	ref := d.in.Reference
	return ref != nil && it.Period.End != nil && ref.Before(*it.Period.End)
}

// namesThing tells whether a word that is a verb and a noun is the noun: its
// third cut, the strike.
func (d *document) namesThing(w match, start int) bool {
	if !ambiguous[w.word] {
		return false
	}
	i := d.back(w.start)
	k := d.wordStart(i)
	if i <= start {
		return false
	}
	word := string(d.text[k:i])
	return determined[word] || d.at(i-1) == 's' && (d.at(i-2) == '\'' || d.at(i-2) == '’')
}

var (
	ambiguous  = wordSet("cut hit set put split spread burst start end open close launch vote visit sign return strike strikes hits exit take find lead meet crash hold left found")
	determined = wordSet("a an the its his her their our my your this that these those first second third fourth fifth sixth last next further another any each every no new latest of")
)

// announcedAt gives the words that announce something and end at i.
func (d *document) announcedAt(i int) (telling, bool) {
	for n := range d.toldBefore(i) {
		if t := d.tellings[n]; t.announces && d.back(i) == d.back(t.End) {
			return t, true
		}
	}
	return telling{}, false
}

// willHappen tells whether a modal verb leads to a verb of doing, and not to a
// state: will be short of, may have.
func (d *document) willHappen(w match) bool {
	i := d.spaces(w.end)
	for range 2 {
		switch d.latinWord(i) {
		case "also", "still", "then", "now", "only", "not":
			i = d.spaces(i + len(d.latinWord(i)))
		}
	}
	switch d.latinWord(i) {
	case "need", "remain", "have":
		return false
	case "be":
		r := Range{i, min(len(d.text), i+40)}
		return d.pastEn(r) || d.verbal(r)
	}
	return true
}

// adjunct tells whether a figure only qualifies what happens: won by 300 votes,
// bought for $4 million, approved a plan to build 400 homes.
func (d *document) adjunct(k int) bool {
	i := d.back(d.found[k].Start)
	at := d.wordStart(i)
	switch string(d.text[at:i]) {
	case "about", "around", "roughly", "some", "only", "just", "nearly", "almost":
		i = d.back(at)
		at = d.wordStart(i)
	}
	switch string(d.text[at:i]) {
	case "by", "for", "at", "with", "worth", "from", "over", "against", "into":
		return true
	case "to": // spread to 12 states, but grew to $40 billion
		return d.found[k].Kind == Quantity || d.found[k].Kind == Number
	case "of":
		return d.wordBefore(d.back(at), "out") > 0
	}
	return at < i && d.wordBefore(d.back(at), "to") > 0
}

// stands tells whether words beside today say how things are: are employed.
func (d *document) stands(h *happening, it *item) bool {
	if h.comparator != "at" {
		return false
	}
	switch d.latinWord(it.Start) {
	case "today", "now", "currently":
	default:
		return false
	}
	for _, r := range h.words {
		for i := r.Start; i < r.End; i++ {
			if d.hasWord(i, "are") || d.hasWord(i, "is") {
				return true
			}
		}
	}
	b := d.back(it.Start)
	return d.wordBefore(b, "have") > 0 || d.wordBefore(b, "has") > 0 // what we have today
}

// foretold tells whether a date to come is that of a forecast: cut its forecast
// for growth in 2024.
func (d *document) foretold(h *happening, it *item) bool {
	ref := d.in.Reference
	if ref == nil || it.Period.End == nil || it.Period.End.Before(*ref) || it.daily() && !d.aheadBy(it, h) && !d.states(h.words[0]) {
		return false // it raised its forecast today
	}
	found := false
	for _, r := range h.words {
		d.words.within(r.Start, min(r.End, r.Start+longestWording), happeningWord, func(w match) { found = found || w.a == "outlook" })
	}
	return found
}

// firstTime tells whether words measure by the time since a date how seldom
// something is: overtook it for the first time since 2005.
func (d *document) firstTime(h *happening) bool {
	last := h.words[len(h.words)-1]
	k := d.wordBefore(d.back(last.End), "time")
	if k == 0 {
		return false
	}
	b := d.back(k - 1)
	word := string(d.text[d.wordStart(b):b])
	return h.comparator == "since" && word == "first" || h.comparator == "at" && repeated[word]
}

// repeated count how often something has been by then.
var repeated = wordSet("second third fourth fifth sixth seventh eighth ninth tenth")

// comparedIn tells whether words compare with the figure of a date: in comparison
// to 63 in 2011.
func (d *document) comparedIn(r Range) bool {
	for i := max(r.Start, r.End-60); i < r.End; i++ {
		for _, w := range []string{"compared", "in comparison", "versus", "up from", "down from"} {
			if end := i + len(w); d.hasWord(i, w) && !d.datedIn(Range{end, max(end, r.End)}) {
				return true
			}
		}
	}
	return false
}

// isSubject tells whether a date is the subject of what follows: June 2016 saw 39
// of them.
func (d *document) isSubject(left, right Range) bool {
	if d.wordsIn(left) > 0 && d.wordBefore(d.back(left.End), "and") == 0 {
		return false
	}
	switch d.latinWord(d.spaces(right.Start)) {
	case "saw", "had", "was", "were", "is", "has", "marked", "brought", "sees", "marks", "brings", "looks":
		return true
	}
	return false
}

// ongoing tells whether words say by a participle what somebody was doing: a boat
// capsizing off Tunisia.
func (d *document) ongoing(r Range) bool {
	for i := r.Start; i < min(r.End, r.Start+longestWording); i++ {
		if !isLatin(d.at(i)) || isWordRune(d.at(i-1)) {
			continue
		}
		word := d.latinWord(i)
		if len(word) < 6 || !strings.HasSuffix(word, "ing") || noGerund[word] || isUpper(d.original[i]) {
			continue
		}
		b := d.back(i)
		before := string(d.text[d.wordStart(b):b])
		if i > r.Start && before != "" && !linking[before] && !determined[before] && !leading[before] || i == r.Start && d.at(b-1) == ',' {
			return true
		}
	}
	return false
}

var noGerund = wordSet("during morning evening spring nothing something anything everything according including following excluding regarding concerning meaning building meeting ceiling upcoming incoming outgoing being compared pending showing owing citing speaking talking saying telling adding noting calling quoting wedding hearing housing funding spending lending banking mining shipping training parking trading pricing rating leading existing remaining working sterling feeling outstanding offering briefing reporting ranking counting voting writing beijing")

// copula tells whether words end with a form of "to be", so that the date is
// all that is said of them: the final is on Sunday.
func (d *document) copula(it *item, left Range) bool {
	i := d.back(left.End)
	for _, w := range []string{"is", "are"} {
		if d.wordBefore(i, w) > 0 {
			return it.Period.Grain != quantity.Year && (d.isAhead(it) || d.in.Reference == nil)
		}
	}
	for _, w := range []string{"was", "were"} {
		if d.wordBefore(i, w) > 0 {
			_, ok := d.nounIn(left)
			return ok
		}
	}
	return false
}

// fronted reads "Born in 1950 in Kiel, she studied law": a participle at the
// head of a sentence, with the subject of the clause behind it.
func (d *document) fronted(left, right Range, end int, s *sentence) ([]Range, bool) {
	if !d.opensSentence(left.Start) || d.wordsIn(left) > 4 || !d.verbal(Range{left.Start, left.Start + d.wordLength(left.Start)}) || d.at(end) != ',' {
		return nil, false
	}
	if w, ok := d.words.at(left.Start, speechWord); ok && w.b != "not" {
		return nil, false
	}
	from := d.spaces(end + 1)
	to := d.verbFrom(from, min(s.End, from+60))
	if to <= from {
		to = from + d.wordLength(from)
		if articles[d.latinWord(from)] { // founded in 1987, the firm
			to = d.spaces(to)
			to += d.wordLength(to)
		}
	}
	if right.End > right.Start {
		left.End = right.End
	}
	return []Range{d.withoutMarks(left), {from, to}}, to > from
}

// isNot tells whether words deny what is said of them: is not out.
func (d *document) isNot(r Range) bool {
	for i := r.Start; i < r.End; i++ {
		if !isLatin(d.at(i)) || isWordRune(d.at(i-1)) {
			continue
		}
		if d.has(i, "isn't") || d.has(i, "aren't") || d.has(i, "wasn't") || d.hasWord(i, "not") && (d.wordBefore(d.back(i), "is") > 0 || d.wordBefore(d.back(i), "are") > 0) {
			return true
		}
	}
	return false
}

// states tells whether words hold a figure's verb.
func (d *document) states(r Range) bool {
	found := false
	d.words.within(r.Start, r.End, happeningWord, func(w match) { found = found || w.a == "statistic" })
	return found
}

// datedOrCounted tells whether a number or a date stands in a range.
func (d *document) datedOrCounted(r Range) bool {
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= r.Start })
	return k < len(d.found) && d.found[k].End <= r.End
}

// leading are prepositions that may open a further circumstance behind a comma.
var leading = wordSet("in at on near from with outside inside during around")

// datedIn tells whether a date is mentioned in a range.
func (d *document) datedIn(r Range) bool {
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].End > r.Start })
	for ; k < len(d.found) && d.found[k].Start < r.End; k++ {
		if d.found[k].dated {
			return true
		}
	}
	return false
}

// inserted tells whether a clause only tells of the one before it: which fell,
// aged 58, a lawyer, worth a lot.
func (d *document) inserted(r Range) bool {
	w := d.latinWord(r.Start)
	switch {
	case relative[w], leading[w], w == "a", w == "an", w == "worth", w == "aged", w == "or", w == "then", w == "now", w == "once":
		return true
	case isDigit(d.at(r.Start)):
		return r.End-r.Start < 4
	}
	return w != "" && d.verbal(Range{r.Start, r.Start + len(w)})
}

// circumstanced reads "During a visit to Hanoi in April, she signed three
// agreements": a date in the circumstance at the head of a sentence, other than
// that of a speech.
func (d *document) circumstanced(left, right Range, end int, s *sentence) (Range, bool) {
	if !d.opensSentence(left.Start) || d.wordsIn(right) > 0 || d.at(end) != ',' || d.verbal(left) || d.wordsIn(left) < 3 {
		return Range{}, false
	}
	switch d.latinWord(left.Start) {
	case "during", "at", "in", "on":
	default:
		return Range{}, false
	}
	if _, ok := d.contextAt(left.Start, "aside"); ok || d.roleWithin(left.Start, left.End, "hearsay") {
		return Range{}, false
	}
	named := d.latinWord(left.Start) == "during"
	d.happeningsIn(left, func(w match) { named = named || w.a == "noun" || w.a == "event" && d.namesThing(w, left.Start) })
	if !named {
		return Range{}, false
	}
	next, ok := d.nextClause(end, s)
	return next, ok && !d.datedIn(next)
}
