package sources

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/decimal"
	"whence/internal/fault"
	"whence/internal/names"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
)

const (
	selectRelations = `
SELECT r.id, r.source_id, r.to_source_id, r.kind, r.state, r.score::text, r.evidence::text, r.version, r.created_at, r.updated_at
FROM relations r`

	findRelation   = selectRelations + ` WHERE r.id = @id::uuid`
	lockRelation   = findRelation + ` FOR NO KEY UPDATE`
	relationByEnds = selectRelations + ` WHERE r.source_id = @source_id::uuid AND r.to_source_id = @to_source_id::uuid AND r.kind = @kind::text`

	relationsBetween = selectRelations + `
WHERE r.source_id = @id::uuid AND r.to_source_id = ANY(@others::uuid[]) OR r.to_source_id = @id::uuid AND r.source_id = ANY(@others::uuid[])
ORDER BY r.id`

	insertRelation = `
INSERT INTO relations (source_id, id, to_source_id, kind, state, score, evidence)
VALUES (@source_id::uuid, @id::uuid, @to_source_id::uuid, @kind::text, @state::text, @score::text::numeric, @evidence::text::jsonb)
ON CONFLICT (source_id, to_source_id, kind) DO NOTHING
RETURNING version, created_at, updated_at`

	updateRelation = `
UPDATE relations SET state = @state::text, score = @score::text::numeric, evidence = @evidence::text::jsonb,
       version = version + 1, updated_at = now()
WHERE source_id = @source_id::uuid AND id = @id::uuid
RETURNING version, created_at, updated_at`

	// confirmedAround walks from documents along confirmed relations by which
	// one repeats another, in both directions.
	confirmedAround = `
WITH RECURSIVE around (id) AS (
    SELECT unnest(@ids::uuid[])
    UNION
    SELECT e.other
    FROM around a
    JOIN LATERAL (
        SELECT r.to_source_id AS other FROM relations r WHERE r.source_id = a.id AND r.state = 'confirmed'
           AND r.kind IN ('reprint_of', 'translation_of', 'mirror_of', 'excerpt_of')
        UNION ALL
        SELECT r.source_id FROM relations r WHERE r.to_source_id = a.id AND r.state = 'confirmed'
           AND r.kind IN ('reprint_of', 'translation_of', 'mirror_of', 'excerpt_of')
    ) e ON true
)` + selectRelations + ` JOIN around a ON a.id = r.source_id
WHERE r.state = 'confirmed' AND r.kind IN ('reprint_of', 'translation_of', 'mirror_of', 'excerpt_of')
ORDER BY r.id`
)

// Relations are the operations on relations.
type Relations struct {
	pool    *pgxpool.Pool
	newID   func() uuid.UUID
	changed func(ctx context.Context, tx pgx.Tx, sourceIDs []uuid.UUID) error
	entity  audit.Entity[Relation, RelationInput]

	// OnWrite is told, last of all, of each relation that was added or changed, in
	// the transaction of that. It is set before the first request.
	OnWrite audit.OnChange
}

var relationOrder = keyset.Order[Relation]{
	IDColumn: "r.id", ID: func(r Relation) uuid.UUID { return r.ID }, Default: "created_at",
	Sorts: []keyset.Sort[Relation]{{Name: "created_at"}},
}

func newRelations(pool *pgxpool.Pool, newID func() uuid.UUID, changed func(context.Context, pgx.Tx, []uuid.UUID) error) *Relations {
	s := &Relations{pool: pool, newID: newID, changed: changed}
	s.entity = audit.Entity[Relation, RelationInput]{
		Type:     "relation",
		Check:    (*RelationInput).Check,
		Insert:   s.insert,
		Lock:     s.lock,
		Fields:   func(r Relation) RelationInput { return r.RelationInput },
		Write:    s.write,
		Revision: func(r Relation) (uuid.UUID, int) { return r.ID, r.Version },
	}
	return s
}

// errThere says that the relation is stored already.
var errThere = errors.New("the relation is there already")

// Create adds a relation. It refuses, as Conflict, one that is there as
// `relation_exists`; as Invalid, an unknown document as `unknown_source`, a
// relation to itself as `self_relation`, and a confirmed one by which documents
// would repeat each other in a circle as `cyclic_relation`.
func (s *Relations) Create(ctx context.Context, by audit.Actor, in RelationInput) (Relation, error) {
	var r Relation
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) (err error) {
		if r, err = s.entity.CreateIn(ctx, tx, by, in); err != nil {
			return err
		}
		return s.OnWrite.Tell(ctx, tx, r.ID)
	})
	if errors.Is(err, errThere) {
		return r, fault.New(fault.Conflict, "relation_exists", "the relation %s of these two documents is there already", in.Kind).Because(err)
	}
	return r, err
}

// Propose adds a relation in the caller's transaction, or gives the one that is
// there, whatever its state: what was once rejected is not proposed again. The
// history calls it `propose`: nobody has entered it.
func (s *Relations) Propose(ctx context.Context, tx pgx.Tx, by audit.Actor, in RelationInput) (r Relation, created bool, err error) {
	in.State = Proposed
	r, err = s.entity.CreateAs(ctx, tx, by, "propose", in)
	if err == nil {
		return r, true, s.OnWrite.Tell(ctx, tx, r.ID)
	}
	if !errors.Is(err, errThere) {
		return r, false, err
	}
	list, err := collectRelations(ctx, tx, relationByEnds, pgx.NamedArgs{"source_id": in.SourceID, "to_source_id": in.ToSourceID, "kind": in.Kind})
	if err == nil && len(list) == 0 {
		err = errors.New("a relation was there and is gone again")
	}
	if err != nil {
		return r, false, err
	}
	return list[0], false, nil
}

// Update changes a relation's state, score and evidence, see audit.Entity.
// Besides what Create refuses, it refuses another document or kind as Invalid
// `immutable`.
func (s *Relations) Update(ctx context.Context, by audit.Actor, id uuid.UUID, version int, reason string, edit func(*RelationInput) error) (Relation, error) {
	var r Relation
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) (err error) {
		r, err = s.UpdateIn(ctx, tx, by, id, version, reason, edit)
		return err
	})
	return r, err
}

// UpdateIn is Update in the caller's transaction.
func (s *Relations) UpdateIn(ctx context.Context, tx pgx.Tx, by audit.Actor, id uuid.UUID, version int, reason string, edit func(*RelationInput) error) (Relation, error) {
	r, changed, err := s.entity.UpdateIn(ctx, tx, by, id, version, reason, edit)
	if err != nil || !changed {
		return r, err
	}
	return r, s.OnWrite.Tell(ctx, tx, r.ID)
}

// Lock holds a relation still until the transaction ends, and gives it; nothing
// there is NotFound `not_found`.
func (s *Relations) Lock(ctx context.Context, tx pgx.Tx, id uuid.UUID) (Relation, error) {
	return s.lock(ctx, tx, id)
}

// Find gives one relation, or NotFound `not_found`.
func (s *Relations) Find(ctx context.Context, id uuid.UUID) (Relation, error) {
	var r Relation
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		r, err = s.one(ctx, tx, findRelation, id)
		return err
	})
	return r, err
}

// List lists relations; the sort is `created_at`.
func (s *Relations) List(ctx context.Context, f RelationFilter, page keyset.Page) (keyset.List[Relation], error) {
	var none keyset.List[Relation]
	plan, err := relationOrder.Plan(page)
	if err != nil {
		return none, err
	}
	if err := queries("kind", f.Kinds, "state", f.States); err != nil {
		return none, err
	}
	where := &keyset.Where{}
	if len(f.SourceIDs) > 0 {
		where.And("r.source_id = ANY(@sources::uuid[]) OR r.to_source_id = ANY(@sources::uuid[])", "sources", f.SourceIDs)
	}
	if len(f.Kinds) > 0 {
		where.And("r.kind = ANY(@kinds::text[])", "kinds", f.Kinds)
	}
	if len(f.States) > 0 {
		where.And("r.state = ANY(@states::text[])", "states", f.States)
	}
	plan.Bind(where)
	var list []Relation
	err = postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		list, err = collectRelations(ctx, tx, selectRelations+where.SQL()+plan.Tail(), where.Args())
		return err
	})
	if err != nil {
		return none, err
	}
	return plan.List(list), nil
}

// ConfirmedAround gives the confirmed relations by which these documents, and
// all that are joined with them in either direction, repeat one another.
func (s *Relations) ConfirmedAround(ctx context.Context, q names.Querier, sourceIDs []uuid.UUID) ([]Relation, error) {
	return collectRelations(ctx, q, confirmedAround, pgx.NamedArgs{"ids": sourceIDs})
}

// Between gives the relations of a document with any of the others, in either
// direction and whatever their state, the oldest first.
func (s *Relations) Between(ctx context.Context, q names.Querier, id uuid.UUID, others []uuid.UUID) ([]Relation, error) {
	return collectRelations(ctx, q, relationsBetween, pgx.NamedArgs{"id": id, "others": others})
}

func collectRelations(ctx context.Context, q names.Querier, sql string, args pgx.NamedArgs) ([]Relation, error) {
	rows, err := q.Query(ctx, sql, args)
	if err != nil {
		return nil, fmt.Errorf("read relations: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Relation, error) {
		var r Relation
		var score *string
		var evidence string
		err := row.Scan(&r.ID, &r.SourceID, &r.ToSourceID, &r.Kind, &r.State, &score, &evidence, &r.Version, &r.CreatedAt, &r.UpdatedAt)
		if err != nil {
			return r, err
		}
		r.CreatedAt, r.UpdatedAt = r.CreatedAt.UTC(), r.UpdatedAt.UTC()
		if score != nil {
			d, err := decimal.Parse(*score)
			if err != nil {
				return r, err
			}
			r.Score = &d
		}
		decoder := json.NewDecoder(bytes.NewReader([]byte(evidence)))
		decoder.UseNumber() // numbers stay as they were stated
		return r, decoder.Decode(&r.Evidence)
	})
	if err != nil {
		return nil, fmt.Errorf("read relations: %w", err)
	}
	return list, nil
}

func (s *Relations) one(ctx context.Context, tx pgx.Tx, sql string, id uuid.UUID) (Relation, error) {
	list, err := collectRelations(ctx, tx, sql, pgx.NamedArgs{"id": id})
	if err != nil {
		return Relation{}, err
	}
	if len(list) == 0 {
		return Relation{}, audit.Missing("relation", id)
	}
	return list[0], nil
}

func (s *Relations) lock(ctx context.Context, tx pgx.Tx, id uuid.UUID) (Relation, error) {
	return s.one(ctx, tx, lockRelation, id)
}

func (s *Relations) insert(ctx context.Context, tx pgx.Tx, _ audit.Actor, in RelationInput) (Relation, error) {
	if in.Counts() && in.copies() {
		if err := holdCopies(ctx, tx); err != nil {
			return Relation{}, err
		}
		if err := refuseCircle(ctx, tx, in); err != nil {
			return Relation{}, err
		}
	}
	r, err := s.save(ctx, tx, insertRelation, Relation{RelationInput: in, ID: s.newID()})
	if err != nil || !r.Counts() {
		return r, err
	}
	return r, s.changed(ctx, tx, []uuid.UUID{r.SourceID, r.ToSourceID})
}

func (s *Relations) write(ctx context.Context, tx pgx.Tx, before Relation, in RelationInput) (Relation, error) {
	for pointer, same := range map[string]bool{
		"/source_id": in.SourceID == before.SourceID, "/to_source_id": in.ToSourceID == before.ToSourceID, "/kind": in.Kind == before.Kind,
	} {
		if !same {
			return before, fault.AtField(pointer, "immutable", "which documents a relation joins, and how, can't be changed: reject it and add another")
		}
	}
	if in.Counts() != before.Counts() && in.copies() {
		if err := holdCopies(ctx, tx); err != nil {
			return before, err
		}
	}
	if in.Counts() && !before.Counts() && in.copies() {
		if err := refuseCircle(ctx, tx, in); err != nil {
			return before, err
		}
	}
	r, err := s.save(ctx, tx, updateRelation, Relation{RelationInput: in, ID: before.ID})
	if err == nil && in.copies() && (r.State == Rejected) != (before.State == Rejected) {
		// What the two left out of their sketches for each other's sake.
		_, err = tx.Exec(ctx, sketchesDue, pgx.NamedArgs{"ids": []uuid.UUID{r.SourceID, r.ToSourceID}})
	}
	if err != nil || r.Counts() == before.Counts() {
		return r, err
	}
	return r, s.changed(ctx, tx, []uuid.UUID{r.SourceID, r.ToSourceID})
}

func (s *Relations) save(ctx context.Context, tx pgx.Tx, sql string, r Relation) (Relation, error) {
	evidence, err := json.Marshal(r.Evidence)
	if err != nil {
		return r, fmt.Errorf("write relation: %w", err)
	}
	var score *string
	if r.Score != nil {
		text := r.Score.String()
		score = &text
	}
	args := pgx.NamedArgs{
		"id": r.ID, "source_id": r.SourceID, "to_source_id": r.ToSourceID, "kind": r.Kind, "state": r.State,
		"score": score, "evidence": string(evidence),
	}
	err = tx.QueryRow(ctx, sql, args).Scan(&r.Version, &r.CreatedAt, &r.UpdatedAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return r, errThere // only the insert can leave a row out, by its key
	}
	switch postgres.Constraint(err) {
	case "relations_source_id_fkey":
		return r, fault.AtField("/source_id", "unknown_source", "there is no source %s", r.SourceID)
	case "relations_to_source_id_fkey":
		return r, fault.AtField("/to_source_id", "unknown_source", "there is no source %s", r.ToSourceID)
	}
	if err != nil {
		return r, fmt.Errorf("write relation: %w", err)
	}
	r.CreatedAt, r.UpdatedAt = r.CreatedAt.UTC(), r.UpdatedAt.UTC()
	return r, nil
}
