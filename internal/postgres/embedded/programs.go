package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// oldestVersion is the oldest major version of PostgreSQL that Whence's schema
// and its settings are made for.
const oldestVersion = 15

// ErrNoPrograms is returned by Start when no PostgreSQL that can be used is
// installed. The error that wraps it says what was found and what to install.
var ErrNoPrograms = errors.New("no usable PostgreSQL is installed")

// programs are the two of PostgreSQL's programs that are needed.
type programs struct {
	initdb   string
	postgres string
	version  int
}

// usualPlaces hold PostgreSQL's programs where a distribution keeps them off PATH.
var usualPlaces = []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin"}

var versionPattern = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// findPrograms looks in the directories given, then along PATH, then in the
// usual places, newest first. want is the version of existing data, which must
// be met exactly; 0 takes any from oldestVersion on.
func findPrograms(ctx context.Context, given []string, acct account, want int) (programs, error) {
	var seen []string
	for _, dir := range candidates(given) {
		p := programs{initdb: filepath.Join(dir, "initdb"), postgres: filepath.Join(dir, "postgres")}
		if !isFile(p.initdb) || !isFile(p.postgres) {
			continue
		}
		// Asked as the account that will run it: being installed is not enough.
		out, err := acct.command(ctx, p.postgres, "--version").CombinedOutput()
		m := versionPattern.FindSubmatch(out)
		if err != nil || m == nil {
			if ctx.Err() != nil {
				return programs{}, fmt.Errorf("look for PostgreSQL: %w", ctx.Err())
			}
			seen = append(seen, fmt.Sprintf("%s can't be run by %s (%s)", p.postgres, acct.name, lastLines(fmt.Sprint(err, " ", string(out)), 1)))
			continue
		}
		p.version, _ = strconv.Atoi(string(m[1]))
		if (want == 0 && p.version >= oldestVersion) || (want != 0 && p.version == want) {
			return p, nil
		}
		seen = append(seen, fmt.Sprintf("version %d in %s", p.version, dir))
	}
	return programs{}, noPrograms(want, seen)
}

func noPrograms(want int, seen []string) error {
	found := "nothing was found"
	if len(seen) > 0 {
		found = "found: " + strings.Join(seen, "; ")
	}
	if want != 0 {
		return fmt.Errorf("%w: the data was made by PostgreSQL %d, and only that version opens it (%s): "+
			"install it (apt-get install postgresql-%d) or name its directory in WHENCE_POSTGRES_BIN", ErrNoPrograms, want, found, want)
	}
	return fmt.Errorf("%w: it needs initdb and postgres, version %d or newer (%s): "+
		"apt-get install postgresql, name their directory in WHENCE_POSTGRES_BIN, or set DATABASE_URL", ErrNoPrograms, oldestVersion, found)
}

// candidates gives the directories to look in, each once, in order.
func candidates(given []string) []string {
	dirs := slices.Clone(given)
	if path, err := exec.LookPath("initdb"); err == nil {
		// Postgres finds its other files from where its program really is.
		if actual, err := filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, filepath.Dir(actual))
		}
	}
	for _, pattern := range usualPlaces {
		found, _ := filepath.Glob(pattern) // fails only on a bad pattern
		slices.SortFunc(found, func(a, b string) int { return versionIn(b) - versionIn(a) })
		dirs = append(dirs, found...)
	}
	var once []string
	for _, dir := range dirs {
		abs, err := filepath.Abs(dir)
		if err == nil && dir != "" && !slices.Contains(once, abs) {
			once = append(once, abs)
		}
	}
	return once
}

var digits = regexp.MustCompile(`\d+`)

func versionIn(path string) int {
	n, _ := strconv.Atoi(digits.FindString(path))
	return n
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
