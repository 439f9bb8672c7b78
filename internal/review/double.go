package review

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/auth"
	"whence/internal/claims"
	"whence/internal/fault"
	"whence/internal/postgres"
)

// settles is the role that settles what two reviews decide differently.
const settles = auth.Adjudicator

// adjudicates tells whether somebody may settle what two reviews decide differently.
func adjudicates(by audit.Actor) bool { return auth.Role(by.Role).Allows(settles) }

// The reviews that a decision can be; 0 is one that needs no second.
const (
	firstReview  = 1
	secondReview = 2
	adjudication = 3
)

const (
	// reviewsBefore is what was said of a version of an item that two must decide.
	// It is read under the lock on the item, which whoever adds to it holds.
	reviewsBefore = selectDecisions + ` WHERE d.item_id = @id AND d.item_version = @version AND d.review IS NOT NULL ORDER BY d.review`

	reviewsSeen = selectDecisions + ` WHERE d.item_id = @id AND d.item_version = @version AND d.review IS NOT NULL AND (` + visible + `) ORDER BY d.review`

	// toReveal is what was said of an item and is sealed in the history.
	toReveal = selectDecisions + ` WHERE d.item_id = @id AND d.review IS NOT NULL AND NOT d.closes AND d.item_version <= @version
   AND NOT EXISTS (SELECT FROM history h WHERE h.entity_type = 'decision' AND h.entity_id = d.id AND h.revision = 2)
 ORDER BY d.id`

	// visible is who may read a decision d: a review that has not closed its item is
	// read by who made it; by others once the item is closed; and, once two differ, by
	// who may settle that.
	visible = `d.review IS NULL OR d.closes OR lower(d.actor) = lower(@viewer::text)
    OR NOT EXISTS (SELECT FROM review_items i WHERE i.id = d.item_id)
    OR EXISTS (SELECT FROM review_decisions c WHERE c.item_id = d.item_id AND c.item_version >= d.item_version AND c.closes AND c.reverses IS NULL)
    OR @adjudicates::boolean AND EXISTS (SELECT FROM review_items i WHERE i.id = d.item_id AND i.version = d.item_version AND i.state = 'disputed')`
)

// doubled tells whether one person alone does not close the item.
func (i *Item) doubled() bool { return i.Reviews > 1 || i.State == StateDisputed }

// review makes a decision that would close an item: at once where one person is
// enough. Of two the first changes nothing of the thing; an equal second one closes
// the item; else an adjudicator does, who has decided neither way before.
//
// What two must decide is carried out each time and, where it does not close the
// item, taken back with its savepoint: so it is refused, or not, whatever the other
// has said, and its outcome can be compared. A refusal ends the transaction around it.
func (s *Service) review(ctx context.Context, tx pgx.Tx, by audit.Actor, item lockedItem, c thing, in Input, d *Decision) (pair *Decision, err error) {
	if !item.doubled() {
		d.Closes = true
		return nil, c.carryOut(ctx, tx, by, in, d)
	}
	before, err := reviewsOfItem(ctx, tx, reviewsBefore, item.ID, item.Version)
	if err != nil {
		return nil, err
	}
	d.Review = min(len(before)+1, adjudication)
	if d.Review == adjudication && !adjudicates(by) {
		return nil, adjudicatorOnly()
	}
	for _, b := range before {
		if strings.EqualFold(b.Actor, by.Name) {
			return nil, alreadyDecided(item.Version)
		}
	}
	d.seal = make([]byte, sha256.Size)
	if _, err := rand.Read(d.seal); err != nil {
		return nil, err
	}
	trial, err := tx.Begin(ctx)
	if err != nil {
		return nil, fmt.Errorf("begin a review: %w", err)
	}
	details := d.Details
	if err := c.carryOut(ctx, trial, by, in, d); err != nil {
		return nil, err
	}
	if d.outcome, err = outcomeOf(in, d.amended); err != nil {
		return nil, err
	}
	switch d.Review {
	case firstReview:
	case secondReview:
		pair = &before[0]
		d.Closes = string(pair.outcome) == string(d.outcome)
	default:
		d.Closes = true
	}
	if d.Closes {
		return pair, trial.Commit(ctx)
	}
	d.Details, d.ResultVersion = details, 0
	if err := trial.Rollback(ctx); err != nil {
		return nil, fmt.Errorf("take a review back: %w", err)
	}
	state := item.State
	if d.Review == secondReview {
		state = StateDisputed
	}
	return pair, s.leave(ctx, tx, by, item, state)
}

// reviewsOfItem reads what was said of an item, whoever may see it.
func reviewsOfItem(ctx context.Context, tx pgx.Tx, sql string, id uuid.UUID, version int) ([]Decision, error) {
	rows, err := tx.Query(ctx, sql, pgx.NamedArgs{"id": id, "version": version})
	if err != nil {
		return nil, fmt.Errorf("read the reviews of an item: %w", err)
	}
	list, err := collectDecisions(rows)
	if err != nil {
		return nil, fmt.Errorf("read the reviews of an item: %w", err)
	}
	return list, nil
}

// outcomeOf says, as a hash, what a decision does: two that do the same have the
// same. Reasons are not part of it.
func outcomeOf(in Input, amended *claims.Input) ([]byte, error) {
	standing := slices.SortedFunc(slices.Values(in.StandingClaims), func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) })
	if amended != nil { // citations are made anew each time
		list := slices.Clone(amended.Citations)
		for i := range list {
			list[i].ID = uuid.Nil
		}
		copied := *amended
		copied.Citations, amended = list, &copied
	}
	b, err := json.Marshal(struct {
		Verdict   string
		MergeInto *uuid.UUID
		Hint      string
		Standing  []uuid.UUID
		Claim     *claims.Input
	}{in.Verdict, in.MergeInto, in.Hint, slices.Compact(standing), amended})
	if err != nil {
		return nil, fmt.Errorf("compare reviews: %w", err)
	}
	sum := sha256.Sum256(b)
	return sum[:], nil
}

// sealed is what the history says of a review while its item waits for another:
// who has made it, and a seal by which what it says can be proven later.
type sealed struct {
	ID          uuid.UUID  `json:"id"`
	ItemID      uuid.UUID  `json:"item_id"`
	Kind        string     `json:"kind"`
	ItemVersion int        `json:"item_version"`
	MetricID    *uuid.UUID `json:"metric_id"`
	Actor       string     `json:"actor"`
	Review      int        `json:"review"`
	Sealed      string     `json:"sealed"` // SHA-256, in hex, of the key, the verdict, NUL, the reason, NUL and the outcome
}

// revealed is a review whose item is closed, with what opens its seal.
type revealed struct {
	Decision
	Key     string `json:"seal_key"` // in hex
	Outcome string `json:"outcome"`  // in hex
}

func (d *Decision) sealed() sealed {
	h := sha256.New()
	h.Write(d.seal)
	h.Write([]byte(d.Verdict + "\x00" + d.Reason + "\x00"))
	h.Write(d.outcome)
	return sealed{d.ID, d.ItemID, d.Kind, d.ItemVersion, d.MetricID, d.Actor, d.Review, hex.EncodeToString(h.Sum(nil))}
}

func (d *Decision) revealed() revealed {
	return revealed{*d, hex.EncodeToString(d.seal), hex.EncodeToString(d.outcome)}
}

// reveal opens in the history what was said of an item that is closed.
func (s *Service) reveal(ctx context.Context, tx pgx.Tx, by audit.Actor, item lockedItem) error {
	list, err := reviewsOfItem(ctx, tx, toReveal, item.ID, item.Version)
	if err != nil || len(list) == 0 {
		return err
	}
	changes := make([]audit.Change, len(list))
	for i := range list {
		changes[i] = audit.Change{
			EntityType: "decision", EntityID: list[i].ID, Revision: 2, Operation: "reveal", Before: list[i].sealed(), After: list[i].revealed(),
		}
	}
	return audit.Record(ctx, tx, by, changes...)
}

func adjudicatorOnly() error {
	return fault.New(fault.Forbidden, "adjudicator_only", "two have decided this differently: an adjudicator settles it")
}

func alreadyDecided(version int) error {
	return fault.New(fault.Conflict, "already_decided", "you have had your say on version %d of this item", version)
}

// reviewsSeenBy gives what was said of an item's version so far as somebody may
// see it.
func (s *Service) reviewsSeenBy(ctx context.Context, by audit.Actor, item Item) ([]Decision, error) {
	list := []Decision{}
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, reviewsSeen, pgx.NamedArgs{"id": item.ID, "version": item.Version, "viewer": by.Name, "adjudicates": adjudicates(by)})
		if err != nil {
			return err
		}
		list, err = collectDecisions(rows)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the reviews of an item: %w", err)
	}
	return list, nil
}
