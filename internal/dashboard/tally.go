package dashboard

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/claims"
	"whence/internal/postgres"
)

// What is counted is counted as it changes: the transaction that adds a claim or
// decides one leaves rows in tally_changes that say by how much which number
// moves, so that none waits for another's. The rows are added up into tallies
// beside the requests; whoever reads adds both.
const (
	// The claims' documents are held by whoever changes their claims, so that
	// their languages stay what they are.
	addMoves = `
INSERT INTO tally_changes (id, day, entity, kind, status, language, n)
SELECT gen_random_uuid(), d.day, 'claim', d.kind, d.status, coalesce(s.language::text, ''), sum(d.n)
  FROM unnest(@sources::uuid[], @days::date[], @kinds::text[], @statuses::text[], @ns::integer[]) AS d(source_id, day, kind, status, n)
  JOIN sources s ON s.id = d.source_id
 GROUP BY d.day, d.kind, d.status, s.language::text HAVING sum(d.n) <> 0`

	addDocuments = `
INSERT INTO tally_changes (id, day, entity, kind, status, language, n)
SELECT gen_random_uuid(), (s.created_at AT TIME ZONE 'UTC')::date, 'document', s.kind, '', coalesce(s.language::text, ''), count(*)
  FROM sources s WHERE s.id = ANY(@ids) GROUP BY 2, s.kind, s.language::text`

	// moveDocuments moves documents, and their claims, from what they were counted
	// as to what they are: their newest history row says what they were.
	moveDocuments = `
WITH moved AS (
	SELECT s.id, s.created_at, h.before->>'kind' AS was_kind, coalesce(h.before->>'language', '') AS was_language,
	       s.kind AS is_kind, coalesce(s.language::text, '') AS is_language
	  FROM sources s
	  JOIN LATERAL (SELECT before FROM history WHERE entity_type = 'source' AND entity_id = s.id ORDER BY revision DESC LIMIT 1) h
	    ON h.before IS NOT NULL
	 WHERE s.id = ANY(@ids) AND (h.before->>'kind', coalesce(h.before->>'language', '')) <> (s.kind, coalesce(s.language::text, ''))
), difference AS (
	SELECT (created_at AT TIME ZONE 'UTC')::date AS day, 'document' AS entity, x.kind, '' AS status, x.language, x.n
	  FROM moved CROSS JOIN LATERAL (VALUES (was_kind, was_language, -1), (is_kind, is_language, 1)) AS x(kind, language, n)
	UNION ALL
	SELECT (c.created_at AT TIME ZONE 'UTC')::date, 'claim', c.kind, c.status, x.language, x.n
	  FROM moved JOIN claims c ON c.source_id = moved.id
	 CROSS JOIN LATERAL (VALUES (was_language, -1), (is_language, 1)) AS x(language, n)
	 WHERE was_language <> is_language
)
INSERT INTO tally_changes (id, day, entity, kind, status, language, n)
SELECT gen_random_uuid(), day, entity, kind, status, language, sum(n) FROM difference
 GROUP BY day, entity, kind, status, language HAVING sum(n) <> 0`

	addUp = `
WITH taken AS (
	DELETE FROM tally_changes WHERE id IN (SELECT id FROM tally_changes LIMIT 10000 FOR UPDATE SKIP LOCKED)
	RETURNING day, entity, kind, status, language, n
), added AS (
	INSERT INTO tallies (day, entity, kind, status, language, n)
	SELECT day, entity, kind, status, language, sum(n) FROM taken GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0 ORDER BY 1, 2, 3, 4, 5
	ON CONFLICT (day, entity, kind, status, language) DO UPDATE SET n = tallies.n + excluded.n
)
SELECT count(*) FROM taken`

	lockTallies = `SELECT pg_advisory_xact_lock(hashtextextended('tallies', 0))`

	// correct compares what is kept with what there is, as of one moment.
	correct = `
WITH there AS (
	SELECT (created_at AT TIME ZONE 'UTC')::date AS day, 'document' AS entity, kind, '' AS status, coalesce(language::text, '') AS language, count(*) AS n
	  FROM sources GROUP BY 1, 3, 5
	UNION ALL
	SELECT (c.created_at AT TIME ZONE 'UTC')::date, 'claim', c.kind, c.status, coalesce(s.language::text, ''), count(*)
	  FROM claims c JOIN sources s ON s.id = c.source_id GROUP BY 1, 3, 4, 5
	UNION ALL
	SELECT day, entity, kind, status, language, -n FROM tallies
	UNION ALL
	SELECT day, entity, kind, status, language, -n FROM tally_changes
), wrong AS (
	INSERT INTO tally_changes (id, day, entity, kind, status, language, n)
	SELECT gen_random_uuid(), day, entity, kind, status, language, sum(n) FROM there GROUP BY 2, 3, 4, 5, 6 HAVING sum(n) <> 0
	RETURNING 1
)
SELECT count(*) FROM wrong`
)

// recountTime bounds the one pass over all claims that Recount makes.
const recountTime = `SET LOCAL statement_timeout = '30min'`

// CountClaims is for claims.Service.Count.
func (s *Service) CountClaims(ctx context.Context, tx pgx.Tx, moves []claims.Move) error {
	var sources []uuid.UUID
	var days []time.Time
	var kinds, statuses []string
	var ns []int32
	add := func(m claims.Move, status string, n int32) {
		if status != "" {
			sources, days, kinds = append(sources, m.SourceID), append(days, m.CreatedAt.UTC().Truncate(24*time.Hour)), append(kinds, m.Kind)
			statuses, ns = append(statuses, status), append(ns, n)
		}
	}
	for _, m := range moves {
		add(m, m.From, -1)
		add(m, m.To, 1)
	}
	_, err := tx.Exec(ctx, addMoves, pgx.NamedArgs{"sources": sources, "days": days, "kinds": kinds, "statuses": statuses, "ns": ns})
	if err != nil {
		return fmt.Errorf("count claims: %w", err)
	}
	return nil
}

// CountDocuments is for sources.Sources.OnCreate.
func (s *Service) CountDocuments(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error {
	if _, err := tx.Exec(ctx, addDocuments, pgx.NamedArgs{"ids": ids}); err != nil {
		return fmt.Errorf("count documents: %w", err)
	}
	return nil
}

// MoveDocuments is for sources.Sources.OnChange: a document may be of another
// kind or language than before, and its claims with it.
func (s *Service) MoveDocuments(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error {
	if _, err := tx.Exec(ctx, moveDocuments, pgx.NamedArgs{"ids": ids}); err != nil {
		return fmt.Errorf("count changed documents: %w", err)
	}
	return nil
}

// AddUp adds what has been counted since the last time to the tallies: at most
// 10,000 changes, and more is true where more may be left.
func (s *Service) AddUp(ctx context.Context) (more bool, err error) {
	var n int
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error { return tx.QueryRow(ctx, addUp).Scan(&n) })
	if err != nil {
		return false, fmt.Errorf("add up what was counted: %w", err)
	}
	return n == 10_000, nil
}

// Recount compares the tallies with what there is, in one pass over it beside
// whoever writes, and corrects them; wrong is how many numbers were. It is for
// what was written by a program that did not count.
func (s *Service) Recount(ctx context.Context) (wrong int, err error) {
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		for _, sql := range []string{recountTime, lockTallies} {
			if _, err := tx.Exec(ctx, sql); err != nil {
				return err
			}
		}
		return tx.QueryRow(ctx, correct).Scan(&wrong)
	})
	if err != nil {
		return 0, fmt.Errorf("count anew: %w", err)
	}
	return wrong, nil
}
