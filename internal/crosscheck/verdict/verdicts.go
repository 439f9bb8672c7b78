package verdict

import (
	"whence/internal/decimal"
)

// Verdict is what a comparison found.
type Verdict string

// The verdicts, in the order in which the first that applies is taken.
const (
	SameClaim            Verdict = "same_claim"
	ScaleError           Verdict = "suspected_scale_error"
	PartExceedsWhole     Verdict = "part_exceeds_whole"
	SumMismatch          Verdict = "sum_mismatch"
	Unstated             Verdict = "unstated"
	DifferentMetric      Verdict = "different_metric"
	DifferentEvent       Verdict = "different_event"
	DifferentProposition Verdict = "different_proposition"
	DifferentDimension   Verdict = "different_dimension"
	DifferentPeriod      Verdict = "different_period"
	DifferentGeography   Verdict = "different_geography"
	DifferentUnit        Verdict = "different_unit"
	CumulativeVsPeriodic Verdict = "cumulative_vs_periodic"
	Revised              Verdict = "revised"
	Agree                Verdict = "agree"
	Tension              Verdict = "tension"
	Conflict             Verdict = "conflict"
	Development          Verdict = "development"     // statements about different times
	StanceConflict       Verdict = "stance_conflict" // one affirms what the other denies
	Single               Verdict = "single"          // a group of one voice
)

// Via says what made two claims agree.
type Via string

// The ways to agree.
const (
	ViaValue      Via = "value"
	ViaRounding   Via = "rounding"
	ViaBound      Via = "bound"
	ViaNearPeriod Via = "near_period"
	ViaDerived    Via = "derived"
	ViaRefinement Via = "refinement"
	ViaSum        Via = "sum"
)

// incomparable is the order in which reasons are named: the first is the verdict.
var incomparable = []Verdict{
	Unstated, DifferentMetric, DifferentEvent, DifferentProposition, DifferentDimension,
	DifferentPeriod, DifferentGeography, DifferentUnit, CumulativeVsPeriodic,
}

// weight orders the verdicts that voices of one group can have, the worst last.
var weight = map[Verdict]int{
	Single: 0, DifferentPeriod: 1, Development: 1, Agree: 2, Revised: 3, Tension: 4,
	ScaleError: 5, SumMismatch: 6, StanceConflict: 7, Conflict: 8,
}

// Severity puts a spread into a word.
type Severity string

// severities is the table of severities: the first row whose limit the spread
// is below.
var severities = []struct {
	below decimal.Decimal
	word  Severity
}{
	{decimal.MustParse("0.02"), "minor"},
	{decimal.MustParse("0.10"), "moderate"},
	{decimal.MustParse("1"), "major"},
}

const extreme Severity = "extreme"

// spreadPlaces is how many digits behind the point a spread is shown with.
// Verdicts are decided on the exact fraction.
const spreadPlaces = 6

// spread is the gap between two usual intervals as an exact fraction.
type spread struct{ gap, over decimal.Decimal }

// atMost tells whether the spread is at most x.
func (s spread) atMost(x decimal.Decimal) bool { return s.gap.LessEq(s.over.Mul(x)) }

// below tells whether the spread is below x.
func (s spread) below(x decimal.Decimal) bool { return s.gap.Less(s.over.Mul(x)) }

// less tells whether the spread is smaller than t.
func (s spread) less(t spread) bool { return s.gap.Mul(t.over).Less(t.gap.Mul(s.over)) }

// shown gives the spread as a decimal, rounded half up.
func (s spread) shown() *decimal.Decimal {
	q, ok := s.gap.Quo(s.over)
	if !ok {
		return nil
	}
	q = q.Round(spreadPlaces).Reduced()
	return &q
}

func (s spread) severity() Severity {
	for _, row := range severities {
		if s.below(row.below) {
			return row.word
		}
	}
	return extreme
}

// slipFactors are the factors by which a number goes wrong when its scale is
// read or translated wrongly.
var slipFactors = []struct {
	factor decimal.Decimal
	about  float64 // the same, for a quick look
	slip   string
}{
	{decimal.FromInt(10), 1e1, "a digit too many or too few"},
	{decimal.FromInt(100), 1e2, "百 left out, or 亿 read as a million"},
	{decimal.FromInt(1000), 1e3, "a thousand left out, or a million read as a billion"},
	{decimal.FromInt(10_000), 1e4, "万 left out"},
	{decimal.FromInt(100_000_000), 1e8, "亿 left out"},
}

// copyKinds are the relations that make two documents one text.
var copyKinds = map[string]bool{"reprint_of": true, "translation_of": true, "mirror_of": true, "excerpt_of": true}

// citation is the relation along which a chain of attribution goes on.
const citation = "cites"

// translation is the relation across which a number's scale slips.
const translation = "translation_of"
