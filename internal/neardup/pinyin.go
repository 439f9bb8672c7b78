package neardup

import "unicode"

// syllable is a reading of a character, hashed by its letters so that the hash
// of a word is made of those of its syllables.
type syllable struct{ hash, shift uint64 }

const letterBase = 0x100000001b3

func lettersOf(s string) syllable {
	out := syllable{shift: 1}
	for i := range len(s) {
		out = syllable{out.hash*letterBase + uint64(s[i]), out.shift * letterBase}
	}
	return out
}

func (s syllable) then(t syllable) syllable {
	return syllable{s.hash*t.shift + t.hash, s.shift * t.shift}
}

// readings are the syllables of Han characters.
var readings = func() map[rune][]syllable {
	out := map[rune][]syllable{}
	for r, list := range sounds {
		for _, s := range list {
			out[r] = append(out[r], lettersOf(s))
		}
	}
	return out
}()

const (
	leastPinyin = 5   // letters of a word or of a name that is looked for
	maxPinyin   = 20  // and of the longest
	maxWords    = 200 // words with capitals that are looked for
	oneWord     = 0.5 // what it tells that a word is found
	wholeName   = 0.9 // and a name of two words
)

// spelt is a name in Latin letters, as pinyin spells it.
type spelt struct {
	words  string
	weight float64
	starts []int32
}

// pinyinFacts gives the names that one document writes in characters, and the
// other in pinyin, as facts of both.
func pinyinFacts(han, latin *Document) (ofHan, ofLatin []fact) {
	names := latin.spelt()
	if len(names) == 0 {
		return nil, nil
	}
	found := map[uint64][]int32{}
	for i := range han.tokens {
		t := &han.tokens[i]
		if t.start > maxFactText {
			break
		}
		if t.kind != character {
			continue
		}
		for _, s := range readings[han.folded[t.start]] {
			for k := i + 1; k < min(i+4, len(han.tokens)); k++ {
				u := &han.tokens[k]
				if u.start != han.tokens[k-1].end || u.kind != character {
					break
				}
				next := readings[han.folded[u.start]]
				if len(next) == 0 {
					break
				}
				s = s.then(next[0])
				if _, ok := names[s.hash]; ok {
					found[s.hash] = append(found[s.hash], t.start)
				}
			}
		}
	}
	for hash, starts := range found {
		n := names[hash]
		ofHan = append(ofHan, factsAt(starts, n.words, n.weight)...)
		ofLatin = append(ofLatin, factsAt(n.starts, n.words, n.weight)...)
	}
	return inPlace(ofHan), inPlace(ofLatin)
}

// spelt gives the words with capitals, and two of them together, by the hash of
// their letters. Bylines count: authors are named there.
func (d *Document) spelt() map[uint64]*spelt {
	d.lettered.Do(func() { d.spellings = d.findSpelt() })
	return d.spellings
}

func (d *Document) findSpelt() map[uint64]*spelt {
	out := map[uint64]*spelt{}
	add := func(words string, weight float64, start int32, parts ...string) {
		n, s := 0, syllable{shift: 1}
		for _, p := range parts {
			n += len(p)
			s = s.then(lettersOf(p))
		}
		if n < leastPinyin || n > maxPinyin {
			return
		}
		if x, there := out[s.hash]; there {
			x.starts = append(x.starts, start)
		} else if len(out) < maxWords {
			out[s.hash] = &spelt{words, weight, []int32{start}}
		}
	}
	last := ""
	for i := range d.tokens {
		t := &d.tokens[i]
		if t.start > maxFactText {
			break
		}
		if t.kind != word || !unicode.IsUpper(d.runes[t.start]) {
			last = ""
			continue
		}
		w := string(d.folded[t.start:t.end])
		add(w, oneWord, t.start, w)
		if last != "" && d.tokens[i-1].end+1 == t.start {
			add(last+" "+w, wholeName, d.tokens[i-1].start, last, w)
		}
		last = w
	}
	return out
}
