// Package fault holds the kinds of error that Whence's packages tell apart.
//
// A slice returns a *Fault when it knows why an operation was refused; any
// other error is a defect or a failure of the machine. The HTTP edge turns a
// Fault into a problem document (RFC 9457) in one place; nothing below it
// knows of HTTP.
package fault

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind says in which of a few ways an operation was refused.
type Kind int

// The kinds, each with the answer that the HTTP edge gives for it.
const (
	Invalid              Kind = iota + 1 // the input breaks a rule (422)
	Malformed                            // the input can't be read at all (400)
	NotFound                             // nothing has this id (404)
	Gone                                 // it was there, and was taken away for good (410)
	Conflict                             // it clashes with what is stored (409)
	Stale                                // the version given is not the current one (412)
	PreconditionRequired                 // a version is needed and none was given (428)
	Unauthenticated                      // no valid token (401)
	Forbidden                            // the role does not allow it (403)
	TooLarge                             // over a limit of size (413)
	UnsupportedMedia                     // a media type that can't be read (415)
	Exhausted                            // no capacity now, try again (503)
	RateLimited                          // too many requests of one principal, try again (429)
	OutcomeUnknown                       // the connection was cut while committing (503)
)

// Field is one refused part of the input.
type Field struct {
	Pointer string // JSON pointer (RFC 6901) into the body, or the name of a parameter
	Code    string // stable, snake_case
	Detail  string // one sentence for a person
}

// Fault is a refusal with its reason.
type Fault struct {
	Kind       Kind
	Code       string // stable, snake_case, such as "invalid_number"
	Detail     string // one sentence for a person
	Fields     []Field
	RetryAfter time.Duration // for Exhausted and RateLimited: when to try again
	cause      error
}

// Error implements error.
func (f *Fault) Error() string {
	var s strings.Builder
	s.WriteString(f.Code + ": " + f.Detail)
	for _, x := range f.Fields {
		s.WriteString(fmt.Sprintf(" [%s %s: %s]", x.Pointer, x.Code, x.Detail))
	}
	if f.cause != nil {
		s.WriteString(": " + f.cause.Error())
	}
	return s.String()
}

// Unwrap gives the cause, if one was recorded with Because.
func (f *Fault) Unwrap() error { return f.cause }

// Because records what lies behind the refusal, for logs. It is never shown
// to a caller.
func (f *Fault) Because(err error) *Fault {
	f.cause = err
	return f
}

// New makes a fault of any kind.
func New(kind Kind, code, format string, args ...any) *Fault {
	return &Fault{Kind: kind, Code: code, Detail: fmt.Sprintf(format, args...)}
}

// AtField makes an Invalid fault for one field of the input. The pointer is a
// JSON pointer into the body ("/quantity/value").
func AtField(pointer, code, format string, args ...any) *Fault {
	detail := fmt.Sprintf(format, args...)
	return &Fault{
		Kind: Invalid, Code: code, Detail: detail,
		Fields: []Field{{Pointer: pointer, Code: code, Detail: detail}},
	}
}

// OfFields makes one Invalid fault of several refused fields. With none it
// gives nil, so that a check can end with it.
func OfFields(fields []Field) error {
	switch len(fields) {
	case 0:
		return nil
	case 1:
		return &Fault{Kind: Invalid, Code: fields[0].Code, Detail: fields[0].Detail, Fields: fields}
	}
	return &Fault{
		Kind: Invalid, Code: "invalid_input", Fields: fields,
		Detail: fmt.Sprintf("%d fields of the input are not valid", len(fields)),
	}
}

// As finds the fault in an error's chain.
func As(err error) (*Fault, bool) {
	var f *Fault
	ok := errors.As(err, &f)
	return f, ok
}

// Is tells whether an error's chain holds a fault of this kind.
func Is(err error, kind Kind) bool {
	f, ok := As(err)
	return ok && f.Kind == kind
}
