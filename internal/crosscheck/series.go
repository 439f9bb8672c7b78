package crosscheck

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/crosscheck/verdict"
)

const (
	// A data file's outlet and producers stay as they are while its rows join groups;
	// its own row is held by whoever stores the file.
	holdPublisher = `SELECT o.id FROM outlets o WHERE o.id IN (SELECT s.outlet_id FROM sources s WHERE s.id = @source) ORDER BY o.id FOR SHARE`
	holdProducers = `
SELECT p.id FROM parties p WHERE p.id IN (SELECT DISTINCT a.party_id FROM attributions a WHERE a.source_id = @source)
 ORDER BY p.id FOR SHARE`

	keysOfSeries = `
SELECT DISTINCT c.metric_id, c.geography::text FROM claims c
 WHERE c.source_id = @source AND c.status = 'accepted' AND c.kind = 'quantity' AND c.metric_id IS NOT NULL AND c.geography IS NOT NULL`

	// anchoredKeys are those of which a document speaks too. A share may be about the
	// place of what it is a share of.
	anchoredKeys = `
SELECT k.metric_id, k.geography FROM unnest(@metrics::uuid[], @geographies::text[]) AS k(metric_id, geography)
 WHERE EXISTS (SELECT FROM claims c JOIN sources s ON s.id = c.source_id
                WHERE c.status = 'accepted' AND c.metric_id = k.metric_id AND c.geography::text = k.geography AND s.kind <> 'data')
    OR EXISTS (SELECT FROM claims c
                WHERE c.status = 'accepted' AND c.metric_id = k.metric_id AND c.geography IS NULL AND c.derived_from IS NOT NULL)`
)

// RefreshSeries is RefreshSources for a data file whose rows were just imported.
// Rows of a series anchor no group, so that of its keys, which may be thousands,
// only those are recomputed of which a document speaks. The shards of all of them
// are locked before that is looked up: a claim that is accepted meanwhile is seen
// here, or sees these rows.
func (s *Service) RefreshSeries(ctx context.Context, tx pgx.Tx, sourceID uuid.UUID) error {
	args := pgx.NamedArgs{"source": sourceID}
	batch := &pgx.Batch{}
	batch.Queue(holdPublisher, args)
	batch.Queue(holdProducers, args)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("hold what a series is computed from: %w", err)
	}
	keys, err := collectKeys(tx.Query(ctx, keysOfSeries, args))
	if err != nil || len(keys) == 0 {
		return err
	}
	if err := lock(ctx, tx, sorted(keys)); err != nil {
		return err
	}
	metrics, geographies := make([]uuid.UUID, len(keys)), make([]string, len(keys))
	for i, k := range keys {
		metrics[i], geographies[i] = k.SubjectID, k.Geography
	}
	anchored, err := collectKeys(tx.Query(ctx, anchoredKeys, pgx.NamedArgs{"metrics": metrics, "geographies": geographies}))
	if err != nil {
		return err
	}
	return s.Refresh(ctx, tx, anchored...)
}

// collectKeys reads metrics at places.
func collectKeys(rows pgx.Rows, err error) ([]Key, error) {
	if err != nil {
		return nil, fmt.Errorf("find the groups of a series: %w", err)
	}
	keys, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (k Key, err error) {
		k.Kind = verdict.Quantity
		err = row.Scan(&k.SubjectID, &k.Geography)
		return k, err
	})
	if err != nil {
		return nil, fmt.Errorf("find the groups of a series: %w", err)
	}
	return keys, nil
}
