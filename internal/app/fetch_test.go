package app

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"whence/internal/fetch"
)

func TestAURLAloneIsReadFromItsAddress(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	text := "Notice.\n\n" + capital
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "/speech", http.StatusMovedPermanently)
		case "/speech":
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			_, _ = io.WriteString(w, text)
		case "/picture":
			w.Header().Set("Content-Type", "image/png")
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(site.Close)
	s.services.edge.Ingest.Fetcher = fetch.New(fetch.Options{Allow: func(netip.AddrPort) error { return nil }})

	first := s.call("POST", "/v1/sources", object{"url": site.URL + "/moved", "outlet": "Capital News"}).want(201)
	if got := first.text("source", "url"); got != site.URL+"/speech" {
		t.Errorf("it was found at %s", got)
	}
	if again := s.call("POST", "/v1/sources", object{"url": site.URL + "/speech", "outlet": "Capital News"}).want(200); again.text("source", "id") != first.text("source", "id") {
		t.Error("without the redirect it is another document")
	}
	c := claimOf(first, "110,000")
	text = "Notice, corrected.\n\n" + capital
	s.call("POST", "/v1/sources", object{"url": site.URL + "/speech", "outlet": "Capital News"}).want(201)
	now := s.call("GET", "/v1/claims/"+c["id"].(string), nil).want(200)
	was := c["citations"].([]any)[0].(object)
	if now.get("citations", 0, "state") != "moved" || number(t, now.get("citations", 0, "moved_to")) != number(t, was["start"])+len(", corrected") ||
		now.get("citations", 0, "snapshot_id") != was["snapshot_id"] || now.get("needs_recheck") != false {
		t.Errorf("the claim is %s", now.Body)
	}
	text = "Withdrawn."
	s.call("POST", "/v1/sources", object{"url": site.URL + "/speech", "outlet": "Capital News"}).want(201)
	if lost := s.call("GET", "/v1/claims?needs_recheck=true&kind=quantity", nil).want(200).list("items"); len(lost) != 1 || lost[0].(object)["id"] != c["id"] {
		t.Errorf("to be looked at again: %v", lost)
	}
	history := s.call("GET", "/v1/claims/"+c["id"].(string)+"/history", nil).want(200)
	if n := len(history.list("items")); n != 3 || history.get("items", 0, "operation") != "reanchor" {
		t.Errorf("%d rows of history: %s", n, history.Body)
	}
	// Who decides on what they saw before is told that it has changed.
	s.call("PATCH", "/v1/claims/"+c["id"].(string), object{"status": "accepted"}, "If-Match", `"1"`).want(412)

	for path, words := range map[string]string{"/nothing": "404 Not Found", "/picture": "image/png"} {
		a := s.call("POST", "/v1/sources", object{"url": site.URL + path}).want(422)
		if a.text("code") != "fetch_failed" || a.get("errors", 0, "pointer") != "/url" || !strings.Contains(a.text("detail"), words) {
			t.Errorf("%s: %s", path, a.Body)
		}
	}
}

func TestTheServerFetchesNothingFromItsOwnNetwork(t *testing.T) {
	s := startServer(t)
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the inner server was asked") }))
	t.Cleanup(inner.Close)
	for _, url := range []string{inner.URL, s.url + "/metrics", "http://localhost/", "http://169.254.169.254/latest/meta-data/", "http://[::ffff:127.0.0.1]/", "http://u:p@a.example/"} {
		a := s.call("POST", "/v1/sources", object{"url": url}).want(422)
		if a.text("code") != "fetch_refused" || a.get("errors", 0, "pointer") != "/url" {
			t.Errorf("%s: %s", url, a.Body)
		}
	}
	for name, body := range map[string]object{"nothing": {}, "no address": {"url": nil, "outlet": "Harbour News"}, "an empty address": {"url": ""}} {
		a := s.call("POST", "/v1/sources", body).want(422)
		if a.text("code") != "content_required" || a.get("errors", 0, "pointer") != "/content" {
			t.Errorf("%s: %s", name, a.Body)
		}
	}
	if n := len(s.call("GET", "/v1/sources", nil).want(200).list("items")); n != 0 {
		t.Errorf("%d documents are stored", n)
	}
}
