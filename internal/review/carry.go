package review

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/crosscheck"
	"whence/internal/fault"
	"whence/internal/sources"
)

// thing is what an item stands for, locked in the order of its own slice.
type thing interface {
	// carryOut does what a decision says, and notes in it what came of that.
	carryOut(ctx context.Context, tx pgx.Tx, by audit.Actor, in Input, d *Decision) error
}

// hold locks the thing of an item, and of a merge the other claim too, and then the
// item.
func (s *Service) hold(ctx context.Context, tx pgx.Tx, kind string, by audit.Actor, in Input) (thing, lockedItem, error) {
	var item lockedItem
	var t thing
	batch := &pgx.Batch{}
	switch kind {
	case KindRelation:
		r, err := s.documents.Relations.Lock(ctx, tx, in.ItemID)
		if err != nil {
			return nil, item, err
		}
		t = relationThing{s, r}
	case KindConflict:
		c, err := s.conflicts.LockConflict(ctx, tx, in.ItemID)
		if err != nil {
			return nil, item, err
		}
		t = conflictThing{s, c}
	default:
		ids := []uuid.UUID{in.ItemID}
		if in.MergeInto != nil {
			ids = append(ids, *in.MergeInto)
		}
		c := &claimThing{Service: s}
		s.claims.QueueLock(batch, &c.locked, ids...)
		t = c
	}
	queueGuard(batch, &item, by, in)
	err := tx.SendBatch(ctx, batch).Close()
	if f, ok := fault.As(err); ok && f.Kind == fault.NotFound && in.MergeInto != nil {
		err = fault.AtField("/merge_into", "unknown_claim", "there is no claim %s", *in.MergeInto)
	}
	if err != nil {
		return nil, item, fmt.Errorf("lock a review item: %w", err)
	}
	return t, item, nil
}

type claimThing struct {
	*Service
	locked []claims.Claim // of a merge the other one behind it
}

func (t *claimThing) carryOut(ctx context.Context, tx pgx.Tx, by audit.Actor, in Input, d *Decision) error {
	claim := t.locked[0]
	if in.Verdict == Merge {
		if err := t.merge(ctx, tx, by, in, d); err != nil {
			return err
		}
	}
	after, err := t.claims.Decide(ctx, tx, by, claim, in.Reason, func(c *claims.Input) error {
		switch in.Verdict {
		case Amend:
			if err := in.Amendment.Edit(c); err != nil {
				return below("/changes", err)
			}
			c.Status, c.NeedsRecheck = claims.Accepted, false
		case Accept:
			c.Status, c.NeedsRecheck = claims.Accepted, false
		default:
			c.Status, c.NeedsRecheck = claims.Rejected, false
		}
		return nil
	})
	if in.Verdict == Amend {
		err = below("/changes", err)
	} else {
		err = ofVerdict(err)
	}
	if err == nil && after.Version == claim.Version {
		err = fault.AtField("/changes", "no_change", "the claim says this already: accept it as it is")
	}
	d.ResultVersion = after.Version
	if in.Verdict == Amend {
		d.amended = &after.Input
	}
	return err
}

// merge gives the words of a claim to another one of the same document that says
// the same: it then cites both places.
func (t *claimThing) merge(ctx context.Context, tx pgx.Tx, by audit.Actor, in Input, d *Decision) error {
	claim, into := t.locked[0], t.locked[1]
	switch {
	case into.SourceID != claim.SourceID:
		return fault.AtField("/merge_into", "other_document", "the other claim is of another document: each document's claim stands for itself")
	case into.Kind != claim.Kind:
		return fault.AtField("/merge_into", "wrong_kind", "the other claim is of another kind")
	case into.Status == claims.Rejected:
		return fault.AtField("/merge_into", "rejected_claim", "the other claim was rejected")
	}
	var added []claims.Citation
	for _, c := range claim.Citations {
		if !cites(into, c) {
			added = append(added, c)
		}
	}
	if len(added) == 0 {
		return nil
	}
	after, err := t.claims.Decide(ctx, tx, by, into, in.Reason, func(c *claims.Input) error {
		c.Citations = append(c.Citations, added...)
		return nil
	})
	if err != nil {
		return below("/merge_into", err)
	}
	for _, c := range after.Citations {
		if !cites(into, c) {
			d.Details.Citations = append(d.Details.Citations, c.ID)
		}
	}
	return nil
}

func cites(c claims.Claim, words claims.Citation) bool {
	for _, x := range c.Citations {
		if x.SnapshotID == words.SnapshotID && x.Start == words.Start && x.End == words.End {
			return true
		}
	}
	return false
}

type relationThing struct {
	*Service
	relation sources.Relation
}

var relationStates = map[string]string{Confirm: sources.Confirmed, Reject: sources.Rejected}

func (t relationThing) carryOut(ctx context.Context, tx pgx.Tx, by audit.Actor, in Input, d *Decision) error {
	after, err := t.documents.Relations.UpdateIn(ctx, tx, by, t.relation.ID, in.Version, in.Reason, func(r *sources.RelationInput) error {
		r.State = relationStates[in.Verdict]
		return nil
	})
	d.ResultVersion = after.Version
	return ofVerdict(err)
}

type conflictThing struct {
	*Service
	conflict crosscheck.Conflict
}

var conflictStates = map[string]string{Explain: crosscheck.StateExplained, Resolve: crosscheck.StateResolved, Dismiss: crosscheck.StateDismissed}

func (t conflictThing) carryOut(ctx context.Context, tx pgx.Tx, by audit.Actor, in Input, d *Decision) error {
	state := conflictStates[in.Verdict]
	edit := crosscheck.WorkEdit{State: &state, Reason: in.Reason}
	if in.Verdict == Explain {
		edit.Hint = &in.Hint
	}
	if in.Verdict == Resolve {
		edit.StandingClaims = &in.StandingClaims
	}
	after, err := t.conflicts.DecideIn(ctx, tx, by, t.conflict.ID, in.Version, edit)
	d.ResultVersion = after.Version
	return ofVerdict(err, "/hint", "/standing_claims", "/reason")
}

// ofVerdict names the verdict in a refusal of what was not sent but follows from it.
// What was sent keeps its pointer.
func ofVerdict(err error, sent ...string) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	for i, field := range f.Fields {
		if !slices.ContainsFunc(sent, func(member string) bool { return strings.HasPrefix(field.Pointer, member) }) {
			f.Fields[i].Pointer = "/verdict"
		}
	}
	return err
}

// below moves the pointers of a refusal under a member of the request; those that
// are there stay.
func below(member string, err error) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	for i := range f.Fields {
		if p := f.Fields[i].Pointer; !strings.HasPrefix(p, member) {
			f.Fields[i].Pointer = member + p
		}
	}
	return err
}
