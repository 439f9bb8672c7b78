package httpapi

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/labstack/echo/v4"

	"whence/internal/fault"
	"whence/internal/quantity"
)

// operation is one operation of the spec, as requests are matched to it.
type operation struct {
	id     string
	route  routers.Route
	params map[string]*openapi3.Parameter // of the query, by name
	open   bool                           // needs no token
}

// contract is the spec, ready to validate requests against.
type contract struct {
	operations map[string]operation // by method and Echo's path
	options    openapi3filter.Options
}

var pathParameter = regexp.MustCompile(`\{(\w+)\}`)

// loadContract reads the spec and indexes its operations.
func loadContract(spec []byte) (*contract, error) {
	doc, err := openapi3.NewLoader().LoadFromData(spec)
	if err != nil {
		return nil, fmt.Errorf("the spec can't be read: %w", err)
	}
	doc.Servers = nil
	k := &contract{operations: map[string]operation{}}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			o := operation{
				id: op.OperationID, params: map[string]*openapi3.Parameter{},
				route: routers.Route{Spec: doc, Path: path, PathItem: item, Method: method, Operation: op},
				open:  op.Security != nil && len(*op.Security) == 0,
			}
			for _, p := range slices.Concat(item.Parameters, op.Parameters) {
				if p.Value.In == openapi3.ParameterInQuery {
					o.params[p.Value.Name] = p.Value
				}
			}
			k.operations[method+" "+pathParameter.ReplaceAllString(path, ":$1")] = o
		}
	}
	k.options = openapi3filter.Options{
		MultiError:          true,
		SkipSettingDefaults: true,
		AuthenticationFunc:  openapi3filter.NoopAuthenticationFunc,
		SchemaValidationOptions: []openapi3.SchemaValidationOption{
			openapi3.EnableFormatValidation(),
			openapi3.WithStringFormatValidator("uuid", openapi3.NewRegexpFormatValidator(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)),
			openapi3.WithStringFormatValidator("date", openapi3.NewCallbackValidator(validDate)),
			openapi3.WithStringFormatValidator("date-time", openapi3.NewCallbackValidator(validTime)),
		},
	}
	return k, nil
}

func (k *contract) find(c echo.Context) (operation, bool) {
	op, ok := k.operations[c.Request().Method+" "+c.Path()]
	return op, ok
}

// validate checks a request against its operation. Parameters that can't be
// are 400, ids that can't be are 404, bodies are 422 with a pointer for each
// field; members that the spec does not know are 400.
func (k *contract) validate(ctx context.Context, c echo.Context, op operation, query url.Values) error {
	for name, values := range query {
		p, ok := op.params[name]
		if !ok && ignoresUnknown[op.id] {
			continue
		}
		if !ok {
			return parameterFault(name, "unknown_parameter", "This operation has no parameter of that name.")
		}
		if len(values) > 1 && !p.Schema.Value.Type.Is("array") {
			return parameterFault(name, "repeated_parameter", "This parameter can be given once only.")
		}
	}
	for _, p := range op.route.Operation.Parameters {
		if p.Value.In == openapi3.ParameterInHeader && len(c.Request().Header.Values(p.Value.Name)) > 1 {
			return parameterFault(p.Value.Name, "repeated_header", "This header can be given once only.")
		}
	}
	if op.route.Operation.RequestBody == nil && c.Request().ContentLength > 0 {
		return fault.New(fault.Malformed, "unexpected_body", "This operation takes no body.")
	}
	path := map[string]string{}
	for i, name := range c.ParamNames() {
		path[name] = c.ParamValues()[i]
	}
	options := k.options
	// The validator reads a form whole into memory and tells little of what is
	// wrong with it; the handler checks its fields one by one.
	options.ExcludeRequestBody = strings.HasPrefix(strings.ToLower(c.Request().Header.Get(echo.HeaderContentType)), "multipart/form-data") &&
		op.route.Operation.RequestBody != nil && op.route.Operation.RequestBody.Value.Content["multipart/form-data"] != nil
	err := openapi3filter.ValidateRequest(ctx, &openapi3filter.RequestValidationInput{
		Request: c.Request(), PathParams: path, QueryParams: query, Route: &op.route, Options: &options,
	})
	if err == nil {
		return nil
	}
	return translateValidation(err)
}

// ignoresUnknown are the operations whose parameters others make up: a client of
// OAuth ignores what it does not know (RFC 6749, 4.1.2).
var ignoresUnknown = map[string]bool{"finishSignIn": true}

func parameterFault(name, code, detail string) *fault.Fault {
	return &fault.Fault{
		Kind: fault.Malformed, Code: code, Detail: detail,
		Fields: []fault.Field{{Pointer: name, Code: code, Detail: detail}},
	}
}

// maxFields bounds how many refused fields an answer names.
const maxFields = 100

// translateValidation turns the validator's errors into one fault.
func translateValidation(err error) error {
	var fields []fault.Field
	named := map[fault.Field]bool{}
	kind := fault.Invalid
	for _, leaf := range leaves(err, "") {
		switch {
		case leaf.in == openapi3.ParameterInPath:
			return fault.New(fault.NotFound, "not_found", "There is nothing with this id.")
		case leaf.mediaType:
			return fault.New(fault.UnsupportedMedia, "unsupported_media_type", "The body is of a type that is not read here.")
		case leaf.missingBody:
			return fault.New(fault.Malformed, "body_required", "This operation needs a body.")
		}
		if leaf.in != "" || leaf.field.Code == "unknown_field" {
			kind = fault.Malformed
		}
		if !named[leaf.field] && len(fields) < maxFields {
			named[leaf.field] = true
			fields = append(fields, leaf.field)
		}
	}
	f, ok := fault.As(fault.OfFields(fields))
	if !ok {
		return fault.New(fault.Malformed, "invalid_request", "The request is not what the contract describes.").Because(err)
	}
	f.Kind = kind
	return f.Because(err)
}

// leaf is one thing that the validator found.
type leaf struct {
	in          string // where the parameter is; empty for the body
	field       fault.Field
	mediaType   bool
	missingBody bool
}

func leaves(err error, in string) []leaf {
	var out []leaf
	var multi openapi3.MultiError
	var request *openapi3filter.RequestError
	var schema *openapi3.SchemaError
	var parse *openapi3filter.ParseError
	switch e := err.(type) { //nolint:errorlint // the tree of errors is walked level by level
	case openapi3.MultiError:
		multi = e
	case *openapi3filter.RequestError:
		request = e
	case *openapi3.SchemaError:
		schema = e
	case *openapi3filter.ParseError:
		parse = e
	}
	switch {
	case multi != nil:
		for _, e := range multi {
			out = append(out, leaves(e, in)...)
		}
		return out
	case request != nil && request.Parameter != nil:
		inner := leaves(request.Err, request.Parameter.In)
		for i := range inner {
			inner[i].in, inner[i].field.Pointer = request.Parameter.In, request.Parameter.Name
		}
		if len(inner) == 0 || request.Err == nil {
			inner = []leaf{{in: request.Parameter.In, field: fault.Field{Pointer: request.Parameter.Name, Code: "invalid_parameter", Detail: "This parameter is missing or can't be read."}}}
		}
		return inner
	case request != nil && request.Err != nil:
		if errors.Is(request.Err, openapi3filter.ErrInvalidRequired) {
			return []leaf{{missingBody: true}}
		}
		return leaves(request.Err, in)
	case request != nil:
		if strings.Contains(request.Reason, "Content-Type") {
			return []leaf{{mediaType: true}}
		}
		return []leaf{{field: fault.Field{Code: "invalid_body", Detail: "The body is not what the contract describes."}}}
	case schema != nil:
		return schemaLeaves(schema, in)
	case parse != nil:
		return []leaf{{in: in, field: fault.Field{Code: "invalid_parameter", Detail: "This value can't be read as the type that is asked for."}}}
	}
	return []leaf{{in: in, field: fault.Field{Code: "invalid_value", Detail: "This value is not what the contract describes."}}}
}

// codes names what each keyword of JSON Schema refuses.
var codes = map[string]string{
	"type": "invalid_type", "enum": "unknown_value", "pattern": "invalid_format", "format": "invalid_format",
	"minLength": "too_short", "maxLength": "too_long", "minimum": "out_of_range", "maximum": "out_of_range",
	"minItems": "too_few", "maxItems": "too_many", "minProperties": "nothing_given", "maxProperties": "too_many",
	"required": "required", "properties": "unknown_field", "additionalProperties": "unknown_field", "nullable": "invalid_type",
}

func schemaLeaves(e *openapi3.SchemaError, in string) []leaf {
	if e.Origin != nil {
		var nested openapi3.MultiError
		if errors.As(e.Origin, &nested) && len(nested) > 0 {
			return leaves(nested, in)
		}
	}
	code, ok := codes[e.SchemaField]
	if !ok {
		code = "invalid_value"
	}
	if code == "invalid_format" && e.Schema != nil && strings.HasPrefix(e.Schema.Pattern, `^-?[0-9]`) {
		code = "invalid_number"
	}
	var pointer strings.Builder
	for _, key := range e.JSONPointer() {
		pointer.WriteString("/" + escapePointer(key))
	}
	detail := sentence(e.Reason)
	// Of members that are missing or unknown the validator points at the object
	// and names them in its words.
	named := quoted.FindAllStringSubmatch(detail, -1)
	if (code != "required" && code != "unknown_field") || len(named) == 0 {
		return []leaf{{in: in, field: fault.Field{Pointer: pointer.String(), Code: code, Detail: detail}}}
	}
	var out []leaf
	for _, m := range named {
		words := "This member is needed."
		if code == "unknown_field" {
			words = "There is no member of this name."
		}
		at := pointer.String()
		// The validator points at a missing member itself in some schemas and at
		// the object that lacks it in others.
		if step := "/" + escapePointer(m[1]); code == "unknown_field" || !strings.HasSuffix(at, step) {
			at += step
		}
		out = append(out, leaf{in: in, field: fault.Field{Pointer: at, Code: code, Detail: words}})
	}
	return out
}

var (
	quoted = regexp.MustCompile(`['"]([^'"]*)['"]`)
	place  = regexp.MustCompile(`^[Aa]t '[^']*': `)
)

// escapePointer writes one step of a JSON pointer (RFC 6901).
func escapePointer(key string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
}

// sentence makes the validator's words one sentence.
func sentence(reason string) string {
	reason = place.ReplaceAllString(reason, "")
	if reason == "" {
		return "This value is not what the contract describes."
	}
	return strings.ToUpper(reason[:1]) + strings.TrimSuffix(reason[1:], ".") + "."
}

// validDate takes the days that the calendar has, in four-digit years from 1.
func validDate(s string) error {
	_, err := quantity.ParseDate(s)
	return err
}

// validTime takes RFC 3339 times in the years that the database and JSON can hold.
func validTime(s string) error {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return fmt.Errorf("not a time as in RFC 3339: %.40q", s)
	}
	if y := t.UTC().Year(); y < quantity.MinYear || y > quantity.MaxYear {
		return fmt.Errorf("a year outside %d to %d", quantity.MinYear, quantity.MaxYear)
	}
	return nil
}
