package crosscheck

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/input"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
)

var commentOrder = keyset.Order[Comment]{
	IDColumn: "k.id", ID: func(c Comment) uuid.UUID { return c.ID }, Default: "-created_at",
	Sorts: []keyset.Sort[Comment]{{Name: "created_at"}},
}

const ofConflict = ` WHERE k.shard_key = @shard AND k.conflict_id = @id`

func collectComments(rows pgx.Rows) ([]Comment, error) {
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Comment, err error) {
		err = row.Scan(&c.ID, &c.Author, &c.Text, &c.CreatedAt)
		c.CreatedAt = c.CreatedAt.UTC()
		return c, err
	})
}

// Comments gives a page of what was said of a conflict, the newest first; the
// sort is created_at, both ways.
func (s *Service) Comments(ctx context.Context, id uuid.UUID, page keyset.Page) (keyset.List[Comment], error) {
	var none keyset.List[Comment]
	plan, err := commentOrder.Plan(page)
	if err != nil {
		return none, err
	}
	var list []Comment
	err = postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) error {
		c, err := oneConflict(ctx, tx, findConflict, id)
		if err != nil {
			return err
		}
		w := &keyset.Where{}
		w.And("k.shard_key = @shard AND k.conflict_id = @id", "shard", c.shard, "id", id)
		plan.Bind(w)
		rows, err := tx.Query(ctx, selectComments+w.SQL()+plan.Tail(), w.Args())
		if err != nil {
			return err
		}
		list, err = collectComments(rows)
		return err
	})
	if err != nil {
		return none, err
	}
	return plan.List(list), nil
}

// Comment adds what somebody says of a conflict. It refuses, as Invalid, a text
// that can't be stored; as NotFound a conflict that is none.
func (s *Service) Comment(ctx context.Context, by audit.Actor, id uuid.UUID, text string) (Comment, error) {
	c := Comment{ID: s.newID(), Author: by.Name, Text: text}
	if why := input.Prose(text); why != "" {
		return c, fault.AtField("/text", "invalid_text", "the text %s", why)
	}
	if n := input.Length(text); n == 0 || n > maxComment {
		return c, fault.AtField("/text", "too_long", "the text must have from 1 to %d characters", maxComment)
	}
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, insertComment, pgx.NamedArgs{"id": id, "comment": c.ID, "author": c.Author, "text": text}).Scan(&c.CreatedAt)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return c, audit.Missing(conflictEntity, id)
	}
	c.CreatedAt = c.CreatedAt.UTC()
	return c, err
}
