package crosscheck

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/jackc/pgx/v5"

	"whence/internal/claims"
	"whence/internal/postgres"
)

// Prospect is a group as it is without a claim, and as it is with it.
type Prospect struct {
	Without *Group // nil where the claim stands alone in it
	With    Group
}

// Prospects says what a claim does in the groups that it is in, or would be in if
// it were accepted as it is, worst first; none of a claim that joins none, or that
// is rejected.
func (s *Service) Prospects(ctx context.Context, c claims.Claim) ([]Prospect, error) {
	q := Query{Metric: c.Metric, Event: c.Event, Proposition: c.Proposition}
	if c.Kind == claims.KindQuantity {
		q.Geography = c.Geography
	}
	list := []Prospect{}
	if _, slug := q.subject(); slug == "" || c.Status == claims.Rejected {
		return list, nil
	}
	var with, without Result
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		asked := q
		asked.with = &c.ID
		if with, err = answer(ctx, tx, asked); err != nil {
			return err
		}
		asked.with, asked.without = nil, &c.ID
		without, err = answer(ctx, tx, asked)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, g := range with.Groups {
		if slices.ContainsFunc(g.Claims, func(m GroupClaim) bool { return m.ClaimID == c.ID }) {
			list = append(list, Prospect{Without: without.likest(g), With: g})
		}
	}
	slices.SortStableFunc(list, func(a, b Prospect) int { return badness(a.With) - badness(b.With) })
	return list, nil
}

// badness is a group's place in the list of verdicts, the worst first.
func badness(g Group) int { return slices.Index(WorstFirst(), string(g.Verdict)) }

// likest finds the group that is another answer's: the one of its id, else the one
// with which it shares most claims, since a claim that anchors a group names it.
func (r *Result) likest(g Group) *Group {
	in := make(map[uuid.UUID]bool, len(g.Claims))
	for _, m := range g.Claims {
		in[m.ClaimID] = true
	}
	best, most := -1, 0
	for i := range r.Groups {
		if r.Groups[i].ID == g.ID {
			return &r.Groups[i]
		}
		shared := 0
		for _, m := range r.Groups[i].Claims {
			if in[m.ClaimID] {
				shared++
			}
		}
		if shared > most {
			best, most = i, shared
		}
	}
	if best < 0 {
		return nil
	}
	return &r.Groups[best]
}
