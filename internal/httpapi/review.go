package httpapi

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"whence/internal/httpapi/oapi"
	"whence/internal/review"
)

// ListReviewItems answers a page of the queue.
func (h handlers) ListReviewItems(ctx context.Context, r oapi.ListReviewItemsRequestObject) (oapi.ListReviewItemsResponseObject, error) {
	p := r.Params
	l, err := h.Review.List(ctx, review.Filter{
		Kinds: texts(p.Kind), Metrics: deref(p.Metric), Outlets: deref(p.Outlet), Languages: deref(p.Language),
		Assignees: deref(p.Assignee), States: texts(p.State), Leased: p.Leased,
	}, page(p.Limit, p.Cursor, p.Sort, "-priority"))
	if err != nil {
		return nil, err
	}
	var out oapi.ListReviewItems200JSONResponse
	out.Items, out.NextCursor = list(l, reviewItemOut)
	return out, nil
}

// FindReviewItem answers an item with what one needs to decide it.
func (h handlers) FindReviewItem(ctx context.Context, r oapi.FindReviewItemRequestObject) (oapi.FindReviewItemResponseObject, error) {
	d, err := h.Review.Detail(ctx, actor(ctx), r.Id)
	if err != nil {
		return nil, err
	}
	return oapi.FindReviewItem200JSONResponse{Body: reviewDetailOut(d), Headers: oapi.FindReviewItem200ResponseHeaders{ETag: etag(d.Version)}}, nil
}

// LeaseReviewItems takes items for the caller.
func (h handlers) LeaseReviewItems(ctx context.Context, r oapi.LeaseReviewItemsRequestObject) (oapi.LeaseReviewItemsResponseObject, error) {
	b := r.Body
	leases, err := h.Review.Lease(ctx, actor(ctx), review.Wanted{
		ItemID: b.ItemId, Count: deref(b.Count), For: secondsIn(b.Seconds), Filter: review.Filter{
			Kinds: texts(b.Kind), Metrics: deref(b.Metric), Outlets: deref(b.Outlet), Languages: deref(b.Language), Assignees: deref(b.Assignee),
		},
	})
	if err != nil {
		return nil, err
	}
	out := oapi.LeaseReviewItems201JSONResponse{Items: make([]oapi.Lease, len(leases))}
	for i, l := range leases {
		out.Items[i] = leaseOut(l)
	}
	return out, nil
}

// RenewLease makes a lease of the caller's end later.
func (h handlers) RenewLease(ctx context.Context, r oapi.RenewLeaseRequestObject) (oapi.RenewLeaseResponseObject, error) {
	l, err := h.Review.Renew(ctx, actor(ctx), r.Id, r.Body.Token, secondsIn(r.Body.Seconds))
	if err != nil {
		return nil, err
	}
	return oapi.RenewLease200JSONResponse(leaseOut(l)), nil
}

// ReleaseReviewItem gives an item back.
func (h handlers) ReleaseReviewItem(ctx context.Context, r oapi.ReleaseReviewItemRequestObject) (oapi.ReleaseReviewItemResponseObject, error) {
	if err := h.Review.Release(ctx, actor(ctx), r.Id, r.Params.Lease); err != nil {
		return nil, err
	}
	return oapi.ReleaseReviewItem204Response{}, nil
}

// DecideReviewItem decides one item.
func (h handlers) DecideReviewItem(ctx context.Context, r oapi.DecideReviewItemRequestObject) (oapi.DecideReviewItemResponseObject, error) {
	in, err := decisionIn(*r.Body)
	if err != nil {
		return nil, err
	}
	d, err := h.Review.Decide(ctx, actor(ctx), in)
	if err != nil {
		return nil, err
	}
	return oapi.DecideReviewItem201JSONResponse{
		Body: decisionOut(d), Headers: oapi.DecideReviewItem201ResponseHeaders{Location: new("/v1/review/decisions/" + d.ID.String())},
	}, nil
}

// DecideReviewItems decides many items, each by itself.
func (h handlers) DecideReviewItems(ctx context.Context, r oapi.DecideReviewItemsRequestObject) (oapi.DecideReviewItemsResponseObject, error) {
	inputs := make([]review.Input, len(r.Body.Decisions))
	for i, b := range r.Body.Decisions {
		in, err := decisionIn(b)
		if err != nil {
			return nil, underDecision(i, err)
		}
		inputs[i] = in
	}
	outcomes, err := h.Review.DecideAll(ctx, actor(ctx), inputs)
	if err != nil {
		return nil, err
	}
	out := oapi.DecideReviewItems200JSONResponse{Items: make([]oapi.DecisionOutcome, len(outcomes))}
	for i, o := range outcomes {
		out.Items[i] = h.outcomeOut(ctx, inputs[i].ItemID, o)
	}
	return out, nil
}

// ListDecisions answers a page of decisions.
func (h handlers) ListDecisions(ctx context.Context, r oapi.ListDecisionsRequestObject) (oapi.ListDecisionsResponseObject, error) {
	p := r.Params
	l, err := h.Review.Decisions(ctx, actor(ctx), review.DecisionFilter{
		Items: deref(p.Item), Actors: deref(p.Actor), Verdicts: deref(p.Verdict), Kinds: texts(p.Kind),
	}, page[string](p.Limit, p.Cursor, nil, ""))
	if err != nil {
		return nil, err
	}
	var out oapi.ListDecisions200JSONResponse
	out.Items, out.NextCursor = list(l, decisionOut)
	return out, nil
}

// FindDecision answers one decision.
func (h handlers) FindDecision(ctx context.Context, r oapi.FindDecisionRequestObject) (oapi.FindDecisionResponseObject, error) {
	d, err := h.Review.Decision(ctx, actor(ctx), r.Id)
	if err != nil {
		return nil, err
	}
	return oapi.FindDecision200JSONResponse(decisionOut(d)), nil
}

// ReverseDecision takes a decision back: one's own, or, as who settles disputes,
// anybody's.
func (h handlers) ReverseDecision(ctx context.Context, r oapi.ReverseDecisionRequestObject) (oapi.ReverseDecisionResponseObject, error) {
	d, err := h.Review.Reverse(ctx, actor(ctx), r.Id, r.Body.Reason, principal(ctx).Role.Allows(reversesOthers))
	if err != nil {
		return nil, err
	}
	return oapi.ReverseDecision201JSONResponse{
		Body: decisionOut(d), Headers: oapi.ReverseDecision201ResponseHeaders{Location: new("/v1/review/decisions/" + d.ID.String())},
	}, nil
}

func secondsIn(n *int) time.Duration { return time.Duration(deref(n)) * time.Second }

func reviewItemOut(i review.Item) oapi.ReviewItem {
	return oapi.ReviewItem{
		Id: i.ID, Kind: oapi.ReviewKind(i.Kind), Version: i.Version, Priority: i.Priority, State: oapi.ReviewState(i.State),
		SourceId: idOrNull(i.SourceID), Outlet: textOrNull(i.Outlet), OutletId: idOrNull(i.OutletID), Language: textOrNull(i.Language),
		Metric: textOrNull(i.Metric), Geography: textOrNull(i.Geography), Assignee: textOrNull(i.Assignee), EnteredBy: textOrNull(i.EnteredBy),
		DecidedBy: append([]string{}, i.DecidedBy...), QueuedAt: i.QueuedAt, LeasedBy: textOrNull(i.LeasedBy), LeasedUntil: timeOrNull(i.LeasedUntil),
		ReviewsNeeded: i.Reviews,
	}
}

func leaseOut(l review.Lease) oapi.Lease {
	return oapi.Lease{Item: reviewItemOut(l.Item), Token: l.Token, ExpiresAt: l.Until}
}

func reviewDetailOut(d review.Detail) oapi.ReviewItemDetail {
	out := oapi.ReviewItemDetail{
		Item: reviewItemOut(d.Item), Claim: nullable.NewNullNullable[oapi.Claim](), Relation: nullable.NewNullNullable[oapi.Relation](),
		Conflict: nullable.NewNullNullable[oapi.ConflictDetail](),
		Passages: make([]oapi.Passage, len(d.Passages)), Prospects: make([]oapi.Prospect, len(d.Prospects)),
		Reviews: make([]oapi.Decision, len(d.Reviews)),
	}
	for i, r := range d.Reviews {
		out.Reviews[i] = decisionOut(r)
	}
	if d.Claim != nil {
		out.Claim = nullable.NewNullableWithValue(claimOut(*d.Claim))
	}
	if d.Relation != nil {
		out.Relation = nullable.NewNullableWithValue(relationOut(*d.Relation))
	}
	if d.Conflict != nil {
		out.Conflict = nullable.NewNullableWithValue(conflictDetailOut(*d.Conflict))
	}
	for i, p := range d.Passages {
		out.Passages[i] = oapi.Passage{
			CitationId: p.CitationID, SnapshotId: p.SnapshotID, Text: p.Text, Offset: p.Offset, Start: p.Start, End: p.End,
			SentenceStart: p.SentenceStart, SentenceEnd: p.SentenceEnd, CutBefore: p.CutBefore, CutBehind: p.CutBehind,
		}
	}
	for i, p := range d.Prospects {
		x := oapi.Prospect{VerdictWith: string(p.With.Verdict), With: groupOut(p.With), VerdictWithout: textOrNull(""), Without: nullable.NewNullNullable[oapi.Group]()}
		if p.Without != nil {
			x.VerdictWithout, x.Without = textOrNull(string(p.Without.Verdict)), nullable.NewNullableWithValue(groupOut(*p.Without))
		}
		out.Prospects[i] = x
	}
	return out
}

func decisionOut(d review.Decision) oapi.Decision {
	out := oapi.Decision{
		Id: d.ID, ItemId: d.ItemID, Kind: oapi.ReviewKind(d.Kind), ItemVersion: d.ItemVersion, Actor: d.Actor, Verdict: d.Verdict,
		Reason: textOrNull(d.Reason), Changes: objectOrNull(d.Details.Changes), MergedInto: idOrNull(d.Details.MergedInto), Hint: textOrNull(d.Details.Hint),
		StandingClaims: append([]uuid.UUID{}, d.Details.StandingClaims...), Closes: d.Closes, ResultVersion: nullable.NewNullNullable[int](),
		Reverses: idOrNull(d.Reverses), ReversedBy: idOrNull(d.ReversedBy), QueuedAt: d.QueuedAt, DecidedAt: d.DecidedAt,
	}
	out.Review = nullable.NewNullNullable[int]()
	if d.Review > 0 {
		out.Review = nullable.NewNullableWithValue(d.Review)
	}
	if d.ResultVersion > 0 {
		out.ResultVersion = nullable.NewNullableWithValue(d.ResultVersion)
	}
	return out
}
