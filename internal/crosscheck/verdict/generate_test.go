package verdict

import (
	"fmt"

	"pgregory.net/rapid"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// The inputs of the property tests: few values of everything, so that claims
// meet often, and every comparator, kind of period and kind of relation.

func day(s string) *quantity.Date {
	d, err := quantity.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return &d
}

func someDay(t *rapid.T, label string) *quantity.Date {
	d, _ := quantity.NewDate(rapid.IntRange(2018, 2024).Draw(t, label+" year"), 1, 1)
	d = d.AddMonths(rapid.IntRange(0, 11).Draw(t, label+" month"))
	return &d
}

func somePeriod(t *rapid.T) *quantity.Period {
	switch rapid.IntRange(0, 9).Draw(t, "period") {
	case 0:
		return nil
	case 1:
		return &quantity.Period{Recurrence: quantity.Yearly}
	case 2:
		return &quantity.Period{Start: someDay(t, "start")}
	case 3:
		return &quantity.Period{End: someDay(t, "end")}
	case 4, 5:
		return &quantity.Period{Start: day("2022-01-01"), End: day("2022-12-31")}
	}
	start := day("2021-10-01").AddMonths(rapid.IntRange(0, 8).Draw(t, "shift"))
	end := start.AddMonths(rapid.SampledFrom([]int{12, 12, 12, 11, 6}).Draw(t, "length")).AddDays(-1)
	return &quantity.Period{Start: &start, End: &end}
}

func someQuantity(t *rapid.T) *quantity.Quantity {
	number := func(label string) *decimal.Decimal {
		n := decimal.FromInt(rapid.SampledFrom([]int64{-20, -3, 0, 1, 2, 3, 95, 100, 105, 110, 115, 120, 1000, 1100, 77468}).Draw(t, label))
		n = n.Mul(decimal.Pow10(rapid.IntRange(0, 2).Draw(t, label+" scale")))
		return &n
	}
	q := &quantity.Quantity{Unit: rapid.SampledFrom([]string{"deaths", "deaths", "deaths", "deaths", "percent", ""}).Draw(t, "unit")}
	q.Comparator = rapid.SampledFrom([]quantity.Comparator{"", "eq", "eq", "approx", "approx", "nearly", "gt", "gte", "lt", "lte", "range", "order", "share"}).Draw(t, "comparator")
	q.Value = number("value")
	switch q.Comparator {
	case quantity.Range, quantity.Order:
		lo, hi := number("lower"), number("upper")
		if hi.Less(*lo) {
			lo, hi = hi, lo
		}
		if hi.Equal(*lo) {
			x := hi.Add(decimal.FromInt(1))
			hi = &x
		}
		q.Value, q.Lower, q.Upper = nil, lo, hi
	case quantity.Share:
		v := decimal.MustParse(rapid.SampledFrom([]string{"0.5", "0.666667", "1"}).Draw(t, "share"))
		q.Value = &v
	}
	return q
}

func someOf(t *rapid.T, label string, values ...string) string {
	return rapid.SampledFrom(values).Draw(t, label)
}

// someClaim is a claim that Check takes.
func someClaim(t *rapid.T, i int) Claim {
	c := Claim{
		ID: fmt.Sprintf("c%02d", i), Metric: someOf(t, "metric", "part", "part", "part", "whole", "whole", "sum", "level", ""),
		Geography: someOf(t, "place", "US", "US", "US", "US", "US", "CN", ""), Quantity: someQuantity(t), Period: somePeriod(t),
	}
	c.Stance = Stance(someOf(t, "stance", "", "", "", "", "", "affirm", "deny", "demand"))
	c.Origin, c.Document = someOf(t, "origin", "", "x", "y", "z", "w"), someOf(t, "document", "", "d1", "d2", "d3", "d4", "d5")
	c.Outlet = someOf(t, "outlet", "", "x", "y", "o")
	c.End = AttributionEnd(someOf(t, "attribution", "", "", "primary", "unnamed"))
	c.Series = rapid.IntRange(0, 5).Draw(t, "series") == 0
	if rapid.Bool().Draw(t, "published") {
		c.PublishedAt = someDay(t, "published")
	}
	if rapid.IntRange(0, 2).Draw(t, "vintage") == 0 {
		c.AsOf = someDay(t, "vintage")
	}
	switch rapid.IntRange(0, 11).Draw(t, "other") {
	case 0:
		c.Kind, c.Event, c.Quantity = Date, someOf(t, "event", "e", "f", ""), nil
		c.DateComparator = DateComparator(someOf(t, "date comparator", "", "at", "before", "after", "since", "by"))
	case 1:
		c.Kind, c.Proposition, c.Quantity = Statement, someOf(t, "proposition", "p", "q", ""), nil
	case 2:
		c.Increments = []Increment{{Quantity: *someQuantity(t)}, {Quantity: *someQuantity(t), Period: somePeriod(t)}}
	case 3:
		if i > 0 {
			c.DerivedFrom = fmt.Sprintf("c%02d", rapid.IntRange(0, i-1).Draw(t, "whole"))
		}
	case 4:
		c.Dimensions = map[string]string{"basis": someOf(t, "basis", "", "reported", "predicted")}
	case 5:
		c.Quantity = nil
	}
	return c
}

func someInput(t *rapid.T, most int) Input {
	in := Input{Metrics: []Metric{
		{Slug: "part", Broader: "whole"},
		{Slug: "whole"},
		{Slug: "sum", Components: []string{"part", "whole"}},
		{Slug: "level", Measure: quantity.Level},
	}}
	for i := range rapid.IntRange(0, most).Draw(t, "claims") {
		in.Claims = append(in.Claims, someClaim(t, i))
	}
	for range rapid.IntRange(0, 3).Draw(t, "relations") {
		in.Relations = append(in.Relations, Relation{
			Kind: someOf(t, "kind", "reprint_of", "translation_of", "mirror_of", "cites"), Confirmed: rapid.Bool().Draw(t, "confirmed"),
			From: someOf(t, "from", "d1", "d2", "d3", "d4"), To: someOf(t, "to", "d1", "d2", "d3", "d5"),
		})
	}
	return in
}

// alike is an input whose claims are all comparable: one metric and place.
func alike(t *rapid.T, most int) Input {
	in := someInput(t, most)
	metric := someOf(t, "one metric", "part", "level")
	for i := range in.Claims {
		c := &in.Claims[i]
		if c.kind() == Quantity && len(c.Increments) == 0 && c.DerivedFrom == "" {
			c.Metric, c.Geography, c.Dimensions, c.Stance = metric, "US", nil, Affirm
			if c.Quantity != nil {
				c.Quantity.Unit = "deaths"
			}
		}
	}
	return in
}

func dec(s string) decimal.Decimal { return decimal.MustParse(s) }
