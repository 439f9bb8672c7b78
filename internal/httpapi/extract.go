package httpapi

import (
	"context"

	"whence/internal/extract"
	"whence/internal/httpapi/oapi"
	"whence/internal/span"
)

// Extract reads a text that the caller gives; nothing is stored.
func (h handlers) Extract(ctx context.Context, r oapi.ExtractRequestObject) (oapi.ExtractResponseObject, error) {
	found, err := h.Ingest.Extract(ctx, r.Body.Text, deref(value(r.Body.Language)), dateIn(value(r.Body.ReferenceDate)))
	if err != nil {
		return nil, err
	}
	text := span.NewText(r.Body.Text)
	out := oapi.Extract200JSONResponse{
		Language: found.Language,
		Mentions: make([]oapi.Mention, len(found.Mentions)), Claims: make([]oapi.Candidate, len(found.Claims)),
		Findings: findingsOut(found.Findings),
	}
	for i, m := range found.Mentions {
		out.Mentions[i] = oapi.Mention{
			Start: m.Start, End: m.End, Text: m.Text, Kind: oapi.MentionKind(m.Kind),
			Quantity: quantityOrNull(m.Quantity), Period: periodOrNull(m.Period),
		}
	}
	for i, c := range found.Claims {
		if out.Claims[i], err = candidateOut(c, text); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func candidateOut(c extract.Candidate, text *span.Text) (oapi.Candidate, error) {
	out := oapi.Candidate{
		Kind: oapi.ClaimKind(c.Kind), Stance: oapi.Stance(c.Stance), Metric: textOrNull(c.Metric), Event: textOrNull(c.Event),
		Proposition: textOrNull(c.Proposition), Wording: textOrNull(c.Wording), Quantity: quantityOrNull(nil),
		Period: periodOrNull(c.Period), DateComparator: textOrNull(c.DateComparator), Geography: textOrNull(c.Geography), Dimensions: c.Dimensions, DerivedFrom: orNull(c.DerivedFrom),
		Increments: make([]oapi.QuantityOut, len(c.Increments)), Attribution: make([]oapi.CandidateHop, len(c.Attribution)),
		AttributionEnd: oapi.AttributionEnd(c.AttributionEnd), Confidence: c.Confidence.String(), Extractor: c.Extractor,
	}
	for _, r := range c.Cited() {
		quote, err := text.Select(r.Start, r.End)
		if err != nil {
			return oapi.Candidate{}, err
		}
		out.Citations = append(out.Citations, oapi.Quote{Exact: quote.Exact, Prefix: quote.Prefix, Suffix: quote.Suffix, Start: quote.Start, End: quote.End})
	}
	if c.Kind == extract.KindQuantity {
		out.Quantity = quantityOrNull(&c.Quantity)
	} else {
		out.WordingStart, out.WordingEnd = orNull(&c.WordingStart), orNull(&c.WordingEnd)
	}
	if out.Dimensions == nil {
		out.Dimensions = map[string]string{}
	}
	for i, q := range c.Increments {
		out.Increments[i] = oapi.QuantityOut(quantityOut(q))
	}
	for i, hop := range c.Attribution {
		out.Attribution[i] = oapi.CandidateHop{
			Party: hop.Party, Relation: oapi.HopRelation(hop.Relation),
			Start: orNull(&hop.Start), End: orNull(&hop.End),
		}
	}
	return out, nil
}
