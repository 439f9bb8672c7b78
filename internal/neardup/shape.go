package neardup

import (
	"math"
	"slices"
)

// shape says whether the paragraphs of two documents in different languages
// correspond in length, in sentences and in quotations. A translator keeps them;
// who writes of the same in his own words doesn't.
type shape struct {
	pairs int     // of paragraphs that correspond
	score float64 // logarithm of how much more often translations look so than others
	kept  float64 // the same of the paragraphs that correspond, whatever was left out
	both  float64 // share of the prose of both that corresponds
}

// How paragraphs correspond: measured on translations, and on documents that
// have nothing to do with each other.
const (
	maxShaped   = 60   // paragraphs that are compared
	leastShaped = 3    // that tell anything
	spreadSame  = 0.16 // of the logarithm of lengths, from their mean, in a translation
	spreadOther = 0.42 // and by chance
	sameEnds    = 0.5  // for as many sentences in both
	otherEnds   = -0.3 // for each sentence more or less
	quotedBoth  = 0.35 // for a quotation in both, or in neither
	quotedOne   = -1.2 // for one in one of them
	joined      = -1.5 // for two paragraphs to one
	leftOut     = -2.2 // for a paragraph to none
	lengthOfHan = 0.66 // weight of a Chinese text, to each of its translation's
	mostOverHan = 0.35 // how far two whole texts are from that, in logarithms
	leastPoint  = -4.0 // the least that two paragraphs can say
)

// outline is a paragraph as far as it has a shape.
type outline struct {
	weight float64
	ends   int
	quoted bool
}

// outlines gives the prose's paragraphs.
func (d *Document) outlines() []outline {
	var out []outline
	for i := range d.blocks {
		b := &d.blocks[i]
		if !b.prose {
			continue
		}
		o := outline{weight: float64(b.weight), ends: b.ends}
		from, to := d.lineOf(i)
		if slices.ContainsFunc(d.runes[from:min(to, b.to+3)], quotes.has) {
			o.quoted = true
		}
		if out = append(out, o); len(out) > maxShaped {
			return nil
		}
	}
	return out
}

// quotes begin or end the words of another.
var quotes = setOf("\"“”「」『』«»")

// shapeOf aligns the paragraphs of two documents in their order, one to one, two
// to one, or one to none.
func shapeOf(a, b *Document) shape {
	xs, ys := a.outlines(), b.outlines()
	if min(len(xs), len(ys)) < leastShaped {
		return shape{}
	}
	ratio := math.Log(lengthOfHan)
	if a.script == han {
		ratio = -ratio
	}
	// How long a translation is, differs from one to another: the whole texts tell,
	// as far as one is not a part of the other.
	s := alignParagraphs(xs, ys, ratio)
	if r := math.Log(sum(ys) / sum(xs)); math.Abs(r-ratio) <= mostOverHan {
		if whole := alignParagraphs(xs, ys, r); whole.score > s.score {
			s = whole
		}
	}
	return s
}

func alignParagraphs(xs, ys []outline, ratio float64) shape {
	width := len(ys) + 1
	best := make([]float64, (len(xs)+1)*width)
	step := make([]uint8, len(best))
	for i := len(xs); i >= 0; i-- {
		for j := len(ys); j >= 0; j-- {
			at := i*width + j
			if i == len(xs) && j == len(ys) {
				continue
			}
			best[at] = math.Inf(-1)
			try := func(di, dj int, points float64) {
				if i+di > len(xs) || j+dj > len(ys) {
					return
				}
				if v := best[(i+di)*width+j+dj] + points; v > best[at] {
					best[at], step[at] = v, uint8(di<<2|dj)
				}
			}
			if i < len(xs) && j < len(ys) {
				try(1, 1, correspond(xs[i], ys[j], ratio))
				if i+1 < len(xs) {
					try(2, 1, correspond(together(xs[i], xs[i+1]), ys[j], ratio)+joined)
				}
				if j+1 < len(ys) {
					try(1, 2, correspond(xs[i], together(ys[j], ys[j+1]), ratio)+joined)
				}
			}
			try(1, 0, leftOut)
			try(0, 1, leftOut)
		}
	}
	s := shape{score: best[0]}
	kept := 0.0
	s.kept = best[0]
	for i, j := 0, 0; i < len(xs) || j < len(ys); {
		di, dj := int(step[i*width+j]>>2), int(step[i*width+j]&3)
		if di > 0 && dj > 0 {
			s.pairs++
			kept += sum(xs[i:i+di])/sum(xs)/2 + sum(ys[j:j+dj])/sum(ys)/2
		}
		if di == 0 || dj == 0 {
			s.kept -= leftOut
		}
		i, j = i+di, j+dj
	}
	s.both = kept
	return s
}

func sum(list []outline) float64 {
	n := 0.0
	for _, o := range list {
		n += o.weight
	}
	return n
}

func together(a, b outline) outline {
	return outline{a.weight + b.weight, a.ends + b.ends, a.quoted || b.quoted}
}

// correspond says how much more often two paragraphs correspond that look so than
// two others do.
func correspond(x, y outline, ratio float64) float64 {
	off := math.Log(y.weight/x.weight) - ratio
	points := math.Log(spreadOther/spreadSame) - off*off/2*(1/(spreadSame*spreadSame)-1/(spreadOther*spreadOther))
	if d := distance(x.ends, y.ends); d == 0 {
		points += sameEnds
	} else {
		points += otherEnds * float64(d)
	}
	if x.quoted == y.quoted {
		points += quotedBoth
	} else {
		points += quotedOne
	}
	return max(points, leastPoint)
}
