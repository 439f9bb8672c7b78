package metrics

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/postgres"
)

// IDs gives the ids of metrics by slug or id. What is unknown is not in the map.
func (s *Metrics) IDs(ctx context.Context, refs []string) (found map[string]uuid.UUID, err error) {
	err = postgres.WithConn(ctx, s.pool, func(conn *pgx.Conn) (err error) {
		found, err = s.Resolve(ctx, conn, refs)
		return err
	})
	return found, err
}

// IDs gives the ids of topics by slug or id. What is unknown is not in the map.
func (t *Topics) IDs(ctx context.Context, refs []string) (found map[string]uuid.UUID, err error) {
	err = postgres.WithConn(ctx, t.pool, func(conn *pgx.Conn) (err error) {
		found, err = t.Resolve(ctx, conn, refs)
		return err
	})
	return found, err
}
