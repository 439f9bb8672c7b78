package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"whence/internal/auth"
	"whence/internal/claims"
	"whence/internal/fault"
	"whence/internal/httpapi/oapi"
	"whence/internal/review"
)

// reversesOthers is the role that takes back what others have decided.
const reversesOthers = auth.Adjudicator

// decisionIn reads a decision.
func decisionIn(b oapi.DecisionInput) (review.Input, error) {
	in := review.Input{
		ItemID: b.ItemId, Version: b.Version, Token: b.Token, Verdict: string(b.Verdict), Reason: deref(b.Reason),
		MergeInto: b.MergeInto, StandingClaims: deref(b.StandingClaims),
	}
	given(&in.Hint, b.Hint)
	if b.Changes == nil {
		return in, nil
	}
	changes := *b.Changes
	var bad []fault.Field
	for _, member := range []struct {
		pointer string
		there   bool
	}{{"/changes/status", changes.Status != nil}, {"/changes/needs_recheck", changes.NeedsRecheck != nil}, {"/changes/reason", changes.Reason != nil}} {
		if member.there {
			bad = append(bad, fault.Field{Pointer: member.pointer, Code: "not_allowed", Detail: "This follows from the decision."})
		}
	}
	if err := fault.OfFields(bad); err != nil {
		return in, err
	}
	sent, err := json.Marshal(changes)
	if err != nil {
		return in, err
	}
	in.Amendment = review.Amendment{Sent: sent, Edit: func(c *claims.Input) error { return editClaim(c, changes) }}
	return in, nil
}

// underDecision names the one of many decisions that a refusal is about.
func underDecision(i int, err error) error {
	if f, ok := fault.As(err); ok {
		for n := range f.Fields {
			f.Fields[n].Pointer = fmt.Sprintf("/decisions/%d%s", i, f.Fields[n].Pointer)
		}
	}
	return err
}

// outcomeOut converts what became of one of many decisions. What failed and was
// not refused is logged, and told as no more than that.
func (h handlers) outcomeOut(ctx context.Context, item uuid.UUID, o review.Outcome) oapi.DecisionOutcome {
	out := oapi.DecisionOutcome{ItemId: item, Status: http.StatusCreated, Decision: nullable.NewNullNullable[oapi.Decision](), Problem: nullable.NewNullNullable[oapi.Problem]()}
	if o.Err == nil {
		out.Decision = nullable.NewNullableWithValue(decisionOut(o.Decision))
		return out
	}
	var problem oapi.Problem
	f, refused := fault.As(o.Err)
	switch {
	case refused:
		problem = problemOf(statuses[f.Kind], f.Code, f.Detail, f.Fields)
	case errors.Is(o.Err, context.DeadlineExceeded), errors.Is(o.Err, context.Canceled):
		problem = problemOf(http.StatusServiceUnavailable, "timeout", "The request took too long.", nil)
	default:
		h.Log.ErrorContext(ctx, "defect", "error", o.Err, "item", item)
		problem = problemOf(http.StatusInternalServerError, "internal", "Something went wrong here; the log says what.", nil)
	}
	out.Status, out.Problem = problem.Status, nullable.NewNullableWithValue(problem)
	return out
}
