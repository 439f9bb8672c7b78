package verify

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"whence/internal/audit"
)

func TestRecordsDifferWhereTheySayOtherwise(t *testing.T) {
	k := audit.Keeper{Follows: []string{"/slug", "/hops/*/name"}, Lapses: []string{"/until"}}
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		said, stands string
		want         []string
	}{
		"the same":                    {`{"a": 1, "b": [1, {"c": null}]}`, `{"b": [1, {"c": null}], "a": 1}`, nil},
		"a value":                     {`{"a": "x", "b": 1}`, `{"a": "y", "b": 2}`, []string{"/a", "/b"}},
		"a type":                      {`{"a": "1"}`, `{"a": 1}`, []string{"/a"}},
		"deeper":                      {`{"a": {"b": [{"c": true}]}}`, `{"a": {"b": [{"c": false}]}}`, []string{"/a/b/0/c"}},
		"a key with a slash":          {`{"a/b~c": 1}`, `{"a/b~c": 2}`, []string{"/a~1b~0c"}},
		"one more":                    {`{"a": [1]}`, `{"a": [1, 2]}`, []string{"/a"}},
		"order":                       {`{"a": ["x", "y"]}`, `{"a": ["y", "x"]}`, []string{"/a/0", "/a/1"}},
		"emptied":                     {`{"a": "x", "b": [1], "c": {"d": 1}, "e": true}`, `{}`, []string{"/a", "/b", "/c", "/e"}},
		"filled":                      {`{}`, `{"a": "x", "b": [1], "c": {"d": 1}, "e": true, "f": 2}`, []string{"/a", "/b", "/c", "/e", "/f"}},
		"fields that came later":      {`{}`, `{"a": "", "b": [], "c": {}, "d": null, "e": false, "f": 0}`, nil},
		"nothing in other words":      {`{"a": null, "b": [], "c": ""}`, `{"a": [], "b": null, "c": null}`, nil},
		"said false and not there":    {`{"a": false}`, `{}`, nil},
		"said false and empty":        {`{"a": false}`, `{"a": null}`, []string{"/a"}},
		"one instant":                 {`{"a": "2024-01-31T08:00:00Z"}`, `{"a": "2024-01-31T09:00:00.000+01:00"}`, nil},
		"another instant":             {`{"a": "2024-01-31T08:00:00Z"}`, `{"a": "2024-01-31T08:00:00.000001Z"}`, []string{"/a"}},
		"one number":                  {`{"a": 1.50}`, `{"a": 1.5}`, nil},
		"a decimal as a text":         {`{"a": "1.50"}`, `{"a": "1.5"}`, []string{"/a"}},
		"large numbers":               {`{"a": 12345678901234567890}`, `{"a": 12345678901234567891}`, []string{"/a"}},
		"ids in another order":        {`{"a": ["01890a5d-ac96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcce-b302099a8058"]}`, `{"a": ["01890a5d-ac96-774b-bcce-b302099a8058", "01890a5d-ac96-774b-bcce-b302099a8057"]}`, nil},
		"another id":                  {`{"a": ["01890a5d-ac96-774b-bcce-b302099a8057"]}`, `{"a": ["01890a5d-ac96-774b-bcce-b302099a8058"]}`, []string{"/a/0"}},
		"what follows":                {`{"slug": "x", "hops": [{"name": "a", "id": 1}, {"name": "b"}]}`, `{"slug": "y", "hops": [{"name": "c", "id": 1}, {}]}`, nil},
		"what follows, a level above": {`{"hops": [{"name": "a"}]}`, `{"hops": []}`, []string{"/hops"}},
		"what has lapsed":             {`{"until": "2026-05-01T11:59:59Z"}`, `{}`, nil},
		"what had lapsed":             {`{}`, `{"until": "2026-04-01T00:00:00Z"}`, nil},
		"what goes on":                {`{}`, `{"until": "2026-05-01T12:00:01Z"}`, []string{"/until"}},
		"what lapses another time":    {`{"until": "2026-04-01T00:00:00Z"}`, `{"until": "2026-04-02T00:00:00Z"}`, []string{"/until"}},
		"no object":                   {`1`, `2`, []string{"/"}},
	} {
		got, err := differences(c.said, c.stands, k, now)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, %v; want %q", name, got, err, c.want)
		}
	}
	if _, err := differences(`{`, `{}`, k, now); err == nil {
		t.Error("what is no JSON is compared")
	}
}

// Whatever is said, it is the same as itself, and another text in place of one of
// its values is seen.
func TestAnyOtherValueIsSeen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.StringMatching(`[a-z~/]{1,4}`)
		leaf := rapid.OneOf(rapid.Just(`null`), rapid.Just(`true`), rapid.Just(`"x"`), rapid.Just(`1.0`), rapid.Just(`"2024-01-31T08:00:00Z"`))
		var value func(depth int) string
		value = func(depth int) string {
			if depth == 0 || rapid.Bool().Draw(t, "leaf") {
				return leaf.Draw(t, "value")
			}
			return `{"` + key.Draw(t, "key") + `": ` + value(depth-1) + `, "marked": "here", "list": [` + value(depth-1) + `]}`
		}
		said := `{"z": ` + value(4) + `, "marked": "here"}`
		if got, err := differences(said, said, audit.Keeper{}, time.Time{}); err != nil || got != nil {
			t.Fatalf("%s differs from itself at %q, %v", said, got, err)
		}
		other := said[:len(said)-len(`"here"}`)] + `"there"}`
		if got, err := differences(said, other, audit.Keeper{}, time.Time{}); err != nil || !slices.Equal(got, []string{"/marked"}) {
			t.Fatalf("%s and %s differ at %q, %v", said, other, got, err)
		}
	})
}
