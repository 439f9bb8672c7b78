package httpapi

import (
	"context"

	"github.com/google/uuid"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/httpapi/oapi"
	"whence/internal/metrics"
	"whence/internal/names"
	"whence/internal/postgres/keyset"
)

// handlers implements the generated interface, one file for each tag.
type handlers struct{ Deps }

var _ oapi.StrictServerInterface = handlers{}

// resolver finds the ids of catalogue entries by slug or id.
type resolver func(ctx context.Context, refs []string) (map[string]uuid.UUID, error)

// byKey finds the entry of a path's key.
func byKey(ctx context.Context, find resolver, key string) (uuid.UUID, error) {
	ids, err := find(ctx, []string{key})
	if err != nil {
		return uuid.Nil, err
	}
	id, ok := ids[key]
	if !ok {
		return uuid.Nil, fault.New(fault.NotFound, "not_found", "There is nothing with this slug or id.")
	}
	return id, nil
}

// history converts the changes of one entity.
func (h handlers) history(ctx context.Context, entity string, id uuid.UUID, p keyset.Page) (oapi.HistoryPageJSONResponse, error) {
	l, err := h.History.History(ctx, entity, id, p)
	if err != nil {
		return oapi.HistoryPageJSONResponse{}, err
	}
	var out oapi.HistoryPageJSONResponse
	out.Items, out.NextCursor = list(l, historyOut)
	return out, nil
}

func historyOut(e audit.Entry) oapi.HistoryEntry {
	return oapi.HistoryEntry{
		Id: e.ID, EntityType: e.EntityType, EntityId: e.EntityID, Revision: e.Revision, At: e.At.UTC(),
		Actor: e.Actor, Operation: e.Operation, Reason: textOrNull(e.Reason),
		Before: objectOrNull(e.Before), After: objectOrNull(e.After),
	}
}

func namesIn(in *oapi.NameList) []names.Name {
	out := make([]names.Name, 0, len(deref(in)))
	for _, n := range deref(in) {
		out = append(out, names.Name{Language: n.Language, Name: n.Name})
	}
	return out
}

func namesOut(in []names.Name) oapi.NameList {
	out := make(oapi.NameList, len(in))
	for i, n := range in {
		out[i] = oapi.Name{Language: n.Language, Name: n.Name}
	}
	return out
}

// actor is who the history names for a request.
func actor(ctx context.Context) audit.Actor { return principal(ctx).Actor }

// editTopic is the merge patch of an event or a proposition.
func editTopic(slug, definition *string, list *oapi.NameList) func(*metrics.TopicInput) error {
	return func(in *metrics.TopicInput) error {
		given(&in.Slug, slug)
		given(&in.Definition, definition)
		if list != nil {
			in.Names = namesIn(list)
		}
		return nil
	}
}
