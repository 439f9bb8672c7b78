package claims

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// selectClaims is one row per claim, whole: its parts come as JSON, so that a
// claim is always read in one statement and thus at one version.
const selectClaims = `
SELECT c.id, c.source_id, c.kind, c.stance, c.metric_id, m.slug::text AS metric, e.slug::text AS event,
       p.slug::text AS proposition, c.wording, c.comparator, c.value::text AS value, c.lower::text AS lower,
       c.upper::text AS upper, c.unit, c.verbatim, lower(c.period) AS period_start,
       upper(c.period) - 1 AS period_end, c.period IS NOT NULL AS has_period, c.period_grain, c.recurrence,
       c.period_inferred, c.date_comparator, c.geography::text AS geography, c.dimensions, c.as_of, c.notes, c.derived_from,
       c.attribution_end, c.status, c.needs_recheck, c.confidence::text AS confidence, c.extractor,
       c.created_at, c.updated_at, c.decided_at, c.decided_by, c.version,
       (SELECT json_agg(json_build_object('comparator', i.comparator, 'value', i.value::text,
                   'lower', i.lower::text, 'upper', i.upper::text, 'unit', coalesce(i.unit, ''),
                   'verbatim', coalesce(i.verbatim, '')) ORDER BY i.ordinal)
          FROM claim_increments i WHERE i.source_id = c.source_id AND i.claim_id = c.id) AS increments,
       (SELECT json_agg(json_build_object('party', coalesce(y.name, a.party_name), 'written', a.party_name,
                   'party_id', a.party_id, 'relation', a.relation,
                   'start', lower(a.citation), 'end', upper(a.citation)) ORDER BY a.ordinal)
          FROM attributions a LEFT JOIN parties y ON y.id = a.party_id
         WHERE a.source_id = c.source_id AND a.claim_id = c.id) AS attribution,
       (SELECT json_agg(json_build_object('id', x.id, 'snapshot_id', x.snapshot_id, 'exact', x.exact,
                   'prefix', x.prefix, 'suffix', x.suffix, 'start', x.start_at, 'end', x.end_at,
                   'state', x.state, 'moved_to', x.moved_to, 'cell', coalesce(x.cell, '')) ORDER BY x.ordinal)
          FROM citations x WHERE x.source_id = c.source_id AND x.claim_id = c.id) AS citations
  FROM claims c
  LEFT JOIN metrics m ON m.id = c.metric_id
  LEFT JOIN events e ON e.id = c.event_id
  LEFT JOIN propositions p ON p.id = c.proposition_id`

const (
	findClaim = selectClaims + ` WHERE c.id = @id`
	// Of several in the order in which a document's are locked.
	lockClaims = selectClaims + ` WHERE c.id = ANY(@ids) ORDER BY c.id FOR UPDATE OF c`
	// holdDocuments comes before lockClaims: who reads a document again has its row
	// when they come for its claims.
	holdDocuments = `SELECT s.id FROM sources s WHERE s.id IN (SELECT c.source_id FROM claims c WHERE c.id = ANY(@ids)) ORDER BY s.id FOR SHARE`
	claimsOfBatch = selectClaims + ` WHERE c.id = ANY(@ids) ORDER BY c.id`
)

// claimFields are a claim's columns as they travel to the database: an array of
// JSON objects that Postgres reads as rows, so that one statement writes one
// claim or a thousand. Numbers travel as text and keep their digits.
const claimFields = `json_to_recordset(@rows::json) AS r(
	source_id uuid, id uuid, kind text, stance text, metric_id uuid, event_id uuid, proposition_id uuid,
	comparator text, value numeric, lower numeric, upper numeric, unit text, verbatim text,
	has_period boolean, period_start date, period_end date, period_grain text, recurrence text,
	period_inferred boolean, date_comparator text, geography text, dimensions jsonb, as_of date, derived_from uuid,
	attribution_end text, status text, needs_recheck boolean, confidence numeric, extractor text, decided_by text, wording text, notes jsonb)`

const insertClaims = `
INSERT INTO claims (source_id, id, kind, stance, metric_id, event_id, proposition_id, comparator, value, lower, upper,
       unit, verbatim, period, period_grain, recurrence, period_inferred, date_comparator, geography, dimensions,
       as_of, derived_from, attribution_end, status, needs_recheck, confidence, extractor, wording, notes, decided_by, decided_at)
SELECT r.source_id, r.id, r.kind, r.stance, r.metric_id, r.event_id, r.proposition_id, r.comparator, r.value, r.lower,
       r.upper, r.unit, r.verbatim, CASE WHEN r.has_period THEN daterange(r.period_start, r.period_end, '[]') END,
       r.period_grain, r.recurrence, r.period_inferred, r.date_comparator, r.geography, r.dimensions, r.as_of,
       r.derived_from, r.attribution_end, r.status, r.needs_recheck, r.confidence, r.extractor, r.wording, r.notes, r.decided_by,
       CASE WHEN r.decided_by IS NOT NULL THEN now() END
  FROM ` + claimFields

// updateClaim writes every column that can change. A decision is dated when it
// is made, and keeps its date while it stands.
const updateClaim = `
UPDATE claims c
   SET stance = r.stance, metric_id = r.metric_id, event_id = r.event_id, proposition_id = r.proposition_id,
       comparator = r.comparator, value = r.value, lower = r.lower, upper = r.upper, unit = r.unit,
       verbatim = r.verbatim, period = CASE WHEN r.has_period THEN daterange(r.period_start, r.period_end, '[]') END,
       period_grain = r.period_grain, recurrence = r.recurrence, period_inferred = r.period_inferred,
       date_comparator = r.date_comparator, geography = r.geography, dimensions = r.dimensions, as_of = r.as_of,
       derived_from = r.derived_from, attribution_end = r.attribution_end, status = r.status,
       needs_recheck = r.needs_recheck, confidence = r.confidence, wording = r.wording, notes = r.notes,
       decided_by = r.decided_by,
       decided_at = CASE WHEN r.status = 'proposed' THEN NULL WHEN r.status = c.status THEN c.decided_at ELSE now() END,
       updated_at = now(), version = c.version + 1
  FROM ` + claimFields + `
 WHERE c.source_id = r.source_id AND c.id = r.id`

const insertIncrements = `
INSERT INTO claim_increments (source_id, claim_id, ordinal, comparator, value, lower, upper, unit, verbatim)
SELECT r.source_id, r.claim_id, r.ordinal, r.comparator, r.value, r.lower, r.upper, r.unit, r.verbatim
  FROM json_to_recordset(@rows::json) AS r(source_id uuid, claim_id uuid, ordinal smallint, comparator text,
       value numeric, lower numeric, upper numeric, unit text, verbatim text)`

const insertAttributions = `
INSERT INTO attributions (source_id, claim_id, ordinal, party_id, party_name, relation, citation)
SELECT r.source_id, r.claim_id, r.ordinal, r.party_id, r.party_name, r.relation,
       CASE WHEN r.start_at IS NOT NULL THEN int4range(r.start_at, r.end_at) END
  FROM json_to_recordset(@rows::json) AS r(source_id uuid, claim_id uuid, ordinal smallint, party_id uuid,
       party_name text, relation text, start_at integer, end_at integer)`

const insertCitations = `
INSERT INTO citations (source_id, claim_id, ordinal, id, snapshot_id, exact, prefix, suffix, start_at, end_at, state, moved_to, cell)
SELECT r.source_id, r.claim_id, r.ordinal, r.id, r.snapshot_id, r.exact, r.prefix, r.suffix, r.start_at, r.end_at, r.state, r.moved_to, r.cell
  FROM json_to_recordset(@rows::json) AS r(source_id uuid, claim_id uuid, ordinal smallint, id uuid, snapshot_id uuid,
       exact text, prefix text, suffix text, start_at integer, end_at integer, state text, moved_to integer, cell text)`

const (
	deleteIncrements   = `DELETE FROM claim_increments WHERE source_id = @source_id AND claim_id = @claim_id`
	deleteAttributions = `DELETE FROM attributions WHERE source_id = @source_id AND claim_id = @claim_id`
	deleteCitations    = `DELETE FROM citations WHERE source_id = @source_id AND claim_id = @claim_id`
)

// storedClaim is a row of selectClaims.
type storedClaim struct {
	ID             uuid.UUID
	SourceID       uuid.UUID
	Kind           string
	Stance         string
	MetricID       *uuid.UUID
	Metric         *string
	Event          *string
	Proposition    *string
	Wording        *string
	Comparator     *string
	Value          *string
	Lower          *string
	Upper          *string
	Unit           *string
	Verbatim       *string
	PeriodStart    *time.Time
	PeriodEnd      *time.Time
	HasPeriod      bool
	PeriodGrain    *string
	Recurrence     *string
	PeriodInferred bool
	DateComparator *string
	Geography      *string
	Dimensions     map[string]string
	AsOf           *time.Time
	Notes          map[string]string
	DerivedFrom    *uuid.UUID
	AttributionEnd string
	Status         string
	NeedsRecheck   bool
	Confidence     *string
	Extractor      *string
	CreatedAt      time.Time
	UpdatedAt      time.Time
	DecidedAt      *time.Time
	DecidedBy      *string
	Version        int
	Increments     json.RawMessage
	Attribution    json.RawMessage
	Citations      json.RawMessage
}

// collect reads the rows of a statement that begins with selectClaims.
func collect(rows pgx.Rows, err error) ([]Claim, error) {
	if err != nil {
		return nil, fmt.Errorf("read claims: %w", err)
	}
	stored, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[storedClaim])
	if err != nil {
		return nil, fmt.Errorf("read claims: %w", err)
	}
	list := make([]Claim, 0, len(stored))
	for _, s := range stored {
		c, err := s.claim()
		if err != nil {
			return nil, fmt.Errorf("read claim %s: %w", s.ID, err)
		}
		list = append(list, c)
	}
	return list, nil
}

// collectAll collects the claims of some ids, in the order of these.
func collectAll(ids []uuid.UUID) func(pgx.Rows, error) ([]Claim, error) {
	return func(rows pgx.Rows, err error) ([]Claim, error) {
		list, err := collect(rows, err)
		if err != nil {
			return nil, err
		}
		if len(list) != len(ids) {
			return nil, fmt.Errorf("read claims back: %d of %d are there", len(list), len(ids))
		}
		at := make(map[uuid.UUID]int, len(list))
		for i := range list {
			at[list[i].ID] = i
		}
		ordered := make([]Claim, len(ids))
		for i, id := range ids {
			ordered[i] = list[at[id]]
		}
		return ordered, nil
	}
}

func (s *storedClaim) claim() (Claim, error) {
	c := Claim{
		ID: s.ID, DecidedAt: s.DecidedAt, DecidedBy: text(s.DecidedBy), CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt,
		Version: s.Version, MetricID: s.MetricID,
		Input: Input{
			SourceID: s.SourceID, Kind: s.Kind, Stance: s.Stance, Metric: text(s.Metric), Event: text(s.Event),
			Proposition: text(s.Proposition), Wording: text(s.Wording), DateComparator: text(s.DateComparator), Geography: text(s.Geography),
			Dimensions: s.Dimensions, AsOf: day(s.AsOf), Notes: s.Notes, DerivedFrom: s.DerivedFrom, AttributionEnd: s.AttributionEnd,
			Status: s.Status, NeedsRecheck: s.NeedsRecheck, Extractor: text(s.Extractor),
			Increments: []quantity.Quantity{}, Attribution: []Hop{}, Citations: []Citation{},
		},
	}
	var err error
	number := func(t *string) *decimal.Decimal {
		if t == nil {
			return nil
		}
		d, e := decimal.Parse(*t)
		if e != nil {
			err = e
		}
		return &d
	}
	if s.Comparator != nil {
		c.Quantity = &quantity.Quantity{
			Comparator: quantity.Comparator(*s.Comparator), Value: number(s.Value), Lower: number(s.Lower),
			Upper: number(s.Upper), Unit: text(s.Unit), Verbatim: text(s.Verbatim),
		}
	}
	c.Confidence = number(s.Confidence)
	if s.HasPeriod || s.Recurrence != nil {
		c.Period = &quantity.Period{
			Start: day(s.PeriodStart), End: day(s.PeriodEnd), Grain: quantity.Grain(text(s.PeriodGrain)),
			Recurrence: text(s.Recurrence), Inferred: s.PeriodInferred,
		}
	}
	for _, part := range []struct {
		raw  json.RawMessage
		into any
	}{{s.Increments, &c.Increments}, {s.Attribution, &c.Attribution}, {s.Citations, &c.Citations}} {
		if part.raw != nil {
			if e := json.Unmarshal(part.raw, part.into); e != nil {
				err = e
			}
		}
	}
	return c, err
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func day(t *time.Time) *quantity.Date {
	if t == nil {
		return nil
	}
	d := quantity.DateOf(*t)
	return &d
}

// write sends the rows of claims that are new, and their parts, in one round trip.
func write(ctx context.Context, tx pgx.Tx, drafts []draft) error {
	batch, err := writing(drafts, nil)
	if err != nil {
		return err
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("write claims: %w", err)
	}
	return nil
}

// writeAndRead is write of claims, or of the one that was otherwise before, which
// are then read back in their order, in the same round trip.
func writeAndRead(ctx context.Context, tx pgx.Tx, drafts []draft, before *Claim) (written []Claim, err error) {
	batch, err := writing(drafts, before)
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(drafts))
	for i, d := range drafts {
		ids[i] = d.id
	}
	batch.Queue(claimsOfBatch, pgx.NamedArgs{"ids": ids}).Query(func(rows pgx.Rows) (err error) {
		written, err = collectAll(ids)(rows, nil)
		return err
	})
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return nil, fmt.Errorf("write claims: %w", err)
	}
	return written, nil
}

// writing is the statements that add claims, or that change one. The parts of
// that one are written anew where they differ.
func writing(drafts []draft, before *Claim) (*pgx.Batch, error) {
	var rows, increments, hops, citations []any
	for _, d := range drafts {
		rows = append(rows, d.row())
		increments = append(increments, d.incrementRows()...)
		hops = append(hops, d.hopRows()...)
		citations = append(citations, d.citationRows()...)
	}
	batch := &pgx.Batch{}
	var broken error
	queue := func(sql string, rows []any) {
		if len(rows) == 0 {
			return
		}
		payload, err := json.Marshal(rows)
		if err != nil {
			broken = err
		}
		batch.Queue(sql, pgx.NamedArgs{"rows": string(payload)})
	}
	if before != nil {
		now := &drafts[0]
		key := pgx.NamedArgs{"source_id": now.SourceID, "claim_id": now.id}
		for _, part := range []struct {
			same bool
			sql  string
			rows *[]any
		}{
			{same(now.Increments, before.Increments), deleteIncrements, &increments},
			{same(now.Attribution, before.Attribution), deleteAttributions, &hops},
			{same(now.Citations, before.Citations), deleteCitations, &citations},
		} {
			if part.same {
				*part.rows = nil
				continue
			}
			batch.Queue(part.sql, key)
		}
		queue(updateClaim, rows)
	} else {
		queue(insertClaims, rows)
	}
	queue(insertIncrements, increments)
	queue(insertAttributions, hops)
	queue(insertCitations, citations)
	if broken != nil {
		return nil, fmt.Errorf("write claims: %w", broken)
	}
	return batch, nil
}
