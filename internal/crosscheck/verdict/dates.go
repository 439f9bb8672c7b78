package verdict

import "whence/internal/quantity"

// dayRange is the days that a date claim rules in. A nil end is open.
type dayRange struct{ first, last *quantity.Date }

func (r *reading) dateComparator() DateComparator {
	if r.c.DateComparator == "" {
		return At
	}
	return r.c.DateComparator
}

// days is the table of the comparators of dates: what each makes of a date at
// its stated grain.
func (r *reading) days() dayRange {
	var first, last *quantity.Date
	if p := r.c.Period; p != nil {
		first, last = p.Start, p.End
	}
	next := func(d *quantity.Date, by int) *quantity.Date {
		if d == nil {
			return nil
		}
		x := d.AddDays(by)
		return &x
	}
	switch r.dateComparator() {
	case Before:
		return dayRange{nil, next(orElse(first, last), -1)}
	case After:
		return dayRange{next(orElse(last, first), 1), nil}
	case Since:
		return dayRange{orElse(first, last), nil}
	case By:
		return dayRange{nil, orElse(last, first)}
	}
	return dayRange{first, last}
}

func orElse(a, b *quantity.Date) *quantity.Date {
	if a == nil {
		return b
	}
	return a
}

// before tells whether all of x is earlier than all of y.
func (x dayRange) before(y dayRange) bool {
	return x.last != nil && y.first != nil && x.last.Before(*y.first)
}

func (x dayRange) apart(y dayRange) bool { return x.before(y) || y.before(x) }

// within tells whether all of x lies in y.
func (x dayRange) within(y dayRange) bool {
	return (y.first == nil || (x.first != nil && !x.first.Before(*y.first))) &&
		(y.last == nil || (x.last != nil && !y.last.Before(*x.last)))
}

// datePair judges two dates of an event as intervals of days. The place and the
// dimensions of an event need not be stated, but stated ones must not differ.
func (e *engine) datePair(p Pair, a, b *reading) (Pair, string) {
	if sameAssertion(a, b) {
		p.Verdict = SameClaim
		return p, ""
	}
	if p.refuse(common(&p, a, b, DifferentEvent)) {
		return p, ""
	}
	x, y := a.days(), b.days()
	possible := !x.apart(y)
	denying := a.c.stance() == Deny || b.c.stance() == Deny
	switch {
	case denying && !possible:
		return p, reasonDenied
	case a.c.stance() != b.c.stance():
		p.Verdict = StanceConflict
	case !possible:
		p.Verdict = Conflict
		p.LogicallyPossible = &possible
	default:
		p.Verdict, p.Via = Agree, dateVia(x, y)
		p.LogicallyPossible = &possible
	}
	return p, ""
}

// dateVia says what made two dates agree: the same days, one that contains the
// other, or days that both have.
func dateVia(x, y dayRange) Via {
	in, out := x.within(y), y.within(x)
	switch {
	case in && out:
		return ViaValue
	case in || out:
		return ViaRefinement
	case x.first == nil || x.last == nil || y.first == nil || y.last == nil:
		return ViaBound
	}
	return ViaRounding
}
