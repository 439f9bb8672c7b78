package neardup

import "slices"

// crossing is two documents in different languages, compared.
type crossing struct {
	a, b           *Document
	weight, names  float64 // of the facts, and of the names, that both have in one order
	totalA, totalB float64 // of each one's facts, without names
	count          int
	same           int // telling numbers and dates that both have
	tellingA       int // telling numbers and dates of each, each once
	tellingB       int
	shared         int      // those that both have, in whatever order
	others         float64  // telling ones that stand in place of others, between facts that both have
	twins          int      // numbers that stand in place of others of their size, likewise
	words          []string // the most telling of them
	called         float64  // weight of the names that sound alike, in one order, each once
	places         evenness
	form           shape
	said           float64 // what the things say that both speak of
}

const (
	maxFactWords    = 12
	twinWeight      = 0.8  // of a number that can be told to be another's twin
	mostTwin        = 1.6  // how much larger one of two numbers is that stand in each other's place
	figuresReplaced = 0.2  // telling facts in place of others, to each that is the same
	oneReplaced     = 1.0  // one such may be a day that both count from another
	figuresChanged  = 0.08 // numbers in place of others of their size, likewise
)

// align finds the heaviest common subsequence of facts.
func (p *crossing) align() {
	fa, fb := reconciled(p.a.facts(), p.b.facts())
	p.places = evennessOf(p.a, p.b, fa, fb)
	for _, f := range fa {
		if !f.name {
			p.totalA += f.weight
		}
	}
	for _, f := range fb {
		if !f.name {
			p.totalB += f.weight
		}
	}
	table, width := commonest(fa, fb)
	seen, inA, inB := map[uint64]bool{}, hashes(fa), hashes(fb)
	p.tellingA, p.shared = tellingOf(fa, inB)
	p.tellingB, _ = tellingOf(fb, inA)
	onlyA, onlyB := 0, 0
	lastA, lastB := 0, 0 // behind the last fact that both have
	for i, j := 0, 0; i < len(fa) && j < len(fb); {
		switch here := table[i*width+j]; {
		case fa[i].hash == fb[j].hash && here == table[(i+1)*width+j+1]+float32(min(fa[i].weight, fb[j].weight)):
			w := min(fa[i].weight, fb[j].weight)
			if fa[i].name {
				if !seen[fa[i].hash] {
					p.names += w
				}
			} else {
				p.weight += w
				if fa[i].telling() {
					p.same++
				}
				p.others += float64(min(onlyA, onlyB))
				onlyA, onlyB = 0, 0
				p.twins += twins(fa[lastA:i], fb[lastB:j], inA, inB)
				lastA, lastB = i+1, j+1
			}
			p.count++
			if !seen[fa[i].hash] && len(p.words) < maxFactWords && w >= 0.3 {
				p.words = append(p.words, fa[i].words)
			}
			seen[fa[i].hash] = true
			i, j = i+1, j+1
		case here == table[(i+1)*width+j]:
			if fa[i].telling() && !inB[fa[i].hash] {
				onlyA++
			}
			i++
		default:
			if fb[j].telling() && !inA[fb[j].hash] {
				onlyB++
			}
			j++
		}
	}
}

// twins counts the numbers of two gaps that the other document has not, and that
// are of one size, and of one unit, as far as those are converted.
func twins(fa, fb []fact, inA, inB map[uint64]bool) (n int) {
	taken := map[int]bool{}
	for i := range fa {
		x := &fa[i]
		if x.digits == 0 || x.weight < twinWeight || inB[x.hash] {
			continue
		}
		for j := range fb {
			y := &fb[j]
			if y.digits == 0 || y.weight < twinWeight || inA[y.hash] || taken[j] || x.share != y.share || x.measure != y.measure {
				continue
			}
			if x.value < mostTwin*y.value && y.value < mostTwin*x.value {
				taken[j] = true
				n++
				break
			}
		}
	}
	return n
}

// tellingOf counts the telling facts, each once, and those that others have.
func tellingOf(facts []fact, others map[uint64]bool) (all, shared int) {
	seen := map[uint64]bool{}
	for i := range facts {
		f := &facts[i]
		if !f.telling() || seen[f.hash] {
			continue
		}
		seen[f.hash] = true
		all++
		if others[f.hash] {
			shared++
		}
	}
	return all, shared
}

// commonest gives, by rows of a, the weight of the heaviest common subsequence of
// what stands from each place on.
func commonest(fa, fb []fact) (table []float32, width int) {
	width = len(fb) + 1
	table = make([]float32, (len(fa)+1)*width)
	for i, x := range slices.Backward(fa) {
		for j, y := range slices.Backward(fb) {
			best := max(table[(i+1)*width+j], table[i*width+j+1])
			if x.hash == y.hash {
				best = max(best, table[(i+1)*width+j+1]+float32(min(x.weight, y.weight)))
			}
			table[i*width+j] = best
		}
	}
	return table, width
}

// call aligns the names that sound alike, apart from the facts: where an editor
// has moved a quotation, the name that goes with it is no reason to give up the
// figures around.
func (p *crossing) call() {
	fa, fb := p.sounds()
	if len(fa) == 0 || len(fb) == 0 {
		return
	}
	table, width := commonest(fa, fb)
	seen := map[uint64]bool{}
	for i, j := 0, 0; i < len(fa) && j < len(fb); {
		switch here := table[i*width+j]; {
		case fa[i].hash == fb[j].hash && here == table[(i+1)*width+j+1]+float32(min(fa[i].weight, fb[j].weight)):
			if !seen[fa[i].hash] {
				p.called += fa[i].weight
				p.count++
				if len(p.words) < maxFactWords {
					p.words = append(p.words, fa[i].words)
				}
			}
			seen[fa[i].hash] = true
			i, j = i+1, j+1
		case here == table[(i+1)*width+j]:
			i++
		default:
			j++
		}
	}
}

// sounds gives the names that sound alike as facts of both.
func (p *crossing) sounds() (ofA, ofB []fact) {
	ofA, ofB = soundFacts(p.a, p.b)
	return ofA[:min(len(ofA), maxFacts)], ofB[:min(len(ofB), maxFacts)]
}

func hashes(facts []fact) map[uint64]bool {
	out := make(map[uint64]bool, len(facts))
	for _, f := range facts {
		out[f.hash] = true
	}
	return out
}

// small counts the numbers that tell little by themselves, each once, of the
// document with fewer of them: those that the other lacks, and those that it has.
func (p *crossing) small() (missed, shared int) {
	fa, fb := reconciled(p.a.facts(), p.b.facts())
	missedA, sharedA := smallOf(fa, hashes(fb))
	missedB, sharedB := smallOf(fb, hashes(fa))
	if missedB+sharedB < missedA+sharedA {
		return missedB, sharedB
	}
	return missedA, sharedA
}

func smallOf(facts []fact, others map[uint64]bool) (missed, shared int) {
	seen := map[uint64]bool{}
	for i := range facts {
		f := &facts[i]
		if f.digits == 0 || f.telling() || f.value == 1 || seen[f.hash] {
			continue
		}
		seen[f.hash] = true
		if others[f.hash] {
			shared++
		} else {
			missed++
		}
	}
	return missed, shared
}
