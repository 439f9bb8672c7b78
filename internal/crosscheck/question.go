package crosscheck

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/crosscheck/verdict"
	"whence/internal/decimal"
	"whence/internal/fault"
	"whence/internal/input"
	"whence/internal/postgres"
	"whence/internal/quantity"
)

// Query says what is to be cross-checked: a metric, or what two or more
// outlets say, or both.
type Query struct {
	Metric    string         // slug
	Geography string         // only at this place
	From, To  *quantity.Date // only groups whose period touches these days, both inclusive
	Outlets   []string       // only what these say: ids, domains or exact names
}

// Result is the answer: the groups of the metric asked for (of every metric,
// where none is), how they relate to others on its branch, and what could not
// be compared.
type Result struct {
	Groups      []Group
	Related     []verdict.Pair // claims are named by their ids
	NotCompared []NotCompared
}

// Group is the claims that may be compared, and what comparing them found.
type Group struct {
	ID                uuid.UUID
	ConflictID        *uuid.UUID // nil where nothing disagrees
	Metric            string
	Dimensions        map[string]string
	Geography         string
	Unit              string
	Period            *quantity.Period // the anchor; nil where no claim states one
	Verdict           verdict.Verdict
	Severity          verdict.Severity
	Spread            *decimal.Decimal // nil where nothing is apart
	LogicallyPossible *bool
	Counts            verdict.Counts
	Claims            []GroupClaim
	Clusters          []verdict.Cluster
	Hints             []verdict.Hint
	Near              []string
	Worst             *verdict.Pair
	Suspected         []verdict.Pair
	Disagree          []string
	PolicyVersion     string
}

// GroupClaim is a claim in a group, with its two readings.
type GroupClaim struct {
	ClaimID  uuid.UUID
	SourceID uuid.UUID
	OutletID *uuid.UUID
	Outlet   string // its name; "" while nobody knows it
	Origin   string // who the chain ends at; "" for nobody
	Standing verdict.Standing
	Series   bool
	Strict   *quantity.Interval
	Usual    *quantity.Interval
}

// NotCompared is an accepted claim that joins no group, and why.
type NotCompared struct {
	ClaimID uuid.UUID
	Reason  string
}

const (
	metricBySlug = `SELECT id FROM metrics WHERE slug::text = @slug`

	outletsByName = `
SELECT n.name, x.id FROM unnest(@names::text[], @ids::uuid[]) AS n(name, id)
  LEFT JOIN LATERAL (
	SELECT o.id FROM outlets o WHERE o.id = n.id OR o.name = n.name
	UNION SELECT d.outlet_id FROM outlet_domains d WHERE d.domain = lower(n.name)
  ) x ON true`

	// branchOf is a metric with all that is above and below it in the tree, the
	// totals that it is a component of, and the components of each of these.
	branchOf = `
WITH RECURSIVE up AS (
	SELECT id FROM metrics WHERE id = ANY(@ids)
	UNION
	SELECT w.id FROM up CROSS JOIN LATERAL (
		SELECT m.broader_id AS id FROM metrics m WHERE m.id = up.id AND m.broader_id IS NOT NULL
		UNION ALL SELECT c.metric_id FROM metric_components c WHERE c.component_id = up.id
	) w
), down AS (
	SELECT id FROM metrics WHERE id = ANY(@ids)
	UNION
	SELECT p.id FROM down CROSS JOIN LATERAL (
		SELECT m.id FROM metrics m WHERE m.broader_id = down.id
		UNION ALL SELECT c.component_id FROM metric_components c WHERE c.metric_id = down.id
	) p
), branch AS (
	SELECT id FROM up UNION SELECT id FROM down
	UNION SELECT c.component_id FROM up JOIN metric_components c ON c.metric_id = up.id
)
SELECT m.id, m.slug::text, coalesce(b.slug::text, ''), m.unit, m.measure,
       ARRAY(SELECT p.slug::text FROM metric_components c JOIN metrics p ON p.id = c.component_id
              WHERE c.metric_id = m.id ORDER BY p.slug)
  FROM branch JOIN metrics m ON m.id = branch.id LEFT JOIN metrics b ON b.id = m.broader_id
 ORDER BY m.slug`

	metricsOfOutlets = `
SELECT DISTINCT c.metric_id FROM sources s JOIN claims c ON c.source_id = s.id
 WHERE s.outlet_id = ANY(@outlets) AND c.status = 'accepted' AND c.metric_id IS NOT NULL`
)

// Crosscheck compares accepted claims as of one moment. It refuses, as
// Malformed `missing_parameter`, a query with neither a metric nor two outlets;
// as NotFound `unknown_metric` and `unknown_outlet` what the catalogue lacks.
func (s *Service) Crosscheck(ctx context.Context, q Query) (Result, error) {
	if err := q.check(); err != nil {
		return Result{}, err
	}
	var r Result
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		r, err = answer(ctx, tx, q)
		return err
	})
	return r, err
}

func (q Query) check() error {
	if q.Metric == "" && len(q.Outlets) < 2 {
		return refuse(fault.Malformed, "metric", "missing_parameter", "a cross-check needs a metric, or at least two outlets")
	}
	for _, p := range []struct{ name, value string }{{"metric", q.Metric}, {"geography", q.Geography}} {
		if err := input.Query(p.name, p.value); err != nil {
			return err
		}
	}
	for _, o := range q.Outlets {
		if err := input.Query("outlet", o); err != nil {
			return err
		}
	}
	if q.From != nil && q.To != nil && q.To.Before(*q.From) {
		return refuse(fault.Malformed, "to", "invalid_parameter", "to is before from")
	}
	return nil
}

func refuse(kind fault.Kind, parameter, code, format string, args ...any) error {
	f := fault.New(kind, code, format, args...)
	f.Fields = []fault.Field{{Pointer: parameter, Code: code, Detail: f.Detail}}
	return f
}

func answer(ctx context.Context, tx pgx.Tx, q Query) (Result, error) {
	r := Result{Groups: []Group{}, Related: []verdict.Pair{}, NotCompared: []NotCompared{}}
	outlets, err := findOutlets(ctx, tx, q.Outlets)
	if err != nil {
		return r, err
	}
	asked, err := askedMetrics(ctx, tx, q.Metric, outlets)
	if err != nil {
		return r, err
	}
	metrics, ids, err := readBranch(ctx, tx, asked)
	if err != nil {
		return r, err
	}
	condition, args := `c.metric_id = ANY(@metrics)`, pgx.NamedArgs{"metrics": keysOf(ids.all)}
	if len(outlets) > 0 {
		condition = `c.source_id IN (SELECT id FROM sources WHERE outlet_id = ANY(@outlets))`
		args["outlets"] = outlets
		if q.Metric != "" {
			condition += ` AND c.metric_id = ANY(@metrics)`
		}
	}
	if q.Geography != "" {
		// A share of another claim may have its place from there.
		condition += ` AND (c.geography::text = @geography OR c.geography IS NULL)`
		args["geography"] = q.Geography
	}
	l, err := load(ctx, tx, condition, args)
	if err != nil {
		return r, err
	}
	in, err := l.input(metrics)
	if err != nil {
		return r, err
	}
	return l.result(q, verdict.Groups(in), ids), nil
}

// findOutlets resolves outlets as callers name them.
func findOutlets(ctx context.Context, tx pgx.Tx, called []string) ([]uuid.UUID, error) {
	if len(called) == 0 {
		return nil, nil
	}
	ids := make([]*uuid.UUID, len(called))
	for i, c := range called {
		if id, err := uuid.Parse(c); err == nil && len(c) == 36 {
			ids[i] = &id
		}
	}
	rows, err := tx.Query(ctx, outletsByName, pgx.NamedArgs{"names": called, "ids": ids})
	if err != nil {
		return nil, fmt.Errorf("find outlets: %w", err)
	}
	var found []uuid.UUID
	var missing string
	var name string
	var id *uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&name, &id}, func() error {
		if id == nil {
			missing = name
			return nil
		}
		found = append(found, *id)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find outlets: %w", err)
	}
	if missing != "" || len(found) == 0 {
		return nil, refuse(fault.NotFound, "outlet", "unknown_outlet", "there is no outlet %.300q", missing)
	}
	return found, nil
}

func askedMetrics(ctx context.Context, tx pgx.Tx, slug string, outlets []uuid.UUID) ([]uuid.UUID, error) {
	sql, args := metricBySlug, pgx.NamedArgs{"slug": slug}
	if slug == "" {
		sql, args = metricsOfOutlets, pgx.NamedArgs{"outlets": outlets}
	}
	rows, err := tx.Query(ctx, sql, args)
	if err != nil {
		return nil, fmt.Errorf("find metrics: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return nil, fmt.Errorf("find metrics: %w", err)
	}
	if len(ids) == 0 && slug != "" {
		return nil, refuse(fault.NotFound, "metric", "unknown_metric", "there is no metric %q", slug)
	}
	return ids, nil
}

// metricIDs knows the metrics of a branch by their slugs.
type metricIDs struct {
	all    map[uuid.UUID]bool
	bySlug map[string]uuid.UUID
}

func readBranch(ctx context.Context, tx pgx.Tx, asked []uuid.UUID) ([]verdict.Metric, metricIDs, error) {
	ids := metricIDs{all: map[uuid.UUID]bool{}, bySlug: map[string]uuid.UUID{}}
	rows, err := tx.Query(ctx, branchOf, pgx.NamedArgs{"ids": asked})
	if err != nil {
		return nil, ids, fmt.Errorf("read a branch of metrics: %w", err)
	}
	var list []verdict.Metric
	var id uuid.UUID
	var m verdict.Metric
	var measure string
	_, err = pgx.ForEachRow(rows, []any{&id, &m.Slug, &m.Broader, &m.Unit, &measure, &m.Components}, func() error {
		m.Measure = quantity.Measure(measure)
		m.Components = slices.Clone(m.Components)
		list = append(list, m)
		ids.all[id] = true
		ids.bySlug[m.Slug] = id
		return nil
	})
	if err != nil {
		return nil, ids, fmt.Errorf("read a branch of metrics: %w", err)
	}
	return list, ids, nil
}
