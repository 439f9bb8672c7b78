package extract

import (
	"strings"

	"whence/internal/quantity"
)

// Which words around an English date tell of the event: a noun, a caption, or
// clauses beside that of the date.

// bareYear tells whether a date is a year or a quarter that no word makes the
// time of anything: will beat 2016, reported third-quarter revenue.
func (d *document) bareYear(it *item, left Range) bool {
	if it.Period.Grain == quantity.Quarter && d.wordsIn(left) > 0 {
		return quarterly(string(d.text[it.Start:it.End]))
	}
	if it.Period.Grain != quantity.Year || it.End-it.Start != 4 || d.wordsIn(left) == 0 {
		return false
	}
	for i := it.Start; i < it.End; i++ {
		if !isDigit(d.at(i)) {
			return false
		}
	}
	return true
}

// quarterly tells whether a date is no more than the name of a quarter.
func quarterly(words string) bool {
	for _, w := range []string{"q1", "q2", "q3", "q4", "first-", "second-", "third-", "fourth-", "first quarter", "second quarter", "third quarter", "fourth quarter"} {
		if strings.HasPrefix(words, w) {
			return true
		}
	}
	return false
}

// ownYear reads "praised in her 2011 review", and gives what was done in it.
func (d *document) ownYear(it *item, left Range) (Range, bool) {
	b := d.back(left.End)
	k := d.wordStart(b)
	switch string(d.text[k:b]) {
	case "his", "her", "its", "their", "my", "our":
	default:
		return Range{}, false
	}
	if b = d.back(k); it.Period.Grain != quantity.Year || d.wordBefore(b, "in") == 0 && d.wordBefore(b, "at") == 0 && d.wordBefore(b, "during") == 0 {
		return Range{}, false
	}
	r := Range{left.Start, d.back(d.wordStart(b))}
	return r, r.End > r.Start
}

// nounOf reads "the eruption of 9 January" and gives the noun.
func (d *document) nounOf(it *item, left Range) (Range, bool) {
	i := d.back(left.End)
	if d.wordBefore(i, "of") == 0 {
		return Range{}, false
	}
	i = d.back(i - len("of"))
	w, ok := d.words.before(i, happeningWord)
	if !ok || w.a != "noun" && (!ambiguous[w.word] || it.Period.Grain == quantity.Year) || w.start < left.Start {
		return Range{}, false
	}
	r := Range{w.start, w.end}
	for n := 0; n < 3 && !articles[d.latinWord(r.Start)]; n++ { // the Harvest Fair flood of 1907
		k := d.wordStart(d.back(r.Start))
		if word := d.latinWord(k); k < left.Start || k >= r.Start || d.spaces(k+len(word)) != r.Start || !articles[word] && !isUpper(d.original[k]) {
			break
		}
		r.Start = k
	}
	if k := d.wordStart(d.back(w.start)); articles[string(d.text[k:d.back(w.start)])] {
		r.Start = k
	}
	return r, true
}

// ofDate reads "the November election" and "the April 2016 death of": an event
// named behind its date. Behind a year the noun of an event must be the last of its
// phrase: the 2019 budget was made in another year, and the 2019 election results
// are no election.
func (d *document) ofDate(it *item, limit int) (Range, bool) {
	switch it.Period.Grain {
	case quantity.Day, quantity.Month, quantity.Week:
	case quantity.Year:
		return d.ofYear(it, limit)
	default:
		return Range{}, false
	}
	b := d.back(it.Start)
	if before := string(d.text[d.wordStart(b):b]); !determined[before] || d.at(it.End) != ' ' {
		return Range{}, false
	}
	i := it.End + 1
	for n := 0; n < 3 && i < limit && isLatin(d.at(i)); n++ {
		word := d.latinWord(i)
		if w, ok := d.happeningAt(i, "noun", "event"); ok && (w.a == "noun" || ambiguous[w.word]) {
			return d.withoutMarks(Range{it.End + 1, d.placedEnd(w.end, limit)}), true
		} else if deeds[word] {
			return d.withoutMarks(Range{it.End + 1, d.placedEnd(i+len(word), limit)}), true
		}
		if linking[word] {
			break
		}
		i += len(word)
		if d.at(i) != ' ' && d.at(i) != '-' {
			break
		}
		i++
	}
	return Range{}, false
}

// ofYear reads "a 2014 Appeals Court ruling" and "the 2003 killing of a witness".
func (d *document) ofYear(it *item, limit int) (Range, bool) {
	b := d.back(it.Start)
	if before := string(d.text[d.wordStart(b):b]); it.End-it.Start != 4 || !isDigit(d.at(it.Start)) || !determined[before] || d.at(it.End) != ' ' {
		return Range{}, false
	}
	for i, n := it.End+1, 0; n < 5 && i < limit && isLatin(d.at(i)); n++ {
		word := d.latinWord(i)
		if linking[word] {
			break
		}
		if w, ok := d.happeningAt(i, "noun"); ok && w.a == "noun" && !lasting[w.word] {
			end := w.end
			if strings.HasSuffix(w.word, " of") {
				end -= len(" of")
			}
			next := d.spaces(end)
			if !isLatin(d.at(end)) && (next == end || !isLatin(d.at(next)) || linking[d.latinWord(next)] || d.verbAt(next) || clausal[d.latinWord(next)]) && d.at(end) != '-' {
				return d.withoutMarks(Range{it.End + 1, d.placedEnd(end, limit)}), true
			}
		}
		i += len(word)
		if d.at(i) != ' ' && d.at(i) != '-' {
			break
		}
		i++
	}
	return Range{}, false
}

var (
	deeds   = wordSet("death deaths birth murder murders kidnapping disappearance stabbing robbery launch vote visit signing opening closure crash sale")
	linking = wordSet("and or of in on at to for from by with as but that which who was were is are had has have will would could said")
)

// captioned reads the day at the end of a caption: Delegates at the opening of
// the congress in Lima, March 4, 2024.
func (d *document) captioned(it *item, left, right Range, s *sentence) (Range, bool) {
	b := d.back(it.Start)
	if k := d.wordBefore(b, "on"); k > 0 {
		b = d.back(b - len("on"))
	}
	if !it.daily() || d.wordsIn(left) > 0 || d.at(b-1) != ',' {
		return Range{}, false
	}
	placed := leading[d.latinWord(d.spaces(right.Start))] && !d.verbal(right) && s.End-it.End < 60 && d.ongoing(Range{s.Start, b})
	if d.wordsIn(right) > 0 && !placed {
		return Range{}, false
	}
	for i := it.Start; i < it.End; i++ {
		if !isDigit(d.at(i)) {
			continue
		}
		r := d.withoutMarks(Range{s.Start, b})
		for j := r.Start; j < r.End; j++ {
			if d.quotes(j) || d.at(j) == '—' { // “…” — Ann Lee, 31 March 2015
				return Range{}, false
			}
		}
		return r, d.wordsIn(r) > 4 && r.End-r.Start < longestEvent && (placed || s.End-it.End < 3)
	}
	return Range{}, false
}

// lastWords keeps the last n words of a range.
func (d *document) lastWords(r Range, n int) Range {
	for i := r.End - 1; i > r.Start; i-- {
		if isWordRune(d.at(i)) && !isWordRune(d.at(i-1)) {
			if n--; n == 0 {
				return Range{i, r.End}
			}
		}
	}
	return r
}

// headlineFuture tells whether words have an infinitive for their only verb.
func (d *document) headlineFuture(left Range) bool {
	for i := left.Start + 1; i < min(left.End, left.Start+longestWording); i++ {
		if !d.hasWord(i, "to") {
			continue
		}
		w, ok := d.happeningAt(d.spaces(i+2), "event", "statistic")
		return ok && w.start < left.End && !d.verbal(Range{left.Start, i})
	}
	return false
}

// behindDespite keeps of the words before a date what happened in spite of which
// the rest is so: despite a ferry sinking off Crete.
func (d *document) behindDespite(left Range) Range {
	for i := left.End - 1; i > left.Start; i-- {
		if d.hasWord(i, "despite") || d.hasWord(i, "amid") {
			if r := (Range{d.spaces(i + len(d.latinWord(i))), left.End}); r.Start < r.End && d.ongoing(r) {
				return r
			}
			break
		}
	}
	return left
}

// opens tells whether a few words before a date only lead to it, at the head of
// a sentence: Overnight between …, Just a day later.
func (d *document) opens(left Range, s *sentence) bool {
	n := d.wordsIn(left)
	return n > 0 && n < 3 && d.spaces(s.Start) == left.Start && d.original[left.End-1] != '.' && leads[d.latinWord(left.Start)]
}

var leads = wordSet("overnight just then later also but and yet only barely again now early late sometime earlier even meanwhile separately already still")

// clausesOf gives the clause behind a mark at i, and those behind it up to one
// that has a verb: the ship Aurora, of a charity, rescued nearly 100 people.
func (d *document) clausesOf(i int, s *sentence) []Range {
	next, ok := d.nextClause(i, s)
	if !ok {
		return nil
	}
	if main, ok := d.nextClause(next.End, s); ok && d.at(next.End) == ',' && circumstantial[d.latinWord(next.Start)] && !d.datedIn(next) && !d.datedIn(main) && d.verbal(main) {
		next = main // on Monday, as rain fell, police cleared the square
	}
	out := []Range{next}
	for n := 0; n < 3 && !d.verbal(out[len(out)-1]) && d.at(next.End) == ','; n++ {
		if next, ok = d.nextClause(next.End, s); !ok || d.datedIn(next) {
			break
		}
		out = append(out, next)
	}
	if !d.verbal(out[len(out)-1]) {
		return out[:1]
	}
	return out
}

// circumstantial are words that open what only stands beside the clause behind it.
var circumstantial = wordSet("as while with after before because although though despite amid following however under without when")

// whenClause gives what happened at a date by the clause behind it: since 2015,
// when 9,000 people lost their homes.
func (d *document) whenClause(end int, s *sentence) (Range, bool) {
	if d.at(end) != ',' {
		return Range{}, false
	}
	i := d.spaces(end + 1)
	if !d.hasWord(i, "when") {
		return Range{}, false
	}
	r := Range{d.spaces(i + len("when")), 0}
	for r.End = r.Start; r.End < s.End && r.End-r.Start < longestEvent && !d.dividesEvents(r.End); {
		r.End++
	}
	r = d.withoutMarks(r)
	return r, d.wordsIn(r) > 2
}

// extended takes further clauses before a date whose own has no verb: a missile
// hit a market in Torsk, in the east, at noon on Monday.
func (d *document) extended(left, right Range, s *sentence) Range {
	first := d.latinWord(d.spaces(left.Start))
	if d.wordsIn(right) > 1 || d.wordsIn(left) > 0 && !leading[first] && (first != "to" || !d.datedOrCounted(left)) || d.verbal(left) {
		return left
	}
	from := left.Start
	for range 3 {
		b := d.back(from)
		if b <= s.Start || d.at(b-1) != ',' {
			break
		}
		r := Range{b - 1, b - 1}
		for r.Start > s.Start && b-r.Start < longestEvent && !d.dividesEvents(r.Start-1) {
			r.Start--
		}
		for n := range d.toldBefore(b) {
			r.Start = max(r.Start, d.tellings[n].End)
		}
		r.Start = d.spaces(r.Start)
		if first := d.latinWord(r.Start); first == "where" || first == "which" || first == "who" { // in Torsk, where 40 people live, on Monday
			from = r.Start
			continue
		}
		if r.Start >= r.End || d.datedIn(r) {
			break
		}
		if from = r.Start; d.verbal(r) {
			return Range{from, left.End}
		}
	}
	return left
}
