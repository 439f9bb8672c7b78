package stress

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"sync/atomic"
	"time"
)

// stopDelay is what the servers here are given between readiness that says no
// and a closed door: time for a balancer to notice.
const stopDelay = "500ms"

// terms stops the server under load, as an upgrade does. Its clients stand
// behind a balancer: they send nothing more once readiness has said no. Then
// each request that was sent has to be answered, and done, at once: nothing is
// repeated here.
func terms(ctx context.Context, r *run) error {
	dir, err := r.newDir("terms")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	s, err := r.start(ctx, dir, "WHENCE_STOP_DELAY="+stopDelay)
	if err != nil {
		return err
	}
	defer func() { s.kill() }()
	l, err := r.newLoad(ctx, s.address)
	if err != nil {
		return err
	}
	for r.more(ctx) {
		if err := l.stopped(ctx, s); err != nil {
			return err
		}
		r.count(func(f *Figures) { f.Faults++ })
		r.heard(s)
		r.Log("terms: %d writes acknowledged", l.rec.acknowledged())
		for _, w := range l.rec.open {
			if w.neverSent {
				continue // a balancer sends it to another server
			}
			r.lost("%s %s was under way when the server was asked to stop, and not answered", w.ask.method, w.ask.path)
		}
		l.rec.open = nil
		if s, err = r.start(ctx, dir, "WHENCE_STOP_DELAY="+stopDelay); err != nil {
			return err
		}
	}
	admin := r.client(s.address)
	defer admin.close()
	return l.rec.compare(ctx, admin)
}

// stopped lets all write, asks the server to stop, and waits for its end.
func (l *load) stopped(ctx context.Context, s *server) error {
	address, done, err := l.run.front(s)
	if err != nil {
		return err
	}
	defer done()
	probing, cancel := context.WithCancel(ctx)
	defer cancel()
	var saysNo atomic.Bool
	wait := l.begin(ctx, address, func(_ bool, err error) bool { return !saysNo.Load() && !neverSent(err) })
	probed := make(chan string, 1)
	go func() { probed <- l.run.probe(probing, address, &saysNo) }()
	goal := l.rec.acknowledged() + 30 + l.run.chance(100)
	for deadline := time.Now().Add(time.Minute); l.rec.acknowledged() < goal; {
		if time.Now().After(deadline) {
			return fmt.Errorf("the writers got nowhere: %s", s.errs)
		}
		if err := pause(ctx, time.Millisecond); err != nil {
			return err
		}
	}
	err = s.stop()
	done() // a plant ends with its server
	if err != nil {
		l.run.problem("a stop that was asked for ended with %v: %s", err, s.errs)
	}
	if said := <-probed; said != "" {
		l.run.problem("readiness did not say no before the server was gone: %s", said)
	}
	saysNo.Store(true)
	wait()
	if s.postmaster() != 0 {
		l.run.problem("Postgres was not stopped with the server")
	}
	return nil
}

// probe asks whether a server is ready, on a new connection each time, until it
// says no. It gives what it met instead, "" where it was told.
func (r *run) probe(ctx context.Context, address string, saysNo *atomic.Bool) string {
	c := r.client(address)
	c.http.Transport = &http.Transport{DisableKeepAlives: true}
	for {
		a, err := c.send(ctx, request{method: http.MethodGet, path: "/readyz"})
		switch {
		case err != nil:
			return err.Error()
		case a.status == http.StatusServiceUnavailable:
			saysNo.Store(true)
			return ""
		}
		if err := pause(ctx, 10*time.Millisecond); err != nil {
			return err.Error()
		}
	}
}
