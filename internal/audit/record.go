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

const insertHistory = `
INSERT INTO history (entity_type, entity_id, revision, id, actor, operation, reason, before, after)
SELECT c.entity_type, c.entity_id, c.revision, c.id, @actor::text, c.operation, nullif(c.reason, ''), c.before::jsonb, c.after::jsonb
FROM unnest(@entity_types::text[], @entity_ids::uuid[], @revisions::integer[], @ids::uuid[],
            @operations::text[], @reasons::text[], @befores::text[], @afters::text[])
     AS c (entity_type, entity_id, revision, id, operation, reason, before, after)`

// Record writes history rows in the caller's transaction, all in one round
// trip. It refuses a reason that can't be stored as Invalid at `/reason`.
func Record(ctx context.Context, tx pgx.Tx, by Actor, changes ...Change) error {
	if len(changes) == 0 {
		return nil
	}
	if by.Name == "" {
		return errors.New("record history: the actor has no name")
	}
	n := len(changes)
	types, ids, entities := make([]string, n), make([]uuid.UUID, n), make([]uuid.UUID, n)
	revisions, operations, reasons := make([]int32, n), make([]string, n), make([]string, n)
	befores, afters := make([]*string, n), make([]*string, n)
	for i, c := range changes {
		if err := input.Reason(c.Reason); err != nil {
			return err
		}
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
