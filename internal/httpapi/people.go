package httpapi

import (
	"context"

	"whence/internal/auth"
	"whence/internal/httpapi/oapi"
)

// ListPeople answers a page of those who have signed in.
func (h handlers) ListPeople(ctx context.Context, r oapi.ListPeopleRequestObject) (oapi.ListPeopleResponseObject, error) {
	l, err := h.Auth.ListPeople(ctx, page[string](r.Params.Limit, r.Params.Cursor, nil, ""))
	if err != nil {
		return nil, err
	}
	var out oapi.ListPeople200JSONResponse
	out.Items, out.NextCursor = list(l, personOut)
	return out, nil
}

// FindPerson answers one person.
func (h handlers) FindPerson(ctx context.Context, r oapi.FindPersonRequestObject) (oapi.FindPersonResponseObject, error) {
	p, err := h.Auth.FindPerson(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	return oapi.FindPerson200JSONResponse{Body: personOut(p), Headers: oapi.FindPerson200ResponseHeaders{ETag: etag(p.Version)}}, nil
}

// UpdatePerson blocks a person, or lets them in again.
func (h handlers) UpdatePerson(ctx context.Context, r oapi.UpdatePersonRequestObject) (oapi.UpdatePersonResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	p, err := h.Auth.UpdatePerson(ctx, actor(ctx), r.Id, version, deref(r.Body.Reason), func(in *auth.PersonInput) error {
		if r.Body.Blocked != nil {
			in.Blocked = *r.Body.Blocked
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return oapi.UpdatePerson200JSONResponse{Body: personOut(p), Headers: oapi.UpdatePerson200ResponseHeaders{ETag: etag(p.Version)}}, nil
}

// ListPersonHistory answers the changes of a person.
func (h handlers) ListPersonHistory(ctx context.Context, r oapi.ListPersonHistoryRequestObject) (oapi.ListPersonHistoryResponseObject, error) {
	body, err := h.history(ctx, "person", r.Id, page[string](r.Params.Limit, r.Params.Cursor, nil, ""))
	return oapi.ListPersonHistory200JSONResponse{HistoryPageJSONResponse: body}, err
}

func personOut(p auth.Person) oapi.Person {
	return oapi.Person{
		Id: p.ID, Issuer: p.Issuer, Subject: p.Subject, Name: p.Name, Role: oapi.Role(p.Role), Blocked: p.Blocked,
		CreatedAt: p.CreatedAt, SignedInAt: p.SignedInAt, Version: p.Version,
	}
}
