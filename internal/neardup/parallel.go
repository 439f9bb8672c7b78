package neardup

import (
	"math"
	"math/bits"
	"slices"
	"strings"
)

// parallel says whether the paragraphs of two documents in different languages
// speak, in one order, of the same things. Who reports the same event has its
// things and figures too, but parts them otherwise among his paragraphs.
type parallel struct {
	score   float64 // logarithm of how much more often what they have is so parted in translations
	things  int     // of the one with fewer
	present float64 // share of them that the other has, wherever

	segments int // of the one with fewer
}

// Paragraphs laid beside each other: what a translation keeps of the words that
// words.tsv has, and of figures and names.
const (
	maxSegments   = 60   // no more than a word has bits
	fewSegments   = 4    // paragraphs, below which sentences are laid beside each other
	maxThings     = 60   // of a segment
	leastThings   = 20   // of a document that tell anything
	keptWord      = 0.6  // how often a word that the other has stands in the segment that is the same
	keptFigure    = 0.75 // and a figure or a name
	joinedSegment = -0.7 // for two segments to one
)

// thing is a word, a figure or a name of a segment, with all that it can be in
// the other language.
type thing struct {
	of   uint64
	as   []uint64
	kept float64
}

// vocabulary are the rows of words.tsv and concepts.tsv by the words of both
// languages.
var vocabulary = func() map[string][]uint64 {
	out := map[string][]uint64{}
	for n, file := range []string{"concepts.tsv", "words.tsv"} {
		for row, cols := range table(file, 2) {
			for w := range strings.FieldsSeq(cols[0] + " " + cols[1]) {
				out[w] = append(out[w], uint64(n)<<32|uint64(row))
			}
		}
	}
	return out
}()

// parallelOf lays the paragraphs of two documents beside each other.
func parallelOf(a, b *Document, fa, fb []fact) parallel {
	p := parallelBy(a, b, fa, fb, false)
	if p.segments < fewSegments {
		if q := parallelBy(a, b, fa, fb, true); q.score > p.score {
			return q
		}
	}
	return p
}

// parallelBy lays paragraphs, or sentences, beside each other.
func parallelBy(a, b *Document, fa, fb []fact, sentences bool) parallel {
	xs, ys := a.segments(sentences), b.segments(sentences)
	if len(xs) == 0 || len(ys) == 0 {
		return parallel{}
	}
	tx, ty := a.things(xs, fa), b.things(ys, fb)
	mx, my := masks(tx), masks(ty)
	forth, back := against(tx, my, len(ys)), against(ty, mx, len(xs))
	p := parallel{score: layBeside(forth, back, len(tx), len(ty)), segments: min(len(xs), len(ys))}
	x, ofX := presence(tx, my)
	y, ofY := presence(ty, mx)
	if p.things, p.present = x, ofX; y < x {
		p.things, p.present = y, ofY
	}
	return p
}

// segments gives the token ranges of the prose's paragraphs, or sentences.
func (d *Document) segments(sentences bool) (out [][2]int) {
	for _, b := range d.blocks {
		if b.prose && !sentences && len(out) < maxSegments {
			out = append(out, [2]int{b.start, b.end})
		}
	}
	if sentences {
		for _, s := range d.sentences {
			if d.blocks[s.block].prose && s.end > s.start && len(out) < maxSegments {
				out = append(out, [2]int{s.start, s.end})
			}
		}
	}
	return out
}

// things gives what each segment speaks of, each once.
func (d *Document) things(segments [][2]int, facts []fact) [][]thing {
	out := make([][]thing, len(segments))
	f := 0
	for n, s := range segments {
		seen := map[uint64]bool{}
		for i := s[0]; i < s[1] && len(out[n]) < maxThings; {
			words, rows := d.wordAt(i, s[1])
			if rows != nil {
				of := hashString(string(d.folded[d.tokens[i].start:d.tokens[i+words-1].end]))
				if d.script == latin {
					of = rows[0]
				}
				if !seen[of] {
					seen[of] = true
					out[n] = append(out[n], thing{of, rows, keptWord})
				}
			}
			i += max(1, words)
		}
		from, to := int(d.tokens[s[0]].start), int(d.tokens[s[1]-1].end)
		for f < len(facts) && facts[f].start < from {
			f++
		}
		for ; f < len(facts) && facts[f].start < to; f++ {
			if h := facts[f].hash; !seen[h] {
				seen[h] = true
				out[n] = append(out[n], thing{h, []uint64{h}, keptFigure})
			}
		}
	}
	return out
}

// wordAt gives the rows of the longest word that begins at a token, and how many
// tokens it has.
func (d *Document) wordAt(i, end int) (words int, rows []uint64) {
	t := &d.tokens[i]
	switch t.kind {
	case word:
		return 1, formOf(vocabulary, string(d.folded[t.start:t.end]))
	case character:
		last := i
		for last+1 < end && last+1 < i+longestSaid+1 && d.tokens[last+1].kind == character && d.tokens[last+1].start == d.tokens[last].end {
			last++
		}
		for ; last >= i; last-- {
			if rows := vocabulary[string(d.folded[t.start:d.tokens[last].end])]; rows != nil {
				return last - i + 1, rows
			}
		}
	}
	return 1, nil
}

// masks tells of each thing in which segments it stands.
func masks(things [][]thing) map[uint64]uint64 {
	out := map[uint64]uint64{}
	for n, list := range things {
		for _, t := range list {
			for _, as := range t.as {
				out[as] |= 1 << n
			}
		}
	}
	return out
}

// against gives for each segment, and for each set of those of the other document
// that it is laid beside, what its things tell.
func against(things [][]thing, others map[uint64]uint64, n int) func(i int, beside uint64) float64 {
	type telling struct {
		mask     uint64
		has, not float64
	}
	list := make([][]telling, len(things))
	for i, ts := range things {
		for _, t := range ts {
			var w telling
			for _, as := range t.as {
				w.mask |= others[as]
			}
			if w.mask == 0 {
				continue
			}
			by := (float64(bits.OnesCount64(w.mask)) + 0.5) / float64(n+1)
			w.has, w.not = math.Log(t.kept/by), math.Log((1-t.kept)/(1-by))
			list[i] = append(list[i], w)
		}
	}
	return func(i int, beside uint64) (sum float64) {
		for _, w := range list[i] {
			if w.mask&beside != 0 {
				sum += w.has
			} else {
				sum += w.not
			}
		}
		return sum
	}
}

// layBeside finds the best way to lay segments beside each other in their order:
// one to one, two to one, or left out.
func layBeside(forth, back func(int, uint64) float64, nx, ny int) float64 {
	width := ny + 1
	best := make([]float64, (nx+1)*width)
	points := func(i, di, j, dj int) (sum float64) {
		maskX, maskY := (uint64(1)<<di-1)<<i, (uint64(1)<<dj-1)<<j
		for k := range di {
			sum += forth(i+k, maskY)
		}
		for k := range dj {
			sum += back(j+k, maskX)
		}
		return sum / 2
	}
	for i := nx; i >= 0; i-- {
		for j := ny; j >= 0; j-- {
			at := i*width + j
			if i == nx && j == ny {
				continue
			}
			best[at] = math.Inf(-1)
			try := func(di, dj int, p float64) { best[at] = max(best[at], best[(i+di)*width+j+dj]+p) }
			if i < nx {
				try(1, 0, 0)
			}
			if j < ny {
				try(0, 1, 0)
			}
			if i < nx && j < ny {
				try(1, 1, points(i, 1, j, 1))
				if i+1 < nx {
					try(2, 1, points(i, 2, j, 1)+joinedSegment)
				}
				if j+1 < ny {
					try(1, 2, points(i, 1, j, 2)+joinedSegment)
				}
			}
		}
	}
	return best[0]
}

// presence counts the things of a document, and gives the share that the other has.
func presence(things [][]thing, others map[uint64]uint64) (all int, present float64) {
	n := 0
	for _, list := range things {
		all += len(list)
		for _, t := range list {
			if slices.ContainsFunc(t.as, func(as uint64) bool { return others[as] != 0 }) {
				n++
			}
		}
	}
	return all, share(n, all)
}

// parallel lays the paragraphs of both beside each other by all that they have.
func (p *crossing) parallel() parallel {
	fa, fb := reconciled(p.a.facts(), p.b.facts())
	sa, sb := soundFacts(p.a, p.b)
	return parallelOf(p.a, p.b, merge(fa, sa), merge(fb, sb))
}
