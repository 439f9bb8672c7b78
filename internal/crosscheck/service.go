package crosscheck

import "github.com/jackc/pgx/v5/pgxpool"

// Service answers who agrees with whom, and keeps the standing verdicts.
type Service struct{ pool *pgxpool.Pool }

// New makes a Service.
func New(pool *pgxpool.Pool) *Service { return &Service{pool: pool} }

// WorstFirst lists the verdicts that a group can have, the worst first.
func WorstFirst() []string {
	return []string{
		"conflict", "stance_conflict", "sum_mismatch", "suspected_scale_error", "tension", "revised",
		"agree", "different_period", "development", "single",
	}
}
