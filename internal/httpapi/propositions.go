package httpapi

import (
	"context"

	"whence/internal/httpapi/oapi"
	"whence/internal/metrics"
)

// CreateProposition adds a proposition to the catalogue.
func (h handlers) CreateProposition(ctx context.Context, r oapi.CreatePropositionRequestObject) (oapi.CreatePropositionResponseObject, error) {
	t, err := h.Catalogue.Propositions.Create(ctx, actor(ctx), metrics.TopicInput{Slug: r.Body.Slug, Definition: r.Body.Definition, Names: namesIn(r.Body.Names)})
	if err != nil {
		return nil, err
	}
	return oapi.CreateProposition201JSONResponse{
		Body:    propositionOut(t),
		Headers: oapi.CreateProposition201ResponseHeaders{ETag: etag(t.Version), Location: new("/v1/propositions/" + t.Slug)},
	}, nil
}

// FindProposition answers a proposition.
func (h handlers) FindProposition(ctx context.Context, r oapi.FindPropositionRequestObject) (oapi.FindPropositionResponseObject, error) {
	id, err := byKey(ctx, h.Catalogue.Propositions.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	t, err := h.Catalogue.Propositions.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	return oapi.FindProposition200JSONResponse{Body: propositionOut(t), Headers: oapi.FindProposition200ResponseHeaders{ETag: etag(t.Version)}}, nil
}

// ListPropositions answers a page of the catalogue.
func (h handlers) ListPropositions(ctx context.Context, r oapi.ListPropositionsRequestObject) (oapi.ListPropositionsResponseObject, error) {
	l, err := h.Catalogue.Propositions.List(ctx, metrics.TopicFilter{Q: deref(r.Params.Q)}, page(r.Params.Limit, r.Params.Cursor, r.Params.Sort, "slug"))
	if err != nil {
		return nil, err
	}
	var out oapi.ListPropositions200JSONResponse
	out.Items, out.NextCursor = list(l, propositionOut)
	return out, nil
}

// UpdateProposition changes a proposition.
func (h handlers) UpdateProposition(ctx context.Context, r oapi.UpdatePropositionRequestObject) (oapi.UpdatePropositionResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	id, err := byKey(ctx, h.Catalogue.Propositions.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	t, err := h.Catalogue.Propositions.Update(ctx, actor(ctx), id, version, deref(r.Body.Reason), editTopic(r.Body.Slug, r.Body.Definition, r.Body.Names))
	if err != nil {
		return nil, err
	}
	return oapi.UpdateProposition200JSONResponse{Body: propositionOut(t), Headers: oapi.UpdateProposition200ResponseHeaders{ETag: etag(t.Version)}}, nil
}

// ListPropositionHistory answers the changes of a proposition.
func (h handlers) ListPropositionHistory(ctx context.Context, r oapi.ListPropositionHistoryRequestObject) (oapi.ListPropositionHistoryResponseObject, error) {
	id, err := byKey(ctx, h.Catalogue.Propositions.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	body, err := h.history(ctx, "proposition", id, page[string](r.Params.Limit, r.Params.Cursor, nil, ""))
	return oapi.ListPropositionHistory200JSONResponse{HistoryPageJSONResponse: body}, err
}

func propositionOut(t metrics.Topic) oapi.Proposition {
	return oapi.Proposition{
		Id: t.ID, Slug: t.Slug, Definition: t.Definition, Names: namesOut(t.Names),
		CreatedAt: t.CreatedAt.UTC(), UpdatedAt: t.UpdatedAt.UTC(), Version: t.Version,
	}
}
