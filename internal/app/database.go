package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"

	"github.com/jackc/pgx/v5"
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

// servingRole is the server's role in the embedded default. It owns nothing there,
// and has another password in each life of the server.
const servingRole = "whence_server"

// connect opens the pool on a schema that is up to date. It refuses a Postgres
// that acknowledges what it may lose.
func (d database) connect(ctx context.Context, c Config, log *slog.Logger) (_ *pgxpool.Pool, err error) {
	url := d.url
	if d.cluster != nil {
		if url, err = d.prepare(ctx); err != nil {
			return nil, err
		}
	}
	pool, err := postgres.Open(ctx, postgres.Options{URL: url, MaxConns: c.DatabaseConns, Pooler: c.DatabasePooler})
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			pool.Close()
		}
	}()
	if err := postgres.CheckDurability(ctx, pool); err != nil {
		return nil, err
	}
	if err := d.bringUp(ctx, pool); err != nil {
		return nil, err
	}
	return pool, checkRole(ctx, pool, log)
}

// prepare brings the embedded default up to date as its owner, and gives the URL
// of a role that serves.
func (d database) prepare(ctx context.Context) (string, error) {
	if _, err := postgres.Migrate(ctx, d.url, migrations.FS); err != nil {
		return "", err
	}
	rights, err := postgres.ParsePrivileges(migrations.Privileges)
	if err != nil {
		return "", err
	}
	password := rand.Text()
	if err := postgres.EnsureRole(ctx, d.url, servingRole, password); err != nil {
		return "", err
	}
	return d.cluster.DSNOf(servingRole, password), postgres.Grant(ctx, d.url, servingRole, rights)
}

// bringUp migrates a database that lacks something, where the server's role may.
func (d database) bringUp(ctx context.Context, pool *pgxpool.Pool) error {
	missing, err := postgres.MissingMigrations(ctx, pool, migrations.FS)
	if postgres.IsForbidden(err) {
		return fmt.Errorf("%w (%w)", errNotGranted, err)
	}
	if err != nil || len(missing) == 0 {
		return err
	}
	_, err = postgres.Migrate(ctx, d.url, migrations.FS)
	if postgres.IsForbidden(err) {
		return fmt.Errorf("the schema lacks %s, and this server's role may not change it: run `migrate up` as the owner first (%w)", missing[0], err)
	}
	return err
}

var errNotGranted = errors.New("the server's database role lacks what a server needs: run `migrate grant ROLE` as the owner")

// checkRole refuses a role that lacks what a server needs, and says so where the
// server could change what guards the evidence.
func checkRole(ctx context.Context, pool *pgxpool.Pool, log *slog.Logger) error {
	rights, err := postgres.ParsePrivileges(migrations.Privileges)
	if err != nil {
		return err
	}
	return postgres.WithConn(ctx, pool, func(conn *pgx.Conn) error {
		missing, err := postgres.MissingPrivileges(ctx, conn, rights)
		if err != nil {
			return err
		}
		if len(missing) > 0 {
			return fmt.Errorf("%w (%s, and so on: %d in all)", errNotGranted, missing[0], len(missing))
		}
		owns, err := postgres.OwnsTables(ctx, conn)
		if owns {
			log.WarnContext(ctx, "the server's database role owns the tables: give it one of its own, as docs/operations.md says")
		}
		return err
	})
}
