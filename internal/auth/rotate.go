package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/postgres"
)

// maxOverlap is how long two secrets of one token may be taken side by side.
const maxOverlap = 7 * 24 * time.Hour

// Rotation says how a token's secret is replaced.
type Rotation struct {
	Overlap   time.Duration // for which the secret of now is still taken; 0 to seven days
	ExpiresAt *time.Time    // the token's new end; nil leaves it as it is
	Reason    string
}

// Rotate gives a token another secret, which is given back here and nowhere
// else. The token stays who it is: its id, name and role. Of the secrets before,
// the last is taken until the overlap ends, all others no more. It refuses a
// token that is revoked or has expired as Conflict `token_ended`, and an overlap
// out of its range as Invalid `invalid_overlap`.
func (s *Service) Rotate(ctx context.Context, by audit.Actor, id uuid.UUID, in Rotation) (Token, string, error) {
	if in.Overlap < 0 || in.Overlap > maxOverlap {
		return Token{}, "", fault.AtField("/overlap_seconds", "invalid_overlap", "must be 0 to %d seconds", int(maxOverlap/time.Second))
	}
	var t Token
	secret := NewSecret()
	prefix, hash, ok := split(secret)
	if !ok {
		return Token{}, "", errors.New("a secret that can't be a token")
	}
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		before, err := one(ctx, tx, lockToken, id)
		if err != nil {
			return err
		}
		var now time.Time
		if err := tx.QueryRow(ctx, databaseTime).Scan(&now); err != nil {
			return err
		}
		if before.RevokedAt != nil || before.ExpiresAt != nil && !before.ExpiresAt.After(now) {
			return fault.New(fault.Conflict, "token_ended", "the token was revoked or has expired: issue another one")
		}
		next := before.TokenInput
		if in.ExpiresAt != nil {
			next.ExpiresAt = in.ExpiresAt
		}
		if err := next.check(now); err != nil {
			return err
		}
		list, err := collect(ctx, tx, rotateToken, pgx.NamedArgs{
			"id": id, "prefix": prefix, "hash": hash[:], "overlap": in.Overlap, "expires_at": next.ExpiresAt,
		})
		if err != nil || len(list) != 1 {
			return fmt.Errorf("rotate token: %w", err)
		}
		t = list[0]
		return audit.Record(ctx, tx, by, audit.Change{
			EntityType: "token", EntityID: id, Revision: t.Version, Operation: "rotate", Reason: in.Reason, Before: before, After: t,
		})
	})
	if err != nil {
		return Token{}, "", err
	}
	return t, secret, nil
}
