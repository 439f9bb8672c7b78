package ingest

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/decimal"
	"whence/internal/readable"
	"whence/internal/sources"
)

// relate proposes how a new document relates to those that are stored: the same
// bytes elsewhere are a mirror, the same text in another page a reprint. Which
// of the two came first is only known by their times of publication; where
// those say nothing, the one that was stored first counts as the original.
func (s *Service) relate(ctx context.Context, tx pgx.Tx, by audit.Actor, stored sources.Stored, page readable.Document) ([]sources.Relation, error) {
	var out []sources.Relation
	for kind, list := range map[string][]uuid.UUID{"mirror_of": stored.SameBytes, "reprint_of": stored.SameText} {
		others, err := s.Sources.Sources.FindMany(ctx, tx, list)
		if err != nil {
			return nil, err
		}
		for _, id := range list {
			from, to := stored.Source.ID, id
			if o := others[id]; o.PublishedAt != nil && stored.Source.PublishedAt != nil && stored.Source.PublishedAt.Before(*o.PublishedAt) {
				from, to = to, from
			}
			one := decimal.FromInt(1)
			evidence := map[string]any{"text_sha256": stored.Snapshot.TextSHA256.String()}
			if kind == "mirror_of" {
				evidence = map[string]any{"raw_sha256": stored.Snapshot.RawSHA256.String()}
			}
			if page.Agency != "" {
				evidence["credit"] = page.Agency
			}
			r, _, err := s.Sources.Relations.Propose(ctx, tx, by, sources.RelationInput{SourceID: from, ToSourceID: to, Kind: kind, Score: &one, Evidence: evidence})
			if err != nil {
				return nil, err
			}
			out = append(out, r)
		}
	}
	return out, nil
}
