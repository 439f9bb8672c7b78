package app

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// The cases that hold the rules of comparing are bodies of POST /v1/compare: the
// edge must take them and lose nothing of them on the way.
func TestTheGoldenCasesHoldOverHTTP(t *testing.T) {
	s := startServer(t)
	files, err := filepath.Glob("../crosscheck/verdict/testdata/golden/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden cases", err)
	}
	type pair struct {
		A       string `json:"a"`
		B       string `json:"b"`
		Verdict string `json:"verdict"`
		Via     string `json:"via"`
		Spread  string `json:"spread"`
		Policy  string `json:"policy_version"`
	}
	for _, file := range files {
		if filepath.Base(file) == "chains.json" {
			continue // whom a claim quotes is known of stored documents only
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []struct {
			Name    string          `json:"name"`
			Request json.RawMessage `json:"request"`
			Pairs   []pair          `json:"pairs"`
		}
		if err := json.Unmarshal(raw, &cases); err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			a := s.call("POST", "/v1/compare", []byte(c.Request))
			if a.Status != 200 {
				t.Errorf("%s, %s: %d %.400s", filepath.Base(file), c.Name, a.Status, a.Body)
				continue
			}
			var got struct {
				Pairs []pair `json:"pairs"`
			}
			if err := json.Unmarshal(a.Body, &got); err != nil {
				t.Fatal(err)
			}
			at := map[string][]pair{}
			for _, p := range got.Pairs {
				at[p.A+" "+p.B] = append(at[p.A+" "+p.B], p)
			}
			for _, want := range c.Pairs {
				found := false
				for _, p := range at[want.A+" "+want.B] {
					found = found || (p.Verdict == want.Verdict && (want.Via == "" || p.Via == want.Via) &&
						(want.Spread == "" || p.Spread == want.Spread) && (want.Policy == "" || p.Policy == want.Policy))
				}
				if !found {
					t.Errorf("%s, %s: want %+v, got %s", filepath.Base(file), c.Name, want, fmt.Sprint(at[want.A+" "+want.B]))
				}
			}
		}
	}
}
