package stress

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
)

// Table words figures for people, a suite a line and what was found below.
func Table(all []Figures) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(w, "suite\trounds\tfaults\tacknowledged\trepeated\tlost\tdoubled\t5xx\tpanics\ttook\t")
	for _, f := range all {
		if f.Skipped != "" {
			_, _ = fmt.Fprintf(w, "%s\t-\t-\t-\t-\t-\t-\t-\t-\t-\t\n", f.Suite)
			continue
		}
		_, _ = fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t\n", f.Suite, f.Rounds, f.Faults, f.Acknowledged, f.Repeated,
			f.Lost, f.Doubled, f.Failures, f.Panics, f.Took.Round(time.Second))
	}
	_ = w.Flush()
	for _, f := range all {
		if f.Skipped != "" {
			fmt.Fprintf(&b, "%s: skipped: %s\n", f.Suite, f.Skipped)
		}
		if f.Note != "" {
			fmt.Fprintf(&b, "%s: %s\n", f.Suite, f.Note)
		}
		for i, p := range f.Problems {
			if i == 10 {
				fmt.Fprintf(&b, "%s: and %d more\n", f.Suite, len(f.Problems)-i)
				break
			}
			fmt.Fprintf(&b, "%s: PROBLEM: %s\n", f.Suite, p)
		}
	}
	return b.String()
}
