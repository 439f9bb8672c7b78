package crosscheck

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/crosscheck/verdict"
	"whence/internal/postgres"
)

// rules is the milestone that is reached when every group is as the rules of this
// version make it. Whoever changes what is stored of the same claims gives it
// another name.
const rules = "groups_of_vintages_and_known_years"

const (
	rulesReached = `SELECT EXISTS (SELECT FROM milestones WHERE name = @name)`
	reachRules   = `INSERT INTO milestones (name) VALUES (@name) ON CONFLICT DO NOTHING`
)

// comparedSubjects is what accepted claims of each kind are about.
var comparedSubjects = []struct {
	kind verdict.Kind
	sql  string
}{
	{verdict.Quantity, `SELECT m.id FROM metrics m WHERE EXISTS (SELECT FROM claims c WHERE c.metric_id = m.id AND c.status = 'accepted') ORDER BY m.id`},
	{verdict.Date, `SELECT e.id FROM events e WHERE EXISTS (SELECT FROM claims c WHERE c.event_id = e.id AND c.status = 'accepted') ORDER BY e.id`},
	{verdict.Statement, `SELECT p.id FROM propositions p WHERE EXISTS (SELECT FROM claims c WHERE c.proposition_id = p.id AND c.status = 'accepted') ORDER BY p.id`},
}

// RefreshOutdated recomputes every group, where those that are stored may have
// been made by the rules of an earlier version, and says how many keys it went
// through. Each is a transaction of its own, so that nobody waits for long and an
// end at any time loses nothing but the way back to where it was. What can't be
// recomputed is in the error, and tried again at the next call.
func (s *Service) RefreshOutdated(ctx context.Context) (keys int, err error) {
	var reached bool
	if err := s.pool.QueryRow(ctx, rulesReached, pgx.NamedArgs{"name": rules}).Scan(&reached); err != nil || reached {
		return 0, err
	}
	var broken error
	for _, of := range comparedSubjects {
		rows, err := s.pool.Query(ctx, of.sql)
		if err != nil {
			return keys, fmt.Errorf("find what is compared: %w", err)
		}
		subjects, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if err != nil {
			return keys, fmt.Errorf("find what is compared: %w", err)
		}
		for _, id := range subjects {
			n, err := s.refreshSubject(ctx, of.kind, id)
			if ctx.Err() != nil {
				return keys, ctx.Err()
			}
			keys, broken = keys+n, errors.Join(broken, err)
		}
	}
	if broken != nil {
		return keys, broken
	}
	_, err = s.pool.Exec(ctx, reachRules, pgx.NamedArgs{"name": rules})
	return keys, err
}

// refreshSubject recomputes the groups of a subject, place by place.
func (s *Service) refreshSubject(ctx context.Context, kind verdict.Kind, id uuid.UUID) (int, error) {
	keys := []Key{{Kind: kind, SubjectID: id}}
	if kind == verdict.Quantity {
		err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
			keys, err = findKeys(ctx, tx, keysOfMetrics, pgx.NamedArgs{"ids": []uuid.UUID{id}})
			keys = slices.DeleteFunc(keys, Key.placeless)
			return err
		})
		if err != nil {
			return 0, err
		}
	}
	var broken error
	for _, key := range keys {
		err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error { return s.Refresh(ctx, tx, key) })
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		if err != nil {
			broken = errors.Join(broken, fmt.Errorf("recompute the groups of %s %s %s: %w", subjectNames[kind], id, key.Geography, err))
		}
	}
	return len(keys), broken
}
