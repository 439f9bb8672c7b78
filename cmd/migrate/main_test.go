package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"whence/internal/postgres"
	"whence/internal/postgres/embedded"
	"whence/internal/postgres/pgtest"
	"whence/migrations"
)

// call runs the program as a shell would.
func call(t *testing.T, args ...string) (code int, out, complaints string) {
	t.Helper()
	var o, c bytes.Buffer
	code = run(t.Context(), args, &o, &c)
	return code, o.String(), c.String()
}

func TestUpDownAndStatusOnADatabaseThatIsNamed(t *testing.T) {
	t.Setenv("DATABASE_URL", pgtest.Empty(t))
	files, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	all := len(files)
	steps := []struct {
		command string
		says    string
		lines   int
	}{
		{"status", "pending", all},
		{"up", "applied 00001_", all},
		{"up", "nothing to do: the schema is up to date", 1},
		{"down", "took back ", 1},
		{"status", "pending", all},
		{"up", "applied ", 1},
	}
	for _, s := range steps {
		code, out, complaints := call(t, s.command)
		if code != 0 || complaints != "" || !strings.Contains(out, s.says) || strings.Count(out, "\n") != s.lines {
			t.Fatalf("%s: exit code %d, %d lines wanted with %q, got:\n%s%s", s.command, code, s.lines, s.says, out, complaints)
		}
	}
}

func TestTheRoleOfAServerGetsWhatItNeedsAndNoMore(t *testing.T) {
	dsn := pgtest.Empty(t)
	t.Setenv("DATABASE_URL", dsn)
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	role := fmt.Sprintf("server_of_%d", os.Getpid())
	for _, statement := range []string{"CREATE ROLE " + role, "GRANT ALL ON DATABASE " + pgx.Identifier{conn.Config().Database}.Sanitize() + " TO " + role} {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if _, err := conn.Exec(context.Background(), "DROP OWNED BY "+role+"; DROP ROLE "+role); err != nil {
			t.Error(err)
		}
	})
	may := func(what string) (yes bool) {
		t.Helper()
		if err := conn.QueryRow(t.Context(), `SELECT has_table_privilege($1, 'history', $2)`, role, what).Scan(&yes); err != nil {
			t.Fatal(err)
		}
		return yes
	}
	if code, out, complaints := call(t, "up", "--server-role", role); code != 0 || !strings.Contains(out, role+" may do") {
		t.Fatalf("up: exit code %d: %s%s", code, out, complaints)
	}
	if !may("INSERT") || may("UPDATE") {
		t.Error("up gave the role too little or too much")
	}
	if _, err := conn.Exec(t.Context(), "GRANT UPDATE ON history TO "+role); err != nil {
		t.Fatal(err)
	}
	if code, _, complaints := call(t, "grant", role); code != 0 || may("UPDATE") {
		t.Errorf("grant: exit code %d: %s; it left what is not written down: %v", code, complaints, may("UPDATE"))
	}
	if code, _, complaints := call(t, "grant", "no_such_role"); code != 1 || !strings.Contains(complaints, "CREATE ROLE") {
		t.Errorf("grant to nobody: exit code %d: %s", code, complaints)
	}
}

func TestEmbeddedDatabaseIsUsedWhereNoneIsNamed(t *testing.T) {
	t.Setenv("DATABASE_URL", "")
	dir := t.TempDir()
	t.Setenv("WHENCE_DATA_DIR", dir)
	if code, out, complaints := call(t, "up"); code != 0 || !strings.Contains(out, "applied") {
		t.Fatalf("up: exit code %d: %s%s", code, out, complaints)
	}
	if code, out, _ := call(t, "status"); code != 0 || strings.Contains(out, "pending") {
		t.Errorf("status in a second run: exit code %d:\n%s", code, out)
	}
}

func TestDatabaseOfARunningServerIsLeftAlone(t *testing.T) {
	t.Setenv("DATABASE_URL", "")
	dir := t.TempDir()
	server, err := embedded.Start(t.Context(), embedded.Options{DataDir: dir, UnsafeFast: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop(context.Background()) })
	code, _, complaints := call(t, "down", "--data-dir", dir)
	if code != 1 || !strings.Contains(complaints, "in use") || !strings.Contains(complaints, "stop the server") {
		t.Errorf("exit code %d: %s", code, complaints)
	}
	if strings.Count(complaints, "\n") != 1 {
		t.Errorf("more than one line: %s", complaints)
	}
}

func TestWrongCallsAreToldApartFromFailures(t *testing.T) {
	t.Setenv("DATABASE_URL", "postgres://u:secret-word@/d?host="+t.TempDir())
	tests := []struct {
		name string
		args []string
		code int
	}{
		{"no command", nil, 2},
		{"a command that does not exist", []string{"sideways"}, 2},
		{"a flag that does not exist", []string{"up", "--fast"}, 2},
		{"create without a name", []string{"create"}, 2},
		{"a database that does not answer", []string{"up"}, 1},
		{"create outside a checkout", []string{"create", "x", "--dir", filepath.Join(t.TempDir(), "none")}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, _, complaints := call(t, tt.args...)
			if code != tt.code || !strings.HasPrefix(complaints, "migrate: ") || strings.Contains(complaints, "secret-word") {
				t.Errorf("exit code %d, want %d: %s", code, tt.code, complaints)
			}
		})
	}
	if code, out, _ := call(t, "--help"); code != 0 || !strings.Contains(out, "create") {
		t.Errorf("--help: exit code %d: %s", code, out)
	}
}

func TestCreateBeginsTheNextMigration(t *testing.T) {
	dir := t.TempDir()
	for i, tt := range []struct{ name, file string }{
		{"Add reviews", "00001_add_reviews.sql"},
		{"add-leases_2", "00002_add_leases_2.sql"},
	} {
		code, out, complaints := call(t, "create", tt.name, "--dir", dir)
		if code != 0 || !strings.Contains(out, tt.file) {
			t.Fatalf("%d: exit code %d: %s%s", i, code, out, complaints)
		}
	}
	for _, bad := range []string{"", " ", "../up", "数", strings.Repeat("a", 81)} {
		if code, out, _ := call(t, "create", bad, "--dir", dir); code != 1 {
			t.Errorf("%q: exit code %d: %s", bad, code, out)
		}
	}
	if v, err := postgres.NewestMigration(os.DirFS(dir)); err != nil || v != 2 {
		t.Errorf("the newest is %d, %v", v, err)
	}
	// What it writes is a migration, though one that does nothing.
	t.Setenv("DATABASE_URL", pgtest.Empty(t))
	if _, err := postgres.Migrate(t.Context(), os.Getenv("DATABASE_URL"), os.DirFS(dir)); err != nil {
		t.Error(err)
	}
}
