package consistency

import (
	"fmt"
	"slices"
	"strings"

	"whence/internal/crosscheck/verdict"
	"whence/internal/decimal"
	"whence/internal/quantity"
)

// Check gives what a text says that its own numbers don't bear out, in the order
// of the text. It takes time linear in the text.
func Check(in Input) []Finding {
	d := newDocument(in)
	var out []Finding
	for i := range d.sentences {
		s := &d.sentences[i]
		if len(s.figures) < 2 {
			continue
		}
		out = d.changes(s, out)
		out = d.shares(s, out)
		out = d.sums(s, out)
		out = d.partsOf(s, out)
	}
	return inOrder(once(d.balances(out)))
}

// once drops what was found before about the same figures.
func once(list []Finding) []Finding {
	seen := make(map[[2]int]bool, len(list))
	return slices.DeleteFunc(list, func(f Finding) bool {
		last := f.Figures[len(f.Figures)-1]
		key := [2]int{last.Start, last.End}
		twice := seen[key]
		seen[key] = true
		return twice
	})
}

// shown gives a figure as the text has it.
func (d *document) shown(role Role, f *figure) Figure {
	q := *f.m.Quantity
	if f.start != f.m.Start || f.end != f.m.End { // one end of a range
		q = quantity.Quantity{Comparator: quantity.Eq, Value: f.value, Unit: f.m.Quantity.Unit}
	}
	return Figure{Role: role, Start: f.start, End: f.end, Text: string(d.raw[f.start:f.end]), Quantity: q}
}

// judged completes a finding about the figure that stated comes from; ok is
// false where stated and implied meet.
func (d *document) judged(s *sentence, f Finding, stated, implied quantity.Interval, step decimal.Decimal) (Finding, bool) {
	if stated.Overlaps(implied) {
		return f, false
	}
	f.Start, f.End = s.start, s.end
	shown := stated
	f.Stated, f.Implied = &shown, &implied
	f.measure(stated, implied, step)
	f.tell()
	return f, true
}

// measure writes how far apart two intervals are.
func (f *Finding) measure(a, b quantity.Interval, step decimal.Decimal) {
	f.Spread, f.Severity = verdict.SpreadOf(a, b, step)
}

// tells is the sentence of each code: what the figures are, with %s for the
// words of the last one and for what the others make.
var tells = map[Code]string{
	SumMismatch:        "the parts make %[2]s, the text says %[1]s",
	PartExceedsWhole:   "the parts make %[2]s, which is more than the whole, %[1]s",
	ShareMismatch:      "the numbers make %[2]s, the text says %[1]s",
	ChangeMismatch:     "the levels make %[2]s, the text says %[1]s",
	DifferenceMismatch: "the numbers make %[2]s, the text says %[1]s",
	RatioMismatch:      "the levels make %[2]s, the text says %[1]s",
	DirectionMismatch:  "the levels change by %[2]s, against what the words say",
}

// tell writes the sentence for a person.
func (f *Finding) tell() {
	last := strings.Join(strings.Fields(f.Figures[len(f.Figures)-1].Text), " ")
	f.Text = fmt.Sprintf(tells[f.Code], last, spelled(*f.Implied, f.Unit))
}

// spelled writes an interval in a unit: "21.6 to 22.8 percent".
func spelled(i quantity.Interval, unit string) string {
	const places = 4
	write := func(v *decimal.Decimal) string {
		x := v.Round(places).Reduced()
		return x.String()
	}
	var s string
	switch {
	case i.Lo == nil && i.Hi == nil:
		s = "anything"
	case i.Lo == nil:
		s = "at most " + write(i.Hi)
	case i.Hi == nil:
		s = "at least " + write(i.Lo)
	case i.Lo.Equal(*i.Hi):
		s = write(i.Lo)
	default:
		s = write(i.Lo) + " to " + write(i.Hi)
	}
	if unit != "" {
		s += " " + strings.ReplaceAll(unit, "_", " ")
	}
	return s
}
