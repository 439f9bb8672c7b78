package claims

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/span"
)

const (
	// In a statement of its own: what a statement that had to wait for a lock
	// reads beside the row is as old as the statement.
	lockClaimsOfSource = `SELECT c.id FROM claims c WHERE c.source_id = @source_id::uuid ORDER BY c.id FOR NO KEY UPDATE`

	citationsElsewhere = `
SELECT x.claim_id, x.id, x.exact, x.prefix, x.suffix, x.start_at, x.end_at, x.state, x.moved_to
  FROM citations x
 WHERE x.source_id = @source_id::uuid AND x.snapshot_id <> @snapshot_id::uuid
 ORDER BY x.claim_id, x.ordinal`

	// tellCitations writes what was found, and to each claim that it is so.
	tellCitations = `
WITH told AS (
	SELECT r.claim_id, r.id, r.state, r.moved_to, r.lost
	  FROM json_to_recordset(@rows::json) AS r(claim_id uuid, id uuid, state text, moved_to integer, lost boolean)
), written AS (
	UPDATE citations x SET state = t.state, moved_to = t.moved_to
	  FROM told t
	 WHERE x.source_id = @source_id::uuid AND x.claim_id = t.claim_id AND x.id = t.id
)
UPDATE claims c SET needs_recheck = c.needs_recheck OR t.lost, updated_at = now(), version = c.version + 1
  FROM (SELECT claim_id, bool_or(lost) AS lost FROM told GROUP BY claim_id) t
 WHERE c.source_id = @source_id::uuid AND c.id = t.claim_id`
)

// reread is why the history says that a citation's state changed.
const reread = "the document was read again"

// told is a citation whose standing has changed.
type told struct {
	ClaimID uuid.UUID  `json:"claim_id"`
	ID      uuid.UUID  `json:"id"`
	State   span.State `json:"state"`
	MovedTo *int       `json:"moved_to"`
	Lost    bool       `json:"lost"` // it can't be found now, or not surely
}

// Reanchor tells how the citations of a document's claims stand in its newest
// snapshot, which has this text, in the transaction that stores it. The
// citations keep their own snapshots and offsets. A claim of which one became
// ambiguous or an orphan is marked needs_recheck; one whose citations all stand
// as before is not touched. What claims say stays as it is, so OnChange is not
// called. The number of round trips does not grow with the number of citations.
func (s *Service) Reanchor(ctx context.Context, tx pgx.Tx, by audit.Actor, sourceID, snapshotID uuid.UUID, text *span.Text) error {
	args := pgx.NamedArgs{"source_id": sourceID, "snapshot_id": snapshotID}
	if _, err := tx.Exec(ctx, lockClaimsOfSource, args); err != nil {
		return fmt.Errorf("lock the document's claims: %w", err)
	}
	news, err := restand(ctx, tx, args, text)
	if err != nil || len(news) == 0 {
		return err
	}
	return s.tell(ctx, tx, by, args, news)
}

// tell writes how citations stand now, and to each claim and its history that it
// is so. News is in the order of the claims.
func (s *Service) tell(ctx context.Context, tx pgx.Tx, by audit.Actor, args pgx.NamedArgs, news []told) error {
	var ids []uuid.UUID
	for _, n := range news {
		if len(ids) == 0 || ids[len(ids)-1] != n.ClaimID {
			ids = append(ids, n.ClaimID)
		}
	}
	before, err := s.readBack(ctx, tx, ids)
	if err != nil {
		return err
	}
	rows, err := json.Marshal(news)
	if err != nil {
		return fmt.Errorf("write citations: %w", err)
	}
	args["rows"] = string(rows)
	if _, err := tx.Exec(ctx, tellCitations, args); err != nil {
		return fmt.Errorf("write citations: %w", err)
	}
	after, err := s.readBack(ctx, tx, ids)
	if err != nil {
		return err
	}
	changes := make([]audit.Change, len(ids))
	for i := range ids {
		changes[i] = audit.Change{
			EntityType: entity, EntityID: ids[i], Revision: after[i].Version,
			Operation: "reanchor", Reason: reread, Before: before[i], After: after[i],
		}
	}
	if err := audit.Record(ctx, tx, by, changes...); err != nil {
		return err
	}
	return s.OnWrite.Tell(ctx, tx, ids...)
}

// restand gives the citations that stand otherwise than is stored.
func restand(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs, text *span.Text) ([]told, error) {
	type citation struct {
		claim, id uuid.UUID
		selector  span.Selector
		state     span.State
		movedTo   *int
	}
	rows, err := tx.Query(ctx, citationsElsewhere, args)
	if err != nil {
		return nil, fmt.Errorf("read citations: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c citation, err error) {
		err = row.Scan(&c.claim, &c.id, &c.selector.Exact, &c.selector.Prefix, &c.selector.Suffix, &c.selector.Start, &c.selector.End, &c.state, &c.movedTo)
		return c, err
	})
	if err != nil {
		return nil, fmt.Errorf("read citations: %w", err)
	}
	selectors := make([]span.Selector, len(list))
	for i, c := range list {
		selectors[i] = c.selector
	}
	var news []told
	for i, found := range text.ReanchorAll(selectors) {
		c := list[i]
		n := told{ClaimID: c.claim, ID: c.id, State: found.State, MovedTo: movedTo(found.State, found.Selector)}
		if n.State == c.state && (n.MovedTo == nil || *n.MovedTo == *c.movedTo) {
			continue
		}
		n.Lost = n.State == span.Ambiguous || n.State == span.Orphan
		news = append(news, n)
	}
	return news, nil
}

// standing tells how words of another snapshot stand in the text of the newest.
func standing(newest *span.Text, sel span.Selector) (span.State, *int) {
	state, found := newest.Reanchor(sel)
	return state, movedTo(state, found)
}

func movedTo(state span.State, found span.Selector) *int {
	if state != span.Moved {
		return nil
	}
	return &found.Start
}
