package crosscheck

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// storedConflict is a row of conflicts without its key, with its claims.
type storedConflict struct {
	ID uuid.UUID `json:"id"`
	figures
	State          string      `json:"state"`
	Hint           *string     `json:"hint"`
	StandingClaims []uuid.UUID `json:"standing_claims"`
	Reason         *string     `json:"reason"`
	Assignee       *string     `json:"assignee"`
	Decided        *string     `json:"decided_picture"` // the picture that was looked at, hexadecimal
	Active         bool        `json:"active"`
	MergedInto     *uuid.UUID  `json:"merged_into"`
	Version        int         `json:"version"`
	Disputed       []disputed  `json:"-" db:"-"`
}

// conflictChange is what becomes of a conflict. Operation is "" where nothing
// has changed that people would have to know.
type conflictChange struct {
	before, after         *storedConflict // before is nil for a new one
	operation, reason     string
	joined, left, changed []uuid.UUID // the claims whose voices are new, are gone, or say something else
}

// settle brings the conflicts of a key into line with who disagrees now: each
// dispute continues the conflict of which most still disagree, or opens one. It
// gives the groups the ids of their conflicts, and what must be written.
func (s *standing) settle(stored []storedConflict, newID func() uuid.UUID) []conflictChange {
	disputes := s.disputes()
	slices.SortFunc(stored, func(a, b storedConflict) int { return slices.Compare(a.ID[:], b.ID[:]) })
	of, shares := matched(disputes, stored)
	var changes []conflictChange
	ids := make([]uuid.UUID, len(disputes))
	for i, d := range disputes {
		var change conflictChange
		if c, ok := of[i]; ok {
			change = s.carryOn(&stored[c], d)
		} else {
			change = begin(newID(), d)
		}
		ids[i] = change.after.ID
		changes = append(changes, change)
		for _, g := range d.groups {
			group := s.groups[g]
			group.ConflictID = &ids[i]
			s.groups[g] = group
		}
	}
	continued := map[int]bool{}
	for _, c := range of {
		continued[c] = true
	}
	for c := range stored {
		if continued[c] || !stored[c].Active {
			continue
		}
		var into *uuid.UUID
		if d, ok := shares[c]; ok {
			into = &ids[d]
		}
		changes = append(changes, end(&stored[c], into))
	}
	return changes
}

// matched says which stored conflict each dispute continues, by their places in
// the lists, and which dispute each conflict shares most with, whether or not
// another one continues it.
func matched(disputes []*dispute, stored []storedConflict) (of, shares map[int]int) {
	byElement, byClaim := map[string][]int{}, map[string][]int{}
	for i, d := range disputes {
		for id, e := range elements(d.claims) {
			byElement[d.cell+e] = append(byElement[d.cell+e], i)
			byClaim[d.cell+id.String()] = append(byClaim[d.cell+id.String()], i)
		}
	}
	type pair struct{ dispute, conflict, shared int }
	var pairs []pair
	for c := range stored {
		claims := map[uuid.UUID]disputed{}
		for _, x := range stored[c].Disputed {
			claims[x.ClaimID] = x
		}
		cell, shared := cellOf(stored[c].Dimensions, stored[c].Unit), map[int]int{}
		for id, e := range elements(claims) {
			// One whose voice has another name now still disagrees by its claim.
			still := slices.Concat(byElement[cell+e], byClaim[cell+id.String()])
			slices.Sort(still)
			for _, d := range slices.Compact(still) {
				shared[d]++
			}
		}
		for d, n := range shared {
			if n >= continues {
				pairs = append(pairs, pair{d, c, n})
			}
		}
	}
	same := func(p pair) bool { return stored[p.conflict].Picture == disputes[p.dispute].figures.Picture }
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(
			trueFirst(same(a), same(b)), cmp.Compare(b.shared, a.shared),
			trueFirst(stored[a.conflict].Active, stored[b.conflict].Active),
			cmp.Compare(a.conflict, b.conflict), cmp.Compare(a.dispute, b.dispute),
		)
	})
	of, shares = map[int]int{}, map[int]int{}
	taken := map[int]bool{}
	for _, p := range pairs {
		if _, ok := shares[p.conflict]; !ok {
			shares[p.conflict] = p.dispute
		}
		if _, ok := of[p.dispute]; ok || taken[p.conflict] {
			continue
		}
		of[p.dispute], taken[p.conflict] = p.conflict, true
	}
	// One that is active does not end for the sake of one that had.
	for _, p := range pairs {
		if by := of[p.dispute]; stored[p.conflict].Active && !taken[p.conflict] && !stored[by].Active {
			of[p.dispute], taken[p.conflict], taken[by] = p.conflict, true, false
		}
	}
	return of, shares
}

func trueFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// begin opens a conflict.
func begin(id uuid.UUID, d *dispute) conflictChange {
	c := conflictChange{operation: "open", reason: "They disagree.", joined: sortedIDs(maps.Keys(d.claims))}
	c.after = &storedConflict{ID: id, figures: d.figures, State: StateOpen, StandingClaims: []uuid.UUID{}, Active: true, Version: 1, Disputed: d.list()}
	return c
}

// list gives the claims of a dispute in the order of their ids.
func (d *dispute) list() []disputed {
	out := make([]disputed, 0, len(d.claims))
	for _, id := range sortedIDs(maps.Keys(d.claims)) {
		out = append(out, d.claims[id])
	}
	return out
}

// carryOn gives a conflict the picture of now. One that had closed is active
// again; one that was decided on another picture, or for a claim that is in it
// no more, is open again.
func (s *standing) carryOn(before *storedConflict, d *dispute) conflictChange {
	after := *before
	after.figures, after.Disputed, after.Active, after.MergedInto = d.figures, d.list(), true, nil
	c := conflictChange{before: before, after: &after}
	if before.Picture != after.Picture {
		c.compare()
	}
	gone := !s.holds(d, before.StandingClaims)
	switch {
	case before.State != StateOpen && (gone || before.Decided == nil || *before.Decided != after.Picture):
		c.operation = "reopen"
		after.State, after.Hint, after.StandingClaims, after.Reason, after.Decided = StateOpen, nil, []uuid.UUID{}, nil, nil
		c.reason = "The picture that it was " + before.State + " on has changed" + c.told() + "."
		if gone && before.Picture == after.Picture {
			c.reason = "A claim that stood is in it no more."
		}
	case !before.Active:
		c.operation, c.reason = "open", "They disagree again"+c.told()+"."
	case before.Picture != after.Picture:
		c.operation, c.reason = "change", "The picture has changed"+c.told()+"."
	default:
		return c
	}
	after.Version++
	return c
}

// holds tells whether claims are in any group of a dispute.
func (s *standing) holds(d *dispute, claims []uuid.UUID) bool {
	for _, id := range claims {
		_, in := d.claims[id]
		for _, g := range d.groups {
			if in {
				break
			}
			_, in = slices.BinarySearchFunc(s.groups[g].ClaimIDs, id, compareIDs)
		}
		if !in {
			return false
		}
	}
	return true
}

// end closes a conflict: nobody disagrees any more, or it is part of another.
func end(before *storedConflict, into *uuid.UUID) conflictChange {
	after := *before
	after.Active, after.MergedInto = false, into
	after.Version++
	c := conflictChange{before: before, after: &after, operation: "close", reason: "Nobody disagrees any more."}
	if into != nil {
		c.operation, c.reason = "merge", fmt.Sprintf("It is one with conflict %s now.", into)
	}
	return c
}

// compare says by their claims which voices have joined, have left, or say
// something else.
func (c *conflictChange) compare() {
	old, now := map[string]disputed{}, map[string]disputed{}
	for _, x := range c.before.Disputed {
		old[x.Voice] = x
	}
	said := map[string]bool{}
	for _, x := range c.before.Disputed {
		said[exactly(x.Voice, x.Position)] = true
	}
	for _, x := range c.after.Disputed {
		now[x.Voice] = x
		switch _, spoke := old[x.Voice]; {
		case !spoke:
			c.joined = append(c.joined, x.ClaimID)
		case !said[exactly(x.Voice, x.Position)]:
			c.changed = append(c.changed, x.ClaimID)
		}
	}
	for _, x := range c.before.Disputed {
		if _, speaks := now[x.Voice]; !speaks {
			c.left = append(c.left, x.ClaimID)
		}
	}
}

// told says in words what compare has found.
func (c *conflictChange) told() string {
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{len(c.joined), "joined"}, {len(c.left), "left"}, {len(c.changed), "say something else"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return ": of the voices that disagree " + strings.Join(parts, ", ")
}

func compareIDs(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }
