package verdict

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"whence/internal/quantity"
)

// sweep is a group while it is judged.
type sweep struct {
	anchor    *quantity.Period
	timing    quantity.Timing // of the anchor
	geography string          // of a group of dates or statements; see byPlace
	members   []*reading
	near      []*reading
	standing  map[*reading]Standing
	voices    []*reading              // what is swept
	stands    map[*reading][]*reading // the claims of its voice that an interval stands for
	group     Group
}

// moment is the claims of a cell that are about one time: their timing matches
// every other timing in the same way.
type moment struct {
	key    string
	timing quantity.Timing
	claims []*reading
	states bool // some claim of a document, not of a series, states it: it anchors
}

// moments sorts claims by what they state of their time.
func moments(claims []*reading) []*moment {
	at := map[string]*moment{}
	var all []*moment
	for _, r := range claims {
		k := r.moment
		m := at[k]
		if m == nil {
			m = &moment{key: k, timing: r.timing}
			at[k] = m
			all = append(all, m)
		}
		m.claims = append(m.claims, r)
		if p := r.timing.Period; !r.c.Series && p.Dated() && (!m.states || p.Grain < m.timing.Period.Grain) {
			m.states, m.timing = true, r.timing
		}
	}
	slices.SortFunc(all, func(a, b *moment) int { return strings.Compare(a.key, b.key) })
	return all
}

// anchor makes the groups of one cell. Every period that a claim of a document
// states is an anchor; a claim joins each whose period is the same as its own,
// where it is so only as far as nothing has changed (see Unknown) if it agrees.
// Claims that state none (each year; since ever) and join no group are groups
// of their own. A row of a reference series that joins none is only listed.
func (e *engine) anchor(claims []*reading, out *Grouping) []*sweep {
	if claims[0].c.kind() != Quantity {
		return byPlace(claims)
	}
	all := moments(claims)
	joined, begun := map[*moment]bool{}, beginnings(claims)
	of := map[string][]*sweep{} // by period: with an open end the publication may make two of one, or not
	var groups []*sweep
	for _, a := range all {
		if !a.states {
			continue
		}
		g := &sweep{anchor: a.timing.Period, timing: a.timing}
		var unknown []*moment
		for _, m := range all {
			switch match := quantity.MatchPeriods(a.timing, m.timing, claims[0].measure, claims[0].policy); {
			case match.Unknown():
				unknown = append(unknown, m)
			case match.Relation == quantity.SamePeriod || m == a:
				g.members = append(g.members, m.claims...)
				joined[m] = true
			case match.Relation == quantity.NearPeriod:
				g.near = append(g.near, m.claims...)
			}
		}
		g.joinWhereTheyAgree(unknown, joined, begun)
		if !slices.ContainsFunc(of[a.timing.Period.String()], g.same) {
			of[a.timing.Period.String()] = append(of[a.timing.Period.String()], g)
			groups = append(groups, g)
		}
	}
	var left []*moment
	for _, m := range all {
		switch {
		case joined[m]:
		case slices.ContainsFunc(m.claims, func(r *reading) bool { return !r.c.Series }):
			left = append(left, m)
		default:
			for _, r := range m.claims {
				out.NotCompared = append(out.NotCompared, NotCompared{A: r.c.ID, Reason: reasonNoAnchor})
			}
		}
	}
	return append(groups, e.gather(left)...)
}

// same tells whether two groups of one period are one.
func (s *sweep) same(o *sweep) bool {
	return slices.Equal(inOrder(s.members), inOrder(o.members)) && slices.Equal(inOrder(s.near), inOrder(o.near))
}

// inOrder is some claims in the order of the input.
func inOrder(claims []*reading) []*reading {
	return slices.SortedFunc(slices.Values(claims), func(a, b *reading) int { return cmp.Compare(a.i, b.i) })
}

// byPlace makes the groups of a cell of dates or statements: one for each place
// that some of them state, which those that state none join, since nothing says
// that they are about another. Of more than maxPlaces those are a group of their
// own, so that a list of everything everywhere is not squared.
func byPlace(claims []*reading) []*sweep {
	at := map[string]*sweep{}
	var anywhere []*reading
	for _, r := range claims {
		if r.geography == "" {
			anywhere = append(anywhere, r)
			continue
		}
		if at[r.geography] == nil {
			at[r.geography] = &sweep{geography: r.geography}
		}
		at[r.geography].members = append(at[r.geography].members, r)
	}
	groups := make([]*sweep, 0, len(at)+1)
	if len(anywhere) > 0 && (len(at) == 0 || len(at) > maxPlaces) {
		groups = append(groups, &sweep{members: anywhere})
		anywhere = nil
	}
	for _, place := range sortedKeys(maps.Keys(at)) {
		g := at[place]
		g.members = append(g.members, anywhere...)
		groups = append(groups, g)
	}
	return groups
}

// maxPlaces is more than there are countries.
const maxPlaces = 300

const reasonNoAnchor = "no_anchor" // a row of a series whose period no document states

// gather groups the claims that no anchor took: greedily, each that matches the
// first one left.
func (e *engine) gather(left []*moment) []*sweep {
	slices.SortFunc(left, func(a, b *moment) int {
		return cmp.Or(compareTrue(b.timing.Period.Recurring(), a.timing.Period.Recurring()), strings.Compare(a.key, b.key))
	})
	var groups []*sweep
	for len(left) > 0 {
		first := left[0]
		g := &sweep{anchor: first.timing.Period, timing: first.timing}
		var rest []*moment
		for _, m := range left {
			r := first.claims[0]
			if quantity.MatchPeriods(first.timing, m.timing, r.measure, r.policy).Relation == quantity.SamePeriod || m == first {
				g.members = append(g.members, m.claims...)
			} else {
				rest = append(rest, m)
			}
		}
		left = rest
		groups = append(groups, g)
	}
	return groups
}
