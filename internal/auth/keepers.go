package auth

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
)

const (
	peopleByIDs = selectPeople + ` WHERE p.id = ANY(@ids::uuid[])`
	tokensByIDs = selectTokens + ` WHERE t.id = ANY(@ids::uuid[])`

	// overlapsOf are the ends of overlaps as they are stored, past ones too.
	overlapsOf = `SELECT t.id, t.previous_until FROM tokens t WHERE t.id = ANY(@ids::uuid[]) AND t.previous_until IS NOT NULL`
)

// Keepers are those of tokens and people. What a secret hashes to is in no history.
func (s *Service) Keepers() []audit.Keeper {
	return []audit.Keeper{{
		Type: "token", Page: audit.PageOf("tokens", "id"), Read: readStandings,
		Lapses: []string{"/previous_until"},
	}, {
		Type: "person", Page: audit.PageOf("people", "id"),
		Read: func(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) ([]audit.Standing, error) {
			list, err := collectPeople(ctx, tx, peopleByIDs, pgx.NamedArgs{"ids": ids})
			return audit.StandingsOf(list, func(p Person) (uuid.UUID, int) { return p.ID, p.Version }), err
		},
	}}
}

func readStandings(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) ([]audit.Standing, error) {
	list, err := collect(ctx, tx, tokensByIDs, pgx.NamedArgs{"ids": ids})
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, overlapsOf, pgx.NamedArgs{"ids": ids})
	if err != nil {
		return nil, fmt.Errorf("read tokens: %w", err)
	}
	until := map[uuid.UUID]time.Time{}
	var id uuid.UUID
	var at time.Time
	_, err = pgx.ForEachRow(rows, []any{&id, &at}, func() error {
		until[id] = at.UTC()
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read tokens: %w", err)
	}
	for i := range list {
		if at, ok := until[list[i].ID]; ok {
			list[i].PreviousUntil = &at
		}
	}
	return audit.StandingsOf(list, func(t Token) (uuid.UUID, int) { return t.ID, t.Version }), nil
}
