package ingest

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/neardup"
	"whence/internal/postgres"
	"whence/internal/readable"
)

// relating is who the history names for relations that were proposed long
// after a document was stored.
var relating = audit.Actor{Name: "near-duplicates", Role: "contributor"}

// MarkOutdated makes the documents due whose sketches were made by earlier
// rules. It is called once at a start.
func (s *Service) MarkOutdated(ctx context.Context) error {
	return postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		return s.Sources.Sketches.DueSince(ctx, tx, neardup.Version)
	})
}

// RelateDue takes one document whose sketch is to be made or made anew, and
// relates it to what is stored. more is false where there is none left. What is
// done is done in one transaction: an end at any time leaves the document due.
// One that can't be related is due no longer and named in the error.
func (s *Service) RelateDue(ctx context.Context) (more bool, err error) {
	var id uuid.UUID
	err = postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) (err error) {
		if id, more, err = s.Sources.Sketches.TakeDue(ctx, tx); err != nil || !more {
			return err
		}
		return s.relateAgain(ctx, tx, id)
	})
	if err == nil || !more || ctx.Err() != nil {
		return more, err
	}
	err = fmt.Errorf("relate the document %s: %w", id, err)
	if e := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error { return s.Sources.Sketches.Forget(ctx, tx, id) }); e != nil {
		return false, err
	}
	return true, err
}

func (s *Service) relateAgain(ctx context.Context, tx pgx.Tx, id uuid.UUID) error {
	texts, err := s.Sources.Sketches.Newest(ctx, tx, []uuid.UUID{id})
	if err != nil {
		return err
	}
	reading, ok := texts[id]
	if !ok {
		return nil
	}
	found, err := s.Sources.Sources.FindMany(ctx, tx, []uuid.UUID{id})
	if err != nil {
		return err
	}
	source := found[id]
	if source.Kind == "data" {
		return nil // tables of numbers resemble each other all; equal files are told by their bytes
	}
	raw, err := s.Sources.Sketches.Raw(ctx, tx, reading)
	if err != nil {
		return err
	}
	if page, err := readable.Read(raw, readable.Hints{MediaType: reading.MediaType, URL: valueOf(source.URL)}); err == nil {
		reading.Agency = page.Agency
	}
	reading.Origins = originsOf(reading.Text, raw)
	same, err := s.Sources.Sources.SameContent(ctx, tx, id, reading.SnapshotID)
	if err != nil {
		return err
	}
	c := newComparable(source, reading, same.Snapshot, true, nil)
	_, err = s.relate(ctx, tx, relating, c, same.SameBytes, same.SameText)
	return err
}
