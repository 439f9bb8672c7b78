package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/postgres"
)

// How long a session lasts: without being used, and at most.
const (
	sessionIdle = 12 * time.Hour
	sessionLife = 7 * 24 * time.Hour
)

// Session is a browser's being somebody. Secret is shown once, when it is
// opened; the database keeps its SHA-256.
type Session struct {
	Secret    string
	ExpiresAt time.Time
}

// OpenSession gives the bearer of a token a session, so that a page need not
// keep the token. It ends with the token.
func (s *Service) OpenSession(ctx context.Context, who Principal) (Session, error) {
	var session Session
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) (err error) {
		session, err = s.open(ctx, tx, who.Actor)
		return err
	})
	return session, err
}

func (s *Service) open(ctx context.Context, tx pgx.Tx, who audit.Actor) (Session, error) {
	var b [32]byte
	rand.Read(b[:]) // never fails, see crypto/rand
	session := Session{Secret: base64.RawURLEncoding.EncodeToString(b[:])}
	hash := sha256.Sum256([]byte(session.Secret))
	args := pgx.NamedArgs{"hash": hash[:], "person": orNull(who.PersonID), "token": orNull(who.TokenID), "life": sessionLife}
	if who.PersonID != uuid.Nil {
		args["token"] = nil
	}
	if err := tx.QueryRow(ctx, insertSession, args).Scan(&session.ExpiresAt); err != nil {
		return Session{}, fmt.Errorf("open a session: %w", err)
	}
	session.ExpiresAt = session.ExpiresAt.UTC()
	return session, nil
}

func orNull(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

// sessionRow is what AuthenticateSession reads.
type sessionRow struct {
	PersonID *uuid.UUID
	TokenID  *uuid.UUID
	Name     string
	Role     Role
	Stale    bool // its last use was noted over a minute ago
}

// AuthenticateSession finds whose a session is. One that is unknown, has ended
// or not been used for long, and one whose owner may not come in any more, is
// Unauthenticated `invalid_session`.
func (s *Service) AuthenticateSession(ctx context.Context, secret string) (Principal, error) {
	limited, cancel := context.WithTimeout(ctx, authenticateTimeout)
	defer cancel()
	hash := sha256.Sum256([]byte(secret))
	args := pgx.NamedArgs{"hash": hash[:], "idle": sessionIdle}
	var found []sessionRow
	err := postgres.WithConn(limited, s.pool, func(conn *pgx.Conn) error {
		rows, err := conn.Query(limited, findSession, args)
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, pgx.RowToStructByPos[sessionRow])
		return err
	})
	switch {
	case err != nil:
		return Principal{}, err
	case len(found) == 0:
		return Principal{}, fault.New(fault.Unauthenticated, "invalid_session", "The session has ended: sign in again.")
	}
	row := found[0]
	if row.Stale {
		s.touch(ctx, touchSession, args)
	}
	p := Principal{Actor: audit.Actor{Name: row.Name, Role: string(row.Role)}, Role: row.Role}
	if row.PersonID != nil {
		p.Actor.PersonID = *row.PersonID
	} else {
		p.Actor.TokenID = *row.TokenID
	}
	return p, nil
}

// CloseSession ends a session. Of one that has ended it says nothing.
func (s *Service) CloseSession(ctx context.Context, secret string) error {
	hash := sha256.Sum256([]byte(secret))
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, endSession, pgx.NamedArgs{"hash": hash[:]})
		return err
	})
}

// SweepSessions forgets the sessions that have ended by themselves.
func (s *Service) SweepSessions(ctx context.Context) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sweepSessions, pgx.NamedArgs{"idle": sessionIdle})
		return err
	})
}
