package review

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/input"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
)

// Filter narrows a list of items, or what is taken. What is empty takes all;
// several values of one field are alternatives, and all fields must fit.
type Filter struct {
	Kinds     []string
	Metrics   []string // slugs
	Outlets   []string // ids, domains or exact names; of a conflict, of any voice that disagrees
	Languages []string // of the document, or of any in a conflict
	Assignees []string
	States    []string
	Leased    *bool // by anybody
}

// itemColumns are what Item.scan takes. A lease that has ended is none.
const itemColumns = `i.id, i.kind, i.version, i.priority, i.source_id, i.outlet_id,
       coalesce((SELECT o.name FROM outlets o WHERE o.id = i.outlet_id), ''), coalesce(i.language, ''),
       coalesce((SELECT m.slug::text FROM metrics m WHERE m.id = i.metric_id), ''), coalesce(i.geography, ''), coalesce(i.assignee, ''),
       coalesce(i.entered_by, ''), i.state, i.decided_by, i.queued_at,
       CASE WHEN i.leased_until > clock_timestamp() THEN i.leased_by ELSE '' END, CASE WHEN i.leased_until > clock_timestamp() THEN i.leased_until END,
       ` + reviewsOfItsMetric

const (
	selectItems = `SELECT ` + itemColumns + ` FROM review_items i`
	findItem    = selectItems + ` WHERE i.id = @id`
)

func (i *Item) scan() []any {
	return []any{
		&i.ID, &i.Kind, &i.Version, &i.Priority, &i.SourceID, &i.OutletID, &i.Outlet, &i.Language, &i.Metric, &i.Geography, &i.Assignee,
		&i.EnteredBy, &i.State, &i.DecidedBy, &i.QueuedAt, &i.LeasedBy, &i.LeasedUntil, &i.Reviews,
	}
}

// settle brings times into UTC.
func (i *Item) settle() {
	i.QueuedAt = i.QueuedAt.UTC()
	if i.LeasedUntil != nil {
		*i.LeasedUntil = i.LeasedUntil.UTC()
	}
}

func collectItems(rows pgx.Rows) ([]Item, error) {
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (i Item, err error) {
		err = row.Scan(i.scan()...)
		i.settle()
		return i, err
	})
}

// outletIDs resolves outlets as callers name them, once per statement.
const outletIDs = `ARRAY(
	SELECT o.id FROM outlets o WHERE o.id::text = ANY(@outlet) OR o.name = ANY(@outlet)
	UNION SELECT d.outlet_id FROM outlet_domains d WHERE d.domain = ANY(@outlet))`

// inConflict is a condition on the documents s of a conflict's voices.
const inConflict = ` OR i.kind = 'conflict' AND EXISTS (
	SELECT FROM conflicts k JOIN conflict_claims x ON x.shard_key = k.shard_key AND x.conflict_id = k.id JOIN sources s ON s.id = x.source_id
	 WHERE k.id = i.id AND `

func (f Filter) where() (*keyset.Where, error) {
	w := &keyset.Where{}
	for _, c := range []struct {
		name, fragment string
		values         []string
	}{
		{"kind", "i.kind = ANY(@kind)", f.Kinds},
		{"metric", "i.metric_id = ANY(ARRAY(SELECT id FROM metrics WHERE slug::text = ANY(@metric)))", f.Metrics},
		{"outlet", "i.outlet_id = ANY(" + outletIDs + ")" + inConflict + "s.outlet_id = ANY(" + outletIDs + "))", f.Outlets},
		{
			"language", "i.language = ANY(@language) OR split_part(i.language, '-', 1) = ANY(@language)" + inConflict +
				"(s.language::text = ANY(@language) OR split_part(s.language::text, '-', 1) = ANY(@language)))", f.Languages,
		},
		{"assignee", "i.assignee = ANY(@assignee)", f.Assignees},
		{"state", "i.state = ANY(@state)", f.States},
	} {
		if len(c.values) == 0 {
			continue
		}
		for _, v := range c.values {
			if err := input.Query(c.name, v); err != nil {
				return nil, err
			}
		}
		w.And(c.fragment, c.name, c.values)
	}
	if f.Leased != nil {
		w.And(map[bool]string{
			true:  "i.leased_until > clock_timestamp()",
			false: "(i.leased_until > clock_timestamp()) IS NOT TRUE",
		}[*f.Leased])
	}
	return w, nil
}

var itemOrder = keyset.Order[Item]{
	IDColumn: "i.id", ID: func(i Item) uuid.UUID { return i.ID }, Default: "-priority",
	Sorts: []keyset.Sort[Item]{
		// Of equal priorities the oldest is taken first, so it is listed first.
		{Name: "priority", Column: "-i.priority", Kind: keyset.Integer, Key: func(i Item) string { return strconv.Itoa(-i.Priority) }},
		{Name: "created_at"},
	},
}

// backwards is how a sort by priority is read: its column is the priority negated.
var backwards = map[string]string{"": "priority", "-priority": "priority", "priority": "-priority"}

// List gives a page of items; its sorts are priority and created_at (of what they
// stand for), both ways, in the order in which they are taken where none is named.
func (s *Service) List(ctx context.Context, f Filter, page keyset.Page) (keyset.List[Item], error) {
	var none keyset.List[Item]
	if turned, ok := backwards[page.Sort]; ok {
		page.Sort = turned
	}
	plan, err := itemOrder.Plan(page)
	if err != nil {
		return none, err
	}
	where, err := f.where()
	if err != nil {
		return none, err
	}
	plan.Bind(where)
	list, err := read(ctx, s.pool, selectItems+where.SQL()+plan.Tail(), where.Args(), collectItems)
	if err != nil {
		return none, fmt.Errorf("list the review queue: %w", err)
	}
	return plan.List(list), nil
}

// read runs one statement that reads, waiting for a connection no longer than all do.
func read[T any](ctx context.Context, pool *pgxpool.Pool, sql string, args pgx.NamedArgs, collect func(pgx.Rows) ([]T, error)) (list []T, err error) {
	err = postgres.WithConn(ctx, pool, func(conn *pgx.Conn) error {
		rows, err := conn.Query(ctx, sql, args)
		if err != nil {
			return err
		}
		list, err = collect(rows)
		return err
	})
	return list, err
}

// Find gives an item of the queue, or NotFound `not_found`.
func (s *Service) Find(ctx context.Context, id uuid.UUID) (Item, error) {
	list, err := read(ctx, s.pool, findItem, pgx.NamedArgs{"id": id}, collectItems)
	if err != nil {
		return Item{}, fmt.Errorf("read a review item: %w", err)
	}
	if len(list) == 0 {
		return Item{}, audit.Missing("review item", id)
	}
	return list[0], nil
}

// sortByPriority puts leases into the order of the queue: an UPDATE gives them in
// any.
func sortByPriority(list []Lease) {
	slices.SortFunc(list, func(a, b Lease) int {
		if a.Item.Priority != b.Item.Priority {
			return b.Item.Priority - a.Item.Priority
		}
		return slices.Compare(a.Item.ID[:], b.Item.ID[:])
	})
}

// DecisionFilter narrows a list of decisions; each empty field takes all.
type DecisionFilter struct {
	Items    []uuid.UUID
	Actors   []string
	Verdicts []string
	Kinds    []string
}

const (
	selectDecisions = `
SELECT d.id, d.item_id, d.kind, d.item_version, d.metric_id, d.actor, coalesce(d.lease_token, 0), d.verdict, coalesce(d.reason, ''), d.details, d.closes,
       coalesce(d.result_version, 0), d.reverses, d.queued_at, d.decided_at, coalesce(d.review, 0), d.outcome, d.seal,
       (SELECT r.id FROM review_decisions r WHERE r.item_id = d.item_id AND r.reverses = d.id)
  FROM review_decisions d`
	findDecision = selectDecisions + ` WHERE d.id = @id AND (` + visible + `)`
)

func collectDecisions(rows pgx.Rows) ([]Decision, error) {
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (d Decision, err error) {
		var details []byte
		err = row.Scan(&d.ID, &d.ItemID, &d.Kind, &d.ItemVersion, &d.MetricID, &d.Actor, &d.Token, &d.Verdict, &d.Reason, &details, &d.Closes,
			&d.ResultVersion, &d.Reverses, &d.QueuedAt, &d.DecidedAt, &d.Review, &d.outcome, &d.seal, &d.ReversedBy)
		if err == nil {
			err = json.Unmarshal(details, &d.Details)
		}
		d.QueuedAt, d.DecidedAt = d.QueuedAt.UTC(), d.DecidedAt.UTC()
		return d, err
	})
}

var decisionOrder = keyset.Order[Decision]{
	IDColumn: "d.id", ID: func(d Decision) uuid.UUID { return d.ID }, Default: "-created_at",
	Sorts: []keyset.Sort[Decision]{{Name: "created_at"}},
}

// Decisions gives a page of decisions, the newest first; the sort is created_at,
// both ways. Of what two must decide the caller sees what visible says.
func (s *Service) Decisions(ctx context.Context, by audit.Actor, f DecisionFilter, page keyset.Page) (keyset.List[Decision], error) {
	var none keyset.List[Decision]
	plan, err := decisionOrder.Plan(page)
	if err != nil {
		return none, err
	}
	w := &keyset.Where{}
	w.And(visible, "viewer", by.Name, "adjudicates", adjudicates(by))
	for _, c := range []struct {
		name, fragment string
		values         []string
	}{
		{"actor", "d.actor = ANY(@actor)", f.Actors},
		{"verdict", "d.verdict = ANY(@verdict)", f.Verdicts},
		{"kind", "d.kind = ANY(@kind)", f.Kinds},
	} {
		if len(c.values) == 0 {
			continue
		}
		for _, v := range c.values {
			if err := input.Query(c.name, v); err != nil {
				return none, err
			}
		}
		w.And(c.fragment, c.name, c.values)
	}
	if len(f.Items) > 0 {
		w.And("d.item_id = ANY(@item)", "item", f.Items)
	}
	plan.Bind(w)
	list, err := read(ctx, s.pool, selectDecisions+w.SQL()+plan.Tail(), w.Args(), collectDecisions)
	if err != nil {
		return none, fmt.Errorf("list decisions: %w", err)
	}
	return plan.List(list), nil
}

// Decision gives one decision, or NotFound `not_found`, also of one that the caller
// may not see yet.
func (s *Service) Decision(ctx context.Context, by audit.Actor, id uuid.UUID) (Decision, error) {
	var d Decision
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		d, err = decisionByID(ctx, tx, by, id)
		return err
	})
	return d, err
}

func decisionByID(ctx context.Context, tx pgx.Tx, by audit.Actor, id uuid.UUID) (Decision, error) {
	rows, err := tx.Query(ctx, findDecision, pgx.NamedArgs{"id": id, "viewer": by.Name, "adjudicates": adjudicates(by)})
	if err != nil {
		return Decision{}, fmt.Errorf("read a decision: %w", err)
	}
	list, err := collectDecisions(rows)
	if err != nil {
		return Decision{}, fmt.Errorf("read a decision: %w", err)
	}
	if len(list) == 0 {
		return Decision{}, audit.Missing("decision", id)
	}
	return list[0], nil
}
