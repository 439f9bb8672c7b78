package metrics

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/postgres"
)

const (
	// findPolicy gives the latest version, 0 for a metric that has none.
	findPolicy = `
SELECT m.slug::text, coalesce(p.version, 0), coalesce(p.widths, '{}'), p.created_at
FROM metrics m LEFT JOIN LATERAL (
    SELECT version, widths, created_at FROM metric_policies WHERE metric_id = m.id ORDER BY version DESC LIMIT 1
) p ON true
WHERE m.id = @id::uuid`

	// holdMetric makes two changes of one policy wait for one another, and for
	// whoever compares the metric's claims. It comes before reading the policy:
	// a statement does not see what was written while it waited.
	holdMetric = `SELECT FROM metrics WHERE id = @id::uuid FOR NO KEY UPDATE`

	insertPolicy = `
INSERT INTO metric_policies (metric_id, version, widths) VALUES (@id::uuid, @version::integer, @widths::jsonb)
RETURNING created_at`
)

// Policies is the policies of metrics. No version is ever changed: a change
// adds one.
type Policies struct {
	pool   *pgxpool.Pool
	entity audit.Entity[Policy, PolicyInput]

	// OnChange is told of each metric that is compared otherwise, in the
	// transaction that changes its policy.
	OnChange audit.OnChange
}

func newPolicies(pool *pgxpool.Pool) *Policies {
	s := &Policies{pool: pool}
	s.entity = audit.Entity[Policy, PolicyInput]{
		Type:     "metric_policy",
		Check:    (*PolicyInput).Check,
		Lock:     lockPolicy,
		Fields:   func(p Policy) PolicyInput { return p.PolicyInput },
		Write:    writePolicy,
		Revision: func(p Policy) (uuid.UUID, int) { return p.MetricID, p.Version },
		Changed:  func(ctx context.Context, tx pgx.Tx, id uuid.UUID) error { return s.OnChange.Tell(ctx, tx, id) },
	}
	return s
}

// Find gives the policy of a metric as it is now, or NotFound `not_found`.
func (s *Policies) Find(ctx context.Context, metric uuid.UUID) (Policy, error) {
	var p Policy
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		p, err = readPolicy(ctx, tx, metric)
		return err
	})
	return p, err
}

// Replace gives a metric other widths; those that are not named are the
// defaults again. It refuses what PolicyInput.Check refuses, and what
// audit.Entity does: version is the one that the caller has seen.
func (s *Policies) Replace(ctx context.Context, by audit.Actor, metric uuid.UUID, version int, reason string, in PolicyInput) (Policy, error) {
	return s.entity.Update(ctx, s.pool, by, metric, version, reason, func(to *PolicyInput) error {
		*to = in
		return nil
	})
}

func lockPolicy(ctx context.Context, tx pgx.Tx, metric uuid.UUID) (Policy, error) {
	if _, err := tx.Exec(ctx, holdMetric, pgx.NamedArgs{"id": metric}); err != nil {
		return Policy{}, fmt.Errorf("hold a metric: %w", err)
	}
	return readPolicy(ctx, tx, metric)
}

func readPolicy(ctx context.Context, tx pgx.Tx, metric uuid.UUID) (Policy, error) {
	p := Policy{MetricID: metric}
	err := tx.QueryRow(ctx, findPolicy, pgx.NamedArgs{"id": metric}).Scan(&p.Slug, &p.Version, &p.Widths, &p.ChangedAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return p, audit.Missing("metric", metric)
	}
	if err != nil {
		return p, fmt.Errorf("read a policy: %w", err)
	}
	return p, nil
}

func writePolicy(ctx context.Context, tx pgx.Tx, before Policy, in PolicyInput) (Policy, error) {
	p := before
	p.PolicyInput, p.Version = in, before.Version+1
	err := tx.QueryRow(ctx, insertPolicy, pgx.NamedArgs{"id": p.MetricID, "version": p.Version, "widths": p.Widths}).Scan(&p.ChangedAt)
	if err != nil {
		return p, fmt.Errorf("write a policy: %w", err)
	}
	return p, nil
}
