package extract

import "whence/internal/quantity"

// Which of the clauses before an English date is the one that it dates.

// subordinated keeps of the words before a date the last clause that a
// conjunction opens: they have shut 300 schools since | the court ruled in May
// 2013. The clause must tell of something by itself.
func (d *document) subordinated(left Range) Range {
	for i := left.End - 1; i > left.Start; i-- {
		if !isLatin(d.at(i)) || isWordRune(d.at(i-1)) || !subordinating[d.latinWord(i)] && (!d.hasWord(i, "when") || d.headOf(left).kind != headFigure) {
			continue
		}
		r := Range{d.spaces(i + len(d.latinWord(i))), left.End}
		if r.Start >= r.End || leading[d.latinWord(r.Start)] || d.wordsIn(r) < 3 {
			continue
		}
		if from := d.verbFrom(r.Start, r.End); from > r.Start && from < r.End && !d.mentionedAt(r.Start) && d.verbal(Range{from, r.End}) {
			return r
		}
	}
	return left
}

var subordinating = wordSet("since after before because although though until unless whereas")

// auxiliary are verbs that may open a clause of which the subject stands before a
// comma: the blaze, which began in March, was put out on Monday.
var auxiliary = wordSet("was were is are has had will would")

// ownedEn reads last summer's floods in the delta: the noun behind the date, with
// the place behind it, and what happened in or at it: 40 people died in Sunday's
// quake.
func (d *document) ownedEn(it *item, left Range, limit int) ([]Range, bool) {
	from := d.spaces(it.End + len("'s"))
	noun, ok := d.nounIn(Range{it.End, min(limit, it.End+40)})
	if !ok || noun.end <= from || it.Period.Grain == quantity.Year || d.wordsIn(Range{from, noun.end}) > 3 {
		return nil, false
	}
	r := d.withoutMarks(Range{from, d.placedEnd(noun.end, limit)})
	if w, ok := d.words.before(d.back(it.Start), happeningWord); ok && w.a == "at" && w.start > left.Start {
		if l := (Range{left.Start, d.back(w.start)}); l.End > l.Start && d.verbal(l) {
			return []Range{l, r}, true
		}
	}
	return []Range{r}, true
}

// placedEnd passes over the place that a preposition adds to a noun ending at i:
// shooting at a birthday party | shocked.
func (d *document) placedEnd(i, limit int) int {
	j := d.spaces(i)
	if !leading[d.latinWord(j)] && !d.hasWord(j, "of") {
		return i
	}
	for n := 0; n < 12 && j < limit; n++ {
		k := j
		for k < limit && isWordRune(d.at(k)) {
			k++
		}
		word := d.latinWord(j)
		w, ok := d.words.at(j, happeningWord)
		if n > 1 && (ok && w.a == "event" && !d.namesThing(w, i) || d.pastEn(Range{j, j + len(word)}) || splitters[word] || auxiliary[word]) {
			return d.back(j)
		}
		if k == j {
			k++
		}
		j = d.spaces(k)
	}
	return max(i, d.back(min(j, limit)))
}

// datedBeside gives the date nearest to a mention on one side of it, over a few
// figures, or -1.
func (d *document) datedBeside(m, step int) int {
	for n := m + step; n >= 0 && n < len(d.found) && (n-m)*step <= 4; n += step {
		it := &d.found[n]
		if it.sentence != d.found[m].sentence {
			break
		}
		if it.dated && it.Period != nil && it.Period.Recurrence == "" {
			return n
		}
	}
	return -1
}

// singular tells whether the noun of an event is one that does what is told: a
// quake killed, but not killed in a quake.
func (d *document) singular(w match, r Range) bool {
	k := d.wordStart(d.back(w.start))
	for n := 0; n < 3 && k > r.Start && !articles[d.latinWord(k)]; n++ {
		k = d.wordStart(d.back(k))
	}
	if k < r.Start || !articles[d.latinWord(k)] || k > r.Start && !isSpace(d.at(r.Start)) && d.wordsIn(Range{r.Start, k}) > 0 {
		return false
	}
	return d.verbal(Range{w.end, r.End})
}

// reportedThing keeps of the words before a date the event that somebody reported
// by its name: officials reported | an aftershock on Sunday.
func (d *document) reportedThing(left Range) Range {
	for i := left.Start; i < left.End; i++ {
		if !d.hasWord(i, "reported") && !d.hasWord(i, "confirmed") && !d.hasWord(i, "recorded") {
			continue
		}
		r := Range{d.spaces(i + len(d.latinWord(i))), left.End}
		if noun, ok := d.nounIn(Range{r.Start, min(r.End, r.Start+40)}); i > left.Start && ok && !d.verbal(Range{r.Start, noun.start}) {
			return r
		}
	}
	return left
}

// addsUp tells whether words sum up what has happened in the running month or year:
// the city has seen several strikes this year.
func (d *document) addsUp(h *happening, it *item) bool {
	ref, p := d.in.Reference, it.Period
	if h.comparator != "at" || h.future || h.certain || ref == nil || p.Start == nil || p.End == nil || ref.Before(*p.Start) || p.End.Before(*ref) ||
		it.Kind != Period && p.Grain != quantity.Month && p.Grain != quantity.Year {
		return false
	}
	if d.hasWord(it.Start, "earlier") {
		return false
	}
	for _, r := range h.words {
		for i := r.Start; i < r.End; i++ {
			if d.hasWord(i, "has") || d.hasWord(i, "have") {
				return true
			}
		}
	}
	return false
}

// putsOut tells whether the words behind a day say what somebody put out: the firm
// on Monday posted a profit of $3 million.
func (d *document) putsOut(right Range) bool {
	w, ok := d.happeningAt(d.spaces(right.Start), "telling")
	return ok && (w.word == "posted" || w.word == "reported") && d.datedOrCounted(right)
}

// letsGo tells whether what is released is nothing that is read or looked at: released
// the sailors, was released on bail, released an album.
func (d *document) letsGo(w match, r Range) bool {
	if w.word != "released" {
		return false
	}
	for i := r.Start; i < min(r.End, r.Start+longestWording); i++ {
		if !isLatin(d.at(i)) || isLatin(d.at(i-1)) {
			continue
		}
		if word := d.latinWord(i); papers[word] || images[word] || earnings[word] || word == "by" {
			return false
		}
	}
	return d.wordsIn(r) > 2
}

// whenBehind gives the clause behind "when" or "as" in the words of an event that are the
// figure of a period, and dates something all the same: 40 died when | riots broke out.
func (d *document) whenBehind(words []Range) (Range, bool) {
	r := words[len(words)-1]
	for i := r.End - 1; i > r.Start; i-- {
		if !d.hasWord(i, "when") && !d.hasWord(i, "as") || isWordRune(d.at(i-1)) {
			continue
		}
		then := Range{d.spaces(i + len(d.latinWord(i))), r.End}
		return then, then.Start < then.End && d.wordsIn(then) > 2 && d.verbal(then) && !d.datedOrCounted(then)
	}
	return Range{}, false
}

// runsTo tells whether a clause says when a business year ends: the current year,
// which ends on 31 March.
func (d *document) runsTo(left, before Range) bool {
	i := d.spaces(left.Start + len(d.latinWord(left.Start)))
	if !relative[d.latinWord(left.Start)] || !d.hasWord(i, "ends") && !d.hasWord(i, "ended") && !d.hasWord(i, "begins") && !d.hasWord(i, "began") {
		return false
	}
	for _, w := range []string{"year", "quarter", "half", "months", "period"} {
		if d.wordBefore(d.back(before.End), w) > 0 {
			return true
		}
	}
	return false
}

// besideEn gives the word for what happens that ends at i, or a preposition that
// the table only holds with the article of the date behind it: in | the spring.
func (d *document) besideEn(i int) (match, bool) {
	if w, ok := d.words.before(i, happeningWord); ok {
		return w, true
	}
	k := d.wordStart(i)
	word := string(d.text[k:i])
	role := besideDates[word]
	return match{start: k, end: i, row: &row{word: word, a: role}}, role != ""
}

// besideDates say how an event stands to the date behind them.
var besideDates = map[string]string{
	"in": "at", "on": "at", "at": "at", "during": "at", "over": "at", "by": "by", "until": "before", "till": "before", "before": "before", "since": "since", "from": "since",
}

// recent are words at the head of dates that take no preposition.
var recent = wordSet("last this next")

// onlyAdverb tells whether a telling is no more than an adverb in the midst of what
// it tells: reportedly.
func (d *document) onlyAdverb(t *telling) bool {
	w := d.latinWord(t.verb)
	return len(w) > 4 && w[len(w)-2:] == "ly" && d.spaces(t.Start) == t.verb
}

// toldWithin tells whether a date lies in what somebody tells with "that": announcing
// that doctors would walk out from 13 March.
func (d *document) toldWithin(t *telling, it *item) bool {
	i := d.spaces(t.verb + len(d.latinWord(t.verb)))
	return d.hasWord(i, "that") && i < it.Start && d.verbal(Range{i, it.Start})
}
