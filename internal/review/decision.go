package review

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"whence/internal/claims"
	"whence/internal/fault"
	"whence/internal/input"
)

// Input is a decision as somebody makes it: on the version of an item that they
// have seen, under the token of their lease.
type Input struct {
	ItemID  uuid.UUID
	Version int
	Token   int64
	Verdict string
	Reason  string

	// Amendment is of an Amend: what it changes, as it was sent and as it is done.
	Amendment Amendment

	MergeInto      *uuid.UUID  // of a Merge
	Hint           string      // of an Explain
	StandingClaims []uuid.UUID // of a Resolve
}

// Amendment changes a claim.
type Amendment struct {
	Sent json.RawMessage // an object with the changed fields; nil for none
	Edit func(*claims.Input) error
}

// Details is what a decision says besides its verdict.
type Details struct {
	Changes        json.RawMessage `json:"changes,omitempty"` // of an Amend, as sent
	MergedInto     *uuid.UUID      `json:"merged_into,omitempty"`
	Citations      []uuid.UUID     `json:"citations,omitempty"` // what a Merge gave the other claim, by its ids there
	Hint           string          `json:"hint,omitempty"`
	StandingClaims []uuid.UUID     `json:"standing_claims,omitempty"`
}

// Decision is what somebody has decided. It is never changed.
type Decision struct {
	ID            uuid.UUID  `json:"id"`
	ItemID        uuid.UUID  `json:"item_id"`
	Kind          string     `json:"kind"`
	ItemVersion   int        `json:"item_version"`
	MetricID      *uuid.UUID `json:"metric_id"`
	Actor         string     `json:"actor"`
	Token         int64      `json:"lease_token,omitempty"` // 0 of a reversal
	Verdict       string     `json:"verdict"`
	Reason        string     `json:"reason,omitempty"`
	Details       Details    `json:"details"`
	Closes        bool       `json:"closes"`                   // it was carried out
	ResultVersion int        `json:"result_version,omitempty"` // of the thing, by that
	Reverses      *uuid.UUID `json:"reverses,omitempty"`
	Review        int        `json:"review,omitempty"` // of what two must decide: 1, 2, or 3 for who settles it; 0 where one is enough
	ReversedBy    *uuid.UUID `json:"-"`                // the decision that has taken this one back
	QueuedAt      time.Time  `json:"queued_at"`
	DecidedAt     time.Time  `json:"-"` // the history row's own time

	outcome []byte        // of a review: what it does, as a hash
	seal    []byte        // of a review: the key of its seal in the history
	amended *claims.Input // what an Amend has made of the claim, once it is carried out
}

// maxStanding bounds how many claims a decision names.
const maxStanding = 50

// check refuses what no item can be decided by.
func (in *Input) check() (verdict, error) {
	v, known := verdictOf(in.Verdict)
	var bad []fault.Field
	refuse := func(pointer, code, format string, args ...any) {
		bad = append(bad, fault.Field{Pointer: pointer, Code: code, Detail: fmt.Sprintf(format, args...)})
	}
	if !known {
		refuse("/verdict", "not_one_of", "must be one of %s", strings.Join(verdictNames(), ", "))
		return v, fault.OfFields(bad)
	}
	if in.Token < 1 {
		refuse("/token", "out_of_range", "must be the token of a lease")
	}
	for _, part := range []struct {
		of, pointer  string
		given, needs bool
	}{
		{Amend, "/changes", in.Amendment.Sent != nil, true},
		{Merge, "/merge_into", in.MergeInto != nil, true},
		{Explain, "/hint", in.Hint != "", true},
		{Resolve, "/standing_claims", len(in.StandingClaims) > 0, true},
	} {
		switch {
		case part.given && part.of != in.Verdict:
			refuse(part.pointer, "not_allowed", "belongs to %s alone", part.of)
		case !part.given && part.needs && part.of == in.Verdict:
			refuse(part.pointer, "required", "%s needs it", part.of)
		}
	}
	if len(in.StandingClaims) > maxStanding {
		refuse("/standing_claims", "too_many", "must have at most %d entries", maxStanding)
	}
	if in.MergeInto != nil && *in.MergeInto == in.ItemID {
		refuse("/merge_into", "same_claim", "a claim is not merged into itself")
	}
	if v.reason && in.Reason == "" {
		refuse("/reason", "reason_required", "say why")
	}
	if len(bad) > 0 {
		return v, fault.OfFields(bad)
	}
	return v, input.Reason(in.Reason)
}

func verdictNames() []string {
	names := make([]string, len(verdicts))
	for i, v := range verdicts {
		names[i] = v.name
	}
	return names
}

// fits refuses a verdict that an item can't have.
func (v verdict) fits(kind string) error {
	if slices.Contains(v.kinds, kind) {
		return nil
	}
	return fault.AtField("/verdict", "wrong_kind", "an item of the kind %s can't be decided by %s", kind, v.name)
}
