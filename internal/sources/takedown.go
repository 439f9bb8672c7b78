package sources

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/input"
	"whence/internal/postgres"
)

const (
	snapshotsOf = selectSnapshots + ` WHERE n.source_id = @source_id::uuid ORDER BY n.id`

	takeDown = `SELECT take_down_snapshots(@source_id::uuid, @ids::uuid[])`

	// takenDown tells of the snapshots of a document whether all of them were
	// taken down, and whether one with this content was.
	takenDown = `
SELECT coalesce(bool_and(taken_down_at IS NOT NULL), false),
       coalesce(bool_or(taken_down_at IS NOT NULL AND (raw_sha256 = @raw_sha256::bytea OR text_sha256 = @text_sha256::bytea)), false)
  FROM snapshots WHERE source_id = @source_id::uuid`

	// forgetSketch keeps a document without any text from being looked at as one
	// that others may repeat.
	forgetSketch = `
DELETE FROM document_sketches d
WHERE d.source_id = @id::uuid AND NOT EXISTS (SELECT FROM snapshots n WHERE n.source_id = @id::uuid AND n.taken_down_at IS NULL)`

	// textsElsewhere are the other documents that have one of these texts or bytes.
	textsElsewhere = `
SELECT DISTINCT n.source_id
  FROM snapshots t
  JOIN snapshots n ON n.source_id <> t.source_id AND n.taken_down_at IS NULL
   AND (n.raw_sha256 = t.raw_sha256 OR n.text_sha256 = t.text_sha256 AND t.text_length > 0)
 WHERE t.source_id = @source_id::uuid AND t.id = ANY(@ids::uuid[])
 ORDER BY n.source_id LIMIT 100`
)

// Takedown is what a takedown did.
type Takedown struct {
	SourceID  uuid.UUID
	Snapshots []Snapshot  // those that it emptied, the oldest first
	Elsewhere []uuid.UUID // documents that hold the same bytes or the same text, at most 100
}

// TakeDown empties snapshots of a document, or the one of this id: their bytes and
// their texts go, for good. What stays are their digests and lengths, the citations
// with their offsets and quotes, the claims, and the history, which has the reason.
// From then on StoreDocument refuses what was taken down, and any reading of a
// document of which nothing is left.
//
// It refuses a missing reason as Invalid at `/reason`, what is unknown as NotFound
// `not_found`, and what was taken down before as Conflict `taken_down`.
func (s *Sources) TakeDown(ctx context.Context, by audit.Actor, sourceID uuid.UUID, snapshotID *uuid.UUID, reason string) (Takedown, error) {
	if err := input.Reason(reason); err != nil {
		return Takedown{}, err
	}
	if reason == "" {
		return Takedown{}, fault.AtField("/reason", "required", "a takedown needs a reason")
	}
	var out Takedown
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		out = Takedown{SourceID: sourceID}
		if _, err := s.lock(ctx, tx, sourceID); err != nil {
			return err
		}
		list, err := standing(ctx, tx, sourceID, snapshotID)
		if err != nil {
			return err
		}
		out.Snapshots, err = s.empty(ctx, tx, by, list, reason)
		if err != nil {
			return err
		}
		out.Elsewhere, err = s.elsewhere(ctx, tx, sourceID, out.Snapshots)
		return err
	})
	return out, err
}

// standing gives the snapshots of a document that a takedown would empty.
func standing(ctx context.Context, tx pgx.Tx, sourceID uuid.UUID, snapshotID *uuid.UUID) ([]Snapshot, error) {
	list, err := collectSnapshots(ctx, tx, snapshotsOf, pgx.NamedArgs{"source_id": sourceID})
	if err != nil {
		return nil, err
	}
	if snapshotID != nil {
		list = slices.DeleteFunc(list, func(n Snapshot) bool { return n.ID != *snapshotID })
		if len(list) == 0 {
			return nil, audit.Missing("snapshot", *snapshotID)
		}
	}
	list = slices.DeleteFunc(list, func(n Snapshot) bool { return n.TakenDownAt != nil })
	if len(list) == 0 {
		return nil, fault.New(fault.Conflict, "taken_down", "It was taken down before.")
	}
	return list, nil
}

// empty records that snapshots are taken down, and takes them down: the database
// refuses the second without the first.
func (s *Sources) empty(ctx context.Context, tx pgx.Tx, by audit.Actor, list []Snapshot, reason string) ([]Snapshot, error) {
	var now time.Time
	if err := tx.QueryRow(ctx, `SELECT now()`).Scan(&now); err != nil {
		return nil, fmt.Errorf("take down: %w", err)
	}
	now = now.UTC()
	changes, ids := make([]audit.Change, len(list)), make([]uuid.UUID, len(list))
	after := slices.Clone(list)
	for i := range after {
		after[i].TakenDownAt, ids[i] = &now, after[i].ID
		changes[i] = audit.Change{
			EntityType: "snapshot", EntityID: after[i].ID, Revision: after[i].Revision(), Operation: "takedown", Reason: reason,
			Before: list[i], After: after[i],
		}
	}
	if err := audit.Record(ctx, tx, by, changes...); err != nil {
		return nil, err
	}
	source := list[0].SourceID
	var emptied int
	if err := tx.QueryRow(ctx, takeDown, pgx.NamedArgs{"source_id": source, "ids": ids}).Scan(&emptied); err != nil {
		return nil, fmt.Errorf("take down: %w", err)
	}
	if emptied != len(list) {
		return nil, fmt.Errorf("take down: %d of %d snapshots were emptied", emptied, len(list))
	}
	// Copies were found by the keys of what they repeat, and are found by their own
	// from now on. What is left of the document is related anew.
	batch := &pgx.Batch{}
	batch.Queue(copiesDue, pgx.NamedArgs{"id": source})
	batch.Queue(sketchesDue, pgx.NamedArgs{"ids": []uuid.UUID{source}})
	batch.Queue(forgetSketch, pgx.NamedArgs{"id": source})
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return nil, fmt.Errorf("forget the sketch of what was taken down: %w", err)
	}
	return after, nil
}

func (s *Sources) elsewhere(ctx context.Context, tx pgx.Tx, source uuid.UUID, list []Snapshot) ([]uuid.UUID, error) {
	ids := make([]uuid.UUID, len(list))
	for i, n := range list {
		ids[i] = n.ID
	}
	rows, err := tx.Query(ctx, textsElsewhere, pgx.NamedArgs{"source_id": source, "ids": ids})
	if err != nil {
		return nil, fmt.Errorf("find the same content: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

// refuseTakenDown refuses a reading of a document by which something that was
// taken down would come back.
func refuseTakenDown(ctx context.Context, tx pgx.Tx, source uuid.UUID, raw, text [32]byte) error {
	var all, this bool
	args := pgx.NamedArgs{"source_id": source, "raw_sha256": raw[:], "text_sha256": text[:]}
	if err := tx.QueryRow(ctx, takenDown, args).Scan(&all, &this); err != nil {
		return fmt.Errorf("look for takedowns: %w", err)
	}
	switch {
	case this:
		return fault.New(fault.Conflict, "taken_down", "This content of source %s was taken down, and is not stored again.", source)
	case all:
		return fault.New(fault.Conflict, "taken_down", "Source %s was taken down: no further reading of it is stored.", source)
	}
	return nil
}

// gone refuses to read what was taken down.
func (n *Snapshot) gone() error {
	if n.TakenDownAt == nil {
		return nil
	}
	return fault.New(fault.Gone, "taken_down", "Snapshot %s was taken down on %s; its digests and what cites it stay.", n.ID, n.TakenDownAt.Format(time.DateOnly))
}
