package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/speakeasy-api/openapi/jsonschema/oas3"
	"github.com/speakeasy-api/openapi/openapi"
)

var snakeCase = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// neverRefuses are operations that have nothing to refuse.
var neverRefuses = map[string]bool{"health": true}

// lintOwn checks what no general rule can know: that every operation says how
// it refuses, and that names are snake_case.
func lintOwn(ctx context.Context, spec *openapi.OpenAPI) ([]string, error) {
	var found []string
	report := func(line int, rule, format string, args ...any) {
		found = append(found, fmt.Sprintf("%d:1: %s: %s", line, rule, fmt.Sprintf(format, args...)))
	}
	rules := openapi.Matcher{
		Operation: func(op *openapi.Operation) error {
			if !refuses(op) && !neverRefuses[op.GetOperationID()] {
				report(op.GetRootNodeLine(), "whence-refusals", "operation %s does not say how it refuses: give it a default response", op.GetOperationID())
			}
			return nil
		},
		ReferencedParameter: func(r *openapi.ReferencedParameter) error {
			p := r.GetObject()
			if p == nil {
				return nil
			}
			if p.GetIn() != openapi.ParameterInHeader && !snakeCase.MatchString(p.GetName()) {
				report(p.GetRootNodeLine(), "whence-snake-case", "parameter %s is not snake_case", p.GetName())
			}
			return nil
		},
		Schema: func(s *oas3.JSONSchema[oas3.Referenceable]) error {
			if !s.IsSchema() {
				return nil
			}
			for name := range s.GetSchema().GetProperties().All() {
				// A name in JSON-LD begins with @.
				if !snakeCase.MatchString(strings.TrimPrefix(name, "@")) {
					report(s.GetSchema().GetRootNodeLine(), "whence-snake-case", "property %s is not snake_case", name)
				}
			}
			return nil
		},
	}
	for item := range openapi.Walk(ctx, spec) {
		if err := item.Match(rules); err != nil {
			return nil, fmt.Errorf("walk the spec: %w", err)
		}
	}
	return found, nil
}

// refuses tells whether an operation names a response for what goes wrong.
func refuses(op *openapi.Operation) bool {
	responses := op.GetResponses()
	if responses == nil {
		return false
	}
	if responses.Default != nil {
		return true
	}
	for status := range responses.All() {
		if strings.HasPrefix(status, "4") || strings.HasPrefix(status, "5") {
			return true
		}
	}
	return false
}
