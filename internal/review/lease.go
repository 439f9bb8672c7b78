package review

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
)

// How many items one may take at once, and how long one may hold them.
const (
	MaxLeases    = 50
	ShortestTime = 10 * time.Second
	UsualTime    = 15 * time.Minute
	LongestTime  = 4 * time.Hour
)

// Wanted says what somebody wants to take: the next items that fit, or the one
// named.
type Wanted struct {
	ItemID *uuid.UUID
	Count  int           // 0 is 1
	For    time.Duration // 0 is UsualTime
	Filter Filter        // of the next; its State and Leased say nothing here
}

// Lease is an item held by somebody until a time, by the database's clock. Token
// is greater than that of every lease of the item before.
type Lease struct {
	Item  Item
	Token int64
	Until time.Time
}

// held continues an UPDATE of items i that are taken.
const held = `
   SET leased_by = @me, leased_until = clock_timestamp() + make_interval(secs => @seconds),
       lease_token = greatest(i.lease_token + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)`

const (
	// entitled is what may be offered to somebody: not what they entered by hand,
	// what they have had their say on, or what is somebody else's work.
	entitled = notTheirs + `
   AND (i.assignee IS NULL OR i.assignee = @me)`

	// notTheirs tells people apart by their names, whatever the case: one may have
	// many tokens.
	notTheirs = `lower(i.entered_by) IS DISTINCT FROM lower(@me::text) AND NOT lower(@me::text) = ANY (lower(i.decided_by::text)::text[])`

	takeOne = `UPDATE review_items i` + held + `
 WHERE i.id = @id AND (i.leased_by IS NULL OR i.leased_until <= clock_timestamp())
   AND ` + notTheirs + ` AND (i.state <> 'disputed' OR @adjudicates::boolean)
RETURNING ` + itemColumns + `, i.lease_token`

	renewLease = `
UPDATE review_items i SET leased_until = clock_timestamp() + make_interval(secs => @seconds)
 WHERE i.id = @id AND i.leased_by = @me AND i.lease_token = @token AND i.leased_until > clock_timestamp()
RETURNING ` + itemColumns + `, i.lease_token`

	releaseLease = `
UPDATE review_items i SET leased_by = NULL, leased_until = NULL
 WHERE i.id = @id AND i.leased_by = @me AND i.lease_token = @token AND i.leased_until > clock_timestamp()`

	freeLapsed = `
UPDATE review_items i SET leased_by = NULL, leased_until = NULL
 WHERE i.id IN (SELECT l.id FROM review_items l WHERE l.leased_by IS NOT NULL AND l.leased_until <= clock_timestamp()
                 ORDER BY l.leased_until LIMIT @limit FOR UPDATE SKIP LOCKED)`
)

// takeNext takes those that nobody holds, takeLapsed those whose holder's time is
// over, as many as are given at most. The number stands in the statement: of a
// parameter Postgres would make a plan anew each time, which takes longer than the
// taking.
func takeNext(filter string, most int) string {
	return `UPDATE review_items i` + held + `
 WHERE i.id = ANY (ARRAY(SELECT i.id FROM review_items i WHERE i.leased_by IS NULL AND i.state = 'open' AND ` + entitled + filter + `
                          ORDER BY -i.priority, i.id LIMIT ` + strconv.Itoa(most) + ` FOR UPDATE SKIP LOCKED))
RETURNING ` + itemColumns + `, i.lease_token`
}

func takeLapsed(filter string, most int) string {
	return `UPDATE review_items i` + held + `
 WHERE i.id = ANY (ARRAY(SELECT i.id FROM review_items i WHERE i.leased_by IS NOT NULL AND i.leased_until <= clock_timestamp() AND i.state = 'open' AND ` + entitled + filter + `
                          ORDER BY -i.priority, i.id LIMIT ` + strconv.Itoa(most) + ` FOR UPDATE SKIP LOCKED))
RETURNING ` + itemColumns + `, i.lease_token`
}

// takeDisputed takes those that two have decided differently.
func takeDisputed(filter string, most int) string {
	return `UPDATE review_items i` + held + `
 WHERE i.id = ANY (ARRAY(SELECT i.id FROM review_items i WHERE i.state = 'disputed' AND (i.leased_by IS NULL OR i.leased_until <= clock_timestamp()) AND ` + entitled + filter + `
                          ORDER BY -i.priority, i.id LIMIT ` + strconv.Itoa(most) + ` FOR UPDATE SKIP LOCKED))
RETURNING ` + itemColumns + `, i.lease_token`
}

// Lease takes items for somebody: for an adjudicator what two have decided
// differently, then those that have most at stake first, as many as
// are wanted or there are, or the one that is named. Of the one named it refuses,
// as Conflict, `leased` while somebody holds it and `already_decided` where the
// caller has had their say; as Forbidden `own_entry`, and `adjudicator_only` of
// what two have decided differently; as NotFound `not_found` what
// is not in the queue.
func (s *Service) Lease(ctx context.Context, by audit.Actor, w Wanted) ([]Lease, error) {
	if w.Count == 0 {
		w.Count = 1
	}
	if w.Count < 1 || w.Count > MaxLeases {
		return nil, fault.AtField("/count", "out_of_range", "must be from 1 to %d", MaxLeases)
	}
	where, err := w.Filter.where()
	if err != nil {
		return nil, err
	}
	if err := holdTime(&w.For); err != nil {
		return nil, err
	}
	where.Set("me", by.Name)
	where.Set("seconds", w.For.Seconds())
	where.Set("adjudicates", adjudicates(by))
	if w.ItemID != nil {
		return s.leaseOne(ctx, by, *w.ItemID, where.Args())
	}
	filter := ""
	if sql := where.SQL(); sql != "" {
		filter = strings.Replace(sql, " WHERE ", " AND ", 1)
	}
	leases := []Lease{}
	ways := []func(string, int) string{takeNext, takeLapsed}
	if adjudicates(by) {
		ways = slices.Insert(ways, 0, takeDisputed)
	}
	for _, take := range ways {
		if len(leases) == w.Count {
			break
		}
		got, err := s.take(ctx, take(filter, w.Count-len(leases)), where.Args())
		if err != nil {
			return nil, err
		}
		leases = append(leases, got...)
	}
	return leases, nil
}

func holdTime(d *time.Duration) error {
	if *d == 0 {
		*d = UsualTime
	}
	if *d < ShortestTime || *d > LongestTime {
		return fault.AtField("/seconds", "out_of_range", "must be from %s to %s", seconds(ShortestTime), seconds(LongestTime))
	}
	return nil
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }

// take runs one statement that takes or renews, a transaction by itself: who
// loses its answer has a lease that lapses.
func (s *Service) take(ctx context.Context, sql string, args pgx.NamedArgs) ([]Lease, error) {
	var list []Lease
	err := postgres.InStatement(ctx, s.pool, func(q postgres.Querier) error {
		rows, err := q.Query(ctx, sql, args)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (Lease, error) {
			var l Lease
			err := row.Scan(append(l.Item.scan(), &l.Token)...)
			l.Item.settle()
			if l.Item.LeasedUntil != nil {
				l.Until = *l.Item.LeasedUntil
			}
			return l, err
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("take items to review: %w", err)
	}
	sortByPriority(list)
	return list, nil
}

func (s *Service) leaseOne(ctx context.Context, by audit.Actor, id uuid.UUID, args pgx.NamedArgs) ([]Lease, error) {
	args["id"] = id
	list, err := s.take(ctx, takeOne, args)
	if err != nil || len(list) == 1 {
		return list, err
	}
	item, err := s.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := item.refuseTo(by); err != nil {
		return nil, err
	}
	return nil, fault.New(fault.Conflict, "leased", "somebody holds this item")
}

// refuseTo says why somebody may not decide an item, nil where they may.
func (i *Item) refuseTo(by audit.Actor) error {
	if i.EnteredBy != "" && strings.EqualFold(i.EnteredBy, by.Name) {
		return fault.New(fault.Forbidden, "own_entry", "nobody reviews what they have entered by hand: somebody else decides it")
	}
	if slices.ContainsFunc(i.DecidedBy, func(name string) bool { return strings.EqualFold(name, by.Name) }) {
		return alreadyDecided(i.Version)
	}
	if i.State == StateDisputed && !adjudicates(by) {
		return adjudicatorOnly()
	}
	return nil
}

// Renew makes a lease end later, counted from now. It refuses, as Conflict
// `lease_lost`, one that has ended or is another's.
func (s *Service) Renew(ctx context.Context, by audit.Actor, id uuid.UUID, token int64, d time.Duration) (Lease, error) {
	if err := holdTime(&d); err != nil {
		return Lease{}, err
	}
	list, err := s.take(ctx, renewLease, pgx.NamedArgs{"id": id, "me": by.Name, "token": token, "seconds": d.Seconds()})
	if err == nil && len(list) == 0 {
		err = s.lost(ctx, id)
	}
	if err != nil {
		return Lease{}, err
	}
	return list[0], nil
}

// Release gives an item back before its lease ends. It refuses what Renew refuses.
func (s *Service) Release(ctx context.Context, by audit.Actor, id uuid.UUID, token int64) error {
	released := false
	err := postgres.InStatement(ctx, s.pool, func(q postgres.Querier) error {
		tag, err := q.Exec(ctx, releaseLease, pgx.NamedArgs{"id": id, "me": by.Name, "token": token})
		released = tag.RowsAffected() == 1
		return err
	})
	if err != nil {
		return fmt.Errorf("release an item: %w", err)
	}
	if !released {
		return s.lost(ctx, id)
	}
	return nil
}

// FreeLapsed gives back items whose leases have ended, and says how many, so that
// they are offered in their order again.
func (s *Service) FreeLapsed(ctx context.Context) (int, error) {
	freed := 0
	err := postgres.InStatement(ctx, s.pool, func(q postgres.Querier) error {
		tag, err := q.Exec(ctx, freeLapsed, pgx.NamedArgs{"limit": keyset.MaxLimit})
		freed = int(tag.RowsAffected())
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("free items whose leases have ended: %w", err)
	}
	return freed, nil
}

const known = `SELECT EXISTS (SELECT FROM claims WHERE id = @id UNION ALL SELECT FROM relations WHERE id = @id UNION ALL SELECT FROM conflicts WHERE id = @id)`

// lost is why a lease of an item can't be used: it has ended, or the item is none.
func (s *Service) lost(ctx context.Context, id uuid.UUID) error {
	there := false
	err := postgres.WithConn(ctx, s.pool, func(c *pgx.Conn) error {
		return c.QueryRow(ctx, known, pgx.NamedArgs{"id": id}).Scan(&there)
	})
	switch {
	case err != nil:
		return fmt.Errorf("look for an item: %w", err)
	case !there:
		return audit.Missing("review item", id)
	}
	return leaseLost()
}

func leaseLost() error {
	return fault.New(fault.Conflict, "lease_lost", "the lease has ended, or is another's, or the item has been decided: take it again")
}
