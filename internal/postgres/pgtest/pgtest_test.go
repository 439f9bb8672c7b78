package pgtest

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"
)

func TestEachTestHasADatabaseOfItsOwn(t *testing.T) {
	a, b := New(t), New(t)
	if _, err := a.Exec(t.Context(), `CREATE TABLE only_in_a ()`); err != nil {
		t.Fatal(err)
	}
	var n int
	err := b.QueryRow(t.Context(), `SELECT count(*) FROM pg_tables WHERE tablename = 'only_in_a'`).Scan(&n)
	if err != nil || n != 0 {
		t.Errorf("a table of one test is seen by another: %d, %v", n, err)
	}
	err = b.QueryRow(t.Context(), `SELECT count(*) FROM goose_db_version WHERE version_id > 0`).Scan(&n)
	if err != nil || n == 0 {
		t.Errorf("the database has %d migrations, %v", n, err)
	}
}

func TestDatabaseOfAPassedTestIsDropped(t *testing.T) {
	var dsn string
	t.Run("passes", func(t *testing.T) { dsn = Empty(t) })
	if conn, err := pgx.Connect(t.Context(), dsn); err == nil {
		conn.Close(t.Context())
		t.Error("the database is still there")
	}
}

func TestEmptyHasNoSchema(t *testing.T) {
	conn, err := pgx.Connect(t.Context(), Empty(t))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	var n int
	if err := conn.QueryRow(t.Context(), `SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`).Scan(&n); err != nil || n != 0 {
		t.Errorf("it has %d tables, %v", n, err)
	}
}

func TestTemplateThatFailedIsMadeAnew(t *testing.T) {
	server, err := findServer()
	if err != nil {
		t.Fatal(err)
	}
	admin, err := pgx.Connect(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close(t.Context())
	bad := fstest.MapFS{"00001_bad.sql": {Data: []byte("-- +goose Up\nCREATE TABLE t (x no_such_type_" + databaseFor("x") + ");\n")}}
	for range 2 {
		if name, err := ensureTemplate(t.Context(), admin, server, bad); err == nil {
			t.Fatalf("a migration that fails leaves the template %s", name)
		}
	}
}

func TestNamesOfDatabases(t *testing.T) {
	tests := []struct{ name, test, prefix string }{
		{"subtests", "TestClaims/are_kept", "testclaims_are_kept_"},
		{"other scripts", "Test数", "test__"},
		{"long names", "TestAVeryLongNameThatGoesOnAndOnAndOnUntilNobodyReadsItAnyMore", "testaverylongnamethatgoesonandonandonunt_"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := databaseFor(tt.test)
			if len(got) > 63 || len(got) != len(tt.prefix)+12 || got[:len(tt.prefix)] != tt.prefix {
				t.Errorf("got %q, want %q and twelve digits", got, tt.prefix)
			}
		})
	}
}

func TestDatabaseIsPutIntoEitherFormOfAddress(t *testing.T) {
	tests := []struct{ name, server string }{
		{"URL", "postgres://u:p@/other?host=%2Frun&port=5432"},
		{"keywords", "host=/run port=5432 user=u password=p dbname=other"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := pgx.ParseConfig(withDatabase(tt.server, "mine"))
			if err != nil || c.Database != "mine" || c.Host != "/run" || c.User != "u" {
				t.Errorf("got %+v, %v", c, err)
			}
		})
	}
}

func TestMissingPostgresIsOneLine(t *testing.T) {
	p := place(t.TempDir())
	if err := os.Chmod(string(p), 0o755); err != nil {
		t.Fatal(err)
	}
	// A data directory of a version that nobody has installed.
	data := filepath.Join(p.file("cluster"), "postgres", "data")
	if err := os.MkdirAll(data, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "PG_VERSION"), []byte("9\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		if err := os.Lchown(data, 65534, 65534); err != nil {
			t.Fatal(err)
		}
	}
	err := startKeeper(t.Context(), p)
	if err == nil {
		t.Fatal("a keeper starts on data that no Postgres here can open")
	}
	for _, r := range err.Error() {
		if r == '\n' {
			t.Errorf("more than one line: %q", err)
			break
		}
	}
}
