package neardup

// What each kind of evidence adds to the logarithm of how much more often a
// translation has it than another report of the same: fitted to judged pairs, and
// rounded. They say much the same thing whatever the others say, so they are
// added, and what is lacking of one is made up by others.
const (
	weighedLeast = 1.7 // translations are above it but for a few, all else is well below

	weighedStart    = 0.4
	weighedShared   = 0.3  // a telling number or date that both have
	weighedMissed   = -0.8 // one that the document with fewer has alone
	weighedBeyond   = -0.16
	weighedReplaced = -0.8 // one that stands in another's place
	weighedTwin     = -4.8 // a number in place of one of its size
	weighedAstray   = -27.0
	weighedForm     = 0.2
	weighedHeard    = 0.25 // a foreign name that both have …
	weighedCalled   = 1.0  // … and what it and its place in the order tell
	weighedSaid     = 0.2  // what both speak of, as far as it speaks for a translation
	weighedNamed    = 1.5
	weighedTold     = 0.7

	usuallyAstray = 0.07 // where facts stand in what may be either
	mostAstray    = 0.2
	mostForm      = 5.0
	mostSaid      = 6.0
	leastWeighed  = 2   // telling facts that both have, below which …
	leastHaving   = 1.5 // … or this weight in one order, nothing is weighed
)

// weighed adds up all that speaks for a translation, and against one.
func (p *crossing) weighed(named, told bool) float64 {
	shorter, longer := min(p.tellingA, p.tellingB), max(p.tellingA, p.tellingB)
	sum := weighedStart + weighedShared*float64(p.shared) +
		weighedMissed*float64(shorter-p.shared) + weighedBeyond*float64(longer-shorter) +
		weighedReplaced*p.others + weighedTwin*float64(p.twins) +
		weighedHeard*p.callers + weighedCalled*p.called
	if p.places.facts >= leastEven {
		sum += weighedAstray * (min(p.places.astray, mostAstray) - usuallyAstray)
	}
	if p.form.pairs >= leastShaped {
		sum += weighedForm * max(-mostForm, min(p.form.score, mostForm))
	}
	sum += weighedSaid * max(0, min(p.said, mostSaid))
	if named {
		sum += weighedNamed
	}
	if told {
		sum += weighedTold
	}
	return sum
}

// outweighs tells whether what speaks for a translation is more than what speaks
// against one.
func (p *crossing) outweighs(named, told bool) bool {
	return p.shared >= leastWeighed && p.weight >= leastHaving && p.weighed(named, told) >= weighedLeast
}
