package app

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// raw sends bytes over a connection of their own and reads the answers. Where
// they are cut, the sending side is closed behind them.
func (s *server) raw(method, text string, answers int, cut bool) ([]answer, error) {
	s.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return nil, err
	}
	if _, err := io.WriteString(conn, text); err != nil {
		return nil, err
	}
	if tcp, ok := conn.(*net.TCPConn); ok && cut {
		_ = tcp.CloseWrite() // nothing more comes
	}
	reader := bufio.NewReader(conn)
	var all []answer
	for range answers {
		a, err := s.rawAnswer(reader, method)
		if err != nil {
			return all, err
		}
		all = append(all, a)
	}
	return all, nil
}

func (s *server) rawAnswer(reader *bufio.Reader, method string) (answer, error) {
	for {
		res, err := http.ReadResponse(reader, &http.Request{Method: method})
		if err != nil {
			return answer{}, err
		}
		body, err := io.ReadAll(res.Body)
		if closing := res.Body.Close(); err != nil || closing != nil {
			return answer{}, errors.Join(err, closing)
		}
		if res.StatusCode >= 200 { // else 100 Continue
			return answer{t: s.t, Status: res.StatusCode, Header: res.Header, Body: body}, nil
		}
	}
}

// What the protocol itself refuses is answered by the server below the API, in
// plain text; what reaches the API is answered with a problem.
func TestOddHTTPIsAnsweredAndTheServerLivesOn(t *testing.T) {
	log := &complaints{}
	s := startServerWith(t, log)
	const host = "Host: whence.example\r\n"
	const auth = "Authorization: Bearer " + adminToken + "\r\n"
	const jsonType = "Content-Type: application/json\r\n"
	event := func(slug string) string { return `{"slug":"` + slug + `","definition":"d"}` }
	post := func(headers, body string) string {
		return "POST /v1/events HTTP/1.1\r\n" + host + auth + headers + "\r\n" + body
	}
	get := func(path string) string { return "GET " + path + " HTTP/1.1\r\n" + host + auth + "\r\n" }
	chunked := func(parts ...string) string {
		var b strings.Builder
		for _, p := range parts {
			fmt.Fprintf(&b, "%x\r\n%s\r\n", len(p), p)
		}
		return b.String()
	}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, _ = z.Write([]byte(event("zipped")))
	_ = z.Close()
	sized := func(body string) string { return fmt.Sprintf("%sContent-Length: %d\r\n", jsonType, len(body)) }
	for _, c := range []struct {
		name, text string
		status     []int
		plain      bool // refused below the API
	}{
		{"no HTTP", "GARBAGE\r\n\r\n", []int{400}, true},
		{"no Host", "GET /v1/claims HTTP/1.1\r\n\r\n", []int{400}, true},
		{"a Host with blanks", "GET /v1/claims HTTP/1.1\r\nHost: a b\r\n\r\n", []int{400}, true},
		{"two Hosts", "GET /v1/claims HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", []int{400}, true},
		{"a bare line feed in a header", "GET /v1/claims HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", []int{400}, true},
		{"a header without a colon", "GET /v1/claims HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", []int{400}, true},
		{"a blank before the colon", "GET /v1/claims HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n", []int{400}, true},
		{"a header too large", "GET /v1/claims HTTP/1.1\r\n" + host + "X: " + strings.Repeat("x", 40<<10) + "\r\n\r\n", []int{431}, true},
		{"many headers", "GET /v1/claims HTTP/1.1\r\n" + host + strings.Repeat("X: y\r\n", 8000) + "\r\n", []int{431}, true},
		{"an address too long", get("/v1/claims?q=" + strings.Repeat("x", 40<<10)), []int{431}, true},
		{"a bad escape in the path", get("/v1/claims/%zz"), []int{400}, true},
		{"a version of HTTP that is none", "GET /v1/claims HTTP/9.9\r\n" + host + "\r\n", []int{505}, true},
		{"an unknown transfer coding", post(jsonType+"Transfer-Encoding: gzip\r\n", ""), []int{501}, true},
		{"an unknown expectation", post(sized(event("e1"))+"Expect: wonders\r\n", event("e1")), []int{417}, true},
		{"two lengths", post(jsonType+"Content-Length: 2\r\nContent-Length: 3\r\n", "{}"), []int{400}, true},
		{"a negative length", post(jsonType+"Content-Length: -1\r\n", ""), []int{400}, true},

		{"a body cut short", post(jsonType+"Content-Length: 500\r\n", event("cut")), []int{400}, false},
		{"a chunk cut short", post(jsonType+"Transfer-Encoding: chunked\r\n", "ff\r\n{"), []int{400}, false},
		{"a chunk size that is none", post(jsonType+"Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n"), []int{400}, false},
		{"no last chunk", post(jsonType+"Transfer-Encoding: chunked\r\n", chunked(event("nolast"))), []int{400}, false},
		{"chunks", post(jsonType+"Transfer-Encoding: chunked\r\n", chunked(event("chunks")[:9], event("chunks")[9:], "")), []int{201}, false},
		{"a length beside chunks", post(jsonType+"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", chunked(event("both"), "")), []int{201, 400}, false},
		{"a wait for 100", post(sized(event("waited"))+"Expect: 100-continue\r\n", event("waited")), []int{201}, false},
		{"a body to nobody", "POST /v1/events HTTP/1.1\r\n" + host + "Content-Length: 99999999\r\nExpect: 100-continue\r\n\r\n", []int{401}, false},
		{"a gzip body", post(jsonType+fmt.Sprintf("Content-Encoding: gzip\r\nContent-Length: %d\r\n", zipped.Len()), zipped.String()), []int{415}, false},
		{"gzip by transfer", post(jsonType+"Content-Encoding: GZIP\r\nTransfer-Encoding: chunked\r\n", chunked(zipped.String(), "")), []int{415}, false},
		{"chunks over the limit", post(jsonType+"Transfer-Encoding: chunked\r\n", chunked(strings.Repeat(" ", 2<<20), "")), []int{413}, false},
		{"no length and no body", post(jsonType, ""), []int{400}, false},
		{"HTTP/1.0", "GET /v1/claims HTTP/1.0\r\n" + auth + "\r\n", []int{200}, false},
		{"a whole URL for an address", "GET http://other.example/v1/claims HTTP/1.1\r\n" + host + auth + "\r\n", []int{200}, false},
		{"an empty line first", "\r\nGET /v1/claims HTTP/1.1\r\n" + host + auth + "\r\n", []int{200, 400}, true},
		{"a slash at the end", get("/v1/claims/"), []int{404}, false},
		{"two slashes", get("//v1/claims"), []int{404}, false},
		{"another case", get("/V1/Claims"), []int{404}, false},
		{"dots", get("/v1/../v1/claims"), []int{404}, false},
		{"escaped dots", get("/%2e%2e/%2e%2e/etc/passwd"), []int{404}, false},
		{"a backslash", get(`/v1\claims`), []int{404}, false},
		{"NUL in the path", get("/v1/metrics/%00"), []int{404}, false},
		{"no UTF-8 in the path", get("/v1/metrics/%ff%fe"), []int{404}, false},
		{"a query of nothing", get("/v1/claims?"), []int{200}, false},
		{"a query of ampersands", get("/v1/claims?&&&"), []int{200}, false},
		{"a semicolon in a query", get("/v1/claims?limit=1;limit=2"), []int{400}, false},
		{"a method that is none", "BREW /v1/claims HTTP/1.1\r\n" + host + auth + "\r\n", []int{405}, false},
		{"a method in small letters", "get /v1/claims HTTP/1.1\r\n" + host + auth + "\r\n", []int{405}, false},
		{"PUT", "PUT /v1/claims HTTP/1.1\r\n" + host + auth + "Content-Length: 2\r\n\r\n{}", []int{405}, false},
		{"TRACE", "TRACE /v1/claims HTTP/1.1\r\n" + host + auth + "\r\n", []int{405}, false},
		{"CONNECT", "CONNECT whence.example:443 HTTP/1.1\r\n" + host + "\r\n", []int{404, 405}, false},
		{"OPTIONS of everything", "OPTIONS * HTTP/1.1\r\n" + host + "\r\n", []int{200, 204}, false},
		{"a method in a header", "POST /v1/claims HTTP/1.1\r\n" + host + auth + "X-HTTP-Method-Override: GET\r\nContent-Length: 0\r\n\r\n", []int{400}, false},
		{"two types", post(jsonType+"Content-Type: text/plain\r\nContent-Length: 2\r\n", "{}"), []int{400, 415, 422}, false},
		{"two If-Match", "PATCH /v1/events/none HTTP/1.1\r\n" + host + auth + jsonType + "If-Match: \"1\"\r\nIf-Match: \"2\"\r\nContent-Length: 18\r\n\r\n{\"definition\":\"x\"}", []int{400}, false},
		{"two tokens", "GET /v1/claims HTTP/1.1\r\n" + host + auth + "Authorization: Bearer x\r\n\r\n", []int{200, 400, 401}, false},
		{"a request id that is two lines", "GET /v1/claims HTTP/1.1\r\n" + host + auth + "X-Request-Id: a\r\n b: c\r\n\r\n", []int{200, 400}, true},
	} {
		method, _, _ := strings.Cut(c.text, " ")
		answers, err := s.raw(method, c.text, 1, strings.Contains(c.name, "cut short") || c.name == "no last chunk")
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		res := answers[0]
		if !slices.Contains(c.status, res.Status) {
			t.Errorf("%s: %d, not %v: %.300s", c.name, res.Status, c.status, res.Body)
		}
		if !c.plain && res.Status >= 300 && res.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d is no problem but %s", c.name, res.Status, res.Header.Get("Content-Type"))
		}
		if res.Status == http.StatusMethodNotAllowed && res.Header.Get("Allow") == "" {
			t.Errorf("%s: 405 does not say what is allowed", c.name)
		}
	}
	if answers, err := s.raw("GET", get("/v1/claims")+get("/v1/none")+get("/healthz"), 3, false); err != nil || answers[0].Status != 200 || answers[1].Status != 404 || answers[2].Status != 200 {
		t.Errorf("three requests in one go: %v %v", answers, err)
	}
	// What was not acknowledged is not there.
	for slug, status := range map[string]int{"cut": 404, "nolast": 404, "zipped": 404, "e1": 404, "chunks": 200, "waited": 200} {
		if a := s.call("GET", "/v1/events/"+slug, nil); a.Status != status {
			t.Errorf("%s: %d", slug, a.Status)
		}
	}
	for _, said := range log.take() {
		t.Errorf("the log says: %s", said)
	}
}

// A caller that goes away in the middle costs nothing and breaks nothing.
func TestCallersWhoGoAwayLeaveNothingBehind(t *testing.T) {
	log := &complaints{}
	s := startServerWith(t, log)
	before := s.rows()
	for i := range 40 {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		body := `{"content":"Some text about 1,200 deaths."}`
		text := fmt.Sprintf("POST /v1/sources HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", adminToken, len(body)+1, body)
		if _, err := io.WriteString(conn, text[:len(text)-i*5]); err != nil && !errors.Is(err, net.ErrClosed) {
			t.Fatal(err)
		}
		_ = conn.Close()
	}
	s.call("GET", "/v1/claims", nil).want(200)
	if after := s.rows(); after != before {
		t.Errorf("%d rows became %d", before, after)
	}
	for _, said := range log.take() {
		t.Errorf("the log says: %s", said)
	}
}
