// Command eval scores the reading and the extraction on the annotated sets of
// internal/eval, prints the scores beside those that are committed, and writes
// them to internal/eval/scores.tsv. With -failures it prints what went wrong in
// the open halves, of the set that the argument names or of all. With -sets it
// scores the sets of another folder, laid out as internal/eval/testdata is, and
// writes nothing: for texts that may not be kept in the project.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"whence/internal/eval"
)

const (
	file = "internal/eval/scores.tsv"
	sets = "internal/eval/testdata"
)

func main() {
	failures := flag.Bool("failures", false, "print the failures of the open halves instead of writing scores")
	folder := flag.String("sets", sets, "the folder of the annotated sets")
	flag.Parse()
	if err := run(*folder, *failures, flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "eval:", err)
		os.Exit(1)
	}
}

func run(folder string, failures bool, set string) error {
	catalogue, err := eval.Catalogue()
	if err != nil {
		return err
	}
	report, err := eval.Run(os.DirFS(folder), catalogue)
	if err != nil {
		return err
	}
	if failures {
		for _, f := range report.Failures {
			if strings.HasPrefix(f.Set, set) {
				fmt.Printf("%s\n  %s\n  got  %s\n  want %s\n", f.Where, strings.ReplaceAll(f.Text, "\n", "⏎"), f.Got, f.Want)
			}
		}
		return nil
	}
	var committed []eval.Score
	if folder == sets {
		if committed, err = read(); err != nil {
			return err
		}
	}
	was := map[string]eval.Score{}
	for _, s := range committed {
		was[s.Set+s.Half+s.Measure] = s
	}
	for _, s := range report.Scores {
		change := "new"
		if w, ok := was[s.Set+s.Half+s.Measure]; ok {
			change = fmt.Sprintf("%+.4f", s.Value()-w.Value())
		}
		fmt.Printf("%-14s %-6s %-24s %6d of %6d  %.4f  %s\n", s.Set, s.Half, s.Measure, s.Hits, s.Of, s.Value(), change)
	}
	if folder != sets {
		return nil
	}
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := eval.WriteScores(out, report.Scores); err != nil {
		return err
	}
	return out.Close()
}

// read gives the scores as they were, none where there is no file yet.
func read() ([]eval.Score, error) {
	in, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return eval.ReadScores(in)
}
