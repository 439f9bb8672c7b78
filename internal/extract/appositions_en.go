package extract

import (
	"sort"
	"strings"
)

// What stands between commas beside a body that tells: its name, or what it is.

// besideBody gives the name that follows a body which a common noun describes: the
// state road agency, Northroads.
func (d *document) besideBody(end int) (Range, bool) {
	if d.at(end) != ',' {
		return Range{}, false
	}
	i := d.spaces(end + 1)
	if d.hasWord(i, "the") {
		i = d.spaces(i + len("the"))
	}
	r := d.capitals(i, min(len(d.text), i+70))
	if r.End-r.Start < 3 || d.dateWordAt(r.Start) || d.placeName(teller{Range: r}) || d.isMedium(r) {
		return Range{}, false
	}
	switch d.at(r.End) {
	case ',', '.', ';', ')', '\n', 0:
		return r, true
	}
	return Range{}, false
}

// nameAhead gives the name that a sentence begins with, where the subject of its verb
// only says what that is: WFP, the food agency, said.
func (d *document) nameAhead(np Range, floor int) (Range, bool) {
	b := d.back(np.Start)
	if d.at(b-1) != ',' || !d.hasWord(np.Start, "the") {
		return Range{}, false
	}
	b--
	start := d.capitalsBefore(d.wordStart(b))
	r := Range{start, b}
	if first := d.latinWord(start); openers[first] || d.adverbOpens(r) { // In 2018, the ministry said
		return Range{}, false
	}
	if start < floor || start >= b || !isUpperCase(d.original[start]) || !d.opensSentence(start) && d.at(d.back(start)-1) != '-' && d.at(d.back(start)-1) != '—' || d.dateWordAt(start) || d.placeName(teller{Range: r}) || !d.bodyByForm(r) && !d.shortForm(r) {
		return Range{}, false
	}
	t, ok := d.tellerEn(np)
	return r, ok && t.hop.Relation == CitesDataOf && !t.paper && !t.unnamed && !t.nobody
}

// adverbOpens tells whether a range is one word that opens a sentence and says how what
// follows is meant: Separately, the navy said.
func (d *document) adverbOpens(r Range) bool {
	word := string(d.text[r.Start:r.End])
	return d.opensSentence(r.Start) && !d.spaced(r) && (strings.HasSuffix(word, "ly") || sayAdverbs[word] || leadWords[word] || whereAndWhen[word] || openers[word])
}

// shortForm tells whether a word is an abbreviation in capitals.
func (d *document) shortForm(r Range) bool {
	n := 0
	for i := r.Start; i < r.End; i++ {
		if isUpper(d.original[i]) {
			n++
		}
	}
	return n > 1 && !d.spaced(r)
}

// acronymAt tells whether a word is in capitals though the one before it is not.
func (d *document) acronymAt(r Range) bool {
	k := d.back(r.Start)
	return d.shortForm(r) && !d.allCapitals(Range{d.wordStart(k), k}) && !d.allCapitals(Range{d.spaces(r.End), d.wordEnd(d.spaces(r.End))})
}

// nameOfMinister gives the name at the end of an office whose duties are written with
// capitals too: Minister of State for Inland Water Jane Doe.
func nameOfMinister(rest []latin) (Range, bool) {
	if len(rest) < 5 || rest[0].text != "for" && rest[0].text != "of" && !sits[rest[0].text] {
		return Range{}, false
	}
	run := 0
	for _, w := range rest[1:] {
		switch {
		case w.upper && !w.owner:
			run++
		case w.text == "and" || w.text == "the":
			run = 0
		default:
			return Range{}, false
		}
	}
	if run < 4 {
		return Range{}, false
	}
	n := len(rest)
	return Range{rest[n-2].Start, rest[n-1].End}, true
}

// joinedEn reads a second verb of a sentence's subject: The bank cut its rate and said
// that it would hold it there.
func (d *document) joinedEn(w match, end int, s *sentence) []cue {
	if w.a != "say" || w.b != "quotes" && w.b != "named" && w.b != "" || end-s.Start > longestTelling || d.verbOfSaying(Range{s.Start, end}) {
		return nil
	}
	h := d.subjectHop(end)
	if h.PartyName == "" {
		return nil
	}
	c := cue{Range: Range{s.Start, w.end}, hop: h, words: Range{s.Start, end}}
	d.place(&c, end, w.end, s)
	return []cue{c}
}

// joinedWithin tells whether an "and" stands between a figure and the verb of saying that
// shares its subject.
func (d *document) joinedWithin(start, end int) bool {
	for i := start; i < min(end, start+longestTelling); i++ {
		if d.at(i) == 'a' && d.hasWord(i, "and") && isSpace(d.at(i-1)) {
			return true
		}
	}
	return false
}

// measuredBy reads who put each figure behind a passive: was put at 5 by one and at 6 by
// another.
func (d *document) measuredBy(w match, s *sentence) []cue {
	var out []cue
	for i := w.end; i < min(s.End, w.end+windowBefore) && len(out) < 4; i++ {
		if d.at(i) != 'b' || !d.hasWord(i, "by") || isWordRune(d.at(i-1)) {
			continue
		}
		k := sort.Search(len(d.found), func(k int) bool { return d.found[k].End > i })
		if k == 0 || d.found[k-1].numbered.Start < w.end || d.back(i) != d.found[k-1].End {
			continue
		}
		j := d.spaces(i + len("by"))
		b := d.clauseBounds(j, s)
		t, ok := d.tellerEn(Range{j, max(j, b.End)})
		if !ok || t.nobody || t.hop.PartyName == "" {
			continue
		}
		c := cue{Range: Range{i, t.End}, near: true, trailing: true, by: true, verb: w.word}
		c.take(t)
		out = append(out, c)
	}
	return out
}

// officerOfPlace gives the name behind an office of a place that a comma parts in two:
// Salem, Oregon Mayor Jane Doe.
func (d *document) officerOfPlace(place Range) (Range, bool) {
	if d.at(place.End) != ',' {
		return Range{}, false
	}
	ts := d.phrase(Range{d.spaces(place.End + 1), min(len(d.text), place.End+80)}, 9)
	n := 0
	for n < len(ts) && ts[n].upper && !ts[n].owner {
		n++
	}
	if n < 3 {
		return Range{}, false
	}
	if w, ok := d.words.at(ts[0].Start, geographyWord); (!ok || w.end < ts[0].End) && !d.allCapitals(ts[0].Range) {
		return Range{}, false
	}
	office := match{}
	d.words.within(ts[0].Start, ts[n-1].End, titleWord, func(w match) { office = w })
	if office.row == nil || office.start <= ts[0].Start || office.end >= ts[n-1].End {
		return Range{}, false
	}
	name := Range{d.spaces(office.end), ts[n-1].End}
	return name, d.spaced(name)
}
