package httpapi

import (
	"context"

	"whence/internal/crosscheck"
	"whence/internal/crosscheck/consistency"
	"whence/internal/httpapi/oapi"
)

// CheckSource answers what a document says that its own numbers don't bear out.
func (h handlers) CheckSource(ctx context.Context, r oapi.CheckSourceRequestObject) (oapi.CheckSourceResponseObject, error) {
	s, err := h.Sources.Sources.Find(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	t, err := h.Sources.Sources.Text(ctx, r.Id, r.Params.Snapshot)
	if err != nil {
		return nil, err
	}
	if s.Kind == "data" {
		t.Text = "" // a table has no sentences; its claims are set against each other all the same
	}
	inside, err := h.Deps.Crosscheck.Inside(ctx, crosscheck.Document{
		SourceID: s.ID, SnapshotID: t.ID, Text: t.Text, Language: deref(s.Language), Published: s.PublishedOn,
	})
	if err != nil {
		return nil, err
	}
	return oapi.CheckSource200JSONResponse{
		SourceId: s.ID, SnapshotId: t.ID, Findings: findingsOut(inside.Findings),
		ClaimsCompared: inside.Compared, PolicyVersion: inside.PolicyVersion,
	}, nil
}

func findingsOut(in []consistency.Finding) []oapi.Finding {
	out := make([]oapi.Finding, len(in))
	for i, f := range in {
		out[i] = oapi.Finding{
			Code: oapi.FindingCode(f.Code), Start: f.Start, End: f.End, Text: f.Text, Unit: textOrNull(f.Unit),
			Stated: intervalOut(f.Stated), Implied: intervalOut(f.Implied), Severity: textOrNull(string(f.Severity)),
			Spread: decimalOrNull(f.Spread), Figures: make([]oapi.FindingFigure, len(f.Figures)),
		}
		for j, g := range f.Figures {
			out[i].Figures[j] = oapi.FindingFigure{
				Role: oapi.FindingFigureRole(g.Role), Exact: g.Text, Start: g.Start, End: g.End,
				Quantity: quantityOrNull(&g.Quantity), ClaimIds: idsOut(g.Claims),
			}
		}
	}
	return out
}
