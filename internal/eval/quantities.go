package eval

import (
	"strings"

	"whence/internal/extract"
)

// quantities scores the quantity claims: each is found, and then its value,
// period, place and attribution are compared; whole is all of them at once. An
// assertion that is made again must be of the candidate that is made of the
// other place.
func (s *scoring) quantities() {
	used := make([]bool, len(s.claims))
	matched := map[*extract.Candidate]bool{}
	for _, again := range []bool{false, true} {
		for _, row := range s.article.rows {
			if row.kind != "quantity" || strings.HasPrefix(row.field(7), "same") != again {
				continue
			}
			c := s.quantityAt(row, used)
			switch {
			case again:
				s.measures.add("quantity merged", c != nil && matched[c])
				if c == nil || !matched[c] {
					s.fail(row, "not merged", "the same as elsewhere")
				}
				continue
			case c == nil:
				s.fail(row, "not found", row.field(2))
			default:
				matched[c] = true
				s.compare(row, c)
			}
			s.measures.add("quantity found", c != nil)
		}
	}
	for i, c := range s.claims {
		if c.Kind != "quantity" {
			continue
		}
		s.measures.add("quantity genuine", used[i])
		if !used[i] {
			m := s.mentions[c.Mention]
			s.fail(annotation{start: m.Start, end: m.End, where: s.article.name}, m.Text+" = "+quantityNotation(c.Quantity), "nothing claimed")
		}
	}
}

// quantityAt finds the candidate whose number is where the annotator saw one,
// or that cites the place for the same number; nil for none.
func (s *scoring) quantityAt(row annotation, used []bool) *extract.Candidate {
	best := -1
	for i, c := range s.claims {
		if c.Kind != "quantity" {
			continue
		}
		m := s.mentions[c.Mention]
		if overlap(m.Start, m.End, row.start, row.end) {
			used[i] = true
			if best < 0 || quantityNotation(c.Quantity) == plain(row.field(2)) {
				best = i
			}
		}
	}
	if best >= 0 {
		return &s.claims[best]
	}
	for i, c := range s.claims {
		for _, also := range c.Also {
			if c.Kind == "quantity" && overlap(also.Start, also.End, row.start, row.end) && sameNumbers(quantityNotation(c.Quantity), plain(row.field(2))) {
				used[i] = true
				return &s.claims[i]
			}
		}
	}
	return nil
}

// sameNumbers tells whether two meanings have the same digits, whatever their
// qualifiers and units.
func sameNumbers(a, b string) bool {
	digits := func(s string) string {
		return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return (r < '0' || r > '9') && r != '.' }), " ")
	}
	return digits(a) == digits(b)
}

func (s *scoring) compare(row annotation, c *extract.Candidate) {
	whole := true
	check := func(measure, got, want string) {
		s.measures.add(measure, got == want)
		if got != want {
			whole = false
			s.fail(row, measure+": "+got, want)
		}
	}
	check("quantity value", quantityNotation(c.Quantity), plain(row.field(2)))
	period := "-"
	if c.Period != nil {
		period = periodNotation(c.Period)
	}
	check("quantity period", period, row.field(3))
	geography := c.Geography
	if geography == "" {
		geography = "-"
	}
	check("quantity geography", geography, row.field(4))
	got, want := hopsOf(c), hopsWritten(row.field(5))
	innermost := sameEnd(last(got), last(want))
	s.measures.add("attribution innermost", innermost)
	s.right[c] = innermost && quantityNotation(c.Quantity) == plain(row.field(2)) &&
		(c.Period == nil || period == row.field(3)) && (c.Geography == "" || geography == row.field(4))
	chain := len(got) == len(want)
	for i := 0; chain && i < len(got); i++ {
		chain = sameHop(got[i], want[i])
	}
	s.measures.add("attribution chain", chain)
	if !chain {
		s.fail(row, "chain: "+written(got), row.field(5))
	}
	check("attribution end", c.AttributionEnd, row.field(6))
	s.measures.add("quantity whole", whole && chain)
}

// hop is one step of a chain, with every name that it goes by.
type hop struct {
	relation string
	names    []string
}

// hopsOf gives a candidate's chain. Who is not named is so by the end of the
// chain, whatever word stands for them (officials, 知情人士).
func hopsOf(c *extract.Candidate) []hop {
	var out []hop
	for i, h := range c.Attribution {
		x := hop{relation: h.Relation, names: []string{h.PartyName, h.Party}}
		if i == len(c.Attribution)-1 && c.AttributionEnd == extract.EndUnnamed {
			x.names = append(x.names, "?")
		}
		out = append(out, x)
	}
	return out
}

func hopsWritten(chain string) []hop {
	if chain == "-" || chain == "" {
		return nil
	}
	var out []hop
	for part := range strings.SplitSeq(chain, " > ") {
		relation, name, _ := strings.Cut(strings.TrimSpace(part), " ")
		out = append(out, hop{relation, []string{name}})
	}
	return out
}

func last(hops []hop) *hop {
	if len(hops) == 0 {
		return nil
	}
	return &hops[len(hops)-1]
}

// sameHop tells whether two hops are of one relation and party.
func sameHop(a, b hop) bool { return a.relation == b.relation && sameName(a.names, b.names[0]) }

// sameEnd tells whether two chains end at the same party, nobody in both included.
func sameEnd(a, b *hop) bool {
	if a == nil || b == nil {
		return a == b
	}
	return sameName(a.names, b.names[0])
}

// sameName tells whether one of the names is the one meant: equal, or one the
// beginning or end of the other (Yellen and Janet Yellen; 布林肯 and 国务卿布林肯).
func sameName(names []string, meant string) bool {
	meant = bare(meant)
	for _, n := range names {
		n = bare(n)
		switch {
		case n == "":
		case n == meant:
			return true
		case meant == "?" || n == "?":
		case len([]rune(n)) >= 2 && len([]rune(meant)) >= 2 &&
			(strings.HasSuffix(n, meant) || strings.HasPrefix(n, meant) || strings.HasSuffix(meant, n) || strings.HasPrefix(meant, n)):
			return true
		}
	}
	return false
}

var quoteMarks = strings.NewReplacer("《", "", "》", "", "“", "", "”", "", "「", "", "」", "", "\"", "", "’s", "", "'s", "", "·", "", "-", " ")

// bare is a name without marks, articles and case.
func bare(name string) string {
	name = strings.ToLower(strings.TrimSpace(quoteMarks.Replace(name)))
	return strings.TrimPrefix(name, "the ")
}

func written(hops []hop) string {
	var out []string
	for _, h := range hops {
		out = append(out, h.relation+" "+h.names[0])
	}
	if out == nil {
		return "-"
	}
	return strings.Join(out, " > ")
}
