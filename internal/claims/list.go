package claims

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/fault"
	"whence/internal/input"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
	"whence/internal/quantity"
)

// Filter narrows a list. What is empty takes all; several values of one field
// are alternatives, and all fields must fit.
type Filter struct {
	Statuses     []string
	Kinds        []string
	Metrics      []string // slugs, as are events, propositions and parties
	Events       []string
	Propositions []string
	Sources      []uuid.UUID
	Outlets      []string // ids, domains or exact names
	Parties      []string // at any hop
	Geographies  []string
	Languages    []string // of the document
	Units        []string
	Verdicts     []string // of any group that the claim is in
	NeedsRecheck *bool
	From, To     *quantity.Date // days that the claim's period must touch, both inclusive
}

// order: ids are made in order of creation.
var order = keyset.Order[Claim]{
	IDColumn: "c.id",
	ID:       func(c Claim) uuid.UUID { return c.ID },
	Default:  "-created_at",
	Sorts: []keyset.Sort[Claim]{
		{Name: "created_at"},
		{Name: "updated_at", Column: "c.updated_at", Kind: keyset.Time, Key: func(c Claim) string { return keyset.TimeKey(&c.UpdatedAt) }},
	},
}

// List gives a page of claims; its sorts are created_at and updated_at, both
// ways, the newest first where none is named.
func (s *Service) List(ctx context.Context, f Filter, page keyset.Page) (keyset.List[Claim], error) {
	var none keyset.List[Claim]
	plan, err := order.Plan(page)
	if err != nil {
		return none, err
	}
	where, err := f.Where()
	if err != nil {
		return none, err
	}
	plan.Bind(where)
	var rows []Claim
	err = postgres.WithConn(ctx, s.pool, func(conn *pgx.Conn) (err error) {
		rows, err = collect(conn.Query(ctx, selectClaims+where.SQL()+plan.Tail(), where.Args()))
		return err
	})
	if err != nil {
		return none, err
	}
	return plan.List(rows), nil
}

// condition is one field of a filter: a fragment that holds for any of the
// values in its argument.
type condition struct {
	name, fragment string
	values         []string
}

func (f Filter) conditions() []condition {
	return []condition{
		{"status", "c.status = ANY(@status)", f.Statuses},
		{"kind", "c.kind = ANY(@kind)", f.Kinds},
		{"metric", "c.metric_id = ANY(ARRAY(SELECT id FROM metrics WHERE slug::text = ANY(@metric)))", f.Metrics},
		{"event", "c.event_id = ANY(ARRAY(SELECT id FROM events WHERE slug::text = ANY(@event)))", f.Events},
		{"proposition", "c.proposition_id = ANY(ARRAY(SELECT id FROM propositions WHERE slug::text = ANY(@proposition)))", f.Propositions},
		{"outlet", "c.source_id IN (SELECT s.id FROM sources s WHERE s.outlet_id = ANY(" + outletIDs + "))", f.Outlets},
		{"party", "c.id IN (SELECT a.claim_id FROM attributions a JOIN parties p ON p.id = a.party_id WHERE p.slug::text = ANY(@party))", f.Parties},
		{"geography", "c.geography::text = ANY(@geography)", f.Geographies},
		{"language", "c.source_id IN (SELECT s.id FROM sources s WHERE s.language::text = ANY(@language) OR split_part(s.language::text, '-', 1) = ANY(@language))", f.Languages},
		{"unit", "c.unit = ANY(@unit)", f.Units},
		{"verdict", "c.id IN (SELECT gc.claim_id FROM crosscheck_group_claims gc JOIN crosscheck_groups g ON g.shard_key = gc.shard_key AND g.id = gc.group_id WHERE g.verdict = ANY(@verdict))", f.Verdicts},
	}
}

// outletIDs resolves outlets as callers name them, once per statement.
const outletIDs = `ARRAY(
	SELECT o.id FROM outlets o WHERE o.id::text = ANY(@outlet) OR o.name = ANY(@outlet)
	UNION SELECT d.outlet_id FROM outlet_domains d WHERE d.domain = ANY(@outlet))`

// Where makes the filter's condition over claims c, put together from fixed
// fragments. It refuses, as Malformed, text that can't be looked for and days
// in the wrong order.
func (f Filter) Where() (*keyset.Where, error) {
	w := &keyset.Where{}
	for _, c := range f.conditions() {
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
	if len(f.Sources) > 0 {
		w.And("c.source_id = ANY(@source)", "source", f.Sources)
	}
	if f.NeedsRecheck != nil {
		w.And("c.needs_recheck = @needs_recheck", "needs_recheck", *f.NeedsRecheck)
	}
	if f.From != nil || f.To != nil {
		if f.From != nil && f.To != nil && f.To.Before(*f.From) {
			err := fault.New(fault.Malformed, "invalid_parameter", "to is before from")
			err.Fields = []fault.Field{{Pointer: "to", Code: err.Code, Detail: err.Detail}}
			return nil, err
		}
		// "Each year" without dates may be any of them.
		w.And("c.period && daterange(@period_from::date, @period_to::date, '[]') OR (c.period IS NULL AND c.recurrence IS NOT NULL)", "period_from", dayOrNull(f.From), "period_to", dayOrNull(f.To))
	}
	return w, nil
}

func dayOrNull(d *quantity.Date) *time.Time {
	if d == nil {
		return nil
	}
	t := d.Time()
	return &t
}
