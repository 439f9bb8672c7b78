package review

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/claims"
	"whence/internal/crosscheck"
	"whence/internal/sources"
)

// The kinds of item.
const (
	KindClaim    = "claim"
	KindRecheck  = "recheck"
	KindRelation = "relation"
	KindConflict = "conflict"
)

// The states of an item.
const (
	StateOpen     = "open"
	StateSentBack = "sent_back" // until its thing changes
	StateDisputed = "disputed"  // two have decided it differently: an adjudicator's
)

// What can be decided.
const (
	Accept    = "accept"  // the claim is right as it is
	Amend     = "amend"   // it is right with these changes
	Reject    = "reject"  // it is not what the document says, or the relation is none
	Merge     = "merge"   // it is another claim of the document, said once more
	Confirm   = "confirm" // the relation holds
	Explain   = "explain" // both can be right, and why
	Resolve   = "resolve" // these claims stand
	Dismiss   = "dismiss" // it is no conflict
	Undecided = "undecided"
	SendBack  = "send_back"
	Reversal  = "reverse" // by Reverse alone
)

// verdict is what can be decided of which items, and what that needs.
type verdict struct {
	name   string
	kinds  []string
	closes bool // the item is done with
	reason bool // it has to be said why
}

var verdicts = []verdict{
	{name: Accept, kinds: []string{KindClaim, KindRecheck}, closes: true},
	{name: Amend, kinds: []string{KindClaim, KindRecheck}, closes: true},
	{name: Reject, kinds: []string{KindClaim, KindRecheck, KindRelation}, closes: true},
	{name: Merge, kinds: []string{KindClaim}, closes: true},
	{name: Confirm, kinds: []string{KindRelation}, closes: true},
	{name: Explain, kinds: []string{KindConflict}, closes: true},
	{name: Resolve, kinds: []string{KindConflict}, closes: true, reason: true},
	{name: Dismiss, kinds: []string{KindConflict}, closes: true, reason: true},
	{name: Undecided, kinds: []string{KindClaim, KindRecheck, KindRelation, KindConflict}},
	{name: SendBack, kinds: []string{KindClaim, KindRecheck, KindRelation, KindConflict}, reason: true},
}

// verdictOf finds a verdict by its name.
func verdictOf(name string) (verdict, bool) {
	i := slices.IndexFunc(verdicts, func(v verdict) bool { return v.name == name })
	if i < 0 {
		return verdict{}, false
	}
	return verdicts[i], true
}

// Item is something that somebody must decide. It has the id and the version of
// the claim, the relation or the conflict that it stands for.
type Item struct {
	ID          uuid.UUID
	Kind        string
	Version     int
	Priority    int // what is at stake; the highest comes first, of equal ones the oldest
	SourceID    *uuid.UUID
	OutletID    *uuid.UUID
	Outlet      string
	Language    string
	Metric      string // slug, of a claim or a conflict about a quantity
	Geography   string
	Assignee    string
	EnteredBy   string // who entered it by hand
	State       string
	DecidedBy   []string // who has had their say on this version without closing it
	Reviews     int      // how many people must decide it alike
	QueuedAt    time.Time
	LeasedBy    string     // "" where nobody holds it
	LeasedUntil *time.Time // nil where nobody holds it
}

// Service keeps the queue and takes decisions.
type Service struct {
	pool      *pgxpool.Pool
	newID     func() uuid.UUID
	claims    *claims.Service
	documents *sources.Service
	conflicts *crosscheck.Service
}

// New makes a Service. newID gives UUIDv7 ids. Its hooks (OnClaimWrite and the
// others) are to be set in the slices given.
func New(pool *pgxpool.Pool, newID func() uuid.UUID, c *claims.Service, d *sources.Service, x *crosscheck.Service) *Service {
	return &Service{pool: pool, newID: newID, claims: c, documents: d, conflicts: x}
}
