package httpapi

import (
	"context"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"whence/internal/crosscheck"
	"whence/internal/httpapi/oapi"
)

// ListConflicts answers a page of conflicts.
func (h handlers) ListConflicts(ctx context.Context, r oapi.ListConflictsRequestObject) (oapi.ListConflictsResponseObject, error) {
	p := r.Params
	l, err := h.Deps.Crosscheck.Conflicts(ctx, crosscheck.ConflictFilter{
		Metrics: deref(p.Metric), Events: deref(p.Event), Propositions: deref(p.Proposition), Geographies: deref(p.Geography),
		Outlets: deref(p.Outlet), States: texts(p.State), Active: p.Active, Assignees: deref(p.Assignee), From: dateIn(p.From), To: dateIn(p.To),
	}, page(p.Limit, p.Cursor, p.Sort, "-rank"))
	if err != nil {
		return nil, err
	}
	var out oapi.ListConflicts200JSONResponse
	out.Items, out.NextCursor = list(l, conflictOut)
	return out, nil
}

// FindConflict answers one conflict with what belongs to it.
func (h handlers) FindConflict(ctx context.Context, r oapi.FindConflictRequestObject) (oapi.FindConflictResponseObject, error) {
	d, err := h.Deps.Crosscheck.Conflict(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	return oapi.FindConflict200JSONResponse{Body: conflictDetailOut(d), Headers: oapi.FindConflict200ResponseHeaders{ETag: etag(d.Version)}}, nil
}

// UpdateConflict decides a conflict, or gives it to somebody.
func (h handlers) UpdateConflict(ctx context.Context, r oapi.UpdateConflictRequestObject) (oapi.UpdateConflictResponseObject, error) {
	version, err := ifMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	edit := crosscheck.WorkEdit{StandingClaims: r.Body.StandingClaims, Reason: deref(r.Body.Reason)}
	if r.Body.State != nil {
		edit.State = new(string(*r.Body.State))
	}
	if r.Body.Hint.IsSpecified() {
		edit.Hint = new(string(deref(value(r.Body.Hint))))
	}
	if r.Body.Assignee.IsSpecified() {
		edit.Assignee = new(deref(value(r.Body.Assignee)))
	}
	d, err := h.Deps.Crosscheck.Decide(ctx, actor(ctx), r.Id, version, edit)
	if err != nil {
		return nil, err
	}
	return oapi.UpdateConflict200JSONResponse{Body: conflictDetailOut(d), Headers: oapi.UpdateConflict200ResponseHeaders{ETag: etag(d.Version)}}, nil
}

// CreateConflictComment adds what somebody says of a conflict.
func (h handlers) CreateConflictComment(ctx context.Context, r oapi.CreateConflictCommentRequestObject) (oapi.CreateConflictCommentResponseObject, error) {
	c, err := h.Deps.Crosscheck.Comment(ctx, actor(ctx), r.Id, r.Body.Text)
	if err != nil {
		return nil, err
	}
	return oapi.CreateConflictComment201JSONResponse(commentOut(c)), nil
}

// ListConflictComments answers what was said of a conflict.
func (h handlers) ListConflictComments(ctx context.Context, r oapi.ListConflictCommentsRequestObject) (oapi.ListConflictCommentsResponseObject, error) {
	l, err := h.Deps.Crosscheck.Comments(ctx, r.Id, page[string](r.Params.Limit, r.Params.Cursor, nil, ""))
	if err != nil {
		return nil, err
	}
	var out oapi.ListConflictComments200JSONResponse
	out.Items, out.NextCursor = list(l, commentOut)
	return out, nil
}

// ListConflictHistory answers the changes of a conflict.
func (h handlers) ListConflictHistory(ctx context.Context, r oapi.ListConflictHistoryRequestObject) (oapi.ListConflictHistoryResponseObject, error) {
	body, err := h.history(ctx, "conflict", r.Id, page[string](r.Params.Limit, r.Params.Cursor, nil, ""))
	return oapi.ListConflictHistory200JSONResponse{HistoryPageJSONResponse: body}, err
}

func commentOut(c crosscheck.Comment) oapi.Comment {
	return oapi.Comment{Id: c.ID, Author: c.Author, Text: c.Text, CreatedAt: c.CreatedAt}
}

func conflictOut(c crosscheck.Conflict) oapi.Conflict {
	out := oapi.Conflict{
		Id: c.ID, Kind: oapi.ClaimKind(c.Kind), Geography: textOrNull(c.Geography), Dimensions: c.Dimensions, Unit: c.Unit,
		Period: nullable.NewNullNullable[oapi.DayRange](), State: oapi.ConflictState(c.State), Hint: textOrNull(c.Hint),
		StandingClaims: append([]uuid.UUID{}, c.StandingClaims...), Reason: textOrNull(c.Reason), Assignee: textOrNull(c.Assignee),
		Active: c.Active, OpenedAt: c.OpenedAt, ClosedAt: timeOrNull(c.ClosedAt), MergedInto: idOrNull(c.MergedInto),
		Verdict: c.Verdict, Severity: textOrNull(c.Severity), Spread: orNull(c.Spread), LogicallyPossible: orNull(c.LogicallyPossible),
		Voices: c.Voices, ClaimCount: c.Counts.Claims, Documents: c.Counts.Documents, Outlets: c.Counts.Outlets,
		IndependentOrigins: c.Counts.IndependentOrigins, Unattributed: c.Counts.Unattributed, LatestOn: dateOrNull(c.LatestOn),
		Rank: c.Rank, CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt, Version: c.Version,
		Metric: textOrNull(""), Event: textOrNull(""), Proposition: textOrNull(""),
	}
	switch out.Kind {
	case oapi.ClaimKindDate:
		out.Event = textOrNull(c.Subject)
	case oapi.ClaimKindStatement:
		out.Proposition = textOrNull(c.Subject)
	default:
		out.Metric = textOrNull(c.Subject)
	}
	if c.Period != nil {
		out.Period = nullable.NewNullableWithValue(oapi.DayRange{Start: dateOrNull(c.Period.Start), End: dateOrNull(c.Period.End)})
	}
	return out
}

func conflictDetailOut(d crosscheck.ConflictDetail) oapi.ConflictDetail {
	c := conflictOut(d.Conflict)
	out := oapi.ConflictDetail{
		Id: c.Id, Kind: c.Kind, Metric: c.Metric, Event: c.Event, Proposition: c.Proposition, Geography: c.Geography,
		Dimensions: c.Dimensions, Unit: c.Unit, Period: c.Period, State: c.State, Hint: c.Hint, StandingClaims: c.StandingClaims,
		Reason: c.Reason, Assignee: c.Assignee, Active: c.Active, OpenedAt: c.OpenedAt, ClosedAt: c.ClosedAt, MergedInto: c.MergedInto,
		Verdict: c.Verdict, Severity: c.Severity, Spread: c.Spread, LogicallyPossible: c.LogicallyPossible, Voices: c.Voices,
		ClaimCount: c.ClaimCount, Documents: c.Documents, Outlets: c.Outlets, IndependentOrigins: c.IndependentOrigins,
		Unattributed: c.Unattributed, LatestOn: c.LatestOn, Rank: c.Rank, CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt, Version: c.Version,
		Claims: make([]oapi.DisputedClaim, len(d.Disputed)), Groups: make([]oapi.Group, len(d.Groups)), Comments: make([]oapi.Comment, len(d.Comments)),
	}
	for i, x := range d.Disputed {
		out.Claims[i] = oapi.DisputedClaim{
			ClaimId: x.ClaimID, SourceId: x.SourceID, Outlet: textOrNull(x.Outlet), OutletId: idOrNull(x.OutletID), Position: x.Position, Stands: x.Stands,
		}
	}
	for i, g := range d.Groups {
		out.Groups[i] = groupOut(g)
	}
	for i, x := range d.Comments {
		out.Comments[i] = commentOut(x)
	}
	return out
}
