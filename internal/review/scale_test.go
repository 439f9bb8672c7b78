//go:build scale

package review

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
)

// bareLease and bareDone are what a queue on this table costs without anything
// that makes it ours.
const (
	bareLease = `
UPDATE review_items SET leased_by = $1, leased_until = now() + interval '15 minutes', lease_token = lease_token + 1
 WHERE id = (SELECT id FROM review_items WHERE leased_by IS NULL AND state = 'open' ORDER BY -priority, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id`
	bareDone = `DELETE FROM review_items WHERE id = $1`

	// bareWrites are the rows that a decision writes, as one statement.
	bareWrites = `
WITH claim AS (
	UPDATE claims SET status = 'accepted', decided_by = $2, decided_at = now(), updated_at = now(), version = version + 1 WHERE id = $1 RETURNING id, version
), h AS (
	INSERT INTO history (entity_type, entity_id, revision, id, actor, operation, before, after)
	SELECT 'claim', id, version, $3::uuid, $2, 'accept', '{"status": "proposed"}'::jsonb, '{"status": "accepted"}'::jsonb FROM claim
	UNION ALL SELECT 'decision', $4::uuid, 1, $4::uuid, $2, 'accept', NULL, '{"verdict": "accept"}'::jsonb FROM claim
), d AS (
	INSERT INTO review_decisions (item_id, id, kind, item_version, actor, lease_token, verdict, closes, result_version, queued_at)
	SELECT $1, $4::uuid, 'claim', 1, $2, 1, 'accept', true, 2, now() FROM claim
)
DELETE FROM review_items WHERE id = $1`
)

// TestTheQueueAgainstBareSQL measures what leasing and deciding cost, each against
// bare SQL on the same table, and holds leases to their share of it. Rounds
// alternate, so that what else the machine does weighs on both.
func TestTheQueueAgainstBareSQL(t *testing.T) {
	for _, workers := range []int{32, 50} {
		w := setupOn(t, wide(t, int32(workers)+4)) //nolint:gosec // at most fifty
		const rounds = 3
		rates := map[string]float64{}
		measure := func(name string, do func(n int) (bool, error)) {
			w.fill(items)
			w.exec(`ANALYZE review_items, claims`)
			began := time.Now()
			rates[name] += float64(run(t, workers, do)) / time.Since(began).Seconds() / rounds
			w.exec(`DELETE FROM review_items`)
			w.exec(`UPDATE claims SET status = 'rejected', decided_by = 'nobody', decided_at = now() WHERE status = 'proposed'`)
			w.exec(`VACUUM review_items`)
		}
		bareTake := func(n int) (id uuid.UUID, ok bool, err error) {
			rows, err := w.pool.Query(t.Context(), bareLease, claimer(n).Name)
			if err != nil {
				return id, false, err
			}
			for rows.Next() {
				ok = true
				if err := rows.Scan(&id); err != nil {
					return id, false, err
				}
			}
			return id, ok, rows.Err()
		}
		for range rounds {
			measure("bare lease", func(n int) (bool, error) {
				_, ok, err := bareTake(n)
				return ok, err
			})
			measure("lease", func(n int) (bool, error) {
				list, err := w.Lease(t.Context(), claimer(n), Wanted{})
				return len(list) > 0, err
			})
			measure("bare lease and removal", func(n int) (bool, error) {
				id, ok, err := bareTake(n)
				if err == nil && ok {
					_, err = w.pool.Exec(t.Context(), bareDone, id)
				}
				return ok, err
			})
			measure("bare lease and writes", func(n int) (bool, error) {
				id, ok, err := bareTake(n)
				if err == nil && ok {
					_, err = w.pool.Exec(t.Context(), bareWrites, id, claimer(n).Name, newID(), newID())
				}
				return ok, err
			})
			measure("lease and undecided", func(n int) (bool, error) { return leaseAndDecide(w, n, Undecided) })
			measure("lease and reject", func(n int) (bool, error) { return leaseAndDecide(w, n, Reject) })
			measure("lease and accept", func(n int) (bool, error) { return leaseAndDecide(w, n, Accept) })
		}
		for _, x := range [][2]string{
			{"lease", "bare lease"},
			{"lease and undecided", "bare lease and removal"},
			{"lease and reject", "bare lease and writes"},
			{"lease and accept", "bare lease and writes"},
			{"lease and accept", "bare lease and removal"},
		} {
			t.Logf("%2d workers: %-20s %6.0f/s, %-23s %6.0f/s, ratio %.2f", workers, x[0], rates[x[0]], x[1], rates[x[1]], rates[x[0]]/rates[x[1]])
		}
		if ratio := rates["lease"] / rates["bare lease"]; ratio < 0.6 {
			t.Errorf("%d workers lease at %.2f of bare SQL", workers, ratio)
		}
	}
}

func leaseAndDecide(w *world, n int, verdict string) (bool, error) {
	me := claimer(n)
	list, err := w.Lease(w.ctx, me, Wanted{})
	if err != nil || len(list) == 0 {
		return false, err
	}
	_, err = w.Decide(w.ctx, me, list[0].decision(verdict))
	return true, err
}

// items is how many there are to work off at once.
const items = 1000

// run lets workers do something until there is nothing left, or each has done its
// share, and counts.
func run(t *testing.T, workers int, do func(n int) (bool, error)) int64 {
	t.Helper()
	var all sync.WaitGroup
	var done atomic.Int64
	for n := range workers {
		all.Go(func() {
			for done.Load() < items {
				more, err := do(n)
				if err != nil {
					t.Error(fmt.Errorf("worker %d: %w", n, err))
					return
				}
				if !more {
					return
				}
				done.Add(1)
			}
		})
	}
	all.Wait()
	return done.Load()
}
