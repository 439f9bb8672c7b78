package migrations

import (
	"io/fs"
	"maps"
	"regexp"
	"strings"
	"testing"
)

// bound is before the files that servers must be able to go on beside.
const bound = "00014"

// waits are the files that keep writers waiting, each with the reason.
var waits = map[string]string{
	"00017_double_review.sql":    "the queue is as new as the file: nobody has any of its rows yet",
	"00015_provable_history.sql": "each row of the history gets its hash, and none may come meanwhile",
}

// small are tables that a look at every row takes no time of.
var small = map[string]bool{"tokens": true, "metrics": true, "events": true, "propositions": true, "mappings": true}

// forms that read or write every row of a table while nobody else can write, in
// one statement each.
var forms = []struct{ what, form, unless string }{
	{"makes an index while writers wait: CONCURRENTLY, in a file without a transaction", `^CREATE (?:UNIQUE )?INDEX (?:IF NOT EXISTS )?\w+ ON (\w+)`, ""},
	{"holds the rows that are there to a rule: NOT VALID, and validated by a file of its own", `^ALTER TABLE (\w+) .*ADD (?:CONSTRAINT \w+ )?(?:CHECK|FOREIGN KEY)`, `NOT VALID`},
	{"adds a column with a rule that every row is held to", `^ALTER TABLE (\w+) .*ADD COLUMN [^,]*(?:CHECK|REFERENCES|UNIQUE|PRIMARY KEY)`, ""},
	{"looks whether any row lacks a value", `^ALTER TABLE (\w+) .*ALTER COLUMN \w+ SET NOT NULL`, ""},
	{"writes every row anew", `^ALTER TABLE (\w+) .*ALTER COLUMN \w+ (?:SET DATA )?TYPE`, ""},
	{"changes rows", `^(?:UPDATE|DELETE FROM) (\w+)`, ""},
}

var (
	comment = regexp.MustCompile(`--[^\n]*`)
	block   = regexp.MustCompile(`(?s)\$\$.*?\$\$`) // the body of a function
	blanks  = regexp.MustCompile(`\s+`)
	created = regexp.MustCompile(`^CREATE TABLE (\w+)`)
)

// statements gives what a file does on its way up, each in one line.
func statements(file string) []string {
	up, _, _ := strings.Cut(file, "-- +goose Down")
	up = block.ReplaceAllString(comment.ReplaceAllString(up, ""), "''")
	var list []string
	for s := range strings.SplitSeq(up, ";") {
		if s = strings.TrimSpace(blanks.ReplaceAllString(s, " ")); s != "" {
			list = append(list, s)
		}
	}
	return list
}

// holdups are the statements of a file that keep writers waiting for as long as a
// table is large. A table that the file makes itself has no writers yet.
func holdups(file string) []string {
	var found []string
	fresh := maps.Clone(small)
	for _, s := range statements(file) {
		if m := created.FindStringSubmatch(s); m != nil {
			fresh[m[1]] = true
		}
		for _, f := range forms {
			m := regexp.MustCompile(f.form).FindStringSubmatch(s)
			if m != nil && !fresh[m[1]] && (f.unless == "" || !strings.Contains(s, f.unless)) {
				found = append(found, s+": it "+f.what)
			}
		}
	}
	return found
}

func TestServersGoOnWhileAMigrationRuns(t *testing.T) {
	names, err := fs.Glob(FS, "*.sql")
	if err != nil || len(names) == 0 {
		t.Fatalf("%v, %v", names, err)
	}
	for _, name := range names {
		if name < bound {
			continue
		}
		text, err := fs.ReadFile(FS, name)
		if err != nil {
			t.Fatal(err)
		}
		found := holdups(string(text))
		if waits[name] != "" {
			if len(found) == 0 {
				t.Errorf("%s keeps nobody waiting: it needs no excuse", name)
			}
			continue
		}
		for _, f := range found {
			t.Errorf("%s: %s", name, f)
		}
	}
}

func TestWhatKeepsWritersWaitingIsSeen(t *testing.T) {
	const table = "CREATE TABLE tea (\n    id uuid PRIMARY KEY CHECK (true) -- a; b\n);\n"
	for file, want := range map[string]int{
		"CREATE INDEX a ON tea (id);":                                                  1,
		"CREATE UNIQUE INDEX a ON tea (id);":                                           1,
		"CREATE INDEX CONCURRENTLY a ON tea (id);":                                     0,
		"CREATE INDEX a ON tokens (id);":                                               0,
		table + "CREATE INDEX a ON tea (id);":                                          0,
		table + "CREATE INDEX a ON milk (id);":                                         1,
		"ALTER TABLE tea ADD CONSTRAINT c CHECK (n > 0);":                              1,
		"ALTER TABLE tea\n    DROP CONSTRAINT c,\n    ADD CONSTRAINT c CHECK (n > 0);": 1,
		"ALTER TABLE tea ADD CONSTRAINT c CHECK (n > 0) NOT VALID;":                    0,
		"ALTER TABLE tea ADD COLUMN n integer;":                                        0,
		"ALTER TABLE tea ADD COLUMN n integer NOT NULL DEFAULT 0;":                     0,
		"ALTER TABLE tea ADD COLUMN n integer CHECK (n > 0);":                          1,
		"ALTER TABLE tea ADD COLUMN m uuid REFERENCES milk (id);":                      1,
		"ALTER TABLE tea ALTER COLUMN n SET NOT NULL;":                                 1,
		"ALTER TABLE tea ALTER COLUMN n TYPE bigint;":                                  1,
		"UPDATE tea SET n = 1;":                                                        1,
		"DELETE FROM tea;":                                                             1,
		"CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE tea SET n = 1; DELETE FROM tea; END; $$;": 0,
		"SELECT 1;\n-- +goose Down\nDELETE FROM tea;":                                                                   0,
	} {
		if got := holdups(file); len(got) != want {
			t.Errorf("%q: %d, want %d: %v", file, len(got), want, got)
		}
	}
}
