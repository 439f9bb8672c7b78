package app

import "testing"

func TestAMetricsWidthsAreSetReadAndUsed(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	const path = "/v1/metrics/drug-overdose-deaths/policy"
	first := s.call("GET", path, nil).want(200)
	if first.Header.Get("ETag") != `"0"` || first.text("policy_version") != "section-2/1" || len(first.get("widths").(map[string]any)) != 0 || len(first.list("table")) < 10 {
		t.Fatalf("before anybody set one: %s %s", first.Header.Get("ETag"), first.Body)
	}
	widths := object{"widths": object{"approx_floor": "0.20"}, "reason": "estimates of this are rough"}
	s.call("PUT", path, widths).want(428)
	s.call("PUT", path, widths, "If-Match", `"1"`).want(412)
	put := s.call("PUT", path, widths, "If-Match", `"0"`).want(200)
	if put.Header.Get("ETag") != `"1"` || put.text("policy_version") != "section-2/1+drug-overdose-deaths/1" || put.text("widths", "approx_floor") != "0.20" {
		t.Errorf("set: %s %s", put.Header.Get("ETag"), put.Body)
	}
	history := s.call("GET", path+"/history", nil).want(200)
	if len(history.list("items")) != 1 || history.text("items", 0, "reason") != "estimates of this are rough" || history.text("items", 0, "entity_type") != "metric_policy" {
		t.Errorf("the history is %s", history.Body)
	}
	for pointer, bad := range map[string]object{
		"/widths/approx_flor":    {"approx_flor": "0.2"},
		"/widths/tension_spread": {"tension_spread": "11"},
		"/widths/nearly_usual":   {"nearly_usual": "0.5"},
	} {
		a := s.call("PUT", path, object{"widths": bad}, "If-Match", `"1"`).want(422)
		if a.text("errors", 0, "pointer") != pointer {
			t.Errorf("%v: %s", bad, a.Body)
		}
	}
}

func TestClaimsAreComparedWithTheWidthsOfTheRequest(t *testing.T) {
	s := startServer(t)
	claim := func(id, metric, comparator, value string) object {
		return object{
			"id": id, "metric": metric, "geography": "US", "period": object{"start": "2023-01-01", "end": "2023-12-31"},
			"quantity": object{"comparator": comparator, "value": value, "unit": "people"},
		}
	}
	body := func(policy object) object {
		return object{"metrics": []object{{"slug": "boat-owners", "policy": policy}, {"slug": "anglers"}}, "claims": []object{
			claim("a", "boat-owners", "approx", "400"), claim("b", "boat-owners", "eq", "473"), claim("c", "anglers", "eq", "473"),
		}}
	}
	a := s.call("POST", "/v1/compare", body(object{"version": "rough/2", "widths": object{"approx_floor": "0.2"}})).want(200)
	for i, want := range []string{"rough/2", "section-2/1", "section-2/1"} {
		if got := a.text("pairs", i, "policy_version"); got != want {
			t.Errorf("the pair %d is made by %s, not %s", i, got, want)
		}
	}
	if a.text("pairs", 0, "verdict") != "agree" || a.text("policy_version") != "section-2/1" {
		t.Errorf("with wide widths: %s", a.Body)
	}
	bad := s.call("POST", "/v1/compare", body(object{"widths": object{"approx/floor": "0.2"}})).want(422)
	if bad.text("errors", 0, "pointer") != "/metrics/0/policy/widths/approx~1floor" {
		t.Errorf("an unknown width: %s", bad.Body)
	}
}
