package postgres_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"whence/internal/postgres"
	"whence/internal/postgres/pgtest"
	"whence/migrations"
)

func rights(t *testing.T) []postgres.Privilege {
	t.Helper()
	list, err := postgres.ParsePrivileges(migrations.Privileges)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// held are the privileges that the role of a pool has on each table, in order.
func held(t *testing.T, url string) map[string][]string {
	t.Helper()
	rows, err := open(t, postgres.Options{URL: url}).Query(t.Context(), `
SELECT c.relname, v.verb FROM pg_class c, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) WITH ORDINALITY AS v (verb, n)
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND has_table_privilege(c.oid, v.verb) ORDER BY c.relname, v.n`)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	var table, verb string
	if _, err := pgx.ForEachRow(rows, []any{&table, &verb}, func() error {
		found[table] = append(found[table], verb)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return found
}

func TestAServerMayDoWithEachTableWhatIsWrittenDown(t *testing.T) {
	dsn := pgtest.DSN(t)
	got, owners := held(t, pgtest.AsServer(t, dsn)), held(t, dsn)
	want := map[string][]string{}
	for _, p := range rights(t) {
		if !strings.Contains(p.Object, "(") {
			want[p.Object] = p.Verbs
		}
	}
	for table := range owners {
		if want[table] == nil {
			t.Errorf("privileges.txt does not say what a server may do with the table %s", table)
		}
		if !slices.Equal(got[table], want[table]) {
			t.Errorf("with %s a server may %v, not %v", table, got[table], want[table])
		}
	}
	for _, evidence := range []string{"history", "snapshots", "conflict_comments", "review_decisions", "history_leaves", "history_nodes", "history_checkpoints"} {
		if !slices.Equal(got[evidence], []string{"SELECT", "INSERT"}) {
			t.Errorf("with %s a server may %v", evidence, got[evidence])
		}
	}
}

func TestAServerCantChangeEvidenceNorWhatGuardsIt(t *testing.T) {
	dsn := pgtest.DSN(t)
	owner, server := open(t, postgres.Options{URL: dsn}), open(t, postgres.Options{URL: pgtest.AsServer(t, dsn)})
	for _, seed := range []string{
		`INSERT INTO sources (id, kind) VALUES ('01890a5d-ac96-774b-bcce-b302099a8057', 'article')`,
		`INSERT INTO snapshots (source_id, id, raw, raw_sha256, media_type, charset, text, text_sha256, text_length, reader_version)
			SELECT id, id, 'x', sha256('x'::bytea), 'text/plain', 'utf-8', 'x', sha256('x'::bytea), 1, 'r' FROM sources`,
	} {
		if _, err := server.Exec(t.Context(), seed); err != nil {
			t.Fatal(err)
		}
	}
	for _, statement := range []string{
		`UPDATE history SET actor = 'other'`, `DELETE FROM history`, `TRUNCATE history`,
		`UPDATE snapshots SET text = 'y'`, `DELETE FROM snapshots`,
		`UPDATE snapshots SET raw = NULL, text = NULL, taken_down_at = now(), raw_length = 1`,
		`DELETE FROM sources`, `DELETE FROM claims`, `DELETE FROM tokens`,
		`ALTER TABLE history DISABLE TRIGGER ALL`, `DROP TRIGGER history_is_append_only ON history`,
		`SET session_replication_role = replica`,
		`CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`,
		`CREATE TABLE mine (n integer)`, `DROP TABLE history CASCADE`, `ALTER TABLE snapshots ALTER COLUMN text SET DEFAULT ''`,
		`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)`,
		`SELECT lo_import('/etc/passwd')`, `COPY history TO '/tmp/history'`, `COPY (SELECT 1) TO PROGRAM 'true'`,
		`ALTER ROLE CURRENT_USER SUPERUSER`, `CREATE ROLE other`, `ALTER SYSTEM SET fsync = off`,
	} {
		if _, err := server.Exec(t.Context(), statement); !postgres.IsForbidden(err) {
			t.Errorf("%s: %v", statement, err)
		}
	}
	// The function that it may call does nothing that the history does not tell of.
	if _, err := server.Exec(t.Context(), `SELECT take_down_snapshots(source_id, ARRAY[id]) FROM snapshots`); err == nil || !strings.Contains(err.Error(), "refuses") {
		t.Errorf("a takedown behind the history's back: %v", err)
	}
	// Nor does a table of the server's own stand in for the history.
	tx, err := server.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(t.Context()) }()
	for _, statement := range []string{
		`CREATE TEMP TABLE history (entity_type text, entity_id uuid, operation text)`,
		`INSERT INTO pg_temp.history SELECT 'snapshot', id, 'takedown' FROM snapshots`,
	} {
		if _, err := tx.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := tx.Exec(t.Context(), `SELECT take_down_snapshots(source_id, ARRAY[id]) FROM snapshots`); err == nil || !strings.Contains(err.Error(), "refuses") {
		t.Errorf("a takedown by a history of one's own: %v", err)
	}
	for url, want := range map[string]bool{dsn: true, pgtest.AsServer(t, dsn): false} {
		conn, err := pgx.Connect(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		if owns, err := postgres.OwnsTables(t.Context(), conn); err != nil || owns != want {
			t.Errorf("the role owns tables: %v, %v", owns, err)
		}
		conn.Close(t.Context())
	}
	var snapshots int
	if err := owner.QueryRow(t.Context(), `SELECT count(*) FROM snapshots WHERE text = 'x'`).Scan(&snapshots); err != nil || snapshots != 1 {
		t.Errorf("%d snapshots are whole, %v", snapshots, err)
	}
}

func TestGrantTakesBackWhatIsNotWrittenDown(t *testing.T) {
	dsn := pgtest.DSN(t)
	owner, server := open(t, postgres.Options{URL: dsn}), pgtest.AsServer(t, dsn)
	config, err := pgx.ParseConfig(server)
	if err != nil {
		t.Fatal(err)
	}
	before := held(t, server)
	for _, statement := range []string{`GRANT ALL ON history TO ` + config.User, `GRANT UPDATE (actor) ON history TO ` + config.User, `REVOKE SELECT ON claims FROM ` + config.User} {
		if _, err := owner.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := postgres.Grant(t.Context(), dsn, config.User, rights(t)); err != nil {
		t.Fatal(err)
	}
	for table, verbs := range held(t, server) {
		if !slices.Equal(verbs, before[table]) {
			t.Errorf("with %s a server may %v, not %v", table, verbs, before[table])
		}
	}
	if _, err := open(t, postgres.Options{URL: server}).Exec(t.Context(), `UPDATE history SET actor = 'other'`); !postgres.IsForbidden(err) {
		t.Errorf("a column can still be changed: %v", err)
	}
	for role, says := range map[string]string{"no_such_role": "no role", owner.Config().ConnConfig.User: "owns the tables"} {
		if err := postgres.Grant(t.Context(), dsn, role, rights(t)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", role, err)
		}
	}
}

func TestPrivilegesThatCantBeRead(t *testing.T) {
	for _, text := range []string{"history", ": SELECT", "a: SELECT\na: INSERT", "a: SELCT", "a: TRUNCATE", "a:"} {
		if list, err := postgres.ParsePrivileges(text); err == nil {
			t.Errorf("%q gives %v", text, list)
		}
	}
	if list, err := postgres.ParsePrivileges("# nothing\n\n  a : SELECT ,INSERT\n"); err == nil && (len(list) != 1 || len(list[0].Verbs) != 2) {
		t.Errorf("got %v", list)
	}
}
