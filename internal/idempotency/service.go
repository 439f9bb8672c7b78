package idempotency

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/fault"
	"whence/internal/postgres"
)

// Kept is how long a key is known.
const Kept = 24 * time.Hour

// sweepBatch is how many keys are forgotten in one transaction.
const sweepBatch = 1000

// Request is what a key stands for.
type Request struct {
	Principal   uuid.UUID // whose key it is
	Key         string    // 1 to 255 visible ASCII characters
	Fingerprint [32]byte  // a SHA-256 over what was asked
	Credential  string    // what the principal has shown: seals the answer, where Sealed
	Sealed      bool      // the answer holds a secret, which is not to be read from the database
}

// Answer is what a request was answered with.
type Answer struct {
	Status      int
	ContentType string
	Location    string
	ETag        string
	Body        []byte
}

func (a Answer) success() bool { return a.Status >= 200 && a.Status < 300 }

// Service keeps keys with their answers.
type Service struct{ pool *pgxpool.Pool }

// New makes a Service.
func New(pool *pgxpool.Pool) *Service { return &Service{pool: pool} }

// errKnown ends a work whose key has got its answer in the meantime.
var errKnown = errors.New("the key is known")

// Do does the work of a request that has not been done, and gives its answer;
// of one that has, it gives the first answer, with replayed. Work's transactions
// become one. An error of work, or an answer that is no success (2xx), undoes
// them and is given back; the key is then free.
//
// The key of another request is Invalid `idempotency_key_reused`; one whose
// first request is still at work Conflict `in_progress`.
func (s *Service) Do(ctx context.Context, r Request, work func(ctx context.Context) (Answer, error)) (answer Answer, replayed bool, err error) {
	var known *Answer
	err = postgres.WithConn(ctx, s.pool, func(conn *pgx.Conn) (err error) {
		known, err = find(ctx, conn, r)
		return err
	})
	switch {
	case err != nil:
		return Answer{}, false, err
	case known != nil:
		return *known, true, nil
	}
	joined, joint := postgres.Join(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		if known, err = claim(ctx, tx, r); err == nil && known != nil {
			return errKnown
		}
		return err
	})
	defer joint.Abandon(ctx)
	answer, err = work(joined)
	if known == nil && err == nil && answer.success() {
		err = joint.Commit(ctx, func(tx pgx.Tx) error { return keep(ctx, tx, r, answer) })
	}
	if known != nil {
		return *known, true, nil
	}
	return answer, false, err
}

// claim takes the lock of a key until the end of the transaction, and gives the
// answer that the key has meanwhile got, if any. The look comes in a statement
// behind the lock's, so that it sees what the lock's last holder wrote.
func claim(ctx context.Context, tx pgx.Tx, r Request) (*Answer, error) {
	var free bool
	var known *Answer
	batch := &pgx.Batch{}
	batch.Queue(lockKey, r.args()).QueryRow(func(row pgx.Row) error { return row.Scan(&free) })
	batch.Queue(findKey, r.args()).Query(func(rows pgx.Rows) (err error) {
		known, err = r.answer(rows)
		return err
	})
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return nil, err
	}
	if !free {
		return nil, fault.New(fault.Conflict, "in_progress", "The first request with this Idempotency-Key is still at work: repeat it in a moment.")
	}
	return known, nil
}

func find(ctx context.Context, conn *pgx.Conn, r Request) (*Answer, error) {
	rows, err := conn.Query(ctx, findKey, r.args())
	if err != nil {
		return nil, fmt.Errorf("look up an idempotency key: %w", err)
	}
	return r.answer(rows)
}

// answer reads the row of the request's key; nil where there is none.
func (r Request) answer(rows pgx.Rows) (*Answer, error) {
	row, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[keyRow])
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil, nil //nolint:nilnil // not known is no error
	case err != nil:
		return nil, fmt.Errorf("read an idempotency key: %w", err)
	case [32]byte(row.Fingerprint) != r.Fingerprint:
		return nil, fault.New(fault.Invalid, "idempotency_key_reused", "This Idempotency-Key was used for another request: a new request takes a new key.")
	}
	a := Answer{Status: row.Status, ContentType: row.ContentType, Location: row.Location, ETag: row.ETag, Body: row.Body}
	if row.Sealed {
		if a.Body, err = r.open(row.Body); err != nil {
			return nil, err
		}
	}
	return &a, nil
}

func keep(ctx context.Context, tx pgx.Tx, r Request, a Answer) error {
	args := r.args()
	args["fingerprint"], args["status"], args["sealed"] = r.Fingerprint[:], a.Status, r.Sealed
	args["content_type"], args["location"], args["etag"], args["body"] = a.ContentType, a.Location, a.ETag, a.Body
	if r.Sealed {
		sealed, err := r.seal(a.Body)
		if err != nil {
			return err
		}
		args["body"] = sealed
	}
	tag, err := tx.Exec(ctx, insertKey, args)
	switch {
	case err != nil:
		return fmt.Errorf("keep an idempotency key: %w", err)
	case tag.RowsAffected() != 1:
		return errors.New("an idempotency key got an answer from somebody who did not hold its lock")
	}
	return nil
}

// Sweep forgets some of the keys that are older than Kept. more tells that
// there may be others.
func (s *Service) Sweep(ctx context.Context) (more bool, err error) {
	var n int64
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, sweepKeys, pgx.NamedArgs{"kept": Kept, "batch": sweepBatch})
		n = tag.RowsAffected()
		return err
	})
	return n == sweepBatch, err
}
