package claims

import (
	"context"
	"fmt"
	"iter"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/quantity"
	"whence/internal/span"
)

// batchSize is how many claims travel in one round trip.
const batchSize = 1000

// Import is the claims of a data file, and the snapshot that they cite.
type Import struct {
	SourceID, SnapshotID uuid.UUID
	Text                 *span.Text // of the snapshot, which is the document's newest
	Claims               iter.Seq[Input]
}

// Import adds the numbers of a data file, in the transaction that holds its
// document: proposed, or accepted by the actor who imports them. Each is checked as
// Create checks a claim, its citation against the text; what is refused is refused
// with all that came before. It keeps a batch in memory, whatever their number. The
// first few are given back, and how many there are.
func (s *Service) Import(ctx context.Context, tx pgx.Tx, by audit.Actor, in Import, first int) (shown []Claim, added int, err error) {
	var now time.Time
	if err := tx.QueryRow(ctx, `SELECT now()`).Scan(&now); err != nil {
		return nil, 0, fmt.Errorf("import claims: %w", err)
	}
	shown = []Claim{}
	accepted := false
	batch := make([]Input, 0, batchSize)
	flush := func() error {
		list, err := s.importBatch(ctx, tx, by, in, batch, now)
		for i := range list {
			accepted = accepted || list[i].Status == Accepted
			if len(shown) < first {
				shown = append(shown, list[i])
			}
		}
		added += len(list)
		batch = batch[:0]
		return err
	}
	for c := range in.Claims {
		if batch = append(batch, c); len(batch) == batchSize {
			if err := flush(); err != nil {
				return nil, 0, err
			}
		}
	}
	if err := flush(); err != nil {
		return nil, 0, err
	}
	if accepted && s.OnImport != nil {
		if err := s.OnImport(ctx, tx, in.SourceID); err != nil {
			return nil, 0, err
		}
	}
	return shown, added, nil
}

// importBatch adds some claims as of a time, the transaction's.
func (s *Service) importBatch(ctx context.Context, tx pgx.Tx, by audit.Actor, in Import, inputs []Input, now time.Time) ([]Claim, error) {
	if len(inputs) == 0 {
		return nil, nil
	}
	var bad fields
	want := newWanted()
	for i := range inputs {
		c := &inputs[i]
		if c.normalize(); len(c.Notes) == 0 {
			c.Notes = nil
		}
		bad.ofFault("/"+strconv.Itoa(i), c.check())
		want.metrics[c.Metric] = true
		for _, h := range c.Attribution {
			for _, called := range h.called() {
				want.parties[called] = true
			}
		}
	}
	if len(bad) > 0 {
		return nil, fault.OfFields(bad)
	}
	known, err := want.lookUp(ctx, tx)
	if err != nil {
		return nil, err
	}
	known.sources[in.SourceID] = true
	known.newest[in.SourceID] = in.SnapshotID
	known.texts[snapshotKey{in.SourceID, in.SnapshotID}] = in.Text
	drafts, list, changes := make([]draft, len(inputs)), make([]Claim, len(inputs)), make([]audit.Change, len(inputs))
	for i, c := range inputs {
		d, refused := known.resolve(c, s.newID(), nil, s.newID)
		bad.below("/"+strconv.Itoa(i), refused)
		if d.Status == Accepted {
			d.decidedBy = by.Name
		}
		drafts[i], list[i] = d, d.imported(now)
		changes[i] = audit.Change{EntityType: entity, EntityID: d.id, Revision: 1, Operation: "import", After: list[i]}
	}
	if len(bad) > 0 {
		return nil, fault.OfFields(bad)
	}
	if err := write(ctx, tx, drafts); err != nil {
		return nil, err
	}
	if err := audit.Record(ctx, tx, by, changes...); err != nil {
		return nil, err
	}
	if err := s.countNew(ctx, tx, list); err != nil {
		return nil, err
	}
	var undecided []uuid.UUID
	for i := range list {
		if list[i].Status != Accepted {
			undecided = append(undecided, list[i].ID)
		}
	}
	return list, s.OnWrite.Tell(ctx, tx, undecided...)
}

// imported is the claim that a draft becomes, as reading it back would give it.
func (d *draft) imported(now time.Time) Claim {
	c := Claim{Input: d.Input, ID: d.id, CreatedAt: now, UpdatedAt: now, DecidedBy: d.decidedBy, Version: 1, MetricID: d.metricID}
	c.Increments = []quantity.Quantity{}
	if c.Attribution == nil {
		c.Attribution = []Hop{}
	}
	if d.decidedBy != "" {
		c.DecidedAt = &now
	}
	return c
}
