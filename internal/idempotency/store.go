package idempotency

import "github.com/jackc/pgx/v5"

const (
	// lockKey is tried, not waited for: a request that waits holds a connection
	// that the one it waits for may need.
	lockKey = `SELECT pg_try_advisory_xact_lock(hashtextextended(@principal::uuid::text || ' ' || @key::text, 4105))`

	// findKey sees no key that is due to be swept.
	findKey = `
SELECT k.fingerprint::bytea, k.status, k.content_type, k.location, k.etag, k.sealed, k.body
FROM idempotency_keys k WHERE k.principal_id = @principal::uuid AND k.key = @key::text AND k.created_at > now() - interval '24 hours'`

	// insertKey also takes the place of a key that is due to be swept.
	insertKey = `
INSERT INTO idempotency_keys AS k (principal_id, key, fingerprint, status, content_type, location, etag, sealed, body)
VALUES (@principal::uuid, @key::text, @fingerprint::bytea, @status::integer, @content_type::text, @location::text, @etag::text,
        @sealed::boolean, @body::bytea)
ON CONFLICT (principal_id, key) DO UPDATE
SET fingerprint = excluded.fingerprint, status = excluded.status, content_type = excluded.content_type, location = excluded.location,
    etag = excluded.etag, sealed = excluded.sealed, body = excluded.body, created_at = excluded.created_at
WHERE k.created_at <= now() - interval '24 hours'`

	sweepKeys = `
DELETE FROM idempotency_keys WHERE (principal_id, key) IN (
    SELECT k.principal_id, k.key FROM idempotency_keys k WHERE k.created_at <= now() - @kept::interval
    ORDER BY k.created_at LIMIT @batch::integer FOR UPDATE SKIP LOCKED)`
)

type keyRow struct {
	Fingerprint []byte
	Status      int
	ContentType string
	Location    string
	ETag        string
	Sealed      bool
	Body        []byte
}

func (r Request) args() pgx.NamedArgs {
	return pgx.NamedArgs{"principal": r.Principal, "key": r.Key}
}
