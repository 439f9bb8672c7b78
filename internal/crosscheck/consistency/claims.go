package consistency

import (
	"fmt"
	"slices"
	"strings"

	"whence/internal/crosscheck/verdict"
	"whence/internal/quantity"
)

// Cited is where a document makes a claim.
type Cited struct {
	Start, End int
	Text       string
}

// CheckClaims sets the claims of one document against each other, along the
// tree of their metrics: totals against their components, parts against wholes,
// and two numbers for one thing. Only claims of one origin are, since a document
// may well report that others disagree, and only those that are cited.
//
// The work grows with the square of the number of claims. The error is that of
// verdict.Compare.
func CheckClaims(in verdict.Input, cited map[string]Cited) ([]Finding, error) {
	compared, err := verdict.Compare(in)
	if err != nil {
		return nil, err
	}
	claims := make(map[string]*verdict.Claim, len(in.Claims))
	for i := range in.Claims {
		claims[in.Claims[i].ID] = &in.Claims[i]
	}
	c := claimCheck{claims, cited, in.Policy}
	var out []Finding
	for _, p := range compared.Pairs {
		if f, ok := c.finding(p); ok {
			out = append(out, f)
		}
	}
	return inOrder(out), nil
}

type claimCheck struct {
	claims map[string]*verdict.Claim
	cited  map[string]Cited
	policy quantity.Policy
}

// finding turns a verdict into a finding; ok is false for one that is none.
func (c claimCheck) finding(p verdict.Pair) (f Finding, ok bool) {
	f.Severity, f.Spread = p.Severity, p.Spread
	whole, parts := p.A, p.Members
	switch {
	case p.Verdict == verdict.SumMismatch && p.B == "" && len(parts) > 1:
		f.Code = SumMismatch
	case p.Verdict == verdict.PartExceedsWhole && p.Branch != nil && p.Branch.WholeOf != "":
		f.Code, whole, parts = PartExceedsWhole, p.Branch.WholeOf, []string{p.Branch.PartOf}
	case p.Verdict == verdict.Conflict && c.oneThing(p):
		f.Code, parts = Contradiction, []string{p.B}
	default:
		return f, false
	}
	role := Part
	if f.Code == Contradiction {
		role = Other
	}
	for _, id := range append(slices.Clone(parts), whole) {
		if id == whole && role == Part {
			role = Total
		}
		at, found := c.cited[id]
		claim := c.claims[id]
		if !found || claim == nil || claim.Origin == "" || claim.Origin != c.claims[whole].Origin {
			return f, false
		}
		g := Figure{Role: role, Start: at.Start, End: at.End, Text: at.Text, Claims: []string{id}}
		if claim.Quantity != nil {
			g.Quantity = *claim.Quantity
		}
		f.Figures = append(f.Figures, g)
	}
	f.Start, f.End = f.Figures[0].Start, f.Figures[0].End
	for _, g := range f.Figures {
		f.Start, f.End = min(f.Start, g.Start), max(f.End, g.End)
	}
	f.Stated = c.reading(whole)
	f.Implied = c.sum(parts)
	f.Unit = quantity.CanonicalUnit(f.Figures[len(f.Figures)-1].Quantity.Unit)
	f.Text = c.tell(f, whole, parts)
	return f, true
}

// oneThing tells whether two claims can't both be true of the time that both
// state.
func (c claimCheck) oneThing(p verdict.Pair) bool {
	a, b := c.claims[p.A], c.claims[p.B]
	return a != nil && b != nil && p.LogicallyPossible != nil && !*p.LogicallyPossible &&
		a.Period.Dated() && a.Period.Equal(b.Period) && !a.Period.Inferred && !b.Period.Inferred
}

// reading gives the strict reading of a claim that states a number of its own,
// nil of a share of another claim or a list.
func (c claimCheck) reading(id string) *quantity.Interval {
	claim := c.claims[id]
	if claim == nil || claim.Quantity == nil || claim.DerivedFrom != "" || len(claim.Increments) > 0 {
		return nil
	}
	strict, _, err := claim.Quantity.Readings(c.policy)
	if err != nil {
		return nil
	}
	return &strict
}

// sum adds the readings of some claims in one unit, nil where one has none.
func (c claimCheck) sum(ids []string) *quantity.Interval {
	var sum *quantity.Interval
	unit := ""
	for _, id := range ids {
		r := c.reading(id)
		if r == nil {
			return nil
		}
		of := quantity.CanonicalUnit(c.claims[id].Quantity.Unit)
		if sum == nil {
			sum, unit = r, of
			continue
		}
		if of != unit {
			return nil
		}
		added := sum.Add(*r)
		sum = &added
	}
	return sum
}

// tell writes the sentence for a person.
func (c claimCheck) tell(f Finding, whole string, parts []string) string {
	names := make([]string, len(parts))
	for i, id := range parts {
		names[i] = c.said(id)
	}
	format := map[Code]string{
		SumMismatch: "the parts (%s) don't make the total (%s)", PartExceedsWhole: "the part (%s) is more than the whole (%s)",
		Contradiction: "one document says %s and %s of the same thing",
	}[f.Code]
	return fmt.Sprintf(format, strings.Join(names, " + "), c.said(whole))
}

// said is a claim's number as the document words it.
func (c claimCheck) said(id string) string {
	claim := c.claims[id]
	switch {
	case claim == nil || claim.Quantity == nil:
		return "?"
	case claim.Quantity.Verbatim != "":
		return claim.Quantity.Verbatim
	case claim.Quantity.Value != nil:
		return strings.TrimSpace(claim.Quantity.Value.String() + " " + claim.Quantity.Unit)
	}
	return "?"
}

// inOrder sorts findings by where they stand.
func inOrder(list []Finding) []Finding {
	slices.SortStableFunc(list, func(a, b Finding) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return a.End - b.End
	})
	return list
}
