package app

import (
	"fmt"
	"testing"
)

// say records a claim of a document and accepts it.
func (s *server) say(doc answer, claim object) object {
	s.t.Helper()
	claim["source_id"] = doc.text("source", "id")
	claim["citations"] = []object{{"exact": "the bridge"}}
	c := s.call("POST", "/v1/claims", claim).want(201)
	return s.accept(c.get().(object), object{})
}

func TestDatesAndStatementsAreCrossChecked(t *testing.T) {
	s := startServer(t)
	event := s.call("POST", "/v1/events", object{"slug": "bridge-opened", "definition": "When the bridge was opened."}).want(201)
	s.call("POST", "/v1/propositions", object{"slug": "bridge-is-safe", "definition": "The bridge is safe."}).want(201)
	one := s.ingest("Harbour News", "https://harbour.example/bridge", "They wrote of the bridge.")
	other := s.ingest("Lake News", "https://lake.example/bridge", "Others wrote of the bridge as well.")
	day := func(d string) object { return object{"start": d, "end": d, "grain": "day"} }
	first := s.say(one, object{"kind": "date", "event": "bridge-opened", "period": day("2022-08-14"), "geography": "FR"})
	second := s.say(other, object{"kind": "date", "event": "bridge-opened", "period": day("2022-08-20"), "date_comparator": "by"})
	s.say(one, object{"kind": "statement", "proposition": "bridge-is-safe", "stance": "affirm"})
	s.say(other, object{"kind": "statement", "proposition": "bridge-is-safe", "stance": "deny"})

	group := func(query string) object {
		t.Helper()
		list := s.call("GET", "/v1/crosscheck?"+query, nil).want(200).list("groups")
		if len(list) != 1 {
			t.Fatalf("%s: %d groups", query, len(list))
		}
		return list[0].(object)
	}
	g := group("event=bridge-opened")
	if g["verdict"] != "agree" || g["kind"] != "date" || g["event"] != "bridge-opened" || g["metric"] != nil || g["geography"] != "FR" || g["conflict_id"] != nil {
		t.Errorf("dates that agree: %v", g)
	}
	for _, c := range g["claims"].([]any) {
		c := c.(object)
		want := map[any]object{first["id"]: {"first": "2022-08-14", "last": "2022-08-14"}, second["id"]: {"first": nil, "last": "2022-08-20"}}[c["claim_id"]]
		if fmt.Sprint(c["days"]) != fmt.Sprint(want) || c["strict"] != nil || c["stance"] != "affirm" {
			t.Errorf("the days of %v", c)
		}
	}
	s.call("PATCH", "/v1/claims/"+second["id"].(string), object{"date_comparator": "after"}, "If-Match", fmt.Sprintf(`"%v"`, second["version"])).want(200)
	if g = group("event=bridge-opened"); g["verdict"] != "conflict" || g["conflict_id"] == nil || g["logically_possible"] != false {
		t.Errorf("dates that are apart: %v", g)
	}
	rows := s.csv("/v1/exports/claims.csv?verdict=conflict&columns=claim_id&columns=group_id&columns=conflict_id&columns=strict_lower")
	if len(rows) != 2 || rows[0]["group_id"] != g["id"] || rows[1]["conflict_id"] != g["conflict_id"] || rows[0]["strict_lower"] != "" {
		t.Errorf("exported %v, of %v", rows, g["id"])
	}
	// Under another name it is the same group, and what is stored follows.
	s.call("PATCH", "/v1/events/"+event.text("id"), object{"slug": "bridge-inaugurated"}, "If-Match", `"1"`).want(200)
	if now := group("event=bridge-inaugurated"); now["id"] != g["id"] || now["verdict"] != "conflict" {
		t.Errorf("under another name: %v", now)
	}
	if err := s.groupsDiffer(); err != nil {
		t.Error(err)
	}
	g = group("proposition=bridge-is-safe")
	if g["verdict"] != "stance_conflict" || g["proposition"] != "bridge-is-safe" || g["geography"] != nil || g["conflict_id"] == nil {
		t.Errorf("a disputed statement: %v", g)
	}
	if list := s.call("GET", "/v1/crosscheck?outlet=Harbour+News&outlet=Lake+News", nil).want(200).list("groups"); len(list) != 2 {
		t.Errorf("side by side: %v", list)
	}
}
