package sources

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"whence/internal/fault"
	"whence/internal/input"
	"whence/internal/names"
)

// PartyInput is what a caller may set of a party.
type PartyInput struct {
	Slug     string       `json:"slug" validate:"required,slug"`
	Name     string       `json:"name" validate:"required,line,max=300"`
	Kind     string       `json:"kind" validate:"required,oneof=person organisation outlet"`
	OutletID *uuid.UUID   `json:"outlet_id"` // needed where the kind is outlet; each outlet is one party at most
	Names    []names.Name `json:"names" validate:"max=200,dive"`
}

// Party is who can say or publish something.
type Party struct {
	PartyInput
	ID        uuid.UUID `json:"id"`
	Version   int       `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// PartyFilter narrows a list of parties; each empty field takes all.
type PartyFilter struct {
	Slugs     []string
	Kinds     []string
	OutletIDs []uuid.UUID
	Q         string // part of the slug or of any name, in any case
}

// Check brings the input into the form in which it is stored and refuses what
// can't be.
func (in *PartyInput) Check() error {
	in.Slug, in.Name = strings.TrimSpace(in.Slug), strings.TrimSpace(in.Name)
	list, err := names.Check(in.Names, "/names", true)
	if err != nil {
		return err
	}
	in.Names = list
	if err := input.Check(in); err != nil {
		return err
	}
	if _, err := names.Check([]names.Name{{Name: in.Name}}, "", true); err != nil {
		f, _ := fault.As(err)
		return fault.AtField("/name", f.Code, "%s", f.Detail)
	}
	if in.Kind == "outlet" && in.OutletID == nil {
		return fault.AtField("/outlet_id", "required", "a party that is an outlet must say which")
	}
	names.Sort(in.Names)
	return nil
}
