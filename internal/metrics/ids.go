package metrics

import (
	"context"

	"github.com/google/uuid"
)

// IDs gives the ids of metrics by slug or id. What is unknown is not in the map.
func (s *Metrics) IDs(ctx context.Context, refs []string) (map[string]uuid.UUID, error) {
	return s.Resolve(ctx, s.pool, refs)
}

// IDs gives the ids of topics by slug or id. What is unknown is not in the map.
func (t *Topics) IDs(ctx context.Context, refs []string) (map[string]uuid.UUID, error) {
	return t.Resolve(ctx, t.pool, refs)
}
