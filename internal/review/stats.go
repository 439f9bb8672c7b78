package review

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/fault"
	"whence/internal/input"
	"whence/internal/postgres"
	"whence/internal/quantity"
)

// How many days stats cover, where nothing is said, and at most; and how many
// metrics and people they name, those with most decisions first.
const (
	UsualDays = 90
	MostDays  = 366
	mostNamed = 200

	// mostWaiting is up to how many items of a kind are counted, the oldest ones.
	mostWaiting = 100_000
)

// foldBatch is how many decisions are added to the sums in one transaction.
const foldBatch = 1000

// StatsFilter says what stats are about.
type StatsFilter struct {
	Metrics  []string       // slugs; empty for all
	From, To *quantity.Date // both included (UTC); nil for UsualDays until today
}

// Stats is how review goes: what was decided in some days, how far first and second
// reviews agree, and what waits now.
type Stats struct {
	From, To time.Time
	All      MetricStats
	Metrics  []MetricStats // those with most decisions first
	Days     []DayStats    // days on which somebody decided, in order
	Analysts []AnalystStats
	Waiting  Waiting   // all kinds together
	Backlog  []Waiting // by kind
}

// MetricStats is what was decided about a metric; "" is what has none, and the
// whole.
type MetricStats struct {
	Metric    string
	Decisions int64 // each review is one
	Closed    int64 // items
	Agreement Agreement
	Enough    bool // Agreement tells more than its counts
}

// DayStats is what was decided on a day.
type DayStats struct {
	Day                         time.Time
	Decisions, Closed, Analysts int64
}

// AnalystStats is what somebody has decided.
type AnalystStats struct {
	Actor             string
	Decisions, Closed int64
	Days              int64 // on which they did
}

// Waiting is what waits to be decided. Ages are by the database's clock.
type Waiting struct {
	Kind     string // "" of all kinds
	Items    int64
	Disputed int64          // of them, waiting for an adjudicator
	Oldest   *time.Duration // age; nil where nothing waits
	Median   *time.Duration
}

const (
	countDecision = `
INSERT INTO review_uncounted (id, metric_id, day, actor, closes, verdict, other)
VALUES (@id, @metric_id, (@at::timestamptz AT TIME ZONE 'UTC')::date, @actor, @closes, nullif(@verdict, ''), nullif(@other, ''))`

	// foldCounts adds some decisions to the sums; another who does so at the same time
	// adds others, and takes the sums in the same order.
	foldCounts = `
WITH taken AS (
	DELETE FROM review_uncounted WHERE id IN (SELECT u.id FROM review_uncounted u ORDER BY u.id LIMIT @limit FOR UPDATE SKIP LOCKED)
	RETURNING day, metric_id, actor, closes, verdict, other
), sums AS (
	INSERT INTO review_tallies AS t (day, metric_id, actor, decisions, closed)
	SELECT day, metric_id, actor, count(*), count(*) FILTER (WHERE closes) FROM taken GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
	ON CONFLICT (day, metric_id, actor) DO UPDATE SET decisions = t.decisions + excluded.decisions, closed = t.closed + excluded.closed
), pairs AS (
	INSERT INTO review_pairs AS t (day, metric_id, verdict, other, items)
	SELECT day, metric_id, verdict, other, count(*) FROM taken WHERE verdict IS NOT NULL GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
	ON CONFLICT (day, metric_id, verdict, other) DO UPDATE SET items = t.items + excluded.items
)
SELECT count(*)::integer FROM taken`

	// decided is the sums of some days and metrics, with what is not in them yet.
	decided = `
WITH chosen AS (SELECT m.id FROM metrics m WHERE m.slug::text = ANY(@metrics)), decided AS (
	SELECT t.day, t.metric_id, t.actor, t.decisions, t.closed FROM review_tallies t WHERE t.day BETWEEN @from AND @to AND (@all OR t.metric_id IN (SELECT id FROM chosen))
	UNION ALL
	SELECT u.day, u.metric_id, u.actor, 1, u.closes::integer FROM review_uncounted u WHERE u.day BETWEEN @from AND @to AND (@all OR u.metric_id IN (SELECT id FROM chosen))
)`
	byMetric = decided + `
SELECT d.metric_id, coalesce((SELECT m.slug::text FROM metrics m WHERE m.id = d.metric_id), ''), sum(d.decisions)::bigint, sum(d.closed)::bigint
  FROM decided d GROUP BY d.metric_id ORDER BY 3 DESC, 1 LIMIT @most`
	inAll = decided + `
SELECT coalesce(sum(d.decisions), 0)::bigint, coalesce(sum(d.closed), 0)::bigint FROM decided d`
	byDay = decided + `
SELECT d.day, sum(d.decisions)::bigint, sum(d.closed)::bigint, count(DISTINCT d.actor) FROM decided d GROUP BY d.day ORDER BY d.day`
	byAnalyst = decided + `
SELECT d.actor, sum(d.decisions)::bigint, sum(d.closed)::bigint, count(DISTINCT d.day) FROM decided d GROUP BY d.actor ORDER BY 2 DESC, 1 LIMIT @most`

	byPair = `
WITH chosen AS (SELECT m.id FROM metrics m WHERE m.slug::text = ANY(@metrics))
SELECT p.metric_id, p.verdict, p.other, sum(p.items)::bigint FROM (
	SELECT t.metric_id, t.verdict, t.other, t.items FROM review_pairs t WHERE t.day BETWEEN @from AND @to AND (@all OR t.metric_id IN (SELECT id FROM chosen))
	UNION ALL
	SELECT u.metric_id, u.verdict, u.other, 1 FROM review_uncounted u
	 WHERE u.verdict IS NOT NULL AND u.day BETWEEN @from AND @to AND (@all OR u.metric_id IN (SELECT id FROM chosen))
) p GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`

	// backlog looks at what waits alone, in an index that has what it needs.
	backlog = `
WITH chosen AS (SELECT m.id FROM metrics m WHERE m.slug::text = ANY(@metrics)),
     item AS (
	SELECT i.kind, i.state, i.queued_at FROM unnest(ARRAY['claim', 'recheck', 'relation', 'conflict']) AS every(kind) CROSS JOIN LATERAL (
		SELECT i.kind, i.state, i.queued_at FROM review_items i WHERE i.kind = every.kind AND (@all OR i.metric_id IN (SELECT id FROM chosen))
		 ORDER BY i.queued_at LIMIT @most_waiting) i)
SELECT coalesce(i.kind, ''), count(*), count(*) FILTER (WHERE i.state = 'disputed'), extract(epoch FROM now() - min(i.queued_at))::float8,
       extract(epoch FROM now() - percentile_disc(0.5) WITHIN GROUP (ORDER BY i.queued_at))::float8
  FROM item i GROUP BY GROUPING SETS ((i.kind), ()) ORDER BY 1`
)

// count notes a decision for the stats, in its transaction; pair is the first
// review that it is the second to. What a first review says is in no sum.
func (s *Service) count(ctx context.Context, tx pgx.Tx, d, pair *Decision) error {
	args := pgx.NamedArgs{"id": d.ID, "metric_id": uuid.Nil, "at": d.DecidedAt, "actor": d.Actor, "closes": d.Closes, "verdict": "", "other": ""}
	if d.MetricID != nil {
		args["metric_id"] = *d.MetricID
	}
	if pair != nil {
		other := d.Verdict
		if !d.Closes && other == pair.Verdict {
			other += otherwise
		}
		args["verdict"], args["other"] = pair.Verdict, other
	}
	if _, err := tx.Exec(ctx, countDecision, args); err != nil {
		return fmt.Errorf("count a decision: %w", err)
	}
	return nil
}

// Fold adds decisions to the sums of the stats, which are right before it and
// after it. more is true while some remain.
func (s *Service) Fold(ctx context.Context) (more bool, err error) {
	var folded int
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, foldCounts, pgx.NamedArgs{"limit": foldBatch}).Scan(&folded)
	})
	if err != nil {
		return false, fmt.Errorf("add up decisions: %w", err)
	}
	return folded == foldBatch, nil
}

// days checks and fills in which days are asked for.
func (f *StatsFilter) days(now time.Time) (from, to time.Time, err error) {
	const day = 24 * time.Hour
	to = now.UTC().Truncate(day)
	if f.To != nil {
		to = f.To.Time()
	}
	from = to.AddDate(0, 0, 1-UsualDays)
	if f.From != nil {
		from = f.From.Time()
	}
	switch {
	case to.Before(from):
		return from, to, refuse("to", "to is before from")
	case to.Sub(from) >= MostDays*day:
		return from, to, refuse("from", fmt.Sprintf("more than %d days are asked for", MostDays))
	}
	return from, to, nil
}

func refuse(parameter, detail string) error {
	f := fault.New(fault.Malformed, "invalid_parameter", "%s", detail)
	f.Fields = []fault.Field{{Pointer: parameter, Code: f.Code, Detail: detail}}
	return f
}

// Stats says how review goes. It refuses, as Malformed `invalid_parameter`, days in
// the wrong order and more than MostDays.
func (s *Service) Stats(ctx context.Context, now time.Time, f StatsFilter) (Stats, error) {
	var out Stats
	var err error
	if out.From, out.To, err = f.days(now); err != nil {
		return out, err
	}
	for _, slug := range f.Metrics {
		if err := input.Query("metric", slug); err != nil {
			return out, err
		}
	}
	args := pgx.NamedArgs{"from": out.From, "to": out.To, "metrics": append([]string{}, f.Metrics...), "all": len(f.Metrics) == 0, "most": mostNamed, "most_waiting": mostWaiting}
	err = postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) error { return out.read(ctx, tx, args) })
	if err != nil {
		return out, fmt.Errorf("read the stats of review: %w", err)
	}
	return out, nil
}

func (out *Stats) read(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs) error {
	batch := &pgx.Batch{}
	var ids []uuid.UUID
	pairs := map[uuid.UUID][]pairCount{}
	var all []pairCount
	batch.Queue(inAll, args).QueryRow(func(row pgx.Row) error { return row.Scan(&out.All.Decisions, &out.All.Closed) })
	collect(batch, byMetric, args, &out.Metrics, func(row pgx.CollectableRow) (m MetricStats, err error) {
		var id uuid.UUID
		err = row.Scan(&id, &m.Metric, &m.Decisions, &m.Closed)
		ids = append(ids, id)
		return m, err
	})
	collect(batch, byDay, args, &out.Days, pgx.RowToStructByPos[DayStats])
	collect(batch, byAnalyst, args, &out.Analysts, pgx.RowToStructByPos[AnalystStats])
	collect(batch, byPair, args, &all, func(row pgx.CollectableRow) (p pairCount, err error) {
		var id uuid.UUID
		err = row.Scan(&id, &p.Verdict, &p.Other, &p.Items)
		pairs[id] = append(pairs[id], p)
		return p, err
	})
	collect(batch, backlog, args, &out.Backlog, waitingOf)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	out.All.Agreement, out.All.Enough = agreement(summed(all))
	for i, id := range ids {
		out.Metrics[i].Agreement, out.Metrics[i].Enough = agreement(pairs[id])
	}
	out.Backlog = slices.DeleteFunc(out.Backlog, func(w Waiting) bool {
		if w.Kind == "" {
			out.Waiting = w
		}
		return w.Kind == ""
	})
	return nil
}

// collect queues a statement, and puts its rows into a list.
func collect[T any](batch *pgx.Batch, sql string, args pgx.NamedArgs, into *[]T, of pgx.RowToFunc[T]) {
	batch.Queue(sql, args).Query(func(rows pgx.Rows) (err error) {
		*into, err = pgx.CollectRows(rows, of)
		return err
	})
}

func waitingOf(row pgx.CollectableRow) (w Waiting, err error) {
	var oldest, median *float64
	err = row.Scan(&w.Kind, &w.Items, &w.Disputed, &oldest, &median)
	w.Oldest, w.Median = age(oldest), age(median)
	return w, err
}

func age(seconds *float64) *time.Duration {
	if seconds == nil {
		return nil
	}
	d := time.Duration(max(0, *seconds) * float64(time.Second)).Round(time.Millisecond)
	return &d
}

// summed adds up pairs of all metrics.
func summed(list []pairCount) []pairCount {
	at := map[[2]string]int{}
	var out []pairCount
	for _, p := range list {
		key := [2]string{p.Verdict, p.Other}
		i, there := at[key]
		if !there {
			i, at[key] = len(out), len(out)
			out = append(out, pairCount{Verdict: p.Verdict, Other: p.Other})
		}
		out[i].Items += p.Items
	}
	return out
}
