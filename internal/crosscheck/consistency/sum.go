package consistency

import (
	"whence/internal/decimal"
	"whence/internal/numeral"
	"whence/internal/quantity"
)

// sums finds totals with their parts in a list beside them.
func (d *document) sums(s *sentence, out []Finding) []Finding {
	for t := range s.figures {
		for _, look := range []func(*sentence, int) (Finding, bool){d.totalBehind, d.totalBefore, d.remainder} {
			if f, wrong := look(s, t); wrong {
				out = append(out, f)
				break
			}
		}
	}
	return out
}

// totalBehind checks a total that is put behind its parts: 84 passengers and 16
// crew, a total of 110.
func (d *document) totalBehind(s *sentence, t int) (f Finding, wrong bool) {
	total := s.figures[t]
	if t < 2 || total.role != Total {
		return f, false
	}
	gap := d.gap(s.figures[t-1], total)
	if behind, ok := firstCue(d.folded[total.end:s.end]); !links("sums", gap) && (!ok || behind.row.role != Total || !links("list", gap)) {
		return f, false
	}
	if !links("closes", d.behindFigure(s, t)) {
		return f, false
	}
	first := t - 1
	for first > 0 && t-first < 2*near && links("list", d.gap(s.figures[first-1], s.figures[first])) && part(total, s.figures[first-1]) {
		first--
	}
	parts := s.figures[first:t]
	if len(parts) < 2 || !part(total, parts[len(parts)-1]) {
		return f, false
	}
	// What stands further off may be a part too, and the first of a list none.
	further := append(d.previous(s), s.figures[max(0, first-near):t]...)
	for n := 2; n <= len(further); n++ {
		if _, makes := d.makes(total, further[len(further)-n:]); makes {
			return f, false
		}
	}
	end := parts[len(parts)-1].end
	for end < total.start && !isStop(d.folded[end]) {
		end++
	}
	return d.judgeSum(s, total, parts, parts[0].start, end)
}

// totalBefore checks a total that heads a list of its parts to the end of the
// sentence: 12 people: seven men, three women and two children.
func (d *document) totalBefore(s *sentence, t int) (f Finding, wrong bool) {
	if t+2 >= len(s.figures) || len(s.figures)-t > 2*near || s.figures[t].role == Change || !links("heads", d.gap(s.figures[t], s.figures[t+1])) {
		return f, false
	}
	total, parts := s.figures[t], s.figures[t+1:]
	for i, p := range parts {
		if !part(total, p) || (i > 0 && !links("list", d.gap(parts[i-1], p))) || p.role == including || links("of_them", d.behindFigure(s, t+1+i)) {
			return f, false
		}
	}
	return d.judgeSum(s, total, parts, total.end, s.end)
}

// remainder checks "the remaining": with the parts named before, it makes the
// whole, or 100 %.
func (d *document) remainder(s *sentence, t int) (f Finding, wrong bool) {
	last := s.figures[t]
	if last.role != rest || t == 0 {
		return f, false
	}
	from := max(0, t-near)
	if last.kind == "proportion" {
		return d.hundredPercent(s, s.figures[from:t+1])
	}
	for w := from; w < t-1; w++ {
		if !links("whole", d.before(s, w)) && !links("among", d.gap(s.figures[w], s.figures[w+1])) && !links("heads", d.gap(s.figures[w], s.figures[w+1])) {
			continue
		}
		first, end := w+1, t
		if w > from && links("of", d.gap(s.figures[w-1], s.figures[w])) { // five of the 40 are dry
			first = w - 1
		}
		if end > w+1 && links("of", d.gap(s.figures[end-1], last)) { // 30 of the remaining 35
			end--
		}
		var parts []*figure
		for i, p := range s.figures[first : t+1] {
			if i += first; i == w || (i >= end && i < t) {
				continue
			}
			if p.elliptical() && p.counts() && s.figures[w].counts() {
				p = p.without()
			}
			if part(s.figures[w], p) {
				parts = append(parts, p)
			}
		}
		for n := 2; n <= len(parts); n++ {
			if _, makes := d.makes(s.figures[w], parts[len(parts)-n:]); makes {
				return f, false
			}
		}
		if len(parts) >= 2 {
			return d.judgeSum(s, s.figures[w], parts, parts[0].start, last.cue)
		}
	}
	return f, false
}

// hundredPercent checks shares of which the last is what is left.
func (d *document) hundredPercent(s *sentence, figures []*figure) (f Finding, wrong bool) {
	var shares []*figure
	for _, p := range figures {
		if isShare(p) && p.role != Change {
			shares = append(shares, p)
		}
	}
	whole := quantity.Interval{Lo: &hundred, Hi: &hundred, Rule: "whole"}
	for n := 2; n <= len(shares); n++ {
		if sumOf(shares[len(shares)-n:]).Overlaps(whole) {
			return f, false
		}
	}
	sum := sumOf(shares)
	if len(shares) < 2 || !plausible(sum, whole) {
		return f, false
	}
	for _, p := range shares {
		f.Figures = append(f.Figures, d.shown(Part, p))
	}
	f.Code, f.Unit = SumMismatch, "percent"
	return d.judged(s, f, whole, sum, one)
}

// part tells whether the figure can be part of a sum with that total: it counts
// the same thing and isn't a change.
func part(total, p *figure) bool {
	_, ok := alike(total, p)
	return ok && p.role != Change && p.role != Earlier && p.reading.Lo != nil && isShare(total) == isShare(p)
}

// makes tells whether the figures can make the total.
func (d *document) makes(total *figure, parts []*figure) (sum quantity.Interval, ok bool) {
	all, ok := alike(append([]*figure{total}, parts...)...)
	if !ok {
		return sum, false
	}
	sum = sumOf(all[1:])
	return sum, sum.Overlaps(all[0].reading)
}

// judgeSum sets parts against their total. Too little is only wrong where the
// list names everything, in numbers that were read; it goes from from to to.
func (d *document) judgeSum(s *sentence, total *figure, parts []*figure, from, to int) (f Finding, wrong bool) {
	span := d.folded[from:max(from, to)]
	sum, makes := d.makes(total, parts)
	all, ok := alike(append([]*figure{total}, parts...)...)
	if makes || !ok || !plausible(sum, all[0].reading) || has(span, "unlike") || (parts[len(parts)-1].role != rest && cueIn(span, including)) {
		return f, false
	}
	if sum.Below(all[0].reading) && (has(span, "open") || d.unread(from, to) || some(all, func(x *figure) bool { return !x.exactly })) {
		return f, false
	}
	const least = 10 // "in two states: 5 in the one and 6 in the other" counts no states
	ten := decimal.FromInt(least)
	if some(parts, func(x *figure) bool { return x.unit != total.unit && x.unit == "" }) && total.unit != "" && all[0].reading.Below(quantity.Interval{Lo: &ten}) {
		return f, false
	}
	for _, p := range parts {
		f.Figures = append(f.Figures, d.shown(Part, p))
	}
	f.Figures = append(f.Figures, d.shown(Total, total))
	f.Code, f.Unit = SumMismatch, all[0].unit
	return d.judged(s, f, all[0].reading, sum, coarsest(all...))
}

// plausible tells whether a sum is near enough to its total to be meant as it:
// no less than half of it, no more than twice.
func plausible(sum, total quantity.Interval) bool {
	two := decimal.FromInt(2)
	return !sum.Scale(two).Below(total) && !total.Scale(two).Below(sum)
}

// unread tells whether a number stands between from and to that is in no
// mention: one of the parts may not have been read.
func (d *document) unread(from, to int) bool {
	for _, n := range numeral.All(string(d.raw[from:max(from, to)])) {
		if !d.mentioned[from+n.Start] {
			return true
		}
	}
	return false
}
