package ingest

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/quantity"
	"whence/internal/sources"
	"whence/internal/tabular"
)

// restand tells how the cells that earlier claims cite stand in the file.
func (s *Service) restand(ctx context.Context, tx pgx.Tx, by audit.Actor, p *proposals) error {
	var list []claims.CellNow
	for _, c := range p.earlier.list {
		places := p.now[p.earlier.key(c)]
		n := claims.CellNow{Claim: c, Start: -1, Gone: len(places) == 0}
		for _, at := range places {
			if at.exact == c.Exact {
				n.Start = at.start
				break
			}
		}
		list = append(list, n)
	}
	return s.Claims.Restand(ctx, tx, by, p.stored.Source.ID, list)
}

// vintages are the claims of earlier readings of a file, by what they are about.
type vintages struct {
	list  []claims.CellClaim
	byKey map[tabular.Key][]vintage // the oldest first
}

type vintage struct{ *claims.CellClaim }

// same tells whether a fact has a vintage's number.
func (v vintage) same(f *tabular.Fact) bool {
	return v.Exact == f.Exact || v.Value != nil && v.Value.Equal(f.Value)
}

func (s *Service) earlierVintages(ctx context.Context, tx pgx.Tx, stored sources.Stored) (*vintages, error) {
	v := &vintages{byKey: map[tabular.Key][]vintage{}}
	if stored.NewSource {
		return v, nil
	}
	var err error
	if v.list, err = s.Claims.ByCell(ctx, tx, stored.Source.ID); err != nil {
		return nil, err
	}
	for i := range v.list {
		k := v.key(v.list[i])
		v.byKey[k] = append(v.byKey[k], vintage{&v.list[i]})
	}
	for _, of := range v.byKey {
		slices.SortStableFunc(of, func(a, b vintage) int { return a.day().Compare(b.day()) })
	}
	return v, nil
}

// day is the vintage's, and for one of which nobody knows it a day before all.
func (v vintage) day() quantity.Date {
	if v.AsOf == nil {
		return quantity.Date{Year: quantity.MinYear, Month: 1, Day: 1}
	}
	return *v.AsOf
}

func (*vintages) key(c claims.CellClaim) tabular.Key {
	return tabular.KeyOf(c.Metric, c.Geography, c.Period, c.Dimensions)
}

// ofDay is the vintage of a fact's own day.
func (v *vintages) ofDay(f *tabular.Fact) (vintage, bool) {
	for _, x := range v.byKey[f.Key] {
		if x.AsOf != nil && *x.AsOf == *f.AsOf {
			return x, true
		}
	}
	return vintage{}, false
}

// has tells whether a fact says nothing new: its own vintage is there, or the last
// one before it has the same number.
func (v *vintages) has(f *tabular.Fact) bool {
	if _, ok := v.ofDay(f); ok {
		return true
	}
	for _, x := range slices.Backward(v.byKey[f.Key]) {
		if x.day().Before(*f.AsOf) {
			return x.same(f)
		}
	}
	return false
}
