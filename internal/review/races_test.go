package review

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/fault"
	"whence/internal/postgres"
	"whence/internal/postgres/pgtest"
)

// wide gives a pool with a connection for each of so many.
func wide(t testing.TB, conns int32) *pgxpool.Pool {
	t.Helper()
	pool, err := postgres.Open(t.Context(), postgres.Options{URL: pgtest.DSN(t), MaxConns: conns, ApplicationName: "whence-test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// perDocument is how many claims fill makes of a document.
const perDocument = 20

// fill proposes claims without a subject that they could be compared by.
func (w *world) fill(n int) []uuid.UUID {
	w.t.Helper()
	outlet := w.outlet("Harbour")
	var docs []uuid.UUID
	for range (n + perDocument - 1) / perDocument {
		docs = append(docs, w.document(outlet, "en"))
	}
	w.exec(`INSERT INTO claims (source_id, id, kind, comparator, value, extractor, dimensions)
		SELECT ($1::uuid[])[1 + k % cardinality($1::uuid[])], gen_random_uuid(), 'quantity', 'eq', k, 'extract/1', '{}' FROM generate_series(1, $2::integer) AS k`, docs, n)
	w.exec(`INSERT INTO citations (source_id, claim_id, id, ordinal, snapshot_id, exact, prefix, suffix, start_at, end_at)
		SELECT c.source_id, c.id, gen_random_uuid(), 0, s.id, 'It', '', '', 0, 2 FROM claims c JOIN snapshots s ON s.source_id = c.source_id WHERE c.source_id = ANY($1)`, docs)
	w.exec(`INSERT INTO history (entity_type, entity_id, revision, id, actor, operation, after, hash)
		SELECT 'claim', c.id, 1, gen_random_uuid(), 'Eve', 'create', '{}', decode(repeat('00', 32), 'hex') FROM claims c WHERE c.source_id = ANY($1)`, docs)
	for {
		mended, err := w.Repair(w.ctx)
		if err != nil {
			w.t.Fatal(err)
		}
		if mended == 0 {
			break
		}
	}
	rows, _ := w.pool.Query(w.ctx, `SELECT id FROM review_items`)
	defer rows.Close()
	var ids []uuid.UUID
	for rows.Next() {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			w.t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if len(ids) != n {
		w.t.Fatalf("%d items of %d claims", len(ids), n)
	}
	return ids
}

func claimer(n int) audit.Actor { return audit.Actor{Name: fmt.Sprint("claimer ", n), Role: "analyst"} }

// Fifty take and decide until nothing is left: each item is decided once, and no
// two hold one at a time.
func TestFiftyClaimersDecideEachItemOnce(t *testing.T) {
	items := 1500
	if testing.Short() {
		items = 300
	}
	fiftyDecide(t, items)
}

func fiftyDecide(t *testing.T, items int) {
	t.Helper()
	w := setupOn(t, wide(t, 60))
	ids := w.fill(items)
	var all sync.WaitGroup
	var held sync.Map
	var decided, failed atomic.Int64
	for n := range 50 {
		me := claimer(n)
		all.Go(func() {
			for {
				leases, err := w.Lease(t.Context(), me, Wanted{Count: 1 + n%3})
				if err != nil {
					t.Error(err)
					return
				}
				if len(leases) == 0 {
					return
				}
				for _, l := range leases {
					if other, taken := held.LoadOrStore(l.Item.ID, me.Name); taken {
						t.Errorf("%s and %s hold %s", me.Name, other, l.Item.ID)
					}
				}
				for _, l := range leases {
					if _, err := w.Decide(t.Context(), me, l.decision([...]string{Accept, Reject}[n%2])); err != nil {
						failed.Add(1)
						t.Error(err)
					}
					decided.Add(1)
				}
			}
		})
	}
	all.Wait()
	if int(decided.Load()) != len(ids) || failed.Load() > 0 {
		t.Errorf("%d decisions of %d items, %d failed", decided.Load(), len(ids), failed.Load())
	}
	for what, sql := range map[string]string{
		"items are left":                     `SELECT count(*) FROM review_items`,
		"claims are not decided":             `SELECT count(*) FROM claims WHERE status = 'proposed' OR version <> 2`,
		"claims lack their decision":         `SELECT count(*) FROM claims c WHERE (SELECT count(*) FROM review_decisions d WHERE d.item_id = c.id AND d.closes AND d.actor = c.decided_by) <> 1`,
		"decisions lack their history":       `SELECT count(*) FROM review_decisions d WHERE NOT EXISTS (SELECT FROM history h WHERE h.entity_type = 'decision' AND h.entity_id = d.id AND h.actor = d.actor)`,
		"claims lack a row of their history": `SELECT count(*) FROM claims c WHERE (SELECT count(*) FROM history h WHERE h.entity_type = 'claim' AND h.entity_id = c.id) <> 2`,
	} {
		var n int
		if err := w.pool.QueryRow(t.Context(), sql).Scan(&n); err != nil || n != 0 {
			t.Errorf("%d %s, %v", n, what, err)
		}
	}
}

// Sixteen send the same decision, or different ones under one lease, or take the
// same item, or take the same decision back: one wins.
func TestOfSixteenAtOnceOneWins(t *testing.T) {
	w := setupOn(t, wide(t, 20))
	doc := w.article("Harbour")
	for round := range 6 {
		c := w.extracted(stated(doc, fmt.Sprint(100+round)))
		l, won := storm(t, func(n int) (Lease, error) {
			list, err := w.Lease(context.Background(), claimer(n), Wanted{ItemID: &c.ID})
			if err != nil {
				return Lease{}, err
			}
			return list[0], nil
		})
		if won != 1 {
			t.Fatalf("%d hold one item", won)
		}
		me := audit.Actor{Name: l.Item.LeasedBy}
		d, won := storm(t, func(n int) (Decision, error) {
			return w.Decide(context.Background(), me, l.decision([...]string{Accept, Reject}[n%2]))
		})
		if got := w.claim(c.ID); won != 1 || got.Version != 2 || (got.Status == claims.Accepted) != (d.Verdict == Accept) {
			t.Fatalf("%d decisions on one lease; the claim is %s, version %d", won, got.Status, got.Version)
		}
		if _, won := storm(t, func(int) (Decision, error) {
			return w.Reverse(context.Background(), me, d.ID, "a slip", false)
		}); won != 1 || w.claim(c.ID).Version != 3 {
			t.Fatalf("%d reversals of one decision", won)
		}
	}
	w.right()
}

// storm lets sixteen do the same at once, says how many succeeded, and gives what
// the last of them got. The others must be refused.
func storm[T any](t *testing.T, do func(n int) (T, error)) (got T, won int) {
	t.Helper()
	var all sync.WaitGroup
	var mu sync.Mutex
	start := make(chan struct{})
	for n := range 16 {
		all.Go(func() {
			<-start
			x, err := do(n)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				got = x
				won++
			} else if f, ok := fault.As(err); !ok || f.Kind != fault.Conflict {
				t.Errorf("refused with %v", err)
			}
		})
	}
	close(start)
	all.Wait()
	return got, won
}
