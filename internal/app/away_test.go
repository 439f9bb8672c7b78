package app

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"whence/internal/fault"
	"whence/internal/postgres/keyset"
	"whence/internal/review"
)

// A connection that is gone is no defect, wherever it is noticed: also in reads
// that need no transaction.
func TestReadsWithoutADatabaseAreRefusedAsUnavailable(t *testing.T) {
	s := startServer(t)
	edge := s.services.edge
	s.serving.Close()
	refs := []string{"harbour.example"}
	for name, read := range map[string]func(ctx context.Context) error{
		"all parties":       func(ctx context.Context) error { _, err := edge.Sources.Parties.All(ctx); return err },
		"parties by slug":   func(ctx context.Context) error { _, err := edge.Sources.Parties.IDs(ctx, refs); return err },
		"outlets by domain": func(ctx context.Context) error { _, err := edge.Sources.Outlets.IDs(ctx, refs); return err },
		"metrics by slug":   func(ctx context.Context) error { _, err := edge.Catalogue.Metrics.IDs(ctx, []string{"m"}); return err },
		"events by slug":    func(ctx context.Context) error { _, err := edge.Catalogue.Events.IDs(ctx, []string{"e"}); return err },
		"a review item":     func(ctx context.Context) error { _, err := edge.Review.Find(ctx, uuid.New()); return err },
		"the review queue": func(ctx context.Context) error {
			_, err := edge.Review.List(ctx, review.Filter{}, keyset.Page{Limit: 1, Sort: "priority"})
			return err
		},
	} {
		if err := read(t.Context()); !fault.Is(err, fault.Exhausted) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
