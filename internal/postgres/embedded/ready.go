package embedded

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// SQLSTATEs that are told apart while waiting.
const (
	stateWrongPassword     = "28P01"
	stateDuplicateDatabase = "42P04"
)

// awaitReady waits until Postgres answers and the database exists. After a
// crash that includes its recovery.
func (c *Cluster) awaitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, c.opts.StartTimeout)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	patience := time.NewTicker(5 * time.Second)
	defer patience.Stop()
	for {
		err := c.ensureDatabase(ctx)
		if err == nil {
			return nil
		}
		var refused *pgconn.PgError
		if errors.As(err, &refused) && refused.Code == stateWrongPassword {
			return fmt.Errorf("the password in %s/password is not that of the database: %w", c.home.dir, err)
		}
		select {
		case <-tick.C:
		case <-patience.C:
			c.opts.Logger.InfoContext(ctx, "still waiting for the database: after a crash it recovers first", "said", err.Error())
		case <-c.proc.done:
			return c.died()
		case <-ctx.Done():
			return fmt.Errorf("the database did not become ready: %w (last: %w)", ctx.Err(), err)
		}
	}
}

// ensureDatabase connects, and makes the database where it is missing: on the
// first start, or on the one after a first start that was cut short.
func (c *Cluster) ensureDatabase(ctx context.Context) error {
	conn, err := connect(ctx, c.dsn("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var exists bool
	err = conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, databaseName).Scan(&exists)
	if err != nil || exists {
		return err
	}
	_, err = conn.Exec(ctx, `CREATE DATABASE `+pgx.Identifier{databaseName}.Sanitize())
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == stateDuplicateDatabase {
		return nil
	}
	return err
}

func connect(ctx context.Context, dsn string) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("the address of the database: %w", err)
	}
	config.ConnectTimeout = 5 * time.Second
	return pgx.ConnectConfig(ctx, config)
}
