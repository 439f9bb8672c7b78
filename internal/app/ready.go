package app

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/postgres"
	"whence/migrations"
)

// ready tells whether the server can do its work and keep what it acknowledges:
// nobody has switched off what makes writes durable, which takes no restart.
func ready(ctx context.Context, pool *pgxpool.Pool) error {
	if err := able(ctx, pool); err != nil {
		return err
	}
	return postgres.CheckDurability(ctx, pool)
}

// able tells whether the server can do its work: the schema is the one that it
// was built for, a row can be written (a disk that is full lets reads
// through), and PL/pgSQL runs (it does not after an upgrade of the package
// under a running Postgres).
func able(ctx context.Context, pool *pgxpool.Pool) error {
	want, err := postgres.NewestMigration(migrations.FS)
	if err != nil {
		return err
	}
	have, err := postgres.SchemaVersion(ctx, pool)
	if err != nil {
		return err
	}
	missing, err := postgres.MissingMigrations(ctx, pool, migrations.FS)
	if err != nil {
		return err
	}
	if have != want || len(missing) > 0 {
		return fmt.Errorf("the schema is at version %d and lacks %v; this server needs %d", have, missing, want)
	}
	return postgres.InTx(ctx, pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT probe_readiness()`); err != nil {
			return err
		}
		return room(ctx, tx)
	})
}
