// Package api embeds the HTTP contract, from which the server is generated and
// against which it validates.
package api

import _ "embed"

// Spec is openapi.yaml.
//
//go:embed openapi.yaml
var Spec []byte
