package verdict_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"whence/internal/crosscheck/verdict"
	"whence/internal/quantity"
)

// goldenCase is one case of a file in testdata: a body of POST /v1/compare and
// what its answer must say. Only what a case states is looked at, but the pairs
// must be these and no others, in this order, unless "some" is set.
type goldenCase struct {
	Name    string          `json:"name"`
	Why     string          `json:"why"` // for a case that the design leaves open: the decision
	Request json.RawMessage `json:"request"`
	Some    bool            `json:"some"`
	Pairs   []struct {
		A                 string    `json:"a"`
		B                 string    `json:"b"`
		Members           []string  `json:"members"`
		Verdict           string    `json:"verdict"`
		Via               *string   `json:"via"`
		Reasons           *[]string `json:"reasons"`
		Unstated          []string  `json:"unstated"`
		Severity          *string   `json:"severity"`
		Spread            *string   `json:"spread"`
		LogicallyPossible *bool     `json:"logically_possible"`
		Hints             *[]struct {
			Code   string   `json:"code"`
			Claim  string   `json:"claim"`
			Claims []string `json:"claims"`
			Metric string   `json:"metric"`
			Factor string   `json:"factor"`
			Period string   `json:"period"`
			Value  string   `json:"value"`
		} `json:"hints"`
		Part    string `json:"part"`
		Origins *int   `json:"independent_origins"`
		Policy  string `json:"policy_version"`
	} `json:"pairs"`
	NotCompared []verdict.NotCompared `json:"not_compared"`
	Counts      *verdict.Counts       `json:"counts"`
}

// requestBody is the body as the API has it: relations carry their state, and
// the publication is an instant.
type requestBody struct {
	Metrics []verdict.Metric `json:"metrics"`
	Claims  []struct {
		verdict.Claim
		PublishedAt string `json:"published_at"`
	} `json:"claims"`
	Relations []struct {
		Kind, From, To, State string
	} `json:"relations"`
}

func inputOf(t testing.TB, raw []byte) verdict.Input {
	t.Helper()
	var body requestBody
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&body); err != nil {
		t.Fatal(err)
	}
	in := verdict.Input{Metrics: body.Metrics}
	for _, c := range body.Claims {
		if c.PublishedAt != "" {
			d, err := quantity.ParseDate(c.PublishedAt[:len("2006-01-02")])
			if err != nil {
				t.Fatal(err)
			}
			c.Claim.PublishedAt = &d
		}
		in.Claims = append(in.Claims, c.Claim)
	}
	for _, r := range body.Relations {
		in.Relations = append(in.Relations, verdict.Relation{Kind: r.Kind, From: r.From, To: r.To, Confirmed: r.State == "confirmed"})
	}
	return in
}

// goldens reads every case, by file.
func goldens(t testing.TB) map[string][]goldenCase {
	t.Helper()
	files, err := filepath.Glob("testdata/golden/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden cases", err)
	}
	all := map[string][]goldenCase{}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var cases []goldenCase
		dec := json.NewDecoder(bytes.NewReader(raw))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&cases); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		all[filepath.Base(f)] = cases
	}
	return all
}

func TestGoldenCases(t *testing.T) {
	n := 0
	for file, cases := range goldens(t) {
		for _, c := range cases {
			n++
			t.Run(file+"/"+c.Name, func(t *testing.T) {
				res, err := verdict.Compare(inputOf(t, c.Request))
				if err != nil {
					t.Fatal(err)
				}
				c.check(t, res)
			})
		}
	}
	if n < 150 {
		t.Errorf("only %d golden cases", n)
	}
}

func (c goldenCase) check(t *testing.T, res verdict.Result) {
	if !c.Some && len(res.Pairs) != len(c.Pairs) {
		t.Errorf("%d pairs, want %d: %s", len(res.Pairs), len(c.Pairs), show(res.Pairs))
	}
	if res.PolicyVersion == "" {
		t.Error("the answer doesn't name its policy")
	}
	for _, want := range c.Pairs {
		i := slices.IndexFunc(res.Pairs, func(p verdict.Pair) bool {
			return p.A == want.A && p.B == want.B && (want.B != "" || slices.Equal(p.Members, want.Members))
		})
		if i < 0 {
			t.Errorf("no pair %s, %s %v in %s", want.A, want.B, want.Members, show(res.Pairs))
			continue
		}
		got := res.Pairs[i]
		differs := func(field string, got, want any) {
			t.Helper()
			t.Errorf("%s|%s: %s is %v, want %v; all: %s", want, got, field, got, want, show(res.Pairs[i]))
		}
		if string(got.Verdict) != want.Verdict {
			differs("verdict", got.Verdict, want.Verdict)
		}
		if want.Via != nil && string(got.Via) != *want.Via {
			differs("via", got.Via, *want.Via)
		}
		if want.Reasons != nil {
			if s := fmt.Sprint(got.Reasons); s != fmt.Sprint(*want.Reasons) {
				differs("reasons", s, *want.Reasons)
			}
		}
		if want.Unstated != nil && !slices.Equal(got.Unstated, want.Unstated) {
			differs("unstated", got.Unstated, want.Unstated)
		}
		if want.Severity != nil && string(got.Severity) != *want.Severity {
			differs("severity", got.Severity, *want.Severity)
		}
		if want.Spread != nil && (got.Spread == nil || got.Spread.String() != *want.Spread) {
			differs("spread", got.Spread, *want.Spread)
		}
		if want.LogicallyPossible != nil && (got.LogicallyPossible == nil || *got.LogicallyPossible != *want.LogicallyPossible) {
			differs("logically_possible", got.LogicallyPossible, *want.LogicallyPossible)
		}
		if want.Part != "" && (got.Branch == nil || got.Branch.Part != want.Part) {
			differs("branch", got.Branch, want.Part)
		}
		if want.Policy != "" && got.PolicyVersion != want.Policy {
			differs("policy_version", got.PolicyVersion, want.Policy)
		}
		if want.Origins != nil && got.IndependentOrigins != *want.Origins {
			differs("independent_origins", got.IndependentOrigins, *want.Origins)
		}
		if want.Hints != nil {
			var codes, wanted []string
			for _, h := range got.Hints {
				codes = append(codes, h.Code)
				if h.Evidence.Claim == "" || h.Evidence.Text == "" {
					t.Errorf("hint %s carries no evidence", h.Code)
				}
			}
			for _, h := range *want.Hints {
				wanted = append(wanted, h.Code)
				if !slices.ContainsFunc(got.Hints, func(g verdict.Hint) bool {
					e := g.Evidence
					return g.Code == h.Code && (h.Claim == "" || h.Claim == e.Claim) && (h.Metric == "" || h.Metric == e.Metric) &&
						(h.Factor == "" || h.Factor == e.Factor) && (h.Period == "" || h.Period == e.Period) &&
						(h.Value == "" || h.Value == e.Value) && (h.Claims == nil || slices.Equal(h.Claims, e.Claims))
				}) {
					t.Errorf("no hint %+v in %s", h, show(got.Hints))
				}
			}
			if !slices.Equal(codes, wanted) {
				t.Errorf("%s, %s: hints are %v, want %v", want.A, want.B, codes, wanted)
			}
		}
	}
	if c.NotCompared != nil && !slices.Equal(res.NotCompared, c.NotCompared) {
		t.Errorf("not compared: %v, want %v", res.NotCompared, c.NotCompared)
	}
	if c.Counts != nil && res.Counts != *c.Counts {
		t.Errorf("counts are %+v, want %+v", res.Counts, *c.Counts)
	}
}

func show(v any) string {
	raw, _ := json.Marshal(v)
	return string(raw)
}
