// Command calibrate fits the weights of the grounds that confidences rest on
// (internal/extract/data/confidence.tsv) by a logistic regression with a penalty
// on large weights, one for each kind of claim. It fits them to the blind half of
// the annotated articles: the rules were made with the open half, and are right
// there more often than in text that nobody has seen. Of each kind it prints how
// far confidences are off, on average over ten bands, where a fifth of the
// candidates is told by weights fitted to the others. Run it, by `make
// calibrate`, when the extraction has changed enough that `make eval` shows worse
// calibration. Its arguments are the folders of the sets, laid out as
// internal/eval/testdata is, which it fits to where none is given: texts that may
// not be kept in the project are as good to fit to.
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
	enough  = 200 // candidates: fewer fit nothing
)

func main() {
	folders := os.Args[1:]
	if len(folders) == 0 {
		folders = []string{"internal/eval/testdata"}
	}
	if err := run(folders); err != nil {
		fmt.Fprintln(os.Stderr, "calibrate:", err)
		os.Exit(1)
	}
}

func run(folders []string) error {
	catalogue, err := eval.Catalogue()
	if err != nil {
		return err
	}
	var list []eval.Judgement
	for _, folder := range folders {
		more, err := eval.Judge(os.DirFS(folder), "blind", catalogue)
		if err != nil {
			return err
		}
		list = append(list, more...)
	}
	if len(list) < enough {
		return fmt.Errorf("%d candidates in the blind halves of %s are too few to fit weights to", len(list), strings.Join(folders, ", "))
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
		fmt.Printf("%-10s %5d candidates, %d grounds, off by %.3f\n", kind, len(byKind[kind]), len(weights), crossed(byKind[kind]))
	}
	return os.WriteFile(file, []byte(out.String()), 0o644)
}

// crossed gives the expected calibration error of confidences that are told by
// weights which were fitted to other candidates.
func crossed(list []eval.Judgement) float64 {
	const folds = 5
	var sum, right [10]float64
	for fold := range folds {
		var others []eval.Judgement
		for i, j := range list {
			if i*folds/len(list) != fold {
				others = append(others, j)
			}
		}
		weights := fit(others)
		for i, j := range list {
			if i*folds/len(list) != fold {
				continue
			}
			odds := 0.0
			for _, g := range j.Candidate.Grounds {
				odds += weights[g]
			}
			p := 1 / (1 + math.Exp(-odds))
			band := min(9, int(p*10))
			sum[band] += p
			if j.Right {
				right[band]++
			}
		}
	}
	off := 0.0
	for band := range sum {
		off += math.Abs(sum[band] - right[band])
	}
	return off / float64(max(1, len(list)))
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
