// Command lintspec checks the HTTP contract, api/openapi.yaml, against the rules
// that Whence holds it to. `make lint` runs it; it needs no network and no Node.
//
//	go run ./scripts/lintspec api/openapi.yaml
//
// Everything that it finds is an error: a rule that may be broken is not a rule.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/speakeasy-api/openapi/linter"
	"github.com/speakeasy-api/openapi/openapi"
	openapilinter "github.com/speakeasy-api/openapi/openapi/linter"
	"github.com/speakeasy-api/openapi/validation"
)

// added are the rules beyond the linter's recommended ones, and why.
var added = []string{
	"oas-schema-check",                 // a constraint that does not fit its type constrains nothing
	"oas3-no-nullable",                 // 3.1 has no nullable: it would be ignored in silence
	"owasp-no-numeric-ids",             // ids are UUIDs
	"style-operation-tags",             // the files of handlers follow the tags
	"style-operation-singular-tag",     // one operation, one file
	"style-operation-tag-defined",      // a tag is explained once
	"style-operation-description",      // each operation says what it does
	"style-oas3-parameter-description", // and each parameter
	"style-paths-kebab-case",           // as the paths are that exist
}

// dropped are recommended rules that do not fit, and why.
var dropped = []string{
	"owasp-security-hosts-https-oas3", // a server on one's own machine speaks plain HTTP to itself
	"style-oas3-host-trailing-slash",  // the server is "/": wherever the spec was read from
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: lintspec openapi.yaml")
		os.Exit(2)
	}
	found, err := lint(context.Background(), os.Args[1], os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "lintspec:", err)
		os.Exit(2)
	}
	if found > 0 {
		fmt.Printf("%s: %d findings\n", os.Args[1], found)
		os.Exit(1)
	}
}

// lint writes what is wrong with a spec, a line each, and gives their number.
func lint(ctx context.Context, path string, out io.Writer) (int, error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, fmt.Errorf("open the spec: %w", err)
	}
	defer file.Close()
	spec, invalid, err := openapi.Unmarshal(ctx, file)
	if err != nil {
		return 0, fmt.Errorf("read the spec: %w", err)
	}
	rules, err := openapilinter.NewLinter(config())
	if err != nil {
		return 0, fmt.Errorf("prepare the rules: %w", err)
	}
	result, err := rules.Lint(ctx, linter.NewDocumentInfo(spec, path), invalid, nil)
	if err != nil {
		return 0, fmt.Errorf("check the spec: %w", err)
	}
	found := 0
	for _, finding := range result.Results {
		var v *validation.Error
		if errors.As(finding, &v) && v.Severity == validation.SeverityHint {
			continue
		}
		found++
		fmt.Fprintf(out, "%s:%s\n", path, describe(finding))
	}
	own, err := lintOwn(ctx, spec)
	if err != nil {
		return 0, err
	}
	for _, finding := range own {
		fmt.Fprintf(out, "%s:%s\n", path, finding)
	}
	return found + len(own), nil
}

func describe(finding error) string {
	if v, ok := errors.AsType[*validation.Error](finding); ok {
		return fmt.Sprintf("%d:%d: %s: %v", v.GetLineNumber(), v.GetColumnNumber(), v.Rule, v.UnderlyingError)
	}
	return " " + finding.Error()
}

func config() *linter.Config {
	c := linter.NewConfig()
	c.Extends = []string{"recommended"}
	on, off := false, true // as "disabled"
	for _, id := range added {
		c.Rules = append(c.Rules, linter.RuleEntry{ID: id, Disabled: &on})
	}
	for _, id := range dropped {
		c.Rules = append(c.Rules, linter.RuleEntry{ID: id, Disabled: &off})
	}
	return c
}
