package review

import "math"

// LeastReviewed is of how many items that two have reviewed their agreement is
// told; of fewer it would say nothing.
const LeastReviewed = 5

// otherwise marks the verdict of a second review that is the first one's by its
// name and does something else: two amendments that differ.
const otherwise = "_otherwise"

// pairCount is how many items had a first and a second verdict.
type pairCount struct {
	Verdict, Other string
	Items          int64
}

// Agreement is how far the first and the second reviews of items agree.
type Agreement struct {
	Items  int64   // reviewed by two
	Agreed int64   // of them, alike
	Share  float64 // of Agreed among Items

	// Kappa is Cohen's, with the ends of its 95 % interval; nil where no agreement
	// but one by chance was possible, since all said the same.
	Kappa, Low, High *float64
}

// z95 is the normal deviate of a 95 % interval.
const z95 = 1.959963984540054

// agreement is the agreement of pairs of verdicts, ok with LeastReviewed items or
// more. The interval is Fleiss, Cohen and Everitt's (1969), of many pairs; where all
// agree that has no width, and it begins where Wilson's interval of the share does.
func agreement(pairs []pairCount) (a Agreement, ok bool) {
	first, second := map[string]float64{}, map[string]float64{}
	for _, p := range pairs {
		a.Items += p.Items
		if p.Verdict == p.Other {
			a.Agreed += p.Items
		}
	}
	if a.Items == 0 {
		return a, false
	}
	n := float64(a.Items)
	a.Share = float64(a.Agreed) / n
	for _, p := range pairs {
		first[p.Verdict] += float64(p.Items) / n
		second[p.Other] += float64(p.Items) / n
	}
	if a.Items < LeastReviewed {
		return a, false
	}
	var chance float64
	for _, p := range distinct(pairs) {
		chance += first[p] * second[p]
	}
	if 1-chance < 1e-12 {
		return a, true
	}
	kappa := (a.Share - chance) / (1 - chance)
	var low, high float64
	if a.Agreed == a.Items {
		low, high = (n/(n+z95*z95)-chance)/(1-chance), 1
	} else {
		half := z95 * math.Sqrt(variance(pairs, first, second, n, a.Share, chance))
		low, high = max(-1, kappa-half), min(1, kappa+half)
	}
	a.Kappa, a.Low, a.High = &kappa, &low, &high
	return a, true
}

// variance is that of kappa over n pairs.
func variance(pairs []pairCount, first, second map[string]float64, n, share, chance float64) float64 {
	var alike, unlike float64
	for _, p := range pairs {
		cell := float64(p.Items) / n
		if p.Verdict == p.Other {
			by := (1 - chance) - (first[p.Verdict]+second[p.Verdict])*(1-share)
			alike += cell * by * by
		} else {
			by := second[p.Verdict] + first[p.Other]
			unlike += cell * by * by
		}
	}
	rest := share*chance - 2*chance + share
	return max(0, alike+(1-share)*(1-share)*unlike-rest*rest) / (n * math.Pow(1-chance, 4))
}

// distinct gives the first verdicts of pairs, each once, in their order: what only
// second ones are adds nothing to chance.
func distinct(pairs []pairCount) []string {
	var list []string
	seen := map[string]bool{}
	for _, p := range pairs {
		if !seen[p.Verdict] {
			seen[p.Verdict] = true
			list = append(list, p.Verdict)
		}
	}
	return list
}
