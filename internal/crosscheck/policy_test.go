package crosscheck

import (
	"sync"
	"testing"

	"whence/internal/claims"
	"whence/internal/crosscheck/verdict"
	"whence/internal/decimal"
	"whence/internal/metrics"
	"whence/internal/quantity"
)

// setPolicy gives a metric widths as the API does.
func (w *world) setPolicy(metric string, widths metrics.Widths) {
	w.t.Helper()
	catalogue := metrics.New(w.pool, newID)
	catalogue.Policies.OnChange = w.RefreshMetrics
	id := w.metric[metric]
	now, err := catalogue.Policies.Find(w.t.Context(), id)
	if err == nil {
		_, err = catalogue.Policies.Replace(w.t.Context(), analyst, id, now.Version, "", metrics.PolicyInput{Widths: widths})
	}
	if err != nil {
		w.t.Error(err)
	}
}

func width(name quantity.WidthName, value string) metrics.Widths {
	return metrics.Widths{name: decimal.MustParse(value)}
}

func TestAPolicyDecidesTheGroupsOfItsMetric(t *testing.T) {
	w := setup(t)
	w.addMetric("harbour-accidents", "people", "total", "")
	in := year("2023-01-01", "2023-12-31")
	w.accept(stated(w.article(w.outlet("Bay Courier", nil)), "harbour-accidents", number(quantity.Approx, "400", "people"), in, "Harbour Office"))
	w.accept(stated(w.article(w.outlet("Quay Post", nil)), "harbour-accidents", number(quantity.Eq, "473", "people"), in, "Port Union"))
	verdictOf := func() (verdict.Verdict, string) {
		t.Helper()
		r := w.ask(Query{Metric: "harbour-accidents"})
		if len(r.Groups) != 1 {
			t.Fatalf("%d groups", len(r.Groups))
		}
		return r.Groups[0].Verdict, r.Groups[0].PolicyVersion
	}
	if v, by := verdictOf(); v != verdict.Tension || by != quantity.PolicyVersion {
		t.Fatalf("%s by %s", v, by)
	}
	w.setPolicy("harbour-accidents", width(quantity.TensionSpread, "0.01"))
	if v, by := verdictOf(); v != verdict.Conflict || by != "section-2/1+harbour-accidents/1" {
		t.Errorf("with a narrow tension: %s by %s", v, by)
	}
	w.setPolicy("harbour-accidents", width(quantity.ApproxFloor, "0.2"))
	if v, by := verdictOf(); v != verdict.Agree || by != "section-2/1+harbour-accidents/2" {
		t.Errorf("with a wide about: %s by %s", v, by)
	}
	w.setPolicy("harbour-accidents", nil)
	if v, by := verdictOf(); v != verdict.Tension || by != "section-2/1+harbour-accidents/3" {
		t.Errorf("with the defaults again: %s by %s", v, by)
	}
}

func TestAShareIsReadWithTheWidthsOfWhatItIsAShareOf(t *testing.T) {
	w := setup(t)
	w.addMetric("ferry-passengers", "people", "total", "")
	w.addMetric("ferry-commuters", "people", "total", "ferry-passengers")
	in := year("2023-01-01", "2023-12-31")
	courier := w.article(w.outlet("Bay Courier", nil))
	whole := w.accept(stated(courier, "ferry-passengers", number(quantity.Approx, "60000", "people"), in))
	half := stated(courier, "ferry-commuters", number(quantity.Share, "0.5", "share"), in)
	half.DerivedFrom = &whole.ID
	w.accept(half)
	w.accept(stated(w.article(w.outlet("Quay Post", nil)), "ferry-commuters", number(quantity.Eq, "44000", "people"), in))
	verdictOf := func() verdict.Verdict {
		t.Helper()
		w.ask(Query{Metric: "ferry-passengers"})
		return w.ask(Query{Metric: "ferry-commuters"}).Groups[0].Verdict
	}
	before := verdictOf()
	w.setPolicy("ferry-passengers", width(quantity.ApproxFloor, "0.5"))
	if after := verdictOf(); before != verdict.Conflict || after != verdict.Agree {
		t.Errorf("before %s, with a wide about of the whole %s", before, after)
	}
}

// Whoever accepts a claim while a policy changes waits for it, also where the
// claim is only a share of one of the metric's.
func TestGroupsAreRightAfterPoliciesAndClaimsChangeAtTheSameTime(t *testing.T) {
	w := setup(t)
	w.addMetric("ferry-passengers", "people", "total", "")
	w.addMetric("ferry-commuters", "people", "total", "ferry-passengers")
	in := year("2023-01-01", "2023-12-31")
	outlet := w.outlet("Bay Courier", nil)
	whole := w.accept(stated(w.article(outlet), "ferry-passengers", number(quantity.Approx, "60000", "people"), in))
	var proposed []claims.Claim
	for i := range 12 {
		claim := stated(w.article(outlet), pickOf(i, "ferry-passengers", "ferry-commuters"), number(quantity.Approx, pickOf(i/2, "60000", "70000", "81000"), "people"), in)
		if i%3 == 2 {
			claim.Metric, claim.Quantity, claim.DerivedFrom = "ferry-commuters", number(quantity.Share, "0.5", "share"), &whole.ID
		}
		c, err := w.claims.Create(t.Context(), analyst, claim, "")
		if err != nil {
			t.Fatal(err)
		}
		proposed = append(proposed, c)
	}
	var all sync.WaitGroup
	for _, c := range proposed {
		all.Go(func() {
			_, err := w.claims.Update(t.Context(), analyst, c.ID, c.Version, "", func(in *claims.Input) error { in.Status = claims.Accepted; return nil })
			if err != nil {
				t.Error(err)
			}
		})
	}
	for _, metric := range []string{"ferry-passengers", "ferry-commuters"} {
		all.Go(func() {
			for _, floor := range []string{"0.1", "0.3", "0.06", "0.2"} {
				w.setPolicy(metric, width(quantity.ApproxFloor, floor))
			}
		})
	}
	all.Wait()
	w.keptRight()
	for _, metric := range []string{"ferry-passengers", "ferry-commuters"} {
		if g := w.ask(Query{Metric: metric}).Groups; len(g) != 1 || g[0].PolicyVersion != "section-2/1+"+metric+"/4" {
			t.Errorf("%s: %d groups, by %s", metric, len(g), g[0].PolicyVersion)
		}
	}
}
