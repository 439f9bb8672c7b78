package main

import (
	"context"
	"fmt"
	"net/url"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/crosscheck"
	"whence/internal/dashboard"
	"whence/internal/decimal"
	"whence/internal/postgres"
	"whence/internal/quantity"
	"whence/internal/span"
	"whence/migrations"
)

var analyst = audit.Actor{Name: "an analyst", Role: "analyst"}

// subjects are what is measured: the same claims in each database, whatever
// else it holds. Each is a metric at one place.
var subjects = []struct {
	name            string
	claims, periods int
}{
	{"few", 20, 1},
	{"large", 2000, 1},
	{"periods", 2000, 200},
	{"bare", 20, 1},
}

// world is a database with so many claims.
type world struct {
	size        int
	pool        *pgxpool.Pool
	claims      *claims.Service
	crosscheck  *crosscheck.Service
	metrics     map[string]uuid.UUID
	next        map[string]claims.Claim // the proposed claim of each subject that is accepted, and taken back
	took        map[string][]float64    // milliseconds, by what was measured
	bareGroup   uuid.UUID
	bareShard   int32
	bareSource  uuid.UUID
	bareHistory string

	bareConflict        uuid.UUID
	bareConflictHistory string
}

// newWorld makes a database in the cluster and fills it, set by set.
func newWorld(ctx context.Context, dsn string, size int) (*world, error) {
	name := "bench_" + strconv.Itoa(size)
	admin, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return nil, err
	}
	_, err = admin.Exec(ctx, "CREATE DATABASE "+name)
	_ = admin.Close(ctx)
	if err != nil {
		return nil, err
	}
	address, err := url.Parse(dsn)
	if err != nil {
		return nil, err
	}
	address.Path = "/" + name
	if _, err := postgres.Migrate(ctx, address.String(), migrations.FS); err != nil {
		return nil, err
	}
	conn, err := pgx.Connect(ctx, address.String())
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close(ctx) }()
	for _, sql := range filling {
		if _, err := conn.Exec(ctx, sql, pgx.NamedArgs{"n": size}); err != nil {
			return nil, fmt.Errorf("%w in %.200s", err, sql)
		}
	}
	w := &world{size: size, metrics: map[string]uuid.UUID{}, next: map[string]claims.Claim{}, took: map[string][]float64{}}
	for i, s := range subjects {
		args := pgx.NamedArgs{"slug": s.name, "claims": s.claims, "periods": s.periods, "from": int64(size) + int64(i+1)*10_000_000}
		var id uuid.UUID
		if err := conn.QueryRow(ctx, addSubject, args).Scan(&id); err != nil {
			return nil, fmt.Errorf("%w in %.200s", err, addSubject)
		}
		w.metrics[s.name] = id
		args["metric"] = id
		if _, err := conn.Exec(ctx, addClaims, args); err != nil {
			return nil, fmt.Errorf("%w in %.200s", err, addClaims)
		}
	}
	if _, err := conn.Exec(ctx, `VACUUM ANALYZE`); err != nil {
		return nil, err
	}
	if w.pool, err = postgres.Open(ctx, postgres.Options{URL: address.String(), MaxConns: 4, ApplicationName: "whence-bench"}); err != nil {
		return nil, err
	}
	newID := func() uuid.UUID { return uuid.Must(uuid.NewV7()) }
	w.claims, w.crosscheck = claims.New(w.pool, newID), crosscheck.New(w.pool, newID)
	w.claims.OnChange, w.claims.OnImport = w.crosscheck.OnClaimChange, w.crosscheck.RefreshSeries
	w.claims.Count = dashboard.New(w.pool).CountClaims
	return w, w.prepare(ctx)
}

// prepare computes the groups of the subjects and proposes a claim of each.
func (w *world) prepare(ctx context.Context) error {
	var source uuid.UUID
	if err := w.pool.QueryRow(ctx, addDocument).Scan(&source); err != nil {
		return err
	}
	value := decimal.MustParse("90000")
	start, end := quantity.Date{Year: 2004, Month: 1, Day: 1}, quantity.Date{Year: 2004, Month: 1, Day: 31}
	for name, id := range w.metrics {
		err := postgres.InTx(ctx, w.pool, func(tx pgx.Tx) error { return w.crosscheck.RefreshMetrics(ctx, tx, []uuid.UUID{id}) })
		if err != nil {
			return err
		}
		w.next[name], err = w.claims.Create(ctx, analyst, claims.Input{
			SourceID: source, Kind: claims.KindQuantity, Metric: name, Geography: "US", AttributionEnd: claims.EndPrimary,
			Quantity:  &quantity.Quantity{Comparator: quantity.Eq, Value: &value, Unit: "deaths"},
			Period:    &quantity.Period{Start: &start, End: &end, Grain: quantity.Month},
			Citations: []claims.Citation{{Selector: span.Selector{Exact: "A number was stated"}}},
		}, "")
		if err != nil {
			return err
		}
	}
	return w.pool.QueryRow(ctx, `SELECT g.shard_key, g.id, c.source_id, h.after::text, g.conflict_id, x.after::text FROM crosscheck_groups g, claims c, history h, history x
		WHERE g.metric_id = $1 AND c.id = $2 AND h.entity_id = $2 AND x.entity_id = g.conflict_id`, w.metrics["bare"], w.next["bare"].ID).
		Scan(&w.bareShard, &w.bareGroup, &w.bareSource, &w.bareHistory, &w.bareConflict, &w.bareConflictHistory)
}

// idOf makes an id of a number, in the order of the numbers, as the ids that
// Whence makes are in the order of time.
func idOf(number, kind string) string {
	return `(lpad(to_hex(` + number + `), 12, '0') || '7` + kind + `8000' || substr(md5((` + number + `)::text), 1, 12))::uuid`
}

// filling makes the claims that nobody asks for: a thousand of a metric, at
// twenty places, of five years; ten documents of each outlet's hundred make
// each group. Members and groups are rows of the size that refreshing makes.
var filling = []string{
	`INSERT INTO outlets (id, name, kind) SELECT ` + idOf("i", "001") + `, 'Outlet ' || i, 'newspaper' FROM generate_series(1, 200) AS i`,
	`INSERT INTO metrics (id, slug, definition, unit, measure)
	 SELECT ` + idOf("i", "002") + `, 'metric-' || i, 'Something counted.', 'deaths', 'total' FROM generate_series(0, @n::bigint / 1000) AS i`,
	`INSERT INTO sources (id, outlet_id, kind, published_at, published_precision, published_on)
	 SELECT ` + idOf("i", "003") + `, ` + idOf("1 + i % 200", "001") + `, 'article', date '2005-01-01' + (i % 6000)::int, 'day', date '2005-01-01' + (i % 6000)::int
	   FROM generate_series(0, @n::bigint / 10) AS i`,
	`CREATE TEMPORARY TABLE made AS
	 SELECT i, ` + idOf("i", "004") + ` AS id, ` + idOf("i % (@n::bigint / 10)", "003") + ` AS source_id, ` + idOf("i / 1000", "002") + ` AS metric_id,
	        (ARRAY['US','CN','FR','DE','GB','IT','ES','PT','NL','BE','SE','NO','FI','DK','PL','CZ','AT','CH','HU','RO'])[1 + i % 20] AS geography,
	        1000 + (i * 7919) % 500 AS value, 2004 + (i / 20) % 5 AS year, i / 1000 * 100 + i % 100 AS group_number
	   FROM generate_series(1, @n::bigint) AS i`,
	`INSERT INTO claims (source_id, id, kind, metric_id, comparator, value, unit, period, period_grain, geography, attribution_end, status, decided_at, decided_by)
	 SELECT source_id, id, 'quantity', metric_id, 'eq', value, 'deaths', daterange(make_date(year::int, 1, 1), make_date(year::int + 1, 1, 1)), 'year', geography, 'primary', 'accepted', now(), 'an analyst'
	   FROM made ORDER BY i`,
	`INSERT INTO history (entity_type, entity_id, revision, id, actor, operation, after)
	 SELECT 'claim', id, 1, id, 'an analyst', 'accept', jsonb_build_object('id', id, 'value', value, 'status', 'accepted') FROM made ORDER BY i`,
	`INSERT INTO crosscheck_members (shard_key, claim_id, source_id, metric_id, geography, dimensions, unit, period, origin, origin_label, strict_lo, strict_hi, usual_lo, usual_hi)
	 SELECT hashtext(metric_id::text || geography), id, source_id, metric_id, geography, '{}', 'deaths', daterange(make_date(year::int, 1, 1), make_date(year::int + 1, 1, 1)),
	        'outlet:' || source_id, 'Outlet', value, value, value, value FROM made ORDER BY i`,
	`INSERT INTO crosscheck_groups (shard_key, id, metric_id, geography, dimensions, unit, period, verdict, severity, spread, logically_possible, claims, documents, outlets, independent_origins, unattributed, policy_version)
	 SELECT hashtext(metric_id::text || geography), ` + idOf("group_number", "005") + `, metric_id, geography, '{}', 'deaths', daterange(make_date(min(year)::int, 1, 1), make_date(min(year)::int + 1, 1, 1)),
	        'conflict', 'moderate', (max(value) - min(value)) / min(value), false, count(*), count(*), count(*), count(*), 0, 'section-2/1'
	   FROM made GROUP BY group_number, metric_id, geography`,
	`INSERT INTO conflicts (shard_key, id, metric_id, geography, dimensions, unit, picture, verdict, severity, spread, logically_possible, voices, claims, documents, outlets, independent_origins, unattributed, latest_on, rank)
	 SELECT shard_key, id, metric_id, geography, dimensions, unit, sha256(id::text::bytea), verdict, severity, spread, logically_possible, claims, claims, documents, outlets, independent_origins, 0,
	        '2023-01-01', spread * independent_origins FROM crosscheck_groups WHERE claims > 1`,
	`INSERT INTO crosscheck_group_claims (shard_key, group_id, claim_id)
	 SELECT hashtext(metric_id::text || geography), ` + idOf("group_number", "005") + `, id FROM made ORDER BY i`,
}

// What is asked for: a metric, and claims about it at one place, spread over
// documents of all outlets and over months.
var (
	addSubject = `INSERT INTO metrics (id, slug, definition, unit, measure) VALUES (` + idOf("@from::bigint", "002") + `, @slug, 'Something counted.', 'deaths', 'total') RETURNING id`

	addClaims = `
WITH made AS (
	SELECT ` + idOf("@from::bigint + i", "004") + ` AS id, ` + idOf("@from::bigint + i", "003") + ` AS source_id, i,
	       make_date(2004, 1, 1) + make_interval(months => (i % @periods::int)) AS start
	  FROM generate_series(1, @claims::int) AS i
), documents AS (
	INSERT INTO sources (id, outlet_id, kind, published_at, published_precision, published_on)
	SELECT source_id, ` + idOf("1 + i % 200", "001") + `, 'article', '2023-01-01', 'day', '2023-01-01' FROM made
)
INSERT INTO claims (source_id, id, kind, metric_id, comparator, value, unit, period, period_grain, geography, attribution_end, status, decided_at, decided_by)
SELECT source_id, id, 'quantity', @metric::uuid, 'eq', 70000 + (i * 7919) % 40000, 'deaths', daterange(start::date, (start + interval '1 month')::date), 'month', 'US', 'primary', 'accepted', now(), 'an analyst'
  FROM made`

	addDocument = `
WITH document AS (
	INSERT INTO sources (id, outlet_id, kind, published_at, published_precision, published_on)
	SELECT ` + idOf("900000000", "003") + `, ` + idOf("1", "001") + `, 'article', '2023-01-01', 'day', '2023-01-01' RETURNING id
), written AS (
	SELECT id, 'A number was stated here.' AS words FROM document
)
INSERT INTO snapshots (source_id, id, raw, raw_sha256, media_type, charset, text, text_sha256, text_length, reader_version)
SELECT id, id, convert_to(words, 'UTF8'), sha256(convert_to(words, 'UTF8')), 'text/plain', 'utf-8', words, sha256(convert_to(words, 'UTF8')), char_length(words), '1'
  FROM written RETURNING source_id`
)
