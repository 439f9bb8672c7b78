package extract

import (
	"strings"

	"whence/internal/quantity"
)

// An English number may leave what it counts to the words around it: claims rose
// to 231,000, membership fell to 13,000, 76,000 have left, hundreds fled.

// countedAround gives bare English numbers their unit from the verb behind them
// or the subject before them, for the mentions from index from on.
func (d *document) countedAround(s *sentence, from int) {
	for k := from; k < len(d.found); k++ {
		it := &d.found[k]
		if it.Kind != Number || it.Quantity == nil || it.Quantity.Unit != "" || it.dated || isHan(d.at(it.End)) || isHan(d.at(it.Start-1)) {
			continue
		}
		if d.movesPercent(it, k, from) {
			it.Quantity.Unit, it.Kind = "percentage_points", PercentagePoint
			it.unit = unitUse{unit: "percentage_points", kind: "measure"}
			it.pending, it.small = false, false
			continue
		}
		unit := d.fateBehind(it, s)
		if unit == "" {
			var moved bool
			if unit, moved = d.subjectMoved(it, k, s); moved {
				it.round, it.pending, it.small = true, false, false // it counts something even without a unit
			}
		}
		if unit == "" || it.pending {
			continue
		}
		it.Quantity.Unit, it.Kind = unit, Quantity
		it.unit = unitUse{unit: unit, kind: "noun"}
	}
}

// movesPercent tells whether a bare number is by how much a percentage moved: up
// two to 20%, (6%, up one).
func (d *document) movesPercent(it *item, k, from int) bool {
	moved := false
	for _, w := range [...]string{"up", "down", "rose", "fell", "up by", "down by", "gained", "lost", "dropped"} {
		moved = moved || d.wordBefore(it.Start, w) > 0
	}
	if !moved || it.Quantity.Value == nil || !it.Quantity.Value.Less(hundred) {
		return false
	}
	j := d.spaces(it.End)
	if d.hasWord(j, "to") && k+1 < len(d.found) && d.found[k+1].Kind == Percent && d.found[k+1].Start == d.spaces(j+2) {
		return true
	}
	if k == from || d.found[k-1].Kind != Percent || !isClauseEnd(d.at(it.End)) && d.at(it.End) != ')' {
		return false
	}
	between := d.found[k-1].End
	return it.Start-between <= 8 && d.at(between) == ','
}

// fateAuxiliaries may stand between a number and what those that it counts did
// or what befell them.
var fateAuxiliaries = wordSet("were was are is be been being have has had will would could may might must also still already more others now then since who all reportedly later overnight")

// fateBehind gives the unit of people whose fate stands right behind a number:
// 200 were detained, hundreds of thousands fled.
func (d *document) fateBehind(it *item, s *sentence) string {
	if !d.many(it.Quantity) {
		return ""
	}
	b := d.back(it.Start)
	if w, ok := d.words.before(b, countingWord); ok && (w.a == "done" || w.a == "both") && w.start >= s.Start { // displaced 190,000
		return w.b
	}
	if d.wordBefore(it.Start, "of") > 0 && (it.round || it.Quantity.Value == nil) { // a city of 640,000
		o := d.back(b - len("of"))
		if settlements[d.latinWord(d.wordStart(o))] {
			return "people"
		}
	}
	j := d.spaces(it.End)
	for n := 0; n < 5 && j < s.End; n++ {
		if w, ok := d.words.at(j, countingWord); ok && (w.a == "fate" || w.a == "both") && w.end <= s.End {
			return w.b
		}
		word := d.latinWord(j)
		if !fateAuxiliaries[word] {
			return ""
		}
		j = d.spaces(j + len(word))
	}
	return ""
}

// settlements are what may be said to be of so many people.
var settlements = wordSet("city town village island nation country community region province suburb camp territory archipelago county neighborhood neighbourhood")

// many tells whether a bare number counts more than a few things.
func (d *document) many(q *quantity.Quantity) bool {
	return q.Value == nil || !q.Value.Less(two) && q.Value.Exponent() >= 0
}

// The longest way from a number back to the verb that moves its subject, and from
// there to the subject, in words.
const (
	wordsToVerb    = 12
	wordsToSubject = 16
	longestWord    = 40 // in code points
)

// subjectMoved gives the unit that the subject of a verb of change or of size
// tells for the number behind it.
func (d *document) subjectMoved(it *item, k int, s *sentence) (unit string, moved bool) {
	if !d.many(it.Quantity) || it.pending && d.wordBefore(it.Start, "to") == 0 && d.wordBefore(it.Start, "from") == 0 && d.wordBefore(it.Start, "at") == 0 {
		return "", false
	}
	if unit := d.wholeBefore(it, s); unit != "" {
		return unit, true
	}
	verb := -1
	i := d.back(it.Start)
	if d.at(i-1) == ':' { // Active cases: 158,817
		return d.labelUnit(i-1, s), true
	}
	before := k
	for n := 0; n < wordsToVerb && i > s.Start; n++ {
		end := i
		if d.at(end-1) == ',' {
			end--
		}
		for before > 0 && d.found[before-1].End > end {
			before--
		}
		if before > 0 && d.found[before-1].End == end {
			before--
			i = d.back(d.found[before].Start)
			continue
		}
		start := i
		for start > max(s.Start, i-longestWord) && !isSpace(d.at(start-1)) && d.at(start-1) != '\n' {
			start--
		}
		if start == i {
			return "", false
		}
		if w, ok := d.words.at(start, countingWord); ok && w.a == "move" {
			verb = start
			break
		}
		if w, ok := d.words.before(i, countingWord); ok && w.a == "move" && w.start >= s.Start {
			verb = w.start
			break
		}
		if w, ok := d.words.before(i, countingWord); ok && w.a == "mass" && n > 0 { // took the caseload to
			return w.b, true
		}
		word := strings.TrimRight(string(d.text[start:i]), ",")
		if !d.passesToVerb(word, start, i) {
			return "", false
		}
		i = d.back(start)
	}
	if verb < 0 {
		return "", false
	}
	return d.subjectBefore(verb, s), true
}

// wholeBefore gives the unit of the whole that a number in its clause is a part of:
// of the deaths, 1,204 were reported in the valley.
func (d *document) wholeBefore(it *item, s *sentence) string {
	i := d.back(it.Start)
	if d.at(i-1) != ',' {
		return ""
	}
	w, ok := d.words.before(i-1, unitWord)
	if !ok || w.b != "noun" || w.start < s.Start {
		return ""
	}
	for _, lead := range [...]string{"of the", "of those", "of these", "among the"} {
		if p := d.wordBefore(w.start, lead); p > 0 {
			return w.a
		}
	}
	return ""
}

// labelUnit gives the unit of the noun before a colon.
func (d *document) labelUnit(i int, s *sentence) string {
	if w, ok := d.words.before(i, countingWord); ok && w.a == "mass" {
		return w.b
	}
	if w, ok := d.words.before(i, unitWord); ok && w.b == "noun" && w.start >= s.Start && counted[w.word] == "" {
		return w.a
	}
	word := d.latinWord(d.wordStart(i))
	if isPlural(word) && !measuredNouns[word] {
		return word
	}
	return ""
}

// toVerb are the words that may stand between a verb of change and its number.
var toVerb = wordSet("to from at by of a an the record just about around nearly almost over under more less than some roughly only as high low much many percent per cent cents year on month week slight sharp compared with comparison last quarter points level all-time new estimated total and half third quarter up down")

// passesToVerb tells whether a word may stand between a number and the verb that
// moves its subject: one of the closed list, a figure or a date.
func (d *document) passesToVerb(word string, start, end int) bool {
	if toVerb[word] || word == "" || isDigit(d.at(start)) || strings.HasSuffix(word, "ly") || strings.HasSuffix(word, "%") || d.at(start) == '$' || d.at(start) == '£' || d.at(start) == '€' {
		return true
	}
	if w, ok := d.words.at(start, dateWord); ok && w.end >= end-1 {
		return true
	}
	return word == "since" || word == "in"
}

// auxiliaries stand between a subject and its verb.
var auxiliaries = wordSet("have has had is are was were will would could may might also then now already since")

// prepositions end the part of a subject that says what is counted.
var prepositions = wordSet("of in for by with among from to at on under across between within outside inside after before who which that whose where")

// subjectBefore gives the unit of the subject that ends before a verb.
func (d *document) subjectBefore(verb int, s *sentence) string {
	words := d.subjectWordsOf(verb, s)
	counts := false // the number of
	for n := 0; n < len(words); n++ {
		w := words[n]
		word := string(d.text[w.Start:w.End])
		if word == "number" || word == "numbers" || word == "total" {
			if n+1 < len(words) && d.hasWord(words[n+1].Start, "of") {
				n, counts = n+1, true
			}
			if n+1 < len(words) { // the number killed, the number of injured
				if c, ok := d.words.at(words[n+1].Start, casualtyWord); ok && isCasualty(c.a) {
					return c.a
				}
			}
			if counts {
				continue
			}
			return ""
		}
		if prepositions[word] {
			return ""
		}
		if x, ok := d.words.at(w.Start, countingWord); ok && x.a == "mass" {
			return x.b
		}
		last := n+1 == len(words)
		u, ok := d.words.at(w.Start, unitWord)
		if !ok && isPlural(word) && !measuredNouns[word] && (!isUpper(d.original[w.Start]) || w.Start == s.Start) && (last || d.endsSubject(words[n+1])) {
			return word
		}
		if !ok || u.b != "noun" || u.a == "" || u.a == "shares" || u.end < w.End || counted[u.word] != "" {
			continue
		}
		if last || counts || d.endsSubject(words[n+1]) {
			return u.a
		}
	}
	return ""
}

// measuredNouns are plurals that have a size and are not counted.
var measuredNouns = wordSet("prices rates sales profits revenues earnings costs wages salaries yields stocks futures exports imports temperatures levels bonds incomes rents odds scores ratings markets emissions " +
	"volumes values margins losses returns premiums bills fees taxes tariffs dues points figures numbers results takings receipts proceeds assets liabilities debts reserves holdings deposits funds budgets indices " +
	"indexes averages expectations estimates forecasts inflows outflows dividends payouts averages times degrees shares gains things ages weights heights distances speeds ratios percentages stakes orders bookings polls approvals supplies inventories stockpiles")

// endsSubject tells whether a word behind a noun lets it be the head of the
// subject: a preposition, a participle or an adverb.
func (d *document) endsSubject(w Range) bool {
	word := string(d.text[w.Start:w.End])
	return prepositions[word] || auxiliaries[word] || strings.HasSuffix(word, "ed") || strings.HasSuffix(word, "ing") || strings.HasSuffix(word, "ly")
}

// subjectWordsOf gives the words of the clause before a verb, at most so many.
func (d *document) subjectWordsOf(verb int, s *sentence) []Range {
	var back []Range
	i := d.back(verb)
	for n := 0; n < wordsToSubject && i > s.Start; n++ {
		end := i
		for i > max(s.Start, end-longestWord) && (isWordRune(d.at(i-1)) || d.at(i-1) == '\'' || d.at(i-1) == '-') {
			i--
		}
		if i == end || isDigit(d.at(i)) { // the subject of another number
			break
		}
		back = append(back, Range{i, end})
		i = d.back(i)
	}
	for a, b := 0, len(back)-1; a < b; a, b = a+1, b-1 {
		back[a], back[b] = back[b], back[a]
	}
	return back
}
