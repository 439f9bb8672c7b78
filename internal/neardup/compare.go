package neardup

import (
	"math"
	"slices"
	"strconv"
)

// The kinds of relation by which one document repeats another.
const (
	MirrorOf      = "mirror_of"
	ReprintOf     = "reprint_of"
	ExcerptOf     = "excerpt_of"
	TranslationOf = "translation_of"
)

// Relation says how one of two documents repeats the other.
type Relation struct {
	Kind     string
	Reversed bool              // false: the first repeats the second
	Directed bool              // false: nothing tells which of the two is the copy
	Score    float64           // 0 to 1: how sure
	Evidence map[string]string // what speaks for it, for a person: see the package's comment
}

// What counts as a copy.
const (
	leastShared   = 40   // weight of the words that copies share
	leastCopied   = 0.52 // share of the prose of the shorter that a copy shares
	leastOriginal = 0.46 // and of the longer
	leastCredited = 0.38 // of both, where one names the other as its origin
	leastExcerpt  = 0.66 // share of the prose of an excerpt …
	surelyExcerpt = 0.72 // … that is short
	longExcerpt   = 200  // weight of the prose of one that is not
	leastPart     = 0.9  // what shares as much of itself with another …
	mostPart      = 0.7  // … of which it leaves out more than the rest, is a part of it
	wholeMirror   = 0.96 // share of the prose of the shorter that a mirror has …
	mirrored      = 0.88 // … and of the longer
	digestScore   = 0.75 // how sure it is that a digest of several stories has one of them
	longestQuote  = 160  // code points of a quotation in the evidence
	excerptRun    = 14   // tokens of the longest passage of an excerpt
	wholeExcerpt  = 0.61 // share of the prose of an excerpt that has a long passage whole …
	cleanExcerpt  = 0.5  // and of one that has nothing but whole paragraphs, in the other's own words
	wholePart     = 0.7  // … of which the other has less: what both quote is as much of either
)

// Compare tells whether one of two documents repeats the other, and how. The
// answer for (b, a) is that for (a, b) the other way round, but where nothing
// tells which is the copy: then the first is said to repeat the second.
func Compare(a, b *Document) (Relation, bool) {
	if !before(b, a) {
		return compare(a, b)
	}
	// Which of several equal passages another is aligned with depends on the order.
	r, ok := compare(b, a)
	return r.turned(), ok
}

// turned is the same relation, of the two the other way round.
func (r Relation) turned() Relation {
	if r.Directed {
		r.Reversed = !r.Reversed
	}
	return r
}

// before puts two documents into an order that is that of their texts alone.
func before(a, b *Document) bool {
	if x, y := len(a.runes), len(b.runes); x != y {
		return x < y
	}
	return slices.Compare(a.runes, b.runes) < 0
}

func compare(a, b *Document) (Relation, bool) {
	al := align(a, b)
	wa, wb := covered(a, al.inA), covered(b, al.inB)
	bilingual := bilingual(a, b, wa, wb)
	if a.script != b.script && !bilingual {
		// Of several sequences of facts that are as heavy, the one that is found
		// depends on the order, and what stands between its facts.
		if r, ok := translation(a, b); ok {
			return r, true
		}
		r, ok := translation(b, a)
		return r.turned(), ok
	}
	if min(wa, wb) < leastShared {
		return Relation{}, false
	}
	p := pair{
		a: a, b: b, weightA: wa, weightB: wb, coverA: share(wa, a.prose), coverB: share(wb, b.prose), al: al, bilingual: bilingual,
		inA: passagesOf(a, al.inA), inB: passagesOf(b, al.inB),
	}
	p.diff = differ(a, b, al)
	if p.diff.otherFigures(p.shared()) {
		return Relation{}, false
	}
	return p.relation()
}

// bilingual tells whether one of two documents is in two languages and holds most
// of the other: a page that gives a text and its translation.
func bilingual(a, b *Document, wa, wb int) bool {
	if a.both == b.both || min(wa, wb) < leastShared {
		return false
	}
	if a.both {
		return share(wb, b.prose) >= surelyExcerpt
	}
	return share(wa, a.prose) >= surelyExcerpt
}

// isUpdate tells whether an outlet went on with a story of its own: what it
// published earlier is no excerpt of what it published later.
func (p *pair) isUpdate() bool {
	if hostOf(p.a.in.URL) == "" || hostOf(p.a.in.URL) != hostOf(p.b.in.URL) {
		return false
	}
	before := publishedBefore(p.a, p.b)
	return before > 0 && p.a.prose < p.b.prose || before < 0 && p.b.prose < p.a.prose
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// pair is two documents of one script, compared.
type pair struct {
	a, b             *Document
	weightA, weightB int     // of the prose that both have
	coverA, coverB   float64 // share of each one's prose that the other has
	inA, inB         passages
	bilingual        bool // the longer one holds the shorter one's text in two languages
	al               alignment
	diff             differences
}

// shared gives the number of tokens that both have.
func (p *pair) shared() int {
	n := 0
	for _, is := range p.al.inA {
		if is {
			n++
		}
	}
	return n
}

func (p *pair) relation() (Relation, bool) {
	r := Relation{Evidence: map[string]string{}}
	credited := p.direct(&r)
	shorter, longer := p.coverA, p.coverB
	of := p.inB // of the longer one
	aIsShorter := p.a.prose <= p.b.prose
	if !aIsShorter {
		shorter, longer, of = longer, shorter, p.inA
	}
	digestIsA, digest := p.digest()
	whole := shorter < leastPart || longer >= mostPart || 2*of.thinned > of.without
	switch {
	case p.bilingual:
		r.Kind, r.Score = TranslationOf, 0.9*shorter
		if !credited {
			r.Reversed, r.Directed = aIsShorter, true // the one with both languages has what the other has
		}
	case p.excerpted() && longer < mostPart && shorter >= leastExcerpt:
		r.Kind, r.Score = ExcerptOf, 0.95*shorter
		r.Reversed, r.Directed = !aIsShorter, true
	case whole && !p.passageOnly() && shorter >= leastCopied && longer >= leastOriginal || whole && credited && min(shorter, longer) >= leastCredited:
		r.Kind = ReprintOf
		if shorter >= wholeMirror && longer >= mirrored && p.diff.words == 0 && len(p.al.moved) == 0 && !p.reprints(p.a, p.b) && !p.reprints(p.b, p.a) {
			r.Kind = MirrorOf
		}
		r.Score = math.Sqrt(shorter) * (0.7 + 0.3*longer)
	case p.isUpdate():
		return Relation{}, false
	case shorter >= leastExcerpt && p.al.longest.n >= excerptRun && (shorter >= surelyExcerpt || min(p.a.prose, p.b.prose) >= longExcerpt):
		r.Kind = ExcerptOf
		r.Score = 0.95 * shorter
		if !credited {
			r.Reversed, r.Directed = !aIsShorter, true
		} else if r.Reversed == aIsShorter {
			r.Kind = ReprintOf // the longer one says that it has it from the shorter
		}
	case digest:
		r.Kind, r.Score = ExcerptOf, digestScore
		r.Reversed, r.Directed = !digestIsA, true
	case p.passage(&r, credited):
	case shorter >= wholeExcerpt && longer <= wholePart*shorter && p.weight() >= openingRun,
		shorter >= cleanExcerpt && longer <= wholePart*shorter && p.weight() >= namedRun && p.untouched(aIsShorter):
		r.Kind, r.Score = ExcerptOf, 0.9*shorter
		r.Reversed, r.Directed = !aIsShorter, true
	default:
		return Relation{}, false
	}
	if credited {
		r.Score += (1 - r.Score) / 2
	}
	if p.diff.numbers > 0 {
		r.Score *= 0.9
		r.Evidence["numbers_differ"] = strconv.Itoa(p.diff.numbers)
	}
	r.Score = rounded(r.Score)
	p.tell(&r)
	return r, true
}

// untouched tells whether the shorter document has whole paragraphs that the other
// one tells in its own words, and nothing is changed in what both share.
func (p *pair) untouched(aIsShorter bool) bool {
	if max(p.inA.thinned, p.inB.thinned) > digestTouched {
		return false
	}
	of, shared := p.b, p.al.inB
	if !aIsShorter {
		of, shared = p.a, p.al.inA
	}
	told := 0
	for _, b := range of.blocks {
		if b.prose && !of.beginsQuoted(b) && share(sharedIn(of, b, shared), b.weight) >= wholeQuote {
			told += b.weight
		}
	}
	return told >= quotedRun
}

// reprints tells whether a copy says that it reprints, and is not a page that only
// names its source among other furniture of a site that has taken it over whole.
func (p *pair) reprints(copied, original *Document) bool {
	if _, ok := copied.ownCredit(original, translated, pointed, excerpted); ok {
		return true
	}
	_, ok := copied.ownCredit(original, reprinted, sourced)
	return ok && copied.furnitureBeside(original) < muchFurniture
}

// excerpted tells whether one of the two says that it is an excerpt.
func (p *pair) excerpted() bool {
	_, a := p.a.ownCredit(p.b, excerpted)
	_, b := p.b.ownCredit(p.a, excerpted)
	return a != b
}

// direct says which document is the copy where its words do, and tells whether
// the copy names the other one.
func (p *pair) direct(r *Relation) (credited bool) {
	fromA, fromB := p.origin(p.a, p.b, r), p.origin(p.b, p.a, r)
	if fromA != fromB {
		r.Directed, r.Reversed = true, fromB
		return true
	}
	delete(r.Evidence, "link")
	delete(r.Evidence, "credit")
	switch publishedBefore(p.a, p.b) {
	case 1:
		r.Directed, r.Reversed = true, true
	case -1:
		r.Directed, r.Reversed = true, false
	default:
		_, ofA := p.a.ownCredit(p.b, reprinted, sourced, excerpted, pointed, archived)
		_, ofB := p.b.ownCredit(p.a, reprinted, sourced, excerpted, pointed, archived)
		if ofA != ofB {
			r.Directed, r.Reversed = true, ofB
		}
	}
	return false
}

// origin tells whether copy names original as where it comes from.
func (p *pair) origin(copied, original *Document, r *Relation) bool {
	named := false
	if l := copied.linksTo(original); l != "" {
		r.Evidence["link"] = l
		named = true
	}
	if c, ok := copied.crediting(original); ok {
		r.Evidence["credit"] = cut(c.words)
		named = true
	}
	return named
}

// publishedBefore gives 1 where a was surely published before b, -1 where after,
// 0 where that can't be told.
func publishedBefore(a, b *Document) int {
	if a.in.At != nil && b.in.At != nil {
		return -a.in.At.Compare(*b.in.At)
	}
	if a.in.Published == nil || b.in.Published == nil {
		return 0
	}
	return -a.in.Published.Compare(*b.in.Published)
}

func (p *pair) tell(r *Relation) {
	from, to := p.coverA, p.coverB
	if r.Reversed {
		from, to = to, from
	}
	r.Evidence["shared_of_copy"] = percent(from)
	r.Evidence["shared_of_original"] = percent(to)
	r.Evidence["numbers_equal"] = strconv.Itoa(p.diff.kept)
	r.Evidence["quote"] = p.a.quote(p.al.longest.a, p.al.longest.a+p.al.longest.n, longestQuote)
	if _, there := r.Evidence["credit"]; !there {
		copied, original := p.a, p.b
		if r.Reversed {
			copied, original = original, copied
		}
		if c, ok := copied.ownCredit(original, reprinted, sourced, excerpted, pointed, archived); ok {
			r.Evidence["credit"] = cut(c.words)
		} else if copied.in.Agency != "" {
			r.Evidence["credit"] = copied.in.Agency
		}
	}
}

func rounded(x float64) float64 { return math.Round(max(0, min(x, 1))*100) / 100 }

func percent(x float64) string { return strconv.FormatFloat(rounded(x), 'f', 2, 64) }

// cut shortens words to the longest quotation.
func cut(s string) string {
	n := 0
	for i := range s {
		if n == longestQuote-1 {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
