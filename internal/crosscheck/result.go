package crosscheck

import (
	"slices"
	"strings"

	"whence/internal/crosscheck/verdict"
	"whence/internal/quantity"
)

// result keeps of a grouping what was asked for: groups at the place and in the
// time of the query, what relates one of them to another, and the claims about
// the metric that joined none.
func (l *loaded) result(q Query, found verdict.Grouping, ids metricIDs) Result {
	r := Result{Groups: []Group{}, Related: []verdict.Pair{}, NotCompared: []NotCompared{}}
	byID := make(map[string]*row, len(l.rows))
	for i := range l.rows {
		byID[l.rows[i].ID.String()] = &l.rows[i]
	}
	labels := l.labels()
	perMetric := map[string][]verdict.Group{}
	for _, g := range found.Groups {
		if (q.Metric == "" || g.Subject == q.Metric) && (q.Geography == "" || g.Geography == q.Geography) {
			perMetric[g.Subject] = append(perMetric[g.Subject], g)
		}
	}
	shown := map[string]bool{}
	for slug, groups := range perMetric {
		metric := ids.bySlug[slug]
		for i, id := range groupIDs(metric, groups) {
			g := &groups[i]
			if !q.touches(g.Period) {
				continue
			}
			out := Group{
				ID: id, ConflictID: conflictID(metric, g), Metric: g.Subject, Dimensions: g.Dimensions, Geography: g.Geography,
				Unit: g.Unit, Period: g.Period, Verdict: g.Verdict, Severity: g.Severity, Spread: g.Spread,
				LogicallyPossible: g.LogicallyPossible, Counts: g.Counts, Clusters: g.Clusters, Hints: g.Hints, Near: g.Near,
				Worst: g.Worst, Suspected: g.Suspected, Disagree: g.Disagree, PolicyVersion: g.PolicyVersion,
			}
			for _, m := range g.Members {
				out.Claims = append(out.Claims, l.groupClaim(byID[m.ClaimID], m, labels))
				shown[m.ClaimID] = true
			}
			r.Groups = append(r.Groups, out)
		}
	}
	slices.SortFunc(r.Groups, func(a, b Group) int {
		if c := strings.Compare(a.Metric, b.Metric); c != 0 {
			return c
		}
		if c := strings.Compare(a.Geography, b.Geography); c != 0 {
			return c
		}
		if c := strings.Compare(startOf(a.Period), startOf(b.Period)); c != 0 {
			return c
		}
		return slices.Compare(a.ID[:], b.ID[:])
	})
	for _, p := range found.Related {
		if shown[p.A] || shown[p.B] || slices.ContainsFunc(p.Members, func(id string) bool { return shown[id] }) {
			r.Related = append(r.Related, p)
		}
	}
	for _, n := range found.NotCompared {
		c := byID[n.A]
		if c == nil || (q.Metric != "" && text(c.Metric) != q.Metric) {
			continue
		}
		r.NotCompared = append(r.NotCompared, NotCompared{ClaimID: c.ID, Reason: n.Reason})
	}
	return r
}

func (l *loaded) groupClaim(r *row, m verdict.Member, labels map[string]string) GroupClaim {
	c := GroupClaim{
		ClaimID: r.ID, SourceID: r.SourceID, OutletID: r.OutletID, Origin: labels[m.Origin],
		Standing: m.Standing, Series: m.Series, Strict: m.Strict, Usual: m.Usual,
	}
	if r.OutletID != nil {
		c.Outlet = l.outlets[*r.OutletID].name
	}
	return c
}

// touches tells whether a group's period is about the days asked for. One that
// is about no days is about none of these.
func (q Query) touches(p *quantity.Period) bool {
	if q.From == nil && q.To == nil {
		return true
	}
	if p == nil || (p.Start == nil && p.End == nil) {
		return false
	}
	return (q.From == nil || p.End == nil || !p.End.Before(*q.From)) &&
		(q.To == nil || p.Start == nil || !q.To.Before(*p.Start))
}

func startOf(p *quantity.Period) string {
	if p == nil || p.Start == nil {
		return ""
	}
	return p.Start.String()
}
