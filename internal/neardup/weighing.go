package neardup

import "math"

// What each kind of evidence adds to the logarithm of how much more often a
// translation has it than another report of the same: fitted to judged pairs, and
// rounded. What is lacking of one is made up by others.
const (
	weighedLeast = 0.1 // translations are above it but for a few, all else is below

	weighedStart    = -3.8
	weighedParallel = 0.074 // of what the paragraphs tell that are laid beside each other
	weighedDensity  = 18.5  // and for each thing that they speak of
	weighedShared   = 0.1   // a telling number or date that both have
	weighedMissed   = -1.2  // one that the document with fewer has alone
	weighedBeyond   = -0.8
	weighedSmall    = -1.35  // a small number that the document with fewer has alone
	weighedReplaced = -1.5   // one that stands in another's place
	weighedTwin     = -4.5   // a number in place of one of its size
	weighedFew      = -0.145 // each thing that it speaks of less than of manyThings
	weighedUneven   = -1.5   // where they stand at other places
	weighedNamed    = 0.5
	weighedTold     = 0.3

	manyThings   = 40
	mostParallel = 60.0
	mostShared   = 16
	manyFacts    = 8.0 // of more, what is lacking counts by its share
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
		weighedDensity*beside.score/float64(beside.things) +
		weighedShared*float64(min(p.shared, mostShared)) +
		(weighedMissed*float64(fewer-p.shared)+weighedReplaced*min(p.others, mostReplaced))*min(1, manyFacts/float64(max(1, fewer))) +
		weighedBeyond*float64(more-fewer)*min(1, manyFacts/float64(max(1, more))) +
		weighedSmall*float64(min(small, mostSmall)) + weighedTwin*float64(min(p.twins, mostTwins))
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
