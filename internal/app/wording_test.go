package app

import (
	"strings"
	"testing"
)

func TestAClaimKeepsTheWordsItIsMadeOf(t *testing.T) {
	s := startServer(t)
	doc := s.ingest("Harbour News", "https://harbour.example/quay", "The harbour minister said the old quay was safe.\n\nThe new quay opened on July 3, 2021.")
	words := map[string]object{}
	for _, c := range doc.list("claims") {
		if w, ok := c.(object)["wording"].(string); ok {
			words[c.(object)["kind"].(string)+" "+w] = c.(object)
		}
	}
	said, opened := words["statement the old quay was safe"], words["date The new quay opened"]
	if said == nil || opened == nil || opened["date_comparator"] != "at" {
		t.Fatalf("proposed %v", words)
	}
	id := said["id"].(string)
	s.call("PATCH", "/v1/claims/"+id, object{"wording": "the quay was safe"}, "If-Match", `"1"`).want(200)
	if a := s.call("GET", "/v1/claims/"+id+"/history", nil).want(200); a.get("items", 0, "after", "wording") != "the quay was safe" || a.get("items", 0, "before", "wording") != "the old quay was safe" {
		t.Errorf("the history says %s", a.Body)
	}
	s.call("PATCH", "/v1/claims/"+id, object{"wording": nil}, "If-Match", `"2"`).want(200)
	byHand := s.call("POST", "/v1/claims", object{"source_id": doc.text("source", "id"), "kind": "statement", "wording": "by hand"}).want(201)
	if byHand.text("wording") != "by hand" {
		t.Errorf("kept %s", byHand.Body)
	}
	rows := s.csv("/v1/exports/claims.csv?kind=date&columns=claim_id&columns=wording")
	if len(rows) != 1 || rows[0]["wording"] != "The new quay opened" {
		t.Errorf("exported %v", rows)
	}
}

func TestExtractionGivesStatementsAndEventsWithTheirWords(t *testing.T) {
	s := startServer(t)
	text := "“The quay 🙂 is safe,” the minister said. It was rebuilt in 2019."
	a := s.call("POST", "/v1/extract", object{"text": text}).want(200)
	kinds := map[string]object{}
	for _, c := range a.list("claims") {
		kinds[c.(object)["kind"].(string)] = c.(object)
	}
	said, built := kinds["statement"], kinds["date"]
	if said == nil || said["quantity"] != nil || said["wording"] != "The quay 🙂 is safe" {
		t.Fatalf("extracted %s", a.Body)
	}
	from, to := number(t, said["wording_start"]), number(t, said["wording_end"])
	if got := string([]rune(text)[from:to]); got != "The quay 🙂 is safe" {
		t.Errorf("the wording is at %q", got)
	}
	if built == nil || !strings.Contains(built["wording"].(string), "rebuilt") || built["date_comparator"] != "at" || built["event"] != nil {
		t.Errorf("the event is %v", built)
	}
}
