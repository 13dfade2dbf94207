package httpapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// Document joins the documents of several services into one OpenAPI 3.1 document. Two services may use one
// name for different schemas: then those of the later one are renamed to carry its name. Two services with
// one operation are a mistake and are refused.
func Document(title, doc string, services map[string]*huma.OpenAPI) ([]byte, error) {
	joined := map[string]any{
		"openapi": "3.1.0",
		"info":    map[string]any{"title": title, "version": Version, "description": doc},
	}
	paths, schemas := map[string]any{}, map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(services)) {
		one, err := plain(services[name])
		if err != nil {
			return nil, fmt.Errorf("the document of %s: %w", name, err)
		}
		components, _ := one["components"].(map[string]any)
		one = joinSchemas(schemas, components, one, name)
		if err := joinPaths(paths, one); err != nil {
			return nil, fmt.Errorf("the document of %s: %w", name, err)
		}
		joined["components"] = map[string]any{"schemas": schemas, "securitySchemes": components["securitySchemes"]}
	}
	joined["paths"] = paths
	return json.MarshalIndent(joined, "", "  ")
}

func plain(api *huma.OpenAPI) (map[string]any, error) {
	raw, err := json.Marshal(api)
	if err != nil {
		return nil, err
	}
	var one map[string]any
	return one, json.Unmarshal(raw, &one)
}

const schemaRef = "#/components/schemas/"

// joinSchemas adds a service's schemas and returns its document with references to those it had to rename.
// A name is taken when a schema of that name is another one; what refers to a renamed schema differs too,
// so names are looked at until none is left.
func joinSchemas(all, components map[string]any, document map[string]any, service string) map[string]any {
	own, _ := components["schemas"].(map[string]any)
	renamed := map[string]string{}
	for changed := true; changed; {
		changed = false
		for _, name := range slices.Sorted(maps.Keys(own)) {
			before, taken := all[name]
			if _, done := renamed[name]; taken && !done && !same(before, rename(own[name], renamed)) {
				renamed[name], changed = upperFirst(service)+name, true
			}
		}
	}
	for name, schema := range own {
		if to, ok := renamed[name]; ok {
			name = to
		}
		all[name] = rename(schema, renamed)
	}
	document, _ = rename(document, renamed).(map[string]any)
	return document
}

func same(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// rename returns the value with references to renamed schemas changed.
func rename(v any, names map[string]string) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, value := range v {
			out[key] = rename(value, names)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, value := range v {
			out[i] = rename(value, names)
		}
		return out
	case string:
		if to, ok := names[strings.TrimPrefix(v, schemaRef)]; ok && strings.HasPrefix(v, schemaRef) {
			return schemaRef + to
		}
	}
	return v
}

func joinPaths(all, document map[string]any) error {
	paths, _ := document["paths"].(map[string]any)
	for path, item := range paths {
		methods, _ := item.(map[string]any)
		there, ok := all[path].(map[string]any)
		if !ok {
			there = map[string]any{}
			all[path] = there
		}
		for method, operation := range methods {
			if _, twice := there[method]; twice {
				return fmt.Errorf("%s %s is served by another service already", strings.ToUpper(method), path)
			}
			there[method] = operation
		}
	}
	return nil
}

// ServeDocument answers with a document that was made once.
func ServeDocument(document []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/vnd.oai.openapi+json;version=3.1")
		_, _ = w.Write(document)
	}
}
