package review

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/postgres"
)

// repairBatch is how many things or items Repair looks at in one transaction.
const repairBatch = 1000

// Repair compares the queue with all that there is to decide, adds what is missing
// and removes what is left over, and says how many items were wrong. It goes
// through page by page, and holds the things whose items it mends, so that nobody
// waits for long.
func (s *Service) Repair(ctx context.Context) (mended int, err error) {
	for _, of := range allSources {
		for _, pages := range []string{of.ids, itemIDs + ` AND i.kind IN ` + of.kinds} {
			n, err := s.repairPages(ctx, of, pages+ofPage)
			mended += n
			if err != nil {
				return mended, fmt.Errorf("compare the review queue with what there is: %w", err)
			}
		}
	}
	return mended, nil
}

func (s *Service) repairPages(ctx context.Context, of source, pages string) (mended int, err error) {
	for after := uuid.Nil; ; {
		ids, wrong, err := s.compare(ctx, of, pages, after)
		if err != nil {
			return mended, err
		}
		if len(wrong) > 0 {
			err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
				if _, err := tx.Exec(ctx, of.lock, pgx.NamedArgs{"ids": wrong}); err != nil {
					return fmt.Errorf("hold what is to be reviewed: %w", err)
				}
				return s.follow(ctx, tx, of, wrong, "")
			})
			if err != nil {
				return mended, err
			}
			mended += len(wrong)
		}
		if len(ids) < repairBatch {
			return mended, nil
		}
		after = ids[len(ids)-1]
	}
}

// compare gives a page of ids, and those of them whose items are not right.
func (s *Service) compare(ctx context.Context, of source, pages string, after uuid.UUID) (ids, wrong []uuid.UUID, err error) {
	err = postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		if ids, err = idsOf(tx.Query(ctx, pages, pgx.NamedArgs{"after": after, "limit": repairBatch})); err != nil || len(ids) == 0 {
			return err
		}
		wrong, err = idsOf(tx.Query(ctx, of.wrong(), pgx.NamedArgs{"ids": ids}))
		return err
	})
	return ids, wrong, err
}

func idsOf(rows pgx.Rows, err error) ([]uuid.UUID, error) {
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}
