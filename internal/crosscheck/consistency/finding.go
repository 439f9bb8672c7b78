package consistency

import (
	"whence/internal/crosscheck/verdict"
	"whence/internal/decimal"
	"whence/internal/extract"
	"whence/internal/quantity"
)

// Code says what does not follow.
type Code string

// The codes.
const (
	SumMismatch        Code = "sum_mismatch"        // parts that don't make their total
	PartExceedsWhole   Code = "part_exceeds_whole"  // parts that are more than what they are part of
	ShareMismatch      Code = "share_mismatch"      // a share that doesn't follow from its numbers
	ChangeMismatch     Code = "change_mismatch"     // a change that doesn't follow from its levels
	DirectionMismatch  Code = "direction_mismatch"  // a rise to less, a fall to more
	RatioMismatch      Code = "ratio_mismatch"      // a multiple that doesn't follow from its levels
	DifferenceMismatch Code = "difference_mismatch" // a difference that doesn't follow from its numbers
	Contradiction      Code = "contradiction"       // two numbers for one thing, by one origin
)

// Role is what a figure is in a finding.
type Role string

// The roles.
const (
	Total   Role = "total"   // what the parts make
	Part    Role = "part"    // one of them
	Share   Role = "share"   // how much of the total a part is
	Earlier Role = "earlier" // the level before
	Later   Role = "later"   // the level after
	Change  Role = "change"  // from the one to the other
	Other   Role = "other"   // one of two numbers for one thing
)

// Figure is one number of a finding, with the words that state it.
type Figure struct {
	Role     Role
	Start    int // code points, end exclusive
	End      int
	Text     string
	Quantity quantity.Quantity
	Claims   []string // ids of the claims that it is the number of, where the caller knows them
}

// Finding is one thing that a text says and its own numbers don't bear out,
// whichever way they are rounded.
//
// Stated is what the last of Figures says, in Unit, and Implied what the others
// make of it: they don't meet. Of a direction there is only Implied, the change
// from the earlier level to the later one; of claims that are computed
// themselves there may be neither.
type Finding struct {
	Code     Code
	Start    int // of the sentences that the figures stand in
	End      int
	Figures  []Figure
	Unit     string
	Stated   *quantity.Interval
	Implied  *quantity.Interval
	Spread   *decimal.Decimal // as in a comparison of two claims
	Severity verdict.Severity
	Text     string // one sentence for a person
}

// Input is a text with the mentions that extract found in it.
type Input struct {
	Text     string
	Mentions []extract.Mention
	Policy   quantity.Policy
}
