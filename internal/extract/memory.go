package extract

import (
	"slices"
	"sort"
	"strings"
)

// memory is who has spoken so far, for the pronouns of sentences to come.
type memory struct {
	last      Hop // whoever spoke last
	person    Hop
	house     Hop    // a body
	source    Hop    // whose data or report was spoken of last
	houses    [2]Hop // the last body and
	origin    [2]Hop // the last source, by the language of the sentence: 1 is Chinese
	papers    [2]Hop // whose paper or data were cited last
	opening   Hop    // the body that gave figures first
	first     Hop    // whose paper or data were cited first
	speaks    Hop    // the body that said something itself last
	team      Hop    // researchers without a name whose findings were told last
	heard     []Hop
	met       map[string]bool // names that stood behind an office, in Chinese
	holders   map[string]Hop  // who was named last with an office, in Chinese
	documents map[string]Hop  // whose document was spoken of last, by its noun, in Chinese
	outlet    Hop             // the outlet that reported last, in Chinese, named or not

	latest   Hop // whoever told something last, and where
	latestAt int
	personAt int // where the person was named
	houseAt  int // where the body was
}

// hear takes note of the cues of a sentence.
func (m *memory) hear(cues []cue, han bool) {
	script := 0
	if han {
		script = 1
	}
	for _, c := range cues {
		if c.nobody || c.hop.PartyName == "" {
			continue
		}
		if script == 1 && c.hop.Relation == ReportsFrom && !c.near {
			m.outlet = c.hop
		}
		if c.unnamed { // "he" may be the diplomat who spoke last
			if script == 1 && teamsZh[foldString(c.hop.PartyName)] {
				m.team = c.hop
				m.team.Party = ""
			}
			if c.hop.Relation == Quotes && !vagueBodies[foldString(c.hop.PartyName)] { // nobody calls the authorities "he"
				m.person, m.personAt = c.hop, c.Start
				m.person.Party = ""
			}
			continue
		}
		if (c.paper || c.by) && c.hop.Relation != Quotes {
			m.papers[script] = c.hop
			m.team = Hop{}
			if m.first.PartyName == "" {
				m.first = c.hop
			}
		}
		switch c.hop.Relation {
		case Quotes:
			m.person, m.last, m.personAt = c.hop, c.hop, c.Start
		case CitesDataOf:
			if m.opening.PartyName == "" {
				m.opening = c.hop
			}
			m.house, m.source, m.last, m.houseAt = c.hop, c.hop, c.hop, c.Start
			m.houses[script], m.origin[script] = c.hop, c.hop
			if !c.paper && !c.by {
				m.speaks = c.hop
			}
			if c.voice {
				m.person, m.personAt = c.hop, c.Start
			}
		case ReportsFrom:
			m.house = c.hop
			if c.paper || m.source.PartyName == "" {
				m.source, m.origin[script] = c.hop, c.hop
			}
			if m.last.PartyName == "" {
				m.last = c.hop
			}
		}
		m.latest, m.latestAt = c.hop, c.Start
		if len(m.heard) < 256 {
			m.heard = append(m.heard, c.hop)
		}
	}
}

// sourceIn gives the last source, the one named in a language before any other.
func (m *memory) sourceIn(script int) Hop {
	if m.origin[script].PartyName != "" {
		return m.origin[script]
	}
	return m.source
}

// paperIn gives whose paper or data were cited last, those named in a language
// before any other.
func (m *memory) paperIn(script int) Hop {
	if m.papers[script].PartyName != "" {
		return m.papers[script]
	}
	return m.papers[1-script]
}

// houseIn is sourceIn for bodies.
func (m *memory) houseIn(script int) Hop {
	if m.houses[script].PartyName != "" {
		return m.houses[script]
	}
	return m.house
}

// body gives the body that a bare noun stands for: the one of that noun spoken
// of last, or for a noun that fits any, the last one.
func (m *memory) body(d *document, w match) (Hop, bool) {
	for i := len(m.heard) - 1; i >= max(0, len(m.heard)-32); i-- {
		if h := m.heard[i]; h.Relation != Quotes && strings.Contains(strings.ToLower(h.Party+" "+h.PartyName), w.word) {
			return h, true
		}
	}
	if h, ok := d.describedBefore(w.word, nil, w.start); ok && (!firms[w.word] || m.hasHeard(h)) {
		return h, true
	}
	if h, ok := d.bodyNamed(w, nil); ok {
		return h, true
	}
	if firms[w.word] && m.speaks.PartyName != "" {
		return m.speaks, true
	}
	if h := d.mainCompany(); (firms[w.word] || divisions[w.word]) && h.Party != "" {
		return h, true
	}
	if h, ok := d.describedBefore(w.word, nil, w.start); ok {
		return h, true
	}
	if h, ok := d.bodyOfKind(w, nil); ok {
		return h, true
	}
	if before, noun, _ := cutLast(w.word); anyBody[noun] && !strings.HasSuffix(before, "'s") { // the aid group
		if h, at := d.bodyBefore(w.start); h.PartyName != "" && (at > m.houseAt || m.house.PartyName == "") {
			return h, true
		}
		if m.house.PartyName != "" {
			return m.houseIn(0), true
		}
	}
	return Hop{}, false
}

// cutLast cuts a noun of several words before its last one.
func cutLast(noun string) (before, last string, several bool) {
	k := strings.LastIndexByte(noun, ' ')
	return noun[:max(k, 0)], noun[k+1:], k >= 0
}

// hasHeard tells whether a party told something before.
func (m *memory) hasHeard(h Hop) bool {
	return slices.ContainsFunc(m.heard[max(0, len(m.heard)-32):], func(o Hop) bool { return o.Party == h.Party })
}

// longer gives the name of a body heard before that a word shortens: Labor, of
// the Labor Department. It gives the word where there is none.
func (m *memory) longer(word string, noun bool) string {
	heard := m.heard[max(0, len(m.heard)-32):]
	for _, h := range heard {
		if h.PartyName == word && h.Party == word {
			return word
		}
	}
	for _, h := range slices.Backward(heard) {
		if h.Relation == CitesDataOf && (strings.HasPrefix(h.PartyName, word+" ") || strings.HasPrefix(h.Party, word+" ") || noun && slices.Contains(strings.Fields(h.Party), word)) && h.Party != "" {
			return h.Party
		}
	}
	return word
}

// office gives who holds an office: who was called so with a name.
func (m *memory) office(d *document, title string, at int) (Hop, bool) {
	var next Hop
	for i := len(d.people) - 1; i >= max(0, len(d.people)-200); i-- {
		p := d.people[i]
		if !strings.HasSuffix(p.office, title) {
			continue
		}
		if p.Start < at {
			return p.hop, true
		}
		next = p.hop // a heading names the office, the text below it the name
	}
	return next, next.PartyName != "" && d.isHeading(at)
}

// firms are the nouns for the company that a report is about.

// named is a person whom the text names with an office.
type named struct {
	Range
	hop    Hop
	office string // lower case
}

// learnNames goes through the text once for what later mentions shorten: people
// with their offices, bodies, and abbreviations in brackets.
func (d *document) learnNames() {
	d.aliases, d.surnames = map[string]string{}, map[string]string{}
	for k := range d.sentences {
		s := &d.sentences[k]
		if !s.dateline {
			d.learnLatin(s)
		}
	}
	d.learnDescriptions()
	d.learnInitials()
	for i, r := range d.text {
		switch {
		case (r == '(' || r == '（') && i > 0:
			d.learnAlias(i)
			d.learnHanAlias(i)
		case isMiddleDot(r) && isHan(d.at(i-1)) && isHan(d.at(i+1)) && len(d.dots) < 128:
			d.dots = append(d.dots, i)
		}
	}
}

// isMiddleDot tells whether r stands between the parts of a foreign name in Chinese.
func isMiddleDot(r rune) bool {
	return r == '·' || r == '‧' || r == '•' || r == '・' || r == '∙'
}

// learnLatin finds the names of a sentence: runs of words with capitals.
func (d *document) learnLatin(s *sentence) {
	for i := s.Start; i < s.End; {
		if !isUpperCase(d.original[i]) || isWordRune(d.at(i-1)) {
			i++
			continue
		}
		j, words := i, 0
		end := i
		for words < 8 && j < s.End && isUpperCase(d.original[j]) {
			e := j
			for e < s.End && (isWordRune(d.at(e)) || d.at(e) == '-' || d.at(e) == '.' && e-j == 1 || d.at(e) == '\'' && e+1 < s.End && isUpperCase(d.original[e+1])) {
				e++
			}
			words, end = words+1, e
			if d.at(e) != ' ' {
				break
			}
			j = e + 1
		}
		d.learnRun(Range{i, end}, s)
		i = max(end, i+1)
	}
}

func (d *document) learnRun(r Range, s *sentence) {
	d.learnBeside(r, s)
	office := Range{}
	d.words.within(r.Start, r.End, titleWord, func(w match) { office = Range{w.start, w.end} })
	name := r
	if office.End > 0 {
		if name.Start = d.spaces(office.End); name.Start >= r.End {
			return
		}
	} else if w, ok := d.words.before(d.back(r.Start), titleWord); ok && isLatin(d.at(w.start)) { // economist Jane Doe
		office = Range{w.start, w.end}
	} else if w, ok := d.officeBefore(r.Start); ok { // the minister, Jane Doe,
		if next := d.at(r.End); next != ',' && next != '.' {
			return
		}
		office = Range{w.start, w.end}
	} else if r.Start == s.Start { // But Jane Doe
		word := d.latinWord(r.Start)
		if determiners[word] || leadWords[word] || whereAndWhen[word] || backStops[word] || openers[word] || bridges[word] { // By Jane Doe's count
			name.Start = d.spaces(r.Start + len([]rune(word)))
		}
	}
	if name.Start >= name.End {
		return
	}
	text := d.slice(name.Start, name.End)
	words := strings.Fields(text)
	if office.End > 0 && len(d.people) < 512 {
		hop := Hop{Party: text, PartyName: text, Relation: Quotes}
		if full := d.surnames[text]; full != "" {
			hop.Party = full
		}
		if p, ok := d.party(name, true); ok && d.catalogue.parties[p.n].Kind == Person {
			hop = d.hopOf(p, Quotes)
		}
		d.people = append(d.people, named{Range: name, hop: hop, office: string(d.text[office.Start:office.End])})
	}
	if len(words) < 2 || len(words) > 3 || office.End == 0 && d.bodyByForm(name) || d.isMedium(name) || d.dateWordAt(name.Start) {
		return
	}
	if last := words[len(words)-1]; len(last) > 2 {
		if d.surnames[last] == "" {
			d.surnames[last] = text
		}
		if d.surnames[last] == text && len(d.fullNames) < 512 {
			d.fullNames = append(d.fullNames, name)
		}
	}
}

// officeBefore finds the office that a name behind a comma is apposed to.
func (d *document) officeBefore(i int) (match, bool) {
	b := d.back(i)
	if d.at(b-1) != ',' {
		return match{}, false
	}
	for j := b - 1; j > max(0, b-50) && (j == b-1 || !d.parts(j)); j-- {
		if w, ok := d.words.before(j, titleWord); ok && isLatin(d.at(w.start)) {
			return w, true
		}
	}
	return match{}, false
}

// personBefore gives the last person named before i, in the same block or the
// one before.
func (d *document) personBefore(i int) (named, bool) {
	for _, p := range slices.Backward(d.people) {

		if p.End > i {
			continue
		}
		s := &d.sentences[d.sentenceAt(p.Start)]
		if i-p.End > 700 {
			break
		}
		if n := d.nameOpening(p.Start, i); n > p.Start { // named since, without an office
			break
		}
		if p.Start == s.Start || p.Start-s.Start < 70 && !d.parts(p.Start-1) || p.Start-s.Start < 70 && d.at(d.back(p.Start)-1) == ',' {
			return p, true
		}
	}
	if n := d.nameOpening(0, i); n > 0 {
		k := sort.Search(len(d.fullNames), func(k int) bool { return d.fullNames[k].Start >= n })
		r := d.fullNames[k]
		text := d.slice(r.Start, r.End)
		return named{Range: r, hop: Hop{Party: text, PartyName: text, Relation: Quotes}}, true
	}
	return named{}, false
}

// nameOpening gives where the last person is named between two positions whom a sentence
// begins with, in one of the few before the second; 0 for none.
func (d *document) nameOpening(from, i int) int {
	n := sort.Search(len(d.fullNames), func(n int) bool { return d.fullNames[n].Start >= i })
	at := d.sentenceAt(i)
	for n--; n >= 0 && d.fullNames[n].Start > from; n-- {
		r := d.fullNames[n]
		k := d.sentenceAt(r.Start)
		if at-k > 2 {
			break
		}
		if (k < at || r.End < i && d.quoteEnds(i)) && r.Start == d.sentences[k].Start && d.isParagraph(&d.sentences[k]) {
			return r.Start
		}
	}
	return 0
}

// namedBefore tells whether a person was named with an office before i.
func (d *document) namedBefore(h Hop, i int) bool {
	for k := range d.people {
		if d.people[k].hop == h {
			return d.people[k].Start < i
		}
	}
	return false
}

// isHeading tells whether the sentence at i is a line without an end.
func (d *document) isHeading(i int) bool { return !d.isParagraph(&d.sentences[d.sentenceAt(i)]) }

func (d *document) wordAt(i int, w string) bool { return d.hasWord(i, w) }
