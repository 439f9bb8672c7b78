package audit_test

import (
	"encoding/json"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/postgres"
	"whence/internal/postgres/pgtest"
	"whence/migrations"
)

const selectRows = `SELECT entity_type, entity_id, revision, id, at, actor, operation, reason, before::text, after::text, hash::bytea
FROM history WHERE entity_id = $1 ORDER BY entity_type, revision`

// rehashed gives the stored and the recomputed hashes of an entity's rows.
func rehashed(t *testing.T, pool *pgxpool.Pool, id uuid.UUID) (stored, computed []audit.Hash) {
	t.Helper()
	rows, err := pool.Query(t.Context(), selectRows, id)
	if err != nil {
		t.Fatal(err)
	}
	var r audit.Row
	var hash []byte
	var previous audit.Hash
	kind := ""
	_, err = pgx.ForEachRow(rows, []any{&r.EntityType, &r.EntityID, &r.Revision, &r.ID, &r.At, &r.Actor, &r.Operation, &r.Reason, &r.Before, &r.After, &hash}, func() error {
		if r.EntityType != kind {
			kind, previous = r.EntityType, audit.Hash{}
		}
		previous = r.HashAfter(previous)
		stored, computed = append(stored, audit.Hash(hash)), append(computed, previous)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return stored, computed
}

func TestEachRowIsHashedBehindTheOneBeforeIt(t *testing.T) {
	pool := pgtest.New(t)
	id := uuid.New()
	change := func(revision int, reason string, before, after any) audit.Change {
		return audit.Change{EntityType: "claim", EntityID: id, Revision: revision, Operation: "update", Reason: reason, Before: before, After: after}
	}
	other := change(1, "", nil, "of another entity")
	other.EntityID = uuid.New()
	for _, changes := range [][]audit.Change{
		// Three of one entity in one call, the last first, among others.
		{change(3, "死亡 \"x\"\\", map[string]any{"b": 1.50, "aa": "é\u2028<"}, nil), other, change(1, "", nil, json.RawMessage(`{"z": 1.10, "n": null, "e": 1e3}`)), change(2, "why", 1, "two")},
		{change(4, "", nil, strings.Repeat("长", 5000))},
	} {
		if err := record(t, pool, audit.Actor{Name: "Añn"}, changes...); err != nil {
			t.Fatal(err)
		}
	}
	stored, computed := rehashed(t, pool, id)
	if len(stored) != 4 {
		t.Fatalf("%d rows", len(stored))
	}
	for i := range stored {
		if stored[i] != computed[i] || stored[i] == (audit.Hash{}) {
			t.Errorf("row %d has the hash %x, computed is %x", i+1, stored[i], computed[i])
		}
	}
}

func TestWhatDiffersInOneFieldHasAnotherHash(t *testing.T) {
	text := func(s string) *string { return &s }
	seen := map[audit.Hash]string{}
	for name, r := range map[string]audit.Row{
		"plain":          {EntityType: "claim", Actor: "a", Operation: "b"},
		"moved boundary": {EntityType: "claim", Actor: "ab"},
		"no reason":      {EntityType: "claim", Actor: "a", Operation: "b", Reason: text("")},
		"before":         {EntityType: "claim", Actor: "a", Operation: "b", Before: text("1")},
		"after":          {EntityType: "claim", Actor: "a", Operation: "b", After: text("1")},
		"revision":       {EntityType: "claim", Actor: "a", Operation: "b", Revision: 1},
		"id":             {EntityType: "claim", Actor: "a", Operation: "b", ID: uuid.UUID{1}},
		"entity":         {EntityType: "claim", Actor: "a", Operation: "b", EntityID: uuid.UUID{1}},
	} {
		h := r.HashAfter(audit.Hash{})
		if was, ok := seen[h]; ok {
			t.Errorf("%s has the hash of %s", name, was)
		}
		seen[h] = name
		if h == r.HashAfter(audit.Hash{1}) {
			t.Errorf("the hash of %s does not hold that of the row before", name)
		}
	}
}

// before gives the migrations below a number.
func before(t *testing.T, number int64) fs.FS {
	t.Helper()
	files, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	some := fstest.MapFS{}
	for _, name := range files {
		v, err := strconv.ParseInt(name[:5], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if v < number {
			b, err := fs.ReadFile(migrations.FS, name)
			if err != nil {
				t.Fatal(err)
			}
			some[name] = &fstest.MapFile{Data: b}
		}
	}
	return some
}

func TestRowsThatAreThereAreHashedByTheMigration(t *testing.T) {
	url := pgtest.Empty(t)
	if _, err := postgres.Migrate(t.Context(), url, before(t, 15)); err != nil {
		t.Fatal(err)
	}
	pool, err := postgres.Open(t.Context(), postgres.Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	ids := []uuid.UUID{uuid.New(), uuid.New(), uuid.New()}
	for revision := 3; revision > 0; revision-- { // not in the order of the chain
		for _, id := range ids {
			for _, kind := range []string{"claim", "metric"} {
				if _, err := pool.Exec(t.Context(), `INSERT INTO history (entity_type, entity_id, revision, id, actor, operation, reason, before, after)
					VALUES ($1, $2, $3, gen_random_uuid(), 'Ånn', 'update', nullif($3 % 2, 0)::text, nullif('{"a": 1.50}'::jsonb, to_jsonb($3)), to_jsonb(repeat('长', $3 * 1000)))`, kind, id, revision); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if _, err := postgres.Migrate(t.Context(), url, migrations.FS); err != nil {
		t.Fatal(err)
	}
	pool.Reset()
	for _, id := range ids {
		if err := record(t, pool, ann, audit.Change{EntityType: "metric", EntityID: id, Revision: 4, Operation: "update", After: 4}); err != nil {
			t.Fatal(err)
		}
		stored, computed := rehashed(t, pool, id)
		if len(stored) != 7 || !slices.Equal(stored, computed) {
			t.Errorf("%x are stored, %x computed", stored, computed)
		}
	}
	if _, err := pool.Exec(t.Context(), `UPDATE history SET actor = 'Eve'`); err == nil {
		t.Error("after the migration the history can be changed")
	}
	for taken := int64(99); taken > 15; {
		list, err := postgres.MigrateDown(t.Context(), url, migrations.FS)
		if err != nil || len(list) != 1 {
			t.Fatalf("down: %+v, %v", list, err)
		}
		taken = list[0].Version
	}
	var rows int
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM history`).Scan(&rows); err != nil || rows != 21 {
		t.Errorf("%d rows are left, %v", rows, err)
	}
}
