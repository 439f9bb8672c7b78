package sources

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/input"
	"whence/internal/names"
	"whence/internal/postgres"
)

const (
	partiesByRef = `
SELECT p.slug::text, p.id FROM parties p
WHERE p.slug = ANY(@slugs::text[]) OR p.id = ANY(@ids::uuid[])`

	// One row per reference and outlet that it names.
	outletsByRef = `
SELECT r.ref, o.id
FROM unnest(@refs::text[]) AS r (ref)
JOIN outlets o ON o.name = r.ref OR o.id::text = lower(r.ref)
    OR EXISTS (SELECT FROM outlet_domains d WHERE d.outlet_id = o.id AND d.domain = lower(r.ref))
ORDER BY r.ref, o.id`
)

// IDs gives the ids of parties by slug or id. What is unknown is not in the map.
func (s *Parties) IDs(ctx context.Context, refs []string) (map[string]uuid.UUID, error) {
	found := map[string]uuid.UUID{}
	slugs, ids := []string{}, []uuid.UUID{}
	written := map[uuid.UUID]string{}
	for _, r := range refs {
		if id, err := uuid.Parse(r); err == nil && len(r) == 36 {
			ids, written[id] = append(ids, id), r
		} else if input.Slug(r) {
			slugs = append(slugs, r)
		}
	}
	err := postgres.WithConn(ctx, s.pool, func(conn *pgx.Conn) error {
		rows, err := conn.Query(ctx, partiesByRef, pgx.NamedArgs{"slugs": slugs, "ids": ids})
		if err != nil {
			return err
		}
		var slug string
		var id uuid.UUID
		_, err = pgx.ForEachRow(rows, []any{&slug, &id}, func() error {
			found[slug] = id
			if r, ok := written[id]; ok {
				found[r] = id
			}
			return nil
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// IDs gives the ids of the outlets that references name: each reference is an
// id, a domain or an exact name. A name that several outlets have gives all of
// them; a reference that names nothing is not in the map.
func (s *Outlets) IDs(ctx context.Context, refs []string) (found map[string][]uuid.UUID, err error) {
	err = postgres.WithConn(ctx, s.pool, func(conn *pgx.Conn) (err error) {
		found, err = s.idsIn(ctx, conn, refs)
		return err
	})
	return found, err
}

func (s *Outlets) idsIn(ctx context.Context, q names.Querier, refs []string) (map[string][]uuid.UUID, error) {
	found := map[string][]uuid.UUID{}
	usable := []string{}
	for _, r := range refs {
		if strings.ContainsRune(r, 0) {
			continue
		}
		usable = append(usable, r)
	}
	rows, err := q.Query(ctx, outletsByRef, pgx.NamedArgs{"refs": usable})
	if err != nil {
		return nil, fmt.Errorf("look up outlets: %w", postgres.Translate(err))
	}
	var ref string
	var id uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&ref, &id}, func() error {
		found[ref] = append(found[ref], id)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look up outlets: %w", postgres.Translate(err))
	}
	return found, nil
}

// Referred gives the outlet that a reference names in the caller's transaction:
// an id, a domain or an exact name; ok is false where it names none. Of several
// outlets of one name it gives the oldest.
func (s *Outlets) Referred(ctx context.Context, q names.Querier, ref string) (id uuid.UUID, ok bool, err error) {
	found, err := s.idsIn(ctx, q, []string{ref})
	if err != nil || len(found[ref]) == 0 {
		return uuid.Nil, false, err
	}
	return found[ref][0], true, nil
}

// All gives every party with its names.
func (s *Parties) All(ctx context.Context) ([]Party, error) {
	var list []Party
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		list, err = collectParties(ctx, tx, selectParties+` ORDER BY p.id`, nil)
		return err
	})
	return list, err
}
