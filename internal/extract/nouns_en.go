package extract

import "strings"

// nounEn reads the noun that English counts behind a number that ends at i, its
// first word at j: a known one within five words, or a plural. Of nouns side by
// side the last is the thing counted: 40 cattle farms.
func (d *document) nounEn(i, j int, s *sentence) unitUse {
	if j == i && j > 0 && isDigit(d.at(i-1)) {
		if w, ok := d.words.at(j, unitWord); ok && w.end <= s.End && (w.end-j > 1 || d.original[j] == d.text[j]) {
			return unitUse{unit: w.a, kind: w.b, end: w.end}
		}
		return unitUse{}
	}
	if more := d.latinWord(j); moreWords[more] && isLatin(d.at(d.spaces(j+len(more)))) && !d.hasWord(d.spaces(j+len(more)), "than") {
		j = d.spaces(j + len(more)) // 12 more people
	}
	best := unitUse{}
	first := j
	for n := 0; n < 6 && j < s.End && isLatin(d.at(j)); n++ {
		end := j
		for end < s.End && (isWordRune(d.at(end)) || d.at(end) == '\'' && isLatin(d.at(end+1))) {
			end++
		}
		word := string(d.text[j:end])
		if d.masked[j] && n < 4 && isUpper(d.original[j]) && (d.at(end) == '-' || isDigit(d.at(end-1))) { // COVID-19 cases
			k := end
			for k < s.End && d.masked[k] && !isSpace(d.at(k)) {
				k++
			}
			if d.at(k) == ' ' && isLatin(d.at(k+1)) {
				j = k + 1
				continue
			}
		}
		if numberWords[word] && d.at(end) == ' ' {
			break // 28,000 three months earlier
		}
		if word == "and" && n > 0 && best.kind == "" && d.nounFollows(d.spaces(end), s) {
			j = d.spaces(end)
			continue // middle and high school students
		}
		if stopWords[word] && !d.acronym(j, end) || d.masked[j] {
			break
		}
		use := unitUse{}
		if w, ok := d.words.at(j, unitWord); ok && w.end <= s.End && (w.b == "noun" || j == first || w.b == "measure" && len(w.word) > 2) {
			if w.b != "noun" {
				if best.kind != "" {
					break
				}
				return unitUse{unit: w.a, kind: w.b, end: w.end}
			}
			if counted[w.word] == "" || d.oneBefore(i) { // 2023 country report
				use = unitUse{unit: w.a, kind: w.b, end: w.end}
			}
		} else if g, ok := d.words.at(j, geographyWord); ok && g.b == "people" && g.end <= s.End {
			use = unitUse{unit: "people", kind: "noun", end: g.end}
		} else if unit := endingUnit(word); unit != "" && !isUpper(d.original[j]) {
			use = unitUse{unit: unit, kind: "noun", end: end}
		} else if n == 0 && isUpper(d.original[j]) && len(word) > 5 && strings.HasSuffix(word, "ans") { // Kenyans, Hondurans
			use = unitUse{unit: "people", kind: "noun", end: end}
		} else if isPlural(word) && !isUpper(d.original[j]) {
			use = unitUse{unit: word, kind: "noun", end: end}
		}
		if use.kind != "" {
			best = use
			if next := d.spaces(use.end); isSpace(d.at(use.end)) && !d.oneBefore(i) && d.workFollows(word, next, s) {
				j = d.spaces(d.wordEnd(next))
				continue
			}
			if !isSpace(d.at(use.end)) || d.oneBefore(i) || !d.headFollows(d.spaces(use.end), s) {
				return best
			}
			j = d.spaces(use.end)
			continue
		}
		if best.kind != "" {
			break
		}
		if d.at(end) == '-' && isLatin(d.at(end+1)) {
			j = end + 1
			continue
		}
		if k := d.behindHyphen(end); k > 0 {
			j = k
			continue
		}
		if !isSpace(d.at(end)) {
			break
		}
		j = d.spaces(end)
	}
	return best
}

// behindHyphen gives where a noun phrase goes on behind the first of two words that
// share their end: drug- and alcohol-related deaths; 0 for none.
func (d *document) behindHyphen(i int) int {
	if d.at(i) != '-' || d.at(i+1) != ' ' {
		return 0
	}
	for _, w := range [...]string{"and/or", "and", "or"} {
		if d.hasWord(i+2, w) && d.at(i+2+len(w)) == ' ' {
			return i + 3 + len(w)
		}
	}
	return 0
}

// numberWords begin another number.
var numberWords = wordSet("one two three four five six seven eight nine ten eleven twelve hundred thousand million billion dozen half")

// moreWords may stand between a number and what it counts.
var moreWords = wordSet("more fewer")

// headFollows tells whether another noun in the plural begins at j, which then
// is what a number counts.
func (d *document) headFollows(j int, s *sentence) bool {
	word := d.latinWord(j)
	if word == "" || stopWords[word] || isUpper(d.original[j]) || j >= s.End || d.masked[j] {
		return false
	}
	if w, ok := d.words.at(j, unitWord); ok {
		return w.b == "noun" && w.a != "injuries" && !isVerbToo[w.word] && (w.a != "deaths" || isPlural(w.word))
	}
	return isPlural(word)
}

// workFollows tells whether a noun without a plural of its own only says whose
// people are counted behind another word: two aircraft maintenance engineers.
func (d *document) workFollows(noun string, j int, s *sentence) bool {
	word := d.latinWord(j)
	if noun == "" || noun[len(noun)-1] == 's' || len(word) < 4 || stopWords[word] || isPlural(word) || isUpper(d.original[j]) || strings.HasSuffix(word, "ed") || strings.HasSuffix(word, "ly") {
		return false
	}
	k := d.wordEnd(j)
	if d.at(k) != ' ' {
		return false
	}
	w, ok := d.words.at(d.spaces(k), unitWord)
	return ok && w.b == "noun" && w.a == "people" && w.end <= s.End && isPlural(w.word)
}

// isVerbToo are nouns of the tables that may as well be what the people before
// them did or were.
var isVerbToo = wordSet("dead strong others staff crew man case state company country missing")

// oneBefore tells whether the number that ends at i is one.
func (d *document) oneBefore(i int) bool {
	return d.wordBefore(i, "one") > 0 || d.at(i-1) == '1' && !isWordRune(d.at(i-2)) && d.at(i-2) != '.' && d.at(i-2) != ','
}

// attributive reads the unit behind a number and a hyphen: a 10-day strike, a
// 200-seat theatre.
func (d *document) attributive(j int, s *sentence) unitUse {
	if w, ok := d.words.at(j, unitWord); ok && w.end <= s.End {
		switch w.b {
		case "duration", "measure", "noun", "money", "age":
			if w.a == "feet" && d.at(w.end) == '-' && isDigit(d.at(w.end+1)) { // 6-foot-2
				_, e := d.digits(w.end+1, 2)
				if e > w.end+1 && !isWordRune(d.at(e)) {
					return unitUse{unit: w.a, kind: w.b, end: e}
				}
			}
			if !(w.a == "points" && d.pointBefore(j-1)) { // quarter points of a rate are percentage points
				return unitUse{unit: w.a, kind: w.b, end: w.end}
			}
		}
		return unitUse{}
	}
	word := d.latinWord(j)
	if len(word) < 3 || isUpper(d.original[j]) {
		return unitUse{}
	}
	end := j + len([]rune(word))
	if unit, ok := counted[word]; ok && end <= s.End {
		return unitUse{unit: unit, kind: "noun", end: end}
	}
	return unitUse{}
}

// pointBefore tells whether the number that ends at i has a decimal point.
func (d *document) pointBefore(i int) bool {
	for i--; isDigit(d.at(i)); i-- {
		if d.at(i-1) == '.' {
			return true
		}
	}
	return false
}

// counted gives for nouns in the singular the unit of their plural, where the
// tables know it.
var counted = loadCounted()

func loadCounted() map[string]string {
	m := map[string]string{}
	for line := range strings.SplitSeq(readData("en/units.tsv"), "\n") {
		f := strings.Split(line, "\t")
		if len(f) != 3 || f[2] != "noun" || strings.HasPrefix(line, "#") || strings.Contains(f[0], " ") {
			continue
		}
		switch w := f[0]; {
		case strings.HasSuffix(w, "ies"):
			m[w[:len(w)-3]+"y"] = f[1]
		case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "shes"), strings.HasSuffix(w, "xes"):
			m[w[:len(w)-2]] = f[1]
		case strings.HasSuffix(w, "s"):
			m[w[:len(w)-1]] = f[1]
		}
	}
	return m
}

// endings are the ends of words that tell what they count: lawmakers, gunmen.
var endings = loadEndings()

type pluralEnding struct {
	text, unit string
	least      int // letters that the word has at least
}

func loadEndings() []pluralEnding {
	var out []pluralEnding
	for line := range strings.SplitSeq(readData("en/endings.tsv"), "\n") {
		f := strings.Split(line, "\t")
		if len(f) == 3 && !strings.HasPrefix(line, "#") {
			least := number(f[2])
			n := 0
			for least.Sign() > 0 {
				least, n = least.Sub(unity), n+1
			}
			out = append(out, pluralEnding{f[0], f[1], n})
		}
	}
	return out
}

// endingUnit gives the unit that the end of a word tells, or "".
func endingUnit(word string) string {
	for _, e := range endings {
		if len(word) >= e.least && strings.HasSuffix(word, e.text) {
			return e.unit
		}
	}
	return ""
}

// nounFollows tells whether a counted noun of the tables follows within three
// plain words.
func (d *document) nounFollows(i int, s *sentence) bool {
	for n := 0; n < 3 && i < s.End && isLatin(d.at(i)); n++ {
		if w, ok := d.words.at(i, unitWord); ok && w.b == "noun" && w.end <= s.End {
			return n > 0 && w.a != "injuries" && w.a != "deaths"
		}
		end := i
		for isLatin(d.at(end)) {
			end++
		}
		if stopWords[string(d.text[i:end])] || !isSpace(d.at(end)) {
			return false
		}
		i = d.spaces(end)
	}
	return false
}

func isPlural(w string) bool {
	if len(w) < 4 || w[len(w)-1] != 's' {
		return false
	}
	switch w[len(w)-2] {
	case 's', 'u', 'i', '\'':
		return false
	}
	return !strings.ContainsRune(w, '\'')
}

// stopWords end a noun phrase behind a number.
var stopWords = wordSet("they he she we you them him in on at of to by for from with as and or nor but than that which who whom whose was were is are be been had has have did does do will would could should may might can " +
	"after before since until during while when where because if so its their his her our this these those the a an not no into over under about between against per through " +
	"died die dies killed said says told rose fell grew dropped increased decreased climbed each every ago earlier later last next more less fewer out up down")

// acronym tells whether a word of three letters or more is written in capitals and
// the one behind it is not: 40 WHO staff.
func (d *document) acronym(start, end int) bool {
	if next := d.spaces(end); end-start < 3 || !isLatin(d.at(next)) || isUpperCase(d.original[next]) {
		return false
	}
	for i := start; i < end; i++ {
		if !isUpperCase(d.original[i]) {
			return false
		}
	}
	return true
}

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}
