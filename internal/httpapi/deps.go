package httpapi

import (
	"context"
	"log/slog"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"whence/internal/audit"
	"whence/internal/audit/ledger"
	"whence/internal/audit/verify"
	"whence/internal/auth"
	"whence/internal/claims"
	"whence/internal/crosscheck"
	"whence/internal/dashboard"
	"whence/internal/export"
	"whence/internal/idempotency"
	"whence/internal/ingest"
	"whence/internal/mappings"
	"whence/internal/metrics"
	"whence/internal/review"
	"whence/internal/signin"
	"whence/internal/sources"
)

// Deps is everything that the edge calls.
type Deps struct {
	Log            *slog.Logger
	Metrics        prometheus.Registerer
	Gatherer       prometheus.Gatherer
	AllowedOrigins []string                        // for CORS; none: the same origin only
	RateLimit      int                             // requests a second that a principal may make; 0: any number
	BaseURL        string                          // how others reach this server, for links in exports
	Ready          func(ctx context.Context) error // whether the server can do its work

	Auth        *auth.Service
	Idempotency *idempotency.Service
	SignIn      *signin.Service // nil: nobody signs in with a provider
	History     *audit.Service
	Ledger      *ledger.Service
	Verify      func(ctx context.Context, entityType string, id uuid.UUID) (*verify.Entity, error) // one entity's history
	Sources     *sources.Service
	Catalogue   *metrics.Service
	Claims      *claims.Service
	Crosscheck  *crosscheck.Service
	Review      *review.Service
	Dashboard   *dashboard.Service
	Ingest      *ingest.Service
	Mappings    *mappings.Service
	Export      *export.Service
}
