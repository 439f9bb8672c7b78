package dashboard

import (
	"testing"

	"github.com/google/uuid"

	"whence/internal/claims"
	"whence/internal/fault"
	"whence/internal/quantity"
)

// bureau adds a data file with a row for each year from 2015 to 2019: 1001,
// 2001, 3001, 4001, 5001. Each is read as the number ± 0.5.
func (w *world) bureau() (outlet, file uuid.UUID) {
	outlet = w.outlet("Bureau of Figures")
	file = w.document(outlet, "data")
	for i, value := range []string{"1001", "2001", "3001", "4001", "5001"} {
		w.accept(stated(file, quantity.Eq, value, years[i]))
	}
	return outlet, file
}

var years = []string{"2015", "2016", "2017", "2018", "2019"}

func TestAProfileCountsWhatBecameOfAnOutletsClaims(t *testing.T) {
	w := setup(t)
	w.addMetric("deaths")
	bureau, _ := w.bureau()
	herald := w.outlet("Herald")
	// Gaps to the rows: 0, 1 of 2001, 29 of 3001, 99 of 4001, 499 of 5001.
	for i, value := range []string{"1001", "2003", "3031", "4101", "5501"} {
		w.accept(stated(w.article(herald), quantity.Eq, value, years[i]))
	}
	w.accept(stated(w.article(herald), quantity.Eq, "7001", "2020")) // nobody else says anything of 2020
	last := w.article(herald)
	w.decide(w.propose(stated(last, quantity.Eq, "8", "2021")), claims.Rejected)
	w.decide(w.propose(stated(last, quantity.Eq, "9", "2021")), claims.Rejected)
	w.propose(stated(last, quantity.Eq, "10", "2021"))

	p := w.profile(herald)
	if p.Outlet != "Herald" || p.Documents != 7 || p.Claims != 9 || p.Proposed != 1 || p.Compared != 6 {
		t.Errorf("counts: %+v", p)
	}
	for name, c := range map[string]struct{ got, want Share }{
		"accepted":       {p.Accepted, Share{6, 8}},
		"in conflict":    {p.InConflict, Share{4, 6}},
		"single-sourced": {p.SingleSourced, Share{1, 6}},
		"within":         {p.Reference.Within, Share{1, 5}},
	} {
		if c.got != c.want {
			t.Errorf("%s: %+v, not %+v", name, c.got, c.want)
		}
	}
	// The third of five gaps: 29 / 3001 = 0.00966….
	if p.Reference.Compared != 5 || p.Reference.Median == nil || *p.Reference.Median != "0.0097" {
		t.Errorf("distance: %+v", p.Reference)
	}
	if b := w.profile(bureau); b.Documents != 1 || b.Accepted != (Share{5, 5}) || b.Reference.Compared != 0 || b.Reference.Median != nil {
		t.Errorf("the data file is not compared with itself: %+v", b)
	}
}

func TestOfFourClaimsThereIsNoMedianDistance(t *testing.T) {
	w := setup(t)
	w.addMetric("deaths")
	w.bureau()
	herald := w.outlet("Herald")
	for _, year := range years[:4] {
		w.accept(stated(w.article(herald), quantity.Eq, "1001", year))
	}
	if p := w.profile(herald); p.Reference.Compared != 4 || p.Reference.Median != nil {
		t.Errorf("four: %+v", p.Reference)
	}
	w.accept(stated(w.article(herald), quantity.Eq, "1001", years[4]))
	// Gaps: 0; 999 of 2001, 1999 of 3001, 2999 of 4001, 3999 of 5001. The middle one is 1999/3001.
	if p := w.profile(herald); p.Reference.Compared != 5 || p.Reference.Median == nil || *p.Reference.Median != "0.6661" {
		t.Errorf("five: %+v", p.Reference)
	}
}

func TestADistanceIsToTheLatestVintageOfTheSamePeriod(t *testing.T) {
	w := setup(t)
	w.addMetric("deaths")
	_, file := w.bureau()
	for i, value := range []string{"1101", "2101", "3101", "4101", "5101"} {
		in := stated(file, quantity.Eq, value, years[i])
		asOf := date("2024-01-01")
		in.AsOf = &asOf
		w.accept(in)
	}
	herald := w.outlet("Herald")
	for i, value := range []string{"1101", "2101", "3101", "4101", "5101"} {
		w.accept(stated(w.article(herald), quantity.Eq, value, years[i]))
	}
	if p := w.profile(herald); p.Reference.Within != (Share{5, 5}) || *p.Reference.Median != "0.0000" {
		t.Errorf("the revised rows are what was reported: %+v", p.Reference)
	}
}

func TestAProfileNamesWhomAnOutletQuotesAndWhoRepeatsIt(t *testing.T) {
	w := setup(t)
	w.addMetric("deaths")
	herald, mirror, evening := w.outlet("Herald"), w.outlet("Mirror"), w.outlet("Evening Post")
	w.party("cdc", "CDC", nil)
	w.party("herald", "Herald", &herald)
	first := w.article(herald)
	w.accept(stated(first, quantity.Eq, "101", "2015", "CDC"))
	w.accept(stated(first, quantity.Eq, "102", "2016", "CDC", "A Ministry")) // CDC is whom it quotes, whoever CDC quotes
	w.accept(stated(first, quantity.Eq, "103", "2017", "A Ministry"))
	w.accept(stated(first, quantity.Eq, "104", "2018"))
	w.propose(stated(first, quantity.Eq, "105", "2019", "CDC")) // not decided: not counted

	copied := w.article(mirror)
	w.relate(copied, "reprint_of", first, "confirmed")
	w.relate(w.article(mirror), "translation_of", first, "proposed") // not confirmed: no copy
	w.relate(w.article(evening), "cites", first, "confirmed")
	w.accept(stated(w.article(evening), quantity.Eq, "101", "2015", "Herald"))
	w.accept(stated(copied, quantity.Eq, "101", "2015", "Herald")) // the copy names it too
	w.accept(stated(w.article(herald), quantity.Eq, "101", "2015", "Herald"))

	p := w.profile(herald)
	want := []Quoted{{new("cdc"), "CDC", 2, 5}, {nil, "A Ministry", 1, 5}, {new("herald"), "Herald", 1, 5}}
	if len(p.Quotes) != len(want) {
		t.Fatalf("quotes %+v", p.Quotes)
	}
	for i, q := range p.Quotes {
		if q.Name != want[i].Name || q.Claims != want[i].Claims || q.Of != want[i].Of || (q.Party == nil) != (want[i].Party == nil) ||
			q.Party != nil && *q.Party != *want[i].Party {
			t.Errorf("quotes %+v, not %+v", q, want[i])
		}
	}
	repeated := []Repeating{{evening, "Evening Post", 2, 0, 2}, {mirror, "Mirror", 1, 1, 1}}
	if len(p.RepeatedBy) != 2 || p.RepeatedBy[0] != repeated[0] || p.RepeatedBy[1] != repeated[1] {
		t.Errorf("repeated by %+v", p.RepeatedBy)
	}
	// A rejected relation gives the counts their earlier values back.
	w.relate(copied, "reprint_of", first, "rejected")
	if p = w.profile(herald); p.RepeatedBy[1] != (Repeating{mirror, "Mirror", 1, 0, 1}) {
		t.Errorf("after rejecting: %+v", p.RepeatedBy)
	}
}

func TestNobodysProfileIsNotFound(t *testing.T) {
	_, err := setup(t).Profile(t.Context(), uuid.New())
	if f, ok := fault.As(err); !ok || f.Kind != fault.NotFound {
		t.Errorf("got %v", err)
	}
}
