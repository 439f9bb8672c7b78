package extract

// Place is where a text names a place or its people.
type Place struct {
	Range
	Code string // ISO 3166-1 alpha-2, ISO 3166-2, or WORLD
}

// places is the trie of the geographies alone.
var places = loadPlaces()

func loadPlaces() *trie {
	t := newTrie()
	vocabulary.each(func(r *row) {
		if r.class == geographyWord && r.b != "not" {
			t.add(*r)
		}
	})
	return t
}

// each calls f for each row of the trie.
func (t *trie) each(f func(*row)) {
	for _, r := range t.rows {
		f(r)
	}
	for _, child := range t.next {
		child.each(f)
	}
}

// Places gives the places that a text names, in order and not overlapping.
func Places(text string) []Place {
	original := []rune(text)
	found := find([]*trie{places}, lower(fold(original)), original)
	var out []Place
	end := 0
	for _, w := range found.all {
		if w.start >= end {
			out = append(out, Place{Range{w.start, w.end}, w.a})
			end = w.end
		}
	}
	return out
}

// foldedRunes has the folded form of each rune of the basic plane.
var foldedRunes = func() *[1 << 16]uint16 {
	var out [1 << 16]uint16
	for i := range out {
		out[i] = uint16(i)
		if r := lower(fold([]rune{rune(i)}))[0]; r < 1<<16 && r != ' ' {
			out[i] = uint16(r)
		}
	}
	return &out
}()

// Folded gives the rune that words are compared by: of one width, simplified
// and in lower case. Blanks and line ends stay as they are.
func Folded(r rune) rune {
	if r >= 0 && r < 1<<16 {
		return rune(foldedRunes[r])
	}
	return r
}
