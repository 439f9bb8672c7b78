package extract

import (
	"strings"
	"testing"

	"whence/internal/quantity"
)

func TestNoWordStandsTwiceInOneClassOfTables(t *testing.T) {
	seen := map[class]map[string]string{}
	for _, f := range files {
		if seen[f.class] == nil {
			seen[f.class] = map[string]string{}
		}
		for line := range strings.SplitSeq(readData(f.name), "\n") {
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			word := foldString(strings.Split(line, "\t")[0])
			if other, ok := seen[f.class][word]; ok {
				t.Errorf("%s: %q stands in %s too", f.name, word, other)
			}
			seen[f.class][word] = f.name
		}
	}
}

func TestQualifiersNameComparatorsThatExist(t *testing.T) {
	known := map[quantity.Comparator]bool{
		quantity.Eq: true, quantity.Approx: true, quantity.Nearly: true, quantity.Gt: true, quantity.Gte: true, quantity.Lt: true, quantity.Lte: true, "not": true,
	}
	for _, name := range []string{"zh/qualifiers.tsv", "en/qualifiers.tsv"} {
		for line := range strings.SplitSeq(readData(name), "\n") {
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			f := strings.Split(line, "\t")
			if !known[quantity.Comparator(f[2])] || f[1] != "before" && f[1] != "behind" && f[1] != "both" {
				t.Errorf("%s: %s", name, line)
			}
		}
	}
}

func TestTablesAreWrittenInTheScriptTheyAreMatchedIn(t *testing.T) {
	for _, f := range files {
		if !strings.HasPrefix(f.name, "zh/") {
			continue
		}
		for line := range strings.SplitSeq(readData(f.name), "\n") {
			word, _, _ := strings.Cut(line, "\t")
			if !strings.HasPrefix(line, "#") && string(fold([]rune(word))) != word {
				t.Errorf("%s: %s is not simplified", f.name, word)
			}
		}
	}
}
