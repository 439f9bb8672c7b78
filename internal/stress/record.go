package stress

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"
)

// write is one write and what became of it.
type write struct {
	what   string // outlet, change, document or decision
	name   string // what it is found by: the outlet's name, the document's address, the item
	ask    request
	by     *client
	id     string // as the answer said
	chain  *chain // of a change
	number int    // of a change: which version it makes

	neverSent bool // nobody took the connection
}

// chain is an outlet that one writer alone changes, again and again.
type chain struct {
	id      string
	version int    // the last that was acknowledged
	domain  string // the one that this version gave it
}

// record is what was acknowledged, and what was sent and not answered.
type record struct {
	run *run

	mu   sync.Mutex
	done []write
	open []write
}

// take notes what became of a write, and tells whether an answer came that says so.
func (rec *record) take(w write, a answer, err error) bool {
	if err != nil || a.later() {
		w.neverSent = neverSent(err)
		rec.mu.Lock()
		rec.open = append(rec.open, w)
		rec.mu.Unlock()
		return false
	}
	rec.conclude(w, a)
	return true
}

// conclude notes an answer. A refusal is a problem: what is written here is right.
func (rec *record) conclude(w write, a answer) {
	if a.status >= http.StatusInternalServerError {
		rec.run.count(func(f *Figures) { f.Failures++ })
	}
	if !a.done() {
		rec.run.problem("%s %s was answered %s", w.ask.method, w.ask.path, a)
		return
	}
	w.id = a.text("id")
	if w.what == "document" {
		w.id = a.text("source", "id")
	}
	rec.mu.Lock()
	if w.chain != nil {
		w.chain.version, w.chain.domain = w.number, w.name
	}
	rec.done = append(rec.done, w)
	rec.mu.Unlock()
	rec.run.count(func(f *Figures) { f.Acknowledged++ })
}

func (rec *record) acknowledged() int {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	return len(rec.done)
}

// settle sends again what was not answered, each with its key, until it is.
func (rec *record) settle(ctx context.Context, address string) error {
	rec.mu.Lock()
	open := rec.open
	rec.open = nil
	rec.mu.Unlock()
	rec.run.count(func(f *Figures) { f.Repeated += len(open) })
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	left := make(chan write)
	var all sync.WaitGroup
	for range writersAtOnce {
		all.Go(func() {
			for w := range left {
				if err := rec.again(ctx, w, address); err != nil {
					cancel(err)
				}
			}
		})
	}
	for _, w := range open {
		left <- w
	}
	close(left)
	all.Wait()
	return context.Cause(ctx)
}

// again sends one write until it is answered.
func (rec *record) again(ctx context.Context, w write, address string) error {
	by := *w.by
	by.address = address
	for tries := 0; ctx.Err() == nil; tries++ {
		a, err := by.send(ctx, w.ask)
		if err == nil && !a.later() {
			rec.conclude(w, a)
			return nil
		}
		if tries == 100 {
			return fmt.Errorf("%s %s, sent again %d times, was not answered: %s %v", w.ask.method, w.ask.path, tries, a, err) //nolint:errorlint // it may be nil
		}
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

// pause waits.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// compare holds the record against what there is.
func (rec *record) compare(ctx context.Context, c *client) error {
	there := map[string]map[string][]string{"outlet": {}, "document": {}, "decision": {}}
	for what, path := range map[string]string{"outlet": "/v1/outlets?sort=created_at&", "document": "/v1/sources?", "decision": "/v1/review/decisions?"} {
		err := c.list(ctx, path, func(raw json.RawMessage) error {
			var item struct {
				ID      string  `json:"id"`
				Name    string  `json:"name"`
				URL     *string `json:"url"`
				Item    string  `json:"item_id"`
				Version int     `json:"item_version"`
			}
			if err := json.Unmarshal(raw, &item); err != nil {
				return fmt.Errorf("read an item: %w", err)
			}
			name := item.Name
			switch {
			case what == "decision":
				name = item.Item
			case item.URL != nil:
				name = *item.URL
			}
			there[what][name] = append(there[what][name], item.ID)
			return nil
		})
		if err != nil {
			return err
		}
	}
	chains := map[*chain]bool{}
	for _, w := range rec.done {
		if w.chain != nil {
			chains[w.chain] = true
			continue
		}
		found := there[w.what][w.name]
		switch {
		case len(found) > 1:
			rec.run.doubled("the %s %s is there %d times", w.what, w.name, len(found))
		case len(found) == 0 || found[0] != w.id:
			rec.run.lost("the %s %s was acknowledged as %s, and there is %v", w.what, w.name, w.id, found)
		}
	}
	for ch := range chains {
		if err := rec.compareChain(ctx, c, ch); err != nil {
			return err
		}
	}
	return rec.compareTexts(ctx, c)
}

// compareChain looks at an outlet that was changed: each change made one version.
func (rec *record) compareChain(ctx context.Context, c *client, ch *chain) error {
	a, err := c.send(ctx, request{method: http.MethodGet, path: "/v1/outlets/" + ch.id})
	if err != nil {
		return err
	}
	var now struct {
		Version int      `json:"version"`
		Domains []string `json:"domains"`
	}
	if a.done() {
		if err := a.into(&now); err != nil {
			return err
		}
	}
	switch {
	case now.Version < ch.version, now.Version == ch.version && !slices.Contains(now.Domains, ch.domain):
		rec.run.lost("outlet %s was changed to version %d, %s, and is at %d, %v", ch.id, ch.version, ch.domain, now.Version, now.Domains)
	case now.Version > ch.version:
		rec.run.doubled("outlet %s was changed to version %d, and is at %d", ch.id, ch.version, now.Version)
	}
	return nil
}

// compareTexts reads some of the documents back.
func (rec *record) compareTexts(ctx context.Context, c *client) error {
	const most = 200
	read := 0
	for i := len(rec.done) - 1; i >= 0 && read < most; i-- {
		w := rec.done[i]
		if w.what != "document" {
			continue
		}
		read++
		a, err := c.send(ctx, request{method: http.MethodGet, path: "/v1/sources/" + w.id + "/text"})
		if err != nil {
			return err
		}
		if want, _ := w.ask.body.(object)["content"].(string); a.text("text") != want {
			rec.run.lost("the text of %s is %s", w.id, a)
		}
	}
	return nil
}
