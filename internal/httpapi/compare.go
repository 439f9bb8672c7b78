package httpapi

import (
	"context"
	"fmt"
	"time"

	"whence/internal/crosscheck/verdict"
	"whence/internal/fault"
	"whence/internal/httpapi/oapi"
	"whence/internal/quantity"
)

// Compare compares the claims of the request; nothing is stored or looked up.
func (h handlers) Compare(_ context.Context, r oapi.CompareRequestObject) (oapi.CompareResponseObject, error) {
	in, err := compareIn(*r.Body)
	if err != nil {
		return nil, err
	}
	result, err := verdict.Compare(in)
	if err != nil {
		return nil, err
	}
	out := oapi.Compare200JSONResponse{
		Pairs: make([]oapi.Pair, len(result.Pairs)), NotCompared: make([]oapi.PairNotCompared, len(result.NotCompared)),
		Claims: result.Counts.Claims, Documents: result.Counts.Documents, Outlets: result.Counts.Outlets,
		IndependentOrigins: result.Counts.IndependentOrigins, Unattributed: result.Counts.Unattributed,
		PolicyVersion: result.PolicyVersion,
	}
	for i, p := range result.Pairs {
		out.Pairs[i] = pairOut(p)
	}
	for i, n := range result.NotCompared {
		out.NotCompared[i] = oapi.PairNotCompared{A: n.A, B: n.B, Reason: n.Reason}
	}
	return out, nil
}

func compareIn(b oapi.CompareInput) (verdict.Input, error) {
	var in verdict.Input
	for i, m := range deref(b.Metrics) {
		metric := verdict.Metric{Slug: m.Slug, Broader: deref(value(m.Broader)), Components: deref(value(m.Components)), Unit: deref(value(m.Unit))}
		given(&metric.Measure, value(m.Measure))
		if m.Policy != nil {
			widths, err := widthsIn(m.Policy.Widths, fmt.Sprintf("/metrics/%d/policy/widths", i))
			if err != nil {
				return in, err
			}
			metric.Policy = &quantity.Override{Version: deref(m.Policy.Version), Widths: widths}
		}
		in.Metrics = append(in.Metrics, metric)
	}
	for _, x := range deref(b.Relations) {
		in.Relations = append(in.Relations, verdict.Relation{
			Kind: string(x.Kind), From: x.From, To: x.To,
			Confirmed: x.State == nil || *x.State == oapi.CompareRelationStateConfirmed,
		})
	}
	for i, x := range b.Claims {
		c, err := comparedClaim(x, fmt.Sprintf("/claims/%d", i))
		if err != nil {
			return in, err
		}
		in.Claims = append(in.Claims, c)
	}
	return in, nil
}

func comparedClaim(x oapi.CompareClaim, pointer string) (verdict.Claim, error) {
	c := verdict.Claim{
		ID: x.Id, Metric: deref(value(x.Metric)), Event: deref(value(x.Event)), Proposition: deref(value(x.Proposition)),
		Geography: deref(value(x.Geography)), Dimensions: deref(value(x.Dimensions)), AsOf: dateIn(value(x.AsOf)),
		Origin: deref(value(x.Origin)), Document: deref(value(x.Document)), Outlet: deref(value(x.Outlet)), Owner: deref(value(x.Owner)),
		DerivedFrom: deref(value(x.DerivedFrom)), Series: deref(x.Series),
	}
	given(&c.Kind, x.Kind)
	given(&c.Stance, x.Stance)
	given(&c.DateComparator, value(x.DateComparator))
	given(&c.End, value(x.AttributionEnd))
	var err error
	if c.Quantity, err = mergeQuantity(nil, x.Quantity, pointer+"/quantity"); err != nil {
		return c, err
	}
	if b := value(x.Quantity); b != nil && b.Comparator == nil {
		c.Quantity.Comparator = "" // what is stated tells: two ends are a range
	}
	// An empty one states nothing, but a unit that a list of increments shares.
	if q := c.Quantity; q != nil && q.Value == nil && q.Lower == nil && q.Upper == nil && q.Verbatim == "" &&
		(q.Unit == "" || len(deref(value(x.Increments))) == 0) {
		c.Quantity = nil
	}
	c.Period = mergePeriod(nil, x.Period)
	if c.PublishedAt, err = publishedIn(value(x.PublishedAt), pointer+"/published_at"); err != nil {
		return c, err
	}
	for i, b := range deref(value(x.Increments)) {
		at := fmt.Sprintf("%s/increments/%d", pointer, i)
		q, err := quantityIn(oapi.Quantity{
			Comparator: (*oapi.QuantityComparator)(b.Comparator), Value: b.Value, Lower: b.Lower, Upper: b.Upper,
			Unit: b.Unit, Verbatim: b.Verbatim,
		}, at)
		if err != nil {
			return c, err
		}
		if b.Comparator == nil {
			q.Comparator = ""
		}
		c.Increments = append(c.Increments, verdict.Increment{Quantity: *q, Period: mergePeriod(nil, b.Period)})
	}
	return c, nil
}

// publishedIn reads a date or an RFC 3339 time.
func publishedIn(s *string, pointer string) (*quantity.Date, error) {
	if s == nil {
		return nil, nil //nolint:nilnil // absent is not an error
	}
	if d, err := quantity.ParseDate(*s); err == nil {
		return &d, nil
	}
	if validTime(*s) != nil {
		return nil, fault.AtField(pointer, "invalid_format", "This is neither a date (YYYY-MM-DD) nor a time as in RFC 3339.")
	}
	t, err := time.Parse(time.RFC3339, *s)
	if err != nil {
		return nil, err
	}
	return new(quantity.DateOf(t)), nil
}

func pairOut(p verdict.Pair) oapi.Pair {
	return oapi.Pair{
		A: p.A, B: textOrNull(p.B), Members: append([]string{}, p.Members...), Verdict: string(p.Verdict), Via: textOrNull(string(p.Via)),
		Reasons: plain(p.Reasons), Severity: textOrNull(string(p.Severity)), Spread: decimalOrNull(p.Spread),
		LogicallyPossible: orNull(p.LogicallyPossible), Hints: hintsOut(p.Hints), Unstated: append([]string{}, p.Unstated...),
		IndependentOrigins: p.IndependentOrigins, PolicyVersion: p.PolicyVersion,
	}
}

func plain[T ~string](in []T) []string {
	out := make([]string, len(in))
	for i, s := range in {
		out[i] = string(s)
	}
	return out
}

func hintsOut(in []verdict.Hint) []oapi.Hint {
	out := make([]oapi.Hint, len(in))
	for i, x := range in {
		e := oapi.Evidence{
			Claim: x.Evidence.Claim, Text: x.Evidence.Text, Metric: optional(x.Evidence.Metric), Period: optional(x.Evidence.Period),
			Factor: optional(x.Evidence.Factor), Value: optional(x.Evidence.Value),
		}
		if len(x.Evidence.Claims) > 0 {
			e.Claims = &x.Evidence.Claims
		}
		out[i] = oapi.Hint{Code: oapi.HintCode(x.Code), Evidence: e}
	}
	return out
}

// optional gives a member that is left out where it is empty.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
