package extract

import "strings"

// English names many who speak by common nouns: the interior ministry, Belgian
// customs, the EU drugs agency, prosecutors. data/en/bodies.tsv has the nouns.

// bodyBefore finds the body whose noun ends before a verb at end: from the
// article, or from the start of the clause.
func (d *document) bodyBefore(start, end int) (Range, bool) {
	e := d.back(end)
	for _, adverb := range []string{"also", "has", "have", "had", "later", "then"} {
		if d.wordBefore(e, adverb) > 0 {
			e = d.back(e - len(adverb))
		}
	}
	w, ok := d.words.before(e, bodyWord)
	if !ok || w.start < start {
		return Range{}, false
	}
	r := Range{w.start, e}
	for range 5 {
		j := d.back(r.Start)
		if j == r.Start || j <= start {
			break
		}
		k := j
		for k > start && (isWordRune(d.at(k-1)) || (d.at(k-1) == '\'' || d.at(k-1) == '.' || d.at(k-1) == '-') && k < j) {
			k--
		}
		word := string(d.text[k:j])
		if k == j || articles[word] {
			break
		}
		if notOfNames[word] || isDigit(d.at(k)) {
			return r, r.End-r.Start > w.end-w.start || knownAlone[w.word]
		}
		r.Start = k
	}
	return r, r.End-r.Start > w.end-w.start || knownAlone[w.word] || d.wordBefore(r.Start, "the") > 0
}

// bodyBehind extends a name by the common nouns behind it that make it a body
// (Belgian customs, EU drugs agency), or reads one without a name.
func (d *document) bodyBehind(i, limit int) int {
	j := i
	for n := range 4 {
		k := d.spaces(j)
		if n > 0 && k == j || k >= limit {
			return 0
		}
		if w, ok := d.words.at(k, bodyWord); ok && w.end <= limit {
			return w.end
		}
		e := k
		for isWordRune(d.at(e)) {
			e++
		}
		if word := string(d.text[k:e]); e == k || notOfNames[word] || stopWords[word] || articles[word] {
			return 0
		}
		j = e
	}
	return 0
}

// cleanBody writes the name of a body: without an article.
func (d *document) cleanBody(r Range) string {
	return strings.TrimSpace(cleanName(d.slice(r.Start, r.End)))
}

var (
	articles = wordSet("the a an its their his her our this that")
	// notOfNames end the name of a body when read backwards.
	notOfNames = wordSet("in on at to by from with as and or but than which who when where because if so after before since until during while was were is are be been had has have said told said: of for not also")
	// knownAlone are bodies without any further word.
	knownAlone = wordSet("police customs prosecutors authorities")
)
