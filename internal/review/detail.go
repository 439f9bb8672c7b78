package review

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/crosscheck"
	"whence/internal/postgres"
	"whence/internal/sources"
)

// Detail is an item with what one needs to decide it. Of Claim, Relation and
// Conflict it has one.
type Detail struct {
	Item
	Claim     *claims.Claim
	Passages  []Passage             // the claim's citations in their text
	Prospects []crosscheck.Prospect // what the claim does, or would do, in the groups that it joins
	Relation  *sources.Relation
	Conflict  *crosscheck.ConflictDetail
	Reviews   []Decision // what was said of this version, so far as the caller may see it
}

// Detail gives an item with what one needs to decide it, or NotFound `not_found`.
// Its parts are read one after the other: who decides names the version that they
// have seen.
func (s *Service) Detail(ctx context.Context, by audit.Actor, id uuid.UUID) (Detail, error) {
	item, err := s.Find(ctx, id)
	if err != nil {
		return Detail{}, err
	}
	d := Detail{Item: item, Passages: []Passage{}, Prospects: []crosscheck.Prospect{}, Reviews: []Decision{}}
	if len(item.DecidedBy) > 0 {
		if d.Reviews, err = s.reviewsSeenBy(ctx, by, item); err != nil {
			return Detail{}, err
		}
	}
	switch item.Kind {
	case KindRelation:
		r, err := s.documents.Relations.Find(ctx, id)
		d.Relation = &r
		return d, err
	case KindConflict:
		c, err := s.conflicts.Conflict(ctx, id)
		d.Conflict = &c
		return d, err
	}
	c, err := s.claims.Find(ctx, id)
	if err != nil {
		return d, err
	}
	d.Claim = &c
	err = postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		d.Passages, err = passages(ctx, tx, c.SourceID, c.ID)
		return err
	})
	if err != nil {
		return d, err
	}
	d.Prospects, err = s.conflicts.Prospects(ctx, c)
	return d, err
}
