package sources

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/input"
	"whence/internal/names"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
)

const (
	selectOutlets = `
SELECT o.id, o.name, o.kind, o.language::text, o.country::text, o.parent_id, o.reliability, o.reliability_reason,
       array(SELECT d.domain FROM outlet_domains d WHERE d.outlet_id = o.id ORDER BY d.domain COLLATE "C"),
       o.version, o.created_at, o.updated_at
FROM outlets o`

	findOutlet = selectOutlets + ` WHERE o.id = @id::uuid`
	lockOutlet = findOutlet + ` FOR NO KEY UPDATE OF o`

	// outletByDomain gives the owner of the longest of the domains.
	outletByDomain = selectOutlets + ` JOIN outlet_domains od ON od.outlet_id = o.id
WHERE od.domain = ANY(@domains::text[]) ORDER BY char_length(od.domain) DESC LIMIT 1`

	outletByName = selectOutlets + ` WHERE lower(o.name) = lower(@name::text) ORDER BY o.name <> @name::text, o.id LIMIT 1`

	insertOutlet = `
INSERT INTO outlets (id, name, kind, language, country, parent_id, reliability, reliability_reason)
VALUES (@id::uuid, @name::text, @kind::text, @language::text, @country::text, @parent_id::uuid, @reliability::text, @reliability_reason::text)
RETURNING version, created_at, updated_at`

	updateOutlet = `
UPDATE outlets SET name = @name::text, kind = @kind::text, language = @language::text, country = @country::text,
       parent_id = @parent_id::uuid, reliability = @reliability::text, reliability_reason = @reliability_reason::text,
       version = version + 1, updated_at = now()
WHERE id = @id::uuid
RETURNING version, created_at, updated_at`

	clearDomains  = `DELETE FROM outlet_domains WHERE outlet_id = @id::uuid AND domain <> ALL(@domains::text[])`
	insertDomains = `
INSERT INTO outlet_domains (domain, outlet_id)
SELECT d, @id::uuid FROM unnest(@domains::text[]) AS d
WHERE NOT EXISTS (SELECT FROM outlet_domains o WHERE o.domain = d AND o.outlet_id = @id::uuid)`
)

// Outlets are the operations on outlets.
type Outlets struct {
	pool   *pgxpool.Pool
	newID  func() uuid.UUID
	entity audit.Entity[Outlet, OutletInput]

	// OnChange is told of each one that is new and of each update, in its transaction.
	OnChange audit.OnChange
}

var outletOrder = keyset.Order[Outlet]{
	IDColumn: "o.id", ID: func(o Outlet) uuid.UUID { return o.ID }, Default: "created_at",
	Sorts: []keyset.Sort[Outlet]{
		{Name: "created_at"},
		{Name: "name", Column: "o.name", Key: func(o Outlet) string { return o.Name }},
	},
}

func newOutlets(pool *pgxpool.Pool, newID func() uuid.UUID) *Outlets {
	s := &Outlets{pool: pool, newID: newID}
	s.entity = audit.Entity[Outlet, OutletInput]{
		Type:     "outlet",
		Check:    (*OutletInput).Check,
		Insert:   s.insert,
		Lock:     s.lock,
		Fields:   func(o Outlet) OutletInput { return o.OutletInput },
		Write:    s.write,
		Revision: func(o Outlet) (uuid.UUID, int) { return o.ID, o.Version },
		Changed:  func(ctx context.Context, tx pgx.Tx, id uuid.UUID) error { return s.OnChange.Tell(ctx, tx, id) },
	}
	return s
}

// Create adds an outlet. It refuses a domain of another outlet as Conflict
// `domain_taken`, and an unknown parent as Invalid `unknown_outlet`.
func (s *Outlets) Create(ctx context.Context, by audit.Actor, in OutletInput) (Outlet, error) {
	return s.entity.Create(ctx, s.pool, by, in)
}

// Update changes an outlet, see audit.Entity. Besides what Create refuses, it
// refuses a parent that the outlet itself owns as Invalid `cyclic_parent`.
func (s *Outlets) Update(ctx context.Context, by audit.Actor, id uuid.UUID, version int, reason string, edit func(*OutletInput) error) (Outlet, error) {
	return s.entity.Update(ctx, s.pool, by, id, version, reason, edit)
}

// Find gives one outlet, or NotFound `not_found`.
func (s *Outlets) Find(ctx context.Context, id uuid.UUID) (Outlet, error) {
	var o Outlet
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		o, err = s.one(ctx, tx, findOutlet, id)
		return err
	})
	return o, err
}

// List lists outlets; the sorts are `created_at` and `name`.
func (s *Outlets) List(ctx context.Context, f OutletFilter, page keyset.Page) (keyset.List[Outlet], error) {
	var none keyset.List[Outlet]
	plan, err := outletOrder.Plan(page)
	if err != nil {
		return none, err
	}
	where, err := f.where()
	if err != nil {
		return none, err
	}
	plan.Bind(where)
	var list []Outlet
	err = postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		list, err = collectOutlets(ctx, tx, selectOutlets+where.SQL()+plan.Tail(), where.Args())
		return err
	})
	if err != nil {
		return none, err
	}
	return plan.List(list), nil
}

func (f OutletFilter) where() (*keyset.Where, error) {
	w := &keyset.Where{}
	if err := queries("kind", f.Kinds, "country", f.Countries, "language", f.Languages, "domain", f.Domains, "q", []string{f.Q}); err != nil {
		return nil, err
	}
	if len(f.Kinds) > 0 {
		w.And("o.kind = ANY(@kinds::text[])", "kinds", f.Kinds)
	}
	if len(f.Countries) > 0 {
		w.And("o.country::text = ANY(@countries::text[])", "countries", f.Countries)
	}
	if len(f.Languages) > 0 {
		w.And("o.language::text = ANY(@languages::text[]) OR split_part(o.language::text, '-', 1) = ANY(@languages::text[])", "languages", f.Languages)
	}
	if len(f.Domains) > 0 {
		domains := make([]string, len(f.Domains))
		for i, d := range f.Domains {
			domains[i], _ = Domain(d)
		}
		w.And("EXISTS (SELECT FROM outlet_domains d WHERE d.outlet_id = o.id AND d.domain = ANY(@domains::text[]))", "domains", domains)
	}
	if len(f.ParentIDs) > 0 {
		w.And("o.parent_id = ANY(@parents::uuid[])", "parents", f.ParentIDs)
	}
	if f.Q != "" {
		w.And("o.name ILIKE @q::text", "q", keyset.Contains(f.Q))
	}
	return w, nil
}

// queries checks the texts of filters, given as name, texts, name, texts.
func queries(pairs ...any) error {
	for i := 0; i+1 < len(pairs); i += 2 {
		for _, s := range pairs[i+1].([]string) {
			if err := input.Query(pairs[i].(string), s); err != nil {
				return err
			}
		}
	}
	return nil
}

// OutletForDomain gives the outlet that owns a host, by its name or a parent
// domain of it. Where there is none, it is created with this name (the host
// where it is blank) and owns the host from then on, without www before it. Of
// two who create it at once, one waits for the other's transaction and takes
// its outlet: keep the transaction short. It refuses what is no host's name as
// Invalid `invalid_domain`.
func (s *Outlets) OutletForDomain(ctx context.Context, tx pgx.Tx, by audit.Actor, host, name string) (Outlet, error) {
	domain, ok := Domain(host)
	if !ok {
		return Outlet{}, fault.New(fault.Invalid, "invalid_domain", "%.100q is not a host's name", host)
	}
	byDomain := pgx.NamedArgs{"domains": owners(domain)}
	found, err := collectOutlets(ctx, tx, outletByDomain, byDomain)
	if err != nil || len(found) > 0 {
		return first(found), err
	}
	in := OutletInput{Name: input.Clean(name, 300), Kind: "unknown", Domains: []string{home(domain)}}
	if in.Name == "" {
		in.Name = in.Domains[0]
	}
	var made Outlet
	// In a savepoint, because the key's breach ends a transaction otherwise.
	err = pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) (err error) {
		made, err = s.entity.CreateIn(ctx, tx, by, in)
		return err
	})
	if f, ok := fault.As(err); !ok || f.Code != "domain_taken" {
		return made, err
	}
	found, err = collectOutlets(ctx, tx, outletByDomain, byDomain)
	if err == nil && len(found) == 0 {
		err = errors.New("an outlet's domain was taken and is gone again")
	}
	return first(found), err
}

// OutletByName gives the outlet of this name in any case, the oldest of
// several, or creates it without a domain. It refuses a name that an outlet
// can't have as Invalid.
func (s *Outlets) OutletByName(ctx context.Context, tx pgx.Tx, by audit.Actor, name string) (Outlet, error) {
	in := OutletInput{Name: name}
	if err := in.Check(); err != nil {
		return Outlet{}, err
	}
	byName := pgx.NamedArgs{"name": in.Name}
	found, err := collectOutlets(ctx, tx, outletByName, byName)
	if err != nil || len(found) > 0 {
		return first(found), err
	}
	// Names have no key of their own: look again once nobody else can create one.
	if _, err := tx.Exec(ctx, lockOutletNames); err != nil {
		return Outlet{}, fmt.Errorf("lock outlets' names: %w", err)
	}
	found, err = collectOutlets(ctx, tx, outletByName, byName)
	if err != nil || len(found) > 0 {
		return first(found), err
	}
	return s.entity.CreateIn(ctx, tx, by, in)
}

func first(list []Outlet) Outlet {
	if len(list) == 0 {
		return Outlet{}
	}
	return list[0]
}

func collectOutlets(ctx context.Context, q names.Querier, sql string, args pgx.NamedArgs) ([]Outlet, error) {
	rows, err := q.Query(ctx, sql, args)
	if err != nil {
		return nil, fmt.Errorf("read outlets: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (o Outlet, err error) {
		err = row.Scan(&o.ID, &o.Name, &o.Kind, &o.Language, &o.Country, &o.ParentID, &o.Reliability, &o.ReliabilityReason,
			&o.Domains, &o.Version, &o.CreatedAt, &o.UpdatedAt)
		o.CreatedAt, o.UpdatedAt = o.CreatedAt.UTC(), o.UpdatedAt.UTC()
		return o, err
	})
	if err != nil {
		return nil, fmt.Errorf("read outlets: %w", err)
	}
	return list, nil
}

func (s *Outlets) one(ctx context.Context, tx pgx.Tx, sql string, id uuid.UUID) (Outlet, error) {
	list, err := collectOutlets(ctx, tx, sql, pgx.NamedArgs{"id": id})
	if err == nil && len(list) == 0 {
		err = audit.Missing("outlet", id)
	}
	return first(list), err
}

func (s *Outlets) lock(ctx context.Context, tx pgx.Tx, id uuid.UUID) (Outlet, error) {
	return s.one(ctx, tx, lockOutlet, id)
}

func (s *Outlets) insert(ctx context.Context, tx pgx.Tx, _ audit.Actor, in OutletInput) (Outlet, error) {
	o, err := s.save(ctx, tx, insertOutlet, Outlet{OutletInput: in, ID: s.newID()})
	if err != nil {
		return o, err
	}
	return o, s.OnChange.Tell(ctx, tx, o.ID)
}

func (s *Outlets) write(ctx context.Context, tx pgx.Tx, before Outlet, in OutletInput) (Outlet, error) {
	if in.ParentID != nil {
		if err := refuseOwnParent(ctx, tx, before.ID, *in.ParentID); err != nil {
			return before, err
		}
	}
	return s.save(ctx, tx, updateOutlet, Outlet{OutletInput: in, ID: before.ID})
}

func (s *Outlets) save(ctx context.Context, tx pgx.Tx, sql string, o Outlet) (Outlet, error) {
	args := pgx.NamedArgs{
		"id": o.ID, "name": o.Name, "kind": o.Kind, "language": o.Language, "country": o.Country,
		"parent_id": o.ParentID, "reliability": o.Reliability, "reliability_reason": o.ReliabilityReason,
	}
	err := tx.QueryRow(ctx, sql, args).Scan(&o.Version, &o.CreatedAt, &o.UpdatedAt)
	if postgres.Constraint(err) == "outlets_parent_id_fkey" {
		return o, fault.AtField("/parent_id", "unknown_outlet", "there is no outlet %s", o.ParentID)
	}
	if err != nil {
		return o, fmt.Errorf("write outlet: %w", err)
	}
	o.CreatedAt, o.UpdatedAt = o.CreatedAt.UTC(), o.UpdatedAt.UTC()
	domains := pgx.NamedArgs{"id": o.ID, "domains": o.Domains}
	if _, err := tx.Exec(ctx, clearDomains, domains); err != nil {
		return o, fmt.Errorf("write domains: %w", err)
	}
	_, err = tx.Exec(ctx, insertDomains, domains)
	if postgres.Constraint(err) == "outlet_domains_pkey" {
		f := fault.New(fault.Conflict, "domain_taken", "one of the domains belongs to another outlet")
		f.Fields = []fault.Field{{Pointer: "/domains", Code: f.Code, Detail: f.Detail}}
		return o, f.Because(err)
	}
	if err != nil {
		return o, fmt.Errorf("write domains: %w", err)
	}
	return o, nil
}
