package crosscheck

import (
	"testing"

	"whence/internal/crosscheck/verdict"
	"whence/internal/decimal"
	"whence/internal/metrics"
	"whence/internal/quantity"
)

// setPolicy gives a metric widths as the API does.
func (w *world) setPolicy(metric string, version int, widths metrics.Widths) {
	w.t.Helper()
	catalogue := metrics.New(w.pool, newID)
	catalogue.Policies.OnChange = w.RefreshMetrics
	if _, err := catalogue.Policies.Replace(w.t.Context(), analyst, w.metric[metric], version, "", metrics.PolicyInput{Widths: widths}); err != nil {
		w.t.Fatal(err)
	}
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
	w.setPolicy("harbour-accidents", 0, metrics.Widths{quantity.TensionSpread: decimal.MustParse("0.01")})
	if v, by := verdictOf(); v != verdict.Conflict || by != "section-2/1+harbour-accidents/1" {
		t.Errorf("with a narrow tension: %s by %s", v, by)
	}
	w.setPolicy("harbour-accidents", 1, metrics.Widths{quantity.ApproxFloor: decimal.MustParse("0.2")})
	if v, by := verdictOf(); v != verdict.Agree || by != "section-2/1+harbour-accidents/2" {
		t.Errorf("with a wide about: %s by %s", v, by)
	}
	w.setPolicy("harbour-accidents", 2, nil)
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
	w.setPolicy("ferry-passengers", 0, metrics.Widths{quantity.ApproxFloor: decimal.MustParse("0.5")})
	if after := verdictOf(); before != verdict.Conflict || after != verdict.Agree {
		t.Errorf("before %s, with a wide about of the whole %s", before, after)
	}
}
