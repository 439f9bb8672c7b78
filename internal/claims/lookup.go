package claims

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/names"
	"whence/internal/span"
)

// known is what the names and ids in some claims stand for, read in one round
// trip: the catalogue's subjects and parties, and the snapshots that are cited.
type known struct {
	metrics, events, propositions map[string]uuid.UUID // by slug
	parties                       map[string]party     // by what a hop calls them
	sources                       map[uuid.UUID]bool
	claims                        map[uuid.UUID]bool         // of those that claims derive from
	newest                        map[uuid.UUID]uuid.UUID    // the newest snapshot of a source that has its text
	texts                         map[snapshotKey]*span.Text // of the snapshots cited, and of newer ones
	takenDown                     map[snapshotKey]bool       // of which there is no text any more
	lengths                       map[snapshotKey]int        // in code points, of the snapshots that hops point into
}

type snapshotKey struct{ source, snapshot uuid.UUID }

type party struct {
	id   uuid.UUID
	name string
	told bool // by a name of it, and not by its id or slug
}

const (
	subjectsBySlug = `
SELECT 'metric' AS kind, slug::text, id FROM metrics WHERE slug::text = ANY(@metrics)
UNION ALL SELECT 'event', slug::text, id FROM events WHERE slug::text = ANY(@events)
UNION ALL SELECT 'proposition', slug::text, id FROM propositions WHERE slug::text = ANY(@propositions)`

	// partiesByKey finds a party by its id, its slug, or a name that no other
	// party has, the surest way first.
	partiesByKey = `
SELECT DISTINCT ON (k.key) k.key, f.id, f.name, f.rank > 2 AS told
  FROM unnest(@keys::text[], @folded::text[], @ids::uuid[]) AS k(key, folded, id)
  CROSS JOIN LATERAL (
	SELECT p.id, p.name, 1 AS rank FROM parties p WHERE p.id = k.id
	UNION ALL SELECT p.id, p.name, 2 FROM parties p WHERE p.slug::text = k.key
	UNION ALL SELECT min(p.id::text)::uuid, min(p.name), 3
	            FROM (SELECT id FROM parties WHERE folded = k.folded
	                  UNION SELECT party_id FROM party_names WHERE folded = k.folded) same
	            JOIN parties p ON p.id = same.id HAVING count(*) = 1
  ) f
 ORDER BY k.key, f.rank, f.id`

	// Whoever adds a snapshot to one of these sources waits, or is waited for: a
	// citation is told against the newest snapshot by one of the two.
	sourcesByID = `SELECT id FROM sources WHERE id = ANY(@ids) ORDER BY id FOR SHARE`
	claimsByID  = `SELECT id FROM claims WHERE id = ANY(@ids)`

	// The text is left out where it is read anyway. Of a document that was taken
	// down the newest snapshot stands for all.
	newestSnapshots = `
SELECT n.source_id, s.id, s.text_length, CASE WHEN s.id <> ALL(@cited::uuid[]) THEN s.text END, s.text IS NULL
  FROM unnest(@sources::uuid[]) AS n(source_id)
  CROSS JOIN LATERAL (SELECT id, text_length, text FROM snapshots WHERE source_id = n.source_id
                       ORDER BY text IS NULL, id DESC LIMIT 1) s`

	citedSnapshots = `
SELECT s.source_id, s.id, s.text_length, CASE WHEN k.whole THEN s.text END, s.text IS NULL
  FROM unnest(@sources::uuid[], @snapshots::uuid[], @whole::boolean[]) AS k(source_id, id, whole)
  JOIN snapshots s ON s.source_id = k.source_id AND s.id = k.id`
)

// wanted gathers what must be looked up, each thing once.
type wanted struct {
	metrics, events, propositions map[string]bool
	parties                       map[string]bool
	sources, claims, newest       map[uuid.UUID]bool
	snapshots                     map[snapshotKey]bool // true: with its text
}

func newWanted() *wanted {
	return &wanted{
		metrics: map[string]bool{}, events: map[string]bool{}, propositions: map[string]bool{},
		parties: map[string]bool{}, sources: map[uuid.UUID]bool{}, claims: map[uuid.UUID]bool{},
		newest: map[uuid.UUID]bool{}, snapshots: map[snapshotKey]bool{},
	}
}

// add wants what one claim names. Citations that stand in before are taken
// over as they are: their snapshot can't have changed.
func (w *wanted) add(in *Input, before *Claim) {
	for _, s := range []struct {
		slug string
		set  map[string]bool
	}{{in.Metric, w.metrics}, {in.Event, w.events}, {in.Proposition, w.propositions}} {
		if s.slug != "" {
			s.set[s.slug] = true
		}
	}
	if before != nil && before.MetricID != nil {
		delete(w.metrics, before.Metric) // its id is known
	}
	for _, h := range in.Attribution {
		for _, called := range h.called() {
			w.parties[called] = true
		}
	}
	if before == nil {
		w.sources[in.SourceID] = true
	}
	if in.DerivedFrom != nil {
		w.claims[*in.DerivedFrom] = true
	}
	for _, c := range in.Citations {
		if kept(c, before) != nil {
			continue
		}
		w.newest[in.SourceID] = true
		if c.SnapshotID != uuid.Nil {
			w.snapshots[snapshotKey{in.SourceID, c.SnapshotID}] = true
		}
	}
	for _, h := range in.Attribution {
		if h.Start != nil && len(in.Citations) > 0 && in.Citations[0].SnapshotID != uuid.Nil {
			key := snapshotKey{in.SourceID, in.Citations[0].SnapshotID}
			if _, ok := w.snapshots[key]; !ok {
				w.snapshots[key] = false
			}
		}
	}
}

// kept finds the stored citation that is the same words at the same place.
func kept(c Citation, before *Claim) *Citation {
	if before == nil {
		return nil
	}
	for i := range before.Citations {
		b := &before.Citations[i]
		if b.SnapshotID == c.SnapshotID && b.Start == c.Start && b.End == c.End && b.Exact == c.Exact &&
			b.Prefix == c.Prefix && b.Suffix == c.Suffix {
			return b
		}
	}
	return nil
}

// lookUp reads everything wanted in one round trip.
func (w *wanted) lookUp(ctx context.Context, tx pgx.Tx) (*known, error) {
	k := &known{
		metrics: map[string]uuid.UUID{}, events: map[string]uuid.UUID{}, propositions: map[string]uuid.UUID{},
		parties: map[string]party{}, sources: map[uuid.UUID]bool{}, claims: map[uuid.UUID]bool{},
		newest: map[uuid.UUID]uuid.UUID{}, texts: map[snapshotKey]*span.Text{}, lengths: map[snapshotKey]int{}, takenDown: map[snapshotKey]bool{},
	}
	batch := &pgx.Batch{}
	if len(w.metrics)+len(w.events)+len(w.propositions) > 0 {
		batch.Queue(subjectsBySlug, pgx.NamedArgs{"metrics": keys(w.metrics), "events": keys(w.events), "propositions": keys(w.propositions)}).
			Query(k.readSubjects)
	}
	if called := keys(w.parties); len(called) > 0 {
		forms, ids := make([]string, len(called)), make([]*uuid.UUID, len(called))
		for i, n := range called {
			forms[i] = names.Fold(n)
			if id, ok := isID(n); ok {
				ids[i] = &id
			}
		}
		batch.Queue(partiesByKey, pgx.NamedArgs{"keys": called, "folded": forms, "ids": ids}).Query(k.readParties)
	}
	if len(w.sources) > 0 {
		batch.Queue(sourcesByID, pgx.NamedArgs{"ids": keys(w.sources)}).Query(readIDs(k.sources))
	}
	if len(w.claims) > 0 {
		batch.Queue(claimsByID, pgx.NamedArgs{"ids": keys(w.claims)}).Query(readIDs(k.claims))
	}
	if len(w.newest) > 0 {
		cited := []uuid.UUID{}
		for key, withText := range w.snapshots {
			if withText {
				cited = append(cited, key.snapshot)
			}
		}
		batch.Queue(newestSnapshots, pgx.NamedArgs{"sources": keys(w.newest), "cited": cited}).Query(k.readSnapshots(true))
	}
	if len(w.snapshots) > 0 {
		var sources, snapshots []uuid.UUID
		var whole []bool
		for key, withText := range w.snapshots {
			sources, snapshots, whole = append(sources, key.source), append(snapshots, key.snapshot), append(whole, withText)
		}
		batch.Queue(citedSnapshots, pgx.NamedArgs{"sources": sources, "snapshots": snapshots, "whole": whole}).
			Query(k.readSnapshots(false))
	}
	if batch.Len() == 0 {
		return k, nil
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return nil, fmt.Errorf("look up what claims name: %w", err)
	}
	return k, nil
}

func (k *known) readSubjects(rows pgx.Rows) error {
	sets := map[string]map[string]uuid.UUID{"metric": k.metrics, "event": k.events, "proposition": k.propositions}
	var kind, slug string
	var id uuid.UUID
	_, err := pgx.ForEachRow(rows, []any{&kind, &slug, &id}, func() error {
		sets[kind][slug] = id
		return nil
	})
	return err
}

func (k *known) readParties(rows pgx.Rows) error {
	var key string
	var p party
	_, err := pgx.ForEachRow(rows, []any{&key, &p.id, &p.name, &p.told}, func() error {
		k.parties[key] = p
		return nil
	})
	return err
}

func (k *known) readSnapshots(newest bool) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		var key snapshotKey
		var length int
		var text *string
		var gone bool
		_, err := pgx.ForEachRow(rows, []any{&key.source, &key.snapshot, &length, &text, &gone}, func() error {
			k.lengths[key], k.takenDown[key] = length, gone
			if text != nil {
				k.texts[key] = span.NewText(*text)
			}
			if newest {
				k.newest[key.source] = key.snapshot
			}
			return nil
		})
		return err
	}
}

func readIDs(into map[uuid.UUID]bool) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		var id uuid.UUID
		_, err := pgx.ForEachRow(rows, []any{&id}, func() error {
			into[id] = true
			return nil
		})
		return err
	}
}

func keys[K comparable](set map[K]bool) []K {
	list := make([]K, 0, len(set))
	for k := range set {
		list = append(list, k)
	}
	return list
}
