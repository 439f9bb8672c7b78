package httpapi

import (
	"context"
	"maps"
	"slices"

	"whence/internal/httpapi/oapi"
	"whence/internal/metrics"
	"whence/internal/quantity"
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

// FindMetricPolicy answers the widths that a metric's claims are compared with.
func (h handlers) FindMetricPolicy(ctx context.Context, r oapi.FindMetricPolicyRequestObject) (oapi.FindMetricPolicyResponseObject, error) {
	id, err := byKey(ctx, h.Catalogue.Metrics.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	p, err := h.Catalogue.Policies.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	body, err := policyOut(p)
	return oapi.FindMetricPolicy200JSONResponse{Body: body, Headers: oapi.FindMetricPolicy200ResponseHeaders{ETag: etag(p.Version)}}, err
}

// ReplaceMetricPolicy gives a metric other widths.
func (h handlers) ReplaceMetricPolicy(ctx context.Context, r oapi.ReplaceMetricPolicyRequestObject) (oapi.ReplaceMetricPolicyResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	id, err := byKey(ctx, h.Catalogue.Metrics.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	widths, err := widthsIn(r.Body.Widths, "/widths")
	if err != nil {
		return nil, err
	}
	p, err := h.Catalogue.Policies.Replace(ctx, actor(ctx), id, version, deref(r.Body.Reason), metrics.PolicyInput{Widths: widths})
	if err != nil {
		return nil, err
	}
	body, err := policyOut(p)
	return oapi.ReplaceMetricPolicy200JSONResponse{Body: body, Headers: oapi.ReplaceMetricPolicy200ResponseHeaders{ETag: etag(p.Version)}}, err
}

// ListMetricPolicyHistory answers the changes of a policy.
func (h handlers) ListMetricPolicyHistory(ctx context.Context, r oapi.ListMetricPolicyHistoryRequestObject) (oapi.ListMetricPolicyHistoryResponseObject, error) {
	id, err := byKey(ctx, h.Catalogue.Metrics.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	body, err := h.history(ctx, "metric_policy", id, page[string](r.Params.Limit, r.Params.Cursor, nil, ""))
	return oapi.ListMetricPolicyHistory200JSONResponse{HistoryPageJSONResponse: body}, err
}

func widthsIn(in oapi.Widths, pointer string) (metrics.Widths, error) {
	out := make(metrics.Widths, len(in))
	for _, name := range slices.Sorted(maps.Keys(in)) {
		number := in[name]
		d, err := decimalIn(&number, pointer+"/"+escapePointer(name))
		if err != nil {
			return nil, err
		}
		out[quantity.WidthName(name)] = *d
	}
	return out, nil
}

func policyOut(p metrics.Policy) (oapi.MetricPolicy, error) {
	out := oapi.MetricPolicy{
		Metric: p.Slug, Version: p.Version, PolicyVersion: p.Name(), Widths: oapi.Widths{}, Table: []oapi.Width{}, ChangedAt: timeOrNull(p.ChangedAt),
	}
	for name, v := range p.Widths {
		out.Widths[string(name)] = v.String()
	}
	table, err := p.Table()
	for _, w := range table {
		out.Table = append(out.Table, oapi.Width{
			Name: string(w.Name), Value: w.Value.String(), Default: w.Default.String(), Least: w.Least.String(), Most: w.Most.String(), Meaning: w.Meaning,
		})
	}
	return out, err
}
