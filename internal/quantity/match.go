package quantity

import (
	"whence/internal/decimal"
)

// Measure says how a metric's numbers relate to time.
type Measure string

// The measures.
const (
	Total Measure = "total" // summed over a period: deaths in 2022
	Level Measure = "level" // holds at a time: the number of prisoners in May
	Rate  Measure = "rate"  // holds while it is in force: a tariff of 20 %
)

// Timing is what is known about the time of a stated number.
type Timing struct {
	Period    *Period // nil: none was stated
	Published *Date   // of the document
	AsOf      *Date   // the vintage of the number
}

// Relation says how the periods of two numbers relate.
type Relation int

// The relations.
const (
	SamePeriod           Relation = iota // the numbers may be compared
	NearPeriod                           // they may agree, but not disagree
	DifferentPeriod                      // they may not be compared
	CumulativeVsPeriodic                 // a total since ever beside one of a period
)

// PeriodMatch is a relation with the part of the longer period, in days, that
// the other one doesn't share: 0 of 0 where they are equal or can't be measured,
// 1 of 0 where nothing that both know of is shared.
type PeriodMatch struct {
	Relation       Relation
	Unshared, Days int
}

// Tolerates tells whether a disagreement of gap/over is no larger than the part
// of the period that is not shared, and so may come from that alone.
func (m PeriodMatch) Tolerates(gap, over decimal.Decimal) bool {
	if m.Unshared == 0 {
		return false
	}
	return gap.Mul(decimal.FromInt(int64(m.Days))).LessEq(over.Mul(decimal.FromInt(int64(m.Unshared))))
}

// MatchPeriods tells whether numbers of one metric are about the same time.
//
// Totals: periods whose lengths differ by at most 10 % of the longer and that
// share at least 80 % of the shorter are the same, from half they are near. A
// number without a period, or with an open start, is cumulative: it matches
// another cumulative one unless both state different ends. An open end is
// closed by the vintage, else by the publication. A recurring period ("each
// year") is any one of its length that ends in the three years before
// publication, or inside the dates it states.
//
// Levels and rates: validities that overlap; an open end is open. What begins
// behind the publication of a number without an end may have changed it: the
// two may agree, but a disagreement of any size is tolerated.
func MatchPeriods(a, b Timing, measure Measure, pol Policy) PeriodMatch {
	if measure == Level || measure == Rate {
		x, y := a.validity(pol), b.validity(pol)
		switch {
		case !x.overlaps(y):
			return PeriodMatch{Relation: DifferentPeriod}
		case !a.Period.Recurring() && !b.Period.Recurring() && (a.unknownFrom(y.start) || b.unknownFrom(x.start)):
			return PeriodMatch{Relation: SamePeriod, Unshared: 1}
		}
		return PeriodMatch{Relation: SamePeriod}
	}
	cumulativeA, cumulativeB := a.Period.Cumulative(), b.Period.Cumulative()
	switch {
	case cumulativeA && cumulativeB:
		return matchCumulative(a, b)
	case cumulativeA || cumulativeB:
		return PeriodMatch{Relation: CumulativeVsPeriodic}
	case a.Period.Recurring() && b.Period.Recurring():
		return matchRecurring(a, b, pol)
	case a.Period.Recurring():
		return matchPossible(a, b, pol)
	case b.Period.Recurring():
		return matchPossible(b, a, pol)
	}
	return matchStated(a.stated(), b.stated(), pol)
}

// matchCumulative: both began when counting began, so only the ends can differ.
func matchCumulative(a, b Timing) PeriodMatch {
	if a.Period != nil && b.Period != nil && a.Period.End != nil && b.Period.End != nil && *a.Period.End != *b.Period.End {
		return PeriodMatch{Relation: DifferentPeriod}
	}
	return PeriodMatch{Relation: SamePeriod}
}

// matchStated compares two periods that have a start.
func matchStated(a, b days, pol Policy) PeriodMatch {
	if a.end == nil || b.end == nil {
		// An end that nothing closes: only the same start can be the same period.
		if a.end == nil && b.end == nil && *a.start == *b.start {
			return PeriodMatch{Relation: SamePeriod}
		}
		return PeriodMatch{Relation: DifferentPeriod}
	}
	if a.end.Before(*b.start) || b.end.Before(*a.start) { // no width is so small that nothing shared is near
		return PeriodMatch{Relation: DifferentPeriod}
	}
	lengthA, lengthB := a.length(), b.length()
	longer, shorter := max(lengthA, lengthB), min(lengthA, lengthB)
	shared := max(0, later(*a.start, *b.start).DaysUntil(earlier(*a.end, *b.end))+1)
	if !atLeast(shorter, longer, decimal.FromInt(1).Sub(pol.Width(PeriodLength))) {
		return PeriodMatch{Relation: DifferentPeriod}
	}
	m := PeriodMatch{Unshared: longer - shared, Days: longer}
	switch {
	case atLeast(shared, shorter, pol.Width(PeriodSame)):
		m.Relation = SamePeriod
	case atLeast(shared, shorter, pol.Width(PeriodNear)):
		m.Relation = NearPeriod
	default:
		m.Relation = DifferentPeriod
	}
	return m
}

// atLeast tells whether part >= share × whole.
func atLeast(part, whole int, share decimal.Decimal) bool {
	return share.Mul(decimal.FromInt(int64(whole))).LessEq(decimal.FromInt(int64(part)))
}

// matchPossible tells whether a stated period is one that a recurring one may mean.
func matchPossible(recurring, stated Timing, pol Policy) PeriodMatch {
	s, step := stated.stated(), recurring.Period.step()
	if s.end == nil || step == (Step{}) {
		return PeriodMatch{Relation: DifferentPeriod}
	}
	meant := days{start: s.start, end: new(step.From(*s.start).AddDays(-1))}
	longer, shorter := max(s.length(), meant.length()), min(s.length(), meant.length())
	if !atLeast(shorter, longer, decimal.FromInt(1).Sub(pol.Width(PeriodLength))) || !recurring.possibleEnds(pol).holds(*s.end) {
		return PeriodMatch{Relation: DifferentPeriod}
	}
	return PeriodMatch{Relation: SamePeriod}
}

// matchRecurring: two of them match when they share a possible period.
func matchRecurring(a, b Timing, pol Policy) PeriodMatch {
	if a.Period.step() != b.Period.step() || !a.possibleEnds(pol).overlaps(b.possibleEnds(pol)) {
		return PeriodMatch{Relation: DifferentPeriod}
	}
	return PeriodMatch{Relation: SamePeriod}
}

// days is a period whose open ends stay open.
type days struct{ start, end *Date }

func (x days) length() int { return x.start.DaysUntil(*x.end) + 1 }

func (x days) holds(d Date) bool {
	return (x.start == nil || !d.Before(*x.start)) && (x.end == nil || !x.end.Before(d))
}

func (x days) overlaps(y days) bool {
	return (x.end == nil || y.start == nil || !x.end.Before(*y.start)) &&
		(y.end == nil || x.start == nil || !y.end.Before(*x.start))
}

// stated is the period with an open end closed by the vintage, else by the
// publication, unless that lies before the start.
func (t Timing) stated() days {
	x := days{start: t.Period.Start, end: t.Period.End}
	if x.end == nil {
		x.end = t.known()
	}
	if x.end != nil && x.start != nil && x.end.Before(*x.start) {
		x.end = nil
	}
	return x
}

// known is the last day that the number can be about.
func (t Timing) known() *Date {
	if t.AsOf != nil {
		return t.AsOf
	}
	return t.Published
}

// possibleEnds is the days on which a period that a recurring one may mean ends.
func (t Timing) possibleEnds(pol Policy) days {
	p, last := t.Period, t.Published
	if last == nil {
		last = t.AsOf
	}
	var x days
	if p.Start != nil {
		x.start = new(p.step().From(*p.Start).AddDays(-1))
	}
	x.end = p.End
	if x.end == nil {
		x.end = last
	}
	if x.start == nil && last != nil && p.End == nil {
		years := int(pol.Width(RecurrenceAge).Float64()) // a whole number by the table
		x.start = new(last.AddMonths(-12 * years))
	}
	return x
}

// validity is the days on which a level or a rate may have held.
func (t Timing) validity(pol Policy) days {
	switch {
	case t.Period == nil:
		return days{}
	case t.Period.Recurring():
		x := t.possibleEnds(pol)
		if step := t.Period.step(); x.start != nil && step != (Step{}) {
			x.start = new(step.Back(*x.start).AddDays(1))
		}
		return x
	}
	return days{t.Period.Start, t.Period.End}
}

// unknownFrom tells whether a day lies behind all that the number is known for.
func (t Timing) unknownFrom(day *Date) bool {
	held := t.HeldUntil()
	return day != nil && held != nil && held.Before(*day)
}

// HeldUntil is the last day on which a number without an end is known to have
// held: that of the publication or, of one that was announced, its beginning. It
// is nil where an end is stated, or nothing says when it was known.
func (t Timing) HeldUntil() *Date {
	p, known := t.Period, t.known()
	if known == nil || p.Recurring() || (p != nil && p.End != nil) {
		return nil
	}
	if p != nil && p.Start != nil && known.Before(*p.Start) {
		return p.Start
	}
	return known
}

// Unknown tells whether the two are of one time only as far as nothing has
// changed since one of them was published.
func (m PeriodMatch) Unknown() bool { return m.Relation == SamePeriod && m.Unshared > m.Days }

func later(a, b Date) Date {
	if a.Before(b) {
		return b
	}
	return a
}

func earlier(a, b Date) Date {
	if b.Before(a) {
		return b
	}
	return a
}
