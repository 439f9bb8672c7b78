package ingest

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/decimal"
	"whence/internal/quantity"
	"whence/internal/readable"
	"whence/internal/sources"
)

// relate proposes how a document relates to those that are stored: the same
// bytes elsewhere are a mirror, the same text in another page a reprint. Which
// of the two came first is only known by their times of publication; where
// those say nothing, the one that was stored first counts as the original.
// Mirrors come before reprints, each the oldest document first. Where a copy is
// on record already, either way round and whatever was decided about it, nothing
// is proposed again.
func (s *Service) relate(ctx context.Context, tx pgx.Tx, by audit.Actor, stored sources.Stored, page readable.Document) ([]sources.Relation, error) {
	everyone := slices.Concat(stored.SameBytes, stored.SameText)
	if len(everyone) == 0 {
		return nil, nil
	}
	others, err := s.Sources.Sources.FindMany(ctx, tx, everyone)
	if err != nil {
		return nil, err
	}
	there, err := s.onRecord(ctx, tx, stored, everyone)
	if err != nil {
		return nil, err
	}
	var out []sources.Relation
	for i, id := range everyone {
		if r, ok := there[id]; ok {
			out = append(out, r)
			continue
		}
		kind, evidence := "mirror_of", map[string]any{"raw_sha256": stored.Snapshot.RawSHA256.String()}
		if i >= len(stored.SameBytes) {
			kind, evidence = "reprint_of", map[string]any{"text_sha256": stored.Snapshot.TextSHA256.String()}
		}
		if page.Agency != "" {
			evidence["credit"] = page.Agency
		}
		from, to := stored.Source.ID, id
		if cameBefore(stored.Source, others[id]) {
			from, to = to, from
		}
		one := decimal.FromInt(1)
		r, _, err := s.Sources.Relations.Propose(ctx, tx, by, sources.RelationInput{SourceID: from, ToSourceID: to, Kind: kind, Score: &one, Evidence: evidence})
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// copying are the kinds of relation by which one document repeats another.
var copying = []string{"mirror_of", "reprint_of", "translation_of", "excerpt_of"}

// onRecord gives, by the other document, the copies that are on record. Of a
// document that is new there are none.
func (s *Service) onRecord(ctx context.Context, tx pgx.Tx, stored sources.Stored, others []uuid.UUID) (map[uuid.UUID]sources.Relation, error) {
	there := map[uuid.UUID]sources.Relation{}
	if stored.NewSource {
		return there, nil
	}
	list, err := s.Sources.Relations.Between(ctx, tx, stored.Source.ID, others)
	if err != nil {
		return nil, err
	}
	for _, r := range list {
		other := r.SourceID
		if other == stored.Source.ID {
			other = r.ToSourceID
		}
		if _, ok := there[other]; !ok && slices.Contains(copying, r.Kind) {
			there[other] = r
		}
	}
	return there, nil
}

// cameBefore tells whether a document was surely published before another.
// Where one of the times is known to the day or less, days are compared: a day
// begins at midnight, but what is of that day need not.
func cameBefore(a, b sources.Source) bool {
	if a.PublishedAt == nil || b.PublishedAt == nil {
		return false
	}
	_, lastOfA, fineA := publishedIn(a)
	firstOfB, _, fineB := publishedIn(b)
	if fineA && fineB {
		return a.PublishedAt.Before(*b.PublishedAt)
	}
	return lastOfA.Before(firstOfB)
}

// publishedIn gives the days in which a dated document can have been published;
// fine is whether its time of day is known.
func publishedIn(x sources.Source) (first, last quantity.Date, fine bool) {
	day := quantity.DateOf(x.PublishedAt.UTC())
	if x.PublishedOn != nil {
		day = *x.PublishedOn
	}
	precision := ""
	if x.PublishedPrecision != nil {
		precision = *x.PublishedPrecision
	}
	switch precision {
	case "year":
		return quantity.Date{Year: day.Year, Month: 1, Day: 1}, quantity.Date{Year: day.Year, Month: 12, Day: 31}, false
	case "month":
		return quantity.Date{Year: day.Year, Month: day.Month, Day: 1}, day.EndOfMonth(), false
	case "day":
		return day, day, false
	}
	return day, day, true
}
