package auth

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"whence/internal/fault"
)

func TestARotatedTokenIsTheSameBearerWithAnotherSecret(t *testing.T) {
	s, pool := setup(t)
	token, first := issue(t, s, TokenInput{Name: "Ann", Role: Analyst})
	before, err := s.Authenticate(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	known := func(secret string) bool {
		p, err := s.Authenticate(t.Context(), secret)
		if err != nil && !fault.Is(err, fault.Unauthenticated) {
			t.Fatal(err)
		}
		if err == nil && p != before {
			t.Errorf("%+v was %+v", p, before)
		}
		return err == nil
	}
	rotate := func(overlap time.Duration) string {
		rotated, secret, err := s.Rotate(t.Context(), root, token.ID, Rotation{Overlap: overlap, Reason: "yearly"})
		if err != nil {
			t.Fatal(err)
		}
		if (rotated.PreviousUntil != nil) != (overlap > 0) {
			t.Errorf("with an overlap of %s the last secret is taken until %v", overlap, rotated.PreviousUntil)
		}
		return secret
	}
	second := rotate(time.Hour)
	if !known(first) || !known(second) {
		t.Error("one of two secrets is not taken during the overlap")
	}
	third := rotate(time.Hour)
	if known(first) || !known(second) || !known(third) {
		t.Error("of three secrets the last two are taken")
	}
	if _, err := pool.Exec(t.Context(), `UPDATE tokens SET previous_until = now() - interval '1 second'`); err != nil {
		t.Fatal(err)
	}
	if known(second) || !known(third) {
		t.Error("the overlap did not end")
	}
	fourth := rotate(0)
	if known(third) || !known(fourth) {
		t.Error("without an overlap the new secret alone is taken")
	}
}

func TestWhatCantBeRotatedIsRefused(t *testing.T) {
	s, _ := setup(t)
	issue(t, s, TokenInput{Name: "root", Role: Admin})
	token, secret := issue(t, s, TokenInput{Name: "Ann", Role: Analyst})
	past := time.Now().Add(-time.Hour)
	for name, c := range map[string]struct {
		id   uuid.UUID
		in   Rotation
		kind fault.Kind
	}{
		"an unknown token":   {id: uuid.Must(uuid.NewV7()), kind: fault.NotFound},
		"a long overlap":     {id: token.ID, in: Rotation{Overlap: 8 * 24 * time.Hour}, kind: fault.Invalid},
		"a negative one":     {id: token.ID, in: Rotation{Overlap: -1}, kind: fault.Invalid},
		"an end in the past": {id: token.ID, in: Rotation{ExpiresAt: &past}, kind: fault.Invalid},
	} {
		if _, _, err := s.Rotate(t.Context(), root, c.id, c.in); !fault.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.Revoke(t.Context(), root, token.ID, ""); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Rotate(t.Context(), root, token.ID, Rotation{}); !fault.Is(err, fault.Conflict) {
		t.Errorf("a revoked token: %v", err)
	}
	if _, err := s.Authenticate(t.Context(), secret); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("a revoked token: %v", err)
	}
}
