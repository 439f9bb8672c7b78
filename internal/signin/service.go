package signin

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/oauth2"

	"whence/internal/auth"
	"whence/internal/fault"
	"whence/internal/postgres"
)

// Away is how long somebody may take to sign in at the provider.
const Away = 10 * time.Minute

// Service signs people in. A nil one says that nobody can.
type Service struct {
	pool     *pgxpool.Pool
	people   *auth.Service
	provider *provider
}

// New makes a Service; nobody has to be reachable yet.
func New(pool *pgxpool.Pool, people *auth.Service, c Config) *Service {
	return &Service{pool: pool, people: people, provider: newProvider(c)}
}

// Departure is how a browser is sent to the provider.
type Departure struct {
	URL    string // where it goes
	Cookie string // what it shows when it is back
}

// Begin sends a browser to the provider, to be sent to returnTo in the end: a
// path of our own. It refuses any other as Invalid `invalid_return`, and is
// NotFound `no_provider` where none is configured.
func (s *Service) Begin(ctx context.Context, returnTo string) (Departure, error) {
	if s == nil {
		return Departure{}, fault.New(fault.NotFound, "no_provider", "No provider is configured that people could sign in with.")
	}
	if !ownPath(returnTo) {
		return Departure{}, fault.AtField("return_to", "invalid_return", "must be a path of this server, beginning with one /")
	}
	known, err := s.provider.discover(ctx)
	if err != nil {
		return Departure{}, err
	}
	state, browser, nonce, verifier := secret(), secret(), secret(), oauth2.GenerateVerifier()
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, sweepSignIns); err != nil {
			return fmt.Errorf("forget sign-ins: %w", err)
		}
		_, err := tx.Exec(ctx, insertSignIn, pgx.NamedArgs{
			"state": digest(state), "browser": digest(browser), "nonce": nonce, "verifier": verifier, "return_to": returnTo, "away": Away,
		})
		return err
	})
	if err != nil {
		return Departure{}, err
	}
	where := s.provider.oauth(known).AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier))
	return Departure{URL: where, Cookie: browser}, nil
}

// Return is what a browser brings from the provider.
type Return struct {
	Cookie string // what Begin gave it
	State  string
	Code   string
	Error  string // instead of a code (RFC 6749, 4.1.2.1)
}

// Finish lets in whom the provider has sent back, and gives the session and the
// path to go on to. A return that no browser, or another one, was sent away for
// is Unauthenticated `unknown_sign_in`, a provider's refusal `sign_in_refused`;
// whom the provider names may be refused as by auth.Service.Enter.
func (s *Service) Finish(ctx context.Context, r Return) (auth.Session, string, error) {
	if s == nil {
		return auth.Session{}, "", fault.New(fault.NotFound, "no_provider", "No provider is configured that people could sign in with.")
	}
	var nonce, verifier, returnTo string
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		row := tx.QueryRow(ctx, takeSignIn, pgx.NamedArgs{"state": digest(r.State), "browser": digest(r.Cookie)})
		return row.Scan(&nonce, &verifier, &returnTo)
	})
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return auth.Session{}, "", fault.New(fault.Unauthenticated, "unknown_sign_in", "This sign-in was not begun in this browser, has been used, or took too long: sign in again.")
	case err != nil:
		return auth.Session{}, "", err
	case r.Error != "" || r.Code == "":
		return auth.Session{}, "", fault.New(fault.Unauthenticated, "sign_in_refused", "The provider did not let you in.")
	}
	// The code is changed outside of any transaction: it is another server's to answer.
	who, role, err := s.provider.exchange(ctx, r.Code, verifier, nonce)
	if err != nil {
		return auth.Session{}, "", err
	}
	session, err := s.people.Enter(ctx, who, role)
	return session, returnTo, err
}

// ownPath tells whether a browser that goes there stays with us.
func ownPath(path string) bool {
	u, err := url.Parse(path)
	return err == nil && len(path) <= 2000 && u.Scheme == "" && u.Host == "" && strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") && !strings.ContainsAny(path, "\\\x00\r\n\t")
}

func secret() string {
	var b [32]byte
	rand.Read(b[:]) // never fails, see crypto/rand
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func digest(s string) []byte {
	sum := sha256.Sum256([]byte(s))
	return sum[:]
}

const (
	insertSignIn = `
INSERT INTO sign_ins (state_hash, browser_hash, nonce, verifier, return_to, expires_at)
VALUES (@state::bytea, @browser::bytea, @nonce::text, @verifier::text, @return_to::text, now() + @away::interval)`

	// takeSignIn lets nobody come back twice.
	takeSignIn = `
DELETE FROM sign_ins WHERE state_hash = @state::bytea AND browser_hash = @browser::bytea AND expires_at > now()
RETURNING nonce, verifier, return_to`

	sweepSignIns = `DELETE FROM sign_ins WHERE expires_at <= now()`
)
