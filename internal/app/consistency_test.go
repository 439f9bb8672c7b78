package app

import "testing"

func TestADocumentsOwnNumbersAreCheckedAgainstEachOther(t *testing.T) {
	s := startServer(t)
	text := "Mill output 🙂 up\n\nOutput rose 10 percent to 118 tonnes in 2022 from 90 tonnes in 2021.\n\nOf the 60 members, 45 (75 percent) agreed."
	doc := s.ingest("Harbour News", "https://harbour.example/mill", text)
	id := doc.text("source", "id")
	a := s.call("GET", "/v1/sources/"+id+"/consistency", nil).want(200)
	found := a.list("findings")
	if len(found) != 1 || a.get("findings", 0, "code") != "change_mismatch" || a.text("snapshot_id") != doc.text("snapshot", "id") {
		t.Fatalf("found %s", a.Body)
	}
	canonical := []rune(s.call("GET", "/v1/sources/"+id+"/text", nil).want(200).text("text"))
	for i, want := range []string{"90 tonnes", "118 tonnes", "10 percent"} {
		figure := a.get("findings", 0, "figures", i).(object)
		if from, to := number(t, figure["start"]), number(t, figure["end"]); figure["exact"] != want || string(canonical[from:to]) != want {
			t.Errorf("figure %d is %v", i, figure)
		}
		if ids := figure["claim_ids"].([]any); len(ids) == 0 {
			t.Errorf("%q is the number of no claim", want)
		}
	}
	if a.get("findings", 0, "stated", "lo") == nil || a.get("findings", 0, "implied", "lo") == nil || a.get("findings", 0, "severity") != "major" && a.get("findings", 0, "severity") != "extreme" {
		t.Errorf("how far apart: %s", a.Body)
	}
	s.call("GET", "/v1/sources/"+id+"/consistency?snapshot=00000000-0000-7000-8000-000000000000", nil).want(404)
	s.call("GET", "/v1/sources/00000000-0000-7000-8000-000000000000/consistency", nil).want(404)

	of := s.call("POST", "/v1/extract", object{"text": text}).want(200)
	if len(of.list("findings")) != 1 || of.get("findings", 0, "code") != "change_mismatch" {
		t.Errorf("extracted %s", of.Body)
	}
}
