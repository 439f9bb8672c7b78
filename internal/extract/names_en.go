package extract

import (
	"slices"
	"strings"
)

// looksLikeOutlet tells by its words whether a name is that of an outlet.
func looksLikeOutlet(name string) bool {
	for w := range strings.FieldsSeq(strings.ToLower(name)) {
		if outletWords[w] {
			return true
		}
	}
	return false
}

// latinWord gives the Latin letters at i, up to 24.
func (d *document) latinWord(i int) string {
	j := i
	for j < len(d.text) && isLatin(d.at(j)) && j < i+24 {
		j++
	}
	if i < 0 || i >= j {
		return ""
	}
	return string(d.text[i:j])
}

// cleanName takes articles and possessives off a name.
func cleanName(s string) string {
	s = strings.TrimSpace(s)
	for _, suffix := range []string{"'s", "’s", "'", "’"} {
		s = strings.TrimSuffix(s, suffix)
	}
	for _, prefix := range []string{"The ", "the "} {
		s = strings.TrimPrefix(s, prefix)
	}
	return s
}

// cleanBody writes the name of a body: without an article.
func (d *document) cleanBody(r Range) string {
	return strings.TrimSpace(cleanName(d.slice(r.Start, r.End)))
}

// initialled tells whether an abbreviation in capitals stands in brackets behind a name.
func (d *document) initialled(r Range) bool {
	i := d.spaces(r.End)
	if d.at(i) != '(' {
		return false
	}
	j := d.wordEnd(i + 1)
	return d.at(j) == ')' && d.allCapitals(Range{i + 1, j}) && d.original[r.Start] == d.original[i+1]
}

// bodyBehind tells whether a noun of bodies says between commas at i what a name is:
// Shelter Norling, a charity, said.
func (d *document) bodyBehind(i int) bool {
	j := d.spaces(i + 1)
	if w := d.latinWord(j); d.at(i) != ',' || w != "a" && w != "an" {
		return false
	}
	ts := d.phrase(Range{j, min(len(d.text), j+60)}, 6)
	for k := 1; k < len(ts) && !splitters[ts[k].text]; k++ {
		if d.bodyEnds(ts[k]) && !ts[k].owner {
			return k+1 == len(ts) || splitters[ts[k+1].text] || bridges[ts[k+1].text]
		}
	}
	return false
}

// givenName tells whether a month's name at i is that of a person: another name follows,
// and nothing before it leads to a time. June Marlow said, but not In June Marlow said.
func (d *document) givenName(i int) bool {
	word := d.latinWord(i)
	if !givenMonths[word] || !isUpperCase(d.original[i]) || d.at(i+len(word)) != ' ' {
		return false
	}
	if d.surnameOfMonth(i, word) {
		return true
	}
	next := i + len(word) + 1
	if next >= len(d.original) || !isUpperCase(d.original[next]) || isUpper(d.original[min(next+1, len(d.original)-1)]) {
		return false
	}
	if _, date := d.words.at(next, dateWord); date {
		return false
	}
	b := d.back(i)
	before := string(d.text[d.wordStart(b):b])
	return !beforeMonths[before] && !isDigit(d.at(b-1)) && d.verbOrNameBehind(next)
}

// surnameOfMonth tells whether a month's name at i ends the name of a person who speaks:
// Edith May said.
func (d *document) surnameOfMonth(i int, word string) bool {
	b := d.back(i)
	k := d.wordStart(b)
	before := string(d.text[k:b])
	if k == b || !isUpperCase(d.original[k]) || beforeMonths[before] || openers[before] || determiners[before] || leadWords[before] || len(before) < 3 {
		return false
	}
	w, ok := d.words.at(d.spaces(i+len(word)), cueWord)
	return ok && (w.a == "say" || w.a == "told") && w.b != "named" && w.b != "paper"
}

// verbOrNameBehind tells whether what a person does stands behind the name at i, or a mark.
func (d *document) verbOrNameBehind(i int) bool {
	j := d.wordEnd(i)
	if d.parts(j) || d.at(j) == '\'' {
		return true
	}
	w, ok := d.words.at(d.spaces(j), cueWord)
	return ok && (w.a == "say" || w.a == "told") || d.pastEn(Range{d.spaces(j), d.wordEnd(d.spaces(j))}) || helping[d.latinWord(d.spaces(j))]
}

// agedBehind tells whether an age stands between commas at i: Doe, 43, said.
func (d *document) agedBehind(i int) bool {
	j := d.spaces(i + 1)
	return d.at(i) == ',' && isDigit(d.at(j)) && isDigit(d.at(j+1)) && d.at(j+2) == ','
}

// ownersBody tells whether a possessive belongs to the name of a body, and does not say
// whose body it is: the Farmers' Union, the Women's Institute.
func (d *document) ownersBody(ts []latin) bool {
	owner := ts[0]
	if d.at(owner.End-1) == 's' && !ofAll[owner.text] {
		return false
	}
	return slices.ContainsFunc(ts[1:], d.bodyEnds)
}

// trade tells whether a word with a capital that opens a sentence says what the house is
// whose name follows.
func (d *document) trade(t latin) bool {
	return d.opensSentence(t.Start) && (firms[t.text] || strings.HasSuffix(t.text, "maker") || strings.HasSuffix(t.text, "builder")) && !d.namedWithin(string(d.original[t.Start:t.End]))
}
