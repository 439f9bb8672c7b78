package review

import (
	"fmt"
	"math"
	"testing"
	"time"

	"whence/internal/fault"
	"whence/internal/quantity"
)

func near(t *testing.T, what string, got *float64, want, by float64) {
	t.Helper()
	if got == nil || math.Abs(*got-want) > by {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func TestKappaIsThatOfTheTextbook(t *testing.T) {
	// Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, 18.1: 0.676, standard error 0.088.
	diagnoses := []pairCount{
		{"psychotic", "psychotic", 75},
		{"psychotic", "neurotic", 1},
		{"psychotic", "organic", 4},
		{"neurotic", "psychotic", 5},
		{"neurotic", "neurotic", 4},
		{"neurotic", "organic", 1},
		{"organic", "organic", 10},
	}
	a, ok := agreement(diagnoses)
	if !ok || a.Items != 100 || a.Agreed != 89 || a.Share != 0.89 {
		t.Fatalf("got %+v", a)
	}
	near(t, "kappa", a.Kappa, 0.6765, 0.0001)
	near(t, "half the interval", new(*a.High-*a.Kappa), 1.96*0.0877, 0.001)
	near(t, "the other half", new(*a.Kappa-*a.Low), 1.96*0.0877, 0.001)

	// Whatever the order in which the pairs come.
	for i := range diagnoses {
		turned := append(append([]pairCount{}, diagnoses[i:]...), diagnoses[:i]...)
		b, _ := agreement(turned)
		near(t, "kappa in another order", b.Kappa, *a.Kappa, 1e-12)
		near(t, "its end in another order", b.Low, *a.Low, 1e-12)
	}
}

func TestAgreementAtItsEnds(t *testing.T) {
	if a, ok := agreement(nil); ok || a.Items != 0 {
		t.Errorf("of nothing %+v", a)
	}
	if a, ok := agreement([]pairCount{{Accept, Accept, 2}, {Accept, Reject, 2}}); ok || a.Items != 4 || a.Agreed != 2 || a.Kappa != nil {
		t.Errorf("of four items %+v, %v", a, ok)
	}
	if a, ok := agreement([]pairCount{{Accept, Accept, 50}}); !ok || a.Share != 1 || a.Kappa != nil {
		t.Errorf("where all said the same %+v", a)
	}
	a, ok := agreement([]pairCount{{Accept, Accept, 3}, {Reject, Reject, 3}})
	if !ok {
		t.Fatal("six items say nothing")
	}
	near(t, "perfect kappa", a.Kappa, 1, 1e-12)
	near(t, "its upper end", a.High, 1, 1e-12)
	near(t, "its lower end", a.Low, 2*(6/(6+3.8414588)-0.5), 1e-6) // of Wilson's interval for 6 of 6
	a, _ = agreement([]pairCount{{Accept, Reject, 5}, {Reject, Accept, 5}})
	near(t, "the opposite", a.Kappa, -1, 1e-12)
	if *a.Low < -1 || *a.High > 1 {
		t.Errorf("its ends are %v and %v", *a.Low, *a.High)
	}
	// Two amendments that differ do not agree.
	a, _ = agreement([]pairCount{{Amend, Amend + otherwise, 5}, {Accept, Accept, 5}})
	if a.Agreed != 5 || *a.Kappa > 0.6 {
		t.Errorf("amendments that differ: %+v", a)
	}
}

func TestStatsSayWhatWasDecidedAndWhatWaits(t *testing.T) {
	w := setup(t)
	w.doubled("flood-deaths", 2)
	doc := w.article("Harbour")
	var first []Decision
	for n := range 8 {
		c := w.extracted(stated(doc, "145"))
		first = append(first, w.decidedBy(bob, c.ID, [...]string{Accept, Reject}[n%2]))
		if n < 6 {
			w.decidedBy(ann, c.ID, [...]string{Accept, Reject, Accept, Reject, Accept, Accept}[n])
		}
	}
	single := stated(doc, "20")
	single.Metric = "fire-deaths"
	w.decidedBy(cat, w.extracted(single).ID, Reject)
	now := time.Now()
	check := func(s Stats, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		if s.All.Decisions != 15 || s.All.Closed != 6 || !s.All.Enough || s.All.Agreement.Items != 6 || s.All.Agreement.Agreed != 5 {
			t.Errorf("all: %+v", s.All)
		}
		near(t, "kappa", s.All.Agreement.Kappa, 2.0/3, 1e-9) // 5/6 agree, 1/2 by chance
		if len(s.Metrics) != 2 || s.Metrics[0].Metric != "flood-deaths" || s.Metrics[0].Decisions != 14 || s.Metrics[0].Closed != 5 ||
			s.Metrics[1].Metric != "fire-deaths" || s.Metrics[1].Enough || s.Metrics[1].Agreement.Items != 0 {
			t.Errorf("by metric: %+v", s.Metrics)
		}
		if len(s.Analysts) != 3 || s.Analysts[0] != (AnalystStats{"Bob", 8, 0, 1}) || s.Analysts[1] != (AnalystStats{"Ann", 6, 5, 1}) || s.Analysts[2] != (AnalystStats{"Cat", 1, 1, 1}) {
			t.Errorf("by analyst: %+v", s.Analysts)
		}
		if len(s.Days) != 1 || s.Days[0].Decisions != 15 || s.Days[0].Analysts != 3 {
			t.Errorf("by day: %+v", s.Days)
		}
		if s.Waiting.Items != 3 || s.Waiting.Disputed != 1 || len(s.Backlog) != 1 || s.Backlog[0].Kind != KindClaim || s.Backlog[0].Items != 3 {
			t.Errorf("waiting: %+v, %+v", s.Waiting, s.Backlog)
		}
	}
	check(w.Stats(t.Context(), now, StatsFilter{}))
	// Added up, in parts or wholly, they are the same.
	w.exec(`WITH taken AS (DELETE FROM review_uncounted WHERE id = $1 RETURNING day, metric_id, actor) INSERT INTO review_tallies SELECT day, metric_id, actor, 1, 0 FROM taken`, first[0].ID)
	check(w.Stats(t.Context(), now, StatsFilter{}))
	if more, err := w.Fold(t.Context()); err != nil || more || w.count64(`SELECT count(*) FROM review_uncounted`) != 0 {
		t.Fatalf("added up: %v, %v", more, err)
	}
	check(w.Stats(t.Context(), now, StatsFilter{}))
	if s, err := w.Stats(t.Context(), now, StatsFilter{Metrics: []string{"fire-deaths"}}); err != nil || s.All.Decisions != 1 || s.Waiting.Items != 0 || s.Waiting.Oldest != nil || len(s.Metrics) != 1 {
		t.Errorf("of one metric: %+v, %v", s, err)
	}
	yesterday := quantity.DateOf(now.AddDate(0, 0, -1).UTC())
	if s, err := w.Stats(t.Context(), now, StatsFilter{To: &yesterday}); err != nil || s.All.Decisions != 0 || s.Waiting.Items != 3 {
		t.Errorf("until yesterday: %+v, %v", s, err)
	}
	for n, seconds := range []int{100, 4000, 9000} {
		w.exec(fmt.Sprintf(`UPDATE review_items SET queued_at = now() - interval '%d seconds' WHERE id = (SELECT id FROM review_items ORDER BY id OFFSET %d LIMIT 1)`, seconds, n))
	}
	s, err := w.Stats(t.Context(), now, StatsFilter{})
	if err != nil || s.Waiting.Oldest.Round(time.Minute) != 9000*time.Second || s.Waiting.Median.Truncate(time.Minute) != 66*time.Minute {
		t.Errorf("ages: %v, %v, %v", s.Waiting.Oldest, s.Waiting.Median, err)
	}
	long := quantity.DateOf(now.AddDate(0, 0, -MostDays).UTC())
	_, err = w.Stats(t.Context(), now, StatsFilter{From: &long})
	refused(t, err, fault.Malformed, "invalid_parameter")
	today := quantity.DateOf(now.UTC())
	_, err = w.Stats(t.Context(), now, StatsFilter{From: &today, To: &yesterday})
	refused(t, err, fault.Malformed, "invalid_parameter")
}
