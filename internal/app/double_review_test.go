package app

import (
	"strings"
	"testing"
)

// as is the server as somebody else calls it, with a token of their own.
func (s *server) as(name, role string) *server {
	s.t.Helper()
	other := *s
	other.token = s.call("POST", "/v1/tokens", object{"name": name, "role": role}).want(201).text("secret")
	return &other
}

// review takes an item by name and decides it.
func (s *server) review(id any, decision object) answer {
	s.t.Helper()
	l := s.call("POST", "/v1/review/leases", object{"item_id": id}).want(201).get("items", 0).(object)
	decision["item_id"], decision["version"], decision["token"] = id, l["item"].(object)["version"], l["token"]
	return s.call("POST", "/v1/review/decisions", decision)
}

func TestTwoPeopleAndAnAdjudicatorReviewOverHTTP(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	const path = "/v1/metrics/drug-overdose-deaths/review-policy"
	ann, bob, cat, ada := s.as("Ann", "analyst"), s.as("Bob", "analyst"), s.as("Cat", "analyst"), s.as("Ada", "adjudicator")
	if p := s.call("GET", path, nil).want(200); p.Header.Get("ETag") != `"0"` || number(t, p.get("reviews")) != 1 {
		t.Fatalf("before anybody set one: %s", p.Body)
	}
	two := object{"reviews": 2, "reason": "it is disputed"}
	ann.call("PUT", path, two, "If-Match", `"0"`).want(403)
	ada.call("PUT", path, two).want(428)
	ada.call("PUT", path, two, "If-Match", `"3"`).want(412)
	ada.call("PUT", path, object{"reviews": 3}, "If-Match", `"0"`).want(422)
	if p := ada.call("PUT", path, two, "If-Match", `"0"`).want(200); p.Header.Get("ETag") != `"1"` || number(t, p.get("reviews")) != 2 {
		t.Errorf("set: %s", p.Body)
	}
	if h := s.call("GET", path+"/history", nil).want(200); h.text("items", 0, "reason") != "it is disputed" || h.text("items", 0, "actor") != "Ada" {
		t.Errorf("the history is %s", h.Body)
	}

	c := claimOf(s.ingest("Capital News", "https://capital.example/c", capital), "110,000")
	id := c["id"]
	where := "/v1/review/items/" + id.(string)
	if item := ann.call("GET", where, nil).want(200); number(t, item.get("item", "reviews_needed")) != 2 {
		t.Fatalf("the item is %s", item.Body)
	}
	const secret = "the kettle said so"
	before := s.call("GET", "/v1/claims/"+id.(string), nil).want(200)
	first := ann.review(id, object{"verdict": "accept", "reason": secret}).want(201)
	if first.get("closes") != false || number(t, first.get("review")) != 1 {
		t.Errorf("the first review is %s", first.Body)
	}
	for _, address := range []string{
		where, "/v1/review/items?sort=created_at", "/v1/review/decisions", "/v1/review/decisions?verdict=accept", "/v1/review/decisions/" + first.text("id"),
		"/v1/claims/" + id.(string), "/v1/claims/" + id.(string) + "/history", "/v1/claims/" + id.(string) + "/provenance", "/v1/review/stats", "/v1/stats",
		"/v1/crosscheck?metric=drug-overdose-deaths",
		"/v1/audit?limit=200", "/v1/audit?entity_type=decision", "/v1/audit?operation=accept",
	} {
		a := bob.call("GET", address, nil)
		named := strings.Contains(string(a.Body), first.text("id")) && a.Status != 404 && !strings.HasPrefix(address, "/v1/audit")
		if named || strings.Contains(string(a.Body), secret) || strings.Contains(string(a.Body), `"accept"`) && strings.Contains(address, "decision") {
			t.Errorf("%s tells of the first review: %s", address, a.Body)
		}
	}
	if after := s.call("GET", "/v1/claims/"+id.(string), nil).want(200); string(after.Body) != string(before.Body) {
		t.Errorf("the claim was %s and is %s", before.Body, after.Body)
	}
	proven := func() {
		t.Helper()
		for _, x := range s.call("GET", "/v1/audit?entity_type=decision&entity_type=review_policy&limit=200", nil).want(200).list("items") {
			d := x.(object)
			if v := s.call("GET", "/v1/audit/verify?entity_type="+d["entity_type"].(string)+"&entity_id="+d["entity_id"].(string), nil).want(200); v.get("whole") != true {
				t.Errorf("of %v: %s", d, v.Body)
			}
		}
	}
	proven()
	if own := ann.call("GET", where, nil).want(200); own.text("reviews", 0, "reason") != secret {
		t.Errorf("who made it sees %s", own.Body)
	}
	again := ann.call("POST", "/v1/review/leases", object{"item_id": id}).want(409)
	if again.text("code") != "already_decided" {
		t.Errorf("once more: %s", again.Body)
	}
	if second := bob.review(id, object{"verdict": "reject", "reason": "it is a guess"}).want(201); second.get("closes") != false {
		t.Errorf("the second review is %s", second.Body)
	}
	if a := cat.call("POST", "/v1/review/leases", object{"item_id": id}).want(403); a.text("code") != "adjudicator_only" {
		t.Errorf("an analyst takes it: %s", a.Body)
	}
	if both := ada.call("GET", where, nil).want(200); len(both.list("reviews")) != 2 || both.text("reviews", 0, "reason") != secret || both.text("item", "state") != "disputed" {
		t.Errorf("the adjudicator sees %s", both.Body)
	}
	last := ada.review(id, object{"verdict": "amend", "changes": object{"geography": "US"}}).want(201)
	if last.get("closes") != true || number(t, last.get("review")) != 3 {
		t.Errorf("settled: %s", last.Body)
	}
	if claim := s.call("GET", "/v1/claims/"+id.(string), nil).want(200); claim.text("status") != "accepted" || claim.text("geography") != "US" || claim.text("decided_by") != "Ada" {
		t.Errorf("the claim is %s", claim.Body)
	}
	proven()
	if list := cat.call("GET", "/v1/review/decisions?item="+id.(string), nil).want(200); len(list.list("items")) != 3 {
		t.Errorf("once settled: %s", list.Body)
	}
	cat.call("POST", "/v1/review/decisions/"+last.text("id")+"/reversal", object{"reason": "no"}).want(403)
	ada.call("POST", "/v1/review/decisions/"+last.text("id")+"/reversal", object{"reason": "a slip"}).want(201)
	if claim := s.call("GET", "/v1/claims/"+id.(string), nil).want(200); claim.text("status") != "proposed" {
		t.Errorf("undone, the claim is %s", claim.Body)
	}
	stats := bob.call("GET", "/v1/review/stats?metric=drug-overdose-deaths", nil).want(200)
	if number(t, stats.get("decisions")) != 3 || number(t, stats.get("closed")) != 1 || number(t, stats.get("agreement", "reviewed_twice")) != 1 || stats.get("agreement", "kappa") != nil ||
		stats.text("by_metric", 0, "metric") != "drug-overdose-deaths" || len(stats.list("by_analyst")) != 3 || number(t, stats.get("backlog_by_kind", "claim", "items")) != 1 {
		t.Errorf("the stats are %s", stats.Body)
	}
	s.call("GET", "/v1/review/stats?from=2024-02-01&to=2024-01-01", nil).want(400)
}
