package app

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Some hundred kilobytes that Postgres keeps in a file of its own for as long as
// it counts them: they take no log and leave nothing behind.
const (
	littleMemory = `SET LOCAL work_mem = '64kB'`
	needsRoom    = `SELECT count(*) FROM generate_series(1, 40000)`
)

// room tells whether the database's disk has room left. On a full one a small
// write still succeeds where its pages and its log are there already, and most
// others don't.
func room(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, littleMemory); err != nil {
		return fmt.Errorf("limit the memory of a probe: %w", err)
	}
	if _, err := tx.Exec(ctx, needsRoom); err != nil {
		return fmt.Errorf("probe for room on the disk: %w", err)
	}
	return nil
}
