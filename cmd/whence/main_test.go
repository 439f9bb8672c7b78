package main

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/audit/ledger"
	"whence/internal/metrics"
	"whence/internal/postgres/pgtest"
)

func call(t *testing.T, args ...string) (code int, out, complaints string) {
	t.Helper()
	var o, c bytes.Buffer
	code = run(t.Context(), args, &o, &c)
	return code, o.String(), c.String()
}

// setup gives a sealed database, and the directory where that is published.
func setup(t *testing.T) (pool *pgxpool.Pool, url, dir string) {
	t.Helper()
	pool, dir = pgtest.New(t), t.TempDir()
	catalogue := metrics.New(pool, uuid.New)
	for _, slug := range []string{"a", "b"} {
		if _, err := catalogue.Metrics.Create(t.Context(), audit.Actor{Name: "Ann"}, metrics.MetricInput{Slug: slug, Definition: "What is counted.", Unit: "people", Measure: metrics.Total}); err != nil {
			t.Fatal(err)
		}
	}
	key, err := ledger.OpenKey(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	p, err := ledger.OpenPublisher(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ledger.NewSealer(pool, key, p, slog.New(slog.DiscardHandler)).Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	return pool, pool.Config().ConnString(), dir
}

func TestVerifyTellsAWholeHistoryFromABrokenOne(t *testing.T) {
	pool, url, dir := setup(t)
	args := []string{"verify", "--database-url", url, "--data-dir", dir}
	if code, out, complaints := call(t, args...); code != 0 || complaints != "" || !strings.Contains(out, "The history is whole. Rows: 2,") || strings.Contains(out, "note:") {
		t.Fatalf("%d: %s%s", code, out, complaints)
	}
	kept := filepath.Join(t.TempDir(), "kept")
	if err := os.Rename(filepath.Join(dir, ledger.CheckpointsFile), kept); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := call(t, args...); code != 0 || !strings.Contains(out, "note: no published checkpoints") {
		t.Errorf("without checkpoints: %d: %s", code, out)
	}
	err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `SET LOCAL session_replication_role = replica; UPDATE history SET actor = 'Eve'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	args = append(args, "--checkpoints", kept)
	code, out, complaints := call(t, args...)
	if code != 3 || complaints != "" || !strings.HasPrefix(out, "row_changed: metric ") || !strings.Contains(out, "NOT whole: 2 findings") {
		t.Errorf("%d: %s%s", code, out, complaints)
	}
	code, out, _ = call(t, append(args, "--json")...)
	var r reportJSON
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != 3 || r.Whole || r.Found != 2 || len(r.Findings) != 2 || r.Published != 1 || r.Findings[0].EntityType != "metric" || r.Findings[0].Revision != 1 {
		t.Errorf("%d, %v: %s", code, err, out)
	}
}

func TestWhatCantBeToldIsNotCalledWhole(t *testing.T) {
	_, url, dir := setup(t)
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	old := pgtest.Empty(t)
	for name, c := range map[string]struct {
		code int
		args []string
	}{
		"no such command":          {exitUsage, []string{"prove"}},
		"no command":               {exitUsage, nil},
		"no database":              {exitFailed, []string{"verify", "--database-url=", "--data-dir", t.TempDir()}},
		"a schema of another time": {exitFailed, []string{"verify", "--database-url", old}},
		"no file of checkpoints":   {exitFailed, []string{"verify", "--database-url", url, "--checkpoints", filepath.Join(dir, "none")}},
		"a file without any":       {exitFailed, []string{"verify", "--database-url", url, "--checkpoints", empty}},
		"a file without keys":      {exitFailed, []string{"verify", "--database-url", url, "--keys", empty}},
		"keys that are none":       {exitFailed, []string{"verify", "--database-url", url, "--keys", filepath.Join(dir, ledger.CheckpointsFile)}},
	} {
		if code, out, complaints := call(t, c.args...); code != c.code || complaints == "" || strings.Contains(out, "is whole") {
			t.Errorf("%s: %d: %s%s", name, code, out, complaints)
		}
	}
	if code, out, _ := call(t, "verify", "--help"); code != 0 || !strings.Contains(out, "--checkpoints") {
		t.Errorf("help: %d: %s", code, out)
	}
}
