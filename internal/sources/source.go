package sources

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"whence/internal/fault"
	"whence/internal/input"
	"whence/internal/quantity"
)

// SourceInput is what a caller may set of a source.
type SourceInput struct {
	OutletID     *uuid.UUID `json:"outlet_id"`
	Kind         string     `json:"kind" validate:"required,oneof=article data statement report other"`
	URL          *string    `json:"url" validate:"omitempty,line,max=4000"`           // http or https, as it was given
	CanonicalURL *string    `json:"canonical_url" validate:"omitempty,line,max=4000"` // http or https, as the document says
	Title        *string    `json:"title" validate:"omitempty,line,max=1000"`
	Authors      []string   `json:"authors" validate:"max=100,dive,required,line,max=300"`
	PublishedAt  *time.Time `json:"published_at"` // an instant, to the microsecond
	// PublishedPrecision says how finely PublishedAt was stated, second where
	// nothing says otherwise. PublishedOn is its day in the document's own zone,
	// that of UTC where nothing says otherwise or where the two can't both be.
	PublishedPrecision *string        `json:"published_precision" validate:"omitempty,oneof=year month day minute second millisecond"`
	PublishedOn        *quantity.Date `json:"published_on"`
	Language           *string        `json:"language" validate:"omitempty,language"` // BCP 47
}

// Source is one published document of an outlet.
type Source struct {
	SourceInput
	ID         uuid.UUID `json:"id"`
	OutletName *string   `json:"-"` // as the outlet is called now
	Version    int       `json:"version"`
	CreatedAt  time.Time `json:"created_at"`
	UpdatedAt  time.Time `json:"updated_at"`
}

// SourceFilter narrows a list of sources; each empty field takes all.
type SourceFilter struct {
	IDs           []uuid.UUID
	OutletIDs     []uuid.UUID
	Languages     []string // a bare language takes its scripts and regions too
	Kinds         []string
	PublishedFrom *time.Time // inclusive
	PublishedTo   *time.Time // exclusive
	URLs          []string   // either URL is exactly one of these
	Q             string     // part of the title, in any case
}

// Check brings the input into the form in which it is stored and refuses what
// can't be.
func (in *SourceInput) Check() error {
	if in.Kind == "" {
		in.Kind = "article"
	}
	in.URL, in.CanonicalURL = optional(in.URL), optional(in.CanonicalURL)
	in.Title, in.Language = optional(in.Title), optional(in.Language)
	in.PublishedPrecision = optional(in.PublishedPrecision)
	authors := make([]string, 0, len(in.Authors))
	for _, a := range in.Authors {
		authors = append(authors, strings.TrimSpace(a))
	}
	in.Authors = authors
	if err := input.Check(in); err != nil {
		return err
	}
	for pointer, u := range map[string]*string{"/url": in.URL, "/canonical_url": in.CanonicalURL} {
		if u == nil {
			continue
		}
		if _, err := parseURL(*u); err != nil {
			return fault.AtField(pointer, "invalid_url", "%s", err)
		}
	}
	return in.checkPublished()
}

// checkPublished makes the three parts of the publication time agree.
func (in *SourceInput) checkPublished() error {
	if in.PublishedAt == nil {
		in.PublishedPrecision, in.PublishedOn = nil, nil
		return nil
	}
	at := in.PublishedAt.UTC().Truncate(time.Microsecond)
	if at.Year() < quantity.MinYear || at.Year() > quantity.MaxYear {
		return fault.AtField("/published_at", "out_of_range", "must be in the years %d to %d", quantity.MinYear, quantity.MaxYear)
	}
	in.PublishedAt = &at
	if in.PublishedPrecision == nil {
		second := "second"
		in.PublishedPrecision = &second
	}
	day := quantity.DateOf(at)
	if in.PublishedOn != nil {
		if _, ok := quantity.NewDate(in.PublishedOn.Year, in.PublishedOn.Month, in.PublishedOn.Day); !ok {
			return fault.AtField("/published_on", "invalid_date", "must be a day of the calendar")
		}
		if apart := day.DaysUntil(*in.PublishedOn); apart >= -1 && apart <= 1 {
			day = *in.PublishedOn
		}
	}
	in.PublishedOn = &day
	return nil
}

// parseURL reads an absolute http or https URL. The error is one sentence for
// a person.
func parseURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return nil, fmt.Errorf("must be an absolute URL that begins with http:// or https://")
	}
	if u.User != nil {
		return nil, fmt.Errorf("must not hold a name or a password")
	}
	return u, nil
}
