package neardup

import "math"

// What each kind of evidence adds to the logarithm of how much more often a
// translation has it than another report of the same: fitted to judged pairs, and
// rounded. What is lacking of one is made up by others.
const (
	weighedLeast = 0.0 // translations are above it but for a few, all else is below

	weighedStart    = -4.6
	weighedParallel = 0.054 // of what the paragraphs tell that are laid beside each other
	weighedDensity  = 14.9  // and for each thing that they speak of
	weighedPresent  = 2.6   // the share of the things that the other speaks of, wherever
	weighedShared   = 0.48  // a telling number or date that both have
	weighedMissed   = -1.5  // one that the document with fewer has alone
	weighedBeyond   = -0.87
	weighedSmall    = -1.1  // a small number that the document with fewer has alone
	weighedReplaced = -1.2  // one that stands in another's place
	weighedTwin     = -4.1  // a number in place of one of its size
	weighedFew      = -0.18 // each thing that it speaks of less than of manyThings
	weighedUneven   = -2.5  // where they stand at other places
	weighedNamed    = 0.44
	weighedTold     = 0.31

	manyThings   = 40
	mostParallel = 60.0
	mostShared   = 16
	mostMissed   = 6
	mostBeyond   = 6
	mostSmall    = 5
	mostReplaced = 4.0
	mostTwins    = 3

	surelyWeighed = 0.95 // the most that the score of a translation by weight is
)

// weighed adds up all that speaks for a translation, and against one.
func (p *crossing) weighed(beside parallel, named, told bool) float64 {
	if beside.things < leastThings {
		return weighedStart
	}
	fewer, more := min(p.tellingA, p.tellingB), max(p.tellingA, p.tellingB)
	small, _ := p.small()
	sum := weighedStart + weighedParallel*min(beside.score, mostParallel) +
		weighedDensity*beside.score/float64(beside.things) + weighedPresent*beside.present +
		weighedShared*float64(min(p.shared, mostShared)) +
		weighedMissed*float64(min(fewer-p.shared, mostMissed)) +
		weighedBeyond*float64(min(more-fewer, mostBeyond)) +
		weighedSmall*float64(min(small, mostSmall)) +
		weighedReplaced*min(p.others, mostReplaced) + weighedTwin*float64(min(p.twins, mostTwins))
	sum += weighedFew * float64(max(0, manyThings-beside.things))
	if p.places.uneven() {
		sum += weighedUneven
	}
	if named {
		sum += weighedNamed
	}
	if told {
		sum += weighedTold
	}
	return sum
}

// surelyOf is how sure it is that a document is a translation of such a weight.
func surelyOf(weight float64) float64 { return surelyWeighed / (1 + math.Exp(-weight)) }
