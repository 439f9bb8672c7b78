package quantity

import (
	"whence/internal/decimal"
	"whence/internal/fault"
	"whence/internal/numeral"
)

// stated is a quantity while it is read, mirrored so that v is not negative.
type stated struct {
	v        decimal.Decimal
	p, r     decimal.Decimal
	last     decimal.Decimal // step of the last non-zero digit
	lo, hi   decimal.Decimal // range, order, share without a number
	loP, hiP decimal.Decimal // the precision of each end
}

// rule is a row of the table of comparators.
type rule struct {
	name          string
	comparator    Comparator
	applies       func(q Quantity, x Digits) bool // nil: always
	strict, usual func(s stated, w widthOf) Interval
}

var half = d("0.5")

// rules is the table of section "What a number says", written for v > 0. The
// first row that applies is taken. A usual of nil is the strict one.
var rules = []rule{
	{name: "eq", comparator: Eq, strict: func(s stated, _ widthOf) Interval {
		h := s.p.Mul(half)
		return rightOpen(s.v.Sub(h), s.v.Add(h))
	}},
	{ // about a third is no narrower than a third
		name: "approx_share", comparator: Approx, applies: func(q Quantity, _ Digits) bool { return q.Unit == "share" },
		strict: func(s stated, w widthOf) Interval { return shareAround(s.v, w(ShareStrict)) },
		usual:  func(s stated, w widthOf) Interval { return shareAround(s.v, w(ShareUsual)) },
	},
	{
		name: "approx", comparator: Approx,
		strict: func(s stated, w widthOf) Interval {
			around := approxWidth(s, w).Mul(w(ApproxStrict))
			return closed(s.v.Sub(around), s.v.Add(around))
		},
		usual: func(s stated, w widthOf) Interval {
			around := approxWidth(s, w)
			return closed(s.v.Sub(around), s.v.Add(around))
		},
	},
	{
		name: "nearly", comparator: Nearly,
		strict: func(s stated, w widthOf) Interval { return rightOpen(s.v.Mul(w(NearlyStrict)), s.v.Add(s.p.Mul(half))) },
		usual:  func(s stated, w widthOf) Interval { return rightOpen(s.v.Mul(w(NearlyUsual)), s.v.Add(s.p.Mul(half))) },
	},
	{
		name: "gt_excess", comparator: Gt, applies: func(_ Quantity, x Digits) bool { return x.Excess },
		strict: func(s stated, _ widthOf) Interval {
			i := rightOpen(s.v, s.v.Add(s.last))
			i.LoOpen = true
			return i
		},
	},
	{
		name: "gt", comparator: Gt,
		strict: func(s stated, _ widthOf) Interval { return Interval{Lo: &s.v, LoOpen: true} },
		usual: func(s stated, _ widthOf) Interval {
			i := closed(s.v, s.v.Add(s.r))
			i.LoOpen = true
			return i
		},
	},
	{
		name: "gte", comparator: Gte,
		strict: func(s stated, _ widthOf) Interval { return Interval{Lo: &s.v} },
		usual: func(s stated, w widthOf) Interval {
			return closed(s.v, s.v.Add(decimal.Max(s.r, w(GteFloor).Mul(s.v))))
		},
	},
	{
		name: "lt", comparator: Lt,
		strict: func(s stated, _ widthOf) Interval { return Interval{Hi: &s.v, HiOpen: true} },
		usual:  func(s stated, _ widthOf) Interval { return rightOpen(s.v.Sub(s.r), s.v) },
	},
	{
		name: "lte", comparator: Lte,
		strict: func(s stated, _ widthOf) Interval { return Interval{Hi: &s.v} },
		usual:  func(s stated, _ widthOf) Interval { return closed(s.v.Sub(s.r), s.v) },
	},
	{name: "range", comparator: Range, strict: func(s stated, _ widthOf) Interval {
		return rightOpen(s.lo.Sub(s.loP.Mul(half)), s.hi.Add(s.hiP.Mul(half)))
	}},
	{name: "order", comparator: Order, strict: func(s stated, _ widthOf) Interval { return rightOpen(s.lo, s.hi) }},
	{
		name: "share_named", comparator: Share, applies: func(q Quantity, _ Digits) bool { return q.Value == nil },
		strict: func(s stated, _ widthOf) Interval {
			i := closed(s.lo, s.hi)
			i.LoOpen, i.HiOpen = s.lo.Sign() > 0, s.hi.Less(decimal.FromInt(1))
			return i
		},
	},
	{
		name: "share", comparator: Share,
		strict: func(s stated, w widthOf) Interval { return shareAround(s.v, w(ShareStrict)) },
		usual:  func(s stated, w widthOf) Interval { return shareAround(s.v, w(ShareUsual)) },
	},
}

type widthOf = func(WidthName) decimal.Decimal

// approxWidth is w of the table: max(p/2, 0.05 v, min(r, 0.1 v)).
func approxWidth(s stated, w widthOf) decimal.Decimal {
	follows := decimal.Min(s.r, w(ApproxRound).Mul(s.v))
	return decimal.Max(s.p.Mul(half), decimal.Max(w(ApproxFloor).Mul(s.v), follows))
}

func shareAround(v, by decimal.Decimal) Interval {
	return closed(decimal.Max(v.Sub(by), decimal.Decimal{}), decimal.Min(v.Add(by), decimal.FromInt(1)))
}

// Readings gives what q rules in (strict) and what a reader takes it to mean
// (usual, always inside strict), in units of q.Unit. The error is an Invalid
// fault where q lacks what its comparator needs, as Check says.
func (q Quantity) Readings(pol Policy) (strict, usual Interval, err error) {
	q = q.Completed()
	if bad := q.Check(); len(bad) > 0 {
		return strict, usual, fault.OfFields(bad)
	}
	numerals := numeralsOf(q.Verbatim)
	s, x, mirrored := q.stated(pol, numerals)
	for i := range rules {
		row := &rules[i]
		if row.comparator != q.Comparator || (row.applies != nil && !row.applies(q, x)) {
			continue
		}
		strict = row.strict(s, pol.Width)
		usual = strict
		if row.usual != nil {
			usual = row.usual(s, pol.Width)
		}
		strict.Rule, usual.Rule = row.name, row.name
		if mirrored {
			strict, usual = strict.Neg(), usual.Neg()
		}
		return strict, usual, nil
	}
	return strict, usual, fault.AtField("/comparator", "unknown_comparator", "no rule reads this comparator")
}

// stated collects the digits of a checked quantity, mirrored where it is
// negative: less than 0, or for two ends, not reaching above 0.
func (q Quantity) stated(pol Policy, numerals []numeral.Numeral) (s stated, x Digits, mirrored bool) {
	if q.Comparator.twoEnds() || q.Value == nil {
		lo, hi := *q.Lower, *q.Upper
		if mirrored = hi.Sign() <= 0 && lo.Sign() < 0; mirrored {
			lo, hi = hi.Neg(), lo.Neg()
		}
		s.lo, s.hi = lo, hi
		s.loP = pol.digitsIn(lo, numerals, true).Precision
		s.hiP = pol.digitsIn(hi, numerals, true).Precision
		return s, x, mirrored
	}
	x = pol.digitsIn(*q.Value, numerals, false)
	s.v, s.p, s.r, s.last = q.Value.Abs(), x.Precision, x.Roundness, x.Last
	return s, x, q.Value.Sign() < 0
}

// Precision gives p of a quantity: of its value, or of the upper end where it
// has two. It is 1 where q states no number.
func (q Quantity) Precision(pol Policy) decimal.Decimal {
	q = q.Completed()
	numerals := numeralsOf(q.Verbatim)
	switch {
	case q.Value != nil && !q.Comparator.twoEnds():
		return pol.digitsIn(*q.Value, numerals, false).Precision
	case q.Upper != nil:
		return pol.digitsIn(*q.Upper, numerals, true).Precision
	}
	return decimal.FromInt(1)
}
