package metrics

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"whence/internal/input"
	"whence/internal/names"
)

// TopicInput is what a caller may set of an event or a proposition.
type TopicInput struct {
	Slug       string       `json:"slug" validate:"required,slug"`
	Definition string       `json:"definition" validate:"required,prose,max=4000"`
	Names      []names.Name `json:"names" validate:"max=200,dive"`
}

// Topic is an event, which dates are about, or a proposition, which statements
// are about.
type Topic struct {
	TopicInput
	ID        uuid.UUID `json:"id"`
	Version   int       `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// TopicFilter narrows a list of topics; each empty field takes all.
type TopicFilter struct {
	Slugs []string // any of these
	Q     string   // part of the slug or of a name in any language, in any case
}

// Check brings the input into the form in which it is stored and refuses what
// can't be.
func (in *TopicInput) Check() error {
	in.Slug, in.Definition = strings.TrimSpace(in.Slug), strings.TrimSpace(in.Definition)
	list, err := names.Check(in.Names, "/names", false)
	if err != nil {
		return err
	}
	in.Names = list
	if err := input.Check(in); err != nil {
		return err
	}
	names.Sort(in.Names)
	return nil
}
