package auth

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/postgres/keyset"
)

const (
	personColumns = `p.id, p.issuer, p.subject, p.name, p.role, p.blocked, p.created_at, p.signed_in_at, p.version`
	selectPeople  = `SELECT ` + personColumns + ` FROM people p`
	findPerson    = selectPeople + ` WHERE p.id = @id::uuid`
	lockPerson    = findPerson + ` FOR NO KEY UPDATE`
	findSubject   = selectPeople + ` WHERE p.issuer = @issuer::text AND p.subject = @subject::text FOR NO KEY UPDATE`

	nameTaken = `
SELECT EXISTS (SELECT FROM people p WHERE lower(p.name) = lower(@name::text) AND (p.issuer, p.subject) <> (@issuer::text, @subject::text))`

	// enterPerson gives a next version to what has changed, and none to a mere sign-in.
	enterPerson = `
INSERT INTO people AS p (id, issuer, subject, name, role)
VALUES (@id::uuid, @issuer::text, @subject::text, @name::text, @role::text)
ON CONFLICT (issuer, subject) DO UPDATE
SET name = excluded.name, role = excluded.role, signed_in_at = now(),
    version = p.version + CASE WHEN (p.name, p.role) = (excluded.name, excluded.role) THEN 0 ELSE 1 END
RETURNING ` + personColumns

	blockPerson = `
UPDATE people p SET blocked = @blocked::boolean, version = version + 1 WHERE p.id = @id::uuid
RETURNING ` + personColumns

	insertSession = `
INSERT INTO sessions (secret_hash, person_id, token_id, expires_at)
VALUES (@hash::bytea, @person::uuid, @token::uuid, now() + @life::interval)
RETURNING expires_at`

	findSession = `
SELECT s.person_id, s.token_id, coalesce(p.name, t.name), coalesce(p.role, t.role), s.seen_at < now() - interval '1 minute'
FROM sessions s
LEFT JOIN people p ON p.id = s.person_id AND NOT p.blocked
LEFT JOIN tokens t ON t.id = s.token_id AND ` + liveToken + `
WHERE s.secret_hash = @hash::bytea AND s.expires_at > now() AND s.seen_at > now() - @idle::interval
  AND (p.id IS NOT NULL OR t.id IS NOT NULL)`

	touchSession = `
UPDATE sessions SET seen_at = now()
WHERE secret_hash = (SELECT s.secret_hash FROM sessions s WHERE s.secret_hash = @hash::bytea AND s.seen_at < now() - interval '1 minute'
                       AND s.seen_at > now() - @idle::interval
                     FOR NO KEY UPDATE SKIP LOCKED)`

	endSession    = `DELETE FROM sessions WHERE secret_hash = @hash::bytea`
	endSessionsOf = `DELETE FROM sessions WHERE person_id = @id::uuid`
	sweepSessions = `DELETE FROM sessions WHERE expires_at <= now() OR seen_at <= now() - @idle::interval`
)

var personOrder = keyset.Order[Person]{
	IDColumn: "p.id", ID: func(p Person) uuid.UUID { return p.ID }, Default: "-created_at",
	Sorts: []keyset.Sort[Person]{{Name: "created_at"}},
}

func collectPeople(ctx context.Context, tx pgx.Tx, sql string, args pgx.NamedArgs) ([]Person, error) {
	rows, err := tx.Query(ctx, sql, args)
	if err != nil {
		return nil, fmt.Errorf("read people: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Person, err error) {
		err = row.Scan(&p.ID, &p.Issuer, &p.Subject, &p.Name, &p.Role, &p.Blocked, &p.CreatedAt, &p.SignedInAt, &p.Version)
		p.CreatedAt, p.SignedInAt = p.CreatedAt.UTC(), p.SignedInAt.UTC()
		return p, err
	})
	if err != nil {
		return nil, fmt.Errorf("read people: %w", err)
	}
	return list, nil
}

func onePerson(ctx context.Context, tx pgx.Tx, sql string, id uuid.UUID) (Person, error) {
	list, err := collectPeople(ctx, tx, sql, pgx.NamedArgs{"id": id})
	if err != nil {
		return Person{}, err
	}
	if len(list) == 0 {
		return Person{}, audit.Missing("person", id)
	}
	return list[0], nil
}
