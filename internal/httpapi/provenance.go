package httpapi

import (
	"context"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"whence/internal/crosscheck"
	"whence/internal/httpapi/oapi"
)

// ReadClaimProvenance answers where a claim comes from.
func (h handlers) ReadClaimProvenance(ctx context.Context, r oapi.ReadClaimProvenanceRequestObject) (oapi.ReadClaimProvenanceResponseObject, error) {
	p, err := h.Deps.Crosscheck.Provenance(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	out := oapi.ReadClaimProvenance200JSONResponse{
		ClaimId: p.ClaimID, Origin: provenanceOriginOut(p), AttributionEnd: oapi.AttributionEnd(p.End), Circular: p.Circular,
		Truncated: p.Truncated, Nodes: make([]oapi.ProvenanceNode, len(p.Nodes)), Edges: make([]oapi.ProvenanceEdge, len(p.Edges)),
	}
	for i, n := range p.Nodes {
		out.Nodes[i] = oapi.ProvenanceNode{
			Id: n.ID, Type: oapi.ProvenanceNodeType(n.Type), Kind: oapi.ProvenanceNodeKind(n.Kind), Label: textOrNull(n.Label),
			ResourceId: idOrNull(n.ResourceID), At: timeOrNull(n.At), Properties: n.Properties,
		}
	}
	for i, e := range p.Edges {
		out.Edges[i] = oapi.ProvenanceEdge{Type: oapi.ProvenanceEdgeType(e.Type), From: e.From, To: e.To, Properties: e.Properties}
	}
	return out, nil
}

func provenanceOriginOut(p crosscheck.Provenance) nullable.Nullable[oapi.ProvenanceOrigin] {
	if p.Kind == "" {
		return nullable.NewNullNullable[oapi.ProvenanceOrigin]()
	}
	o := oapi.ProvenanceOrigin{Kind: oapi.ProvenanceOriginKind(p.Kind), Label: p.Origin, Id: idOrNull(nil)}
	if p.OriginID != uuid.Nil {
		o.Id = idOrNull(&p.OriginID)
	}
	return nullable.NewNullableWithValue(o)
}
