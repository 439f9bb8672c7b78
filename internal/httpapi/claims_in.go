package httpapi

import (
	"fmt"

	"github.com/oapi-codegen/nullable"
	openapi_types "github.com/oapi-codegen/runtime/types"

	"whence/internal/claims"
	"whence/internal/httpapi/oapi"
	"whence/internal/quantity"
	"whence/internal/span"
)

// claimIn reads a claim that a person enters.
func claimIn(b oapi.ClaimInput) (claims.Input, error) {
	in := claims.Input{
		SourceID: b.SourceId, Kind: string(b.Kind), Metric: deref(b.Metric), Event: deref(b.Event), Proposition: deref(b.Proposition),
		Geography: deref(b.Geography), AsOf: dateIn(b.AsOf), DerivedFrom: b.DerivedFrom, Dimensions: deref(b.Dimensions),
		Attribution: hopsIn(deref(b.Attribution)), Citations: citationsIn(deref(b.Citations)),
	}
	given(&in.Stance, b.Stance)
	given(&in.DateComparator, b.DateComparator)
	given(&in.AttributionEnd, b.AttributionEnd)
	in.Wording = deref(b.Wording)
	var err error
	if b.Quantity != nil {
		if in.Quantity, err = quantityIn(*b.Quantity, "/quantity"); err != nil {
			return in, err
		}
	}
	if b.Period != nil {
		in.Period = periodIn(*b.Period)
	}
	in.Increments, err = incrementsIn(deref(b.Increments))
	return in, err
}

// editClaim is the merge patch of a claim.
func editClaim(in *claims.Input, b oapi.ClaimUpdate) error {
	given(&in.Status, b.Status)
	given(&in.Stance, b.Stance)
	assign(&in.Metric, b.Metric)
	assign(&in.Event, b.Event)
	assign(&in.Proposition, b.Proposition)
	assign(&in.Wording, b.Wording)
	given(&in.DateComparator, b.DateComparator)
	assign(&in.Geography, b.Geography)
	if b.Attribution != nil {
		in.AttributionEnd = "" // that of the old chain says nothing of the new one
	}
	given(&in.AttributionEnd, b.AttributionEnd)
	if b.Dimensions != nil {
		in.Dimensions = *b.Dimensions
	}
	if b.AsOf.IsSpecified() {
		in.AsOf = dateIn(value(b.AsOf))
	}
	assignPointer(&in.DerivedFrom, b.DerivedFrom)
	if b.Attribution != nil {
		in.Attribution = hopsIn(*b.Attribution)
	}
	if b.Citations != nil {
		in.Citations = citationsIn(*b.Citations)
	}
	if b.NeedsRecheck != nil {
		in.NeedsRecheck = *b.NeedsRecheck
	}
	var err error
	if b.Increments != nil {
		if in.Increments, err = incrementsIn(*b.Increments); err != nil {
			return err
		}
	}
	in.Period = mergePeriod(in.Period, b.Period)
	in.Quantity, err = mergeQuantity(in.Quantity, b.Quantity, "/quantity")
	return err
}

func quantityIn(b oapi.Quantity, pointer string) (*quantity.Quantity, error) {
	q := &quantity.Quantity{Comparator: quantity.Eq, Unit: deref(value(b.Unit)), Verbatim: deref(value(b.Verbatim))}
	given(&q.Comparator, b.Comparator)
	var err error
	if q.Value, err = decimalIn(value(b.Value), pointer+"/value"); err != nil {
		return nil, err
	}
	if q.Lower, err = decimalIn(value(b.Lower), pointer+"/lower"); err != nil {
		return nil, err
	}
	q.Upper, err = decimalIn(value(b.Upper), pointer+"/upper")
	return q, err
}

func incrementsIn(list []oapi.Quantity) ([]quantity.Quantity, error) {
	out := make([]quantity.Quantity, 0, len(list))
	for i, b := range list {
		q, err := quantityIn(b, fmt.Sprintf("/increments/%d", i))
		if err != nil {
			return nil, err
		}
		out = append(out, *q)
	}
	return out, nil
}

func mergeQuantity(q *quantity.Quantity, n nullable.Nullable[oapi.QuantityUpdate], pointer string) (*quantity.Quantity, error) {
	if !n.IsSpecified() {
		return q, nil
	}
	b := value(n)
	if b == nil {
		return nil, nil //nolint:nilnil // null empties it
	}
	out := quantity.Quantity{Comparator: quantity.Eq}
	if q != nil {
		out = *q
	}
	given(&out.Comparator, b.Comparator)
	assign(&out.Unit, b.Unit)
	assign(&out.Verbatim, b.Verbatim)
	var err error
	if b.Value.IsSpecified() {
		if out.Value, err = decimalIn(value(b.Value), pointer+"/value"); err != nil {
			return nil, err
		}
	}
	if b.Lower.IsSpecified() {
		if out.Lower, err = decimalIn(value(b.Lower), pointer+"/lower"); err != nil {
			return nil, err
		}
	}
	if b.Upper.IsSpecified() {
		out.Upper, err = decimalIn(value(b.Upper), pointer+"/upper")
	}
	return &out, err
}

func periodIn(b oapi.Period) *quantity.Period {
	p := &quantity.Period{Start: dateIn(value(b.Start)), End: dateIn(value(b.End)), Recurrence: deref(value(b.Recurrence)), Inferred: deref(b.Inferred)}
	given(&p.Grain, value(b.Grain))
	return p
}

func mergePeriod(p *quantity.Period, n nullable.Nullable[oapi.PeriodUpdate]) *quantity.Period {
	if !n.IsSpecified() {
		return p
	}
	b := value(n)
	if b == nil {
		return nil
	}
	var out quantity.Period
	if p != nil {
		out = *p
	}
	mergeDate(&out.Start, b.Start)
	mergeDate(&out.End, b.End)
	if b.Grain.IsSpecified() {
		out.Grain = ""
		given(&out.Grain, value(b.Grain))
	}
	assign(&out.Recurrence, b.Recurrence)
	if b.Inferred != nil {
		out.Inferred = *b.Inferred
	}
	return &out
}

func mergeDate(field **quantity.Date, n nullable.Nullable[openapi_types.Date]) {
	if n.IsSpecified() {
		*field = dateIn(value(n))
	}
}

func hopsIn(list []oapi.HopInput) []claims.Hop {
	out := make([]claims.Hop, 0, len(list))
	for _, b := range list {
		hop := claims.Hop{Party: b.Party, Start: value(b.Start), End: value(b.End)}
		given(&hop.Relation, b.Relation)
		out = append(out, hop)
	}
	return out
}

func citationsIn(list []oapi.CitationInput) []claims.Citation {
	out := make([]claims.Citation, 0, len(list))
	for _, b := range list {
		out = append(out, claims.Citation{
			SnapshotID: deref(b.SnapshotId),
			Selector:   span.Selector{Exact: b.Exact, Prefix: deref(b.Prefix), Suffix: deref(b.Suffix), Start: deref(b.Start), End: deref(b.End)},
		})
	}
	return out
}
