package stress

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/postgres"
	"whence/internal/postgres/embedded"
)

const (
	claimersAtOnce = 50
	connections    = 16 // of the server and of the bare queue alike
)

// claimers let fifty analysts work a queue off. The queue is as long as there is
// time for: what they get done in it is compared with what fifty get done in bare
// SQL, in the same database.
func claimers(ctx context.Context, r *run) error {
	dir, err := r.newDir("claimers")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	cluster, err := embedded.Start(ctx, embedded.Options{DataDir: dir, Programs: filepath.SplitList(os.Getenv("WHENCE_POSTGRES_BIN"))})
	if err != nil {
		return err
	}
	defer func() { _ = cluster.Stop(context.WithoutCancel(ctx)) }()
	s, err := r.start(ctx, dir, "DATABASE_URL="+cluster.DSN(), fmt.Sprint("WHENCE_DATABASE_CONNECTIONS=", connections))
	if err != nil {
		return err
	}
	defer func() { _ = s.stop() }()
	address, done, err := r.front(s)
	if err != nil {
		return err
	}
	defer done()
	admin := r.client(s.address)
	defer admin.close()
	items := 40 * max(3, int(r.Time/time.Second))
	if err := admin.queue(ctx, items); err != nil {
		return err
	}
	people, err := admin.analysts(ctx, claimersAtOnce)
	if err != nil {
		return err
	}
	r.more(ctx)
	q := &queue{run: r, held: map[string]int{}, decided: map[string]string{}}
	took, err := q.workOff(ctx, address, people)
	if err != nil {
		return err
	}
	r.heard(s)
	if err := q.compare(ctx, admin, items); err != nil {
		return err
	}
	bare, err := bareQueue(ctx, cluster.DSN(), items)
	if err != nil {
		return err
	}
	if err := admin.queue(ctx, items); err != nil {
		return err
	}
	began := time.Now()
	if err := together(ctx, people, q.takeOnly); err != nil {
		return err
	}
	leases := float64(q.taken) / time.Since(began).Seconds()
	r.count(func(f *Figures) {
		f.Note = fmt.Sprintf("%d items; over HTTP %.0f a second leased and decided, %.0f a second leased; in bare SQL %.0f a second leased: ratio %.2f",
			items, float64(items)/took.Seconds(), leases, bare, leases/bare)
	})
	return nil
}

// queue makes so many claims that wait, from a data file.
func (c *client) queue(ctx context.Context, items int) error {
	// Each queue has a metric of its own, so that none is longer for the one before.
	name := "stress-" + newKey()
	for _, q := range []request{
		{path: "/v1/metrics", body: object{"slug": name, "definition": "Deaths.", "unit": "deaths", "measure": "total"}},
		{path: "/v1/parties", body: object{"slug": name, "name": "Stress Office", "kind": "organisation"}},
	} {
		q.method, q.key = http.MethodPost, newKey()
		if _, err := c.must(ctx, q); err != nil {
			return err
		}
	}
	const perFile = 500 // an import of more would take longer than a request may
	for first := 0; first < items; first += perFile {
		var rows strings.Builder
		rows.WriteString("Year,Value\r\n")
		for i := range min(perFile, items-first) {
			fmt.Fprintf(&rows, "%d,%d\r\n", 1400+i, 1000+first+i)
		}
		_, err := c.must(ctx, request{method: http.MethodPost, path: "/v1/sources", key: newKey(), body: object{
			"content": rows.String(), "media_type": "text/csv", "url": fmt.Sprintf("https://%s.example/%d.csv", name, first),
			"mapping": object{
				"metric": object{"constant": name}, "period": object{"year": object{"column": "Year"}}, "geography": object{"constant": "US"},
				"values": []object{{"columns": []string{"Value"}}}, "producer": name,
			},
		}})
		if err != nil {
			return err
		}
	}
	return nil
}

// queue is what the claimers know together.
type queue struct {
	run *run

	mu      sync.Mutex
	taken   int               // by leases alone
	held    map[string]int    // how many hold an item
	decided map[string]string // the decision on each item, as it was acknowledged
}

// workOff lets all take and decide until there is nothing left.
func (q *queue) workOff(ctx context.Context, address string, people []*client) (took time.Duration, err error) {
	for _, person := range people {
		person.address = address
	}
	began := time.Now()
	err = together(ctx, people, q.one)
	return time.Since(began), err
}

// together lets all do something until there is nothing left to do.
func together(ctx context.Context, people []*client, do func(ctx context.Context, person *client) (more bool, err error)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var all sync.WaitGroup
	for _, person := range people {
		all.Go(func() {
			for ctx.Err() == nil {
				more, err := do(ctx, person)
				if err != nil {
					cancel(err)
				}
				if !more {
					return
				}
			}
		})
	}
	all.Wait()
	return context.Cause(ctx)
}

// takeOnly takes an item, and no more.
func (q *queue) takeOnly(ctx context.Context, person *client) (more bool, err error) {
	l, a, err := person.lease(ctx, object{"kind": []string{"claim"}, "seconds": 14400})
	if err != nil || l == nil {
		return a.later(), err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.taken++
	return true, nil
}

// one takes an item and decides it.
func (q *queue) one(ctx context.Context, person *client) (more bool, err error) {
	l, a, err := person.lease(ctx, object{"kind": []string{"claim"}, "seconds": 14400})
	if err != nil {
		return false, err
	}
	if a.later() {
		return true, pause(ctx, 20*time.Millisecond)
	}
	if l == nil {
		if !a.done() {
			q.run.problem("a lease was answered %s", a)
		}
		return false, nil
	}
	id := l.Item.ID
	q.mu.Lock()
	q.held[id]++
	if q.held[id] > 1 || q.decided[id] != "" {
		q.run.problem("item %s was given to one more, who is number %d, decided as %q", id, q.held[id], q.decided[id])
	}
	q.mu.Unlock()
	ask := request{method: http.MethodPost, path: "/v1/review/decisions", key: newKey(), body: l.rejection()}
	for {
		if a, err = person.send(ctx, ask); err != nil {
			return false, err
		}
		if !a.later() {
			break
		}
		q.run.count(func(f *Figures) { f.Repeated++ })
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return false, err
		}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.held[id]--
	if !a.done() {
		q.run.problem("who held item %s was answered %s", id, a)
		return true, nil
	}
	if q.decided[id] != "" {
		q.run.doubled("item %s was decided as %s and as %s", id, q.decided[id], a.text("id"))
	}
	q.decided[id] = a.text("id")
	q.run.count(func(f *Figures) { f.Acknowledged++ })
	return true, nil
}

// compare holds what the claimers were told against the decisions there are.
func (q *queue) compare(ctx context.Context, c *client, items int) error {
	there := map[string][]string{}
	err := c.list(ctx, "/v1/review/decisions?", func(raw json.RawMessage) error {
		var d struct {
			ID   string `json:"id"`
			Item string `json:"item_id"`
		}
		if err := json.Unmarshal(raw, &d); err != nil {
			return fmt.Errorf("read a decision: %w", err)
		}
		there[d.Item] = append(there[d.Item], d.ID)
		return nil
	})
	if err != nil {
		return err
	}
	for item, ids := range there {
		if len(ids) > 1 {
			q.run.doubled("item %s was decided %d times", item, len(ids))
		}
	}
	for item, id := range q.decided {
		if ids := there[item]; len(ids) != 1 || ids[0] != id {
			q.run.lost("item %s was decided as %s, and there is %v", item, id, ids)
		}
	}
	if len(q.decided) != items {
		q.run.problem("of %d items %d were decided", items, len(q.decided))
	}
	return nil
}

// bareQueue takes items off a table that has nothing but what a queue needs, and
// gives how many leases that makes a second.
func bareQueue(ctx context.Context, url string, items int) (perSecond float64, err error) {
	const (
		table = `CREATE TABLE bare_queue (id bigint PRIMARY KEY, leased_by text, leased_until timestamptz, token bigint NOT NULL DEFAULT 0)`
		index = `CREATE INDEX ON bare_queue (id) WHERE leased_by IS NULL`
		fill  = `INSERT INTO bare_queue (id) SELECT generate_series(1, $1::bigint)`
		take  = `UPDATE bare_queue SET leased_by = $1, leased_until = now() + interval '15 minutes', token = token + 1
			WHERE id = (SELECT id FROM bare_queue WHERE leased_by IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)`
	)
	pool, err := postgres.Open(ctx, postgres.Options{URL: url, MaxConns: connections})
	if err != nil {
		return 0, err
	}
	defer pool.Close()
	for _, sql := range []string{table, index} {
		if _, err := pool.Exec(ctx, sql); err != nil {
			return 0, fmt.Errorf("make a bare queue: %w", err)
		}
	}
	if _, err := pool.Exec(ctx, fill, items); err != nil {
		return 0, fmt.Errorf("fill a bare queue: %w", err)
	}
	began := time.Now()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var all sync.WaitGroup
	for i := range claimersAtOnce {
		all.Go(func() {
			if err := takeAll(ctx, pool, take, fmt.Sprint("claimer ", i)); err != nil {
				cancel(err)
			}
		})
	}
	all.Wait()
	return float64(items) / time.Since(began).Seconds(), context.Cause(ctx)
}

func takeAll(ctx context.Context, pool *pgxpool.Pool, take, name string) error {
	for {
		done, err := pool.Exec(ctx, take, name)
		if err != nil || done.RowsAffected() == 0 {
			return err
		}
	}
}
