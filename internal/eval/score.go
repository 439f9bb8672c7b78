package eval

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Score is how one measure came out on one half of a set.
type Score struct {
	Set     string // such as numbers/zh
	Half    string // open or blind
	Measure string // such as right
	Hits    int
	Of      int
}

// Value is the share of hits, from 0 to 1; of nothing it is 0.
func (s Score) Value() float64 {
	if s.Of == 0 {
		return 0
	}
	return float64(s.Hits) / float64(s.Of)
}

// key tells scores of different runs apart.
func (s Score) key() string { return s.Set + "\t" + s.Half + "\t" + s.Measure }

// Failure is one case that did not come out as annotated.
type Failure struct {
	Set, Where, Text, Got, Want string
}

// Report is what a run found.
type Report struct {
	Scores   []Score
	Failures []Failure // of the open halves only
}

// tally counts one measure while a set is scored.
type tally struct{ hits, of int }

func (t *tally) add(hit bool) {
	t.of++
	if hit {
		t.hits++
	}
}

// put adds a measure to the report.
func (r *Report) put(set, half, measure string, t tally) {
	r.Scores = append(r.Scores, Score{set, half, measure, t.hits, t.of})
}

// fail notes a failure, unless it is of a half that nobody looks into.
func (r *Report) fail(half string, f Failure) {
	if half == open {
		r.Failures = append(r.Failures, f)
	}
}

// The halves of a set.
const (
	open  = "open"
	blind = "blind"
)

// WriteScores writes scores one a line: set, half, measure, hits, cases, share.
func WriteScores(w io.Writer, scores []Score) error {
	if _, err := fmt.Fprintln(w, "# Written by make eval: set, half, measure, hits, cases, share. A test fails when a share drops."); err != nil {
		return err
	}
	for _, s := range scores {
		if _, err := fmt.Fprintf(w, "%s\t%d\t%d\t%.4f\n", s.key(), s.Hits, s.Of, s.Value()); err != nil {
			return err
		}
	}
	return nil
}

// ReadScores reads what WriteScores wrote.
func ReadScores(r io.Reader) ([]Score, error) {
	var out []Score
	in := bufio.NewScanner(r)
	for in.Scan() {
		if strings.HasPrefix(in.Text(), "#") || in.Text() == "" {
			continue
		}
		f := strings.Split(in.Text(), "\t")
		if len(f) != 6 {
			return nil, fmt.Errorf("scores: %d columns in %q", len(f), in.Text())
		}
		hits, err := strconv.Atoi(f[3])
		if err != nil {
			return nil, err
		}
		of, err := strconv.Atoi(f[4])
		if err != nil {
			return nil, err
		}
		out = append(out, Score{f[0], f[1], f[2], hits, of})
	}
	return out, in.Err()
}

// Dropped gives the scores that are below those committed, and those that are
// no longer measured, in words.
func Dropped(committed, now []Score) []string {
	var out []string
	got := map[string]Score{}
	for _, s := range now {
		got[s.key()] = s
	}
	for _, was := range committed {
		is, ok := got[was.key()]
		name := strings.ReplaceAll(was.key(), "\t", " ")
		switch {
		case !ok:
			out = append(out, name+" is no longer measured")
		case is.Hits*was.Of < was.Hits*is.Of:
			out = append(out, fmt.Sprintf("%s dropped from %.4f to %.4f", name, was.Value(), is.Value()))
		}
	}
	return out
}
