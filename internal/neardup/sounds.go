package neardup

import (
	"slices"
	"strings"
	"unicode"
)

// sounds are the readings of Han characters, in pinyin without tones.
var sounds = func() map[rune][]string {
	out := map[rune][]string{}
	for _, cols := range table("sounds.tsv", 2) {
		for _, r := range cols[1] {
			out[r] = append(out[r], cols[0])
		}
	}
	return out
}()

// foreign are the characters that foreign names are written with.
var foreign = setOf(strings.Join(rows("transliteration.txt"), ""))

// nameDots stand between the parts of a foreign name.
var nameDots = setOf("·・‧•．")

const (
	maxHeard      = 80 // names of a document that are compared by their sounds
	leastRun      = 3  // characters of a name without a dot
	maxRun        = 12 // of any name
	leastSkeleton = 3  // consonants of a name that is compared
)

// heard is a name as it sounds, with all places where it stands.
type heard struct {
	words    string
	skeleton string   // its consonants, by classes
	parts    []string // those of a first name and a surname, where they are told apart
	starts   []int32
}

// listen gives the names of the prose: of a Chinese text the runs of characters
// that foreign names are written with, of another one the words with capitals.
func (d *Document) listen() []heard {
	d.listened.Do(func() {
		if d.script == han {
			d.sounding = d.foreignNames()
		} else {
			d.sounding = d.capitalNames()
		}
	})
	return d.sounding
}

// names collects what stands at several places once.
type nameList struct {
	list []heard
	at   map[string]int
}

func (l *nameList) add(words, skeleton string, parts []string, start int32) {
	if len(skeleton) < leastSkeleton {
		return
	}
	if i, there := l.at[words]; there {
		l.list[i].starts = append(l.list[i].starts, start)
	} else if len(l.list) < maxHeard {
		l.at[words] = len(l.list)
		l.list = append(l.list, heard{words, skeleton, parts, []int32{start}})
	}
}

func (d *Document) foreignNames() []heard {
	l := nameList{at: map[string]int{}}
	for _, b := range d.blocks {
		if !b.prose || b.from > maxFactText {
			continue
		}
		for i := b.start; i < b.end; {
			if !d.foreignAt(i) {
				i++
				continue
			}
			j, dots := i+1, []int{}
			for ; j < b.end && d.foreignAt(j); j++ {
				if between := d.tokens[j].start - d.tokens[j-1].end; between == 0 {
					continue
				} else if between == 1 && nameDots.has(d.runes[d.tokens[j-1].end]) {
					dots = append(dots, j)
				} else {
					break
				}
			}
			if len(dots) > 0 || j-i >= leastRun && j-i <= maxRun {
				var parts []string
				from := i
				for _, to := range append(dots, j) {
					parts = append(parts, d.skeletonOf(from, to))
					from = to
				}
				words := string(d.folded[d.tokens[i].start:d.tokens[j-1].end])
				l.add(words, strings.Join(parts, ""), parts, d.tokens[i].start)
			}
			i = j
		}
	}
	return l.list
}

func (d *Document) foreignAt(i int) bool {
	t := &d.tokens[i]
	return t.kind == character && foreign.has(d.folded[t.start])
}

// skeletonOf gives the consonants of Han characters.
func (d *Document) skeletonOf(from, to int) string {
	var out []byte
	for i := from; i < to; i++ {
		readings := sounds[d.folded[d.tokens[i].start]]
		if len(readings) == 0 {
			continue
		}
		s := readings[0]
		c := hanConsonant(s)
		if c != 0 && !(c == 'N' && i > from && len(out) > 0 && out[len(out)-1] == 'N' && d.closed(i-1)) {
			out = append(out, c)
		}
		if d.closed(i) {
			out = append(out, 'N')
		}
	}
	return string(out)
}

// closed tells whether a character ends in n or ng.
func (d *Document) closed(i int) bool {
	readings := sounds[d.folded[d.tokens[i].start]]
	return len(readings) > 0 && (strings.HasSuffix(readings[0], "n") || strings.HasSuffix(readings[0], "ng"))
}

func (d *Document) capitalNames() []heard {
	l := nameList{at: map[string]int{}}
	small := map[string]bool{} // what stands in small letters too is no name
	for i := range d.tokens {
		if t := &d.tokens[i]; t.kind == word && unicode.IsLower(d.runes[t.start]) {
			small[string(d.folded[t.start:t.end])] = true
		}
	}
	for _, b := range d.blocks {
		if !b.prose || b.from > maxFactText {
			continue
		}
		for i := b.start; i < b.end; i++ {
			w, ok := d.capitalAt(i, small)
			if !ok {
				continue
			}
			t := &d.tokens[i]
			first := latinSkeleton(w)
			l.add(w, first, nil, t.start)
			if i+1 < b.end && d.tokens[i+1].start == t.end+1 {
				if next, ok := d.capitalAt(i+1, small); ok {
					second := latinSkeleton(next)
					l.add(w+" "+next, first+second, []string{first, second}, t.start)
				}
			}
		}
	}
	return l.list
}

func (d *Document) capitalAt(i int, small map[string]bool) (string, bool) {
	t := &d.tokens[i]
	if t.kind != word || t.end-t.start < 2 || t.numeric || !unicode.IsUpper(d.runes[t.start]) {
		return "", false
	}
	w := string(d.folded[t.start:t.end])
	return w, !small[w]
}

// alikeSounding says how much it tells that two names sound alike, 0 where they
// don't.
func alikeSounding(x, y *heard) float64 {
	if len(x.parts) > 1 && len(y.parts) > 1 {
		if w := skeletons(x.skeleton, y.skeleton); w > 0 {
			return w + 0.2
		}
		return 0
	}
	best := skeletons(x.skeleton, y.skeleton)
	for _, p := range x.parts {
		best = max(best, skeletons(p, y.skeleton))
	}
	for _, p := range y.parts {
		best = max(best, skeletons(x.skeleton, p))
	}
	return best
}

func skeletons(x, y string) float64 {
	n := max(len(x), len(y))
	if min(len(x), len(y)) < leastSkeleton || distance(len(x), len(y)) > 2 {
		return 0
	}
	off := editDistance(x, y)
	switch {
	case off == 0 && n == 3:
		return 0.3
	case off == 0 && n == 4, off == 1 && n >= 5:
		return 0.6
	case off == 0:
		return 0.9
	case off == 2 && n >= 8:
		return 0.5
	}
	return 0
}

// editDistance gives how many letters must change, for words short as names are.
func editDistance(x, y string) int {
	const most = 32
	x, y = x[:min(len(x), most)], y[:min(len(y), most)]
	var row [most + 1]int
	for j := range len(y) + 1 {
		row[j] = j
	}
	for i := range len(x) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(y) {
			cost := diagonal
			if x[i] != y[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}

// soundFacts gives the names of two documents that sound alike as facts of both,
// in the order of their places: each name with the one most like it.
func soundFacts(a, b *Document) (ofA, ofB []fact) {
	xs, ys := a.listen(), b.listen()
	for i := range xs {
		best, weight := -1, 0.0
		for j := range ys {
			if w := alikeSounding(&xs[i], &ys[j]); w > weight {
				best, weight = j, w
			}
		}
		if best < 0 {
			continue
		}
		latinWords := ys[best].words
		if a.script == latin {
			latinWords = xs[i].words
		}
		ofA = append(ofA, factsAt(xs[i].starts, latinWords, weight)...)
		ofB = append(ofB, factsAt(ys[best].starts, latinWords, weight)...)
	}
	han, latins := a, b
	if a.script == latin {
		han, latins = b, a
	}
	ofHan, ofLatin := pinyinFacts(han, latins)
	if a.script == latin {
		ofHan, ofLatin = ofLatin, ofHan
	}
	return inPlace(append(ofA, ofHan...)), inPlace(append(ofB, ofLatin...))
}

func factsAt(starts []int32, words string, weight float64) []fact {
	out := make([]fact, 0, len(starts))
	for _, s := range starts {
		f := newFact("sound", words, int(s), weight)
		f.name = true
		out = append(out, f)
	}
	return out
}

// inPlace sorts facts by their places, each once.
func inPlace(facts []fact) []fact {
	slices.SortStableFunc(facts, func(x, y fact) int { return x.start - y.start })
	return slices.CompactFunc(facts, func(x, y fact) bool { return x.start == y.start && x.hash == y.hash })
}
