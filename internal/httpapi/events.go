package httpapi

import (
	"context"

	"whence/internal/httpapi/oapi"
	"whence/internal/metrics"
)

// CreateEvent adds an event to the catalogue.
func (h handlers) CreateEvent(ctx context.Context, r oapi.CreateEventRequestObject) (oapi.CreateEventResponseObject, error) {
	t, err := h.Catalogue.Events.Create(ctx, actor(ctx), metrics.TopicInput{Slug: r.Body.Slug, Definition: r.Body.Definition, Names: namesIn(r.Body.Names)})
	if err != nil {
		return nil, err
	}
	return oapi.CreateEvent201JSONResponse{
		Body:    eventOut(t),
		Headers: oapi.CreateEvent201ResponseHeaders{ETag: etag(t.Version), Location: new("/v1/events/" + t.Slug)},
	}, nil
}

// FindEvent answers an event.
func (h handlers) FindEvent(ctx context.Context, r oapi.FindEventRequestObject) (oapi.FindEventResponseObject, error) {
	id, err := byKey(ctx, h.Catalogue.Events.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	t, err := h.Catalogue.Events.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	return oapi.FindEvent200JSONResponse{Body: eventOut(t), Headers: oapi.FindEvent200ResponseHeaders{ETag: etag(t.Version)}}, nil
}

// ListEvents answers a page of the catalogue.
func (h handlers) ListEvents(ctx context.Context, r oapi.ListEventsRequestObject) (oapi.ListEventsResponseObject, error) {
	l, err := h.Catalogue.Events.List(ctx, metrics.TopicFilter{Q: deref(r.Params.Q)}, page(r.Params.Limit, r.Params.Cursor, r.Params.Sort, "slug"))
	if err != nil {
		return nil, err
	}
	var out oapi.ListEvents200JSONResponse
	out.Items, out.NextCursor = list(l, eventOut)
	return out, nil
}

// UpdateEvent changes an event.
func (h handlers) UpdateEvent(ctx context.Context, r oapi.UpdateEventRequestObject) (oapi.UpdateEventResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	id, err := byKey(ctx, h.Catalogue.Events.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	t, err := h.Catalogue.Events.Update(ctx, actor(ctx), id, version, deref(r.Body.Reason), editTopic(r.Body.Slug, r.Body.Definition, r.Body.Names))
	if err != nil {
		return nil, err
	}
	return oapi.UpdateEvent200JSONResponse{Body: eventOut(t), Headers: oapi.UpdateEvent200ResponseHeaders{ETag: etag(t.Version)}}, nil
}

// ListEventHistory answers the changes of an event.
func (h handlers) ListEventHistory(ctx context.Context, r oapi.ListEventHistoryRequestObject) (oapi.ListEventHistoryResponseObject, error) {
	id, err := byKey(ctx, h.Catalogue.Events.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	body, err := h.history(ctx, "event", id, page[string](r.Params.Limit, r.Params.Cursor, nil, ""))
	return oapi.ListEventHistory200JSONResponse{HistoryPageJSONResponse: body}, err
}

func eventOut(t metrics.Topic) oapi.Event {
	return oapi.Event{
		Id: t.ID, Slug: t.Slug, Definition: t.Definition, Names: namesOut(t.Names),
		CreatedAt: t.CreatedAt.UTC(), UpdatedAt: t.UpdatedAt.UTC(), Version: t.Version,
	}
}
