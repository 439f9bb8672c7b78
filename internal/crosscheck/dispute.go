package crosscheck

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"whence/internal/crosscheck/verdict"
)

// disputed is a row of conflict_claims without its key: a voice that disagrees,
// by the claim that speaks for it.
type disputed struct {
	ClaimID  uuid.UUID `json:"claim_id"`
	SourceID uuid.UUID `json:"source_id"`
	Voice    string    `json:"voice"`
	Position string    `json:"position"`
}

// dispute is who disagrees in a cell (one key, dimensions and unit),
// seen from all the groups in which they do. It is what a conflict is about.
type dispute struct {
	cell    string
	claims  map[uuid.UUID]disputed
	groups  []uuid.UUID
	figures figures
}

// figures are the columns of a conflict that follow from its dispute.
type figures struct {
	Geography          *string           `json:"geography"` // nil where dates or statements give none, or several
	Dimensions         map[string]string `json:"dimensions"`
	Unit               string            `json:"unit"`
	Picture            string            `json:"picture"` // hexadecimal
	HasPeriod          bool              `json:"has_period"`
	PeriodStart        *time.Time        `json:"period_start"`
	PeriodEnd          *time.Time        `json:"period_end"`
	Verdict            string            `json:"verdict"`
	Severity           *string           `json:"severity"`
	Spread             *string           `json:"spread"`
	LogicallyPossible  *bool             `json:"logically_possible"`
	Voices             int               `json:"voices"`
	Claims             int               `json:"claims"`
	Documents          int               `json:"documents"`
	Outlets            int               `json:"outlets"`
	IndependentOrigins int               `json:"independent_origins"`
	Unattributed       int               `json:"unattributed"`
	LatestOn           *time.Time        `json:"latest_on"`
	Rank               string            `json:"rank"`
}

// cellOf names the dimensions and the unit of a group; its key has the rest.
func cellOf(dimensions map[string]string, unit string) string {
	parts := []string{unit}
	for _, name := range slices.Sorted(maps.Keys(dimensions)) {
		parts = append(parts, name, dimensions[name])
	}
	return exactly(parts...)
}

// exactly joins texts so that no other list of texts makes the same.
func exactly(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(strconv.Itoa(len(p)))
		b.WriteByte(':')
		b.WriteString(p)
	}
	return b.String()
}

// elements names the voice of each claim of a dispute. One that says several
// things there is named once for each, so that a voice that contradicts itself
// is two: all that disagree in a group are at least two elements.
func elements(claims map[uuid.UUID]disputed) map[uuid.UUID]string {
	out := make(map[uuid.UUID]string, len(claims))
	said := map[string]int{}
	for _, id := range sortedIDs(maps.Keys(claims)) {
		voice := claims[id].Voice
		said[voice]++
		out[id] = strconv.Itoa(said[voice]) + " of " + voice
	}
	return out
}

// continues is how many of those who disagreed must still do so for a conflict
// to be the same one, and how many two groups must share for their conflict to
// be one.
const continues = 2

// disputes joins what the groups of a key see: groups of one cell in which the
// same two voices disagree see one dispute.
func (s standing) disputes() []*dispute {
	var all []*dispute
	for _, id := range sortedIDs(maps.Keys(s.seen)) {
		g := s.groups[id]
		d := &dispute{cell: cellOf(g.Dimensions, g.Unit), claims: map[uuid.UUID]disputed{}, groups: []uuid.UUID{id}}
		for _, c := range s.seen[id].by {
			d.claims[c.ClaimID] = c
		}
		all = append(all, d)
	}
	for merged := true; merged; { // a joined one may share two voices with a further one
		all, merged = join(all)
	}
	for _, d := range all {
		d.figures = s.figures(d)
	}
	return all
}

// join merges disputes with those before them that share enough, in one pass.
func join(all []*dispute) (left []*dispute, merged bool) {
	by := map[string][]*dispute{} // those that are left, by cell and element
	for _, d := range all {
		// Many anchors see the same: then there is nothing to look for.
		if i := slices.IndexFunc(left, d.within); i >= 0 {
			left[i].groups = append(left[i].groups, d.groups...)
			continue
		}
		shared := map[*dispute]int{}
		mine := elements(d.claims)
		for _, e := range mine {
			for _, o := range by[d.cell+e] {
				shared[o]++
			}
		}
		var into *dispute
		for _, o := range left { // in their order: maps have none
			if shared[o] >= continues {
				into = o
				break
			}
		}
		if into == nil {
			into = d
			left = append(left, d)
		} else {
			merged = true
			maps.Copy(into.claims, d.claims)
			into.groups = append(into.groups, d.groups...)
			mine = elements(into.claims)
		}
		for _, e := range mine {
			if k := into.cell + e; !slices.Contains(by[k], into) {
				by[k] = append(by[k], into)
			}
		}
	}
	return left, merged
}

// within tells whether all of d's claims are o's too.
func (d *dispute) within(o *dispute) bool {
	if d.cell != o.cell || len(d.claims) > len(o.claims) {
		return false
	}
	for id := range d.claims {
		if _, in := o.claims[id]; !in {
			return false
		}
	}
	return true
}

// figures describes a dispute by the group in which it is worst.
func (s standing) figures(d *dispute) figures {
	slices.SortFunc(d.groups, func(x, y uuid.UUID) int {
		a, b := s.groups[x], s.groups[y]
		return cmp.Or(
			cmp.Compare(slices.Index(WorstFirst(), a.Verdict), slices.Index(WorstFirst(), b.Verdict)),
			cmp.Compare(magnitude(b.Spread), magnitude(a.Spread)),
			cmp.Compare(b.IndependentOrigins, a.IndependentOrigins),
			slices.Compare(x[:], y[:]),
		)
	})
	g := s.groups[d.groups[0]]
	f := figures{
		Geography: g.Geography, Dimensions: g.Dimensions, Unit: g.Unit, Verdict: g.Verdict, Severity: g.Severity, Spread: g.Spread,
		LogicallyPossible: g.LogicallyPossible, Voices: len(d.claims), Claims: g.Claims, Documents: g.Documents, Outlets: g.Outlets,
		IndependentOrigins: g.IndependentOrigins, Unattributed: g.Unattributed,
	}
	f.HasPeriod = true
	for i, id := range d.groups {
		g := s.groups[id]
		f.HasPeriod = f.HasPeriod && g.HasPeriod
		if text(g.Geography) != text(f.Geography) {
			f.Geography = nil
		}
		if i == 0 {
			f.PeriodStart, f.PeriodEnd = g.PeriodStart, g.PeriodEnd
		}
		f.PeriodStart = hull(f.PeriodStart, g.PeriodStart, time.Time.Before)
		f.PeriodEnd = hull(f.PeriodEnd, g.PeriodEnd, time.Time.After)
		if on := s.seen[id].latest; on != nil && (f.LatestOn == nil || on.After(*f.LatestOn)) {
			f.LatestOn = on
		}
	}
	if !f.HasPeriod {
		f.PeriodStart, f.PeriodEnd = nil, nil
	}
	f.Picture = picture(d.claims)
	f.Rank = rank(f.Spread, f.IndependentOrigins, f.LatestOn)
	return f
}

// hull is the farther of two ends; an open one is the farthest.
func hull(a, b *time.Time, farther func(time.Time, time.Time) bool) *time.Time {
	switch {
	case a == nil || b == nil:
		return nil
	case farther(*b, *a):
		return b
	}
	return a
}

// picture digests who disagrees and what each says: it changes when a conflict
// has to be looked at again, and not when a copy or a rounder number joins.
func picture(claims map[uuid.UUID]disputed) string {
	said := map[string]bool{}
	for _, c := range claims {
		said[exactly(c.Voice, c.Position)] = true
	}
	h := sha256.New()
	for _, line := range slices.Sorted(maps.Keys(said)) {
		_, _ = h.Write([]byte(line + "\n")) // a hash takes every byte
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Ranks. A point is a doubling: of the spread (measured in tenths), of the
// independent origins, or half a year of news.
const (
	widest       = 1000 // a spread beyond it is a slip, and no worse than another
	unmeasured   = 1    // for what has no spread: yes against no, one day against another
	daysPerPoint = 182
	rankPlaces   = 4
)

var rankFrom = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// rank says how much a conflict asks to be looked at. It depends on nothing
// that changes by itself, so that it can be stored and indexed:
//
//	log2(1 + 10 × spread) + log2(independent origins) + days of the newest claim since 2000 / 182
//
// What gets older loses by what gets newer beside it.
func rank(spread *string, origins int, latest *time.Time) string {
	wide := float64(unmeasured)
	if spread != nil {
		wide = min(magnitude(spread), widest)
	}
	points := math.Log2(1+10*wide) + math.Log2(float64(max(origins, 1)))
	if latest != nil {
		points += latest.Sub(rankFrom).Hours() / 24 / daysPerPoint
	}
	return strconv.FormatFloat(points, 'f', rankPlaces, 64)
}

// magnitude is a stored number for ranking only; nil is 0.
func magnitude(s *string) float64 {
	if s == nil {
		return 0
	}
	f, _ := strconv.ParseFloat(*s, 64) // what is too large is infinite
	return f
}

// sighting is the voices of one group that are in a conflict.
type sighting struct {
	by     []disputed
	latest *time.Time // when the newest of them was published
}

// sight lists the voices of a group that are in its conflict; none where nobody
// disagrees.
func sight(g *verdict.Group, byID map[string]*row) (s sighting) {
	for _, d := range g.Disputants {
		r := byID[d.ClaimID]
		s.by = append(s.by, disputed{ClaimID: r.ID, SourceID: r.SourceID, Voice: d.Voice, Position: d.Position})
		if r.PublishedOn != nil && (s.latest == nil || r.PublishedOn.After(*s.latest)) {
			s.latest = utc(r.PublishedOn)
		}
	}
	return s
}
