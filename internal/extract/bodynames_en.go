package extract

import "strings"

// The bodies that an English text names before a noun that stands for one of them.

// bodyBefore gives the body that the paragraph names last before i, in full and
// with capitals, and where.
func (d *document) bodyBefore(i int) (Hop, int) {
	block := d.sentences[d.sentenceAt(i)].block
	for j := i - 1; j > max(0, i-400); j-- {
		b, ok := d.words.before(j, bodyWord)
		if !ok || b.end-b.start < 4 || !isLatin(d.at(b.start)) || !isUpperCase(d.original[b.start]) {
			continue
		}
		r := Range{d.capitalsBefore(b.start), b.end}
		if d.sentences[d.sentenceAt(r.Start)].block != block {
			break
		}
		if strings.Count(d.slice(r.Start, r.End), " ") < 1 || isUpperCase(d.original[min(len(d.original)-1, d.spaces(r.End))]) {
			continue
		}
		t, ok := d.named(r, false, true)
		if ok && t.hop.Relation == CitesDataOf && !d.placeName(t) {
			return t.hop, r.Start
		}
	}
	return Hop{}, 0
}

// capitalsBefore gives where the run of words with capitals begins that ends with
// the one at i.
func (d *document) capitalsBefore(i int) int {
	for range 5 {
		k := d.back(i)
		j := d.wordStart(k)
		if k == i || j == k || !isUpperCase(d.original[j]) || determiners[string(d.text[j:k])] || leadWords[string(d.text[j:k])] {
			break
		}
		i = j
	}
	return i
}

// bodyNamed gives the body in the text before a noun whose name has that noun in it, and
// the words that stand before the noun: the health ministry, of a Ministry of Health.
func (d *document) bodyNamed(w match, modifiers []latin) (Hop, bool) {
	return d.bodyWith(w.start, func(noun string) bool { return noun == w.word }, modifiers)
}

// bodyKinds has the nouns of bodies by what such bodies are called later.
var bodyKinds = loadRoles("en/bodykinds.tsv")

// bodyOfKind gives the body before a noun that may be called so: the regulator, of an
// Authority.
func (d *document) bodyOfKind(w match, modifiers []latin) (Hop, bool) {
	kinds := bodyKinds[w.word]
	if kinds == nil {
		kinds = bodyKinds[string(d.text[d.wordStart(w.end):w.end])] // trade group
	}
	if kinds == nil {
		return Hop{}, false
	}
	return d.bodyWith(w.start, func(noun string) bool { return kinds[noun] }, modifiers)
}

// bodyWith gives the last body before a position with a noun in its name that fits.
func (d *document) bodyWith(before int, fits func(string) bool, modifiers []latin) (Hop, bool) {
	for i := before - 1; i > max(0, before-1500); i-- {
		b, ok := d.words.before(i, bodyWord)
		if !ok || !fits(b.word) || !isUpperCase(d.original[b.start]) {
			continue
		}
		r := d.bodyRange(b)
		if r.End-r.Start <= b.end-b.start || !d.hasAll(r, modifiers) {
			continue
		}
		if t, ok := d.named(r, false, true); ok && t.hop.Relation != Quotes {
			return t.hop, true
		}
	}
	return Hop{}, false
}

// bodyRange gives the whole name around a noun with a capital: the words before it, and
// what it is of or for.
func (d *document) bodyRange(b match) Range {
	r := Range{d.nameStart(b.start), b.end}
	if end := d.long.from[r.Start]; end > r.End {
		r.End = end
	} else if j := d.spaces(r.End); d.wordAt(j, "of") || d.wordAt(j, "for") {
		if ts := d.phrase(Range{j, min(len(d.text), r.End+60)}, 8); len(ts) > 1 && ts[1].upper {
			k := 1
			for k+1 < len(ts) && (ts[k+1].upper || ts[k+1].text == "and" && k+2 < len(ts) && ts[k+2].upper) {
				k++
			}
			r.End = ts[k].End
		}
	}
	return r
}

// learnInitials keeps what the initials of a body's name are short for.
func (d *document) learnInitials() {
	d.initials = map[string]string{}
	d.words.within(0, len(d.text), bodyWord, func(b match) {
		if len(d.initials) > 255 || !isLatin(d.at(b.start)) || !isUpperCase(d.original[b.start]) {
			return
		}
		r := d.bodyRange(b)
		var short []rune
		for i := r.Start; i < r.End; i++ {
			if isUpper(d.original[i]) && !isWordRune(d.at(i-1)) {
				short = append(short, d.original[i])
			}
		}
		if n := len(short); n > 2 && n < 8 && d.initials[string(short)] == "" {
			d.initials[string(short)] = d.slice(r.Start, r.End)
		}
	})
}

// hasAll tells whether every one of some words stands in a range.
func (d *document) hasAll(r Range, words []latin) bool {
	name := " " + string(d.text[r.Start:r.End]) + " "
	for _, w := range words {
		if !strings.Contains(name, " "+w.text+" ") && !d.sayingWhere(w) {
			return false
		}
	}
	return true
}
