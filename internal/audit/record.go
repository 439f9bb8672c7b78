package audit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/input"
)

// Actor is who changes something: the bearer of a token, a person who has signed
// in, or a part of the program itself, which has neither id.
type Actor struct {
	Name     string
	TokenID  uuid.UUID
	PersonID uuid.UUID
	Role     string
}

// ID tells principals apart: the id of the person or of the token.
func (a Actor) ID() uuid.UUID {
	if a.PersonID != uuid.Nil {
		return a.PersonID
	}
	return a.TokenID
}

// Change is one change of one entity. Before is nil for what is new, After for
// what is gone; both are values that marshal to JSON objects.
type Change struct {
	EntityType string // outlet, party, metric, event, proposition, source, snapshot, relation, claim or token
	EntityID   uuid.UUID
	Revision   int    // the version that the change gave the entity
	Operation  string // create, update, revoke, …: lower-case letters and _
	Reason     string // optional, at most 2,000 characters
	Before     any
	After      any
}

// insertHistory hashes each row behind the newest one of its entity. Who changes an
// entity holds its row, so that nobody comes between.
const insertHistory = `
INSERT INTO history (entity_type, entity_id, revision, id, at, actor, operation, reason, before, after, hash)
SELECT r.entity_type, r.entity_id, r.revision, r.id, now(), @actor::text, r.operation, r.reason, r.before, r.after,
       history_hash(r.previous, r.entity_type, r.entity_id, r.revision, r.id, now(), @actor::text, r.operation, r.reason, r.before_text, r.after_text)
FROM (SELECT c.*, c.before::text AS before_text, c.after::text AS after_text,
             coalesce(CASE WHEN c.revision > 1 THEN (
                 SELECT p.hash::bytea FROM history p
                 WHERE p.entity_type = c.entity_type AND p.entity_id = c.entity_id AND p.revision < c.revision
                 ORDER BY p.revision DESC LIMIT 1) END, decode(repeat('00', 32), 'hex')) AS previous
      FROM (SELECT u.entity_type, u.entity_id, u.revision, u.id, u.operation, nullif(u.reason, '') AS reason,
                   u.before::jsonb AS before, u.after::jsonb AS after
            FROM unnest(@entity_types::text[], @entity_ids::uuid[], @revisions::integer[], @ids::uuid[],
                        @operations::text[], @reasons::text[], @befores::text[], @afters::text[])
                 AS u (entity_type, entity_id, revision, id, operation, reason, before, after)
            OFFSET 0) c
      OFFSET 0) r`

// Record writes history rows in the caller's transaction, all in one round
// trip; where an entity is there with several changes, in one for each. It refuses a
// reason that can't be stored as Invalid at `/reason`.
func Record(ctx context.Context, tx pgx.Tx, by Actor, changes ...Change) error {
	if len(changes) == 0 {
		return nil
	}
	if by.Name == "" {
		return errors.New("record history: the actor has no name")
	}
	for _, c := range changes {
		if err := input.Reason(c.Reason); err != nil {
			return err
		}
	}
	for len(changes) > 0 {
		var next []Change
		changes, next = split(changes)
		if err := record(ctx, tx, by, changes); err != nil {
			return err
		}
		changes = next
	}
	return nil
}

// split takes from a list the changes that build on none of the others: a row is
// hashed behind one that is stored.
func split(changes []Change) (now, later []Change) {
	type revision struct {
		entityType string
		id         uuid.UUID
	}
	seen := make(map[revision]int, len(changes))
	for _, c := range changes {
		key := revision{c.EntityType, c.EntityID}
		if first, ok := seen[key]; !ok || c.Revision < first {
			seen[key] = c.Revision
		}
	}
	if len(seen) == len(changes) {
		return changes, nil
	}
	for _, c := range changes {
		if c.Revision > seen[revision{c.EntityType, c.EntityID}] {
			later = append(later, c)
		} else {
			now = append(now, c)
		}
	}
	return now, later
}

func record(ctx context.Context, tx pgx.Tx, by Actor, changes []Change) error {
	n := len(changes)
	types, ids, entities := make([]string, n), make([]uuid.UUID, n), make([]uuid.UUID, n)
	revisions, operations, reasons := make([]int32, n), make([]string, n), make([]string, n)
	befores, afters := make([]*string, n), make([]*string, n)
	for i, c := range changes {
		var err error
		if befores[i], err = document(c.Before); err == nil {
			afters[i], err = document(c.After)
		}
		if err == nil {
			ids[i], err = uuid.NewV7()
		}
		if err != nil {
			return fmt.Errorf("record history of %s %s: %w", c.EntityType, c.EntityID, err)
		}
		types[i], entities[i], revisions[i] = c.EntityType, c.EntityID, int32(c.Revision)
		operations[i], reasons[i] = c.Operation, c.Reason
	}
	_, err := tx.Exec(ctx, insertHistory, pgx.NamedArgs{
		"actor": by.Name, "entity_types": types, "entity_ids": entities, "revisions": revisions, "ids": ids,
		"operations": operations, "reasons": reasons, "befores": befores, "afters": afters,
	})
	if err != nil {
		return fmt.Errorf("record history: %w", err)
	}
	return nil
}

// document marshals one side of a change; nil stays NULL.
func document(v any) (*string, error) {
	if v == nil {
		return nil, nil
	}
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	if bytes.Equal(b, []byte("null")) {
		return nil, nil
	}
	s := string(b)
	return &s, nil
}
