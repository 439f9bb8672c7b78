package app

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// seen is an answer as a caller keeps it.
type seen struct {
	tag  string
	body []byte
}

// ask fetches an address with and without the tag of what the caller has, and
// holds the one against the other: it is 304 when, and only when, the answer is
// the same as before.
func (s *server) ask(address string, before seen) (now seen, changed bool) {
	s.t.Helper()
	a := s.call("GET", address, nil, "If-None-Match", before.tag)
	whole := s.call("GET", address, nil).want(200)
	now = seen{whole.Header.Get("ETag"), whole.Body}
	if now.tag == "" || whole.Header.Get("Cache-Control") != "private, no-cache" {
		s.t.Fatalf("%s: the headers are %v", address, whole.Header)
	}
	changed = !bytes.Equal(now.body, before.body)
	switch {
	case changed && (a.Status != 200 || a.Header.Get("ETag") != now.tag || !bytes.Equal(a.Body, now.body)):
		s.t.Errorf("%s has changed, and the answer is %d %s", address, a.Status, a.Header.Get("ETag"))
	case !changed && (a.Status != 304 || a.Header.Get("ETag") != before.tag || len(a.Body) != 0 || now.tag != before.tag):
		s.t.Errorf("%s is as before, and the answer is %d %s for %s", address, a.Status, a.Header.Get("ETag"), before.tag)
	}
	return now, changed
}

func TestWhoHasAnAnswerIsToldWhenItChanges(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	first := s.ingest("Capital News", "https://capital.example/c", capital)
	second := s.ingest("Harbour News", "https://harbour.example/d", "A reply.\n\nMore than 150,000 Americans died of drug overdoses in 2022, according to CDC.\n")
	outlet, other := first.text("source", "outlet_id"), second.text("source", "outlet_id")
	addresses := map[string]string{
		"crosscheck": "/v1/crosscheck?metric=drug-overdose-deaths",
		"series":     "/v1/metrics/drug-overdose-deaths/series",
		"profile":    "/v1/outlets/" + outlet + "/profile",
		"stats":      "/v1/stats",
	}
	have := map[string]seen{}
	for name, address := range addresses {
		a := s.call("GET", address, nil).want(200)
		have[name] = seen{a.Header.Get("ETag"), a.Body}
	}
	all := object{"metric": "drug-overdose-deaths", "geography": "US"}
	var one, two object
	for _, c := range []struct {
		what   string
		change func()
		alter  []string // what must be answered anew; the others may be
	}{
		{"nothing", func() {}, nil},
		{"a claim is accepted", func() { one = s.accept(claimOf(first, "110,000"), all) }, []string{"crosscheck", "series", "profile", "stats"}},
		{"nothing again", func() {}, nil},
		{"another outlet's is accepted, and they disagree", func() { two = s.accept(claimOf(second, "150,000"), all) }, []string{"crosscheck", "series", "profile", "stats"}},
		{"a claim's number is amended", func() {
			q := two["quantity"].(object)
			q["value"], q["verbatim"] = "160000", "More than 160,000"
			two = s.call("PATCH", "/v1/claims/"+two["id"].(string), object{"quantity": q}, "If-Match", fmt.Sprintf(`"%v"`, two["version"])).want(200).get().(object)
		}, []string{"crosscheck", "series"}},
		{"a copy is confirmed", func() {
			s.call("POST", "/v1/relations", object{"from": second.text("source", "id"), "to": first.text("source", "id"), "kind": "reprint_of", "state": "confirmed"}).want(201)
		}, []string{"profile"}},
		{"an outlet is called otherwise", func() {
			s.call("PATCH", "/v1/outlets/"+outlet, object{"name": "The Capital News"}, "If-Match", `"1"`).want(200)
		}, []string{"crosscheck", "series", "profile"}},
		{"another metric is defined otherwise", func() {
			s.call("PATCH", "/v1/metrics/synthetic-opioid-overdose-deaths", object{"definition": "Otherwise said."}, "If-Match", `"1"`).want(200)
		}, nil},
		{"a document comes in", func() { s.ingest("Third News", "https://third.example/e", "Nothing is counted here.\n") }, []string{"stats"}},
		{"a document is of another language", func() {
			s.call("PATCH", "/v1/sources/"+first.text("source", "id"), object{"language": "fr"}, "If-Match", `"1"`).want(200)
		}, []string{"stats"}},
		{"a claim is rejected", func() {
			s.call("PATCH", "/v1/claims/"+one["id"].(string), object{"status": "rejected"}, "If-Match", fmt.Sprintf(`"%v"`, one["version"])).want(200)
		}, []string{"crosscheck", "series", "profile", "stats"}},
		{"another outlet is of another country", func() {
			s.call("PATCH", "/v1/outlets/"+other, object{"country": "FR"}, "If-Match", `"1"`).want(200)
		}, nil},
	} {
		c.change()
		for name, address := range addresses {
			now, changed := s.ask(address, have[name])
			have[name] = now
			for _, want := range c.alter {
				if want == name && !changed {
					t.Errorf("%s, and %s is as before", c.what, name)
				}
			}
			if len(c.alter) == 0 && changed {
				t.Errorf("%s, and %s changed", c.what, name)
			}
		}
	}
}

// Whatever is changed in whatever order, nobody is told that an answer is the
// same when it is not, nor the other way round.
func TestNoChangeIsHiddenFromWhoAsksAgain(t *testing.T) {
	s := startServer(t).withSample()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	outlets := s.call("GET", "/v1/outlets", nil).want(200).list("items")
	metric := s.call("GET", "/v1/claims?status=accepted&limit=1", nil).want(200).text("items", 0, "metric")
	addresses := []string{
		"/v1/stats", "/v1/crosscheck?metric=" + metric, "/v1/crosscheck?metric=" + metric + "&geography=US", "/v1/metrics/" + metric + "/series",
		"/v1/metrics/" + metric + "/series?sort=-period&limit=2",
	}
	for _, o := range outlets[:3] {
		addresses = append(addresses, "/v1/outlets/"+o.(object)["id"].(string)+"/profile")
	}
	have := map[string]seen{}
	told := 0
	for range 25 {
		items := s.call("GET", "/v1/claims?limit=200", nil).want(200).list("items")
		c := items[r.IntN(len(items))].(object)
		version := fmt.Sprintf(`"%v"`, c["version"])
		switch r.IntN(5) {
		case 0, 1:
			s.call("PATCH", "/v1/claims/"+c["id"].(string), object{"status": []string{"proposed", "accepted", "rejected"}[r.IntN(3)]}, "If-Match", version)
		case 2:
			o := s.call("GET", "/v1/outlets/"+outlets[r.IntN(3)].(object)["id"].(string), nil).want(200)
			s.call("PATCH", "/v1/outlets/"+o.text("id"), object{"name": fmt.Sprintf("Called %d", r.IntN(1000))}, "If-Match", o.Header.Get("ETag"))
		case 3:
			relations := s.call("GET", "/v1/relations", nil).want(200).list("items")
			if len(relations) > 0 {
				x := relations[r.IntN(len(relations))].(object)
				s.call("PATCH", "/v1/relations/"+x["id"].(string), object{"state": []string{"proposed", "confirmed", "rejected"}[r.IntN(3)]}, "If-Match", fmt.Sprintf(`"%v"`, x["version"]))
			}
		}
		for _, address := range addresses {
			now, changed := s.ask(address, have[address])
			have[address] = now
			if changed {
				told++
			}
		}
	}
	if told <= len(addresses) {
		t.Error("nothing that was changed was seen in any answer: the test shows nothing")
	}
}

func TestOnlyWhatAnswersAreTaggedForIsTagged(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	for address, status := range map[string]int{
		"/v1/crosscheck?metric=no-such-metric": 404, "/v1/crosscheck": 400, "/v1/stats?from=2024-02-01&to=2024-01-01": 400,
		"/v1/outlets/01890a5d-ac96-774b-bcce-b302099a8057/profile": 404, "/v1/metrics/none/series": 404,
	} {
		if a := s.call("GET", address, nil, "If-None-Match", "*").want(status); a.Header.Get("ETag") != "" || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", address, a.Header)
		}
	}
	if a := s.call("GET", "/v1/stats", nil, "If-None-Match", "*"); a.Status != 304 {
		t.Errorf("any answer: %d", a.Status)
	}
	if a := s.call("GET", "/v1/stats", nil, "If-None-Match", `"1", garbage, W/"2`); a.Status != 200 {
		t.Errorf("other tags: %d", a.Status)
	}
}
