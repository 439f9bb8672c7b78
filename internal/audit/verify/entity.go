package verify

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/audit/ledger"
	"whence/internal/postgres"
)

// Entity is what was found of one entity.
type Entity struct {
	Report
	Checkpoint *ledger.Checkpoint // that its rows were proven against; nil where nothing was signed
}

// OfEntity verifies the history of one entity, its rows against the newest
// checkpoint, and the entity itself. An entity without any history is NotFound.
func OfEntity(ctx context.Context, pool *pgxpool.Pool, o Options, entityType string, id uuid.UUID) (*Entity, error) {
	e := &Entity{}
	err := postgres.InSnapshot(ctx, pool, func(tx pgx.Tx) error {
		c := chain{report: &e.Report, leaves: []ledger.Leaf{}}
		if err := c.read(ctx, tx, rowsOf, pgx.NamedArgs{"type": entityType, "id": id}); err != nil {
			return fmt.Errorf("verify the rows: %w", err)
		}
		if e.Rows == 0 {
			return audit.Missing(entityType, id)
		}
		if err := e.prove(ctx, tx, o, c.leaves, entityType, id); err != nil {
			return fmt.Errorf("verify the tree: %w", err)
		}
		for _, k := range o.Keepers {
			if k.Type != entityType {
				continue
			}
			if err := missing(ctx, tx, &e.Report, k, []uuid.UUID{id}); err != nil {
				return fmt.Errorf("verify the thing: %w", err)
			}
			if err := compareThings(ctx, tx, &e.Report, k, []uuid.UUID{id}); err != nil {
				return fmt.Errorf("verify the thing: %w", err)
			}
			return nil
		}
		e.remark("nothing is known of how this stands now")
		return nil
	})
	if err != nil {
		return nil, err
	}
	return e, nil
}

// prove holds leaves against the newest checkpoint.
func (e *Entity) prove(ctx context.Context, tx pgx.Tx, o Options, leaves []ledger.Leaf, entityType string, id uuid.UUID) error {
	if e.Leaves = int64(len(leaves)); e.Leaves == 0 {
		return nil
	}
	unproven, c, err := ledger.Unproven(ctx, tx, leaves)
	if err != nil {
		return err
	}
	if c.Size > 0 {
		e.Checkpoints, e.Checkpoint = 1, &c
		if _, err := o.Keys.Check(c.Note); err != nil {
			e.find(Finding{Code: CheckpointWrong, Detail: fmt.Sprintf("the checkpoint of %d rows: %v", c.Size, err)})
		}
	}
	for _, l := range unproven {
		e.find(Finding{
			Code: RootWrong, EntityType: entityType, EntityID: id,
			Detail: fmt.Sprintf("leaf %d is not in the tree of %d rows that was signed", l.Index, c.Size),
		})
	}
	return nil
}
