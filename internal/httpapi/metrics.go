package httpapi

import (
	"context"

	"whence/internal/httpapi/oapi"
	"whence/internal/metrics"
)

// CreateMetric adds a metric to the catalogue.
func (h handlers) CreateMetric(ctx context.Context, r oapi.CreateMetricRequestObject) (oapi.CreateMetricResponseObject, error) {
	m, err := h.Catalogue.Metrics.Create(ctx, actor(ctx), metrics.MetricInput{
		Slug: r.Body.Slug, Definition: r.Body.Definition, Unit: r.Body.Unit, Measure: metrics.Measure(r.Body.Measure),
		Broader: r.Body.Broader, Components: texts(r.Body.Components), Names: namesIn(r.Body.Names),
	})
	if err != nil {
		return nil, err
	}
	return oapi.CreateMetric201JSONResponse{
		Body:    metricOut(m),
		Headers: oapi.CreateMetric201ResponseHeaders{ETag: etag(m.Version), Location: new("/v1/metrics/" + m.Slug)},
	}, nil
}

// FindMetric answers one metric.
func (h handlers) FindMetric(ctx context.Context, r oapi.FindMetricRequestObject) (oapi.FindMetricResponseObject, error) {
	id, err := byKey(ctx, h.Catalogue.Metrics.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	m, err := h.Catalogue.Metrics.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	return oapi.FindMetric200JSONResponse{Body: metricOut(m), Headers: oapi.FindMetric200ResponseHeaders{ETag: etag(m.Version)}}, nil
}

// ListMetrics answers a page of the catalogue.
func (h handlers) ListMetrics(ctx context.Context, r oapi.ListMetricsRequestObject) (oapi.ListMetricsResponseObject, error) {
	l, err := h.Catalogue.Metrics.List(ctx, metrics.MetricFilter{
		Broader: texts(r.Params.Broader), Measures: texts(r.Params.Measure), Q: deref(r.Params.Q),
	}, page(r.Params.Limit, r.Params.Cursor, r.Params.Sort, "slug"))
	if err != nil {
		return nil, err
	}
	var out oapi.ListMetrics200JSONResponse
	out.Items, out.NextCursor = list(l, metricOut)
	return out, nil
}

// UpdateMetric changes a metric.
func (h handlers) UpdateMetric(ctx context.Context, r oapi.UpdateMetricRequestObject) (oapi.UpdateMetricResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	id, err := byKey(ctx, h.Catalogue.Metrics.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	m, err := h.Catalogue.Metrics.Update(ctx, actor(ctx), id, version, deref(r.Body.Reason), func(in *metrics.MetricInput) error {
		given(&in.Slug, r.Body.Slug)
		given(&in.Definition, r.Body.Definition)
		given(&in.Unit, r.Body.Unit)
		given(&in.Measure, r.Body.Measure)
		assignPointer(&in.Broader, r.Body.Broader)
		if r.Body.Components != nil {
			in.Components = texts(r.Body.Components)
		}
		if r.Body.Names != nil {
			in.Names = namesIn(r.Body.Names)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return oapi.UpdateMetric200JSONResponse{Body: metricOut(m), Headers: oapi.UpdateMetric200ResponseHeaders{ETag: etag(m.Version)}}, nil
}

// ListMetricHistory answers the changes of a metric.
func (h handlers) ListMetricHistory(ctx context.Context, r oapi.ListMetricHistoryRequestObject) (oapi.ListMetricHistoryResponseObject, error) {
	id, err := byKey(ctx, h.Catalogue.Metrics.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	body, err := h.history(ctx, "metric", id, page[string](r.Params.Limit, r.Params.Cursor, nil, ""))
	return oapi.ListMetricHistory200JSONResponse{HistoryPageJSONResponse: body}, err
}

func metricOut(m metrics.Metric) oapi.Metric {
	return oapi.Metric{
		Id: m.ID, Slug: m.Slug, Definition: m.Definition, Unit: m.Unit, Measure: oapi.Measure(m.Measure),
		Broader: orNull(m.Broader), Components: append([]string{}, m.Components...), Names: namesOut(m.Names),
		CreatedAt: m.CreatedAt.UTC(), UpdatedAt: m.UpdatedAt.UTC(), Version: m.Version,
	}
}
