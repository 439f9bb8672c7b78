package extract

import "strings"

// English bodies and offices that are told by common nouns.

// bodyEn reads the body that a common noun names: the interior ministry, Belgian
// customs, the agency (spoken of before).
func (d *document) bodyEn(head, rest []latin, det string, w match) (teller, bool) {
	if ofState[head[0].text] && len(head) > 2 { // the state-run Anadol agency
		t := d.body(Range{head[1].Start, head[len(head)-1].End})
		if mediumNouns[w.word] {
			t.hop.Relation = ReportsFrom
		}
		return t, true
	}
	if k := seated(head); k > 0 && head[k].upper {
		head = head[k:] // the state-run Salem health ministry
	}
	r := Range{head[0].Start, head[len(head)-1].End}
	if before, ok := d.words.at(d.wordStart(d.back(r.Start)), mediumWord); ok && before.end == r.End {
		r.Start = before.start // local media: the adjective was taken off
	}
	if teams[w.word] && r.End == w.end && len(rest) > 1 && sits[rest[0].text] { // a team at Northport University
		if o, ok := d.tellerOf(rest[1:], 2); ok && !o.unnamed && !o.nobody && o.hop.Relation != ReportsFrom && !d.placeName(o) {
			o.hop.Relation, o.paper = CitesDataOf, true
			return o, true
		}
	}
	if name, ok := d.ownName(head, w); ok {
		t, ok := d.named(name, false, true)
		if mediumNouns[w.word] || strings.HasPrefix(w.word, "news") {
			t.hop.Relation = ReportsFrom
		}
		return t, ok
	}
	if firms[w.word] && r.End == w.end && len(rest) > 1 && rest[0].text == "of" && det == "the" && d.described(head, det) {
		if h, ok := d.told.body(d, w); ok && h.Relation == CitesDataOf { // the maker of Brightmorn ketchup, named before
			h.PartyName = d.slice(r.Start, r.End)
			return teller{Range: r, hop: h}, true
		}
	}
	if len(rest) > 1 && rest[0].text == "of" && rest[1].upper {
		k := 1
		for k < len(rest) && rest[k].upper {
			k++
		}
		r.End = rest[k-1].End
	}
	if name, ok := d.besideBody(d.pastRelative(r.End)); ok && (det != "" || head[0].owner) && !head[len(head)-1].upper {
		if t, ok := d.named(name, false, true); ok {
			return t, true
		}
	}
	if r.End == w.end && firms[w.word] && d.described(head, det) {
		if h, ok := d.told.body(d, w); ok && h.Relation == CitesDataOf {
			h.PartyName = d.slice(r.Start, r.End)
			return teller{Range: r, hop: h}, true
		}
	}
	if r.End == w.end && w.start > r.Start && (det == "the" || det == "its" || det == "this") {
		if h, ok := d.calledAgain(head, w); ok {
			h.PartyName = d.slice(r.Start, r.End)
			return teller{Range: r, hop: h}, true
		}
	}
	if r.End == w.end && w.start <= r.Start {
		if det == "the" || det == "its" || det == "this" || det == "that" {
			if h, ok := d.told.body(d, w); ok {
				h.PartyName = d.slice(r.Start, r.End) // as it is written here
				return teller{Range: r, hop: h}, true
			}
		}
		if det == "" && !knownAlone[w.word] && !d.isMedium(r) || det == "a" || det == "an" {
			return teller{Range: r, hop: Hop{PartyName: d.slice(r.Start, r.End), Relation: Quotes}, unnamed: true}, det != "" || vagueBodies[w.word]
		}
	}
	return d.body(r), true
}

// pastRelative gives the comma behind a short clause that says more of a body: the agency
// that aids sailors, SAIL.
func (d *document) pastRelative(end int) int {
	if i := d.spaces(end); d.hasWord(i, "that") || d.hasWord(i, "which") {
		for j := i; j < min(len(d.text), i+60); j++ {
			if d.parts(j) || d.verbAt(j) && !isWordRune(d.at(j-1)) {
				if d.at(j) == ',' {
					return j
				}
				break
			}
		}
	}
	return end
}

// officeNamed tells whether a body is named by whose office it is: the Sheriff's Office.
func (d *document) officeNamed(owner, noun latin) bool {
	if w, ok := d.words.at(owner.Start, bodyWord); ok && w.end >= noun.End {
		return true
	}
	return d.officeEnds(owner.Start+len([]rune(owner.text))) && d.bodyEnds(noun)
}

// seated gives how many words at the head of a name only say where a body sits or whose
// it is: the Salem-based, the state-owned.
func seated(head []latin) int {
	for k := min(3, len(head)-1); k > 0; k-- {
		if _, part, ok := strings.Cut(head[k-1].text, "-"); ok && seats[part] {
			return k
		}
	}
	return 0
}

// ownName gives the name that stands before a noun of outlets or firms: the Northport
// Ledger newspaper, the Norling toy company.
func (d *document) ownName(head []latin, w match) (Range, bool) {
	last := head[len(head)-1]
	noun := d.wordStart(last.End)
	if last.upper || w.end != last.End || !styled[last.text] && !styled[w.word] || noun < w.start {
		return Range{}, false
	}
	k := 0
	for k < len(head) && head[k].upper && !head[k].owner {
		k++
	}
	if k == 0 || k < len(head)-3 {
		return Range{}, false
	}
	for _, t := range head[k:] {
		if t.upper || t.owner {
			return Range{}, false
		}
	}
	r := Range{head[0].Start, head[k-1].End}
	if strings.HasSuffix(head[k-1].text, "-based") || strings.HasSuffix(head[k-1].text, "-owned") || d.nationBegins(r) || d.bodyIn(r) && !d.long.has(r) || !d.nameAtStart(r) {
		return Range{}, false
	}
	return r, true
}

// nationBegins tells whether a range begins with a place or a people: the US company.
func (d *document) nationBegins(r Range) bool {
	_, ok := d.words.at(r.Start, geographyWord)
	return ok
}

// mediumOfState tells whether a head ends in a noun of outlets of which only the last
// word has capitals: Norway's state TV.
func (d *document) mediumOfState(head []latin) bool {
	last := head[len(head)-1]
	w, ok := d.words.before(last.End, bodyWord)
	return ok && w.start < last.Start && d.isMedium(Range{w.start, w.end}) && (!isUpperCase(d.original[w.start]) || d.opensSentence(w.start))
}

// described tells whether a firm is named only by where it sits or what it makes:
// the Boston-based insurer, the toy maker.
func (d *document) described(head []latin, det string) bool {
	if len(head) < 2 {
		return det == "the"
	}
	if strings.HasSuffix(head[0].text, "-based") {
		return true
	}
	for _, t := range head[1 : len(head)-1] {
		if extremes[t.text] { // Norway's largest brewer
			return true
		}
	}
	for _, t := range head[:len(head)-1] {
		if t.upper || t.owner {
			return false
		}
	}
	return det == "the"
}

// body makes a teller of a body's range.
func (d *document) body(r Range) teller {
	text := d.cleanBody(r)
	t := teller{Range: r, hop: Hop{Party: text, PartyName: text, Relation: CitesDataOf}}
	if d.isMedium(r) {
		t.hop.Relation = ReportsFrom
	}
	if p, ok := d.party(r, false); ok && p.start == r.Start && p.end == r.End {
		t.hop = d.hopOf(p, CitesDataOf)
	}
	return t
}

// officeEn reads an office without a name: the president, whoever was last said
// to hold it.
func (d *document) officeEn(head []latin, det string, end int) (teller, bool) {
	r := Range{head[0].Start, head[len(head)-1].End}
	t := teller{Range: r, hop: Hop{Party: d.slice(r.Start, r.End), PartyName: d.slice(r.Start, r.End), Relation: Quotes}}
	if name, ok := d.apposed(end); ok {
		return d.named(name, true, false)
	}
	if det == "a" || det == "an" || det == "one" {
		t.unnamed, t.hop.Party = true, ""
		return t, true
	}
	if h, ok := d.told.office(d, head[len(head)-1].text, r.Start); ok {
		h.PartyName = t.hop.PartyName
		t.hop = h
	}
	return t, true
}
