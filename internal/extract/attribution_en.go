package extract

import "strings"

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
		c.Start, c.trailing = w.start, w.start > s.Start && !d.leadsOn(w.start, s)
		return c, ok
	}
	b := d.clauseBounds(j, s)
	c := cue{Range: Range{w.start, j}, trailing: w.start > s.Start}
	if c.trailing && d.leadsOn(w.start, s) {
		c.trailing = false
	}
	if p, ok := d.party(Range{j, b.End}, false); ok && p.start-j <= 40 {
		c.hop, c.End = d.hopOf(p, w.b), p.end
		return c, true
	}
	if u, ok := d.cueIn(Range{j, b.End}, "unnamed"); ok && !d.capitalBetween(j, u.start) {
		c.unnamed, c.End = true, u.end
		c.hop = Hop{PartyName: d.slice(j, u.end), Relation: Quotes}
		return c, true
	}
	name, ok := d.nameEn(j, b.End)
	if !ok {
		return cue{}, false
	}
	c.End = name.End
	text := cleanName(d.slice(name.Start, name.End))
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
func (d *document) leadsOn(i int, s *sentence) bool {
	b := d.back(i)
	return d.at(b-1) == ';' || d.wordBefore(i, "and") > 0 || d.wordBefore(i, "but") > 0 || d.wordBefore(i, "while") > 0 || d.wordBefore(i, "that") > 0
}

func (d *document) capitalBetween(start, end int) bool {
	for i := start; i < end; i++ {
		if isUpper(d.original[i]) {
			return true
		}
	}
	return false
}

// nameEn reads capitalised words at i, with the small ones between them.
func (d *document) nameEn(i, limit int) (Range, bool) {
	j := i
	for _, lead := range []string{"the", "a", "an"} {
		if d.hasWord(j, lead) {
			j = d.spaces(j + len(lead))
			break
		}
	}
	if w, ok := d.words.at(j, titleWord); ok && w.end < limit {
		j = d.spaces(w.end)
	}
	r := Range{j, j}
	for n := 0; n < 12 && j < limit && isLatin(d.at(j)); n++ {
		end := j
		for end < limit && (isWordRune(d.at(end)) || d.at(end) == '\'' || d.at(end) == '-' || d.at(end) == '.' && end > j && isUpper(d.original[end-1])) {
			end++
		}
		word := string(d.text[j:end])
		if !isUpper(d.original[j]) {
			if r.End == r.Start || !nameFillers[word] {
				break
			}
			if k := d.spaces(end); k >= limit || !isUpper(d.original[k]) && !nameFillers[d.latinWord(k)] {
				break
			}
			j = d.spaces(end)
			continue
		}
		r.End = end
		if strings.HasSuffix(word, "'s") {
			break
		}
		if !isSpace(d.at(end)) {
			break
		}
		j = d.spaces(end)
	}
	if r.End > r.Start {
		if _, isDate := d.words.at(r.Start, dateWord); isDate && r.End-r.Start < 10 {
			return r, false
		}
		return r, true
	}
	if word := d.latinWord(i); word == "police" || word == "authorities" || word == "prosecutors" {
		return Range{i, i + len(word)}, true
	}
	return r, false
}

func (d *document) latinWord(i int) string {
	j := i
	for j < len(d.text) && isLatin(d.at(j)) && j < i+24 {
		j++
	}
	return string(d.text[i:j])
}

var nameFillers = wordSet("of the for and on in at de la du von van")

// sayEn reads "the CDC said", "said Antony Blinken" and "CDC data show".
func (d *document) sayEn(w match, s *sentence) (cue, bool) {
	b := d.clauseBounds(w.start, s)
	subject := Range{b.Start, w.start}
	c := cue{Range: Range{b.Start, w.end}}
	opens := b.Start == s.Start || d.at(b.Start-1) == '"' && b.Start-1 == s.Start
	c.trailing = !opens && (d.quoteEnds(b.Start) || d.speechEnds(w.end, s) || d.at(b.End) == ',' || d.whenFollows(w.end, s))
	if d.leadsOn(b.Start, s) {
		c.trailing = false
	}
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
			text := cleanName(d.slice(name.Start, name.End))
			c.hop, c.End, c.trailing = Hop{Party: text, PartyName: text, Relation: w.b}, name.End, true
			return c, true
		}
	}
	if u, ok := d.cueIn(subject, "unnamed"); ok && w.start-u.end < 40 && !d.capitalBetween(d.spaces(u.end), w.start) && !d.namedOfficial(subject, u) {
		c.unnamed = true
		c.hop = Hop{PartyName: d.slice(u.start, u.end), Relation: w.b}
		return c, true
	}
	if p, ok := d.cueIn(subject, "pronoun"); ok && p.start-b.Start < 5 && w.start-p.end < 16 {
		if d.speaker.PartyName == "" {
			c.nobody = true
			return c, true
		}
		c.hop = d.speaker
		return c, true
	}
	name, ok := d.nameBefore(b.Start, w.start)
	if !ok {
		if name, ok = d.nameBeforeApposition(b, w, s); !ok {
			return cue{}, false
		}
		c.Start, c.trailing = name.Start, false
	}
	text := cleanName(d.slice(name.Start, name.End))
	c.hop = Hop{Party: text, PartyName: text, Relation: w.b}
	if w.word == "reported" && !looksLikeOutlet(text) {
		c.hop.Relation = CitesDataOf
	}
	return c, true
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
	return ok && (w.a == "weekday" || w.a == "monthname" || w.a == "day") && d.speechEnds(w.end, s)
}

// nameBefore finds the capitalised name that ends before a verb at end.
func (d *document) nameBefore(start, end int) (Range, bool) {
	for j := start; j < end; {
		if !isLatin(d.at(j)) || isWordRune(d.at(j-1)) {
			j++
			continue
		}
		if isUpper(d.original[j]) || d.hasWord(j, "the") || j == start {
			if r, ok := d.nameEn(j, end); ok {
				rest := strings.TrimSpace(string(d.text[r.End:end]))
				if rest == "" || rest == "'s" || sayAdverbs[rest] || strings.HasPrefix(rest, "data") || strings.HasPrefix(rest, "figures") {
					return r, true
				}
				j = max(r.End, j+1)
				continue
			}
		}
		for j < end && isWordRune(d.at(j)) {
			j++
		}
	}
	return Range{}, false
}

// nameBeforeApposition finds the name in "John Smith, a professor, said".
func (d *document) nameBeforeApposition(b Range, w match, s *sentence) (Range, bool) {
	if strings.TrimSpace(string(d.text[b.Start:w.start])) != "" || d.at(b.Start-1) != ',' {
		return Range{}, false
	}
	k := s.clauseOf(b.Start - 2)
	if k < 1 || s.clauses[k-1].End-s.clauses[k-1].Start > 60 {
		return Range{}, false
	}
	c := s.clauses[k-1]
	name, ok := d.nameEn(c.Start, c.End)
	return name, ok && name.End == c.End
}

var sayAdverbs = wordSet("also has have had later then recently once repeatedly himself herself on reportedly publicly")

func looksLikePerson(name string) bool {
	words := strings.Fields(name)
	if len(words) < 2 || len(words) > 4 {
		return false
	}
	for _, w := range words {
		switch strings.ToLower(strings.Trim(w, ".,")) {
		case "department", "center", "centre", "centers", "university", "institute", "agency", "ministry", "bureau", "office", "commission", "bank", "council",
			"of", "for", "organization", "organisation", "association", "fund", "nations", "house", "union", "group", "foundation", "service", "court", "police", "administration", "research", "statistics", "national", "world":
			return false
		}
	}
	return !looksLikeOutlet(name)
}

func looksLikeOutlet(name string) bool {
	for _, w := range strings.Fields(strings.ToLower(name)) {
		switch w {
		case "post", "times", "journal", "news", "herald", "tribune", "reuters", "guardian", "telegraph", "daily", "gazette", "press", "radio", "broadcasting", "magazine", "chronicle", "observer", "mail":
			return true
		}
	}
	return false
}
