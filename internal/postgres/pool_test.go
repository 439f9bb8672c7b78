package postgres_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/postgres"
	"whence/internal/postgres/pgtest"
)

func open(t *testing.T, opts postgres.Options) *pgxpool.Pool {
	t.Helper()
	pool, err := postgres.Open(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func setting(t *testing.T, tx pgx.Tx, name string) string {
	t.Helper()
	var value string
	if err := tx.QueryRow(t.Context(), `SELECT current_setting($1)`, name).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestTransactionsCarryTheLimits(t *testing.T) {
	dsn := pgtest.DSN(t)
	limits := map[string]string{
		"statement_timeout": "3s", "lock_timeout": "2s", "idle_in_transaction_session_timeout": "5s",
		"jit": "off", "TimeZone": "UTC", "application_name": "whence",
	}
	for name, opts := range map[string]postgres.Options{
		"directly": {URL: dsn}, "behind a pooler": {URL: dsn, Pooler: true},
	} {
		t.Run(name, func(t *testing.T) {
			pool := open(t, opts)
			check := func(want map[string]string) func(pgx.Tx) error {
				return func(tx pgx.Tx) error {
					for k, v := range want {
						if got := setting(t, tx, k); got != v {
							t.Errorf("%s is %s, want %s", k, got, v)
						}
					}
					return nil
				}
			}
			if err := postgres.InTx(t.Context(), pool, check(limits)); err != nil {
				t.Error(err)
			}
			if err := postgres.InSnapshot(t.Context(), pool, check(limits)); err != nil {
				t.Error(err)
			}
			longer := map[string]string{
				"statement_timeout": "10min", "idle_in_transaction_session_timeout": "10min", "lock_timeout": "2s",
				"transaction_isolation": "repeatable read", "transaction_read_only": "on",
			}
			if err := postgres.InSnapshot(t.Context(), pool, check(longer), postgres.Lasting(10*time.Minute)); err != nil {
				t.Error(err)
			}
			if err := postgres.InTx(t.Context(), pool, check(limits)); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestPoolerModePreparesNothing(t *testing.T) {
	pool := open(t, postgres.Options{URL: pgtest.DSN(t), Pooler: true, MaxConns: 1})
	err := postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
		var n int
		for range 3 {
			if err := tx.QueryRow(t.Context(), `SELECT $1::int`, 7).Scan(&n); err != nil {
				return err
			}
		}
		if err := tx.QueryRow(t.Context(), `SELECT count(*) FROM pg_prepared_statements WHERE name <> ''`).Scan(&n); err != nil {
			return err
		}
		if n != 0 {
			t.Errorf("%d statements are prepared", n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestDatabaseThatMayLoseWritesIsRefused(t *testing.T) {
	pool := pgtest.New(t) // a cluster for tests runs without fsync
	err := postgres.CheckDurability(t.Context(), pool)
	if err == nil {
		t.Fatal("a database without fsync is accepted")
	}
	for _, want := range []string{"fsync", "full_page_writes", "synchronous_commit"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not name %s", err, want)
		}
	}
}

func TestBadAddressIsRefusedWithoutRepeatingIt(t *testing.T) {
	for _, url := range []string{
		"postgres://u:secret-word@host:notaport/d", "postgres://u:secret-word@%zz/d", "secret-word=1 host",
		"postgres://u:secret-word@host/d?sslmode=tea",
	} {
		_, err := postgres.Open(t.Context(), postgres.Options{URL: url})
		if err == nil {
			t.Errorf("%s is accepted", url)
		} else if strings.Contains(err.Error(), "secret-word") {
			t.Errorf("the error repeats the address: %v", err)
		}
	}
}
