package audit

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/fault"
	"whence/internal/input"
	"whence/internal/postgres"
)

// Entity declares how rows of one kind are created and changed. X is the whole
// thing as read, In the fields of it that a caller may set.
type Entity[X, In any] struct {
	Type string // as the history names it

	// Check brings the fields into the form in which they are stored and
	// refuses what can't be. It runs before anything is written.
	Check func(in *In) error

	// Settle, where there is one, does the same for what only the database
	// knows, such as the thing that an id or a slug stands for. It runs behind
	// Check, before anything is written.
	Settle func(ctx context.Context, tx pgx.Tx, in *In) error

	// Insert writes a new row with version 1.
	Insert func(ctx context.Context, tx pgx.Tx, by Actor, in In) (X, error)

	// Lock reads the row FOR NO KEY UPDATE, so that others can still refer to
	// it meanwhile. Nothing there is a NotFound fault.
	Lock func(ctx context.Context, tx pgx.Tx, id uuid.UUID) (X, error)

	// Fields gives the fields that a caller may set. They may share memory
	// with x.
	Fields func(x X) In

	// Write stores the fields with the next version. An edit may have written
	// through what before shares with in: only before's plain values, not what
	// its pointers, slices and maps lead to, are surely as they were read.
	Write func(ctx context.Context, tx pgx.Tx, before X, in In) (X, error)

	// Revision gives the id and the version of a row.
	Revision func(x X) (uuid.UUID, int)

	// Changed, where there is one, is told of each update in its transaction,
	// behind the history row, so that what follows from it follows at once. An
	// error of it undoes the change.
	Changed func(ctx context.Context, tx pgx.Tx, id uuid.UUID) error
}

// OnChange is a hook that a higher slice sets, before the first request, to
// follow updates of a lower one's rows in their transactions.
type OnChange func(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error

// Tell calls the hook of some rows, where it is set and there are any.
func (f OnChange) Tell(ctx context.Context, tx pgx.Tx, ids ...uuid.UUID) error {
	if f == nil || len(ids) == 0 {
		return nil
	}
	return f(ctx, tx, ids)
}

// Create checks, inserts and records in one transaction of its own.
func (e Entity[X, In]) Create(ctx context.Context, pool *pgxpool.Pool, by Actor, in In) (X, error) {
	var x X
	err := postgres.InTx(ctx, pool, func(tx pgx.Tx) (err error) {
		x, err = e.CreateIn(ctx, tx, by, in)
		return err
	})
	if err != nil {
		var none X
		return none, err
	}
	return x, nil
}

// CreateIn is Create in the caller's transaction.
func (e Entity[X, In]) CreateIn(ctx context.Context, tx pgx.Tx, by Actor, in In) (X, error) {
	return e.CreateAs(ctx, tx, by, "create", in)
}

// CreateAs is CreateIn with another name of the operation in the history.
func (e Entity[X, In]) CreateAs(ctx context.Context, tx pgx.Tx, by Actor, operation string, in In) (X, error) {
	var none X
	if err := e.check(ctx, tx, &in); err != nil {
		return none, err
	}
	x, err := e.Insert(ctx, tx, by, in)
	if err != nil {
		return none, err
	}
	id, version := e.Revision(x)
	return x, Record(ctx, tx, by, Change{EntityType: e.Type, EntityID: id, Revision: version, Operation: operation, After: x})
}

func (e Entity[X, In]) check(ctx context.Context, tx pgx.Tx, in *In) error {
	if err := e.Check(in); err != nil || e.Settle == nil {
		return err
	}
	return e.Settle(ctx, tx, in)
}

// Update changes a row in one transaction of its own. It refuses, besides what
// Check and Write refuse: no such row as NotFound `not_found`; another version
// than the current one as Stale `stale_version`. An edit that changes nothing
// gives the row as it is.
func (e Entity[X, In]) Update(ctx context.Context, pool *pgxpool.Pool, by Actor, id uuid.UUID, version int, reason string, edit func(*In) error) (X, error) {
	var x X
	err := postgres.InTx(ctx, pool, func(tx pgx.Tx) (err error) {
		x, _, err = e.UpdateIn(ctx, tx, by, id, version, reason, edit)
		return err
	})
	if err != nil {
		var none X
		return none, err
	}
	return x, nil
}

// AnyVersion as the version of an UpdateIn changes the row whatever its version:
// for changes that follow from others and were not made by somebody who looked.
const AnyVersion = -1

// UpdateIn is Update in the caller's transaction. changed is false where the
// edit made no difference.
func (e Entity[X, In]) UpdateIn(ctx context.Context, tx pgx.Tx, by Actor, id uuid.UUID, version int, reason string, edit func(*In) error) (x X, changed bool, err error) {
	if err := input.Reason(reason); err != nil {
		return x, false, err
	}
	before, err := e.Lock(ctx, tx, id)
	if err != nil {
		return x, false, err
	}
	_, current := e.Revision(before)
	if version != AnyVersion {
		if err := SameVersion(version, current); err != nil {
			return x, false, err
		}
	}
	// Marshalled now, because the edit may write into slices that it shares.
	was, err := json.Marshal(before)
	if err != nil {
		return x, false, fmt.Errorf("history of %s: %w", e.Type, err)
	}
	in := e.Fields(before)
	fieldsWere, err := json.Marshal(in)
	if err != nil {
		return x, false, fmt.Errorf("history of %s: %w", e.Type, err)
	}
	if err := edit(&in); err != nil {
		return x, false, err
	}
	if err := e.check(ctx, tx, &in); err != nil {
		return x, false, err
	}
	fieldsAre, err := json.Marshal(in)
	if err != nil {
		return x, false, fmt.Errorf("history of %s: %w", e.Type, err)
	}
	if bytes.Equal(fieldsWere, fieldsAre) {
		return before, false, nil
	}
	x, err = e.Write(ctx, tx, before, in)
	if err != nil {
		return x, false, err
	}
	_, next := e.Revision(x)
	err = Record(ctx, tx, by, Change{
		EntityType: e.Type, EntityID: id, Revision: next, Operation: "update", Reason: reason,
		Before: json.RawMessage(was), After: x,
	})
	if err != nil || e.Changed == nil {
		return x, true, err
	}
	return x, true, e.Changed(ctx, tx, id)
}

// SameVersion refuses a version that is not the current one.
func SameVersion(given, current int) error {
	if given == current {
		return nil
	}
	return fault.New(fault.Stale, "stale_version", "version %d was given, but the current one is %d: read it again and repeat the change", given, current)
}

// Missing is the fault for an id that nothing has.
func Missing(what string, id uuid.UUID) error {
	return fault.New(fault.NotFound, "not_found", "there is no %s %s", what, id)
}
