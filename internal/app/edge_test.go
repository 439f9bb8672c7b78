package app

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestOnlyPagesOfConfiguredOriginsReadAnswers(t *testing.T) {
	s := startServerWith(t, &complaints{}, "https://dashboard.example")
	const allow = "Access-Control-Allow-Origin"
	preflight := func(origin string) answer {
		token := s.token
		s.token = "" // a browser sends none with a preflight
		defer func() { s.token = token }()
		return s.call("OPTIONS", "/v1/claims/01890a5d-ac96-774b-bcce-b302099a8057", nil, "Origin", origin,
			"Access-Control-Request-Method", "PATCH", "Access-Control-Request-Headers", "authorization,content-type,if-match")
	}
	ours := preflight("https://dashboard.example").want(204)
	if ours.Header.Get(allow) != "https://dashboard.example" || !strings.Contains(ours.Header.Get("Access-Control-Allow-Methods"), "PATCH") {
		t.Errorf("our page's preflight: %v", ours.Header)
	}
	for _, header := range []string{"authorization", "content-type", "if-match"} {
		if !strings.Contains(strings.ToLower(ours.Header.Get("Access-Control-Allow-Headers")), header) {
			t.Errorf("a page may not send %s: %s", header, ours.Header.Get("Access-Control-Allow-Headers"))
		}
	}
	for _, origin := range []string{"https://evil.example", "https://dashboard.example.evil.example", "http://dashboard.example", "https://dashboard.example:444", "null", "*", "https://DASHBOARD.example.", ""} {
		if got := preflight(origin).Header.Get(allow); got != "" {
			t.Errorf("%q is allowed as %q", origin, got)
		}
		if got := s.call("GET", "/v1/claims", nil, "Origin", origin).Header.Get(allow); got != "" {
			t.Errorf("%q may read as %q", origin, got)
		}
	}
	for _, a := range []answer{
		s.call("GET", "/v1/claims", nil, "Origin", "https://dashboard.example").want(200),
		s.call("GET", "/v1/claims?limit=0", nil, "Origin", "https://dashboard.example").want(400), // a page must be able to read why
	} {
		if a.Header.Get(allow) != "https://dashboard.example" || !strings.Contains(a.Header.Get("Access-Control-Expose-Headers"), "ETag") ||
			a.Header.Get("Access-Control-Allow-Credentials") != "" || !strings.Contains(strings.Join(a.Header.Values("Vary"), ","), "Origin") {
			t.Errorf("our page's answer %d: %v", a.Status, a.Header)
		}
	}
	none := startServer(t)
	if got := none.call("GET", "/v1/claims", nil, "Origin", "https://dashboard.example").Header.Get(allow); got != "" {
		t.Errorf("without configured origins %q is allowed", got)
	}
}

func TestEveryAnswerForbidsWhatNoPageNeeds(t *testing.T) {
	s := startServer(t)
	for _, path := range []string{"/v1/claims", "/v1/none", "/v1/claims?limit=0", "/healthz", "/readyz", "/metrics", "/docs", "/openapi.yaml", "/v1/exports/claims.csv"} {
		a := s.call("GET", path, nil)
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"} {
			if a.Header.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, a.Header.Get(name))
			}
		}
		csp := a.Header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe-inline") && strings.Contains(csp, "script-src 'unsafe") {
			t.Errorf("%s: the policy is %q", path, csp)
		}
		if a.Header.Get("Server") != "" || a.Header.Get("X-Powered-By") != "" {
			t.Errorf("%s tells what serves it", path)
		}
		if strings.HasPrefix(path, "/v1/") && a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be cached: %q", path, a.Header.Get("Cache-Control"))
		}
	}
}

// Nothing that a caller makes up becomes a label: each new value would be kept
// for ever.
func TestMetricsCountRequestsAndCantBeFloodedByCallers(t *testing.T) {
	s := startServer(t)
	series := func() []string {
		return regexp.MustCompile(`(?m)^http_requests_total\{.*$`).FindAllString(s.call("GET", "/metrics", nil).want(200).String(), -1)
	}
	s.call("GET", "/v1/claims/01890a5d-ac96-774b-bcce-b302099a8057", nil).want(404)
	s.call("GET", "/v1/none", nil).want(404)
	s.call("DELETE", "/v1/claims", nil).want(405)
	if _, err := s.raw("BREW", "BREW /v1/claims HTTP/1.1\r\nHost: first.example\r\n\r\n", 1, false); err != nil {
		t.Fatal(err)
	}
	_ = series() // counts itself
	before := series()
	for i := range 30 {
		s.call("GET", fmt.Sprintf("/v1/claims/01890a5d-ac96-774b-bcce-b302099a%04d", i), nil).want(404)
		s.call("GET", fmt.Sprintf("/v1/none/%d", i), nil).want(404)
		s.call("DELETE", "/v1/claims", nil).want(405)
		if _, err := s.raw("BREW", fmt.Sprintf("BREW%d /v1/claims HTTP/1.1\r\nHost: h%d.example\r\n\r\n", i, i), 1, false); err != nil {
			t.Fatal(err)
		}
	}
	after := series()
	if len(after) != len(before) {
		t.Errorf("%d series became %d:\n%s", len(before), len(after), strings.Join(after, "\n"))
	}
	text := s.call("GET", "/metrics", nil).want(200).String()
	for _, want := range []string{`url="/v1/claims/:id"`, "whence_database_connections{", "whence_database_waits_total", "go_goroutines", "http_request_duration_seconds_bucket"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s among the metrics", want)
		}
	}
	if strings.Contains(text, adminToken) || strings.Contains(text, "ac96") {
		t.Error("the metrics show a token or an id")
	}
}

func TestWithTheDatabaseAwayTheServerSaysSoAndRecovers(t *testing.T) {
	log := &complaints{}
	s := startServerWith(t, log)
	s.call("GET", "/readyz", nil).want(200)
	config := s.pool.Config().ConnConfig.Copy()
	name := config.Database
	config.Database = "postgres"
	admin, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = admin.Close(t.Context()) }()
	do := func(sql string, args ...any) {
		t.Helper()
		if _, err := admin.Exec(t.Context(), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	quoted := pgx.Identifier{name}.Sanitize()
	do(`ALTER DATABASE ` + quoted + ` ALLOW_CONNECTIONS false`)
	do(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1`, name)
	for range 3 {
		s.call("GET", "/healthz", nil).want(200)
		for path, body := range map[string]any{"/readyz": nil, "/v1/claims": nil, "/v1/events": object{"slug": "a", "definition": "d"}} {
			method := "GET"
			if body != nil {
				method = "POST"
			}
			a := s.call(method, path, body).want(http.StatusServiceUnavailable)
			if a.Header.Get("Content-Type") != "application/problem+json" || a.Header.Get("Retry-After") == "" || a.text("code") == "" {
				t.Errorf("%s: %v %s", path, a.Header, a.Body)
			}
			if strings.Contains(string(a.Body), name) || strings.Contains(string(a.Body), "SQLSTATE") {
				t.Errorf("%s tells of the database: %s", path, a.Body)
			}
		}
	}
	do(`ALTER DATABASE ` + quoted + ` ALLOW_CONNECTIONS true`)
	defer s.pool.Reset() // connections that were cut, and that nobody has used since
	s.call("GET", "/readyz", nil).want(200)
	s.call("POST", "/v1/events", object{"slug": "a", "definition": "d"}).want(201)
	for _, said := range log.take() {
		t.Errorf("the log says: %s", said)
	}
}
