package app

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/jackc/pgx/v5"

	"whence/internal/postgres/pgtest"
)

// family says how a distributed Postgres would hold a table: spread by a
// column, whole on every node, or by its own key.
var family = map[string]string{
	"sources": "id", "snapshots": "source_id", "relations": "source_id", "claims": "source_id", "claim_increments": "source_id",
	"citations": "source_id", "attributions": "source_id",
	"document_sketches": "source_id", "sketches_due": "source_id", "common_sketch_keys": "key",
	"crosscheck_members": "shard_key", "crosscheck_groups": "shard_key", "crosscheck_group_claims": "shard_key", "crosscheck_shards": "shard_key", "crosscheck_versions": "shard_key",
	"conflicts": "shard_key", "conflict_claims": "shard_key", "conflict_comments": "shard_key",
	"tally_changes": "id", "tallies": "reference",
	"review_items": "id", "review_decisions": "item_id", "review_due": "id",
	"review_policies": "reference", "review_uncounted": "id", "review_tallies": "metric_id", "review_pairs": "metric_id",
	"source_identities": "identity", "history": "entity_id", "history_leaves": "leaf_index", "history_nodes": "node_index", "history_checkpoints": "tree_size",
	"imports": "source_id", "people": "reference", "sessions": "reference", "sign_ins": "reference", "idempotency_keys": "principal_id", "mappings": "reference",
	"outlets": "reference", "outlet_domains": "reference", "parties": "reference", "party_names": "reference", "metrics": "reference",
	"metric_components": "reference", "metric_names": "reference", "metric_policies": "reference", "events": "reference", "event_names": "reference",
	"propositions": "reference", "proposition_names": "reference", "tokens": "reference", "milestones": "reference", "readiness": "reference",
}

func column(t *testing.T, q string, args ...any) []string {
	t.Helper()
	rows, err := pgtest.New(t).Query(t.Context(), q, args...)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestTheSchemaCouldBeSpreadOverManyMachines(t *testing.T) {
	if s := column(t, `SELECT relname FROM pg_class WHERE relkind = 'S' AND relname NOT LIKE 'goose%'`); len(s) > 0 {
		t.Errorf("sequences are numbered in one place: %v", s)
	}
	tables := column(t, `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'goose%'`)
	for _, table := range tables {
		by, known := family[table]
		if !known {
			t.Errorf("the table %s belongs to no family", table)
			continue
		}
		if by == "reference" {
			continue
		}
		keys := column(t, `SELECT i.indexrelid::regclass::text || ':' || coalesce(string_agg(a.attname, ','), '')
			FROM pg_index i LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
			WHERE i.indrelid = $1::regclass AND i.indisunique GROUP BY i.indexrelid`, table)
		if len(keys) == 0 {
			t.Errorf("%s has no key", table)
		}
		for _, key := range keys {
			name, columns, _ := strings.Cut(key, ":")
			if !slices.Contains(strings.Split(columns, ","), by) {
				t.Errorf("the unique key %s of %s does not hold %s", name, table, by)
			}
		}
	}
	for _, table := range column(t, `SELECT DISTINCT event_object_table FROM information_schema.triggers WHERE trigger_schema = 'public'`) {
		if !slices.Contains([]string{"snapshots", "history", "history_leaves", "history_nodes", "history_checkpoints", "conflict_comments", "review_decisions"}, table) {
			t.Errorf("%s has a trigger: only those that refuse changes are wanted", table)
		}
	}
}

func TestEvidenceRefusesToBeChanged(t *testing.T) {
	s := startServer(t)
	s.ingest("Harbour", "https://harbour.example/a", harbour)
	for _, statement := range []string{
		`UPDATE snapshots SET text = 'other'`, `DELETE FROM snapshots`, `TRUNCATE snapshots CASCADE`,
		`UPDATE history SET actor = 'other'`, `DELETE FROM history`, `TRUNCATE history`,
	} {
		if _, err := s.pool.Exec(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "refuses") {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

func TestRowsThatNobodyCouldMeanAreRefusedByTheDatabaseItself(t *testing.T) {
	s := startServer(t)
	s.ingest("Harbour", "https://harbour.example/a", harbour)
	var id uuid.UUID
	if err := s.pool.QueryRow(t.Context(), `SELECT id FROM claims WHERE kind = 'quantity' ORDER BY id LIMIT 1`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	for name, set := range map[string]string{
		"NaN":                            `value = 'NaN'`,
		"infinity":                       `value = 'Infinity'`,
		"an empty period":                `period = 'empty'`,
		"a value without a comparator":   `comparator = NULL`,
		"an event of a quantity":         `event_id = gen_random_uuid()`,
		"a decision by nobody":           `decided_at = now()`,
		"accepted without a decision":    `status = 'accepted'`,
		"a confidence over one":          `confidence = 1.5`,
		"dimensions that are no object":  `dimensions = '[]'`,
		"a place that is none":           `geography = 'usa'`,
		"a range without ends":           `comparator = 'range'`,
		"derived from itself":            `derived_from = id`,
		"a recurrence that is no length": `recurrence = 'often'`,
	} {
		if _, err := s.pool.Exec(t.Context(), `UPDATE claims SET `+set+` WHERE id = $1`, id); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if _, err := s.pool.Exec(t.Context(), `UPDATE citations SET exact = exact || 'x'`); err == nil {
		t.Error("a citation whose offsets don't span its words was taken")
	}
}
