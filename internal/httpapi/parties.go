package httpapi

import (
	"context"

	"whence/internal/httpapi/oapi"
	"whence/internal/sources"
)

// CreateParty adds a party.
func (h handlers) CreateParty(ctx context.Context, r oapi.CreatePartyRequestObject) (oapi.CreatePartyResponseObject, error) {
	p, err := h.Sources.Parties.Create(ctx, actor(ctx), sources.PartyInput{
		Slug: r.Body.Slug, Name: r.Body.Name, Kind: string(r.Body.Kind), OutletID: r.Body.OutletId, Names: namesIn(r.Body.Names),
	})
	if err != nil {
		return nil, err
	}
	return oapi.CreateParty201JSONResponse{
		Body:    partyOut(p),
		Headers: oapi.CreateParty201ResponseHeaders{ETag: etag(p.Version), Location: new("/v1/parties/" + p.Slug)},
	}, nil
}

// FindParty answers one party.
func (h handlers) FindParty(ctx context.Context, r oapi.FindPartyRequestObject) (oapi.FindPartyResponseObject, error) {
	id, err := byKey(ctx, h.Sources.Parties.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	p, err := h.Sources.Parties.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	return oapi.FindParty200JSONResponse{Body: partyOut(p), Headers: oapi.FindParty200ResponseHeaders{ETag: etag(p.Version)}}, nil
}

// ListParties answers a page of parties.
func (h handlers) ListParties(ctx context.Context, r oapi.ListPartiesRequestObject) (oapi.ListPartiesResponseObject, error) {
	l, err := h.Sources.Parties.List(ctx, sources.PartyFilter{Kinds: texts(r.Params.Kind), Q: deref(r.Params.Q)},
		page(r.Params.Limit, r.Params.Cursor, r.Params.Sort, "slug"))
	if err != nil {
		return nil, err
	}
	var out oapi.ListParties200JSONResponse
	out.Items, out.NextCursor = list(l, partyOut)
	return out, nil
}

// UpdateParty changes a party.
func (h handlers) UpdateParty(ctx context.Context, r oapi.UpdatePartyRequestObject) (oapi.UpdatePartyResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	id, err := byKey(ctx, h.Sources.Parties.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	p, err := h.Sources.Parties.Update(ctx, actor(ctx), id, version, deref(r.Body.Reason), func(in *sources.PartyInput) error {
		given(&in.Slug, r.Body.Slug)
		given(&in.Name, r.Body.Name)
		given(&in.Kind, r.Body.Kind)
		assignPointer(&in.OutletID, r.Body.OutletId)
		if r.Body.Names != nil {
			in.Names = namesIn(r.Body.Names)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return oapi.UpdateParty200JSONResponse{Body: partyOut(p), Headers: oapi.UpdateParty200ResponseHeaders{ETag: etag(p.Version)}}, nil
}

// ListPartyHistory answers the changes of a party.
func (h handlers) ListPartyHistory(ctx context.Context, r oapi.ListPartyHistoryRequestObject) (oapi.ListPartyHistoryResponseObject, error) {
	id, err := byKey(ctx, h.Sources.Parties.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	body, err := h.history(ctx, "party", id, page[string](r.Params.Limit, r.Params.Cursor, nil, ""))
	return oapi.ListPartyHistory200JSONResponse{HistoryPageJSONResponse: body}, err
}

func partyOut(p sources.Party) oapi.Party {
	return oapi.Party{
		Id: p.ID, Slug: p.Slug, Name: p.Name, Kind: oapi.PartyKind(p.Kind), OutletId: idOrNull(p.OutletID), Names: namesOut(p.Names),
		CreatedAt: p.CreatedAt.UTC(), UpdatedAt: p.UpdatedAt.UTC(), Version: p.Version,
	}
}
