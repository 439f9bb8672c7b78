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
	broader := make(map[string]string, len(in.Metrics))
	for i, m := range in.Metrics {
		if m.Slug == "" {
			refuse("required", "a metric needs a slug", "/metrics/%d/slug", i)
		} else if _, twice := broader[m.Slug]; twice {
			refuse("duplicate", "two metrics have this slug", "/metrics/%d/slug", i)
		}
		broader[m.Slug] = m.Broader
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
	for i, slug := range circular(len(in.Metrics), func(i int) string { return in.Metrics[i].Slug }, func(s string) string { return broader[s] }) {
		if slug {
			refuse("circular", "the metric is part of itself", "/metrics/%d/broader", i)
		}
	}
}

func (in Input) checkDerivations(refuse refusal) {
	from := make(map[string]string, len(in.Claims))
	for i := range in.Claims {
		from[in.Claims[i].ID] = in.Claims[i].DerivedFrom
	}
	for i, circle := range circular(len(in.Claims), func(i int) string { return in.Claims[i].ID }, func(s string) string { return from[s] }) {
		if circle {
			refuse("circular", "the claim is derived from itself", "/claims/%d/derived_from", i)
		}
	}
}

// circular tells of each of n names whether following next leads back to it.
// Every name is walked once.
func circular(n int, name func(int) string, next func(string) string) []bool {
	const walking, done = 1, 2
	state, inCircle := make(map[string]int, n), make(map[string]bool)
	for i := range n {
		var path []string
		at := name(i)
		for at != "" && state[at] == 0 {
			state[at] = walking
			path = append(path, at)
			at = next(at)
		}
		if at != "" && state[at] == walking {
			for _, p := range slices.Backward(path) {
				inCircle[p] = true
				if p == at {
					break
				}
			}
		}
		for _, p := range path {
			state[p] = done
		}
	}
	out := make([]bool, n)
	for i := range n {
		out[i] = inCircle[name(i)]
	}
	return out
}

func oneOf[T comparable](v T, all ...T) bool {
	return slices.Contains(all, v)
}
