package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"whence/internal/claims"
	"whence/internal/export"
	"whence/internal/httpapi/oapi"
)

// ExportClaims streams claims as CSV.
func (h handlers) ExportClaims(ctx context.Context, r oapi.ExportClaimsRequestObject) (oapi.ExportClaimsResponseObject, error) {
	p := r.Params
	return csvStream(func(w http.ResponseWriter) error {
		header := w.Header()
		header.Set("Content-Type", "text/csv; charset=utf-8; header=present")
		header.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="whence-claims-%s.csv"`, time.Now().UTC().Format("20060102T150405Z")))
		return h.Export.Claims(ctx, w, claims.Filter{
			Statuses: texts(p.Status), Kinds: texts(p.Kind), Metrics: texts(p.Metric), Events: texts(p.Event),
			Propositions: texts(p.Proposition), Sources: deref(p.Source), Outlets: deref(p.Outlet), Parties: texts(p.Party),
			Geographies: texts(p.Geography), Languages: texts(p.Language), Units: texts(p.Unit), Verdicts: deref(p.Verdict),
			NeedsRecheck: p.NeedsRecheck, From: dateIn(p.From), To: dateIn(p.To),
		}, export.Options{BOM: deref(p.Bom), BaseURL: h.BaseURL, Columns: deref(p.Columns)})
	}), nil
}

// csvStream writes rows as they come. An error before the first byte becomes a
// problem document; one after it cuts the connection, so that a short file is
// never taken for a whole one.
type csvStream func(w http.ResponseWriter) error

// VisitExportClaimsResponse implements the generated response interface.
func (s csvStream) VisitExportClaimsResponse(w http.ResponseWriter) error { return s(w) }
