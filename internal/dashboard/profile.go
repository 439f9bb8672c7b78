package dashboard

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/fault"
	"whence/internal/postgres"
)

// Profile is what an outlet's claims come to.
type Profile struct {
	OutletID      uuid.UUID
	Outlet        string
	Documents     int
	Claims        int   // in any state
	Proposed      int   // that nobody has decided
	Accepted      Share // of those decided
	Compared      int   // accepted ones in a group
	InConflict    Share // of those compared: somebody disagrees in one of their groups
	SingleSourced Share // of those compared: none of their groups has a second independent origin
	Reference     Distance
	Quotes        []Quoted    // the most frequent first
	RepeatedBy    []Repeating // the most frequent first
}

// Distance is how far an outlet's articles are from data files.
type Distance struct {
	Compared int     // claims with a row of a data file in their group
	Within   Share   // of these: whose usual reading meets that of the row
	Median   *string // of the gaps between the two over the row's value; nil for too few
}

// Quoted is whom an outlet has claims from, as the first of their chains.
type Quoted struct {
	Party  *string // slug; nil for a name that no party has
	Name   string
	Claims int
	Of     int // accepted claims of the outlet
}

// Repeating is an outlet whose documents copy or cite another's.
type Repeating struct {
	OutletID  uuid.UUID
	Outlet    string
	Documents int
	Copies    int // reprints, translations, mirrors, excerpts among them
	Citing    int // that name it in a chain, or are confirmed to cite it
}

// Profile computes an outlet's, NotFound `not_found` where there is none.
func (s *Service) Profile(ctx context.Context, outlet uuid.UUID) (Profile, error) {
	p := Profile{OutletID: outlet, Quotes: []Quoted{}, RepeatedBy: []Repeating{}}
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) error {
		args := pgx.NamedArgs{"outlet": outlet}
		var accepted, rejected, within int
		var median *float64
		batch := &pgx.Batch{}
		batch.Queue(outletName, args).QueryRow(func(row pgx.Row) error { return row.Scan(&p.Outlet) })
		batch.Queue(outletClaims, args).QueryRow(func(row pgx.Row) error {
			return row.Scan(&p.Documents, &p.Claims, &p.Proposed, &accepted, &rejected)
		})
		batch.Queue(outletStanding, args).QueryRow(func(row pgx.Row) error {
			return row.Scan(&p.Compared, &p.InConflict.Count, &p.SingleSourced.Count)
		})
		batch.Queue(outletDistance, args).QueryRow(func(row pgx.Row) error {
			return row.Scan(&p.Reference.Compared, &within, &median)
		})
		batch.Queue(outletQuotes, args).Query(func(rows pgx.Rows) (err error) {
			p.Quotes, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Quoted])
			return err
		})
		batch.Queue(outletRepeated, args).Query(func(rows pgx.Rows) (err error) {
			p.RepeatedBy, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Repeating])
			return err
		})
		err := tx.SendBatch(ctx, batch).Close()
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.New(fault.NotFound, "not_found", "there is no outlet %s", outlet)
		}
		if err != nil {
			return fmt.Errorf("read an outlet's profile: %w", err)
		}
		p.Accepted = Share{accepted, accepted + rejected}
		p.InConflict.Of, p.SingleSourced.Of = p.Compared, p.Compared
		p.Reference.Within = Share{within, p.Reference.Compared}
		if median != nil && p.Reference.Compared >= fewest {
			text := places(*median)
			p.Reference.Median = &text
		}
		return nil
	})
	return p, err
}
