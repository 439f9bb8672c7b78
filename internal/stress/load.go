package stress

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// load is writers who write all the time, each one thing after the other.
type load struct {
	run     *run
	rec     *record
	writers []*writer
}

// writer is one of them.
type writer struct {
	*client
	r     *rand.Rand
	chain *chain
}

// newLoad lets people write to a server.
func (r *run) newLoad(ctx context.Context, address string) (*load, error) {
	l := &load{run: r, rec: &record{run: r}}
	admin := r.client(address)
	defer admin.close()
	people, err := admin.analysts(ctx, writersAtOnce)
	if err != nil {
		return nil, err
	}
	for i, person := range people {
		own := r.client(address)
		own.token = person.token
		l.writers = append(l.writers, &writer{client: own, r: rand.New(rand.NewPCG(r.Seed, uint64(i)))}) //nolint:gosec // a seed, not a secret
	}
	return l, nil
}

// begin lets all write to an address until ctx ends, or goOn says no to one of
// them behind a write. The function waits for their end.
func (l *load) begin(ctx context.Context, address string, goOn func(answered bool, err error) bool) (wait func()) {
	var all sync.WaitGroup
	for _, w := range l.writers {
		w.address = address
		all.Go(func() {
			for ctx.Err() == nil {
				// A request that was begun is ended: what became of it must be known.
				answered, err := l.one(context.WithoutCancel(ctx), w)
				if !goOn(answered, err) {
					return
				}
				if !answered && pause(ctx, 50*time.Millisecond) != nil { // as it is asked to
					return
				}
			}
		})
	}
	return all.Wait
}

// one makes one write.
func (l *load) one(ctx context.Context, w *writer) (answered bool, err error) {
	next, err := w.next(ctx)
	if err != nil {
		return false, err
	}
	if next.ask.path == "" {
		return true, nil // nothing to do this time
	}
	a, err := w.send(ctx, next.ask)
	answered = l.rec.take(next, a, err)
	switch {
	case answered && next.what == "outlet" && w.chain == nil && a.done():
		w.chain = &chain{id: a.text("id"), version: 1}
	case !answered && next.chain != nil:
		w.chain = nil // who does not know the version begins with another
	}
	return answered, err
}

// next draws what to write.
func (w *writer) next(ctx context.Context) (write, error) {
	name := newKey()
	ask := request{method: http.MethodPost, key: newKey()}
	switch n := w.r.IntN(20); {
	case n < 6 && w.chain != nil:
		ask.method, ask.path, ask.match = http.MethodPatch, "/v1/outlets/"+w.chain.id, w.chain.version
		ask.body = object{"domains": []string{name + ".example"}}
		return write{what: "change", name: name + ".example", ask: ask, by: w.client, chain: w.chain, number: w.chain.version + 1}, nil
	case n < 8:
		url := "https://reports.example/" + name
		ask.path, ask.body = "/v1/sources", object{"url": url, "media_type": "text/plain", "content": report(w.r, name)}
		return write{what: "document", name: url, ask: ask, by: w.client}, nil
	case n < 11:
		return w.decision(ctx, ask)
	default:
		ask.path, ask.body = "/v1/outlets", object{"name": "Outlet " + name, "kind": "other"}
		return write{what: "outlet", name: "Outlet " + name, ask: ask, by: w.client}, nil
	}
}

// report makes a short text with something to claim.
func report(r *rand.Rand, name string) string {
	return fmt.Sprintf("Report %s.\n\nMore than %d people died in the floods of %d.", name, 1000+r.IntN(1_000_000), 1990+r.IntN(30))
}

// lease is an item that somebody holds.
type lease struct {
	Item struct {
		ID      string `json:"id"`
		Version int    `json:"version"`
	} `json:"item"`
	Token int64 `json:"token"`
}

// lease takes the next item; nil where there is none. Leases are not written
// down: who does not know of one does nothing with it.
func (c *client) lease(ctx context.Context, body object) (*lease, answer, error) {
	a, err := c.send(ctx, request{method: http.MethodPost, path: "/v1/review/leases", key: newKey(), body: body})
	if err != nil || !a.done() {
		return nil, a, err
	}
	var got struct {
		Items []lease `json:"items"`
	}
	if err := a.into(&got); err != nil || len(got.Items) == 0 {
		return nil, a, err
	}
	return &got.Items[0], a, nil
}

// rejection decides an item that is held.
func (l *lease) rejection() object {
	return object{"item_id": l.Item.ID, "version": l.Item.Version, "token": l.Token, "verdict": "reject"}
}

func (w *writer) decision(ctx context.Context, ask request) (write, error) {
	held, _, err := w.lease(ctx, object{"kind": []string{"claim"}, "seconds": 14400})
	if err != nil || held == nil {
		return write{}, err
	}
	ask.path, ask.body = "/v1/review/decisions", held.rejection()
	return write{what: "decision", name: held.Item.ID, ask: ask, by: w.client}, nil
}
