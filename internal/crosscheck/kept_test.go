package crosscheck

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/crosscheck/verdict"
	"whence/internal/postgres"
)

// mismatch recomputes every key that has a claim or a row and compares it with
// what is stored, and with the answer to the question for its metric.
func (w *world) mismatch() error {
	ctx := w.t.Context()
	var asked []Query
	err := postgres.InTx(ctx, w.pool, func(tx pgx.Tx) error {
		if err := conflictsAstray(ctx, tx); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `
			WITH held AS (
				SELECT metric_id, event_id, proposition_id, geography FROM crosscheck_groups
				UNION SELECT metric_id, event_id, proposition_id, geography FROM crosscheck_members
				UNION SELECT metric_id, event_id, proposition_id, geography FROM claims WHERE status = 'accepted' AND (metric_id IS NULL OR geography IS NOT NULL)
			)
			SELECT DISTINCT k.kind, k.id, CASE WHEN k.kind = 'quantity' THEN geography::text ELSE '' END
			  FROM held, LATERAL (VALUES ('quantity', metric_id), ('date', event_id), ('statement', proposition_id)) AS k(kind, id) WHERE k.id IS NOT NULL`)
		if err != nil {
			return err
		}
		keys, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Key])
		if err != nil {
			return err
		}
		for _, key := range keys {
			p, err := whole(ctx, tx, key)
			if err != nil {
				return err
			}
			stored, m := p.stored, p.subject
			want, err := p.loaded.judge(key, *m)
			if err != nil {
				return err
			}
			for _, c := range want.settle(stored.conflicts, newID) {
				if c.before == nil || !reflect.DeepEqual(c.before, c.after) {
					return fmt.Errorf("%s in %s: a conflict is stored as %+v, and is %+v", m.Slug, key.Geography, c.before, c.after)
				}
			}
			if changed, gone := differing(want.groups, stored.groups, func(a, b *storedGroup) bool { return reflect.DeepEqual(a, b) }); len(changed)+len(gone) > 0 {
				return fmt.Errorf("%s in %s: stored %+v, computed %+v", m.Slug, key.Geography, stored.groups, want.groups)
			}
			if changed, gone := differing(want.members, stored.members, func(a, b *storedMember) bool { return reflect.DeepEqual(a, b) }); len(changed)+len(gone) > 0 {
				return fmt.Errorf("%s in %s: stored %+v, computed %+v", m.Slug, key.Geography, stored.members, want.members)
			}
			q := Query{Geography: key.Geography}
			*map[verdict.Kind]*string{verdict.Quantity: &q.Metric, verdict.Date: &q.Event, verdict.Statement: &q.Proposition}[key.Kind] = m.Slug
			answered, err := answer(ctx, tx, q)
			if err != nil {
				return err
			}
			everywhere := q
			everywhere.Geography = ""
			asked = append(asked, q, everywhere)
			if len(answered.Groups) != len(stored.groups) {
				return fmt.Errorf("%s in %s: %d groups stored, %d answered", m.Slug, key.Geography, len(stored.groups), len(answered.Groups))
			}
			for _, g := range answered.Groups {
				s := stored.groups[g.ID]
				var ids []uuid.UUID
				for _, c := range g.Claims {
					ids = append(ids, c.ClaimID)
				}
				if s.Verdict != string(g.Verdict) || s.IndependentOrigins != g.Counts.IndependentOrigins || s.Unattributed != g.Counts.Unattributed ||
					!slices.Equal(sortedIDs(slices.Values(ids)), s.ClaimIDs) || (g.ConflictID == nil) != (s.ConflictID == nil) ||
					(g.ConflictID != nil && *g.ConflictID != *s.ConflictID) {
					return fmt.Errorf("%s in %s: stored %+v, answered %+v", m.Slug, key.Geography, s, g)
				}
			}
		}
		return nil
	})
	for _, q := range asked {
		if err == nil {
			err = w.misremembered(q)
		}
	}
	return err
}

// misremembered compares an answer, which may be remembered, with a new one.
func (w *world) misremembered(q Query) error {
	got, err := w.Crosscheck(w.t.Context(), q)
	if err != nil {
		return err
	}
	return postgres.InSnapshot(w.t.Context(), w.pool, func(tx pgx.Tx) error {
		want, err := answer(w.t.Context(), tx, q)
		if err == nil && !reflect.DeepEqual(got, want) {
			err = fmt.Errorf("%+v: remembered %+v, found %+v", q, got, want)
		}
		return err
	})
}

// whole reads all that is said, and all that is kept, of a key.
func whole(ctx context.Context, tx pgx.Tx, key Key) (*piece, error) {
	p, batch := newPiece(key), &pgx.Batch{}
	p.queueSubject(batch)
	p.loaded.queueRows(batch, selectRows+ofKey[key.Kind], key.args())
	p.stored.queue(batch, key)
	if err := send(ctx, tx, batch); err != nil {
		return nil, err
	}
	return p, p.loaded.surround(ctx, tx, &pgx.Batch{})
}
