package stress

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
)

// often is at which rate a plant does what it does: at each so many'th request
// that it could do it to.
const often = 7

// plant is a proxy that does what a defect of the server would.
type plant struct {
	name     string
	upstream atomic.Pointer[string]
	http     *http.Client
	turn     atomic.Int64
	server   *http.Server

	mu   sync.Mutex
	last map[string]answer // the last success by what was asked
}

// front gives the address to speak to in place of a server's: its own, or that
// of the plant before it.
func (r *run) front(s *server) (address string, done func(), err error) {
	if r.Plant == "" {
		return s.address, func() {}, nil
	}
	p := &plant{name: r.Plant, last: map[string]answer{}, http: &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: 100},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	p.upstream.Store(&s.address)
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it does not wait
	if err != nil {
		return "", nil, fmt.Errorf("plant: %w", err)
	}
	if p.name == "few-at-once" {
		listener = &fewAtOnce{Listener: listener, free: make(chan struct{}, 8)}
	}
	p.server = &http.Server{Handler: p, ReadHeaderTimeout: time.Minute}
	go func() { _ = p.server.Serve(listener) }()
	return "http://" + listener.Addr().String(), func() { _ = p.server.Close() }, nil
}

// ServeHTTP passes a request on, or does what it was planted for.
func (p *plant) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	writes := r.Method == http.MethodPost || r.Method == http.MethodPatch
	mine := func() bool { return p.turn.Add(1)%often == 0 }
	what := r.Method + " " + r.URL.Path
	switch {
	case p.name == "lost-write" && writes && strings.HasPrefix(r.URL.Path, "/v1/") && mine():
		if a, ok := p.before(what); ok { // one like it was answered so
			a.body = bytes.ReplaceAll(a.body, []byte(idIn(a)), []byte(uuid.NewString()))
			a.write(w)
			return
		}
	case p.name == "stale-lease" && what == "POST /v1/review/leases" && mine():
		if a, ok := p.before(what); ok {
			a.write(w)
			return
		}
	case p.name == "always-ready" && r.URL.Path == "/readyz":
		answer{http.StatusOK, http.Header{"Content-Type": {"application/json"}}, []byte("{}")}.write(w)
		return
	case p.name == "failing" && mine():
		answer{http.StatusInternalServerError, http.Header{}, nil}.write(w)
		return
	case p.name == "doubled" && writes && r.Header.Get("Idempotency-Key") != "" && mine():
		again := r.Clone(r.Context())
		again.Header.Set("Idempotency-Key", newKey())
		_, _ = p.pass(again, body)
	}
	a, err := p.pass(r, body)
	if err != nil || p.name == "cut" && writes && mine() {
		panic(http.ErrAbortHandler)
	}
	refused := a.status/100 == 4
	switch {
	case p.name == "two-winners" && refused && mine():
		if won, ok := p.before(what); ok {
			a = won
		}
	case p.name == "takes-all" && refused && mine():
		a = answer{http.StatusOK, http.Header{"Content-Type": {"application/json"}}, []byte("{}")}
	}
	if a.done() && writes && len(a.body) > len(`{"items":[]}`)+2 {
		p.mu.Lock()
		p.last[what] = a
		p.mu.Unlock()
	}
	a.write(w)
}

// before gives the last success of the same.
func (p *plant) before(what string) (answer, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a, ok := p.last[what]
	a.header = a.header.Clone()
	a.header.Del("Idempotent-Replayed")
	return a, ok
}

// idIn gives the id of what an answer tells of.
func idIn(a answer) string {
	for _, path := range [][]string{{"id"}, {"source", "id"}, {"token", "id"}} {
		if id := a.text(path...); id != "" {
			return id
		}
	}
	return "\x00"
}

func (p *plant) pass(r *http.Request, body []byte) (answer, error) {
	to, err := http.NewRequestWithContext(r.Context(), r.Method, *p.upstream.Load()+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		return answer{http.StatusBadRequest, http.Header{}, nil}, nil //nolint:nilerr // no address that can be passed on
	}
	to.GetBody = nil
	to.Header = r.Header.Clone()
	to.Header.Del("Connection")
	if len(body) == 0 {
		to.Body = http.NoBody
	}
	return (&client{http: p.http}).do(to)
}

func (a answer) write(w http.ResponseWriter) {
	for name, values := range a.header {
		if name != "Content-Length" {
			w.Header()[name] = values
		}
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}

// fewAtOnce is a listener that has a place for a few connections only.
type fewAtOnce struct {
	net.Listener
	free chan struct{}
}

// Accept waits for a place.
func (l *fewAtOnce) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.free <- struct{}{}
	return &place{Conn: conn, leave: sync.OnceFunc(func() { <-l.free })}, nil
}

type place struct {
	net.Conn
	leave func()
}

// Close makes room for another.
func (c *place) Close() error {
	c.leave()
	return c.Conn.Close()
}
