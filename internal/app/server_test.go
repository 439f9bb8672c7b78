package app

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/api"
	"whence/internal/audit/verify"
	"whence/internal/httpapi"
	"whence/internal/postgres"
	"whence/internal/postgres/pgtest"
	"whence/internal/sample"
)

// testPatience is how long a test waits for what should be there in a moment.
const testPatience = 20 * time.Second

const adminToken = "an-admin-token-for-the-tests-0123456789"

// server is a whole Whence on a database of its own, with a client that checks
// every answer against the contract.
type server struct {
	t       *testing.T
	pool    *pgxpool.Pool // the owner's, for what no server may do
	serving *pgxpool.Pool // the server's own
	url     string
	token   string
	router  routers.Router

	services services
	past     history
	dir      string // where the key of the history is, and what is published of it
	forged   bool   // a test writes behind the program's back: its history is not whole
}

// seal puts what is written into the signed tree, as the server does beside the requests.
func (s *server) seal() {
	s.t.Helper()
	if _, err := s.past.sealer(s.pool, slog.New(slog.DiscardHandler)).Seal(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

func startServer(t *testing.T) *server {
	t.Helper()
	return startServerWith(t, slog.DiscardHandler)
}

// startServerWith logs to a handler of the test's own and takes requests from
// pages of these origins.
func startServerWith(t *testing.T, log slog.Handler, origins ...string) *server {
	t.Helper()
	dsn, dir := pgtest.DSN(t), t.TempDir()
	owner, pool := open(t, dsn), open(t, pgtest.AsServer(t, dsn))
	past, err := openHistory(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	s := newServices(pool, slog.New(log), "http://whence.example", past)
	s.edge.Ready = func(ctx context.Context) error { return able(ctx, pool) } // a cluster for tests is not durable
	s.edge.AllowedOrigins = origins
	handler, err := httpapi.New(s.edge)
	if err != nil {
		t.Fatal(err)
	}
	if _, made, err := s.auth.Bootstrap(t.Context(), adminToken); err != nil || !made {
		t.Fatalf("the first token was not taken: %v", err)
	}
	ts := httptest.NewUnstartedServer(handler)
	ts.Config = newServer(handler, slog.New(log))
	ts.Start()
	out := &server{}
	t.Cleanup(func() {
		ts.Close()
		s.auth.Close()
		if !t.Failed() && !out.forged {
			out.verifies()
		}
	})
	doc, err := openapi3.NewLoader().LoadFromData(api.Spec)
	if err != nil {
		t.Fatal(err)
	}
	doc.Servers = nil
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	*out = server{t: t, pool: owner, serving: pool, url: ts.URL, token: adminToken, router: router, services: s, past: past, dir: dir}
	return out
}

func open(t *testing.T, url string) *pgxpool.Pool {
	t.Helper()
	pool, err := postgres.Open(t.Context(), postgres.Options{URL: url, MaxConns: 8, ApplicationName: "whence-test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// verifies checks that the history of all that a test did is whole.
func (s *server) verifies() {
	s.t.Helper()
	r, err := verify.Run(context.WithoutCancel(s.t.Context()), s.pool, verify.Options{Keepers: s.services.keepers()})
	if err != nil {
		s.t.Error(err)
		return
	}
	for _, f := range r.Findings {
		s.t.Errorf("the history is not whole: %s", f)
	}
}

// withSample loads the sample.
func (s *server) withSample() *server {
	s.t.Helper()
	services := newServices(s.serving, slog.New(slog.DiscardHandler), "http://whence.example", s.past)
	if err := sample.Load(s.t.Context(), s.serving, services.sample); err != nil {
		s.t.Fatal(err)
	}
	return s
}

// answer is what came back.
type answer struct {
	t      *testing.T
	Status int
	Header http.Header
	Body   []byte
}

// call sends a request; a body that is no string and no bytes is sent as JSON.
func (s *server) call(method, path string, body any, headers ...string) answer {
	s.t.Helper()
	var payload io.Reader
	contentType := ""
	switch b := body.(type) {
	case nil:
	case string:
		payload, contentType = strings.NewReader(b), "application/json"
	case []byte:
		payload, contentType = bytes.NewReader(b), "application/json"
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			s.t.Fatal(err)
		}
		payload, contentType = bytes.NewReader(raw), "application/json"
	}
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, payload)
	if err != nil {
		s.t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if s.token != "" {
		r.Header.Set("Authorization", "Bearer "+s.token)
	}
	if method == http.MethodPost || method == http.MethodPatch {
		r.Header.Set("Idempotency-Key", uuid.NewString()) // as our own clients do
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return s.do(r)
}

func (s *server) do(r *http.Request) answer {
	s.t.Helper()
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	a := answer{t: s.t, Status: res.StatusCode, Header: res.Header, Body: raw}
	s.checkContract(r, a)
	return a
}

// checkContract fails the test where an answer is not what the spec promises.
func (s *server) checkContract(r *http.Request, a answer) {
	s.t.Helper()
	route, params, err := s.router.FindRoute(r)
	if err != nil {
		return // not an operation of the spec
	}
	if strings.HasPrefix(a.Header.Get("Content-Type"), "text/") {
		return // a stream; the validator only knows JSON
	}
	in := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	}
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: a.Status, Header: a.Header, Options: in.Options}
	out.SetBodyBytes(a.Body)
	if err := openapi3filter.ValidateResponse(s.t.Context(), out); err != nil {
		s.t.Errorf("%s %s: the answer %d breaks the contract: %v\n%.600s", r.Method, r.URL.Path, a.Status, err, a.Body)
	}
}

// want fails the test unless the answer has this status.
func (a answer) want(status int) answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("the answer is %d, not %d: %.2000s", a.Status, status, a.Body)
	}
	return a
}

// get walks into the answer's JSON: get("claims", 0, "quantity", "value").
func (a answer) get(path ...any) any {
	a.t.Helper()
	var v any
	d := json.NewDecoder(bytes.NewReader(a.Body))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		a.t.Fatalf("the answer is not JSON: %v: %.400s", err, a.Body)
	}
	return walk(a.t, v, path...)
}

func walk(t *testing.T, v any, path ...any) any {
	t.Helper()
	for i, step := range path {
		switch s := step.(type) {
		case string:
			m, ok := v.(map[string]any)
			if !ok {
				t.Fatalf("no object at %v", path[:i])
			}
			v = m[s]
		case int:
			l, ok := v.([]any)
			if !ok || s >= len(l) {
				t.Fatalf("no item %d at %v", s, path[:i])
			}
			v = l[s]
		}
	}
	return v
}

func (a answer) text(path ...any) string {
	a.t.Helper()
	s, ok := a.get(path...).(string)
	if !ok {
		a.t.Fatalf("no text at %v: %.600s", path, a.Body)
	}
	return s
}

func (a answer) list(path ...any) []any {
	a.t.Helper()
	l, ok := a.get(path...).([]any)
	if !ok {
		a.t.Fatalf("no list at %v: %.600s", path, a.Body)
	}
	return l
}

// shared gives the path of a file beside the checkout, or "" where there is none.
func shared(t *testing.T, parts ...string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			path := filepath.Join(append([]string{filepath.Dir(dir), "shared"}, parts...)...)
			if _, err := os.Stat(path); err != nil {
				return ""
			}
			return path
		}
	}
	return ""
}

type object = map[string]any

func number(t *testing.T, v any) int {
	t.Helper()
	n, ok := v.(json.Number)
	if !ok {
		t.Fatalf("%v is no number", v)
	}
	i, err := n.Int64()
	if err != nil {
		t.Fatal(err)
	}
	return int(i)
}
