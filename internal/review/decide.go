package review

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/postgres"
)

// MaxBulk is how many decisions one may send at once.
const MaxBulk = 100

const (
	// kindOfItem begins a decision. The statements that follow look up single rows by
	// their keys, most of them with many parts: their plans are the same whatever the
	// ids, and making them anew each time would be most of the work.
	kindOfItem = `SELECT i.kind, set_config('plan_cache_mode', 'force_generic_plan', true) FROM review_items i WHERE i.id = @id`

	// lockItem comes behind the lock on the item's thing.
	lockItem = selectItemsHeld + ` WHERE i.id = @id FOR UPDATE OF i`

	selectItemsHeld = `
SELECT ` + itemColumns + `, coalesce(i.leased_by = @me AND i.lease_token = @token AND i.leased_until > clock_timestamp(), false), i.metric_id
  FROM review_items i`

	// setAside is what becomes of an item that stays in the queue.
	setAside = `
UPDATE review_items SET state = @state, decided_by = decided_by || @me::text, leased_by = NULL, leased_until = NULL WHERE id = @id`

	insertDecision = `
INSERT INTO review_decisions (item_id, id, kind, item_version, metric_id, actor, lease_token, verdict, reason, details, closes, result_version, reverses, queued_at,
                              review, outcome, seal)
VALUES (@item_id, @id, @kind, @item_version, @metric_id, @actor, nullif(@token::bigint, 0), @verdict, nullif(@reason, ''), @details::text::jsonb, @closes,
        nullif(@result_version::integer, 0), @reverses, @queued_at, nullif(@review::smallint, 0), @outcome, @seal)
RETURNING decided_at`
)

// lockedItem is an item with what a decision needs besides.
type lockedItem struct {
	Item
	metricID *uuid.UUID
	valid    bool // the caller's lease
}

// Decide makes a decision and carries it out, in one transaction. Besides what the
// slice of the item's thing refuses: NotFound `not_found` of an item that is none;
// Conflict `lease_lost` without a lease that has the token and has not ended;
// Stale `stale_version` on another version; Forbidden `own_entry`; Conflict
// `already_decided`; Forbidden `adjudicator_only` of what two have decided
// differently; Invalid what the verdict does not take or needs
// (`wrong_kind`, `required`, `not_allowed`, `reason_required`).
func (s *Service) Decide(ctx context.Context, by audit.Actor, in Input) (Decision, error) {
	v, err := in.check()
	if err != nil {
		return Decision{}, err
	}
	var d Decision
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) (err error) {
		d, err = s.decide(ctx, tx, by, in, v)
		return err
	})
	if err != nil {
		if errors.Is(err, errNoItem) {
			err = s.lost(ctx, in.ItemID)
		}
		return Decision{}, err
	}
	return d, nil
}

// errNoItem says that nothing in the queue has the id.
var errNoItem = errors.New("there is no such review item")

func (s *Service) decide(ctx context.Context, tx pgx.Tx, by audit.Actor, in Input, v verdict) (Decision, error) {
	var d Decision
	var kind, mode string
	if err := tx.QueryRow(ctx, kindOfItem, pgx.NamedArgs{"id": in.ItemID}).Scan(&kind, &mode); errors.Is(err, pgx.ErrNoRows) {
		return d, errNoItem
	} else if err != nil {
		return d, fmt.Errorf("read a review item: %w", err)
	}
	if err := v.fits(kind); err != nil {
		return d, err
	}
	c, item, err := s.hold(ctx, tx, kind, by, in)
	if err != nil {
		return d, err
	}
	if err := item.refuse(by, in); err != nil {
		return d, err
	}
	if item.Kind != kind {
		return d, fault.New(fault.Stale, "stale_version", "the item was changed while it was being decided: take it again")
	}
	d = Decision{
		ID: s.newID(), ItemID: item.ID, Kind: kind, ItemVersion: item.Version, MetricID: item.metricID, Actor: by.Name, Token: in.Token,
		Verdict: in.Verdict, Reason: in.Reason, QueuedAt: item.QueuedAt,
		Details: Details{Changes: in.Amendment.Sent, MergedInto: in.MergeInto, Hint: in.Hint, StandingClaims: in.StandingClaims},
	}
	var pair *Decision
	if v.closes {
		pair, err = s.review(ctx, tx, by, item, c, in, &d)
	} else {
		state := item.State
		if v.name == SendBack {
			state = StateSentBack
		}
		err = s.leave(ctx, tx, by, item, state)
	}
	if err != nil {
		return d, err
	}
	if err := s.record(ctx, tx, by, &d); err != nil {
		return d, err
	}
	if d.Closes && (item.doubled() || len(item.DecidedBy) > 0) {
		if err := s.reveal(ctx, tx, by, item); err != nil {
			return d, err
		}
	}
	return d, s.count(ctx, tx, &d, pair)
}

// queueGuard holds an item until the transaction ends, behind the lock on its
// thing.
func queueGuard(batch *pgx.Batch, item *lockedItem, by audit.Actor, in Input) {
	batch.Queue(lockItem, pgx.NamedArgs{"id": in.ItemID, "me": by.Name, "token": in.Token}).QueryRow(func(row pgx.Row) error {
		err := row.Scan(append(item.scan(), &item.valid, &item.metricID)...)
		if errors.Is(err, pgx.ErrNoRows) {
			return errNoItem
		}
		item.settle()
		return err
	})
}

// refuse says why an item may not be decided so, nil where it may.
func (i *lockedItem) refuse(by audit.Actor, in Input) error {
	if !i.valid {
		return leaseLost()
	}
	if err := audit.SameVersion(in.Version, i.Version); err != nil {
		return err
	}
	return i.refuseTo(by)
}

// leave lets an item stay in the queue in a state, for others or until it changes.
func (s *Service) leave(ctx context.Context, tx pgx.Tx, by audit.Actor, item lockedItem, state string) error {
	if _, err := tx.Exec(ctx, setAside, pgx.NamedArgs{"id": item.ID, "me": by.Name, "state": state}); err != nil {
		return fmt.Errorf("leave a review item: %w", err)
	}
	return nil
}

// record writes a decision with its history. Behind the locks, its keys refuse a
// second one of the same version.
func (s *Service) record(ctx context.Context, tx pgx.Tx, by audit.Actor, d *Decision) error {
	details, err := json.Marshal(d.Details)
	if err != nil {
		return fmt.Errorf("write a decision: %w", err)
	}
	err = tx.QueryRow(ctx, insertDecision, pgx.NamedArgs{
		"item_id": d.ItemID, "id": d.ID, "kind": d.Kind, "item_version": d.ItemVersion, "metric_id": d.MetricID, "actor": d.Actor, "token": d.Token,
		"verdict": d.Verdict, "reason": d.Reason, "details": string(details), "closes": d.Closes, "result_version": d.ResultVersion,
		"reverses": d.Reverses, "queued_at": d.QueuedAt, "review": d.Review, "outcome": d.outcome, "seal": d.seal,
	}).Scan(&d.DecidedAt)
	switch postgres.Constraint(err) {
	case "review_decisions_close_once", "review_decisions_once_each", "review_decisions_each_review_once", "review_decisions_by_different_people":
		return fault.New(fault.Conflict, "already_decided", "version %d of this item has been decided", d.ItemVersion)
	case "review_decisions_reversed_once":
		return fault.New(fault.Conflict, "already_reversed", "this decision has been taken back already")
	}
	if err != nil {
		return fmt.Errorf("write a decision: %w", err)
	}
	d.DecidedAt = d.DecidedAt.UTC()
	change := audit.Change{EntityType: "decision", EntityID: d.ID, Revision: 1, Operation: d.Verdict, Reason: d.Reason, After: d}
	if d.Review > 0 && !d.Closes {
		change.Operation, change.Reason, change.After = "review", "", d.sealed()
	}
	return audit.Record(ctx, tx, by, change)
}

// Outcome is what became of one of many decisions: either of the two.
type Outcome struct {
	Decision Decision
	Err      error
}

// DecideAll makes decisions one after the other, each in a transaction of its own:
// what becomes of one changes nothing for the others. Where the time is over,
// those that were not made say so. It refuses, as Invalid, none or more than
// MaxBulk, and two of one item.
func (s *Service) DecideAll(ctx context.Context, by audit.Actor, list []Input) ([]Outcome, error) {
	if len(list) < 1 || len(list) > MaxBulk {
		return nil, fault.AtField("/decisions", "out_of_range", "must be from 1 to %d", MaxBulk)
	}
	at := map[uuid.UUID]int{}
	for i, in := range list {
		if first, ok := at[in.ItemID]; ok {
			return nil, fault.AtField(fmt.Sprintf("/decisions/%d/item_id", i), "duplicate", "decision %d is of this item too", first)
		}
		at[in.ItemID] = i
	}
	out := make([]Outcome, len(list))
	for i, in := range list {
		if outOfTime(ctx) {
			out[i].Err = fault.New(fault.Exhausted, "not_tried", "there was no time left for this one: send it again")
			continue
		}
		out[i].Decision, out[i].Err = s.Decide(ctx, by, in)
	}
	return out, nil
}

// timeOfOne is what one decision may need at worst.
const timeOfOne = time.Second

func outOfTime(ctx context.Context) bool {
	end, limited := ctx.Deadline()
	return ctx.Err() != nil || limited && time.Until(end) < timeOfOne
}
