package sources

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/names"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
	"whence/internal/quantity"
)

const (
	selectSources = `
SELECT s.id, s.outlet_id, o.name, s.kind, s.url, s.canonical_url, s.title, s.authors, s.published_at, s.published_precision,
       s.published_on, s.language::text, s.version, s.created_at, s.updated_at
FROM sources s LEFT JOIN outlets o ON o.id = s.outlet_id`

	findSource   = selectSources + ` WHERE s.id = @id::uuid`
	sourcesByIDs = selectSources + ` WHERE s.id = ANY(@ids::uuid[])`
	lockSource   = findSource + ` FOR NO KEY UPDATE OF s`

	insertSource = `
INSERT INTO sources (id, outlet_id, kind, url, canonical_url, title, authors, published_at, published_precision, published_on, language)
VALUES (@id::uuid, @outlet_id::uuid, @kind::text, @url::text, @canonical_url::text, @title::text, @authors::text[],
        @published_at::timestamptz, @published_precision::text, @published_on::text::date, @language::text)
RETURNING version, created_at, updated_at`

	updateSource = `
UPDATE sources SET outlet_id = @outlet_id::uuid, kind = @kind::text, url = @url::text, canonical_url = @canonical_url::text,
       title = @title::text, authors = @authors::text[], published_at = @published_at::timestamptz,
       published_precision = @published_precision::text, published_on = @published_on::text::date, language = @language::text,
       version = version + 1, updated_at = now()
WHERE id = @id::uuid
RETURNING version, created_at, updated_at`

	insertIdentity = `
INSERT INTO source_identities (identity, source_id) VALUES (@identity::bytea, @source_id::uuid)
ON CONFLICT (identity) DO NOTHING`
	findIdentity = `SELECT source_id FROM source_identities WHERE identity = @identity::bytea`

	rawDigests = `SELECT raw_sha256::bytea FROM snapshots WHERE source_id = @id::uuid`
)

// Sources are the operations on sources and their snapshots.
type Sources struct {
	pool   *pgxpool.Pool
	newID  func() uuid.UUID
	entity audit.Entity[Source, SourceInput]

	// OnChange is told of each update, in its transaction.
	OnChange audit.OnChange

	// OnCreate is told of each new document, in its transaction.
	OnCreate audit.OnChange
}

var sourceOrder = keyset.Order[Source]{
	IDColumn: "s.id", ID: func(s Source) uuid.UUID { return s.ID }, Default: "-created_at",
	Sorts: []keyset.Sort[Source]{
		{Name: "created_at"},
		{
			Name: "published_at", Column: "coalesce(s.published_at, '-infinity'::timestamptz)", Kind: keyset.Time,
			Key: func(s Source) string { return keyset.TimeKey(s.PublishedAt) },
		},
	},
}

func newSources(pool *pgxpool.Pool, newID func() uuid.UUID) *Sources {
	s := &Sources{pool: pool, newID: newID}
	s.entity = audit.Entity[Source, SourceInput]{
		Type:  "source",
		Check: (*SourceInput).Check,
		Insert: func(context.Context, pgx.Tx, audit.Actor, SourceInput) (Source, error) {
			return Source{}, errors.New("a source is only created with its first snapshot")
		},
		Lock:     s.lock,
		Fields:   func(x Source) SourceInput { return x.SourceInput },
		Write:    s.write,
		Revision: func(x Source) (uuid.UUID, int) { return x.ID, x.Version },
		Changed:  func(ctx context.Context, tx pgx.Tx, id uuid.UUID) error { return s.OnChange.Tell(ctx, tx, id) },
	}
	return s
}

// Find gives one source, or NotFound `not_found`.
func (s *Sources) Find(ctx context.Context, id uuid.UUID) (Source, error) {
	var x Source
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		x, err = s.one(ctx, tx, findSource, id)
		return err
	})
	return x, err
}

// FindMany gives the sources of these ids that there are, as the caller's
// transaction sees them.
func (s *Sources) FindMany(ctx context.Context, q names.Querier, ids []uuid.UUID) (map[uuid.UUID]Source, error) {
	list, err := collectSources(ctx, q, sourcesByIDs, pgx.NamedArgs{"ids": ids})
	if err != nil {
		return nil, err
	}
	found := make(map[uuid.UUID]Source, len(list))
	for _, x := range list {
		found[x.ID] = x
	}
	return found, nil
}

// List lists sources, newest first; the sorts are `created_at` and `published_at`,
// where undated sources come before all others (last when descending).
func (s *Sources) List(ctx context.Context, f SourceFilter, page keyset.Page) (keyset.List[Source], error) {
	var none keyset.List[Source]
	plan, err := sourceOrder.Plan(page)
	if err != nil {
		return none, err
	}
	where, err := f.where()
	if err != nil {
		return none, err
	}
	plan.Bind(where)
	var list []Source
	err = postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		list, err = collectSources(ctx, tx, selectSources+where.SQL()+plan.Tail(), where.Args())
		return err
	})
	if err != nil {
		return none, err
	}
	return plan.List(list), nil
}

func (f SourceFilter) where() (*keyset.Where, error) {
	w := &keyset.Where{}
	if err := queries("language", f.Languages, "kind", f.Kinds, "url", f.URLs, "q", []string{f.Q}); err != nil {
		return nil, err
	}
	if len(f.IDs) > 0 {
		w.And("s.id = ANY(@ids::uuid[])", "ids", f.IDs)
	}
	if len(f.OutletIDs) > 0 {
		w.And("s.outlet_id = ANY(@outlets::uuid[])", "outlets", f.OutletIDs)
	}
	if len(f.Languages) > 0 {
		w.And("s.language::text = ANY(@languages::text[]) OR split_part(s.language::text, '-', 1) = ANY(@languages::text[])", "languages", f.Languages)
	}
	if len(f.Kinds) > 0 {
		w.And("s.kind = ANY(@kinds::text[])", "kinds", f.Kinds)
	}
	if f.PublishedFrom != nil {
		w.And("s.published_at >= @published_from::timestamptz", "published_from", *f.PublishedFrom)
	}
	if f.PublishedTo != nil {
		w.And("s.published_at < @published_to::timestamptz", "published_to", *f.PublishedTo)
	}
	if len(f.URLs) > 0 {
		w.And("s.url = ANY(@urls::text[]) OR s.canonical_url = ANY(@urls::text[])", "urls", f.URLs)
	}
	if f.Q != "" {
		w.And("s.title ILIKE @q::text", "q", keyset.Contains(f.Q))
	}
	return w, nil
}

// Update changes a source, see audit.Entity. A changed outlet or URL is a
// further identity of the same document: the earlier one keeps leading here. It
// refuses an unknown outlet as Invalid `unknown_outlet`, and an identity that
// leads to another source as Conflict `source_exists`.
func (s *Sources) Update(ctx context.Context, by audit.Actor, id uuid.UUID, version int, reason string, edit func(*SourceInput) error) (Source, error) {
	return s.entity.Update(ctx, s.pool, by, id, version, reason, edit)
}

func collectSources(ctx context.Context, q names.Querier, sql string, args pgx.NamedArgs) ([]Source, error) {
	rows, err := q.Query(ctx, sql, args)
	if err != nil {
		return nil, fmt.Errorf("read sources: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (x Source, err error) {
		var on *time.Time
		err = row.Scan(&x.ID, &x.OutletID, &x.OutletName, &x.Kind, &x.URL, &x.CanonicalURL, &x.Title, &x.Authors, &x.PublishedAt,
			&x.PublishedPrecision, &on, &x.Language, &x.Version, &x.CreatedAt, &x.UpdatedAt)
		x.CreatedAt, x.UpdatedAt = x.CreatedAt.UTC(), x.UpdatedAt.UTC()
		if x.PublishedAt != nil {
			at := x.PublishedAt.UTC()
			x.PublishedAt = &at
		}
		if on != nil {
			day := quantity.DateOf(on.UTC())
			x.PublishedOn = &day
		}
		return x, err
	})
	if err != nil {
		return nil, fmt.Errorf("read sources: %w", err)
	}
	return list, nil
}

func (s *Sources) one(ctx context.Context, q names.Querier, sql string, id uuid.UUID) (Source, error) {
	list, err := collectSources(ctx, q, sql, pgx.NamedArgs{"id": id})
	if err != nil {
		return Source{}, err
	}
	if len(list) == 0 {
		return Source{}, audit.Missing("source", id)
	}
	return list[0], nil
}

func (s *Sources) lock(ctx context.Context, tx pgx.Tx, id uuid.UUID) (Source, error) {
	if _, err := tx.Exec(ctx, keepCopies); err != nil {
		return Source{}, fmt.Errorf("lock relations: %w", err)
	}
	if _, err := tx.Exec(ctx, lockTexts, pgx.NamedArgs{"id": id}); err != nil {
		return Source{}, fmt.Errorf("lock the documents of one text: %w", err)
	}
	return s.one(ctx, tx, lockSource, id)
}

func (s *Sources) write(ctx context.Context, tx pgx.Tx, before Source, in SourceInput) (Source, error) {
	x, err := s.save(ctx, tx, updateSource, Source{SourceInput: in, ID: before.ID})
	if err != nil {
		return x, err
	}
	return x, s.identify(ctx, tx, x)
}

// identify takes every identity that a changed source has now.
func (s *Sources) identify(ctx context.Context, tx pgx.Tx, x Source) error {
	var all [][]byte
	if u := x.normalURL(); u != "" {
		all = append(all, identity(x.OutletID, u, [sha256.Size]byte{}))
	} else {
		rows, err := tx.Query(ctx, rawDigests, pgx.NamedArgs{"id": x.ID})
		if err != nil {
			return fmt.Errorf("read snapshots: %w", err)
		}
		digests, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
		if err != nil {
			return fmt.Errorf("read snapshots: %w", err)
		}
		for _, d := range digests {
			all = append(all, identity(x.OutletID, "", [sha256.Size]byte(d)))
		}
	}
	for _, digest := range all {
		owner, err := s.takeIdentity(ctx, tx, digest, x.ID)
		if err != nil {
			return err
		}
		if owner != x.ID {
			f := fault.New(fault.Conflict, "source_exists", "the outlet and the URL are those of source %s", owner)
			f.Fields = []fault.Field{{Pointer: "/url", Code: f.Code, Detail: f.Detail}}
			return f
		}
	}
	return nil
}

// takeIdentity makes an identity lead to a source and tells to which it leads.
// Of two who take it at once, the second waits for the first's transaction.
func (s *Sources) takeIdentity(ctx context.Context, tx pgx.Tx, digest []byte, id uuid.UUID) (uuid.UUID, error) {
	tag, err := tx.Exec(ctx, insertIdentity, pgx.NamedArgs{"identity": digest, "source_id": id})
	if err != nil {
		return id, fmt.Errorf("take the identity: %w", err)
	}
	if tag.RowsAffected() == 1 {
		return id, nil
	}
	var owner uuid.UUID
	if err := tx.QueryRow(ctx, findIdentity, pgx.NamedArgs{"identity": digest}).Scan(&owner); err != nil {
		return id, fmt.Errorf("find the identity: %w", err)
	}
	return owner, nil
}

func (s *Sources) save(ctx context.Context, tx pgx.Tx, sql string, x Source) (Source, error) {
	var on *string
	if x.PublishedOn != nil {
		day := x.PublishedOn.String()
		on = &day
	}
	args := pgx.NamedArgs{
		"id": x.ID, "outlet_id": x.OutletID, "kind": x.Kind, "url": x.URL, "canonical_url": x.CanonicalURL, "title": x.Title,
		"authors": x.Authors, "published_at": x.PublishedAt, "published_precision": x.PublishedPrecision, "published_on": on,
		"language": x.Language,
	}
	err := tx.QueryRow(ctx, sql, args).Scan(&x.Version, &x.CreatedAt, &x.UpdatedAt)
	if postgres.Constraint(err) == "sources_outlet_id_fkey" {
		return x, fault.AtField("/outlet_id", "unknown_outlet", "there is no outlet %s", x.OutletID)
	}
	if err != nil {
		return x, fmt.Errorf("write source: %w", err)
	}
	return s.one(ctx, tx, findSource, x.ID) // with the outlet's name
}
