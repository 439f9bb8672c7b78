package neardup

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// concept is a word of concepts.tsv where a text has it.
type concept struct {
	word  uint64  // the same for the word wherever it stands
	rows  []int   // of the file: a word can mean what several say
	at    float64 // where it stands, from 0 to 1
	block int
}

const (
	maxConcepts  = 400
	longestSaid  = 4   // characters of a Chinese word
	nearConcept  = 0.1 // how far from where the other has it a translator puts a word
	leastConcept = 6   // different words of a text that tell anything

	conceptShared = 1.0   // for a word that the other has at the same place: 55 of 100 in translations, 20 in others
	conceptMissed = -0.58 // for one that it has not
	mostConcepts  = 12.0  // the most that all words tell

	keyWords       = 10 // of a paragraph, of which three make a key
	keysOfBlock    = 6
	maxConceptKeys = 24
)

// meanings are the rows of concepts.tsv by the words of both languages.
var meanings = func() map[string][]int {
	out := map[string][]int{}
	for row, cols := range table("concepts.tsv", 2) {
		for w := range strings.FieldsSeq(cols[0] + " " + cols[1]) {
			out[w] = append(out[w], row)
		}
	}
	return out
}()

// concepts gives the words of the prose that concepts.tsv has.
func (d *Document) concepts() []concept {
	d.worded.Do(func() { d.said = d.findConcepts() })
	return d.said
}

func (d *Document) findConcepts() []concept {
	var out []concept
	length := float64(max(1, d.proseTokens()))
	before := 0 // tokens of the prose
	for n, b := range d.blocks {
		if !b.prose {
			continue
		}
		if b.from > maxFactText {
			break
		}
		for i := b.start; i < b.end && len(out) < maxConcepts; {
			words, rows := d.meaningAt(i, b.end)
			if rows != nil {
				w := hashString(string(d.folded[d.tokens[i].start:d.tokens[i+words-1].end]))
				out = append(out, concept{w, rows, float64(before+i-b.start) / length, n})
			}
			i += max(1, words)
		}
		before += b.end - b.start
	}
	return out
}

func (d *Document) proseTokens() (n int) {
	for _, b := range d.blocks {
		if b.prose {
			n += b.end - b.start
		}
	}
	return n
}

// meaningAt gives the rows of the longest word that begins at a token, and how
// many tokens it has.
func (d *Document) meaningAt(i, end int) (words int, rows []int) {
	t := &d.tokens[i]
	switch t.kind {
	case word:
		return 1, meaningOf(string(d.folded[t.start:t.end]))
	case character:
		last := i
		for last+1 < end && last+1 < i+longestSaid && d.tokens[last+1].kind == character && d.tokens[last+1].start == d.tokens[last].end {
			last++
		}
		for ; last >= i; last-- {
			if rows := meanings[string(d.folded[t.start:d.tokens[last].end])]; rows != nil {
				return last - i + 1, rows
			}
		}
	}
	return 1, nil
}

// meaningOf gives the rows of an English word in the singular or plural.
func meaningOf(w string) []int { return formOf(meanings, w) }

// formOf gives what a list has of an English word, or of that which it is a form of.
func formOf[T any](list map[string][]T, w string) []T {
	if rows := list[w]; rows != nil {
		return rows
	}
	if stem, ok := strings.CutSuffix(w, "ies"); ok && list[stem+"y"] != nil {
		return list[stem+"y"]
	}
	for _, ending := range []string{"s", "es", "ed", "d", "ing"} {
		if stem, ok := strings.CutSuffix(w, ending); ok && list[stem] != nil {
			return list[stem]
		}
	}
	return nil
}

// conceptsOf says how much more often translations speak of the same things at
// the same places than others do, as a logarithm.
func conceptsOf(a, b *Document) float64 {
	inA, allA := matched(a.concepts(), b.concepts())
	inB, allB := matched(b.concepts(), a.concepts())
	if min(allA, allB) < leastConcept {
		return 0
	}
	// Of the text that has fewer of its words in the other: a longer one speaks of
	// more things, and has more of any other's.
	low := math.Inf(1)
	for _, n := range [][2]int{{inA, allA}, {inB, allB}} {
		low = min(low, conceptShared*float64(n[0])+conceptMissed*float64(n[1]-n[0]))
	}
	return max(-mostConcepts, min(low, mostConcepts))
}

// matched counts the different words of a text, and those that the other has at
// the same place.
func matched(of, others []concept) (found, all int) {
	places := map[int][]float64{}
	for _, c := range others {
		for _, r := range c.rows {
			places[r] = append(places[r], c.at)
		}
	}
	seen := map[uint64]bool{}
	for _, c := range of {
		is, known := seen[c.word]
		if !known {
			all++
		}
		if is {
			continue
		}
		for _, r := range c.rows {
			for _, at := range places[r] {
				is = is || math.Abs(at-c.at) <= nearConcept
			}
		}
		if seen[c.word] = is; is {
			found++
		}
	}
	return found, all
}

// conceptKeys gives keys of three things that one paragraph speaks of: for each
// paragraph those of the least hashes, as a translation has most of them too.
func (d *Document) conceptKeys(s script) []int64 {
	var out []int64
	said := d.concepts()
	for i := 0; i < len(said) && len(out) < maxConceptKeys; {
		var rows []int
		block := said[i].block
		for ; i < len(said) && said[i].block == block; i++ {
			rows = append(rows, said[i].rows[0])
		}
		// The same ones in both languages, wherever in the paragraph they stand.
		slices.SortFunc(rows, func(x, y int) int { return cmp.Compare(mix(uint64(x)), mix(uint64(y))) })
		rows = slices.Compact(rows)
		rows = rows[:min(len(rows), keyWords)]
		slices.Sort(rows)
		var hashes []uint64
		for x := range rows {
			for y := range x {
				for z := range y {
					hashes = append(hashes, join(join(uint64(rows[z]), uint64(rows[y])), uint64(rows[x])))
				}
			}
		}
		slices.Sort(hashes)
		for _, h := range hashes[:min(len(hashes), keysOfBlock)] {
			out = append(out, key(ofConcepts, join(uint64(s), h)))
		}
	}
	return out[:min(len(out), maxConceptKeys)]
}
