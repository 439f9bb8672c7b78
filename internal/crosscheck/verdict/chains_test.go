package verdict

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// reports is claims of few outlets that quote one another.
func reports(t *rapid.T) Input {
	in := Input{Metrics: []Metric{{Slug: "part"}}}
	for i := range rapid.IntRange(3, 12).Draw(t, "claims") {
		v := decimal.FromInt(rapid.SampledFrom([]int64{100, 100, 105, 150}).Draw(t, "value"))
		c := Claim{
			ID: fmt.Sprintf("c%02d", i), Metric: "part", Geography: "US", Document: someOf(t, "document", "d1", "d2", "d3", "d5", "d6"),
			Quantity:    &quantity.Quantity{Comparator: quantity.Approx, Value: &v, Unit: "deaths"},
			Period:      &quantity.Period{Start: day("2022-01-01"), End: day("2022-12-31")},
			PublishedAt: day(someOf(t, "published", "2024-03-01", "2024-03-01", "2024-03-02")),
			Series:      rapid.IntRange(0, 9).Draw(t, "series") == 0,
		}
		c.Outlet = "outlet-" + c.Document[1:]
		if c.Document == "d6" {
			c.Outlet = "outlet-5"
		}
		switch rapid.IntRange(0, 9).Draw(t, "attribution") {
		case 0: // its own report, of which nobody asked further
			c.Origin, c.Own, c.Open = c.Outlet, true, true
		case 1: // its own, as the words say
			c.Origin, c.Own = c.Outlet, true
		case 2:
			c.Origin = someOf(t, "origin", "bureau", "coroners")
		default:
			c.Quotes = someOf(t, "quotes", "outlet-1", "outlet-2", "outlet-3", "outlet-5")
			if c.End = AttributionEnd(someOf(t, "end", "", "", "", "unknown", "unnamed")); c.End == "" {
				c.Origin, c.Own = c.Quotes, c.Quotes == c.Outlet
			}
		}
		in.Claims = append(in.Claims, c)
	}
	if rapid.IntRange(0, 4).Draw(t, "circle") == 0 { // two documents that have it from each other, and from nobody else
		for i, quotes := range []string{"outlet-2", "outlet-1"} {
			c := in.Claims[0]
			c.ID, c.Document, c.Outlet = fmt.Sprintf("r%02d", i), fmt.Sprintf("d%d", i+1), fmt.Sprintf("outlet-%d", i+1)
			c.Quotes, c.Origin, c.Own, c.Open, c.End, c.Series = quotes, quotes, false, false, "", false
			in.Claims = append(in.Claims, c)
		}
	}
	for range rapid.IntRange(0, 3).Draw(t, "relations") {
		in.Relations = append(in.Relations, Relation{
			Kind: someOf(t, "kind", "cites", "cites", "reprint_of"), Confirmed: rapid.IntRange(0, 3).Draw(t, "confirmed") > 0,
			From: someOf(t, "from", "d1", "d2", "d3", "d6"), To: someOf(t, "to", "d1", "d2", "d4", "d5"),
		})
	}
	return in
}

// followed is the origins and the tellers that following gives.
func followed(in Input) (map[string]ended, map[string]Chain) {
	e := &engine{in: in, tree: newTree(&in), copies: newCopies(in.Relations), byID: map[string]*reading{}}
	for i := range in.Claims {
		r := &reading{c: &in.Claims[i], i: i}
		e.readOne(r, nil)
		r.text, r.origin = e.copies.text(r.c.Document), r.c.origin()
		e.readings = append(e.readings, r)
	}
	e.follow()
	ends := map[string]ended{}
	for _, r := range e.readings {
		ends[r.c.ID] = ended{r.origin, r.told}
	}
	return ends, e.chains
}

type ended struct{ origin, told string }

// searched finds the same ends by looking at every pair, over and over.
func searched(in Input) map[string]ended {
	e := &engine{in: in, tree: newTree(&in), copies: newCopies(in.Relations)}
	for i := range in.Claims {
		r := &reading{c: &in.Claims[i], i: i}
		e.readOne(r, nil)
		r.text, r.origin = e.copies.text(r.c.Document), r.c.origin()
		e.readings = append(e.readings, r)
	}
	cites := func(a, b *reading) bool {
		return slices.ContainsFunc(in.Relations, func(rel Relation) bool {
			return rel.Confirmed && rel.Kind == "cites" && e.copies.text(rel.From) == a.text && e.copies.text(rel.To) == b.text
		})
	}
	leads := func(a, b *reading) bool {
		if a == b || a.text == b.text || a.c.Series || a.notGrouped() != "" || b.notGrouped() != "" || a.thing() != b.thing() || !a.usual.Overlaps(b.usual) {
			return false
		}
		switch {
		case a.c.Quotes == "":
			return a.c.Open && cites(a, b)
		case a.c.Quotes == a.c.Outlet || a.c.Quotes != b.c.Outlet:
			return false
		}
		return cites(a, b) || !a.c.PublishedAt.Before(*b.c.PublishedAt)
	}
	n := len(e.readings)
	reach := make([][]bool, n)
	for i, a := range e.readings {
		reach[i] = make([]bool, n)
		for j, b := range e.readings {
			reach[i][j] = leads(a, b)
		}
	}
	for k := range n {
		for i := range n {
			for j := range n {
				reach[i][j] = reach[i][j] || reach[i][k] && reach[k][j]
			}
		}
	}
	done := map[int]bool{}
	var settle func(i int)
	settle = func(i int) {
		if done[i] {
			return
		}
		var circle []int
		for j := range n {
			if j == i || reach[i][j] && reach[j][i] {
				circle = append(circle, j)
				done[j] = true
			}
		}
		var cited, quoted []*reading
		for _, j := range circle {
			for k, o := range e.readings {
				if leads(e.readings[j], o) && !slices.Contains(circle, k) {
					settle(k)
					if cites(e.readings[j], o) {
						cited = append(cited, o)
					}
					if e.readings[j].c.Quotes != "" && !e.readings[j].c.PublishedAt.Before(*o.c.PublishedAt) {
						quoted = append(quoted, o)
					}
				}
			}
		}
		first := e.readings[i]
		own := func(o *reading) bool { return o.c.Own && o.origin == o.c.origin() }
		pick := func(list []*reading, may func(*reading) bool) (out []*reading) {
			for _, o := range list {
				if may(o) {
					out = append(out, o)
				}
			}
			return out
		}
		var tier []*reading
		for _, t := range [][]*reading{
			pick(cited, func(o *reading) bool { return !own(o) }), pick(cited, own),
			pick(quoted, func(o *reading) bool {
				return !own(o) && len(circle) == 1 && o.c.Quantity.Value.Equal(*first.c.Quantity.Value)
			}),
			pick(quoted, func(o *reading) bool { return !own(o) }), pick(quoted, own),
		} {
			if tier = t; len(t) > 0 {
				break
			}
		}
		origins, tellers := map[string]bool{}, map[string]bool{}
		for _, o := range tier {
			origins[o.origin] = true
			tellers[o.teller()] = true
		}
		told := slices.Min(textsOf(e.readings, circle))
		for _, j := range circle {
			r := e.readings[j]
			switch {
			case len(origins) > 1:
			case len(origins) == 0 && len(circle) > 1:
				r.origin, r.told = "", told
			case len(origins) == 0:
			case origins[""]:
				r.origin, r.told = "", slices.Min(slices.Collect(maps.Keys(tellers)))
			case r.c.End == Unnamed || r.c.End == Unknown && !slices.ContainsFunc(tier, func(o *reading) bool { return !(own(o) && o.c.Open) }):
			default:
				r.origin = slices.Collect(maps.Keys(origins))[0]
			}
		}
	}
	ends := map[string]ended{}
	for i := range n {
		settle(i)
	}
	for _, r := range e.readings {
		ends[r.c.ID] = ended{r.origin, r.told}
	}
	return ends
}

func textsOf(readings []*reading, at []int) (texts []string) {
	for _, i := range at {
		texts = append(texts, readings[i].text)
	}
	return texts
}

func TestFollowingFindsWhatLookingAtEveryPairFinds(t *testing.T) {
	circles, apart, through := 0, 0, 0
	check := func(t *rapid.T) {
		in := reports(t)
		got, chains := followed(in)
		if want := searched(in); !maps.Equal(got, want) {
			t.Fatalf("followed to %v, want %v", got, want)
		}
		for _, c := range chains {
			switch {
			case c.Circle:
				circles++
			case c.Apart:
				apart++
			default:
				through++
			}
		}
		slices.Reverse(in.Claims)
		if turned, again := followed(in); !maps.Equal(got, turned) || fmt.Sprint(chains) != fmt.Sprint(again) {
			t.Fatalf("turned round: %v %v, before %v %v", turned, again, got, chains)
		}
	}
	for round := 0; round < 20 && (circles == 0 || apart == 0 || through == 0); round++ { // circles are rare
		rapid.Check(t, check)
	}
	if circles == 0 || apart == 0 || through == 0 {
		t.Errorf("%d circles, %d apart, %d led on: the inputs are too tame", circles, apart, through)
	}
}

// Each of n papers quotes the next, and n others one paper that says the thing n
// times: looking at every pair would take minutes.
func TestManyQuotationsAreFollowed(t *testing.T) {
	const n = 10_000
	one := decimal.FromInt(100)
	base := Claim{
		Metric: "part", Geography: "US", Quantity: &quantity.Quantity{Comparator: quantity.Approx, Value: &one, Unit: "deaths"},
		Period: &quantity.Period{Start: day("2022-01-01"), End: day("2022-12-31")}, PublishedAt: day("2024-03-01"),
	}
	in := Input{}
	for i := range n {
		c := base
		c.ID, c.Document, c.Outlet = fmt.Sprint("a", i), fmt.Sprint("a", i), fmt.Sprint("a", i)
		c.Quotes, c.Origin = fmt.Sprint("a", i+1), fmt.Sprint("a", i+1)
		in.Claims = append(in.Claims, c)
		c.ID, c.Document, c.Outlet = fmt.Sprint("b", i), fmt.Sprint("b", i), fmt.Sprint("b", i)
		c.Quotes, c.Origin = "paper", "paper"
		in.Claims = append(in.Claims, c)
		c.ID, c.Document, c.Outlet = fmt.Sprint("p", i), fmt.Sprint("p", i), "paper"
		c.Quotes, c.Origin = "bureau", "bureau"
		in.Claims = append(in.Claims, c)
	}
	ends, _ := followed(in)
	if last := fmt.Sprint("a", n); ends["a0"].origin != last || ends["b0"].origin != "bureau" {
		t.Errorf("a0 ends at %q, b0 at %q", ends["a0"].origin, ends["b0"].origin)
	}
}
