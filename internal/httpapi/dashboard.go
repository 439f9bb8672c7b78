package httpapi

import (
	"context"
	"time"

	"whence/internal/claims"
	"whence/internal/dashboard"
	"whence/internal/httpapi/oapi"
	"whence/internal/quantity"
)

// ReadMetricSeries answers a page of a metric's claims over time.
func (h handlers) ReadMetricSeries(ctx context.Context, r oapi.ReadMetricSeriesRequestObject) (oapi.ReadMetricSeriesResponseObject, error) {
	id, err := byKey(ctx, h.Catalogue.Metrics.IDs, r.Key)
	if err != nil {
		return nil, err
	}
	p := r.Params
	s, err := h.Dashboard.Series(ctx, id, dashboard.SeriesFilter{
		Geographies: deref(p.Geography), Dimensions: deref(p.Dimension), From: dateIn(p.From), To: dateIn(p.To), Outlets: deref(p.Outlet),
	}, page(p.Limit, p.Cursor, p.Sort, "period"))
	if err != nil {
		return nil, err
	}
	return oapi.ReadMetricSeries200JSONResponse{Body: oapi.MetricSeries{
		Metric: s.Metric, Unit: s.Unit, Measure: oapi.Measure(s.Measure), Items: pointsOut(s.Claims), Reference: pointsOut(s.Reference),
		NextCursor: textOrNull(s.Next),
	}}, nil
}

// ReadOutletProfile answers what an outlet's claims come to.
func (h handlers) ReadOutletProfile(ctx context.Context, r oapi.ReadOutletProfileRequestObject) (oapi.ReadOutletProfileResponseObject, error) {
	p, err := h.Dashboard.Profile(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	out := oapi.OutletProfile{
		OutletId: p.OutletID, Outlet: p.Outlet, Documents: p.Documents, Claims: p.Claims, Proposed: p.Proposed,
		Accepted: shareOut(p.Accepted), Compared: p.Compared, InConflict: shareOut(p.InConflict), SingleSourced: shareOut(p.SingleSourced),
		Reference: oapi.ReferenceDistance{
			Compared: p.Reference.Compared, Within: shareOut(p.Reference.Within), MedianDistance: orNull(p.Reference.Median),
		},
		Quotes: make([]oapi.QuotedParty, len(p.Quotes)), RepeatedBy: make([]oapi.RepeatingOutlet, len(p.RepeatedBy)),
	}
	for i, q := range p.Quotes {
		out.Quotes[i] = oapi.QuotedParty{Party: orNull(q.Party), Name: q.Name, Claims: shareOut(dashboard.Share{Count: q.Claims, Of: q.Of})}
	}
	for i, o := range p.RepeatedBy {
		out.RepeatedBy[i] = oapi.RepeatingOutlet{OutletId: o.OutletID, Outlet: o.Outlet, Documents: o.Documents, Copies: o.Copies, Citing: o.Citing}
	}
	return oapi.ReadOutletProfile200JSONResponse{Body: out}, nil
}

// ReadStats answers how much there is of everything.
func (h handlers) ReadStats(ctx context.Context, r oapi.ReadStatsRequestObject) (oapi.ReadStatsResponseObject, error) {
	s, err := h.Dashboard.Stats(ctx, time.Now(), dateIn(r.Params.From), dateIn(r.Params.To))
	if err != nil {
		return nil, err
	}
	var out oapi.Stats
	out.Documents.Total, out.Documents.ByKind, out.Documents.ByLanguage = s.Documents.Total, s.Documents.ByKind, s.Documents.ByLanguage
	out.Claims.Total, out.Claims.ByStatus = s.Claims.Total, s.Claims.ByStatus
	out.Claims.ByKind, out.Claims.ByLanguage = s.Claims.ByKind, s.Claims.ByLanguage
	out.Conflicts.ByState, out.Conflicts.Closed = s.Conflicts, s.Closed
	out.Backlog.Claims, out.Backlog.Rechecks, out.Backlog.Relations = s.Claims.ByStatus[claims.Proposed], s.Rechecks, s.Relations
	out.Backlog.Conflicts = s.Conflicts["open"]
	out.OverTime = make([]oapi.StatsDay, len(s.Days))
	for i, d := range s.Days {
		out.OverTime[i] = oapi.StatsDay{
			Day: dateOut(quantity.DateOf(d.Day)), Documents: d.Documents, Claims: d.Claims,
			Proposed: d.Proposed, Accepted: d.Accepted, Rejected: d.Rejected,
		}
	}
	return oapi.ReadStats200JSONResponse{Body: out}, nil
}

func pointsOut(in []dashboard.Point) []oapi.SeriesPoint {
	out := make([]oapi.SeriesPoint, len(in))
	for i, p := range in {
		var period *quantity.Period
		if p.HasPeriod || p.Recurrence != nil {
			period = &quantity.Period{Grain: quantity.Grain(deref(p.Grain)), Recurrence: deref(p.Recurrence), Inferred: p.Inferred}
			period.Start, period.End = dayOf(p.Start), dayOf(p.End)
		}
		out[i] = oapi.SeriesPoint{
			ClaimId: p.ClaimID, SourceId: p.SourceID, Title: orNull(p.Title), Outlet: orNull(p.Outlet), OutletId: idOrNull(p.OutletID),
			Origin: textOrNull(deref(p.Origin)), PublishedOn: dateOrNull(dayOf(p.PublishedOn)), AsOf: dateOrNull(dayOf(p.AsOf)),
			Geography: orNull(p.Geography), Dimensions: p.Dimensions, Unit: orNull(p.Unit), Period: periodOrNull(period), Comparator: orNull(p.Comparator),
			Value: orNull(p.Value), Verbatim: orNull(p.Verbatim), Read: p.Read,
			Strict: oapi.Bounds{Lo: orNull(p.StrictLo), Hi: orNull(p.StrictHi)}, Usual: oapi.Bounds{Lo: orNull(p.UsualLo), Hi: orNull(p.UsualHi)},
			Verdict: orNull(p.Verdict), GroupIds: p.GroupIDs, ConflictIds: p.ConflictIDs,
		}
	}
	return out
}

func shareOut(s dashboard.Share) oapi.Share {
	out := oapi.Share{Count: s.Count, Of: s.Of, Share: textOrNull(""), Low: textOrNull(""), High: textOrNull("")}
	if share, low, high, ok := s.Interval(); ok {
		out.Share, out.Low, out.High = textOrNull(share), textOrNull(low), textOrNull(high)
	}
	return out
}

// dayOf reads a day of the database; nil stays nil.
func dayOf(t *time.Time) *quantity.Date {
	if t == nil {
		return nil
	}
	return new(quantity.DateOf(*t))
}
