package quantity

import "whence/internal/decimal"

// Interval is a set of numbers without a hole. A nil end is unbounded. Rule
// names what made it: a row of the table in rules.go, "product" or "sum".
type Interval struct {
	Lo     *decimal.Decimal `json:"lo"`
	Hi     *decimal.Decimal `json:"hi"`
	LoOpen bool             `json:"lo_open"`
	HiOpen bool             `json:"hi_open"`
	Rule   string           `json:"rule"`
}

// closed gives [lo, hi].
func closed(lo, hi decimal.Decimal) Interval { return Interval{Lo: &lo, Hi: &hi} }

// rightOpen gives [lo, hi).
func rightOpen(lo, hi decimal.Decimal) Interval { return Interval{Lo: &lo, Hi: &hi, HiOpen: true} }

// Contains tells whether v lies in the interval.
func (i Interval) Contains(v decimal.Decimal) bool {
	if i.Lo != nil {
		if c := v.Cmp(*i.Lo); c < 0 || (c == 0 && i.LoOpen) {
			return false
		}
	}
	if i.Hi != nil {
		if c := v.Cmp(*i.Hi); c > 0 || (c == 0 && i.HiOpen) {
			return false
		}
	}
	return true
}

// Below tells whether every number of i is less than every number of j.
func (i Interval) Below(j Interval) bool {
	if i.Hi == nil || j.Lo == nil {
		return false
	}
	c := i.Hi.Cmp(*j.Lo)
	return c < 0 || (c == 0 && (i.HiOpen || j.LoOpen))
}

// Overlaps tells whether some number lies in both.
func (i Interval) Overlaps(j Interval) bool { return !i.Below(j) && !j.Below(i) }

// Within tells whether all of i lies in j.
func (i Interval) Within(j Interval) bool {
	return CompareLower(j, i) <= 0 && CompareUpper(i, j) <= 0
}

// CompareLower orders intervals by where they begin: -1 where i begins before
// j. At the same number a closed end begins before an open one.
func CompareLower(i, j Interval) int {
	switch {
	case i.Lo == nil && j.Lo == nil:
		return 0
	case i.Lo == nil:
		return -1
	case j.Lo == nil:
		return 1
	}
	if c := i.Lo.Cmp(*j.Lo); c != 0 {
		return c
	}
	return order(i.LoOpen, j.LoOpen)
}

// CompareUpper orders intervals by where they end: -1 where i ends before j.
// At the same number an open end ends before a closed one.
func CompareUpper(i, j Interval) int {
	switch {
	case i.Hi == nil && j.Hi == nil:
		return 0
	case i.Hi == nil:
		return 1
	case j.Hi == nil:
		return -1
	}
	if c := i.Hi.Cmp(*j.Hi); c != 0 {
		return c
	}
	return order(j.HiOpen, i.HiOpen)
}

// order gives -1 where only b is true, 1 where only a is.
func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// Gap gives the distance between two intervals that are apart, 0 where they
// only touch; ok is false where they overlap.
func (i Interval) Gap(j Interval) (gap decimal.Decimal, ok bool) {
	switch {
	case i.Below(j):
		return j.Lo.Sub(*i.Hi), true
	case j.Below(i):
		return i.Lo.Sub(*j.Hi), true
	}
	return decimal.Decimal{}, false
}

// Width gives Hi - Lo; ok is false where an end is unbounded.
func (i Interval) Width() (w decimal.Decimal, ok bool) {
	if i.Lo == nil || i.Hi == nil {
		return w, false
	}
	return i.Hi.Sub(*i.Lo), true
}

// Intersect gives what lies in both; ok is false where nothing does.
func (i Interval) Intersect(j Interval) (Interval, bool) {
	if !i.Overlaps(j) {
		return Interval{}, false
	}
	out := i
	if CompareLower(i, j) < 0 {
		out.Lo, out.LoOpen = j.Lo, j.LoOpen
	}
	if CompareUpper(j, i) < 0 {
		out.Hi, out.HiOpen = j.Hi, j.HiOpen
	}
	return out, true
}

// Hull gives the smallest interval that holds both.
func (i Interval) Hull(j Interval) Interval {
	out := i
	if CompareLower(j, i) < 0 {
		out.Lo, out.LoOpen = j.Lo, j.LoOpen
	}
	if CompareUpper(i, j) < 0 {
		out.Hi, out.HiOpen = j.Hi, j.HiOpen
	}
	return out
}

// Neg mirrors the interval at 0.
func (i Interval) Neg() Interval {
	return Interval{Lo: negated(i.Hi), Hi: negated(i.Lo), LoOpen: i.HiOpen, HiOpen: i.LoOpen, Rule: i.Rule}
}

func negated(d *decimal.Decimal) *decimal.Decimal {
	if d == nil {
		return nil
	}
	n := d.Neg()
	return &n
}

// Add gives every sum of a number of i and one of j, by the rule "sum".
func (i Interval) Add(j Interval) Interval {
	out := Interval{Rule: "sum", LoOpen: i.LoOpen || j.LoOpen, HiOpen: i.HiOpen || j.HiOpen}
	if i.Lo != nil && j.Lo != nil {
		lo := i.Lo.Add(*j.Lo)
		out.Lo = &lo
	}
	if i.Hi != nil && j.Hi != nil {
		hi := i.Hi.Add(*j.Hi)
		out.Hi = &hi
	}
	out.LoOpen = out.LoOpen && out.Lo != nil
	out.HiOpen = out.HiOpen && out.Hi != nil
	return out
}

// Scale gives every number of i times k, for k > 0.
func (i Interval) Scale(k decimal.Decimal) Interval {
	out := i
	if i.Lo != nil {
		lo := i.Lo.Mul(k)
		out.Lo = &lo
	}
	if i.Hi != nil {
		hi := i.Hi.Mul(k)
		out.Hi = &hi
	}
	return out
}

// end is one end of an interval while it is multiplied: inf is -1 or 1 for an
// unbounded one, 0 for a number.
type end struct {
	v    decimal.Decimal
	inf  int
	open bool
}

func (i Interval) ends() [2]end {
	lo, hi := end{inf: -1}, end{inf: 1}
	if i.Lo != nil {
		lo = end{v: *i.Lo, open: i.LoOpen}
	}
	if i.Hi != nil {
		hi = end{v: *i.Hi, open: i.HiOpen}
	}
	return [2]end{lo, hi}
}

func (e end) sign() int {
	if e.inf != 0 {
		return e.inf
	}
	return e.v.Sign()
}

// times multiplies two ends. A closed 0 times anything is a closed 0, since
// the 0 itself is reached.
func (e end) times(f end) end {
	s := e.sign() * f.sign()
	if s == 0 {
		reached := (e.sign() == 0 && !e.open) || (f.sign() == 0 && !f.open)
		return end{open: !reached}
	}
	if e.inf != 0 || f.inf != 0 {
		return end{inf: s}
	}
	return end{v: e.v.Mul(f.v), open: e.open || f.open}
}

func (e end) less(f end) bool {
	if e.inf != 0 || f.inf != 0 {
		return e.inf < f.inf
	}
	return e.v.Less(f.v)
}

func (e end) equal(f end) bool { return e.inf == f.inf && (e.inf != 0 || e.v.Equal(f.v)) }

// Mul gives every product of a number of i and one of j, by the rule "product".
func (i Interval) Mul(j Interval) Interval {
	var lo, hi end
	first := true
	for _, a := range i.ends() {
		for _, b := range j.ends() {
			p := a.times(b)
			switch {
			case first:
				lo, hi, first = p, p, false
				continue
			case p.less(lo):
				lo = p
			case p.equal(lo):
				lo.open = lo.open && p.open
			}
			switch {
			case hi.less(p):
				hi = p
			case p.equal(hi):
				hi.open = hi.open && p.open
			}
		}
	}
	out := Interval{Rule: "product"}
	if lo.inf == 0 {
		out.Lo, out.LoOpen = &lo.v, lo.open
	}
	if hi.inf == 0 {
		out.Hi, out.HiOpen = &hi.v, hi.open
	}
	return out
}
