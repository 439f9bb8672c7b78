package crosscheck

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"whence/internal/crosscheck/verdict"
	"whence/internal/decimal"
	"whence/internal/quantity"
)

// row is an accepted claim as a comparison reads it.
type row struct {
	ID             uuid.UUID
	SourceID       uuid.UUID
	Kind           verdict.Kind
	SubjectID      *uuid.UUID // what a claim of this kind is about
	Subject        *string    // its slug
	Stance         string
	Comparator     *string
	Value          *string
	Lower          *string
	Upper          *string
	Unit           *string
	Verbatim       *string
	HasPeriod      bool
	PeriodStart    *time.Time
	PeriodEnd      *time.Time
	PeriodGrain    *string
	Recurrence     *string
	PeriodInferred bool
	DateComparator *string
	Geography      *string
	Dimensions     map[string]string
	AsOf           *time.Time
	DerivedFrom    *uuid.UUID
	AttributionEnd string
	PublishedOn    *time.Time
	Series         bool
	OutletID       *uuid.UUID
	HopPartyID     *uuid.UUID
	HopName        *string
	HopParty       *string
	Increments     json.RawMessage
}

// input makes what the verdicts are computed from. Claims that others are a
// share of come without a metric: they are read, with the widths of theirs, and
// never grouped.
func (l *loaded) input(metrics []verdict.Metric) (verdict.Input, error) {
	in := verdict.Input{Metrics: slices.Clone(metrics), Relations: l.relations}
	for _, p := range l.policies {
		if !slices.ContainsFunc(metrics, func(m verdict.Metric) bool { return m.Slug == p.Slug }) {
			in.Metrics = append(in.Metrics, p)
		}
	}
	for i := range l.rows {
		c, err := l.claim(&l.rows[i])
		if err != nil {
			return in, err
		}
		in.Claims = append(in.Claims, c)
	}
	for i := range l.bases {
		c, err := l.claim(&l.bases[i])
		if err != nil {
			return in, err
		}
		c.Metric, c.ReadAs = "", c.Metric
		in.Claims = append(in.Claims, c)
	}
	return in, nil
}

// period is what the claim states of its time, nil for nothing.
func (r *row) period() *quantity.Period {
	if !r.HasPeriod && r.Recurrence == nil {
		return nil
	}
	return &quantity.Period{
		Start: day(r.PeriodStart), End: day(r.PeriodEnd), Grain: quantity.Grain(text(r.PeriodGrain)),
		Recurrence: text(r.Recurrence), Inferred: r.PeriodInferred,
	}
}

func (l *loaded) claim(r *row) (verdict.Claim, error) {
	c := verdict.Claim{
		ID: r.ID.String(), Kind: r.Kind, Stance: verdict.Stance(r.Stance),
		Geography: text(r.Geography), Dimensions: r.Dimensions, AsOf: day(r.AsOf), Document: r.SourceID.String(),
		PublishedAt: day(r.PublishedOn), Series: r.Series, End: verdict.Primary,
	}
	switch r.Kind {
	case verdict.Date:
		c.Event, c.DateComparator = text(r.Subject), verdict.DateComparator(text(r.DateComparator))
	case verdict.Statement:
		c.Proposition = text(r.Subject)
	default:
		c.Metric = text(r.Subject)
	}
	c.Origin = l.originOf(r).key
	l.setChain(&c, r)
	if c.Origin == "" {
		c.End = verdict.Unknown
		if r.AttributionEnd == string(verdict.Unnamed) {
			c.End = verdict.Unnamed
		}
	}
	if r.OutletID != nil {
		// Not the origin's key: copies are followed here, and need not be again.
		c.Outlet = publisher(*r.OutletID)
		c.Owner = c.Outlet
		c.Label = l.outlets[*r.OutletID].name
		if owner := l.outlets[*r.OutletID].owner; owner != nil {
			c.Owner = publisher(*owner)
		}
	}
	c.Period = r.period()
	var err error
	number := func(s *string) *decimal.Decimal {
		if s == nil {
			return nil
		}
		d, e := decimal.Parse(*s)
		if e != nil {
			err = e
		}
		return &d
	}
	if r.Comparator != nil {
		c.Quantity = &quantity.Quantity{
			Comparator: quantity.Comparator(*r.Comparator), Value: number(r.Value),
			Lower: number(r.Lower), Upper: number(r.Upper), Unit: text(r.Unit), Verbatim: text(r.Verbatim),
		}
	}
	if r.Increments != nil {
		if e := json.Unmarshal(r.Increments, &c.Increments); e != nil {
			err = e
		}
	}
	if err != nil {
		return c, fmt.Errorf("read claim %s: %w", r.ID, err)
	}
	if r.DerivedFrom != nil {
		c.DerivedFrom = r.DerivedFrom.String()
		if !l.has[*r.DerivedFrom] {
			// What it is a share of was rejected: the share says no number any more.
			c.DerivedFrom, c.Quantity, c.Increments = "", nil, nil
		}
	}
	return c, nil
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func day(t *time.Time) *quantity.Date {
	if t == nil {
		return nil
	}
	d := quantity.DateOf(*t)
	return &d
}
