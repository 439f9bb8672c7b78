package verdict

import (
	"slices"

	"whence/internal/quantity"
)

// tree is the declared metrics and how they hang together.
type tree struct {
	metrics  map[string]*Metric
	narrower map[string][]string // slugs directly below, in the order declared
	ups      map[string][]string // what above gave, by slug: every pair asks
	downs    map[string][]string // what below gave
	steps    map[string]map[string]int
	policies map[string]quantity.Policy
	def      quantity.Policy
}

func newTree(in *Input) *tree {
	t := &tree{
		metrics: make(map[string]*Metric, len(in.Metrics)), narrower: make(map[string][]string),
		ups: make(map[string][]string), downs: make(map[string][]string), steps: make(map[string]map[string]int),
		policies: make(map[string]quantity.Policy), def: in.Policy,
	}
	for i := range in.Metrics {
		m := &in.Metrics[i]
		if _, twice := t.metrics[m.Slug]; twice {
			continue
		}
		t.metrics[m.Slug] = m
		if m.Broader != "" {
			t.narrower[m.Broader] = append(t.narrower[m.Broader], m.Slug)
		}
		if m.Policy != nil {
			if pol, err := in.Policy.With(*m.Policy); err == nil {
				t.policies[m.Slug] = pol
			}
		}
	}
	return t
}

func (t *tree) policy(slug string) quantity.Policy {
	if pol, ok := t.policies[slug]; ok {
		return pol
	}
	return t.def
}

// measure is the metric's declared measure, else what its unit, or the unit of
// the claim, makes it.
func (t *tree) measure(slug, unit string) quantity.Measure {
	if m := t.metrics[slug]; m != nil {
		if m.Measure != "" {
			return m.Measure
		}
		if m.Unit != "" {
			unit = m.Unit
		}
	}
	return quantity.DefaultMeasure(unit)
}

func (t *tree) unit(slug string) string {
	if m := t.metrics[slug]; m != nil {
		return quantity.CanonicalUnit(m.Unit)
	}
	return ""
}

// above gives the broader metrics of a slug, the nearest first.
func (t *tree) above(slug string) []string {
	if up, ok := t.ups[slug]; ok {
		return up
	}
	var up []string
	seen := map[string]bool{slug: true}
	for m := t.metrics[slug]; m != nil && m.Broader != "" && !seen[m.Broader]; m = t.metrics[m.Broader] {
		seen[m.Broader] = true
		up = append(up, m.Broader)
	}
	t.ups[slug] = slices.Clip(up)
	return t.ups[slug]
}

// below gives the narrower metrics of a slug, level by level.
func (t *tree) below(slug string) []string {
	if down, ok := t.downs[slug]; ok {
		return down
	}
	var down []string
	seen := map[string]bool{slug: true}
	for level := []string{slug}; len(level) > 0; {
		var next []string
		for _, s := range level {
			for _, n := range t.narrower[s] {
				if !seen[n] {
					seen[n] = true
					next = append(next, n)
				}
			}
		}
		down = append(down, next...)
		level = next
	}
	t.downs[slug] = slices.Clip(down)
	return t.downs[slug]
}

// up gives how many levels above slug each of its broader metrics is.
func (t *tree) up(slug string) map[string]int {
	steps, ok := t.steps[slug]
	if !ok {
		above := t.above(slug)
		steps = make(map[string]int, len(above))
		for i, s := range above {
			steps[s] = i + 1
		}
		t.steps[slug] = steps
	}
	return steps
}

// branch tells which of two metrics is part of the other, nil for neither.
func (t *tree) branch(a, b string) *Branch {
	for _, x := range [][2]string{{a, b}, {b, a}} {
		if n := t.up(x[0])[x[1]]; n > 0 {
			return &Branch{Part: x[0], Whole: x[1], Distance: n}
		}
	}
	return nil
}
