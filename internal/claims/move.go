package claims

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Move is a claim that is new, or has another status than before: what those who
// count claims need to know of it.
type Move struct {
	SourceID  uuid.UUID
	CreatedAt time.Time
	Kind      string
	From      string // its status before; "" for a new claim
	To        string // and now
}

func (c Claim) move(from string) Move {
	return Move{SourceID: c.SourceID, CreatedAt: c.CreatedAt, Kind: c.Kind, From: from, To: c.Status}
}

// count tells whoever counts of the moves that are some.
func (s *Service) count(ctx context.Context, tx pgx.Tx, moves ...Move) error {
	n := 0
	for _, m := range moves {
		if m.From != m.To {
			moves[n] = m
			n++
		}
	}
	if s.Count == nil || n == 0 {
		return nil
	}
	return s.Count(ctx, tx, moves[:n])
}

// countNew tells whoever counts of claims that were just added.
func (s *Service) countNew(ctx context.Context, tx pgx.Tx, list []Claim) error {
	moves := make([]Move, len(list))
	for i := range list {
		moves[i] = list[i].move("")
	}
	return s.count(ctx, tx, moves...)
}
