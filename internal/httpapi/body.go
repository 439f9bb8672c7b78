package httpapi

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/labstack/echo/v4"

	"whence/internal/fault"
)

// bodyTime is how long a body may take to come.
const bodyTime = 20 * time.Second

// Limits on what a caller can make long, in bytes and levels.
const (
	bodyLimit     = 1 << 20  // most operations
	documentLimit = 24 << 20 // a document, escaped in JSON or with a form around it
	jsonDepth     = 32
	jsonTokens    = 100_000
)

// largeBodies are the operations that take whole texts.
var largeBodies = map[string]bool{"ingestSource": true, "extract": true, "compare": true}

// checkQuery refuses a query string that can't be read as it was meant: Go
// drops pairs with bad percent-encoding in silence.
func checkQuery(r *http.Request) (url.Values, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, fault.New(fault.Malformed, "invalid_query", "The query string is not well-formed percent-encoding.")
	}
	for key, vs := range values {
		for _, v := range append(vs, key) {
			if strings.ContainsRune(v, 0) {
				return nil, fault.AtField(key, "invalid_text", "A parameter holds the character U+0000.")
			}
			if strings.ToValidUTF8(v, "") != v {
				return nil, fault.New(fault.Malformed, "invalid_encoding", "A parameter is not UTF-8.")
			}
		}
	}
	return values, nil
}

// readBody reads the body within the operation's limit, refuses every coding
// of it, and checks the form of JSON. It leaves the body readable again.
func readBody(c echo.Context, operation string) error {
	r := c.Request()
	if r.Body == nil || r.Body == http.NoBody {
		return nil
	}
	if enc := r.Header.Get(echo.HeaderContentEncoding); enc != "" && !strings.EqualFold(enc, "identity") {
		return fault.New(fault.UnsupportedMedia, "unsupported_encoding", "A body is taken without any content coding.")
	}
	limit := int64(bodyLimit)
	if largeBodies[operation] {
		limit = documentLimit
	}
	tooLarge := fault.New(fault.TooLarge, "too_large", "The body is over the limit of %d bytes.", limit)
	if r.ContentLength > limit {
		return tooLarge
	}
	// Whoever sends slower than this holds a place that others need. Behind the
	// body the limit is lifted: the server would take its end for a hang-up.
	clock := http.NewResponseController(c.Response())
	_ = clock.SetReadDeadline(time.Now().Add(bodyTime)) // a recorder in a test has none
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, limit))
	_ = clock.SetReadDeadline(time.Time{})
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return tooLarge
	case err != nil:
		return fault.New(fault.Malformed, "unreadable_body", "The body ended before it was complete.").Because(err)
	}
	mediaType, params, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	if err != nil && len(body) > 0 {
		return fault.New(fault.UnsupportedMedia, "unsupported_media_type", "The Content-Type of the body is missing or can't be read.")
	}
	if mediaType == echo.MIMEApplicationJSON {
		// JSON is UTF-8. Who says otherwise means other characters than those that
		// would be read.
		if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") && !strings.EqualFold(charset, "us-ascii") {
			return fault.New(fault.UnsupportedMedia, "unsupported_charset", "JSON is read as UTF-8 only.")
		}
		if err := checkJSON(body); err != nil {
			return err
		}
		// The generated decoder compares the type by its beginning, in lower case.
		r.Header.Set(echo.HeaderContentType, echo.MIMEApplicationJSON)
	}
	if mediaType == echo.MIMEMultipartForm {
		if err := checkForm(body, params["boundary"]); err != nil {
			return err
		}
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.ContentLength = int64(len(body))
	return nil
}

// checkForm refuses a form that is cut short: in the head of a part the reader
// takes that for the end.
func checkForm(body []byte, boundary string) error {
	switch {
	case boundary == "":
		return fault.New(fault.Malformed, "invalid_form", "The Content-Type of the form names no boundary.")
	case !bytes.Contains(body, []byte("--"+boundary+"--")):
		return fault.New(fault.Malformed, "invalid_form", "The form ends before its last boundary.")
	}
	return nil
}

// checkJSON refuses what decoders quietly change or drop: invalid UTF-8, lone
// surrogates, duplicate names, trailing data, depth, and NUL, which no text of
// Postgres can hold.
func checkJSON(body []byte) error {
	dec := jsontext.NewDecoder(bytes.NewReader(body))
	for n := 0; ; n++ {
		tok, err := dec.ReadToken()
		if errors.Is(err, io.EOF) {
			if n == 0 {
				return fault.New(fault.Malformed, "invalid_json", "The body is empty.")
			}
			return nil
		}
		if err != nil {
			if errors.Is(err, jsontext.ErrDuplicateName) {
				return fault.New(fault.Malformed, "duplicate_name", "The body names a member twice, at %q.", dec.StackPointer()).Because(err)
			}
			return fault.New(fault.Malformed, "invalid_json", "The body is not well-formed JSON (RFC 8259) in UTF-8, near byte %d.", dec.InputOffset()).Because(err)
		}
		if dec.StackDepth() > jsonDepth {
			return fault.New(fault.Malformed, "too_deep", "The body nests deeper than %d levels.", jsonDepth)
		}
		if n > jsonTokens {
			return fault.New(fault.Malformed, "too_many_values", "The body holds more than %d values.", jsonTokens)
		}
		if dec.StackDepth() == 0 && n > 0 && tok.Kind() != ']' && tok.Kind() != '}' {
			return fault.New(fault.Malformed, "invalid_json", "There is more behind the end of the body's value.")
		}
		if dec.StackDepth() == 1 && n > 0 && (tok.Kind() == '{' || tok.Kind() == '[') {
			return fault.New(fault.Malformed, "invalid_json", "There is more behind the end of the body's value.")
		}
		if tok.Kind() == '"' && strings.ContainsRune(tok.String(), 0) {
			return fault.AtField(string(dec.StackPointer()), "invalid_text", "A text holds the character U+0000.")
		}
	}
}
