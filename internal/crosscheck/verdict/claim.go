package verdict

import (
	"maps"
	"strings"

	"whence/internal/quantity"
)

// Kind is what a claim asserts.
type Kind string

// The kinds. A claim without one is a quantity.
const (
	Quantity  Kind = "quantity"
	Date      Kind = "date"
	Statement Kind = "statement"
)

// Stance is how the source stands to what it asserts. A claim without one affirms.
type Stance string

// The stances.
const (
	Affirm Stance = "affirm"
	Deny   Stance = "deny"
	Demand Stance = "demand"
)

// AttributionEnd says how the chain of attribution ends.
type AttributionEnd string

// The ends. A chain that ends unnamed or unknown has no origin that counts.
const (
	Primary AttributionEnd = "primary"
	Unnamed AttributionEnd = "unnamed"
	Unknown AttributionEnd = "unknown"
)

// DateComparator says how a date binds the day meant. None is at.
type DateComparator string

// The comparators of dates: before and after leave the date itself out, since
// and by take it in.
const (
	At     DateComparator = "at"
	Before DateComparator = "before"
	After  DateComparator = "after"
	Since  DateComparator = "since"
	By     DateComparator = "by"
)

// Metric is what a quantity measures.
type Metric struct {
	Slug       string             `json:"slug"`
	Broader    string             `json:"broader,omitempty"`    // slug of the metric that this one is part of
	Components []string           `json:"components,omitempty"` // slugs whose sum this one is
	Unit       string             `json:"unit,omitempty"`       // claims in other units of its kind are converted into it
	Measure    quantity.Measure   `json:"measure,omitempty"`    // none: by the unit, else a total
	Policy     *quantity.Override `json:"policy,omitempty"`
}

// Claim is what is compared: one assertion of one document.
//
// Only ID is always needed; what is missing is unstated. Origin is where the
// attribution ends, as the caller follows it: equal strings are one origin,
// empty is unattributed. A document that reports on its own has its outlet as
// origin (Origin == Outlet); a copy of it then counts with the original.
type Claim struct {
	ID          string            `json:"id"`
	Kind        Kind              `json:"kind,omitempty"`
	Stance      Stance            `json:"stance,omitempty"`
	Metric      string            `json:"metric,omitempty"`
	Event       string            `json:"event,omitempty"`
	Proposition string            `json:"proposition,omitempty"`
	Geography   string            `json:"geography,omitempty"`
	Dimensions  map[string]string `json:"dimensions,omitempty"`

	Quantity       *quantity.Quantity `json:"quantity,omitempty"`
	Period         *quantity.Period   `json:"period,omitempty"` // of a date claim: the date at its grain
	DateComparator DateComparator     `json:"date_comparator,omitempty"`
	AsOf           *quantity.Date     `json:"as_of,omitempty"`

	Origin      string         `json:"origin,omitempty"`
	End         AttributionEnd `json:"attribution_end,omitempty"`
	Document    string         `json:"document,omitempty"`
	Outlet      string         `json:"outlet,omitempty"`
	Owner       string         `json:"owner,omitempty"` // who owns the outlet, where known
	PublishedAt *quantity.Date `json:"published_at,omitempty"`

	// How the chain of attribution can go on in other documents; see chains.go.
	Quotes string `json:"quotes,omitempty"` // the outlet that the last hop names: its documents may lead on
	Open   bool   `json:"open,omitempty"`   // no hop and no end stated: a document that is cited may lead on
	Own    bool   `json:"own,omitempty"`    // the outlet's own report, which Origin names

	DerivedFrom string      `json:"derived_from,omitempty"` // id of the claim that this one is a share of
	Increments  []Increment `json:"increments,omitempty"`   // the claim means their list, and its total by sum
	Series      bool        `json:"series,omitempty"`       // a row of a reference series

	Label string `json:"-"` // what the sentences of hints call it, the id where empty

	// ReadAs is the metric with whose policy a claim without one is read: a whole
	// that others are a share of and that is not compared itself.
	ReadAs string `json:"-"`
}

// Increment is one of the changes that a claim lists (10 % in February).
type Increment struct {
	quantity.Quantity
	Period *quantity.Period `json:"period,omitempty"`
}

// Relation binds two documents. Only confirmed ones count.
type Relation struct {
	Kind      string `json:"kind"` // reprint_of, translation_of, mirror_of, excerpt_of, updates, corrects, cites
	From      string `json:"from"` // the copy
	To        string `json:"to"`   // the original
	Confirmed bool   `json:"confirmed"`
}

// Input is what Compare and Groups take. Metrics need only be declared for
// their tree, unit, measure or policy. Policy is the default one where empty.
type Input struct {
	Metrics   []Metric
	Claims    []Claim
	Relations []Relation
	Policy    quantity.Policy
}

func (c *Claim) kind() Kind {
	if c.Kind == "" {
		return Quantity
	}
	return c.Kind
}

func (c *Claim) stance() Stance {
	if c.Stance == "" {
		return Affirm
	}
	return c.Stance
}

// subject is the slug that the claim is about, by its kind.
func (c *Claim) subject() string {
	switch c.kind() {
	case Date:
		return c.Event
	case Statement:
		return c.Proposition
	}
	return c.Metric
}

// origin is the claim's origin as stated, "" where none can count.
func (c *Claim) origin() string {
	if c.End == Unnamed || c.End == Unknown {
		return ""
	}
	return c.Origin
}

func (c *Claim) timing() quantity.Timing {
	return quantity.Timing{Period: c.Period, Published: c.PublishedAt, AsOf: c.AsOf}
}

// dimensions gives the claim's dimensions as one text that is equal for equal
// ones, whatever their order; empty values are not stated.
func (c *Claim) dimensions() string {
	if len(c.Dimensions) == 0 {
		return ""
	}
	var b strings.Builder
	for _, k := range sortedKeys(maps.Keys(c.Dimensions)) {
		if v := c.Dimensions[k]; v != "" {
			writePart(&b, k)
			writePart(&b, v)
		}
	}
	return b.String()
}

// statesNumber tells whether the claim has a quantity that must be readable: an
// empty one is none, and one beside increments may only give their unit.
func (c *Claim) statesNumber() bool {
	q := c.Quantity
	if q == nil || (len(c.Increments) > 0 && q.Value == nil) {
		return false
	}
	return q.Comparator != "" || q.Value != nil || q.Lower != nil || q.Upper != nil || q.Verbatim != ""
}
