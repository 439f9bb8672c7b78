package verdict

import (
	"fmt"
	"slices"

	"whence/internal/fault"
)

// Check gives what is wrong with an input as fields whose pointers are those of
// the body of a comparison ("/claims/3/quantity/value"), none for one that
// Compare takes. A metric may be named without being declared, a document
// without having claims.
func (in Input) Check() []fault.Field {
	var bad []fault.Field
	refuse := func(code, detail, pointer string, args ...any) {
		bad = append(bad, fault.Field{Pointer: fmt.Sprintf(pointer, args...), Code: code, Detail: detail})
	}
	within := func(fields []fault.Field, pointer string, args ...any) {
		for _, f := range fields {
			f.Pointer = fmt.Sprintf(pointer, args...) + f.Pointer
			bad = append(bad, f)
		}
	}
	in.checkMetrics(refuse, within)
	ids := make(map[string]bool, len(in.Claims))
	for i := range in.Claims {
		switch id := in.Claims[i].ID; {
		case id == "":
			refuse("required", "a claim needs an id", "/claims/%d/id", i)
		case ids[id]:
			refuse("duplicate", "two claims have this id", "/claims/%d/id", i)
		default:
			ids[id] = true
		}
	}
	for i := range in.Claims {
		c := &in.Claims[i]
		if !oneOf(c.kind(), Quantity, Date, Statement) {
			refuse("unknown_kind", "a kind is quantity, date or statement", "/claims/%d/kind", i)
		}
		if !oneOf(c.stance(), Affirm, Deny, Demand) {
			refuse("unknown_stance", "a stance is affirm, deny or demand", "/claims/%d/stance", i)
		}
		if !oneOf(c.DateComparator, "", At, Before, After, Since, By) {
			refuse("unknown_comparator", "a date is at, before, after, since or by", "/claims/%d/date_comparator", i)
		}
		if !oneOf(c.End, "", Primary, Unnamed, Unknown) {
			refuse("unknown_end", "an attribution ends primary, unnamed or unknown", "/claims/%d/attribution_end", i)
		}
		if c.statesNumber() {
			within(c.Quantity.Check(), "/claims/%d/quantity", i)
		}
		within(c.Period.Check(), "/claims/%d/period", i)
		for k := range c.Increments {
			within(c.Increments[k].Check(), "/claims/%d/increments/%d", i, k)
			within(c.Increments[k].Period.Check(), "/claims/%d/increments/%d/period", i, k)
		}
		if c.DerivedFrom != "" && !ids[c.DerivedFrom] {
			refuse("unknown_claim", "no claim here has this id", "/claims/%d/derived_from", i)
		}
	}
	in.checkDerivations(refuse)
	return bad
}

type refusal = func(code, detail, pointer string, args ...any)

func (in Input) checkMetrics(refuse refusal, within func([]fault.Field, string, ...any)) {
	declared := make(map[string]bool, len(in.Metrics))
	for i, m := range in.Metrics {
		if m.Slug == "" {
			refuse("required", "a metric needs a slug", "/metrics/%d/slug", i)
		} else if declared[m.Slug] {
			refuse("duplicate", "two metrics have this slug", "/metrics/%d/slug", i)
		}
		declared[m.Slug] = true
		if !oneOf(m.Measure, "", "total", "level", "rate") {
			refuse("unknown_measure", "a measure is total, level or rate", "/metrics/%d/measure", i)
		}
		if m.Policy != nil {
			if _, err := in.Policy.With(*m.Policy); err != nil {
				f, _ := fault.As(err)
				within(f.Fields, "/metrics/%d/policy", i)
			}
		}
	}
	in.checkTree(refuse)
}

// checkTree refuses a metric that is part of itself, by broader metrics, by the
// totals that it is a component of, or by both, and a component named twice.
func (in Input) checkTree(refuse refusal) {
	parts := newCycles() // from the part to what it is part of
	for _, m := range in.Metrics {
		if m.Broader != "" {
			parts.add(m.Slug, m.Broader)
		}
		for _, c := range m.Components {
			parts.add(c, m.Slug)
		}
	}
	parts.find()
	for i, m := range in.Metrics {
		if m.Broader != "" && parts.closes(m.Slug, m.Broader) {
			refuse("circular", "the metric is part of itself", "/metrics/%d/broader", i)
		}
		seen := make(map[string]bool, len(m.Components))
		for k, c := range m.Components {
			switch {
			case parts.closes(c, m.Slug):
				refuse("circular", "the metric is part of itself", "/metrics/%d/components/%d", i, k)
			case seen[c]:
				refuse("duplicate", "the component is there twice", "/metrics/%d/components/%d", i, k)
			}
			seen[c] = true
		}
	}
}

func (in Input) checkDerivations(refuse refusal) {
	from := newCycles()
	for i := range in.Claims {
		if c := &in.Claims[i]; c.DerivedFrom != "" {
			from.add(c.ID, c.DerivedFrom)
		}
	}
	from.find()
	for i := range in.Claims {
		if c := &in.Claims[i]; c.DerivedFrom != "" && from.closes(c.ID, c.DerivedFrom) {
			refuse("circular", "the claim is derived from itself", "/claims/%d/derived_from", i)
		}
	}
}

func oneOf[T comparable](v T, all ...T) bool {
	return slices.Contains(all, v)
}
