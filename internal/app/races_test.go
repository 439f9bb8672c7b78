package app

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
)

const writers = 16

// together sends requests at the same time and counts the answers by status.
// The answers with a wanted status come back.
func (s *server) together(n int, send func(i int) answer) (counts map[int]int, answers []answer) {
	s.t.Helper()
	answers = make([]answer, n)
	var start, all sync.WaitGroup
	start.Add(1)
	for i := range n {
		all.Go(func() {
			start.Wait()
			answers[i] = send(i)
		})
	}
	start.Done()
	all.Wait()
	counts = map[int]int{}
	for _, a := range answers {
		counts[a.Status]++
	}
	return counts, answers
}

func TestOfManyWhoChangeOneVersionExactlyOneSucceeds(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	doc := s.ingest("Harbour News", "https://harbour.example/a", harbour)
	claim := claimOf(doc, "100,000")["id"].(string)
	metric := s.call("GET", "/v1/metrics/drug-overdose-deaths", nil).want(200)
	outlet := doc.text("source", "outlet_id")
	for name, c := range map[string]struct {
		path string
		body func(i int) object
	}{
		"a claim":  {"/v1/claims/" + claim, func(i int) object { return object{"quantity": object{"value": fmt.Sprint(1000 + i)}} }},
		"a metric": {"/v1/metrics/" + metric.text("id"), func(i int) object { return object{"definition": fmt.Sprint("Definition ", i)} }},
		"an outlet": {"/v1/outlets/" + outlet, func(i int) object {
			return object{"domains": []string{fmt.Sprintf("w%d.example", i)}}
		}},
		"a document": {"/v1/sources/" + doc.text("source", "id"), func(i int) object { return object{"title": fmt.Sprint("Title ", i)} }},
	} {
		for round := range 3 {
			before := s.call("GET", c.path, nil).want(200)
			counts, answers := s.together(writers, func(i int) answer {
				return s.call("PATCH", c.path, c.body(i+round*writers), "If-Match", before.Header.Get("ETag"))
			})
			if counts[200] != 1 || counts[412] != writers-1 {
				t.Fatalf("%s, round %d: %v", name, round, counts)
			}
			now := s.call("GET", c.path, nil).want(200)
			if number(t, now.get("version")) != number(t, before.get("version"))+1 {
				t.Errorf("%s went from version %v to %v", name, before.get("version"), now.get("version"))
			}
			for _, a := range answers {
				if a.Status == 200 && string(a.Body) != string(now.Body) {
					t.Errorf("%s is not what the one was told: %s, %s", name, now.Body, a.Body)
				}
			}
			if history := s.call("GET", c.path+"/history", nil).want(200).list("items"); len(history) != number(t, now.get("version")) {
				t.Errorf("%s has %d rows of history in version %v", name, len(history), now.get("version"))
			}
		}
	}
}

func TestTheSameDocumentFromManyAtOnceIsStoredOnce(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	for name, url := range map[string]any{"with an address": "https://harbour.example/a", "without an address": nil} {
		body := object{"content": harbour + name, "media_type": "text/plain", "url": url, "outlet": "Harbour News"}
		counts, answers := s.together(writers, func(int) answer { return s.call("POST", "/v1/sources", body) })
		if counts[201] != 1 || counts[200] != writers-1 {
			t.Fatalf("%s: %v", name, counts)
		}
		for _, a := range answers {
			if a.text("snapshot", "id") != answers[0].text("snapshot", "id") || len(a.list("claims")) != len(answers[0].list("claims")) {
				t.Errorf("%s: one was told %s, another %s", name, answers[0].Body, a.Body)
			}
		}
	}
	if n := len(s.call("GET", "/v1/outlets?q=Harbour", nil).want(200).list("items")); n != 1 {
		t.Errorf("%d outlets of one name", n)
	}
	var snapshots, sources int
	if err := s.pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM snapshots), (SELECT count(*) FROM sources)`).Scan(&snapshots, &sources); err != nil || snapshots != 2 || sources != 2 {
		t.Errorf("%d snapshots of %d documents: %v", snapshots, sources, err)
	}
}

func TestOfManyWhoTakeOneNameExactlyOneSucceeds(t *testing.T) {
	s := startServer(t)
	doc := s.ingest("Harbour News", "https://harbour.example/a", harbour).text("source", "id")
	other := s.ingest("Lake", "https://lake.example/b", lake).text("source", "id")
	for path, body := range map[string]object{
		"/v1/metrics":      {"slug": "one", "definition": "d", "unit": "deaths", "measure": "total"},
		"/v1/events":       {"slug": "one", "definition": "d"},
		"/v1/propositions": {"slug": "one", "definition": "d"},
		"/v1/parties":      {"slug": "one", "name": "One", "kind": "person"},
		"/v1/outlets":      {"name": "One", "kind": "other", "domains": []string{"one.example"}},
		"/v1/relations":    {"from": doc, "to": other, "kind": "cites"},
	} {
		before := s.rows()
		if counts, _ := s.together(writers, func(int) answer { return s.call("POST", path, body) }); counts[201] != 1 || counts[409] != writers-1 {
			t.Errorf("%s: %v", path, counts)
		}
		if now := s.rows(); now-before > 2 { // the thing and its history; not each of them is counted
			t.Errorf("%s left %d rows", path, now-before)
		}
	}
}

// Those who accept, reject and relate at the same time wait for one another or
// are refused; none fails, and what is stored is what the claims say.
func TestAStormOfDecisionsAndRelationsEndsInOrder(t *testing.T) {
	log := &complaints{}
	s := startServerWith(t, log)
	s.catalogue()
	var claims, sources, relations []string
	for i := range 6 {
		a := s.ingest(fmt.Sprint("Outlet ", i), fmt.Sprintf("https://o%d.example/a", i), fmt.Sprintf("Report.\n\nNearly %d0,000 Americans died of drug overdoses in 2022. About 7%d,000 were killed by fentanyl in 2022.\n", 9+i, i))
		sources = append(sources, a.text("source", "id"))
		for _, c := range a.list("claims") {
			claims = append(claims, c.(object)["id"].(string))
		}
	}
	for i := 1; i < len(sources); i++ {
		relations = append(relations, s.call("POST", "/v1/relations", object{"from": sources[i], "to": sources[i-1], "kind": "reprint_of"}).want(201).text("id"))
	}
	for _, other := range s.call("GET", "/v1/metrics", nil).want(200).list("items") {
		for i, id := range claims {
			if i%2 == 0 {
				c := s.call("GET", "/v1/claims/"+id, nil).want(200)
				s.call("PATCH", "/v1/claims/"+id, object{"metric": other.(object)["slug"], "geography": "US", "status": "accepted"}, "If-Match", c.Header.Get("ETag")).want(200)
			}
		}
	}
	outlets := s.call("GET", "/v1/outlets", nil).want(200).list("items")
	const each = 12
	counts := map[int]int{}
	var mu sync.Mutex
	s.together(writers, func(i int) answer {
		r := rand.New(rand.NewPCG(uint64(i), uint64(setting(t, "WHENCE_FUZZ_SEED", 3)))) //nolint:gosec // a seed, not a secret
		var last answer
		for range each {
			var path string
			var body object
			switch r.IntN(9) {
			case 8: // a document comes in beside it, a copy of one that is there in one of two
				last = s.call("POST", "/v1/sources", object{
					"content": fmt.Sprintf("Report.\n\nNearly %d0,000 Americans died of drug overdoses in 2022.\n", r.IntN(12)),
					"url":     fmt.Sprintf("https://o%d.example/n%d-%d", r.IntN(6), i, r.IntN(20)), "media_type": "text/plain",
				})
				mu.Lock()
				if counts[last.Status]++; last.Status != 200 && last.Status != 201 {
					t.Errorf("a document: %d %s", last.Status, last.Body)
				}
				mu.Unlock()
				continue
			case 7:
				path, body = "/v1/outlets/"+pickFrom(r, outlets).(object)["id"].(string), object{"name": fmt.Sprint("Renamed ", i, r.IntN(50))}
			case 6:
				path, body = "/v1/parties/cdc", object{"name": fmt.Sprint("Centers ", i, r.IntN(50))}
			case 0:
				path, body = "/v1/relations/"+pickFrom(r, relations), object{"state": pickFrom(r, []string{"proposed", "confirmed", "rejected"})}
			case 1:
				path, body = "/v1/metrics/drug-overdose-deaths", object{"measure": pickFrom(r, []string{"total", "rate"})}
			case 2:
				path, body = "/v1/sources/"+pickFrom(r, sources), object{"outlet": pickFrom(r, outlets).(object)["id"]}
			default:
				path, body = "/v1/claims/"+pickFrom(r, claims), object{
					"attribution": []object{{"party": "cdc"}}, "status": pickFrom(r, []string{"accepted", "rejected", "proposed"}), "metric": "drug-overdose-deaths",
					"geography": "US", "period": object{"start": "2022-01-01", "end": "2022-12-31", "grain": "year"},
				}
			}
			last = s.call("PATCH", path, body, "If-Match", s.call("GET", path, nil).Header.Get("ETag"))
			mu.Lock()
			if counts[last.Status]++; last.Status >= 500 {
				t.Logf("%s: %s", path, last.Body)
			}
			mu.Unlock()
		}
		return last
	})
	var deadlocks int
	if err := s.pool.QueryRow(t.Context(), `SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`).Scan(&deadlocks); err != nil {
		t.Error(err)
	}
	t.Logf("%v, %d deadlocks", counts, deadlocks)
	for status, n := range counts {
		if status != http.StatusOK && status != http.StatusCreated && status != http.StatusPreconditionFailed {
			t.Errorf("%d answers of %d", n, status)
		}
	}
	for _, said := range log.take() {
		t.Errorf("the log says: %s", said)
	}
	if err := s.groupsDiffer(); err != nil {
		t.Error(err)
	}
}
