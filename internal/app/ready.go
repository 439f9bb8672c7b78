package app

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/postgres"
	"whence/migrations"
)

// ready tells whether the server can do its work: the schema is the one that
// it was built for, a row can be written (a disk that is full lets reads
// through), and PL/pgSQL runs (it does not after an upgrade of the package
// under a running Postgres).
func ready(ctx context.Context, pool *pgxpool.Pool) error {
	want, err := postgres.NewestMigration(migrations.FS)
	if err != nil {
		return err
	}
	have, err := postgres.SchemaVersion(ctx, pool)
	if err != nil {
		return err
	}
	if have != want {
		return fmt.Errorf("the schema is at version %d; this server needs %d", have, want)
	}
	return postgres.InTx(ctx, pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `SELECT probe_readiness()`)
		return err
	})
}
