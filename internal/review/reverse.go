package review

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/crosscheck"
	"whence/internal/fault"
	"whence/internal/postgres"
	"whence/internal/sources"
)

// Reverse takes a decision back by a further one, and what it did: its item is in
// the queue again. Others' decisions are taken back by those whose role is to
// settle disputes (others). It refuses, as Conflict, what was not carried out or
// is a reversal itself (`not_reversible`), what was taken back before
// (`already_reversed`), and what somebody has changed since so that it can't be
// undone alone (`changed_since`); as Forbidden `not_yours`; as Invalid a reversal
// without a reason.
func (s *Service) Reverse(ctx context.Context, by audit.Actor, id uuid.UUID, reason string, others bool) (Decision, error) {
	if reason == "" {
		return Decision{}, fault.AtField("/reason", "reason_required", "say why")
	}
	var d Decision
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		of, err := decisionByID(ctx, tx, by, id)
		if err != nil {
			return err
		}
		switch {
		case of.Reverses != nil || !of.Closes:
			return fault.New(fault.Conflict, "not_reversible", "this decision has changed nothing that could be taken back")
		case of.ReversedBy != nil:
			return fault.New(fault.Conflict, "already_reversed", "this decision has been taken back already")
		case !strings.EqualFold(of.Actor, by.Name) && !others:
			return fault.New(fault.Forbidden, "not_yours", "somebody else has decided this: an adjudicator can take it back")
		}
		d = Decision{
			ID: s.newID(), ItemID: of.ItemID, Kind: of.Kind, ItemVersion: of.ResultVersion, MetricID: of.MetricID, Actor: by.Name,
			Verdict: Reversal, Reason: reason, Reverses: &of.ID, Closes: true, QueuedAt: of.QueuedAt,
		}
		if d.ResultVersion, err = s.undo(ctx, tx, by, of, reason); err != nil {
			return err
		}
		return s.record(ctx, tx, by, &d)
	})
	return d, err
}

// undo makes the thing of a decision wait to be decided again, and gives its
// version.
func (s *Service) undo(ctx context.Context, tx pgx.Tx, by audit.Actor, of Decision, reason string) (int, error) {
	switch of.Kind {
	case KindRelation:
		r, err := s.documents.Relations.Lock(ctx, tx, of.ItemID)
		if err != nil {
			return 0, err
		}
		if r.Version != of.ResultVersion {
			return 0, changedSince()
		}
		r, err = s.documents.Relations.UpdateIn(ctx, tx, by, of.ItemID, r.Version, reason, func(r *sources.RelationInput) error {
			r.State = sources.Proposed
			return nil
		})
		return r.Version, err
	case KindConflict:
		c, err := s.conflicts.LockConflict(ctx, tx, of.ItemID)
		if err != nil {
			return 0, err
		}
		if c.Version != of.ResultVersion {
			return 0, changedSince()
		}
		open := crosscheck.StateOpen
		c, err = s.conflicts.DecideIn(ctx, tx, by, of.ItemID, c.Version, crosscheck.WorkEdit{State: &open, Reason: reason})
		return c.Version, err
	}
	return s.undoClaim(ctx, tx, by, of, reason)
}

// undoClaim gives a claim back what it said before a decision, and how it stood.
// Where it has changed since and the decision still stands, its standing alone is
// taken back; of an amendment that would be half of it.
func (s *Service) undoClaim(ctx context.Context, tx pgx.Tx, by audit.Actor, of Decision, reason string) (int, error) {
	ids := []uuid.UUID{of.ItemID}
	if of.Details.MergedInto != nil && len(of.Details.Citations) > 0 {
		ids = append(ids, *of.Details.MergedInto)
	}
	locked, err := s.claims.Lock(ctx, tx, ids...)
	if err != nil {
		return 0, err
	}
	before, after, err := decidedClaim(ctx, tx, of)
	if err != nil {
		return 0, err
	}
	now := locked[0]
	stands := now.Status == after.Status && sameTime(now.DecidedAt, after.DecidedAt) && of.Kind == KindClaim && of.Verdict != Amend
	if now.Version != of.ResultVersion && !stands {
		return 0, changedSince()
	}
	if len(locked) > 1 {
		if err := s.unmerge(ctx, tx, by, of, locked[1], reason); err != nil {
			return 0, err
		}
	}
	c, err := s.claims.Decide(ctx, tx, by, now, reason, func(in *claims.Input) error {
		if of.Verdict == Amend {
			*in = before.Input
			return nil
		}
		in.Status, in.NeedsRecheck = before.Status, before.NeedsRecheck || in.NeedsRecheck && now.Version != of.ResultVersion
		return nil
	})
	if f, ok := fault.As(err); ok && f.Kind == fault.Invalid || err == nil && c.Version == now.Version {
		err = changedSince() // such as what a subject is called
	}
	return c.Version, err
}

// decidedClaim reads from the history what a claim said before a decision and
// behind it.
func decidedClaim(ctx context.Context, tx pgx.Tx, of Decision) (before, after claims.Claim, err error) {
	e, err := audit.Revision(ctx, tx, "claim", of.ItemID, of.ResultVersion)
	if err != nil {
		return before, after, err
	}
	for raw, into := range map[*json.RawMessage]*claims.Claim{&e.Before: &before, &e.After: &after} {
		if err := json.Unmarshal(*raw, into); err != nil {
			return before, after, fmt.Errorf("read what a claim said: %w", err)
		}
	}
	return before, after, nil
}

func sameTime(a, b *time.Time) bool {
	return a == b || a != nil && b != nil && a.Equal(*b)
}

// unmerge takes from a claim the words that a merge gave it.
func (s *Service) unmerge(ctx context.Context, tx pgx.Tx, by audit.Actor, of Decision, from claims.Claim, reason string) error {
	_, err := s.claims.Decide(ctx, tx, by, from, reason, func(in *claims.Input) error {
		in.Citations = slices.DeleteFunc(in.Citations, func(c claims.Citation) bool { return slices.Contains(of.Details.Citations, c.ID) })
		return nil
	})
	if f, ok := fault.As(err); ok && f.Kind == fault.Invalid {
		return changedSince()
	}
	return err
}

func changedSince() error {
	return fault.New(fault.Conflict, "changed_since", "what was decided has been changed since, so that the decision can't be taken back alone: change it as it should be")
}
