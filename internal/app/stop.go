package app

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// lastWords is how long connections that are open, and idle, are kept when no new
// ones are taken any more: a request may be on its way on one, and would be lost
// where the connection is closed under it.
const lastWords = 500 * time.Millisecond

// front is what is in front of a server when it stops: whether it does, and who is
// connected.
type front struct {
	draining atomic.Bool
	open     atomic.Int64
}

// watch counts the server's connections, and has answers that are given while it
// stops close theirs.
func (f *front) watch(server *http.Server) {
	next := server.Handler
	server.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f.draining.Load() {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
	server.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			f.open.Add(1)
		case http.StateClosed, http.StateHijacked:
			f.open.Add(-1)
		}
	}
}

// stop ends a server so that no request that it has taken is lost: readiness says
// no and answers close their connections; behind the delay no new connection is
// taken; those that are open have a moment for what is on its way; what runs is
// finished, for at most drainTime.
func (f *front) stop(ctx context.Context, server *http.Server, listener net.Listener, delay time.Duration, log *slog.Logger) {
	f.draining.Store(true)
	wait(ctx, delay, func() bool { return false })
	_ = listener.Close()
	wait(ctx, lastWords, func() bool { return f.open.Load() == 0 })
	stopping, cancel := context.WithTimeout(ctx, drainTime)
	defer cancel()
	if err := server.Shutdown(stopping); err != nil {
		// What still runs are streams: cut, they can't be taken for whole ones.
		log.WarnContext(ctx, "requests were still running", "after", drainTime, "error", err)
		_ = server.Close()
	}
}

// wait returns when something is so, or after a time.
func wait(ctx context.Context, atMost time.Duration, so func() bool) {
	ctx, cancel := context.WithTimeout(ctx, atMost)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !so() {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
