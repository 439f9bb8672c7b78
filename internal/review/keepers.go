package review

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
)

const decisionsByIDs = selectDecisions + ` WHERE d.id = ANY(@ids)`

// Keepers is that of decisions.
func (s *Service) Keepers() []audit.Keeper {
	return []audit.Keeper{{
		Type: "decision", Page: audit.PageOf("review_decisions", "id"),
		Read: func(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) ([]audit.Standing, error) {
			rows, err := tx.Query(ctx, decisionsByIDs, pgx.NamedArgs{"ids": ids})
			if err != nil {
				return nil, fmt.Errorf("read decisions: %w", err)
			}
			list, err := collectDecisions(rows)
			if err != nil {
				return nil, fmt.Errorf("read decisions: %w", err)
			}
			return audit.StandingsOf(list, func(d Decision) (uuid.UUID, int) { return d.ID, 1 }), nil
		},
	}}
}
