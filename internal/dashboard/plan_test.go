package dashboard

import (
	"regexp"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/crosscheck"
	"whence/internal/postgres/keyset"
)

// fill makes 200 outlets with 100 claims each, about 100 metrics over 50 months,
// a group for each metric and month, and a data file for every tenth outlet.
var fill = []string{
	`SET statement_timeout = 0`,
	`INSERT INTO outlets (id, name, kind) SELECT md5('outlet' || o)::uuid, 'Outlet ' || o, 'newspaper' FROM generate_series(1, 200) o`,
	`INSERT INTO parties (id, slug, name, folded, kind, outlet_id)
	 SELECT md5('party' || o)::uuid, 'outlet-' || o, 'Party ' || o, 'party ' || o, 'outlet', md5('outlet' || o)::uuid FROM generate_series(1, 200) o`,
	`INSERT INTO metrics (id, slug, definition, unit, measure) SELECT md5('metric' || m)::uuid, 'metric-' || m, 'Counted.', 'deaths', 'total' FROM generate_series(0, 99) m`,
	`INSERT INTO sources (id, outlet_id, kind, language, published_at, published_precision, published_on)
	 SELECT md5('source' || o || '-' || d)::uuid, md5('outlet' || o)::uuid, CASE WHEN o % 10 = 0 THEN 'data' ELSE 'article' END, 'en', '2024-03-01', 'day', '2024-03-01'
	   FROM generate_series(1, 200) o, generate_series(0, 9) d`,
	`CREATE TEMPORARY TABLE filling AS
	 SELECT md5('claim' || n)::uuid AS id, md5('source' || n % 200 + 1 || '-' || n / 200 % 10)::uuid AS source_id, n % 100 AS m, n / 100 % 50 AS t,
	        md5('metric' || n % 100)::uuid AS metric_id, md5('group' || n % 100 || '-' || n / 100 % 50)::uuid AS group_id, 1000 + n % 7 AS value,
	        daterange((date '2020-01-01' + n / 100 % 50 * interval '1 month')::date, (date '2020-01-01' + (n / 100 % 50 + 1) * interval '1 month')::date) AS period
	   FROM generate_series(0, 19999) n`,
	`INSERT INTO claims (source_id, id, kind, metric_id, comparator, value, unit, period, period_grain, geography, status, decided_at, decided_by)
	 SELECT source_id, id, 'quantity', metric_id, 'eq', value, 'deaths', period, 'month', 'US', 'accepted', now(), 'somebody' FROM filling`,
	`INSERT INTO attributions (source_id, claim_id, ordinal, party_id, party_name, relation)
	 SELECT source_id, id, 0, md5('party' || m * 2 + 1)::uuid, 'somebody', 'quotes' FROM filling WHERE t % 3 = 0`,
	`INSERT INTO crosscheck_members (shard_key, claim_id, source_id, metric_id, geography, dimensions, unit, period, origin, origin_label, strict_lo, strict_hi, usual_lo, usual_hi)
	 SELECT m, id, source_id, metric_id, 'US', '{}', 'deaths', period, source_id::text, 'somebody', value - 0.5, value + 0.5, value - 0.5, value + 0.5 FROM filling`,
	`INSERT INTO crosscheck_groups (shard_key, id, metric_id, geography, dimensions, unit, period, verdict, conflict_id, claims, documents, outlets, independent_origins, unattributed, policy_version)
	 SELECT m, group_id, metric_id, 'US', '{}', 'deaths', period, 'conflict', md5('conflict' || group_id)::uuid, count(*), 1, 1, 2, 0, '1' FROM filling GROUP BY m, group_id, metric_id, period`,
	`INSERT INTO crosscheck_group_claims (shard_key, group_id, claim_id) SELECT m, group_id, id FROM filling`,
	`INSERT INTO relations (source_id, id, to_source_id, kind, state)
	 SELECT md5('source' || o || '-1')::uuid, md5('relation' || o)::uuid, md5('source' || o + 1 || '-2')::uuid, 'reprint_of', 'confirmed' FROM generate_series(1, 199) o`,
	`ANALYZE`,
	`RESET statement_timeout`,
}

// large are the tables that fill makes so large that reading them whole is a
// fault; of the others that can be the best plan.
var large = map[string]bool{
	"claims": true, "attributions": true, "crosscheck_members": true, "crosscheck_groups": true, "crosscheck_group_claims": true,
}

// scans walks a plan: the large tables that it reads whole, and how many rows it
// reads of claims.
func scans(node map[string]any, whole map[string]bool) (rows float64) {
	if table, ok := node["Relation Name"].(string); ok && large[table] {
		if node["Node Type"] == "Seq Scan" {
			whole[table] = true
		}
		if table == "claims" {
			removed, _ := node["Rows Removed by Filter"].(float64)
			rows += (node["Actual Rows"].(float64) + removed) * node["Actual Loops"].(float64)
		}
	}
	for _, child := range list(node["Plans"]) {
		rows += scans(child.(map[string]any), whole)
	}
	return rows
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

func TestNoAnswerReadsAllClaims(t *testing.T) {
	w := setup(t)
	w.inOne(fill)
	outlet, metric := w.id("outlet7"), w.id("metric7")
	page := func(f SeriesFilter, p keyset.Page) (string, pgx.NamedArgs) {
		plan, err := seriesOrder.Plan(p)
		if err != nil {
			t.Fatal(err)
		}
		where, err := f.where(metric)
		if err != nil {
			t.Fatal(err)
		}
		plan.Bind(where)
		where.Set("worst_first", crosscheck.WorstFirst())
		return seriesPage + where.SQL() + plan.Tail() + seriesRows + "ASC, c.id ASC", where.Args()
	}
	from, to := date("2022-03-01"), date("2022-04-30")
	series, seriesArgs := page(SeriesFilter{}, keyset.Page{})
	down, downArgs := page(SeriesFilter{}, keyset.Page{Sort: "-period", Limit: 20})
	narrow, narrowArgs := page(SeriesFilter{Geographies: []string{"US"}, From: &from, To: &to, Outlets: []string{"Outlet 8"}, Dimensions: nil}, keyset.Page{})
	args := pgx.NamedArgs{"outlet": outlet}
	for name, c := range map[string]struct {
		sql  string
		args pgx.NamedArgs
		most float64 // rows of claims
	}{
		"series":            {series, seriesArgs, 51},
		"series, backwards": {down, downArgs, 21},
		"series, filtered":  {narrow, narrowArgs, 200},
		"claims":            {outletClaims, args, 100},
		"standing":          {outletStanding, args, 100},
		"distance":          {outletDistance, args, 100 + 500},
		"quotes":            {outletQuotes, args, 100},
		"repeated":          {outletRepeated, args, 200},
		"totals":            {totals, nil, 0},
		"days":              {days, pgx.NamedArgs{"from": from.Time(), "to": to.Time()}, 0},
	} {
		whole := map[string]bool{}
		rows := scans(w.plan(c.sql, c.args), whole)
		if len(whole) > 0 || rows > c.most {
			t.Errorf("%s reads %.0f of 20,000 claims and all of %v: %s", name, rows, whole, w.explained(c.sql, c.args))
		}
	}
	began := time.Now()
	if p, err := w.Profile(t.Context(), outlet); err != nil || p.Claims != 100 || p.Compared != 100 || p.InConflict.Count != 100 || len(p.RepeatedBy) == 0 {
		t.Errorf("the profile: %+v, %v", p, err)
	}
	t.Logf("a profile takes %v", time.Since(began))
}

func TestEveryStatementFitsTheSchema(t *testing.T) {
	w := setup(t)
	conn, err := w.pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	named := regexp.MustCompile(`@\w+`)
	for _, sql := range []string{
		currentState, metricByID, outletName, outletClaims, outletStanding, outletDistance, outletQuotes, outletRepeated, totals, days, disputes, waiting,
		addMoves, addDocuments, moveDocuments, addUp, lockTallies, correct, recountTime,
	} {
		plain, numbers := sql, map[string]string{}
		plain = named.ReplaceAllStringFunc(plain, func(name string) string {
			if numbers[name] == "" {
				numbers[name] = string(rune('1' + len(numbers)))
			}
			return "$" + numbers[name]
		})
		if _, err := conn.Conn().Prepare(t.Context(), "", plain); err != nil {
			t.Errorf("%.80s: %v", sql, err)
		}
	}
}

// inOne runs statements on one connection.
func (w *world) inOne(statements []string) {
	w.t.Helper()
	conn, err := w.pool.Acquire(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	defer conn.Release()
	for _, sql := range statements {
		if _, err := conn.Exec(w.t.Context(), sql); err != nil {
			w.t.Fatalf("%.100s: %v", sql, err)
		}
	}
}

// id is the id that fill gives to what it calls so.
func (w *world) id(name string) (id uuid.UUID) {
	w.t.Helper()
	if err := w.pool.QueryRow(w.t.Context(), `SELECT md5($1)::uuid`, name).Scan(&id); err != nil {
		w.t.Fatal(err)
	}
	return id
}

// explained is a plan to read.
func (w *world) explained(sql string, args pgx.NamedArgs) string {
	w.t.Helper()
	rows, err := w.pool.Query(w.t.Context(), `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) `+sql, args)
	if err != nil {
		return err.Error()
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err.Error()
	}
	text := ""
	for _, l := range lines {
		text += "\n" + l
	}
	return text
}
