package crosscheck

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

// ConflictFilter narrows a list of conflicts. What is empty takes all; several
// values of one field are alternatives, and all fields must fit.
type ConflictFilter struct {
	Metrics      []string // slugs, as are events and propositions
	Events       []string
	Propositions []string
	Geographies  []string
	Outlets      []string // ids, domains or exact names; of any voice that disagrees
	States       []string
	Active       *bool
	Assignees    []string
	From, To     *quantity.Date // days that its groups must touch, both inclusive
}

var conflictOrder = keyset.Order[conflictRow]{
	IDColumn: "c.id", ID: func(c conflictRow) uuid.UUID { return c.ID }, Default: "-rank",
	Sorts: []keyset.Sort[conflictRow]{
		{Name: "rank", Column: "c.rank", Kind: keyset.Decimal, Key: func(c conflictRow) string { return c.Rank }},
		{Name: "updated_at", Column: "c.updated_at", Kind: keyset.Time, Key: func(c conflictRow) string { return keyset.TimeKey(&c.UpdatedAt) }},
	},
}

// Conflicts gives a page of conflicts; its sorts are rank and updated_at, both
// ways, what ranks highest first where none is named.
func (s *Service) Conflicts(ctx context.Context, f ConflictFilter, page keyset.Page) (keyset.List[Conflict], error) {
	var none keyset.List[Conflict]
	plan, sql, args, err := f.statement(page)
	if err != nil {
		return none, err
	}
	var rows []conflictRow
	err = postgres.WithConn(ctx, s.pool, func(conn *pgx.Conn) (err error) {
		rows, err = conflictRows(conn.Query(ctx, sql, args))
		return err
	})
	if err != nil {
		return none, err
	}
	list := plan.List(rows)
	out := keyset.List[Conflict]{Items: make([]Conflict, len(list.Items)), Next: list.Next}
	for i, c := range list.Items {
		out.Items[i] = c.Conflict
	}
	return out, nil
}

// statement makes what reads a page.
func (f ConflictFilter) statement(page keyset.Page) (plan keyset.Plan[conflictRow], sql string, args pgx.NamedArgs, err error) {
	if plan, err = conflictOrder.Plan(page); err != nil {
		return plan, "", nil, err
	}
	where, err := f.where()
	if err != nil {
		return plan, "", nil, err
	}
	plan.Bind(where)
	return plan, selectConflicts + where.SQL() + plan.Tail(), where.Args(), nil
}

// states are the conditions of a state and of being active: words of their own,
// so that an index of what is open can serve them.
var states = map[string]string{
	StateOpen: "c.state = 'open'", StateExplained: "c.state = 'explained'", StateResolved: "c.state = 'resolved'", StateDismissed: "c.state = 'dismissed'",
}

func (f ConflictFilter) where() (*keyset.Where, error) {
	w := &keyset.Where{}
	for _, c := range []struct {
		name, any, one string // one is for a single value, where it can be read off an index in order
		values         []string
	}{
		{
			"metric", "c.metric_id = ANY(ARRAY(SELECT id FROM metrics WHERE slug::text = ANY(@metric)))",
			"c.metric_id = (SELECT id FROM metrics WHERE slug::text = (@metric::text[])[1])", f.Metrics,
		},
		{
			"event", "c.event_id = ANY(ARRAY(SELECT id FROM events WHERE slug::text = ANY(@event)))",
			"c.event_id = (SELECT id FROM events WHERE slug::text = (@event::text[])[1])", f.Events,
		},
		{
			"proposition", "c.proposition_id = ANY(ARRAY(SELECT id FROM propositions WHERE slug::text = ANY(@proposition)))",
			"c.proposition_id = (SELECT id FROM propositions WHERE slug::text = (@proposition::text[])[1])", f.Propositions,
		},
		{"geography", "c.geography::text = ANY(@geography)", "c.geography::text = (@geography::text[])[1]", f.Geographies},
		{"outlet", conflictOfOutlets, "", f.Outlets},
		{"assignee", "c.assignee = ANY(@assignee)", "c.assignee = (@assignee::text[])[1]", f.Assignees},
		{"state", "c.state = ANY(@state)", "", f.States},
	} {
		if len(c.values) == 0 {
			continue
		}
		for _, v := range c.values {
			if err := input.Query(c.name, v); err != nil {
				return nil, err
			}
		}
		if fixed, known := states[c.values[0]]; c.name == "state" && len(c.values) == 1 && known {
			w.And(fixed)
			continue
		}
		if len(c.values) == 1 && c.one != "" {
			c.any = c.one
		}
		w.And(c.any, c.name, c.values)
	}
	if f.Active != nil {
		w.And(map[bool]string{true: "c.active", false: "NOT c.active"}[*f.Active])
	}
	if f.From != nil || f.To != nil {
		if f.From != nil && f.To != nil && f.To.Before(*f.From) {
			return nil, refuse(fault.Malformed, "to", "invalid_parameter", "to is before from")
		}
		w.And(conflictInTime, "period_from", dayOf(f.From), "period_to", dayOf(f.To))
	}
	return w, nil
}

func dayOf(d *quantity.Date) *time.Time {
	if d == nil {
		return nil
	}
	t := d.Time()
	return &t
}
