package app

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"

	"whence/internal/postgres"
	"whence/internal/postgres/embedded"
	"whence/migrations"
)

// tried are the commands of docs/operations.md that are marked as tried, by name.
func tried(t *testing.T) map[string]string {
	t.Helper()
	page, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	commands := map[string]string{}
	for _, m := range regexp.MustCompile("(?s)<!-- tried: ([a-z]+) -->\n```sh\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		commands[m[1]] = m[2]
	}
	return commands
}

// shell runs commands as the page on operations has them, beside bin/.
func shell(t *testing.T, dir, script string, env ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", script)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	cmd.Env = append(cmd.Env, "PATH="+postgresPath(t)+":"+os.Getenv("PATH"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s\n%s", err, script, out)
	}
}

// postgresPath is where the programs are that a backup takes: those of the
// Postgres that is tested with, or Debian's newest, which are not on PATH.
func postgresPath(t *testing.T) string {
	t.Helper()
	installed, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(installed)
	for _, dir := range append(filepath.SplitList(os.Getenv("WHENCE_POSTGRES_BIN")), installed...) {
		if _, err := os.Stat(filepath.Join(dir, "pg_verifybackup")); err == nil {
			return dir
		}
	}
	t.Skip("this Postgres comes without pg_dump, pg_basebackup and pg_verifybackup: install Debian's postgresql to test backups")
	return ""
}

// shortDir is a directory with a path that is short enough for a socket in it.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "w-") //nolint:usetesting // its path would be too long
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// ownerURL is the address of an embedded database for its owner.
func ownerURL(t *testing.T, dir string) string {
	t.Helper()
	password, err := os.ReadFile(filepath.Join(dir, "postgres", "password"))
	if err != nil {
		t.Fatal(err)
	}
	run := filepath.Join(dir, "postgres", "run")
	return fmt.Sprintf("postgres://whence:%s@/whence?host=%s", strings.TrimSpace(string(password)), run)
}

// holdings counts the rows of each table.
func holdings(t *testing.T, url string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	// What a server notes for itself goes on while it runs.
	rows, err := conn.Query(t.Context(), `
SELECT relname || ' ' || (xpath('/row/n/text()', query_to_xml('SELECT count(*) AS n FROM ' || quote_ident(relname), false, true, '')))[1]::text
  FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname NOT IN ('tallies', 'tally_changes', 'sketches_due', 'review_due', 'history_checkpoints') ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(list) < 20 {
		t.Fatalf("%d tables, %v", len(list), err)
	}
	return strings.Join(list, "\n")
}

// readings are what somebody who reads sees: the same of equal databases.
func readings(t *testing.T, p *process, source string) string {
	t.Helper()
	var all bytes.Buffer
	for _, path := range []string{
		"/v1/sources", "/v1/sources/" + source + "/text", "/v1/sources/" + source + "/snapshots", "/v1/claims?limit=200", "/v1/relations",
		"/v1/outlets", "/v1/parties?limit=200", "/v1/tokens",
	} {
		status, answer, err := p.send("GET", path, nil)
		if err != nil || status != http.StatusOK && status != http.StatusGone {
			t.Fatalf("%s: %d %v %v", path, status, answer, err)
		}
		delete(answer, "instance")
		if items, ok := answer["items"].([]any); ok {
			for _, item := range items {
				delete(item.(object), "last_used_at") // reading is a use
			}
		}
		fmt.Fprintln(&all, path, status, answer)
	}
	return all.String()
}

// waitForSeal waits until the whole history is in the signed tree.
func waitForSeal(t *testing.T, url string) {
	t.Helper()
	pool := open(t, url)
	wait(t.Context(), testPatience, func() bool {
		var sealed bool
		err := pool.QueryRow(t.Context(), `SELECT (SELECT max(tree_size) FROM history_checkpoints) = (SELECT count(*) FROM history)`).Scan(&sealed)
		return err == nil && sealed
	})
}

func (p *process) stop(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		t.Fatalf("the server ended with %v: %s", err, p.errs)
	}
}

// A backup is taken while the server works, by the words of the page on
// operations, and is restored into a Postgres elsewhere and into the embedded one.
func TestABackupIsRestoredWhole(t *testing.T) {
	commands := tried(t)
	work, backup := t.TempDir(), t.TempDir()
	program := filepath.Join(work, "bin", "api")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(work, "bin")+"/", "whence/cmd/...").CombinedOutput(); err != nil {
		t.Fatalf("build: %v: %s", err, out)
	}
	home := shortDir(t)
	p := start(t, program, home)
	var taken string
	for n := range 12 {
		status, answer, err := p.send("POST", "/v1/sources", object{
			"content": fmt.Sprintf("Report %d.\n\nMore than %d,000 ships called in 2021, said the port of Quay.", n, n+3), "url": fmt.Sprintf("https://quay.example/%d", n),
		})
		if err != nil || status != http.StatusCreated {
			t.Fatalf("%d %v %v", status, answer, err)
		}
		taken = answer["source"].(object)["id"].(string)
	}
	if status, answer, err := p.send("POST", "/v1/sources/"+taken+"/takedowns", object{"reason": "an order"}); err != nil || status != http.StatusOK {
		t.Fatalf("%d %v %v", status, answer, err)
	}
	waitForSeal(t, ownerURL(t, home))
	rows, seen := holdings(t, ownerURL(t, home)), readings(t, p, taken)

	shell(t, work, commands["published"], "BACKUP="+backup, "WHENCE_DATA_DIR="+home)
	shell(t, work, commands["dump"], "BACKUP="+backup, "DATABASE_URL="+ownerURL(t, home))
	shell(t, work, commands["base"], "BACKUP="+backup, "DATABASE_URL="+ownerURL(t, home))
	p.stop(t)

	t.Run("a dump into a Postgres elsewhere", func(t *testing.T) {
		elsewhere, err := embedded.Start(t.Context(), embedded.Options{DataDir: t.TempDir(), Programs: filepath.SplitList(os.Getenv("WHENCE_POSTGRES_BIN"))})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = elsewhere.Stop(context.Background()) })
		if err := postgres.EnsureRole(t.Context(), elsewhere.DSN(), servingRole, "secret"); err != nil {
			t.Fatal(err)
		}
		shell(t, work, commands["restore"], "BACKUP="+backup, "DATABASE_URL="+elsewhere.DSN())
		shell(t, work, commands["verify"], "BACKUP="+backup, "DATABASE_URL="+elsewhere.DSN())
		if got := holdings(t, elsewhere.DSN()); got != rows {
			t.Errorf("there was\n%s\nand there is\n%s", rows, got)
		}
		cmd := command(t, program, t.TempDir())
		cmd.Env = append(cmd.Env, "DATABASE_URL="+elsewhere.DSNOf(servingRole, "secret"))
		again := startCommand(t, cmd)
		if got := readings(t, again, taken); got != seen {
			t.Errorf("it was read as\n%s\nand is read as\n%s", seen, got)
		}
		if status, answer, err := again.send("POST", "/v1/sources", object{"content": "2,000 ships called.", "url": "https://quay.example/new"}); err != nil || status != http.StatusCreated {
			t.Errorf("%d %v %v", status, answer, err)
		}
		if status, answer, err := again.send("GET", "/readyz", nil); err != nil || status != http.StatusOK {
			t.Errorf("%d %v %v", status, answer, err)
		}
		again.stop(t)
		if strings.Contains(again.errs.String(), "owns the tables") {
			t.Errorf("it says that its role owns the tables: %s", again.errs)
		}
	})
	t.Run("a base backup into the embedded default", func(t *testing.T) {
		fresh := shortDir(t)
		shell(t, work, `mkdir -p "$NEW/postgres" && cp -a "$BACKUP/base" "$NEW/postgres/data" && cp -a "$OLD/postgres/password" "$NEW/postgres/"
			chown -R --reference="$OLD/postgres/data" "$NEW/postgres/data" && chmod 0700 "$NEW/postgres/data"`, "NEW="+fresh, "OLD="+home, "BACKUP="+backup)
		shell(t, work, commands["verify"], "BACKUP="+backup, "DATABASE_URL=", "WHENCE_DATA_DIR="+fresh)
		again := start(t, program, fresh)
		if got := holdings(t, ownerURL(t, fresh)); got != rows {
			t.Errorf("there was\n%s\nand there is\n%s", rows, got)
		}
		if got := readings(t, again, taken); got != seen {
			t.Errorf("it was read as\n%s\nand is read as\n%s", seen, got)
		}
		again.stop(t)
	})
}

func TestADatabaseThatMayLoseWritesIsNoneToStartOn(t *testing.T) {
	cluster, err := embedded.Start(t.Context(), embedded.Options{DataDir: t.TempDir(), Programs: filepath.SplitList(os.Getenv("WHENCE_POSTGRES_BIN"))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cluster.Stop(context.Background()) })
	pool := open(t, cluster.DSN())
	if _, err := (database{url: cluster.DSN(), cluster: cluster}).prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := ready(t.Context(), pool); err != nil {
		t.Fatalf("a durable database: %v", err)
	}
	if _, err := pool.Exec(t.Context(), `ALTER DATABASE whence SET synchronous_commit = off`); err != nil {
		t.Fatal(err)
	}
	pool.Reset()
	if err := ready(t.Context(), pool); err == nil || !strings.Contains(err.Error(), "synchronous_commit") {
		t.Errorf("while it runs, readiness says %v", err)
	}
	config, err := LoadConfig()
	if err != nil {
		t.Fatal(err)
	}
	config.DatabaseURL, config.Addr, config.DataDir = cluster.DSN(), "127.0.0.1:0", t.TempDir()
	if err := Run(t.Context(), config, &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "synchronous_commit") {
		t.Errorf("a start ends with %v", err)
	}
}

func TestAServerThatMayNotDoItsWorkSaysWhoMustHelp(t *testing.T) {
	cluster, err := embedded.Start(t.Context(), embedded.Options{DataDir: t.TempDir(), Programs: filepath.SplitList(os.Getenv("WHENCE_POSTGRES_BIN"))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cluster.Stop(context.Background()) })
	if err := postgres.EnsureRole(t.Context(), cluster.DSN(), servingRole, "secret"); err != nil {
		t.Fatal(err)
	}
	config, err := LoadConfig()
	if err != nil {
		t.Fatal(err)
	}
	config.DatabaseURL, config.Addr, config.DataDir = cluster.DSNOf(servingRole, "secret"), "127.0.0.1:0", t.TempDir()
	starting := func(says string) {
		t.Helper()
		if err := Run(t.Context(), config, &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("a start ends with %v, which does not say %q", err, says)
		}
	}
	starting("migrate up")
	if _, err := postgres.Migrate(t.Context(), cluster.DSN(), migrations.FS); err != nil {
		t.Fatal(err)
	}
	starting("migrate grant")
	if _, err := (database{url: cluster.DSN(), cluster: cluster}).prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{`ALTER ROLE whence_server PASSWORD 'secret'`, `REVOKE DELETE ON attributions FROM whence_server`} {
		if _, err := open(t, cluster.DSN()).Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	starting("attributions: DELETE")
}
