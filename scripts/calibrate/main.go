// Command calibrate fits the weights of the grounds that confidences rest on
// (internal/extract/data/confidence.tsv) to the open half of the annotated
// articles, by a logistic regression with a penalty on large weights, one for
// each kind of claim. Run it, by `make calibrate`, when the extraction has
// changed enough that `make eval` shows worse calibration.
package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"

	"whence/internal/eval"
	"whence/internal/extract"
)

const (
	file    = "internal/extract/data/confidence.tsv"
	rounds  = 4000
	rate    = 0.5
	penalty = 3.0 // as if each weight had been seen at zero with this precision
	rare    = 5   // candidates: a ground of fewer tells nothing
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "calibrate:", err)
		os.Exit(1)
	}
}

func run() error {
	catalogue, err := eval.Catalogue()
	if err != nil {
		return err
	}
	list, err := eval.Judge(os.DirFS("internal/eval/testdata"), "open", catalogue)
	if err != nil {
		return err
	}
	byKind := map[string][]eval.Judgement{}
	for _, j := range list {
		byKind[j.Candidate.Kind] = append(byKind[j.Candidate.Kind], j)
	}
	var out strings.Builder
	out.WriteString("# Weights of grounds, in hundredths of log-odds: written by make calibrate.\n# kind\tground\tweight\n")
	for _, kind := range []string{extract.KindQuantity, extract.KindStatement, extract.KindDate} {
		weights := fit(byKind[kind])
		for _, ground := range slices.SortedFunc(maps.Keys(weights), cmp.Compare[string]) {
			fmt.Fprintf(&out, "%s\t%s\t%d\n", kind, ground, int(math.Round(100*weights[ground])))
		}
		fmt.Printf("%-10s %5d candidates, %d grounds\n", kind, len(byKind[kind]), len(weights))
	}
	return os.WriteFile(file, []byte(out.String()), 0o644)
}

// fit descends the gradient of the penalised likelihood. The ground that every
// candidate has is not penalised.
func fit(list []eval.Judgement) map[string]float64 {
	seen := map[string]int{}
	for _, j := range list {
		for _, g := range j.Candidate.Grounds {
			seen[g]++
		}
	}
	weights := map[string]float64{}
	for g, n := range seen {
		if n >= rare {
			weights[g] = 0
		}
	}
	names := slices.Sorted(maps.Keys(weights))
	at := map[string]int{}
	for i, g := range names {
		at[g] = i
	}
	rows := make([][]int, len(list))
	for i, j := range list {
		for _, g := range j.Candidate.Grounds {
			if k, ok := at[g]; ok {
				rows[i] = append(rows[i], k)
			}
		}
	}
	w := make([]float64, len(names))
	for range rounds {
		gradient := make([]float64, len(names))
		for i, row := range rows {
			sum := 0.0
			for _, k := range row {
				sum += w[k]
			}
			miss := -1 / (1 + math.Exp(-sum))
			if list[i].Right {
				miss++
			}
			for _, k := range row {
				gradient[k] += miss
			}
		}
		for k := range w {
			if names[k] != "always" {
				gradient[k] -= penalty * w[k]
			}
			w[k] += rate * gradient[k] / float64(max(1, len(list)))
		}
	}
	for i, g := range names {
		weights[g] = w[i]
	}
	return weights
}
