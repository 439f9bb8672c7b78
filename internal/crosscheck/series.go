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

	// neededKeys are those of which a document speaks too, or of which something is
	// kept. A share may be about the place of what it is a share of.
	neededKeys = `
SELECT k.metric_id, k.geography FROM unnest(@metrics::uuid[], @geographies::text[]) AS k(metric_id, geography)
 WHERE EXISTS (SELECT FROM claims c JOIN sources s ON s.id = c.source_id
                WHERE c.status = 'accepted' AND c.metric_id = k.metric_id AND c.geography::text = k.geography AND s.kind <> 'data')
    OR EXISTS (SELECT FROM claims c
                WHERE c.status = 'accepted' AND c.metric_id = k.metric_id AND c.geography IS NULL AND c.derived_from IS NOT NULL)
    OR EXISTS (SELECT FROM crosscheck_groups g WHERE g.metric_id = k.metric_id AND g.geography::text = k.geography)
    OR EXISTS (SELECT FROM crosscheck_members m WHERE m.metric_id = k.metric_id AND m.geography::text = k.geography)`
)

// RefreshSeries is RefreshSources for a data file whose rows were just imported.
func (s *Service) RefreshSeries(ctx context.Context, tx pgx.Tx, sourceID uuid.UUID) error {
	args := pgx.NamedArgs{"source": sourceID}
	batch := &pgx.Batch{}
	batch.Queue(holdPublisher, args)
	batch.Queue(holdProducers, args)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("hold what a series is computed from: %w", err)
	}
	keys, err := collectKeys(tx.Query(ctx, keysOfSeries, args))
	if err != nil {
		return err
	}
	return s.Refresh(ctx, tx, keys...)
}

// fewKeys are recomputed without asking whether they need be.
const fewKeys = 16

// needed gives, of many keys whose shards are locked, those with anything to
// compute or to take away. Rows of a series anchor no group, and a data file has
// thousands of keys of which no document speaks. It is asked behind the locks: a
// claim that is accepted meanwhile is seen here, or sees what is written here.
func needed(ctx context.Context, tx pgx.Tx, keys []Key) ([]Key, error) {
	if len(keys) <= fewKeys {
		return keys, nil
	}
	var out []Key
	var metrics []uuid.UUID
	var geographies []string
	for _, k := range keys {
		if k.Kind != verdict.Quantity {
			out = append(out, k)
			continue
		}
		metrics, geographies = append(metrics, k.SubjectID), append(geographies, k.Geography)
	}
	found, err := collectKeys(tx.Query(ctx, neededKeys, pgx.NamedArgs{"metrics": metrics, "geographies": geographies}))
	return sorted(append(out, found...)), err
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
