package audit

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/input"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
)

// Entry is one row of the history.
type Entry struct {
	ID         uuid.UUID       `json:"id"`
	EntityType string          `json:"entity_type"`
	EntityID   uuid.UUID       `json:"entity_id"`
	Revision   int             `json:"revision"`
	At         time.Time       `json:"at"`
	Actor      string          `json:"actor"`
	Operation  string          `json:"operation"`
	Reason     string          `json:"reason"` // "" where none was given
	Before     json.RawMessage `json:"before"` // nil for what was new
	After      json.RawMessage `json:"after"`  // nil for what went away
}

// Filter narrows a list of history rows; each empty field takes all.
type Filter struct {
	EntityTypes []string
	EntityID    *uuid.UUID
	Actors      []string
	Operations  []string
	From, To    *time.Time // From inclusive, To exclusive
	Without     []string   // entity types
}

// Service reads the history.
type Service struct{ pool *pgxpool.Pool }

// New makes a Service.
func New(pool *pgxpool.Pool) *Service { return &Service{pool: pool} }

const selectHistory = `
SELECT h.id, h.entity_type, h.entity_id, h.revision, h.at, h.actor, h.operation, coalesce(h.reason, ''), h.before, h.after
FROM history h`

var entryID = func(e Entry) uuid.UUID { return e.ID }

// byRevision sorts the history of one entity, byTime that of all.
var (
	byRevision = keyset.Order[Entry]{
		IDColumn: "h.id", ID: entryID, Default: "-revision",
		Sorts: []keyset.Sort[Entry]{{
			Name: "revision", Column: "h.revision", Kind: keyset.Integer,
			Key: func(e Entry) string { return strconv.Itoa(e.Revision) },
		}},
	}
	byTime = keyset.Order[Entry]{
		IDColumn: "h.id", ID: entryID, Default: "-created_at",
		Sorts: []keyset.Sort[Entry]{{Name: "created_at"}},
	}
)

// History lists the changes of one entity, newest revision first; the sorts are
// `revision` and `-revision`. An entity without any is NotFound: everything that
// exists has at least the row of its creation.
func (s *Service) History(ctx context.Context, entityType string, id uuid.UUID, page keyset.Page) (keyset.List[Entry], error) {
	f := Filter{EntityTypes: []string{entityType}, EntityID: &id}
	list, err := s.list(ctx, byRevision, f, page)
	if err != nil || len(list.Items) > 0 {
		return list, err
	}
	if page.Cursor != "" { // the end of a list, or the cursor of another entity
		first, err := s.list(ctx, byRevision, f, keyset.Page{Limit: 1})
		if err != nil || len(first.Items) > 0 {
			return list, err
		}
	}
	return list, Missing(entityType, id)
}

// List lists changes of all entities, newest first; the sorts are `created_at` and
// `-created_at`.
func (s *Service) List(ctx context.Context, f Filter, page keyset.Page) (keyset.List[Entry], error) {
	return s.list(ctx, byTime, f, page)
}

func (s *Service) list(ctx context.Context, order keyset.Order[Entry], f Filter, page keyset.Page) (keyset.List[Entry], error) {
	var none keyset.List[Entry]
	plan, err := order.Plan(page)
	if err != nil {
		return none, err
	}
	where, err := f.where()
	if err != nil {
		return none, err
	}
	plan.Bind(where)
	var entries []Entry
	err = postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, selectHistory+where.SQL()+plan.Tail(), where.Args())
		if err != nil {
			return err
		}
		entries, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Entry])
		return err
	})
	if err != nil {
		return none, fmt.Errorf("list history: %w", err)
	}
	for i := range entries {
		entries[i].At = entries[i].At.UTC()
	}
	return plan.List(entries), nil
}

func (f Filter) where() (*keyset.Where, error) {
	w := &keyset.Where{}
	for name, texts := range map[string][]string{"entity_type": f.EntityTypes, "actor": f.Actors, "operation": f.Operations} {
		for _, s := range texts {
			if err := input.Query(name, s); err != nil {
				return nil, err
			}
		}
	}
	if len(f.EntityTypes) > 0 {
		w.And("h.entity_type = ANY(@entity_types)", "entity_types", f.EntityTypes)
	}
	if f.EntityID != nil {
		w.And("h.entity_id = @entity_id", "entity_id", *f.EntityID)
	}
	if len(f.Actors) > 0 {
		w.And("h.actor = ANY(@actors)", "actors", f.Actors)
	}
	if len(f.Operations) > 0 {
		w.And("h.operation = ANY(@operations)", "operations", f.Operations)
	}
	if len(f.Without) > 0 {
		w.And("h.entity_type <> ALL(@without)", "without", f.Without)
	}
	if f.From != nil {
		w.And("h.at >= @from AND h.id >= @from_id", "from", *f.From, "from_id", idOf(f.From.Add(-idSlack)))
	}
	if f.To != nil {
		w.And("h.at < @to AND h.id < @to_id", "to", *f.To, "to_id", idOf(f.To.Add(idSlack)))
	}
	return w, nil
}

// idSlack is more than a row's id, which has the time at which it was made, can be
// apart from when its transaction began, by the database's clock. It lets a list of
// some days be read from the index of ids.
const idSlack = 24 * time.Hour

// idOf is below every UUIDv7 that is made at a time or later.
func idOf(t time.Time) (id uuid.UUID) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(min(max(t.UnixMilli(), 0), 1<<48-1)))
	copy(id[:6], b[2:])
	return id
}
