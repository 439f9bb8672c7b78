package review

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/google/uuid"

	"whence/internal/postgres"
)

// repairBatch is how many items one transaction of Repair mends.
const repairBatch = 500

// Repair compares the queue with all that there is to decide, adds what is missing
// and removes what is left over, and says how many items were wrong. It goes
// through in small transactions, each holding the things that it looks at, so that
// nobody waits for long.
func (s *Service) Repair(ctx context.Context) (mended int, err error) {
	for _, of := range allSources {
		for {
			n, err := s.repair(ctx, of)
			mended += n
			if err != nil {
				return mended, err
			}
			if n < repairBatch {
				break
			}
		}
	}
	return mended, nil
}

func (s *Service) repair(ctx context.Context, of source) (int, error) {
	var ids []uuid.UUID
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		rows, err := tx.Query(ctx, of.wrong(), pgx.NamedArgs{"limit": repairBatch})
		if err != nil {
			return err
		}
		ids, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		return err
	}, postgres.Lasting(repairTime))
	if err != nil {
		return 0, fmt.Errorf("compare the review queue with what there is: %w", err)
	}
	if len(ids) == 0 {
		return 0, nil
	}
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, of.lock, pgx.NamedArgs{"ids": ids}); err != nil {
			return fmt.Errorf("hold what is to be reviewed: %w", err)
		}
		return s.follow(ctx, tx, of, ids, "")
	})
	return len(ids), err
}
