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

func TestReadingOfAClaimIsWhatItCountsAs(t *testing.T) {
	in := inputOf(t, []byte(`{"claims": [
		{"id": "a", "metric": "m", "geography": "US", "quantity": {"comparator": "share", "value": "0.7", "unit": "share"}, "origin": "o1", "outlet": "o1", "document": "d1"},
		{"id": "b", "metric": "m", "geography": "US", "quantity": {"comparator": "share", "value": "0.7", "unit": "share"}, "origin": "o2", "outlet": "o2", "document": "d2"},
		{"id": "c"}], "relations": [{"kind": "mirror_of", "from": "d2", "to": "d1", "state": "confirmed"}]}`))
	r := verdict.Read(in)
	if r[0].Unit != "percent" || r[0].Usual == nil || r[0].Usual.Lo.Reduced().String() != "67.5" || r[0].Voice != r[1].Voice || r[1].Origin != "o1" {
		t.Errorf("readings are %s", show(r))
	}
	if r[2].Usual != nil || len(r[2].Lacks) != 3 {
		t.Errorf("a claim that states nothing reads %s", show(r[2]))
	}
}
