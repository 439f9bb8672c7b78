package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Joint makes all transactions of one piece of work one: what each of them
// writes is there when Commit has returned, with what Commit's own function
// writes, and nothing of it otherwise.
//
// The slices stay as they are. InTx, InSnapshot and WithConn, called with the
// context that Join gives, take part in the joint transaction, each in a
// savepoint, so that one that fails leaves the others be. It begins with the
// first InTx; until then reads go their own ways and no connection is held.
//
// A Joint serves one goroutine at a time. Abandon is called in any case.
type Joint struct {
	pool  *pgxpool.Pool
	first func(ctx context.Context, tx pgx.Tx) error

	conn *pgxpool.Conn
	tx   pgx.Tx
	err  error // why it can't begin
	over bool
}

// jointKey finds the Joint in a context. The transaction of a request is the
// one thing that travels so: every slice would have to pass it on otherwise,
// and none has to know of it.
type jointKey struct{}

// Join prepares a joint transaction for the work that is done with the context
// it gives. first runs at its beginning; if it fails, so does the InTx that
// began it, and each after it, in the same way.
func Join(ctx context.Context, pool *pgxpool.Pool, first func(ctx context.Context, tx pgx.Tx) error) (context.Context, *Joint) {
	j := &Joint{pool: pool, first: first}
	return context.WithValue(ctx, jointKey{}, j), j
}

// Commit runs last in the joint transaction, which it begins if nothing has,
// and commits. Its errors are InTx's.
func (j *Joint) Commit(ctx context.Context, last func(tx pgx.Tx) error) error {
	if err := j.begin(ctx); err != nil {
		return err
	}
	defer j.Abandon(ctx)
	if err := last(j.tx); err != nil {
		return Translate(err)
	}
	return Translate(commit(ctx, j.tx))
}

// Abandon ends the joint transaction and gives its connection back. After
// Commit it does nothing.
func (j *Joint) Abandon(ctx context.Context) {
	j.over = true
	if j.conn == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTimeout)
	defer cancel()
	_ = j.tx.Rollback(ctx)
	j.conn.Release()
	j.conn, j.tx = nil, nil
}

// joined gives the joint transaction that a context belongs to, if it is of
// this pool and goes on. What works on behind the end of a request is on its own.
func joined(ctx context.Context, pool *pgxpool.Pool) *Joint {
	j, _ := ctx.Value(jointKey{}).(*Joint)
	if j == nil || j.pool != pool || j.over {
		return nil
	}
	return j
}

func (j *Joint) begun() bool { return j != nil && j.tx != nil }

func (j *Joint) begin(ctx context.Context) error {
	if j.tx != nil || j.err != nil {
		return j.err
	}
	conn, err := acquire(ctx, j.pool)
	if err != nil {
		return Translate(err)
	}
	opts := pgx.TxOptions{IsoLevel: pgx.ReadCommitted, AccessMode: pgx.ReadWrite}
	tx, err := conn.BeginTx(ctx, withSettings(opts, conn.Conn(), ""))
	if err != nil {
		conn.Release()
		return Translate(err)
	}
	j.conn, j.tx = conn, tx
	if err := j.first(ctx, tx); err != nil {
		over := j.over
		j.Abandon(ctx)
		j.over, j.err = over, Translate(err)
	}
	return j.err
}

// within runs fn once in a savepoint. Its errors are not yet translated.
func (j *Joint) within(ctx context.Context, fn func(tx pgx.Tx) error) error {
	point, err := j.tx.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTimeout)
		defer cancel()
		_ = point.Rollback(ctx) // nothing, behind a release
	}()
	if err := fn(point); err != nil {
		return err
	}
	return point.Commit(ctx)
}
