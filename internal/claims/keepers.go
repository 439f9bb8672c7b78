package claims

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
)

// subjectsOf gives what claims are about, whose slugs their records hold.
const subjectsOf = `SELECT c.id, c.metric_id, c.event_id, c.proposition_id FROM claims c WHERE c.id = ANY(@ids)`

// Keepers is that of claims.
func (s *Service) Keepers() []audit.Keeper {
	return []audit.Keeper{{
		Type: entity, Page: audit.PageOf("claims", "id"), Read: readStandings,
		// The name of a party, whose party_id stands beside it.
		Follows: []string{"/attribution/*/party"},
	}}
}

func readStandings(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) ([]audit.Standing, error) {
	list, err := collect(tx.Query(ctx, claimsOfBatch, pgx.NamedArgs{"ids": ids}))
	if err != nil {
		return nil, err
	}
	standings := audit.StandingsOf(list, func(c Claim) (uuid.UUID, int) { return c.ID, c.Version })
	at := make(map[uuid.UUID]*audit.Standing, len(list))
	for i := range standings {
		at[standings[i].ID] = &standings[i]
	}
	rows, err := tx.Query(ctx, subjectsOf, pgx.NamedArgs{"ids": ids})
	if err != nil {
		return nil, err
	}
	var id uuid.UUID
	var metric, event, proposition *uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&id, &metric, &event, &proposition}, func() error {
		for _, subject := range []struct {
			noun string
			id   *uuid.UUID
		}{{"metric", metric}, {"event", event}, {"proposition", proposition}} {
			if x := at[id]; x != nil && subject.id != nil {
				x.Named = append(x.Named, audit.Named{Pointer: "/" + subject.noun, EntityType: subject.noun, EntityID: *subject.id, Field: "slug"})
			}
		}
		return nil
	})
	return standings, err
}
