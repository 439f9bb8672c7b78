package sources

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Service has the operations on documents and on who is behind them.
type Service struct {
	Outlets   *Outlets
	Parties   *Parties
	Sources   *Sources
	Relations *Relations
	Sketches  *Sketches

	// OnRelationChange, where it is set, is called in the transaction that makes
	// relations count (confirmed) or cease to, with the sources at their ends. An
	// error of it undoes the change. It is set before the first request.
	OnRelationChange func(ctx context.Context, tx pgx.Tx, sourceIDs []uuid.UUID) error
}

// New makes a Service. newID gives UUIDv7 ids.
func New(pool *pgxpool.Pool, newID func() uuid.UUID) *Service {
	s := &Service{
		Outlets:  newOutlets(pool, newID),
		Parties:  newParties(pool, newID),
		Sources:  newSources(pool, newID),
		Sketches: &Sketches{},
	}
	s.Relations = newRelations(pool, newID, func(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error {
		if s.OnRelationChange == nil {
			return nil
		}
		return s.OnRelationChange(ctx, tx, ids)
	})
	return s
}
