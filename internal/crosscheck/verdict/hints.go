package verdict

import (
	"cmp"
	"slices"
	"strings"

	"whence/internal/quantity"
)

// Codes of hints.
const (
	FitsBroader    = "fits_broader_metric"
	FitsNarrower   = "fits_narrower_metric"
	ScaleSlip      = "scale_slip"
	PercentPoints  = "percent_vs_points"
	CalendarYear   = "calendar_vs_rolling_year"
	CumulativeYear = "cumulative_vs_annual"
	Stale          = "stale"
	IncrementTotal = "increment_vs_total"
	Implausible    = "implausible"
)

// hintTable says which hypothesis is tested for which verdicts. Each finder
// looks at one ordered way round, x being the claim that may be about something
// else than it seems, y the one beside it; it is asked both ways.
var hintTable = []struct {
	code string
	on   []Verdict
	find func(e *engine, p *Pair, x, y *reading) (Evidence, bool)
}{
	{FitsBroader, []Verdict{Conflict, Tension, PartExceedsWhole}, (*engine).fitsBroader},
	{FitsBroader, []Verdict{DifferentMetric}, (*engine).partFitsWhole},
	{FitsNarrower, []Verdict{Conflict, Tension, PartExceedsWhole}, (*engine).fitsNarrower},
	{FitsNarrower, []Verdict{DifferentMetric}, (*engine).wholeFitsPart},
	{ScaleSlip, []Verdict{Conflict, Tension, PartExceedsWhole, SumMismatch}, (*engine).scaleSlip},
	{PercentPoints, []Verdict{DifferentUnit, Conflict, Tension}, (*engine).percentVsPoints},
	{CalendarYear, []Verdict{Conflict, Tension, PartExceedsWhole, DifferentPeriod}, (*engine).calendarVsRolling},
	{CumulativeYear, []Verdict{CumulativeVsPeriodic}, (*engine).cumulativeBesideAnnual},
	{CumulativeYear, []Verdict{Conflict, Tension, PartExceedsWhole}, (*engine).runningTotal},
	{Stale, []Verdict{Conflict, Tension, PartExceedsWhole}, (*engine).stale},
	{IncrementTotal, []Verdict{Conflict, Tension, SumMismatch}, (*engine).incrementVsTotal},
	{Implausible, []Verdict{Conflict, Tension, PartExceedsWhole, CumulativeVsPeriodic, DifferentMetric}, (*engine).implausible},
}

// HintCodes lists the hypotheses that a verdict can carry.
func HintCodes() []string {
	var codes []string
	for _, row := range hintTable {
		if !slices.Contains(codes, row.code) {
			codes = append(codes, row.code)
		}
	}
	return codes
}

// hints tests every hypothesis of the table that the verdict allows. Metrics
// that don't lie on one branch carry none.
func (e *engine) hints(p *Pair, a, b *reading) []Hint {
	if e.brief || !a.numbers || !b.numbers || (a.c.Metric != b.c.Metric && p.Branch == nil) {
		return nil
	}
	if len(p.Reasons) > 1 { // more than one thing differs: no hypothesis explains them all
		return nil
	}
	var out []Hint
	for _, row := range hintTable {
		if !oneOf(p.Verdict, row.on...) {
			continue
		}
		for _, xy := range [][2]*reading{{a, b}, {b, a}} {
			ev, ok := row.find(e, p, xy[0], xy[1])
			if ok && !slices.ContainsFunc(out, func(h Hint) bool { return h.Code == row.code && h.Evidence.Claim == ev.Claim }) {
				out = append(out, Hint{Code: row.code, Evidence: ev})
			}
			if ok && symmetric[row.code] {
				break
			}
		}
	}
	return out
}

// symmetric hints are about both claims alike: one is enough.
var symmetric = map[string]bool{ScaleSlip: true, PercentPoints: true}

// index sorts the quantities into cells, for sums and hints.
func (e *engine) index() {
	e.cells, e.lists, e.known = map[string][]*reading{}, map[string][]*reading{}, map[string]*history{}
	e.fits, e.sides, e.disputes = map[fitKey][]*reading{}, map[sideKey][]fit{}, map[*reading][]*reading{}
	e.borneOut, e.exceeding = map[*reading]bool{}, map[*reading]Evidence{}
	for _, r := range e.readings {
		if asserts(r) {
			e.cells[r.cell] = append(e.cells[r.cell], r)
			if r.sum {
				e.lists[r.cell] = append(e.lists[r.cell], r)
			}
		}
	}
}

// fitKey asks which claims about a metric r's number fits.
type fitKey struct {
	r      *reading
	metric string
}

// maxFits is how many of them are kept, the best first: evidence needs one.
const maxFits = 16

// fitting gives the claims about a metric, at r's place, whose number r's
// overlaps: for another metric those about r's time, for its own those about
// other times.
func (e *engine) fitting(r *reading, metric string) []*reading {
	k := fitKey{r, metric}
	if found, ok := e.fits[k]; ok {
		return found
	}
	own := metric == r.c.Metric
	var found []*reading
	for _, c := range e.cells[cellOf(metric, r)] {
		if c == r || !c.usual.Overlaps(r.usual) {
			continue
		}
		if own {
			if c.timing.Period.Dated() && c.timing.Period.End != nil && !c.timing.Period.Equal(r.timing.Period) {
				found = append(found, c)
			}
			continue
		}
		switch quantity.MatchPeriods(r.timing, c.timing, r.measure, r.policy).Relation {
		case quantity.SamePeriod, quantity.NearPeriod:
			found = append(found, c)
		}
	}
	found = bestEvidence(found)
	e.fits[k] = found
	return found
}

// fit is a metric and the claims about it, none of them vague, whose number some
// reading's fits.
type fit struct {
	metric string
	claims []*reading
}

// sideKey asks for the fits of r among its broader metrics, or the narrower ones.
type sideKey struct {
	r       *reading
	broader bool
}

// fitsOf gives the metrics above or below r's own that r's number fits, the
// nearest first. They are looked up once for each r: a tree is as deep as its
// owner wants it, and each pair asks.
func (e *engine) fitsOf(r *reading, broader bool) []fit {
	k := sideKey{r, broader}
	if found, ok := e.sides[k]; ok {
		return found
	}
	var found []fit
	if !r.vague() {
		metrics := e.tree.below(r.c.Metric)
		if broader {
			metrics = e.tree.above(r.c.Metric)
		}
		for _, slug := range metrics {
			claims := slices.DeleteFunc(slices.Clone(e.fitting(r, slug)), (*reading).vague)
			if len(claims) > 0 {
				found = append(found, fit{slug, claims})
			}
		}
	}
	e.sides[k] = found
	return found
}

// disputing gives the claims of r's own metric and time that r is apart from.
func (e *engine) disputing(r *reading) []*reading {
	if found, ok := e.disputes[r]; ok {
		return found
	}
	var found []*reading
	for _, c := range e.cells[r.cell] {
		if c != r && !c.usual.Overlaps(r.usual) && e.match(r, c).Relation == quantity.SamePeriod {
			found = append(found, c)
		}
	}
	found = bestEvidence(found)
	e.disputes[r] = found
	return found
}

// bestEvidence keeps the best of some claims: rows of reference series, then
// the narrowest.
func bestEvidence(found []*reading) []*reading {
	slices.SortFunc(found, func(x, y *reading) int {
		return cmp.Or(compareTrue(x.c.Series, y.c.Series), compareWidth(x, y), strings.Compare(x.c.ID, y.c.ID))
	})
	return slices.Clip(found[:min(len(found), maxFits)])
}

// compareTrue puts what is true first.
func compareTrue(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// cellOf is the cell that r would be in if it were about a metric.
func cellOf(metric string, r *reading) string {
	if metric == r.c.Metric {
		return r.cell
	}
	return cellKey(metric, r)
}
