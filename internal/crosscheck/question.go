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

// Query says what is to be cross-checked: a metric, an event or a proposition,
// or what two or more outlets say, or what these say about one of those.
type Query struct {
	Metric      string         // slug; of these three one at most
	Event       string         // slug
	Proposition string         // slug
	Geography   string         // only at this place
	From, To    *quantity.Date // only groups that are about some of these days, both inclusive
	Outlets     []string       // only what these say: ids, domains or exact names

	with, without *uuid.UUID // as if this claim were accepted, as if this one were not
}

// subject gives what the query asks for, "" where it asks for outlets alone.
func (q Query) subject() (kind verdict.Kind, slug string) {
	switch {
	case q.Event != "":
		return verdict.Date, q.Event
	case q.Proposition != "":
		return verdict.Statement, q.Proposition
	case q.Metric != "":
		return verdict.Quantity, q.Metric
	}
	return "", ""
}

// Result is the answer: the groups of the subject asked for (of every one, where
// none is), how those of a metric relate to others on its branch, and what could
// not be compared.
type Result struct {
	Groups      []Group
	Related     []verdict.Pair // claims are named by their ids
	NotCompared []NotCompared
}

// Group is the claims that may be compared, and what comparing them found.
type Group struct {
	ID                uuid.UUID
	ConflictID        *uuid.UUID // nil where nothing disagrees
	Kind              verdict.Kind
	Subject           string // slug of the metric, the event or the proposition
	Dimensions        map[string]string
	Geography         string // "" where no date or statement gives one
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

	key Key
}

// GroupClaim is a claim in a group: of a quantity its two readings, of a date or
// a statement its days.
type GroupClaim struct {
	ClaimID  uuid.UUID
	SourceID uuid.UUID
	OutletID *uuid.UUID
	Outlet   string // its name; "" while nobody knows it
	Origin   string // who the chain ends at; "" for nobody
	Standing verdict.Standing
	Series   bool
	Stance   verdict.Stance

	Verbatim    string           // the words of its number; "" of another kind
	Period      *quantity.Period // its own, as stated
	AsOf        *quantity.Date
	PublishedOn *quantity.Date // of its document

	Strict *quantity.Interval
	Usual  *quantity.Interval
	Days   *verdict.Days
}

// NotCompared is an accepted claim that joins no group, and why.
type NotCompared struct {
	ClaimID uuid.UUID
	Reason  string
}

const (
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
              WHERE c.metric_id = m.id ORDER BY p.slug), ` + policyOfMetric + `
  FROM branch JOIN metrics m ON m.id = branch.id LEFT JOIN metrics b ON b.id = m.broader_id
 ORDER BY m.slug`

	metricsOfOutlets = `
SELECT DISTINCT c.metric_id FROM sources s JOIN claims c ON c.source_id = s.id
 WHERE s.outlet_id = ANY(@outlets) AND c.status = 'accepted' AND c.metric_id IS NOT NULL`
)

// bySlug finds what a query asks for.
var bySlug = map[verdict.Kind]string{
	verdict.Quantity:  `SELECT id FROM metrics WHERE slug::text = @slug`,
	verdict.Date:      `SELECT id FROM events WHERE slug::text = @slug`,
	verdict.Statement: `SELECT id FROM propositions WHERE slug::text = @slug`,
}

// Crosscheck compares accepted claims as of one moment. It refuses, as
// Malformed, a query with neither a subject nor two outlets (`missing_parameter`)
// and one with two subjects (`invalid_parameter`); as NotFound `unknown_metric`,
// `unknown_event`, `unknown_proposition` and `unknown_outlet` what the catalogues
// lack.
func (s *Service) Crosscheck(ctx context.Context, q Query) (Result, error) {
	if err := q.check(); err != nil {
		return Result{}, err
	}
	var r Result
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		r, err = s.answers.answer(ctx, tx, q)
		return err
	})
	return r, err
}

func (q Query) check() error {
	subjects := []struct{ name, value string }{{"metric", q.Metric}, {"event", q.Event}, {"proposition", q.Proposition}}
	asked := 0
	for _, p := range subjects {
		if p.value == "" {
			continue
		}
		if asked++; asked > 1 {
			return refuse(fault.Malformed, p.name, "invalid_parameter", "a cross-check is of one metric, one event or one proposition")
		}
	}
	if asked == 0 && len(q.Outlets) < 2 {
		return refuse(fault.Malformed, "metric", "missing_parameter", "a cross-check needs a metric, an event or a proposition, or at least two outlets")
	}
	for _, p := range append(subjects, struct{ name, value string }{"geography", q.Geography}) {
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

// asked is what a query is about, as it is found.
type asked struct {
	Query
	kind     verdict.Kind
	outlets  []uuid.UUID
	subjects []uuid.UUID      // what is asked for, of a metric with its branch
	metrics  []verdict.Metric // what one metric is compared with, and how, lies in its branch of the tree
}

func ask(ctx context.Context, tx pgx.Tx, q Query) (a asked, err error) {
	a.Query = q
	if a.outlets, err = findOutlets(ctx, tx, q.Outlets); err != nil {
		return a, err
	}
	kind, slug := q.subject()
	a.kind = kind
	if a.subjects, err = askedSubjects(ctx, tx, kind, slug, a.outlets); err != nil {
		return a, err
	}
	if kind == verdict.Quantity || kind == "" {
		a.metrics, a.subjects, err = readBranch(ctx, tx, a.subjects)
	}
	return a, err
}

func answer(ctx context.Context, tx pgx.Tx, q Query) (Result, error) {
	a, err := ask(ctx, tx, q)
	if err != nil {
		return Result{}, err
	}
	return a.answer(ctx, tx)
}

// answer compares the claims asked for.
func (a *asked) answer(ctx context.Context, tx pgx.Tx) (Result, error) {
	r := Result{Groups: []Group{}, Related: []verdict.Pair{}, NotCompared: []NotCompared{}}
	q, kind, outlets, subjects := a.Query, a.kind, a.outlets, a.subjects
	condition, args := "true", pgx.NamedArgs{"subjects": subjects, "outlets": outlets}
	if kind != "" {
		condition = subjectColumns[kind] + ` = ANY(@subjects)`
	}
	if len(outlets) > 0 {
		condition += ` AND c.source_id IN (SELECT id FROM sources WHERE outlet_id = ANY(@outlets))`
	}
	if q.Geography != "" {
		// A share of another claim may have its place from there; one that a date or
		// a statement does not give may be this.
		condition += ` AND (c.geography::text = @geography OR c.geography IS NULL)`
		args["geography"] = q.Geography
	}
	selection := selectRows + condition
	switch {
	case q.with != nil:
		selection = rowColumns + ` WHERE (c.status = 'accepted' OR c.id = @with) AND (` + condition + `)`
		args["with"] = *q.with
	case q.without != nil:
		selection += ` AND c.id <> @without`
		args["without"] = *q.without
	}
	l, err := loadFrom(ctx, tx, selection, args)
	if err != nil {
		return r, err
	}
	if len(outlets) > 0 || (q.Geography != "" && kind != verdict.Quantity) {
		if err := l.keepOrigins(ctx, tx); err != nil {
			return r, err
		}
	}
	in, err := l.input(a.metrics)
	if err != nil {
		return r, err
	}
	r = l.result(q, verdict.Groups(in))
	return r, r.nameConflicts(ctx, tx)
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

// askedSubjects finds what is asked for by its slug; of outlets alone the
// metrics that they speak of.
func askedSubjects(ctx context.Context, tx pgx.Tx, kind verdict.Kind, slug string, outlets []uuid.UUID) ([]uuid.UUID, error) {
	sql, args := metricsOfOutlets, pgx.NamedArgs{"outlets": outlets}
	if kind != "" {
		sql, args = bySlug[kind], pgx.NamedArgs{"slug": slug}
	}
	rows, err := tx.Query(ctx, sql, args)
	if err != nil {
		return nil, fmt.Errorf("find what is to be compared: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return nil, fmt.Errorf("find what is to be compared: %w", err)
	}
	if len(ids) == 0 && kind != "" {
		noun := subjectNames[kind]
		return nil, refuse(fault.NotFound, noun, "unknown_"+noun, "there is no %s %q", noun, slug)
	}
	return ids, nil
}

// readBranch reads metrics with all that their verdicts may depend on.
func readBranch(ctx context.Context, tx pgx.Tx, asked []uuid.UUID) ([]verdict.Metric, []uuid.UUID, error) {
	rows, err := tx.Query(ctx, branchOf, pgx.NamedArgs{"ids": asked})
	if err != nil {
		return nil, nil, fmt.Errorf("read a branch of metrics: %w", err)
	}
	var list []verdict.Metric
	var ids []uuid.UUID
	var id uuid.UUID
	var m verdict.Metric
	var measure string
	var policy *metricPolicy
	_, err = pgx.ForEachRow(rows, []any{&id, &m.Slug, &m.Broader, &m.Unit, &measure, &m.Components, &policy}, func() error {
		m.Measure, m.Policy = quantity.Measure(measure), policy.override(m.Slug)
		policy = nil
		m.Components = slices.Clone(m.Components)
		list = append(list, m)
		ids = append(ids, id)
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read a branch of metrics: %w", err)
	}
	return list, ids, nil
}
