package fetch

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"whence/internal/fault"
)

// open allows what the tests' servers need.
func open(netip.AddrPort) error { return nil }

func refusal(t *testing.T, err error, kind fault.Kind, code, words string) {
	t.Helper()
	f, ok := fault.As(err)
	if !ok || f.Kind != kind || f.Code != code || !strings.Contains(f.Detail, words) {
		t.Fatalf("got %v, want %s with the words %q", err, code, words)
	}
	if kind != fault.Exhausted && (len(f.Fields) != 1 || f.Fields[0].Pointer != "/url") {
		t.Errorf("it points at %v", f.Fields)
	}
}

func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func TestAPageComesToTheByteWithItsTypeAndItsAddress(t *testing.T) {
	page := "<p>\xd6\xd0\xce\xc4</p>" // GBK
	var asked *http.Request
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r
		w.Header().Set("Content-Type", "text/html; charset=gbk")
		if r.Header.Get("Accept-Encoding") == "gzip" {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			defer z.Close()
			_, _ = io.WriteString(z, page)
		}
	}) + "/a?b=c"
	got, err := New(Options{Allow: open}).Fetch(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	if string(got.Content) != page || got.MediaType != "text/html; charset=gbk" || got.URL != address {
		t.Errorf("got %+v", got)
	}
	if asked.UserAgent() != UserAgent || asked.Header.Get("Cookie") != "" || asked.URL.RawQuery != "b=c" {
		t.Errorf("it asked with %v", asked.Header)
	}
}

func TestRedirectsAreFollowedFiveTimesAndNoFurther(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var n int
		_, _ = fmt.Sscanf(r.URL.Path, "/%d", &n)
		if n > 0 {
			http.Redirect(w, r, fmt.Sprintf("/%d", n-1), http.StatusFound)
			return
		}
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, "The end.")
	})
	f := New(Options{Allow: open})
	page, err := f.Fetch(t.Context(), address+"/5#part")
	if err != nil || string(page.Content) != "The end." || page.URL != address+"/0" {
		t.Errorf("five of them: %+v, %v", page, err)
	}
	_, err = f.Fetch(t.Context(), address+"/6")
	refusal(t, err, fault.Invalid, "fetch_failed", "5 times")
}

func TestARedirectIsCheckedAsTheAddressWas(t *testing.T) {
	to := ""
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusMovedPermanently)
	})
	secret := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the inner server was asked") })
	own := netip.MustParseAddrPort(strings.TrimPrefix(address, "http://"))
	f := New(Options{Allow: func(a netip.AddrPort) error {
		if a == own {
			return nil
		}
		return Global()(a)
	}})
	for _, to = range []string{
		secret, strings.Replace(secret, "127.0.0.1", "localhost", 1), "ftp://a.example/", "file:///etc/passwd",
		"http://u:p@a.example/", "http://169.254.169.254/latest/meta-data/", "http://[::ffff:127.0.0.1]/", "https://a.example/" + strings.Repeat("x", maxURL),
	} {
		_, err := f.Fetch(t.Context(), address)
		refusal(t, err, fault.Invalid, "fetch_refused", "")
	}
}

func TestWhatIsNoPageIsNotTaken(t *testing.T) {
	answer := func(kind string, status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	for name, c := range map[string]struct {
		h     http.HandlerFunc
		kind  fault.Kind
		code  string
		words string
	}{
		"not found":     {answer("text/html", 404, "<p>sorry"), fault.Invalid, "fetch_failed", "404 Not Found"},
		"not allowed":   {answer("text/html", 403, "<p>sorry"), fault.Invalid, "fetch_failed", "403 Forbidden"},
		"broken":        {answer("text/html", 500, "<p>sorry"), fault.Invalid, "fetch_failed", "500 Internal Server Error"},
		"no such word":  {answer("text/html", 799, ""), fault.Invalid, "fetch_failed", "799"},
		"partial":       {answer("text/html", 206, "half"), fault.Invalid, "fetch_failed", "206 Partial Content"},
		"a picture":     {answer("image/png", 200, "png"), fault.Invalid, "fetch_failed", "image/png"},
		"a PDF":         {answer("Application/PDF; x=y", 200, "%PDF"), fault.Invalid, "fetch_failed", "application/pdf"},
		"JSON":          {answer("application/json", 200, "{}"), fault.Invalid, "fetch_failed", "application/json"},
		"too large":     {answer("text/html", 200, strings.Repeat("a", 2000)), fault.TooLarge, "too_large", "1000 bytes"},
		"without end":   {endless("text/html", ""), fault.TooLarge, "too_large", "1000 bytes"},
		"a bomb":        {endless("text/html", "gzip"), fault.TooLarge, "too_large", "1000 bytes"},
		"another pack":  {endless("text/html", "br"), fault.Invalid, "fetch_failed", "packed"},
		"cut":           {cut, fault.Invalid, "fetch_failed", "cut"},
		"endless head":  {longHeader, fault.Invalid, "fetch_failed", ""},
		"not even HTTP": {noise, fault.Invalid, "fetch_failed", ""},
		"silent":        {silent, fault.Invalid, "fetch_failed", "within 500ms"},
		"drop by drop":  {drops, fault.Invalid, "fetch_failed", "within 500ms"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := New(Options{Allow: open, MaxBytes: 1000, Timeout: 500 * time.Millisecond}).Fetch(t.Context(), serve(t, c.h))
			refusal(t, err, c.kind, c.code, c.words)
		})
	}
}

func endless(kind, coding string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Content-Encoding", coding)
		z := gzip.NewWriter(w)
		for err := error(nil); err == nil; {
			if coding != "gzip" {
				_, err = w.Write(make([]byte, 1<<16))
			} else if _, err = z.Write(make([]byte, 1<<16)); err == nil {
				err = z.Flush()
			}
		}
	}
}

func hijack(w http.ResponseWriter, answer string) {
	c, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_, _ = io.WriteString(c, answer)
		c.Close()
	}
}

func cut(w http.ResponseWriter, _ *http.Request) {
	hijack(w, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\nhalf")
}

func longHeader(w http.ResponseWriter, _ *http.Request) {
	hijack(w, "HTTP/1.1 200 OK\r\nX: "+strings.Repeat("a", 2*maxHeader)+"\r\n\r\n")
}

func noise(w http.ResponseWriter, _ *http.Request) { hijack(w, "\x00\xffSSH-2.0\r\n") }

func silent(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

func drops(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		_, _ = io.WriteString(w, "x")
		_ = http.NewResponseController(w).Flush()
		select {
		case <-tick.C:
		case <-r.Context().Done():
			return
		}
	}
}

func TestAServerWithoutATrustedCertificateIsNotRead(t *testing.T) {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.StartTLS()
	t.Cleanup(s.Close)
	_, err := New(Options{Allow: open}).Fetch(t.Context(), s.URL)
	refusal(t, err, fault.Invalid, "fetch_failed", "certificate")
}

func TestWhoeverGivesUpGetsTheirOwnErrorBack(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	address := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	if _, err := New(Options{Allow: open}).Fetch(ctx, address); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestOnlySoManyPagesAreFetchedAtOnce(t *testing.T) {
	asked, release := make(chan struct{}), make(chan struct{})
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		asked <- struct{}{}
		<-release
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, "Done.")
	})
	f := New(Options{Allow: open, AtOnce: 1})
	first := make(chan error)
	go func() {
		_, err := f.Fetch(t.Context(), address)
		first <- err
	}()
	<-asked
	_, err := f.Fetch(t.Context(), address)
	refusal(t, err, fault.Exhausted, "fetch_busy", "")
	close(release)
	if err := <-first; err != nil {
		t.Error(err)
	}
	go func() { <-asked }()
	if _, err := f.Fetch(t.Context(), address); err != nil {
		t.Errorf("the place was not given back: %v", err)
	}
}
