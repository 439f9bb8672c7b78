package consistency

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"whence/internal/extract"
	"whence/internal/quantity"
)

// reference is the day that all golden texts are read against.
var reference = quantity.Date{Year: 2024, Month: 5, Day: 6}

func check(text string) []Finding {
	return Check(Input{Text: text, Mentions: extract.Mentions(extract.Input{Text: text, Reference: &reference})})
}

func codesOf(list []Finding) string {
	if len(list) == 0 {
		return "-"
	}
	var codes []string
	for _, f := range list {
		codes = append(codes, string(f.Code))
	}
	return strings.Join(codes, " ")
}

// TestWhatNumbersDontBearOutIsFound reads documents with planted contradictions,
// and their near misses, which rounding, bounds, other times and wholes explain.
func TestWhatNumbersDontBearOutIsFound(t *testing.T) {
	raw, err := os.ReadFile("testdata/golden.tsv")
	if err != nil {
		t.Fatal(err)
	}
	planted, near := 0, 0
	for line := range strings.SplitSeq(string(raw), "\n") {
		text, want, ok := strings.Cut(line, "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if want == "-" {
			near++
		} else {
			planted++
		}
		text = strings.ReplaceAll(text, `\n`, "\n")
		got := check(text)
		if codesOf(got) != want {
			t.Errorf("%s\n got %s\nwant %s", text, codesOf(got), want)
		}
		runes := []rune(text)
		for _, f := range got {
			for _, g := range f.Figures {
				if string(runes[g.Start:g.End]) != g.Text || g.Start < f.Start || g.End > f.End {
					t.Errorf("%s: %s at %d-%d is %q", text, g.Role, g.Start, g.End, g.Text)
				}
			}
		}
	}
	if planted < 60 || near < 60 {
		t.Errorf("%d planted, %d near misses", planted, near)
	}
}

// TestArticlesAreNotAccusedOfWhatTheyDontSay reads whole articles and the
// sample, in which a person has found no contradiction.
func TestArticlesAreNotAccusedOfWhatTheyDontSay(t *testing.T) {
	read := 0
	for _, pattern := range []string{"../../sample/documents/*", "../../eval/testdata/articles/open/*.txt", "../../eval/testdata/pages/open/*.txt"} {
		files, _ := filepath.Glob(pattern)
		for _, name := range files {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			read++
			for _, f := range check(string(raw)) {
				t.Errorf("%s: %s: %s", name, f.Code, f.Text)
			}
		}
	}
	if read < 90 {
		t.Errorf("only %d documents", read)
	}
}
