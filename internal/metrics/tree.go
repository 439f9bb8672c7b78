package metrics

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/fault"
)

const (
	// lockTree lets one transaction at a time change what is part of what. The
	// numbers are the lock's name, which nothing else uses.
	lockTree = `SELECT pg_advisory_xact_lock(4101, 1)`

	// wholesOf walks from one metric to everything that it is a part of, by the
	// broader metrics and by the totals it is a component of.
	wholesOf = `
WITH RECURSIVE wholes (id) AS (
    SELECT @id::uuid
    UNION
    SELECT e.whole
    FROM wholes w
    JOIN LATERAL (
        SELECT m.broader_id AS whole FROM metrics m WHERE m.id = w.id AND m.broader_id IS NOT NULL
        UNION ALL
        SELECT c.metric_id FROM metric_components c WHERE c.component_id = w.id
    ) e ON true
)
SELECT id FROM wholes`
)

// settle writes the metrics beside this one as their slugs, in order, however
// they were named. It refuses, as Invalid, what is unknown or named twice:
// `unknown_metric` and `duplicate` at `/broader` or `/components/n`.
func settle(ctx context.Context, tx pgx.Tx, in *MetricInput) error {
	refs := append([]string{}, in.Components...)
	if in.Broader != nil {
		refs = append(refs, *in.Broader)
	}
	found, err := lookUp(ctx, tx, metricIDs, refs)
	if err != nil {
		return err
	}
	if in.Broader != nil {
		r, ok := found[*in.Broader]
		if !ok {
			return fault.AtField("/broader", "unknown_metric", "there is no metric %q", *in.Broader)
		}
		in.Broader = &r.Slug
	}
	slugs := make([]string, 0, len(in.Components))
	for i, written := range in.Components {
		r, ok := found[written]
		if !ok {
			return fault.AtField(fmt.Sprintf("/components/%d", i), "unknown_metric", "there is no metric %q", written)
		}
		if slices.Contains(slugs, r.Slug) {
			return fault.AtField(fmt.Sprintf("/components/%d", i), "duplicate", "%q is there twice", written)
		}
		slugs = append(slugs, r.Slug)
	}
	slices.Sort(slugs)
	in.Components = slugs
	return nil
}

// place finds the ids of the metrics that a settled one has beside it.
func place(ctx context.Context, tx pgx.Tx, m Metric) (Metric, error) {
	m.BroaderID, m.ComponentIDs = nil, []uuid.UUID{}
	refs := append([]string{}, m.Components...)
	if m.Broader != nil {
		refs = append(refs, *m.Broader)
	}
	found, err := resolve(ctx, tx, metricIDs, refs)
	if err != nil {
		return m, err
	}
	if m.Broader != nil {
		id, ok := found[*m.Broader]
		if !ok { // renamed since it was settled
			return m, fault.AtField("/broader", "unknown_metric", "there is no metric %q", *m.Broader)
		}
		if id == m.ID {
			return m, fault.AtField("/broader", "cyclic_broader", "a metric can't be a part of itself")
		}
		m.BroaderID = &id
	}
	for _, slug := range m.Components {
		id, ok := found[slug]
		if !ok {
			return m, fault.AtField("/components", "unknown_metric", "there is no metric %q", slug)
		}
		if id == m.ID {
			return m, fault.AtField("/components", "cyclic_components", "a metric can't be a component of itself")
		}
		m.ComponentIDs = append(m.ComponentIDs, id)
	}
	return m, nil
}

// refuseCircles looks, once a metric is written and with the tree locked,
// whether it has become a part of itself. There was no circle before, so what
// has not changed is not to blame.
func refuseCircles(ctx context.Context, tx pgx.Tx, before, m Metric) error {
	if m.BroaderID != nil && (before.BroaderID == nil || *before.BroaderID != *m.BroaderID) {
		wholes, err := wholesOfMetric(ctx, tx, *m.BroaderID)
		if err != nil {
			return err
		}
		if wholes[m.ID] {
			return fault.AtField("/broader", "cyclic_broader", "%q is itself a part of %q", *m.Broader, m.Slug)
		}
	}
	if len(m.ComponentIDs) == 0 {
		return nil
	}
	wholes, err := wholesOfMetric(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	for i, id := range m.ComponentIDs {
		if wholes[id] {
			return fault.AtField("/components", "cyclic_components", "%q is a part of %q already", m.Slug, m.Components[i])
		}
	}
	return nil
}

func wholesOfMetric(ctx context.Context, tx pgx.Tx, id uuid.UUID) (map[uuid.UUID]bool, error) {
	rows, err := tx.Query(ctx, wholesOf, pgx.NamedArgs{"id": id})
	if err != nil {
		return nil, fmt.Errorf("walk the metrics' tree: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return nil, fmt.Errorf("walk the metrics' tree: %w", err)
	}
	wholes := make(map[uuid.UUID]bool, len(ids))
	for _, x := range ids {
		wholes[x] = true
	}
	return wholes, nil
}
