package eval

import (
	"os"
	"testing"
)

func TestNoScoreIsBelowTheOneThatIsCommitted(t *testing.T) {
	catalogue, err := Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	report, err := Run(os.DirFS("testdata"), catalogue)
	if err != nil {
		t.Fatal(err)
	}
	in, err := os.Open("scores.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	committed, err := ReadScores(in)
	if err != nil {
		t.Fatal(err)
	}
	if len(committed) < 10 {
		t.Errorf("only %d scores are committed", len(committed))
	}
	for _, drop := range Dropped(committed, report.Scores) {
		t.Error(drop)
	}
	if len(report.Scores) != len(committed) {
		t.Errorf("%d measures, %d committed: run make eval", len(report.Scores), len(committed))
	}
}

func TestADroppedOrVanishedScoreIsNamed(t *testing.T) {
	committed := []Score{{"a", open, "right", 9, 10}, {"b", open, "right", 9, 10}, {"c", open, "right", 90, 100}}
	now := []Score{{"a", open, "right", 8, 10}, {"c", open, "right", 91, 101}}
	if got := Dropped(committed, now); len(got) != 2 {
		t.Errorf("%q", got)
	}
}
