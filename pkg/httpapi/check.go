package httpapi

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/pkg/fault"
)

// errInvalid is the answer to a body that is JSON and breaks rules of its schema; its fields say which.
var errInvalid = fault.New(fault.Invalid, "invalid", "the request is not valid")

// maxFields is how many faults of one request are listed.
const maxFields = 100

// check holds a parsed body against a schema: huma's validation for what JSON Schema says, and a walk of
// our own for what it cannot say. When one value is wrong, its first fault gives its code to the whole answer.
func check(reg huma.Registry, schema *huma.Schema, tree any) error {
	c := checker{registry: reg}
	schema = c.choose(schema, tree)
	c.walk("", schema, tree)
	c.validate(schema, tree)
	return c.refusal()
}

type checker struct {
	registry huma.Registry
	fields   []fault.Field
}

func (c *checker) add(pointer string, f *fault.Error) {
	c.fields = append(c.fields, fault.Field{Pointer: pointer, Code: f.Code, Message: f.Message})
}

func (c *checker) refusal() error {
	fields := tidy(c.fields)
	switch {
	case len(fields) == 0:
		return nil
	case fields[0].Pointer == fields[len(fields)-1].Pointer: // sorted: one value, however many rules it breaks
		return fault.New(fault.Invalid, fields[0].Code, fields[0].Message).With(fields...)
	}
	return errInvalid.With(fields...)
}

// tidy sorts by pointer, drops what was found twice and keeps the first maxFields.
func tidy(fields []fault.Field) []fault.Field {
	slices.SortStableFunc(fields, func(a, b fault.Field) int { return strings.Compare(a.Pointer, b.Pointer) })
	fields = slices.CompactFunc(fields, func(a, b fault.Field) bool { return a.Pointer == b.Pointer && a.Code == b.Code })
	return fields[:min(len(fields), maxFields)]
}

// walk visits what the schema describes. Values of the wrong type are left to huma's validation.
func (c *checker) walk(pointer string, s *huma.Schema, v any) {
	s = c.choose(s, v)
	if s == nil {
		return
	}
	for _, part := range s.AllOf {
		c.walk(pointer, part, v)
	}
	switch v := v.(type) {
	case map[string]any:
		c.object(pointer, s, v)
	case []any:
		for i, item := range v {
			c.walk(pointer+"/"+strconv.Itoa(i), s.Items, item)
		}
	case json.Number:
		c.number(pointer, s, v.String())
	case string:
		c.text(pointer, s, v)
	}
}

// choose follows references, and picks the branch of a choice that is of the value's JSON type, so that
// a fault is reported where it stands and not as "matches no branch".
func (c *checker) choose(s *huma.Schema, v any) *huma.Schema {
	for s != nil && s.Ref != "" {
		s = c.registry.SchemaFromRef(s.Ref)
	}
	if s == nil {
		return nil
	}
	for _, branch := range slices.Concat(s.OneOf, s.AnyOf) {
		if b := c.choose(branch, v); b != nil && b.Type == typeOf(v) {
			return b
		}
	}
	return s
}

func typeOf(v any) string {
	switch v.(type) {
	case map[string]any:
		return huma.TypeObject
	case []any:
		return huma.TypeArray
	case json.Number:
		return huma.TypeNumber
	case string:
		return huma.TypeString
	case bool:
		return huma.TypeBoolean
	}
	return "null"
}

var errUnknownField = fault.New(fault.Invalid, "unknown-field", "this field is not known here")

func (c *checker) object(pointer string, s *huma.Schema, members map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(members)) {
		at := pointer + "/" + escape(key)
		if property, ok := s.Properties[key]; ok {
			c.walk(at, property, members[key])
			continue
		}
		switch more := s.AdditionalProperties.(type) {
		case *huma.Schema:
			c.walk(at, more, members[key])
		case bool:
			if !more {
				c.add(at, unknownField(s, key))
			}
		}
	}
}

func unknownField(s *huma.Schema, key string) *fault.Error {
	for known := range s.Properties {
		if strings.EqualFold(known, key) {
			return errUnknownField.Sayf("this field is not known here; did you mean %q?", known)
		}
	}
	return errUnknownField
}

var (
	errInteger = fault.New(fault.Invalid, "invalid-integer", "this must be a whole number of at most 19 digits, without point or exponent")
	errNumber  = fault.New(fault.Invalid, "invalid-number", "this must be a number with at most 12 digits before and 6 after the point, without exponent")
)

// number refuses what a program would round or rewrite: 1e3, -0, more digits than can be kept.
func (c *checker) number(pointer string, s *huma.Schema, literal string) {
	if s.Type == huma.TypeInteger {
		n, err := strconv.ParseInt(literal, 10, 64)
		if err != nil || strconv.FormatInt(n, 10) != literal {
			c.add(pointer, errInteger)
		}
		return
	}
	d, err := events.ParseDecimal(literal)
	if err != nil || (d == 0 && literal[0] == '-') {
		c.add(pointer, errNumber)
	}
}

func (c *checker) text(pointer string, s *huma.Schema, v string) {
	var err error
	switch s.Format {
	case formatLine:
		err = CheckLine(v)
	case formatDate:
		err = checkDate(v)
	case formatDateTime:
		err = checkInstant(v)
	default:
		err = CheckText(v)
	}
	if f, ok := err.(*fault.Error); ok { //nolint:errorlint // made a line above
		c.add(pointer, f)
	}
}

var (
	errDate    = fault.New(fault.Invalid, "invalid-date", "this must be a date like 2026-03-31, from 1900 to 2199")
	errInstant = fault.New(fault.Invalid, "invalid-date", "this must be an instant like 2026-03-31T09:30:00Z, from 1900 to 2199")
)

func checkDate(s string) error {
	if _, err := events.ParseDate(s); err != nil {
		return errDate
	}
	return nil
}

// checkInstant takes RFC 3339 without leap seconds, and only offsets that are in use.
func checkInstant(s string) error {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return errInstant
	}
	_, offset := t.Zone()
	if y := t.UTC().Year(); y < 1900 || y > 2199 || offset > 14*3600 || offset < -12*3600 {
		return errInstant
	}
	return nil
}
