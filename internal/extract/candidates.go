package extract

import (
	"sort"
	"strconv"
	"strings"

	"whence/internal/quantity"
)

// inOrder puts candidates of all kinds in the order of their words, and keeps
// what they are derived from.
func inOrder(found []item, quantities, statements, events []Candidate) []Candidate {
	type placed struct {
		Candidate
		at, quantity int
	}
	all := make([]placed, 0, len(quantities)+len(statements)+len(events))
	for _, c := range statements {
		all = append(all, placed{c, c.WordingStart, -1})
	}
	for _, c := range events {
		all = append(all, placed{c, c.WordingStart, -1})
	}
	for i, c := range quantities {
		all = append(all, placed{c, found[c.Mention].Start, i})
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].at < all[j].at })
	place := make([]int, len(quantities))
	for i, c := range all {
		if c.quantity >= 0 {
			place[c.quantity] = i
		}
	}
	var out []Candidate
	for _, c := range all {
		if c.DerivedFrom != nil {
			from := place[*c.DerivedFrom]
			c.DerivedFrom = &from
		}
		out = append(out, c.Candidate)
	}
	return out
}

// joined gives the words of some pieces as written, with "…" between.
func (d *document) joined(pieces []Range) string {
	parts := make([]string, len(pieces))
	for i, r := range pieces {
		parts[i] = d.slice(r.Start, r.End)
	}
	return strings.Join(parts, "…")
}

// statementClaims makes candidates of statements.
func (d *document) statementClaims(list []statement) []Candidate {
	var out []Candidate
	for _, st := range list {
		words := st.span()
		if d.retoldZh(&st) {
			continue
		}
		c := Candidate{
			Kind: KindStatement, Stance: st.stance, Wording: d.joined(st.words), WordingStart: words.Start, WordingEnd: words.End,
			Proposition: d.subjectOf(d.catalogue.propositions, words), Period: d.periodWithin(st.words),
			Start: min(st.cited.Start, words.Start), End: max(st.cited.End, words.End), Mention: -1, Extractor: Version,
			Dimensions: map[string]string{}, Attribution: st.hops, AttributionEnd: st.end, Increments: []quantity.Quantity{},
		}
		c.Grounds = append(c.Grounds, sureness(st.sure))
		if st.direct {
			c.Grounds = append(c.Grounds, "direct")
		}
		out = append(out, c)
	}
	return out
}

// sureness is the ground that a word of the tables gives: 0 is its weakest use.
func sureness(n int) string { return "sure " + strconv.Itoa(n) }

// periodWithin gives the first period that some words state.
func (d *document) periodWithin(pieces []Range) *quantity.Period {
	for _, r := range pieces {
		k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= r.Start })
		for ; k < len(d.found) && d.found[k].End <= r.End; k++ {
			if d.found[k].dated && d.found[k].Period != nil {
				return d.found[k].Period
			}
		}
	}
	return nil
}
