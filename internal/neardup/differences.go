package neardup

import (
	"slices"

	"whence/internal/numeral"
)

// differences are what two documents say otherwise where they share the words
// around it.
type differences struct {
	numbers  int      // places where other numbers, months or days stand
	names    int      // places where other names stand, in a script that marks them
	words    int      // tokens put in place of others, put in or left out here and there
	kept     int      // numbers that are the same
	called   int      // names that are the same
	examples []string // "12 → 19"
}

const (
	maxExamples = 3
	fewWords    = 6 // tokens: what is longer is a sentence put in or left out
)

// differ compares what stands in the gaps of an alignment.
func differ(a, b *Document, al alignment) differences {
	var d differences
	rewrittenA, rewrittenB := rewritten(a, al.inA), rewritten(b, al.inB)
	for _, g := range al.gaps {
		if !a.inProse(g.a0, g.a1) || !b.inProse(g.b0, g.b1) {
			continue
		}
		if g.a0 < g.a1 && rewrittenA[a.blockOf(g.a0)] && g.b0 < g.b1 && rewrittenB[b.blockOf(g.b0)] {
			continue
		}
		if n := max(g.a1-g.a0, g.b1-g.b0); n <= fewWords {
			d.words += n
		} else {
			d.words += min(g.a1-g.a0, g.b1-g.b0)
		}
		if g.a0 == g.a1 || g.b0 == g.b1 {
			continue // left out, or put in
		}
		switch {
		case a.numbersIn(g.a0, g.a1) && b.numbersIn(g.b0, g.b1):
			x, y := a.values(g.a0, g.a1), b.values(g.b0, g.b1)
			if len(x) > 0 && len(y) > 0 && !slices.Equal(x, y) {
				d.numbers++
				if len(d.examples) < maxExamples {
					d.examples = append(d.examples, a.quote(g.a0, g.a1, 40)+" / "+b.quote(g.b0, g.b1, 40))
				}
			}
		case g.a1-g.a0 <= 4 && g.b1-g.b0 <= 4 && a.namesIn(g.a0, g.a1) && b.namesIn(g.b0, g.b1):
			d.names++
		}
	}
	run := false
	for i := range a.tokens {
		t := &a.tokens[i]
		if t.capital && !t.numeric && al.inA[i] && a.inProse(i, i+1) {
			d.called++
		}
		if !t.numeric || !al.inA[i] {
			run = false
			continue
		}
		// A lone 一 is an article more often than a number.
		if !run && (t.kind != character || i+1 < len(a.tokens) && a.tokens[i+1].numeric && al.inA[i+1]) && a.inProse(i, i+1) {
			d.kept++
			run = true
		}
	}
	return d
}

// rewritten tells of which paragraphs another document has no more than chance
// gives: it has other words there, and that a number stands among them says
// nothing of the words that both have.
func rewritten(d *Document, shared []bool) []bool {
	out := make([]bool, len(d.blocks))
	for i, b := range d.blocks {
		out[i] = share(sharedIn(d, b, shared), b.weight) < absent
	}
	return out
}

// blockOf gives the block of a token.
func (d *Document) blockOf(at int) int { return d.sentences[d.tokens[at].sentence].block }

// inProse tells whether the tokens, or the place between them, are prose.
func (d *Document) inProse(first, end int) bool {
	if first == end {
		return true
	}
	return d.blocks[d.blockOf(first)].prose
}

func (d *Document) numbersIn(first, end int) bool {
	for i := first; i < end; i++ {
		if d.tokens[i].numeric {
			return true
		}
	}
	return false
}

func (d *Document) namesIn(first, end int) bool {
	for i := first; i < end; i++ {
		if d.tokens[i].capital {
			return true
		}
	}
	return false
}

// values gives the numbers of some words by what they mean, so that 百分之五 is
// no other than 5%, and the hashes of months and days.
func (d *Document) values(first, end int) []string {
	// The words of a number that both have may stand outside the gap.
	for first > 0 && d.tokens[first-1].numeric && d.tokens[first-1].end == d.tokens[first].start {
		first--
	}
	for end < len(d.tokens) && d.tokens[end].numeric && d.tokens[end].start == d.tokens[end-1].end {
		end++
	}
	var out []string
	for _, n := range numeral.All(string(d.runes[d.tokens[first].start:d.tokens[end-1].end])) {
		out = append(out, n.Value.Reduced().String())
	}
	for i := first; i < end; i++ {
		if t := &d.tokens[i]; t.numeric && t.kind != digits && (t.kind == word || len(out) == 0) {
			out = append(out, foldWords(d.runes[t.start:t.end]))
		}
	}
	return out
}

// otherFigures tells whether the numbers differ more than the words do: then
// the two are issues of one form, or a story and its update, and not copies.
// What an editor changes here and there hits numbers no more than words.
func (d differences) otherFigures(shared int) bool {
	if d.numbers+d.names == 0 {
		return false
	}
	changed := float64(d.numbers) / float64(max(1, d.numbers+d.kept))
	if d.names >= fewNames {
		changed = max(changed, float64(d.names)/float64(d.names+d.called))
	}
	edited := 0.0
	if ordinary := d.words - d.numbers - d.names; ordinary > 0 {
		edited = float64(ordinary) / float64(ordinary+shared)
	}
	return changed > figuresAllowed+editedWeight*edited
}

const (
	figuresAllowed = 0.1 // the share of numbers that copies may have otherwise, where no word is
	editedWeight   = 1.5 // and more, the more words are
	fewNames       = 3   // so many other names may be an editor's
)
