package neardup

import (
	"slices"
	"strconv"
	"strings"
)

// What counts as a translation: the weight of the facts that both have in one
// order, and their share of what the shorter one, or each, has.
var demands = []struct {
	when          string
	weight        float64
	shorter, both float64
}{
	{"linked", 1.2, 0.35, 0.2},   // it gives the other's address
	{"named", 2, 0.5, 0.2},       // it names the other's outlet
	{"translated", 2, 0.5, 0.25}, // it says that it is a translation
	{"called", 3.2, 0.5, 0.4},    // nothing says so, but nearly all names are the same, in one order
	{"even", 3.5, 0.5, 0.2},      // nothing says so, but its facts stand at the same places
	{"bare", 3.2, 0.62, 0.5},     // nothing says so
	{"abridged", 5, 0.7, 0.4},    // nothing says so, and each leaves something out
	{"part", 5, 0.8, 0.15},       // nothing says so, and it has less than the other
	{"moved", 5, 0.4, 0.3},       // nothing says so, but it has the same figures, in whatever order
}

// translation compares two documents in different languages by the facts that
// a translator keeps.
func translation(a, b *Document) (Relation, bool) {
	p := crossing{a: a, b: b}
	p.align()
	p.call()
	p.form = shapeOf(a, b)
	r := Relation{Kind: TranslationOf, Evidence: map[string]string{}}
	named, told := p.direct(&r)
	linked := r.Evidence["link"] != ""
	ca, cb := p.cover()
	low, high := min(ca, cb), max(ca, cb)
	if linked && p.poor() && p.ofALength() {
		// Nothing but the address speaks for it, and nothing against it.
		r.Score = linkAlone
		p.tell(&r, ca, cb)
		return r, true
	}
	if !linked && (p.others > figuresReplaced*float64(p.same) || float64(p.twins) > figuresChanged*float64(p.same)) {
		return Relation{}, false // an update of what was translated
	}
	if score, ok := p.formAlone(linked || named, told); ok {
		r.Score = score
		p.tell(&r, ca, cb)
		return r, true
	}
	for _, d := range demands {
		switch d.when {
		case "called":
			if !p.allCalled() {
				continue
			}
		case "linked":
			if !linked {
				continue
			}
		case "named":
			if !named {
				continue
			}
		case "even":
			if !p.places.even() {
				continue
			}
		case "moved":
			if !p.sameFigures() {
				continue
			}
		case "bare", "abridged", "part":
			if p.places.uneven() && low < nearlyAll {
				continue
			}
		case "translated":
			if !told {
				continue
			}
		}
		if p.weight+p.names < d.weight || p.weight < d.weight/2 || high < d.shorter || low < d.both {
			continue
		}
		r.Score = 0.5 + 0.3*high + 0.2*low
		if linked || named {
			r.Score += (1 - r.Score) / 2
		} else if !told && (d.when == "part" || d.when == "moved") {
			r.Score *= 0.9
		}
		r.Score = rounded(r.Score)
		p.tell(&r, ca, cb)
		return r, true
	}
	return Relation{}, false
}

func (p *crossing) tell(r *Relation, from, to float64) {
	if r.Reversed {
		from, to = to, from
	}
	r.Evidence["facts_equal"] = strconv.Itoa(p.count)
	if len(p.words) > 0 {
		r.Evidence["facts"] = strings.Join(p.words, ", ")
	}
	r.Evidence["shared_of_copy"], r.Evidence["shared_of_original"] = percent(from), percent(to)
}

const (
	factsApart   = 2.0 // facts of one of them that the other has not
	formBoth     = 0.9 // share of the paragraphs of both that correspond
	nameWeight   = 1.5 // what a name tells, to what paragraphs do
	formLeast    = 3.0 // what the paragraphs must say themselves: who reports the same has its names too
	formTold     = 4.0
	formTogether = 6.0
	formBare     = 8.0
	calledBare   = 2.0
	calledPart   = 1.2
	daysTogether = 3
	leastFigures = 9   // telling figures that are the same, in whatever order …
	sameShorter  = 0.8 // … of those of the one that has fewer …
	sameLonger   = 0.6 // … and of those of the other
	leastCalled  = 4.0 // foreign names of a text of which nearly all …
	calledShare  = 0.8 // … being the same tell anything

	linkAlone = 0.7 // the score of a translation that only its link to the original shows
	fewFacts  = 1.5 // the weight of facts that tells nothing by its absence
)

// formAlone tells whether one of two documents with hardly a fact is the other's
// translation: by its paragraphs, where it says that it is one, where both are of
// one site and of the same days, or where both name the same people.
func (p *crossing) formAlone(named, told bool) (score float64, ok bool) {
	if !p.poor() || p.others > 0 {
		return 0, false
	}
	if told && p.called >= calledPart && p.form.kept+nameWeight*p.called >= formTold && p.form.kept >= 0 && min(p.totalA, p.totalB)-p.weight <= factsApart {
		return 0.7, true // perhaps of a part
	}
	if max(p.totalA, p.totalB)-p.weight > factsApart || p.form.both < formBoth || p.form.pairs < fewParagraphs || p.form.score < formLeast || !p.ofALength() {
		return 0, false
	}
	names := p.called + p.names
	form := p.form.score + nameWeight*names
	switch {
	case named && form >= formTold, told && names >= oneWord && form >= formTold:
		return 0.75, true
	case p.together() && form >= formTogether:
		return 0.65, true
	case form >= formBare && p.called >= calledBare:
		return 0.6, true
	}
	return 0, false
}

// together tells whether two documents were published by one site within days.
func (p *crossing) together() bool {
	if host := hostOf(p.a.in.URL); host == "" || host != hostOf(p.b.in.URL) || p.a.in.Published == nil || p.b.in.Published == nil {
		return false
	}
	days := p.a.in.Published.DaysUntil(*p.b.in.Published)
	return days >= -daysTogether && days <= daysTogether
}

// allCalled tells whether nearly all foreign names of the Chinese text are those
// of the other, in one order.
func (p *crossing) allCalled() bool {
	return p.heard >= leastCalled && p.callers >= calledShare*p.heard
}

// sameFigures tells whether nearly all telling numbers and dates of one document
// stand in the other too, and most of the other's in it, in whatever order.
func (p *crossing) sameFigures() bool {
	n, a, b := float64(p.shared), float64(p.tellingA), float64(p.tellingB)
	return p.shared >= leastFigures && n >= sameShorter*min(a, b) && n >= sameLonger*max(a, b)
}

// poor tells whether one of the two has hardly a fact to compare.
func (p *crossing) poor() bool { return !p.a.HasFacts() || !p.b.HasFacts() }

// ofALength tells whether one can be the other's translation by its length: a
// Chinese character makes about three fifths of an English word.
func (p *crossing) ofALength() bool {
	x, y := float64(p.a.prose), float64(p.b.prose)
	return min(x, y) >= leastShared && max(x, y) <= 2.5*min(x, y)
}

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
	twins          int      // numbers in place of others of their size, likewise
	others         float64  // telling ones that stand in place of others, between facts that both have
	words          []string // the most telling of them
	called         float64  // weight of the names that sound alike, in one order, each once
	callers, heard float64  // foreign names of the Chinese text that the other has, and all
	places         evenness
	form           shape
}

const (
	maxFactWords    = 12
	figuresChanged  = 0.08 // numbers in place of others of their size, likewise
	twinWeight      = 0.8  // of a number that can be told to be another's twin
	mostTwin        = 1.6  // how much larger one of two numbers is that stand in each other's place
	nearlyAll       = 0.85 // the share of each one's facts that make a translation though they stand elsewhere
	figuresReplaced = 0.2  // telling facts in place of others, to each that is the same
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

// sounds gives the names that sound alike as facts of both, and counts of how
// many of the Chinese text's foreign names the other has some.
func (p *crossing) sounds() (ofA, ofB []fact) {
	ofA, ofB = soundFacts(p.a, p.b)
	han, of := p.a, ofA
	if han.script == latin {
		han, of = p.b, ofB
	}
	at := map[int]bool{}
	for _, f := range of {
		at[f.start] = true
	}
	for _, h := range han.listen() {
		p.heard++
		if at[int(h.starts[0])] {
			p.callers++
		}
	}
	return ofA[:min(len(ofA), maxFacts)], ofB[:min(len(ofB), maxFacts)]
}

func hashes(facts []fact) map[uint64]bool {
	out := make(map[uint64]bool, len(facts))
	for _, f := range facts {
		out[f.hash] = true
	}
	return out
}

func (p *crossing) cover() (a, b float64) {
	if p.totalA > 0 {
		a = p.weight / p.totalA
	}
	if p.totalB > 0 {
		b = p.weight / p.totalB
	}
	return a, b
}

// direct says which document is the translation: the one that says so, else
// the later one.
func (p *crossing) direct(r *Relation) (named, told bool) {
	var says [2]bool
	var points [2]bool
	for i, d := range []*Document{p.a, p.b} {
		other := []*Document{p.b, p.a}[i]
		if l := d.linksTo(other); l != "" {
			points[i] = true
			r.Evidence["link"] = l
		}
		if c, ok := d.crediting(other); ok {
			points[i] = true
			r.Evidence["credit"] = cut(c.words)
		}
		for _, c := range d.credits {
			if c.role == translated || c.role == pointed {
				says[i] = true
				if r.Evidence["credit"] == "" {
					r.Evidence["credit"] = cut(c.words)
				}
			}
		}
	}
	named, told = points[0] || points[1], says[0] || says[1]
	switch {
	case points[0] != points[1]:
		r.Directed, r.Reversed = true, points[1]
	case says[0] != says[1]:
		r.Directed, r.Reversed = true, says[1]
	default:
		before := publishedBefore(p.a, p.b)
		r.Directed, r.Reversed = before != 0, before > 0
	}
	return named, told
}
