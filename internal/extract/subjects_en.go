package extract

import (
	"sort"
	"strings"
)

// The subject of an English verb of saying is read backwards from it.

// verbAt tells whether a verb of saying begins at i.
func (d *document) verbAt(i int) bool {
	w, ok := d.words.at(i, cueWord)
	return ok && w.a == "say" && isLatin(d.at(i))
}

// beforeAdverbs gives the end of the subject of a verb at i: before adverbs and
// auxiliaries; -1 where the verb is passive or an infinitive.
func (d *document) beforeAdverbs(i, floor int) int {
	for e := d.back(i); ; {
		j := e
		for j > floor && (isWordRune(d.at(j-1)) || d.at(j-1) == '\'') {
			j--
		}
		word := string(d.text[j:e])
		switch {
		case j == e:
			return e
		case passives[word]:
			return -1
		case sayAdverbs[word] || e-j > 4 && d.has(e-2, "ly") && !isUpper(d.original[j]):
			e = d.back(j)
			continue
		}
		if from := d.dayBefore(e); from > floor { // the ministry on Jan. 8 said
			if e = d.back(from); d.wordBefore(e, "on") > 0 {
				e = d.back(e - 2)
			}
			continue
		}
		if w, ok := d.words.before(e, dateWord); ok && (w.a == "weekday" || w.a == "monthname" || w.a == "day") && w.start > floor && !d.givenName(w.start) { // the ministry on Tuesday said
			if k := d.back(w.start); d.wordBefore(k, "on") > 0 {
				e = d.back(k - 2)
				continue
			}
			e = d.back(w.start)
			continue
		}
		return e
	}
}

// dayBefore gives where a date with a number in it begins that ends at i, or 0.
func (d *document) dayBefore(i int) int {
	if !isDigit(d.at(i - 1)) {
		return 0
	}
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].End >= i })
	if k < len(d.found) && d.found[k].End == i && d.found[k].dated && isLatin(d.at(d.found[k].Start)) {
		return d.found[k].Start
	}
	return 0
}

// comparedWith tells whether a figure stands right before a noun phrase at i, so
// that its forecast is of that figure: the $1bn (that) analysts had expected.
func (d *document) comparedWith(i int) bool {
	i = d.back(i)
	if n := d.wordBefore(i, "that"); n > 0 {
		i = d.back(i - 4)
	}
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].End >= i })
	return k < len(d.found) && d.found[k].End == i && d.divides(k)
}

// beforeWho finds the noun phrase that "who" behind end belongs to.
func (d *document) beforeWho(end, floor int) (Range, bool) {
	if np, ok := d.subjectEn(end, floor); ok {
		return np, true
	}
	if d.at(end-1) == ',' {
		end = d.back(end - 1)
	}
	np := d.backPhrase(end, floor)
	return np, np.Start < np.End
}

// paperThat finds the paper that a "that" or "which" which ends at end belongs to: a report
// by the auditors that counted.
func (d *document) paperThat(end, floor int) (Range, bool) {
	n := max(d.wordBefore(end, "that"), d.wordBefore(end, "which"))
	if n == 0 {
		return Range{}, false
	}
	stop := d.back(d.wordStart(end))
	if d.at(stop-1) == ',' {
		stop--
	}
	for i, k := stop, 0; k < 12 && i > floor; k++ {
		j := d.wordStart(i)
		if j == i && d.at(i-1) == '&' {
			i = d.back(i - 1)
			continue
		}
		if j == i {
			break
		}
		if word := string(d.text[j:i]); papers[word] {
			t, ok := d.tellerEn(Range{j, stop})
			return Range{j, stop}, ok && t.paper && !t.nobody
		} else if backStops[word] && !determiners[word] {
			break
		}
		if i = d.back(j); d.parts(i - 1) {
			break
		}
	}
	return Range{}, false
}

// opening reads a paper that the clause before a verb opens with, whatever stands
// between: figures obtained under the law on information show.
func (d *document) opening(end, floor int, s *sentence) (Range, teller, bool) {
	start := s.clauses[s.clauseOf(end-1)].Start
	if start < floor || end-start > 160 {
		return Range{}, teller{}, false
	}
	np := Range{start, end}
	t, ok := d.tellerEn(np)
	return np, t, ok && (t.paper || t.unnamed)
}

// subjectEn finds the noun phrase that ends before a verb at end, or the one
// that an apposition between commas belongs to.
func (d *document) subjectEn(end, floor int) (Range, bool) {
	if end <= floor {
		return Range{}, false
	}
	if d.at(end-1) != ',' {
		np := d.backPhrase(end, floor)
		if name, ok := d.nameAhead(np, floor); ok {
			return name, true
		}
		return np, np.Start < np.End
	}
	for i, commas := end-2, 0; i > max(floor, end-200) && commas < 4; i-- {
		if d.quotes(i) || d.at(i) == ';' {
			break
		}
		if d.at(i) == ')' { // Jane Doe (Ind, Marland), who
			if open := d.bracketOpens(i, floor); open > 0 {
				i = open
				continue
			}
		}
		if d.at(i) != ',' || isDigit(d.at(i+1)) || d.long.commas[i] {
			continue
		}
		commas++
		head := i
		if open := d.bracketOpens(d.back(i)-1, floor); open > 0 {
			head = d.back(open)
		}
		np := d.backPhrase(head, floor)
		if np.Start == np.End {
			continue
		}
		first := d.latinWord(d.spaces(i + 1))
		k := d.spaces(i + 1)
		if name, ok := d.apposed(i); ok && commas < 2 {
			if d.officeEnds(np.End) && d.back(end-1) == name.End && d.spaced(name) {
				return name, true // the group's head, Jane Doe, said
			}
			if t, ok := d.tellerEn(np); ok && !t.nobody && t.hop.Relation == Quotes {
				return np, true
			}
			if articles[d.latinWord(np.Start)] && d.back(end-1) == name.End && d.spaced(name) {
				return name, true // A toy importer, Jane Doe, told
			}
		}
		if w, ok := d.words.at(k, cueWord); ok && w.b == "inner" && commas < 2 { // the Ledger, quoting an official, reported
			return np, true
		}
		if w, ok := d.words.at(k, geographyWord); ok && w.end >= end-1 && commas < 2 { // Jane Doe of Salem, Ohio, said
			if d.inRelative(np, floor) { // the firm, which sits in Salem, Ohio, said
				continue
			}
			return np, true
		}
		if !(determiners[first] || splitters[first] || len(first) == 1 && d.at(k+1) == '-' && isUpper(d.original[k]) || len(first) > 4 && strings.HasSuffix(first, "ed") || isDigit(d.at(k)) || d.officeAt(k) || leadWords[first]) && commas < 2 {
			continue
		}
		if t, ok := d.tellerEn(np); ok && !t.nobody {
			if name, ok := d.nameBeforeOffice(np, floor); ok {
				return name, true
			}
			return np, true
		}
	}
	return Range{}, false
}

// inRelative tells whether the words that end a part between commas are those of a
// relative clause.
func (d *document) inRelative(np Range, floor int) bool {
	for i := np.Start; i > max(floor, np.Start-120); i-- {
		if d.at(i-1) == ',' {
			w := d.latinWord(d.spaces(i))
			return relative[w] || w == "whose" || w == "where"
		}
	}
	return false
}

// nameBeforeOffice gives the person whose office np is, between two commas: Jane Doe, director
// of the institute, who led the work, said.
func (d *document) nameBeforeOffice(np Range, floor int) (Range, bool) {
	comma := d.back(np.Start) - 1
	if comma <= floor || d.at(comma) != ',' || !d.officeAt(np.Start) || isUpperCase(d.original[np.Start]) {
		return Range{}, false
	}
	name := Range{d.nameStart(comma), comma}
	t, ok := d.tellerEn(name)
	return name, ok && name.Start >= floor && d.spaced(name) && t.hop.Relation == Quotes && !t.unnamed && !t.nobody
}

// bracketOpens gives where a short bracket begins that closes at i, or 0.
func (d *document) bracketOpens(i, floor int) int {
	if d.at(i) != ')' {
		return 0
	}
	for j := i - 1; j > max(floor, i-40); j-- {
		if d.at(j) == '(' {
			return j
		}
	}
	return 0
}

// spaced tells whether a name has more than one word.
func (d *document) spaced(r Range) bool {
	for i := r.Start; i < r.End; i++ {
		if isSpace(d.at(i)) {
			return true
		}
	}
	return false
}

func (d *document) officeAt(i int) bool {
	if _, ok := d.words.at(i, titleWord); ok {
		return true
	}
	for range 3 { // chief economist, managing director
		word := d.latinWord(i)
		if word == "" {
			return false
		}
		if i = d.spaces(i + len([]rune(word))); i >= len(d.text) {
			return false
		}
		if _, ok := d.words.at(i, titleWord); ok {
			return true
		}
		if w, ok := d.words.at(i, cueWord); ok && w.a == "unnamed" {
			return true
		}
	}
	return false
}

// backPhrase gives the noun phrase that ends at end: backwards to punctuation, a
// conjunction or the article that opens it.
func (d *document) backPhrase(end, floor int) Range {
	r := Range{end, end}
	right := latin{}
	for n := 0; n < 16 && r.Start > floor; n++ {
		e := r.Start
		for e > floor && isSpace(d.at(e-1)) {
			e--
		}
		if e <= floor || e == r.Start && n > 0 || r.Start-e > 2 {
			break
		}
		j := e
		for j > floor && !isSpace(d.at(j-1)) && !d.parts(j-1) {
			j--
		}
		if from, ok := d.long.to[d.trimPossessive(Range{j, e}).End]; ok && from >= floor {
			j = from
		}
		if j == e {
			break
		}
		t := latin{Range: Range{j, e}, text: string(d.text[j:e]), upper: isUpperCase(d.original[j])}
		if d.at(e-1) == '.' && !t.upper && !d.shortened(j, e) || backStops[t.text] && (!t.upper || d.quotes(j-1)) {
			break
		}
		if t.text == "and" || t.text == "&" {
			k := d.back(j)
			i := k
			for i > floor && !isSpace(d.at(i-1)) && !d.parts(i-1) {
				i--
			}
			left := latin{Range: Range{i, k}, upper: i < k && isUpperCase(d.original[i])}
			if !left.upper || !(right.upper || right.text == "the") || d.dateWordAt(i) {
				break
			}
		}
		if isDigit(d.at(j)) && n > 0 && (right.text == "of" || right.text == "in" || d.at(e-1) == '%') {
			return Range{end, end} // 28% of those asked
		}
		if isDigit(d.at(j)) && n == 0 || n > 0 && d.dateWordAt(j) && t.upper && !d.bodyIn(Range{j, end}) {
			break
		}
		r.Start = j
		if t.text == "this" && n > 0 && d.dateWordAt(j) {
			right = t
			continue // a report this week from
		}
		if t.text == "the" && t.upper && right.upper && d.capitalBefore(j) { // the Stop The Rain campaign
			right = t
			continue
		}
		if determiners[t.text] && (articles[t.text] || n > 0) {
			k := d.back(j)
			attached := attaches[string(d.text[d.wordStart(k):k])]
			if d.wordBefore(k, "and") > 0 && right.upper {
				i := d.back(d.back(k) - 3)
				j := i
				for j > floor && isWordRune(d.at(j-1)) {
					j--
				}
				attached = j < i && isUpperCase(d.original[j])
			}
			if !attached || d.openerBefore(k, floor) {
				break
			}
		}
		right = t
	}
	return r
}

// capitalBefore tells whether the word before i has a capital.
func (d *document) capitalBefore(i int) bool {
	b := d.back(i)
	k := d.wordStart(b)
	return b < i && k < b && isUpperCase(d.original[k])
}

// openerBefore tells whether the preposition that ends at i opens its clause: what
// it holds is a circumstance ("At the White House officials said").
func (d *document) openerBefore(i, floor int) bool {
	for i > floor && isWordRune(d.at(i-1)) {
		i--
	}
	return i <= floor || d.parts(d.back(i)-1)
}
