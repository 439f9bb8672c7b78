package httpapi

import (
	"bytes"
	"net/http"

	"github.com/labstack/echo/v4"
)

// heldBack keeps an answer until it is known whether it may be sent.
type heldBack struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// WriteHeader keeps the status.
func (h *heldBack) WriteHeader(status int) { h.status = status }

// Write keeps the body.
func (h *heldBack) Write(b []byte) (int, error) { return h.body.Write(b) }

// holdBack calls the handler and keeps its answer. What it gives is complete
// where the response is committed.
func holdBack(c echo.Context, next echo.HandlerFunc) (*heldBack, error) {
	held := &heldBack{ResponseWriter: c.Response().Writer, status: http.StatusOK}
	c.Response().Writer = held
	err := next(c)
	c.Response().Writer = held.ResponseWriter
	return held, err
}

// send sends what was held back.
func (h *heldBack) send() error {
	h.ResponseWriter.WriteHeader(h.status)
	_, err := h.ResponseWriter.Write(h.body.Bytes())
	return err
}

// discard makes the response as if the handler had not answered.
func (h *heldBack) discard(c echo.Context) {
	c.Response().Committed, c.Response().Status, c.Response().Size = false, http.StatusOK, 0
	h.body.Reset()
}
