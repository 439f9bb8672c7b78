package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// revalidated are the operations whose answers carry a digest of themselves as
// their entity tag, so that whoever asks again is told with a 304 that nothing
// has changed.
var revalidated = map[string]bool{
	"crosscheck": true, "readMetricSeries": true, "readOutletProfile": true, "readStats": true,
}

// revalidator answers 304 for what a caller has already. An answer's tag is a
// digest of its body: it changes with whatever the caller would see, and with
// nothing else.
//
// The digest is only known once the answer has been computed. So the tag of an
// answer is remembered with the state of the database in which it was computed:
// in the same state the answer is the same, and need not be computed again.
type revalidator struct {
	// state names what the database holds: equal names, equal data. Nil where
	// there is no such name.
	state func(context.Context) (string, error)
	now   func() time.Time

	mu   sync.Mutex
	tags map[string]remembered // by the request's address
}

// remembered is the tag of an answer, and when it was the answer.
type remembered struct{ state, tag string }

// maxRemembered bounds what callers can make the server remember.
const maxRemembered = 4096

// serve calls the handler, and answers with its body or with a 304.
func (v *revalidator) serve(c echo.Context, next echo.HandlerFunc) error {
	header := c.Response().Header()
	address := c.Request().URL.RequestURI()
	wanted := entityTags(c.Request().Header.Values("If-None-Match"))
	state := v.stateNow(c.Request().Context())
	if len(wanted) > 0 && state != "" {
		if tag := v.recall(address, state); tag != "" && holdsTag(wanted, tag) {
			v.describe(header, tag)
			return c.NoContent(http.StatusNotModified)
		}
	}
	held, err := holdBack(c, next)
	if err != nil || !c.Response().Committed {
		return err
	}
	body := held.body.Bytes()
	if held.status != http.StatusOK {
		return held.send()
	}
	digest := sha256.Sum256(body)
	tag := `"` + base64.RawURLEncoding.EncodeToString(digest[:18]) + `"`
	v.describe(header, tag)
	v.remember(address, state, tag)
	if holdsTag(wanted, tag) {
		header.Del(echo.HeaderContentType)
		c.Response().Status, c.Response().Size = http.StatusNotModified, 0
		held.ResponseWriter.WriteHeader(http.StatusNotModified)
		return nil
	}
	return held.send()
}

// describe lets a cache keep the answer for one caller, and ask before each use.
func (v *revalidator) describe(header http.Header, tag string) {
	header.Set("ETag", tag)
	header.Set(echo.HeaderCacheControl, "private, no-cache")
	header.Add(echo.HeaderVary, echo.HeaderAuthorization) // beside what was varied by before
	header.Add(echo.HeaderVary, echo.HeaderCookie)
}

// stateNow names the state in which an answer that is computed from now on is
// computed, or a later one; empty where it can't be told. Answers may speak of
// today, so that the day is part of it.
func (v *revalidator) stateNow(ctx context.Context) string {
	if v.state == nil {
		return ""
	}
	state, err := v.state(ctx)
	if err != nil {
		return "" // the handler meets the same trouble, and says so
	}
	return v.now().UTC().Format(time.DateOnly) + " " + state
}

func (v *revalidator) recall(address, state string) string {
	v.mu.Lock()
	defer v.mu.Unlock()
	if r := v.tags[address]; r.state == state {
		return r.tag
	}
	return ""
}

func (v *revalidator) remember(address, state, tag string) {
	if state == "" || len(address) > 4096 {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, known := v.tags[address]; !known && len(v.tags) >= maxRemembered {
		clear(v.tags)
	}
	v.tags[address] = remembered{state, tag}
}

// entityTags reads If-None-Match (RFC 9110, 13.1.2). What is no tag names
// nothing. Weak and strong tags are the same here, as they are for GET.
func entityTags(values []string) []string {
	var tags []string
	rest := strings.Join(values, ",")
	for rest != "" {
		rest = strings.TrimLeft(rest, " \t,")
		if strings.HasPrefix(rest, "*") {
			tags, rest = append(tags, "*"), rest[1:]
			continue
		}
		rest = strings.TrimPrefix(rest, "W/")
		if !strings.HasPrefix(rest, `"`) {
			_, rest, _ = strings.Cut(rest, ",")
			continue
		}
		end := strings.IndexByte(rest[1:], '"')
		if end < 0 {
			break
		}
		tags, rest = append(tags, rest[:end+2]), rest[end+2:]
	}
	return tags
}

// holdsTag tells whether a list of tags holds one; "*" holds every one.
func holdsTag(tags []string, tag string) bool {
	return slices.Contains(tags, tag) || slices.Contains(tags, "*")
}
