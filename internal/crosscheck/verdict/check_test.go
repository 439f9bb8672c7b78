package verdict_test

import (
	"testing"

	"whence/internal/crosscheck/verdict"
	"whence/internal/decimal"
	"whence/internal/fault"
	"whence/internal/quantity"
)

func TestInputThatCannotBeComparedSaysWhere(t *testing.T) {
	one := decimal.FromInt(1)
	ok := quantity.Quantity{Comparator: "eq", Value: &one, Unit: "deaths"}
	for _, c := range []struct {
		name, pointer string
		in            verdict.Input
	}{
		{"no id", "/claims/0/id", verdict.Input{Claims: []verdict.Claim{{}}}},
		{"the same id twice", "/claims/1/id", verdict.Input{Claims: []verdict.Claim{{ID: "a"}, {ID: "a"}}}},
		{"a kind that isn't one", "/claims/0/kind", verdict.Input{Claims: []verdict.Claim{{ID: "a", Kind: "opinion"}}}},
		{"a stance that isn't one", "/claims/0/stance", verdict.Input{Claims: []verdict.Claim{{ID: "a", Stance: "doubt"}}}},
		{"a date comparator that isn't one", "/claims/0/date_comparator", verdict.Input{Claims: []verdict.Claim{{ID: "a", DateComparator: "around"}}}},
		{"an end that isn't one", "/claims/0/attribution_end", verdict.Input{Claims: []verdict.Claim{{ID: "a", End: "lost"}}}},
		{"a quantity without its value", "/claims/0/quantity/value", verdict.Input{Claims: []verdict.Claim{{ID: "a", Quantity: &quantity.Quantity{Comparator: "eq"}}}}},
		{"a period that ends before it starts", "/claims/0/period/end", verdict.Input{Claims: []verdict.Claim{{ID: "a", Period: period("2023-01-01", "2022-01-01")}}}},
		{"an increment without its value", "/claims/0/increments/1/value", verdict.Input{Claims: []verdict.Claim{{ID: "a", Increments: []verdict.Increment{{Quantity: ok}, {}}}}}},
		{"derived from nothing", "/claims/0/derived_from", verdict.Input{Claims: []verdict.Claim{{ID: "a", DerivedFrom: "b"}}}},
		{"derived from itself", "/claims/0/derived_from", verdict.Input{Claims: []verdict.Claim{{ID: "a", DerivedFrom: "a"}}}},
		{"derived in a circle", "/claims/1/derived_from", verdict.Input{Claims: []verdict.Claim{{ID: "c", DerivedFrom: "a"}, {ID: "a", DerivedFrom: "b"}, {ID: "b", DerivedFrom: "a"}}}},
		{"a metric without a slug", "/metrics/0/slug", verdict.Input{Metrics: []verdict.Metric{{}}}},
		{"a metric twice", "/metrics/1/slug", verdict.Input{Metrics: []verdict.Metric{{Slug: "a"}, {Slug: "a"}}}},
		{"a metric that is part of itself", "/metrics/0/broader", verdict.Input{Metrics: []verdict.Metric{{Slug: "a", Broader: "b"}, {Slug: "b", Broader: "a"}}}},
		{"a metric that is its own component", "/metrics/0/components/1", verdict.Input{Metrics: []verdict.Metric{{Slug: "a", Components: []string{"b", "a"}}}}},
		{"totals that are components of each other", "/metrics/0/components/0", verdict.Input{Metrics: []verdict.Metric{{Slug: "a", Components: []string{"b"}}, {Slug: "b", Components: []string{"a"}}}}},
		{"a component of what it is broader than", "/metrics/1/broader", verdict.Input{Metrics: []verdict.Metric{{Slug: "a"}, {Slug: "b", Broader: "c", Components: []string{"a", "c"}}}}},
		{"a component twice", "/metrics/0/components/2", verdict.Input{Metrics: []verdict.Metric{{Slug: "a", Components: []string{"b", "c", "b"}}}}},
		{"a measure that isn't one", "/metrics/0/measure", verdict.Input{Metrics: []verdict.Metric{{Slug: "a", Measure: "mean"}}}},
		{"a width that isn't one", "/metrics/0/policy/widths/girth", verdict.Input{Metrics: []verdict.Metric{{
			Slug:   "a",
			Policy: &quantity.Override{Widths: map[quantity.WidthName]decimal.Decimal{"girth": one}},
		}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := verdict.Compare(c.in)
			f, known := fault.As(err)
			if !known || f.Kind != fault.Invalid || len(f.Fields) == 0 || f.Fields[0].Pointer != c.pointer {
				t.Errorf("refused as %v, want %s", err, c.pointer)
			}
		})
	}
}

// A budget whose items are narrower than it and its components, and share a part.
func TestPartsMayBeNarrowerAndComponentsAndShareAPart(t *testing.T) {
	in := verdict.Input{Metrics: []verdict.Metric{
		{Slug: "budget", Components: []string{"defence", "pensions"}},
		{Slug: "defence", Broader: "budget", Components: []string{"veterans"}},
		{Slug: "pensions", Broader: "budget", Components: []string{"veterans"}},
	}}
	if bad := in.Check(); len(bad) > 0 {
		t.Errorf("refused: %v", bad)
	}
}
