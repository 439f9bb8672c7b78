package claims

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/decimal"
	"whence/internal/quantity"
	"whence/internal/span"
)

// CellClaim is a claim of a data file with the cell that it cites.
type CellClaim struct {
	ID         uuid.UUID
	Metric     string
	Geography  string
	Period     *quantity.Period
	Dimensions map[string]string
	AsOf       *quantity.Date
	Exact      string           // the number as the file has it
	Value      *decimal.Decimal // as the claim has it now

	citation uuid.UUID
	start    int
	state    span.State
	movedTo  *int
}

// cellClaims reads what a document's claims by cell are about, in the order of
// their ids; a claim cites one cell.
const cellClaims = `
SELECT c.id, coalesce(m.slug::text, '') AS metric, coalesce(c.geography::text, '') AS geography, lower(c.period) AS starts,
       upper(c.period) - 1 AS ends, c.dimensions, c.as_of, x.exact, c.value::text, x.id AS citation, x.start_at, x.state, x.moved_to
  FROM citations x JOIN claims c ON c.source_id = x.source_id AND c.id = x.claim_id
  LEFT JOIN metrics m ON m.id = c.metric_id
 WHERE x.source_id = @source_id::uuid AND x.cell IS NOT NULL ORDER BY c.id`

// ByCell gives the claims of a data file that is stored, whatever was decided
// about them.
func (s *Service) ByCell(ctx context.Context, tx pgx.Tx, sourceID uuid.UUID) ([]CellClaim, error) {
	rows, err := tx.Query(ctx, cellClaims, pgx.NamedArgs{"source_id": sourceID})
	if err != nil {
		return nil, fmt.Errorf("read claims by cell: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (c CellClaim, err error) {
		var starts, ends, asOf *time.Time
		var value *string
		err = r.Scan(&c.ID, &c.Metric, &c.Geography, &starts, &ends, &c.Dimensions, &asOf, &c.Exact, &value, &c.citation, &c.start, &c.state, &c.movedTo)
		c.Period, c.AsOf = &quantity.Period{Start: day(starts), End: day(ends)}, day(asOf)
		if err == nil && value != nil {
			c.Value = new(decimal.Decimal)
			*c.Value, err = decimal.Parse(*value)
		}
		return c, err
	})
	if err != nil {
		return nil, fmt.Errorf("read claims by cell: %w", err)
	}
	return list, nil
}

// CellNow is how a claim's cell stands in the document's newest snapshot.
type CellNow struct {
	Claim CellClaim
	Start int  // where its number stands now, in code points; -1 where the cell has another number or is gone
	Gone  bool // nothing in the file is about the same any more
}

// Restand tells how citations of cells stand in the newest snapshot, found by what
// their rows are about and not by their words, since a file has the same number
// many times. A claim whose row is gone is marked needs_recheck; one whose number
// was revised is still what the file said as of its day, and is not. The caller
// gives them in the order of ByCell, and in the transaction that stores the
// snapshot.
func (s *Service) Restand(ctx context.Context, tx pgx.Tx, by audit.Actor, sourceID uuid.UUID, list []CellNow) error {
	args := pgx.NamedArgs{"source_id": sourceID}
	var news []told
	locked := false
	for _, c := range list {
		n := told{ClaimID: c.Claim.ID, ID: c.Claim.citation, State: span.Exact, Lost: c.Gone}
		switch {
		case c.Start < 0:
			n.State = span.Orphan
		case c.Start != c.Claim.start:
			n.State, n.MovedTo = span.Moved, &c.Start
		}
		if n.State == c.Claim.state && (n.MovedTo == nil || *n.MovedTo == *c.Claim.movedTo) {
			continue
		}
		if news = append(news, n); len(news) < batchSize {
			continue
		}
		if err := s.lockAndTell(ctx, tx, by, args, news, &locked); err != nil {
			return err
		}
		news = news[:0]
	}
	if len(news) == 0 {
		return nil
	}
	return s.lockAndTell(ctx, tx, by, args, news, &locked)
}

func (s *Service) lockAndTell(ctx context.Context, tx pgx.Tx, by audit.Actor, args pgx.NamedArgs, news []told, locked *bool) error {
	if !*locked {
		if _, err := tx.Exec(ctx, lockClaimsOfSource, args); err != nil {
			return fmt.Errorf("lock the document's claims: %w", err)
		}
		*locked = true
	}
	return s.tell(ctx, tx, by, args, news)
}
