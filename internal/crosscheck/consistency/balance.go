package consistency

import (
	"slices"
	"strings"
	"sync"
)

// balance is a row of data/balances.tsv: names of a result and of the two
// amounts that it is the sum or the difference of.
type balance struct {
	sum   bool
	names map[rune][]amount // by their last rune
}

// amount is a name of the result (0), the first (1) or the second (2).
type amount struct {
	name []rune
	of   int
}

var balanceTable = sync.OnceValue(func() []balance {
	var out []balance
	for _, f := range rows("balances.tsv", 4) {
		b := balance{f[0] == "sum", map[rune][]amount{}}
		for i, names := range f[1:] {
			for name := range strings.SplitSeq(names, "|") {
				n := []rune(name)
				b.names[n[len(n)-1]] = append(b.names[n[len(n)-1]], amount{n, i})
			}
		}
		out = append(out, b)
	}
	return out
})

// balances checks amounts that are named by what they are, within a paragraph:
// exports, imports and the surplus. Names that occur twice are left alone, since
// they may be of two periods or places.
func (d *document) balances(out []Finding) []Finding {
	for from := 0; from < len(d.sentences); {
		to := from + 1
		for to < len(d.sentences) && !d.paragraphEnds(d.sentences[to-1].end) {
			to++
		}
		out = d.balancesOf(d.sentences[from:to], out)
		from = to
	}
	return out
}

// paragraphEnds tells whether a line ends before i.
func (d *document) paragraphEnds(i int) bool {
	return i > 0 && (d.folded[i-1] == '\n' || (i < len(d.folded) && d.folded[i] == '\n'))
}

func (d *document) balancesOf(paragraph []sentence, out []Finding) []Finding {
	for _, row := range balanceTable() {
		var named [3][]*figure
		var at *sentence
		for i := range paragraph {
			s := &paragraph[i]
			for j, f := range s.figures {
				if k := d.named(s, j, row); k >= 0 && f.role != Change && !f.relative() {
					named[k] = append(named[k], f)
					at = s
				}
			}
		}
		if slices.ContainsFunc(named[:], func(l []*figure) bool { return len(l) != 1 }) {
			continue
		}
		result, a, b := named[0][0], named[1][0], named[2][0]
		all, ok := alike(a, b, result)
		if !ok || result.unit == "" || !oneScale(all...) {
			continue
		}
		f := Finding{Code: DifferenceMismatch, Unit: all[0].unit, Figures: []Figure{d.shown(Part, a), d.shown(Part, b), d.shown(Total, result)}}
		implied := minus(all[0], all[1])
		if row.sum {
			f.Code, implied = SumMismatch, sumOf(all[:2])
		} else if implied.Hi != nil && implied.Hi.Sign() < 0 {
			implied = implied.Neg()
		}
		if f, wrong := d.judged(at, f, all[2].reading, implied, coarsest(all...)); wrong {
			f.Start = min(a.start, b.start, result.start)
			f.End = max(a.end, b.end, result.end)
			out = append(out, f)
		}
	}
	return out
}

// named tells which amount of the row the figure is named as, -1 for none: by
// the longest name that ends nearest before it. A name with more words around it
// ("exports to the south") is of another amount.
func (d *document) named(s *sentence, i int, row balance) int {
	from := s.start
	if i > 0 {
		from = s.figures[i-1].end
	}
	f := s.figures[i]
	text, _ := sinceStop(d.timeless[max(from, f.start-reach) : f.start+len(f.lead)])
	for end := len(text); end > 0; end-- {
		longest, of := 0, -1
		for _, a := range row.names[text[end-1]] {
			if len(a.name) > longest && phraseAt(text, end-len(a.name), a.name) {
				longest, of = len(a.name), a.of
			}
		}
		if of < 0 {
			continue
		}
		if len(without(text[end:], "amount")) > 0 || len(without(text[:end-longest], "naming")) > 0 {
			return -1
		}
		return of
	}
	return -1
}
