package review

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
)

const (
	decisionsByIDs = selectDecisions + ` WHERE d.id = ANY(@ids)`

	// revealedOf gives those of @ids that the history has opened.
	revealedOf = `SELECT h.entity_id FROM history h WHERE h.entity_type = 'decision' AND h.entity_id = ANY(@ids::uuid[]) AND h.revision = 2`

	policiesByIDs = `
SELECT DISTINCT ON (p.metric_id) p.metric_id, m.slug::text, p.version, p.reviews, p.created_at
  FROM review_policies p JOIN metrics m ON m.id = p.metric_id WHERE p.metric_id = ANY(@ids::uuid[])
 ORDER BY p.metric_id, p.version DESC`
)

// Keepers are those of decisions and of review policies.
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
			rows, err = tx.Query(ctx, revealedOf, pgx.NamedArgs{"ids": ids})
			if err != nil {
				return nil, fmt.Errorf("read which reviews are revealed: %w", err)
			}
			opened, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
			if err != nil {
				return nil, fmt.Errorf("read which reviews are revealed: %w", err)
			}
			standings := make([]audit.Standing, len(list))
			for i := range list {
				standings[i] = list[i].standing(slices.Contains(opened, list[i].ID))
			}
			return standings, nil
		},
	}, {
		Type: "review_policy", Page: audit.PageOf("review_policies", "metric_id"), Read: readPolicies, Follows: []string{"/metric"},
	}}
}

// standing is how a decision stands in the history: as its seal while its item
// waits for another review.
func (d *Decision) standing(opened bool) audit.Standing {
	switch {
	case d.Review == 0 || d.Closes:
		return audit.Standing{ID: d.ID, Revision: 1, Record: *d}
	case opened:
		return audit.Standing{ID: d.ID, Revision: 2, Record: d.revealed()}
	}
	return audit.Standing{ID: d.ID, Revision: 1, Record: d.sealed()}
}

func readPolicies(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) ([]audit.Standing, error) {
	rows, err := tx.Query(ctx, policiesByIDs, pgx.NamedArgs{"ids": ids})
	if err != nil {
		return nil, fmt.Errorf("read review policies: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Policy, err error) {
		err = row.Scan(&p.MetricID, &p.Slug, &p.Version, &p.Reviews, &p.ChangedAt)
		return p, err
	})
	if err != nil {
		return nil, fmt.Errorf("read review policies: %w", err)
	}
	return audit.StandingsOf(list, func(p Policy) (uuid.UUID, int) { return p.MetricID, p.Version }), nil
}
