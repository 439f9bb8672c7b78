package verdict

import "whence/internal/decimal"

// Pair is the verdict of two claims, A before B in the order given, or of a
// total against a sum: then A is the total's claim, B is "" and Members are the
// claims that were summed.
type Pair struct {
	A       string    `json:"a"`
	B       string    `json:"b"`
	Members []string  `json:"members"`
	Verdict Verdict   `json:"verdict"`
	Via     Via       `json:"via,omitempty"`
	Reasons []Verdict `json:"reasons"` // every reason not to compare, the verdict first; empty where compared

	// Of claims that were compared as numbers and are apart.
	Severity Severity         `json:"severity,omitempty"`
	Spread   *decimal.Decimal `json:"spread"`
	// Whether both could be true: their strict readings overlap.
	LogicallyPossible *bool  `json:"logically_possible"`
	Hints             []Hint `json:"hints"`

	Unstated           []string `json:"unstated,omitempty"` // the fields that a claim lacks, for that reason
	Branch             *Branch  `json:"branch,omitempty"`   // where the metrics lie on one branch of the tree
	IndependentOrigins int      `json:"independent_origins"`
	PolicyVersion      string   `json:"policy_version"` // the widths that made the verdict: the metric's own, or the result's
}

// Branch says which of two metrics is part of the other.
type Branch struct {
	Part     string `json:"part"`  // the narrower metric
	Whole    string `json:"whole"` // the broader one
	PartOf   string `json:"part_claim,omitempty"`
	WholeOf  string `json:"whole_claim,omitempty"`
	Distance int    `json:"distance"` // steps up the tree
}

// NotCompared is a pair that gets no verdict, or in a group a claim that joins
// none, and why.
type NotCompared struct {
	A      string `json:"a"`
	B      string `json:"b,omitempty"`
	Reason string `json:"reason"`
}

// Counts is who stands behind some claims. Copies of one text are one origin;
// Unattributed counts the voices whose chain ends nowhere apart.
type Counts struct {
	Claims             int `json:"claims"`
	Documents          int `json:"documents"`
	Outlets            int `json:"outlets"`
	IndependentOrigins int `json:"independent_origins"`
	Unattributed       int `json:"unattributed"`
}

// Result is the answer of Compare.
type Result struct {
	Pairs         []Pair        `json:"pairs"`
	NotCompared   []NotCompared `json:"not_compared"` // claims of different kinds, demands beside assertions
	Counts        Counts        `json:"counts"`
	PolicyVersion string        `json:"policy_version"`
}

// Hint is a testable hypothesis about why two claims differ.
type Hint struct {
	Code     string   `json:"code"`
	Evidence Evidence `json:"evidence"`
}

// Evidence is what speaks for a hint.
type Evidence struct {
	Claim  string   `json:"claim"`            // the claim that the hint is about
	Claims []string `json:"claims,omitempty"` // the claims that support it
	Metric string   `json:"metric,omitempty"` // the metric that the number fits
	Period string   `json:"period,omitempty"` // the period that the number fits
	Factor string   `json:"factor,omitempty"` // by which the numbers differ
	Value  string   `json:"value,omitempty"`  // a number computed on the way
	Text   string   `json:"text"`             // one sentence for a person
}
