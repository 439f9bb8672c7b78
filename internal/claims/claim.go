package claims

import (
	"time"

	"github.com/google/uuid"

	"whence/internal/decimal"
	"whence/internal/quantity"
	"whence/internal/span"
)

// The kinds of claim.
const (
	KindQuantity  = "quantity"
	KindDate      = "date"
	KindStatement = "statement"
)

// The states of a claim.
const (
	Proposed = "proposed"
	Accepted = "accepted"
	Rejected = "rejected"
)

// The stances that a document takes to what it claims.
const (
	Affirm = "affirm"
	Deny   = "deny"
	Demand = "demand"
)

// Where a chain of attribution ends: at a named root, at one who is not named,
// or nobody knows where.
const (
	EndPrimary = "primary"
	EndUnnamed = "unnamed"
	EndUnknown = "unknown"
)

// Input is every field of a claim that a caller may set. Kind and SourceID
// can't be changed later, and Confidence and Extractor come from Propose only.
// Empty strings stand for what is not stated.
type Input struct {
	SourceID uuid.UUID `json:"source_id" validate:"required"`
	Kind     string    `json:"kind" validate:"oneof=quantity date statement"`
	Stance   string    `json:"stance" validate:"oneof=affirm deny demand"` // "" is affirm

	// The subject, by slug: of a quantity, a date and a statement respectively.
	Metric      string `json:"metric,omitempty" validate:"omitempty,slug"`
	Event       string `json:"event,omitempty" validate:"omitempty,slug"`
	Proposition string `json:"proposition,omitempty" validate:"omitempty,slug"`

	// Wording is of a date or a statement: the words of the document that name the
	// event or state the proposition. "…" stands between pieces.
	Wording string `json:"wording,omitempty"`

	Quantity       *quantity.Quantity  `json:"quantity"` // nil where the claim states increments alone
	Increments     []quantity.Quantity `json:"increments" validate:"max=100"`
	Period         *quantity.Period    `json:"period"`                                                                        // of a date claim: the date itself
	DateComparator string              `json:"date_comparator,omitempty" validate:"omitempty,oneof=at before after since by"` // "" of a date claim is at
	Geography      string              `json:"geography,omitempty" validate:"omitempty,geography"`
	Dimensions     map[string]string   `json:"dimensions" validate:"max=20"`
	AsOf           *quantity.Date      `json:"as_of"`
	Notes          map[string]string   `json:"notes,omitempty"` // of a row of a data file: what stands beside its number and compares nothing; from Import only
	DerivedFrom    *uuid.UUID          `json:"derived_from"`    // the claim that this one is a share of

	Attribution    []Hop      `json:"attribution" validate:"max=20"`
	AttributionEnd string     `json:"attribution_end" validate:"oneof=primary unnamed unknown"` // "" is primary with hops, else unknown
	Citations      []Citation `json:"citations" validate:"max=20"`

	Status       string           `json:"status" validate:"oneof=proposed accepted rejected"` // "" is proposed
	NeedsRecheck bool             `json:"needs_recheck"`
	Confidence   *decimal.Decimal `json:"confidence"` // 0 to 1
	Extractor    string           `json:"extractor,omitempty" validate:"line,max=60"`
}

// Hop is one step of the attribution, from the document towards the root.
type Hop struct {
	// Party is the slug, the id or any name of a party. What comes back is the
	// party's name, or, of a name that no party has, the name as written.
	Party    string     `json:"party"`
	Written  string     `json:"written,omitempty"` // the name as written, where it was told
	PartyID  *uuid.UUID `json:"party_id"`          // nil of a name that no party has
	Relation string     `json:"relation"`          // reports_from, cites_data_of or quotes; "" is reports_from

	// Where the hop's own words are in the snapshot of the first citation, in
	// code points; both or neither.
	Start *int `json:"start"`
	End   *int `json:"end"`
}

// Citation binds a claim to words of a snapshot. As input, a nil SnapshotID is
// the document's newest snapshot, and an End of 0 has the place found by the
// words; the surroundings kept are always those of the text.
//
// The citation stays bound to its own snapshot. State says how its words stand
// in the document's newest one, and MovedTo where they begin there if they have
// moved, in code points; both follow by themselves, and as input are ignored.
type Citation struct {
	ID         uuid.UUID `json:"id"`
	SnapshotID uuid.UUID `json:"snapshot_id"`
	span.Selector
	State   span.State `json:"state"`
	MovedTo *int       `json:"moved_to"`       // nil unless State is moved
	Cell    string     `json:"cell,omitempty"` // of a data file: "row,column" from 1, the header included (RFC 7111); from Import only
}

// Claim is a claim as stored.
type Claim struct {
	Input
	ID        uuid.UUID  `json:"id"`
	DecidedAt *time.Time `json:"decided_at"` // nil while proposed
	DecidedBy string     `json:"decided_by,omitempty"`
	CreatedAt time.Time  `json:"created_at"`
	UpdatedAt time.Time  `json:"updated_at"`
	Version   int        `json:"version"`

	// MetricID is the id of Metric, for those who compare.
	MetricID *uuid.UUID `json:"-"`
}

// Proposal is a claim that an extractor proposes. An ID may be given
// beforehand, so that one proposal can be DerivedFrom another of the same call.
type Proposal struct {
	ID uuid.UUID
	Input
}
