package extract

import "strings"

// Tellers of English figures without a name of their own: people and bodies in the plural,
// and holders of offices whose names stand behind what they are for.

// crowd makes a teller of people or bodies without a name.
func (d *document) crowd(head []latin) teller {
	r := Range{head[0].Start, head[len(head)-1].End}
	return teller{Range: r, unnamed: true, hop: Hop{PartyName: d.slice(r.Start, r.End), Relation: Quotes}}
}

// several tells whether a word is a plural of people or bodies that no table of speakers
// has, written small or with a capital only by its place: insurers, hospitals, vets.
func (d *document) several(t latin) bool {
	if !isPlural(t.text) && endingUnit(t.text) == "" || papers[t.text] || asked[t.text] || t.upper && (!d.opensSentence(t.Start) || d.namedWithin(string(d.original[t.Start:t.End])) || d.isMedium(t.Range)) {
		return false
	}
	if p, ok := d.party(t.Range, false); ok && p.end == t.End {
		return false
	}
	if _, ok := d.words.at(t.Start, bodyWord); ok || d.surnames[d.slice(t.Start, t.End)] != "" {
		return false
	}
	if endingUnit(t.text) == "people" || pluralBodies[t.text] {
		return true
	}
	w, ok := d.words.at(t.Start, unitWord)
	return ok && w.end == t.End && w.a == "people"
}

// pluralBodies are the plurals of the nouns that name a body.
var pluralBodies = loadPluralBodies()

func loadPluralBodies() map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(readData("en/bodies.tsv")) {
		w := strings.TrimSpace(line)
		switch {
		case w == "" || w[0] == '#' || strings.ContainsAny(w, " .&"):
		case strings.HasSuffix(w, "y") && len(w) > 3 && !strings.ContainsRune("aeiou", rune(w[len(w)-2])):
			m[w[:len(w)-1]+"ies"] = true
		case !strings.HasSuffix(w, "s"):
			m[w+"s"] = true
		}
	}
	return m
}

// severalPeople tells whether a noun before a name is of several people, so that
// one name behind it is that of their house: accountants Bell & Rowe.
func (d *document) severalPeople(noun latin, rest []latin) bool {
	return strings.HasSuffix(noun.text, "s") && !noun.owner && !noun.upper && d.personNoun(noun) && !(len(rest) > 0 && rest[0].text == "and")
}

// behindDuty gives the name behind what an office is for: member for housing Jane Doe.
func behindDuty(rest []latin) (Range, bool) {
	if len(rest) < 4 || rest[0].text != "for" && rest[0].text != "of" {
		return Range{}, false
	}
	k := 1
	for k < len(rest) && !rest[k].upper && !rest[k].owner && k < 5 {
		if w := rest[k].text; splitters[w] && w != "and" || determiners[w] {
			return Range{}, false
		}
		k++
	}
	n := len(rest) - k
	for _, t := range rest[k:] {
		if !t.upper || t.owner {
			return Range{}, false
		}
	}
	if k < 2 || n < 2 || n > 3 {
		return Range{}, false
	}
	return Range{rest[k].Start, rest[len(rest)-1].End}, true
}

// secondOffice gives the name behind the second of two offices: founder and chief
// executive Jane Doe.
func (d *document) secondOffice(rest []latin) (Range, bool) {
	if len(rest) < 3 || rest[0].text != "and" {
		return Range{}, false
	}
	w, ok := d.words.at(rest[1].Start, titleWord)
	if !ok {
		return Range{}, false
	}
	k := 1
	for k < len(rest) && rest[k].Start < w.end {
		k++
	}
	n := k
	for n < len(rest) && (rest[n].upper || n > k && particles[rest[n].text]) {
		n++
	}
	if n == k {
		return Range{}, false
	}
	return Range{rest[k].Start, rest[n-1].End}, true
}
