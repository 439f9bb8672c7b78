package auth

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
)

// authenticateTimeout bounds the wait for a connection and the query together;
// touchTimeout the noting of a use, which is given up rather than waited for.
const (
	authenticateTimeout = time.Second
	touchTimeout        = 2 * time.Second
)

// Principal is who makes a request.
type Principal struct {
	Actor audit.Actor
	Role  Role
}

// TokenFilter narrows a list of tokens; each empty field takes all.
type TokenFilter struct {
	Roles []Role
	Live  *bool // neither revoked nor expired, or either
}

// Service issues, checks and revokes tokens.
type Service struct {
	pool  *pgxpool.Pool
	newID func() uuid.UUID
	log   *slog.Logger

	touching sync.WaitGroup
	busy     chan struct{} // one place per use that is being noted
}

// New makes a Service. newID gives UUIDv7 ids.
func New(pool *pgxpool.Pool, newID func() uuid.UUID, log *slog.Logger) *Service {
	return &Service{pool: pool, newID: newID, log: log, busy: make(chan struct{}, 1)}
}

// Close waits until every use is noted, at most a few seconds. It is called
// when no request is in flight any more and before the pool is closed.
func (s *Service) Close() { s.touching.Wait() }

// Issue makes a token. The secret is given back here and nowhere else.
func (s *Service) Issue(ctx context.Context, by audit.Actor, in TokenInput) (Token, string, error) {
	var t Token
	secret := NewSecret()
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) (err error) {
		t, err = s.store(ctx, tx, by, in, secret, "issue")
		return err
	})
	if err != nil {
		return Token{}, "", err
	}
	return t, secret, nil
}

// store writes a token with its history row.
func (s *Service) store(ctx context.Context, tx pgx.Tx, by audit.Actor, in TokenInput, secret, operation string) (Token, error) {
	var now time.Time
	if err := tx.QueryRow(ctx, databaseTime).Scan(&now); err != nil {
		return Token{}, err
	}
	if err := in.check(now); err != nil {
		return Token{}, err
	}
	prefix, hash, ok := split(secret)
	if !ok {
		return Token{}, errors.New("a secret that can't be a token")
	}
	t := Token{TokenInput: in, ID: s.newID(), Prefix: prefix}
	err := tx.QueryRow(ctx, insertToken, pgx.NamedArgs{
		"id": t.ID, "prefix": prefix, "hash": hash[:], "name": t.Name, "role": string(t.Role), "expires_at": t.ExpiresAt,
	}).Scan(&t.Version, &t.CreatedAt)
	if err != nil {
		return Token{}, fmt.Errorf("write token: %w", err)
	}
	t.CreatedAt = t.CreatedAt.UTC()
	return t, audit.Record(ctx, tx, by, audit.Change{
		EntityType: "token", EntityID: t.ID, Revision: t.Version, Operation: operation, After: t,
	})
}

// Authenticate finds who bears a token. What is not a token, unknown, expired
// or revoked is Unauthenticated `invalid_token`; only who holds the secret is
// told which of the latter two.
func (s *Service) Authenticate(ctx context.Context, bearer string) (Principal, error) {
	if bearer == "" {
		return Principal{}, invalid("a token is needed: send it as Authorization: Bearer …")
	}
	prefix, hash, ok := split(bearer)
	if !ok {
		return Principal{}, invalid("the token is not known")
	}
	limited, cancel := context.WithTimeout(ctx, authenticateTimeout)
	defer cancel()
	var found []bearerRow
	err := postgres.WithConn(limited, s.pool, func(conn *pgx.Conn) error {
		rows, err := conn.Query(limited, findByPrefix, pgx.NamedArgs{"prefix": prefix})
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, pgx.RowToStructByPos[bearerRow])
		return err
	})
	if err != nil {
		return Principal{}, err
	}
	// An unknown prefix is compared as well, with what no secret hashes to.
	row := bearerRow{Hash: make([]byte, sha256.Size)}
	if len(found) == 1 {
		row = found[0]
	}
	if subtle.ConstantTimeCompare(row.Hash, hash[:]) != 1 || len(found) == 0 {
		return Principal{}, invalid("the token is not known")
	}
	switch {
	case row.Revoked:
		return Principal{}, invalid("the token was revoked")
	case row.Expired:
		return Principal{}, invalid("the token has expired")
	}
	if row.Stale {
		s.touch(ctx, touchToken, pgx.NamedArgs{"id": row.ID})
	}
	return Principal{
		Actor: audit.Actor{Name: row.Name, TokenID: row.ID, Role: string(row.Role)},
		Role:  row.Role,
	}, nil
}

func invalid(detail string) error {
	return fault.New(fault.Unauthenticated, "invalid_token", "%s", detail)
}

// touch notes the use of a token or a session without making anybody wait. While another
// use is being noted this one is let go: the next request notes it.
func (s *Service) touch(ctx context.Context, statement string, args pgx.NamedArgs) {
	select {
	case s.busy <- struct{}{}:
	default:
		return
	}
	s.touching.Go(func() {
		defer func() { <-s.busy }()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), touchTimeout)
		defer cancel()
		if _, err := s.pool.Exec(ctx, statement, args); err != nil {
			s.log.WarnContext(ctx, "the use of a token or a session was not noted", "error", err)
		}
	})
}

// Bootstrap gives an empty database its first token, an admin's: the one given,
// or a new one where none is. made tells whether it did, and secret is then the
// token. Where there are tokens already, even revoked ones, it does nothing. Of
// several at once, one makes it. It refuses a given token of fewer than 24 or
// more than 512 characters, or of others than visible ASCII, as Invalid
// `weak_token`.
func (s *Service) Bootstrap(ctx context.Context, given string) (secret string, made bool, err error) {
	if _, _, ok := split(given); given != "" && !ok {
		return "", false, fault.New(fault.Invalid, "weak_token", "the first token must have %d to %d visible ASCII characters", minSecret, maxSecret)
	}
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		made = false
		if _, err := tx.Exec(ctx, lockTokens); err != nil {
			return err
		}
		var any bool
		if err := tx.QueryRow(ctx, anyToken).Scan(&any); err != nil || any {
			return err
		}
		if secret = given; secret == "" {
			secret = NewSecret()
		}
		made = true
		_, err := s.store(ctx, tx, audit.Actor{Name: "bootstrap"}, TokenInput{Name: "bootstrap", Role: Admin}, secret, "bootstrap")
		return err
	})
	if err != nil || !made {
		return "", false, err
	}
	return secret, true, nil
}

// Revoke ends a token at once and for good. Revoking it again changes nothing.
// It refuses to revoke the last live token of an admin as Conflict
// `last_admin`: nobody could issue another.
func (s *Service) Revoke(ctx context.Context, by audit.Actor, id uuid.UUID, reason string) (Token, error) {
	var t Token
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, lockTokens); err != nil {
			return err
		}
		before, err := one(ctx, tx, lockToken, id)
		if err != nil {
			return err
		}
		if t = before; before.RevokedAt != nil {
			return nil
		}
		var others bool
		if err := tx.QueryRow(ctx, otherAdmin, pgx.NamedArgs{"id": id}).Scan(&others); err != nil {
			return err
		}
		if before.Role == Admin && !others {
			return fault.New(fault.Conflict, "last_admin", "this is the last live token of an admin: issue another one first")
		}
		if t, err = one(ctx, tx, revokeToken, id); err != nil {
			return err
		}
		return audit.Record(ctx, tx, by, audit.Change{
			EntityType: "token", EntityID: id, Revision: t.Version, Operation: "revoke", Reason: reason, Before: before, After: t,
		})
	})
	if err != nil {
		return Token{}, err
	}
	return t, nil
}

// Find gives one token, or NotFound `not_found`.
func (s *Service) Find(ctx context.Context, id uuid.UUID) (Token, error) {
	var t Token
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		t, err = one(ctx, tx, findToken, id)
		return err
	})
	return t, err
}

// List lists tokens, newest first; the sort is `created_at`.
func (s *Service) List(ctx context.Context, f TokenFilter, page keyset.Page) (keyset.List[Token], error) {
	var none keyset.List[Token]
	plan, err := tokenOrder.Plan(page)
	if err != nil {
		return none, err
	}
	where := &keyset.Where{}
	if len(f.Roles) > 0 {
		roles := []string{}
		for _, r := range f.Roles {
			if r.Valid() {
				roles = append(roles, string(r))
			}
		}
		where.And("t.role = ANY(@roles::text[])", "roles", roles)
	}
	if f.Live != nil {
		where.And("("+liveToken+") = @live::boolean", "live", *f.Live)
	}
	plan.Bind(where)
	var list []Token
	err = postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		list, err = collect(ctx, tx, selectTokens+where.SQL()+plan.Tail(), where.Args())
		return err
	})
	if err != nil {
		return none, err
	}
	return plan.List(list), nil
}
