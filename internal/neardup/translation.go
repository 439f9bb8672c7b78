package neardup

import (
	"strconv"
	"strings"
)

// What counts as a translation where a document says something of it: the weight
// of the facts that both have in one order, and their share of what the shorter
// one, or each, has. Where it doesn't, all that is known is weighed.
var demands = []struct {
	when          string
	weight        float64
	shorter, both float64
}{
	{"linked", 1.2, 0.35, 0.2},   // it gives the other's address
	{"named", 2, 0.5, 0.2},       // it names the other's outlet
	{"translated", 2, 0.5, 0.25}, // it says that it is a translation
	{"brief", 3.2, 0.85, 0.7},    // nothing says so, but it has little more than its figures
}

// translation compares two documents in different languages by the facts that
// a translator keeps.
func translation(a, b *Document) (Relation, bool) {
	p := crossing{a: a, b: b}
	p.align()
	p.call()
	p.form = shapeOf(a, b)
	p.said = conceptsOf(a, b)
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
	if !linked && float64(p.twins) > figuresChanged*float64(p.same) {
		return Relation{}, false // an update of what was translated
	}
	// What else stands in the place of facts may be left out by one and read otherwise in the other.
	replaced := !linked && p.others > max(oneReplaced, figuresReplaced*float64(p.same))
	if score, ok := p.formAlone(linked || named, told); ok && !replaced {
		r.Score = score
		p.tell(&r, ca, cb)
		return r, true
	}
	beside := p.parallel()
	for _, d := range demands {
		switch d.when {
		case "linked":
			if !linked {
				continue
			}
		case "named":
			if !named {
				continue
			}
		case "translated":
			if !told {
				continue
			}
		case "brief":
			if beside.things >= leastThings {
				continue
			}
		}
		if replaced || p.weight+p.names < d.weight || p.weight < d.weight/2 || high < d.shorter || low < d.both {
			continue
		}
		r.Score = 0.5 + 0.3*high + 0.2*low
		if linked || named {
			r.Score += (1 - r.Score) / 2
		}
		r.Score = rounded(r.Score)
		p.tell(&r, ca, cb)
		return r, true
	}
	if w := p.weighed(beside, named, told); w >= weighedLeast {
		// Whatever says so, it is more than what speaks against it.
		r.Score = rounded(surelyOf(w))
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
	saidLeast    = 2.5 // what the things that both speak of must say: others say less than nothing …
	saidTogether = 6.0 // … and with the paragraphs
	daysTogether = 3

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
	if max(p.totalA, p.totalB)-p.weight <= factsApart && p.said >= saidLeast && p.said+p.form.score >= saidTogether && p.ofALength() {
		return 0.65, true
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

// poor tells whether one of the two has hardly a fact to compare.
func (p *crossing) poor() bool { return !p.a.HasFacts() || !p.b.HasFacts() }

// ofALength tells whether one can be the other's translation by its length: a
// Chinese character makes about three fifths of an English word.
func (p *crossing) ofALength() bool {
	x, y := float64(p.a.prose), float64(p.b.prose)
	return min(x, y) >= leastShared && max(x, y) <= 2.5*min(x, y)
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
