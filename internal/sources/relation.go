package sources

import (
	"time"

	"github.com/google/uuid"

	"whence/internal/decimal"
	"whence/internal/fault"
	"whence/internal/input"
)

// The states of a relation.
const (
	Proposed  = "proposed"
	Confirmed = "confirmed"
	Rejected  = "rejected"
)

// copies are the kinds by which a document repeats another one.
var copies = map[string]bool{"reprint_of": true, "translation_of": true, "mirror_of": true, "excerpt_of": true}

// RelationInput is what a caller may set of a relation; which documents it
// joins, and how, is set once.
type RelationInput struct {
	SourceID   uuid.UUID        `json:"source_id"`    // the document that reprints, translates, cites …
	ToSourceID uuid.UUID        `json:"to_source_id"` // … this one
	Kind       string           `json:"kind" validate:"required,oneof=reprint_of translation_of mirror_of excerpt_of updates corrects cites"`
	State      string           `json:"state" validate:"required,oneof=proposed confirmed rejected"` // proposed where none is given
	Score      *decimal.Decimal `json:"score"`                                                       // 0 to 1: how sure whatever proposed it was
	Evidence   map[string]any   `json:"evidence"`                                                    // what speaks for it, as one JSON object
}

// Relation says how one document depends on another.
type Relation struct {
	RelationInput
	ID        uuid.UUID `json:"id"`
	Version   int       `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// RelationFilter narrows a list of relations; each empty field takes all.
type RelationFilter struct {
	SourceIDs []uuid.UUID // at either end
	Kinds     []string
	States    []string
}

// Check brings the input into the form in which it is stored and refuses what
// can't be.
func (in *RelationInput) Check() error {
	if in.State == "" {
		in.State = Proposed
	}
	if in.Evidence == nil {
		in.Evidence = map[string]any{}
	}
	if err := input.Check(in); err != nil {
		return err
	}
	if in.SourceID == in.ToSourceID {
		return fault.AtField("/to_source_id", "self_relation", "a document has no relation to itself")
	}
	if in.Score != nil && (in.Score.Sign() < 0 || decimal.FromInt(1).Less(*in.Score)) {
		return fault.AtField("/score", "out_of_range", "must be from 0 to 1")
	}
	return input.Object("/evidence", in.Evidence)
}

// Counts tells whether origins are counted by this relation.
func (in RelationInput) Counts() bool { return in.State == Confirmed }

// copies tells whether the relation says that one document repeats the other.
func (in RelationInput) copies() bool { return copies[in.Kind] }
