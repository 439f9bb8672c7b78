package consistency

import "whence/internal/decimal"

// shares finds a part, its whole and the share that the one is of the other,
// three figures beside each other.
func (d *document) shares(s *sentence, out []Finding) []Finding {
	if f, wrong := d.ofThem(s); wrong {
		return append(out, f)
	}
	for i := 0; i+2 < len(s.figures); i++ {
		three, ok := d.shareOf(s, i)
		if !ok {
			continue
		}
		f, wrong := d.judgeShare(s, three)
		if wrong && !(three.loose && d.otherWhole(s, i, three)) {
			out = append(out, f)
		}
		i += 2
	}
	return out
}

// shared is a part, its whole and the share.
type shared struct {
	part, whole, share *figure
	loose              bool // the whole is only the nearest that fits
}

// shareOf tells which of the three figures from i are part, whole and share.
func (d *document) shareOf(s *sentence, i int) (t shared, ok bool) {
	a, b, c := s.figures[i], s.figures[i+1], s.figures[i+2]
	if isShare(a) == isShare(b) && isShare(b) == isShare(c) { // the usual case, told without looking at words
		return t, false
	}
	ab, bc := d.gap(a, b), d.gap(b, c)
	switch {
	case isShare(c) && links("of", ab) && links("share", bc): // 45 of the 60 (75 %)
		t = shared{a, b, c, false}
	case isShare(c) && links("of_whole", ab) && links("of_share", bc): // 45人，占总数60人的75%
		t = shared{a, b, c, false}
	case isShare(c) && links("whole", d.before(s, i)) && links("then", ab) && links("share", bc): // of the 60, 45 (75 %)
		t = shared{b, a, c, false}
	case isShare(c) && links("among", ab) && links("share", bc): // 60人中，45人，占75%
		t = shared{b, a, c, true}
	case isShare(c) && links("of_them", d.behindFigure(s, i+1)) && links("share", bc): // 1,200, 300 of them (25 %)
		t = shared{b, a, c, true}
	case isShare(a) && links("paren", ab) && links("of", bc): // 75 % (45) of the 60
		t = shared{b, c, a, false}
	case isShare(a) && links("of", ab) && (links("or", bc) || (links("plain", bc) && links("comma", d.behindFigure(s, i+2)))): // 75 % of the 60, or 45
		t = shared{c, b, a, false}
	case isShare(b) && (links("paren", ab) || links("plain", ab)) && links("of", bc): // 45, 75 % of the 60
		t = shared{a, c, b, false}
	case isShare(b) && links("among", ab) && links("paren", bc): // 60人中有75%（45人）
		t = shared{c, a, b, true}
	default:
		return t, false
	}
	if isShare(t.part) || isShare(t.whole) || t.share.role == Change || t.part.role == Change || !oneScale(t.part, t.whole) {
		return t, false
	}
	if t.share == c && links("elsewhere", d.behindFigure(s, i+2)[len(string(c.tail)):]) {
		return t, false
	}
	both, ok := d.partAndWhole(t)
	return t, ok && both[0].positive() && both[1].positive()
}

// ofThem checks a part and its share of what the sentence before counted last:
// They visited 1,240 kitchens. They closed 87 of them, or 7 %.
func (d *document) ofThem(s *sentence) (f Finding, wrong bool) {
	before := d.previous(s)
	if len(before) == 0 || len(s.figures) < 2 {
		return f, false
	}
	t := shared{s.figures[0], before[len(before)-1], s.figures[1], true}
	if !isShare(t.share) || isShare(t.part) || isShare(t.whole) || t.part.role == Change || t.whole.role == Change || t.share.role == Change ||
		!links("of_them", d.behindFigure(s, 0)) || !links("share", d.gap(t.part, t.share)) || links("elsewhere", d.behindFigure(s, 1)[len(string(t.share.tail)):]) {
		return f, false
	}
	if !t.part.counts() || !t.whole.counts() || !oneScale(t.part, t.whole) || !t.part.positive() || !t.whole.positive() || d.otherWhole(s, 0, t) {
		return f, false
	}
	t.loose = false // the words bind them, whatever their units are called
	if f, wrong = d.judgeShare(s, t); wrong {
		f.Start = d.sentences[s.i-1].start
	}
	return f, wrong
}

// partAndWhole gives both in one unit. Where the words bind them ("400 jobs, 5 %
// of its 6,000 staff"), things that are counted need not have one name.
func (d *document) partAndWhole(t shared) ([]*figure, bool) {
	if both, ok := alike(t.part, t.whole); ok {
		return both, true
	}
	return []*figure{t.part, t.whole}, !t.loose && t.part.counts() && t.whole.counts()
}

// otherWhole tells whether the share follows from another whole that the
// sentence, or the one before, names: one of its figures, or the sum of them.
func (d *document) otherWhole(s *sentence, i int, t shared) bool {
	var others []*figure
	for _, f := range append(d.previous(s), lastOf(s.figures[:min(i+3, len(s.figures))])...) {
		if f == t.part || f == t.share || isShare(f) || f.role == Change {
			continue
		}
		both, ok := alike(t.part, f)
		if !ok || !both[1].positive() {
			continue
		}
		if _, wrong := d.judgeShare(s, shared{t.part, f, t.share, false}); !wrong {
			return true
		}
		others = append(others, both[1])
	}
	if len(others) < 2 {
		return false
	}
	all := quotient(t.part.reading, sumOf(others)).Scale(hundred)
	return all.Overlaps(t.share.cutOff())
}

// near is how many figures back are looked at for what else may be meant.
const near = 8

// previous gives the last figures of the sentence before s.
func (d *document) previous(s *sentence) []*figure {
	if s.i == 0 {
		return nil
	}
	return lastOf(d.sentences[s.i-1].figures)
}

// lastOf gives the last few figures, as a slice of their own.
func lastOf(figures []*figure) []*figure {
	return append([]*figure{}, figures[max(0, len(figures)-near):]...)
}

func isShare(f *figure) bool { return f.kind == "proportion" }

// judgeShare sets a share against its numbers.
func (d *document) judgeShare(s *sentence, t shared) (Finding, bool) {
	both, _ := d.partAndWhole(t)
	implied := quotient(both[0].reading, both[1].reading).Scale(hundred)
	implied.Rule = "share"
	f := Finding{Code: ShareMismatch, Unit: "percent", Figures: []Figure{d.shown(Part, t.part), d.shown(Total, t.whole), d.shown(Share, t.share)}}
	return d.judged(s, f, t.share.cutOff(), implied, decimal.Max(t.share.step, one))
}

// gap gives the words between two figures, those around their numerals too.
func (d *document) gap(a, b *figure) string {
	return string(d.folded[a.end-len(a.tail) : b.start+len(b.lead)])
}

// before gives the words before the figure at i of a sentence.
func (d *document) before(s *sentence, i int) string {
	from := s.start
	if i > 0 {
		from = s.figures[i-1].end
	}
	f := s.figures[i]
	return string(d.folded[max(from, f.start-reach) : f.start+len(f.lead)])
}

// behindFigure gives the words behind the numeral of the figure at i.
func (d *document) behindFigure(s *sentence, i int) string {
	to := s.end
	if i+1 < len(s.figures) {
		to = s.figures[i+1].start
	}
	f := s.figures[i]
	return string(d.folded[f.end-len(f.tail) : min(max(to, f.end), f.end+reach)])
}
