package app

import (
	"strings"
	"testing"
)

func TestWhatIsAcceptedIsKeptAsItWasSent(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	doc := s.call("POST", "/v1/sources", object{"content": harbour, "media_type": "text/plain", "title": "Two  blanks \u200b and \u00e9 or e\u0301"}).want(201)
	if got := doc.text("source", "title"); got != "Two  blanks \u200b and \u00e9 or e\u0301" {
		t.Errorf("the title is kept as %q", got)
	}
	entry := object{
		"source_id": doc.text("source", "id"), "kind": "quantity", "quantity": object{"value": "1.50", "unit": "_"},
		"increments": []object{{"value": "10", "unit": "Fatalities"}}, "citations": []object{{"exact": "Talks resume."}},
		"attribution": []object{{"party": " a  b "}}, "period": object{"start": "0001-01-01", "end": "9999-12-31"},
	}
	c := s.call("POST", "/v1/claims", entry).want(201)
	for want, got := range map[string]string{
		"1.50": c.text("quantity", "value"), "_": c.text("quantity", "unit"), "deaths": c.text("increments", 0, "unit"), " a  b ": c.text("attribution", 0, "party"),
		"0001-01-01": c.text("period", "start"), "9999-12-31": c.text("period", "end"),
	} {
		if got != want {
			t.Errorf("%q is kept as %q", want, got)
		}
	}
	if rows := s.csv("/v1/exports/claims.csv?columns=period_end&columns=value&columns=unit&status=proposed&unit=_"); len(rows) != 1 || rows[0]["period_end"] != "9999-12-31" || rows[0]["value"] != "1.50" {
		t.Errorf("exported as %v", rows)
	}
}

// A cursor goes on with the list that gave it; no other list, and no other
// thing's history, takes it.
func TestACursorOfAnotherListIsRefused(t *testing.T) {
	s := startServer(t).withSample()
	cursor := s.call("GET", "/v1/claims?limit=1", nil).want(200).text("next_cursor")
	s.call("GET", "/v1/claims?limit=1&cursor="+cursor, nil).want(200)
	if a := s.call("GET", "/v1/sources?limit=1&cursor="+cursor, nil); a.Status != 400 || a.text("code") != "invalid_cursor" {
		t.Errorf("another list: %d %s", a.Status, a.Body)
	}
	claim := s.call("GET", "/v1/claims?status=accepted&limit=1", nil).want(200).text("items", 0, "id")
	history := s.call("GET", "/v1/claims/"+claim+"/history?limit=1", nil).want(200).text("next_cursor")
	other := s.call("GET", "/v1/metrics", nil).want(200).text("items", 0, "id")
	for _, path := range []string{"/v1/claims/" + other, "/v1/claims/01890a5d-ac96-774b-bcce-b302099a8057", "/v1/sources/" + claim} {
		s.call("GET", path+"/history?cursor="+history, nil).want(404)
	}
	for path := "/v1/claims/" + claim + "/history?limit=1"; ; {
		a := s.call("GET", path, nil).want(200)
		next, more := a.get("next_cursor").(string)
		if !more {
			break
		}
		path = "/v1/claims/" + claim + "/history?limit=1&cursor=" + next
		if strings.Contains(next, " ") {
			t.Fatal("a cursor needs no escaping")
		}
	}
}
