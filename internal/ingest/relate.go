package ingest

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/decimal"
	"whence/internal/neardup"
	"whence/internal/sources"
)

// relate proposes how a document relates to those that are stored, and stores
// what the next ones find it by. The same bytes elsewhere are a mirror, the same
// text in another page a reprint; what else shares keys with it is compared.
//
// Where nothing in the texts tells which of two is the copy, their times of
// publication do; where those say nothing either, the one that was stored first
// counts as the original. Mirrors come before reprints and those before what only
// resembles, each the oldest document first.
//
// What is joined with the document already, by whatever way, is not proposed
// again: of N documents of one text N-1 relations come, all to the oldest. Where
// a copy is on record, either way round and whatever was decided about it,
// nothing is proposed for the two.
func (s *Service) relate(ctx context.Context, tx pgx.Tx, by audit.Actor, c *comparable, same, sameText []uuid.UUID) ([]sources.Relation, error) {
	self := c.source.ID
	keys := c.document.Keys()
	if err := s.Sources.Sketches.Lock(ctx, tx, keys.Bands); err != nil {
		return nil, err
	}
	sharers, err := s.Sources.Sketches.Sharers(ctx, tx, self, keys.Sought, keys.Enough)
	if err != nil {
		return nil, err
	}
	found, err := s.resembling(ctx, tx, c, same, sameText, sharers)
	if err != nil {
		return nil, err
	}
	stored := keys.Stored
	var out []sources.Relation
	if len(found) > 0 {
		if out, err = s.join(ctx, tx, by, c, found); err != nil {
			return nil, err
		}
		for _, r := range out {
			if r.State != sources.Rejected && r.SourceID == self && slices.Contains(copying, r.Kind) {
				stored = neardup.Without(stored, found[at(found, r.ToSourceID)].keys(c))
			}
		}
	}
	return out, s.Sources.Sketches.Write(ctx, tx, sources.Sketch{
		SourceID: self, SnapshotID: c.snapshot, Version: neardup.Version, Size: len(keys.Stored), Keys: stored, Agency: c.agency, Origins: c.origins,
	}, c.again)
}

// copying are the kinds of relation by which one document repeats another.
var copying = []string{"mirror_of", "reprint_of", "translation_of", "excerpt_of"}

// likeness is a document that repeats another one, or is repeated by it.
type likeness struct {
	source   sources.Source
	relation neardup.Relation
	document *neardup.Document // nil where the text is the same
	rank     int               // the same bytes, the same text, or what resembles
}

// keys are those by which both documents would be found.
func (l *likeness) keys(c *comparable) []int64 {
	if l.document == nil {
		return c.textKeys()
	}
	return l.document.Keys().Stored
}

func at(found []likeness, id uuid.UUID) int {
	return slices.IndexFunc(found, func(l likeness) bool { return l.source.ID == id })
}

// resembling gives the documents that repeat this one or are repeated by it, in
// the order in which relations are proposed. What a document that shares keys
// repeats itself is looked at too: of a chain of copies the first one counts.
func (s *Service) resembling(ctx context.Context, tx pgx.Tx, c *comparable, sameBytes, sameText, sharers []uuid.UUID) ([]likeness, error) {
	equal := slices.Concat(sameBytes, sameText)
	near := without(sharers, append(equal, c.source.ID))
	if len(equal)+len(near) == 0 {
		return nil, nil
	}
	originals, err := s.Sources.Sketches.Originals(ctx, tx, near)
	if err != nil {
		return nil, err
	}
	for _, id := range slices.Clone(near) {
		near = append(near, without(originals[id], slices.Concat(equal, near, []uuid.UUID{c.source.ID}))...)
	}
	texts, err := s.Sources.Sketches.Newest(ctx, tx, near)
	if err != nil {
		return nil, err
	}
	others, err := s.Sources.Sources.FindMany(ctx, tx, slices.Concat(equal, near))
	if err != nil {
		return nil, err
	}
	var out []likeness
	for i, id := range equal {
		l := likeness{source: others[id], relation: neardup.Relation{Kind: neardup.MirrorOf, Score: 1, Evidence: map[string]string{"raw_sha256": c.rawSHA256}}}
		if i >= len(sameBytes) {
			l.rank = 1
			l.relation.Kind, l.relation.Evidence = neardup.ReprintOf, map[string]string{"text_sha256": c.textSHA256}
		}
		if c.agency != "" {
			l.relation.Evidence["credit"] = c.agency
		}
		out = append(out, l)
	}
	for _, id := range near {
		text, ok := texts[id]
		if !ok {
			continue
		}
		l := likeness{source: others[id], document: neardup.Read(inputOf(others[id], text)), rank: 2}
		if l.relation, ok = neardup.Compare(c.document, l.document); ok {
			out = append(out, l)
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := &out[i], &out[j]
		if a.rank != b.rank {
			return a.rank < b.rank
		}
		if x, y := alike(a), alike(b); x != y {
			return x > y
		}
		return a.source.ID.String() < b.source.ID.String()
	})
	return out, nil
}

// alike is how much two documents resemble each other, roughly enough for a
// copy's copies not to come before the original.
func alike(l *likeness) int { return int(l.relation.Score*100) / 8 }

func without(list, others []uuid.UUID) []uuid.UUID {
	var out []uuid.UUID
	for _, id := range list {
		if !slices.Contains(others, id) && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// join proposes the relations that are missing, and gives them with those that
// are on record.
func (s *Service) join(ctx context.Context, tx pgx.Tx, by audit.Actor, c *comparable, found []likeness) ([]sources.Relation, error) {
	ids := make([]uuid.UUID, 0, len(found)+1)
	for _, l := range found {
		ids = append(ids, l.source.ID)
	}
	there, err := s.onRecord(ctx, tx, c, ids)
	if err != nil {
		return nil, err
	}
	originals, err := s.Sources.Sketches.Originals(ctx, tx, append(ids, c.source.ID))
	if err != nil {
		return nil, err
	}
	joined := circles{}
	for id, ends := range originals {
		for _, end := range ends {
			joined.join(id, end)
		}
	}
	var out []sources.Relation
	for _, l := range found {
		if r, ok := there[l.source.ID]; ok {
			out = append(out, r)
			continue
		}
		if joined.of(c.source.ID) == joined.of(l.source.ID) {
			continue
		}
		r, err := s.proposeCopy(ctx, tx, by, c, l)
		if err != nil {
			return nil, err
		}
		joined.join(c.source.ID, l.source.ID)
		out = append(out, r)
	}
	return out, nil
}

// circles are documents that are joined, each with one of its own circle.
type circles map[uuid.UUID]uuid.UUID

func (c circles) of(id uuid.UUID) uuid.UUID {
	for {
		next, ok := c[id]
		if !ok || next == id {
			return id
		}
		id = next
	}
}

func (c circles) join(a, b uuid.UUID) {
	if x, y := c.of(a), c.of(b); x != y {
		c[x] = y
	}
}

func (s *Service) proposeCopy(ctx context.Context, tx pgx.Tx, by audit.Actor, c *comparable, l likeness) (sources.Relation, error) {
	from, to := c.source.ID, l.source.ID
	reversed := l.relation.Reversed
	if !l.relation.Directed {
		reversed = cameBefore(c.source, l.source)
	}
	if reversed {
		from, to = to, from
	}
	score, err := decimal.Parse(strconv.FormatFloat(l.relation.Score, 'f', -1, 64))
	if err != nil {
		return sources.Relation{}, fmt.Errorf("score of a relation: %w", err)
	}
	evidence := map[string]any{}
	for k, v := range l.relation.Evidence {
		evidence[k] = v
	}
	r, _, err := s.Sources.Relations.Propose(ctx, tx, by, sources.RelationInput{SourceID: from, ToSourceID: to, Kind: l.relation.Kind, Score: &score, Evidence: evidence})
	return r, err
}

// onRecord gives, by the other document, the copies that are on record. Of a
// document that is new there are none.
func (s *Service) onRecord(ctx context.Context, tx pgx.Tx, c *comparable, others []uuid.UUID) (map[uuid.UUID]sources.Relation, error) {
	there := map[uuid.UUID]sources.Relation{}
	if !c.again {
		return there, nil
	}
	list, err := s.Sources.Relations.Between(ctx, tx, c.source.ID, others)
	if err != nil {
		return nil, err
	}
	for _, r := range list {
		other := r.SourceID
		if other == c.source.ID {
			other = r.ToSourceID
		}
		if _, ok := there[other]; !ok && slices.Contains(copying, r.Kind) {
			there[other] = r
		}
	}
	return there, nil
}
