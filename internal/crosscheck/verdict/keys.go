package verdict

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// writePart appends one part of a key, length first, so that no two lists of
// parts make the same key.
func writePart(b *strings.Builder, part string) {
	b.WriteString(strconv.Itoa(len(part)))
	b.WriteByte(':')
	b.WriteString(part)
}

func keyOf(parts ...string) string {
	n := 0
	for _, p := range parts {
		n += len(p) + 4 // its length has mostly less than four digits
	}
	var b strings.Builder
	b.Grow(n)
	for _, p := range parts {
		writePart(&b, p)
	}
	return b.String()
}

func sortedKeys(keys iter.Seq[string]) []string { return slices.Sorted(keys) }

// setKeys makes the keys that claims are sorted and matched by.
//
//	when       the period
//	moment     the time as matching sees it
//	topic      all that a claim says but its number
//	assertion  all that it says: equal for the same assertion
//	cell       all that claims must share to be compared, but the time
func (r *reading) setKeys() {
	p := r.timing.Period
	r.when, r.calendar, r.rolling = p.String(), p.CalendarYear(), p.RollingYear()
	r.moment = r.when
	// Where the publication or the vintage closes an open end, they belong to the time.
	if (p != nil && (p.Recurrence != "" || (p.End == nil && p.Start != nil))) || (p.Cumulative() && r.measure != quantity.Total && (p == nil || p.End == nil)) {
		for _, d := range []*quantity.Date{r.timing.Published, r.timing.AsOf} {
			r.moment += ";"
			if d != nil {
				r.moment += d.String()
			}
		}
	}
	r.topic = keyOf(string(r.c.kind()), string(r.c.stance()), r.c.subject(), r.geography, r.dimensions, r.unit, r.when)
	number := stated(r.value) + stated(r.lower) + stated(r.upper)
	if r.derived || (r.sum && r.value == nil) { // no number of its own: its reading stands for it
		number += stated(r.usual.Lo) + stated(r.usual.Hi)
	}
	r.assertion = keyOf(r.topic, number, string(r.dateComparator()))
	r.cell = cellKey(r.c.Metric, r)
	if r.value != nil {
		r.magnitude = r.value.Float64()
	}
}

func stated(v *decimal.Decimal) string {
	if v == nil {
		return "-;"
	}
	return v.Reduced().String() + ";"
}
