package eval

import (
	"fmt"
	"slices"
	"strings"

	"whence/internal/decimal"
	"whence/internal/extract"
	"whence/internal/quantity"
)

// stated is what an annotator wrote about one mention.
type stated struct {
	start, end int // code points
	meaning    string
}

// parseMentions reads "SURFACE = MEANING | …" and finds the surfaces in the
// text, each behind the one before it.
func parseMentions(text, notation string) ([]stated, error) {
	if notation == "-" {
		return nil, nil
	}
	var out []stated
	at := 0
	for part := range strings.SplitSeq(notation, " | ") {
		surface, meaning, ok := strings.Cut(part, " = ")
		if !ok {
			return nil, fmt.Errorf("no \" = \" in %q", part)
		}
		i := strings.Index(text[at:], surface)
		if i < 0 {
			return nil, fmt.Errorf("%q is not in the text behind the mention before it", surface)
		}
		start := len([]rune(text[:at+i]))
		out = append(out, stated{start, start + len([]rune(surface)), strings.TrimSpace(meaning)})
		at += i + len(surface)
	}
	return out, nil
}

// numberNotation writes a mention of a number as the annotators do.
func numberNotation(m extract.Mention) string {
	switch {
	case m.Quantity == nil && m.Kind == extract.Ratio:
		return "ratio"
	case m.Quantity == nil:
		return "unresolved"
	case m.Kind == extract.Ordinal:
		return "ordinal " + number(m.Quantity.Value)
	case m.Kind == extract.Duration:
		return "duration " + quantityNotation(*m.Quantity)
	}
	return quantityNotation(*m.Quantity)
}

// quantityNotation writes comparator, numbers and unit; eq is left out, and so
// is the unit of a share, which its comparator or its size tells.
func quantityNotation(q quantity.Quantity) string {
	var s []string
	if q.Comparator != quantity.Eq {
		s = append(s, string(q.Comparator))
	}
	switch {
	case q.Value != nil:
		s = append(s, number(q.Value))
	case q.Lower != nil && q.Upper != nil:
		s = append(s, number(q.Lower)+".."+number(q.Upper))
	}
	if q.Unit != "" && q.Unit != "share" {
		s = append(s, q.Unit)
	}
	return strings.Join(s, " ")
}

// number writes a decimal without zeros that say nothing.
func number(d *decimal.Decimal) string {
	if d == nil {
		return "?"
	}
	s := d.String()
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// plain brings an annotator's meaning to the same form: no trailing zeros
// behind a decimal point.
func plain(meaning string) string {
	words := strings.Fields(meaning)
	if i := slices.Index(words, "duration"); i > 0 { // "gt duration 3 years": said either way
		words = slices.Insert(slices.Delete(words, i, i+1), 0, "duration")
	}
	for i, w := range words {
		ends := strings.Split(w, "..")
		for j, e := range ends {
			if d, err := decimal.Parse(e); err == nil {
				ends[j] = number(&d)
			}
		}
		words[i] = strings.Join(ends, "..")
	}
	return strings.Join(words, " ")
}

// periodNotation writes a period as the annotators do.
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
	if a != b || a == "" {
		a += ".." + b
	}
	return a + " " + string(p.Grain)
}

// overlap tells whether two ranges of code points share any.
func overlap(a, b, c, d int) bool { return a < d && c < b }
