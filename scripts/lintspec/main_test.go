package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const clean = `openapi: 3.1.0
info: {title: T, version: "1", description: What it is for.}
servers: [{url: /}]
tags: [{name: claims, description: What sources say.}]
paths:
  /v1/claims/{id}:
    get:
      operationId: getClaim
      summary: One claim.
      tags: [claims]
      parameters:
        - {name: id, in: path, required: true, description: The claim's id., schema: {type: string, format: uuid}}
      responses:
        "200":
          description: The claim.
          content:
            application/json:
              schema:
                type: object
                properties:
                  source_id: {type: string, format: uuid}
        default: {description: A problem.}
`

func TestSpecIsHeldToItsRules(t *testing.T) {
	tests := []struct {
		name, old, replacement, finding string
	}{
		{"nothing wrong", "", "", ""},
		{"no way to refuse", "        default: {description: A problem.}\n", "", "whence-refusals"},
		{"a property in camelCase", "source_id", "sourceId", "whence-snake-case"},
		{"a parameter that the path lacks", "/{id}:", ":", "semantic-path-params"},
		{"a number for an id", "schema: {type: string, format: uuid}}", "schema: {type: integer}}", "owasp-no-numeric-ids"},
		{"a tag that is not explained", "tags: [claims]", "tags: [tea]", "style-operation-tag-defined"},
		{"nullable, which 3.1 does not know", "source_id: {type: string,", "source_id: {type: string, nullable: true,", "oas3-no-nullable"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "openapi.yaml")
			text := strings.Replace(clean, tt.old, tt.replacement, 1)
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			found, err := lint(t.Context(), path, &out)
			if err != nil {
				t.Fatal(err)
			}
			if (tt.finding == "") != (found == 0) || !strings.Contains(out.String(), tt.finding) {
				t.Errorf("%d findings, want %q:\n%s", found, tt.finding, out.String())
			}
		})
	}
}

func TestMissingSpecIsAnError(t *testing.T) {
	if _, err := lint(t.Context(), filepath.Join(t.TempDir(), "none.yaml"), new(bytes.Buffer)); err == nil {
		t.Error("a spec that is not there passes")
	}
}
