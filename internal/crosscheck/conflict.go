package crosscheck

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"whence/internal/crosscheck/verdict"
	"whence/internal/fault"
	"whence/internal/input"
	"whence/internal/quantity"
)

// The states of a conflict as a piece of work.
const (
	StateOpen      = "open"
	StateExplained = "explained" // a hint says why both can be right
	StateResolved  = "resolved"  // a claim stands, the others don't
	StateDismissed = "dismissed" // it is none
)

// HintOther explains a conflict by what no hint is made for; the reason says it.
const HintOther = "other"

// Explanations lists what a conflict can be explained by.
func Explanations() []string { return append(verdict.HintCodes(), HintOther) }

// Limits of what people add to a conflict.
const (
	maxStanding = 50
	maxComment  = 4000
	maxAssignee = 200
)

// Conflict is a disagreement as a piece of work. What it says of the
// disagreement is what the group says in which it is worst; once nobody
// disagrees any more, what it said last.
type Conflict struct {
	ID         uuid.UUID
	Kind       string // quantity, date or statement
	Subject    string // slug of the metric, the event or the proposition
	Geography  string // "" where none is stated
	Dimensions map[string]string
	Unit       string
	Period     *quantity.Period // from the first to the last day that its groups are about

	Work
	Active     bool // somebody still disagrees
	OpenedAt   time.Time
	ClosedAt   *time.Time
	MergedInto *uuid.UUID // the conflict that this one has become part of

	Verdict           string
	Severity          string
	Spread            *string // a decimal
	LogicallyPossible *bool
	Voices            int // that disagree
	Counts            verdict.Counts
	LatestOn          *quantity.Date // when the newest of what disagrees was published
	Rank              string         // a decimal, see rank

	CreatedAt time.Time
	UpdatedAt time.Time
	Version   int
}

// Work is what people decide about a conflict.
type Work struct {
	State          string      `json:"state"`
	Hint           string      `json:"hint,omitempty"`            // what explains it
	StandingClaims []uuid.UUID `json:"standing_claims,omitempty"` // which claims stand
	Reason         string      `json:"reason,omitempty"`          // why it is in this state
	Assignee       string      `json:"assignee,omitempty"`
}

// WorkEdit is a change of the work; what is nil stays.
type WorkEdit struct {
	State          *string
	Hint           *string      // "" for none
	StandingClaims *[]uuid.UUID // empty for none
	Assignee       *string      // "" for nobody
	Reason         string       // of a decision, why; of another change it stands in the history alone
}

// stateRules says what each state needs, and may have.
var stateRules = map[string]struct{ hint, standing, reason bool }{
	StateOpen:      {},
	StateExplained: {hint: true},
	StateResolved:  {standing: true, reason: true},
	StateDismissed: {reason: true},
}

// apply makes the work after an edit. A state that is left takes along what
// belonged to it. It refuses, as Invalid, an unknown state or hint
// (`not_one_of`), a hint or a standing claim that the state has none of
// (`not_allowed`), and a state without what it needs (`hint_required`,
// `claim_required`, `reason_required`).
func (e WorkEdit) apply(was Work) (Work, error) {
	now := was
	if e.State != nil && *e.State != was.State {
		now = Work{State: *e.State, Assignee: was.Assignee}
	}
	if e.Hint != nil {
		now.Hint = *e.Hint
	}
	if e.StandingClaims != nil {
		now.StandingClaims = *e.StandingClaims
	}
	if e.Assignee != nil {
		now.Assignee = *e.Assignee
	}
	if decides := e.State != nil || e.Hint != nil || e.StandingClaims != nil; decides && e.Reason != "" {
		now.Reason = e.Reason
	}
	return now, now.check()
}

func (w Work) check() error {
	var bad []fault.Field
	refuse := func(pointer, code, detail string) {
		bad = append(bad, fault.Field{Pointer: pointer, Code: code, Detail: detail})
	}
	rule, known := stateRules[w.State]
	if !known {
		refuse("/state", "not_one_of", "must be one of open, explained, resolved, dismissed")
		return fault.OfFields(bad)
	}
	switch {
	case w.Hint != "" && !rule.hint:
		refuse("/hint", "not_allowed", "only an explained conflict has a hint")
	case w.Hint == "" && rule.hint:
		refuse("/hint", "hint_required", "a conflict is explained by a hint")
	case w.Hint != "" && !slices.Contains(Explanations(), w.Hint):
		refuse("/hint", "not_one_of", "must be a hint that a verdict can carry, or other")
	}
	switch n := len(w.StandingClaims); {
	case n > 0 && !rule.standing:
		refuse("/standing_claims", "not_allowed", "only of a resolved conflict a claim stands")
	case n == 0 && rule.standing:
		refuse("/standing_claims", "claim_required", "a conflict is resolved by the claim that stands")
	case n > maxStanding:
		refuse("/standing_claims", "too_many", "must have at most 50 entries")
	case len(slices.Compact(sortedIDs(slices.Values(w.StandingClaims)))) < n:
		refuse("/standing_claims", "duplicate", "must not hold the same entry twice")
	}
	if w.Reason == "" && (rule.reason || w.Hint == HintOther) {
		refuse("/reason", "reason_required", "say why")
	}
	if why := input.Line(w.Assignee); why != "" {
		refuse("/assignee", "invalid_text", why)
	} else if input.Length(w.Assignee) > maxAssignee {
		refuse("/assignee", "too_long", "must have at most 200 characters")
	}
	return fault.OfFields(bad)
}

// Comment is what somebody says of a conflict.
type Comment struct {
	ID        uuid.UUID
	Author    string
	Text      string
	CreatedAt time.Time
}

// Disputed is a voice that disagrees, by the claim that speaks for it.
type Disputed struct {
	ClaimID  uuid.UUID
	SourceID uuid.UUID
	OutletID *uuid.UUID
	Outlet   string // "" while nobody knows it
	Position string // what it is taken to say
	Stands   bool   // it was decided that it is right
}

// ConflictDetail is a conflict with all that one needs to work on it.
type ConflictDetail struct {
	Conflict
	Disputed []Disputed
	Groups   []Group   // in which it is seen, worst first; none once it is closed
	Comments []Comment // the newest first, at most a page of them
}

// same tells whether nothing differs.
func (w Work) same(o Work) bool {
	return w.State == o.State && w.Hint == o.Hint && w.Reason == o.Reason && w.Assignee == o.Assignee &&
		slices.Equal(w.StandingClaims, o.StandingClaims)
}
