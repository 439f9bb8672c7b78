package crosscheck

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/crosscheck/consistency"
	"whence/internal/crosscheck/verdict"
	"whence/internal/extract"
	"whence/internal/postgres"
	"whence/internal/quantity"
)

// comparedInside is how many claims of one document are set against each other:
// that work grows with the square of their number.
const comparedInside = 200

// Document is one reading of a document.
type Document struct {
	SourceID   uuid.UUID
	SnapshotID uuid.UUID
	Text       string
	Language   string         // "" where nobody knows
	Published  *quantity.Date // relative dates are read against it
}

// Inside is what one document says that its own numbers don't bear out.
type Inside struct {
	Findings      []consistency.Finding
	Compared      int // how many accepted claims were set against each other
	PolicyVersion string
}

// Inside checks a document against itself: its text, and those of its accepted
// claims that are cited there.
func (s *Service) Inside(ctx context.Context, doc Document) (Inside, error) {
	var out Inside
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) error {
		mentions := extract.Mentions(extract.Input{Text: doc.Text, Language: doc.Language, Reference: doc.Published})
		out.Findings = consistency.Check(consistency.Input{Text: doc.Text, Mentions: mentions})
		out.PolicyVersion = quantity.Policy{}.Version()
		cited, err := citedIn(ctx, tx, doc)
		if err != nil {
			return err
		}
		name(out.Findings, cited)
		claims, compared, err := s.insideClaims(ctx, tx, doc, cited)
		if err != nil {
			return err
		}
		out.Compared = compared
		out.Findings = append(out.Findings, claims...)
		return nil
	})
	return out, err
}

// cited is a claim of the document with the words of its number and where the
// sentence that makes it stands.
type cited struct {
	ID       uuid.UUID
	Verbatim string
	Exact    string
	StartAt  int
	EndAt    int
}

func citedIn(ctx context.Context, tx pgx.Tx, doc Document) ([]cited, error) {
	rows, err := tx.Query(ctx, selectCited, pgx.NamedArgs{"source": doc.SourceID, "snapshot": doc.SnapshotID})
	if err != nil {
		return nil, fmt.Errorf("read citations: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[cited])
	if err != nil {
		return nil, fmt.Errorf("read citations: %w", err)
	}
	return list, nil
}

// name tells of each figure which claims it is the number of: those that are
// cited around it and have its words.
func name(findings []consistency.Finding, claims []cited) {
	byWords := make(map[string][]cited, len(claims))
	for _, c := range claims {
		byWords[c.Verbatim] = append(byWords[c.Verbatim], c)
	}
	for i := range findings {
		for j := range findings[i].Figures {
			f := &findings[i].Figures[j]
			for _, c := range byWords[f.Text] {
				if id := c.ID.String(); c.StartAt <= f.Start && f.End <= c.EndAt && !slices.Contains(f.Claims, id) {
					f.Claims = append(f.Claims, id)
				}
			}
		}
	}
}

// insideClaims sets the document's accepted claims against each other.
func (s *Service) insideClaims(ctx context.Context, tx pgx.Tx, doc Document, where []cited) ([]consistency.Finding, int, error) {
	l, err := load(ctx, tx, ofDocument, pgx.NamedArgs{"source": doc.SourceID, "most": comparedInside})
	if err != nil {
		return nil, 0, err
	}
	if len(l.rows) < 2 {
		return nil, len(l.rows), nil
	}
	metrics, err := branches(ctx, tx, l.rows)
	if err != nil {
		return nil, 0, err
	}
	in, err := l.input(metrics)
	if err != nil {
		return nil, 0, err
	}
	at := make(map[string]consistency.Cited, len(where))
	for _, c := range where {
		id := c.ID.String()
		if _, twice := at[id]; !twice {
			at[id] = consistency.Cited{Start: c.StartAt, End: c.EndAt, Text: c.Exact}
		}
	}
	findings, err := consistency.CheckClaims(in, at)
	return findings, len(l.rows), err
}

// branches reads the metrics of the claims, with what those are part of.
func branches(ctx context.Context, tx pgx.Tx, claims []row) ([]verdict.Metric, error) {
	ids := map[uuid.UUID]bool{}
	for i := range claims {
		if claims[i].SubjectID != nil {
			ids[*claims[i].SubjectID] = true
		}
	}
	rows, err := tx.Query(ctx, selectBranches, pgx.NamedArgs{"ids": keysOf(ids)})
	if err != nil {
		return nil, fmt.Errorf("read metrics: %w", err)
	}
	var list []verdict.Metric
	var m verdict.Metric
	_, err = pgx.ForEachRow(rows, []any{&m.Slug, &m.Unit, &m.Measure, &m.Broader, &m.Components}, func() error {
		m.Components = slices.Clone(m.Components)
		list = append(list, m)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read metrics: %w", err)
	}
	return list, nil
}

const (
	// selectCited is every quantity that the document claims and cites in that snapshot.
	selectCited = `
SELECT c.id, coalesce(c.verbatim, '') AS verbatim, t.exact, t.start_at, t.end_at
  FROM citations t JOIN claims c ON c.source_id = t.source_id AND c.id = t.claim_id
 WHERE t.source_id = @source AND t.snapshot_id = @snapshot AND t.state IN ('exact', 'moved')
   AND c.kind = 'quantity' AND c.status <> 'rejected'
 ORDER BY t.start_at, c.id LIMIT 10000`

	ofDocument = `c.source_id = @source AND c.id IN (
	SELECT x.id FROM claims x WHERE x.source_id = @source AND x.status = 'accepted' AND x.kind = 'quantity'
	   AND x.metric_id IS NOT NULL ORDER BY x.id LIMIT @most)`

	selectBranches = `
WITH RECURSIVE up AS (
	SELECT m.id, m.broader_id FROM metrics m WHERE m.id = ANY(@ids)
	UNION SELECT m.id, m.broader_id FROM up JOIN metrics m ON m.id = up.broader_id
)
SELECT m.slug::text, m.unit, m.measure, coalesce(b.slug::text, ''),
       ARRAY(SELECT p.slug::text FROM metric_components k JOIN metrics p ON p.id = k.component_id
              WHERE k.metric_id = m.id ORDER BY p.slug)
  FROM up JOIN metrics m ON m.id = up.id LEFT JOIN metrics b ON b.id = m.broader_id ORDER BY m.slug`
)
