package crosscheck

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/crosscheck/verdict"
	"whence/internal/fault"
	"whence/internal/input"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
	"whence/internal/quantity"
)

// conflictRow is a conflict with what only its own operations need.
type conflictRow struct {
	Conflict
	shard     int32
	subjectID uuid.UUID
	picture   string
}

func conflictRows(rows pgx.Rows, err error) ([]conflictRow, error) {
	if err != nil {
		return nil, fmt.Errorf("read conflicts: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (conflictRow, error) {
		var c conflictRow
		var has bool
		var start, end, latest *time.Time
		err := row.Scan(&c.shard, &c.ID, &c.Kind, &c.Subject, &c.subjectID, &c.Geography, &c.Dimensions, &c.Unit, &has, &start, &end,
			&c.State, &c.Hint, &c.StandingClaims, &c.Reason, &c.Assignee, &c.Active, &c.OpenedAt, &c.ClosedAt, &c.MergedInto,
			&c.Verdict, &c.Severity, &c.Spread, &c.LogicallyPossible, &c.Voices, &c.Counts.Claims, &c.Counts.Documents, &c.Counts.Outlets,
			&c.Counts.IndependentOrigins, &c.Counts.Unattributed, &latest, &c.Rank, &c.picture, &c.CreatedAt, &c.UpdatedAt, &c.Version)
		if has {
			c.Period = &quantity.Period{Start: day(start), End: day(end), Grain: quantity.Day}
		}
		c.LatestOn, c.ClosedAt = day(latest), utc(c.ClosedAt)
		c.OpenedAt, c.CreatedAt, c.UpdatedAt = c.OpenedAt.UTC(), c.CreatedAt.UTC(), c.UpdatedAt.UTC()
		return c, err
	})
	if err != nil {
		return nil, fmt.Errorf("read conflicts: %w", err)
	}
	return list, nil
}

func oneConflict(ctx context.Context, tx pgx.Tx, sql string, id uuid.UUID) (conflictRow, error) {
	list, err := conflictRows(tx.Query(ctx, sql, pgx.NamedArgs{"id": id}))
	if err != nil {
		return conflictRow{}, err
	}
	if len(list) == 0 {
		return conflictRow{}, audit.Missing(conflictEntity, id)
	}
	return list[0], nil
}

// Conflict gives one conflict with its claims, groups and comments, all as of
// one moment, or NotFound `not_found`.
func (s *Service) Conflict(ctx context.Context, id uuid.UUID) (ConflictDetail, error) {
	var d ConflictDetail
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) error {
		c, err := oneConflict(ctx, tx, findConflict, id)
		if err != nil {
			return err
		}
		d, err = c.detail(ctx, tx)
		return err
	})
	return d, err
}

// detail reads what belongs to a conflict.
func (c conflictRow) detail(ctx context.Context, tx pgx.Tx) (ConflictDetail, error) {
	d := ConflictDetail{Conflict: c.Conflict, Groups: []Group{}}
	args := pgx.NamedArgs{"shard": c.shard, "id": c.ID, "keyset_limit": keyset.DefaultLimit}
	batch := &pgx.Batch{}
	batch.Queue(disputedOf, args).Query(func(rows pgx.Rows) (err error) {
		d.Disputed, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (x Disputed, err error) {
			err = row.Scan(&x.ClaimID, &x.SourceID, &x.OutletID, &x.Outlet, &x.Position)
			return x, err
		})
		return err
	})
	batch.Queue(selectComments+ofConflict+` ORDER BY k.id DESC LIMIT @keyset_limit`, args).Query(func(rows pgx.Rows) (err error) {
		d.Comments, err = collectComments(rows)
		return err
	})
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return d, fmt.Errorf("read what belongs to a conflict: %w", err)
	}
	stands := map[uuid.UUID]bool{}
	for _, id := range c.StandingClaims {
		stands[id] = true
	}
	for i := range d.Disputed {
		d.Disputed[i].Stands = stands[d.Disputed[i].ClaimID]
	}
	if !c.Active {
		return d, nil
	}
	found, err := answer(ctx, tx, c.question())
	if err != nil {
		return d, err
	}
	for _, g := range found.Groups {
		if g.ConflictID != nil && *g.ConflictID == c.ID {
			d.Groups = append(d.Groups, g)
		}
	}
	return d, nil
}

// question asks for the groups of which a conflict's are some.
func (c *conflictRow) question() Query {
	switch verdict.Kind(c.Kind) {
	case verdict.Date:
		return Query{Event: c.Subject}
	case verdict.Statement:
		return Query{Proposition: c.Subject}
	}
	return Query{Metric: c.Subject, Geography: c.Geography}
}

// Decide changes what people say of a conflict: its state, what explains it or
// which claim stands, whose work it is. Besides what WorkEdit refuses: Stale
// `stale_version`, NotFound `not_found`, and Invalid `not_in_conflict` for a
// claim that is in none of its groups; and of a state that closes it what
// OnDecision refuses. An edit that changes nothing gives it as it is.
func (s *Service) Decide(ctx context.Context, by audit.Actor, id uuid.UUID, version int, edit WorkEdit) (ConflictDetail, error) {
	var d ConflictDetail
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		c, err := s.decideIn(ctx, tx, by, id, version, edit)
		if err == nil && s.OnDecision != nil && c.Version != version && edit.State != nil && *edit.State != StateOpen {
			err = s.OnDecision(ctx, tx, id)
		}
		if err != nil {
			return err
		}
		d, err = c.detail(ctx, tx)
		return err
	})
	return d, err
}

// DecideIn is Decide in the caller's transaction.
func (s *Service) DecideIn(ctx context.Context, tx pgx.Tx, by audit.Actor, id uuid.UUID, version int, edit WorkEdit) (Conflict, error) {
	c, err := s.decideIn(ctx, tx, by, id, version, edit)
	return c.Conflict, err
}

// LockConflict holds a conflict still until the transaction ends, and gives it;
// nothing there is NotFound `not_found`.
func (s *Service) LockConflict(ctx context.Context, tx pgx.Tx, id uuid.UUID) (Conflict, error) {
	c, err := lockedConflict(ctx, tx, id)
	return c.Conflict, err
}

func lockedConflict(ctx context.Context, tx pgx.Tx, id uuid.UUID) (conflictRow, error) {
	if _, err := tx.Exec(ctx, holdShardOf, pgx.NamedArgs{"id": id}); err != nil {
		return conflictRow{}, fmt.Errorf("hold the groups of a conflict: %w", err)
	}
	return oneConflict(ctx, tx, lockConflict, id)
}

func (s *Service) decideIn(ctx context.Context, tx pgx.Tx, by audit.Actor, id uuid.UUID, version int, edit WorkEdit) (conflictRow, error) {
	if err := input.Reason(edit.Reason); err != nil {
		return conflictRow{}, err
	}
	c, err := lockedConflict(ctx, tx, id)
	if err != nil {
		return c, err
	}
	if err := audit.SameVersion(version, c.Version); err != nil {
		return c, err
	}
	if err := c.decide(ctx, tx, by, edit); err != nil {
		return c, err
	}
	return c, s.OnConflictWrite.Tell(ctx, tx, c.ID)
}

func (c *conflictRow) decide(ctx context.Context, tx pgx.Tx, by audit.Actor, edit WorkEdit) error {
	before := c.record()
	work, err := edit.apply(c.Work)
	if err != nil {
		return err
	}
	if work.same(c.Work) {
		return nil
	}
	if err := c.refuseOthers(ctx, tx, work.StandingClaims); err != nil {
		return err
	}
	standing := work.StandingClaims
	if standing == nil {
		standing = []uuid.UUID{}
	}
	err = tx.QueryRow(ctx, updateConflict, pgx.NamedArgs{
		"shard": c.shard, "id": c.ID, "state": work.State, "hint": work.Hint, "standing_claims": standing,
		"reason": work.Reason, "assignee": work.Assignee,
	}).Scan(&c.UpdatedAt, &c.Version)
	if err != nil {
		return fmt.Errorf("write a conflict: %w", err)
	}
	c.UpdatedAt = c.UpdatedAt.UTC()
	c.Work = work
	return audit.Record(ctx, tx, by, audit.Change{
		EntityType: conflictEntity, EntityID: c.ID, Revision: c.Version, Operation: "update", Reason: edit.Reason, Before: before, After: c.record(),
	})
}

// refuseOthers refuses claims that are in no group of the conflict.
func (c *conflictRow) refuseOthers(ctx context.Context, tx pgx.Tx, claims []uuid.UUID) error {
	if len(claims) == 0 {
		return nil
	}
	rows, err := tx.Query(ctx, missingClaims, pgx.NamedArgs{"shard": c.shard, "id": c.ID, "claims": claims})
	if err != nil {
		return fmt.Errorf("look for claims in a conflict: %w", err)
	}
	missing, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		return fmt.Errorf("look for claims in a conflict: %w", err)
	}
	var bad []fault.Field
	for _, n := range missing {
		bad = append(bad, fault.Field{
			Pointer: fmt.Sprintf("/standing_claims/%d", n-1), Code: "not_in_conflict", Detail: "this claim is in no group of the conflict",
		})
	}
	return fault.OfFields(bad)
}

func (c *conflictRow) record() conflictRecord {
	return conflictRecord{
		Kind: c.Kind, SubjectID: c.subjectID, Geography: c.Geography, Dimensions: c.Dimensions, Unit: c.Unit, Work: c.Work,
		Active: c.Active, MergedInto: c.MergedInto, Verdict: c.Verdict, Severity: c.Severity, Spread: c.Spread,
		Voices: c.Voices, Picture: c.picture,
	}
}

// nameConflicts gives the groups of an answer in which voices disagree the ids
// of their conflicts. Of outlets alone they are those of all: what two of them
// disagree in is not another conflict for being looked at without the others.
func (r *Result) nameConflicts(ctx context.Context, tx pgx.Tx) error {
	var shards []int32
	var ids []uuid.UUID
	at := map[uuid.UUID]*Group{}
	for i := range r.Groups {
		g := &r.Groups[i]
		if len(g.Disagree) > 0 {
			shards, ids = append(shards, g.key.Shard()), append(ids, g.ID)
			at[g.ID] = g
		}
	}
	if len(ids) == 0 {
		return nil
	}
	rows, err := tx.Query(ctx, conflictsOfGroups, pgx.NamedArgs{"shards": shards, "ids": ids})
	if err != nil {
		return fmt.Errorf("find the conflicts of groups: %w", err)
	}
	var group, conflict uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&group, &conflict}, func() error {
		id := conflict
		at[group].ConflictID = &id
		return nil
	})
	if err != nil {
		return fmt.Errorf("find the conflicts of groups: %w", err)
	}
	return nil
}
