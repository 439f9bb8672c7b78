package metrics

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// Widths are numbers that the rules of comparing are made with, by their names.
type Widths map[quantity.WidthName]decimal.Decimal

// PolicyInput is what a caller may set of a policy: the widths that are not the
// defaults.
type PolicyInput struct {
	Widths Widths `json:"widths"`
}

// Policy is the widths that the claims of one metric are compared with. Every
// metric has one: that of a metric whose widths nobody has set is version 0.
type Policy struct {
	PolicyInput
	MetricID  uuid.UUID  `json:"metric_id"`
	Slug      string     `json:"metric"`
	Version   int        `json:"version"`
	ChangedAt *time.Time `json:"changed_at"` // nil for version 0
}

// Name is what verdicts call the policy, such as "section-2/1+overdose-deaths/3".
func (p Policy) Name() string {
	if p.Version == 0 {
		return quantity.PolicyVersion
	}
	return fmt.Sprintf("%s+%s/%d", quantity.PolicyVersion, p.Slug, p.Version)
}

// Override is the policy as comparisons take it, nil for version 0.
func (p Policy) Override() *quantity.Override {
	if p.Version == 0 {
		return nil
	}
	return &quantity.Override{Version: p.Name(), Widths: p.Widths}
}

// Table gives every width with its value under the policy.
func (p Policy) Table() ([]quantity.WidthRow, error) {
	pol, err := quantity.Policy{}.With(quantity.Override{Widths: p.Widths})
	if err != nil {
		return nil, err
	}
	return pol.Table(), nil
}

// Check refuses, as Invalid with pointers below `/widths`, a width that there is not, that is out of its bounds, or
// that would put a usual reading outside its strict one.
func (in *PolicyInput) Check() error {
	if _, err := (quantity.Policy{}).With(quantity.Override{Widths: in.Widths}); err != nil {
		return err
	}
	if in.Widths == nil {
		in.Widths = Widths{}
	}
	return nil
}
