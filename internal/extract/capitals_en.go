package extract

// A capital tells a name from a noun, except where a sentence or a heading begins.

// capitalByPlace tells whether a word has its capital only because it opens a
// sentence: a plural noun that the text writes small elsewhere, or that is counted.
func (d *document) capitalByPlace(r Range) bool {
	if !d.opensSentence(r.Start) && !d.quotes(r.Start-1) {
		return false
	}
	word := string(d.text[r.Start:r.End])
	if w, ok := d.words.at(r.Start, unitWord); ok && w.end == r.End && w.b == "noun" {
		return true
	}
	return d.writtenSmall(word)
}

// nameAtStart tells whether a word in front of a paper is a name, and not an adjective
// or noun with a capital because it opens its sentence: Overall findings.
func (d *document) nameAtStart(r Range) bool {
	if !d.opensSentence(r.Start) || d.spaced(r) || d.isMedium(r) || d.bodyIn(r) || isUpper(d.original[r.Start]) && isUpper(d.original[min(r.Start+1, len(d.original)-1)]) {
		return true
	}
	if p, ok := d.party(r, false); ok && p.end == r.End {
		return true
	}
	return d.namedWithin(string(d.original[r.Start:r.End]))
}

// namedWithin tells whether a word stands with its capital inside a sentence.
func (d *document) namedWithin(word string) bool {
	if d.capital == nil {
		d.capital = map[string]bool{}
		for i := 1; i < len(d.text); {
			if !isUpperCase(d.original[i]) || isWordRune(d.at(i-1)) {
				i++
				continue
			}
			j := i
			for j < len(d.text) && (isWordRune(d.at(j)) || d.at(j) == '-') {
				j++
			}
			if isSpace(d.at(i-1)) && isLatin(d.at(i-2)) && d.at(i-1) != '\n' && !d.isHeading(i) {
				d.capital[string(d.original[i:j])] = true
			}
			i = j
		}
	}
	return d.capital[word]
}

// writtenSmall tells whether a word stands somewhere in the text in small letters.
func (d *document) writtenSmall(word string) bool {
	if d.smallWords == nil {
		d.smallWords = map[string]bool{}
		for i := 0; i < len(d.text); {
			if !isLatin(d.at(i)) {
				i++
				continue
			}
			j := i
			for j < len(d.text) && isLatin(d.at(j)) {
				j++
			}
			if !isUpperCase(d.original[i]) {
				d.smallWords[string(d.text[i:j])] = true
			}
			i = j
		}
	}
	return d.smallWords[word]
}
