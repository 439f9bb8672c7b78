package neardup

import (
	"path/filepath"
	"testing"
)

// What is told apart here are pairs that differ in one thing: a rewritten text and
// a follow-up, a digest and an article of its own, a translation and another essay
// of the same review, a release without what the firm says of itself.
func TestPairsAreJudgedAsAPersonDoes(t *testing.T) {
	set := readPairs(t, filepath.Join("testdata", "judged"))
	for _, p := range set.pairs {
		a, b := set.documents[p[0]], set.documents[p[1]]
		r, ok := Compare(a, b)
		if got := r.Kind; ok != (p[2] != "none") || ok && (got != p[2] || r.Reversed) {
			t.Errorf("%s %s: %q (reversed %t, %.2f), not %s; %s", p[0], p[1], got, r.Reversed, r.Score, p[2], explain(a, b))
		}
		if ok && !a.Keys().Meets(b.Keys()) {
			t.Errorf("%s %s are not found by their keys", p[0], p[1])
		}
	}
}
