// Package fault is the one kind of error that reaches people: what was wrong, where, and what sort of
// wrong it was. A fault's kind decides the HTTP status in one table (pkg/httpapi) and the exit status of
// the command line; its code is stable and may be matched by programs; its message is one lower-case
// sentence that a customer may read. Errors that are no fault are "internal": logged, never shown.
package fault

import (
	"errors"
	"fmt"
)

// Kind sorts faults by what the caller can do about them.
type Kind string

// The kinds. pkg/httpapi maps each to a status.
const (
	Malformed       Kind = "malformed"       // not readable at all
	Invalid         Kind = "invalid"         // readable, and breaks a rule of form
	Unauthenticated Kind = "unauthenticated" // we do not know who asks
	Forbidden       Kind = "forbidden"       // known, may see it, may not do it
	NotFound        Kind = "not_found"       // is not there, or is not there for the caller
	Conflict        Kind = "conflict"        // right form, but not in this state
	Stale           Kind = "stale"           // somebody else changed it since the caller looked
	KeyReused       Kind = "key_reused"      // same idempotency key, other request
	Missing         Kind = "precondition"    // a precondition is required
	TooLarge        Kind = "too_large"       //
	Unsupported     Kind = "unsupported"     // media type or encoding
	TooMany         Kind = "too_many"        // slow down
	Unavailable     Kind = "unavailable"     // try again later
	Storage         Kind = "storage"         // no room left
	Gone            Kind = "gone"            // was there once
	Timeout         Kind = "request_timeout" // the caller was too slow
	Internal        Kind = "internal"        // ours, and only logged
)

// Field is one fault of a request: where (a JSON pointer, "" for the whole), and what.
type Field struct {
	Pointer string `json:"pointer"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Error is a fault.
type Error struct {
	Kind    Kind
	Code    string
	Message string
	Fields  []Field
	cause   error
}

// New returns a fault. Aggregates keep their refusals as package variables made by it, so that tests
// and callers compare with errors.Is.
func New(kind Kind, code, message string) *Error {
	return &Error{Kind: kind, Code: code, Message: message}
}

// Newf is New with a formatted message.
func Newf(kind Kind, code, format string, args ...any) *Error {
	return New(kind, code, fmt.Sprintf(format, args...))
}

func (e *Error) Error() string { return e.Message }

func (e *Error) Unwrap() error { return e.cause }

// Is makes every fault with the same code equal for errors.Is, whatever its details.
func (e *Error) Is(target error) bool {
	var t *Error
	return errors.As(target, &t) && t.Code == e.Code
}

// Because returns the fault with its cause, which is logged and never shown.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// At returns the fault with one field named: the JSON pointer of what was wrong.
func (e *Error) At(pointer string) *Error {
	return e.With(Field{Pointer: pointer, Code: e.Code, Message: e.Message})
}

// With returns the fault with more fields.
func (e *Error) With(fields ...Field) *Error {
	c := *e
	c.Fields = append(append([]Field{}, e.Fields...), fields...)
	return &c
}

// Sayf returns the fault with another message: the same refusal, with its numbers.
func (e *Error) Sayf(format string, args ...any) *Error {
	c := *e
	c.Message = fmt.Sprintf(format, args...)
	return &c
}

// KindOf is the kind of the first fault in the chain; Internal when there is none.
func KindOf(err error) Kind {
	var f *Error
	if errors.As(err, &f) {
		return f.Kind
	}
	return Internal
}
