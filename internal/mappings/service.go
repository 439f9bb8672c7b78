package mappings

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

// noun is what the history calls a mapping.
const noun = "mapping"

// Service keeps mappings.
type Service struct {
	pool   *pgxpool.Pool
	newID  func() uuid.UUID
	entity audit.Entity[Mapping, MappingInput]
}

var order = keyset.Order[Mapping]{
	IDColumn: "p.id", ID: func(m Mapping) uuid.UUID { return m.ID }, Default: "created_at",
	Sorts: []keyset.Sort[Mapping]{
		{Name: "created_at"},
		{Name: "slug", Column: "p.slug::text", Key: func(m Mapping) string { return m.Slug }},
	},
}

// New makes a Service. newID gives UUIDv7 ids.
func New(pool *pgxpool.Pool, newID func() uuid.UUID) *Service {
	s := &Service{pool: pool, newID: newID}
	s.entity = audit.Entity[Mapping, MappingInput]{
		Type:   noun,
		Check:  (*MappingInput).Check,
		Insert: s.insert,
		Lock: func(ctx context.Context, tx pgx.Tx, id uuid.UUID) (Mapping, error) {
			return one(ctx, tx, lockMapping, id)
		},
		Fields:   func(m Mapping) MappingInput { return m.MappingInput },
		Write:    s.write,
		Revision: func(m Mapping) (uuid.UUID, int) { return m.ID, m.Version },
	}
	return s
}

// Create adds a mapping. It refuses a slug that is there as Conflict `slug_taken`,
// and rules that no file could be read by.
func (s *Service) Create(ctx context.Context, by audit.Actor, in MappingInput) (Mapping, error) {
	return s.entity.Create(ctx, s.pool, by, in)
}

// Update changes a mapping, see audit.Entity; it refuses what Create refuses.
// What was imported by an earlier version stays as it is.
func (s *Service) Update(ctx context.Context, by audit.Actor, id uuid.UUID, version int, reason string, edit func(*MappingInput) error) (Mapping, error) {
	return s.entity.Update(ctx, s.pool, by, id, version, reason, edit)
}

// Find gives one mapping, or NotFound `not_found`.
func (s *Service) Find(ctx context.Context, id uuid.UUID) (Mapping, error) {
	var m Mapping
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		m, err = one(ctx, tx, findMapping, id)
		return err
	})
	return m, err
}

// List lists mappings; the sorts are `created_at` and `slug`.
func (s *Service) List(ctx context.Context, f Filter, page keyset.Page) (keyset.List[Mapping], error) {
	var none keyset.List[Mapping]
	plan, err := order.Plan(page)
	if err != nil {
		return none, err
	}
	if err := input.Query("q", f.Q); err != nil {
		return none, err
	}
	where := &keyset.Where{}
	if f.Q != "" {
		where.And("p.slug::text ILIKE @q::text OR p.definition ILIKE @q::text", "q", keyset.Contains(f.Q))
	}
	plan.Bind(where)
	var list []Mapping
	err = postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		list, err = collect(ctx, tx, selectMappings+where.SQL()+plan.Tail(), where.Args())
		return err
	})
	if err != nil {
		return none, err
	}
	return plan.List(list), nil
}

// IDs gives the ids of mappings by slug or id. What is unknown is not in the map.
func (s *Service) IDs(ctx context.Context, refs []string) (map[string]uuid.UUID, error) {
	return s.Resolve(ctx, s.pool, refs)
}

// Resolve is IDs as the caller's transaction sees them.
func (s *Service) Resolve(ctx context.Context, q names.Querier, refs []string) (map[string]uuid.UUID, error) {
	return resolve(ctx, q, refs)
}
