package consistency

import (
	"strings"
	"sync"

	"whence/internal/quantity"
)

// partsOf finds parts that are more than what they are part of: one behind
// "including", or kinds of which a thing can be only one.
func (d *document) partsOf(s *sentence, out []Finding) []Finding {
	for i := range s.figures {
		if f, wrong := d.included(s, i); wrong {
			out = append(out, f)
		}
	}
	for i := 0; i < len(s.figures); {
		f, end, wrong := d.divided(s, i)
		if wrong {
			out = append(out, f)
		}
		i = end + 1
	}
	return out
}

// included checks a part that "including" names against everything of its unit
// before it, since the words don't say which of those is meant.
func (d *document) included(s *sentence, i int) (f Finding, wrong bool) {
	p := s.figures[i]
	if p.role != including || i == 0 || p.unit == "" || p.relative() {
		return f, false
	}
	var wholes []*figure
	var whole *figure
	for _, w := range append(d.previous(s), s.figures[max(0, i-near):i]...) {
		both, ok := alike(p, w)
		switch {
		case w.relative() || w.role == Change:
		case ok:
			if wholes = append(wholes, both[1]); w.unit != "" && w.start >= s.start {
				whole = both[1]
			}
		case p.elliptical() && w.counts() && w.start >= s.start:
			wholes = append(wholes, w) // "888 cases in 23 countries, of which 463": a unit of neither
		}
	}
	if whole == nil || !oneScale(append(wholes, p)...) {
		return f, false
	}
	if all := sumOf(wholes); !all.Below(p.reading) {
		return f, false
	}
	f.Code, f.Unit = PartExceedsWhole, p.unit
	f.Figures = []Figure{d.shown(Part, p), d.shown(Total, whole)}
	return d.judged(s, f, whole.reading, p.reading, coarsest(p, whole))
}

// kindOf is a kind of a partition.
type kindOf struct{ partition, kind string }

// kinds are the words of data/partitions.tsv by their first rune.
type kindWord struct {
	kindOf
	words []rune
}

var kindWords = sync.OnceValue(func() map[rune][]kindWord {
	out := map[rune][]kindWord{}
	for _, f := range rows("partitions.tsv", 3) {
		for words := range strings.SplitSeq(f[2], "|") {
			w := []rune(words)
			out[w[0]] = append(out[w[0]], kindWord{kindOf{f[0], f[1]}, w})
		}
	}
	return out
})

// kindAt gives the kind whose longest word stands at i.
func kindAt(text []rune, i int) (kind kindOf, length int) {
	for _, w := range kindWords()[text[i]] {
		if len(w.words) > length && phraseAt(text, i, w.words) {
			kind, length = w.kindOf, len(w.words)
		}
	}
	return kind, length
}

// divided checks a list of figures, each of another kind of one partition,
// against their whole (100 % for shares), and gives where the list ends.
func (d *document) divided(s *sentence, i int) (f Finding, end int, wrong bool) {
	partition, kind := d.kind(s, i)
	if partition == "" {
		return f, i, false
	}
	kinds := map[string]bool{kind: true}
	end = i
	for end+1 < len(s.figures) && links("list", d.gap(s.figures[end], s.figures[end+1])) {
		p, k := d.kind(s, end+1)
		if p != partition || kinds[k] || !part(s.figures[i], s.figures[end+1]) {
			break
		}
		kinds[k] = true
		end++
	}
	parts := s.figures[i : end+1]
	if len(parts) < 2 || some(parts, func(p *figure) bool { return p.role == Change || !p.exactly }) {
		return f, end, false
	}
	if isShare(parts[0]) {
		sum, whole := sumOf(parts), quantity.Interval{Hi: &hundred, Rule: "whole"}
		if partition != "vote" || !d.oneCrowd(s, i, end) || !sum.Lo.Less(hundred.Add(hundred)) {
			return f, end, false
		}
		for _, p := range parts {
			f.Figures = append(f.Figures, d.shown(Part, p))
		}
		f.Code, f.Unit = SumMismatch, "percent"
		f, wrong = d.judged(s, f, whole, sum, one)
		return f, end, wrong
	}
	w, ok := d.dividedWhole(s, i, end, partition)
	if !ok {
		return f, end, false
	}
	sum, makes := d.makes(w, parts)
	both, ok := alike(append([]*figure{w}, parts...)...)
	short := sum.Below(both[0].reading)
	if makes || !ok || (short && (len(parts) != 2 || partition != "sex" || !w.exactly || d.says(s, "unnamed"))) || !plausible(sum, both[0].reading) {
		return f, end, false
	}
	for _, p := range parts {
		f.Figures = append(f.Figures, d.shown(Part, p))
	}
	f.Figures = append(f.Figures, d.shown(Total, w))
	if f.Code, f.Unit = PartExceedsWhole, both[0].unit; short {
		f.Code = SumMismatch
	}
	f, wrong = d.judged(s, f, both[0].reading, sum, coarsest(both...))
	return f, end, wrong
}

// dividedWhole finds the whole that kinds are named of: right before the first
// of them. Whoever is a man or a woman may be called a member there.
func (d *document) dividedWhole(s *sentence, i, end int, partition string) (*figure, bool) {
	if i == 0 {
		return nil, false
	}
	w, first := s.figures[i-1], s.figures[i]
	if w.role == Change || w.relative() {
		return nil, false
	}
	gap := d.gap(w, first)
	named := links("among", gap) || links("heads", gap) || first.role == including || (links("whole", d.before(s, i-1)) && links("then", gap)) ||
		(links("named", gap) && links("closes", d.behindFigure(s, end)))
	if !named {
		return nil, false
	}
	if _, alike := alike(first, w); !alike && partition == "sex" && w.counts() && first.counts() {
		w = w.of(first)
	}
	return w, part(first, w)
}

func startsKind(text []rune, i int) bool {
	_, n := kindAt(text, i)
	return n > 0
}

// oneCrowd tells whether shares are of the same people: 51 % of voters were for,
// 40 % against; not 67 % of the one party and 86 % of the other.
func (d *document) oneCrowd(s *sentence, from, to int) bool {
	var crowd string
	for i := from; i <= to; i++ {
		next := s.end
		if i+1 < len(s.figures) {
			next = s.figures[i+1].start
		}
		behind := d.folded[s.figures[i].end:min(next, s.figures[i].end+reach)]
		words := ""
		for j := range behind {
			if isStop(behind[j]) || startsKind(behind, j) {
				words = string(trimmed(behind[:j]))
				break
			}
		}
		if !links("crowd", words) {
			continue
		}
		if crowd != "" && !strings.HasPrefix(words, crowd) && !strings.HasPrefix(crowd, words) {
			return false
		}
		crowd = words
	}
	return true
}

// kind tells of which kind a figure is, by the words beside it up to the next
// stop: "seven men", "男性7人", "51% were for".
func (d *document) kind(s *sentence, i int) (partition, kind string) {
	f := s.figures[i]
	from, to := s.start, s.end
	if i > 0 {
		from = s.figures[i-1].end
	}
	if i+1 < len(s.figures) {
		to = s.figures[i+1].start
	}
	const beside = 16
	before, _ := sinceStop(d.folded[max(from, f.start-beside) : f.start+len(f.lead)])
	behind := d.folded[f.end-len(f.tail) : min(max(to, f.end), f.end+2*beside)]
	for j, r := range behind {
		if isStop(r) {
			behind = behind[:j]
			break
		}
	}
	for _, text := range [][]rune{behind, before} {
		var only kindOf
		for j := 0; j < len(text); {
			k, n := kindAt(text, j)
			if n > 0 && only.kind != "" && k != only {
				return "", "" // "men and women": of neither kind alone
			}
			if n > 0 {
				only = k
			}
			j += max(n, 1)
		}
		if only.kind != "" {
			return only.partition, only.kind
		}
	}
	return "", ""
}
