package review

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

const (
	dueOfRelations = `
INSERT INTO review_due (id, source_id)
SELECT e.due, e.source FROM (
	SELECT k.id AS due, r.source_id AS source FROM unnest(@due::uuid[], @ids::uuid[]) AS k(id, relation) JOIN relations r ON r.id = k.relation
	UNION ALL
	SELECT k.id, r.to_source_id FROM unnest(@due_other::uuid[], @ids::uuid[]) AS k(id, relation) JOIN relations r ON r.id = k.relation
) e`
	dueOfConflicts = `
INSERT INTO review_due (id, subject_id, geography)
SELECT k.id, coalesce(c.metric_id, c.event_id, c.proposition_id), c.geography
  FROM unnest(@due::uuid[], @ids::uuid[]) AS k(id, conflict) JOIN conflicts c ON c.id = k.conflict`
	dueOfSources = `
INSERT INTO review_due (id, source_id)
SELECT k.id, k.source FROM unnest(@due::uuid[], @ids::uuid[]) AS k(id, source)`
)

// OnClaimWrite is for claims.Service.OnWrite.
func (s *Service) OnClaimWrite(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error {
	return s.follow(ctx, tx, claimSource, ids, "")
}

// OnRelationWrite is for sources.Relations.OnWrite. How many copies a document
// has, and with them the priority of what it says, follows later.
func (s *Service) OnRelationWrite(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error {
	return s.follow(ctx, tx, relationSource, ids, dueOfRelations)
}

// OnConflictWrite is for crosscheck.Service.OnConflictWrite. The priority of what
// would join a conflict follows later.
func (s *Service) OnConflictWrite(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error {
	return s.follow(ctx, tx, conflictSource, ids, dueOfConflicts)
}

// OnSourceChange is for documents whose outlet or language may have changed.
func (s *Service) OnSourceChange(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error {
	if _, err := tx.Exec(ctx, dueOfSources, pgx.NamedArgs{"ids": ids, "due": s.newIDs(len(ids))}); err != nil {
		return fmt.Errorf("mark items for another look: %w", err)
	}
	return nil
}

// follow brings the items of things into line with them, in the transaction that
// writes the things, and marks whose priority is to be looked at.
func (s *Service) follow(ctx context.Context, tx pgx.Tx, of source, ids []uuid.UUID, due string) error {
	if len(ids) == 0 {
		return nil
	}
	batch := &pgx.Batch{}
	batch.Queue(of.sync(), pgx.NamedArgs{"ids": ids})
	if due != "" {
		batch.Queue(due, pgx.NamedArgs{"ids": ids, "due": s.newIDs(len(ids)), "due_other": s.newIDs(len(ids))})
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("keep the review queue right: %w", err)
	}
	return nil
}

func (s *Service) newIDs(n int) []uuid.UUID {
	ids := make([]uuid.UUID, n)
	for i := range ids {
		ids[i] = s.newID()
	}
	return ids
}
