package consistency

import (
	"slices"
	"strings"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

var (
	hundred = decimal.FromInt(100)
	one     = decimal.FromInt(1)
)

// cutOff widens what a figure says by half a step more than rounding does on
// each side: 10.9 is often written as 10. Bounds stay where they are.
func (f *figure) cutOff() quantity.Interval {
	i := f.reading
	if !f.exactly {
		return i
	}
	half := f.step.Mul(decimal.MustParse("0.5"))
	if i.Lo != nil {
		lo := i.Lo.Sub(half)
		i.Lo, i.LoOpen = &lo, true
	}
	if i.Hi != nil {
		hi := i.Hi.Add(half)
		i.Hi, i.HiOpen = &hi, true
	}
	return i
}

// positive tells whether the figure can only be above 0.
func (f *figure) positive() bool { return f.reading.Lo != nil && f.reading.Lo.Sign() > 0 }

// alike gives the figures in the unit of the first that has one, where all
// count the same: units of one kind, or none ("from 90 to 110 tonnes").
func alike(figures ...*figure) ([]*figure, bool) {
	var of *figure
	for _, f := range figures {
		if f.unit != "" {
			of = f
			break
		}
	}
	if of == nil {
		return figures, true
	}
	out := make([]*figure, len(figures))
	for i, f := range figures {
		switch {
		case f.unit == of.unit:
			out[i] = f
		case f.unit == "" && !of.relative():
			out[i] = f.times(one, of)
		default:
			factor, ok := quantity.ConversionFactor(f.unit, of.unit)
			if !ok || f.kind != of.kind {
				return nil, false
			}
			out[i] = f.times(factor, of)
		}
	}
	return out, true
}

// counts tells whether what the figure counts comes in whole ones: members, jobs.
func (f *figure) counts() bool {
	return f.unit == "" || (!measured[f.kind] && !strings.HasPrefix(f.kind, "money:"))
}

// elliptical tells whether the figure says what it counts only by what goes
// before: of 640 trees, 512 survived.
func (f *figure) elliptical() bool { return len(lettersOf(f.lead)) == 0 && len(lettersOf(f.tail)) == 0 }

// without is the figure without its unit.
func (f *figure) without() *figure { return f.of(&figure{}) }

// of is the figure with another's unit.
func (f *figure) of(other *figure) *figure {
	out := *f
	out.unit, out.kind = other.unit, other.kind
	return &out
}

// times is the figure in the unit of another.
func (f *figure) times(factor decimal.Decimal, of *figure) *figure {
	out := *f
	out.unit, out.kind = of.unit, of.kind
	out.reading, out.step = f.reading.Scale(factor), f.step.Mul(factor)
	if f.value != nil {
		v := f.value.Mul(factor)
		out.value = &v
	}
	out.round()
	return &out
}

// oneScale tells whether the figures can be of one scale: "from 90 to 110
// million" may leave a word out of the first.
func oneScale(figures ...*figure) bool {
	const most = 1000
	var least, greatest *decimal.Decimal
	for _, f := range figures {
		if f.reading.Lo == nil {
			continue
		}
		if v := f.reading.Lo; least == nil || v.Less(*least) {
			least = v
		}
		if v := f.reading.Lo; greatest == nil || greatest.Less(*v) {
			greatest = v
		}
	}
	return least == nil || greatest.Less(least.Mul(decimal.FromInt(most)))
}

// quotient gives every quotient of two intervals above 0.
func quotient(a, b quantity.Interval) quantity.Interval {
	out := quantity.Interval{LoOpen: a.LoOpen || b.HiOpen, HiOpen: a.HiOpen || b.LoOpen, Rule: "quotient"}
	if a.Lo != nil {
		lo := decimal.Decimal{}
		if b.Hi != nil {
			lo, _ = a.Lo.Quo(*b.Hi)
		}
		out.Lo = &lo
	}
	if a.Hi != nil && b.Lo != nil {
		if hi, ok := a.Hi.Quo(*b.Lo); ok {
			out.Hi = &hi
		}
	}
	return out
}

// shifted adds a number to an interval.
func shifted(i quantity.Interval, by decimal.Decimal) quantity.Interval {
	return i.Add(quantity.Interval{Lo: &by, Hi: &by})
}

// sumOf adds what the figures say.
func sumOf(figures []*figure) quantity.Interval {
	zero := decimal.Decimal{}
	sum := quantity.Interval{Lo: &zero, Hi: &zero}
	for _, f := range figures {
		sum = sum.Add(f.reading)
	}
	sum.Rule = "sum"
	return sum
}

// coarsest gives the largest step of the figures.
func coarsest(figures ...*figure) decimal.Decimal {
	step := decimal.Decimal{}
	for _, f := range figures {
		step = decimal.Max(step, f.step)
	}
	return step
}

func some(figures []*figure, is func(*figure) bool) bool { return slices.ContainsFunc(figures, is) }
