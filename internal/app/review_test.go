package app

import (
	"fmt"
	"testing"
)

// bearer makes a token of a role and gives the headers of its requests.
func (s *server) bearer(name, role string) []string {
	s.t.Helper()
	return []string{"Authorization", "Bearer " + s.call("POST", "/v1/tokens", object{"name": name, "role": role}).want(201).text("secret")}
}

// refused checks with which status and code something was refused.
func (a answer) refused(status int, code string) {
	a.t.Helper()
	if a.want(status); a.text("code") != code {
		a.t.Errorf("refused with %.300s, not as %s", a.Body, code)
	}
}

func TestAnAnalystWorksThroughTheQueueOverHTTP(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	s.ingest("Harbour News", "https://harbour.example/a", harbour)
	ann, bob, reader, judge := s.bearer("Ann", "analyst"), s.bearer("Bob", "analyst"), s.bearer("Rex", "reader"), s.bearer("Jo", "adjudicator")
	list := s.call("GET", "/v1/review/items?kind=claim", nil, reader...).want(200)
	if len(list.list("items")) < 2 {
		t.Fatalf("the queue is %.500s", list.Body)
	}
	s.call("POST", "/v1/review/leases", object{}, reader...).refused(403, "forbidden")

	lease := s.call("POST", "/v1/review/leases", object{"kind": []any{"claim"}, "outlet": []any{"Harbour News"}}, ann...).want(201)
	id, token := lease.text("items", 0, "item", "id"), lease.get("items", 0, "token")
	if id != list.text("items", 0, "id") {
		t.Errorf("taken was %s, not the first, %s", id, list.text("items", 0, "id"))
	}
	s.call("POST", "/v1/review/leases", object{"item_id": id}, bob...).refused(409, "leased")
	detail := s.call("GET", "/v1/review/items/"+id, nil, ann...).want(200)
	if detail.text("claim", "id") != id || detail.text("passages", 0, "text") == "" || detail.text("item", "leased_by") != "Ann" {
		t.Errorf("one needs more than %.800s", detail.Body)
	}
	decision := object{"item_id": id, "version": detail.get("item", "version"), "token": token, "verdict": "accept"}
	s.call("POST", "/v1/review/decisions", decision, bob...).refused(409, "lease_lost")
	changed := object{"item_id": id, "version": 7, "token": token, "verdict": "accept"}
	s.call("POST", "/v1/review/decisions", changed, ann...).refused(412, "stale_version")

	// Repeated with its key it is the same decision.
	keyed := append([]string{"Idempotency-Key", "one-decision"}, ann...)
	made := s.call("POST", "/v1/review/decisions", decision, keyed...).want(201)
	if again := s.call("POST", "/v1/review/decisions", decision, keyed...).want(201); again.text("id") != made.text("id") {
		t.Errorf("repeated it is %s", again.Body)
	}
	s.call("POST", "/v1/review/decisions", decision, ann...).refused(409, "lease_lost")
	if got := s.call("GET", "/v1/claims/"+id, nil).want(200); got.text("status") != "accepted" || got.text("decided_by") != "Ann" {
		t.Errorf("the claim is %.500s", got.Body)
	}
	s.call("GET", "/v1/review/items/"+id, nil).refused(404, "not_found")

	path := "/v1/review/decisions/" + made.text("id") + "/reversal"
	s.call("POST", path, object{"reason": "not mine"}, bob...).refused(403, "not_yours")
	s.call("POST", path, object{"reason": "no such words"}, judge...).want(201)
	s.call("POST", path, object{"reason": "twice"}, judge...).refused(409, "already_reversed")
	if got := s.call("GET", "/v1/review/items/"+id, nil).want(200); fmt.Sprint(got.get("item", "version")) != "3" {
		t.Errorf("taken back it is %.300s", got.Body)
	}

	// Many at once, under one key too: each by itself.
	many := s.call("POST", "/v1/review/leases", object{"count": 2}, bob...).want(201)
	bulk := object{"decisions": []any{
		object{"item_id": many.text("items", 0, "item", "id"), "version": many.get("items", 0, "item", "version"), "token": many.get("items", 0, "token"), "verdict": "undecided"},
		object{"item_id": many.text("items", 1, "item", "id"), "version": 99, "token": many.get("items", 1, "token"), "verdict": "undecided"},
	}}
	keyed = append([]string{"Idempotency-Key", "many-decisions"}, bob...)
	for range 2 {
		out := s.call("POST", "/v1/review/bulk-decisions", bulk, keyed...).want(200)
		if fmt.Sprintf("%v %v", out.get("items", 0, "status"), out.get("items", 1, "status")) != "201 412" || out.text("items", 1, "problem", "code") != "stale_version" {
			t.Errorf("many: %.900s", out.Body)
		}
	}
	if got := s.call("GET", "/v1/review/decisions?actor=Bob", nil).want(200).list("items"); len(got) != 1 {
		t.Errorf("Bob has made %d decisions", len(got))
	}
	renewed := s.call("POST", "/v1/review/leases/"+many.text("items", 1, "item", "id")+"/renewal", object{"token": many.get("items", 1, "token"), "seconds": 3600}, bob...).want(200)
	if renewed.text("expires_at") <= many.text("items", 1, "expires_at") {
		t.Errorf("renewed until %s", renewed.Body)
	}
	release := fmt.Sprintf("/v1/review/leases/%s?lease=%v", many.text("items", 1, "item", "id"), many.get("items", 1, "token"))
	s.call("DELETE", release, nil, ann...).refused(409, "lease_lost")
	s.call("DELETE", release, nil, bob...).want(204)
}
