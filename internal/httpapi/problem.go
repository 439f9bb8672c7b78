package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"whence/internal/fault"
	"whence/internal/httpapi/oapi"
)

// statuses says how each kind of fault is answered.
var statuses = map[fault.Kind]int{
	fault.Invalid:              http.StatusUnprocessableEntity,
	fault.Malformed:            http.StatusBadRequest,
	fault.NotFound:             http.StatusNotFound,
	fault.Gone:                 http.StatusGone,
	fault.Conflict:             http.StatusConflict,
	fault.Stale:                http.StatusPreconditionFailed,
	fault.PreconditionRequired: http.StatusPreconditionRequired,
	fault.Unauthenticated:      http.StatusUnauthorized,
	fault.Forbidden:            http.StatusForbidden,
	fault.TooLarge:             http.StatusRequestEntityTooLarge,
	fault.UnsupportedMedia:     http.StatusUnsupportedMediaType,
	fault.Exhausted:            http.StatusServiceUnavailable,
	fault.RateLimited:          http.StatusTooManyRequests,
	fault.OutcomeUnknown:       http.StatusServiceUnavailable,
}

// problems answers errors as problem documents (RFC 9457).
type problems struct{ log *slog.Logger }

// handle is Echo's error handler: the only place where an error becomes an answer.
func (p problems) handle(err error, c echo.Context) {
	if errors.Is(err, http.ErrAbortHandler) {
		panic(http.ErrAbortHandler) // the answer is cut on purpose
	}
	if c.Response().Committed {
		p.log.ErrorContext(c.Request().Context(), "failed after the answer began", "error", err, "request_id", requestID(c))
		panic(http.ErrAbortHandler)
	}
	status, problem := p.describe(err, c)
	problem.Instance = new("urn:request:" + requestID(c))
	header := c.Response().Header()
	header.Del("ETag")
	header.Del("Location")
	header.Del("Content-Disposition")
	header.Set("Content-Type", "application/problem+json")
	if status == http.StatusUnauthorized {
		header.Set("WWW-Authenticate", `Bearer realm="whence"`)
	}
	if c.Request().Method == http.MethodHead {
		c.Response().WriteHeader(status)
		return
	}
	body, marshalErr := json.Marshal(problem)
	if marshalErr != nil {
		panic(marshalErr)
	}
	c.Response().WriteHeader(status)
	if _, err := c.Response().Write(append(body, '\n')); err != nil {
		p.log.DebugContext(c.Request().Context(), "the caller went away", "error", err)
	}
}

func (p problems) describe(err error, c echo.Context) (int, oapi.Problem) {
	if f, ok := fault.As(err); ok {
		status := statuses[f.Kind]
		if f.Kind == fault.Exhausted || f.Kind == fault.OutcomeUnknown || f.Kind == fault.RateLimited {
			after := max(f.RetryAfter, time.Second)
			c.Response().Header().Set("Retry-After", strconv.Itoa(int(after.Round(time.Second)/time.Second)))
			p.log.WarnContext(c.Request().Context(), "refused", "error", err, "request_id", requestID(c))
		}
		return status, problemOf(status, f.Code, f.Detail, f.Fields)
	}
	var he *echo.HTTPError
	if errors.As(err, &he) && he.Code >= 400 && he.Code < 500 {
		code, detail := echoCodes(he.Code)
		return he.Code, problemOf(he.Code, code, detail, nil)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		c.Response().Header().Set("Retry-After", "1")
		p.log.WarnContext(c.Request().Context(), "out of time", "error", err, "request_id", requestID(c))
		return http.StatusServiceUnavailable, problemOf(http.StatusServiceUnavailable, "timeout", "The request took too long.", nil)
	}
	if errors.Is(err, context.Canceled) && c.Request().Context().Err() != nil {
		return 499, problemOf(499, "cancelled", "The caller went away.", nil)
	}
	p.log.ErrorContext(c.Request().Context(), "defect", "error", err, "request_id", requestID(c), "path", c.Path(), "method", c.Request().Method)
	return http.StatusInternalServerError, problemOf(http.StatusInternalServerError, "internal", "Something went wrong here; the log says what, under this instance.", nil)
}

// echoCodes words what Echo itself refuses.
func echoCodes(status int) (code, detail string) {
	switch status {
	case http.StatusNotFound:
		return "not_found", "There is nothing at this address."
	case http.StatusMethodNotAllowed:
		return "method_not_allowed", "This address does not take that method."
	case http.StatusRequestEntityTooLarge:
		return "too_large", "The body is over the limit."
	case http.StatusUnsupportedMediaType:
		return "unsupported_media_type", "The body is of a type that is not read here."
	}
	return "bad_request", "The request can't be read."
}

func problemOf(status int, code, detail string, fields []fault.Field) oapi.Problem {
	title := http.StatusText(status)
	if title == "" {
		title = "Client Closed Request"
	}
	out := oapi.Problem{Type: "urn:whence:problem:" + code, Title: title, Status: status, Code: code, Detail: &detail}
	if len(fields) > 0 {
		errs := make([]oapi.FieldError, len(fields))
		for i, f := range fields {
			errs[i] = oapi.FieldError{Pointer: f.Pointer, Code: f.Code, Detail: f.Detail}
		}
		out.Errors = &errs
	}
	return out
}

func requestID(c echo.Context) string { return c.Response().Header().Get(echo.HeaderXRequestID) }
