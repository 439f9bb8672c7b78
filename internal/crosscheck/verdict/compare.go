package verdict

import (
	"whence/internal/fault"
)

// engine is one comparison: the input made ready, and what hints look up.
type engine struct {
	in       Input
	tree     *tree
	copies   *copies
	readings []*reading
	byID     map[string]*reading
	brief    bool // nobody asks for hints

	chains   map[string]Chain      // how claims' attributions go on in other documents, by claim
	cells    map[string][]*reading // quantities by metric, place, dimensions and unit; see hints.go
	lists    map[string][]*reading // those of them that list increments
	known    map[string]*history   // what is known of a cell over time; see known.go
	fits     map[fitKey][]*reading
	sides    map[sideKey][]fit
	disputes map[*reading][]*reading
	borneOut map[*reading]bool

	exceeding map[*reading]Evidence // see aboveBroader
}

func newEngine(in Input) *engine {
	e := &engine{in: in, tree: newTree(&in), copies: newCopies(in.Relations)}
	e.read()
	e.index()
	return e
}

// Compare gives the verdict of every pair of claims, each pair once, a before b
// in the order given, and one more entry for each total that can be set against
// the sum of its components or of its own increments.
//
// Claims of different kinds, and a demand beside an assertion, are never
// compared: they are listed apart. The work grows with the square of the number
// of claims; Groups is for many. The error is an Invalid fault with the
// pointers that Check gives.
func Compare(in Input) (Result, error) {
	if bad := in.Check(); len(bad) > 0 {
		return Result{}, fault.OfFields(bad)
	}
	e := newEngine(in)
	res := Result{Pairs: []Pair{}, NotCompared: []NotCompared{}, Counts: count(e.readings), PolicyVersion: in.Policy.Version()}
	for i, a := range e.readings {
		for _, b := range e.readings[i+1:] {
			p, why := e.pair(a, b)
			if why != "" {
				res.NotCompared = append(res.NotCompared, NotCompared{A: a.c.ID, B: b.c.ID, Reason: why})
				continue
			}
			res.Pairs = append(res.Pairs, p)
		}
	}
	res.Pairs = append(res.Pairs, e.sums(e.readings)...)
	return res, nil
}

// Why two claims get no verdict.
const (
	reasonKind   = "different_kind" // claims of different kinds
	reasonDemand = "demand"         // a demand beside an assertion
	reasonDenied = "denied"         // one denies a number that the other doesn't state
)

// pair judges two claims; why is not empty for two that get no verdict.
func (e *engine) pair(a, b *reading) (p Pair, why string) {
	p = Pair{A: a.c.ID, B: b.c.ID, Members: []string{}, Reasons: []Verdict{}, Hints: []Hint{}, IndependentOrigins: origins(a, b), PolicyVersion: e.in.Policy.Version()}
	if a.c.kind() != b.c.kind() {
		return p, reasonKind
	}
	if (a.c.stance() == Demand) != (b.c.stance() == Demand) {
		return p, reasonDemand
	}
	if a.c.subject() == b.c.subject() { // neither metric's own widths decide between two
		p.PolicyVersion = a.policy.Version()
	}
	switch a.c.kind() {
	case Date:
		return e.datePair(p, a, b)
	case Statement:
		return e.statementPair(p, a, b)
	}
	return e.quantityPair(p, a, b)
}

// refuse makes a pair one that can't be compared, by all its reasons, the first
// in the order of the table being the verdict; false where there is none.
func (p *Pair) refuse(reasons map[Verdict]bool) bool {
	for _, v := range incomparable {
		if reasons[v] {
			p.Reasons = append(p.Reasons, v)
		}
	}
	if len(p.Reasons) == 0 {
		return false
	}
	p.Verdict = p.Reasons[0]
	return true
}

// common gives the reasons that claims of every kind can have.
func common(p *Pair, a, b *reading, differentSubject Verdict) map[Verdict]bool {
	reasons := map[Verdict]bool{}
	if len(a.lack)+len(b.lack) > 0 {
		reasons[Unstated] = true
		p.Unstated = union(a.lack, b.lack)
	}
	if x, y := a.c.subject(), b.c.subject(); x != y && x != "" && y != "" {
		reasons[differentSubject] = true
	}
	if a.dimensions != b.dimensions {
		reasons[DifferentDimension] = true
	}
	if a.geography != b.geography && a.geography != "" && b.geography != "" {
		reasons[DifferentGeography] = true
	}
	return reasons
}

func union(a, b []string) []string {
	var all []string
	for _, list := range [][]string{a, b} {
		for _, s := range list {
			if !oneOf(s, all...) {
				all = append(all, s)
			}
		}
	}
	return all
}
