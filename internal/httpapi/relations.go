package httpapi

import (
	"context"
	"fmt"

	"whence/internal/fault"
	"whence/internal/httpapi/oapi"
	"whence/internal/sources"
)

// CreateRelation says how one document relates to another.
func (h handlers) CreateRelation(ctx context.Context, r oapi.CreateRelationRequestObject) (oapi.CreateRelationResponseObject, error) {
	in := sources.RelationInput{SourceID: r.Body.From, ToSourceID: r.Body.To, Kind: string(r.Body.Kind), Evidence: evidenceIn(r.Body.Evidence)}
	given(&in.State, r.Body.State)
	if in.State != "" && in.State != sources.Proposed && !principal(ctx).Role.Allows(neededRole["updateRelation"]) {
		return nil, fault.New(fault.Forbidden, "forbidden", "Deciding a relation needs the role %s; without it a relation can be proposed.", neededRole["updateRelation"])
	}
	var err error
	if in.Score, err = decimalIn(value(r.Body.Score), "/score"); err != nil {
		return nil, err
	}
	x, err := h.Sources.Relations.Create(ctx, actor(ctx), in)
	if err != nil {
		return nil, asFromTo(err)
	}
	return oapi.CreateRelation201JSONResponse{
		Body:    relationOut(x),
		Headers: oapi.CreateRelation201ResponseHeaders{ETag: etag(x.Version), Location: new("/v1/relations/" + x.ID.String())},
	}, nil
}

// FindRelation answers one relation.
func (h handlers) FindRelation(ctx context.Context, r oapi.FindRelationRequestObject) (oapi.FindRelationResponseObject, error) {
	x, err := h.Sources.Relations.Find(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	return oapi.FindRelation200JSONResponse{Body: relationOut(x), Headers: oapi.FindRelation200ResponseHeaders{ETag: etag(x.Version)}}, nil
}

// ListRelations answers a page of relations.
func (h handlers) ListRelations(ctx context.Context, r oapi.ListRelationsRequestObject) (oapi.ListRelationsResponseObject, error) {
	l, err := h.Sources.Relations.List(ctx, sources.RelationFilter{SourceIDs: deref(r.Params.Source), Kinds: texts(r.Params.Kind), States: texts(r.Params.State)},
		page(r.Params.Limit, r.Params.Cursor, r.Params.Sort, "-created_at"))
	if err != nil {
		return nil, err
	}
	var out oapi.ListRelations200JSONResponse
	out.Items, out.NextCursor = list(l, relationOut)
	return out, nil
}

// UpdateRelation confirms or rejects a relation, or adds to what speaks for it.
func (h handlers) UpdateRelation(ctx context.Context, r oapi.UpdateRelationRequestObject) (oapi.UpdateRelationResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	x, err := h.Sources.Relations.Update(ctx, actor(ctx), r.Id, version, deref(r.Body.Reason), func(in *sources.RelationInput) error {
		given(&in.State, r.Body.State)
		if r.Body.Evidence != nil {
			in.Evidence = evidenceIn(r.Body.Evidence)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return oapi.UpdateRelation200JSONResponse{Body: relationOut(x), Headers: oapi.UpdateRelation200ResponseHeaders{ETag: etag(x.Version)}}, nil
}

// ListRelationHistory answers the changes of a relation.
func (h handlers) ListRelationHistory(ctx context.Context, r oapi.ListRelationHistoryRequestObject) (oapi.ListRelationHistoryResponseObject, error) {
	body, err := h.history(ctx, "relation", r.Id, page[string](r.Params.Limit, r.Params.Cursor, nil, ""))
	return oapi.ListRelationHistory200JSONResponse{HistoryPageJSONResponse: body}, err
}

// asFromTo names the two documents in a refusal as the contract does.
func asFromTo(err error) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	names := map[string]string{"/source_id": "/from", "/to_source_id": "/to"}
	for i, field := range f.Fields {
		if name, ok := names[field.Pointer]; ok {
			f.Fields[i].Pointer = name
		}
	}
	return err
}

func evidenceIn(e *map[string]string) map[string]any {
	out := map[string]any{}
	for k, v := range deref(e) {
		out[k] = v
	}
	return out
}

func relationOut(x sources.Relation) oapi.Relation {
	out := oapi.Relation{
		Id: x.ID, From: x.SourceID, To: x.ToSourceID, Kind: oapi.RelationKind(x.Kind), State: oapi.RelationState(x.State),
		Score: decimalOrNull(x.Score), Evidence: map[string]string{}, CreatedAt: x.CreatedAt.UTC(), UpdatedAt: x.UpdatedAt.UTC(), Version: x.Version,
	}
	for k, v := range x.Evidence {
		out.Evidence[k] = fmt.Sprint(v)
	}
	return out
}
