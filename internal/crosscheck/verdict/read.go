package verdict

import "whence/internal/quantity"

// Reading is what one claim counts as in comparisons: what a store keeps beside
// it to sweep without reading it again.
type Reading struct {
	ClaimID       string
	Unit          string             // canonical, converted into the metric's
	Geography     string             // a share's is that of what it is a share of, unless it states its own
	Period        *quantity.Period   // likewise; of increments without one, from their first on
	Strict, Usual *quantity.Interval // nil for a claim without a number that can be read
	Origin        string             // after following copies, "" for none that counts
	Voice         string             // equal for claims that count as one
	Lacks         []string           // what it must state to be compared
}

// Read reads every claim, in the order given. It refuses nothing.
func Read(in Input) []Reading {
	e := newEngine(in)
	out := make([]Reading, len(e.readings))
	for i, r := range e.readings {
		out[i] = Reading{ClaimID: r.c.ID, Unit: r.unit, Geography: r.geography, Period: r.timing.Period, Origin: r.origin, Voice: r.voice, Lacks: r.lack}
		if r.numbers {
			out[i].Strict, out[i].Usual = &r.strict, &r.usual
		}
	}
	return out
}
