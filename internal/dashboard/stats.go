package dashboard

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"whence/internal/postgres"
	"whence/internal/quantity"
)

// Stats is how much there is of everything.
type Stats struct {
	Documents Tally
	Claims    Tally
	Conflicts map[string]int // those in which somebody disagrees now, by what has been decided of them
	Closed    int            // those in which nobody disagrees any more
	Rechecks  int            // claims whose citation must be looked at again, up to 10,000
	Relations int            // proposed relations, up to 10,000
	Days      []Day
}

// Tally counts one kind of thing by what it is.
type Tally struct {
	Total                        int
	ByKind, ByStatus, ByLanguage map[string]int
}

// Day is what came in on one day, and how that stands now.
type Day struct {
	Day                                             time.Time
	Documents, Claims, Proposed, Accepted, Rejected int
}

const (
	// shownDays is how many days before the last one are shown where the first
	// one is not named, and mostDays how many at most.
	shownDays = 30
	mostDays  = 3660

	// unknownLanguage is how BCP 47 writes that nobody knows.
	unknownLanguage = "und"
)

const (
	allTallies = `(SELECT day, entity, kind, status, language, n FROM tallies
	UNION ALL SELECT day, entity, kind, status, language, n FROM tally_changes) t`

	totals = `
SELECT entity, kind, status, language, sum(n)::bigint FROM ` + allTallies + ` GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0`

	days = `
SELECT day, coalesce(sum(n) FILTER (WHERE entity = 'document'), 0)::bigint, coalesce(sum(n) FILTER (WHERE entity = 'claim'), 0)::bigint,
       coalesce(sum(n) FILTER (WHERE status = 'proposed'), 0)::bigint, coalesce(sum(n) FILTER (WHERE status = 'accepted'), 0)::bigint,
       coalesce(sum(n) FILTER (WHERE status = 'rejected'), 0)::bigint
  FROM (SELECT day, entity, status, sum(n)::bigint AS n FROM ` + allTallies + ` WHERE day BETWEEN @from AND @to GROUP BY 1, 2, 3) t
 GROUP BY day HAVING bool_or(n <> 0) ORDER BY day`

	// disputes reads the work on disagreements, of which there is less than of
	// anything else: it is kept for good, and once for all who disagree.
	disputes = `SELECT state, active, count(*) FROM conflicts WHERE merged_into IS NULL GROUP BY state, active`

	waiting = `
SELECT (SELECT count(*) FROM (SELECT FROM claims WHERE needs_recheck LIMIT 10000) c),
       (SELECT count(*) FROM (SELECT FROM relations WHERE state = 'proposed' LIMIT 10000) r)`
)

// Stats counts; what came in is shown by day from one to another, both
// inclusive, and nil for the thirty days up to now. It refuses, as Malformed
// `invalid_parameter`, days in the wrong order and more than 3,660.
func (s *Service) Stats(ctx context.Context, now time.Time, from, to *quantity.Date) (Stats, error) {
	out := Stats{Documents: newTally(), Claims: newTally(), Conflicts: map[string]int{}, Days: []Day{}}
	last := now.UTC().Truncate(24 * time.Hour)
	if to != nil {
		last = to.Time()
	}
	first := last.AddDate(0, 0, -shownDays)
	if from != nil {
		first = from.Time()
	}
	switch {
	case last.Before(first):
		return out, refuse("to", "to is before from")
	case last.Sub(first) > mostDays*24*time.Hour:
		return out, refuse("from", "more than 3660 days are asked for")
	}
	batch := &pgx.Batch{}
	batch.Queue(totals).Query(func(rows pgx.Rows) error {
		var entity, kind, status, language string
		var n int
		_, err := pgx.ForEachRow(rows, []any{&entity, &kind, &status, &language, &n}, func() error {
			tally := &out.Claims
			if entity == "document" {
				tally = &out.Documents
			}
			tally.add(kind, status, language, n)
			return nil
		})
		return err
	})
	batch.Queue(days, pgx.NamedArgs{"from": first, "to": last}).Query(func(rows pgx.Rows) error {
		list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Day])
		out.Days = append(out.Days, list...)
		return err
	})
	batch.Queue(disputes).Query(func(rows pgx.Rows) error {
		var state string
		var active bool
		var n int
		_, err := pgx.ForEachRow(rows, []any{&state, &active, &n}, func() error {
			if active {
				out.Conflicts[state] += n
			} else {
				out.Closed += n
			}
			return nil
		})
		return err
	})
	batch.Queue(waiting).QueryRow(func(row pgx.Row) error { return row.Scan(&out.Rechecks, &out.Relations) })
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) error {
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return fmt.Errorf("read the counts: %w", err)
		}
		return nil
	})
	return out, err
}

func newTally() Tally {
	return Tally{ByKind: map[string]int{}, ByStatus: map[string]int{}, ByLanguage: map[string]int{}}
}

func (t *Tally) add(kind, status, language string, n int) {
	if language == "" {
		language = unknownLanguage
	}
	t.Total += n
	t.ByKind[kind] += n
	t.ByStatus[status] += n
	t.ByLanguage[language] += n
}
