package sources

import (
	"context"
	"crypto/sha256"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"whence/internal/audit"
)

const (
	outletsByIDs   = selectOutlets + ` WHERE o.id = ANY(@ids::uuid[])`
	relationsByIDs = selectRelations + ` WHERE r.id = ANY(@ids::uuid[])`
	snapshotsByIDs = selectSnapshots + ` WHERE n.id = ANY(@ids::uuid[])`

	// contentsByIDs are read one by one: each may have megabytes.
	contentsByIDs = `SELECT n.id, n.raw, n.raw_sha256::bytea, n.text, n.text_sha256::bytea, n.taken_down_at IS NOT NULL FROM snapshots n WHERE n.id = ANY(@ids::uuid[])`
)

// Keepers are those of outlets, parties, sources, snapshots and relations.
func (s *Service) Keepers() []audit.Keeper {
	return []audit.Keeper{
		{
			Type: "outlet", Page: audit.PageOf("outlets", "id"),
			Read: func(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) ([]audit.Standing, error) {
				list, err := collectOutlets(ctx, tx, outletsByIDs, pgx.NamedArgs{"ids": ids})
				return audit.StandingsOf(list, func(o Outlet) (uuid.UUID, int) { return o.ID, o.Version }), err
			},
		},
		{
			Type: "party", Page: audit.PageOf("parties", "id"),
			Read: func(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) ([]audit.Standing, error) {
				list, err := collectParties(ctx, tx, partiesByIDs, pgx.NamedArgs{"ids": ids})
				return audit.StandingsOf(list, func(p Party) (uuid.UUID, int) { return p.ID, p.Version }), err
			},
		},
		{
			Type: "source", Page: audit.PageOf("sources", "id"),
			Read: func(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) ([]audit.Standing, error) {
				list, err := collectSources(ctx, tx, sourcesByIDs, pgx.NamedArgs{"ids": ids})
				return audit.StandingsOf(list, func(x Source) (uuid.UUID, int) { return x.ID, x.Version }), err
			},
		},
		{
			Type: "snapshot", Page: audit.PageOf("snapshots", "id"), Content: wrongContents,
			Read: func(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) ([]audit.Standing, error) {
				list, err := collectSnapshots(ctx, tx, snapshotsByIDs, pgx.NamedArgs{"ids": ids})
				return audit.StandingsOf(list, func(n Snapshot) (uuid.UUID, int) { return n.ID, n.Revision() }), err
			},
		},
		{
			Type: "relation", Page: audit.PageOf("relations", "id"),
			Read: func(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) ([]audit.Standing, error) {
				list, err := collectRelations(ctx, tx, relationsByIDs, pgx.NamedArgs{"ids": ids})
				return audit.StandingsOf(list, func(r Relation) (uuid.UUID, int) { return r.ID, r.Version }), err
			},
		},
	}
}

// wrongContents tells which snapshots have other bytes or another text than
// their digests are of.
func wrongContents(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	wrong := map[uuid.UUID]string{}
	rows, err := tx.Query(ctx, contentsByIDs, pgx.NamedArgs{"ids": ids})
	if err != nil {
		return nil, fmt.Errorf("read snapshots: %w", err)
	}
	var id uuid.UUID
	var raw, rawDigest, text, textDigest []byte
	var gone bool
	_, err = pgx.ForEachRow(rows, []any{&id, (*pgtype.DriverBytes)(&raw), &rawDigest, (*pgtype.DriverBytes)(&text), &textDigest, &gone}, func() error {
		switch {
		case gone: // that it is, the history must tell
		case sha256.Sum256(raw) != [sha256.Size]byte(rawDigest):
			wrong[id] = "its bytes are not those that its digest is of"
		case sha256.Sum256(text) != [sha256.Size]byte(textDigest):
			wrong[id] = "its text is not the one that its digest is of"
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read snapshots: %w", err)
	}
	return wrong, nil
}
