package app

import (
	"slices"
	"testing"
)

// groupAt finds the group of a metric whose anchor starts on a day.
func (s *server) groupAt(metric, start string) object {
	s.t.Helper()
	a := s.call("GET", "/v1/crosscheck?metric="+metric, nil).want(200)
	for _, g := range a.list("groups") {
		if period, ok := g.(object)["period"].(object); ok && period["start"] == start {
			return g.(object)
		}
	}
	s.t.Fatalf("no group of %s starts on %s: %.3000s", metric, start, a.Body)
	return nil
}

func hintCodes(g object) []string {
	var out []string
	for _, h := range g["hints"].([]any) {
		out = append(out, h.(object)["code"].(string))
	}
	return out
}

func TestTheSampleShowsWhatItIsMadeToShow(t *testing.T) {
	s := startServer(t).withSample()

	t.Run("a conflict that a broader metric explains", func(t *testing.T) {
		g := s.groupAt("synthetic-opioid-overdose-deaths", "2022-05-01")
		if g["verdict"] != "conflict" || g["logically_possible"] != true || !slices.Contains(hintCodes(g), "fits_broader_metric") {
			t.Errorf("got %v, possible %v, hints %v", g["verdict"], g["logically_possible"], hintCodes(g))
		}
		if n := number(t, g["independent_origins"]); n != 2 {
			t.Errorf("%d independent origins, not 2", n)
		}
	})
	t.Run("a tension", func(t *testing.T) {
		if g := s.groupAt("drug-overdose-deaths", "2021-01-01"); g["verdict"] != "tension" {
			t.Errorf("got %v", g["verdict"])
		}
	})
	t.Run("a translation that slips by ten", func(t *testing.T) {
		g := s.groupAt("us-border-fentanyl-seizures", "2022-10-01")
		if g["verdict"] != "suspected_scale_error" || !slices.Contains(hintCodes(g), "scale_slip") {
			t.Errorf("got %v, hints %v", g["verdict"], hintCodes(g))
		}
	})
	t.Run("five documents and two origins", func(t *testing.T) {
		g := s.groupAt("synthetic-drug-coalition-members", "2023-07-07")
		if d, o := number(t, g["documents"]), number(t, g["independent_origins"]); d != 5 || o != 2 || g["verdict"] != "agree" {
			t.Errorf("%d documents, %d origins, %v", d, o, g["verdict"])
		}
	})
	t.Run("a total and its parts", func(t *testing.T) {
		a := s.call("GET", "/v1/crosscheck?metric=us-tariff-on-china-minimum", nil).want(200)
		if !slices.ContainsFunc(a.list("related"), func(p any) bool {
			return p.(object)["verdict"] == "agree" && p.(object)["via"] == "sum" && len(p.(object)["members"].([]any)) == 2
		}) {
			t.Errorf("the sum of the parts is not compared: %s", a.Body)
		}
	})
	t.Run("increments and their sum", func(t *testing.T) {
		if g := s.groupAt("us-tariff-on-china-fentanyl", "2025-05-14"); g["verdict"] != "agree" || len(g["claims"].([]any)) != 2 {
			t.Errorf("got %v", g)
		}
	})
	t.Run("a sum over years beside yearly figures", func(t *testing.T) {
		a := s.call("GET", "/v1/crosscheck?metric=synthetic-opioid-overdose-deaths", nil).want(200)
		if !slices.ContainsFunc(a.list("related"), func(p any) bool {
			return p.(object)["verdict"] == "cumulative_vs_periodic" && slices.Contains(hintCodes(p.(object)), "cumulative_vs_annual")
		}) {
			t.Errorf("the cumulative figure is not told from the yearly ones: %s", a.Body)
		}
	})
	t.Run("side by side", func(t *testing.T) {
		a := s.call("GET", "/v1/crosscheck?outlet=The+Harbor+Courier&outlet=lakeside-daily.example", nil).want(200)
		for _, g := range a.list("groups") {
			for _, c := range g.(object)["claims"].([]any) {
				if o := c.(object)["outlet"]; o != "The Harbor Courier" && o != "湖畔日报" {
					t.Errorf("%v was not asked for", o)
				}
			}
		}
		if len(a.list("groups")) == 0 {
			t.Error("no group")
		}
	})
}

func TestLoadingTheSampleAgainAddsNothing(t *testing.T) {
	s := startServer(t).withSample()
	count := func() (n int) {
		if err := s.pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM sources) + (SELECT count(*) FROM claims) + (SELECT count(*) FROM history)`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := count()
	s.withSample()
	if _, err := s.pool.Exec(t.Context(), `DELETE FROM milestones WHERE name = 'sample_loaded'`); err != nil {
		t.Fatal(err)
	}
	s.withSample() // as if the first load had been cut short at its end
	if after := count(); after != before {
		t.Errorf("%d rows became %d", before, after)
	}
}

func TestRejectingARelationGivesTheCountsTheirEarlierValue(t *testing.T) {
	s := startServer(t).withSample()
	const metric, day = "synthetic-drug-coalition-members", "2023-07-07"
	var reprint object
	for _, r := range s.call("GET", "/v1/relations?kind=reprint_of&state=confirmed", nil).want(200).list("items") {
		reprint = r.(object)
	}
	set := func(state, tag string) string {
		a := s.call("PATCH", "/v1/relations/"+reprint["id"].(string), object{"state": state, "reason": "a test"}, "If-Match", tag).want(200)
		return a.Header.Get("ETag")
	}
	if n := number(t, s.groupAt(metric, day)["independent_origins"]); n != 2 {
		t.Fatalf("%d origins at first", n)
	}
	tag := set("rejected", `"1"`)
	// The reprint now speaks for itself, and so does the mirror of it.
	if n := number(t, s.groupAt(metric, day)["independent_origins"]); n != 3 {
		t.Errorf("%d origins without the relation, not 3", n)
	}
	set("confirmed", tag)
	if n := number(t, s.groupAt(metric, day)["independent_origins"]); n != 2 {
		t.Errorf("%d origins with it again, not 2", n)
	}
}
