package ingest

import (
	"strings"

	"whence/internal/fault"
	"whence/internal/input"
)

// checkTitle refuses a title that could not be stored as it was given. What a
// page says of itself is made to fit; what a caller says is not changed.
func (d Document) checkTitle() error {
	if why := input.Line(d.Title); why != "" {
		return fault.AtField("/title", "invalid_text", "%s", why)
	}
	if input.Length(strings.TrimSpace(d.Title)) > 1000 {
		return fault.AtField("/title", "too_long", "must have at most 1000 characters")
	}
	return nil
}
