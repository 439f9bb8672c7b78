package sources

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/fault"
)

// Each of these lets one transaction at a time do what has no key of its own
// to decide by. The numbers are the locks' names, which nothing else uses.
const (
	lockParents     = `SELECT pg_advisory_xact_lock(4102, 1)`
	lockOutletNames = `SELECT pg_advisory_xact_lock(4102, 2)`
	lockCopies      = `SELECT pg_advisory_xact_lock(4102, 3)`
	// keepCopies is for those who need the relations as they are while they lock
	// documents that are one text: a document that joined them meanwhile would be
	// locked out of order.
	keepCopies = `SELECT pg_advisory_xact_lock_shared(4102, 3)`
	// lockText keeps two documents of one text from being stored without
	// seeing each other.
	lockText = `SELECT pg_advisory_xact_lock(4103, @key::integer)`
)

// lockTexts locks a document and all that are one text with it, in the order in
// which all who lock several documents do: what changes one is computed anew
// for all of them, and two such changes must not wait for one another.
const lockTexts = `
WITH RECURSIVE text AS (
    SELECT @id::uuid AS id
    UNION
    SELECT CASE WHEN r.source_id = text.id THEN r.to_source_id ELSE r.source_id END
    FROM text JOIN relations r ON r.source_id = text.id OR r.to_source_id = text.id
    WHERE r.state = 'confirmed' AND r.kind IN ('reprint_of', 'translation_of', 'mirror_of', 'excerpt_of')
)
SELECT s.id FROM sources s WHERE s.id IN (SELECT id FROM text) ORDER BY s.id FOR NO KEY UPDATE`

const (
	// ownerOf walks up from a parent and tells whether it meets the outlet.
	ownerOf = `
WITH RECURSIVE owners (id) AS (
    SELECT @parent_id::uuid
    UNION
    SELECT o.parent_id FROM owners w JOIN outlets o ON o.id = w.id WHERE o.parent_id IS NOT NULL
)
SELECT EXISTS (SELECT FROM owners WHERE id = @id::uuid)`

	// copyOf walks along confirmed relations from a document to all that it
	// repeats and tells whether it meets the other one.
	copyOf = `
WITH RECURSIVE originals (id) AS (
    SELECT @to_source_id::uuid
    UNION
    SELECT r.to_source_id FROM originals o JOIN relations r ON r.source_id = o.id
    WHERE r.state = 'confirmed' AND r.kind IN ('reprint_of', 'translation_of', 'mirror_of', 'excerpt_of')
)
SELECT EXISTS (SELECT FROM originals WHERE id = @source_id::uuid)`
)

// refuseOwnParent refuses, with the outlets' parents locked, a parent that is
// the outlet itself or is owned by it.
func refuseOwnParent(ctx context.Context, tx pgx.Tx, id, parent uuid.UUID) error {
	if _, err := tx.Exec(ctx, lockParents); err != nil {
		return fmt.Errorf("lock outlets' parents: %w", err)
	}
	var circle bool
	err := tx.QueryRow(ctx, ownerOf, pgx.NamedArgs{"id": id, "parent_id": parent}).Scan(&circle)
	if err != nil {
		return fmt.Errorf("walk the outlets' parents: %w", err)
	}
	if circle {
		return fault.AtField("/parent_id", "cyclic_parent", "an outlet can't be owned by itself or by one that it owns")
	}
	return nil
}

// holdCopies lets one transaction at a time change which documents repeat which.
func holdCopies(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, lockCopies); err != nil {
		return fmt.Errorf("lock relations: %w", err)
	}
	return nil
}

// refuseCircle refuses, with the confirmed relations locked, to let a document
// repeat one that repeats it.
func refuseCircle(ctx context.Context, tx pgx.Tx, in RelationInput) error {
	var circle bool
	args := pgx.NamedArgs{"source_id": in.SourceID, "to_source_id": in.ToSourceID}
	if err := tx.QueryRow(ctx, copyOf, args).Scan(&circle); err != nil {
		return fmt.Errorf("walk the relations: %w", err)
	}
	if circle {
		return fault.AtField("/state", "cyclic_relation", "the other document repeats this one already, by confirmed relations")
	}
	return nil
}
