package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/postgres"
)

// newerCheckpoints are those behind a size, in order.
const newerCheckpoints = `SELECT c.note, c.tree_size FROM history_checkpoints c WHERE c.tree_size > @size ORDER BY c.tree_size LIMIT 1000`

// Publisher appends checkpoints to a file outside of the database. One process at
// a time writes to a file.
type Publisher struct {
	path string
	last Checkpoint // the newest in the file; the zero one while there is none
}

// OpenPublisher continues the file of a data directory. A note at its end that was
// not written whole, when the machine went down, is cut off.
func OpenPublisher(dir string) (*Publisher, error) {
	p := &Publisher{path: filepath.Join(dir, CheckpointsFile)}
	content, err := os.ReadFile(p.path)
	if errors.Is(err, os.ErrNotExist) {
		return p, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read what was published: %w", err)
	}
	text := string(content)
	notes := Split(text)
	if n := len(notes); n > 0 && !whole(notes[n-1]) && strings.HasSuffix(text, notes[n-1]) {
		if err := os.Truncate(p.path, int64(len(text)-len(notes[n-1]))); err != nil {
			return nil, fmt.Errorf("cut off what was not published whole: %w", err)
		}
		notes = notes[:n-1]
	}
	if n := len(notes); n > 0 {
		if p.last, err = Read(notes[n-1]); err != nil {
			return nil, fmt.Errorf("%s: the last checkpoint can't be read: %w", p.path, err)
		}
	}
	return p, nil
}

// whole tells whether a note was written to its end.
func whole(note string) bool {
	return strings.Contains(note, "\n\n"+signature) && strings.HasSuffix(note, "\n")
}

// Published is the newest checkpoint in the file; ok is false while there is none.
func (p *Publisher) Published() (c Checkpoint, ok bool) { return p.last, p.last.Size > 0 }

// ErrRewritten says that the tree is not the one that was published.
var ErrRewritten = errors.New("the history is not the one that was published")

// Compare refuses, as ErrRewritten, a database whose tree does not hold the newest
// checkpoint that was published.
func (p *Publisher) Compare(ctx context.Context, pool *pgxpool.Pool) error {
	published, ok := p.Published()
	if !ok {
		return nil
	}
	return postgres.InSnapshot(ctx, pool, func(tx pgx.Tx) error {
		var size int64
		if err := tx.QueryRow(ctx, `SELECT coalesce(max(leaf_index) + 1, 0) FROM history_leaves`).Scan(&size); err != nil {
			return err
		}
		if uint64(size) < published.Size {
			return fmt.Errorf("%w: it has %d rows, and had %d on %s", ErrRewritten, size, published.Size, published.SignedAt.Format(timeLayout))
		}
		tree, err := treeOf(ctx, tx, published.Size)
		if err != nil {
			return err
		}
		var root audit.Hash
		if root, err = rootOf(tree); err == nil && root != published.Root {
			err = fmt.Errorf("%w: its first %d rows were others on %s", ErrRewritten, published.Size, published.SignedAt.Format(timeLayout))
		}
		return err
	})
}

// catchUp publishes what was signed and is not published yet, also what an earlier
// life or another server has signed.
func (p *Publisher) catchUp(ctx context.Context, pool *pgxpool.Pool) error {
	for {
		var notes []string
		err := postgres.InSnapshot(ctx, pool, func(tx pgx.Tx) error {
			rows, err := tx.Query(ctx, newerCheckpoints, pgx.NamedArgs{"size": int64(p.last.Size)})
			if err != nil {
				return err
			}
			var note string
			var size int64
			_, err = pgx.ForEachRow(rows, []any{&note, &size}, func() error {
				notes = append(notes, note)
				return nil
			})
			return err
		})
		if err != nil {
			return fmt.Errorf("publish checkpoints: %w", err)
		}
		if len(notes) == 0 {
			return nil
		}
		if err := p.append(notes); err != nil {
			return fmt.Errorf("publish checkpoints: %w", err)
		}
	}
}

// append writes notes and waits until they are on the disk.
func (p *Publisher) append(notes []string) (err error) {
	last, err := Read(notes[len(notes)-1])
	if err != nil {
		return err
	}
	f, err := os.OpenFile(p.path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := f.WriteString(strings.Join(notes, "\n") + "\n"); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	p.last = last
	return nil
}
