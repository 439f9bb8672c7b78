package metrics

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
)

const (
	metricsByIDs = selectMetrics + ` WHERE m.id = ANY(@ids::uuid[])`

	policiesByIDs = `
SELECT DISTINCT ON (p.metric_id) p.metric_id, m.slug::text, p.version, p.widths, p.created_at
FROM metric_policies p JOIN metrics m ON m.id = p.metric_id WHERE p.metric_id = ANY(@ids::uuid[])
ORDER BY p.metric_id, p.version DESC`
)

// Keepers are those of the three catalogues and of policies.
func (s *Service) Keepers() []audit.Keeper {
	return []audit.Keeper{
		{
			Type: "metric", Page: audit.PageOf("metrics", "id"),
			// Other metrics by their slugs, which broader_id and component_ids say as well.
			Follows: []string{"/broader", "/components"},
			Read: func(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) ([]audit.Standing, error) {
				list, err := collect(ctx, tx, metricsByIDs, pgx.NamedArgs{"ids": ids})
				return audit.StandingsOf(list, func(m Metric) (uuid.UUID, int) { return m.ID, m.Version }), err
			},
		},
		{Type: "metric_policy", Page: audit.PageOf("metric_policies", "metric_id"), Read: readPolicies, Follows: []string{"/metric"}},
		s.Events.keeper(),
		s.Propositions.keeper(),
	}
}

func (t *Topics) keeper() audit.Keeper {
	sql := t.sql.columns + ` WHERE t.id = ANY(@ids::uuid[])`
	return audit.Keeper{
		Type: t.noun, Page: audit.PageOf(t.noun+"s", "id"),
		Read: func(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) ([]audit.Standing, error) {
			list, err := t.collect(ctx, tx, sql, pgx.NamedArgs{"ids": ids})
			return audit.StandingsOf(list, func(x Topic) (uuid.UUID, int) { return x.ID, x.Version }), err
		},
	}
}

func readPolicies(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) ([]audit.Standing, error) {
	rows, err := tx.Query(ctx, policiesByIDs, pgx.NamedArgs{"ids": ids})
	if err != nil {
		return nil, fmt.Errorf("read policies: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Policy, err error) {
		err = row.Scan(&p.MetricID, &p.Slug, &p.Version, &p.Widths, &p.ChangedAt)
		return p, err
	})
	if err != nil {
		return nil, fmt.Errorf("read policies: %w", err)
	}
	return audit.StandingsOf(list, func(p Policy) (uuid.UUID, int) { return p.MetricID, p.Version }), nil
}
