package app

import (
	"bytes"
	"encoding/json"
	"maps"
	"mime/multipart"
	"strings"
	"testing"
)

const (
	counts = "Indicator,State,Year,Month,Data Value,Predicted Value,Footnote\r\n" +
		"Deaths by overdose,US,2022,December,\"109,413\",\"110,120\",*\r\n" +
		"Deaths by overdose,US,2022,November,109120,,\r\n" +
		"Share with drugs named,US,2022,December,95.1,,\r\n"
	countRules = `{"metric": {"column": "Indicator", "values": {"Deaths by overdose": "drug-overdose-deaths", "Share with drugs named": null}},
		"geography": {"column": "State", "values": {"US": "US"}, "prefix": "US-"},
		"period": {"year": {"column": "Year"}, "month": {"column": "Month"}, "months": {"constant": "12"}},
		"values": [{"columns": ["Data Value"]}, {"columns": ["Predicted Value"], "dimensions": {"basis": "predicted"}}],
		"notes": {"footnote": {"column": "Footnote"}}, "producer": "cdc"}`
)

func rules(t *testing.T) (m object) {
	t.Helper()
	if err := json.Unmarshal([]byte(countRules), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func dataFile(mapping any, edit object) object {
	body := object{"content": counts, "media_type": "text/csv", "url": "https://data.example/counts.csv", "outlet": "CDC", "mapping": mapping, "accept": true, "as_of": "2024-05-15"}
	maps.Copy(body, edit)
	return body
}

func TestNewsIsCheckedAgainstADataFile(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	doc := s.ingest("Capital Ledger", "https://capital.example/a", capital)
	said := s.accept(claimOf(doc, "nearly 110,000"), object{"metric": "drug-overdose-deaths", "geography": "US"})
	file := s.call("POST", "/v1/sources", dataFile(rules(t), nil)).want(201)
	if file.text("source", "kind") != "data" || number(t, file.get("import", "added")) != 3 || number(t, file.get("import", "left_out")) != 1 || file.get("import", "mapping_id") != nil {
		t.Fatalf("imported %s", file.Body)
	}
	row := file.list("claims")[0].(object)
	cited := row["citations"].([]any)[0].(object)
	if cited["cell"] != "2,5" || cited["exact"] != "109,413" || row["status"] != "accepted" || row["notes"].(object)["footnote"] != "*" || row["as_of"] != "2024-05-15" {
		t.Errorf("the row is %v", row)
	}
	shown := false
	for _, e := range s.call("GET", "/v1/claims/"+row["id"].(string)+"/provenance", nil).want(200).list("edges") {
		shown = shown || e.(object)["properties"].(object)["cell"] == "2,5"
	}
	if !shown {
		t.Error("its provenance does not show the cell")
	}
	text := []rune(s.call("GET", "/v1/sources/"+file.text("source", "id")+"/text", nil).want(200).text("text"))
	if got := string(text[number(t, cited["start"]):number(t, cited["end"])]); got != "109,413" {
		t.Errorf("at the place cited stands %q", got)
	}
	a := s.call("GET", "/v1/crosscheck?metric=drug-overdose-deaths&geography=US", nil).want(200)
	if len(a.list("groups")) != 1 || a.text("groups", 0, "verdict") != "agree" {
		t.Fatalf("compared %s", a.Body)
	}
	standing := map[any]any{}
	for _, c := range a.list("groups", 0, "claims") {
		standing[c.(object)["claim_id"]] = c.(object)["standing"]
	}
	// The year that ends in November is nearly the year, but of one series the closest row counts.
	november := file.get("claims", 2, "id")
	if len(standing) != 3 || standing[said["id"]] != "voice" || standing[row["id"]] != "voice" || standing[november] != "other_period" {
		t.Errorf("compared are %v", standing)
	}
	again := s.call("POST", "/v1/sources", dataFile(rules(t), nil)).want(200)
	if again.text("import", "id") != file.text("import", "id") || len(again.list("claims")) != 3 {
		t.Errorf("the same file again gives %s", again.Body)
	}
	bad := s.call("POST", "/v1/sources", dataFile(rules(t), object{"content": strings.Replace(counts, "109120", "n/a", 1)})).want(422)
	if bad.text("code") != "not_a_number" || bad.text("errors", 0, "pointer") != "/content/rows/3/columns/5" || !strings.Contains(bad.text("errors", 0, "detail"), "line 3") {
		t.Errorf("refused by %s", bad.Body)
	}
	skipped := s.call("POST", "/v1/sources", dataFile(rules(t), object{"content": strings.Replace(counts, "109120", "n/a", 1), "on_error": "skip", "as_of": "2024-06-15"})).want(201)
	if number(t, skipped.get("import", "added")) != 0 || number(t, skipped.get("import", "skipped", 0, "line")) != 3 || skipped.text("import", "skipped", 0, "heading") != "Data Value" {
		t.Errorf("skipped %s", skipped.Body)
	}
}

func TestAFormTakesADataFileWithAStoredMapping(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	s.call("POST", "/v1/mappings", object{"slug": "counts", "definition": "Monthly counts.", "rules": rules(t)}).want(201)
	form := func(fields map[string]string) answer {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		file, err := w.CreateFormFile("file", "counts.CSV")
		if err == nil {
			_, err = file.Write([]byte("\xEF\xBB\xBF" + counts))
		}
		for name, v := range fields {
			if err == nil {
				err = w.WriteField(name, v)
			}
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		return s.call("POST", "/v1/sources", body.String(), "Content-Type", w.FormDataContentType())
	}
	a := form(map[string]string{"mapping_id": "counts", "accept": "true", "on_error": "skip", "as_of": "2024-05-15"}).want(201)
	if number(t, a.get("import", "added")) != 3 || number(t, a.get("import", "mapping_version")) != 1 || a.text("snapshot", "media_type") != "text/csv" || a.text("claims", 0, "status") != "accepted" {
		t.Errorf("imported %s", a.Body)
	}
	inline := form(map[string]string{"mapping": countRules}).want(201) // by other rules: as of the day of reading, and not accepted
	if number(t, inline.get("import", "added")) != 0 || number(t, inline.get("import", "unchanged")) != 3 {
		t.Errorf("imported %s", inline.Body)
	}
	for name, fields := range map[string]map[string]string{
		"/mapping": {"mapping": `{"metric": 1}`}, "/accept": {"mapping_id": "counts", "accept": "yes"}, "/on_error": {"mapping_id": "counts", "on_error": "stop"},
		"/as_of": {"mapping_id": "counts", "as_of": "May"}, "/mapping_id": {"mapping_id": "other"},
	} {
		if a := form(fields).want(422); a.text("errors", 0, "pointer") != name {
			t.Errorf("%v is refused by %s", fields, a.Body)
		}
	}
}

func TestWhoMayNotDecideMayNotAcceptByAFile(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	token := s.call("POST", "/v1/tokens", object{"name": "a contributor", "role": "contributor"}).want(201).text("secret")
	before := s.rows()
	s.call("POST", "/v1/sources", dataFile(rules(t), nil), "Authorization", "Bearer "+token).want(403)
	if s.rows() != before {
		t.Error("something was stored")
	}
	a := s.call("POST", "/v1/sources", dataFile(rules(t), object{"accept": false}), "Authorization", "Bearer "+token).want(201)
	if a.text("claims", 0, "status") != "proposed" {
		t.Errorf("a contributor's claim is %s", a.text("claims", 0, "status"))
	}
}
