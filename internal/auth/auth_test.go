package auth

import (
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"pgregory.net/rapid"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/postgres/keyset"
	"whence/internal/postgres/pgtest"
)

var root = audit.Actor{Name: "root"}

func setup(t *testing.T) (*Service, *pgxpool.Pool) {
	t.Helper()
	pool := pgtest.New(t)
	s := New(pool, func() uuid.UUID { return uuid.Must(uuid.NewV7()) }, slog.New(slog.DiscardHandler))
	t.Cleanup(s.Close)
	return s, pool
}

func issue(t *testing.T, s *Service, in TokenInput) (Token, string) {
	t.Helper()
	token, secret, err := s.Issue(t.Context(), root, in)
	if err != nil {
		t.Fatal(err)
	}
	return token, secret
}

func TestEveryStatementFitsTheSchema(t *testing.T) {
	_, pool := setup(t)
	conn, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	for _, sql := range []string{selectTokens, findToken, lockToken, findByPrefix, insertToken, revokeToken, rotateToken, selectPeople, findPerson, lockPerson, findSubject, nameTaken, enterPerson, blockPerson, insertSession, findSession, touchSession, endSession, endSessionsOf, sweepSessions, touchToken, otherAdmin, anyToken, databaseTime, lockTokens} {
		plain, _, err := pgx.NamedArgs{}.RewriteQuery(t.Context(), conn.Conn(), sql, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Conn().Prepare(t.Context(), "", plain); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

func TestAnIssuedTokenIsKnownAndItsSecretStoredNowhere(t *testing.T) {
	s, pool := setup(t)
	token, secret := issue(t, s, TokenInput{Name: " Ann ", Role: Analyst})
	if !ownForm.MatchString(secret) || token.Name != "Ann" || !strings.HasPrefix(secret, "whence_"+token.Prefix+"_") {
		t.Errorf("token %+v, secret %s", token, secret)
	}
	who, err := s.Authenticate(t.Context(), secret)
	if err != nil || who.Role != Analyst || who.Actor != (audit.Actor{Name: "Ann", TokenID: token.ID, Role: "analyst"}) {
		t.Errorf("got %+v, %v", who, err)
	}
	history, err := audit.New(pool).History(t.Context(), "token", token.ID, keyset.Page{})
	if err != nil || len(history.Items) != 1 || history.Items[0].Operation != "issue" || history.Items[0].Actor != "root" {
		t.Fatalf("history %+v, %v", history, err)
	}
	_, hash, _ := split(secret)
	asText, _ := json.Marshal(hash)
	for _, hidden := range []string{secret, secret[20:], string(asText)} {
		if strings.Contains(string(history.Items[0].After), hidden) {
			t.Errorf("the history holds %s", hidden)
		}
	}
	var rows int
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM tokens t WHERE t::text LIKE '%' || $1 || '%'`, secret[20:]).Scan(&rows); err != nil || rows != 0 {
		t.Errorf("the secret is stored in %d rows, %v", rows, err)
	}
}

func TestWhoIsNotKnownIsRefused(t *testing.T) {
	s, pool := setup(t)
	_, secret := issue(t, s, TokenInput{Name: "Ann", Role: Admin})
	late := time.Now().Add(time.Hour)
	expired, expiredSecret := issue(t, s, TokenInput{Name: "Bob", Role: Reader, ExpiresAt: &late})
	if _, err := pool.Exec(t.Context(), "UPDATE tokens SET created_at = now() - interval '2 hours', expires_at = now() - interval '1 hour' WHERE id = $1", expired.ID); err != nil {
		t.Fatal(err)
	}
	revoked, revokedSecret := issue(t, s, TokenInput{Name: "Cem", Role: Reader})
	if _, err := s.Revoke(t.Context(), root, revoked.ID, "left"); err != nil {
		t.Fatal(err)
	}
	other := "0"
	if secret[len(secret)-2] == '0' {
		other = "1"
	}
	for name, bearer := range map[string]string{
		"nothing":                    "",
		"a short one":                "secret",
		"an unknown one":             NewSecret(),
		"a known prefix":             secret[:20] + NewSecret()[20:],
		"one character off":          secret[:len(secret)-2] + other + secret[len(secret)-1:],
		"a blank behind it":          secret + " ",
		"a NUL in it":                secret[:30] + "\x00" + secret[31:],
		"a megabyte":                 strings.Repeat("x", 1<<20),
		"the same in capitals":       strings.ToUpper(secret),
		"an expired one":             expiredSecret,
		"a revoked one":              revokedSecret,
		"a prefix with a LIKE in it": "whence_%%%%%%%%%%%%_" + secret[20:],
	} {
		_, err := s.Authenticate(t.Context(), bearer)
		if f, ok := fault.As(err); !ok || f.Kind != fault.Unauthenticated || f.Code != "invalid_token" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestATokenIsOnlyIssuedWithAllItNeeds(t *testing.T) {
	s, _ := setup(t)
	past, far := time.Now().Add(-time.Minute), time.Date(10001, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		in      TokenInput
		pointer string
	}{
		"no name":               {TokenInput{Role: Reader}, "/name"},
		"a name of blanks":      {TokenInput{Name: "  ", Role: Reader}, "/name"},
		"a name that turns":     {TokenInput{Name: "a\u202e", Role: Reader}, "/name"},
		"an unknown role":       {TokenInput{Name: "x", Role: "root"}, "/role"},
		"expired already":       {TokenInput{Name: "x", Role: Reader, ExpiresAt: &past}, "/expires_at"},
		"a year of five digits": {TokenInput{Name: "x", Role: Reader, ExpiresAt: &far}, "/expires_at"},
	} {
		_, secret, err := s.Issue(t.Context(), root, c.in)
		if f, ok := fault.As(err); !ok || f.Kind != fault.Invalid || f.Fields[0].Pointer != c.pointer || secret != "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestARevokedTokenStaysRevokedAndTheLastAdminStays(t *testing.T) {
	s, pool := setup(t)
	admin, _ := issue(t, s, TokenInput{Name: "Ann", Role: Admin})
	reader, _ := issue(t, s, TokenInput{Name: "Bob", Role: Reader})
	first, err := s.Revoke(t.Context(), root, reader.ID, "left")
	if err != nil || first.RevokedAt == nil || first.Version != 2 {
		t.Fatalf("got %+v, %v", first, err)
	}
	again, err := s.Revoke(t.Context(), root, reader.ID, "again")
	if err != nil || again.Version != 2 || !again.RevokedAt.Equal(*first.RevokedAt) {
		t.Errorf("revoking again gives %+v, %v", again, err)
	}
	if h, _ := audit.New(pool).History(t.Context(), "token", reader.ID, keyset.Page{}); len(h.Items) != 2 || h.Items[0].Reason != "left" {
		t.Errorf("history %+v", h)
	}
	if _, err := s.Revoke(t.Context(), root, admin.ID, ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("revoking the last admin gives %v", err)
	}
	if _, err := s.Revoke(t.Context(), root, uuid.New(), ""); !fault.Is(err, fault.NotFound) {
		t.Errorf("revoking nothing gives %v", err)
	}
	// Of two admins who revoke each other at once, one stays.
	second, _ := issue(t, s, TokenInput{Name: "Cem", Role: Admin})
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i, id := range []uuid.UUID{admin.ID, second.ID} {
		wg.Go(func() { _, errs[i] = s.Revoke(context.Background(), root, id, "") })
	}
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Errorf("of two revocations %v", errs)
	}
	live := true
	if list, err := s.List(t.Context(), TokenFilter{Roles: []Role{Admin}, Live: &live}, keyset.Page{}); err != nil || len(list.Items) != 1 {
		t.Errorf("%d live admins, %v", len(list.Items), err)
	}
	if list, err := s.List(t.Context(), TokenFilter{}, keyset.Page{Limit: 2}); err != nil || len(list.Items) != 2 || list.Next == "" || list.Items[0].ID != second.ID {
		t.Errorf("list %+v, %v", list, err)
	}
	if one, err := s.Find(t.Context(), second.ID); err != nil || one.Name != "Cem" {
		t.Errorf("found %+v, %v", one, err)
	}
	if _, err := s.Find(t.Context(), uuid.New()); !fault.Is(err, fault.NotFound) {
		t.Errorf("finding nothing gives %v", err)
	}
}

func TestAnEmptyDatabaseGetsOneFirstTokenWhoeverAsks(t *testing.T) {
	s, _ := setup(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var secrets []string
	for range 8 {
		wg.Go(func() {
			secret, made, err := s.Bootstrap(context.Background(), "")
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			if made {
				secrets = append(secrets, secret)
			} else if secret != "" {
				t.Error("a secret without a token")
			}
		})
	}
	wg.Wait()
	if len(secrets) != 1 {
		t.Fatalf("%d first tokens", len(secrets))
	}
	if who, err := s.Authenticate(t.Context(), secrets[0]); err != nil || who.Role != Admin {
		t.Errorf("the first token gives %+v, %v", who, err)
	}
}

func TestTheOperatorsOwnFirstTokenIsTaken(t *testing.T) {
	for name, given := range map[string]string{
		"a phrase":            "correct-horse-battery-staple",
		"of 24 characters":    "aaaaaaaaaaaaaaaaaaaaaaaa",
		"one of our own form": NewSecret(),
		"with underscores":    "whence_short_but_longer_than_24",
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := setup(t)
			secret, made, err := s.Bootstrap(t.Context(), given)
			if err != nil || !made || secret != given {
				t.Fatalf("got %q, %v, %v", secret, made, err)
			}
			if who, err := s.Authenticate(t.Context(), given); err != nil || who.Role != Admin {
				t.Errorf("it gives %+v, %v", who, err)
			}
			if _, made, err := s.Bootstrap(t.Context(), "another-token-of-24-characters"); err != nil || made {
				t.Errorf("a second one: %v, %v", made, err)
			}
		})
	}
	s, _ := setup(t)
	for _, weak := range []string{"short", "with blanks inside but long", strings.Repeat("长", 24), strings.Repeat("x", 513)} {
		if _, made, err := s.Bootstrap(t.Context(), weak); made || !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v, %v", weak, made, err)
		}
	}
}

func TestAUseIsNotedOnceAMinute(t *testing.T) {
	s, pool := setup(t)
	token, secret := issue(t, s, TokenInput{Name: "Ann", Role: Reader})
	use := func() *time.Time {
		t.Helper()
		if _, err := s.Authenticate(t.Context(), secret); err != nil {
			t.Fatal(err)
		}
		s.touching.Wait()
		got, err := s.Find(t.Context(), token.ID)
		if err != nil || got.Version != 1 {
			t.Fatalf("got %+v, %v", got, err)
		}
		return got.LastUsedAt
	}
	first := use()
	if first == nil {
		t.Fatal("the first use is not noted")
	}
	if second := use(); !second.Equal(*first) {
		t.Error("a use within the minute is noted again")
	}
	if _, err := pool.Exec(t.Context(), "UPDATE tokens SET last_used_at = now() - interval '2 minutes'"); err != nil {
		t.Fatal(err)
	}
	if third := use(); time.Since(*third) > time.Minute {
		t.Errorf("a use after the minute is not noted: %v", third)
	}
}

func TestAuthenticatingNeverWaitsForALockedToken(t *testing.T) {
	s, pool := setup(t)
	token, secret := issue(t, s, TokenInput{Name: "Ann", Role: Reader})
	tx, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.Background()) //nolint:errcheck // the test is over
	if _, err := tx.Exec(t.Context(), lockToken, pgx.NamedArgs{"id": token.ID}); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := s.Authenticate(t.Context(), secret); err != nil {
			t.Fatal(err)
		}
	}
	s.touching.Wait() // the note leaves a locked row alone
	if got, err := s.Find(t.Context(), token.ID); err != nil || got.LastUsedAt != nil {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestRolesAllowWhatThoseBelowThemAllow(t *testing.T) {
	for i, r := range Roles {
		for j, need := range Roles {
			if r.Allows(need) != (i >= j) {
				t.Errorf("%s allows %s: %v", r, need, r.Allows(need))
			}
		}
		if Role("").Allows(r) || Role("root").Allows(r) || r.Allows("") || r.Allows("root") {
			t.Errorf("a role that there isn't counts beside %s", r)
		}
	}
}

func TestAnyTextIsSplitOrRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.OneOf(rapid.String(), rapid.StringMatching(`[!-~]{20,60}`), rapid.Just(NewSecret())).Draw(t, "secret")
		prefix, _, ok := split(secret)
		if ok && (len(prefix) != 12 || strings.Trim(prefix, "0123456789abcdefghijklmnopqrstuvwxyz") != "") {
			t.Fatalf("%q has the prefix %q", secret, prefix)
		}
	})
}
