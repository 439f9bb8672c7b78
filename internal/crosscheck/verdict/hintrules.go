package verdict

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// fitsBroader: x's number is that of a metric that x's is part of, and y's isn't.
func (e *engine) fitsBroader(p *Pair, x, y *reading) (Evidence, bool) {
	return e.fitsOther(x, y, true, "a broader metric")
}

// fitsNarrower: x's number is that of a metric that is part of x's, and y's isn't.
func (e *engine) fitsNarrower(p *Pair, x, y *reading) (Evidence, bool) {
	return e.fitsOther(x, y, false, "a narrower metric")
}

func (e *engine) fitsOther(x, y *reading, broader bool, which string) (Evidence, bool) {
	if x.vague() || e.holds(x) {
		return Evidence{}, false
	}
	for _, f := range e.fitsOf(x, broader) {
		var best *reading
		var nearest quantity.Relation
		for _, c := range f.claims {
			if c == y || c.vague() || c.usual.Overlaps(y.usual) || e.refuted(c) {
				continue
			}
			// A number of y's own time says more than one of another year that x may also mean.
			if m := e.match(c, y).Relation; best == nil || m < nearest {
				best, nearest = c, m
			}
		}
		if best != nil {
			return Evidence{
				Claim: x.c.ID, Claims: []string{best.c.ID}, Metric: f.metric, Value: best.shown(),
				Text: fmt.Sprintf("%s (%s) fits %s, %s, as %s states it (%s); %s (%s) does not.",
					x.label(), x.shown(), which, f.metric, best.label(), best.shown(), y.label(), y.shown()),
			}, true
		}
	}
	return Evidence{}, false
}

// refuted tells whether a reference series says another number than r for its
// subject and time: then r is no evidence of what the number of that is.
func (e *engine) refuted(r *reading) bool {
	return !r.c.Series && slices.ContainsFunc(e.disputing(r), func(c *reading) bool { return c.c.Series })
}

// vagueness is how wide a reading may be, in parts of its farther end, to say
// anything of what it is about: tens of thousands fit too much.
var vagueness = decimal.MustParse("0.5")

// vague tells whether a reading is too wide to say what it is about.
func (r *reading) vague() bool {
	width, ok := r.usual.Width()
	return !ok || decimal.Max(r.usual.Lo.Abs(), r.usual.Hi.Abs()).Mul(vagueness).Less(width)
}

// partFitsWhole: the number given for the part is the one given for the whole.
func (e *engine) partFitsWhole(p *Pair, x, y *reading) (Evidence, bool) {
	if p.Branch == nil || p.Branch.Part != x.c.Metric || !x.usual.Overlaps(y.usual) || x.vague() || y.vague() || e.refuted(y) {
		return Evidence{}, false
	}
	return Evidence{
		Claim: x.c.ID, Claims: []string{y.c.ID}, Metric: y.c.Metric, Value: y.shown(),
		Text: fmt.Sprintf("%s (%s), said of %s, fits the broader %s as %s states it (%s).",
			x.label(), x.shown(), x.c.Metric, y.c.Metric, y.label(), y.shown()),
	}, true
}

// wholeFitsPart: the number given for the whole is the one given for the part,
// and another claim about the whole disagrees with it.
func (e *engine) wholeFitsPart(p *Pair, x, y *reading) (Evidence, bool) {
	if p.Branch == nil || p.Branch.Whole != x.c.Metric || !x.usual.Overlaps(y.usual) || x.vague() || y.vague() || e.refuted(y) {
		return Evidence{}, false
	}
	for _, c := range e.disputing(x) {
		if !c.usual.Overlaps(y.usual) {
			return Evidence{
				Claim: x.c.ID, Claims: []string{y.c.ID, c.c.ID}, Metric: y.c.Metric, Value: y.shown(),
				Text: fmt.Sprintf("%s (%s), said of %s, fits the narrower %s as %s states it (%s); %s gives %s for the whole.",
					x.label(), x.shown(), x.c.Metric, y.c.Metric, y.label(), y.shown(), c.label(), c.shown()),
			}, true
		}
	}
	return Evidence{}, false
}

// scaleSlip: the numbers have the same digits, but for rounding, at another scale.
func (e *engine) scaleSlip(p *Pair, x, y *reading) (Evidence, bool) {
	factor, ok := slip(x, y)
	if !ok || x.unit != y.unit {
		return Evidence{}, false
	}
	return slipHint(x, y, factor).Evidence, true
}

func slipHint(a, b *reading, factor decimal.Decimal) Hint {
	slipText := ""
	for _, row := range slipFactors {
		if row.factor.Equal(factor) {
			slipText = row.slip
		}
	}
	return Hint{Code: ScaleSlip, Evidence: Evidence{
		Claim: a.c.ID, Claims: []string{b.c.ID}, Factor: factor.Reduced().String(),
		Text: fmt.Sprintf("%s (%s) and %s (%s) have the same digits but for rounding and differ by %s: %s.",
			a.label(), a.shown(), b.label(), b.shown(), factor.Reduced(), slipText),
	}}
}

// pointWords are how percentage points are written.
var pointWords = []string{"百分点", "百分點", "percentage point", "percent point", "percentage-point"}

// percentVsPoints: a change in percent is set beside one in percentage points,
// by their units or by the words of one that contradict its unit.
func (e *engine) percentVsPoints(p *Pair, x, y *reading) (Evidence, bool) {
	if p.Verdict == DifferentUnit {
		if x.unit != "percent" || y.unit != "percentage_points" {
			return Evidence{}, false
		}
		same := "The numbers differ as well."
		if x.usual.Overlaps(y.usual) {
			same = "The numbers are the same, so one of the two may have been taken for the other."
		}
		return Evidence{
			Claim: x.c.ID, Claims: []string{y.c.ID},
			Text: fmt.Sprintf("%s states percent, %s percentage points. %s", x.label(), y.label(), same),
		}, true
	}
	points := func(r *reading) bool {
		if r.c.Quantity == nil {
			return false
		}
		words := strings.ToLower(r.c.Quantity.Verbatim)
		for _, w := range pointWords {
			if strings.Contains(words, w) {
				return true
			}
		}
		return false
	}
	if x.unit != "percent" || !points(x) || points(y) {
		return Evidence{}, false
	}
	return Evidence{
		Claim: x.c.ID, Claims: []string{y.c.ID},
		Text: fmt.Sprintf("%s is recorded in percent but its words say percentage points.", x.label()),
	}, true
}

// calendarVsRolling: one number is of a calendar year, the other of twelve
// months that cross it; by their own periods, or x's number is known for such a
// period.
func (e *engine) calendarVsRolling(p *Pair, x, y *reading) (Evidence, bool) {
	a, b := x.timing.Period, y.timing.Period
	if x.calendar && y.rolling && e.crosses(x, y) {
		return Evidence{
			Claim: y.c.ID, Claims: []string{x.c.ID}, Period: b.String(),
			Text: fmt.Sprintf("%s is about a calendar year (%s), %s about twelve months across it (%s).", x.label(), a, y.label(), b),
		}, true
	}
	if p.Verdict == DifferentPeriod {
		return Evidence{}, false
	}
	anchor := anchorOf(x, y)
	if x.derived || e.holds(x) {
		return Evidence{}, false
	}
	for _, c := range e.fitting(x, x.c.Metric) {
		q := c.timing.Period
		if anchor != nil && crossing(anchor, c) && telling(c, x) && !c.usual.Overlaps(y.usual) {
			return Evidence{
				Claim: x.c.ID, Claims: []string{c.c.ID}, Period: q.String(), Value: c.shown(),
				Text: fmt.Sprintf("%s (%s) fits %s, which %s states for %s, better than %s.", x.label(), x.shown(), c.shown(), c.label(), q, anchor.when),
			}, true
		}
	}
	return Evidence{}, false
}

// vague is how wide a reading may be, in parts of its upper end, to say anything
// of where a narrower one is from.
var vague = decimal.MustParse("0.1")

// telling tells whether a number says anything of where x's is from: one that is
// vaguer than x, and vague in itself, fits too much.
func telling(c, x *reading) bool {
	if compareWidth(c, x) <= 0 {
		return true
	}
	width, ok := c.usual.Width()
	return ok && width.LessEq(c.usual.Hi.Abs().Mul(vague))
}

// holds tells whether a row of a reference series bears x out for the time that
// x states: then it is not the number of another time.
func (e *engine) holds(x *reading) bool {
	if holds, known := e.borneOut[x]; known {
		return holds
	}
	holds := x.timing.Period.Dated() && slices.ContainsFunc(e.cells[x.cell], func(c *reading) bool {
		return c != x && c.c.Series && c.when == x.when && c.usual.Overlaps(x.usual)
	})
	e.borneOut[x] = holds
	return holds
}

// crosses tells whether the periods of two claims share enough to be taken for
// one another.
func (e *engine) crosses(x, y *reading) bool {
	r := quantity.MatchPeriods(x.timing, y.timing, quantity.Total, x.policy).Relation
	return r == quantity.SamePeriod || r == quantity.NearPeriod
}

// anchorOf is the claim whose period a pair is compared for: x where it states
// one, else y, nil for neither.
func anchorOf(x, y *reading) *reading {
	for _, r := range []*reading{x, y} {
		if r.timing.Period.Dated() && r.timing.Period.End != nil {
			return r
		}
	}
	return nil
}

// crossing tells whether of two periods one is a calendar year and the other
// twelve months across a part of it.
func crossing(a, b *reading) bool {
	return ((a.calendar && b.rolling) || (a.rolling && b.calendar)) && !a.about().apart(b.about())
}

// stale: x's number is known for an older period, and is not y's.
func (e *engine) stale(p *Pair, x, y *reading) (Evidence, bool) {
	anchor := anchorOf(x, y)
	if anchor == nil || x.derived || e.holds(x) {
		return Evidence{}, false
	}
	for _, c := range e.fitting(x, x.c.Metric) {
		q := c.timing.Period
		if q.End.Before(*anchor.timing.Period.End) && telling(c, x) && !c.usual.Overlaps(y.usual) && !crossing(anchor, c) {
			return Evidence{
				Claim: x.c.ID, Claims: []string{c.c.ID}, Period: q.String(), Value: c.shown(),
				Text: fmt.Sprintf("%s (%s) is what %s states for the older %s (%s).", x.label(), x.shown(), c.label(), q, c.shown()),
			}, true
		}
	}
	return Evidence{}, false
}

// cumulativeBesideAnnual: x counts since ever, y over a period.
func (e *engine) cumulativeBesideAnnual(p *Pair, x, y *reading) (Evidence, bool) {
	if !x.timing.Period.Cumulative() {
		return Evidence{}, false
	}
	ev := Evidence{
		Claim: x.c.ID, Claims: []string{y.c.ID}, Period: y.timing.Period.String(),
		Text: fmt.Sprintf("%s (%s) states no beginning and may count since ever; %s (%s) is of %s.",
			x.label(), x.shown(), y.label(), y.shown(), y.timing.Period),
	}
	if b := e.historyOf(y.cell).most("", 0); b.periods > 1 && x.usual.Contains(b.sum) {
		ev.Claims, ev.Value = append(ev.Claims, b.claims...), b.sum.Reduced().String()
		ev.Text += fmt.Sprintf(" The %d known periods sum to at most %s.", b.periods, b.sum.Reduced())
	}
	return ev, true
}

// runningTotal: x's number is the sum of y's and of the periods before it.
func (e *engine) runningTotal(p *Pair, x, y *reading) (Evidence, bool) {
	if x.measure != quantity.Total || x.c.Metric != y.c.Metric || !y.usual.Below(x.usual) {
		return Evidence{}, false
	}
	claims, _, ok := e.historyOf(x.cell).runningTotal(x, y)
	if !ok {
		return Evidence{}, false
	}
	return Evidence{
		Claim: x.c.ID, Claims: claims, Period: y.timing.Period.String(),
		Text: fmt.Sprintf("%s (%s) is the sum of %d consecutive periods that end with the one of %s.", x.label(), x.shown(), len(claims), y.label()),
	}, true
}

// incrementVsTotal: x's number is one of the changes that another claim lists,
// whose total is y's.
func (e *engine) incrementVsTotal(p *Pair, x, y *reading) (Evidence, bool) {
	for _, c := range e.lists[x.cell] {
		if c == x || len(c.parts) < 2 || c.usual.Overlaps(x.usual) || !(c == y || c.usual.Overlaps(y.usual)) {
			continue
		}
		for _, part := range c.parts {
			if part.Overlaps(x.usual) {
				return Evidence{
					Claim: x.c.ID, Claims: []string{c.c.ID}, Value: c.shown(),
					Text: fmt.Sprintf("%s (%s) is one of the %d increments that %s lists; their total is %s.",
						x.label(), x.shown(), len(c.parts), c.label(), c.shown()),
				}, true
			}
		}
	}
	return Evidence{}, false
}

// label is what a sentence calls the claim.
func (r *reading) label() string { return cmp.Or(r.c.Label, r.c.ID) }

// shown is the number as it stands in a sentence.
func (r *reading) shown() string {
	switch {
	case r.value != nil && r.comparator != "" && r.comparator != quantity.Eq:
		return string(r.comparator) + " " + r.value.Reduced().String()
	case r.value != nil:
		return r.value.Reduced().String()
	case r.lower != nil && r.upper != nil:
		return r.lower.Reduced().String() + " to " + r.upper.Reduced().String()
	}
	return end(r.usual.Lo)[:len(end(r.usual.Lo))-1] + " to " + strings.TrimSuffix(end(r.usual.Hi), ";")
}
