package dashboard

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/postgres"
)

// Service answers what a dashboard shows.
type Service struct{ pool *pgxpool.Pool }

// New makes a Service.
func New(pool *pgxpool.Pool) *Service { return &Service{pool: pool} }

// A snapshot of Postgres names the transactions whose writes it sees: one that
// is equal to an earlier one, of the same run of the server, sees the same data.
const currentState = `SELECT pg_postmaster_start_time()::text || ' ' || pg_current_snapshot()::text`

// State names what the database holds now: while it is the same, each answer is
// what it was. Any write changes it, that of a token's last use too.
func (s *Service) State(ctx context.Context) (string, error) {
	var state string
	err := postgres.WithConn(ctx, s.pool, func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, currentState).Scan(&state)
	})
	if err != nil {
		return "", fmt.Errorf("name the state of the database: %w", err)
	}
	return state, nil
}
