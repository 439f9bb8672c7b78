package extract

import (
	"strings"
)

// abbreviatedName tells whether a name stands for itself (CDC), whatever common
// noun follows.
func (d *document) abbreviatedName(r Range) bool {
	for i := r.Start; i < r.End; i++ {
		if !isUpper(d.original[i]) {
			return false
		}
	}
	return r.End-r.Start > 2
}

// untitled takes offices off the front of a name: Climate Minister Jane Doe.
func untitled(name string) string {
	words := strings.Fields(name)
	for i := len(words) - 2; i >= 0; i-- {
		switch strings.ToLower(strings.Trim(words[i], ",.")) {
		case "minister", "secretary", "president", "spokesman", "spokeswoman", "spokesperson", "chief", "director", "governor", "mayor", "senator", "chairman", "commissioner", "ambassador", "general":
			if rest := words[i+1:]; len(rest) <= 4 && looksLikePerson("X "+strings.Join(rest, " ")) {
				return strings.Join(rest, " ")
			}
			return name
		}
	}
	return name
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

// looksLikeBody tells whether a name is one of several people together: it has a
// common noun of bodies in it.
func looksLikeBody(name string) bool {
	words := strings.Fields(strings.ToLower(name))
	return len(words) > 0 && (knownAlone[words[len(words)-1]] || len(words) > 1 && !looksLikePerson("X "+words[len(words)-1]) || strings.Contains(name, " of "))
}

func looksLikeOutlet(name string) bool {
	for w := range strings.FieldsSeq(strings.ToLower(name)) {
		switch w {
		case "post", "times", "journal", "news", "herald", "tribune", "reuters", "guardian", "telegraph", "daily", "gazette", "press", "radio", "broadcasting", "magazine", "chronicle", "observer", "mail":
			return true
		}
	}
	return false
}
