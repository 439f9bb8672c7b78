package extract

import (
	"slices"
	"sort"
	"strings"
)

// What a text says once that a body or a person is, and calls it by later: Norling, the
// Danish toy maker; the refugee agency, UNHCR; the charity Harrow Relief.

// description is a body with the words that say what it is.
type description struct {
	Range // of its name
	hop   Hop
	words []string // without articles; the last one is its noun
	other bool     // one of its other names, and not said in this text
}

// maxDescriptions bounds how many are kept of one text.
const maxDescriptions = 256

// learnDescriptions goes through the commas of a text, and through names behind a noun.
func (d *document) learnDescriptions() {
	for k := range d.sentences {
		s := &d.sentences[k]
		if !d.inLatin(s.Start) || s.dateline {
			continue
		}
		for n := 0; n+1 < len(s.clauses); n++ {
			if comma := s.clauses[n].End; d.at(comma) == ',' && len(d.descriptions) < maxDescriptions {
				d.describe(comma, s)
			}
		}
	}
	d.learnOtherNames()
	sort.SliceStable(d.descriptions, func(i, j int) bool { return d.descriptions[i].Start < d.descriptions[j].Start })
	sort.SliceStable(d.people, func(i, j int) bool { return d.people[i].Start < d.people[j].Start })
}

// learnOtherNames lets a body of the catalogue that the text names be called by how its other
// names end: the refugee agency, of UNHCR.
func (d *document) learnOtherNames() {
	seen := map[int]bool{}
	d.words.within(0, len(d.text), partyName, func(w match) {
		p := &d.catalogue.parties[w.n]
		if seen[w.n] || p.Kind == Person || !isLatin(d.at(w.start)) {
			return
		}
		seen[w.n] = true
		for _, name := range append([]string{p.Name}, p.Names...) {
			if words := strings.Fields(foldString(name)); len(words) > 2 && len(d.descriptions) < maxDescriptions {
				d.descriptions = append(d.descriptions, description{Range: Range{w.start, w.end}, hop: d.hopOf(w, CitesDataOf), words: words, other: true})
			}
		}
	})
}

// describe reads an apposition at a comma, either way round.
func (d *document) describe(comma int, s *sentence) {
	if name, ok := d.nameAtComma(comma, s.Start); ok {
		if words, person, ok := d.whatItIs(d.spaces(comma+1), s); ok {
			if person {
				d.learnPerson(name, words)
			} else {
				d.learnBody(name, words)
			}
			return
		}
	}
	name, ok := d.besideBody(comma)
	if !ok {
		return
	}
	np := d.backPhrase(comma, s.Start)
	words, person, ok := d.whatItIs(np.Start, s)
	if ok && !person && determiners[d.latinWord(np.Start)] && !d.hasWord(d.spaces(name.End+1), "and") {
		d.learnBody(name, words)
	}
}

// learnBeside keeps what the noun right before a name says that it is: the aid group
// Harrow Relief.
func (d *document) learnBeside(r Range, s *sentence) {
	end := d.back(r.Start)
	w, ok := d.words.before(end, bodyWord)
	if !ok || w.start <= s.Start || isUpperCase(d.original[w.start]) || d.dateWordAt(r.Start) || len(d.descriptions) >= maxDescriptions {
		return
	}
	if noun := string(d.text[d.wordStart(end):end]); !anyBody[noun] && !firms[noun] && !styled[w.word] && w.start == end-len(noun) {
		return
	}
	if to := d.long.from[r.Start]; to > r.End {
		r.End = to
	}
	np := d.backPhrase(end, s.Start)
	var words []string
	for _, t := range d.phrase(np, 8) {
		if !articles[t.text] && !t.upper {
			words = append(words, t.text)
		}
	}
	if len(words) > 0 && !d.placeName(teller{Range: r}) {
		d.learnBody(r, words)
	}
}

// nameAtComma gives the name that ends at i, an abbreviation in brackets left out.
func (d *document) nameAtComma(i, floor int) (Range, bool) {
	if open := d.bracketOpens(i-1, floor); open > 0 {
		i = d.back(open)
	}
	start, ok := d.long.to[i]
	if !ok {
		start = d.nameStart(i)
	}
	r := Range{start, i}
	return r, start >= floor && !d.adverbOpens(r) && start < i && !d.dateWordAt(start) && !d.placeName(teller{Range: r})
}

// whatItIs reads a description at i: a food agency, director of the institute, Salem's
// mayor. It tells whether it is a person's.
func (d *document) whatItIs(i int, s *sentence) (words []string, person, ok bool) {
	ts := d.phrase(Range{i, min(s.End, i+90)}, 9)
	det := false
	for len(ts) > 0 && (articles[ts[0].text] || ts[0].text == "its" || ts[0].text == "their") {
		det, ts = true, ts[1:]
	}
	if len(ts) == 0 {
		return nil, false, false
	}
	p := d.headEnd(ts)
	if p == 0 || ts[p-1].upper || ts[p-1].owner {
		return nil, false, false
	}
	for _, t := range ts[:p] {
		det = det || t.owner
		words = append(words, t.text)
	}
	last := ts[p-1]
	if d.bodyEnds(last) && !d.personNoun(last) {
		return words, false, det
	}
	return words, true, d.personNoun(last)
}

func (d *document) learnBody(name Range, words []string) {
	t, ok := d.named(name, false, true)
	if !ok || t.hop.Relation == Quotes {
		return
	}
	d.descriptions = append(d.descriptions, description{Range: name, hop: t.hop, words: words})
}

func (d *document) learnPerson(name Range, words []string) {
	text := d.slice(name.Start, name.End)
	if n := strings.Count(text, " "); n < 1 || n > 3 || len(d.people) > 511 || d.bodyByForm(name) || d.isMedium(name) {
		return
	}
	for k := range d.people {
		if d.people[k].Start == name.Start {
			return
		}
	}
	d.people = append(d.people, named{Range: name, hop: Hop{Party: text, PartyName: text, Relation: Quotes}, office: strings.Join(words, " ")})
}

// describedBefore gives the body that a noun with its modifiers was said to be, the last
// one before i: the Danish firm, of a firm from Denmark or of any.
func (d *document) describedBefore(noun string, modifiers []latin, i int) (Hop, bool) {
	for _, b := range slices.Backward(d.descriptions) {
		if b.Start >= i || b.other && len(modifiers) == 0 || !endsWith(b.words, noun) && !(len(modifiers) > 0 && firms[noun] && firms[b.words[len(b.words)-1]]) {
			continue
		}
		fits := true
		for _, m := range modifiers {
			if !slices.Contains(b.words, m.text) && !d.sayingWhere(m) && !strings.Contains(strings.ToLower(b.hop.Party), m.text) {
				fits = false
				break
			}
		}
		if fits {
			return b.hop, true
		}
	}
	return Hop{}, false
}

// endsWith tells whether words end in those of a noun.
func endsWith(words []string, noun string) bool {
	parts := strings.Fields(noun)
	return len(words) >= len(parts) && slices.Equal(words[len(words)-len(parts):], parts)
}

// sayingWhere tells whether a word before a noun only says where that is.
func (d *document) sayingWhere(t latin) bool {
	if strings.HasSuffix(t.text, "-based") {
		return true
	}
	w, ok := d.words.at(t.Start, geographyWord)
	return ok && w.end <= t.End
}

// calledAgain resolves a noun of bodies that small words or a place stand before: the refugee
// agency, the Salem-based firm.
func (d *document) calledAgain(head []latin, w match) (Hop, bool) {
	last := head[len(head)-1]
	first := len(head)
	for first > 0 && head[first-1].Start >= w.start {
		first--
	}
	modifiers := head[:first]
	if last.upper || last.owner || len(modifiers) == 0 {
		return Hop{}, false
	}
	where := true
	for k := len(modifiers) - 1; k > 0; k-- { // the New York-based firm
		if strings.HasSuffix(modifiers[k].text, "-based") {
			modifiers = modifiers[k:]
			break
		}
	}
	for _, m := range modifiers {
		if m.owner || m.upper && !d.sayingWhere(m) {
			return Hop{}, false
		}
		where = where && d.sayingWhere(m)
	}
	if h, ok := d.describedBefore(w.word, modifiers, w.start); ok {
		return h, true
	}
	based := strings.HasSuffix(modifiers[0].text, "-based")
	if where && (based || firms[w.word]) {
		return d.told.body(d, w)
	}
	if h, ok := d.bodyNamed(w, modifiers); ok && !where {
		return h, true
	}
	if h, ok := d.bodyOfKind(w, modifiers); ok {
		return h, true
	}
	if based { // whatever else is said of it, it was spoken of before
		return d.told.body(d, w)
	}
	return d.houseJustNamed(w.start)
}

// houseJustNamed gives the house that the sentence before the one at i ends with, as that of
// who spoke: said Jane Doe, an analyst at Harrow Crane. The property consultancy expects.
func (d *document) houseJustNamed(i int) (Hop, bool) {
	k := d.sentenceAt(i)
	if k == 0 || d.sentences[k-1].block != d.sentences[k].block {
		return Hop{}, false
	}
	end := d.back(d.sentences[k-1].End)
	for end > 0 && !isWordRune(d.at(end-1)) {
		end--
	}
	start := d.nameStart(end)
	if start >= end || d.wordBefore(d.back(start), "at") == 0 || d.wordsIn(Range{start, end}) > 4 {
		return Hop{}, false
	}
	t, ok := d.named(Range{start, end}, false, true)
	return t.hop, ok && t.hop.Relation == CitesDataOf && !d.placeName(t)
}
