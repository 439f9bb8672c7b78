package claims

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/input"
	"whence/internal/postgres"
)

// Update changes a claim: decides it, takes a decision back, or amends it. The
// edit gets the current fields and may change all but SourceID, Kind,
// Confidence and Extractor. Besides what Create refuses: Stale
// `stale_version`, NotFound `not_found`, and Invalid `citation_required` for a
// decision on a claim that cites nothing; and of a decision what OnDecision refuses. An edit that changes nothing gives
// the claim as it is.
func (s *Service) Update(ctx context.Context, by audit.Actor, id uuid.UUID, version int, reason string, edit func(*Input) error) (Claim, error) {
	if err := input.Reason(reason); err != nil {
		return Claim{}, err
	}
	var c Claim
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		list, err := s.Lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := audit.SameVersion(version, list[0].Version); err != nil {
			return err
		}
		c, err = s.amend(ctx, tx, by, list[0], reason, edit, false)
		if err == nil && s.OnDecision != nil && decides(list[0], c) {
			err = s.OnDecision(ctx, tx, list[0], c)
		}
		return err
	}, postgres.PlannedOnce())
	return c, err
}

// decides tells whether a change says that a claim is right or not, or still is.
func decides(before, after Claim) bool {
	return after.Status != Proposed && (after.Status != before.Status || before.NeedsRecheck && !after.NeedsRecheck)
}

// Lock holds claims still until the transaction ends, their documents first, and
// gives them in the order of the ids given. One that is not there is NotFound
// `not_found`.
func (s *Service) Lock(ctx context.Context, tx pgx.Tx, ids ...uuid.UUID) ([]Claim, error) {
	var list []Claim
	batch := &pgx.Batch{}
	s.QueueLock(batch, &list, ids...)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return nil, fmt.Errorf("lock claims: %w", err)
	}
	return list, nil
}

// QueueLock is Lock as a part of a batch, whose results are in list once it is
// closed.
func (s *Service) QueueLock(batch *pgx.Batch, list *[]Claim, ids ...uuid.UUID) {
	args := pgx.NamedArgs{"ids": ids}
	batch.Queue(holdDocuments, args)
	batch.Queue(lockClaims, args).Query(func(rows pgx.Rows) error {
		found, err := collect(rows, nil)
		if err != nil {
			return err
		}
		at := make(map[uuid.UUID]Claim, len(found))
		for _, c := range found {
			at[c.ID] = c
		}
		locked := make([]Claim, len(ids))
		for i, id := range ids {
			c, ok := at[id]
			if !ok {
				return audit.Missing(entity, id)
			}
			locked[i] = c
		}
		*list = locked
		return nil
	})
}

// Decide is Update in the caller's transaction, of a claim that it has locked, by
// somebody who has the claim's words before them: whether it needs a recheck is
// what the edit says, also of a claim that it amends.
func (s *Service) Decide(ctx context.Context, tx pgx.Tx, by audit.Actor, locked Claim, reason string, edit func(*Input) error) (Claim, error) {
	if err := input.Reason(reason); err != nil {
		return Claim{}, err
	}
	return s.amend(ctx, tx, by, locked, reason, edit, true)
}

func (s *Service) amend(ctx context.Context, tx pgx.Tx, by audit.Actor, before Claim, reason string, edit func(*Input) error, looked bool) (Claim, error) {
	in, err := before.Input.clone()
	if err != nil {
		return before, err
	}
	if err := edit(&in); err != nil {
		return before, err
	}
	in.normalize()
	var bad fields
	for _, f := range []struct {
		pointer string
		changed bool
	}{
		{"/source_id", in.SourceID != before.SourceID},
		{"/kind", in.Kind != before.Kind},
		{"/extractor", in.Extractor != before.Extractor},
		{"/confidence", !same(in.Confidence, before.Confidence)},
		{"/notes", !same(in.Notes, before.Notes)},
	} {
		if f.changed {
			bad.add(f.pointer, "read_only", "this can't be changed")
		}
	}
	bad.ofFault("", in.check())
	if len(bad) > 0 {
		return before, fault.OfFields(bad)
	}
	want := newWanted()
	want.add(&in, &before)
	known, err := want.lookUp(ctx, tx)
	if err != nil {
		return before, err
	}
	if before.MetricID != nil {
		known.metrics[before.Metric] = *before.MetricID
	}
	d, bad := known.resolve(in, before.ID, &before, s.newID)
	if len(bad) > 0 {
		return before, fault.OfFields(bad)
	}
	d.decide(by, &before, looked)
	if same(d.Input, before.Input) {
		return before, nil
	}
	if err := acyclic(ctx, tx, d, before); err != nil {
		return before, err
	}
	after, err := s.rewrite(ctx, tx, d, before)
	if err != nil {
		return before, err
	}
	err = audit.Record(ctx, tx, by, audit.Change{
		EntityType: entity, EntityID: after.ID, Revision: after.Version,
		Operation: operation(before, after), Reason: reason, Before: before, After: after,
	})
	if err != nil {
		return before, err
	}
	if err := s.count(ctx, tx, after.move(before.Status)); err != nil {
		return before, err
	}
	if err := s.changed(ctx, tx, &before, &after); err != nil {
		return before, err
	}
	return after, s.OnWrite.Tell(ctx, tx, after.ID)
}

// rewrite stores a claim as it is to be, and gives it as it is then. Of one that is
// decided and otherwise as it was, nothing else is written.
func (s *Service) rewrite(ctx context.Context, tx pgx.Tx, d draft, before Claim) (Claim, error) {
	other := d.Input
	other.Status, other.NeedsRecheck = before.Status, before.NeedsRecheck
	if !same(other, before.Input) {
		list, err := writeAndRead(ctx, tx, []draft{d}, &before)
		if err != nil {
			return before, err
		}
		return list[0], nil
	}
	after := before
	after.Status, after.NeedsRecheck, after.DecidedBy = d.Status, d.NeedsRecheck, d.decidedBy
	err := tx.QueryRow(ctx, decideClaim, pgx.NamedArgs{
		"source_id": d.SourceID, "id": d.id, "status": d.Status, "needs_recheck": d.NeedsRecheck, "decided_by": orNull(d.decidedBy),
	}).Scan(&after.DecidedAt, &after.UpdatedAt, &after.Version)
	if err != nil {
		return before, fmt.Errorf("decide a claim: %w", err)
	}
	return after, nil
}

// decide sets what follows from an edit: who has decided, and whether the
// citation must be looked at again; where somebody has looked, they have said so.
func (d *draft) decide(by audit.Actor, before *Claim, looked bool) {
	switch {
	case d.Status == Proposed:
	case d.Status == before.Status:
		d.decidedBy = before.DecidedBy
	default:
		d.decidedBy = by.Name
	}
	accepted := d.Status == Accepted && before.Status != Accepted
	switch {
	case accepted:
		// Whoever accepts has the words before them, and answers for what they amend.
		d.NeedsRecheck = false
	case looked:
	case !same(statement(d.Input), statement(before.Input)) && same(d.Citations, before.Citations):
		d.NeedsRecheck = true
	}
}

// statement is the part of a claim that its citation has to carry.
func statement(in Input) Input {
	return Input{
		Stance: in.Stance, Metric: in.Metric, Event: in.Event, Proposition: in.Proposition, Wording: in.Wording, Quantity: in.Quantity,
		Increments: in.Increments, Period: in.Period, DateComparator: in.DateComparator, Geography: in.Geography,
		Dimensions: in.Dimensions, AsOf: in.AsOf, DerivedFrom: in.DerivedFrom,
	}
}

// operation names a change for the history.
func operation(before, after Claim) string {
	if before.Status != after.Status {
		switch after.Status {
		case Accepted:
			return "accept"
		case Rejected:
			return "reject"
		default:
			return "reopen"
		}
	}
	return "update"
}

const derivedChain = `
WITH RECURSIVE chain AS (
	SELECT c.id, c.derived_from FROM claims c WHERE c.id = @from
	UNION SELECT c.id, c.derived_from FROM chain JOIN claims c ON c.id = chain.derived_from
)
SELECT EXISTS (SELECT FROM chain WHERE derived_from = @id OR id = @id)`

// acyclic refuses a claim that would be, over others, a share of itself.
func acyclic(ctx context.Context, tx pgx.Tx, d draft, before Claim) error {
	if d.DerivedFrom == nil || same(d.DerivedFrom, before.DerivedFrom) {
		return nil
	}
	var circle bool
	if err := tx.QueryRow(ctx, derivedChain, pgx.NamedArgs{"from": *d.DerivedFrom, "id": d.id}).Scan(&circle); err != nil {
		return fmt.Errorf("follow derived_from: %w", err)
	}
	if circle {
		return fault.AtField("/derived_from", "derived_from_itself", "the claim is, over others, a share of itself")
	}
	return nil
}

// clone gives a copy that shares no memory: an edit may write into it.
func (in Input) clone() (Input, error) {
	var out Input
	b, err := json.Marshal(in)
	if err == nil {
		err = json.Unmarshal(b, &out)
	}
	if err != nil {
		return out, fmt.Errorf("copy a claim: %w", err)
	}
	return out, nil
}

// same compares by what would be stored: 1.10 is not 1.1.
func same(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errors.Join(errX, errY) == nil && string(x) == string(y)
}
