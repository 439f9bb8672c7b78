package mappings

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"whence/internal/fault"
	"whence/internal/input"
	"whence/internal/tabular"
)

// MappingInput is what a caller may set of a mapping.
type MappingInput struct {
	Slug       string          `json:"slug" validate:"required,slug"`
	Definition string          `json:"definition" validate:"required,prose,max=4000"` // which files it is for
	Rules      tabular.Mapping `json:"rules" validate:"-"`                            // checks itself
}

// Mapping is a mapping as stored.
type Mapping struct {
	MappingInput
	ID        uuid.UUID `json:"id"`
	Version   int       `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// Filter narrows a list of mappings; an empty field takes all.
type Filter struct {
	Q string // part of the slug or the definition, in any case
}

// Check brings the input into the form in which it is stored and refuses what
// can't be; refused rules have pointers below /rules.
func (in *MappingInput) Check() error {
	in.Slug, in.Definition = strings.TrimSpace(in.Slug), strings.TrimSpace(in.Definition)
	if err := input.Check(in); err != nil {
		return err
	}
	return Below("/rules", in.Rules.Check())
}

// Below puts a pointer before those of a mapping's refused fields.
func Below(pointer string, err error) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	out := *f
	out.Fields = make([]fault.Field, len(f.Fields))
	for i, x := range f.Fields {
		x.Pointer = pointer + x.Pointer
		out.Fields[i] = x
	}
	return &out
}
