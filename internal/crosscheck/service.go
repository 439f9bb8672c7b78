package crosscheck

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
)

// Service answers who agrees with whom, and keeps the standing verdicts.
type Service struct {
	pool  *pgxpool.Pool
	newID func() uuid.UUID

	// OnConflictWrite is told of conflicts that were opened, changed or decided, in
	// the transaction of that and behind it. It is set before the first request.
	OnConflictWrite audit.OnChange
	nearFrom        int // see the constant
	answers         answers

	// OnDecision is asked, where it is set, when a Decide has closed a conflict, but not
	// of DecideIn, in the transaction; what it refuses is not done. It is set like
	// OnConflictWrite.
	OnDecision func(ctx context.Context, tx pgx.Tx, id uuid.UUID) error
}

// New makes a Service; newID makes the ids of conflicts and comments, in their
// order.
func New(pool *pgxpool.Pool, newID func() uuid.UUID) *Service {
	return &Service{pool: pool, newID: newID, nearFrom: nearFrom}
}

// WorstFirst lists the verdicts that a group can have, the worst first.
func WorstFirst() []string {
	return []string{
		"conflict", "stance_conflict", "sum_mismatch", "suspected_scale_error", "tension", "revised",
		"agree", "different_period", "development", "single",
	}
}
