package crosscheck

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/metrics"
	"whence/internal/quantity"
)

// policyOfMetric is the latest policy of a metric m, NULL for one whose widths
// nobody has set.
const policyOfMetric = `(
	SELECT json_build_object('version', w.version, 'widths', w.widths) FROM metric_policies w
	 WHERE w.metric_id = m.id ORDER BY w.version DESC LIMIT 1)`

// metricPolicy is that policy as it is read.
type metricPolicy struct {
	Version int            `json:"version"`
	Widths  metrics.Widths `json:"widths"`
}

// override is the policy as comparisons take it, nil for none.
func (p *metricPolicy) override(slug string) *quantity.Override {
	if p == nil {
		return nil
	}
	return metrics.Policy{PolicyInput: metrics.PolicyInput{Widths: p.Widths}, Slug: slug, Version: p.Version}.Override()
}

// PolicyOf gives the policy that the claims of a metric are read with.
func PolicyOf(ctx context.Context, tx pgx.Tx, metric uuid.UUID) (quantity.Policy, error) {
	var slug string
	var policy *metricPolicy
	err := tx.QueryRow(ctx, `SELECT m.slug::text, `+policyOfMetric+` FROM metrics m WHERE m.id = @metric`, pgx.NamedArgs{"metric": metric}).Scan(&slug, &policy)
	if err != nil {
		return quantity.Policy{}, fmt.Errorf("read a metric's policy: %w", err)
	}
	override := policy.override(slug)
	if override == nil {
		return quantity.Policy{}, nil
	}
	return quantity.Policy{}.With(*override)
}
