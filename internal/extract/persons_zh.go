package extract

import (
	"slices"
	"strings"
)

// Who 他 and 她 are, in Chinese: people who spoke, and people whom a sentence is
// about who have not spoken yet.

// longestPerson bounds a foreign person's name in Chinese, in characters.
const longestPerson = 12

// meet takes note of a name that an office stands in front of.
func (m *memory) meet(name string) {
	if m.met == nil {
		m.met = map[string]bool{}
	}
	if len(m.met) < 512 {
		m.met[name] = true
	}
}

// holds takes note of who was named with an office.
func (m *memory) holds(office string, h Hop) {
	if m.holders == nil {
		m.holders = map[string]Hop{}
	}
	if len(m.holders) < 512 {
		m.holders[office] = h
	}
}

// personZh gives who 他 or 她 is: the last who spoke as a person, by a name, rather
// than a side or a group that did.
func (m *memory) personZh() Hop {
	if m.person.Party == "" || m.human(m.person) {
		return m.person
	}
	for i := len(m.heard) - 1; i >= max(0, len(m.heard)-8); i-- {
		if h := m.heard[i]; h.Relation == Quotes && m.human(h) {
			return h
		}
	}
	return m.person
}

// human tells whether a hop's name is of a person's form.
func (m *memory) human(h Hop) bool {
	name := []rune(h.PartyName)
	if len(name) == 0 || !isHan(name[0]) || m.met[h.PartyName] || h.Party != h.PartyName {
		return true
	}
	if slices.ContainsFunc(name, isMiddleDot) {
		return true
	}
	n := len(name)
	if n > 2 && styledZh[string([]rune{Folded(name[n-2]), Folded(name[n-1])})] {
		return true
	}
	return n >= 2 && n <= 3 && surnameZh[Folded(name[0])] && !peopleEndZh[string(Folded(name[n-1]))]
}

// aboutZh takes note of the person whom a sentence opens with, an office in front of
// the name: 市长某某某在会上致歉. 他 in the next sentence is that one.
func (d *document) aboutZh(s *sentence) {
	if !isHan(d.at(s.Start)) {
		return
	}
	first := Range{s.Start, min(s.clauses[0].End, s.Start+longestTelling)}
	if len(s.clauses) > 1 && (d.at(s.Start) == '在' || d.circumstanceZh(first)) { // 在会后的记者会上，市长某某某…
		first = Range{s.clauses[1].Start, min(s.clauses[1].End, s.clauses[1].Start+longestTelling)}
	}
	w, ok := d.titleFirst(first)
	if !ok {
		return
	}
	end, dotted := w.end, false
	for end < first.End && end-w.end < longestPerson && !d.endsName(end) {
		dotted = dotted || isMiddleDot(d.at(end))
		end++
	}
	n := end - w.end
	after := d.at(d.spaces(end))
	foreign := dotted || after == '（' || after == '('
	if n < 2 || n > 4 && !dotted || !foreign && (n > 3 || !surnameZh[d.at(w.end)]) {
		return
	}
	text := d.slice(w.end, end)
	h := Hop{Party: text, PartyName: text, Relation: Quotes}
	if p, ok := d.party(Range{w.end, end}, true); ok && p.start == w.end && p.end == end {
		h = d.hopOf(p, Quotes)
	}
	d.told.meet(text)
	d.told.person, d.told.personAt = h, w.end
}

// titleFirst gives the last office of the run of offices that comes first in a
// range: 市委书记、市长.
func (d *document) titleFirst(r Range) (found match, ok bool) {
	d.words.within(r.Start, r.End, titleWord, func(w match) {
		if !ok || w.start <= found.end+1 {
			found, ok = w, true
		}
	})
	return found, ok
}

// endsName tells whether a person's name can't go on at i.
func (d *document) endsName(i int) bool {
	if d.parts(i) || isSpace(d.at(i)) || isDigit(d.at(i)) || afterName[d.at(i)] {
		return true
	}
	for _, c := range []class{adverbWord, happeningWord, speechWord, cueWord, dateWord} {
		if w, ok := d.words.at(i, c); ok && (w.end-w.start > 1 || c == adverbWord || c == speechWord) {
			return true
		}
	}
	return false
}

// afterName are characters that stand behind a subject.
var afterName = runeSet("将把是被在对向与和的于等就从因为以由不没未")

// speaksForBoth tells whether the one who tells a candidate is named with the body
// that tells the other: 某局副局长林某, and 某局 in the headline.
func (d *document) speaksForBoth(a, b *Candidate) bool {
	if len(a.Attribution) == 0 || len(b.Attribution) == 0 {
		return false
	}
	x, y := a.Attribution[len(a.Attribution)-1], b.Attribution[len(b.Attribution)-1]
	if x.Relation == Quotes {
		x, y = y, x
	}
	return x.Relation == CitesDataOf && y.Relation == Quotes && isHan(d.at(y.Start)) && y.End-y.Start < longestTelling &&
		x.PartyName != "" && strings.Contains(d.slice(y.Start, y.End), x.PartyName)
}
