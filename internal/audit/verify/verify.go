package verify

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/audit/ledger"
	"whence/internal/postgres"
)

// patience is how long a statement of a verification may take, and a pause between
// two: the disk sets the pace.
const patience = time.Hour

// Options say what a history is held against.
type Options struct {
	Keepers   []audit.Keeper
	Keys      ledger.Keys // empty: signatures are not checked, which is remarked
	Published []string    // checkpoints as they were published

	// Progress, where it is set, is told how far a stage is.
	Progress func(stage string, done, total int64)
}

// run is one verification.
type run struct {
	tx pgx.Tx
	Options
	Report
}

// Run verifies everything in one snapshot of the database. Its error is that of
// the reading; what does not fit is in the report.
func Run(ctx context.Context, pool *pgxpool.Pool, o Options) (*Report, error) {
	r := &run{Options: o}
	if r.Progress == nil {
		r.Progress = func(string, int64, int64) {}
	}
	err := postgres.InSnapshot(ctx, pool, func(tx pgx.Tx) error {
		r.tx = tx
		for _, stage := range []struct {
			name string
			look func(context.Context) error
		}{{"rows", r.rows}, {"tree", r.tree}, {"things", r.things}} {
			if err := stage.look(ctx); err != nil {
				return fmt.Errorf("verify the %s: %w", stage.name, err)
			}
		}
		return nil
	}, postgres.Lasting(patience))
	if err != nil {
		return nil, err
	}
	return &r.Report, nil
}

// estimate is about how many rows a table has, for the progress.
func (r *run) estimate(ctx context.Context, table string) (int64, error) {
	var n int64
	err := r.tx.QueryRow(ctx, `SELECT count(*) FROM `+table).Scan(&n)
	return n, err
}
