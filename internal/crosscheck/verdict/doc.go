// Package verdict compares claims: which agree, which conflict and why, and how
// many of them are really independent. It is pure: claims in, verdicts out.
//
//	Compare   every pair once, with its verdict, reasons and hints
//	Groups    what may be compared, swept for its worst verdict and its clusters
//
// How a pair is judged: comparability comes before comparison. Claims of one
// kind get a verdict from the first row of the table that applies (verdicts.go):
//
//	copy of one text? ─▶ slip of a scale? ─▶ part above its whole? ─▶ a sum?
//	  ─▶ not comparable, and why ─▶ revised ─▶ agree ─▶ tension ─▶ conflict
//
// How a group is judged: each voice (the claims of one origin) collapses to one
// interval, the intervals are sorted once, and only the extremes of each stated
// period are compared, so that 20,000 voices take as long as sorting them.
//
// Where to look:
//
//	claim.go     what is compared        check.go       what is refused
//	reading.go   a claim's two intervals compare.go     every pair
//	numbers.go   a pair of quantities    dates.go       of dates
//	statements.go of statements          sums.go        totals against their parts
//	chains.go, ends.go whom the quoted have it from
//	copies.go    which documents are one text, origins.go who speaks, counts.go who counts
//	hints.go, hintrules.go, known.go, implausible.go   hypotheses and their evidence
//	anchors.go, lasting.go which claims make a group
//	groups.go, voices.go, sweep.go, extremes.go, related.go   groups
//
// The words are those of the design: verdicts, `via`, severities, hints and
// reasons are tables in verdicts.go and hints.go. What the design leaves open is decided by a golden
// case in testdata/golden that says why.
package verdict
