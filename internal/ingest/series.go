package ingest

import (
	"context"
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
