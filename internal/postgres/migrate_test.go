package postgres_test

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"

	"whence/internal/postgres"
	"whence/internal/postgres/pgtest"
	"whence/migrations"
)

func files(list map[string]string) fs.FS {
	m := fstest.MapFS{}
	for name, sql := range list {
		m[name] = &fstest.MapFile{Data: []byte(sql)}
	}
	return m
}

var two = files(map[string]string{
	"00001_tea.sql":    "-- +goose Up\nCREATE TABLE tea (id int);\n-- +goose Down\nDROP TABLE tea;\n",
	"00002_coffee.sql": "-- +goose Up\nCREATE TABLE coffee (id int);\n-- +goose Down\nDROP TABLE coffee;\n",
})

func TestMigrationsGoUpAndDownOneByOne(t *testing.T) {
	dsn := pgtest.Empty(t)
	pool := open(t, postgres.Options{URL: dsn})
	version := func(want int64) {
		t.Helper()
		if v, err := postgres.SchemaVersion(t.Context(), pool); err != nil || v != want {
			t.Fatalf("the schema's version is %d, %v; want %d", v, err, want)
		}
	}
	version(0)
	done, err := postgres.Migrate(t.Context(), dsn, two)
	if err != nil || len(done) != 2 || done[1].File != "00002_coffee.sql" || !done[1].Applied {
		t.Fatalf("up gives %+v, %v", done, err)
	}
	version(2)
	if done, err := postgres.Migrate(t.Context(), dsn, two); err != nil || len(done) != 0 {
		t.Errorf("up again gives %+v, %v", done, err)
	}
	done, err = postgres.MigrateDown(t.Context(), dsn, two)
	if err != nil || len(done) != 1 || done[0].Version != 2 || done[0].Applied {
		t.Fatalf("down gives %+v, %v", done, err)
	}
	version(1)
	status, err := postgres.MigrationStatus(t.Context(), dsn, two)
	if err != nil || len(status) != 2 || !status[0].Applied || status[0].AppliedAt.IsZero() || status[1].Applied {
		t.Errorf("status gives %+v, %v", status, err)
	}
	for range 2 { // the second has nothing left to take back
		if _, err := postgres.MigrateDown(t.Context(), dsn, two); err != nil {
			t.Errorf("down: %v", err)
		}
	}
	version(0)
}

func TestServersThatStartTogetherMigrateOnce(t *testing.T) {
	dsn := pgtest.Empty(t)
	var all sync.WaitGroup
	applied := make([]int, 4)
	for i := range applied {
		all.Go(func() {
			done, err := postgres.Migrate(t.Context(), dsn, two)
			if err != nil {
				t.Errorf("server %d: %v", i, err)
			}
			applied[i] = len(done)
		})
	}
	all.Wait()
	total := 0
	for _, n := range applied {
		total += n
	}
	if total != 2 {
		t.Errorf("the servers applied %v, two migrations in all are wanted", applied)
	}
}

func TestMigrationThatFailsIsNamedAndUndone(t *testing.T) {
	dsn := pgtest.Empty(t)
	bad := files(map[string]string{
		"00001_tea.sql": "-- +goose Up\nCREATE TABLE tea (id int);\n",
		"00002_bad.sql": "-- +goose Up\nCREATE TABLE half (id int);\nCREATE TABLE whole (id no_such_type);\n",
	})
	done, err := postgres.Migrate(t.Context(), dsn, bad)
	if err == nil || !strings.Contains(err.Error(), "00002_bad.sql") || !strings.Contains(err.Error(), "no_such_type") {
		t.Errorf("the error is %v", err)
	}
	if len(done) != 1 || done[0].Version != 1 {
		t.Errorf("applied: %+v, want the first", done)
	}
	pool := open(t, postgres.Options{URL: dsn})
	var half *string
	if err := pool.QueryRow(t.Context(), `SELECT to_regclass('half')::text`).Scan(&half); err != nil || half != nil {
		t.Errorf("of the failed migration there is %v, %v", half, err)
	}
}

func TestTheSchemaGoesDownToNothingAndUpAgain(t *testing.T) {
	dsn := pgtest.DSN(t)
	pool := open(t, postgres.Options{URL: dsn})
	newest, err := postgres.NewestMigration(migrations.FS)
	if err != nil || newest == 0 {
		t.Fatalf("the newest migration is %d, %v", newest, err)
	}
	if v, err := postgres.SchemaVersion(t.Context(), pool); err != nil || v != newest {
		t.Errorf("the schema's version is %d, %v; want %d", v, err, newest)
	}
	for {
		done, err := postgres.MigrateDown(t.Context(), dsn, migrations.FS)
		if err != nil {
			t.Fatal(err)
		}
		if len(done) == 0 {
			break
		}
	}
	var left int
	const leftovers = `SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'goose%'`
	if err := pool.QueryRow(t.Context(), leftovers).Scan(&left); err != nil || left != 0 {
		t.Errorf("down to nothing leaves %d relations, %v", left, err)
	}
	if _, err := postgres.Migrate(t.Context(), dsn, migrations.FS); err != nil {
		t.Errorf("up again: %v", err)
	}
}

func TestFilesWithoutANumberAreRefused(t *testing.T) {
	if v, err := postgres.NewestMigration(files(map[string]string{"tea.sql": ""})); err == nil {
		t.Errorf("the newest is %d", v)
	}
	if v, err := postgres.NewestMigration(fstest.MapFS{}); err != nil || v != 0 {
		t.Errorf("of no files the newest is %d, %v", v, err)
	}
}

// A migration that must wait for a long transaction lets others through meanwhile,
// and is done when that has ended.
func TestWritersGoOnWhileAMigrationWaits(t *testing.T) {
	dsn := pgtest.Empty(t)
	steps := map[string]string{"00001_tea.sql": "-- +goose Up\nCREATE TABLE tea (id int PRIMARY KEY, n int);\nINSERT INTO tea VALUES (1, 0), (2, 0);\n"}
	if _, err := postgres.Migrate(t.Context(), dsn, files(steps)); err != nil {
		t.Fatal(err)
	}
	pool := open(t, postgres.Options{URL: dsn})
	long, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = long.Rollback(context.WithoutCancel(t.Context())) }()
	if _, err := long.Exec(t.Context(), `SET LOCAL idle_in_transaction_session_timeout = 0`); err != nil {
		t.Fatal(err)
	}
	if _, err := long.Exec(t.Context(), `UPDATE tea SET n = n + 1 WHERE id = 1`); err != nil {
		t.Fatal(err)
	}
	steps["00002_milk.sql"] = "-- +goose Up\nALTER TABLE tea ADD COLUMN milk boolean;\n"
	migrated := make(chan error, 1)
	go func() {
		done, err := postgres.Migrate(t.Context(), dsn, files(steps))
		if err == nil && len(done) != 1 {
			err = fmt.Errorf("applied %+v", done)
		}
		migrated <- err
	}()
	const waiting = `SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'tea'::regclass AND mode = 'AccessExclusiveLock')`
	written := 0
	for waited := false; !waited || written < 5; {
		select {
		case err := <-migrated:
			t.Fatalf("the migration did not wait: %v", err)
		default:
		}
		var now bool
		if err := pool.QueryRow(t.Context(), waiting).Scan(&now); err != nil {
			t.Fatal(err)
		}
		waited = waited || now
		if !waited {
			continue
		}
		// With the limits of any server's statement.
		err := postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
			_, err := tx.Exec(t.Context(), `UPDATE tea SET n = n + 1 WHERE id = 2`)
			return err
		})
		if err != nil {
			t.Fatalf("writer %d: %v", written, err)
		}
		written++
	}
	if err := long.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-migrated; err != nil {
		t.Errorf("the migration: %v", err)
	}
	var n int
	if err := pool.QueryRow(t.Context(), `SELECT sum(n) FROM tea WHERE milk IS NULL`).Scan(&n); err != nil || n != written+1 {
		t.Errorf("%d of %d writes are there, %v", n, written+1, err)
	}
}

func TestMissingMigrationsAreNamed(t *testing.T) {
	dsn := pgtest.Empty(t)
	pool := open(t, postgres.Options{URL: dsn})
	missing := func(want ...string) {
		t.Helper()
		if got, err := postgres.MissingMigrations(t.Context(), pool, two); err != nil || !slices.Equal(got, want) {
			t.Errorf("got %v, %v; want %v", got, err, want)
		}
	}
	missing("00001_tea.sql", "00002_coffee.sql")
	if _, err := postgres.Migrate(t.Context(), dsn, two); err != nil {
		t.Fatal(err)
	}
	missing()
	if _, err := pool.Exec(t.Context(), `DELETE FROM goose_db_version WHERE version_id = 1`); err != nil {
		t.Fatal(err)
	}
	missing("00001_tea.sql")
}
