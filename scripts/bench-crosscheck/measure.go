package main

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/claims"
	"whence/internal/crosscheck"
	"whence/internal/postgres/keyset"
)

// measurements are what is measured, each against another one of the same round.
var measurements = []struct {
	name, against string
	run           func(w *world, ctx context.Context) error
	undo          func(w *world, ctx context.Context) error // not measured
}{
	{"read 2,000 claims with plain SQL", "", (*world).readPlainly, nil},
	{"the same, written as JSON", "read 2,000 claims with plain SQL", (*world).writePlainly, nil},
	{"cross-check of a group of 2,000", "read 2,000 claims with plain SQL", (*world).askLarge, nil},
	{"cross-check, asked again", "read 2,000 claims with plain SQL", (*world).askLarge, nil},
	{"50 rows off the index of conflicts", "", (*world).scanConflicts, nil},
	{"open conflicts ranked, the first 50", "50 rows off the index of conflicts", (*world).rankConflicts, nil},
	{"bare writes of an accept", "", (*world).writeBarely, (*world).unwrite},
	{"accept into a group of 20", "bare writes of an accept", accepting("few"), takingBack("few")},
	{"accept into one of 200 groups of 10", "bare writes of an accept", accepting("periods"), takingBack("periods")},
	{"accept into a group of 2,000", "bare writes of an accept", accepting("large"), takingBack("large")},
	{copied, "", nil, nil},
	{imported, copied, nil, nil}, // see importing
}

// round measures everything once.
func (w *world) round(ctx context.Context, counts bool) error {
	for _, m := range measurements {
		if m.run == nil {
			continue
		}
		began := time.Now()
		if err := m.run(w, ctx); err != nil {
			return err
		}
		w.record(m.name, began, counts)
		if m.undo == nil {
			continue
		}
		if err := m.undo(w, ctx); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) median(name string) float64 {
	all := slices.Sorted(slices.Values(w.took[name]))
	return all[len(all)/2]
}

// plainly is a claim as plain SQL reads it.
type plainly struct {
	ID, SourceID     uuid.UUID
	Comparator, Unit string
	Value            string
	First, Last      time.Time
	Dimensions       map[string]string
	OutletID         uuid.UUID
	Outlet           string
	PublishedOn      time.Time
}

func (w *world) readPlainly(ctx context.Context) error {
	_, err := w.plainly(ctx)
	return err
}

// writePlainly is what answering with these claims costs at least.
func (w *world) writePlainly(ctx context.Context) error {
	list, err := w.plainly(ctx)
	if err != nil {
		return err
	}
	_, err = json.Marshal(list)
	return err
}

func (w *world) plainly(ctx context.Context) ([]plainly, error) {
	rows, err := w.pool.Query(ctx, `
		SELECT c.id, c.source_id, c.comparator, c.unit, c.value::text, lower(c.period), upper(c.period), c.dimensions, o.id, o.name, s.published_on
		  FROM claims c JOIN sources s ON s.id = c.source_id JOIN outlets o ON o.id = s.outlet_id
		 WHERE c.metric_id = $1 AND c.geography::text = 'US' AND c.status = 'accepted' ORDER BY c.id`, w.metrics["large"])
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[plainly])
	if err == nil && len(list) != 2000 {
		return nil, errors.New("plain SQL does not read 2,000 claims")
	}
	return list, err
}

func (w *world) askLarge(ctx context.Context) error {
	r, err := w.crosscheck.Crosscheck(ctx, crosscheck.Query{Metric: "large", Geography: "US"})
	if err == nil && (len(r.Groups) != 1 || len(r.Groups[0].Claims) != 2000) {
		return errors.New("the cross-check is not of one group of 2,000 claims")
	}
	return err
}

func (w *world) scanConflicts(ctx context.Context) error {
	rows, err := w.pool.Query(ctx, `SELECT * FROM conflicts WHERE active AND state = 'open' ORDER BY rank DESC, id DESC LIMIT 50`)
	if err != nil {
		return err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToMap)
	if err == nil && len(list) != 50 {
		return errors.New("there are no 50 conflicts")
	}
	return err
}

func (w *world) rankConflicts(ctx context.Context) error {
	active := true
	list, err := w.crosscheck.Conflicts(ctx, crosscheck.ConflictFilter{States: []string{crosscheck.StateOpen}, Active: &active}, keyset.Page{Limit: 50})
	if err == nil && len(list.Items) != 50 {
		return errors.New("there are no 50 conflicts")
	}
	return err
}

func accepting(name string) func(*world, context.Context) error {
	return func(w *world, ctx context.Context) error { return w.decide(ctx, name, claims.Accepted) }
}

func takingBack(name string) func(*world, context.Context) error {
	return func(w *world, ctx context.Context) error { return w.decide(ctx, name, claims.Proposed) }
}

func (w *world) decide(ctx context.Context, name, status string) (err error) {
	c := w.next[name]
	w.next[name], err = w.claims.Update(ctx, analyst, c.ID, c.Version, "", func(in *claims.Input) error { in.Status = status; return nil })
	return err
}

// writeBarely writes the rows that accepting a claim into a group writes, as
// one who knew them all before would.
func (w *world) writeBarely(ctx context.Context) error {
	c := w.next["bare"]
	c.Version++
	w.next["bare"] = c
	return pgx.BeginFunc(ctx, w.pool, func(tx pgx.Tx) error {
		for _, s := range []struct {
			sql  string
			args []any
		}{
			{`UPDATE claims SET status = 'accepted', decided_at = now(), decided_by = 'an analyst', version = version + 1 WHERE source_id = $1 AND id = $2`, []any{w.bareSource, c.ID}},
			{
				`INSERT INTO history (entity_type, entity_id, revision, id, actor, operation, before, after) VALUES ('claim', $1, $2, $3, 'an analyst', 'accept', $4, $4)`,
				[]any{c.ID, c.Version, uuid.Must(uuid.NewV7()), w.bareHistory},
			},
			{
				`INSERT INTO crosscheck_members (shard_key, claim_id, source_id, metric_id, geography, dimensions, unit, period, origin, origin_label, strict_lo, strict_hi, usual_lo, usual_hi)
				VALUES ($1, $2, $3, $4, 'US', '{}', 'deaths', daterange('2004-01-01', '2004-02-01'), 'outlet:1', 'Outlet 1', 90000, 90000, 90000, 90000)`,
				[]any{w.bareShard, c.ID, w.bareSource, w.metrics["bare"]},
			},
			{`UPDATE crosscheck_groups SET claims = claims + 1, documents = documents + 1, updated_at = now() WHERE shard_key = $1 AND id = $2`, []any{w.bareShard, w.bareGroup}},
			{`INSERT INTO crosscheck_group_claims (shard_key, group_id, claim_id) VALUES ($1, $2, $3)`, []any{w.bareShard, w.bareGroup, c.ID}},
			{
				`UPDATE conflicts SET voices = voices + 1, claims = claims + 1, picture = sha256(picture), rank = rank, version = version + 1, updated_at = now() WHERE shard_key = $1 AND id = $2`,
				[]any{w.bareShard, w.bareConflict},
			},
			{`INSERT INTO conflict_claims (shard_key, conflict_id, claim_id, source_id, voice, position) VALUES ($1, $2, $3, $4, '8:outlet:1', '[90000, 90000]')`, []any{w.bareShard, w.bareConflict, c.ID, w.bareSource}},
			{
				`INSERT INTO history (entity_type, entity_id, revision, id, actor, operation, before, after) VALUES ('conflict', $1, $2, $3, 'crosscheck', 'change', $4, $4)`,
				[]any{w.bareConflict, 1_000_000 + c.Version, uuid.Must(uuid.NewV7()), w.bareConflictHistory},
			},
			{`UPDATE crosscheck_versions SET version = version + 1 WHERE shard_key = $1 AND subject_id = $2`, []any{w.bareShard, w.metrics["bare"]}},
			{`INSERT INTO tally_changes (id, day, entity, kind, status, language, n) VALUES ($1, '2026-01-01', 'claim', 'quantity', 'proposed', '', -1), ($2, '2026-01-01', 'claim', 'quantity', 'accepted', '', 1)`, []any{uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())}},
		} {
			if _, err := tx.Exec(ctx, s.sql, s.args...); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *world) unwrite(ctx context.Context) error {
	c := w.next["bare"]
	return pgx.BeginFunc(ctx, w.pool, func(tx pgx.Tx) error {
		for _, sql := range []string{
			`DELETE FROM conflict_claims WHERE claim_id = $1`,
			`DELETE FROM crosscheck_group_claims WHERE claim_id = $1`, `DELETE FROM crosscheck_members WHERE claim_id = $1`,
			`UPDATE claims SET status = 'proposed', decided_at = NULL, decided_by = NULL WHERE id = $1`,
		} {
			if _, err := tx.Exec(ctx, sql, c.ID); err != nil {
				return err
			}
		}
		return nil
	})
}
