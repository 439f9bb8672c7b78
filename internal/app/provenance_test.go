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

// The whole way by the texts alone: one paper quotes another, whose own article
// names the centre, as a third does. An article in front of a name is no other name.
func TestAPapersOwnArticleMakesTwoReportsOne(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	opioids := object{"metric": "synthetic-opioid-overdose-deaths", "geography": "US"}
	origins := func() string {
		t.Helper()
		list := s.call("GET", "/v1/crosscheck?metric=synthetic-opioid-overdose-deaths", nil).want(200).list("groups")
		g := list[0].(object)
		return fmt.Sprintf("%d groups, %v documents, %v origins", len(list), g["documents"], g["independent_origins"])
	}
	radio := s.ingest("Harbour News", "https://harbour.example/a", harbour)
	s.accept(claimOf(radio, "100,000"), opioids)
	other := s.ingest("Lake News", "https://lake.example/a", "Report.\n\nAccording to the CDC, fentanyl kills about 105,000 people in the United States each year.\n")
	s.accept(claimOf(other, "105,000"), opioids)
	if got := origins(); got != "1 groups, 2 documents, 2 origins" {
		t.Errorf("before the paper's own article: %s", got)
	}
	paper := s.ingest("The Meridian Post", "https://meridian.example/a", "Deaths.\n\nAccording to the CDC, fentanyl kills about 102,000 people in the United States each year.\n")
	s.accept(claimOf(paper, "102,000"), opioids)
	if got := origins(); got != "1 groups, 3 documents, 1 origins" {
		t.Errorf("with the paper's own article: %s", got)
	}
}
