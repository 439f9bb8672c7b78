package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"whence/internal/fault"
	"whence/internal/postgres"
	"whence/internal/postgres/pgtest"
)

func TestRefusalsOfTheDatabaseBecomeFaults(t *testing.T) {
	pool := pgtest.New(t)
	const setup = `
		CREATE TABLE parent (id int PRIMARY KEY, name varchar(5) NOT NULL UNIQUE, n numeric(4,1), j jsonb, d date, r daterange,
			CONSTRAINT parent_name_is_not_tea CHECK (name <> 'tea'), CHECK (id > 0),
			EXCLUDE USING gist (r WITH &&));
		CREATE TABLE child (parent_id int NOT NULL REFERENCES parent (id));
		INSERT INTO parent (id, name, r) VALUES (1, 'one', '[2020-01-01,2021-01-01)'), (2, 'two', NULL);
		INSERT INTO child VALUES (1);
		CREATE TABLE kept (id int);
		CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
			$$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'restrict_violation'; END $$;
		INSERT INTO kept VALUES (1);
		CREATE TRIGGER kept_for_good BEFORE UPDATE OR DELETE ON kept FOR EACH ROW EXECUTE FUNCTION refuse();
		CREATE TABLE indexed (long text PRIMARY KEY);`
	if _, err := pool.Exec(t.Context(), setup); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name       string
		sql        string
		args       []any
		kind       fault.Kind
		code       string
		constraint string
	}{
		{"a second of what is unique", `INSERT INTO parent (id, name) VALUES (3, 'one')`, nil, fault.Conflict, "already_exists", "parent_name_key"},
		{"a reference to nothing", `INSERT INTO child VALUES (9)`, nil, fault.Invalid, "unknown_reference", "child_parent_id_fkey"},
		{"a deletion of what is in use", `DELETE FROM parent WHERE id = 1`, nil, fault.Conflict, "still_in_use", "child_parent_id_fkey"},
		{"a rule with a name", `INSERT INTO parent (id, name) VALUES (3, 'tea')`, nil, fault.Invalid, "parent_name_is_not_tea", "parent_name_is_not_tea"},
		{"a rule without a name", `INSERT INTO parent (id, name) VALUES (-3, 'x')`, nil, fault.Invalid, "invalid_value", "parent_id_check"},
		{
			"a rule of a domain", `INSERT INTO metrics (id, slug, definition, unit, measure) VALUES (gen_random_uuid(), 'No Slug', 'd', 'u', 'total')`,
			nil, fault.Invalid, "invalid_value", "slug_check",
		},
		{"a missing value", `INSERT INTO parent (id) VALUES (3)`, nil, fault.Invalid, "missing_value", ""},
		{"an overlap", `INSERT INTO parent (id, name, r) VALUES (3, 'x', '[2020-06-01,2020-07-01)')`, nil, fault.Conflict, "overlaps", "parent_r_excl"},
		{"a change of what is kept for good", `UPDATE kept SET id = 2`, nil, fault.Conflict, "restricted", ""},
		{"NUL in a text", `INSERT INTO parent (id, name) VALUES (3, $1)`, []any{"a\x00b"}, fault.Invalid, "invalid_text", ""},
		{"bytes that are no UTF-8", `INSERT INTO parent (id, name) VALUES (3, $1)`, []any{"\xff"}, fault.Invalid, "invalid_text", ""},
		{"NUL in JSON", `INSERT INTO parent (id, name, j) VALUES (3, 'x', $1)`, []any{`{"a":"\u0000"}`}, fault.Invalid, "invalid_text", ""},
		{"JSON that is none", `INSERT INTO parent (id, name, j) VALUES (3, 'x', $1::text::jsonb)`, []any{`{`}, fault.Invalid, "invalid_value", ""},
		{"a number that is none", `SELECT $1::text::int`, []any{"tea"}, fault.Invalid, "invalid_value", ""},
		{"a number too large", `INSERT INTO parent (id, name, n) VALUES (3, 'x', 10000)`, nil, fault.Invalid, "out_of_range", ""},
		{"a text too long", `INSERT INTO parent (id, name) VALUES (3, 'longer')`, nil, fault.Invalid, "too_long", ""},
		{"a text too long for its index", `INSERT INTO indexed SELECT string_agg(md5(n::text), '') FROM generate_series(1, 9000) n`, nil, fault.Invalid, "too_long", ""},
		{"a date that is none", `SELECT $1::text::date`, []any{"31 tea"}, fault.Invalid, "invalid_date", ""},
		{"a date that does not exist", `SELECT $1::text::date`, []any{"2023-02-30"}, fault.Invalid, "invalid_date", ""},
		{"a range that ends before it starts", `SELECT daterange('2021-01-01', '2020-01-01')`, nil, fault.Invalid, "invalid_range", ""},
		{"a statement that takes too long", `SELECT pg_sleep(60)`, nil, fault.Exhausted, "timeout", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
				if tt.code == "timeout" {
					if _, err := tx.Exec(t.Context(), `SET LOCAL statement_timeout = 50`); err != nil {
						return err
					}
				}
				_, err := tx.Exec(t.Context(), tt.sql, tt.args...)
				return err
			})
			f, ok := fault.As(err)
			if !ok || f.Kind != tt.kind || f.Code != tt.code {
				t.Fatalf("got %v, want kind %d and code %s", err, tt.kind, tt.code)
			}
			if (f.Kind == fault.Exhausted) != (f.RetryAfter > 0) {
				t.Errorf("RetryAfter is %v", f.RetryAfter)
			}
			if got := postgres.Constraint(err); got != tt.constraint {
				t.Errorf("the constraint is %q, want %q", got, tt.constraint)
			}
			if _, ok := errors.AsType[*pgconn.PgError](err); !ok {
				t.Error("the database's own words are lost")
			}
		})
	}
}

func TestDefectsAreNotBlamedOnTheCaller(t *testing.T) {
	pool := pgtest.New(t)
	for _, sql := range []string{`SELEC 1`, `SELECT no_such_column`, `SELECT 1 / 0`, `DO $$ BEGIN RAISE 'tea'; END $$`} {
		_, err := pool.Exec(t.Context(), sql)
		if _, ok := fault.As(postgres.Translate(err)); ok || err == nil {
			t.Errorf("%s gives %v", sql, postgres.Translate(err))
		}
	}
}

func TestTroubleWithTheConnection(t *testing.T) {
	tests := []struct {
		name string
		err  error
		code string // "": not translated
	}{
		{"no error", nil, ""},
		{"a row that is not there", pgx.ErrNoRows, ""},
		{"a caller that went away", fmt.Errorf("query: %w", context.Canceled), ""},
		{"any other error", errors.New("tea"), ""},
		{"a caller out of time", fmt.Errorf("timeout: %w", context.DeadlineExceeded), "timeout"},
		{"the end of a connection", fmt.Errorf("read: %w", io.ErrUnexpectedEOF), "database_unavailable"},
		{"a closed connection", fmt.Errorf("begin: %w", pgconn.ErrConnClosed), "database_unavailable"},
		{"a server that stops", &pgconn.PgError{Code: "57P01"}, "database_unavailable"},
		{"a server that starts", &pgconn.PgError{Code: "57P03"}, "database_unavailable"},
		{"too many connections", &pgconn.PgError{Code: "53300"}, "database_busy"},
		{"a full disk", &pgconn.PgError{Code: "53100"}, "disk_full"},
		{"a lost connection", &pgconn.PgError{Code: "08006"}, "database_unavailable"},
		{"a lock that others hold", &pgconn.PgError{Code: "55P03"}, "database_busy"},
		{"an SQLSTATE that is none", &pgconn.PgError{Code: "5"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := postgres.Translate(tt.err)
			f, ok := fault.As(got)
			if tt.code == "" {
				if ok || !errors.Is(got, tt.err) {
					t.Errorf("got %v, want it as it was", got)
				}
				return
			}
			if !ok || f.Kind != fault.Exhausted || f.Code != tt.code || f.RetryAfter <= 0 || !errors.Is(got, tt.err) {
				t.Errorf("got %v, want Exhausted %s with a time to try again", got, tt.code)
			}
		})
	}
}

func TestServerThatIsNotThere(t *testing.T) {
	started := time.Now()
	_, err := postgres.Open(t.Context(), postgres.Options{URL: "postgres://u:secret-word@/d?host=" + t.TempDir()})
	if err == nil || time.Since(started) > 20*time.Second {
		t.Fatalf("got %v after %v", err, time.Since(started))
	}
	if !fault.Is(postgres.Translate(err), fault.Exhausted) {
		t.Errorf("got %v, want a fault that says to try again", postgres.Translate(err))
	}
}
