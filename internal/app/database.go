package app

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"

	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/postgres"
	"whence/internal/postgres/embedded"
	"whence/migrations"
)

// database is where the data is: a Postgres elsewhere, or the embedded default,
// which lives and ends with this process.
type database struct {
	url     string
	cluster *embedded.Cluster // nil of a Postgres elsewhere
}

func openDatabase(ctx context.Context, c Config, log *slog.Logger) (database, error) {
	if c.DatabaseURL != "" {
		return database{url: c.DatabaseURL}, nil
	}
	cluster, err := embedded.Start(ctx, embedded.Options{DataDir: c.DataDir, Programs: filepath.SplitList(c.PostgresBin), Logger: log})
	if err != nil {
		return database{}, err
	}
	return database{url: cluster.DSN(), cluster: cluster}, nil
}

// gone closes when the embedded default went away by itself; it never does of a
// Postgres elsewhere.
func (d database) gone() <-chan struct{} {
	if d.cluster == nil {
		return nil
	}
	return d.cluster.Done()
}

// stop ends the embedded default, and says why it went away where it did.
func (d database) stop(ctx context.Context) error {
	if d.cluster == nil {
		return nil
	}
	var why error
	select {
	case <-d.cluster.Done():
		why = d.cluster.Err()
	default:
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	return errors.Join(why, d.cluster.Stop(stopping))
}

// connect migrates the schema and opens the pool. It refuses a Postgres that
// acknowledges what it may lose.
func (d database) connect(ctx context.Context, c Config) (*pgxpool.Pool, error) {
	if _, err := postgres.Migrate(ctx, d.url, migrations.FS); err != nil {
		return nil, err
	}
	pool, err := postgres.Open(ctx, postgres.Options{URL: d.url, MaxConns: c.DatabaseConns, Pooler: c.DatabasePooler})
	if err != nil {
		return nil, err
	}
	if err := postgres.CheckDurability(ctx, pool); err != nil {
		pool.Close()
		return nil, err
	}
	return pool, nil
}
