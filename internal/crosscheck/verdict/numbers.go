package verdict

import (
	"whence/internal/decimal"
	"whence/internal/quantity"
)

// quantityPair judges two quantities by the table of verdicts.
func (e *engine) quantityPair(p Pair, a, b *reading) (Pair, string) {
	if sameAssertion(a, b) {
		p.Verdict = SameClaim
		return p, ""
	}
	match := e.match(a, b)
	reasons := common(&p, a, b, DifferentMetric)
	if a.unit != b.unit && a.unit != "" && b.unit != "" {
		reasons[DifferentUnit] = true
	}
	switch match.Relation {
	case quantity.DifferentPeriod:
		reasons[DifferentPeriod] = true
	case quantity.CumulativeVsPeriodic:
		reasons[CumulativeVsPeriodic] = true
	}
	if factor, ok := e.scaleError(a, b, match); ok {
		p.Verdict = ScaleError
		p.apart(a, b)
		p.Hints = append(p.Hints, slipHint(a, b, factor))
		return p, ""
	}
	p.Branch = e.branch(a, b)
	if e.partExceedsWhole(&p, a, b, reasons) || p.refuse(reasons) {
		p.Hints = append(p.Hints, e.hints(&p, a, b)...)
		return p, ""
	}
	if a.c.stance() != b.c.stance() || a.c.stance() == Deny {
		return p.denied(a, b)
	}
	p.judge(a, b, match)
	p.Hints = append(p.Hints, e.hints(&p, a, b)...)
	return p, ""
}

// match relates the periods. One origin about different stated periods of one
// metric (a rolling series) never speaks of the same time, however much they share.
func (e *engine) match(a, b *reading) quantity.PeriodMatch {
	measure := a.measure
	if measure == quantity.Total || measure == "" {
		measure = b.measure
	}
	pol := a.policy
	if a.c.Metric != b.c.Metric { // neither metric's own widths decide between two
		pol = e.in.Policy
	}
	m := quantity.MatchPeriods(a.timing, b.timing, measure, pol)
	if oneOrigin(a, b) && a.c.Metric == b.c.Metric && m.Relation != quantity.CumulativeVsPeriodic && statedApart(a, b) {
		return quantity.PeriodMatch{Relation: quantity.DifferentPeriod}
	}
	return m
}

// statedApart tells whether two claims state different periods of their own.
func statedApart(a, b *reading) bool {
	x, y := a.timing.Period, b.timing.Period
	return x.Dated() && y.Dated() && !x.Inferred && !y.Inferred && !x.Equal(y)
}

// sameAssertion tells whether two claims are one assertion, said twice in one
// text or in copies of it.
func sameAssertion(a, b *reading) bool {
	if !oneText(a, b) || a.c.subject() == "" || a.assertion != b.assertion {
		return false
	}
	if a.c.kind() != Quantity {
		return true
	}
	if a.origin != "" && b.origin != "" && a.origin != b.origin {
		return false // one text that quotes two origins
	}
	return a.numbers && b.numbers && a.usual.Overlaps(b.usual) && !opposed(a.comparator, b.comparator)
}

// opposed tells whether one comparator bounds from below and the other from above.
func opposed(a, b quantity.Comparator) bool {
	below := func(c quantity.Comparator) bool { return c == quantity.Gt || c == quantity.Gte }
	above := func(c quantity.Comparator) bool { return c == quantity.Lt || c == quantity.Lte }
	return (below(a) && above(b)) || (above(a) && below(b))
}

// scaleError tells whether one claim says the other's number with a slipped
// scale: across a confirmed translation, or quoting the same origin.
func (e *engine) scaleError(a, b *reading, match quantity.PeriodMatch) (decimal.Decimal, bool) {
	if !e.copies.translated(a, b) && !oneOrigin(a, b) {
		return decimal.Decimal{}, false
	}
	alike := a.c.Metric != "" && a.c.Metric == b.c.Metric && a.geography == b.geography && a.dimensions == b.dimensions &&
		a.unit == b.unit && a.c.stance() == b.c.stance() && match.Relation == quantity.SamePeriod
	if !alike {
		return decimal.Decimal{}, false
	}
	return slip(a, b)
}

// slip gives the factor of a slipped scale by which two numbers differ.
func slip(a, b *reading) (decimal.Decimal, bool) {
	if !a.numbers || !b.numbers {
		return decimal.Decimal{}, false
	}
	for _, row := range slipFactors {
		switch {
		case a.value != nil && b.value != nil:
			if slipped(a, b, row.factor, row.about) || slipped(b, a, row.factor, row.about) {
				return row.factor, true
			}
		case a.lower != nil && a.upper != nil && b.lower != nil && b.upper != nil && !a.lower.IsZero():
			up := a.lower.Mul(row.factor).Equal(*b.lower) && a.upper.Mul(row.factor).Equal(*b.upper)
			down := b.lower.Mul(row.factor).Equal(*a.lower) && b.upper.Mul(row.factor).Equal(*a.upper)
			if up || down {
				return row.factor, true
			}
		}
	}
	return decimal.Decimal{}, false
}

// slipTolerance is how far two numbers may lie apart, after the factor, in parts
// of the greater, for their digits to be the same but for rounding.
var slipTolerance = decimal.MustParse("0.05")

// slipped tells whether large is small times factor, as far as both are exact.
func slipped(small, large *reading, factor decimal.Decimal, about float64) bool {
	// Far off in binary is far off: most pairs end here, without exact arithmetic.
	if ratio := large.magnitude / (small.magnitude * about); !(ratio > 0.9 && ratio < 1.1) {
		return false
	}
	scaled := small.value.Mul(factor)
	off := scaled.Sub(*large.value).Abs()
	if off.IsZero() {
		return true
	}
	if !off.LessEq(large.value.Abs().Mul(slipTolerance)) {
		return false
	}
	exact := decimal.Max(small.p.Mul(factor), large.p).Mul(oneHalf)
	return off.Less(exact) || ((small.oneSided() || large.oneSided()) && small.usual.Scale(factor).Overlaps(large.usual))
}

// oneSided tells whether the number was rounded to one side by its words: 77,000
// of "more than 77,000" may stand for 77,900.
func (r *reading) oneSided() bool {
	return oneOf(r.comparator, quantity.Gt, quantity.Gte, quantity.Lt, quantity.Lte, quantity.Nearly)
}

var oneHalf = decimal.MustParse("0.5")

// branch tells how the metrics of two claims hang together, nil where they don't.
func (e *engine) branch(a, b *reading) *Branch {
	if a.c.Metric == "" || b.c.Metric == "" || a.c.Metric == b.c.Metric {
		return nil
	}
	br := e.tree.branch(a.c.Metric, b.c.Metric)
	if br == nil {
		return nil
	}
	br.PartOf, br.WholeOf = a.c.ID, b.c.ID
	if br.Part != a.c.Metric {
		br.PartOf, br.WholeOf = b.c.ID, a.c.ID
	}
	return br
}

// partExceedsWhole judges metrics of one branch that differ in nothing else.
func (e *engine) partExceedsWhole(p *Pair, a, b *reading, reasons map[Verdict]bool) bool {
	if p.Branch == nil || len(reasons) != 1 || !reasons[DifferentMetric] || a.c.stance() != Affirm || b.c.stance() != Affirm {
		return false
	}
	part, whole := a, b
	if p.Branch.Part != a.c.Metric {
		part, whole = b, a
	}
	if e.match(a, b).Relation != quantity.SamePeriod || !whole.strict.Below(part.strict) {
		return false
	}
	p.Verdict = PartExceedsWhole
	p.apart(a, b)
	return true
}

// denied judges two claims of which at least one denies: that denies what the
// other affirms, or both the same. Anything else says nothing of the other.
func (p Pair) denied(a, b *reading) (Pair, string) {
	if !a.usual.Overlaps(b.usual) {
		return p, reasonDenied
	}
	if a.c.stance() == b.c.stance() {
		p.Verdict, p.Via = Agree, via(a, b, quantity.PeriodMatch{})
	} else {
		p.Verdict = StanceConflict
	}
	return p, ""
}

// judge compares two readings whose periods match.
func (p *Pair) judge(a, b *reading, match quantity.PeriodMatch) {
	s, apart := spreadOf(a, b)
	possible := a.strict.Overlaps(b.strict)
	switch {
	case !apart && match.Relation == quantity.SamePeriod && (outsideNamed(a, b) || outsideNamed(b, a)):
		p.Verdict = Tension
		p.apart(a, b)
	case !apart:
		p.Verdict, p.Via = Agree, via(a, b, match)
		p.LogicallyPossible = &possible
	case match.Relation == quantity.NearPeriod || match.Tolerates(s.gap, s.over):
		p.Verdict = DifferentPeriod
		p.Reasons = append(p.Reasons, DifferentPeriod)
	default:
		p.Verdict = disagreement(a, b, s, possible)
		p.apart(a, b)
	}
}

// disagreement gives the verdict of two readings that are apart.
func disagreement(a, b *reading, s spread, possible bool) Verdict {
	switch {
	case a.sum || b.sum:
		return SumMismatch
	case oneOrigin(a, b) && revisedBetween(a, b, s):
		return Revised
	case possible && s.atMost(a.policy.Width(quantity.TensionSpread)):
		return Tension
	}
	return Conflict
}

// revisedBetween tells whether two numbers of one origin that are apart are of
// two vintages. A document that states none repeats what was known when it was
// published: a vintage later than that is another one. But who misquotes states
// no vintage either, so that only a small difference passes for a revision that
// nobody states.
func revisedBetween(a, b *reading, s spread) bool {
	if a.c.AsOf != nil && b.c.AsOf != nil {
		return *a.c.AsOf != *b.c.AsOf
	}
	return (a.outdatedBy(b.c.AsOf) || b.outdatedBy(a.c.AsOf)) && s.atMost(a.policy.Width(quantity.TensionSpread))
}

// outdatedBy tells whether the reading's document states no vintage, and is
// older than one that another number has.
func (r *reading) outdatedBy(vintage *quantity.Date) bool {
	return vintage != nil && r.c.AsOf == nil && r.c.PublishedAt != nil && r.c.PublishedAt.Before(*vintage)
}

// spreadOf gives the gap between two usual readings over the larger of the
// lower one's end and p; ok is false where they overlap.
func spreadOf(a, b *reading) (s spread, ok bool) {
	lower := a
	gap, ok := a.usual.Gap(b.usual)
	if !ok {
		return s, false
	}
	if b.usual.Below(a.usual) {
		lower = b
	}
	return spread{gap: gap, over: lower.span()}, true
}

// span is what a gap above the reading is measured by.
func (r *reading) span() decimal.Decimal { return decimal.Max(r.usual.Hi.Abs(), r.p) }

// outsideNamed tells whether a is an approximate number whose v lies outside
// the order or the range that b names, although the readings overlap.
func outsideNamed(a, b *reading) bool {
	return a.comparator == quantity.Approx && a.value != nil && !a.derived && !b.derived && b.named() && !b.usual.Contains(*a.value)
}

// named tells whether the reading is one of two stated ends.
func (r *reading) named() bool {
	return r.comparator == quantity.Order || r.comparator == quantity.Range
}

// apart writes how far two readings are apart, 0 where they overlap, and
// whether both could be true.
func (p *Pair) apart(a, b *reading) {
	s, ok := spreadOf(a, b)
	if !ok {
		s = spread{over: decimal.FromInt(1)}
	}
	possible := a.strict.Overlaps(b.strict)
	p.Severity, p.Spread, p.LogicallyPossible = s.severity(), s.shown(), &possible
}

// via says what made two overlapping readings agree: the first that applies.
func via(a, b *reading, match quantity.PeriodMatch) Via {
	bound := func(r *reading) bool {
		switch r.comparator {
		case quantity.Gt, quantity.Gte, quantity.Lt, quantity.Lte, quantity.Range, quantity.Order:
			return true
		}
		return r.value == nil
	}
	switch {
	case match.Relation == quantity.NearPeriod || match.Unknown():
		return ViaNearPeriod
	case a.sum || b.sum:
		return ViaSum
	case a.derived || b.derived:
		return ViaDerived
	case equal(a.value, b.value) && equal(a.lower, b.lower) && equal(a.upper, b.upper) && !astride(a, b) && !astride(b, a):
		return ViaValue
	case bound(a) || bound(b):
		return ViaBound
	}
	return ViaRounding
}

// astride tells whether a comes up to its number and b begins behind it: nearly
// a million and more than a million are not the same.
func astride(a, b *reading) bool {
	return a.comparator == quantity.Nearly && b.comparator == quantity.Gt
}

func equal(a, b *decimal.Decimal) bool {
	return a == b || (a != nil && b != nil && a.Equal(*b))
}
