package embedded

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"whence/internal/postgres"
)

// childDir makes this test binary a process that starts a cluster, says so on
// its standard output, and stays: one that a test can kill or be locked out by.
const childDir = "WHENCE_TEST_EMBEDDED_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		c, err := Start(context.Background(), Options{DataDir: dir, StopTimeout: 5 * time.Second})
		if err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		fmt.Println("dsn:", c.DSN())
		<-c.Done()
		os.Exit(2)
	}
	os.Exit(m.Run())
}

// startChild starts a cluster in another process and gives its address.
func startChild(t *testing.T, dir string) (*exec.Cmd, string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	dsn, ok := strings.CutPrefix(strings.TrimSpace(line), "dsn: ")
	if !ok {
		t.Fatalf("the other process said %q (%v)", line, err)
	}
	return cmd, dsn
}

func start(t *testing.T, opts Options) *Cluster {
	t.Helper()
	c, err := Start(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Stop(context.Background()) })
	return c
}

// ask runs one query that gives one text.
func ask(t *testing.T, dsn, sql string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var s string
	if err := conn.QueryRow(t.Context(), sql).Scan(&s); err != nil && !errors.Is(err, pgx.ErrNoRows) {
		t.Fatalf("%s: %v", sql, err)
	}
	return s
}

func do(t *testing.T, dsn, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func await(t *testing.T, done <-chan struct{}, what string) {
	t.Helper()
	select {
	case <-done:
	case <-time.After(time.Minute):
		t.Fatalf("%s did not happen within a minute", what)
	}
}

func TestWhatWasWrittenIsThereAfterARestart(t *testing.T) {
	// What is set for other Postgres tools must not lead ours astray.
	t.Setenv("PGDATA", "/nonexistent")
	t.Setenv("PATH", "/nonexistent")
	t.Setenv("LC_ALL", "xx_YY")
	dir := t.TempDir()
	c := start(t, Options{DataDir: dir})
	do(t, c.DSN(), `CREATE TABLE kept AS SELECT 'a word, 一个词' AS word`)
	for setting, want := range map[string]string{
		"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "data_checksums": "on",
		"listen_addresses": "", "jit": "off", "TimeZone": "UTC", "server_encoding": "UTF8",
	} {
		if got := ask(t, c.DSN(), `SELECT current_setting('`+setting+`')`); got != want {
			t.Errorf("%s is %q, want %q", setting, got, want)
		}
	}
	pool, err := postgres.Open(t.Context(), postgres.Options{URL: c.DSN()})
	if err != nil {
		t.Fatal(err)
	}
	if err := postgres.CheckDurability(t.Context(), pool); err != nil {
		t.Errorf("it may lose writes: %v", err)
	}
	pool.Close()
	if err := c.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := c.Stop(t.Context()); err != nil {
		t.Errorf("a second Stop: %v", err)
	}
	await(t, c.Done(), "the end of the database")
	if err := c.Err(); err != nil {
		t.Errorf("Err after a Stop that was asked for: %v", err)
	}
	again := start(t, Options{DataDir: dir})
	if got := ask(t, again.DSN(), `SELECT word FROM kept`); got != "a word, 一个词" {
		t.Errorf("after a restart the row is %q", got)
	}
}

func TestPasswordIsReadableByItsOwnerAlone(t *testing.T) {
	dir := t.TempDir()
	c := start(t, Options{DataDir: dir, UnsafeFast: true})
	info, err := os.Stat(filepath.Join(dir, "postgres", "password"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the password file is %v, %v; want -rw-------", info.Mode(), err)
	}
	bad := strings.Replace(c.DSN(), c.password, "guess", 1)
	if conn, err := pgx.Connect(t.Context(), bad); err == nil {
		conn.Close(t.Context())
		t.Error("a wrong password opens the database")
	}
}

func TestSecondProcessIsToldWhoHasTheDatabase(t *testing.T) {
	dir := t.TempDir()
	child, dsn := startChild(t, dir)
	_, err := Start(t.Context(), Options{DataDir: dir})
	if !errors.Is(err, ErrLocked) {
		t.Fatalf("a second start gives %v, want ErrLocked", err)
	}
	for _, want := range []string{strconv.Itoa(child.Process.Pid), dir, "WHENCE_DATA_DIR"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not name %q", err, want)
		}
	}
	if got := ask(t, dsn, `SELECT 'still here'`); got != "still here" {
		t.Errorf("the first process's database answers %q after a second start", got)
	}
}

func TestKilledPostmasterIsReportedAndRecovered(t *testing.T) {
	dir := t.TempDir()
	c := start(t, Options{DataDir: dir})
	do(t, c.DSN(), `CREATE TABLE kept (n int)`)
	do(t, c.DSN(), `INSERT INTO kept VALUES (42)`)
	if err := syscall.Kill(c.proc.pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	await(t, c.Done(), "the notice that the database is gone")
	if err := c.Err(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Errorf("Err says %v, want that it was killed", err)
	}
	if err := c.Stop(t.Context()); err != nil {
		t.Errorf("Stop of a database that is gone: %v", err)
	}
	if err := c.Err(); err == nil {
		t.Error("after Stop, Err has forgotten that the database was killed")
	}
	again := start(t, Options{DataDir: dir})
	if got := ask(t, again.DSN(), `SELECT n::text FROM kept`); got != "42" {
		t.Errorf("the acknowledged row is %q after recovery", got)
	}
}

func TestKilledServerTakesItsDatabaseAlongAndLosesNothing(t *testing.T) {
	dir := t.TempDir()
	child, dsn := startChild(t, dir)
	do(t, dsn, `CREATE TABLE kept AS SELECT 42 AS n`)
	_ = child.Process.Kill()
	_ = child.Wait()
	c := start(t, Options{DataDir: dir}) // at once: Postgres may still be on its way out
	if got := ask(t, c.DSN(), `SELECT n::text FROM kept`); got != "42" {
		t.Errorf("the acknowledged row is %q after its server was killed", got)
	}
}

func TestEverythingKilledAtOnceLosesNothing(t *testing.T) {
	dir := t.TempDir()
	child, dsn := startChild(t, dir)
	do(t, dsn, `CREATE TABLE kept AS SELECT 42 AS n`)
	pids := processesIn(filepath.Join(dir, "postgres", "data"))
	if len(pids) < 2 {
		t.Fatalf("processes of the database: %v", pids)
	}
	_ = child.Process.Kill()
	for _, pid := range pids {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	_ = child.Wait()
	c := start(t, Options{DataDir: dir})
	if got := ask(t, c.DSN(), `SELECT n::text FROM kept`); got != "42" {
		t.Errorf("the acknowledged row is %q after everything was killed", got)
	}
}

func TestOrphanedPostmasterIsStoppedBeforeTheStart(t *testing.T) {
	dir := t.TempDir()
	c := start(t, Options{DataDir: dir})
	do(t, c.DSN(), `CREATE TABLE kept AS SELECT 42 AS n`)
	_ = c.Stop(t.Context())

	// The same server, without a parent whose death it would hear of.
	h := c.home
	acct, err := chooseAccount(h)
	if err != nil {
		t.Fatal(err)
	}
	v, _ := h.version()
	p, err := findPrograms(t.Context(), nil, acct, v)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.Open(h.data)
	if err != nil {
		t.Fatal(err)
	}
	defer data.Close()
	orphan := acct.command(context.Background(), p.postgres, append([]string{"-D", acct.dataPath(h.data, p)}, settings(c.opts)...)...)
	orphan.ExtraFiles = []*os.File{data}
	proc, err := startProcess(orphan)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { proc.stop(context.Background(), time.Second) })
	for postmasterIn(filepath.Join(h.data, "postmaster.pid")) != proc.pid {
		select {
		case <-proc.done:
			t.Fatalf("the orphan ended: %v", proc.err)
		case <-time.After(5 * time.Millisecond):
		}
	}

	again := start(t, Options{DataDir: dir})
	await(t, proc.done, "the orphan's end")
	if got := ask(t, again.DSN(), `SELECT n::text FROM kept`); got != "42" {
		t.Errorf("the row is %q after an orphan was stopped", got)
	}
}

func TestPidFileThatNamesAnotherProgramIsNoHindrance(t *testing.T) {
	dir := t.TempDir()
	c := start(t, Options{DataDir: dir, UnsafeFast: true})
	_ = c.Stop(t.Context())
	// Pids are used again: here the dead postmaster's is now this test's parent's.
	pidFile := filepath.Join(c.home.data, "postmaster.pid")
	text := fmt.Sprintf("%d\n%s\n1\n5432\n../run\n\n", os.Getppid(), c.home.data)
	if err := os.WriteFile(pidFile, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{".s.PGSQL.5432", ".s.PGSQL.5432.lock"} {
		if err := os.WriteFile(filepath.Join(c.home.run, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	start(t, Options{DataDir: dir, UnsafeFast: true})
}

func TestDirectoryThatTheAccountCannotWalkTo(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("an ordinary user walks to its own directories")
	}
	closed := filepath.Join(t.TempDir(), "closed") // as /root is
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(closed, "deep", ".whence")
	c := start(t, Options{DataDir: dir})
	do(t, c.DSN(), `CREATE TABLE kept AS SELECT 42 AS n`)
	if got := ask(t, c.DSN(), `SELECT current_setting('data_directory')`); got != openedData {
		t.Fatalf("the data directory is %q: this test has not closed the way to it", got)
	}
	_ = syscall.Kill(c.proc.pid, syscall.SIGKILL)
	await(t, c.Done(), "the notice that the database is gone")
	_ = c.Stop(t.Context())
	again := start(t, Options{DataDir: dir})
	if got := ask(t, again.DSN(), `SELECT n::text FROM kept`); got != "42" {
		t.Errorf("the row is %q after a restart", got)
	}
}

func TestPathTooLongForASocket(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("long", 30), strings.Repeat("长", 20))
	c := start(t, Options{DataDir: dir, UnsafeFast: true})
	if got := ask(t, c.DSN(), `SELECT 'reached'`); got != "reached" {
		t.Errorf("got %q", got)
	}
	short := c.sockets.temporary
	_ = c.Stop(t.Context())
	if _, err := os.Stat(short); short == "" || err == nil {
		t.Errorf("the short path %q is left behind", short)
	}
}

func TestDataDirectoryGivenThroughALink(t *testing.T) {
	actual := t.TempDir()
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(actual, link); err != nil {
		t.Fatal(err)
	}
	start(t, Options{DataDir: link, UnsafeFast: true})
	if _, err := Start(t.Context(), Options{DataDir: actual}); !errors.Is(err, ErrLocked) {
		t.Errorf("the same directory by its other name gives %v, want ErrLocked", err)
	}
}

func TestStartThatWasCutShortIsTakenUpAgain(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 150*time.Millisecond) // in the middle of initdb
	defer cancel()
	if c, err := Start(ctx, Options{DataDir: dir}); err == nil {
		_ = c.Stop(t.Context()) // a machine that is faster than that has nothing to take up
	}
	start(t, Options{DataDir: dir})
	left, _ := filepath.Glob(filepath.Join(dir, "postgres", "data.new-*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
