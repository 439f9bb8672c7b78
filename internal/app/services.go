package app

import (
	"context"
	"log/slog"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"whence/internal/audit"
	"whence/internal/audit/ledger"
	"whence/internal/audit/verify"
	"whence/internal/auth"
	"whence/internal/claims"
	"whence/internal/crosscheck"
	"whence/internal/dashboard"
	"whence/internal/export"
	"whence/internal/fetch"
	"whence/internal/httpapi"
	"whence/internal/idempotency"
	"whence/internal/ingest"
	"whence/internal/mappings"
	"whence/internal/metrics"
	"whence/internal/readable"
	"whence/internal/review"
	"whence/internal/sample"
	"whence/internal/sources"
)

// services is everything that serves, wired.
type services struct {
	auth   *auth.Service
	edge   httpapi.Deps
	intake *ingest.Service
	sample sample.Services
	pulse  *pulse
}

// newServices wires the slices. What a lower slice must tell a higher one goes
// through hooks that are set here, so that no import points up.
func newServices(pool *pgxpool.Pool, log *slog.Logger, base string, history history) services {
	newID := func() uuid.UUID { return uuid.Must(uuid.NewV7()) }
	documents := sources.New(pool, newID)
	catalogue := metrics.New(pool, newID)
	assertions := claims.New(pool, newID)
	comparisons := crosscheck.New(pool, newID)
	counts := dashboard.New(pool)
	queue := review.New(pool, newID, assertions, documents, comparisons)
	assertions.Count = counts.CountClaims
	documents.Sources.OnCreate = counts.CountDocuments
	columns := mappings.New(pool, newID)
	assertions.OnChange = comparisons.OnClaimChange
	assertions.OnImport = comparisons.RefreshSeries
	documents.OnRelationChange = comparisons.RefreshSources
	documents.Sources.OnChange = func(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error {
		if err := counts.MoveDocuments(ctx, tx, ids); err != nil {
			return err
		}
		if err := comparisons.RefreshSources(ctx, tx, ids); err != nil {
			return err
		}
		return queue.OnSourceChange(ctx, tx, ids)
	}
	assertions.OnWrite = queue.OnClaimWrite
	documents.Relations.OnWrite = queue.OnRelationWrite
	comparisons.OnConflictWrite = queue.OnConflictWrite
	assertions.OnDecision, comparisons.OnDecision = queue.OnClaimDecision, queue.OnConflictDecision
	documents.Outlets.OnChange = comparisons.RefreshOutlets
	documents.Parties.OnChange = comparisons.RefreshParties
	catalogue.Metrics.OnChange = comparisons.RefreshMetrics
	catalogue.Events.OnChange = comparisons.RefreshEvents
	catalogue.Propositions.OnChange = comparisons.RefreshPropositions
	catalogue.Policies.OnChange = comparisons.RefreshMetrics
	intake := &ingest.Service{
		Pool: pool, Log: log, Sources: documents, Claims: assertions,
		Metrics: catalogue.Metrics, Events: catalogue.Events, Propositions: catalogue.Propositions,
		Mappings: columns, Fetcher: fetch.New(fetch.Options{MaxBytes: readable.MaxBytes}),
	}

	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), poolCollector{pool})
	tokens := auth.New(pool, newID, log)
	s := services{
		auth: tokens, intake: intake, pulse: newPulse(registry),
		edge: httpapi.Deps{
			Log: log, Metrics: registry, Gatherer: registry, Auth: tokens, Idempotency: idempotency.New(pool), History: audit.New(pool), Sources: documents,
			Catalogue: catalogue, Claims: assertions, Crosscheck: comparisons, Review: queue, Dashboard: counts, Ingest: intake, Mappings: columns, Export: export.New(pool), BaseURL: base,
		},
		sample: sample.Services{Sources: documents, Catalogue: catalogue, Claims: assertions, Ingest: intake},
	}
	s.edge.Ledger = ledger.NewService(pool, history.key)
	s.edge.Verify = func(ctx context.Context, entityType string, id uuid.UUID) (*verify.Entity, error) {
		return verify.OfEntity(ctx, pool, verify.Options{Keepers: s.keepers(), Keys: history.known}, entityType, id)
	}
	return s
}

// keepers are those of all that the history is about.
func (s services) keepers() []audit.Keeper {
	return slices.Concat(
		s.edge.Sources.Keepers(), s.edge.Catalogue.Keepers(), s.edge.Mappings.Keepers(), s.edge.Claims.Keepers(),
		s.edge.Crosscheck.Keepers(), s.edge.Review.Keepers(), s.edge.Ingest.Keepers(), s.auth.Keepers(),
	)
}

// poolCollector shows the state of the connections to the database.
type poolCollector struct{ pool *pgxpool.Pool }

var (
	connectionsDesc = prometheus.NewDesc("whence_database_connections", "Connections to the database by state.", []string{"state"}, nil)
	waitsDesc       = prometheus.NewDesc("whence_database_waits_total", "Requests that had to wait for a connection.", nil, nil)
)

// Describe implements prometheus.Collector.
func (poolCollector) Describe(ch chan<- *prometheus.Desc) {
	ch <- connectionsDesc
	ch <- waitsDesc
}

// Collect implements prometheus.Collector.
func (c poolCollector) Collect(ch chan<- prometheus.Metric) {
	s := c.pool.Stat()
	for state, n := range map[string]int32{"in_use": s.AcquiredConns(), "idle": s.IdleConns(), "max": s.MaxConns()} {
		ch <- prometheus.MustNewConstMetric(connectionsDesc, prometheus.GaugeValue, float64(n), state)
	}
	ch <- prometheus.MustNewConstMetric(waitsDesc, prometheus.CounterValue, float64(s.EmptyAcquireCount()))
}
