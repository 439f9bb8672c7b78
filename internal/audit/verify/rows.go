package verify

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/audit/ledger"
)

// pageOfRows is how many history rows are read at once.
const pageOfRows = 2000

// selectRows gives rows with their leaves, of which a row has one.
const selectRows = `
SELECT h.entity_type, h.entity_id, h.revision, h.id, h.at, h.actor, h.operation, h.reason, h.before::text, h.after::text, h.hash::bytea,
       l.leaf_index, l.hash::bytea
FROM (SELECT * FROM history %s ORDER BY entity_type, entity_id, revision %s) h
LEFT JOIN history_leaves l ON l.entity_id = h.entity_id AND l.revision = h.revision AND l.entity_type = h.entity_type
ORDER BY h.entity_type, h.entity_id, h.revision, l.leaf_index`

var (
	rowsBehind = fmt.Sprintf(selectRows, `WHERE (entity_type, entity_id, revision) > (@type, @id::uuid, @revision)`, `LIMIT @limit`)
	rowsOf     = fmt.Sprintf(selectRows, `WHERE entity_type = @type AND entity_id = @id::uuid`, ``)
)

// chain follows the rows of one entity after another.
type chain struct {
	report *Report
	last   audit.Row     // zero before the first
	hash   audit.Hash    // of last, as it is stored
	leaf   *int64        // of last
	leaves []ledger.Leaf // of all rows that are in the tree; kept where it is not nil
}

// rows looks at every row of the history.
func (r *run) rows(ctx context.Context) error {
	total, err := r.estimate(ctx, "history")
	if err != nil {
		return err
	}
	c := chain{report: &r.Report}
	for {
		before := r.Rows
		args := pgx.NamedArgs{"type": c.last.EntityType, "id": c.last.EntityID, "revision": c.last.Revision, "limit": pageOfRows}
		if err := c.read(ctx, r.tx, rowsBehind, args); err != nil {
			return err
		}
		r.Progress("rows", r.Rows, total)
		if r.Rows-before < pageOfRows {
			return nil
		}
	}
}

// read looks at the rows of a statement.
func (c *chain) read(ctx context.Context, tx pgx.Tx, sql string, args pgx.NamedArgs) error {
	rows, err := tx.Query(ctx, sql, args)
	if err != nil {
		return err
	}
	var x audit.Row
	var hash, sealed []byte
	var leaf *int64
	_, err = pgx.ForEachRow(rows, []any{
		&x.EntityType, &x.EntityID, &x.Revision, &x.ID, &x.At, &x.Actor, &x.Operation, &x.Reason, &x.Before, &x.After, &hash, &leaf, &sealed,
	}, func() error {
		c.look(x, audit.Hash(hash), leaf, sealed)
		return nil
	})
	return err
}

func (c *chain) look(x audit.Row, hash audit.Hash, leaf *int64, sealed []byte) {
	find := func(code Code, revision int32, detail string, args ...any) {
		c.report.find(Finding{
			Code: code, EntityType: x.EntityType, EntityID: x.EntityID, Revision: int(revision), Detail: fmt.Sprintf(detail, args...),
		})
	}
	same := x.EntityType == c.last.EntityType && x.EntityID == c.last.EntityID
	if same && x.Revision == c.last.Revision {
		find(RowSealedTwice, x.Revision, "it is in the tree as leaf %d too", *leaf)
		return
	}
	c.report.Rows++
	var previous audit.Hash
	expected := int32(1)
	if same {
		previous, expected = c.hash, c.last.Revision+1
	}
	switch {
	case x.Revision > expected:
		for missing := expected; missing < x.Revision && missing < expected+100; missing++ {
			find(RowMissing, missing, "it is not in the history, but revision %d is", x.Revision)
		}
	case x.HashAfter(previous) != hash:
		find(RowChanged, x.Revision, "it is not what its hash was made of, or the row before it is another")
	}
	switch {
	case leaf == nil:
		c.report.Unsealed++
	case sealed != nil && audit.Hash(sealed) != hash:
		find(RowRewritten, x.Revision, "it was sealed as leaf %d with another hash", *leaf)
	}
	if leaf != nil && c.leaves != nil {
		c.leaves = append(c.leaves, ledger.Leaf{Index: uint64(*leaf), Hash: hash})
	}
	if same && leaf != nil && c.leaf == nil {
		find(RowUnsealed, c.last.Revision, "it is not in the tree, but revision %d is", x.Revision)
	}
	c.last, c.hash, c.leaf = x, hash, leaf
	if c.last.Reason, c.last.Before, c.last.After = nil, nil, nil; leaf != nil {
		c.leaf = new(*leaf)
	}
}
