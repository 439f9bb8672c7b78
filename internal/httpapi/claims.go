package httpapi

import (
	"context"

	"whence/internal/claims"
	"whence/internal/httpapi/oapi"
)

// CreateClaim adds a claim that a person has found.
func (h handlers) CreateClaim(ctx context.Context, r oapi.CreateClaimRequestObject) (oapi.CreateClaimResponseObject, error) {
	in, err := claimIn(*r.Body)
	if err != nil {
		return nil, err
	}
	c, err := h.Claims.Create(ctx, actor(ctx), in, deref(r.Body.Reason))
	if err != nil {
		return nil, err
	}
	return oapi.CreateClaim201JSONResponse{
		Body:    claimOut(c),
		Headers: oapi.CreateClaim201ResponseHeaders{ETag: etag(c.Version), Location: new("/v1/claims/" + c.ID.String())},
	}, nil
}

// FindClaim answers one claim.
func (h handlers) FindClaim(ctx context.Context, r oapi.FindClaimRequestObject) (oapi.FindClaimResponseObject, error) {
	c, err := h.Claims.Find(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	return oapi.FindClaim200JSONResponse{Body: claimOut(c), Headers: oapi.FindClaim200ResponseHeaders{ETag: etag(c.Version)}}, nil
}

// ListClaims answers a page of claims.
func (h handlers) ListClaims(ctx context.Context, r oapi.ListClaimsRequestObject) (oapi.ListClaimsResponseObject, error) {
	p := r.Params
	l, err := h.Claims.List(ctx, claims.Filter{
		Statuses: texts(p.Status), Kinds: texts(p.Kind), Metrics: texts(p.Metric), Events: texts(p.Event),
		Propositions: texts(p.Proposition), Sources: deref(p.Source), Outlets: deref(p.Outlet), Parties: texts(p.Party),
		Geographies: texts(p.Geography), Languages: texts(p.Language), Units: texts(p.Unit), Verdicts: deref(p.Verdict),
		NeedsRecheck: p.NeedsRecheck, From: dateIn(p.From), To: dateIn(p.To),
	}, page(p.Limit, p.Cursor, p.Sort, "-created_at"))
	if err != nil {
		return nil, err
	}
	var out oapi.ListClaims200JSONResponse
	out.Items, out.NextCursor = list(l, claimOut)
	return out, nil
}

// UpdateClaim accepts, amends or rejects a claim.
func (h handlers) UpdateClaim(ctx context.Context, r oapi.UpdateClaimRequestObject) (oapi.UpdateClaimResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := h.Claims.Update(ctx, actor(ctx), r.Id, version, deref(r.Body.Reason), func(in *claims.Input) error {
		return editClaim(in, *r.Body)
	})
	if err != nil {
		return nil, err
	}
	return oapi.UpdateClaim200JSONResponse{Body: claimOut(c), Headers: oapi.UpdateClaim200ResponseHeaders{ETag: etag(c.Version)}}, nil
}

// ListClaimHistory answers the changes of a claim.
func (h handlers) ListClaimHistory(ctx context.Context, r oapi.ListClaimHistoryRequestObject) (oapi.ListClaimHistoryResponseObject, error) {
	body, err := h.history(ctx, "claim", r.Id, page[string](r.Params.Limit, r.Params.Cursor, nil, ""))
	return oapi.ListClaimHistory200JSONResponse{HistoryPageJSONResponse: body}, err
}
