package app

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"
)

func TestATakedownIsSeenWhereverTheDocumentIs(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	a := s.ingest("Harbour", "https://harbour.example/a", harbour)
	id, snapshot := a.text("source", "id"), a.text("snapshot", "id")
	numbers := slices.DeleteFunc(a.list("claims"), func(c any) bool { return c.(object)["kind"] != "quantity" })
	claim := s.accept(numbers[0].(object), object{"metric": "drug-overdose-deaths"})
	quote := claim["citations"].([]any)[0].(object)
	claimURL := "/v1/claims/" + claim["id"].(string)
	before := s.call("GET", claimURL, nil).want(200)
	other := slices.DeleteFunc(a.list("claims"), func(c any) bool { return c.(object)["kind"] == "quantity" })[0].(object)
	itemURL := "/v1/review/items/" + other["id"].(string)
	waiting := s.call("GET", itemURL, nil).want(200)

	s.call("POST", "/v1/sources/"+id+"/takedowns", object{"reason": ""}).want(422)
	down := s.call("POST", "/v1/sources/"+id+"/takedowns", object{"reason": "asked for by the outlet"}, "Idempotency-Key", "down-1").want(200)
	if down.text("snapshots", 0, "id") != snapshot || len(down.list("same_content")) != 0 {
		t.Errorf("the answer is %s", down.Body)
	}
	if again := s.call("POST", "/v1/sources/"+id+"/takedowns", object{"reason": "asked for by the outlet"}, "Idempotency-Key", "down-1").want(200); string(again.Body) != string(down.Body) {
		t.Errorf("repeated with its key it answers %s", again.Body)
	}
	if code := s.call("POST", "/v1/sources/"+id+"/takedowns", object{"reason": "once more"}).want(409).text("code"); code != "taken_down" {
		t.Errorf("once more: %s", code)
	}

	for _, path := range []string{"/text", "/text?snapshot=" + snapshot, "/consistency"} {
		if code := s.call("GET", "/v1/sources/"+id+path, nil).want(410).text("code"); code != "taken_down" {
			t.Errorf("%s: %s", path, code)
		}
	}
	s.call("GET", "/v1/sources/"+id, nil).want(200)
	listed := s.call("GET", "/v1/sources/"+id+"/snapshots", nil).want(200)
	for _, field := range []string{"raw_sha256", "raw_bytes", "text_sha256", "text_length"} {
		if was, is := a.get("snapshot", field), listed.get("items", 0, field); was != is {
			t.Errorf("%s was %v and is %v", field, was, is)
		}
	}
	at := listed.text("items", 0, "taken_down_at")
	cited := other["citations"].([]any)[0].(object)
	if text := waiting.text("passages", 0, "text"); !strings.Contains(text, cited["exact"].(string)) || waiting.get("passages", 0, "cut_before") != false {
		t.Errorf("an item shows its words in %q", text)
	}
	left := s.call("GET", itemURL, nil).want(200)
	if left.text("passages", 0, "text") != cited["exact"] || left.get("passages", 0, "offset") != cited["start"] || left.get("passages", 0, "cut_before") != true {
		t.Errorf("an item that is still to be decided shows %s", left.Body)
	}
	if after := s.call("GET", claimURL, nil).want(200); string(after.Body) != string(before.Body) {
		t.Errorf("the claim was %s and is %s", before.Body, after.Body)
	}
	if p := s.call("GET", claimURL+"/provenance", nil).want(200); !strings.Contains(string(p.Body), "taken_down_at") {
		t.Errorf("the provenance says nothing of it: %s", p.Body)
	}

	rows, err := csv.NewReader(strings.NewReader(string(s.call("GET", "/v1/exports/claims.csv?status=accepted", nil).want(200).Body))).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("the export has %d rows, %v", len(rows), err)
	}
	cell := func(name string) string { return rows[1][slices.Index(rows[0], name)] }
	if cell("quote") != quote["exact"] || cell("snapshot_text_sha256") != a.text("snapshot", "text_sha256") || cell("taken_down_at")[:16] != at[:16] {
		t.Errorf("the export has %v", rows[1])
	}

	if code := s.call("POST", "/v1/sources", object{"content": harbour, "media_type": "text/plain", "url": "https://harbour.example/a", "outlet": "Harbour"}).want(409).text("code"); code != "taken_down" {
		t.Errorf("read again: %s", code)
	}
	for name, citation := range map[string]object{
		"the newest":    {"exact": quote["exact"]},
		"this snapshot": {"exact": quote["exact"], "snapshot_id": snapshot},
	} {
		refused := s.call("POST", "/v1/claims", object{"source_id": id, "kind": "statement", "citations": []object{citation}}).want(422)
		if refused.text("errors", 0, "code") != "taken_down" {
			t.Errorf("a quote of %s: %s", name, refused.Body)
		}
	}
	// What was quoted before is kept, and the claim can still be worked on.
	s.call("PATCH", claimURL, object{"status": "rejected"}, "If-Match", before.Header.Get("ETag")).want(200)
}

func TestWhatIsLeftOfADocumentIsQuotedFurther(t *testing.T) {
	s := startServer(t)
	const older, newer = "The bridge at Quay fell on 7 March.\n\nNobody was hurt.", "Correction: the bridge at Quay fell on 8 March.\n\nNobody was hurt."
	first := s.ingest("Quay", "https://quay.example/bridge", older)
	id := first.text("source", "id")
	second := s.ingest("Quay", "https://quay.example/bridge", newer)
	down := func(snapshot string) {
		t.Helper()
		s.call("POST", "/v1/sources/"+id+"/takedowns", object{"reason": "an order", "snapshot_id": snapshot}).want(200)
	}
	quote := func(exact string, snapshot any) answer {
		citation := object{"exact": exact}
		if snapshot != nil {
			citation["snapshot_id"] = snapshot
		}
		return s.call("POST", "/v1/claims", object{"source_id": id, "kind": "statement", "citations": []object{citation}})
	}
	down(second.text("snapshot", "id"))
	if got := quote("Nobody was hurt.", nil).want(201); got.text("citations", 0, "snapshot_id") != first.text("snapshot", "id") || got.text("citations", 0, "state") != "exact" {
		t.Errorf("words without a snapshot are quoted as %s", got.Body)
	}
	quote("fell on 7 March", first.text("snapshot", "id")).want(201)
	if got := quote("fell on 8 March", second.text("snapshot", "id")).want(422); got.text("errors", 0, "code") != "taken_down" {
		t.Errorf("words that were taken down: %s", got.Body)
	}
	third := s.ingest("Quay", "https://quay.example/bridge", "The bridge at Quay fell on 9 March.\n\nNobody was hurt.")
	if got := quote("fell on 7 March", first.text("snapshot", "id")).want(201); got.text("citations", 0, "state") == "exact" {
		t.Errorf("words of an older reading stand in the newest as %s", got.Body)
	}
	down(third.text("snapshot", "id"))
	down(first.text("snapshot", "id"))
	if got := quote("Nobody was hurt.", nil).want(422); got.text("errors", 0, "code") != "taken_down" {
		t.Errorf("nothing is left, and it is quoted as %s", got.Body)
	}
	if code := s.call("POST", "/v1/sources", object{"content": "The bridge stands.", "media_type": "text/plain", "url": "https://quay.example/bridge", "outlet": "Quay"}).want(409).text("code"); code != "taken_down" {
		t.Errorf("a further reading: %s", code)
	}
}

func TestCopiesOfWhatWasTakenDownFindEachOther(t *testing.T) {
	s := startServer(t)
	relate := func() {
		for more := true; more; {
			var err error
			if more, err = s.services.intake.RelateDue(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	text := strings.Repeat("The ferry to the northern islands sank with two hundred people on board, said the harbour master. ", 3) +
		"\n\nDivers found the hull at a depth of forty metres on the following morning.\n\nThe owner had been fined in 2019 for overloading.\n\n"
	original := s.ingest("First", "https://first.example/ferry", text)
	second := s.ingest("Second", "https://second.example/ferry", text+"From our correspondent.")
	if len(second.list("relations")) != 1 {
		t.Fatalf("the copy is not found: %s", second.Body)
	}
	s.call("POST", "/v1/sources/"+original.text("source", "id")+"/takedowns", object{"reason": "an order"}).want(200)
	relate()
	third := s.ingest("Third", "https://third.example/ferry", text+"Sent in by a reader.")
	relations := third.list("relations")
	if len(relations) != 1 || !strings.Contains(string(third.Body), second.text("source", "id")) {
		t.Errorf("the third copy has the relations %v", relations)
	}
}
