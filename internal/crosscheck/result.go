package crosscheck

import (
	"cmp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"whence/internal/crosscheck/verdict"
	"whence/internal/quantity"
)

// result keeps of a grouping what was asked for: groups at the place and in the
// time of the query, what relates one of them to another, and the claims about
// the subject that joined none.
func (l *loaded) result(q Query, found verdict.Grouping) Result {
	r := Result{Groups: []Group{}, Related: []verdict.Pair{}, NotCompared: []NotCompared{}}
	byID := make(map[string]*row, len(l.rows))
	for i := range l.rows {
		byID[l.rows[i].ID.String()] = &l.rows[i]
	}
	labels := l.labels(found.Chains)
	kind, slug := q.subject()
	perSubject := map[uuid.UUID][]verdict.Group{}
	for _, g := range found.Groups {
		if (kind == "" || g.Kind == kind && g.Subject == slug) && (q.Geography == "" || g.Geography == q.Geography) {
			id := *byID[g.Members[0].ClaimID].SubjectID
			perSubject[id] = append(perSubject[id], g)
		}
	}
	shown := map[string]bool{}
	for subject, groups := range perSubject {
		for i, id := range groupIDs(subject, groups) {
			g := &groups[i]
			if !q.touches(g) {
				continue
			}
			out := Group{
				ID: id, Kind: g.Kind, Subject: g.Subject, Dimensions: g.Dimensions, Geography: g.Geography,
				Unit: g.Unit, Period: g.Period, Verdict: g.Verdict, Severity: g.Severity, Spread: g.Spread,
				LogicallyPossible: g.LogicallyPossible, Counts: g.Counts, Clusters: g.Clusters, Hints: g.Hints, Near: g.Near,
				Worst: g.Worst, Suspected: g.Suspected, Disagree: g.Disagree, PolicyVersion: g.PolicyVersion,
				key: Key{Kind: g.Kind, SubjectID: subject},
			}
			if g.Kind == verdict.Quantity {
				out.key.Geography = g.Geography
			}
			for _, m := range g.Members {
				out.Claims = append(out.Claims, l.groupClaim(byID[m.ClaimID], m, labels))
				shown[m.ClaimID] = true
			}
			r.Groups = append(r.Groups, out)
		}
	}
	slices.SortFunc(r.Groups, func(a, b Group) int {
		return cmp.Or(
			cmp.Compare(kindOrder[a.Kind], kindOrder[b.Kind]), strings.Compare(a.Subject, b.Subject), strings.Compare(a.Geography, b.Geography),
			strings.Compare(startOf(a.Period), startOf(b.Period)), slices.Compare(a.ID[:], b.ID[:]),
		)
	})
	for _, p := range found.Related {
		if shown[p.A] || shown[p.B] || slices.ContainsFunc(p.Members, func(id string) bool { return shown[id] }) {
			r.Related = append(r.Related, p)
		}
	}
	for _, n := range found.NotCompared {
		c := byID[n.A]
		if c == nil || kind != "" && (c.Kind != kind || text(c.Subject) != slug) {
			continue
		}
		r.NotCompared = append(r.NotCompared, NotCompared{ClaimID: c.ID, Reason: n.Reason})
	}
	return r
}

func (l *loaded) groupClaim(r *row, m verdict.Member, labels labels) GroupClaim {
	c := GroupClaim{
		ClaimID: r.ID, SourceID: r.SourceID, OutletID: r.OutletID, Origin: labels.of(r, m.Origin),
		Standing: m.Standing, Series: m.Series, Stance: m.Stance, Strict: m.Strict, Usual: m.Usual, Days: m.Days,
		Verbatim: text(r.Verbatim), Period: r.period(), AsOf: day(r.AsOf), PublishedOn: day(r.PublishedOn),
	}
	if r.OutletID != nil {
		c.Outlet = l.outlets[*r.OutletID].name
	}
	return c
}

// touches tells whether a group is about the days asked for: its period, or of
// dates and statements the days of one of them. A period that is about no days is
// about none of these.
func (q Query) touches(g *verdict.Group) bool {
	if q.From == nil && q.To == nil {
		return true
	}
	if g.Kind != verdict.Quantity {
		return slices.ContainsFunc(g.Members, func(m verdict.Member) bool { return q.within(m.Days.First, m.Days.Last) })
	}
	p := g.Period
	return p != nil && (p.Start != nil || p.End != nil) && q.within(p.Start, p.End)
}

// within tells whether some day from first to last is asked for; nil is open.
func (q Query) within(first, last *quantity.Date) bool {
	return (q.From == nil || last == nil || !last.Before(*q.From)) && (q.To == nil || first == nil || !q.To.Before(*first))
}

// kindOrder is the order in which kinds of subject are listed.
var kindOrder = map[verdict.Kind]int{verdict.Quantity: 0, verdict.Date: 1, verdict.Statement: 2}

func startOf(p *quantity.Period) string {
	if p == nil || p.Start == nil {
		return ""
	}
	return p.Start.String()
}
