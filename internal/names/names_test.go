package names

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"whence/internal/fault"
)

func TestNamesThatAReaderTakesForTheSameFoldToTheSame(t *testing.T) {
	for _, same := range [][]string{
		{"华盛顿邮报", "《华盛顿邮报》", " 《 华盛顿邮报 》 ", "“华盛顿邮报”", "「华盛顿邮报」"},
		{"CDC", "cdc", "ＣＤＣ", "'CDC'"},
		{"The Washington Post", "the  washington\u3000post", "“The Washington Post”"},
		{"Élysée", "E\u0301lyse\u0301e"},
	} {
		for _, s := range same[1:] {
			if Fold(s) != Fold(same[0]) {
				t.Errorf("%q folds to %q, %q to %q", s, Fold(s), same[0], Fold(same[0]))
			}
		}
	}
	if Fold("CDC") == Fold("中国疾控中心") || Fold("O'Neill") != "o'neill" {
		t.Error("folding loses what tells names apart")
	}
}

func TestFoldingTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "name")
		if once := Fold(s); Fold(once) != once {
			t.Fatalf("%q folds to %q and that to %q", s, once, Fold(once))
		}
	})
}

func TestANameThatIsThereTwiceIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		list    []Name
		folding bool
		code    string
	}{
		"the same twice":               {[]Name{{"en", "CDC"}, {"en", " CDC "}}, false, "duplicate_name"},
		"the same in two languages":    {[]Name{{"en", "CDC"}, {"zh", "CDC"}}, true, ""},
		"in another case":              {[]Name{{"en", "CDC"}, {"en", "cdc"}}, false, ""},
		"in another case, for parties": {[]Name{{"en", "CDC"}, {"en", "cdc"}}, true, "duplicate_name"},
		"only quotation marks":         {[]Name{{"en", "《》"}}, true, "invalid_text"},
		"a ligature of 18 letters":     {[]Name{{"ar", strings.Repeat("\ufdfa", 300)}}, true, "too_long"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Check(c.list, "/names", c.folding)
			f, _ := fault.As(err)
			if c.code == "" && err != nil || c.code != "" && (f == nil || f.Code != c.code || !strings.HasPrefix(f.Fields[0].Pointer, "/names/")) {
				t.Errorf("got %v, want %q", err, c.code)
			}
		})
	}
}
