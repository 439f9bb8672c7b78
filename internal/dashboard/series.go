package dashboard

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/crosscheck"
	"whence/internal/decimal"
	"whence/internal/fault"
	"whence/internal/input"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
	"whence/internal/quantity"
)

// SeriesFilter narrows a metric's series; zero fields don't.
type SeriesFilter struct {
	Geographies []string
	Dimensions  []string       // each as name:value, all must hold
	From, To    *quantity.Date // periods that touch these days, both inclusive
	Outlets     []string       // ids, domains or exact names; rows of data files stay
}

// Series is a page of a metric's claims in the order of their periods.
type Series struct {
	Metric    string
	Unit      string
	Measure   string
	Claims    []Point // of documents
	Reference []Point // rows of data files
	Next      string  // the cursor of the next page; "" at the end
}

// Point is an accepted claim of the metric. Ends of readings are decimals, nil
// where nothing bounds them.
type Point struct {
	ClaimID     uuid.UUID
	SourceID    uuid.UUID
	Data        bool // a row of a data file
	Title       *string
	OutletID    *uuid.UUID
	Outlet      *string
	Origin      *string // who the chain ends at; "" or nil for nobody
	PublishedOn *time.Time
	AsOf        *time.Time
	Geography   *string
	Dimensions  map[string]string
	Unit        *string
	HasPeriod   bool
	Start, End  *time.Time
	Grain       *string
	Recurrence  *string
	Inferred    bool
	Comparator  *string
	Value       *string
	Lower       *string
	Upper       *string
	Verbatim    *string
	Derived     bool // a share of another claim
	Read        bool // there are readings; an end that is nil is open
	StrictLo    *string
	StrictHi    *string
	UsualLo     *string
	UsualHi     *string
	Verdict     *string // the worst of its groups; nil where it is in none
	GroupIDs    []uuid.UUID
	ConflictIDs []uuid.UUID
	At          int64 // the days from the beginning of 2000 to the start of its period
}

// read gives a claim that is in no group its readings: a row of a data file for
// which no article has a figure, say. A share of another claim has none by itself.
func (p *Point) read(policy quantity.Policy) error {
	if p.Read || p.Derived || p.Comparator == nil {
		return nil
	}
	q := quantity.Quantity{Comparator: quantity.Comparator(*p.Comparator)}
	for _, number := range []struct {
		text *string
		into **decimal.Decimal
	}{{p.Value, &q.Value}, {p.Lower, &q.Lower}, {p.Upper, &q.Upper}} {
		if number.text != nil {
			d, err := decimal.Parse(*number.text)
			if err != nil {
				return fmt.Errorf("read claim %s: %w", p.ClaimID, err)
			}
			*number.into = &d
		}
	}
	if p.Unit != nil {
		q.Unit = *p.Unit
	}
	if p.Verbatim != nil {
		q.Verbatim = *p.Verbatim
	}
	strict, usual, err := q.Readings(policy)
	if err != nil {
		return nil //nolint:nilerr // a quantity that can't be read is shown without readings
	}
	p.Read = true
	p.StrictLo, p.StrictHi, p.UsualLo, p.UsualHi = end(strict.Lo), end(strict.Hi), end(usual.Lo), end(usual.Hi)
	return nil
}

func end(d *decimal.Decimal) *string {
	if d == nil {
		return nil
	}
	text := d.Reduced().String()
	return &text
}

// claimTime is the expression that claims_over_time is in the order of.
const claimTime = `coalesce(lower(c.period) - DATE '2000-01-01', -10000000)`

const (
	metricByID = `SELECT slug::text, unit, measure FROM metrics WHERE id = @metric`

	// seriesPage chooses the claims of a page; what surrounds them is read for these
	// alone. One that is in no group has the origin that its own chain names, not
	// followed through documents.
	seriesPage = `
WITH page AS MATERIALIZED (
	SELECT c.source_id, c.id, ` + claimTime + ` AS at, c.as_of, c.geography, c.dimensions, c.unit, c.period, c.period_grain,
	       c.recurrence, c.period_inferred, c.comparator, c.value, c.lower, c.upper, c.verbatim, c.derived_from,
	       c.attribution_end
	  FROM claims c`

	seriesRows = `
)
SELECT c.id AS claim_id, c.source_id, s.kind = 'data' AS data, s.title, s.outlet_id, o.name AS outlet,
       CASE WHEN k.claim_id IS NOT NULL THEN k.origin_label
            WHEN c.attribution_end = 'primary' OR c.attribution_end = 'unknown' AND h.party_name IS NULL
            THEN coalesce(h.name, h.party_name, o.name) END AS origin,
       s.published_on, c.as_of, coalesce(k.geography, c.geography)::text AS geography, c.dimensions, coalesce(k.unit, c.unit) AS unit,
       c.period_grain AS grain, c.recurrence, c.period_inferred AS inferred, c.period IS NOT NULL AS has_period,
       lower(c.period) AS start, upper(c.period) - 1 AS "end", c.comparator, c.value::text AS value, c.lower::text AS lower,
       c.upper::text AS upper, c.verbatim, c.derived_from IS NOT NULL AS derived, k.claim_id IS NOT NULL AS read,
       trim_scale(nullif(k.strict_lo, '-Infinity'))::text AS strict_lo, trim_scale(nullif(k.strict_hi, 'Infinity'))::text AS strict_hi,
       trim_scale(nullif(k.usual_lo, '-Infinity'))::text AS usual_lo, trim_scale(nullif(k.usual_hi, 'Infinity'))::text AS usual_hi,
       g.verdict, g.group_ids, g.conflict_ids, c.at
  FROM page c
  JOIN sources s ON s.id = c.source_id
  LEFT JOIN outlets o ON o.id = s.outlet_id
  LEFT JOIN crosscheck_members k ON k.claim_id = c.id
  LEFT JOIN LATERAL (
	SELECT a.party_name, y.name FROM attributions a LEFT JOIN parties y ON y.id = a.party_id
	 WHERE a.source_id = c.source_id AND a.claim_id = c.id ORDER BY a.ordinal DESC LIMIT 1
  ) h ON true
  CROSS JOIN LATERAL (
	SELECT (array_agg(y.verdict ORDER BY array_position(@worst_first::text[], y.verdict)))[1] AS verdict,
	       coalesce(array_agg(y.id ORDER BY y.id), '{}') AS group_ids,
	       coalesce(array_agg(DISTINCT y.conflict_id) FILTER (WHERE y.conflict_id IS NOT NULL), '{}') AS conflict_ids
	  FROM crosscheck_group_claims x JOIN crosscheck_groups y ON y.shard_key = x.shard_key AND y.id = x.group_id
	 WHERE x.claim_id = c.id
  ) g
 ORDER BY c.at `

	outletIDs = `ARRAY(
	SELECT o.id FROM outlets o WHERE o.id::text = ANY(@outlets) OR o.name = ANY(@outlets)
	UNION SELECT d.outlet_id FROM outlet_domains d WHERE d.domain = ANY(@domains))`
)

var seriesOrder = keyset.Order[Point]{
	IDColumn: "c.id", ID: func(p Point) uuid.UUID { return p.ClaimID }, Default: "period",
	Sorts: []keyset.Sort[Point]{{
		Name: "period", Column: claimTime, Kind: keyset.Integer,
		Key: func(p Point) string { return strconv.FormatInt(p.At, 10) },
	}},
}

// Series gives a page of what is claimed of a metric, NotFound `not_found` where
// there is none of that id. The sorts are `period` and `-period`. It refuses, as
// Malformed, what List of other slices does, and days in the wrong order as
// `invalid_parameter`.
func (s *Service) Series(ctx context.Context, metric uuid.UUID, f SeriesFilter, page keyset.Page) (Series, error) {
	out := Series{Claims: []Point{}, Reference: []Point{}}
	plan, err := seriesOrder.Plan(page)
	if err != nil {
		return out, err
	}
	where, err := f.where(metric)
	if err != nil {
		return out, err
	}
	plan.Bind(where)
	where.Set("worst_first", crosscheck.WorstFirst())
	direction := "ASC, c.id ASC"
	if strings.HasPrefix(page.Sort, "-") {
		direction = "DESC, c.id DESC"
	}
	var points []Point
	var policy quantity.Policy
	err = postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, metricByID, pgx.NamedArgs{"metric": metric}).Scan(&out.Metric, &out.Unit, &out.Measure)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.New(fault.NotFound, "not_found", "there is no metric %s", metric)
		}
		if err != nil {
			return fmt.Errorf("read a metric: %w", err)
		}
		if policy, err = crosscheck.PolicyOf(ctx, tx, metric); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, seriesPage+where.SQL()+plan.Tail()+seriesRows+direction, where.Args())
		if err == nil {
			points, err = pgx.CollectRows(rows, pgx.RowToStructByName[Point])
		}
		if err != nil {
			return fmt.Errorf("read a series: %w", err)
		}
		return nil
	})
	if err != nil {
		return out, err
	}
	list := plan.List(points)
	for _, p := range list.Items {
		if err := p.read(policy); err != nil {
			return out, err
		}
		if p.Data {
			out.Reference = append(out.Reference, p)
		} else {
			out.Claims = append(out.Claims, p)
		}
	}
	out.Next = list.Next
	return out, nil
}

func (f SeriesFilter) where(metric uuid.UUID) (*keyset.Where, error) {
	w := &keyset.Where{}
	w.And(`c.metric_id = @metric AND c.status = 'accepted'`, "metric", metric)
	for _, p := range []struct {
		name   string
		values []string
	}{{"geography", f.Geographies}, {"dimension", f.Dimensions}, {"outlet", f.Outlets}} {
		for _, v := range p.values {
			if err := input.Query(p.name, v); err != nil {
				return nil, err
			}
		}
	}
	if len(f.Geographies) > 0 {
		// A share of another claim may have its place from there.
		w.And(`c.geography::text = ANY(@geographies) OR c.geography IS NULL AND c.derived_from IS NOT NULL AND EXISTS (
			SELECT FROM crosscheck_members k WHERE k.claim_id = c.id AND k.geography::text = ANY(@geographies))`, "geographies", f.Geographies)
	}
	if len(f.Dimensions) > 0 {
		dimensions := map[string]string{}
		for _, d := range f.Dimensions {
			name, value, ok := strings.Cut(d, ":")
			if !ok || name == "" || value == "" {
				return nil, refuse("dimension", "a dimension is asked for as name:value")
			}
			if v, given := dimensions[name]; given && v != value {
				return nil, refuse("dimension", "one dimension can't have two values")
			}
			dimensions[name] = value
		}
		w.And(`c.dimensions @> @dimensions::jsonb`, "dimensions", dimensions)
	}
	if f.From != nil && f.To != nil && f.To.Before(*f.From) {
		return nil, refuse("to", "to is before from")
	}
	if f.From != nil {
		w.And(`upper(c.period) > @from::date OR upper_inf(c.period)`, "from", f.From.Time())
	}
	if f.To != nil {
		w.And(`lower(c.period) <= @to::date OR lower_inf(c.period)`, "to", f.To.Time())
	}
	if len(f.Outlets) > 0 {
		domains := make([]string, len(f.Outlets))
		for i, o := range f.Outlets {
			domains[i] = strings.ToLower(o)
		}
		w.And(`EXISTS (SELECT FROM sources s WHERE s.id = c.source_id AND (s.kind = 'data' OR s.outlet_id = ANY(`+outletIDs+`)))`,
			"outlets", f.Outlets, "domains", domains)
	}
	return w, nil
}

func refuse(parameter, detail string) error {
	f := fault.New(fault.Malformed, "invalid_parameter", "%s", detail)
	f.Fields = []fault.Field{{Pointer: parameter, Code: f.Code, Detail: detail}}
	return f
}
