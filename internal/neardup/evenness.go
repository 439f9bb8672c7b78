package neardup

import "math"

// evenness says whether facts stand at corresponding places of two documents.
// A translator keeps the order and the proportions of a text; who reports the
// same event in other words doesn't.
type evenness struct {
	facts  int     // that both have, each once
	astray float64 // how far, on average, they are from where the others put them, as a share of the text
}

// Where facts stand.
const (
	leastEven = 5    // facts that tell anything by their places
	uneven    = 0.13 // astray in what is none
)

// uneven tells whether the places speak against a translation.
func (e evenness) uneven() bool { return e.facts >= leastEven && e.astray > uneven }

// evennessOf fits a straight line through the places of the facts that each of
// two documents has once: a translation of a part has a line too.
func evennessOf(a, b *Document, fa, fb []fact) evenness {
	first, second := places(a, fa), places(b, fb)
	var xs, ys []float64
	for _, f := range fa {
		x, once := first[f.hash]
		y, there := second[f.hash]
		if once && there && x >= 0 && y >= 0 {
			xs, ys = append(xs, x), append(ys, y)
		}
	}
	e := evenness{facts: len(xs)}
	n := float64(len(xs))
	var sx, sy, sxx, sxy float64
	for i, x := range xs {
		sx, sy, sxx, sxy = sx+x, sy+ys[i], sxx+x*x, sxy+x*ys[i]
	}
	spread := n*sxx - sx*sx
	if len(xs) < leastEven || spread <= 0 {
		return evenness{}
	}
	slope := (n*sxy - sx*sy) / spread
	for i, x := range xs {
		e.astray += math.Abs(ys[i]-(sy-slope*sx)/n-slope*x) / n
	}
	return e
}

// places gives where each fact stands, from 0 to 1, and -1 for what comes more
// than once.
func places(d *Document, facts []fact) map[uint64]float64 {
	out := map[uint64]float64{}
	for _, f := range facts {
		if f.name {
			continue
		}
		if _, again := out[f.hash]; again {
			out[f.hash] = -1
		} else {
			out[f.hash] = float64(f.start) / float64(max(1, len(d.runes)))
		}
	}
	return out
}
