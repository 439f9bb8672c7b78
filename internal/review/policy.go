package review

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/fault"
	"whence/internal/postgres"
)

// PolicyInput is what a caller may set of a policy: how many people must decide an
// item of the metric, 1 or 2.
type PolicyInput struct {
	Reviews int `json:"reviews"`
}

// Policy says how the items of a metric are decided. Every metric has one: that of
// a metric for which nobody has set any is version 0, with one reviewer.
type Policy struct {
	PolicyInput
	MetricID  uuid.UUID  `json:"metric_id"`
	Slug      string     `json:"metric"`
	Version   int        `json:"version"`
	ChangedAt *time.Time `json:"changed_at"` // nil for version 0
}

// Check refuses, as Invalid `out_of_range`, other numbers than 1 and 2.
func (in *PolicyInput) Check() error {
	if in.Reviews != 1 && in.Reviews != 2 {
		return fault.AtField("/reviews", "out_of_range", "must be 1 or 2")
	}
	return nil
}

const (
	// reviewsOfItsMetric is how many people must decide an item i.
	reviewsOfItsMetric = `coalesce((SELECT p.reviews FROM review_policies p WHERE p.metric_id = i.metric_id ORDER BY p.version DESC LIMIT 1), 1)`

	// findPolicy gives the latest version, 0 for a metric that has none.
	findPolicy = `
SELECT m.slug::text, coalesce(p.version, 0), coalesce(p.reviews, 1), p.created_at
  FROM metrics m LEFT JOIN LATERAL (
	SELECT version, reviews, created_at FROM review_policies WHERE metric_id = m.id ORDER BY version DESC LIMIT 1
) p ON true
 WHERE m.id = @id::uuid`

	// holdMetric makes two changes of one policy wait for one another. It comes
	// before reading the policy: a statement does not see what was written while it
	// waited.
	holdMetric = `SELECT FROM metrics WHERE id = @id::uuid FOR NO KEY UPDATE`

	insertPolicy = `
INSERT INTO review_policies (metric_id, version, reviews) VALUES (@id::uuid, @version::integer, @reviews::smallint)
RETURNING created_at`
)

// needsTwo tells whether two must decide what is about any of some metrics.
const needsTwo = `
SELECT EXISTS (SELECT FROM unnest(@metrics::uuid[]) AS m(id)
 WHERE (SELECT p.reviews FROM review_policies p WHERE p.metric_id = m.id ORDER BY p.version DESC LIMIT 1) > 1)`

const metricOfConflict = `SELECT metric_id FROM conflicts WHERE id = @id`

// OnClaimDecision is for claims.Service.OnDecision: it refuses, as Conflict
// `double_review`, that one decides beside the queue what takes two.
func (s *Service) OnClaimDecision(ctx context.Context, tx pgx.Tx, before, after claims.Claim) error {
	return notAlone(ctx, tx, before.MetricID, after.MetricID)
}

// OnConflictDecision is for crosscheck.Service.OnDecision, as OnClaimDecision.
func (s *Service) OnConflictDecision(ctx context.Context, tx pgx.Tx, id uuid.UUID) error {
	var metric *uuid.UUID
	if err := tx.QueryRow(ctx, metricOfConflict, pgx.NamedArgs{"id": id}).Scan(&metric); err != nil {
		return fmt.Errorf("read what a conflict is about: %w", err)
	}
	return notAlone(ctx, tx, metric)
}

func notAlone(ctx context.Context, tx pgx.Tx, of ...*uuid.UUID) error {
	metrics := []uuid.UUID{}
	for _, id := range of {
		if id != nil {
			metrics = append(metrics, *id)
		}
	}
	if len(metrics) == 0 {
		return nil
	}
	two := false
	if err := tx.QueryRow(ctx, needsTwo, pgx.NamedArgs{"metrics": metrics}).Scan(&two); err != nil {
		return fmt.Errorf("read how a metric is reviewed: %w", err)
	}
	if two {
		return fault.New(fault.Conflict, "double_review", "two people decide what is about this metric: take it from the review queue")
	}
	return nil
}

// policies declares how policies are changed. No version is ever changed: a change
// adds one.
var policies = audit.Entity[Policy, PolicyInput]{
	Type:     "review_policy",
	Check:    (*PolicyInput).Check,
	Lock:     lockPolicy,
	Fields:   func(p Policy) PolicyInput { return p.PolicyInput },
	Write:    writePolicy,
	Revision: func(p Policy) (uuid.UUID, int) { return p.MetricID, p.Version },
}

// Policy gives the policy of a metric as it is now, or NotFound `not_found`.
func (s *Service) Policy(ctx context.Context, metric uuid.UUID) (Policy, error) {
	var p Policy
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		p, err = readPolicy(ctx, tx, metric)
		return err
	})
	return p, err
}

// ReplacePolicy says how the items of a metric are decided from now on; a review
// that was made stays one. It refuses what PolicyInput.Check refuses, and what
// audit.Entity does: version is the one that the caller has seen.
func (s *Service) ReplacePolicy(ctx context.Context, by audit.Actor, metric uuid.UUID, version int, reason string, in PolicyInput) (Policy, error) {
	return policies.Update(ctx, s.pool, by, metric, version, reason, func(to *PolicyInput) error {
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
	err := tx.QueryRow(ctx, findPolicy, pgx.NamedArgs{"id": metric}).Scan(&p.Slug, &p.Version, &p.Reviews, &p.ChangedAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return p, audit.Missing("metric", metric)
	}
	if err != nil {
		return p, fmt.Errorf("read how a metric is reviewed: %w", err)
	}
	return p, nil
}

func writePolicy(ctx context.Context, tx pgx.Tx, before Policy, in PolicyInput) (Policy, error) {
	p := before
	p.PolicyInput, p.Version = in, before.Version+1
	err := tx.QueryRow(ctx, insertPolicy, pgx.NamedArgs{"id": p.MetricID, "version": p.Version, "reviews": p.Reviews}).Scan(&p.ChangedAt)
	if err != nil {
		return p, fmt.Errorf("write how a metric is reviewed: %w", err)
	}
	return p, nil
}
