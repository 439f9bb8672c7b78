package postgres

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/fault"
)

const (
	maxRetries      = 5
	firstBackoff    = 10 * time.Millisecond // doubled each time, with jitter
	rollbackTimeout = 5 * time.Second
)

// InTx runs fn in a transaction (READ COMMITTED) and commits it when fn gives
// nil. After a deadlock or a serialisation failure it is run again, up to five
// times: fn does nothing that a second run would do twice outside the database.
//
// Errors of fn come back as they are if they are faults, translated otherwise;
// the transaction is then rolled back, even when ctx has ended. An OutcomeUnknown
// fault means that the connection was lost while committing.
//
// With a context of Join's, fn runs in a savepoint of the joint transaction.
func InTx(ctx context.Context, pool *pgxpool.Pool, fn func(tx pgx.Tx) error, options ...TxOption) error {
	local := map[string]string{}
	for _, option := range options {
		option(local)
	}
	joint := joined(ctx, pool)
	if joint != nil {
		if err := joint.begin(ctx); err != nil {
			return err
		}
	}
	opts := pgx.TxOptions{IsoLevel: pgx.ReadCommitted, AccessMode: pgx.ReadWrite}
	var err error
	for attempt := range maxRetries + 1 {
		if attempt > 0 && !pause(ctx, attempt) {
			break
		}
		if joint != nil {
			err = joint.within(ctx, setting(ctx, local, fn))
		} else {
			err = once(ctx, pool, opts, setLocal(local), fn)
		}
		if !worthRepeating(err) {
			break
		}
	}
	return Translate(err)
}

// setting gives fn in a transaction that has begun without the settings. They
// last to its end.
func setting(ctx context.Context, local map[string]string, fn func(tx pgx.Tx) error) func(tx pgx.Tx) error {
	if len(local) == 0 {
		return fn
	}
	return func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, strings.TrimPrefix(setLocal(local), "; ")); err != nil {
			return err
		}
		return fn(tx)
	}
}

// TxOption is a setting of one transaction of InTx.
type TxOption func(local map[string]string)

// PlannedOnce has the statements of the transaction planned once per connection,
// whatever their arguments: for those that all find their rows by a key, and
// whose planning would take longer than they do.
func PlannedOnce() TxOption {
	return func(local map[string]string) { local["plan_cache_mode"] = "force_generic_plan" }
}

// WithConn lends fn a connection without a transaction: for a read of one
// statement, where beginning and ending a transaction would be most of the work.
// Errors are as InTx's. Behind a Pooler the limits don't reach such a
// statement: there the role needs them (ALTER ROLE … SET statement_timeout).
//
// With a context of Join's it sees what the joint transaction has written.
func WithConn(ctx context.Context, pool *pgxpool.Pool, fn func(conn *pgx.Conn) error) error {
	if joint := joined(ctx, pool); joint.begun() {
		return Translate(joint.within(ctx, func(tx pgx.Tx) error { return fn(tx.Conn()) }))
	}
	conn, err := acquire(ctx, pool)
	if err != nil {
		return err
	}
	defer conn.Release()
	return Translate(fn(conn.Conn()))
}

// Querier runs a statement: a connection or a transaction.
type Querier interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// InStatement runs one statement that writes, which is a transaction by itself:
// beginning and ending one around it would be most of the work. It is not repeated
// after a deadlock. With a context of Join's it is part of the joint transaction.
func InStatement(ctx context.Context, pool *pgxpool.Pool, fn func(q Querier) error) error {
	if joined(ctx, pool) != nil {
		return InTx(ctx, pool, func(tx pgx.Tx) error { return fn(tx) })
	}
	return WithConn(ctx, pool, func(c *pgx.Conn) error { return fn(c) })
}

// SnapshotOption changes a limit of InSnapshot.
type SnapshotOption func(*snapshot)

type snapshot struct{ local map[string]string }

// Lasting lets each statement of the snapshot, and each pause between two,
// last this long instead of the usual limit: for exports, whose reader sets the
// pace.
func Lasting(d time.Duration) SnapshotOption {
	return func(s *snapshot) {
		s.local["statement_timeout"] = milliseconds(d)
		s.local["idle_in_transaction_session_timeout"] = milliseconds(d)
	}
}

// InSnapshot runs fn in a read-only transaction (REPEATABLE READ) in which all
// statements see the database as of one moment. It runs once: fn may stream.
//
// With a context of Join's, fn sees instead what the joint transaction has
// written, and each statement what others have committed before it.
func InSnapshot(ctx context.Context, pool *pgxpool.Pool, fn func(tx pgx.Tx) error, options ...SnapshotOption) error {
	s := snapshot{local: map[string]string{}}
	for _, option := range options {
		option(&s)
	}
	if joint := joined(ctx, pool); joint.begun() {
		return Translate(joint.within(ctx, fn))
	}
	opts := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	return Translate(once(ctx, pool, opts, setLocal(s.local), fn))
}

// once is one attempt at a transaction. Its errors are not yet translated.
func once(ctx context.Context, pool *pgxpool.Pool, opts pgx.TxOptions, local string, fn func(tx pgx.Tx) error) error {
	conn, err := acquire(ctx, pool)
	if err != nil {
		return err
	}
	defer conn.Release()
	tx, err := conn.BeginTx(ctx, withSettings(opts, conn.Conn(), local))
	if err != nil {
		return err
	}
	// Does nothing after a commit. A context that has ended must not keep the
	// connection from being given back clean; a panic of fn passes through.
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTimeout)
		defer cancel()
		_ = tx.Rollback(ctx)
	}()
	if err := fn(tx); err != nil {
		return err
	}
	return commit(ctx, tx)
}

// withSettings lets the settings travel with the statement that begins the
// transaction, so that they cost no round trip.
func withSettings(opts pgx.TxOptions, conn *pgx.Conn, local string) pgx.TxOptions {
	always, _ := conn.PgConn().CustomData()[beginKey].(string)
	if always+local == "" {
		return opts
	}
	opts.BeginQuery = "begin isolation level " + string(opts.IsoLevel) + " " + string(opts.AccessMode) + always + local
	return opts
}

func commit(ctx context.Context, tx pgx.Tx) error {
	if err := ctx.Err(); err != nil {
		return err // before pgx closes the connection over it
	}
	if tx.Conn().IsClosed() {
		return pgconn.ErrConnClosed
	}
	err := tx.Commit(ctx)
	if err == nil || errors.Is(err, pgx.ErrTxCommitRollback) || neverSent(err) {
		return err
	}
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.SeverityUnlocalized == "ERROR" {
		return err // the database has answered: no
	}
	return (&fault.Fault{
		Kind: fault.OutcomeUnknown, Code: "outcome_unknown",
		Detail: "The connection to the database was lost while committing: the change may or may not have been made. " +
			"Repeat the request with the same Idempotency-Key, or look.",
	}).Because(err)
}

// neverSent tells whether a commit's error came before the word to commit left
// us. pgx says "conn closed", and that this is safe to repeat, also for a
// connection that broke while it waited for the answer.
func neverSent(err error) bool {
	return pgconn.SafeToRetry(err) && !errors.Is(err, pgconn.ErrConnClosed)
}

func worthRepeating(err error) bool {
	var refused *pgconn.PgError
	return errors.As(err, &refused) && (refused.Code == stateSerialization || refused.Code == stateDeadlock)
}

// pause waits before an attempt; false when ctx ends first.
func pause(ctx context.Context, attempt int) bool {
	longest := firstBackoff << attempt
	timer := time.NewTimer(longest/2 + rand.N(longest/2))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
