package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Revision reads what one change made of an entity, or NotFound `not_found`.
func Revision(ctx context.Context, tx pgx.Tx, entityType string, id uuid.UUID, revision int) (Entry, error) {
	const oneRevision = selectHistory + ` WHERE h.entity_type = @entity_type AND h.entity_id = @entity_id AND h.revision = @revision`
	rows, err := tx.Query(ctx, oneRevision, pgx.NamedArgs{"entity_type": entityType, "entity_id": id, "revision": revision})
	if err != nil {
		return Entry{}, fmt.Errorf("read a revision: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Entry])
	if err != nil {
		return Entry{}, fmt.Errorf("read a revision: %w", err)
	}
	if len(list) == 0 {
		return Entry{}, Missing(entityType, id)
	}
	list[0].At = list[0].At.In(time.UTC)
	return list[0], nil
}
