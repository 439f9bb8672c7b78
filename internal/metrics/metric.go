package metrics

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"whence/internal/input"
	"whence/internal/names"
	"whence/internal/quantity"
)

// Measure says how a metric's values lie in time.
type Measure string

// The measures.
const (
	Total Measure = "total" // counted over a period
	Level Measure = "level" // as it stands at a time
	Rate  Measure = "rate"  // per something, valid for a period
)

// MetricInput is what a caller may set of a metric. Broader and Components
// name other metrics by slug or by id; as read they are always slugs.
type MetricInput struct {
	Slug       string       `json:"slug" validate:"required,slug"`
	Definition string       `json:"definition" validate:"required,prose,max=4000"`
	Unit       string       `json:"unit" validate:"required,line,max=60"` // deaths, percent, USD, …
	Measure    Measure      `json:"measure" validate:"required,oneof=total level rate"`
	Broader    *string      `json:"broader" validate:"omitempty,max=100"` // what it is a part of; nil for none
	Components []string     `json:"components" validate:"max=200,dive,required,max=100"`
	Names      []names.Name `json:"names" validate:"max=200,dive"`
}

// Metric is what is measured.
type Metric struct {
	MetricInput
	ID           uuid.UUID   `json:"id"`
	BroaderID    *uuid.UUID  `json:"broader_id"`
	ComponentIDs []uuid.UUID `json:"component_ids"` // in the order of Components
	Version      int         `json:"version"`
	CreatedAt    time.Time   `json:"created_at"`
	UpdatedAt    time.Time   `json:"updated_at"`
}

// MetricFilter narrows a list of metrics; each empty field takes all.
type MetricFilter struct {
	Slugs    []string // any of these
	Broader  []string // directly below any of these, by slug or id
	Measures []string // any of these
	Q        string   // part of the slug or of a name in any language, in any case
}

// Check brings the input into the form in which it is stored and refuses what
// can't be.
func (in *MetricInput) Check() error {
	in.Slug = strings.TrimSpace(in.Slug)
	in.Definition, in.Unit = strings.TrimSpace(in.Definition), strings.TrimSpace(in.Unit)
	if unit := quantity.CanonicalUnit(in.Unit); unit != "" { // as claims keep theirs, so that the two are one
		in.Unit = unit
	}
	if in.Broader != nil && strings.TrimSpace(*in.Broader) == "" {
		in.Broader = nil
	}
	if in.Components == nil {
		in.Components = []string{}
	}
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
