package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"

	"whence/internal/fault"
	"whence/internal/input"
)

// The lengths of a bearer's text that is looked at at all: a shorter one was
// never taken, a longer one never issued.
const (
	minSecret = 24
	maxSecret = 512
)

// TokenInput is what is said of a token when it is issued.
type TokenInput struct {
	Name      string     `json:"name" validate:"required,line,max=200"` // who will bear it; stands in the history as the actor
	Role      Role       `json:"role" validate:"required,oneof=reader contributor analyst adjudicator admin"`
	ExpiresAt *time.Time `json:"expires_at"` // nil is never
}

// Token is a token without its secret.
type Token struct {
	TokenInput
	ID         uuid.UUID  `json:"id"`
	Prefix     string     `json:"prefix"` // the public part
	CreatedAt  time.Time  `json:"created_at"`
	RevokedAt  *time.Time `json:"revoked_at"`
	LastUsedAt *time.Time `json:"-"` // to the minute; no part of the history
	Version    int        `json:"version"`

	PreviousUntil *time.Time `json:"previous_until,omitempty"` // while the secret before is taken too
}

// check refuses an input that can't be issued at this time.
func (in *TokenInput) check(now time.Time) error {
	in.Name = strings.TrimSpace(in.Name)
	if err := input.Check(in); err != nil {
		return err
	}
	if in.ExpiresAt == nil {
		return nil
	}
	at := in.ExpiresAt.UTC().Truncate(time.Microsecond)
	in.ExpiresAt = &at
	if !at.After(now) || at.Year() > 9999 {
		return fault.AtField("/expires_at", "invalid_expiry", "must be in the future and before the year 10000")
	}
	return nil
}

// alphabet writes bytes in lower-case letters and digits, so that a token is
// one word to a double click.
var alphabet = base32.NewEncoding("0123456789abcdefghijklmnopqrstuv").WithPadding(base32.NoPadding)

// NewSecret makes the text of a token: 256 random bits behind a prefix of 60.
func NewSecret() string {
	var b [40]byte
	rand.Read(b[:]) // never fails, see crypto/rand
	return "whence_" + alphabet.EncodeToString(b[:8])[:12] + "_" + alphabet.EncodeToString(b[8:])
}

var (
	ownForm = regexp.MustCompile(`^whence_([0-9a-z]{12})_[0-9a-v]{52}$`)
	anyForm = regexp.MustCompile(`^[\x21-\x7e]+$`) // what an Authorization header can carry
)

// split gives what a token is looked up and compared by. ok is false for what
// can't be a token.
func split(secret string) (prefix string, hash [sha256.Size]byte, ok bool) {
	if len(secret) < minSecret || len(secret) > maxSecret || !anyForm.MatchString(secret) {
		return "", hash, false
	}
	if own := ownForm.FindStringSubmatch(secret); own != nil {
		prefix = own[1]
	} else {
		// Not a part of the hash that it is compared by, which nobody may see.
		public := sha256.Sum256([]byte("whence token prefix\n" + secret))
		prefix = hex.EncodeToString(public[:6])
	}
	return prefix, sha256.Sum256([]byte(secret)), true
}
