package review

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/postgres"
)

const (
	dueBatch    = 200 // marks read at once
	rerankBatch = 200 // items looked at in one transaction
)

const (
	oldestDue = `SELECT d.id, d.subject_id, d.geography, d.source_id FROM review_due d ORDER BY d.id LIMIT @limit`
	doneDue   = `DELETE FROM review_due d WHERE d.id = ANY(@ids)`

	// affected gives the items whose priority may follow from marks: what is about
	// a subject or said by a document, relations to what is related to it, and those
	// of documents that disagree about a subject, or did when they were ranked.
	affected = `
WITH subjects AS (SELECT DISTINCT k.subject, k.place FROM unnest(@subjects::uuid[], @places::text[]) AS k(subject, place)),
     documents AS (SELECT unnest(@documents::uuid[]) AS id),
     disputing AS (
	SELECT DISTINCT x.source_id AS id FROM subjects u JOIN conflicts c ON coalesce(c.metric_id, c.event_id, c.proposition_id) = u.subject
	  JOIN conflict_claims x ON x.shard_key = c.shard_key AND x.conflict_id = c.id)
SELECT i.id, i.kind FROM subjects u JOIN review_items i ON i.subject_id = u.subject
 WHERE i.kind <> 'conflict' AND (u.place IS NULL OR i.geography IS NULL OR i.geography = u.place)
UNION SELECT i.id, i.kind FROM documents d JOIN review_items i ON i.source_id = d.id
UNION SELECT i.id, i.kind FROM documents d JOIN relations t ON t.to_source_id = d.id JOIN relations r ON r.to_source_id = t.to_source_id JOIN review_items i ON i.id = r.id
UNION SELECT i.id, i.kind FROM disputing d JOIN relations r ON r.source_id = d.id OR r.to_source_id = d.id JOIN review_items i ON i.id = r.id`
)

// due is a mark: what is at stake in a subject at a place, or in a document, may
// have changed.
type due struct {
	ID        uuid.UUID
	SubjectID *uuid.UUID
	Geography *string
	SourceID  *uuid.UUID
}

// Rerank brings the priorities of items up to date with what is at stake by now,
// where something has changed since, and their outlets and languages. more is true
// while marks remain that it can go on with. Items that somebody is changing are
// left, with their marks, for the next time; so are all marks where it is ended.
func (s *Service) Rerank(ctx context.Context) (more bool, err error) {
	marks, ofKind, err := s.dueItems(ctx)
	if err != nil || len(marks) == 0 {
		return false, err
	}
	left := 0
	for of, ids := range ofKind {
		n, err := s.rerank(ctx, *of, ids)
		if err != nil {
			return false, fmt.Errorf("look at priorities again: %w", err)
		}
		left += n
	}
	if left > 0 {
		return false, nil
	}
	ids := make([]uuid.UUID, len(marks))
	for i, m := range marks {
		ids[i] = m.ID
	}
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, doneDue, pgx.NamedArgs{"ids": ids})
		return err
	})
	return err == nil && len(marks) == dueBatch, err
}

// dueItems reads the oldest marks and the ids of the items that they are about.
func (s *Service) dueItems(ctx context.Context) (marks []due, ofKind map[*source][]uuid.UUID, err error) {
	err = postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, oldestDue, pgx.NamedArgs{"limit": dueBatch})
		if err != nil {
			return err
		}
		if marks, err = pgx.CollectRows(rows, pgx.RowToStructByPos[due]); err != nil || len(marks) == 0 {
			return err
		}
		subjects, places, documents := []uuid.UUID{}, []*string{}, []uuid.UUID{}
		for _, m := range marks {
			if m.SubjectID != nil {
				subjects, places = append(subjects, *m.SubjectID), append(places, m.Geography)
			} else {
				documents = append(documents, *m.SourceID)
			}
		}
		rows, err = tx.Query(ctx, affected, pgx.NamedArgs{"subjects": subjects, "places": places, "documents": documents})
		if err != nil {
			return err
		}
		ofKind = map[*source][]uuid.UUID{}
		var id uuid.UUID
		var kind string
		_, err = pgx.ForEachRow(rows, []any{&id, &kind}, func() error {
			of := &claimSource
			if kind == KindRelation {
				of = &relationSource
			}
			ofKind[of] = append(ofKind[of], id)
			return nil
		})
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("find whose priority may have changed: %w", err)
	}
	return marks, ofKind, nil
}

// rerank goes through items a few at a time, so that nobody waits for them, and
// says how many it had to leave.
func (s *Service) rerank(ctx context.Context, of source, ids []uuid.UUID) (left int, err error) {
	for part := range slices.Chunk(ids, rerankBatch) {
		var n int
		err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
			return tx.QueryRow(ctx, of.rerank(), pgx.NamedArgs{"ids": part}).Scan(&n)
		})
		if err != nil {
			return left, err
		}
		left += n
	}
	return left, nil
}
