package extract

import "strings"

// Names of bodies that have commas, prepositions or an "and" inside: the Bureau of Roads,
// Bridges and Canals. They are found before sentences are parted, so that
// no such comma parts a clause, and are read as one word.

// longNames are such names by where they start and where they end, and the commas in them.
type longNames struct {
	from, to map[int]int
	commas   map[int]bool
}

// maxLongNames bounds how many are kept of one text.
const maxLongNames = 512

// findLongNames goes through the nouns of bodies that are written with capitals.
func (d *document) findLongNames() {
	d.long = longNames{map[int]int{}, map[int]int{}, map[int]bool{}}
	var mottos []Range
	d.words.within(0, len(d.text), bodyWord, func(w match) {
		if !isLatin(d.at(w.start)) {
			return
		}
		if !isUpperCase(d.original[w.start]) {
			if r, ok := d.motto(w); ok && len(mottos) < maxMottos {
				mottos = append(mottos, r)
			}
			return
		}
		start := d.nameStart(w.start)
		if strings.Contains(w.word, " and ") || strings.Contains(w.word, " for ") || strings.Contains(w.word, " without ") || strings.Contains(w.word, " the ") {
			d.addLongName(Range{start, w.end})
			return
		}
		if end, ok := d.campusBehind(w); ok {
			d.addLongName(Range{start, end})
			return
		}
		if end, ok := d.topicsBehind(w.end); ok {
			d.addLongName(Range{start, end})
			return
		}
		if from, ok := d.topicsBefore(start); ok {
			d.addLongName(Range{from, w.end})
		}
	})
	for _, m := range mottos { // wherever it stands
		for i := range d.text {
			if d.at(i) == d.at(m.Start) && isUpperCase(d.original[i]) && !isWordRune(d.at(i-1)) && d.sameRunes(i, m) && !isWordRune(d.at(i+m.End-m.Start)) {
				d.addLongName(Range{i, i + m.End - m.Start})
			}
		}
	}
	for i, r := range d.text {
		if r == '&' {
			if r, ok := d.partners(i); ok {
				d.addLongName(r)
			}
		}
	}
}

// has tells whether a range is such a name.
func (l longNames) has(r Range) bool { return l.from[r.Start] == r.End }

func (d *document) addLongName(r Range) {
	if r.Start >= r.End || len(d.long.from) >= maxLongNames || d.long.from[r.Start] >= r.End {
		return
	}
	if from, ok := d.long.to[r.End]; ok && from <= r.Start {
		return
	}
	d.long.from[r.Start] = r.End
	d.long.to[r.End] = r.Start
	for i := r.Start; i < r.End; i++ {
		if d.at(i) == ',' {
			d.long.commas[i] = true
		}
	}
}

// maxMottos bounds how many names with small words inside are looked for in a text.
const maxMottos = 12

// motto reads a name with small words inside that a noun of bodies stands beside: the
// charity Homes for Rowans; Save the Rowans, a campaign group.
func (d *document) motto(w match) (Range, bool) {
	if noun := d.wordStart(w.end); !anyBody[string(d.text[noun:w.end])] && noun == w.start && !styled[w.word] {
		return Range{}, false
	}
	i := d.spaces(w.end)
	if first := d.topicRun(i); first.End > first.Start {
		if end := d.mottoEnds(first.End); end > 0 {
			return Range{first.Start, end}, true
		}
		return Range{}, false
	}
	k := w.start
	for range 5 { // back to the article
		b := d.back(k)
		j := d.wordStart(b)
		if word := string(d.text[j:b]); articles[word] {
			k = d.back(j)
			break
		}
		if j == b {
			return Range{}, false
		}
		k = j
	}
	if d.at(k-1) != ',' {
		return Range{}, false
	}
	end := k - 1
	j := d.back(d.nameStart(end))
	for range 2 {
		b := d.wordStart(j)
		if word := string(d.text[b:j]); word != "the" && !nameWords[word] || isUpperCase(d.original[b]) {
			break
		}
		j = d.back(b)
	}
	start := d.nameStart(j)
	if start >= j || j > end || d.mottoEnds(j) != end {
		return Range{}, false
	}
	return Range{start, end}, true
}

// mottoEnds gives where a name ends that goes on behind i with small words and capitals:
// for Rowans, the Rowans; 0 where none does.
func (d *document) mottoEnds(i int) int {
	i = d.spaces(i)
	word := d.latinWord(i)
	if word != "the" && !nameWords[word] || isUpperCase(d.original[min(i, len(d.original)-1)]) {
		return 0
	}
	i = d.spaces(i + len(word))
	if word != "the" && d.hasWord(i, "the") {
		i = d.spaces(i + len("the"))
	}
	r := d.topicRun(i)
	if r.End == r.Start || d.nationBegins(r) || d.dateWordAt(i) {
		return 0
	}
	return r.End
}

// nameStart gives where the run of words with capitals begins that goes on at i:
// the words before a noun that is part of a name. The U.S. is one of them.
func (d *document) nameStart(i int) int {
	for range 5 {
		k := d.back(i)
		j := k
		for j > 0 && k-j < 24 && (isWordRune(d.at(j-1)) || d.at(j-1) == '.' || d.at(j-1) == '-' || d.at(j-1) == '\'' && j == k && d.at(j-2) == 's') {
			j--
		}
		word := string(d.text[j:k])
		if k == i && isWordRune(d.at(i)) || j == k || !isUpperCase(d.original[j]) || !d.allCapitals(Range{j, k}) && (determiners[word] || leadWords[word] || openers[word] || backStops[word]) ||
			d.at(k-1) == '.' && strings.Count(word, ".") < 2 || d.dateWordAt(j) || d.officeEnds(k) {
			break
		}
		i = j
	}
	return i
}

func (d *document) officeEnds(i int) bool {
	_, ok := d.words.before(i, titleWord)
	return ok
}

// topicsBehind reads what a body is for, behind its noun: for Roads, Bridges and
// Canals. A last word that is no field of work is whoever comes next.
func (d *document) topicsBehind(i int) (int, bool) {
	i = d.spaces(i)
	word := d.latinWord(i)
	if word != "of" && word != "for" && word != "on" && word != "against" {
		return 0, false
	}
	i = d.spaces(i + len(word))
	if d.hasWord(i, "the") {
		i = d.spaces(i + len("the"))
	}
	first := d.topicRun(i)
	if first.End == first.Start || !d.topical(first) {
		return 0, false
	}
	end, open := first.End, first.End
	for range 6 {
		j, last := open, false
		if d.at(j) == ',' {
			j++
		}
		j = d.spaces(j)
		for _, and := range [...]string{"and", "&"} {
			if d.has(j, and) && isSpace(d.at(j+len(and))) {
				j, last = d.spaces(j+len(and)), true
			}
		}
		if !last && d.at(open) != ',' {
			break
		}
		r := d.topicRun(j)
		if r.End == r.Start || !d.topical(r) || d.otherBody(r) {
			break
		}
		if open = r.End; last {
			end = open
		}
	}
	if j := d.spaces(end); d.hasWord(j, "of") { // for the Protection of Birds
		if r := d.topicRun(d.spaces(j + len("of"))); r.End > r.Start && d.topical(r) {
			return r.End, true
		}
		return 0, false
	}
	return end, end > first.End || word != "of"
}

// campusBehind reads which of a university's sites is meant: University of Redvale, Salem;
// University of Redvale at Salem.
func (d *document) campusBehind(w match) (int, bool) {
	i := d.spaces(w.end)
	if w.word != "university" || !d.hasWord(i, "of") {
		return 0, false
	}
	state := d.topicRun(d.spaces(i + len("of")))
	if state.End == state.Start || !d.nationBegins(state) {
		return 0, false
	}
	j := state.End
	if d.at(j) == ',' && campuses[d.latinWord(d.spaces(j+1))] {
		r := d.topicRun(d.spaces(j + 1))
		return r.End, true
	}
	if j = d.spaces(j); d.hasWord(j, "at") {
		if r := d.topicRun(d.spaces(j + len("at"))); r.End > r.Start && !d.dateWordAt(r.Start) {
			return r.End, true
		}
	}
	return 0, false
}

// topicRun gives up to four words with capitals at i.
func (d *document) topicRun(i int) Range {
	r := Range{i, i}
	for n, j := 0, i; n < 4 && j < len(d.text) && isUpperCase(d.original[j]); n++ {
		e := j
		for e < len(d.text) && (isWordRune(d.at(e)) || d.at(e) == '-' && isWordRune(d.at(e+1))) {
			e++
		}
		if d.dateWordAt(j) && n > 0 {
			break
		}
		r.End = e
		if d.at(e) != ' ' {
			break
		}
		j = e + 1
	}
	return r
}

// topical tells whether words with capitals end in a field of work (Fiscal Studies, Labor),
// and are no place, outlet, party or abbreviation.
func (d *document) topical(r Range) bool {
	k := d.wordStart(r.End)
	if k >= r.End || d.allCapitals(Range{k, r.End}) || d.isMedium(r) || d.dateWordAt(k) {
		return false
	}
	if w, ok := d.words.at(k, geographyWord); ok && w.end >= r.End {
		return false
	}
	if p, ok := d.party(r, false); ok && p.start == r.Start {
		return false
	}
	word := string(d.text[k:r.End])
	if topics[word] {
		return true
	}
	for n := 1; n <= 4 && n+2 < len(word); n++ {
		if topicEndings[word[len(word)-n:]] {
			return true
		}
	}
	return false
}

// otherBody tells whether words name a body by themselves: Treasury, but not Energy.
func (d *document) otherBody(r Range) (found bool) {
	d.words.within(r.Start, r.End, bodyWord, func(w match) { found = found || !topics[w.word] && !d.topical(Range{w.start, w.end}) })
	return found
}

// topicsBefore reads fields of work before the noun of a body, where start is that of
// the last one: the Roads and | Bridges Agency. It gives where the name begins.
func (d *document) topicsBefore(start int) (int, bool) {
	k := d.back(start)
	if d.wordBefore(k, "and") == 0 || k == start {
		return 0, false
	}
	end := d.back(k - len("and"))
	if d.at(end-1) == ',' {
		end--
	}
	from := d.nameStart(end)
	if from >= end || d.otherBody(Range{from, end}) || d.fuller(Range{from, end}) != "" || !d.topical(Range{from, end}) {
		return 0, false
	}
	for n := 0; n < 4 && d.at(d.back(from)-1) == ','; n++ {
		e := d.back(from) - 1
		f := d.nameStart(e)
		if f >= e || d.otherBody(Range{f, e}) || !d.topical(Range{f, e}) {
			break
		}
		from = f
	}
	return from, true
}

// lineBegins tells whether i follows a full stop or the end of a line: sentences are not
// known yet.
func (d *document) lineBegins(i int) bool {
	k := d.back(i)
	return k == 0 || d.at(k-1) == '\n' || d.at(k-1) == '.'
}

// partners reads the names of partners around an ampersand at i: Bell, Rowe & Partners.
func (d *document) partners(i int) (Range, bool) {
	last := d.topicRun(d.spaces(i + 1))
	end := d.back(i)
	from := d.nameStart(end)
	if from >= end || last.End == last.Start || !d.bodyIn(Range{i, last.End}) && !d.bodyIn(last) {
		return Range{}, false
	}
	r := Range{from, last.End}
	for n := 0; n < 4 && d.at(d.back(r.Start)-1) == ','; n++ {
		e := d.back(r.Start) - 1
		f := d.wordStart(e)
		b := d.back(f)
		if f >= e || !isUpperCase(d.original[f]) || d.dateWordAt(f) || openers[string(d.text[d.wordStart(b):b])] && d.lineBegins(d.wordStart(b)) || d.wordStart(b) < b && isUpperCase(d.original[d.wordStart(b)]) {
			break
		}
		if _, place := d.words.at(f, geographyWord); place {
			break
		}
		r.Start = f
	}
	return r, r.Start < from
}
