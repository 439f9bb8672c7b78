package extract

import (
	"sort"
	"strings"
)

// subjectHop gives the body that a sentence begins with, for an "it" further on in
// it: The airline carried 14 million people, it said.
func (d *document) subjectHop(i int) Hop {
	s := &d.sentences[d.sentenceAt(i)]
	if i-s.Start > longestTelling || i == s.Start || !d.inLatin(s.Start) {
		return Hop{}
	}
	ts := d.phrase(Range{s.Start, min(i, s.Start+80)}, 8)
	if len(ts) < 2 || pronouns[ts[0].text] || d.surveyed(Range{s.Start, s.Start + 20}) {
		return Hop{}
	}
	for k := range ts { // the verb behind a body is of any kind
		if _, ok := d.words.before(ts[k].End, bodyWord); ok && (k+1 == len(ts) || !d.bodyEnds(ts[k+1]) && !ts[k+1].upper && !bridges[ts[k+1].text]) {
			ts = ts[:k+1]
			break
		}
	}
	if ts[0].upper && (len(ts) == 1 || !ts[1].upper) && !ts[0].owner && !d.nameAtStart(ts[0].Range) && strings.HasSuffix(ts[0].text, "ing") {
		return Hop{} // Excluding the sale, it said
	}
	t, ok := d.tellerOf(ts, 2)
	if !ok || t.paper || t.unnamed || t.nobody || t.hop.Relation == ReportsFrom || t.titled || t.End >= i || d.placeName(t) {
		return Hop{}
	}
	t.hop.Relation = CitesDataOf // it, and not he or she
	if !d.bodyIn(t.Range) && !d.shortForm(t.Range) && d.told.speaks.PartyName != "" {
		return Hop{}
	}
	return t.hop
}

// bodySpokenOf gives the body that the sentence before the one at i names by a bare noun
// behind whoever has spoken last: The governor said the bank would act. It expects.
func (d *document) bodySpokenOf(i int) Hop {
	k := d.sentenceAt(i)
	if k == 0 || d.sentences[k-1].block != d.sentences[k].block {
		return Hop{}
	}
	s := &d.sentences[k-1]
	for j := s.End - 1; j > max(s.Start, s.End-200) && j > d.told.houseAt; j-- {
		w, ok := d.words.before(j, bodyWord)
		if !ok || w.start <= d.told.houseAt || isUpperCase(d.original[w.start]) || d.wordBefore(d.back(w.start), "the") == 0 || !d.verbFollows(w.end) {
			continue
		}
		if h, ok := d.told.body(d, w); ok && h.Relation == CitesDataOf {
			return h
		}
	}
	return Hop{}
}

// subjectPerson gives the person whom the sentence before i begins with by a name
// that the text has in full, and where.
func (d *document) subjectPerson(i int) (Hop, int) {
	k := d.sentenceAt(i)
	if k == 0 || d.sentences[k-1].block != d.sentences[k].block {
		return Hop{}, 0
	}
	s := &d.sentences[k-1]
	n := sort.Search(len(d.fullNames), func(n int) bool { return d.fullNames[n].Start >= s.End }) - 1
	if n >= 0 && d.fullNames[n].Start > s.Start && d.quoteEnds(d.wordsBack(d.fullNames[n].Start)) { // “…”, summed up Jane Doe
		text := d.slice(d.fullNames[n].Start, d.fullNames[n].End)
		return Hop{Party: text, PartyName: text, Relation: Quotes}, d.fullNames[n].Start
	}
	word := d.latinWord(s.Start)
	end := s.Start + len([]rune(word))
	if word == "" || end >= len(d.text) || !isUpperCase(d.original[s.Start]) {
		return Hop{}, 0
	}
	name := d.slice(s.Start, end)
	full := d.surnames[name]
	if full == "" {
		return Hop{}, 0
	}
	return Hop{Party: full, PartyName: name, Relation: Quotes}, s.Start
}

// wordsBack gives where up to two words in small letters before i begin.
func (d *document) wordsBack(i int) int {
	i = d.back(i)
	for range 2 {
		k := d.wordStart(i)
		if k == i || isUpperCase(d.original[k]) {
			break
		}
		i = d.back(k)
	}
	return i
}

// loneName tells whether a party is one word with a capital that names no known body.
func (d *document) loneName(h Hop) bool {
	at := d.told.houseAt
	r := Range{at, at + len([]rune(h.PartyName))}
	if h.PartyName == "" || h.Party != h.PartyName || h.Relation != CitesDataOf || r.End > len(d.text) || d.slice(r.Start, r.End) != h.PartyName {
		return false
	}
	_, known := d.party(r, false)
	return !known && !d.spaced(r) && !d.bodyIn(r) && !d.shortForm(r) && isUpperCase(d.original[r.Start]) && !d.placeName(teller{Range: r})
}

// outletJustNow gives the outlet that told the sentence before i in the same paragraph.
func (d *document) outletJustNow(i int) Hop {
	k := d.sentenceAt(i)
	if h := d.told.latest; k > 0 && h.Relation == ReportsFrom && d.sentences[k-1].block == d.sentences[k].block && d.told.latestAt >= d.sentences[k-1].Start {
		return h
	}
	return Hop{}
}

// antecedent gives whom a pronoun stands for.
func (d *document) antecedent(w latin) (teller, bool) {
	t := teller{Range: w.Range}
	var h Hop
	switch w.text {
	case "he", "she":
		h = d.told.person
		if p, ok := d.personBefore(w.Start); ok && (h.PartyName == "" || p.Start > d.told.personAt) {
			h = p.hop
		}
		if b := d.told.house; h.Party == "" && d.told.houseAt > d.told.personAt && d.loneName(b) { // a surname that the text never gives in full
			h = b
			h.Relation = Quotes
		}
		if p, at := d.subjectPerson(w.Start); p.PartyName != "" && at > d.told.personAt {
			h = p
		}
	case "it":
		h = d.subjectHop(w.Start)
		if h.PartyName == "" {
			h = d.bodySpokenOf(w.Start)
		}
		if h.PartyName == "" {
			h = d.outletJustNow(w.Start)
		}
		if h.PartyName == "" {
			h = d.told.speaks
		}
		if h.PartyName == "" {
			h = d.told.houseIn(0)
		}
	default:
		h = d.told.last
	}
	if h.PartyName == "" {
		t.nobody = true
		return t, true
	}
	t.hop, t.unnamed = h, h.Party == ""
	return t, true
}
