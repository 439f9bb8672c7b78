package consistency

import (
	"whence/internal/decimal"
	"whence/internal/quantity"
)

// changes finds levels with the change between them: three figures in a row, of
// which one is marked as the change and one as the level before.
func (d *document) changes(s *sentence, out []Finding) []Finding {
	if len(s.figures) < 2 || d.says(s, "unlike") || d.bases(s) > 1 {
		return out
	}
	for i := 0; i < len(s.figures); i++ {
		if i+2 < len(s.figures) {
			if t, ok := d.triple(s.figures[i : i+3]); ok {
				if f, wrong := d.judgeChange(s, t); wrong {
					out = append(out, f)
				}
				i += 2
				continue
			}
			if f, wrong := d.margin(s, s.figures[i:i+3]); wrong {
				out = append(out, f)
				i += 2
				continue
			}
		}
		if i+1 < len(s.figures) {
			f, pair, wrong := d.direction(s, s.figures[i], s.figures[i+1])
			if wrong {
				out = append(out, f)
			}
			if pair {
				i++
			}
		}
	}
	return out
}

// triple is two levels and the change from the one to the other.
type triple struct {
	earlier, later, change *figure
	levels                 []*figure // both in one unit
}

// triple tells which of three figures is what; ok is false where the words
// don't say.
func (d *document) triple(three []*figure) (t triple, ok bool) {
	order := ""
	for _, f := range three {
		switch {
		case f.role == Change && t.change == nil:
			t.change, order = f, order+"c"
		case f.role == Earlier && t.earlier == nil:
			t.earlier, order = f, order+"e"
		case f.role == Later && t.later == nil:
			t.later, order = f, order+"l"
		case f.role == "" && t.later == nil:
			t.later, order = f, order+"p"
		default:
			return t, false
		}
	}
	if t.change == nil || t.earlier == nil || t.later == nil || !d.close(three) || !oneScale(t.earlier, t.later) {
		return t, false
	}
	switch order {
	case "pce", "lce", "lec", "pec", "elc", "ecl", "cle", "cel":
	default:
		return t, false
	}
	for i := 1; i < len(three); i++ {
		if three[i].role != "" && !d.apposed(three[i-1], three[i]) {
			return t, false
		}
	}
	t.levels, ok = alike(t.earlier, t.later)
	return t, ok && t.levels[0].positive() && t.levels[1].positive()
}

// close tells whether the figures stand in one piece: not far apart, nothing
// that begins something new between them.
func (d *document) close(figures []*figure) bool {
	const farthest = 70
	for i := 1; i < len(figures); i++ {
		from, to := figures[i-1].end, figures[i].start
		if to < from { // given in the order of time, not of the text
			from, to = figures[i].end, figures[i-1].start
		}
		if to-from > farthest {
			return false
		}
		for j := from; j < to; j++ {
			if r := d.folded[j]; r == ';' || r == ':' {
				return false
			}
		}
		if phrasesAnd.in(d.folded[from:to]) {
			return false
		}
	}
	return true
}

// phrasesAnd begin something new between two figures.
var phrasesAnd = phrasesOf("and|while|whereas|but|并且|但|以及")

// apposed tells whether b follows a directly, with only words between that link
// the two: ", up 10 %", "，同比增长10%". What stands before the last comma tells of
// a ("from 90 a year earlier, up 10 %"); without one, a level may be told of in a
// few words ("up 10 % in the third quarter to 110").
func (d *document) apposed(a, b *figure) bool {
	gap := d.timeless[a.end:max(a.end, min(b.cue, b.start))]
	gap, comma := sinceStop(gap)
	gap = without(trimmed(gap), "link")
	return len(gap) == 0 || (!comma && b.role != Change && few(gap))
}

// bases counts the times that the sentence's changes start from: a year before,
// the quarter before.
func (d *document) bases(s *sentence) int {
	n := 0
	for _, row := range baseTimes() {
		if row.in(d.folded[s.start:s.end]) {
			n++
		}
	}
	return n
}

// judgeChange sets the change against its levels.
func (d *document) judgeChange(s *sentence, t triple) (Finding, bool) {
	earlier, later := t.levels[0], t.levels[1]
	stated := t.change.cutOff()
	ratio := quotient(later.reading, earlier.reading)
	f := Finding{Figures: []Figure{d.shown(Earlier, t.earlier), d.shown(Later, t.later), d.shown(Change, t.change)}, Unit: t.change.unit}
	switch {
	case t.change.kind == "multiple":
		return d.judgeMultiple(s, f, t, ratio)
	case t.change.kind == "proportion":
		relative := shifted(ratio, one.Neg()).Scale(hundred)
		relative.Rule = "relative_change"
		if earlier.kind == "proportion" { // "rose 2 percent from 20 % to 22 %" is said of points too
			if stated.Overlaps(signed(minus(later, earlier), t.change.sign)) {
				return f, false
			}
		}
		f.Code = ChangeMismatch
		return d.judged(s, f, stated, signed(relative, t.change.sign), decimal.Max(t.change.step, one))
	case t.change.kind == "points":
		if earlier.kind != "proportion" {
			return f, false
		}
		factor, ok := quantity.ConversionFactor(t.change.unit, "percentage_points")
		if !ok {
			return f, false
		}
		f.Unit = "percentage_points"
		f.Code = DifferenceMismatch
		return d.judged(s, f, stated.Scale(factor), signed(minus(later, earlier), t.change.sign), t.change.step.Mul(factor))
	}
	all, ok := alike(t.earlier, t.later, t.change)
	if !ok {
		return f, false
	}
	f.Unit, f.Code = all[0].unit, DifferenceMismatch
	return d.judged(s, f, all[2].reading, signed(minus(all[1], all[0]), t.change.sign), all[2].step)
}

// judgeMultiple sets a multiple against its levels. "Three times more" is said
// of three times and of four.
func (d *document) judgeMultiple(s *sentence, f Finding, t triple, ratio quantity.Interval) (Finding, bool) {
	stated := t.change.reading
	if t.change.value != nil && multiplies(d.folded[t.change.start:t.change.end]) {
		spread := t.change.value.Mul(decimal.MustParse("0.12"))
		lo, hi := t.change.value.Sub(spread), t.change.value.Add(spread)
		stated = quantity.Interval{Lo: &lo, Hi: &hi, Rule: "multiple"}
	} else if shifted(stated, one).Overlaps(ratio) {
		return f, false
	}
	f.Code, f.Unit = RatioMismatch, "times"
	return d.judged(s, f, stated, ratio, t.change.step)
}

// minus gives a less b.
func minus(a, b *figure) quantity.Interval {
	out := a.reading.Add(b.reading.Neg())
	out.Rule = "difference"
	return out
}

// signed gives a change as its words count it: a fall of 10 % is -10 %.
func signed(i quantity.Interval, sign byte) quantity.Interval {
	switch {
	case sign == '-':
		return i.Neg()
	case sign == '?' && i.Hi != nil && i.Hi.Sign() < 0:
		return i.Neg()
	}
	return i
}

// direction finds a rise to less and a fall to more, where no change is named.
// pair tells whether the two are a level before and one after at all.
func (d *document) direction(s *sentence, a, b *figure) (f Finding, pair, wrong bool) {
	earlier, later := a, b
	switch {
	case a.role == Earlier && b.role == Later:
	case a.role == Later && b.role == Earlier:
		earlier, later = b, a
	default:
		return f, false, false
	}
	if !d.apposed(a, b) {
		return f, false, false
	}
	f, wrong = d.judgeDirection(s, a, earlier, later)
	return f, true, wrong
}

// judgeDirection sets the verb before the first of two levels against them.
func (d *document) judgeDirection(s *sentence, first, earlier, later *figure) (f Finding, wrong bool) {
	levels, ok := alike(earlier, later)
	if !ok || !d.close([]*figure{earlier, later}) || !oneScale(earlier, later) || !levels[0].positive() || !levels[1].positive() || d.says(s, "inverse") {
		return f, false
	}
	sign := later.sign
	if sign != '+' && sign != '-' {
		best, found := lastCue(d.folded[max(s.start, first.cue-reach):first.cue])
		if !found || (best.row.role != Change && best.row.role != moved) {
			return f, false
		}
		sign = best.row.sign
	}
	if sign == '+' && !levels[1].reading.Below(levels[0].reading) || sign == '-' && !levels[0].reading.Below(levels[1].reading) || sign == '?' {
		return f, false
	}
	f = Finding{Code: DirectionMismatch, Figures: []Figure{d.shown(Earlier, earlier), d.shown(Later, later)}, Unit: levels[0].unit, Start: s.start, End: s.end}
	implied := minus(levels[1], levels[0])
	f.Implied = &implied
	f.measure(levels[0].reading, levels[1].reading, levels[0].step)
	f.tell()
	return f, true
}

// margin checks the difference that is told of two numbers of one thing: 5,210
// votes to 4,870, a margin of 440 votes.
func (d *document) margin(s *sentence, three []*figure) (f Finding, wrong bool) {
	a, b, told := three[0], three[1], three[2]
	if told.role != difference || told.unit == "" || told.relative() || !links("against", d.gap(a, b)) || !d.apposed(b, told) {
		return f, false
	}
	all, ok := alike(a, b, told)
	if !ok || a.unit != told.unit || a.role == Change || b.role == Change || !oneScale(all...) {
		return f, false
	}
	implied := minus(all[0], all[1])
	if implied.Hi != nil && implied.Hi.Sign() < 0 {
		implied = implied.Neg()
	}
	f = Finding{Code: DifferenceMismatch, Unit: told.unit, Figures: []Figure{d.shown(Part, a), d.shown(Part, b), d.shown(Change, told)}}
	return d.judged(s, f, all[2].reading, implied, coarsest(all...))
}
