package metrics

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

// Topics is a catalogue of events or of propositions: two tables of one shape.
type Topics struct {
	pool   *pgxpool.Pool
	newID  func() uuid.UUID
	noun   string
	sql    topicSQL
	names  names.Table
	order  keyset.Order[Topic]
	entity audit.Entity[Topic, TopicInput]

	// OnChange is told of each update, in its transaction.
	OnChange audit.OnChange
}

// topicSQL are the static statements of one table.
type topicSQL struct{ columns, find, lock, insert, update, ids string }

func topicStatements(table string) topicSQL {
	columns := `SELECT t.id, t.slug::text, t.definition, t.version, t.created_at, t.updated_at FROM ` + table + ` t`
	return topicSQL{
		columns: columns,
		find:    columns + ` WHERE t.id = @id::uuid`,
		lock:    columns + ` WHERE t.id = @id::uuid FOR NO KEY UPDATE`,
		insert: `INSERT INTO ` + table + ` (id, slug, definition) VALUES (@id::uuid, @slug::text, @definition::text)
RETURNING version, created_at, updated_at`,
		update: `UPDATE ` + table + ` SET slug = @slug::text, definition = @definition::text, version = version + 1, updated_at = now()
WHERE id = @id::uuid RETURNING version, created_at, updated_at`,
		ids: `SELECT slug::text, id FROM ` + table + ` WHERE slug = ANY(@slugs::text[]) OR id = ANY(@ids::uuid[])`,
	}
}

func newTopics(pool *pgxpool.Pool, newID func() uuid.UUID, noun, table string) *Topics {
	t := &Topics{
		pool: pool, newID: newID, noun: noun,
		sql:   topicStatements(table),
		names: names.NewTable(noun+"_names", noun+"_id", false),
		order: keyset.Order[Topic]{
			IDColumn: "t.id", ID: func(t Topic) uuid.UUID { return t.ID }, Default: "created_at",
			Sorts: []keyset.Sort[Topic]{
				{Name: "created_at"},
				{Name: "slug", Column: "t.slug::text", Key: func(t Topic) string { return t.Slug }},
			},
		},
	}
	t.entity = audit.Entity[Topic, TopicInput]{
		Type:   noun,
		Check:  (*TopicInput).Check,
		Insert: t.insert,
		Lock:   t.lock,
		Fields: func(x Topic) TopicInput { return x.TopicInput },
		Write:  t.write,
		Revision: func(x Topic) (uuid.UUID, int) {
			return x.ID, x.Version
		},
		Changed: func(ctx context.Context, tx pgx.Tx, id uuid.UUID) error { return t.OnChange.Tell(ctx, tx, id) },
	}
	return t
}

// Create adds a topic. It refuses a slug that is there as Conflict `slug_taken`.
func (t *Topics) Create(ctx context.Context, by audit.Actor, in TopicInput) (Topic, error) {
	return t.entity.Create(ctx, t.pool, by, in)
}

// Update changes a topic, see audit.Entity.
func (t *Topics) Update(ctx context.Context, by audit.Actor, id uuid.UUID, version int, reason string, edit func(*TopicInput) error) (Topic, error) {
	return t.entity.Update(ctx, t.pool, by, id, version, reason, edit)
}

// Find gives one topic, or NotFound `not_found`.
func (t *Topics) Find(ctx context.Context, id uuid.UUID) (Topic, error) {
	var x Topic
	err := postgres.InSnapshot(ctx, t.pool, func(tx pgx.Tx) (err error) {
		x, err = t.one(ctx, tx, t.sql.find, id)
		return err
	})
	return x, err
}

// List lists topics; the sorts are `created_at` and `slug`.
func (t *Topics) List(ctx context.Context, f TopicFilter, page keyset.Page) (keyset.List[Topic], error) {
	var none keyset.List[Topic]
	plan, err := t.order.Plan(page)
	if err != nil {
		return none, err
	}
	where := &keyset.Where{}
	if err := bySlugAndName(where, "t", t.noun, f.Slugs, f.Q); err != nil {
		return none, err
	}
	plan.Bind(where)
	var list []Topic
	err = postgres.InSnapshot(ctx, t.pool, func(tx pgx.Tx) (err error) {
		list, err = t.collect(ctx, tx, t.sql.columns+where.SQL()+plan.Tail(), where.Args())
		return err
	})
	if err != nil {
		return none, err
	}
	return plan.List(list), nil
}

// All gives every topic with its names, in order of creation.
func (t *Topics) All(ctx context.Context) ([]Topic, error) {
	var list []Topic
	err := postgres.InSnapshot(ctx, t.pool, func(tx pgx.Tx) (err error) {
		list, err = t.Catalogue(ctx, tx)
		return err
	})
	return list, err
}

// Catalogue is All as the caller's transaction sees it.
func (t *Topics) Catalogue(ctx context.Context, q names.Querier) ([]Topic, error) {
	return t.collect(ctx, q, t.sql.columns+` ORDER BY t.id`, nil)
}

// Resolve gives the ids of topics by slug or id. What is unknown is not in the
// map.
func (t *Topics) Resolve(ctx context.Context, q names.Querier, refs []string) (map[string]uuid.UUID, error) {
	return resolve(ctx, q, t.sql.ids, refs)
}

func (t *Topics) collect(ctx context.Context, q names.Querier, sql string, args pgx.NamedArgs) ([]Topic, error) {
	rows, err := q.Query(ctx, sql, args)
	if err != nil {
		return nil, fmt.Errorf("read %ss: %w", t.noun, err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (x Topic, err error) {
		err = row.Scan(&x.ID, &x.Slug, &x.Definition, &x.Version, &x.CreatedAt, &x.UpdatedAt)
		x.CreatedAt, x.UpdatedAt = x.CreatedAt.UTC(), x.UpdatedAt.UTC()
		return x, err
	})
	if err != nil {
		return nil, fmt.Errorf("read %ss: %w", t.noun, err)
	}
	ids := make([]uuid.UUID, len(list))
	for i, x := range list {
		ids[i] = x.ID
	}
	named, err := t.names.Load(ctx, q, ids)
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

func (t *Topics) one(ctx context.Context, q names.Querier, sql string, id uuid.UUID) (Topic, error) {
	list, err := t.collect(ctx, q, sql, pgx.NamedArgs{"id": id})
	if err != nil {
		return Topic{}, err
	}
	if len(list) == 0 {
		return Topic{}, audit.Missing(t.noun, id)
	}
	return list[0], nil
}

func (t *Topics) lock(ctx context.Context, tx pgx.Tx, id uuid.UUID) (Topic, error) {
	return t.one(ctx, tx, t.sql.lock, id)
}

func (t *Topics) insert(ctx context.Context, tx pgx.Tx, _ audit.Actor, in TopicInput) (Topic, error) {
	x := Topic{TopicInput: in, ID: t.newID()}
	return t.save(ctx, tx, t.sql.insert, x)
}

func (t *Topics) write(ctx context.Context, tx pgx.Tx, before Topic, in TopicInput) (Topic, error) {
	x := Topic{TopicInput: in, ID: before.ID}
	return t.save(ctx, tx, t.sql.update, x)
}

func (t *Topics) save(ctx context.Context, tx pgx.Tx, sql string, x Topic) (Topic, error) {
	args := pgx.NamedArgs{"id": x.ID, "slug": x.Slug, "definition": x.Definition}
	if err := tx.QueryRow(ctx, sql, args).Scan(&x.Version, &x.CreatedAt, &x.UpdatedAt); err != nil {
		return x, slugTaken(err, t.noun, x.Slug)
	}
	x.CreatedAt, x.UpdatedAt = x.CreatedAt.UTC(), x.UpdatedAt.UTC()
	return x, t.names.Replace(ctx, tx, x.ID, x.Names)
}

// slugTaken tells the breach of a slug's unique key from other failures.
func slugTaken(err error, noun, slug string) error {
	if c := postgres.Constraint(err); c == noun+"s_slug_key" {
		return takenSlug(noun, slug, err)
	}
	return fmt.Errorf("write %s: %w", noun, err)
}

func takenSlug(noun, slug string, cause error) error {
	f := fault.New(fault.Conflict, "slug_taken", "there is already a %s with the slug %q", noun, slug)
	f.Fields = []fault.Field{{Pointer: "/slug", Code: f.Code, Detail: f.Detail}}
	return f.Because(cause)
}
