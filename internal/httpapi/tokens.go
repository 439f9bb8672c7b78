package httpapi

import (
	"context"
	"time"

	"whence/internal/auth"
	"whence/internal/httpapi/oapi"
)

// CreateToken makes a token; its secret is in this answer only.
func (h handlers) CreateToken(ctx context.Context, r oapi.CreateTokenRequestObject) (oapi.CreateTokenResponseObject, error) {
	t, secret, err := h.Auth.Issue(ctx, actor(ctx), auth.TokenInput{Name: r.Body.Name, Role: auth.Role(r.Body.Role), ExpiresAt: value(r.Body.ExpiresAt)})
	if err != nil {
		return nil, err
	}
	return oapi.CreateToken201JSONResponse{
		Body:    oapi.IssuedToken{Token: tokenOut(t), Secret: secret},
		Headers: oapi.CreateToken201ResponseHeaders{Location: new("/v1/tokens/" + t.ID.String())},
	}, nil
}

// RotateToken gives a token another secret, which is in this answer only.
func (h handlers) RotateToken(ctx context.Context, r oapi.RotateTokenRequestObject) (oapi.RotateTokenResponseObject, error) {
	in := auth.Rotation{
		Overlap:   time.Duration(deref(r.Body.OverlapSeconds)) * time.Second,
		ExpiresAt: value(r.Body.ExpiresAt), Reason: deref(r.Body.Reason),
	}
	t, secret, err := h.Auth.Rotate(ctx, actor(ctx), r.Id, in)
	if err != nil {
		return nil, err
	}
	return oapi.RotateToken200JSONResponse{Token: tokenOut(t), Secret: secret}, nil
}

// FindToken answers one token, without its secret.
func (h handlers) FindToken(ctx context.Context, r oapi.FindTokenRequestObject) (oapi.FindTokenResponseObject, error) {
	t, err := h.Auth.Find(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	return oapi.FindToken200JSONResponse(tokenOut(t)), nil
}

// ListTokens answers a page of tokens, without secrets.
func (h handlers) ListTokens(ctx context.Context, r oapi.ListTokensRequestObject) (oapi.ListTokensResponseObject, error) {
	l, err := h.Auth.List(ctx, auth.TokenFilter{}, page[string](r.Params.Limit, r.Params.Cursor, nil, ""))
	if err != nil {
		return nil, err
	}
	var out oapi.ListTokens200JSONResponse
	out.Items, out.NextCursor = list(l, tokenOut)
	return out, nil
}

// RevokeToken ends a token.
func (h handlers) RevokeToken(ctx context.Context, r oapi.RevokeTokenRequestObject) (oapi.RevokeTokenResponseObject, error) {
	if _, err := h.Auth.Revoke(ctx, actor(ctx), r.Id, ""); err != nil {
		return nil, err
	}
	return oapi.RevokeToken204Response{}, nil
}

func tokenOut(t auth.Token) oapi.Token {
	return oapi.Token{
		Id: t.ID, Name: t.Name, Role: oapi.Role(t.Role), CreatedAt: t.CreatedAt.UTC(),
		ExpiresAt: timeOrNull(t.ExpiresAt), RevokedAt: timeOrNull(t.RevokedAt), LastUsedAt: timeOrNull(t.LastUsedAt),
		PreviousUntil: timeOrNull(t.PreviousUntil),
	}
}
