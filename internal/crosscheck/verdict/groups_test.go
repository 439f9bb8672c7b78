package verdict_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"whence/internal/crosscheck/verdict"
	"whence/internal/decimal"
	"whence/internal/quantity"
)

func date(s string) *quantity.Date {
	d, err := quantity.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return &d
}

func period(start, end string) *quantity.Period {
	return &quantity.Period{Start: date(start), End: date(end)}
}

var (
	calendar2022 = period("2022-01-01", "2022-12-31")
	to2023April  = period("2022-05-01", "2023-04-30")
	eachYear     = &quantity.Period{Recurrence: quantity.Yearly}
	overdoses    = []verdict.Metric{{Slug: "all"}, {Slug: "opioids", Broader: "all"}}
)

// say makes a claim of "opioids" in the US by an origin, in a document and
// outlet of its own.
func say(id, origin string, c quantity.Comparator, value string, p *quantity.Period) verdict.Claim {
	v := decimal.MustParse(value)
	return verdict.Claim{
		ID: id, Metric: "opioids", Geography: "US", Origin: origin, Document: "doc-" + id, Outlet: "outlet-" + id, Period: p,
		Quantity: &quantity.Quantity{Comparator: c, Value: &v, Unit: "deaths"}, PublishedAt: date("2024-01-31"),
	}
}

func with(c verdict.Claim, change func(*verdict.Claim)) verdict.Claim {
	change(&c)
	return c
}

func standings(g verdict.Group) map[string]verdict.Standing {
	out := map[string]verdict.Standing{}
	for _, m := range g.Members {
		out[m.ClaimID] = m.Standing
	}
	return out
}

func TestCrossCheckFindsTheConflictAndWhy(t *testing.T) {
	all := say("total", "CDC", "nearly", "110000", calendar2022)
	all.Metric = "all"
	g := verdict.Groups(verdict.Input{Metrics: overdoses, Claims: []verdict.Claim{
		say("cdc", "CDC", "gt", "77000", to2023April), say("post", "Post", "approx", "100000", eachYear), all,
	}})
	if len(g.Groups) != 2 {
		t.Fatalf("%d groups, want one for each metric: %s", len(g.Groups), show(g))
	}
	c := g.Groups[1]
	if c.Subject != "opioids" || c.Verdict != verdict.Conflict || c.Severity != "major" || !*c.LogicallyPossible || c.IndependentOrigins != 2 ||
		!slices.Equal(c.Disagree, []string{"cdc", "post"}) || len(c.Clusters) != 2 {
		t.Errorf("the group is %s", show(c))
	}
	if len(c.Hints) != 1 || c.Hints[0].Code != verdict.FitsBroader || c.Hints[0].Evidence.Claim != "post" || c.Hints[0].Evidence.Metric != "all" {
		t.Errorf("the hints are %s", show(c.Hints))
	}
	for _, p := range g.Related {
		if p.Verdict != verdict.DifferentMetric {
			t.Errorf("a part and its whole are judged %s", p.Verdict)
		}
	}
	if len(g.Related) != 1 {
		t.Errorf("related are %s", show(g.Related))
	}
}

func TestRecurringClaimsAndSeriesJoinAndNeverAnchor(t *testing.T) {
	rows := []verdict.Claim{}
	for i := range 24 { // a rolling twelve-month series
		start := date("2021-07-01").AddMonths(i)
		end := start.AddMonths(12).AddDays(-1)
		rows = append(rows, with(say(fmt.Sprintf("row%02d", i), "CDC", "eq", fmt.Sprint(70468+500*i), &quantity.Period{Start: &start, End: &end}),
			func(c *verdict.Claim) { c.Series = true; c.Document = "series" }))
	}
	in := verdict.Input{Claims: append(rows, say("news", "News", "gt", "75000", to2023April), say("yearly", "Blog", "approx", "76000", eachYear))}
	g := verdict.Groups(in)
	if len(g.Groups) != 1 || !g.Groups[0].Period.Equal(to2023April) {
		t.Fatalf("%d groups, want the one that the news anchors", len(g.Groups))
	}
	group := g.Groups[0]
	s := standings(group)
	if s["row10"] != verdict.Speaks || s["row09"] != verdict.OtherPeriod || s["yearly"] != verdict.Speaks || s["row00"] != "" {
		t.Errorf("standings are %v", s)
	}
	if group.Verdict != verdict.Agree || group.IndependentOrigins != 3 || group.Claims != 3 || group.Documents != 3 {
		t.Errorf("the group is %s of %d claims, %d documents and %d origins", group.Verdict, group.Claims, group.Documents, group.IndependentOrigins)
	}
	if !slices.Contains(group.Near, "row06") || slices.Contains(group.Near, "row00") {
		t.Errorf("near the anchor are %v", group.Near)
	}
	for _, n := range g.NotCompared {
		if n.Reason != "no_anchor" {
			t.Errorf("%s is not compared for %s", n.A, n.Reason)
		}
	}
}

// Two reports of one agency's count, before and after it was revised: the file
// has the later vintage, and the agency contradicts nobody, least of all itself.
func TestNewsOfAnEarlierVintageIsSuperseded(t *testing.T) {
	in := verdict.Input{Claims: []verdict.Claim{
		with(say("old", "CDC", "eq", "80391", to2023April), func(c *verdict.Claim) { c.Document, c.PublishedAt = "news", date("2025-05-14") }),
		with(say("same", "CDC", "gt", "80000", to2023April), func(c *verdict.Claim) { c.Document, c.PublishedAt = "more news", date("2025-05-15") }),
		with(say("row", "CDC", "eq", "80856", to2023April), func(c *verdict.Claim) { c.Document, c.Series, c.AsOf = "file", true, date("2025-09-17") }),
	}}
	g := verdict.Groups(in).Groups[0]
	s := standings(g)
	if g.Verdict != verdict.Single || s["old"] != verdict.Superseded || s["same"] != verdict.Repeats || s["row"] != verdict.Speaks {
		t.Errorf("the group is %s of %v", g.Verdict, s)
	}
	in.Claims[0].Quantity.Value = new(decimal.MustParse("60391"))
	if g := verdict.Groups(in).Groups[0]; g.Verdict != verdict.Conflict {
		t.Errorf("a misquotation is %s", g.Verdict)
	}
}

// What a rate was said to be before it changed is no part of what it is since,
// but whoever said in spring what is still so in summer agrees. What it was
// before it changed twice it may be again: nobody said so of autumn in winter.
func TestRateThatChangedAfterItWasReportedIsOnlyNear(t *testing.T) {
	rate := func(id, value, start, published string) verdict.Claim {
		return with(say(id, id, "eq", value, &quantity.Period{Start: date(start)}), func(c *verdict.Claim) { c.PublishedAt = date(published) })
	}
	g := verdict.Groups(verdict.Input{
		Metrics: []verdict.Metric{{Slug: say("a", "A", "eq", "1", nil).Metric, Measure: quantity.Rate}},
		Claims: []verdict.Claim{
			rate("winter", "10", "2025-02-04", "2025-02-05"), rate("spring", "20", "2025-03-04", "2025-05-12"), rate("summer", "20", "2025-06-20", "2025-06-20"), rate("autumn", "10", "2025-11-10", "2025-11-05"),
		},
	})
	for _, x := range g.Groups {
		switch x.Period.Start.String() {
		case "2025-06-20":
			if len(x.Members) != 2 || x.Verdict != verdict.Agree || !slices.Equal(x.Near, []string{"autumn", "winter"}) {
				t.Errorf("in summer: %s", show(x))
			}
		case "2025-11-10":
			if len(x.Members) != 1 || x.Verdict != verdict.Single || !slices.Equal(x.Near, []string{"spring", "summer", "winter"}) {
				t.Errorf("in autumn: %s", show(x))
			}
		}
	}
	if len(g.Groups) != 4 {
		t.Errorf("%d groups, want one for each beginning", len(g.Groups))
	}
}

func TestClaimsThatStateNoPeriodStillMeet(t *testing.T) {
	g := verdict.Groups(verdict.Input{Claims: []verdict.Claim{
		say("a", "A", "eq", "77468", eachYear), say("b", "B", "eq", "100468", eachYear), say("c", "C", "eq", "500468", nil), say("d", "D", "eq", "600468", nil),
	}})
	if len(g.Groups) != 2 || g.Groups[0].Verdict != verdict.Conflict || g.Groups[1].Verdict != verdict.Conflict {
		t.Errorf("groups are %s", show(g.Groups))
	}
}

func TestOneConflictSeenFromTwoAnchorsIsOne(t *testing.T) {
	g := verdict.Groups(verdict.Input{Claims: []verdict.Claim{
		say("a", "A", "eq", "77468", to2023April), say("b", "B", "eq", "120468", period("2022-04-01", "2023-03-31")),
	}})
	if len(g.Groups) != 2 || g.Groups[0].ConflictKey == "" || g.Groups[0].ConflictKey != g.Groups[1].ConflictKey {
		t.Errorf("groups are %s", show(g.Groups))
	}
}

func TestVoiceIsItsLatestVintageAndItsNarrowestWords(t *testing.T) {
	vintage := func(id, value, asOf string) verdict.Claim {
		return with(say(id, "CDC", "eq", value, calendar2022), func(c *verdict.Claim) { c.AsOf = date(asOf) })
	}
	g := verdict.Groups(verdict.Input{Claims: []verdict.Claim{
		vintage("old", "107468", "2023-03-01"), vintage("new", "109413", "2023-09-01"), say("news", "CDC", "nearly", "110000", calendar2022),
		say("other", "WHO", "eq", "109413", calendar2022),
	}})
	want := map[string]verdict.Standing{"old": verdict.Superseded, "new": verdict.Speaks, "news": verdict.Repeats, "other": verdict.Speaks}
	if s := standings(g.Groups[0]); fmt.Sprint(s) != fmt.Sprint(want) || g.Groups[0].Verdict != verdict.Agree {
		t.Errorf("standings are %v, verdict %s", s, g.Groups[0].Verdict)
	}
}

func TestMisquotationOfOneOriginIsSeen(t *testing.T) {
	g := verdict.Groups(verdict.Input{Claims: []verdict.Claim{
		say("a", "CDC", "eq", "77468", calendar2022), say("b", "CDC", "eq", "97468", calendar2022),
	}}).Groups[0]
	if g.Verdict != verdict.Conflict || g.IndependentOrigins != 1 {
		t.Errorf("two numbers of one origin are %s", g.Verdict)
	}
	g = verdict.Groups(verdict.Input{Claims: []verdict.Claim{
		say("a", "CDC", "eq", "77468", calendar2022), say("a2", "CDC", "eq", "77468", calendar2022), say("b", "CDC", "eq", "774680", calendar2022),
	}}).Groups[0]
	if g.Verdict != verdict.ScaleError || standings(g)["b"] != verdict.Slipped || len(g.Suspected) != 1 {
		t.Errorf("a slipped scale of one origin is %s: %s", g.Verdict, show(g))
	}
}

func TestOneVoiceIsSingle(t *testing.T) {
	g := verdict.Groups(verdict.Input{Claims: []verdict.Claim{say("a", "CDC", "eq", "77468", calendar2022), say("b", "CDC", "eq", "77000", calendar2022)}}).Groups[0]
	if g.Verdict != verdict.Single || g.Claims != 2 || g.Documents != 2 || g.IndependentOrigins != 1 {
		t.Errorf("one voice is %s of %+v", g.Verdict, g.Counts)
	}
}

func TestLevelsAtDifferentTimesAreNoConflict(t *testing.T) {
	metrics := []verdict.Metric{{Slug: "opioids", Measure: quantity.Level}}
	since := func(day string) *quantity.Period { return &quantity.Period{Start: date(day)} }
	g := verdict.Groups(verdict.Input{Metrics: metrics, Claims: []verdict.Claim{
		say("feb", "A", "eq", "10", period("2025-02-04", "2025-03-03")), say("mar", "B", "eq", "20", since("2025-03-04")), say("year", "C", "eq", "20", since("2025-04-01")),
	}})
	for _, x := range g.Groups {
		if x.Verdict == verdict.Conflict {
			t.Errorf("conflict at %s: %s", x.Period, show(x))
		}
	}
}

func TestClaimsThatCannotBeComparedAreListedWithTheReason(t *testing.T) {
	g := verdict.Groups(verdict.Input{Claims: []verdict.Claim{
		with(say("place", "A", "eq", "1", calendar2022), func(c *verdict.Claim) { c.Geography = "" }),
		with(say("demand", "A", "eq", "1", calendar2022), func(c *verdict.Claim) { c.Stance = verdict.Demand }),
		with(say("deny", "A", "eq", "1", calendar2022), func(c *verdict.Claim) { c.Stance = verdict.Deny }),
		{ID: "nothing"},
	}})
	got := map[string]string{}
	for _, n := range g.NotCompared {
		got[n.A] = n.Reason
	}
	want := map[string]string{"place": "unstated", "demand": "demand", "deny": "denied", "nothing": "unstated"}
	if fmt.Sprint(got) != fmt.Sprint(want) || len(g.Groups) != 0 {
		t.Errorf("not compared: %v", got)
	}
}

func TestEventsAndPropositionsAreGroupedToo(t *testing.T) {
	at := func(id, start, end string) verdict.Claim {
		return verdict.Claim{ID: id, Kind: verdict.Date, Event: "ban", Period: period(start, end), Origin: id, Document: id}
	}
	holds := func(id string, s verdict.Stance, p *quantity.Period) verdict.Claim {
		return verdict.Claim{ID: id, Kind: verdict.Statement, Proposition: "p", Stance: s, Period: p, Origin: id, Document: id}
	}
	for _, c := range []struct {
		claims []verdict.Claim
		want   verdict.Verdict
		voices []string
	}{
		{[]verdict.Claim{at("a", "2022-08-01", "2022-08-31"), at("b", "2022-08-15", "2022-08-15"), at("c", "2022-01-01", "2022-12-31")}, verdict.Agree, nil},
		{[]verdict.Claim{at("a", "2022-08-01", "2022-08-31"), at("b", "2022-09-15", "2022-09-15"), at("c", "2022-01-01", "2022-12-31")}, verdict.Conflict, []string{"a", "b"}},
		{[]verdict.Claim{holds("a", "", nil), holds("b", verdict.Deny, calendar2022), holds("c", verdict.Deny, calendar2022)}, verdict.StanceConflict, []string{"a", "b", "c"}},
		{[]verdict.Claim{holds("a", "", period("2019-01-01", "2019-12-31")), holds("b", verdict.Deny, calendar2022)}, verdict.Development, nil},
		{[]verdict.Claim{holds("a", "", calendar2022), holds("b", "", calendar2022)}, verdict.Agree, nil},
		{[]verdict.Claim{holds("a", "", calendar2022)}, verdict.Single, nil},
	} {
		g := verdict.Groups(verdict.Input{Claims: c.claims})
		if len(g.Groups) != 1 || g.Groups[0].Verdict != c.want || !slices.Equal(g.Groups[0].Disagree, c.voices) {
			t.Errorf("%v: %s", c.want, show(g.Groups))
		}
	}
}

func TestPartAboveItsWholeIsRelated(t *testing.T) {
	whole := say("whole", "CDC", "eq", "109413", calendar2022)
	whole.Metric = "all"
	g := verdict.Groups(verdict.Input{Metrics: overdoses, Claims: []verdict.Claim{whole, say("fits", "B", "eq", "77468", calendar2022), say("part", "C", "eq", "120468", calendar2022)}})
	if len(g.Related) != 1 || g.Related[0].Verdict != verdict.PartExceedsWhole || g.Related[0].B != "part" {
		t.Errorf("related are %s", show(g.Related))
	}
}

func TestRejectedRelationGivesTheCountsBack(t *testing.T) {
	claims := []verdict.Claim{say("a", "A", "eq", "77468", calendar2022), say("b", "B", "eq", "77468", calendar2022)}
	for _, c := range []struct {
		confirmed bool
		origins   int
		verdict   verdict.Verdict
	}{{false, 2, verdict.Agree}, {true, 1, verdict.Single}} {
		g := verdict.Groups(verdict.Input{Claims: claims, Relations: []verdict.Relation{{Kind: "reprint_of", From: "doc-b", To: "doc-a", Confirmed: c.confirmed}}}).Groups[0]
		if g.IndependentOrigins != c.origins || g.Verdict != c.verdict {
			t.Errorf("confirmed %v: %d origins, %s", c.confirmed, g.IndependentOrigins, g.Verdict)
		}
	}
}

// voices is a group of n voices, of which some state periods that only nearly
// match, and a few disagree.
func voices(n int) verdict.Input {
	random := rand.New(rand.NewPCG(1, 2))
	comparators := []quantity.Comparator{"eq", "approx", "nearly", "gt", "gte", "lt", "lte"}
	in := verdict.Input{Metrics: overdoses}
	for i := range n {
		p := to2023April
		if i%10 == 0 {
			start := to2023April.Start.AddMonths(random.IntN(3))
			end := start.AddMonths(12).AddDays(-1)
			p = &quantity.Period{Start: &start, End: &end}
		}
		in.Claims = append(in.Claims, say(fmt.Sprint("c", i), fmt.Sprint("o", i), comparators[random.IntN(len(comparators))], fmt.Sprint(70000+random.IntN(20000)), p))
	}
	return in
}

func TestTwentyThousandVoicesAreSweptNotSquared(t *testing.T) {
	g := verdict.Groups(voices(20_000))
	if len(g.Groups) != 3 || g.Groups[0].Verdict != verdict.Conflict || len(g.Groups[0].Members) < 18_000 {
		t.Errorf("%d groups, %s of %d", len(g.Groups), g.Groups[0].Verdict, len(g.Groups[0].Members))
	}
}

func BenchmarkGroup(b *testing.B) {
	for _, n := range []int{2_000, 20_000} {
		in := voices(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				verdict.Groups(in)
			}
		})
	}
}

func BenchmarkCompare(b *testing.B) {
	in := voices(200)
	for b.Loop() {
		if _, err := verdict.Compare(in); err != nil {
			b.Fatal(err)
		}
	}
}

// The widest spread between the periods is only a tension (a bound), the
// readings that are strictly farthest are excused by the month that isn't
// shared, and yet two readings between them can't both be right.
func TestConflictBetweenTheExtremesIsFound(t *testing.T) {
	monthLater := period("2022-02-01", "2023-01-31")
	g := verdict.Groups(verdict.Input{Claims: []verdict.Claim{
		say("bound", "A", "gt", "100", calendar2022), say("about", "B", "approx", "119.5", calendar2022), say("low", "C", "eq", "127", calendar2022),
		say("high", "D", "eq", "137", monthLater),
	}})
	for _, x := range g.Groups {
		if x.Verdict != verdict.Conflict || *x.LogicallyPossible || x.Worst.A != "about" || x.Worst.B != "high" {
			t.Errorf("%s between %s", x.Verdict, show(x.Worst))
		}
	}
}

// A tree of five hundred levels with a claim of most: walking it for every pair
// and every hypothesis would take a minute.
func TestDeepTreeIsWalkedOnceForEachClaim(t *testing.T) {
	const levels, claims = 500, 400
	in := verdict.Input{}
	for i := range levels {
		in.Metrics = append(in.Metrics, verdict.Metric{Slug: fmt.Sprint("m", i), Broader: fmt.Sprint("m", i+1)})
	}
	for i := range claims {
		c := say(fmt.Sprint("c", i), fmt.Sprint("o", i), quantity.Eq, fmt.Sprint(1_000_000-i*1000), period("2022-01-01", "2022-12-31"))
		c.Metric = fmt.Sprint("m", i)
		in.Claims = append(in.Claims, c)
	}
	res, err := verdict.Compare(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range res.Pairs {
		if p.Branch == nil || p.Branch.PartOf != p.A || p.Verdict != verdict.PartExceedsWhole && p.Verdict != verdict.DifferentMetric {
			t.Fatalf("%s beside %s is %s, of %+v", p.A, p.B, p.Verdict, p.Branch)
		}
	}
}
