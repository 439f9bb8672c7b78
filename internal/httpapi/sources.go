package httpapi

import (
	"context"
	"mime"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"whence/internal/fault"
	"whence/internal/httpapi/oapi"
	"whence/internal/quantity"
	"whence/internal/sources"
)

// FindSource answers one document.
func (h handlers) FindSource(ctx context.Context, r oapi.FindSourceRequestObject) (oapi.FindSourceResponseObject, error) {
	s, err := h.Sources.Sources.Find(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	return oapi.FindSource200JSONResponse{Body: sourceOut(s), Headers: oapi.FindSource200ResponseHeaders{ETag: etag(s.Version)}}, nil
}

// ListSources answers a page of documents.
func (h handlers) ListSources(ctx context.Context, r oapi.ListSourcesRequestObject) (oapi.ListSourcesResponseObject, error) {
	outlets, err := h.outletIDs(ctx, deref(r.Params.Outlet))
	if err != nil {
		return nil, err
	}
	f := sources.SourceFilter{OutletIDs: outlets, Languages: texts(r.Params.Language), Kinds: texts(r.Params.Kind), Q: deref(r.Params.Q)}
	if r.Params.Url != nil {
		f.URLs = []string{*r.Params.Url}
	}
	if from := dateIn(r.Params.PublishedFrom); from != nil {
		f.PublishedFrom = new(from.Time())
	}
	if to := dateIn(r.Params.PublishedTo); to != nil {
		f.PublishedTo = new(to.Time().Add(24 * time.Hour))
	}
	l, err := h.Sources.Sources.List(ctx, f, page(r.Params.Limit, r.Params.Cursor, r.Params.Sort, "-created_at"))
	if err != nil {
		return nil, err
	}
	var out oapi.ListSources200JSONResponse
	out.Items, out.NextCursor = list(l, sourceOut)
	return out, nil
}

// UpdateSource corrects what is known of a document.
func (h handlers) UpdateSource(ctx context.Context, r oapi.UpdateSourceRequestObject) (oapi.UpdateSourceResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	outlet, err := h.outletChange(ctx, r.Body)
	if err != nil {
		return nil, err
	}
	s, err := h.Sources.Sources.Update(ctx, actor(ctx), r.Id, version, deref(r.Body.Reason), func(in *sources.SourceInput) error {
		if r.Body.Outlet.IsSpecified() {
			in.OutletID = outlet
		}
		given(&in.Kind, r.Body.Kind)
		assignPointer(&in.Title, r.Body.Title)
		assignPointer(&in.Language, r.Body.Language)
		assignPointer(&in.URL, r.Body.Url)
		assignPointer(&in.CanonicalURL, r.Body.CanonicalUrl)
		if r.Body.Authors != nil {
			in.Authors = *r.Body.Authors
		}
		if r.Body.PublishedAt.IsSpecified() {
			in.PublishedAt, in.PublishedPrecision, in.PublishedOn = value(r.Body.PublishedAt), nil, nil
			if in.PublishedAt != nil {
				in.PublishedOn = new(quantity.DateOf(*in.PublishedAt))
			}
		}
		if r.Body.PublishedPrecision != nil {
			if in.PublishedAt == nil {
				return fault.AtField("/published_precision", "published_at_required", "A precision is that of a time of publication, and none is known.")
			}
			in.PublishedPrecision = new(string(*r.Body.PublishedPrecision))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return oapi.UpdateSource200JSONResponse{Body: sourceOut(s), Headers: oapi.UpdateSource200ResponseHeaders{ETag: etag(s.Version)}}, nil
}

// ReadSourceText answers the canonical text that citations point into.
func (h handlers) ReadSourceText(ctx context.Context, r oapi.ReadSourceTextRequestObject) (oapi.ReadSourceTextResponseObject, error) {
	s, err := h.Sources.Sources.Find(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	t, err := h.Sources.Sources.Text(ctx, r.Id, r.Params.Snapshot)
	if err != nil {
		return nil, err
	}
	if prefersPlainText(accept(ctx)) {
		return oapi.ReadSourceText200TextResponse(t.Text), nil
	}
	return oapi.ReadSourceText200JSONResponse{
		SourceId: s.ID, SnapshotId: t.ID, Text: t.Text, TextSha256: t.TextSHA256.String(),
		TextLength: t.TextLength, Language: orNull(s.Language), ReaderVersion: t.ReaderVersion,
	}, nil
}

// ListSnapshots answers each reading of a document.
func (h handlers) ListSnapshots(ctx context.Context, r oapi.ListSnapshotsRequestObject) (oapi.ListSnapshotsResponseObject, error) {
	l, err := h.Sources.Sources.Snapshots(ctx, r.Id, page[string](r.Params.Limit, r.Params.Cursor, nil, ""))
	if err != nil {
		return nil, err
	}
	var out oapi.ListSnapshots200JSONResponse
	out.Items, out.NextCursor = list(l, snapshotOut)
	return out, nil
}

// TakeDownSource empties the snapshots of a document, or one of them.
func (h handlers) TakeDownSource(ctx context.Context, r oapi.TakeDownSourceRequestObject) (oapi.TakeDownSourceResponseObject, error) {
	done, err := h.Sources.Sources.TakeDown(ctx, actor(ctx), r.Id, r.Body.SnapshotId, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	out := oapi.TakeDownSource200JSONResponse{SourceId: done.SourceID, Snapshots: make([]oapi.Snapshot, len(done.Snapshots)), SameContent: append([]uuid.UUID{}, done.Elsewhere...)}
	for i, n := range done.Snapshots {
		out.Snapshots[i] = snapshotOut(n)
	}
	return out, nil
}

// ListSourceHistory answers the changes of a document's record.
func (h handlers) ListSourceHistory(ctx context.Context, r oapi.ListSourceHistoryRequestObject) (oapi.ListSourceHistoryResponseObject, error) {
	body, err := h.history(ctx, "source", r.Id, page[string](r.Params.Limit, r.Params.Cursor, nil, ""))
	return oapi.ListSourceHistory200JSONResponse{HistoryPageJSONResponse: body}, err
}

// outletChange finds the outlet that a merge patch names; nil where it names none.
func (h handlers) outletChange(ctx context.Context, b *oapi.SourceUpdate) (*uuid.UUID, error) {
	ref := value(b.Outlet)
	if ref == nil {
		return nil, nil //nolint:nilnil // absent and null both name none
	}
	found, err := h.Sources.Outlets.IDs(ctx, []string{*ref})
	if err != nil {
		return nil, err
	}
	if len(found[*ref]) != 1 {
		return nil, fault.AtField("/outlet", "unknown_outlet", "Not exactly one outlet has the id, domain or name %q.", *ref)
	}
	return &found[*ref][0], nil
}

// prefersPlainText reads an Accept header (RFC 9110, 12.5.1) as far as the two
// types of a text go: bare only where it is named with more weight than JSON.
func prefersPlainText(accept string) bool {
	weight := map[string]float64{}
	for part := range strings.SplitSeq(accept, ",") {
		mediaType, params, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil {
			continue
		}
		q := 1.0
		if w, err := strconv.ParseFloat(params["q"], 64); err == nil {
			q = w
		}
		weight[mediaType] = q
	}
	plain, named := weight["text/plain"]
	if !named {
		plain, named = weight["text/*"]
	}
	return named && plain > max(weight["application/json"], weight["application/*"])
}

func sourceOut(s sources.Source) oapi.Source {
	return oapi.Source{
		Id: s.ID, Outlet: orNull(s.OutletName), OutletId: idOrNull(s.OutletID), Kind: oapi.SourceKind(s.Kind), Title: orNull(s.Title),
		Authors: append([]string{}, s.Authors...), PublishedAt: timeOrNull(s.PublishedAt), PublishedPrecision: orNull(s.PublishedPrecision),
		PublishedOn: dateOrNull(s.PublishedOn), Language: orNull(s.Language), Url: orNull(s.URL), CanonicalUrl: orNull(s.CanonicalURL),
		CreatedAt: s.CreatedAt.UTC(), UpdatedAt: s.UpdatedAt.UTC(), Version: s.Version,
	}
}

func snapshotOut(s sources.Snapshot) oapi.Snapshot {
	return oapi.Snapshot{
		Id: s.ID, SourceId: s.SourceID, MediaType: s.MediaType, Charset: s.Charset, RawSha256: s.RawSHA256.String(), RawBytes: s.RawLength,
		TextSha256: s.TextSHA256.String(), TextLength: s.TextLength, ReaderVersion: s.ReaderVersion, RetrievedAt: s.RetrievedAt.UTC(),
		TakenDownAt: timeOrNull(s.TakenDownAt),
	}
}
