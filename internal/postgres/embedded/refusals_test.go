package embedded

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRefusalsSayWhatToDo(t *testing.T) {
	tests := []struct {
		name    string
		arrange func(t *testing.T, dir string)
		is      error
		says    []string
	}{
		{
			name:    "data of a version that is not installed",
			arrange: func(t *testing.T, dir string) { write(t, filepath.Join(dir, "postgres/data/PG_VERSION"), "9\n") },
			is:      ErrNoPrograms,
			says:    []string{"PostgreSQL 9", "postgresql-9", "WHENCE_POSTGRES_BIN"},
		},
		{
			name:    "a directory of something else",
			arrange: func(t *testing.T, dir string) { write(t, filepath.Join(dir, "postgres/data/photo.jpg"), "") },
			says:    []string{"not a PostgreSQL data directory"},
		},
		{
			name:    "a version file of something else",
			arrange: func(t *testing.T, dir string) { write(t, filepath.Join(dir, "postgres/data/PG_VERSION"), "tea") },
			says:    []string{"holds no version"},
		},
		{
			name:    "a file in the directory's place",
			arrange: func(t *testing.T, dir string) { write(t, filepath.Join(dir, "postgres"), "") },
			says:    []string{"data directory"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			tt.arrange(t, dir)
			giveAway(t, dir)
			c, err := Start(t.Context(), Options{DataDir: dir})
			if err == nil {
				_ = c.Stop(t.Context())
				t.Fatal("it starts")
			}
			if tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("the error is %v, want %v", err, tt.is)
			}
			for _, want := range tt.says {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not say %q", err, want)
				}
			}
		})
	}
}

func TestRefusedStartGivesTheDirectoryBack(t *testing.T) {
	dir := t.TempDir()
	version := filepath.Join(dir, "postgres/data/PG_VERSION")
	write(t, version, "9\n")
	giveAway(t, dir)
	for range 2 {
		if _, err := Start(t.Context(), Options{DataDir: dir}); errors.Is(err, ErrLocked) {
			t.Fatal("a start that failed still holds the lock")
		}
	}
}

func TestLostPasswordIsNotReplacedInSilence(t *testing.T) {
	dir := t.TempDir()
	c := start(t, Options{DataDir: dir, UnsafeFast: true})
	_ = c.Stop(t.Context())
	if err := os.Remove(filepath.Join(dir, "postgres", "password")); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), Options{DataDir: dir}); err == nil || !strings.Contains(err.Error(), "password") {
		t.Errorf("a start without the password gives %v", err)
	}
}

func TestWrongPasswordIsNamedAtOnce(t *testing.T) {
	dir := t.TempDir()
	c := start(t, Options{DataDir: dir, UnsafeFast: true})
	_ = c.Stop(t.Context())
	write(t, filepath.Join(dir, "postgres", "password"), "guess\n")
	if _, err := Start(t.Context(), Options{DataDir: dir}); err == nil || !strings.Contains(err.Error(), "password") {
		t.Errorf("a start with a wrong password gives %v", err)
	}
}

func TestServerThatCannotStartSaysWhy(t *testing.T) {
	dir := t.TempDir()
	c := start(t, Options{DataDir: dir, UnsafeFast: true})
	_ = c.Stop(t.Context())
	write(t, filepath.Join(c.home.data, "postgresql.conf"), "no_such_setting = 1\n")
	if _, err := Start(t.Context(), Options{DataDir: dir}); err == nil || !strings.Contains(err.Error(), "no_such_setting") {
		t.Errorf("a start with a broken configuration gives %v", err)
	}
}

func TestProgramsAreFoundInOrder(t *testing.T) {
	given := t.TempDir()
	dirs := candidates([]string{given, "", given})
	if len(dirs) == 0 || dirs[0] != given {
		t.Fatalf("the directory given is not the first of %v", dirs)
	}
	seen := map[string]bool{}
	for _, d := range dirs {
		if seen[d] {
			t.Errorf("%s is asked twice", d)
		}
		seen[d] = true
	}
}

func TestProgramsThatDoNotFitAreListed(t *testing.T) {
	t.Setenv("PATH", "/nonexistent")
	usual := usualPlaces
	usualPlaces = nil
	t.Cleanup(func() { usualPlaces = usual })
	old := fakePrograms(t, "echo 'postgres (PostgreSQL) 12.4'")
	broken := fakePrograms(t, "echo 'cannot open libpq.so'; exit 3")
	beta := fakePrograms(t, "echo 'postgres (PostgreSQL) 19beta1'")
	acct, err := chooseAccount(home{})
	if err != nil {
		t.Fatal(err)
	}

	_, err = findPrograms(t.Context(), []string{old, broken}, acct, 0)
	if !errors.Is(err, ErrNoPrograms) {
		t.Fatalf("got %v, want ErrNoPrograms", err)
	}
	for _, want := range []string{"version 12 in " + old, broken, "libpq.so"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
	if p, err := findPrograms(t.Context(), []string{old, broken, beta}, acct, 0); err != nil || p.version != 19 {
		t.Errorf("got %+v, %v; want version 19", p, err)
	}
	if p, err := findPrograms(t.Context(), []string{beta, old}, acct, 12); err != nil || p.version != 12 {
		t.Errorf("for data of version 12: %+v, %v", p, err)
	}
}

// fakePrograms gives a directory with programs that any account can run.
func fakePrograms(t *testing.T, script string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "whence-programs-") //nolint:usetesting // other accounts can't walk to t.TempDir
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"initdb", "postgres"} {
		path := filepath.Join(dir, name)
		write(t, path, "#!/bin/sh\n"+script+"\n")
		if err := os.Chmod(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// giveAway makes data that a root test has written look as if Postgres's
// account had: data of root's is refused for that reason alone.
func giveAway(t *testing.T, dir string) {
	t.Helper()
	data := filepath.Join(dir, "postgres", "data")
	if _, err := os.Stat(data); os.Geteuid() != 0 || err != nil {
		return
	}
	if err := os.Lchown(data, 65534, 65534); err != nil {
		t.Fatal(err)
	}
}
