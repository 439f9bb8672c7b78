package httpapi

import (
	"context"
	"strconv"
	"time"

	"github.com/oapi-codegen/nullable"

	"whence/internal/httpapi/oapi"
	"whence/internal/quantity"
	"whence/internal/review"
)

// FindReviewPolicy answers how many people must decide a metric's items.
func (h handlers) FindReviewPolicy(ctx context.Context, r oapi.FindReviewPolicyRequestObject) (oapi.FindReviewPolicyResponseObject, error) {
	id, err := byKey(ctx, h.Catalogue.Metrics.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	p, err := h.Review.Policy(ctx, id)
	if err != nil {
		return nil, err
	}
	return oapi.FindReviewPolicy200JSONResponse{Body: reviewPolicyOut(p), Headers: oapi.FindReviewPolicy200ResponseHeaders{ETag: etag(p.Version)}}, nil
}

// ReplaceReviewPolicy says how many people must decide a metric's items.
func (h handlers) ReplaceReviewPolicy(ctx context.Context, r oapi.ReplaceReviewPolicyRequestObject) (oapi.ReplaceReviewPolicyResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	id, err := byKey(ctx, h.Catalogue.Metrics.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	p, err := h.Review.ReplacePolicy(ctx, actor(ctx), id, version, deref(r.Body.Reason), review.PolicyInput{Reviews: r.Body.Reviews})
	if err != nil {
		return nil, err
	}
	return oapi.ReplaceReviewPolicy200JSONResponse{Body: reviewPolicyOut(p), Headers: oapi.ReplaceReviewPolicy200ResponseHeaders{ETag: etag(p.Version)}}, nil
}

// ListReviewPolicyHistory answers the changes of a review policy.
func (h handlers) ListReviewPolicyHistory(ctx context.Context, r oapi.ListReviewPolicyHistoryRequestObject) (oapi.ListReviewPolicyHistoryResponseObject, error) {
	id, err := byKey(ctx, h.Catalogue.Metrics.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	body, err := h.history(ctx, "review_policy", id, page[string](r.Params.Limit, r.Params.Cursor, nil, ""))
	return oapi.ListReviewPolicyHistory200JSONResponse{HistoryPageJSONResponse: body}, err
}

func reviewPolicyOut(p review.Policy) oapi.ReviewPolicy {
	return oapi.ReviewPolicy{Metric: p.Slug, Version: p.Version, Reviews: p.Reviews, ChangedAt: timeOrNull(p.ChangedAt)}
}

// ReadReviewStats answers how review goes.
func (h handlers) ReadReviewStats(ctx context.Context, r oapi.ReadReviewStatsRequestObject) (oapi.ReadReviewStatsResponseObject, error) {
	s, err := h.Review.Stats(ctx, time.Now(), review.StatsFilter{Metrics: deref(r.Params.Metric), From: dateIn(r.Params.From), To: dateIn(r.Params.To)})
	if err != nil {
		return nil, err
	}
	out := oapi.ReviewStats{
		From: dateOut(quantity.DateOf(s.From)), To: dateOut(quantity.DateOf(s.To)), Decisions: int(s.All.Decisions), Closed: int(s.All.Closed), Agreement: agreementOut(s.All),
		ByMetric: make([]oapi.ReviewMetricStats, len(s.Metrics)), ByDay: make([]oapi.ReviewDayStats, len(s.Days)), ByAnalyst: make([]oapi.ReviewAnalystStats, len(s.Analysts)),
		Backlog: backlogOut(s.Waiting), BacklogByKind: make(map[string]oapi.ReviewBacklog, len(s.Backlog)),
	}
	for i, m := range s.Metrics {
		out.ByMetric[i] = oapi.ReviewMetricStats{Metric: textOrNull(m.Metric), Decisions: int(m.Decisions), Closed: int(m.Closed), Agreement: agreementOut(m)}
	}
	for i, d := range s.Days {
		out.ByDay[i] = oapi.ReviewDayStats{Day: dateOut(quantity.DateOf(d.Day)), Decisions: int(d.Decisions), Closed: int(d.Closed), Analysts: int(d.Analysts)}
	}
	for i, a := range s.Analysts {
		out.ByAnalyst[i] = oapi.ReviewAnalystStats{Actor: a.Actor, Decisions: int(a.Decisions), Closed: int(a.Closed), Days: int(a.Days)}
	}
	for _, w := range s.Backlog {
		out.BacklogByKind[w.Kind] = backlogOut(w)
	}
	return oapi.ReadReviewStats200JSONResponse(out), nil
}

func agreementOut(m review.MetricStats) oapi.Agreement {
	a := m.Agreement
	out := oapi.Agreement{ReviewedTwice: int(a.Items), Agreed: int(a.Agreed), Share: textOrNull(""), Kappa: fourPlaces(a.Kappa), Low: fourPlaces(a.Low), High: fourPlaces(a.High)}
	if m.Enough {
		out.Share = fourPlaces(&a.Share)
	}
	return out
}

func fourPlaces(x *float64) nullable.Nullable[string] {
	if x == nil {
		return textOrNull("")
	}
	return textOrNull(strconv.FormatFloat(*x, 'f', 4, 64))
}

func backlogOut(w review.Waiting) oapi.ReviewBacklog {
	return oapi.ReviewBacklog{Items: int(w.Items), Disputed: int(w.Disputed), OldestSeconds: secondsOrNull(w.Oldest), MedianSeconds: secondsOrNull(w.Median)}
}

func secondsOrNull(d *time.Duration) nullable.Nullable[int] {
	if d == nil {
		return nullable.NewNullNullable[int]()
	}
	return nullable.NewNullableWithValue(int(*d / time.Second))
}
