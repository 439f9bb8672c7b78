package neardup

import (
	"slices"
	"strconv"
	"strings"
)

// Keys of texts that are too poor in numbers to be found by them in another
// language.
const (
	poorInFacts   = 4.0 // the weight of the facts of a text that has them
	maxNameKeys   = 12
	leastPerson   = 5 // consonants of a foreign name that is a key
	shortPerson   = 4 // and of one that is, with the number of paragraphs
	maxShortKeys  = 6
	leastTimes    = 3  // that a Chinese name stands in a text that says nothing of its being one
	maxRepeated   = 4  // such names
	byline        = 24 // a line of an author is no heavier
	fewParagraphs = 4  // of a text that has a form
	formDays      = 2  // how many days apart a site publishes a text and its translation
)

// surnames are the characters that Chinese names begin with.
var surnames = setOf(strings.Join(rows("surnames.txt"), ""))

// sayings begin what follows the name of a person that is quoted.
var sayings = setOf("说表称告认指介坦透强回解补写道问")

// nameKeys gives the names of people, as they sound, and for each day on which a
// translation can have been published where it would be, and on how many
// paragraphs. own are those that others find it by.
func (d *Document) nameKeys() (own, sought []int64) {
	if d.factWeight() >= poorInFacts {
		return nil, nil
	}
	of := func(s script, kind string, words string) int64 {
		return key(ofName, join(uint64(s), hashString(kind+"\x00"+words)))
	}
	host, paragraphs := hostOf(d.in.URL), 0
	for i := range d.blocks {
		if d.blocks[i].prose {
			paragraphs++
		}
	}
	spoken := d.people()
	for _, h := range d.listen() {
		switch {
		case len(h.parts) != 2:
		case len(h.skeleton) >= leastPerson:
			spoken = append(spoken, "sound "+h.skeleton)
		case len(h.skeleton) == shortPerson && paragraphs >= fewParagraphs && len(own) < maxShortKeys:
			own = append(own, of(d.script, "short", h.skeleton+" "+strconv.Itoa(paragraphs)))
			for n := paragraphs - 1; n <= paragraphs+1; n++ {
				sought = append(sought, of(d.script.other(), "short", h.skeleton+" "+strconv.Itoa(n)))
			}
		}
	}
	slices.Sort(spoken)
	spoken = slices.Compact(spoken)
	for _, n := range spoken[:min(len(spoken), maxNameKeys)] {
		own = append(own, of(d.script, "person", n))
		sought = append(sought, of(d.script.other(), "person", n))
	}
	if host == "" || d.in.Published == nil || paragraphs < fewParagraphs {
		return own, sought
	}
	page := host + " " + strconv.Itoa(paragraphs) + " "
	own = append(own, of(d.script, "page", page+d.in.Published.String()))
	for n := -formDays; n <= formDays; n++ {
		sought = append(sought, of(d.script.other(), "page", page+d.in.Published.AddDays(n).String()))
	}
	return own, sought
}

// people gives in pinyin the Chinese names of a text's authors, of those who are
// quoted, and of those that it names again and again.
func (d *Document) people() []string {
	if d.script == latin {
		return d.pinyinNames()
	}
	var out []string
	for _, b := range d.blocks {
		if b.from > maxFactText {
			break
		}
		line := !b.prose && b.weight <= byline
		for i := b.start; i < b.end; i++ {
			t := &d.tokens[i]
			if t.kind != character || !surnames.has(d.folded[t.start]) {
				continue
			}
			before := i == b.start || d.tokens[i-1].end != t.start
			for n := 2; n <= 4 && i+n <= b.end; n++ {
				last := &d.tokens[i+n-1]
				if last.kind != character || last.start != d.tokens[i+n-2].end {
					break
				}
				after := i+n == b.end || d.tokens[i+n].start != last.end
				if line && before && after || !line && n < 4 && !after && sayings.has(d.folded[last.end]) {
					out = append(out, d.pinyinOf(i, i+n))
				}
			}
		}
		if len(out) > 4*maxNameKeys {
			break
		}
	}
	return append(out, d.repeatedNames()...)
}

// repeatedNames gives three characters that begin with a surname and come again
// and again: mostly a name. Where they are none, no translation has them either.
func (d *Document) repeatedNames() []string {
	const long = 3
	var out []string
	times := map[uint64]int{}
	for _, b := range d.blocks {
		if !b.prose || b.from > maxFactText {
			continue
		}
		for i := b.start; i+long <= b.end; i++ {
			first, last := &d.tokens[i], &d.tokens[i+long-1]
			if first.kind != character || last.end != first.start+long || !surnames.has(d.folded[first.start]) {
				continue
			}
			h := seedHash(d.tokens, i, long)
			if times[h]++; times[h] != leastTimes {
				continue
			}
			if out = append(out, d.pinyinOf(i, i+long)); len(out) == maxRepeated {
				return out
			}
		}
	}
	return out
}

func (d *Document) pinyinOf(from, to int) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		if list := sounds[d.folded[d.tokens[i].start]]; len(list) > 0 {
			b.WriteString(list[0])
		}
	}
	return b.String()
}

// pinyinNames gives two words with capitals that are syllables of pinyin.
func (d *Document) pinyinNames() []string {
	var out []string
	for _, n := range d.spelt() {
		first, second, two := strings.Cut(n.words, " ")
		if two && syllabic(first) && syllabic(second) {
			out = append(out, first+second)
		}
	}
	slices.Sort(out)
	return out[:min(len(out), 4*maxNameKeys)]
}

// syllables are those of pinyin.
var syllables = func() map[string]bool {
	out := map[string]bool{}
	for _, cols := range table("sounds.tsv", 2) {
		out[cols[0]] = true
	}
	return out
}()

// syllabic tells whether a word is made of syllables of pinyin.
func syllabic(w string) bool {
	const longest = 6
	if len(w) > maxPinyin {
		return false
	}
	ends := make([]bool, len(w)+1)
	ends[0] = true
	for i := range w {
		for n := 1; ends[i] && n <= longest && i+n <= len(w); n++ {
			if syllables[w[i:i+n]] {
				ends[i+n] = true
			}
		}
	}
	return ends[len(w)]
}
