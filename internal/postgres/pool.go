package postgres

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/fault"
)

// The limits that every connection carries.
const (
	statementTimeout = 3 * time.Second
	lockTimeout      = 2 * time.Second
	idleInTxTimeout  = 5 * time.Second

	// acquireTimeout is how long a caller waits for a connection.
	acquireTimeout = time.Second
	connectTimeout = 5 * time.Second
)

// Options say which database and how. URL is needed, all else may be left out.
type Options struct {
	URL             string // postgres://… or the keyword form
	MaxConns        int32  // 0: as the URL says, else pgx's default (4, or the number of cores)
	ApplicationName string // as the database shows it; "": whence

	// Pooler says that the URL leads to a PgBouncer in transaction mode:
	// statements are described and not prepared (cache_describe), and limits
	// travel with each transaction instead of with the connection.
	Pooler bool

	// Tracer sees every query, for measurements.
	Tracer pgx.QueryTracer
}

// beginKey is where a connection keeps the statement that begins a
// transaction on it, if it is not the plain one.
const beginKey = "whence.begin"

// Open gives a pool of connections, having reached the database once.
func Open(ctx context.Context, opts Options) (*pgxpool.Pool, error) {
	config, err := poolConfig(opts)
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach the database: %w", err)
	}
	return pool, nil
}

func poolConfig(opts Options) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(opts.URL)
	if err != nil {
		return nil, badURL(err)
	}
	if opts.MaxConns > 0 {
		config.MaxConns = opts.MaxConns
	}
	config.MaxConnLifetimeJitter = config.MaxConnLifetime / 10
	config.PingTimeout = acquireTimeout
	config.ConnConfig.ConnectTimeout = connectTimeout
	config.ConnConfig.Tracer = opts.Tracer

	params := config.ConnConfig.RuntimeParams
	params["application_name"] = opts.ApplicationName
	if opts.ApplicationName == "" {
		params["application_name"] = "whence"
	}
	params["timezone"] = "UTC"
	if !opts.Pooler {
		maps.Copy(params, limits())
		return config, nil
	}
	// PgBouncer refuses parameters that it does not track, and hands a
	// connection to others between transactions.
	config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
	begin := setLocal(limits())
	config.AfterConnect = func(_ context.Context, conn *pgx.Conn) error {
		conn.PgConn().CustomData()[beginKey] = begin
		return nil
	}
	return config, nil
}

// limits are settings of the server: milliseconds where they are times.
func limits() map[string]string {
	return map[string]string{
		"statement_timeout":                   milliseconds(statementTimeout),
		"lock_timeout":                        milliseconds(lockTimeout),
		"idle_in_transaction_session_timeout": milliseconds(idleInTxTimeout),
		"jit":                                 "off",
	}
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

func setLocal(settings map[string]string) string {
	var b strings.Builder
	for name, value := range settings {
		fmt.Fprintf(&b, "; set local %s = '%s'", name, value)
	}
	return b.String()
}

// badURL says what is wrong with an address without repeating it: it may hold
// a password.
func badURL(err error) error {
	var parse interface{ Unwrap() error }
	if errors.As(err, &parse) && parse.Unwrap() != nil {
		return fmt.Errorf("the database URL can't be read: %w", parse.Unwrap())
	}
	return errors.New("the database URL can't be read")
}

// acquire borrows a connection. It gives an Exhausted fault when none becomes
// free, or none can be made, within a second.
func acquire(ctx context.Context, pool *pgxpool.Pool) (*pgxpool.Conn, error) {
	limited, cancel := context.WithTimeoutCause(ctx, acquireTimeout, errNoConnection)
	defer cancel()
	conn, err := pool.Acquire(limited)
	if err == nil {
		return conn, nil
	}
	if ctx.Err() == nil && errors.Is(context.Cause(limited), errNoConnection) {
		return nil, (&fault.Fault{
			Kind: fault.Exhausted, Code: "database_busy", RetryAfter: retrySoon,
			Detail: "No database connection became free in time; try again.",
		}).Because(err)
	}
	return nil, Translate(err)
}

var errNoConnection = errors.New("no connection within the limit")

// IsForbidden tells whether the database refused what the role may not do.
func IsForbidden(err error) bool {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	return ok && refused.Code == stateForbidden
}

// CheckDurability refuses a database that may lose what it has acknowledged:
// one that runs with fsync, full_page_writes or synchronous_commit off.
func CheckDurability(ctx context.Context, pool *pgxpool.Pool) error {
	const settings = `SELECT name, setting FROM pg_settings
		WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') ORDER BY name`
	rows, err := pool.Query(ctx, settings)
	if err != nil {
		return fmt.Errorf("read the database's settings: %w", err)
	}
	var off []string
	var name, value string
	_, err = pgx.ForEachRow(rows, []any{&name, &value}, func() error {
		if value == "off" {
			off = append(off, name)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the database's settings: %w", err)
	}
	if len(off) > 0 {
		return fmt.Errorf("the database runs with %s off: it may lose what it has acknowledged; switch it on",
			strings.Join(off, " and "))
	}
	return nil
}
