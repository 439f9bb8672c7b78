//go:build scale

package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/fault"
	"whence/internal/ingest"
	"whence/internal/metrics"
	"whence/internal/postgres"
	"whence/internal/postgres/embedded"
	"whence/internal/tabular"
	"whence/migrations"
)

// What a history costs: the same writes with it and without, in turn, in one
// database that waits for its disk. Without means that a rule of the database lets
// the rows go before they are written: making them and sending them remain.
func TestWhatTheHistoryCosts(t *testing.T) {
	dir, err := os.MkdirTemp("", "whence-history-")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	cluster, err := embedded.Start(t.Context(), embedded.Options{DataDir: dir, Programs: filepath.SplitList(os.Getenv("WHENCE_POSTGRES_BIN"))})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cluster.Stop(context.WithoutCancel(t.Context())) }()
	if _, err := postgres.Migrate(t.Context(), cluster.DSN(), migrations.FS); err != nil {
		t.Fatal(err)
	}
	pool, err := postgres.Open(t.Context(), postgres.Options{URL: cluster.DSN(), MaxConns: 20})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	past, err := openHistory(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	s := newServices(pool, slog.New(slog.DiscardHandler), "", past)
	defer s.auth.Close()
	w := &costs{t: t, services: s, by: audit.Actor{Name: "Ann"}}
	w.prepare()
	w.decideAll(8, 500*time.Millisecond) // does not count: plans are made

	var ratios []string
	for _, m := range []struct {
		name string
		run  func() float64
	}{
		{"claims accepted and taken back, 1 at a time", func() float64 { return w.decideAll(1, 2*time.Second) }},
		{"claims accepted and taken back, 8 at a time", func() float64 { return w.decideAll(8, 2*time.Second) }},
		{"numbers of a data file of 5,000", w.importFile},
		{"documents of a paragraph", func() float64 { return w.documents(2 * time.Second) }},
	} {
		var with, without []float64
		for round := range 9 {
			for _, off := range []bool{round%2 == 0, round%2 != 0} {
				rule := `DROP RULE IF EXISTS unwritten ON history`
				if off {
					rule = `CREATE RULE unwritten AS ON INSERT TO history DO INSTEAD NOTHING`
				}
				if _, err := pool.Exec(t.Context(), rule); err != nil {
					t.Fatal(err)
				}
				if rate := m.run(); off {
					without = append(without, rate)
				} else {
					with = append(with, rate)
				}
			}
			if _, err := pool.Exec(t.Context(), `DROP RULE IF EXISTS unwritten ON history`); err != nil {
				t.Fatal(err)
			}
		}
		a, b := middle(with), middle(without)
		ratios = append(ratios, fmt.Sprintf("| %s | %.0f/s | %.0f/s | %.2f |", m.name, b, a, a/b))
	}
	t.Logf("\n| what | without | with | ratio |\n| --- | --- | --- | --- |\n%s", strings.Join(ratios, "\n"))
}

func middle[T cmp.Ordered](list []T) T {
	slices.Sort(list)
	return list[len(list)/2]
}

type costs struct {
	t        *testing.T
	services services
	by       audit.Actor
	claims   []claims.Claim
	n        atomic.Int64
}

const paragraph = "Report %d.\n\nAccording to The Meridian Post, about %d,000 people died of drug overdoses in the United States in 2022.\n"

func (w *costs) prepare() {
	w.t.Helper()
	_, err := w.services.edge.Catalogue.Metrics.Create(w.t.Context(), w.by, metrics.MetricInput{Slug: "drug-overdose-deaths", Definition: "Deaths.", Unit: "deaths", Measure: metrics.Total})
	if err != nil {
		w.t.Fatal(err)
	}
	for i := range 64 {
		r, err := w.services.intake.Ingest(w.t.Context(), w.by, ingest.Document{Content: fmt.Appendf(nil, paragraph, i, 60+i), MediaType: "text/plain", URL: fmt.Sprintf("https://o%d.example/a", i)})
		at := slices.IndexFunc(r.Claims, func(c claims.Claim) bool { return c.Kind == claims.KindQuantity })
		if err != nil || at < 0 {
			w.t.Fatalf("no number was read, %v", err)
		}
		// Each in a group of its own, so that writers don't wait for one another.
		c, err := w.services.edge.Claims.Update(w.t.Context(), w.by, r.Claims[at].ID, r.Claims[at].Version, "", func(in *claims.Input) error {
			in.Metric, in.Geography = "drug-overdose-deaths", fmt.Sprintf("US-%02d", i)
			return nil
		})
		if err != nil {
			w.t.Fatal(err)
		}
		w.claims = append(w.claims, c)
	}
}

// decideAll accepts claims and opens them again, and gives how many a second.
func (w *costs) decideAll(writers int, long time.Duration) float64 {
	w.t.Helper()
	var done atomic.Int64
	var wg sync.WaitGroup
	began := time.Now()
	for k := range writers {
		wg.Go(func() {
			for i := k; time.Since(began) < long; i = (i + writers) % len(w.claims) {
				c, err := w.services.edge.Claims.Update(w.t.Context(), w.by, w.claims[i].ID, w.claims[i].Version, "", func(in *claims.Input) error {
					if in.Status == claims.Accepted {
						in.Status = claims.Proposed
					} else {
						in.Status = claims.Accepted
					}
					return nil
				})
				var refused *fault.Fault
				if err != nil && !errors.As(err, &refused) {
					w.t.Error(err)
					return
				}
				if err == nil {
					w.claims[i] = c
					done.Add(1)
				}
			}
		})
	}
	wg.Wait()
	return float64(done.Load()) / time.Since(began).Seconds()
}

// importFile imports a file and gives how many numbers a second.
func (w *costs) importFile() float64 {
	w.t.Helper()
	const numbers = 5000
	n := w.n.Add(1)
	var b strings.Builder
	b.WriteString("State,Year,Month,Deaths\n")
	for i := range numbers {
		fmt.Fprintf(&b, "US,%d,%d,%d\n", 1500+i/12, 1+i%12, 1000*n+int64(i))
	}
	var rules tabular.Mapping
	if err := json.Unmarshal([]byte(`{"metric": {"constant": "drug-overdose-deaths"}, "geography": {"column": "State", "values": {"US": "US"}},
		"period": {"year": {"column": "Year"}, "month": {"column": "Month"}, "months": {"constant": "1"}}, "values": [{"columns": ["Deaths"]}]}`), &rules); err != nil {
		w.t.Fatal(err)
	}
	began := time.Now()
	r, err := w.services.intake.Ingest(w.t.Context(), w.by, ingest.Document{
		Content: []byte(b.String()), MediaType: "text/csv", URL: "https://data.example/" + uuid.NewString(), Table: &ingest.Table{Mapping: &rules},
	})
	if err != nil || r.Import == nil || r.Import.Added != numbers {
		w.t.Fatalf("%+v, %v", r.Import, err)
	}
	return numbers / time.Since(began).Seconds()
}

// documents ingests short documents and gives how many a second.
func (w *costs) documents(long time.Duration) float64 {
	w.t.Helper()
	began, done := time.Now(), 0
	for ; time.Since(began) < long; done++ {
		n := w.n.Add(1)
		_, err := w.services.intake.Ingest(w.t.Context(), w.by, ingest.Document{Content: fmt.Appendf(nil, paragraph, n, n), MediaType: "text/plain", URL: fmt.Sprintf("https://b%d.example/a", n%50) + fmt.Sprint(n)})
		if err != nil {
			w.t.Fatal(err)
		}
	}
	return float64(done) / time.Since(began).Seconds()
}
