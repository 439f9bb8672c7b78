package export

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/claims"
	"whence/internal/crosscheck"
	"whence/internal/fault"
	"whence/internal/postgres"
)

// Longest is how long an export may take: its reader sets the pace.
const Longest = 30 * time.Minute

// Options say how the file is written.
type Options struct {
	BOM     bool     // begin with a byte order mark, for spreadsheets
	BaseURL string   // of this server, without a slash at its end; claim URLs begin with it
	Columns []string // only these, in this order; empty for all
}

// Service writes exports.
type Service struct{ pool *pgxpool.Pool }

// New makes a Service.
func New(pool *pgxpool.Pool) *Service { return &Service{pool: pool} }

const (
	// rowsFrom stands between the columns and the filter.
	rowsFrom = `
  FROM claims c
  JOIN sources s ON s.id = c.source_id
  LEFT JOIN outlets o ON o.id = s.outlet_id
  LEFT JOIN metrics m ON m.id = c.metric_id
  LEFT JOIN events e ON e.id = c.event_id
  LEFT JOIN propositions p ON p.id = c.proposition_id
  LEFT JOIN citations x ON x.source_id = c.source_id AND x.claim_id = c.id AND x.ordinal = 0
  LEFT JOIN snapshots n ON n.source_id = x.source_id AND n.id = x.snapshot_id
  LEFT JOIN LATERAL (
	SELECT q.verdict, q.severity, q.id, q.conflict_id, q.independent_origins
	  FROM crosscheck_group_claims w JOIN crosscheck_groups q ON q.shard_key = w.shard_key AND q.id = w.group_id
	 WHERE w.claim_id = c.id ORDER BY array_position(@worst_first::text[], q.verdict), q.id LIMIT 1
  ) v ON true` + crosscheck.OriginJoins + `
`
	inOrder = ` ORDER BY c.id`
)

// Claims writes the claims that a filter selects, one row each in the order in
// which they were recorded, as of one moment. It streams: memory does not grow
// with the number of rows.
//
// An error before the first row leaves w untouched. Any later one means that
// what was written is not a whole file, and the caller must make that seen, by
// cutting the connection. A column that does not exist is Malformed
// `unknown_column`.
func (s *Service) Claims(ctx context.Context, w io.Writer, f claims.Filter, o Options) error {
	chosen, err := choose(o.Columns)
	if err != nil {
		return err
	}
	where, err := f.Where()
	if err != nil {
		return err
	}
	where.Set("worst_first", crosscheck.WorstFirst())
	expressions := make([]string, len(chosen))
	for i, c := range chosen {
		expressions[i] = c.sql
	}
	sql := "WITH RECURSIVE " + crosscheck.Roots + " SELECT " + strings.Join(expressions, ", ") + rowsFrom + where.SQL() + inOrder
	return postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) error {
		// Text format: the database writes each cell once, and nothing here reads it.
		rows, err := tx.Query(ctx, sql, pgx.QueryResultFormats{pgx.TextFormatCode}, where.Args())
		if err != nil {
			return fmt.Errorf("export claims: %w", err)
		}
		defer rows.Close()
		return write(w, rows, chosen, o)
	}, postgres.Lasting(Longest))
}

func choose(names []string) ([]Column, error) {
	if len(names) == 0 {
		return columns, nil
	}
	byName := make(map[string]Column, len(columns))
	for _, c := range columns {
		byName[c.Name] = c
	}
	var chosen []Column
	for _, n := range names {
		c, ok := byName[n]
		if !ok {
			f := fault.New(fault.Malformed, "unknown_column", "there is no column %.80q", n)
			f.Fields = []fault.Field{{Pointer: "columns", Code: f.Code, Detail: f.Detail}}
			return nil, f
		}
		chosen = append(chosen, c)
	}
	return chosen, nil
}

// buffered is how much is held back while rows come: the file's end is only
// sent once the database has said that there is no more.
const buffered = 64 << 10

func write(to io.Writer, rows pgx.Rows, chosen []Column, o Options) error {
	w := bufio.NewWriterSize(to, buffered)
	if o.BOM {
		_, _ = w.WriteString("\ufeff")
	}
	for i, c := range chosen {
		separate(w, i)
		_, _ = w.WriteString(c.Name)
	}
	_, _ = w.WriteString("\r\n")
	base := strings.TrimSuffix(o.BaseURL, "/") + "/v1/claims/"
	for rows.Next() {
		for i, raw := range rows.RawValues() {
			separate(w, i)
			if chosen[i].Name == claimURL {
				_, _ = w.WriteString(base)
			}
			writeCell(w, raw, chosen[i].Kind == Text)
		}
		if _, err := w.WriteString("\r\n"); err != nil {
			return fmt.Errorf("write the export: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("export claims: %w", err)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write the export: %w", err)
	}
	return nil
}

func separate(w *bufio.Writer, i int) {
	if i > 0 {
		_ = w.WriteByte(',')
	}
}
