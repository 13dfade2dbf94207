package httpapi

import (
	"encoding/json"
	"path"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
)

// newRegistry knows how the values of package events look in JSON.
func newRegistry() huma.Registry {
	r := huma.NewMapRegistry("#/components/schemas/", schemaName)
	r.RegisterTypeAlias(reflect.TypeFor[events.Decimal](), reflect.TypeFor[decimalSchema]())
	r.RegisterTypeAlias(reflect.TypeFor[events.Date](), reflect.TypeFor[dateSchema]())
	return r
}

// schemaName is the type's name; types of the contracts carry their aggregate, so that plan.Terms of the
// facts and Terms of an API can stand in one document.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	switch pkg := path.Base(t.PkgPath()); {
	case t.Name() == "", pkg == "api", pkg == "httpapi", pkg == "events", pkg == "fault":
		return name
	default:
		return upperFirst(strings.TrimSuffix(pkg, "event")) + name
	}
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func problemSchema(api huma.API) *huma.Schema {
	return api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
}

type decimalSchema struct{}

// Schema implements huma.SchemaProvider.
func (decimalSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeNumber, Format: formatDecimal, Description: "Exact, at most 12 digits before and 6 after the point; no exponent."}
}

type dateSchema struct{}

// Schema implements huma.SchemaProvider.
func (dateSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: formatDate, Examples: []any{"2026-03-31"}, Description: "A calendar date from 1900 to 2199."}
}

// OneOrMany is a body that is one T or an array of them.
type OneOrMany[T any] []T

// UnmarshalJSON implements json.Unmarshaler.
func (o *OneOrMany[T]) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '[' {
		return json.Unmarshal(b, (*[]T)(o))
	}
	var one T
	if err := json.Unmarshal(b, &one); err != nil {
		return err
	}
	*o = OneOrMany[T]{one}
	return nil
}

// Schema implements huma.SchemaProvider.
func (OneOrMany[T]) Schema(r huma.Registry) *huma.Schema {
	one := r.Schema(reflect.TypeFor[T](), true, "")
	return &huma.Schema{OneOf: []*huma.Schema{one, r.Schema(reflect.TypeFor[[]T](), true, "")}}
}
