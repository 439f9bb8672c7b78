package claims

import (
	"context"
	"fmt"
	"strconv"

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
	newest                        map[uuid.UUID]uuid.UUID    // the newest snapshot of a source
	texts                         map[snapshotKey]*span.Text // of the snapshots cited
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

	sourcesByID = `SELECT id FROM sources WHERE id = ANY(@ids)`
	claimsByID  = `SELECT id FROM claims WHERE id = ANY(@ids)`

	newestSnapshots = `
SELECT n.source_id, s.id, s.text_length, s.text
  FROM unnest(@sources::uuid[]) AS n(source_id)
  CROSS JOIN LATERAL (SELECT id, text_length, text FROM snapshots WHERE source_id = n.source_id
                       ORDER BY retrieved_at DESC, id DESC LIMIT 1) s`

	citedSnapshots = `
SELECT s.source_id, s.id, s.text_length, CASE WHEN k.whole THEN s.text END
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
		if c.SnapshotID == uuid.Nil {
			w.newest[in.SourceID] = true
		} else {
			w.snapshots[snapshotKey{in.SourceID, c.SnapshotID}] = true
		}
	}
	for _, h := range in.Attribution {
		if h.Start != nil && len(in.Citations) > 0 && in.Citations[0].SnapshotID != uuid.Nil {
			key := snapshotKey{in.SourceID, in.Citations[0].SnapshotID}
			w.snapshots[key] = w.snapshots[key]
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
		newest: map[uuid.UUID]uuid.UUID{}, texts: map[snapshotKey]*span.Text{}, lengths: map[snapshotKey]int{},
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
		batch.Queue(newestSnapshots, pgx.NamedArgs{"sources": keys(w.newest)}).Query(k.readSnapshots(true))
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
		_, err := pgx.ForEachRow(rows, []any{&key.source, &key.snapshot, &length, &text}, func() error {
			k.lengths[key] = length
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

// resolve turns a checked claim into a draft, or names what is unknown.
func (k *known) resolve(in Input, id uuid.UUID, before *Claim, newID func() uuid.UUID) (draft, fields) {
	d := draft{Input: in, id: id}
	var bad fields
	subject := func(pointer, slug string, set map[string]uuid.UUID) *uuid.UUID {
		if slug == "" {
			return nil
		}
		id, ok := set[slug]
		if !ok {
			bad.add(pointer, "unknown_"+pointer[1:], "the catalogue has no %s %q", pointer[1:], slug)
		}
		return &id
	}
	d.metricID = subject("/metric", in.Metric, k.metrics)
	d.eventID = subject("/event", in.Event, k.events)
	d.propositionID = subject("/proposition", in.Proposition, k.propositions)
	if before == nil && !k.sources[in.SourceID] {
		bad.add("/source_id", "unknown_source", "there is no source %s", in.SourceID)
		return d, bad
	}
	if from := in.DerivedFrom; from != nil && (*from == id || !k.claims[*from]) {
		bad.add("/derived_from", "unknown_claim", "there is no other claim %s", *from)
	}
	k.resolveCitations(in, &d, before, newID, &bad)
	k.resolveHops(in, &d, before, &bad)
	return d, bad
}

// resolveCitations finds each quote in its snapshot.
func (k *known) resolveCitations(in Input, d *draft, before *Claim, newID func() uuid.UUID, bad *fields) {
	d.Citations = make([]Citation, len(in.Citations))
	type place struct {
		snapshot   uuid.UUID
		start, end int
	}
	seen := map[place]bool{}
	for i, c := range in.Citations {
		at := "/citations/" + strconv.Itoa(i)
		if old := kept(c, before); old != nil {
			d.Citations[i] = *old
		} else {
			key := snapshotKey{d.SourceID, c.SnapshotID}
			if c.SnapshotID == uuid.Nil {
				key.snapshot = k.newest[d.SourceID]
			}
			text := k.texts[key]
			if text == nil {
				bad.add(at+"/snapshot_id", "unknown_snapshot", "the document has no such snapshot")
				continue
			}
			sel, err := anchor(text, c.Selector, at)
			if err != nil {
				bad.ofFault("", err)
				continue
			}
			d.Citations[i] = Citation{ID: newID(), SnapshotID: key.snapshot, Selector: sel, State: span.Exact}
		}
		p := place{d.Citations[i].SnapshotID, d.Citations[i].Start, d.Citations[i].End}
		if seen[p] {
			bad.add(at, "duplicate", "the claim cites these words already")
		}
		seen[p] = true
	}
}

// anchor checks a quote where it says it is, or finds it.
func anchor(text *span.Text, sel span.Selector, pointer string) (span.Selector, error) {
	if sel.End == 0 {
		return text.Locate(sel.Exact, sel.Prefix, sel.Suffix, pointer)
	}
	if err := text.Check(sel, pointer); err != nil {
		return sel, err
	}
	return text.Select(sel.Start, sel.End)
}

// resolveHops finds the parties of the chain. A name that no party has is kept
// as it is written.
func (k *known) resolveHops(in Input, d *draft, before *Claim, bad *fields) {
	d.Attribution = make([]Hop, len(in.Attribution))
	for i, h := range in.Attribution {
		at := "/attribution/" + strconv.Itoa(i)
		if h.Start != nil && len(d.Citations) > 0 {
			length, ok := k.lengths[snapshotKey{d.SourceID, d.Citations[0].SnapshotID}]
			if ok && *h.End > length {
				bad.add(at+"/end", "invalid_span", "the snapshot has %d code points", length)
			}
		}
		called := h.called()
		p, ok := k.parties[called[0]]
		if !ok && len(called) > 1 {
			p, ok = k.parties[called[1]]
		}
		_, byID := isID(called[0])
		switch {
		case !ok && h.PartyID != nil:
			bad.add(at+"/party_id", "unknown_party", "there is no party %s", called[0])
		case !ok && byID:
			bad.add(at+"/party", "unknown_party", "there is no party %s", called[0])
		case !ok:
			h.Written = called[len(called)-1]
			h.Party = h.Written
		default:
			h.settle(p, before, i)
		}
		d.Attribution[i] = h
	}
}

// called is what a hop says of its party, the surest first; of the two names
// that it may have, the one as written comes last.
func (h *Hop) called() []string {
	var list []string
	if h.PartyID != nil {
		return append(list, h.PartyID.String())
	}
	if h.Party != "" {
		list = append(list, h.Party)
	}
	if h.Written != "" && h.Written != h.Party {
		list = append(list, h.Written)
	}
	return list
}

// settle gives a hop its party and keeps the name that the document has for it.
func (h *Hop) settle(p party, before *Claim, i int) {
	if h.Written == "" {
		if h.Written = p.name; p.told && h.Party != "" {
			h.Written = h.Party
		}
	}
	id := p.id
	h.PartyID, h.Party = &id, p.name
	if before == nil || i >= len(before.Attribution) {
		return
	}
	// A chain that is sent back as it was read keeps the words of the document.
	if b := before.Attribution[i]; b.PartyID != nil && *b.PartyID == id && h.Written == p.name {
		h.Written = b.Written
	}
}
