package app

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"whence/internal/idempotency"
)

func TestARepeatedRequestIsDoneOnceAndAnsweredAsBefore(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	doc := object{"content": harbour, "media_type": "text/plain", "outlet": "Harbour News"}
	outlet := object{"name": "Lake Courier", "kind": "other", "domains": []string{"lake.example"}}
	id := s.call("POST", "/v1/outlets", object{"name": "Tide", "kind": "other"}).want(201).text("id")
	for name, c := range map[string]struct {
		method, path string
		body         any
		headers      []string
		secret       bool
	}{
		"a document": {method: "POST", path: "/v1/sources", body: doc},
		"an outlet":  {method: "POST", path: "/v1/outlets", body: outlet},
		"a change":   {method: "PATCH", path: "/v1/outlets/" + id, body: object{"name": "Tides"}, headers: []string{"If-Match", `"1"`}},
		"a token":    {method: "POST", path: "/v1/tokens", body: object{"name": "writer", "role": "reader"}, secret: true},
		"a question": {method: "POST", path: "/v1/extract", body: object{"text": "More than 77,000 people died.", "language": "en"}},
		"a metric":   {method: "POST", path: "/v1/metrics", body: object{"slug": "tides", "definition": "d", "unit": "deaths", "measure": "total"}},
		"a party":    {method: "POST", path: "/v1/parties", body: object{"slug": "tide-office", "name": "Tide Office", "kind": "organisation"}},
	} {
		t.Run(name, func(t *testing.T) {
			headers := append([]string{"Idempotency-Key", strings.ReplaceAll(name, " ", "-")}, c.headers...)
			first := s.call(c.method, c.path, c.body, headers...)
			if first.Status/100 != 2 || first.Header.Get("Idempotent-Replayed") != "" {
				t.Fatalf("the first answer is %d: %s", first.Status, first.Body)
			}
			rows := s.count(t, `SELECT count(*) FROM history`)
			again := s.call(c.method, c.path, c.body, headers...)
			if again.Status != first.Status || string(again.Body) != string(first.Body) || again.Header.Get("Idempotent-Replayed") != "true" {
				t.Errorf("the repeat is %d %v: %s", again.Status, again.Header, again.Body)
			}
			for _, h := range []string{"ETag", "Location", "Content-Type"} {
				if again.Header.Get(h) != first.Header.Get(h) {
					t.Errorf("%s of the repeat is %q, not %q", h, again.Header.Get(h), first.Header.Get(h))
				}
			}
			if now := s.count(t, `SELECT count(*) FROM history`); now != rows {
				t.Errorf("the repeat left %d rows of history", now-rows)
			}
			secret, _ := first.get("secret").(string)
			if c.secret != (secret != "") {
				t.Errorf("the secret is %q", secret)
			}
			if c.secret && s.count(t, `SELECT count(*) FROM idempotency_keys WHERE position($1::bytea IN body) > 0`, []byte(secret)) > 0 {
				t.Error("the secret of a token can be read from the database")
			}
		})
	}
}

func TestAKeyStandsForOneRequest(t *testing.T) {
	s := startServer(t)
	s.call("POST", "/v1/outlets", object{"name": "Tide", "kind": "other"}, "Idempotency-Key", "k1").want(201)
	for path, body := range map[string]object{
		"/v1/outlets": {"name": "Tides", "kind": "other"},
		"/v1/extract": {"text": "More than 77,000 people died.", "language": "en"},
	} {
		if a := s.call("POST", path, body, "Idempotency-Key", "k1").want(422); a.text("code") != "idempotency_key_reused" {
			t.Errorf("%s: %s", path, a)
		}
	}
}

func TestARefusedRequestLeavesItsKeyFree(t *testing.T) {
	s := startServer(t)
	outlet := object{"name": "Tide", "kind": "other", "domains": []string{"tide.example"}}
	s.call("POST", "/v1/outlets", outlet).want(201)
	s.call("POST", "/v1/outlets", object{"name": "Other", "kind": "other", "domains": []string{"tide.example"}}, "Idempotency-Key", "k1").want(409)
	s.call("POST", "/v1/outlets", object{"name": "Other", "kind": "other"}, "Idempotency-Key", "k1").want(201)
}

func TestAKeyIsItsOwnersAlone(t *testing.T) {
	s := startServer(t)
	token := s.call("POST", "/v1/tokens", object{"name": "second", "role": "admin"}).want(201).text("secret")
	first := s.call("POST", "/v1/outlets", object{"name": "Tide", "kind": "other"}, "Idempotency-Key", "k1").want(201)
	s.token = token
	if second := s.call("POST", "/v1/outlets", object{"name": "Tide", "kind": "other"}, "Idempotency-Key", "k1").want(201); second.text("id") == first.text("id") {
		t.Error("one was answered with what another did")
	}
}

func TestKeysThatNoneCanBeAreRefused(t *testing.T) {
	s := startServer(t)
	for _, key := range []string{"with blank", strings.Repeat("k", 256), "kéy"} {
		if a := s.call("POST", "/v1/outlets", object{"name": "Tide", "kind": "other"}, "Idempotency-Key", key); a.Status != 400 {
			t.Errorf("the key %q: %d %s", key, a.Status, a.Body)
		}
	}
}

func TestOfManyWithOneKeyOneIsDone(t *testing.T) {
	s := startServer(t)
	for round, path := range []string{"/v1/outlets", "/v1/outlets", "/v1/outlets"} {
		counts, answers := s.together(writers, func(int) answer {
			return s.call("POST", path, object{"name": "Tide", "kind": "other"}, "Idempotency-Key", "key"+string(rune('a'+round)))
		})
		done, replayed := 0, 0
		for _, a := range answers {
			switch {
			case a.Status == 201 && a.Header.Get("Idempotent-Replayed") == "":
				done++
			case a.Status == 201:
				replayed++
			case a.Status == 409 && a.text("code") == "in_progress":
			default:
				t.Errorf("%d: %s", a.Status, a.Body)
			}
		}
		if done != 1 {
			t.Errorf("%d were done, %d replayed: %v", done, replayed, counts)
		}
	}
	if n := s.count(t, `SELECT count(*) FROM outlets`); n != 3 {
		t.Errorf("%d outlets", n)
	}
}

func TestARotationIsRepeatedWithItsSecret(t *testing.T) {
	s := startServer(t)
	made := s.call("POST", "/v1/tokens", object{"name": "Ann", "role": "analyst"}).want(201)
	path := "/v1/tokens/" + made.text("token", "id")
	first := s.call("POST", path+"/rotation", object{"overlap_seconds": 3600}, "Idempotency-Key", "r").want(200)
	again := s.call("POST", path+"/rotation", object{"overlap_seconds": 3600}, "Idempotency-Key", "r").want(200)
	if first.text("secret") != again.text("secret") || first.text("secret") == made.text("secret") {
		t.Error("the secret of the first answer was not given again")
	}
	for _, secret := range []string{made.text("secret"), first.text("secret")} {
		s.call("GET", "/v1/claims", nil, "Authorization", "Bearer "+secret).want(200)
	}
	if until := s.call("GET", path, nil).want(200).text("previous_until"); until == "" {
		t.Error("the token does not say how long its last secret is taken")
	}
}

func TestKeysAreForgottenWhenTheyAreOld(t *testing.T) {
	s := startServer(t)
	s.call("POST", "/v1/outlets", object{"name": "Tide", "kind": "other"}, "Idempotency-Key", "old").want(201)
	s.call("POST", "/v1/outlets", object{"name": "Tide", "kind": "other"}, "Idempotency-Key", "young").want(201)
	if _, err := s.pool.Exec(t.Context(), `UPDATE idempotency_keys SET created_at = now() - interval '25 hours' WHERE key = 'old'`); err != nil {
		t.Fatal(err)
	}
	if a := s.call("POST", "/v1/outlets", object{"name": "Tide", "kind": "other"}, "Idempotency-Key", "old").want(http.StatusCreated); a.Header.Get("Idempotent-Replayed") != "" {
		t.Error("an old key was still known")
	}
	if _, err := s.pool.Exec(t.Context(), `UPDATE idempotency_keys SET created_at = now() - interval '25 hours' WHERE key = 'old'`); err != nil {
		t.Fatal(err)
	}
	if more, err := idempotency.New(s.pool).Sweep(context.Background()); more || err != nil {
		t.Fatal(more, err)
	}
	if n := s.count(t, `SELECT count(*) FROM idempotency_keys`); n != 1 {
		t.Errorf("%d keys are left", n)
	}
}

// count gives the number that a statement counts.
func (s *server) count(t *testing.T, sql string, args ...any) int {
	t.Helper()
	var n int
	if err := s.pool.QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
