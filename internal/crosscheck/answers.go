package crosscheck

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/quantity"
)

// mostRemembered bounds the answers that are remembered, by the claims in them.
const mostRemembered = 200_000

// answers remembers what was answered. An answer is that of now as long as what
// is asked about is what it was (the metrics of a branch, their units, parts and
// policies) and none of its keys has changed: every change of what a key is
// computed from counts in crosscheck_versions, in its own transaction (Refresh).
// It holds answers of snapshots alone, never of a transaction that may be undone.
type answers struct {
	mu    sync.Mutex
	known map[string]*remembered
	size  int
	clock uint64
}

type remembered struct {
	standing string // what it was computed from
	result   Result
	size     int
	used     uint64
}

// answer gives the answer to a query as of the snapshot of tx. Whoever gets it
// changes nothing of it: others get the same.
func (m *answers) answer(ctx context.Context, tx pgx.Tx, q Query) (Result, error) {
	a, err := ask(ctx, tx, q)
	if err != nil {
		return Result{}, err
	}
	if len(q.Outlets) > 0 { // whatever these say, of anything
		return a.answer(ctx, tx)
	}
	standing, snapshot, err := a.standing(ctx, tx)
	if err != nil {
		return Result{}, err
	}
	if !snapshot { // it may see what is never committed, or more the later it reads
		return a.answer(ctx, tx)
	}
	question := exactly(q.Metric, q.Event, q.Proposition, q.Geography, shown(q.From), shown(q.To))
	if r, ok := m.recall(question, standing); ok {
		return r, nil
	}
	r, err := a.answer(ctx, tx)
	if err == nil {
		m.remember(question, standing, r)
	}
	return r, err
}

// standing names all that the answer is computed from: equal, it is the same. It
// also tells whether tx is a snapshot.
func (a *asked) standing(ctx context.Context, tx pgx.Tx) (standing string, snapshot bool, err error) {
	var version int64
	args := pgx.NamedArgs{"subjects": a.subjects, "geography": a.Geography}
	if err := tx.QueryRow(ctx, versionOfKeys, args).Scan(&version, &snapshot); err != nil {
		return "", false, fmt.Errorf("read the version of what is asked: %w", err)
	}
	b, err := json.Marshal(struct {
		Version  int64
		Subjects []uuid.UUID
		Metrics  any
	}{version, a.subjects, a.metrics})
	return string(b), snapshot, err
}

func shown(d *quantity.Date) string {
	if d == nil {
		return ""
	}
	return d.String()
}

func (m *answers) recall(question, standing string) (Result, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.known[question]
	if r == nil || r.standing != standing {
		return Result{}, false
	}
	m.clock++
	r.used = m.clock
	return r.result, true
}

func (m *answers) remember(question, standing string, result Result) {
	size := 1 + len(result.Related) + len(result.NotCompared)
	for i := range result.Groups {
		size += 1 + len(result.Groups[i].Claims)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.forget(question)
	if size > mostRemembered/2 {
		return
	}
	for m.size+size > mostRemembered {
		oldest := ""
		for q, r := range m.known {
			if oldest == "" || r.used < m.known[oldest].used {
				oldest = q
			}
		}
		m.forget(oldest)
	}
	if m.known == nil {
		m.known = map[string]*remembered{}
	}
	m.clock++
	m.known[question] = &remembered{standing: standing, result: result, size: size, used: m.clock}
	m.size += size
}

func (m *answers) forget(question string) {
	if r := m.known[question]; r != nil {
		m.size -= r.size
		delete(m.known, question)
	}
}
