package extract

import (
	"sort"
	"strings"

	"whence/internal/quantity"
)

// toldBefore gives how many stretches of telling words begin before i, as a
// slice to range over the last few of them.
func (d *document) toldBefore(i int) func(func(int) bool) {
	k := d.toldFrom(i)
	return func(yield func(int) bool) {
		for n := max(0, k-6); n < k; n++ {
			if !yield(n) {
				return
			}
		}
	}
}

func (d *document) toldFrom(i int) int {
	return sort.Search(len(d.tellings), func(k int) bool { return d.tellings[k].Start >= i })
}

// happeningEn finds the words of an event around an English date: "The law took
// effect on July 1", "On July 1, the law took effect".
func (d *document) happeningEn(h *happening, s *sentence) bool {
	it := &d.found[h.mention]
	clause := d.eventClause(it, s)
	left, right := Range{clause.Start, it.Start}, Range{it.End, clause.End}
	if d.latinWord(d.spaces(right.Start)) == "if" {
		right.End = right.Start
	}
	if w := d.latinWord(left.Start); w == "if" || w == "unless" || w == "whether" {
		then, ok := d.whenClause(clause.End, s) // if you had told me that in 2018, when …
		h.words, h.comparator, h.certain = []Range{then}, "within", ok && !d.states(then)
		return ok && d.wordsIn(right) == 0
	}
	if noun, ok := d.ofDate(it, clause.End); ok {
		h.words, h.certain, h.ahead = []Range{noun}, true, true
		return true
	}
	if d.owned(left.End) { // Trump's Thursday announcement
		noun, ok := d.ownDeed(it, clause.End)
		h.words, h.certain = []Range{noun}, true
		return ok
	}
	if d.joinedDate(h.mention) && d.subjectAt(it.End) { // the winds of Monday and Tuesday have
		return false
	}
	if d.hasWord(it.Start, "effective") && !clausal[d.latinWord(d.spaces(right.Start))] { // the changes, effective 15 January, raise
		if before, ok := d.clauseBefore(it.Start, s); ok && d.at(clause.End) == ',' {
			h.words, h.comparator, h.certain = []Range{before}, "within", true
			return true
		}
	}
	if d.has(it.Start, "as of") && !d.isAhead(it) {
		return false
	}
	until, placed := d.hasWord(it.Start, "until"), false
	for range 3 {
		w, ok := d.besideEn(d.back(left.End))
		if !ok || w.start < left.Start || !isLatin(d.at(w.start)) {
			break
		}
		if w.a == "no" { // as of
			return false
		}
		if w.a != "at" && w.a != "by" && w.a != "before" && w.a != "after" && w.a != "since" {
			break
		}
		if (w.word == "over" || w.word == "in" || w.word == "on") && (placed || recent[d.latinWord(it.Start)]) { // took over in May, was sworn in last month
			break
		}
		if w.a != "at" {
			h.comparator = w.a
		}
		until, placed = until || w.word == "until" || w.word == "till", true
		h.ahead = h.ahead || w.word == "for"
		if w.word == "for" && it.coarse() && !d.setFor(Range{left.Start, w.start}) { // a forecast for 2014
			return false
		}
		if w.word == "for" && d.isAhead(it) && it.Period.Grain != quantity.Year { // called a strike for 24 January
			h.future = true
		}
		left.End = w.start
	}
	if before, ok := d.ownYear(it, left); ok {
		h.words = []Range{before}
		return d.verbal(before)
	}
	if !placed && d.bareYear(it, left) {
		return false
	}
	if d.opens(left, s) && d.wordsIn(right) == 0 {
		left.Start = left.End
	}
	if until && (d.isNot(left) || !it.coarse() && d.headOf(left).denied) { // is not out until next week
		h.comparator, h.certain = "at", true
	}
	if d.latinWord(d.spaces(right.Start)) == "after" || d.has(right.Start, "'s") || d.at(right.Start) == '-' {
		right.End = right.Start
		if d.has(it.End, "'s") { // last summer's floods
			words, ok := d.ownedEn(it, left, clause.End)
			h.words = words
			return ok
		}
		if d.at(it.End) == '-' {
			return false // the 2015-era law
		}
	}
	if noun, ok := d.nounOf(it, left); ok {
		h.words, h.comparator, h.certain = []Range{noun}, "within", true
		return true
	}
	if then, ok := d.whenClause(clause.End, s); ok && d.wordsIn(right) == 0 && (h.comparator != "at" || it.Period.Start == nil || it.Period.End == nil || !d.verbal(left)) {
		h.words, h.comparator, h.certain = []Range{then}, "within", !d.states(then) && !d.hasWord(then.Start, "there")
		return !d.shareWithin(Range{then.Start, min(then.End, then.Start+12)})
	}
	if d.comparedIn(left) || d.isSubject(left, right) || it.daily() && d.putsOut(right) {
		return false
	}
	if d.endsPeriod(left) || d.wordBefore(d.back(left.End), "of") > 0 { // the agreement of 2015
		return false
	}
	if d.copula(it, left) && d.wordsIn(right) < 2 {
		h.words, h.certain = []Range{d.withoutMarks(left)}, true
		return d.wordsIn(h.words[0]) > 1
	}
	if next, ok := d.circumstanced(left, right, clause.End, s); ok {
		h.words, h.certain = []Range{d.withoutMarks(left), next}, true
		return true
	}
	if words, ok := d.fronted(left, right, clause.End, s); ok {
		h.words = words
		return true
	}
	if i := d.spaces(left.Start); d.hasWord(i, "to") && isLatin(d.at(d.spaces(i+2))) || d.wordBefore(d.back(i), "to") > 0 { // pledged to build
		h.future = true
	}
	if d.headlineFuture(left) && (d.isAhead(it) || d.nearest(it, h) != it.Period) { // Fares to rise by 6% in October
		h.future = true
	}
	left, right = d.coordinated(h.mention, left, right)
	left = d.extended(left, right, s)
	left = d.reportedThing(d.subordinated(d.behindDespite(left)))
	if caption, ok := d.captioned(it, left, right, s); ok {
		h.words, h.certain = []Range{caption}, true
		return true
	}
	left, right = d.withoutMarks(left), d.withoutMarks(right)
	if t, ok := d.announcedAt(left.Start); ok && determined[d.latinWord(left.Start)] && !d.verbal(left) { // declared the start of the season
		left.Start = t.Start
	}
	if t, ok := d.announcedAt(left.Start); ok && d.wordsIn(left) == 0 && d.actsBy(&t, it) { // the duties, which it announced last week
		left.Start, right.End = d.spaces(t.Start), right.Start
		if k := d.wordBefore(d.back(left.Start), "which"); k > 0 {
			left.Start = k - 1
		}
	}
	if w, ok := d.contextAt(left.Start, "link"); ok && w.end <= left.End {
		left.Start = d.spaces(w.end)
	}
	switch {
	case right.End-right.Start < 2 && d.wordsIn(left) < 2:
		if clause.End < s.End && d.wordsIn(left) == 0 {
			if d.hasWord(d.spaces(clause.End+1), "which") { // the current year, which ends in May
				return false
			}
			h.words = d.clausesOf(clause.End, s)
			return len(h.words) > 0
		}
		if left.End > left.Start && left.Start > s.Start { // founded in 1998: of what stands before
			before, ok := d.clauseBefore(left.Start, s)
			if ok {
				h.words, h.headed = []Range{before, left}, true
				return true
			}
			if before = d.lastWords(before, 8); before.End > before.Start && postpositive[d.latinWord(left.Start)] {
				h.words, h.headed, h.certain, h.ahead = []Range{before, left}, true, true, true
				return true
			}
		}
		h.words = []Range{left}
		return left.End > left.Start
	case d.wordsIn(left) == 0:
		h.words = []Range{right}
	case d.wordsIn(right) == 0 || d.verbal(left) || d.ongoing(left):
		h.words = []Range{left}
		if purpose, ok := d.purposeFrom(right); ok && d.wordsIn(left) > 1 {
			h.words = append(h.words, purpose)
		}
		if left.Start > s.Start && (d.verbal(Range{left.Start, left.Start + d.wordLength(left.Start)}) || auxiliary[d.latinWord(left.Start)]) || relative[d.latinWord(left.Start)] {
			before, ok := d.clauseBefore(left.Start, s)
			if !ok && relative[d.latinWord(left.Start)] { // … fear the departure of the islands from the union, which is set for October
				before = d.lastWords(before, 8)
				ok = before.End > before.Start
			}
			if ok && d.runsTo(left, before) {
				return false
			}
			if !ok && auxiliary[d.latinWord(left.Start)] && before.End > before.Start && before.End-before.Start < longestEvent {
				ok = true // the union and its long list of members, a group of 20, will meet
			}
			if ok {
				h.words, h.headed = []Range{before, left}, true
			}
		}
	default:
		if d.hasWord(d.back(left.End)-3, "the") {
			return false // the 2015 agreement
		}
		h.words = []Range{left, right}
	}
	return true
}

var clausal = wordSet("the a an it he she they all no")

// owned tells whether a possessive ends at i: Mr Long's | Thursday visit.
func (d *document) owned(i int) bool {
	b := d.back(i)
	return b >= 2 && d.at(b-1) == 's' && (d.at(b-2) == '\'' || d.at(b-2) == '’')
}

// ownDeed gives the noun of an event behind a date that stands between it and its
// owner.
func (d *document) ownDeed(it *item, limit int) (Range, bool) {
	i := d.spaces(it.End)
	for range 3 {
		word := d.latinWord(i)
		if word == "" || i >= limit {
			break
		}
		if w, ok := d.happeningAt(i, "noun", "event"); ok && (w.a == "noun" || ambiguous[w.word]) {
			return Range{d.spaces(it.End), w.end}, true
		} else if deeds[word] {
			return Range{d.spaces(it.End), i + len(word)}, true
		}
		i = d.spaces(i + len(word))
	}
	return Range{}, false
}

// joinedDate tells whether a date only goes on from another: Sunday night and
// Monday morning.
func (d *document) joinedDate(m int) bool {
	if m == 0 || !d.found[m-1].dated {
		return false
	}
	i := d.spaces(d.found[m-1].End)
	return d.hasWord(i, "and") && d.spaces(i+3) >= d.found[m].Start
}

// setFor tells whether words before "for" put something off or fix its time: is
// planned for, were called for.
func (d *document) setFor(r Range) bool {
	h := d.lastHead(r)
	w, ok := d.words.before(d.back(r.End), tenseWord)
	return ok && w.a == "ahead" || h.kind == headAct && h.passive && h.End >= d.back(r.End)
}

// endsPeriod tells whether a date is only the end of a period: the three months
// ended Dec. 31.
func (d *document) endsPeriod(left Range) bool {
	i := d.back(left.End)
	for _, w := range []string{"ended", "ending", "to"} {
		if k := d.wordBefore(i, w); k > 0 {
			j := d.back(i - len(w))
			for _, unit := range []string{"months", "quarter", "year", "weeks", "month", "half"} {
				if d.wordBefore(j, unit) > 0 {
					return true
				}
			}
		}
	}
	return false
}

// coordinated keeps of the words around a date those on its side of "and" where
// another date stands beyond.
func (d *document) coordinated(m int, left, right Range) (Range, Range) {
	if p := d.datedBeside(m, -1); p >= 0 && d.found[p].End > left.Start && !d.has(d.found[p].End, "'s") {
		at, joined := d.found[p].End, false
		for i := d.found[p].End; i < left.End; i++ {
			if d.joins(i) {
				at, joined = d.spaces(i+len(d.latinWord(i))), true
			}
		}
		if joined || !auxiliary[d.latinWord(d.spaces(at))] { // the fire that began in May was put out on Monday
			left.Start = min(left.End, d.spaces(at))
		}
	}
	if n := d.datedBeside(m, 1); n >= 0 && d.found[n].Start < right.End {
		at := right.Start
		for i := right.Start; i < d.found[n].Start; i++ {
			if d.joins(i) {
				at = i
				break
			}
		}
		right.End = max(right.Start, at)
	}
	for i := right.Start; i < right.End; i++ { // … in May and promised …
		if i == d.spaces(right.Start) && d.joins(i) {
			right.End = right.Start
		}
	}
	return left, right
}

func (d *document) joins(i int) bool {
	if !isLatin(d.at(i)) || isWordRune(d.at(i-1)) {
		return false
	}
	switch d.latinWord(i) {
	case "and", "but", "while", "before", "after", "which", "who":
		return true
	}
	return false
}

// clauseBefore gives the clause that ends before a comma at i, for the subject of
// a participle: "The firm, founded in 1998".
func (d *document) clauseBefore(i int, s *sentence) (Range, bool) {
	b := d.back(i)
	if d.at(b-1) != ',' {
		return Range{}, false
	}
	var r Range
	for n := 0; n < 3 && d.at(b-1) == ','; n++ { // The increase, worth a lot, took effect
		r = Range{b - 1, b - 1}
		for r.Start > s.Start && b-r.Start < longestEvent && !d.dividesEvents(r.Start-1) {
			r.Start--
		}
		b = d.back(r.Start)
		for n := range d.toldBefore(r.End) {
			r.Start = max(r.Start, min(r.End, d.tellings[n].End))
		}
		r = d.subjectWithin(d.withoutMarks(r))
		if !d.inserted(r) {
			break
		}
	}
	return r, r.End > r.Start && d.wordsIn(r) < 9
}

// subjectWithin keeps of a clause that has a date of its own only its subject.
func (d *document) subjectWithin(r Range) Range {
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= r.Start })
	for ; k < len(d.found) && d.found[k].End <= r.End; k++ {
		if end := d.verbFrom(r.Start, r.End); d.found[k].dated && end > r.Start {
			r.End = end
		}
	}
	return r
}

func (d *document) wordLength(i int) int { return len(d.latinWord(i)) }

// wordsIn counts the words of a range, up to a score.
func (d *document) wordsIn(r Range) int {
	n := 0
	for i := r.Start; i < r.End && n < 20; i++ {
		if isWordRune(d.at(i)) && !isWordRune(d.at(i-1)) {
			n++
		}
	}
	return n
}

// verbal tells whether a range has a verb of something that happens.
func (d *document) verbal(r Range) bool {
	found := false
	d.words.within(r.Start, r.End, happeningWord, func(w match) {
		found = found || (w.a == "event" || w.a == "amount") && !d.namesThing(w, r.Start) || w.a == "will" || w.a == "statistic" || w.a == "telling"
	})
	return found || d.pastEn(r)
}

var relative = wordSet("who which that")

// pastEn tells whether a range has a past tense: ended.
func (d *document) pastEn(r Range) bool {
	for i := r.Start; i < min(r.End, r.Start+longestWording); i++ {
		if !isLatin(d.at(i)) || isWordRune(d.at(i-1)) {
			continue
		}
		word := d.latinWord(i)
		if len(word) < 4 || !strings.HasSuffix(word, "ed") || strings.HasSuffix(word, "eed") {
			continue
		}
		b := d.back(i)
		if before := string(d.text[d.wordStart(b):b]); i > r.Start && attributive[before] && (before != "that" || b-4 <= r.Start) { // of reported crimes, but winds that fanned fires
			continue
		}
		if !notPast[word] || verbsToo[word] && (d.wordBefore(d.back(i), "was") > 0 || d.wordBefore(d.back(i), "were") > 0 || d.wordBefore(d.back(i), "been") > 0) {
			return true
		}
	}
	return false
}

// attributive are words behind which a participle belongs to a noun.
var attributive = wordSet("of the a an its his her their our my this that these those for with from in on than at per")

// verbsToo are of them those that tell what was done behind "was": was named.
var verbsToo = wordSet("named called renewed reduced increased united limited changed")

var notPast = wordSet("shed based aged unchanged called named related compared united hundred indeed need exceed proceed speed breed naked sacred limited alleged supposed so-called unprecedented renewed increased reduced estimated")
