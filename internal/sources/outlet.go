package sources

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"whence/internal/fault"
	"whence/internal/input"
)

// OutletInput is what a caller may set of an outlet.
type OutletInput struct {
	Name              string     `json:"name" validate:"required,line,max=300"`
	Kind              string     `json:"kind" validate:"required,oneof=newspaper broadcaster wire agency_of_state think_tank aggregator mirror other unknown"`
	Domains           []string   `json:"domains" validate:"max=100"`                         // lower case, ASCII, each of one outlet only
	Language          *string    `json:"language" validate:"omitempty,language"`             // BCP 47
	Country           *string    `json:"country" validate:"omitempty,geography"`             // ISO 3166-1 alpha-2
	ParentID          *uuid.UUID `json:"parent_id"`                                          // the outlet that owns this one
	Reliability       *string    `json:"reliability" validate:"omitempty,oneof=A B C D E F"` // Admiralty grade; needs a reason
	ReliabilityReason *string    `json:"reliability_reason" validate:"omitempty,prose,max=2000"`
}

// Outlet is a publisher.
type Outlet struct {
	OutletInput
	ID        uuid.UUID `json:"id"`
	Version   int       `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// OutletFilter narrows a list of outlets; each empty field takes all.
type OutletFilter struct {
	Kinds     []string
	Countries []string
	Languages []string // a bare language takes its scripts and regions too
	Domains   []string // owners of exactly these
	ParentIDs []uuid.UUID
	Q         string // part of the name, in any case
}

// Check brings the input into the form in which it is stored and refuses what
// can't be.
func (in *OutletInput) Check() error {
	in.Name = strings.TrimSpace(in.Name)
	if in.Kind == "" {
		in.Kind = "unknown"
	}
	in.Language, in.Country = optional(in.Language), optional(in.Country)
	in.Reliability, in.ReliabilityReason = optional(in.Reliability), optional(in.ReliabilityReason)
	if err := input.Check(in); err != nil {
		return err
	}
	if in.Reliability != nil && in.ReliabilityReason == nil {
		return fault.AtField("/reliability_reason", "required", "a grade of reliability is never given without saying why")
	}
	domains := make([]string, 0, len(in.Domains))
	for i, written := range in.Domains {
		at := fmt.Sprintf("/domains/%d", i)
		d, ok := Domain(written)
		if !ok {
			return fault.AtField(at, "invalid_domain", "must be a host's name such as news.example, without scheme, port or path")
		}
		if slices.Contains(domains, d) {
			return fault.AtField(at, "duplicate", "%q is there twice", d)
		}
		domains = append(domains, d)
	}
	slices.Sort(domains)
	in.Domains = domains
	return nil
}

// optional trims a text that may be left out; an empty one is left out. One of
// blanks stays as it is, for the checks to refuse: whoever sends it means
// something, and not that what is stored be emptied.
func optional(s *string) *string {
	if s == nil || *s == "" {
		return nil
	}
	if t := strings.TrimSpace(*s); t != "" {
		return &t
	}
	return s
}
