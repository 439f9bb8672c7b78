package quantity

import (
	"fmt"
	"strings"

	"whence/internal/decimal"
	"whence/internal/fault"
)

// twoEnds tells whether a comparator is read from Lower and Upper.
func (c Comparator) twoEnds() bool { return c == Range || c == Order }

// Known tells whether c is one of the comparators.
func (c Comparator) Known() bool {
	for i := range rules {
		if rules[i].comparator == c {
			return true
		}
	}
	return false
}

// Completed fills in what the words or the other fields say: a missing
// comparator is range where only the ends are given and eq else, an order
// without its decades has those that its words name, and a share without its
// number the fraction that they state. A share beyond 1 whose unit is percent
// is written in percent (70 for 七成); its unit becomes share.
func (q Quantity) Completed() Quantity {
	if q.Comparator == "" {
		q.Comparator = Eq
		if q.Value == nil && q.Lower != nil && q.Upper != nil {
			q.Comparator = Range
		}
	}
	needsEnds := q.Comparator == Order || (q.Comparator == Share && q.Value == nil)
	if needsEnds && (q.Lower == nil || q.Upper == nil) {
		if lo, hi, ok := Decades(q.Verbatim); ok {
			q.Lower, q.Upper = &lo, &hi
		}
	}
	if v := q.shareValue(); v != nil {
		q.Value = v
		if CanonicalUnit(q.Unit) == "percent" { // 0.7 beside a percent sign would be read as less than one
			q.Unit = "share"
		}
	}
	return q
}

// shareValue is the fraction that a share without its number, or one beyond 1
// in percent, means; nil for any other quantity.
func (q Quantity) shareValue() *decimal.Decimal {
	one, hundred := decimal.FromInt(1), decimal.FromInt(100)
	switch v := q.Value; {
	case q.Comparator != Share:
	case v == nil && q.Lower == nil && q.Upper == nil:
		if stated, ok := FractionIn(q.Verbatim); ok {
			return &stated
		}
	case v != nil && one.Less(*v) && v.LessEq(hundred) && CanonicalUnit(q.Unit) == "percent":
		fraction, _ := v.Quo(hundred)
		return &fraction
	}
	return nil
}

// Check gives what is wrong with q as fields whose pointers begin at q
// ("/value"), none for a quantity that Readings can read. A missing comparator
// is eq, or range where only both ends are given. Lower and upper beside a
// value are allowed for every comparator and read for none but range, order
// and share.
func (q Quantity) Check() []fault.Field {
	q = q.Completed()
	var bad []fault.Field
	refuse := func(pointer, code, format string, args ...any) {
		bad = append(bad, fault.Field{Pointer: pointer, Code: code, Detail: fmt.Sprintf(format, args...)})
	}
	if !q.Comparator.Known() {
		refuse("/comparator", "unknown_comparator", "not a comparator: %.40q", string(q.Comparator))
		return bad
	}
	ends := q.Comparator.twoEnds() || (q.Comparator == Share && q.Value == nil)
	switch {
	case !ends && q.Value == nil:
		refuse("/value", "required", "%s needs a value", q.Comparator)
	case ends && q.Comparator == Share && q.Lower == nil && q.Upper == nil:
		refuse("/value", "required", "a share needs a value, or its lower and upper end")
	case q.Comparator == Order && q.Verbatim != "" && q.Lower == nil && q.Upper == nil:
		refuse("/lower", "required", "an order of magnitude needs its lower and upper end, since its words name none that are known")
	case ends && q.Lower == nil:
		refuse("/lower", "required", "%s needs its lower end", q.Comparator)
	case ends && q.Upper == nil:
		refuse("/upper", "required", "%s needs its upper end", q.Comparator)
	}
	if q.Lower != nil && q.Upper != nil {
		if q.Upper.Less(*q.Lower) {
			refuse("/upper", "out_of_order", "the upper end is below the lower one")
		} else if q.Comparator == Order && q.Upper.Equal(*q.Lower) {
			refuse("/upper", "out_of_order", "an order of magnitude needs an upper end above the lower one")
		}
	}
	if q.Comparator == Share {
		for _, f := range []struct {
			pointer string
			v       *decimal.Decimal
		}{{"/value", q.Value}, {"/lower", q.Lower}, {"/upper", q.Upper}} {
			if f.v != nil && (f.v.Sign() < 0 || decimal.FromInt(1).Less(*f.v)) {
				refuse(f.pointer, "out_of_range", "a share is between 0 and 1")
			}
		}
	}
	return bad
}

// pointerEscape writes a name as a reference token of a JSON pointer (RFC 6901).
func pointerEscape(s string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(s)
}
