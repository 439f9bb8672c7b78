// Package oapi holds what is generated from api/openapi.yaml: the types of the
// contract and the strict server interface. Nothing in it is written by hand.
package oapi

//go:generate go tool oapi-codegen -config config.yaml ../../../api/openapi.yaml
