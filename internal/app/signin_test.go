package app

import (
	"crypto/tls"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"

	"whence/internal/httpapi"
	"whence/internal/postgres/pgtest"
	"whence/internal/signin"
)

// staff are the accounts of a provider.
type staff map[string]*storage.User

func (s staff) GetUserByID(id string) *storage.User { return s[id] }
func (s staff) GetUserByUsername(name string) *storage.User {
	for _, u := range s {
		if u.Username == name {
			return u
		}
	}
	return nil
}
func (staff) ExampleClientID() string { return "" }

// office is a Whence behind TLS that people of a provider sign in to.
type office struct {
	*server
	staff staff
}

func startOffice(t *testing.T) office {
	t.Helper()
	people := staff{
		"1": {ID: "1", Username: "ann", Password: "secret", Email: "ann@desk.example", EmailVerified: true},
		"2": {ID: "2", Username: "ben", Password: "secret", Email: "ann@desk.example", EmailVerified: false},
		"3": {ID: "3", Username: "guest", Password: "secret", Email: "guest@desk.example", EmailVerified: true},
	}
	provider := httptest.NewUnstartedServer(nil)
	issuer := "http://" + provider.Listener.Addr().String()
	ts := httptest.NewUnstartedServer(nil)
	base := "https://" + ts.Listener.Addr().String()
	storage.RegisterClients(storage.WebClient("whence", "s3cret", base+"/v1/session/callback"))
	before := slog.Default()
	provider.Config.Handler = exampleop.SetupServer(issuer, storage.NewStorage(people), slog.New(slog.DiscardHandler), false)
	provider.Start()
	t.Cleanup(func() {
		provider.Close()
		slog.SetDefault(before)
	})

	dsn := pgtest.DSN(t)
	owner, pool := open(t, dsn), open(t, pgtest.AsServer(t, dsn))
	past, err := openHistory(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	s := newServices(pool, slog.New(slog.DiscardHandler), base, past)
	config, err := Config{
		OIDCIssuer: issuer, OIDCClientID: "whence", OIDCClientSecret: "s3cret", OIDCScopes: []string{"profile", "email"}, PublicURL: base,
		OIDCRoleClaim: "preferred_username", OIDCRoles: []string{"ann=analyst", "ben=reader"},
	}.provider(base)
	if err != nil {
		t.Fatal(err)
	}
	s.edge.SignIn = signin.New(pool, s.auth, *config)
	handler, err := httpapi.New(s.edge)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.auth.Bootstrap(t.Context(), adminToken); err != nil {
		t.Fatal(err)
	}
	ts.Config.Handler = handler
	ts.StartTLS()
	t.Cleanup(func() {
		ts.Close()
		s.auth.Close()
	})
	return office{server: &server{t: t, pool: owner, serving: pool, url: base, token: adminToken, services: s}, staff: people}
}

// browser keeps cookies, and goes where it is sent.
type browser struct {
	t    *testing.T
	base string
	*http.Client
}

func (o office) browser() browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		o.t.Fatal(err)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = &tls.Config{InsecureSkipVerify: true} // a certificate of the test
	o.t.Cleanup(transport.CloseIdleConnections)
	return browser{o.t, o.url, &http.Client{Jar: jar, Transport: transport}}
}

func (b browser) ask(method, path, body string, headers ...string) (int, http.Header, string) {
	b.t.Helper()
	address := path
	if strings.HasPrefix(path, "/") {
		address = b.base + path
	}
	r, err := http.NewRequestWithContext(b.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return b.send(r)
}

func (b browser) send(r *http.Request) (int, http.Header, string) {
	b.t.Helper()
	res, err := b.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	res.Header.Set("Here", res.Request.URL.String())
	return res.StatusCode, res.Header, string(raw)
}

// signIn goes to the provider, fills in its form, and comes back.
func (b browser) signIn(user, returnTo string) (int, http.Header, string) {
	b.t.Helper()
	status, header, page := b.ask("GET", "/v1/session/sign-in?return_to="+url.QueryEscape(returnTo), "")
	if status != 200 || !strings.Contains(page, "password") {
		b.t.Fatalf("the provider's form is %d: %s", status, page)
	}
	form, err := url.Parse(header.Get("Here"))
	if err != nil {
		b.t.Fatal(err)
	}
	fields := url.Values{"username": {user}, "password": {"secret"}, "id": {form.Query().Get("authRequestID")}}
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, form.Scheme+"://"+form.Host+"/login/username", strings.NewReader(fields.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r)
}

func TestAPersonSignsInWithTheirProviderAndOut(t *testing.T) {
	o := startOffice(t)
	b := o.browser()
	if status, _, _ := b.ask("GET", "/v1/session", ""); status != 401 {
		t.Fatalf("before signing in: %d", status)
	}
	status, header, body := b.signIn("ann", "/v1/session")
	if status != 200 || header.Get("Here") != o.url+"/v1/session" {
		t.Fatalf("back at %s: %d %s", header.Get("Here"), status, body)
	}
	var me struct {
		Name, Role string
		PersonID   string `json:"person_id"`
	}
	if err := json.Unmarshal([]byte(body), &me); err != nil || me.Name != "ann@desk.example" || me.Role != "analyst" || me.PersonID == "" {
		t.Fatalf("who came back: %s", body)
	}
	if header.Get("Strict-Transport-Security") == "" {
		t.Error("behind TLS browsers are not told to stay there")
	}
	made, _, body := b.ask("POST", "/v1/parties", `{"slug":"ann-s","name":"Ann's","kind":"organisation"}`, "Idempotency-Key", "k")
	if made != 201 {
		t.Fatalf("%d %s", made, body)
	}
	if actor := o.one(`SELECT actor FROM history WHERE entity_type = 'party' ORDER BY id DESC LIMIT 1`); actor != "ann@desk.example" {
		t.Errorf("the history names %s", actor)
	}
	if status, _, _ := b.ask("DELETE", "/v1/session", ""); status != 204 {
		t.Errorf("signing out: %d", status)
	}
	if status, _, _ := b.ask("GET", "/v1/session", ""); status != 401 {
		t.Errorf("signed out: %d", status)
	}
	if n := o.count(t, `SELECT count(*) FROM sessions`); n != 0 {
		t.Errorf("%d sessions are left", n)
	}
}

func TestAPageOfAnotherSiteChangesNothingWithASession(t *testing.T) {
	o := startOffice(t)
	b := o.browser()
	b.signIn("ann", "/v1/session")
	party := `{"slug":"p","name":"P","kind":"organisation"}`
	for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}} {
		if status, _, body := b.ask("POST", "/v1/parties", party, headers...); status != 403 || !strings.Contains(body, "cross_origin") {
			t.Errorf("%v: %d %s", headers, status, body)
		}
	}
	if status, _, body := b.ask("POST", "/v1/parties", party, "Sec-Fetch-Site", "same-origin", "Origin", o.url); status != 201 {
		t.Errorf("of our own: %d %s", status, body)
	}
	if status, _, _ := b.ask("GET", "/v1/claims", "", "Sec-Fetch-Site", "cross-site"); status != 200 {
		t.Errorf("reading changes nothing: %d", status)
	}
}

func TestWhoHasNoRoleOrIsBlockedDoesNotComeIn(t *testing.T) {
	o := startOffice(t)
	if status, _, body := o.browser().signIn("guest", "/v1/session"); status != 403 || !strings.Contains(body, "no_role") {
		t.Errorf("without a role: %d %s", status, body)
	}
	b := o.browser()
	b.signIn("ann", "/v1/session")
	id := o.one(`SELECT id::text FROM people`)
	admin := func(method, path, body string, headers ...string) (int, http.Header, string) {
		return o.browser().ask(method, path, body, append(headers, "Authorization", "Bearer "+adminToken)...)
	}
	if status, _, body := admin("PATCH", "/v1/people/"+id, `{"blocked":true,"reason":"left"}`, "If-Match", `"1"`); status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	if status, _, _ := b.ask("GET", "/v1/session", ""); status != 401 {
		t.Errorf("the session of who is blocked: %d", status)
	}
	if status, _, body := b.signIn("ann", "/v1/session"); status != 403 || !strings.Contains(body, "blocked") {
		t.Errorf("signing in again: %d %s", status, body)
	}
	if status, _, body := admin("GET", "/v1/people/"+id+"/history", ""); status != 200 || strings.Count(body, `"revision"`) != 2 {
		t.Errorf("the history: %d %s", status, body)
	}
	if status, _, body := admin("GET", "/v1/people", ""); status != 200 || !strings.Contains(body, id) {
		t.Errorf("the people: %d %s", status, body)
	}
}

func TestANameThatIsNotVerifiedIsNotTaken(t *testing.T) {
	o := startOffice(t)
	o.browser().signIn("ann", "/v1/session")
	_, _, body := o.browser().signIn("ben", "/v1/session")
	if !strings.Contains(body, `"name":"ben"`) || !strings.Contains(body, `"role":"reader"`) {
		t.Errorf("who says to have Ann's address is %s", body)
	}
}

func TestARoleThatTheProviderChangesHoldsFromTheNextSignIn(t *testing.T) {
	o := startOffice(t)
	o.browser().signIn("ann", "/v1/session")
	o.staff["1"].Username = "ben" // as if she were in another group now
	if _, _, body := o.browser().signIn("ben", "/v1/session"); !strings.Contains(body, `"role":"reader"`) {
		t.Errorf("with her new role: %s", body)
	}
	if n := o.count(t, `SELECT count(*) FROM history WHERE entity_type = 'person'`); n != 2 {
		t.Errorf("%d rows of history", n)
	}
}

func TestASignInIsOneBrowsersAndForOnce(t *testing.T) {
	o := startOffice(t)
	b := o.browser()
	b.signIn("ann", "/v1/session")
	// Whoever has the address that somebody came back by gains nothing by it.
	victim := o.browser()
	victim.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == "/v1/session/callback" {
			return http.ErrUseLastResponse
		}
		return nil
	}
	_, header, _ := victim.signIn("ann", "/v1/session")
	address := header.Get("Location")
	if !strings.Contains(address, "code=") {
		t.Fatalf("the provider sent nobody back: %v", header)
	}
	if status, _, body := o.browser().ask("GET", address, ""); status != 401 || !strings.Contains(body, "unknown_sign_in") {
		t.Errorf("another browser: %d %s", status, body)
	}
	if status, _, _ := victim.ask("GET", address+"&iss=x&hd=desk.example", ""); status != 200 && status != 303 {
		t.Errorf("the browser itself: %d", status)
	}
	if status, _, body := victim.ask("GET", address, ""); status != 401 || !strings.Contains(body, "unknown_sign_in") {
		t.Errorf("once more: %d %s", status, body)
	}
	refused := strings.Replace(address, "code=", "error=access_denied&x=", 1)
	if status, _, _ := b.ask("GET", refused, ""); status != 401 {
		t.Errorf("refused by the provider: %d", status)
	}
	for _, to := range []string{"//evil.example", "https://evil.example/", "/\\evil.example", "x", "/%0d%0aSet-Cookie:a=b\r\n"} {
		if status, _, body := b.ask("GET", "/v1/session/sign-in?return_to="+url.QueryEscape(to), ""); status != 422 {
			t.Errorf("to %q: %d %s", to, status, body)
		}
	}
}

func TestATokenIsChangedForASession(t *testing.T) {
	o := startOffice(t)
	b := o.browser()
	status, header, body := b.ask("POST", "/v1/session", "", "Authorization", "Bearer "+adminToken)
	if status != 201 || !strings.Contains(body, `"role":"admin"`) {
		t.Fatalf("%d %s", status, body)
	}
	for _, part := range []string{"__Host-", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(header.Get("Set-Cookie"), part) {
			t.Errorf("the cookie is not %s: %s", part, header.Get("Set-Cookie"))
		}
	}
	secret, _, _ := strings.Cut(strings.TrimPrefix(header.Get("Set-Cookie"), "__Host-whence_session="), ";")
	if o.count(t, `SELECT count(*) FROM sessions WHERE position($1::bytea IN secret_hash::bytea) > 0`, []byte(secret)) > 0 {
		t.Error("the session's secret is in the database")
	}
	if status, _, _ := b.ask("GET", "/v1/tokens", ""); status != 200 {
		t.Errorf("with the session: %d", status)
	}
	made, _, token := b.ask("POST", "/v1/tokens", `{"name":"short","role":"reader"}`)
	if made != 201 {
		t.Fatal(token)
	}
	var issued struct {
		Secret string
		Token  struct{ ID string }
	}
	if err := json.Unmarshal([]byte(token), &issued); err != nil {
		t.Fatal(err)
	}
	reader := o.browser()
	reader.ask("POST", "/v1/session", "", "Authorization", "Bearer "+issued.Secret)
	if status, _, _ := reader.ask("GET", "/v1/tokens", ""); status != 403 {
		t.Errorf("a reader's session: %d", status)
	}
	b.ask("DELETE", "/v1/tokens/"+issued.Token.ID, "")
	if status, _, _ := reader.ask("GET", "/v1/claims", ""); status != 401 {
		t.Errorf("the session of a revoked token: %d", status)
	}
	if _, err := o.pool.Exec(t.Context(), `UPDATE sessions SET seen_at = now() - interval '13 hours'`); err != nil {
		t.Fatal(err)
	}
	if status, _, _ := b.ask("GET", "/v1/claims", ""); status != 401 {
		t.Errorf("a session that was not used for long: %d", status)
	}
	if err := o.services.auth.SweepSessions(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := o.count(t, `SELECT count(*) FROM sessions`); n != 0 {
		t.Errorf("%d ended sessions are left", n)
	}
}

func TestWithoutAProviderThereIsNobodyToAsk(t *testing.T) {
	s := startServer(t)
	s.call("GET", "/v1/session/sign-in", nil).want(404)
	s.call("GET", "/v1/session/callback?state=x&code=y", nil).want(404)
}

// one gives the text that a statement finds.
func (s *server) one(sql string) string {
	s.t.Helper()
	var text string
	if err := s.pool.QueryRow(s.t.Context(), sql).Scan(&text); err != nil {
		s.t.Fatal(err)
	}
	return text
}
