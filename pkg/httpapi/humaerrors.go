package httpapi

import (
	"cmp"
	"errors"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/pkg/fault"
)

// validate runs huma's validation and keeps what the walk has not found more exactly.
func (c *checker) validate(s *huma.Schema, tree any) {
	if s == nil {
		return
	}
	found := huma.ValidateResult{}
	huma.Validate(c.registry, s, huma.NewPathBuffer([]byte("body"), len("body")), huma.ModeWriteToServer, tree, &found)
	for _, err := range found.Errors {
		if f, ok := fieldOf(err); ok && f.Code != "unknown-field" {
			c.fields = append(c.fields, f)
		}
	}
}

// toProblem turns the errors that huma makes itself (a parameter that does not parse, a missing one) into
// our problems, so that there is one shape.
func toProblem(ctx huma.Context, _ string, v any) (any, error) {
	model, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	fields := []fault.Field{}
	for _, detail := range model.Errors {
		if f, ok := fieldOf(detail); ok {
			fields = append(fields, f)
		}
	}
	code, detail := errInvalid.Code, errInvalid.Message
	if len(fields) == 1 {
		code, detail = fields[0].Code, fields[0].Message
	}
	if model.Status >= 500 {
		code, detail, fields = errInternal.Code, errInternal.Message, nil
	}
	return newProblem(ctx.Context(), model.Status, code, detail, tidy(fields)), nil
}

func fieldOf(err error) (fault.Field, bool) {
	var d *huma.ErrorDetail
	if !errors.As(err, &d) {
		return fault.Field{}, false
	}
	code, message, child := explain(d.Message)
	pointer := pointerOf(d.Location)
	if child != "" {
		pointer += "/" + escape(child)
	}
	return fault.Field{Pointer: pointer, Code: code, Message: message}, true
}

// pointerOf writes huma's "body.items[3].due" as the JSON pointer "/items/3/due", and a parameter
// "query.limit" as "query/limit".
func pointerOf(location string) string {
	path := strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(location)
	return strings.TrimPrefix(path, "body")
}

// explain says a message of huma's validation in our words. child names a missing property: huma points
// at the object that should have it.
func explain(message string) (code, text, child string) {
	if rest, ok := strings.CutPrefix(message, "expected required property "); ok {
		child, _, _ = strings.Cut(rest, " ")
		return "required", "this is required", child
	}
	for _, m := range meanings {
		if strings.HasPrefix(message, m.prefix) {
			return m.code, cmp.Or(m.text, message), ""
		}
	}
	if strings.HasPrefix(message, "json:") {
		return "wrong-type", "this is not of the expected form", "" // the decoder's words name our types
	}
	return errInvalid.Code, message, ""
}

// meanings are tried in order. An empty text leaves huma's, which has the numbers.
var meanings = []struct{ prefix, code, text string }{
	{"required ", "required", "this is required"}, // "required query parameter is missing"
	{"unexpected property", "unknown-field", ""},
	{"unknown query parameter", "unknown-parameter", "this parameter is not known here"},
	{"expected string to be RFC 3339 date", "invalid-date", "this must be a date like 2026-03-31, or an instant like 2026-03-31T09:30:00Z, from 1900 to 2199"},
	{"expected string to", "wrong-format", ""},
	{"expected length <=", "too-long", ""},
	{"expected length >=", "too-short", ""},
	{"expected array length", "wrong-number-of-items", ""},
	{"expected array items", "duplicate-item", ""},
	{"expected number >", "out-of-range", ""},
	{"expected number <", "out-of-range", ""},
	{"expected value to be one of", "not-one-of", ""},
	{"expected value to match", "wrong-type", "this is not of an expected form"},
	{"expected ", "wrong-type", ""}, // "expected boolean"
	{"invalid ", "wrong-type", ""},  // "invalid integer", of a parameter
}
