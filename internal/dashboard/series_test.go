package dashboard

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"whence/internal/claims"
	"whence/internal/fault"
	"whence/internal/postgres/keyset"
	"whence/internal/quantity"
)

func values(points []Point) []string {
	var list []string
	for _, p := range points {
		list = append(list, *p.Value)
	}
	return list
}

func TestASeriesShowsClaimsInTheOrderOfTheirPeriodsBesideDataFiles(t *testing.T) {
	w := setup(t)
	w.addMetric("deaths")
	w.bureau()
	herald, times := w.outlet("Herald"), w.outlet("Times")
	w.exec(`INSERT INTO outlet_domains (domain, outlet_id) VALUES ('times.example', $1)`, times)
	w.accept(stated(w.article(herald), quantity.Nearly, "5100", "2019", "Bureau of Figures"))
	odd := w.accept(stated(w.article(times), quantity.Gt, "9000", "2019"))
	w.accept(stated(w.article(times), quantity.Eq, "1001", "2015"))
	w.accept(stated(w.article(times), quantity.Eq, "77", "")) // of no stated time
	w.propose(stated(w.article(times), quantity.Eq, "55", "2015"))
	elsewhere := stated(w.article(herald), quantity.Eq, "31", "2015")
	elsewhere.Geography, elsewhere.Dimensions = "CN", map[string]string{"basis": "reported", "age": "all"}
	w.accept(elsewhere)

	s := w.series(SeriesFilter{}, keyset.Page{})
	if s.Metric != "deaths" || s.Unit != "deaths" || s.Measure != "total" || s.Next != "" {
		t.Errorf("head: %+v", s)
	}
	if got := fmt.Sprint(values(s.Claims)); got != "[77 1001 31 5100 9000]" {
		t.Errorf("claims %s", got)
	}
	if got := fmt.Sprint(values(s.Reference)); got != "[1001 2001 3001 4001 5001]" {
		t.Errorf("rows %s", got)
	}
	nearly, over := s.Claims[3], s.Claims[4]
	// nearly 5100: strictly [0.8 v, v + 50), usually [0.9 v, v + 50).
	if *nearly.StrictLo != "4080" || *nearly.UsualLo != "4590" || *nearly.UsualHi != "5150" || *nearly.Origin != "Bureau of Figures" ||
		*nearly.Outlet != "Herald" || *nearly.Geography != "US" || nearly.Start.Format("2006-01-02") != "2019-01-01" || nearly.End.Format("2006-01-02") != "2019-12-31" {
		t.Errorf("nearly: %+v", nearly)
	}
	// more than 9000 has no upper end as a matter of logic, and (9000, 9000 + r] for a reader.
	if over.ClaimID != odd.ID || over.StrictHi != nil || *over.UsualLo != "9000" || over.Verdict == nil || *over.Verdict != "conflict" ||
		len(over.GroupIDs) != 1 || len(over.ConflictIDs) != 1 {
		t.Errorf("over: %+v", over)
	}
	if none := s.Claims[0]; none.HasPeriod || none.Start != nil {
		t.Errorf("of no time: %+v", none)
	}

	// No article is about 2016: the row is shown as it reads, and compared with nothing.
	if row := s.Reference[1]; *row.UsualLo != "2000.5" || *row.UsualHi != "2001.5" || row.Verdict != nil || len(row.GroupIDs) != 0 || *row.Origin != "Bureau of Figures" {
		t.Errorf("a row by itself: %+v", row)
	}

	from, to := date("2019-06-01"), date("2016-02-01")
	for name, c := range map[string]struct {
		f            SeriesFilter
		claims, rows string
	}{
		"from":           {SeriesFilter{From: &from}, "[5100 9000]", "[5001]"},
		"to":             {SeriesFilter{To: &to}, "[1001 31]", "[1001 2001]"},
		"place":          {SeriesFilter{Geographies: []string{"CN"}}, "[31]", "[]"},
		"two places":     {SeriesFilter{Geographies: []string{"CN", "US"}, To: &to}, "[1001 31]", "[1001 2001]"},
		"dimension":      {SeriesFilter{Dimensions: []string{"basis:reported"}}, "[31]", "[]"},
		"dimensions":     {SeriesFilter{Dimensions: []string{"basis:reported", "age:all"}}, "[31]", "[]"},
		"not so":         {SeriesFilter{Dimensions: []string{"basis:reported", "age:old"}}, "[]", "[]"},
		"outlet":         {SeriesFilter{Outlets: []string{"Herald"}, From: &from}, "[5100]", "[5001]"},
		"domain":         {SeriesFilter{Outlets: []string{"Times.example"}, From: &from}, "[9000]", "[5001]"},
		"id":             {SeriesFilter{Outlets: []string{times.String()}, From: &from}, "[9000]", "[5001]"},
		"unknown outlet": {SeriesFilter{Outlets: []string{"Nobody"}, From: &from}, "[]", "[5001]"},
	} {
		got := w.series(c.f, keyset.Page{})
		if claims, rows := fmt.Sprint(values(got.Claims)), fmt.Sprint(values(got.Reference)); claims != c.claims || rows != c.rows {
			t.Errorf("%s: %s and %s, not %s and %s", name, claims, rows, c.claims, c.rows)
		}
	}
	w.decide(odd, claims.Rejected)
	if got := fmt.Sprint(values(w.series(SeriesFilter{From: &from}, keyset.Page{}).Claims)); got != "[5100]" {
		t.Errorf("after rejecting: %s", got)
	}
}

func TestAClaimThatIsComparedWithNothingIsReadByItsMetricsPolicy(t *testing.T) {
	w := setup(t)
	metric := w.addMetric("deaths")
	nowhere := stated(w.article(w.outlet("Herald")), quantity.Approx, "1000", "2019")
	nowhere.Geography = ""
	w.accept(nowhere)
	for _, c := range []struct{ policy, want string }{{"", "900..1100"}, {`{"approx_round": "0.2"}`, "800..1200"}} {
		if c.policy != "" {
			w.exec(`INSERT INTO metric_policies (metric_id, version, widths) VALUES ($1, 1, $2)`, metric, c.policy)
		}
		p := w.series(SeriesFilter{}, keyset.Page{}).Claims[0]
		if got := *p.UsualLo + ".." + *p.UsualHi; got != c.want {
			t.Errorf("with %q: %s, not %s", c.policy, got, c.want)
		}
	}
}

func TestASeriesIsPagedWithoutLossInBothDirections(t *testing.T) {
	w := setup(t)
	w.addMetric("deaths")
	w.bureau()
	herald := w.outlet("Herald")
	for i := range 9 {
		w.accept(stated(w.article(herald), quantity.Eq, fmt.Sprint(101+i), years[i%5]))
	}
	w.accept(stated(w.article(herald), quantity.Eq, "77", ""))
	for _, sort := range []string{"period", "-period"} {
		whole := w.series(SeriesFilter{}, keyset.Page{Sort: sort})
		var ids []uuid.UUID
		page := keyset.Page{Sort: sort, Limit: 4}
		for pages := 0; ; pages++ {
			s := w.series(SeriesFilter{}, page)
			if len(s.Claims)+len(s.Reference) > 4 || pages > 10 {
				t.Fatalf("%s: a page of %d and %d", sort, len(s.Claims), len(s.Reference))
			}
			for _, p := range s.Claims {
				ids = append(ids, p.ClaimID)
			}
			if page.Cursor = s.Next; s.Next == "" {
				break
			}
		}
		var want []uuid.UUID
		for _, p := range whole.Claims {
			want = append(want, p.ClaimID)
		}
		if len(want) != 10 || !slices.Equal(ids, want) {
			t.Errorf("%s: %v, not %v", sort, ids, want)
		}
		ends := []bool{whole.Claims[0].HasPeriod, whole.Claims[9].HasPeriod}
		if ends[0] == ends[1] || ends[0] != (sort == "-period") {
			t.Errorf("%s: what is of no time stands %v", sort, ends)
		}
	}
}

func TestASeriesRefusesWhatNobodyCanMean(t *testing.T) {
	w := setup(t)
	metric := w.addMetric("deaths")
	from, to := date("2020-01-02"), date("2020-01-01")
	for name, c := range map[string]struct {
		metric uuid.UUID
		f      SeriesFilter
		page   keyset.Page
		kind   fault.Kind
	}{
		"no such metric":  {uuid.New(), SeriesFilter{}, keyset.Page{}, fault.NotFound},
		"days turned":     {metric, SeriesFilter{From: &from, To: &to}, keyset.Page{}, fault.Malformed},
		"half a name":     {metric, SeriesFilter{Dimensions: []string{"basis"}}, keyset.Page{}, fault.Malformed},
		"two values":      {metric, SeriesFilter{Dimensions: []string{"a:b", "a:c"}}, keyset.Page{}, fault.Malformed},
		"a bad cursor":    {metric, SeriesFilter{}, keyset.Page{Cursor: "x"}, fault.Malformed},
		"an unknown sort": {metric, SeriesFilter{}, keyset.Page{Sort: "value"}, fault.Malformed},
	} {
		_, err := w.Series(t.Context(), c.metric, c.f, c.page)
		if f, ok := fault.As(err); !ok || f.Kind != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
}
