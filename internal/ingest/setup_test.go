package ingest

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/fault"
	"whence/internal/fetch"
	"whence/internal/metrics"
	"whence/internal/names"
	"whence/internal/postgres/pgtest"
	"whence/internal/sources"
)

var ann = audit.Actor{Name: "Ann"}

// world is an intake on a database of its own, with two metrics.
type world struct {
	*Service
	t    *testing.T
	pool *pgxpool.Pool
	logs *strings.Builder
}

func setup(t *testing.T) *world {
	t.Helper()
	pool := pgtest.New(t)
	newID := func() uuid.UUID { return uuid.Must(uuid.NewV7()) }
	var logs strings.Builder
	catalogue := metrics.New(pool, newID)
	w := &world{t: t, pool: pool, logs: &logs, Service: &Service{
		Pool: pool, Log: slog.New(slog.NewTextHandler(&logs, nil)), Sources: sources.New(pool, newID),
		Metrics: catalogue.Metrics, Events: catalogue.Events, Propositions: catalogue.Propositions, Claims: claims.New(pool, newID),
	}}
	for _, m := range []metrics.MetricInput{
		{
			Slug: "flood-deaths", Definition: "Deaths in floods.", Unit: "deaths", Measure: metrics.Total,
			Names: []names.Name{{Language: "en", Name: "drowned|died+floods"}},
		},
		{
			Slug: "homes-lost", Definition: "Homes that floods destroyed.", Unit: "homes", Measure: metrics.Total,
			Names: []names.Name{{Language: "en", Name: "homes+destroyed"}},
		},
	} {
		if _, err := w.Metrics.Create(t.Context(), ann, m); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// take ingests a document that must be taken.
func (w *world) take(d Document) Result {
	w.t.Helper()
	r, err := w.Ingest(w.t.Context(), ann, d)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// text is a plain text from an address.
func text(url, content string) Document {
	return Document{Content: []byte(content), MediaType: "text/plain", URL: url}
}

func (w *world) claim(id uuid.UUID) claims.Claim {
	w.t.Helper()
	c, err := w.Claims.Find(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// rows counts every row that an intake can leave.
func (w *world) rows() map[string]int {
	w.t.Helper()
	out := map[string]int{}
	for _, table := range []string{"outlets", "outlet_domains", "sources", "source_identities", "snapshots", "relations", "claims", "citations", "attributions", "claim_increments", "history"} {
		var n int
		if err := w.pool.QueryRow(w.t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
			w.t.Fatal(err)
		}
		out[table] = n
	}
	return out
}

// verbatims are the words of the numbers of claims.
func verbatims(list []claims.Claim) []string {
	out := []string{}
	for _, c := range list {
		out = append(out, c.Assertion().Numbers)
	}
	return out
}

func refused(t *testing.T, err error, kind fault.Kind, code, pointer string) {
	t.Helper()
	f, ok := fault.As(err)
	if !ok || f.Kind != kind || f.Code != code || pointer != "" && (len(f.Fields) != 1 || f.Fields[0].Pointer != pointer) {
		t.Errorf("got %v, want %s at %q", err, code, pointer)
	}
}

// network is a Fetcher that knows one page.
type network struct {
	page  fetch.Page
	err   error
	asked []string
}

func (n *network) Fetch(_ context.Context, url string) (fetch.Page, error) {
	n.asked = append(n.asked, url)
	return n.page, n.err
}
