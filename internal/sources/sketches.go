package sources

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/names"
)

const (
	// MaxSharers is how many documents may have a key before it tells nothing.
	MaxSharers = 32
	// MaxCandidates bounds how many documents a look-up gives.
	MaxCandidates = 24
	// leastTelling is what two shared keys must tell: a key that n documents have
	// tells 1/n.
	leastTelling = 0.5

	// The planner must not take a key for one that most documents have, and
	// read them all to save itself the index.
	planByIndex = `SET LOCAL enable_seqscan = off`
	planFreely  = `SET LOCAL enable_seqscan = on`

	// sketchSharers finds who has any of these keys: at most one more than
	// MaxSharers for each. A shared key counts the more the fewer have it; one
	// alone, which a few have by chance, counts only where it is much of what
	// either document has. Keys that too many have come as rows without a document.
	sketchSharers = `
WITH sought AS MATERIALIZED (
    SELECT k.key FROM unnest(@keys::bigint[]) AS k (key)
    WHERE NOT EXISTS (SELECT FROM common_sketch_keys c WHERE c.key = k.key)
), sharers AS MATERIALIZED (
    SELECT s.key, d.source_id, d.size
    FROM sought s
    CROSS JOIN LATERAL (
        SELECT d.source_id, d.size FROM document_sketches d WHERE d.keys @> ARRAY[s.key] LIMIT @most::integer + 1
    ) d
), spread AS (
    SELECT key, count(*) AS documents FROM sharers GROUP BY key
), ranked AS (
    SELECT h.source_id, sum(1.0 / p.documents) AS telling
    FROM sharers h JOIN spread p USING (key)
    WHERE p.documents <= @most::integer AND h.source_id <> @source_id::uuid
    GROUP BY h.source_id
    HAVING count(*) >= 3 OR count(*) = 2 AND sum(1.0 / p.documents) >= @least::float8
        OR count(*) * 5 >= least(min(h.size), cardinality(@keys::bigint[])) OR bool_or(h.key = ANY(@enough::bigint[]))
    ORDER BY telling DESC, h.source_id LIMIT @limit::integer
)
SELECT source_id, NULL::bigint, telling::float8 FROM ranked
UNION ALL
SELECT NULL::uuid, key, 0 FROM spread WHERE documents > @most::integer
ORDER BY 3 DESC, 1`

	insertCommonKeys = `INSERT INTO common_sketch_keys (key) SELECT unnest(@keys::bigint[]) ON CONFLICT DO NOTHING`

	writeSketch = `
INSERT INTO document_sketches (source_id, snapshot_id, version, size, keys, agency, origins)
VALUES (@source_id::uuid, @snapshot_id::uuid, @version::smallint, @size::smallint, @keys::bigint[], @agency::text, @origins::text[])
ON CONFLICT (source_id) DO UPDATE
SET snapshot_id = excluded.snapshot_id, version = excluded.version, size = excluded.size, keys = excluded.keys, agency = excluded.agency, origins = excluded.origins`

	// lockKeys keeps two documents that share one of these keys from being
	// stored without seeing each other. The keys are taken in their order.
	lockKeys = `SELECT count(pg_advisory_xact_lock(4104, k)) FROM unnest(@keys::integer[]) AS k`

	sketchesDue = `INSERT INTO sketches_due (source_id) SELECT unnest(@ids::uuid[]) ON CONFLICT DO NOTHING`
	// copiesDue are those whose sketches leave out what this document's has.
	copiesDue = `
INSERT INTO sketches_due (source_id)
SELECT r.source_id FROM relations r
WHERE r.to_source_id = @id::uuid AND r.state <> 'rejected' AND r.kind IN ('reprint_of', 'translation_of', 'mirror_of', 'excerpt_of')
ON CONFLICT DO NOTHING`
	outdatedDue = `INSERT INTO sketches_due (source_id) SELECT source_id FROM document_sketches WHERE version < @version::smallint ON CONFLICT DO NOTHING`
	takeDue     = `DELETE FROM sketches_due WHERE source_id = (SELECT source_id FROM sketches_due ORDER BY source_id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING source_id`
	forgetDue   = `DELETE FROM sketches_due WHERE source_id = @id::uuid`
	newestTexts = `
SELECT n.source_id, n.id, n.text, n.media_type, coalesce(d.agency, ''), coalesce(d.origins, '{}')
FROM unnest(@ids::uuid[]) AS i (id)
CROSS JOIN LATERAL (SELECT s.source_id, s.id, s.text, s.media_type FROM snapshots s WHERE s.source_id = i.id AND s.taken_down_at IS NULL ORDER BY s.id DESC LIMIT 1) n
LEFT JOIN document_sketches d ON d.source_id = i.id`
	newestRaw = `SELECT n.raw FROM snapshots n WHERE n.source_id = @source_id::uuid AND n.id = @id::uuid`

	// originalsOf walks from each document to what it repeats, as proposed or
	// confirmed, to those that repeat nothing.
	originalsOf = `
WITH RECURSIVE up (id, at, steps) AS (
    SELECT i, i, 0 FROM unnest(@ids::uuid[]) AS i
    UNION
    SELECT u.id, r.to_source_id, u.steps + 1
    FROM up u JOIN relations r ON r.source_id = u.at
    WHERE r.state <> 'rejected' AND r.kind IN ('reprint_of', 'translation_of', 'mirror_of', 'excerpt_of') AND u.steps < 20
)
SELECT DISTINCT u.id, u.at FROM up u
WHERE NOT EXISTS (SELECT FROM relations r WHERE r.source_id = u.at AND r.state <> 'rejected'
                     AND r.kind IN ('reprint_of', 'translation_of', 'mirror_of', 'excerpt_of'))
ORDER BY u.id, u.at`
)

// Sketches find documents that may repeat one another, by keys that such
// documents share. What the keys are is the caller's affair.
type Sketches struct{}

// Reading is the newest text of a document, with what its sketch keeps beside
// the keys.
type Reading struct {
	SourceID, SnapshotID uuid.UUID
	Text, MediaType      string
	Agency               string   // whom the page credits
	Origins              []string // the addresses that it gives as where it comes from
}

// Sketch is what is stored of a document for others to find it by.
type Sketch struct {
	SourceID, SnapshotID uuid.UUID
	Version              int // of the rules that made the keys
	Size                 int // how many keys there are, with those left out
	Keys                 []int64
	Agency               string
	Origins              []string
}

// Lock makes whoever shares one of these keys wait for the end of the
// transaction.
func (*Sketches) Lock(ctx context.Context, tx pgx.Tx, keys []int64) error {
	if len(keys) == 0 {
		return nil
	}
	names := make([]int32, 0, len(keys))
	for _, k := range keys {
		names = append(names, int32(k>>32))
	}
	slices.Sort(names)
	if _, err := tx.Exec(ctx, lockKeys, pgx.NamedArgs{"keys": slices.Compact(names)}); err != nil {
		return fmt.Errorf("lock keys of sketches: %w", err)
	}
	return nil
}

// Sharers gives the other documents that have several of these keys, or one of
// those of which one is enough, at most MaxCandidates, those first that share the
// most telling ones. Keys that more
// than MaxSharers have tell nothing, and are not looked up again by anybody: the
// cost of a look-up does not grow with the number of documents.
func (*Sketches) Sharers(ctx context.Context, tx pgx.Tx, id uuid.UUID, keys, enough []int64) ([]uuid.UUID, error) {
	var list []uuid.UUID
	var common []int64
	if len(keys) == 0 {
		return nil, nil
	}
	if enough == nil {
		enough = []int64{}
	}
	batch := &pgx.Batch{}
	batch.Queue(planByIndex)
	args := pgx.NamedArgs{"keys": keys, "source_id": id, "most": MaxSharers, "limit": MaxCandidates, "least": leastTelling, "enough": enough}
	batch.Queue(sketchSharers, args).Query(func(rows pgx.Rows) error {
		var source *uuid.UUID
		var key *int64
		var telling float64
		_, err := pgx.ForEachRow(rows, []any{&source, &key, &telling}, func() error {
			if source != nil {
				list = append(list, *source)
			} else if key != nil {
				common = append(common, *key)
			}
			return nil
		})
		return err
	})
	batch.Queue(planFreely)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return nil, fmt.Errorf("look up sketches: %w", err)
	}
	if len(common) > 0 {
		slices.Sort(common) // two that find the same ones at once don't wait for each other in a circle
		if _, err := tx.Exec(ctx, insertCommonKeys, pgx.NamedArgs{"keys": common}); err != nil {
			return nil, fmt.Errorf("write common keys: %w", err)
		}
	}
	return list, nil
}

// Write stores the sketch of a document. In place of an earlier one (again), the
// document is due no longer, and its copies become due: their sketches leave out
// what its earlier one had.
func (*Sketches) Write(ctx context.Context, tx pgx.Tx, k Sketch, again bool) error {
	if k.Keys == nil {
		k.Keys = []int64{}
	}
	if k.Origins == nil {
		k.Origins = []string{}
	}
	batch := &pgx.Batch{}
	batch.Queue(writeSketch, pgx.NamedArgs{
		"source_id": k.SourceID, "snapshot_id": k.SnapshotID, "version": k.Version, "size": k.Size, "keys": k.Keys,
		"agency": optional(&k.Agency), "origins": k.Origins,
	})
	if again {
		batch.Queue(copiesDue, pgx.NamedArgs{"id": k.SourceID})
		batch.Queue(forgetDue, pgx.NamedArgs{"id": k.SourceID})
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("write sketch: %w", err)
	}
	return nil
}

// Forget makes a document due no longer.
func (*Sketches) Forget(ctx context.Context, tx pgx.Tx, id uuid.UUID) error {
	if _, err := tx.Exec(ctx, forgetDue, pgx.NamedArgs{"id": id}); err != nil {
		return fmt.Errorf("forget a sketch that is due: %w", err)
	}
	return nil
}

// TakeDue takes a document whose sketch is to be made, for this transaction
// alone; ok is false where there is none that nobody else has taken.
func (*Sketches) TakeDue(ctx context.Context, tx pgx.Tx) (id uuid.UUID, ok bool, err error) {
	rows, err := tx.Query(ctx, takeDue)
	if err != nil {
		return id, false, fmt.Errorf("take a sketch that is due: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil || len(list) == 0 {
		return id, false, err
	}
	return list[0], true, nil
}

// DueSince makes every document due whose sketch was made by an earlier version
// of the rules.
func (*Sketches) DueSince(ctx context.Context, tx pgx.Tx, version int) error {
	if _, err := tx.Exec(ctx, outdatedDue, pgx.NamedArgs{"version": version}); err != nil {
		return fmt.Errorf("find outdated sketches: %w", err)
	}
	return nil
}

// Newest gives the newest texts of documents, by document: of one that was taken
// down there is none.
func (*Sketches) Newest(ctx context.Context, q names.Querier, ids []uuid.UUID) (map[uuid.UUID]Reading, error) {
	rows, err := q.Query(ctx, newestTexts, pgx.NamedArgs{"ids": ids})
	if err != nil {
		return nil, fmt.Errorf("read texts: %w", err)
	}
	found := map[uuid.UUID]Reading{}
	var r Reading
	_, err = pgx.ForEachRow(rows, []any{&r.SourceID, &r.SnapshotID, &r.Text, &r.MediaType, &r.Agency, &r.Origins}, func() error {
		found[r.SourceID] = r
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read texts: %w", err)
	}
	return found, nil
}

// Raw gives the bytes of a reading.
func (*Sketches) Raw(ctx context.Context, q names.Querier, r Reading) ([]byte, error) {
	rows, err := q.Query(ctx, newestRaw, pgx.NamedArgs{"source_id": r.SourceID, "id": r.SnapshotID})
	if err != nil {
		return nil, fmt.Errorf("read bytes: %w", err)
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowTo[[]byte])
}

// Originals gives, for each document, where what it repeats ends, by relations
// that are proposed or confirmed: itself where it repeats nothing. Two documents
// that have one in common are joined already.
func (*Sketches) Originals(ctx context.Context, q names.Querier, ids []uuid.UUID) (map[uuid.UUID][]uuid.UUID, error) {
	rows, err := q.Query(ctx, originalsOf, pgx.NamedArgs{"ids": ids})
	if err != nil {
		return nil, fmt.Errorf("follow relations: %w", err)
	}
	found := map[uuid.UUID][]uuid.UUID{}
	var id, at uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&id, &at}, func() error {
		found[id] = append(found[id], at)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("follow relations: %w", err)
	}
	return found, nil
}
