package extract

import (
	"sort"
	"strings"
)

// byEn reads "according to X", "data from X", "citing X".
func (d *document) byEn(w match, s *sentence) (cue, bool) {
	j := d.spaces(w.end)
	for _, filler := range []string{"a new", "a recent", "the latest", "new", "recent", "preliminary", "official", "provisional", "government"} {
		if d.hasWord(j, filler) {
			j = d.spaces(j + len(filler))
		}
	}
	if inner, ok := d.words.at(j, cueWord); ok && inner.a == "by" && inner.word != "citing" {
		c, ok := d.byEn(inner, s)
		c.Start, c.trailing = w.start, w.start > s.Start && !d.leadsOn(w.start)
		return c, ok
	}
	b := d.clauseBounds(j, s)
	c := cue{Range: Range{w.start, j}, trailing: w.start > s.Start}
	if c.trailing && d.leadsOn(w.start) {
		c.trailing = false
	}
	if p, ok := d.party(Range{j, b.End}, false); ok && p.start-j <= 40 {
		c.hop, c.End = d.hopOf(p, w.b), p.end
		return c, true
	}
	if name, ok := d.houseEn(Range{j, b.End}); ok {
		c.hop, c.End = Hop{Party: name, PartyName: name, Relation: CitesDataOf}, b.End
		return c, true
	}
	if u, ok := d.cueIn(Range{j, b.End}, "unnamed"); ok && !d.capitalBetween(j, u.start) {
		c.unnamed, c.End = true, u.end
		c.hop = Hop{PartyName: d.slice(j, u.end), Relation: Quotes}
		return c, true
	}
	name, ok := d.nameEn(j, b.End)
	if ok && d.at(name.End) == ' ' && !d.abbreviatedName(name) {
		if e := d.bodyBehind(name.End, b.End); e > 0 {
			name.End = e
		}
	}
	if !ok {
		if d.hasWord(j, "the") {
			j = d.spaces(j + 3)
		}
		e := d.bodyBehind(j, b.End)
		if e == 0 {
			return cue{}, false
		}
		name = Range{j, e}
	}
	c.End = name.End
	text := untitled(cleanName(d.slice(name.Start, name.End)))
	relation := w.b
	switch d.latinWord(d.spaces(name.End)) {
	case "survey", "poll", "report", "study", "data", "figures", "estimates", "statistics", "index", "analysis":
	default:
		if w.word == "according to" && looksLikePerson(text) {
			relation = Quotes
		}
	}
	if w.word == "according to" && looksLikeOutlet(text) {
		relation = ReportsFrom
	}
	c.hop = Hop{Party: text, PartyName: text, Relation: relation}
	return c, true
}

// leadsOn tells whether a cue that does not open its sentence still opens a
// part of it: behind "but", "and" or a semicolon.
func (d *document) leadsOn(i int) bool {
	b := d.back(i)
	return d.at(b-1) == ';' || d.wordBefore(i, "and") > 0 || d.wordBefore(i, "but") > 0 || d.wordBefore(i, "while") > 0 || d.wordBefore(i, "that") > 0
}

// sayEn reads "the CDC said", "said Antony Blinken" and "CDC data show".
func (d *document) sayEn(w match, s *sentence) (cue, bool) {
	b := d.clauseBounds(w.start, s)
	subject := Range{b.Start, w.start}
	c := cue{Range: Range{b.Start, w.end}}
	opens := b.Start == s.Start || d.at(b.Start-1) == '"' && b.Start-1 == s.Start
	c.trailing = !opens && (d.quoteEnds(b.Start) || d.speechEnds(w.end, s) || d.at(b.End) == ',' && !d.countsWithin(w.end, b.End) || d.whenFollows(w.end, s))
	if d.leadsOn(b.Start) {
		c.trailing = false
	}
	c.both = c.trailing && d.at(b.End) == ',' && !d.quoteEnds(b.Start) && (d.hasWord(d.spaces(b.End+1), "and") || d.hasWord(d.spaces(b.End+1), "or"))
	if p, ok := d.party(subject, true); ok && w.start-p.end <= 30 {
		c.Start = min(c.Start, p.start)
		c.hop = d.hopOf(p, w.b)
		return c, true
	}
	if w.word == "said" || w.word == "says" { // inverted
		j := d.spaces(w.end)
		if p, ok := d.party(Range{j, b.End}, false); ok && p.start-j <= 30 && c.trailing && len(strings.TrimSpace(d.slice(b.Start, w.start))) == 0 {
			c.hop, c.End = d.hopOf(p, w.b), p.end
			return c, true
		}
		if name, ok := d.nameEn(j, b.End); ok && len(strings.TrimSpace(d.slice(b.Start, w.start))) == 0 && (c.trailing || d.quoteEnds(w.start)) {
			text := untitled(cleanName(d.slice(name.Start, name.End)))
			c.hop, c.End, c.trailing = Hop{Party: text, PartyName: text, Relation: w.b}, name.End, true
			return c, true
		}
	}
	if name, ok := d.houseEn(subject); ok {
		c.hop = Hop{Party: name, PartyName: name, Relation: CitesDataOf}
		return c, true
	}
	if u, ok := d.cueIn(subject, "unnamed"); ok && w.start-u.end < 40 && !d.capitalBetween(d.spaces(u.end), w.start) && !d.namedOfficial(subject, u) {
		c.unnamed = true
		c.hop = Hop{PartyName: d.slice(u.start, u.end), Relation: w.b}
		return c, true
	}
	if p, ok := d.cueIn(subject, "pronoun"); ok && p.start-b.Start < 5 && w.start-p.end < 16 {
		person := p.word == "he" || p.word == "she"
		if person && (d.speaker.Relation != Quotes || looksLikeBody(d.speaker.PartyName)) || d.speaker.PartyName == "" {
			if body, ok := d.bodyBefore(b.Start, w.start); ok && !person {
				c.hop = Hop{Party: d.cleanBody(body), PartyName: d.cleanBody(body), Relation: w.b}
				return c, true
			}
			c.nobody = true
			return c, true
		}
		c.hop = d.speaker
		return c, true
	}
	name, ok := d.nameBefore(b.Start, w.start)
	if !ok {
		if body, ok := d.bodyBefore(b.Start, w.start); ok {
			text := d.cleanBody(body)
			c.Start = body.Start
			c.hop = Hop{Party: text, PartyName: text, Relation: w.b}
			return c, true
		}
		if name, ok = d.nameBeforeApposition(b, w, s); !ok {
			return cue{}, false
		}
		c.Start, c.trailing = name.Start, false
	}
	text := untitled(cleanName(d.slice(name.Start, name.End)))
	c.hop = Hop{Party: text, PartyName: text, Relation: w.b}
	if w.word == "reported" && !looksLikeOutlet(text) {
		c.hop.Relation = CitesDataOf
	}
	return c, true
}

// houseEn gives the house whose analysts speak: economists at Castle Bank.
func (d *document) houseEn(r Range) (string, bool) {
	u, ok := d.cueIn(r, "unnamed")
	if !ok {
		return "", false
	}
	switch u.word {
	case "economists", "analysts", "researchers", "scientists":
	default:
		return "", false
	}
	j := d.spaces(u.end)
	for _, p := range []string{"at", "with", "from"} {
		if d.hasWord(j, p) {
			if name, ok := d.nameEn(d.spaces(j+len(p)), r.End); ok {
				return cleanName(d.slice(name.Start, name.End)), true
			}
		}
	}
	return "", false
}

// namedOfficial tells whether the unnamed word is part of a named body
// ("officials at the Treasury" are still unnamed, "Official Data Office" is not).
func (d *document) namedOfficial(subject Range, u match) bool {
	return isUpper(d.original[u.start]) && u.start > subject.Start
}

// whenFollows tells whether only a time follows the verb ("said on Friday").
func (d *document) whenFollows(i int, s *sentence) bool {
	j := d.spaces(i)
	if d.hasWord(j, "on") || d.hasWord(j, "in") {
		j = d.spaces(j + 2)
	}
	w, ok := d.words.at(j, dateWord)
	if ok && (w.a == "weekday" || w.a == "monthname" || w.a == "day") && d.speechEnds(w.end, s) {
		return true
	}
	return d.circumstance(d.spaces(i), s)
}

// circumstance tells whether the words from i to the end of the sentence only
// say where and when it was said: "early Monday", "in its yearly report".
func (d *document) circumstance(i int, s *sentence) bool {
	if s.End-i > 80 || !whereAndWhen[d.latinWord(i)] {
		return false
	}
	for j := i; j < s.End; j++ {
		if isClauseEnd(d.at(j)) && j < s.End-1 || d.at(j) == '"' || d.at(j) == '%' || d.at(j) == '$' || d.hasWord(j, "that") {
			return false
		}
	}
	return !d.countsWithin(i, s.End)
}

// countsWithin tells whether a quantity begins in a range.
func (d *document) countsWithin(start, end int) bool {
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= start })
	for ; k < len(d.found) && d.found[k].Start < end; k++ {
		if d.divides(k) {
			return true
		}
	}
	return false
}

var whereAndWhen = wordSet("in on at early late during after before via through earlier yesterday today this last reporters")
