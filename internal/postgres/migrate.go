package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// How a migration waits for a table that others use. While it waits all others
// queue up behind it, so it gives up before any of them would (lockTimeout), lets
// them through, and tries again.
const (
	migrationLockTimeout = time.Second
	migrationPause       = 500 * time.Millisecond
	migrationTries       = 60
)

// Migration is one numbered file of the schema, and whether a database has it.
type Migration struct {
	Version   int64
	File      string
	Applied   bool
	AppliedAt time.Time // when Applied, UTC
}

// Migrate brings a database's schema up to the newest of the files, and gives
// those that it applied, in order; also when it fails after some. Servers that
// start together take turns: one migrates, the others find nothing left to do.
//
// Servers go on meanwhile: a file waits for a table no longer than they would, is
// tried again for a minute and a half, and then fails with what is still to be done undone.
//
// url leads to the database itself, not to a PgBouncer: turns are taken with a
// lock of the session.
func Migrate(ctx context.Context, url string, files fs.FS) ([]Migration, error) {
	return withProvider(url, files, func(p *goose.Provider) (all []Migration, err error) {
		for try := 1; ; try++ {
			results, err := p.Up(ctx)
			done, err := applied(results, err)
			all = append(all, done...)
			var refused *pgconn.PgError
			if try == migrationTries || !errors.As(err, &refused) || refused.Code != stateLockTimeout {
				return all, err
			}
			select {
			case <-time.After(migrationPause):
			case <-ctx.Done():
				return all, err
			}
		}
	})
}

// MigrateDown takes the newest migration back and gives it; none when the
// database has none.
func MigrateDown(ctx context.Context, url string, files fs.FS) ([]Migration, error) {
	return withProvider(url, files, func(p *goose.Provider) ([]Migration, error) {
		result, err := p.Down(ctx)
		if errors.Is(err, goose.ErrNoNextVersion) {
			return nil, nil
		}
		if result == nil {
			return applied(nil, err)
		}
		return applied([]*goose.MigrationResult{result}, err)
	})
}

// MigrationStatus gives every file in order, with whether the database has it.
func MigrationStatus(ctx context.Context, url string, files fs.FS) ([]Migration, error) {
	return withProvider(url, files, func(p *goose.Provider) ([]Migration, error) {
		statuses, err := p.Status(ctx)
		if err != nil {
			return nil, fmt.Errorf("read the state of the schema: %w", err)
		}
		list := make([]Migration, 0, len(statuses))
		for _, s := range statuses {
			list = append(list, Migration{
				Version: s.Source.Version, File: path.Base(s.Source.Path),
				Applied: s.State == goose.StateApplied, AppliedAt: s.AppliedAt.UTC(),
			})
		}
		return list, nil
	})
}

// NewestMigration gives the version that the files lead to, 0 for none.
func NewestMigration(files fs.FS) (int64, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return 0, fmt.Errorf("list the migrations: %w", err)
	}
	var newest int64
	for _, name := range names {
		v, err := goose.NumericComponent(name)
		if err != nil {
			return 0, fmt.Errorf("the migration %s has no number: %w", name, err)
		}
		newest = max(newest, v)
	}
	return newest, nil
}

// MissingMigrations gives the files, in order, that a database does not have.
func MissingMigrations(ctx context.Context, pool *pgxpool.Pool, files fs.FS) ([]string, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, fmt.Errorf("list the migrations: %w", err)
	}
	if have, err := SchemaVersion(ctx, pool); err != nil || have == 0 {
		return names, err
	}
	rows, err := pool.Query(ctx, `SELECT DISTINCT version_id FROM goose_db_version WHERE is_applied`)
	if err != nil {
		return nil, Translate(err)
	}
	have, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, Translate(err)
	}
	return slices.DeleteFunc(names, func(name string) bool {
		v, err := goose.NumericComponent(name)
		return err == nil && slices.Contains(have, v)
	}), nil
}

// SchemaVersion gives the newest migration that a database has, 0 for a
// database without any.
func SchemaVersion(ctx context.Context, pool *pgxpool.Pool) (int64, error) {
	const newest = `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`
	var v int64
	err := pool.QueryRow(ctx, newest).Scan(&v)
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == stateUndefinedTable {
		return 0, nil
	}
	if err != nil {
		return 0, Translate(err)
	}
	return v, nil
}

// withProvider runs fn with a goose of its own, over a connection of its own
// that has the limits of a migration.
func withProvider(url string, files fs.FS, fn func(*goose.Provider) ([]Migration, error)) (_ []Migration, err error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, badURL(err)
	}
	asMigration(config)
	db := stdlib.OpenDB(*config)
	defer func() { err = errors.Join(err, db.Close()) }()

	p, err := provider(db, files)
	if err != nil {
		return nil, err
	}
	return fn(p)
}

// asMigration sets what a connection of the schema's owner carries.
func asMigration(config *pgx.ConnConfig) {
	config.ConnectTimeout = connectTimeout
	config.RuntimeParams["application_name"] = "whence-migrate"
	config.RuntimeParams["timezone"] = "UTC"
	config.RuntimeParams["lock_timeout"] = milliseconds(migrationLockTimeout)
}

func provider(db *sql.DB, files fs.FS) (*goose.Provider, error) {
	// Every second, for five minutes: as long as another's migration may take.
	turns, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return nil, fmt.Errorf("prepare the migrations' lock: %w", err)
	}
	p, err := goose.NewProvider(goose.DialectPostgres, db, files,
		goose.WithSessionLocker(turns), goose.WithDisableGlobalRegistry(true),
		// Numbers are given out before the files are finished: one may come behind a
		// higher one, and builds on none of those between.
		goose.WithAllowOutofOrder(true))
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	return p, nil
}

// applied turns goose's results into migrations; of an error that came after
// some were applied it gives both.
func applied(results []*goose.MigrationResult, err error) ([]Migration, error) {
	if partial, ok := errors.AsType[*goose.PartialError](err); ok {
		results = partial.Applied
		err = fmt.Errorf("migration %s failed: %w", path.Base(partial.Failed.Source.Path), partial.Err)
	} else if err != nil {
		err = fmt.Errorf("migrate the schema: %w", err)
	}
	list := make([]Migration, 0, len(results))
	for _, r := range results {
		list = append(list, Migration{
			Version: r.Source.Version, File: path.Base(r.Source.Path), Applied: r.Direction == "up" && r.Error == nil,
		})
	}
	return list, err
}
