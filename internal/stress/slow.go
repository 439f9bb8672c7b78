package stress

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

// How many slow clients there are, and what those who are not may wait.
const (
	slowClients  = 400
	headPatience = 15 * time.Second // a head that does not end must have been cut by then
	fairWait     = 5 * time.Second
)

// manners are the ways of being slow: what is sent at once, and what is sent
// byte by byte behind it.
var manners = []struct{ name, atOnce, slowly string }{
	{"nothing", "", ""},
	{"a head without end", "GET /v1/claims HTTP/1.1\r\nHost: a.example\r\n", strings.Repeat("X-A: b\r\n", 1000)},
	{"a body without end", "POST /v1/outlets HTTP/1.1\r\nHost: a.example\r\nAuthorization: Bearer " + firstToken +
		"\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n", strings.Repeat(" ", 100000)},
	{"an answer that is not read", "GET /openapi.yaml HTTP/1.1\r\nHost: a.example\r\n\r\n", ""},
}

// slow has hundreds of clients that send a byte now and then, or don't read, and
// others who work meanwhile.
func slow(ctx context.Context, r *run) error {
	dir, err := r.newDir("slow")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	s, err := r.start(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { s.kill() }()
	l, err := r.newLoad(ctx, s.address)
	if err != nil {
		return err
	}
	address, done, err := r.front(s)
	if err != nil {
		return err
	}
	defer done()
	dawdling, stop := context.WithCancel(ctx)
	defer stop()
	var mu sync.Mutex
	lasted := map[string][]time.Duration{}
	var all sync.WaitGroup
	for i := range slowClients {
		all.Go(func() {
			manner := manners[i%len(manners)]
			for dawdling.Err() == nil { // who is cut comes again
				took, cut := dawdle(dawdling, strings.TrimPrefix(address, "http://"), manner.atOnce, manner.slowly)
				if cut {
					mu.Lock()
					lasted[manner.name] = append(lasted[manner.name], took)
					mu.Unlock()
				}
			}
		})
	}
	for r.more(ctx) {
		waits, err := l.timed(ctx, address, 60)
		if err != nil {
			stop()
			all.Wait()
			return err
		}
		slices.Sort(waits)
		worst := waits[len(waits)-1]
		r.count(func(f *Figures) {
			f.Note = fmt.Sprintf("%d slow clients; others waited %s at the median, %s at most", slowClients, waits[len(waits)/2].Round(time.Millisecond), worst.Round(time.Millisecond))
		})
		if worst > fairWait {
			r.problem("somebody waited %s beside slow clients", worst)
		}
	}
	stop()
	all.Wait()
	for name, times := range lasted {
		if longest := slices.Max(times); name == manners[1].name && longest > headPatience {
			r.problem("%s was listened to for %s", name, longest)
		}
	}
	r.heard(s)
	if err := l.rec.settle(ctx, s.address); err != nil {
		return err
	}
	admin := r.client(s.address)
	defer admin.close()
	return l.rec.compare(ctx, admin)
}

// timed lets all write until so many more writes are acknowledged, and gives what
// each took. Nothing may fail here.
func (l *load) timed(ctx context.Context, address string, more int) (waits []time.Duration, err error) {
	var mu sync.Mutex
	ctx, cancel := context.WithTimeout(ctx, 2*fairWait)
	defer cancel()
	var all sync.WaitGroup
	for _, w := range l.writers {
		w.address = address
		w.http.Transport = &http.Transport{DisableKeepAlives: true} // as those who have just come
		all.Go(func() {
			for {
				began := time.Now()
				answered, sendErr := l.one(ctx, w)
				mu.Lock()
				waits = append(waits, time.Since(began))
				enough := len(waits) >= more
				mu.Unlock()
				if !answered {
					l.run.problem("somebody was not answered beside slow clients: %v", sendErr)
					return
				}
				if enough {
					return
				}
			}
		})
	}
	all.Wait()
	return waits, nil
}

// dawdle is one slow client, until it is cut or ctx ends.
func dawdle(ctx context.Context, address, atOnce, slowly string) (took time.Duration, cut bool) {
	began := time.Now()
	conn, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, "tcp", address)
	if err != nil {
		_ = pause(ctx, 200*time.Millisecond)
		return 0, false
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.Write([]byte(atOnce)); err != nil {
		return time.Since(began), true
	}
	for i := 0; ; i++ {
		if err := pause(ctx, 250*time.Millisecond); err != nil {
			return time.Since(began), false
		}
		if slowly == "" {
			if i == 40 { // comes again after ten seconds
				return time.Since(began), false
			}
			continue
		}
		if _, err := conn.Write([]byte{slowly[i%len(slowly)]}); err != nil {
			return time.Since(began), true
		}
	}
}
