package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo-contrib/echoprometheus"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"whence/api"
	"whence/internal/auth"
	"whence/internal/fault"
	"whence/internal/httpapi/oapi"
)

// How long a request may take. Exports go on as long as rows do.
const (
	requestTime  = 5 * time.Second
	documentTime = 30 * time.Second
	importTime   = 5 * time.Minute // a data file has up to 200,000 numbers
	exportTime   = 30 * time.Minute
)

// requestTimes are the operations that may take longer than requestTime.
var requestTimes = map[string]time.Duration{
	"ingestSource": importTime, "extract": documentTime, "compare": documentTime, "exportClaims": exportTime,
	"decideReviewItems": documentTime,
}

// New builds the HTTP server's handler.
func New(d Deps) (http.Handler, error) {
	k, err := loadContract(api.Spec)
	if err != nil {
		return nil, err
	}
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = problems{d.Log}.handle
	e.Use(middleware.RequestIDWithConfig(middleware.RequestIDConfig{Generator: uuid.NewString, TargetHeader: echo.HeaderXRequestID, RequestIDHandler: func(c echo.Context, id string) {
		if !plainID(id) {
			c.Response().Header().Set(echo.HeaderXRequestID, uuid.NewString())
		}
	}}))
	e.Use(echoprometheus.NewMiddlewareWithConfig(echoprometheus.MiddlewareConfig{
		Subsystem: "http", DoNotUseRequestPathFor404: true, Registerer: d.Metrics, LabelFuncs: boundedLabels,
	}))
	e.Use(accessLog(d.Log), recoverPanics(d.Log), secureHeaders(strings.HasPrefix(d.BaseURL, "https://")))
	if len(d.AllowedOrigins) > 0 {
		e.Use(middleware.CORSWithConfig(middleware.CORSConfig{
			AllowOrigins:  d.AllowedOrigins,
			AllowMethods:  []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete},
			AllowHeaders:  []string{echo.HeaderAuthorization, echo.HeaderContentType, "If-Match", "If-None-Match", idempotencyKey, echo.HeaderXRequestID},
			ExposeHeaders: []string{"ETag", echo.HeaderLocation, echo.HeaderXRequestID, echo.HeaderContentDisposition, echo.HeaderRetryAfter, idempotentReplayed},
			MaxAge:        3600,
		}))
	}
	e.GET("/metrics", echoprometheus.NewHandlerWithConfig(echoprometheus.HandlerConfig{Gatherer: d.Gatherer}))
	mountDocs(e)

	h := handlers{Deps: d}
	e.Use(h.guard(k, newLimiter(d.RateLimit), &revalidator{state: d.Dashboard.State, now: time.Now, tags: map[string]remembered{}}))
	oapi.RegisterHandlersWithOptions(e, oapi.NewStrictHandler(h, nil), oapi.RegisterHandlersOptions{})
	return e, nil
}

// boundedLabels keeps out of the metrics what a caller can make up at will: each
// new value of a label is a series that is never forgotten.
var boundedLabels = map[string]echoprometheus.LabelValueFunc{
	"host": func(echo.Context, error) string { return "" },
	"url":  func(c echo.Context, _ error) string { return c.Path() },
	"method": func(c echo.Context, _ error) string {
		switch m := c.Request().Method; m {
		case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
			return m
		}
		return "other"
	},
}

// plainID tells whether a caller's request id may stand in headers and logs.
func plainID(id string) bool {
	return len(id) <= 64 && strings.Trim(id, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.") == ""
}

// principalKey finds the caller in a request's context.
type principalKey struct{}

func principal(ctx context.Context) auth.Principal {
	p, _ := ctx.Value(principalKey{}).(auth.Principal)
	return p
}

// acceptKey finds the Accept header in a request's context.
type acceptKey struct{}

func accept(ctx context.Context) string {
	s, _ := ctx.Value(acceptKey{}).(string)
	return s
}

// guard stands before every operation of the spec: the token, the role, the
// form of the request, and the contract, in this order.
func (h handlers) guard(k *contract, limits *limiter, answers *revalidator) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			op, ok := k.find(c)
			if !ok {
				return next(c)
			}
			limit, ok := requestTimes[op.id]
			if !ok {
				limit = requestTime
			}
			ctx, cancel := context.WithTimeout(c.Request().Context(), limit)
			defer cancel()
			ctx = context.WithValue(ctx, cookieKey{}, c.Request().Cookies())
			var who auth.Principal
			var credential string
			if !op.open {
				var err error
				if who, credential, err = h.authenticate(ctx, c.Request()); err != nil {
					return err
				}
				if err := limits.admit(who); err != nil {
					return err
				}
				need, known := neededRole[op.id]
				if !known || !who.Role.Allows(need) {
					return fault.New(fault.Forbidden, "forbidden", "This needs the role %s; the token has %s.", need, who.Role)
				}
				ctx = context.WithValue(ctx, principalKey{}, who)
			}
			ctx = context.WithValue(ctx, acceptKey{}, strings.Join(c.Request().Header.Values(echo.HeaderAccept), ","))
			c.SetRequest(c.Request().WithContext(ctx))
			query, err := checkQuery(c.Request())
			if err != nil {
				return err
			}
			if err := readBody(c, op.id); err != nil {
				return err
			}
			if err := k.validate(ctx, c, op, query); err != nil {
				return err
			}
			switch {
			case revalidated[op.id]:
				return answers.serve(c, next)
			case repeatable(c.Request()):
				return doOnce(c, h.Idempotency, op, who, credential, next)
			}
			return next(c)
		}
	}
}

// bearer takes the token from the Authorization header (RFC 6750); empty where there is none.
func bearer(r *http.Request) string {
	scheme, token, ok := strings.Cut(r.Header.Get(echo.HeaderAuthorization), " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// accessLog writes one line a request: no secret and no text of a document.
func accessLog(log *slog.Logger) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			began := time.Now()
			if err := next(c); err != nil {
				c.Error(err)
			}
			log.InfoContext(c.Request().Context(), "request",
				"request_id", requestID(c), "principal", principal(c.Request().Context()).Actor.Name,
				"method", c.Request().Method, "route", c.Path(), "status", c.Response().Status,
				"bytes", c.Response().Size, "duration", time.Since(began))
			return nil
		}
	}
}

// recoverPanics makes a defect one failed request rather than a dead server.
func recoverPanics(log *slog.Logger) echo.MiddlewareFunc {
	return middleware.RecoverWithConfig(middleware.RecoverConfig{
		DisablePrintStack: true,
		LogErrorFunc: func(c echo.Context, err error, stack []byte) error {
			log.ErrorContext(c.Request().Context(), "panic", "error", err, "request_id", requestID(c), "stack", string(stack))
			return err
		},
	})
}

// secureHeaders says with each answer what browsers may do with it; behind TLS
// also that they come back over TLS alone.
func secureHeaders(tls bool) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			header := c.Response().Header()
			header.Set(echo.HeaderXContentTypeOptions, "nosniff")
			header.Set(echo.HeaderContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'")
			header.Set(echo.HeaderReferrerPolicy, "no-referrer")
			header.Set(echo.HeaderCacheControl, "no-store")
			if tls {
				header.Set(echo.HeaderStrictTransportSecurity, "max-age=31536000")
			}
			return next(c)
		}
	}
}
