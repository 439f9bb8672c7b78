package app

import (
	"fmt"
	"testing"
)

func TestAQuotationLeadsToItsOriginEverywhere(t *testing.T) {
	s := startServer(t)
	s.call("POST", "/v1/metrics", object{"slug": "bridges-closed", "definition": "Bridges closed in a year.", "unit": "bridges", "measure": "total"}).want(201)
	radio := s.ingest("Lake Radio", "https://lake.example/bridge", "They wrote of the bridge.")
	other := s.ingest("Harbour News", "https://harbour.example/bridge", "Others wrote of the bridge as well.")
	say := func(doc answer, hop string) object {
		return s.say(doc, object{
			"kind": "quantity", "metric": "bridges-closed", "geography": "FR", "attribution": []object{{"party": hop}},
			"quantity": object{"comparator": "eq", "value": "12", "unit": "bridges"}, "period": object{"start": "2022-01-01", "end": "2022-12-31", "grain": "year"},
		})
	}
	quote, report := say(radio, "Harbour News"), say(other, "Roads Office")

	group := s.call("GET", "/v1/crosscheck?metric=bridges-closed", nil).want(200).list("groups")[0].(object)
	if fmt.Sprintf("%v %v %v %v", group["independent_origins"], group["documents"], group["outlets"], group["unattributed"]) != "1 2 2 0" {
		t.Errorf("compared: %v", group)
	}
	for _, row := range s.csv("/v1/exports/claims.csv?metric=bridges-closed&columns=claim_id&columns=origin&columns=independent_origins") {
		if row["origin"] != "Roads Office" || row["independent_origins"] != "1" {
			t.Errorf("exported: %v", row)
		}
	}
	path := "/v1/claims/" + quote["id"].(string) + "/provenance"
	p := s.call("GET", path, nil).want(200)
	if o := p.get("origin").(object); o["label"] != "Roads Office" || o["kind"] != "name" || o["id"] != nil {
		t.Errorf("origin %v", o)
	}
	led := false
	for _, e := range p.list("edges") {
		e := e.(object)
		led = led || e["type"] == "wasDerivedFrom" && e["from"] == "claim:"+quote["id"].(string) && e["to"] == "claim:"+report["id"].(string)
	}
	if !led {
		t.Errorf("the claim quoted is not in %v", p.list("edges"))
	}
	s.call("PATCH", "/v1/claims/"+report["id"].(string), object{"status": "rejected"}, "If-Match", fmt.Sprintf(`"%v"`, report["version"])).want(200)
	if o := s.call("GET", path, nil).want(200).get("origin").(object); o["label"] != "Harbour News" || o["kind"] != "outlet" || o["id"] == nil {
		t.Errorf("origin %v after the rejection", o)
	}
	s.call("GET", "/v1/claims/019a0000-0000-7000-8000-000000000000/provenance", nil).want(404)
}

func TestWhatAnExtractorProposedTellsWhoReadAndWhoExtracted(t *testing.T) {
	s := startServer(t)
	claims := s.ingest("Harbour", "https://harbour.example/a", harbour).list("claims")
	if len(claims) == 0 {
		t.Fatal("nothing was proposed")
	}
	id := claims[0].(object)["id"].(string)
	p := s.call("GET", "/v1/claims/"+id+"/provenance", nil).want(200)
	kinds := map[any]any{}
	for _, n := range p.list("nodes") {
		kinds[n.(object)["id"]] = n.(object)["kind"]
	}
	seen := map[string]bool{}
	for _, e := range p.list("edges") {
		e := e.(object)
		seen[fmt.Sprintf("%v %v %v", kinds[e["from"]], e["type"], kinds[e["to"]])] = true
	}
	for _, want := range []string{
		"claim wasGeneratedBy extraction", "extraction wasAssociatedWith software", "extraction wasAssociatedWith person", "extraction used snapshot",
		"claim wasQuotedFrom snapshot", "snapshot wasGeneratedBy reading", "reading wasAssociatedWith software", "source wasAttributedTo outlet",
	} {
		if !seen[want] {
			t.Errorf("no %q in %v", want, seen)
		}
	}
}
