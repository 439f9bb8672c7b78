package postgres_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/fault"
	"whence/internal/postgres"
	"whence/internal/postgres/pgtest"
)

// counters gives a database with two rows to change.
func counters(t *testing.T) *pgxpool.Pool {
	t.Helper()
	pool := pgtest.New(t)
	if _, err := pool.Exec(t.Context(), `CREATE TABLE counters (id int PRIMARY KEY, n int NOT NULL); INSERT INTO counters VALUES (1, 0), (2, 0)`); err != nil {
		t.Fatal(err)
	}
	return pool
}

func count(t *testing.T, pool *pgxpool.Pool, id int) int {
	t.Helper()
	var n int
	if err := pool.QueryRow(t.Context(), `SELECT n FROM counters WHERE id = $1`, id).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func increment(ctx context.Context, tx pgx.Tx, id int) error {
	_, err := tx.Exec(ctx, `UPDATE counters SET n = n + 1 WHERE id = $1`, id)
	return err
}

func TestFailedTransactionLeavesNothing(t *testing.T) {
	pool := counters(t)
	tea := errors.New("tea")
	err := postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
		if err := increment(t.Context(), tx, 1); err != nil {
			return err
		}
		return tea
	})
	if !errors.Is(err, tea) || count(t, pool, 1) != 0 {
		t.Errorf("got %v, and the count is %d", err, count(t, pool, 1))
	}
	func() {
		defer func() { _ = recover() }()
		_ = postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
			_ = increment(t.Context(), tx, 1)
			panic("tea")
		})
	}()
	if count(t, pool, 1) != 0 || pool.Stat().AcquiredConns() != 0 {
		t.Errorf("after a panic the count is %d, with %d connections out", count(t, pool, 1), pool.Stat().AcquiredConns())
	}
}

func TestFaultOfASliceComesBackAsItIs(t *testing.T) {
	pool := counters(t)
	want := fault.New(fault.NotFound, "no_such_claim", "No claim has this id.")
	err := postgres.InTx(t.Context(), pool, func(pgx.Tx) error { return want })
	if got, _ := fault.As(err); got != want {
		t.Errorf("got %v", err)
	}
}

func TestDeadlockIsRetriedUntilBothSucceed(t *testing.T) {
	pool := counters(t)
	if _, err := pool.Exec(t.Context(), `ALTER ROLE CURRENT_USER SET deadlock_timeout = 0`); err != nil {
		t.Logf("deadlocks take a second to be seen: %v", err)
	}
	var runs atomic.Int32
	var meet, all sync.WaitGroup
	meet.Add(2)
	for i := range 2 {
		all.Go(func() {
			first := true
			err := postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
				runs.Add(1)
				if err := increment(t.Context(), tx, 1+i); err != nil {
					return err
				}
				if first { // each holds the row that the other wants next
					first = false
					meet.Done()
					meet.Wait()
				}
				return increment(t.Context(), tx, 2-i)
			})
			if err != nil {
				t.Errorf("transaction %d: %v", i, err)
			}
		})
	}
	all.Wait()
	if a, b := count(t, pool, 1), count(t, pool, 2); a != 2 || b != 2 {
		t.Errorf("the counts are %d and %d, want 2 and 2", a, b)
	}
	if runs.Load() < 3 {
		t.Errorf("%d runs: there was no deadlock, this test shows nothing", runs.Load())
	}
}

func TestEndlessConflictGivesUpAfterFiveRetries(t *testing.T) {
	pool := counters(t)
	runs := 0
	err := postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
		runs++
		_, err := tx.Exec(t.Context(), `DO $$ BEGIN RAISE 'again' USING ERRCODE = 'serialization_failure'; END $$`)
		return err
	})
	if f, ok := fault.As(err); !ok || f.Kind != fault.Exhausted || f.Code != "database_busy" || runs != 6 {
		t.Errorf("got %v after %d runs, want Exhausted database_busy after 6", err, runs)
	}
}

func TestCallerThatGoesAwayLeavesTheConnectionUsable(t *testing.T) {
	pool := counters(t)
	ctx, cancel := context.WithCancel(t.Context())
	var pid uint32
	err := postgres.InTx(ctx, pool, func(tx pgx.Tx) error {
		pid = tx.Conn().PgConn().PID()
		err := increment(ctx, tx, 1)
		cancel()
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
	if n := count(t, pool, 1); n != 0 {
		t.Errorf("the count is %d", n)
	}
	conn, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	if conn.Conn().PgConn().PID() != pid {
		t.Error("the connection was thrown away: the rollback did not outlive the context")
	}
}

func TestNoConnectionWithinASecond(t *testing.T) {
	pool, err := postgres.Open(t.Context(), postgres.Options{URL: pgtest.DSN(t), MaxConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	taken, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Release()
	started := time.Now()
	err = postgres.InTx(t.Context(), pool, func(pgx.Tx) error { return nil })
	f, ok := fault.As(err)
	if !ok || f.Kind != fault.Exhausted || f.Code != "database_busy" || f.RetryAfter <= 0 {
		t.Errorf("got %v, want Exhausted database_busy with a time to try again", err)
	}
	if err := postgres.WithConn(t.Context(), pool, func(*pgx.Conn) error { return nil }); !fault.Is(err, fault.Exhausted) {
		t.Errorf("without a transaction: %v", err)
	}
	if waited := time.Since(started) / 2; waited < 900*time.Millisecond || waited > 20*time.Second {
		t.Errorf("it waited %v", waited)
	}
}

// cutAfter is a connection that goes dead once it has sent a word.
type cutAfter struct {
	net.Conn
	word []byte
	sent *atomic.Bool
}

func (c cutAfter) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	if bytes.Contains(b, c.word) {
		c.sent.Store(true)
		time.AfterFunc(50*time.Millisecond, func() { c.Close() })
	}
	return n, err
}

func (c cutAfter) Read(b []byte) (int, error) {
	if c.sent.Load() {
		time.Sleep(100 * time.Millisecond) // the answer is on its way, and does not arrive
		return 0, net.ErrClosed
	}
	return c.Conn.Read(b)
}

func TestConnectionCutWhileCommitting(t *testing.T) {
	for _, tt := range []struct {
		name, word string
		kind       fault.Kind
		code       string
		count      int
	}{
		{"the word to commit was sent", "commit\x00", fault.OutcomeUnknown, "outcome_unknown", 1},
		{"the word to commit was never sent", "UPDATE", fault.Exhausted, "database_unavailable", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pool := counters(t)
			config := pool.Config()
			dial := config.ConnConfig.DialFunc
			config.ConnConfig.DialFunc = func(ctx context.Context, network, addr string) (net.Conn, error) {
				conn, err := dial(ctx, network, addr)
				return cutAfter{conn, []byte(tt.word), new(atomic.Bool)}, err
			}
			config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeExec
			cut, err := pgxpool.NewWithConfig(t.Context(), config)
			if err != nil {
				t.Fatal(err)
			}
			defer cut.Close()
			err = postgres.InTx(t.Context(), cut, func(tx pgx.Tx) error { return increment(t.Context(), tx, 1) })
			if f, ok := fault.As(err); !ok || f.Kind != tt.kind || f.Code != tt.code {
				t.Errorf("got %v, want %s", err, tt.code)
			}
			// The server goes through with what it was told, or takes it back.
			deadline := time.Now().Add(5 * time.Second)
			for count(t, pool, 1) != tt.count && time.Now().Before(deadline) {
				time.Sleep(10 * time.Millisecond)
			}
			if n := count(t, pool, 1); n != tt.count {
				t.Errorf("the count is %d, want %d", n, tt.count)
			}
		})
	}
}

func TestDeferredRuleThatFailsAtTheCommitIsAPlainRefusal(t *testing.T) {
	pool := pgtest.New(t)
	if _, err := pool.Exec(t.Context(), `CREATE TABLE late (n int UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO late VALUES (1)`); err != nil {
		t.Fatal(err)
	}
	err := postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `INSERT INTO late VALUES (1)`)
		return err
	})
	if f, ok := fault.As(err); !ok || f.Code != "already_exists" {
		t.Errorf("got %v, want already_exists", err)
	}
}

func TestSnapshotSeesOneMomentAndWritesNothing(t *testing.T) {
	pool := counters(t)
	err := postgres.InSnapshot(t.Context(), pool, func(tx pgx.Tx) error {
		var before, after int
		const read = `SELECT n FROM counters WHERE id = 1`
		if err := tx.QueryRow(t.Context(), read).Scan(&before); err != nil {
			return err
		}
		if _, err := pool.Exec(t.Context(), `UPDATE counters SET n = n + 1`); err != nil {
			return err
		}
		if err := tx.QueryRow(t.Context(), read).Scan(&after); err != nil {
			return err
		}
		if before != after {
			t.Errorf("it saw %d and then %d", before, after)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = postgres.InSnapshot(t.Context(), pool, func(tx pgx.Tx) error { return increment(t.Context(), tx, 1) })
	if err == nil || count(t, pool, 1) != 1 {
		t.Errorf("a write in a snapshot gives %v", err)
	}
}

func TestOneStatementNeedsNoTransaction(t *testing.T) {
	pool := counters(t)
	err := postgres.WithConn(t.Context(), pool, func(conn *pgx.Conn) error {
		_, err := conn.Exec(t.Context(), `INSERT INTO counters VALUES (1, 0)`)
		return err
	})
	if f, ok := fault.As(err); !ok || f.Code != "already_exists" {
		t.Errorf("got %v, want already_exists", err)
	}
	if out := pool.Stat().AcquiredConns(); out != 0 {
		t.Errorf("%d connections are out", out)
	}
}
