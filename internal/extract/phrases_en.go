package extract

import "strings"

// English noun phrases, word by word: where their head ends, and what says more of it.

// latin is a word of a noun phrase.
type latin struct {
	Range
	text  string // lower case, without a possessive
	upper bool
	owner bool // ends in a possessive
}

// phrase splits a range into words. It ends at what no noun phrase goes beyond.
func (d *document) phrase(r Range, limit int) []latin {
	var out []latin
	for i := r.Start; i < r.End && len(out) < limit; {
		if isSpace(d.at(i)) {
			i++
			continue
		}
		if d.parts(i) && d.at(i) != ',' || d.at(i) == ',' && len(out) > 0 {
			break
		}
		j := max(i, d.long.from[i]) // a name of several parts is one word
		if j > r.End {
			j = i
		}
		for j < r.End && !isSpace(d.at(j)) && !d.parts(j) {
			j++
		}
		if j == i {
			i++
			continue
		}
		end := j
		for end > i+1 && d.at(end-1) == '.' && (!isUpper(d.original[end-2]) || d.acronymEnds(i, end)) && !d.shortened(i, end) {
			end--
		}
		if end == i+1 && d.at(i) == '-' && len(out) == 0 {
			i = j // the dash behind a dateline
			continue
		}
		w := latin{Range: Range{i, end}, upper: isUpperCase(d.original[i]) || d.articleOfName(i, end)}
		w.text = string(d.text[i:end])
		if w.upper && len(out) == 0 && d.long.from[i] == 0 && d.common(w) && d.opensSentence(i) {
			w.upper = false // Officials said: a capital by its place
		}
		for _, p := range []string{"'s", "s'"} {
			if len(w.text) > len(p)+1 && strings.HasSuffix(w.text, p) {
				w.text, w.owner = strings.TrimSuffix(w.text, "'s"), true
				w.text = strings.TrimSuffix(w.text, "'")
			}
		}
		out = append(out, w)
		if i = j; end < j {
			break // a full stop
		}
	}
	return out
}

// articleOfName tells whether a word is part of a name though it begins small: al-Sayed.
func (d *document) articleOfName(i, end int) bool {
	n := len(d.latinWord(i))
	return n > 0 && n < 4 && i+n+1 < end && d.at(i+n) == '-' && particles[d.latinWord(i)] && isUpperCase(d.original[i+n+1])
}

// acronymEnds tells whether a sentence ends behind an abbreviation that has no points
// of its own: the WHO. But the U.S. ends none.
func (d *document) acronymEnds(start, end int) bool {
	for i := start; i < end-1; i++ {
		if d.at(i) == '.' {
			return false
		}
	}
	return end-start > 2 && (isSpace(d.at(end)) || d.at(end) == 0)
}

// common tells whether a word that opens a sentence would be written small
// elsewhere.
func (d *document) common(t latin) bool {
	return determiners[t.text] || leadWords[t.text] || splitters[t.text] || backStops[t.text] || openers[t.text] || strings.HasSuffix(t.text, "ly") || papers[t.text] || knownAlone[t.text] ||
		len(t.text) > 4 && d.nounAlone(t) && !d.officeAt(t.Start)
}

func (d *document) shortened(start, end int) bool {
	w, ok := d.words.before(end-1, abbreviationWord)
	return ok && w.start == start
}

// isUpperCase is isUpper for every Latin letter.
func isUpperCase(r rune) bool {
	return isUpper(r) || r >= 0xc0 && r <= 0xde && r != 0xd7
}

// headEnd gives how many words the head has: up to a preposition, a participle,
// a verb or a digit that does not belong to a name.
func (d *document) headEnd(ts []latin) int {
	body := false
	for i, t := range ts {
		if _, ok := d.words.at(t.Start, bodyWord); (ok || outletWords[t.text]) && t.upper {
			body = true
		}
		switch {
		case i == 0:
			continue
		case isDigit(d.at(t.Start)) && !ts[i-1].upper:
			return i
		case bridges[t.text] && !t.upper:
			if d.inBodyWord(ts[i-1], t) || t.text == "the" && i+1 < len(ts) && ts[i+1].upper && bridges[ts[i-1].text] {
				continue // chamber of commerce; Institute for the Study
			}
			next := i + 1
			if next < len(ts) && ts[next].text == "the" {
				next++
			}
			if t.text == "&" && next < len(ts) && ts[next].upper && ts[i-1].upper {
				continue // Bell & Rowe
			}
			if next < len(ts) && d.dateWordAt(ts[next].Start) {
				return i // the ministry on Monday
			}
			if next < len(ts) && ts[next].upper && ts[i-1].upper && (particles[t.text] || body && (t.text != "and" || i > 2)) && !(t.text == "in" || t.text == "at") {
				continue
			}
			return i
		case particles[t.text] && !t.upper && i+1 < len(ts) && (ts[i+1].upper && (ts[i-1].upper || particles[ts[i-1].text]) || particles[ts[i+1].text] && i+2 < len(ts) && ts[i+2].upper && ts[i-1].upper):
			continue
		case splitters[t.text] && !t.upper || d.saysMore(ts, i):
			return i
		case whereAndWhen[t.text] && !t.upper && !bridges[t.text] && !audiences[t.text]:
			return i // the ministry last year
		case ts[i-1].upper && !t.upper && !papers[t.text] && !d.commonNoun(ts, i) && !d.nameBehind(ts, i):
			return i // behind a name, only the noun that it belongs to
		}
	}
	return len(ts)
}

// saysMore tells whether the word at i is a participle that says more of the noun before
// it: a paper leaked to the press, images taken from space.
func (d *document) saysMore(ts []latin, i int) bool {
	w := ts[i]
	if w.upper || i+1 >= len(ts) || !strings.HasSuffix(w.text, "ed") || len(w.text) < 5 || !d.tells(ts[i-1]) {
		return false
	}
	return bridges[ts[i+1].text] || splitters[ts[i+1].text]
}

// nameBehind tells whether a name in two words follows one or two nouns in small
// letters: Wales goalkeeper Jane Doe.
func (d *document) nameBehind(ts []latin, i int) bool {
	k := i
	for k < len(ts) && k < i+2 && !ts[k].upper {
		if w := ts[k].text; splitters[w] || bridges[w] || whereAndWhen[w] || strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "s") || strings.HasSuffix(w, "ing") {
			return false
		}
		k++
	}
	return k+2 == len(ts) && ts[k].upper && ts[k+1].upper && !d.dateWordAt(ts[k].Start)
}

// inBodyWord tells whether two words lie within one noun of bodies or offices.
func (d *document) inBodyWord(a, b latin) bool {
	if w, ok := d.words.at(a.Start, bodyWord); ok && w.end > b.End {
		return true
	}
	w, ok := d.words.at(a.Start, titleWord)
	return ok && w.end > b.End
}

// commonNoun tells whether lower-case words at i lead to a noun of bodies,
// people, papers or offices: "EU drugs agency", "ING economist".
func (d *document) commonNoun(ts []latin, i int) bool {
	for k := i; k < min(len(ts), i+4) && !ts[k].upper && !splitters[ts[k].text] && !bridges[ts[k].text]; k++ {
		if d.tells(ts[k]) {
			return true
		}
	}
	return false
}

// nounAlone tells whether a word by itself is a noun of those who tell.
func (d *document) nounAlone(t latin) bool {
	if w, ok := d.words.at(t.Start, bodyWord); ok {
		return w.end == t.End
	}
	w, ok := d.words.at(t.Start, cueWord)
	return ok && w.a == "unnamed" && w.end == t.End
}

func (d *document) tells(t latin) bool {
	if papers[t.text] || !t.upper && pluralBodies[t.text] {
		return true
	}
	if _, ok := d.words.at(t.Start, titleWord); ok { // chief of staff
		return true
	}
	if _, ok := d.words.at(t.Start, bodyWord); ok {
		return true
	}
	if w, ok := d.words.before(t.End, bodyWord); ok && w.start <= t.Start {
		return true
	}
	if w, ok := d.words.before(t.End, titleWord); ok && w.start <= t.Start {
		return true
	}
	w, ok := d.words.before(t.End, cueWord)
	return ok && w.a == "unnamed"
}

// trimPossessive takes 's off a range.
func (d *document) trimPossessive(r Range) Range {
	if d.at(r.End-1) == 's' && d.at(r.End-2) == '\'' {
		r.End -= 2
	}
	return r
}

// phraseEnd gives where the whole phrase ends, what belongs to its head included.
func (d *document) phraseEnd(head, rest []latin) int {
	if len(rest) > 0 && bridges[rest[0].text] {
		return rest[len(rest)-1].End
	}
	return head[len(head)-1].End
}

func (d *document) bodyEnds(t latin) bool {
	_, ok := d.words.before(t.Start+len([]rune(t.text)), bodyWord)
	return ok
}
