// Package httpapi is the HTTP edge: it turns requests into calls of the slices
// and their results into what api/openapi.yaml promises.
//
// A request passes, in this order: request id, log and metrics; the token (401
// before any body is read); the role that the operation needs (roles.go, keyed
// by operationId); the form of the query and the body (body.go: strict JSON);
// the spec (validate.go); and then the generated decoder and one handler, in
// the file of its tag. A handler converts, calls one operation of a slice, and
// converts back. Errors leave through problem.go and nowhere else.
package httpapi
