package sources

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/names"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
)

const (
	selectParties = `
SELECT p.id, p.slug::text, p.name, p.kind, p.outlet_id, p.version, p.created_at, p.updated_at
FROM parties p`

	findParty    = selectParties + ` WHERE p.id = @id::uuid`
	lockParty    = findParty + ` FOR NO KEY UPDATE`
	partiesByIDs = selectParties + ` WHERE p.id = ANY(@ids::uuid[])`

	insertParty = `
INSERT INTO parties (id, slug, name, folded, kind, outlet_id)
VALUES (@id::uuid, @slug::text, @name::text, @folded::text, @kind::text, @outlet_id::uuid)
RETURNING version, created_at, updated_at`

	updateParty = `
UPDATE parties SET slug = @slug::text, name = @name::text, folded = @folded::text, kind = @kind::text, outlet_id = @outlet_id::uuid,
       version = version + 1, updated_at = now()
WHERE id = @id::uuid
RETURNING version, created_at, updated_at`

	// matchParties finds by name in any language (rank 1), else by slug (rank 2).
	matchParties = `
SELECT 1 AS rank, n.folded, n.party_id FROM party_names n WHERE n.folded = ANY(@folded::text[])
UNION
SELECT 1, p.folded, p.id FROM parties p WHERE p.folded = ANY(@folded::text[])
UNION
SELECT 2, p.slug::text, p.id FROM parties p WHERE p.slug = ANY(@folded::text[])
ORDER BY rank`
)

var partyNames = names.NewTable("party_names", "party_id", true)

// Parties are the operations on parties.
type Parties struct {
	pool   *pgxpool.Pool
	newID  func() uuid.UUID
	entity audit.Entity[Party, PartyInput]

	// OnChange is told of each one that is new and of each update, in its transaction.
	OnChange audit.OnChange
}

var partyOrder = keyset.Order[Party]{
	IDColumn: "p.id", ID: func(p Party) uuid.UUID { return p.ID }, Default: "created_at",
	Sorts: []keyset.Sort[Party]{
		{Name: "created_at"},
		{Name: "slug", Column: "p.slug::text", Key: func(p Party) string { return p.Slug }},
	},
}

func newParties(pool *pgxpool.Pool, newID func() uuid.UUID) *Parties {
	s := &Parties{pool: pool, newID: newID}
	s.entity = audit.Entity[Party, PartyInput]{
		Type:     "party",
		Check:    (*PartyInput).Check,
		Insert:   s.insert,
		Lock:     s.lock,
		Fields:   func(p Party) PartyInput { return p.PartyInput },
		Write:    s.write,
		Revision: func(p Party) (uuid.UUID, int) { return p.ID, p.Version },
		Changed:  func(ctx context.Context, tx pgx.Tx, id uuid.UUID) error { return s.OnChange.Tell(ctx, tx, id) },
	}
	return s
}

// Create adds a party. It refuses, as Conflict, a slug that is there as
// `slug_taken`, a name that matching could not tell from another party's name
// in that language as `name_taken`, and an outlet that another party is as
// `outlet_taken`; as Invalid, an unknown outlet as `unknown_outlet`.
func (s *Parties) Create(ctx context.Context, by audit.Actor, in PartyInput) (Party, error) {
	return s.entity.Create(ctx, s.pool, by, in)
}

// Update changes a party, see audit.Entity; it refuses what Create refuses.
func (s *Parties) Update(ctx context.Context, by audit.Actor, id uuid.UUID, version int, reason string, edit func(*PartyInput) error) (Party, error) {
	return s.entity.Update(ctx, s.pool, by, id, version, reason, edit)
}

// Find gives one party, or NotFound `not_found`.
func (s *Parties) Find(ctx context.Context, id uuid.UUID) (Party, error) {
	var p Party
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		p, err = s.one(ctx, tx, findParty, id)
		return err
	})
	return p, err
}

// List lists parties; the sorts are `created_at` and `slug`.
func (s *Parties) List(ctx context.Context, f PartyFilter, page keyset.Page) (keyset.List[Party], error) {
	var none keyset.List[Party]
	plan, err := partyOrder.Plan(page)
	if err != nil {
		return none, err
	}
	where, err := f.where()
	if err != nil {
		return none, err
	}
	plan.Bind(where)
	var list []Party
	err = postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		list, err = collectParties(ctx, tx, selectParties+where.SQL()+plan.Tail(), where.Args())
		return err
	})
	if err != nil {
		return none, err
	}
	return plan.List(list), nil
}

func (f PartyFilter) where() (*keyset.Where, error) {
	w := &keyset.Where{}
	if err := queries("slug", f.Slugs, "kind", f.Kinds, "q", []string{f.Q}); err != nil {
		return nil, err
	}
	if len(f.Slugs) > 0 {
		w.And("p.slug = ANY(@slugs::text[])", "slugs", f.Slugs)
	}
	if len(f.Kinds) > 0 {
		w.And("p.kind = ANY(@kinds::text[])", "kinds", f.Kinds)
	}
	if len(f.OutletIDs) > 0 {
		w.And("p.outlet_id = ANY(@outlets::uuid[])", "outlets", f.OutletIDs)
	}
	if f.Q != "" {
		w.And(`p.slug::text ILIKE @q::text OR p.name ILIKE @q::text
OR EXISTS (SELECT FROM party_names n WHERE n.party_id = p.id AND n.name ILIKE @q::text)`, "q", keyset.Contains(f.Q))
	}
	return w, nil
}

// ResolveParties finds who is meant by names as they were written, in any
// language, by their folded form; a slug finds its party where no name does. A
// name that nobody has, or that more than one party has, is not in the map.
func (s *Parties) ResolveParties(ctx context.Context, q names.Querier, written []string) (map[string]Party, error) {
	found := map[string]Party{}
	forms := map[string][]string{} // folded → as written
	var folded []string
	for _, w := range written {
		f := names.Fold(w)
		if f == "" || queries("party", []string{w}) != nil {
			continue
		}
		if forms[f] == nil {
			folded = append(folded, f)
		}
		forms[f] = append(forms[f], w)
	}
	if len(folded) == 0 {
		return found, nil
	}
	rows, err := q.Query(ctx, matchParties, pgx.NamedArgs{"folded": folded})
	if err != nil {
		return nil, fmt.Errorf("resolve parties: %w", err)
	}
	type match struct {
		rank int
		ids  map[uuid.UUID]bool
	}
	matches := map[string]match{}
	var rank int
	var form string
	var id uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&rank, &form, &id}, func() error {
		m, ok := matches[form]
		if !ok {
			m = match{rank, map[uuid.UUID]bool{}}
			matches[form] = m
		}
		if m.rank == rank {
			m.ids[id] = true
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("resolve parties: %w", err)
	}
	who := map[uuid.UUID][]string{} // party → folded forms that mean it alone
	var ids []uuid.UUID
	for form, m := range matches {
		if len(m.ids) == 1 {
			for id := range m.ids {
				ids, who[id] = append(ids, id), append(who[id], form)
			}
		}
	}
	list, err := collectParties(ctx, q, partiesByIDs, pgx.NamedArgs{"ids": ids})
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		for _, form := range who[p.ID] {
			for _, w := range forms[form] {
				found[w] = p
			}
		}
	}
	return found, nil
}

func collectParties(ctx context.Context, q names.Querier, sql string, args pgx.NamedArgs) ([]Party, error) {
	rows, err := q.Query(ctx, sql, args)
	if err != nil {
		return nil, fmt.Errorf("read parties: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Party, err error) {
		err = row.Scan(&p.ID, &p.Slug, &p.Name, &p.Kind, &p.OutletID, &p.Version, &p.CreatedAt, &p.UpdatedAt)
		p.CreatedAt, p.UpdatedAt = p.CreatedAt.UTC(), p.UpdatedAt.UTC()
		return p, err
	})
	if err != nil {
		return nil, fmt.Errorf("read parties: %w", err)
	}
	ids := make([]uuid.UUID, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	named, err := partyNames.Load(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Names = named[list[i].ID]; list[i].Names == nil {
			list[i].Names = []names.Name{}
		}
	}
	return list, nil
}

func (s *Parties) one(ctx context.Context, tx pgx.Tx, sql string, id uuid.UUID) (Party, error) {
	list, err := collectParties(ctx, tx, sql, pgx.NamedArgs{"id": id})
	if err != nil {
		return Party{}, err
	}
	if len(list) == 0 {
		return Party{}, audit.Missing("party", id)
	}
	return list[0], nil
}

func (s *Parties) lock(ctx context.Context, tx pgx.Tx, id uuid.UUID) (Party, error) {
	return s.one(ctx, tx, lockParty, id)
}

func (s *Parties) insert(ctx context.Context, tx pgx.Tx, _ audit.Actor, in PartyInput) (Party, error) {
	p, err := s.save(ctx, tx, insertParty, Party{PartyInput: in, ID: s.newID()})
	if err != nil {
		return p, err
	}
	return p, s.OnChange.Tell(ctx, tx, p.ID)
}

func (s *Parties) write(ctx context.Context, tx pgx.Tx, before Party, in PartyInput) (Party, error) {
	return s.save(ctx, tx, updateParty, Party{PartyInput: in, ID: before.ID})
}

// taken are the keys that a party can break, each with what it says.
var taken = map[string]struct{ pointer, code, detail string }{
	"parties_slug_key":      {"/slug", "slug_taken", "there is already a party with this slug"},
	"parties_outlet_id_key": {"/outlet_id", "outlet_taken", "there is already a party that is this outlet"},
	"party_names_by_folded": {"/names", "name_taken", "one of the names is another party's in the same language"},
}

func (s *Parties) save(ctx context.Context, tx pgx.Tx, sql string, p Party) (Party, error) {
	args := pgx.NamedArgs{"id": p.ID, "slug": p.Slug, "name": p.Name, "folded": names.Fold(p.Name), "kind": p.Kind, "outlet_id": p.OutletID}
	err := tx.QueryRow(ctx, sql, args).Scan(&p.Version, &p.CreatedAt, &p.UpdatedAt)
	if err == nil {
		p.CreatedAt, p.UpdatedAt = p.CreatedAt.UTC(), p.UpdatedAt.UTC()
		err = partyNames.Replace(ctx, tx, p.ID, p.Names)
	}
	if err == nil {
		return p, nil
	}
	broken := postgres.Constraint(err)
	if t, ok := taken[broken]; ok {
		f := fault.New(fault.Conflict, t.code, "%s", t.detail)
		f.Fields = []fault.Field{{Pointer: t.pointer, Code: t.code, Detail: t.detail}}
		return p, f.Because(err)
	}
	if broken == "parties_outlet_id_fkey" {
		return p, fault.AtField("/outlet_id", "unknown_outlet", "there is no outlet %s", p.OutletID)
	}
	return p, fmt.Errorf("write party: %w", err)
}
