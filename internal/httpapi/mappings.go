package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"whence/internal/auth"
	"whence/internal/fault"
	"whence/internal/httpapi/oapi"
	"whence/internal/ingest"
	"whence/internal/mappings"
	"whence/internal/tabular"
)

// CreateMapping keeps what the columns of a data file mean.
func (h handlers) CreateMapping(ctx context.Context, r oapi.CreateMappingRequestObject) (oapi.CreateMappingResponseObject, error) {
	rules, err := rulesIn(r.Body.Rules)
	if err != nil {
		return nil, err
	}
	m, err := h.Mappings.Create(ctx, actor(ctx), mappings.MappingInput{Slug: r.Body.Slug, Definition: r.Body.Definition, Rules: rules})
	if err != nil {
		return nil, err
	}
	body, err := mappingOut(m)
	return oapi.CreateMapping201JSONResponse{
		Body:    body,
		Headers: oapi.CreateMapping201ResponseHeaders{ETag: etag(m.Version), Location: new("/v1/mappings/" + m.Slug)},
	}, err
}

// FindMapping answers a mapping.
func (h handlers) FindMapping(ctx context.Context, r oapi.FindMappingRequestObject) (oapi.FindMappingResponseObject, error) {
	id, err := byKey(ctx, h.Mappings.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	m, err := h.Mappings.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	body, err := mappingOut(m)
	return oapi.FindMapping200JSONResponse{Body: body, Headers: oapi.FindMapping200ResponseHeaders{ETag: etag(m.Version)}}, err
}

// ListMappings answers a page of them.
func (h handlers) ListMappings(ctx context.Context, r oapi.ListMappingsRequestObject) (oapi.ListMappingsResponseObject, error) {
	l, err := h.Mappings.List(ctx, mappings.Filter{Q: deref(r.Params.Q)}, page(r.Params.Limit, r.Params.Cursor, r.Params.Sort, "slug"))
	if err != nil {
		return nil, err
	}
	var out oapi.ListMappings200JSONResponse
	out.Items, out.NextCursor = list(l, func(m mappings.Mapping) (body oapi.Mapping) {
		if err == nil {
			body, err = mappingOut(m)
		}
		return body
	})
	return out, err
}

// UpdateMapping changes a mapping.
func (h handlers) UpdateMapping(ctx context.Context, r oapi.UpdateMappingRequestObject) (oapi.UpdateMappingResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	id, err := byKey(ctx, h.Mappings.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	m, err := h.Mappings.Update(ctx, actor(ctx), id, version, deref(r.Body.Reason), func(in *mappings.MappingInput) (err error) {
		given(&in.Slug, r.Body.Slug)
		given(&in.Definition, r.Body.Definition)
		if r.Body.Rules != nil {
			in.Rules, err = rulesIn(*r.Body.Rules)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	body, err := mappingOut(m)
	return oapi.UpdateMapping200JSONResponse{Body: body, Headers: oapi.UpdateMapping200ResponseHeaders{ETag: etag(m.Version)}}, err
}

// ListMappingHistory answers the changes of a mapping.
func (h handlers) ListMappingHistory(ctx context.Context, r oapi.ListMappingHistoryRequestObject) (oapi.ListMappingHistoryResponseObject, error) {
	id, err := byKey(ctx, h.Mappings.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	body, err := h.history(ctx, "mapping", id, page[string](r.Params.Limit, r.Params.Cursor, nil, ""))
	return oapi.ListMappingHistory200JSONResponse{HistoryPageJSONResponse: body}, err
}

// rulesIn converts by way of JSON: the names of both are the contract's.
func rulesIn(in oapi.MappingRules) (out tabular.Mapping, err error) {
	return out, throughJSON(in, &out)
}

func mappingOut(m mappings.Mapping) (oapi.Mapping, error) {
	out := oapi.Mapping{
		Id: m.ID, Slug: m.Slug, Definition: m.Definition, CreatedAt: m.CreatedAt.UTC(), UpdatedAt: m.UpdatedAt.UTC(), Version: m.Version,
	}
	return out, throughJSON(m.Rules, &out.Rules)
}

func throughJSON(in, out any) error {
	b, err := json.Marshal(in)
	if err == nil {
		err = json.Unmarshal(b, out)
	}
	if err != nil {
		return fmt.Errorf("convert a mapping: %w", err)
	}
	return nil
}

// rulesOfForm reads the mapping that a form holds as text.
func rulesOfForm(text string) (*tabular.Mapping, error) {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.DisallowUnknownFields()
	var m tabular.Mapping
	if err := d.Decode(&m); err != nil || d.More() {
		return nil, fault.AtField("/mapping", "invalid_json", "This is not a mapping as JSON.")
	}
	return &m, nil
}

// tableIn is what a request says of a data file, nil where it says nothing.
// Accepting is a decision, which not everybody who may hand a file in may make.
func tableIn(ctx context.Context, b *oapi.SourceInput) (*ingest.Table, error) {
	t := &ingest.Table{MappingID: deref(b.MappingId), AsOf: dateIn(b.AsOf), Accept: deref(b.Accept), Skip: deref(b.OnError) == oapi.SourceInputOnErrorSkip}
	if b.Mapping != nil {
		rules, err := rulesIn(*b.Mapping)
		if err != nil {
			return nil, err
		}
		t.Mapping = &rules
	}
	return t, mayAccept(ctx, t)
}

func mayAccept(ctx context.Context, t *ingest.Table) error {
	if who := principal(ctx); t != nil && t.Accept && !who.Role.Allows(auth.Analyst) {
		return fault.New(fault.Forbidden, "forbidden", "To accept claims needs the role %s; the token has %s.", auth.Analyst, who.Role)
	}
	return nil
}

func importOut(x *ingest.Import) *oapi.Import {
	if x == nil {
		return nil
	}
	out := &oapi.Import{
		Id: x.ID, MappingId: idOrNull(x.MappingID), MappingVersion: orNull(x.MappingVersion), Rows: x.Rows, Numbers: x.Numbers, Added: x.Added,
		Unchanged: x.Unchanged, LeftOut: x.LeftOut, Missing: x.Missing, Skipped: make([]oapi.SkippedRow, len(x.Skipped)),
	}
	for i, p := range x.Skipped {
		out.Skipped[i] = oapi.SkippedRow{Row: p.Row, Line: p.Line, Heading: textOrNull(p.Heading), Code: p.Code, Detail: p.Detail}
		if p.Column > 0 {
			out.Skipped[i].Column = orNull(&p.Column)
		} else {
			out.Skipped[i].Column = orNull[int](nil)
		}
	}
	return out
}
