package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/decimal"
	"whence/internal/quantity"
	"whence/internal/span"
)

// A data file of so many rows: numbers of ten metrics at twenty places, month by month.
const (
	seriesRows    = 22_000
	seriesMetrics = 10
	importRounds  = 4 // one comes before those that count
)

const (
	imported = "import 22,000 rows of a series"
	copied   = "COPY of the same rows"
)

var curator = audit.Actor{Name: "a curator", Role: "analyst"}

// series is a data file on its way to the database.
type series struct {
	source, snapshot uuid.UUID
	text             *span.Text
	inputs           []claims.Input
}

// importing measures the import of a series against COPY of the rows that it
// leaves, in transactions that are rolled back.
func (w *world) importing(ctx context.Context) error {
	s, err := w.prepareSeries(ctx)
	if err != nil {
		return err
	}
	var tables []table
	for i := range importRounds {
		began := time.Now()
		err := w.undone(ctx, func(tx pgx.Tx) error {
			_, n, err := w.claims.Import(ctx, tx, curator, claims.Import{
				SourceID: s.source, SnapshotID: s.snapshot, Text: s.text, Claims: s.all(),
			}, 0)
			w.record(imported, began, i > 0)
			if err == nil && n != seriesRows {
				err = fmt.Errorf("%d rows of a series are imported", n)
			}
			if err == nil && tables == nil {
				tables, err = readTables(ctx, tx, s.source)
			}
			return err
		})
		if err != nil {
			return err
		}
		began = time.Now()
		err = w.undone(ctx, func(tx pgx.Tx) error {
			err := writeTables(ctx, tx, tables)
			w.record(copied, began, i > 0)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *world) record(name string, began time.Time, counts bool) {
	if counts {
		w.took[name] = append(w.took[name], float64(time.Since(began).Microseconds())/1000)
	}
}

// undone runs fn in a transaction that is rolled back, whose statements may take
// long.
func (w *world) undone(ctx context.Context, fn func(tx pgx.Tx) error) error {
	undo := errors.New("undo")
	err := pgx.BeginFunc(ctx, w.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SET LOCAL statement_timeout = 0`); err != nil {
			return err
		}
		if err := fn(tx); err != nil {
			return err
		}
		return undo
	})
	if errors.Is(err, undo) {
		return nil
	}
	return err
}

func (w *world) prepareSeries(ctx context.Context) (series, error) {
	var text strings.Builder
	var s series
	s.source, s.snapshot = uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
	places := []string{"US", "CN", "FR", "DE", "GB", "IT", "ES", "PT", "NL", "BE", "SE", "NO", "FI", "DK", "PL", "CZ", "AT", "CH", "HU", "RO"}
	vintage := quantity.Date{Year: 2024, Month: time.January, Day: 15}
	for i := range seriesRows {
		start := quantity.Date{Year: 2010 + i/seriesMetrics/len(places)/12, Month: time.Month(1 + i/seriesMetrics/len(places)%12), Day: 1}
		end := quantity.DateOf(start.Time().AddDate(0, 1, -1))
		value := decimal.FromInt(int64(1000 + i*7919%9000))
		at := text.Len()
		text.WriteString(value.String())
		s.inputs = append(s.inputs, claims.Input{
			SourceID: s.source, Kind: claims.KindQuantity, Metric: "series-" + strconv.Itoa(i%seriesMetrics), Geography: places[i/seriesMetrics%len(places)],
			Period: &quantity.Period{Start: &start, End: &end, Grain: quantity.Month}, Dimensions: map[string]string{"basis": "reported"},
			AsOf: &vintage, AttributionEnd: claims.EndPrimary, Status: claims.Accepted, Extractor: "bench/1",
			Quantity:    &quantity.Quantity{Comparator: quantity.Eq, Value: &value, Unit: "deaths", Verbatim: value.String()},
			Attribution: []claims.Hop{{Party: "producer", Relation: "cites_data_of"}},
			Citations: []claims.Citation{{
				SnapshotID: s.snapshot, Selector: span.Selector{Exact: value.String(), Start: at, End: text.Len()}, Cell: strconv.Itoa(i+1) + ",3",
			}},
		})
		text.WriteByte('\n')
	}
	s.text = span.NewText(text.String())
	return s, pgx.BeginFunc(ctx, w.pool, func(tx pgx.Tx) error {
		for _, x := range []struct {
			sql  string
			args pgx.NamedArgs
		}{
			{`INSERT INTO metrics (id, slug, definition, unit, measure) SELECT gen_random_uuid(), 'series-' || i, 'Something counted.', 'deaths', 'total' FROM generate_series(0, @n::int - 1) AS i`, pgx.NamedArgs{"n": seriesMetrics}},
			{`INSERT INTO parties (id, slug, name, folded, kind) VALUES (gen_random_uuid(), 'producer', 'Producer', 'producer', 'organisation')`, pgx.NamedArgs{}},
			{`INSERT INTO sources (id, outlet_id, kind, published_at, published_precision, published_on) SELECT @source::uuid, id, 'data', '2024-01-15', 'day', '2024-01-15' FROM outlets ORDER BY id LIMIT 1`, pgx.NamedArgs{"source": s.source}},
			{
				`INSERT INTO snapshots (source_id, id, raw, raw_sha256, media_type, charset, text, text_sha256, text_length, reader_version)
			  VALUES (@source, @snapshot, convert_to(@text, 'UTF8'), sha256(convert_to(@text, 'UTF8')), 'text/csv', 'utf-8', @text, sha256(convert_to(@text, 'UTF8')), char_length(@text), '1')`,
				pgx.NamedArgs{"source": s.source, "snapshot": s.snapshot, "text": text.String()},
			},
		} {
			if _, err := tx.Exec(ctx, x.sql, x.args); err != nil {
				return err
			}
		}
		return nil
	})
}

// all gives the claims, each with parts of its own: an import writes into them.
func (s *series) all() iter.Seq[claims.Input] {
	return func(yield func(claims.Input) bool) {
		for _, in := range s.inputs {
			in.Attribution, in.Citations = slices.Clone(in.Attribution), slices.Clone(in.Citations)
			if !yield(in) {
				return
			}
		}
	}
}

// table is rows as COPY writes and reads them.
type table struct {
	name string
	rows []byte
}

// readTables keeps the rows that an import has left.
func readTables(ctx context.Context, tx pgx.Tx, source uuid.UUID) ([]table, error) {
	var tables []table
	for name, condition := range map[string]string{
		"claims": `source_id = '%s'`, "citations": `source_id = '%s'`, "attributions": `source_id = '%s'`,
		"history": `entity_id IN (SELECT id FROM claims WHERE source_id = '%s')`,
	} {
		var b bytes.Buffer
		sql := `COPY (SELECT * FROM ` + name + ` WHERE ` + fmt.Sprintf(condition, source) + `) TO STDOUT (FORMAT binary)`
		if _, err := tx.Conn().PgConn().CopyTo(ctx, &b, sql); err != nil {
			return nil, err
		}
		tables = append(tables, table{name, b.Bytes()})
	}
	slices.SortFunc(tables, func(a, b table) int { return strings.Compare(order[a.name], order[b.name]) })
	return tables, nil
}

// order is that of the tables' foreign keys.
var order = map[string]string{"claims": "1", "citations": "2", "attributions": "3", "history": "4"}

func writeTables(ctx context.Context, tx pgx.Tx, tables []table) error {
	for _, t := range tables {
		if _, err := tx.Conn().PgConn().CopyFrom(ctx, bytes.NewReader(t.rows), `COPY `+t.name+` FROM STDIN (FORMAT binary)`); err != nil {
			return err
		}
	}
	return nil
}
