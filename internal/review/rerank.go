package review

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/postgres"
)

const (
	// repairTime bounds the comparison of the whole queue, and a look for whose
	// priority may have changed.
	repairTime = time.Minute

	dueBatch    = 200 // marks taken at once
	rerankBatch = 500 // items looked at in one transaction
)

const (
	// takeDue takes the oldest marks. Another who does so at the same time gets
	// others.
	takeDue = `
DELETE FROM review_due WHERE id IN (SELECT d.id FROM review_due d ORDER BY d.id LIMIT @limit FOR UPDATE SKIP LOCKED)
RETURNING subject_id, geography, source_id`

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

	putDueBack = `
INSERT INTO review_due (id, subject_id, geography, source_id)
SELECT k.id, k.subject, k.place, k.source FROM unnest(@due::uuid[], @subjects::uuid[], @places::text[], @sources::uuid[]) AS k(id, subject, place, source)`
)

// due is a mark: what is at stake in a subject at a place, or in a document, may
// have changed.
type due struct {
	SubjectID *uuid.UUID
	Geography *string
	SourceID  *uuid.UUID
}

// Rerank brings the priorities of items up to date with what is at stake by now,
// where something has changed since. more is true while marks remain. Items that
// somebody is deciding are left for the next time.
func (s *Service) Rerank(ctx context.Context) (more bool, err error) {
	var marks []due
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, takeDue, pgx.NamedArgs{"limit": dueBatch})
		if err != nil {
			return err
		}
		if marks, err = pgx.CollectRows(rows, pgx.RowToStructByPos[due]); err != nil || len(marks) == 0 {
			return err
		}
		all, err := s.rerank(ctx, tx, marks)
		if err != nil || all {
			return err
		}
		return s.putBack(ctx, tx, marks)
	})
	if err != nil {
		return false, fmt.Errorf("look at priorities again: %w", err)
	}
	return len(marks) == dueBatch, nil
}

// rerank says whether it got hold of all items that the marks are about.
func (s *Service) rerank(ctx context.Context, tx pgx.Tx, marks []due) (all bool, err error) {
	subjects, places, documents := []uuid.UUID{}, []*string{}, []uuid.UUID{}
	for _, m := range marks {
		if m.SubjectID != nil {
			subjects, places = append(subjects, *m.SubjectID), append(places, m.Geography)
		} else {
			documents = append(documents, *m.SourceID)
		}
	}
	rows, err := tx.Query(ctx, affected, pgx.NamedArgs{"subjects": subjects, "places": places, "documents": documents})
	if err != nil {
		return false, err
	}
	ofClaims, ofRelations := []uuid.UUID{}, []uuid.UUID{}
	var id uuid.UUID
	var kind string
	_, err = pgx.ForEachRow(rows, []any{&id, &kind}, func() error {
		if kind == KindRelation {
			ofRelations = append(ofRelations, id)
		} else {
			ofClaims = append(ofClaims, id)
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	all = true
	for _, w := range []struct {
		of  source
		ids []uuid.UUID
	}{{claimSource, ofClaims}, {relationSource, ofRelations}} {
		for len(w.ids) > 0 {
			part := w.ids[:min(len(w.ids), rerankBatch)]
			w.ids = w.ids[len(part):]
			var held int
			if err := tx.QueryRow(ctx, w.of.rerank(), pgx.NamedArgs{"ids": part}).Scan(&held); err != nil {
				return false, err
			}
			all = all && held == len(part)
		}
	}
	return all, nil
}

func (s *Service) putBack(ctx context.Context, tx pgx.Tx, marks []due) error {
	subjects, places, documents := make([]*uuid.UUID, len(marks)), make([]*string, len(marks)), make([]*uuid.UUID, len(marks))
	for i, m := range marks {
		subjects[i], places[i], documents[i] = m.SubjectID, m.Geography, m.SourceID
	}
	_, err := tx.Exec(ctx, putDueBack, pgx.NamedArgs{"due": s.newIDs(len(marks)), "subjects": subjects, "places": places, "sources": documents})
	return err
}
