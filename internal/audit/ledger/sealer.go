package ledger

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/postgres"
)

// batch is how many rows are looked at in one transaction.
const batch = 5000

// everyXact is above the number of any transaction.
const everyXact = "18446744073709551615"

const (
	// holdTree lets one sealer at a time add to the tree; another one comes later.
	// The numbers are the lock's name, which nothing else uses.
	holdTree = `SELECT pg_try_advisory_xact_lock(4104, 2)`

	// horizon gives the oldest transaction that may still write, and one that has not begun.
	horizon = `SELECT pg_snapshot_xmin(s)::text, pg_snapshot_xmax(s)::text FROM pg_current_snapshot() AS s`

	treeSize = `SELECT coalesce(max(leaf_index) + 1, 0), now() FROM history_leaves`

	// nextRows gives rows in the order in which they were written, with whether
	// they are sealed.
	nextRows = `
SELECT h.entity_type, h.entity_id, h.revision, h.hash, h.xact, h.id,
       EXISTS (SELECT FROM history_leaves l WHERE l.entity_id = h.entity_id AND l.revision = h.revision AND l.entity_type = h.entity_type)
FROM (SELECT entity_type, entity_id, revision, hash::bytea AS hash, xact::text AS xact, id FROM history
      WHERE (xact, id) > (@xact::text::xid8, @id::uuid) AND xact < @below::text::xid8 ORDER BY history.xact, id LIMIT @limit) h`

	insertLeaves = `
INSERT INTO history_leaves (leaf_index, entity_type, entity_id, revision, hash)
SELECT @first::bigint + r.ord - 1, r.entity_type, r.entity_id, r.revision, r.hash
FROM unnest(@types::text[], @ids::uuid[], @revisions::integer[], @hashes::bytea[])
     WITH ORDINALITY AS r (entity_type, entity_id, revision, hash, ord)`

	insertNodes = `
INSERT INTO history_nodes (level, node_index, hash)
SELECT * FROM unnest(@levels::smallint[], @indexes::bigint[], @hashes::bytea[])`

	insertCheckpoint = `
INSERT INTO history_checkpoints (tree_size, id, root, signed_at, note) VALUES (@size, @id::uuid, @root::bytea, @at, @note)`
)

// Sealer adds the rows of the history to the tree and signs it. Several may run,
// on several servers: one at a time does the work.
type Sealer struct {
	pool      *pgxpool.Pool
	key       Key
	publisher *Publisher
	log       *slog.Logger

	// All rows of transactions before low have been looked at.
	low string

	sealed   atomic.Uint64 // the size of the tree as last seen
	lastSeal atomic.Int64  // when all rows were last seen in the tree, in Unix seconds; 0 for never
	failures atomic.Uint64
}

// NewSealer makes a Sealer that has looked at nothing.
func NewSealer(pool *pgxpool.Pool, key Key, publisher *Publisher, log *slog.Logger) *Sealer {
	return &Sealer{pool: pool, key: key, publisher: publisher, log: log, low: "0"}
}

// pass is one look at all rows that may not be sealed.
type pass struct {
	xact  string    // behind this row …
	id    uuid.UUID // … of this transaction
	below string    // and before this transaction
}

// errBusy says that another sealer is at work.
var errBusy = errors.New("another one seals the history")

// Seal adds every row that is committed to the tree, a batch per transaction, each
// with its checkpoint, and publishes them. It gives how many rows it added; none,
// without looking, while another sealer is at work. It must not be called twice at once.
func (s *Sealer) Seal(ctx context.Context) (rows int, err error) {
	defer func() {
		if err != nil && ctx.Err() == nil {
			s.failures.Add(1)
		}
	}()
	var low string
	p := pass{xact: s.low}
	if err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, horizon).Scan(&low, &p.below)
	}); err != nil {
		return 0, fmt.Errorf("seal the history: %w", err)
	}
	if s.low == "0" {
		p.below = everyXact // rows of another cluster have numbers that have not come here
	}
	for more := true; more; {
		var added int
		more, added, err = s.batch(ctx, &p)
		rows += added
		if errors.Is(err, errBusy) {
			return rows, nil
		}
		if err != nil {
			return rows, fmt.Errorf("seal the history: %w", err)
		}
	}
	s.low = low
	s.lastSeal.Store(time.Now().Unix())
	return rows, s.publisher.catchUp(ctx, s.pool)
}

func (s *Sealer) batch(ctx context.Context, p *pass) (more bool, added int, err error) {
	var c Checkpoint
	at := *p
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		*p, added = at, 0
		var held bool
		if err := tx.QueryRow(ctx, holdTree).Scan(&held); err != nil {
			return err
		}
		if !held {
			return errBusy
		}
		rows, err := s.next(ctx, tx, p)
		if err != nil {
			return err
		}
		more = rows.seen == batch
		var size int64
		var now time.Time
		if err := tx.QueryRow(ctx, treeSize).Scan(&size, &now); err != nil {
			return err
		}
		s.sealed.Store(uint64(size))
		if added = len(rows.hashes); added == 0 {
			return nil
		}
		c, err = s.add(ctx, tx, uint64(size), now, rows)
		return err
	})
	if err != nil || added == 0 {
		return more, 0, err
	}
	s.sealed.Store(c.Size)
	s.log.InfoContext(ctx, "the history was sealed", "size", c.Size, "root", fmt.Sprintf("%x", c.Root))
	return more, added, nil
}

// unsealed are rows as columns.
type unsealed struct {
	types     []string
	ids       []uuid.UUID
	revisions []int32
	hashes    [][]byte
	seen      int // with those that are sealed
}

// next reads a batch, and moves the pass behind it.
func (s *Sealer) next(ctx context.Context, tx pgx.Tx, p *pass) (unsealed, error) {
	var u unsealed
	rows, err := tx.Query(ctx, nextRows, pgx.NamedArgs{"xact": p.xact, "id": p.id, "below": p.below, "limit": batch})
	if err != nil {
		return u, err
	}
	var entityType string
	var entityID uuid.UUID
	var revision int32
	var hash []byte
	var sealed bool
	_, err = pgx.ForEachRow(rows, []any{&entityType, &entityID, &revision, &hash, &p.xact, &p.id, &sealed}, func() error {
		u.seen++
		if !sealed {
			u.types, u.ids, u.revisions = append(u.types, entityType), append(u.ids, entityID), append(u.revisions, revision)
			u.hashes = append(u.hashes, append([]byte(nil), hash...))
		}
		return nil
	})
	return u, err
}

// add writes rows as the leaves behind those that are there.
func (s *Sealer) add(ctx context.Context, tx pgx.Tx, size uint64, now time.Time, u unsealed) (Checkpoint, error) {
	var c Checkpoint
	tree, err := treeOf(ctx, tx, size)
	if err != nil {
		return c, err
	}
	growing := Growing{tree}
	var levels []int16
	var indexes []int64
	var kept [][]byte
	for _, hash := range u.hashes {
		err := growing.Add(audit.Hash(hash), func(level uint, index uint64, hash audit.Hash) {
			levels, indexes, kept = append(levels, int16(level)), append(indexes, int64(index)), append(kept, hash[:])
		})
		if err != nil {
			return c, err
		}
	}
	root, err := growing.Root()
	if err != nil {
		return c, err
	}
	if c, err = s.key.sign(growing.Size(), root, now); err != nil {
		return c, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return c, err
	}
	queue := &pgx.Batch{}
	queue.Queue(insertLeaves, pgx.NamedArgs{"first": int64(size), "types": u.types, "ids": u.ids, "revisions": u.revisions, "hashes": u.hashes})
	if len(kept) > 0 {
		queue.Queue(insertNodes, pgx.NamedArgs{"levels": levels, "indexes": indexes, "hashes": kept})
	}
	queue.Queue(insertCheckpoint, pgx.NamedArgs{"size": int64(c.Size), "id": id, "root": c.Root[:], "at": c.SignedAt, "note": c.Note})
	return c, tx.SendBatch(ctx, queue).Close()
}
