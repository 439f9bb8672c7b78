package mappings

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
)

const mappingsByIDs = selectMappings + ` WHERE p.id = ANY(@ids::uuid[])`

// Keepers is that of mappings.
func (s *Service) Keepers() []audit.Keeper {
	return []audit.Keeper{{
		Type: noun, Page: audit.PageOf("mappings", "id"),
		Read: func(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) ([]audit.Standing, error) {
			list, err := collect(ctx, tx, mappingsByIDs, pgx.NamedArgs{"ids": ids})
			return audit.StandingsOf(list, func(m Mapping) (uuid.UUID, int) { return m.ID, m.Version }), err
		},
	}}
}
