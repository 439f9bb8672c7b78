package stress

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"sync"
)

// atOnce is how many want the same in a storm.
const atOnce = 16

// weather is a server and those who want the same of it.
type weather struct {
	run    *run
	admin  *client
	people []*client
	named  map[string]string // outlet by name: what was acknowledged
}

// storms let sixteen want the same at once. One gets it; the others are told
// that they don't.
func storms(ctx context.Context, r *run) error {
	dir, err := r.newDir("storms")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	s, err := r.start(ctx, dir)
	if err != nil {
		return err
	}
	defer s.kill()
	address, done, err := r.front(s)
	if err != nil {
		return err
	}
	defer done()
	admin := r.client(address)
	defer admin.close()
	people, err := admin.analysts(ctx, atOnce)
	if err != nil {
		return err
	}
	w := &weather{run: r, admin: admin, people: people, named: map[string]string{}}
	kinds := []func(context.Context) error{w.edits, w.keys, w.leases, w.decisions}
	for round := 0; r.more(ctx); round++ {
		if err := kinds[round%len(kinds)](ctx); err != nil {
			return err
		}
	}
	r.heard(s)
	return w.compare(ctx, r.client(s.address))
}

// together sends a request of each at the same moment.
func (w *weather) together(ctx context.Context, ask func(i int, person *client) (answer, error)) ([]answer, error) {
	answers, errs := make([]answer, len(w.people)), make([]error, len(w.people))
	var start, all sync.WaitGroup
	start.Add(1)
	for i, person := range w.people {
		all.Go(func() {
			start.Wait()
			answers[i], errs[i] = ask(i, person)
		})
	}
	start.Done()
	all.Wait()
	for i, err := range errs {
		if err != nil {
			return nil, err
		}
		if answers[i].status >= http.StatusInternalServerError {
			w.run.count(func(f *Figures) { f.Failures++ })
		}
	}
	return answers, ctx.Err()
}

// oneWinner holds the answers against: one was done, the others were refused
// with these.
func (w *weather) oneWinner(what string, answers []answer, refusals ...int) (winner answer) {
	won := 0
	for _, a := range answers {
		refused := false
		for _, status := range refusals {
			refused = refused || a.status == status
		}
		switch {
		case a.done():
			won, winner = won+1, a
		case !refused:
			w.run.problem("%s: one was answered %s", what, a)
		}
	}
	w.run.count(func(f *Figures) { f.Acknowledged += won })
	if won != 1 {
		w.run.problem("%s: %d of %d won", what, won, len(answers))
	}
	return winner
}

func (w *weather) outlet(ctx context.Context) (id, name string, err error) {
	name = "Outlet " + newKey()
	a, err := w.admin.must(ctx, request{method: http.MethodPost, path: "/v1/outlets", key: newKey(), body: object{"name": name, "kind": "other"}})
	if err != nil {
		return "", "", err
	}
	w.named[name] = a.text("id")
	return a.text("id"), name, nil
}

// edits are sixteen changes of one version.
func (w *weather) edits(ctx context.Context) error {
	id, _, err := w.outlet(ctx)
	if err != nil {
		return err
	}
	path := "/v1/outlets/" + id
	answers, err := w.together(ctx, func(i int, person *client) (answer, error) {
		return person.send(ctx, request{method: http.MethodPatch, path: path, key: newKey(), match: 1, body: object{"domains": []string{fmt.Sprintf("d%d-%s.example", i, id)}}})
	})
	if err != nil {
		return err
	}
	winner := w.oneWinner("edits", answers, http.StatusPreconditionFailed)
	now, err := w.admin.must(ctx, request{method: http.MethodGet, path: path})
	if err != nil {
		return err
	}
	var told, there struct {
		Version int      `json:"version"`
		Domains []string `json:"domains"`
	}
	if winner.done() {
		if err := winner.into(&told); err != nil {
			return err
		}
	}
	if err := now.into(&there); err != nil {
		return err
	}
	if there.Version != 2 || fmt.Sprint(there.Domains) != fmt.Sprint(told.Domains) {
		w.run.lost("edits: the winner was told of version %d, %v; there is version %d, %v", told.Version, told.Domains, there.Version, there.Domains)
	}
	return nil
}

// keys are sixteen requests with one key, of one client that repeats itself.
func (w *weather) keys(ctx context.Context) error {
	name := "Outlet " + newKey()
	ask := request{method: http.MethodPost, path: "/v1/outlets", key: newKey(), body: object{"name": name, "kind": "other"}}
	answers, err := w.together(ctx, func(int, *client) (answer, error) { return w.people[0].send(ctx, ask) })
	if err != nil {
		return err
	}
	var first []answer
	for _, a := range answers {
		if a.done() && a.header.Get("Idempotent-Replayed") != "" {
			if w.named[name] == "" {
				w.named[name] = a.text("id")
			}
			if a.text("id") != w.named[name] {
				w.run.problem("keys: a repeat was answered with %s, another with %s", a.text("id"), w.named[name])
			}
			continue
		}
		first = append(first, a)
	}
	if winner := w.oneWinner("keys", first, http.StatusConflict); winner.done() {
		if known := w.named[name]; known != "" && known != winner.text("id") {
			w.run.problem("keys: a repeat was answered with %s, and the first with %s", known, winner.text("id"))
		}
		w.named[name] = winner.text("id")
	}
	return nil
}

// item makes a claim that waits to be decided.
func (w *weather) item(ctx context.Context) (string, error) {
	w.run.mu.Lock()
	content := report(w.run.rand, newKey())
	w.run.mu.Unlock()
	a, err := w.admin.must(ctx, request{method: http.MethodPost, path: "/v1/sources", key: newKey(), body: object{"content": content, "media_type": "text/plain", "url": "https://storms.example/" + newKey()}})
	if err != nil {
		return "", err
	}
	var got struct {
		Claims []struct {
			ID string `json:"id"`
		} `json:"claims"`
	}
	if err := a.into(&got); err != nil {
		return "", err
	}
	if len(got.Claims) == 0 {
		return "", fmt.Errorf("no claim was found in %q", content)
	}
	return got.Claims[0].ID, nil
}

// leases are sixteen who want one item.
func (w *weather) leases(ctx context.Context) error {
	item, err := w.item(ctx)
	if err != nil {
		return err
	}
	_, err = w.held(ctx, item)
	return err
}

// held lets all want an item, and gives who got it, with the lease.
func (w *weather) held(ctx context.Context, item string) (holder *holding, err error) {
	leases := make([]*lease, len(w.people))
	answers, err := w.together(ctx, func(i int, person *client) (a answer, err error) {
		leases[i], a, err = person.lease(ctx, object{"item_id": item, "seconds": 600})
		return a, err
	})
	if err != nil {
		return nil, err
	}
	w.oneWinner("leases", answers, http.StatusConflict)
	for i, l := range leases {
		switch {
		case l == nil:
		case l.Item.ID != item:
			w.run.problem("leases: who asked for %s was given %s", item, l.Item.ID)
		default:
			holder = &holding{w.people[i], *l}
		}
	}
	return holder, nil
}

// holding is somebody who holds an item.
type holding struct {
	*client
	lease lease
}

// decisions are sixteen on one item: the holder's, in several tries, and those
// of others with its token. Before them comes a holder that has lost its lease.
func (w *weather) decisions(ctx context.Context) error {
	item, err := w.item(ctx)
	if err != nil {
		return err
	}
	early, err := w.held(ctx, item)
	if err != nil || early == nil {
		return err
	}
	path := fmt.Sprintf("/v1/review/leases/%s?lease=%d", item, early.lease.Token)
	if a, err := early.send(ctx, request{method: http.MethodDelete, path: path}); err != nil {
		return err
	} else if !a.done() {
		w.run.problem("decisions: a lease was not given back: %s", a)
	}
	holder, err := w.held(ctx, item)
	if err != nil || holder == nil {
		return err
	}
	if holder.lease.Token <= early.lease.Token {
		w.run.problem("decisions: the token %d came behind %d", holder.lease.Token, early.lease.Token)
	}
	late, err := early.send(ctx, request{method: http.MethodPost, path: "/v1/review/decisions", key: newKey(), body: early.lease.rejection()})
	if err != nil {
		return err
	}
	if late.status != http.StatusConflict {
		w.run.problem("decisions: one that came late was answered %s", late)
	}
	answers, err := w.together(ctx, func(i int, person *client) (answer, error) {
		if i%2 == 0 {
			person = holder.client
		}
		return person.send(ctx, request{method: http.MethodPost, path: "/v1/review/decisions", key: newKey(), body: holder.lease.rejection()})
	})
	if err != nil {
		return err
	}
	w.oneWinner("decisions", answers, http.StatusConflict, http.StatusPreconditionFailed)
	made := 0
	err = w.admin.list(ctx, "/v1/review/decisions?item="+item+"&", func(json.RawMessage) error { made++; return nil })
	if made > 1 {
		w.run.doubled("decisions: %s was decided %d times", item, made)
	} else if made < 1 && err == nil {
		w.run.lost("decisions: %s was not decided", item)
	}
	return err
}

// compare looks whether each outlet is there once.
func (w *weather) compare(ctx context.Context, c *client) error {
	defer c.close()
	there := map[string][]string{}
	err := c.list(ctx, "/v1/outlets?sort=created_at&", func(raw json.RawMessage) error {
		var o struct {
			ID   string `json:"id"`
			Name string `json:"name"`
		}
		if err := json.Unmarshal(raw, &o); err != nil {
			return fmt.Errorf("read an outlet: %w", err)
		}
		there[o.Name] = append(there[o.Name], o.ID)
		return nil
	})
	for name, id := range w.named {
		switch found := there[name]; {
		case len(found) > 1:
			w.run.doubled("the outlet %s is there %d times", name, len(found))
		case len(found) == 0 || found[0] != id:
			w.run.lost("the outlet %s was acknowledged as %s, and there is %v", name, id, found)
		}
	}
	return err
}
