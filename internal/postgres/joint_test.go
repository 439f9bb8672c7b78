package postgres_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/fault"
	"whence/internal/postgres"
)

func nothing(context.Context, pgx.Tx) error { return nil }

func add(ctx context.Context, pool *pgxpool.Pool, id int, then error) error {
	return postgres.InTx(ctx, pool, func(tx pgx.Tx) error {
		if err := increment(ctx, tx, id); err != nil {
			return err
		}
		return then
	})
}

func TestJointTransactionsAreThereTogetherOrNotAtAll(t *testing.T) {
	for name, commits := range map[string]bool{"committed": true, "abandoned": false} {
		t.Run(name, func(t *testing.T) {
			pool := counters(t)
			ctx, joint := postgres.Join(t.Context(), pool, nothing)
			for id := range 2 {
				if err := add(ctx, pool, id+1, nil); err != nil {
					t.Fatal(err)
				}
			}
			if count(t, pool, 1) != 0 {
				t.Error("others see what is not committed")
			}
			want := 0
			if commits {
				want = 3
				if err := joint.Commit(ctx, func(tx pgx.Tx) error { return increment(ctx, tx, 1) }); err != nil {
					t.Fatal(err)
				}
			}
			joint.Abandon(ctx)
			if got := count(t, pool, 1) + count(t, pool, 2); got != want {
				t.Errorf("the counts are %d", got)
			}
			if pool.Stat().AcquiredConns() != 0 {
				t.Error("a connection was not given back")
			}
			if err := add(ctx, pool, 2, nil); err != nil { // behind the end everybody is on their own
				t.Fatal(err)
			}
		})
	}
}

func TestAPartThatFailsLeavesTheOthersOfAJointTransaction(t *testing.T) {
	pool := counters(t)
	ctx, joint := postgres.Join(t.Context(), pool, nothing)
	defer joint.Abandon(ctx)
	tea := errors.New("tea")
	if err := add(ctx, pool, 1, nil); err != nil {
		t.Fatal(err)
	}
	if err := add(ctx, pool, 1, tea); !errors.Is(err, tea) {
		t.Errorf("got %v", err)
	}
	if err := postgres.InTx(ctx, pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO counters VALUES (1, 0)`)
		return err
	}); err == nil {
		t.Error("a row was added twice")
	}
	if err := joint.Commit(ctx, func(tx pgx.Tx) error { return increment(ctx, tx, 2) }); err != nil {
		t.Fatal(err)
	}
	if count(t, pool, 1) != 1 || count(t, pool, 2) != 1 {
		t.Errorf("the counts are %d and %d", count(t, pool, 1), count(t, pool, 2))
	}
}

func TestReadsSeeWhatTheJointTransactionWrote(t *testing.T) {
	pool := counters(t)
	ctx, joint := postgres.Join(t.Context(), pool, nothing)
	defer joint.Abandon(ctx)
	seen := func() (inSnapshot, withConn int) {
		read := `SELECT n FROM counters WHERE id = 1`
		if err := postgres.InSnapshot(ctx, pool, func(tx pgx.Tx) error { return tx.QueryRow(ctx, read).Scan(&inSnapshot) }); err != nil {
			t.Fatal(err)
		}
		if err := postgres.WithConn(ctx, pool, func(conn *pgx.Conn) error { return conn.QueryRow(ctx, read).Scan(&withConn) }); err != nil {
			t.Fatal(err)
		}
		return inSnapshot, withConn
	}
	if a, b := seen(); a != 0 || b != 0 || pool.Stat().AcquiredConns() != 0 {
		t.Errorf("before anything was written: %d, %d, with %d connections held", a, b, pool.Stat().AcquiredConns())
	}
	if err := add(ctx, pool, 1, nil); err != nil {
		t.Fatal(err)
	}
	if a, b := seen(); a != 1 || b != 1 {
		t.Errorf("after a write: %d, %d", a, b)
	}
}

func TestAJointTransactionThatMayNotBeginRefusesEveryPart(t *testing.T) {
	pool := counters(t)
	busy := fault.New(fault.Conflict, "busy", "not now")
	ctx, joint := postgres.Join(t.Context(), pool, func(context.Context, pgx.Tx) error { return busy })
	defer joint.Abandon(ctx)
	for range 2 {
		if err := add(ctx, pool, 1, nil); !errors.Is(err, busy) {
			t.Errorf("got %v", err)
		}
	}
	if err := joint.Commit(ctx, func(pgx.Tx) error { return nil }); !errors.Is(err, busy) {
		t.Errorf("got %v", err)
	}
	if count(t, pool, 1) != 0 || pool.Stat().AcquiredConns() != 0 {
		t.Error("something was done, or a connection not given back")
	}
}

func TestADeadlockInsideAJointTransactionIsTriedAgain(t *testing.T) {
	pool := counters(t)
	ctx, joint := postgres.Join(t.Context(), pool, nothing)
	defer joint.Abandon(ctx)
	tries := 0
	locked, waiting := make(chan struct{}), make(chan struct{})
	other := make(chan error, 1)
	go func() {
		other <- postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
			if err := increment(t.Context(), tx, 2); err != nil {
				return err
			}
			close(locked)
			<-waiting
			// Whose deadlock it is matters: this one waits longer before it looks.
			if _, err := tx.Exec(t.Context(), `SET LOCAL deadlock_timeout = '10s'; SET LOCAL lock_timeout = 0`); err != nil {
				return err
			}
			return increment(t.Context(), tx, 1)
		})
	}()
	err := postgres.InTx(ctx, pool, func(tx pgx.Tx) error {
		tries++
		if tries == 1 {
			<-locked
		}
		if err := increment(ctx, tx, 1); err != nil {
			return err
		}
		if tries == 1 {
			close(waiting)
		}
		return increment(ctx, tx, 2)
	})
	if err != nil || tries < 2 {
		t.Fatalf("after %d tries: %v", tries, err)
	}
	if err := <-other; err != nil {
		t.Fatal(err)
	}
	if err := joint.Commit(ctx, func(pgx.Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if count(t, pool, 1) != 2 || count(t, pool, 2) != 2 {
		t.Errorf("the counts are %d and %d", count(t, pool, 1), count(t, pool, 2))
	}
}
