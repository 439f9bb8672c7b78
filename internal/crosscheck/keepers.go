package crosscheck

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
)

const conflictsByIDs = selectConflicts + ` WHERE c.id = ANY(@ids)`

// Keepers is that of conflicts. What they say of the disagreement is computed, and
// makes no revision while the picture stays; what a change says of its voices is of
// that change alone.
func (s *Service) Keepers() []audit.Keeper {
	return []audit.Keeper{{
		Type: conflictEntity, Page: audit.PageOf("conflicts", "id"),
		Follows: []string{"/geography", "/dimensions", "/unit", "/verdict", "/severity", "/spread", "/voices", "/joined", "/left", "/changed"},
		Read: func(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) ([]audit.Standing, error) {
			list, err := conflictRows(tx.Query(ctx, conflictsByIDs, pgx.NamedArgs{"ids": ids}))
			if err != nil {
				return nil, err
			}
			out := make([]audit.Standing, len(list))
			for i := range list {
				out[i] = audit.Standing{ID: list[i].ID, Revision: list[i].Version, Record: list[i].record()}
			}
			return out, nil
		},
	}}
}
