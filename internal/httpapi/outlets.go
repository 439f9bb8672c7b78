package httpapi

import (
	"context"

	"github.com/google/uuid"

	"whence/internal/fault"
	"whence/internal/httpapi/oapi"
	"whence/internal/sources"
)

// CreateOutlet adds an outlet.
func (h handlers) CreateOutlet(ctx context.Context, r oapi.CreateOutletRequestObject) (oapi.CreateOutletResponseObject, error) {
	o, err := h.Sources.Outlets.Create(ctx, actor(ctx), sources.OutletInput{
		Name: r.Body.Name, Kind: string(r.Body.Kind), Domains: deref(r.Body.Domains), Language: r.Body.Language, Country: r.Body.Country,
		ParentID: r.Body.ParentId, Reliability: (*string)(r.Body.Reliability), ReliabilityReason: r.Body.ReliabilityReason,
	})
	if err != nil {
		return nil, err
	}
	return oapi.CreateOutlet201JSONResponse{
		Body:    outletOut(o),
		Headers: oapi.CreateOutlet201ResponseHeaders{ETag: etag(o.Version), Location: new("/v1/outlets/" + o.ID.String())},
	}, nil
}

// FindOutlet answers one outlet.
func (h handlers) FindOutlet(ctx context.Context, r oapi.FindOutletRequestObject) (oapi.FindOutletResponseObject, error) {
	o, err := h.Sources.Outlets.Find(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	return oapi.FindOutlet200JSONResponse{Body: outletOut(o), Headers: oapi.FindOutlet200ResponseHeaders{ETag: etag(o.Version)}}, nil
}

// ListOutlets answers a page of outlets.
func (h handlers) ListOutlets(ctx context.Context, r oapi.ListOutletsRequestObject) (oapi.ListOutletsResponseObject, error) {
	f := sources.OutletFilter{Kinds: texts(r.Params.Kind), Countries: texts(r.Params.Country), ParentIDs: deref(r.Params.Parent), Q: deref(r.Params.Q)}
	if r.Params.Domain != nil {
		f.Domains = []string{*r.Params.Domain}
	}
	l, err := h.Sources.Outlets.List(ctx, f, page(r.Params.Limit, r.Params.Cursor, r.Params.Sort, "name"))
	if err != nil {
		return nil, err
	}
	var out oapi.ListOutlets200JSONResponse
	out.Items, out.NextCursor = list(l, outletOut)
	return out, nil
}

// UpdateOutlet changes an outlet.
func (h handlers) UpdateOutlet(ctx context.Context, r oapi.UpdateOutletRequestObject) (oapi.UpdateOutletResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	o, err := h.Sources.Outlets.Update(ctx, actor(ctx), r.Id, version, deref(r.Body.Reason), func(in *sources.OutletInput) error {
		given(&in.Name, r.Body.Name)
		given(&in.Kind, r.Body.Kind)
		if r.Body.Domains != nil {
			in.Domains = *r.Body.Domains
		}
		assignPointer(&in.Language, r.Body.Language)
		assignPointer(&in.Country, r.Body.Country)
		assignPointer(&in.ParentID, r.Body.ParentId)
		assignPointer(&in.Reliability, r.Body.Reliability)
		assignPointer(&in.ReliabilityReason, r.Body.ReliabilityReason)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return oapi.UpdateOutlet200JSONResponse{Body: outletOut(o), Headers: oapi.UpdateOutlet200ResponseHeaders{ETag: etag(o.Version)}}, nil
}

// ListOutletHistory answers the changes of an outlet.
func (h handlers) ListOutletHistory(ctx context.Context, r oapi.ListOutletHistoryRequestObject) (oapi.ListOutletHistoryResponseObject, error) {
	body, err := h.history(ctx, "outlet", r.Id, page[string](r.Params.Limit, r.Params.Cursor, nil, ""))
	return oapi.ListOutletHistory200JSONResponse{HistoryPageJSONResponse: body}, err
}

func outletOut(o sources.Outlet) oapi.Outlet {
	return oapi.Outlet{
		Id: o.ID, Name: o.Name, Kind: oapi.OutletKind(o.Kind), Domains: append([]string{}, o.Domains...), Language: orNull(o.Language),
		Country: orNull(o.Country), ParentId: idOrNull(o.ParentID), Reliability: orNull(o.Reliability), ReliabilityReason: orNull(o.ReliabilityReason),
		CreatedAt: o.CreatedAt.UTC(), UpdatedAt: o.UpdatedAt.UTC(), Version: o.Version,
	}
}

// outletIDs finds the outlets of a filter. A reference that names none is
// refused: an empty answer would look like one about a known outlet.
func (h handlers) outletIDs(ctx context.Context, refs []string) ([]uuid.UUID, error) {
	if len(refs) == 0 {
		return nil, nil
	}
	found, err := h.Sources.Outlets.IDs(ctx, refs)
	if err != nil {
		return nil, err
	}
	var ids []uuid.UUID
	for _, ref := range refs {
		if len(found[ref]) == 0 {
			return nil, fault.AtField("outlet", "unknown_outlet", "No outlet has the id, domain or name %q.", ref)
		}
		ids = append(ids, found[ref]...)
	}
	return ids, nil
}
