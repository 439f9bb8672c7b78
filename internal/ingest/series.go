package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/fault"
	"whence/internal/postgres/keyset"
	"whence/internal/quantity"
	"whence/internal/readable"
	"whence/internal/sources"
	"whence/internal/span"
	"whence/internal/tabular"
)

// firstClaims is the page of claims that an answer shows of a data file.
var firstClaims = keyset.Page{Limit: shownClaims, Sort: "created_at"}

const (
	findImport = `
SELECT id, mapping_id, mapping_version, rows, numbers, added, unchanged, left_out, missing, skipped
  FROM imports WHERE source_id = @source_id::uuid AND snapshot_id = @snapshot_id::uuid AND digest = @digest::bytea`

	insertImport = `
INSERT INTO imports (source_id, id, snapshot_id, mapping_id, mapping_version, rules, digest, rows, numbers, added, unchanged,
       left_out, missing, skipped, actor)
VALUES (@source_id::uuid, @id::uuid, @snapshot_id::uuid, @mapping_id::uuid, @mapping_version::integer, @rules::jsonb, @digest::bytea,
       @rows::integer, @numbers::integer, @added::integer, @unchanged::integer, @left_out::integer, @missing::integer, @skipped::jsonb, @actor::text)`

	// patient lets the statements of a large file last: the usual limits are for
	// requests that touch a few rows. Nobody waits for its locks but who reads the same
	// file, until its numbers are in and the groups are locked.
	patient = `SELECT set_config('statement_timeout', '60s', true), set_config('idle_in_transaction_session_timeout', '60s', true)`

	// newestSnapshot tells whether a snapshot is the one that citations are told against.
	newestSnapshot = `SELECT max(id::text)::uuid = @id::uuid FROM snapshots WHERE source_id = @source_id::uuid`
)

// storeTable stores the file with its claims, in the caller's transaction.
func (s *Service) storeTable(ctx context.Context, tx pgx.Tx, by audit.Actor, r *reading, result *Result) error {
	if _, err := tx.Exec(ctx, patient); err != nil {
		return fmt.Errorf("store a data file: %w", err)
	}
	in := r.tableInput()
	var err error
	if in.OutletID, err = s.outlet(ctx, tx, by, r.document, readable.Document{}); err != nil {
		return err
	}
	stored, err := s.Sources.Sources.StoreDocument(ctx, tx, by, in)
	if err != nil {
		return err
	}
	result.Source, result.Snapshot = stored.Source, stored.Snapshot
	named, err := s.Sources.Sources.FindMany(ctx, tx, []uuid.UUID{stored.Source.ID}) // with its outlet's name
	if err != nil {
		return err
	}
	result.Source = named[stored.Source.ID]
	if !stored.NewSnapshot {
		if result.Source.Kind != "data" {
			return fault.AtField("/mapping", "wrong_kind", "these bytes are stored as a document of the kind %s", result.Source.Kind)
		}
		earlier, found, err := importOf(ctx, tx, stored.Snapshot, r.digest[:])
		if err != nil {
			return err
		}
		if found {
			result.Import, result.Known = &earlier, true
			return nil
		}
	}
	if result.Relations, err = s.mirror(ctx, tx, by, stored); err != nil {
		return err
	}
	report := r.report
	if report.ID, err = uuid.NewV7(); err != nil {
		return err
	}
	if err := s.importFacts(ctx, tx, by, r, stored, &report, result); err != nil {
		return err
	}
	result.Import = &report
	return recordImport(ctx, tx, by, r, stored.Snapshot, report)
}

// mirror proposes that a file is a mirror of the oldest one with the same bytes.
func (s *Service) mirror(ctx context.Context, tx pgx.Tx, by audit.Actor, stored sources.Stored) ([]sources.Relation, error) {
	if len(stored.SameBytes) == 0 || !stored.NewSource {
		return []sources.Relation{}, nil
	}
	x, _, err := s.Sources.Relations.Propose(ctx, tx, by, sources.RelationInput{
		SourceID: stored.Source.ID, ToSourceID: stored.SameBytes[0], Kind: "mirror_of",
		Evidence: map[string]any{"raw_sha256": stored.Snapshot.RawSHA256.String()},
	})
	return []sources.Relation{x}, err
}

// importFacts makes the claims that are new, and tells how the cells of earlier ones
// stand in this file.
func (s *Service) importFacts(ctx context.Context, tx pgx.Tx, by audit.Actor, r *reading, stored sources.Stored, report *Import, result *Result) error {
	earlier, err := s.earlierVintages(ctx, tx, stored)
	if err != nil {
		return err
	}
	newest := true
	if !stored.NewSnapshot {
		if err := tx.QueryRow(ctx, newestSnapshot, pgx.NamedArgs{"id": stored.Snapshot.ID, "source_id": stored.Source.ID}).Scan(&newest); err != nil {
			return fmt.Errorf("find the newest snapshot: %w", err)
		}
		if !newest {
			return fault.AtField("/content", "older_file", "a newer file of this document is stored: import that one")
		}
	}
	p := &proposals{reading: r, stored: stored, earlier: earlier, asOf: r.asOf(stored), now: map[tabular.Key][]place{}}
	report.Skipped = slices.Clone(report.Skipped)
	shown, added, err := s.Claims.Import(ctx, tx, by, claims.Import{
		SourceID: stored.Source.ID, SnapshotID: stored.Snapshot.ID, Text: span.NewText(r.text), Claims: p.all(report),
	}, shownClaims)
	if err = errors.Join(p.refused, err); err != nil {
		return err
	}
	result.Claims, report.Added = shown, added
	return s.restand(ctx, tx, by, p)
}

// place is where a number stands in the file now.
type place struct {
	exact string
	start int
}

// proposals makes claims of a file's numbers.
type proposals struct {
	*reading
	stored  sources.Stored
	earlier *vintages
	asOf    quantity.Date // where the file does not say
	now     map[tabular.Key][]place
	refused error
}

// asOf is the vintage of numbers of which the file itself does not say it: the day
// on which it was published, else the one on which it was read.
func (r *reading) asOf(stored sources.Stored) quantity.Date {
	if at := r.document.PublishedAt; at != nil {
		return quantity.DateOf(at.UTC())
	}
	return quantity.DateOf(stored.Snapshot.RetrievedAt)
}

// all gives the claims that are new. A number that differs from the one of the same
// vintage is a row's problem: nobody could tell which of the two stands.
func (p *proposals) all(report *Import) iter.Seq[claims.Input] {
	return func(yield func(claims.Input) bool) {
		for record := range p.records() {
			problem := p.clash(record)
			switch {
			case problem == nil:
			case p.document.Table.Skip:
				report.Skipped = append(report.Skipped, *problem)
				report.Numbers -= len(record.Facts)
				continue
			default:
				p.refused = fault.OfFields([]fault.Field{refusalOf(*problem)})
				return
			}
			for i := range record.Facts {
				f := &record.Facts[i]
				if len(p.earlier.list) > 0 {
					p.now[f.Key] = append(p.now[f.Key], place{f.Exact, f.Start})
				}
				if p.earlier.has(f) {
					report.Unchanged++
				} else if !yield(p.claim(f)) {
					return
				}
			}
		}
	}
}

// clash says of which day each fact of a row is, and finds one of which an earlier
// reading has another number for that day.
func (p *proposals) clash(record tabular.Record) *tabular.Problem {
	for i := range record.Facts {
		f := &record.Facts[i]
		if f.AsOf == nil {
			f.AsOf = &p.asOf
		}
		if other, ok := p.earlier.ofDay(f); ok && !other.same(f) {
			return &tabular.Problem{
				Row: record.Row, Line: record.Line, Column: f.Column, Heading: p.table.Heading(f.Column), Code: "vintage_conflict",
				Detail: fmt.Sprintf("an earlier reading has %s as of the same day, %s: say as of which day this file is", other.Exact, f.AsOf),
			}
		}
	}
	return nil
}

// claim is a number as a claim.
func (p *proposals) claim(f *tabular.Fact) claims.Input {
	in := claims.Input{
		SourceID: p.stored.Source.ID, Kind: claims.KindQuantity, Metric: f.Metric, Geography: f.Geography, Period: f.Period,
		Dimensions: f.Dimensions, Notes: f.Notes, AsOf: f.AsOf, AttributionEnd: claims.EndPrimary,
		Quantity:  &quantity.Quantity{Comparator: quantity.Eq, Value: &f.Value, Unit: p.units[f.Metric], Verbatim: f.Exact},
		Extractor: tabular.Version,
		Citations: []claims.Citation{{
			SnapshotID: p.stored.Snapshot.ID, Selector: span.Selector{Exact: f.Exact, Start: f.Start, End: f.End},
			Cell: strconv.Itoa(f.Row) + "," + strconv.Itoa(f.Column),
		}},
	}
	if p.rules.Producer != "" {
		in.Attribution = []claims.Hop{{Party: p.rules.Producer, Relation: "cites_data_of"}}
	}
	if p.document.Table.Accept {
		in.Status = claims.Accepted
	}
	return in
}

// restand tells how the cells that earlier claims cite stand in the file.
func (s *Service) restand(ctx context.Context, tx pgx.Tx, by audit.Actor, p *proposals) error {
	var list []claims.CellNow
	for _, c := range p.earlier.list {
		places := p.now[p.earlier.key(c)]
		n := claims.CellNow{Claim: c, Start: -1, Gone: len(places) == 0}
		for _, at := range places {
			if at.exact == c.Exact {
				n.Start = at.start
				break
			}
		}
		list = append(list, n)
	}
	return s.Claims.Restand(ctx, tx, by, p.stored.Source.ID, list)
}

// vintages are the claims of earlier readings of a file, by what they are about.
type vintages struct {
	list  []claims.CellClaim
	byKey map[tabular.Key][]vintage // the oldest first
}

type vintage struct{ *claims.CellClaim }

// same tells whether a fact has a vintage's number.
func (v vintage) same(f *tabular.Fact) bool {
	return v.Exact == f.Exact || v.Value != nil && v.Value.Equal(f.Value)
}

func (s *Service) earlierVintages(ctx context.Context, tx pgx.Tx, stored sources.Stored) (*vintages, error) {
	v := &vintages{byKey: map[tabular.Key][]vintage{}}
	if stored.NewSource {
		return v, nil
	}
	var err error
	if v.list, err = s.Claims.ByCell(ctx, tx, stored.Source.ID); err != nil {
		return nil, err
	}
	for i := range v.list {
		k := v.key(v.list[i])
		v.byKey[k] = append(v.byKey[k], vintage{&v.list[i]})
	}
	for _, of := range v.byKey {
		slices.SortStableFunc(of, func(a, b vintage) int { return a.day().Compare(b.day()) })
	}
	return v, nil
}

// day is the vintage's, and for one of which nobody knows it a day before all.
func (v vintage) day() quantity.Date {
	if v.AsOf == nil {
		return quantity.Date{Year: quantity.MinYear, Month: 1, Day: 1}
	}
	return *v.AsOf
}

func (*vintages) key(c claims.CellClaim) tabular.Key {
	return tabular.KeyOf(c.Metric, c.Geography, c.Period, c.Dimensions)
}

// ofDay is the vintage of a fact's own day.
func (v *vintages) ofDay(f *tabular.Fact) (vintage, bool) {
	for _, x := range v.byKey[f.Key] {
		if x.AsOf != nil && *x.AsOf == *f.AsOf {
			return x, true
		}
	}
	return vintage{}, false
}

// has tells whether a fact says nothing new: its own vintage is there, or the last
// one before it has the same number.
func (v *vintages) has(f *tabular.Fact) bool {
	if _, ok := v.ofDay(f); ok {
		return true
	}
	of := v.byKey[f.Key]
	for i := len(of) - 1; i >= 0; i-- {
		if of[i].day().Before(*f.AsOf) {
			return of[i].same(f)
		}
	}
	return false
}

// importOf finds the import of a snapshot by the same rules.
func importOf(ctx context.Context, tx pgx.Tx, snapshot sources.Snapshot, digest []byte) (x Import, found bool, err error) {
	var skipped []byte
	err = tx.QueryRow(ctx, findImport, pgx.NamedArgs{"source_id": snapshot.SourceID, "snapshot_id": snapshot.ID, "digest": digest}).
		Scan(&x.ID, &x.MappingID, &x.MappingVersion, &x.Rows, &x.Numbers, &x.Added, &x.Unchanged, &x.LeftOut, &x.Missing, &skipped)
	if errors.Is(err, pgx.ErrNoRows) {
		return x, false, nil
	}
	if err == nil {
		err = json.Unmarshal(skipped, &x.Skipped)
	}
	if err != nil {
		return x, false, fmt.Errorf("read an import: %w", err)
	}
	return x, true, nil
}

// recordImport keeps by what rules a file was read, and what came of it.
func recordImport(ctx context.Context, tx pgx.Tx, by audit.Actor, r *reading, snapshot sources.Snapshot, x Import) error {
	rules, err := json.Marshal(r.rules)
	if err != nil {
		return fmt.Errorf("write an import: %w", err)
	}
	skipped, err := json.Marshal(x.Skipped)
	if err != nil {
		return fmt.Errorf("write an import: %w", err)
	}
	_, err = tx.Exec(ctx, insertImport, pgx.NamedArgs{
		"source_id": snapshot.SourceID, "id": x.ID, "snapshot_id": snapshot.ID, "mapping_id": x.MappingID, "mapping_version": x.MappingVersion,
		"rules": string(rules), "digest": r.digest[:], "rows": x.Rows, "numbers": x.Numbers, "added": x.Added, "unchanged": x.Unchanged,
		"left_out": x.LeftOut, "missing": x.Missing, "skipped": string(skipped), "actor": by.Name,
	})
	if err != nil {
		return fmt.Errorf("write an import: %w", err)
	}
	return audit.Record(ctx, tx, by, audit.Change{EntityType: "import", EntityID: x.ID, Revision: 1, Operation: "create", After: struct {
		SourceID   uuid.UUID `json:"source_id"`
		SnapshotID uuid.UUID `json:"snapshot_id"`
		Import
	}{snapshot.SourceID, snapshot.ID, x}})
}
