package metrics

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/input"
	"whence/internal/names"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
)

// Service has the operations on the three catalogues and on what metrics are
// compared with.
type Service struct {
	Metrics      *Metrics
	Policies     *Policies
	Events       *Topics
	Propositions *Topics
}

// New makes a Service. newID gives UUIDv7 ids.
func New(pool *pgxpool.Pool, newID func() uuid.UUID) *Service {
	return &Service{
		Metrics:      newMetrics(pool, newID),
		Policies:     newPolicies(pool),
		Events:       newTopics(pool, newID, "event", "events"),
		Propositions: newTopics(pool, newID, "proposition", "propositions"),
	}
}

// Metrics is the catalogue of metrics.
type Metrics struct {
	pool   *pgxpool.Pool
	newID  func() uuid.UUID
	entity audit.Entity[Metric, MetricInput]

	// OnChange is told of each update, in its transaction.
	OnChange audit.OnChange
}

var metricOrder = keyset.Order[Metric]{
	IDColumn: "m.id", ID: func(m Metric) uuid.UUID { return m.ID }, Default: "created_at",
	Sorts: []keyset.Sort[Metric]{
		{Name: "created_at"},
		{Name: "slug", Column: "m.slug::text", Key: func(m Metric) string { return m.Slug }},
	},
}

func newMetrics(pool *pgxpool.Pool, newID func() uuid.UUID) *Metrics {
	s := &Metrics{pool: pool, newID: newID}
	s.entity = audit.Entity[Metric, MetricInput]{
		Type:     "metric",
		Check:    (*MetricInput).Check,
		Settle:   settle,
		Insert:   s.insert,
		Lock:     s.lock,
		Fields:   func(m Metric) MetricInput { return m.MetricInput },
		Write:    s.write,
		Revision: func(m Metric) (uuid.UUID, int) { return m.ID, m.Version },
		Changed:  func(ctx context.Context, tx pgx.Tx, id uuid.UUID) error { return s.OnChange.Tell(ctx, tx, id) },
	}
	return s
}

// Create adds a metric. It refuses a slug that is there as Conflict
// `slug_taken`, an unknown metric beside it as Invalid `unknown_metric`, and a
// circle as Invalid `cyclic_broader` or `cyclic_components`.
func (s *Metrics) Create(ctx context.Context, by audit.Actor, in MetricInput) (Metric, error) {
	return s.entity.Create(ctx, s.pool, by, in)
}

// Update changes a metric, see audit.Entity; it refuses what Create refuses.
func (s *Metrics) Update(ctx context.Context, by audit.Actor, id uuid.UUID, version int, reason string, edit func(*MetricInput) error) (Metric, error) {
	return s.entity.Update(ctx, s.pool, by, id, version, reason, edit)
}

// Find gives one metric, or NotFound `not_found`.
func (s *Metrics) Find(ctx context.Context, id uuid.UUID) (Metric, error) {
	var m Metric
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		m, err = s.one(ctx, tx, findMetric, id)
		return err
	})
	return m, err
}

// List lists metrics; the sorts are `created_at` and `slug`.
func (s *Metrics) List(ctx context.Context, f MetricFilter, page keyset.Page) (keyset.List[Metric], error) {
	var none keyset.List[Metric]
	plan, err := metricOrder.Plan(page)
	if err != nil {
		return none, err
	}
	where := &keyset.Where{}
	if err := bySlugAndName(where, "m", "metric", f.Slugs, f.Q); err != nil {
		return none, err
	}
	for _, m := range f.Measures {
		if err := input.Query("measure", m); err != nil {
			return none, err
		}
	}
	if len(f.Measures) > 0 {
		where.And("m.measure = ANY(@measures::text[])", "measures", f.Measures)
	}
	plan.Bind(where)
	var list []Metric
	err = postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) error {
		if len(f.Broader) > 0 {
			found, err := resolve(ctx, tx, metricIDs, f.Broader)
			if err != nil {
				return err
			}
			ids := []uuid.UUID{}
			for _, id := range found {
				ids = append(ids, id)
			}
			where.And("m.broader_id = ANY(@broader::uuid[])", "broader", ids)
		}
		list, err = collect(ctx, tx, selectMetrics+where.SQL()+plan.Tail(), where.Args())
		return err
	})
	if err != nil {
		return none, err
	}
	return plan.List(list), nil
}

// All gives every metric with its names, in order of creation.
func (s *Metrics) All(ctx context.Context) ([]Metric, error) {
	var list []Metric
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		list, err = s.Catalogue(ctx, tx)
		return err
	})
	return list, err
}

// Catalogue is All as the caller's transaction sees it.
func (s *Metrics) Catalogue(ctx context.Context, q names.Querier) ([]Metric, error) {
	return collect(ctx, q, allMetrics, nil)
}

// Resolve gives the ids of metrics by slug or id. What is unknown is not in
// the map.
func (s *Metrics) Resolve(ctx context.Context, q names.Querier, refs []string) (map[string]uuid.UUID, error) {
	return resolve(ctx, q, metricIDs, refs)
}

func (s *Metrics) one(ctx context.Context, tx pgx.Tx, sql string, id uuid.UUID) (Metric, error) {
	list, err := collect(ctx, tx, sql, pgx.NamedArgs{"id": id})
	if err != nil {
		return Metric{}, err
	}
	if len(list) == 0 {
		return Metric{}, audit.Missing("metric", id)
	}
	return list[0], nil
}

func (s *Metrics) lock(ctx context.Context, tx pgx.Tx, id uuid.UUID) (Metric, error) {
	return s.one(ctx, tx, lockMetric, id)
}

func (s *Metrics) insert(ctx context.Context, tx pgx.Tx, _ audit.Actor, in MetricInput) (Metric, error) {
	return s.save(ctx, tx, insertMetric, Metric{}, Metric{MetricInput: in, ID: s.newID()})
}

func (s *Metrics) write(ctx context.Context, tx pgx.Tx, before Metric, in MetricInput) (Metric, error) {
	return s.save(ctx, tx, updateMetric, before, Metric{MetricInput: in, ID: before.ID})
}

func (s *Metrics) save(ctx context.Context, tx pgx.Tx, sql string, before, m Metric) (Metric, error) {
	placed := m.Broader != nil || len(m.Components) > 0
	if placed {
		if _, err := tx.Exec(ctx, lockTree); err != nil {
			return m, err
		}
	}
	m, err := place(ctx, tx, m)
	if err != nil {
		return m, err
	}
	if m, err = saveMetric(ctx, tx, sql, m); err != nil {
		return m, err
	}
	if placed {
		if err := refuseCircles(ctx, tx, before, m); err != nil {
			return m, err
		}
	}
	return m, nil
}
