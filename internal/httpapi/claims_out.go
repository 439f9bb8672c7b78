package httpapi

import (
	"github.com/oapi-codegen/nullable"

	"whence/internal/claims"
	"whence/internal/httpapi/oapi"
	"whence/internal/quantity"
)

func claimOut(c claims.Claim) oapi.Claim {
	out := oapi.Claim{
		Id: c.ID, SourceId: c.SourceID, Kind: oapi.ClaimKind(c.Kind), Stance: oapi.Stance(c.Stance),
		Metric: textOrNull(c.Metric), Event: textOrNull(c.Event), Proposition: textOrNull(c.Proposition), Wording: textOrNull(c.Wording),
		Quantity: quantityOrNull(c.Quantity), Period: periodOrNull(c.Period), DateComparator: textOrNull(c.DateComparator),
		Geography: textOrNull(c.Geography), Dimensions: c.Dimensions, AsOf: dateOrNull(c.AsOf), DerivedFrom: idOrNull(c.DerivedFrom),
		Increments: make([]oapi.QuantityOut, len(c.Increments)), Attribution: make([]oapi.Hop, len(c.Attribution)),
		AttributionEnd: oapi.AttributionEnd(c.AttributionEnd), Citations: make([]oapi.Citation, len(c.Citations)), Notes: c.Notes,
		Status: oapi.ClaimStatus(c.Status), NeedsRecheck: c.NeedsRecheck, Confidence: decimalOrNull(c.Confidence),
		Extractor: textOrNull(c.Extractor), DecidedAt: timeOrNull(c.DecidedAt), DecidedBy: textOrNull(c.DecidedBy),
		CreatedAt: c.CreatedAt.UTC(), UpdatedAt: c.UpdatedAt.UTC(), Version: c.Version,
	}
	if out.Dimensions == nil {
		out.Dimensions = map[string]string{}
	}
	if out.Notes == nil {
		out.Notes = map[string]string{}
	}
	for i, q := range c.Increments {
		out.Increments[i] = oapi.QuantityOut(quantityOut(q))
	}
	for i, hop := range c.Attribution {
		out.Attribution[i] = oapi.Hop{
			Party: hop.Party, PartyId: idOrNull(hop.PartyID), Relation: oapi.HopRelation(hop.Relation),
			Start: orNull(hop.Start), End: orNull(hop.End),
		}
	}
	for i, x := range c.Citations {
		out.Citations[i] = oapi.Citation{
			Id: x.ID, SnapshotId: x.SnapshotID, Exact: x.Exact, Prefix: x.Prefix, Suffix: x.Suffix,
			Start: x.Start, End: x.End, State: oapi.CitationState(x.State), MovedTo: orNull(x.MovedTo), Cell: textOrNull(x.Cell),
		}
	}
	return out
}

func quantityOut(q quantity.Quantity) oapi.ClaimQuantity {
	return oapi.ClaimQuantity{
		Comparator: oapi.Comparator(q.Comparator), Value: decimalOrNull(q.Value), Lower: decimalOrNull(q.Lower),
		Upper: decimalOrNull(q.Upper), Unit: textOrNull(q.Unit), Verbatim: textOrNull(q.Verbatim),
	}
}

func quantityOrNull(q *quantity.Quantity) nullable.Nullable[oapi.ClaimQuantity] {
	if q == nil {
		return nullable.NewNullNullable[oapi.ClaimQuantity]()
	}
	return nullable.NewNullableWithValue(quantityOut(*q))
}

func periodOrNull(p *quantity.Period) nullable.Nullable[oapi.ClaimPeriod] {
	if p == nil {
		return nullable.NewNullNullable[oapi.ClaimPeriod]()
	}
	return nullable.NewNullableWithValue(oapi.ClaimPeriod{
		Start: dateOrNull(p.Start), End: dateOrNull(p.End), Grain: textOrNull(string(p.Grain)),
		Recurrence: textOrNull(p.Recurrence), Inferred: p.Inferred,
	})
}
