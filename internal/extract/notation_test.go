package extract

import (
	"strings"

	"whence/internal/quantity"
)

// notation writes mentions the way the golden files do: the words, "=", what
// they mean, several separated by " | ".
func notation(ms []Mention) string {
	var out []string
	for _, m := range ms {
		s := m.Text + " = "
		switch {
		case m.Kind == Ordinal:
			s += "ordinal " + m.Quantity.Value.String()
		case m.Quantity != nil:
			s += meaning(*m.Quantity)
			if m.Kind == Duration {
				s = m.Text + " = duration " + strings.TrimPrefix(meaning(*m.Quantity), "eq ")
			}
		case m.Kind == Ratio:
			s += "ratio"
		default:
			s += periodNotation(m.Period)
		}
		out = append(out, s)
	}
	if out == nil {
		return "-"
	}
	return strings.Join(out, " | ")
}

// meaning writes a quantity: comparator, numbers, unit; eq is left out.
func meaning(q quantity.Quantity) string {
	var s []string
	if q.Comparator != quantity.Eq {
		s = append(s, string(q.Comparator))
	}
	switch {
	case q.Value != nil:
		s = append(s, q.Value.String())
	case q.Lower != nil:
		s = append(s, q.Lower.String()+".."+q.Upper.String())
	}
	if q.Unit != "" && q.Unit != "share" {
		s = append(s, q.Unit)
	}
	return strings.Join(s, " ")
}

func periodNotation(p *quantity.Period) string {
	if p == nil {
		return "unresolved"
	}
	if p.Recurrence != "" {
		return p.Recurrence
	}
	a, b := "", ""
	if p.Start != nil {
		a = p.Start.String()
	}
	if p.End != nil {
		b = p.End.String()
	}
	switch {
	case a == b:
	case a == "":
		a = ".." + b
	case b == "":
		a += ".."
	default:
		a += ".." + b
	}
	if p.Inferred {
		a += " inferred"
	}
	return a + " " + string(p.Grain)
}
