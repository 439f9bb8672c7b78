package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"whence/internal/auth"
	"whence/internal/fault"
	"whence/internal/httpapi/oapi"
	"whence/internal/signin"
)

// The cookies. Their prefix makes browsers take them only over TLS (or from the
// machine itself), for this host alone and all its paths (RFC 6265bis).
const (
	sessionCookie = "__Host-whence_session"
	signInCookie  = "__Host-whence_sign_in"
)

// cookieKey finds the cookies in a request's context.
type cookieKey struct{}

func cookie(ctx context.Context, name string) string {
	cookies, _ := ctx.Value(cookieKey{}).([]*http.Cookie)
	for _, c := range cookies {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// setCookie makes a cookie that lasts so long; 0 takes it back.
func setCookie(name, value string, life time.Duration) *string {
	c := &http.Cookie{
		Name: name, Value: value, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: int(life / time.Second),
	}
	if life <= 0 {
		c.MaxAge = -1
	}
	return new(c.String())
}

// crossOrigin tells the pages of other sites from our own, by what browsers say
// of them.
var crossOrigin = http.NewCrossOriginProtection()

// authenticate finds who makes a request: by its token, else by its session,
// with which only pages of this server may change anything.
func (h handlers) authenticate(ctx context.Context, r *http.Request) (who auth.Principal, credential string, err error) {
	session, err := r.Cookie(sessionCookie)
	if token := bearer(r); token != "" || err != nil {
		who, err = h.Auth.Authenticate(ctx, token)
		return who, token, err
	}
	if err := crossOrigin.Check(r); err != nil {
		return auth.Principal{}, "", fault.New(fault.Forbidden, "cross_origin", "With a session only pages of this server may change anything.").Because(err)
	}
	who, err = h.Auth.AuthenticateSession(ctx, session.Value)
	return who, session.Value, err
}

// ReadSession answers who the caller is.
func (h handlers) ReadSession(ctx context.Context, _ oapi.ReadSessionRequestObject) (oapi.ReadSessionResponseObject, error) {
	return oapi.ReadSession200JSONResponse(callerOut(principal(ctx))), nil
}

// OpenSession gives the bearer of a token a session.
func (h handlers) OpenSession(ctx context.Context, _ oapi.OpenSessionRequestObject) (oapi.OpenSessionResponseObject, error) {
	who := principal(ctx)
	if who.Actor.PersonID != uuid.Nil {
		return nil, fault.New(fault.Conflict, "session_open", "You have a session already.")
	}
	session, err := h.Auth.OpenSession(ctx, who)
	if err != nil {
		return nil, err
	}
	return oapi.OpenSession201JSONResponse{
		Body:    callerOut(who),
		Headers: oapi.OpenSession201ResponseHeaders{SetCookie: setCookie(sessionCookie, session.Secret, time.Until(session.ExpiresAt))},
	}, nil
}

// signedOut answers the end of a session, with the cookie taken back.
type signedOut struct{}

// VisitCloseSessionResponse implements the generated response interface.
func (signedOut) VisitCloseSessionResponse(w http.ResponseWriter) error {
	w.Header().Set("Set-Cookie", *setCookie(sessionCookie, "", 0))
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// CloseSession signs out.
func (h handlers) CloseSession(ctx context.Context, _ oapi.CloseSessionRequestObject) (oapi.CloseSessionResponseObject, error) {
	if secret := cookie(ctx, sessionCookie); secret != "" {
		if err := h.Auth.CloseSession(ctx, secret); err != nil {
			return nil, err
		}
	}
	return signedOut{}, nil
}

// BeginSignIn sends a browser to the provider.
func (h handlers) BeginSignIn(ctx context.Context, r oapi.BeginSignInRequestObject) (oapi.BeginSignInResponseObject, error) {
	returnTo := "/"
	if r.Params.ReturnTo != nil {
		returnTo = *r.Params.ReturnTo
	}
	to, err := h.SignIn.Begin(ctx, returnTo)
	if err != nil {
		return nil, err
	}
	return oapi.BeginSignIn303Response{Headers: oapi.BeginSignIn303ResponseHeaders{
		Location: &to.URL, SetCookie: setCookie(signInCookie, to.Cookie, signin.Away),
	}}, nil
}

// FinishSignIn lets in whom the provider sends back.
func (h handlers) FinishSignIn(ctx context.Context, r oapi.FinishSignInRequestObject) (oapi.FinishSignInResponseObject, error) {
	session, returnTo, err := h.SignIn.Finish(ctx, signin.Return{
		Cookie: cookie(ctx, signInCookie), State: deref(r.Params.State), Code: deref(r.Params.Code), Error: deref(r.Params.Error),
	})
	if err != nil {
		return nil, err
	}
	return oapi.FinishSignIn303Response{Headers: oapi.FinishSignIn303ResponseHeaders{
		Location: &returnTo, SetCookie: setCookie(sessionCookie, session.Secret, time.Until(session.ExpiresAt)),
	}}, nil
}

func callerOut(p auth.Principal) oapi.Caller {
	idOf := func(id uuid.UUID) *uuid.UUID {
		if id == uuid.Nil {
			return nil
		}
		return &id
	}
	return oapi.Caller{
		Name: p.Actor.Name, Role: oapi.Role(p.Role), PersonId: idOrNull(idOf(p.Actor.PersonID)), TokenId: idOrNull(idOf(p.Actor.TokenID)),
	}
}
