package auth

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/postgres/keyset"
)

const (
	tokenColumns = `t.id, t.prefix, t.name, t.role, t.created_at, t.expires_at, t.revoked_at, t.last_used_at, t.version,
       CASE WHEN t.previous_until > now() THEN t.previous_until END`
	selectTokens = `SELECT ` + tokenColumns + ` FROM tokens t`
	liveToken    = `t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())`

	findToken = selectTokens + ` WHERE t.id = @id::uuid`
	lockToken = findToken + ` FOR NO KEY UPDATE`

	// findByPrefix finds by the secret of now, and by the one before while both are taken.
	findByPrefix = `
SELECT t.id, f.hash, t.name, t.role, t.revoked_at IS NOT NULL, coalesce(t.expires_at <= now(), false),
       t.last_used_at IS NULL OR t.last_used_at < now() - interval '1 minute'
FROM (SELECT id, secret_hash::bytea AS hash FROM tokens WHERE prefix = @prefix::text
      UNION ALL
      SELECT id, previous_hash::bytea FROM tokens WHERE previous_prefix = @prefix::text AND previous_until > now()) f
JOIN tokens t ON t.id = f.id`

	insertToken = `
INSERT INTO tokens (id, prefix, secret_hash, name, role, expires_at)
VALUES (@id::uuid, @prefix::text, @hash::bytea, @name::text, @role::text, @expires_at::timestamptz)
RETURNING version, created_at`

	rotateToken = `
UPDATE tokens t SET prefix = @prefix::text, secret_hash = @hash::bytea, expires_at = @expires_at::timestamptz, version = version + 1,
    previous_prefix = CASE WHEN @overlap::interval > interval '0' THEN t.prefix END,
    previous_hash = CASE WHEN @overlap::interval > interval '0' THEN t.secret_hash END,
    previous_until = CASE WHEN @overlap::interval > interval '0' THEN now() + @overlap::interval END
WHERE t.id = @id::uuid
RETURNING ` + tokenColumns

	revokeToken = `
UPDATE tokens t SET revoked_at = now(), version = version + 1 WHERE t.id = @id::uuid
RETURNING ` + tokenColumns

	// touchToken leaves a row that somebody is changing alone.
	touchToken = `
UPDATE tokens SET last_used_at = now()
WHERE id = (SELECT t.id FROM tokens t WHERE t.id = @id::uuid
              AND (t.last_used_at IS NULL OR t.last_used_at < now() - interval '1 minute')
            FOR NO KEY UPDATE SKIP LOCKED)`

	otherAdmin = `SELECT EXISTS (SELECT FROM tokens t WHERE t.role = 'admin' AND t.id <> @id::uuid AND ` + liveToken + `)`
	anyToken   = `SELECT EXISTS (SELECT FROM tokens)`

	databaseTime = `SELECT now()`

	// lockTokens lets one transaction at a time make the first token or end the
	// last. The numbers are the lock's name, which nothing else uses.
	lockTokens = `SELECT pg_advisory_xact_lock(4104, 1)`
)

// bearerRow is what Authenticate reads.
type bearerRow struct {
	ID      uuid.UUID
	Hash    []byte
	Name    string
	Role    Role
	Revoked bool
	Expired bool
	Stale   bool // its last use was noted over a minute ago
}

var tokenOrder = keyset.Order[Token]{
	IDColumn: "t.id", ID: func(t Token) uuid.UUID { return t.ID }, Default: "-created_at",
	Sorts: []keyset.Sort[Token]{{Name: "created_at"}},
}

func collect(ctx context.Context, tx pgx.Tx, sql string, args pgx.NamedArgs) ([]Token, error) {
	rows, err := tx.Query(ctx, sql, args)
	if err != nil {
		return nil, fmt.Errorf("read tokens: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (t Token, err error) {
		err = row.Scan(&t.ID, &t.Prefix, &t.Name, &t.Role, &t.CreatedAt, &t.ExpiresAt, &t.RevokedAt, &t.LastUsedAt, &t.Version, &t.PreviousUntil)
		t.CreatedAt = t.CreatedAt.UTC()
		t.ExpiresAt, t.RevokedAt, t.LastUsedAt, t.PreviousUntil = inUTC(t.ExpiresAt), inUTC(t.RevokedAt), inUTC(t.LastUsedAt), inUTC(t.PreviousUntil)
		return t, err
	})
	if err != nil {
		return nil, fmt.Errorf("read tokens: %w", err)
	}
	return list, nil
}

func inUTC(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}

func one(ctx context.Context, tx pgx.Tx, sql string, id uuid.UUID) (Token, error) {
	list, err := collect(ctx, tx, sql, pgx.NamedArgs{"id": id})
	if err != nil {
		return Token{}, err
	}
	if len(list) == 0 {
		return Token{}, audit.Missing("token", id)
	}
	return list[0], nil
}
