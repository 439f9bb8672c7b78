package httpapi

import (
	"context"

	"whence/internal/fault"
	"whence/internal/httpapi/oapi"
)

// Health answers that the process runs. It never touches the database.
func (h handlers) Health(context.Context, oapi.HealthRequestObject) (oapi.HealthResponseObject, error) {
	return oapi.Health200JSONResponse{HealthyJSONResponse: oapi.HealthyJSONResponse{Status: oapi.Ok}}, nil
}

// Readiness answers whether the server can do its work.
func (h handlers) Readiness(ctx context.Context, _ oapi.ReadinessRequestObject) (oapi.ReadinessResponseObject, error) {
	if err := h.Ready(ctx); err != nil {
		return nil, fault.New(fault.Exhausted, "not_ready", "The server can't do its work now.").Because(err)
	}
	return oapi.Readiness200JSONResponse{HealthyJSONResponse: oapi.HealthyJSONResponse{Status: oapi.Ok}}, nil
}
