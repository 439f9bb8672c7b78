package verdict

import (
	"cmp"
	"slices"
	"strings"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// Group is the claims that may be compared: one subject, dimensions, place and
// unit, and periods that match one anchor.
type Group struct {
	Kind       Kind              `json:"kind"`
	Subject    string            `json:"metric"` // slug of the metric, the event or the proposition
	Dimensions map[string]string `json:"dimensions"`
	Geography  string            `json:"geography"`
	Unit       string            `json:"unit"`
	Period     *quantity.Period  `json:"period"` // the anchor; nil where no claim states one

	// Verdict is the worst among the voices, single for one voice. Severity and
	// Spread are those of Worst; LogicallyPossible tells whether all voices
	// could be right.
	Verdict           Verdict          `json:"verdict"`
	Severity          Severity         `json:"severity,omitempty"`
	Spread            *decimal.Decimal `json:"spread"`
	LogicallyPossible *bool            `json:"logically_possible"`
	Counts
	Members  []Member  `json:"claims"`
	Near     []string  `json:"near"` // claims whose period is only near the anchor
	Clusters []Cluster `json:"clusters"`
	Hints    []Hint    `json:"hints"`

	Worst     *Pair    `json:"worst,omitempty"`     // the two claims that disagree most
	Suspected []Pair   `json:"suspected,omitempty"` // claims of one voice whose numbers differ by a slipped scale
	Disagree  []string `json:"disagree,omitempty"`  // a claim of each voice that is in the conflict, sorted
	// Disputants are the voices that are in the conflict, in the order of Disagree.
	Disputants []Disputant `json:"-"`
	// ConflictKey is equal for one conflict seen from several anchors, empty
	// where there is none.
	ConflictKey   string `json:"-"`
	PolicyVersion string `json:"policy_version"`
}

// Standing says what a claim counts for in its group.
type Standing string

// The standings.
const (
	Speaks      Standing = "voice"        // its interval is the voice's
	Repeats     Standing = "copy"         // the same as another claim of its voice
	Superseded  Standing = "superseded"   // the voice has a later vintage
	OtherPeriod Standing = "other_period" // the voice has a claim closer to the anchor
	Slipped     Standing = "suspected"    // its number is another claim's with a slipped scale
)

// Member is a claim in a group.
type Member struct {
	ClaimID  string             `json:"claim_id"`
	Outlet   string             `json:"outlet"`
	Origin   string             `json:"origin"` // "" for a claim whose chain ends nowhere
	Standing Standing           `json:"standing"`
	Series   bool               `json:"series,omitempty"`
	Stance   Stance             `json:"stance"`
	Strict   *quantity.Interval `json:"strict"` // nil for dates and statements
	Usual    *quantity.Interval `json:"usual"`
	Days     *Days              `json:"days,omitempty"` // nil for quantities
}

// Days are those that a date rules in, or that a statement is about. A nil end
// is open.
type Days struct {
	First *quantity.Date `json:"first"`
	Last  *quantity.Date `json:"last"`
}

// Cluster is claims whose usual intervals hang together.
type Cluster struct {
	ClaimIDs           []string         `json:"claim_ids"`
	Lo                 *decimal.Decimal `json:"lo"`
	Hi                 *decimal.Decimal `json:"hi"`
	IndependentOrigins int              `json:"independent_origins"`
}

// Grouping is the answer of Groups.
type Grouping struct {
	Groups        []Group       `json:"groups"`
	Related       []Pair        `json:"related"` // between groups of one branch of the tree, and sums
	NotCompared   []NotCompared `json:"not_compared"`
	PolicyVersion string        `json:"policy_version"`

	// Chains says, by claim, whose attribution other documents lead on.
	Chains map[string]Chain `json:"-"`
}

// Groups sorts claims into groups and gives each group its verdict, in n log n
// for claims that state few different periods. It refuses nothing: a claim
// that can't be compared is listed with the reason. The order of the claims
// changes nothing but the order of equal ones.
func Groups(in Input) Grouping { return newEngine(in).groups() }

// Standings is Groups for those who keep verdicts: without hints, and without
// what relates one group to another, which cost more than the verdicts.
func Standings(in Input) Grouping {
	e := newEngine(in)
	e.brief = true
	return e.groups()
}

func (e *engine) groups() Grouping {
	in := e.in
	out := Grouping{Groups: []Group{}, Related: []Pair{}, NotCompared: []NotCompared{}, PolicyVersion: in.Policy.Version(), Chains: e.chains}
	cells := map[string][]*reading{}
	for _, r := range e.readings {
		if why := r.notGrouped(); why != "" {
			out.NotCompared = append(out.NotCompared, NotCompared{A: r.c.ID, Reason: why})
			continue
		}
		k := keyOf(string(r.c.kind()), r.c.subject(), r.place(), r.dimensions, r.unit)
		cells[k] = append(cells[k], r)
	}
	var swept []*sweep
	for _, k := range sortedCells(cells) {
		for _, s := range e.anchor(cells[k], &out) {
			e.judgeGroup(s)
			out.Groups = append(out.Groups, s.group)
			swept = append(swept, s)
		}
	}
	if !e.brief {
		out.Related = append(out.Related, e.related(swept)...)
	}
	return out
}

// notGrouped says why a claim joins no group, "" for one that may.
func (r *reading) notGrouped() string {
	switch kind := r.c.kind(); {
	case !oneOf(kind, Quantity, Date, Statement):
		return reasonKind
	case len(r.lack) > 0:
		return string(Unstated)
	case r.c.stance() == Demand:
		return reasonDemand
	case r.c.stance() == Deny && kind != Statement:
		return reasonDenied
	}
	return ""
}

// place is the place that claims must share to be in one cell. An event or a
// proposition need not have one; see byPlace.
func (r *reading) place() string {
	if r.c.kind() != Quantity {
		return ""
	}
	return r.geography
}

func sortedCells(cells map[string][]*reading) []string {
	keys := make([]string, 0, len(cells))
	for k := range cells {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		x, y := cells[a][0], cells[b][0]
		return cmp.Or(strings.Compare(x.c.subject(), y.c.subject()), strings.Compare(x.place(), y.place()), strings.Compare(a, b))
	})
	return keys
}

// judgeGroup fills in everything that a group says, by its kind.
func (e *engine) judgeGroup(s *sweep) {
	first := s.members[0]
	if first.c.kind() == Quantity {
		s.geography = first.geography
	}
	s.group = Group{
		Kind: first.c.kind(), Subject: first.c.subject(), Dimensions: notEmpty(first.c.Dimensions), Geography: s.geography,
		Unit: first.unit, Period: s.anchor, Near: ids(s.near), Hints: []Hint{}, Clusters: []Cluster{},
		PolicyVersion: first.policy.Version(),
	}
	slices.SortFunc(s.members, func(a, b *reading) int {
		return cmp.Or(strings.Compare(a.voice, b.voice), strings.Compare(a.c.ID, b.c.ID))
	})
	s.collapse(e)
	s.group.Counts = count(s.heard())
	switch first.c.kind() {
	case Date:
		s.sweepDates(e)
	case Statement:
		s.sweepStatements(e)
	default:
		s.sweepNumbers(e)
	}
	s.list()
}

// heard is the members that say something of the group's time: who states a
// time of which the same voice has a closer number says nothing of it.
func (s *sweep) heard() []*reading {
	return slices.DeleteFunc(slices.Clone(s.members), func(r *reading) bool { return s.standing[r] == OtherPeriod })
}

// notEmpty is the dimensions without the empty ones.
func notEmpty(dimensions map[string]string) map[string]string {
	out := map[string]string{}
	for k, v := range dimensions {
		if v != "" {
			out[k] = v
		}
	}
	return out
}

func ids(readings []*reading) []string {
	out := make([]string, 0, len(readings))
	for _, r := range readings {
		out = append(out, r.c.ID)
	}
	slices.Sort(out)
	return out
}

// list writes the members, each with what it counts for.
func (s *sweep) list() {
	s.group.Members = make([]Member, 0, len(s.members))
	for _, r := range s.members {
		m := Member{
			ClaimID: r.c.ID, Outlet: r.c.Outlet, Origin: r.origin, Standing: s.standing[r], Series: r.c.Series, Stance: r.c.stance(),
		}
		if r.numbers {
			m.Strict, m.Usual = &r.strict, &r.usual
		}
		switch r.c.kind() {
		case Date:
			x := r.days()
			m.Days = &Days{x.first, x.last}
		case Statement:
			x := r.about()
			m.Days = &Days{x.first, x.last}
		}
		s.group.Members = append(s.group.Members, m)
	}
	slices.SortFunc(s.group.Members, func(a, b Member) int { return strings.Compare(a.ClaimID, b.ClaimID) })
}
