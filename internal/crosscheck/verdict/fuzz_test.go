package verdict_test

import (
	"encoding/json"
	"testing"

	"whence/internal/crosscheck/verdict"
)

// FuzzCompare sends any body: whatever Check takes gets a verdict for each pair,
// and nothing makes it panic.
func FuzzCompare(f *testing.F) {
	for _, cases := range goldens(f) {
		for _, c := range cases {
			f.Add([]byte(c.Request))
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var body struct {
			Metrics   []verdict.Metric   `json:"metrics"`
			Claims    []verdict.Claim    `json:"claims"`
			Relations []verdict.Relation `json:"relations"`
		}
		if json.Unmarshal(raw, &body) != nil || len(body.Claims) > 30 {
			return
		}
		in := verdict.Input{Metrics: body.Metrics, Claims: body.Claims, Relations: body.Relations}
		verdict.Groups(in)
		res, err := verdict.Compare(in)
		if err != nil {
			return
		}
		pairs := 0
		for _, p := range res.Pairs {
			if p.Verdict == "" {
				t.Errorf("no verdict: %s", show(p))
			}
			if p.B != "" {
				pairs++
			}
		}
		if n := len(in.Claims); pairs+len(res.NotCompared) != n*(n-1)/2 {
			t.Errorf("%d pairs and %d not compared of %d claims", pairs, len(res.NotCompared), n)
		}
	})
}
