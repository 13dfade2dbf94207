package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"coxswain/events"
)

// field is what the catalogue shows of one property.
type field struct {
	Type        string `json:"type"`
	Description string `json:"description"`
	Items       *field `json:"items"`
}

// page writes docs/events.md.
func page(types []events.Type, schemas map[string]json.RawMessage) []byte {
	var b strings.Builder
	b.WriteString("# Facts\n\nGenerated from the Go types in `events/` by `go run ./events/generate`. Every fact travels in the envelope\n" +
		"`events.Recorded`; the stream carries it under `cox.<shard>.<aggregate>.<fact>`. JSON Schemas: `events/schemas/`;\nAsyncAPI: `docs/asyncapi.json`.\n")
	aggregate := ""
	for _, t := range types {
		if a, _, _ := strings.Cut(t.Name, "."); a != aggregate {
			aggregate = a
			fmt.Fprintf(&b, "\n## %s\n", a)
		}
		fmt.Fprintf(&b, "\n### %s\n\n%s Seen by: %s.\n", t.Name, t.Doc, sight(t))
		writeFields(&b, schemas[t.Name])
	}
	return []byte(b.String())
}

func sight(t events.Type) string {
	if _, ok := t.Zero.(events.Internal); ok {
		return "one party only"
	}
	return "every party"
}

func writeFields(b *strings.Builder, schema json.RawMessage) {
	var s struct {
		Properties map[string]field `json:"properties"`
		Required   []string         `json:"required"`
	}
	if err := json.Unmarshal(schema, &s); err != nil {
		panic(err) // it was marshalled a moment ago
	}
	if len(s.Properties) == 0 {
		return
	}
	names := make([]string, 0, len(s.Properties))
	for name := range s.Properties {
		names = append(names, name)
	}
	slices.Sort(names)
	b.WriteString("\n| field | type | |\n|---|---|---|\n")
	for _, name := range names {
		f, optional := s.Properties[name], ""
		if !slices.Contains(s.Required, name) {
			optional = "optional. "
		}
		fmt.Fprintf(b, "| `%s` | %s | %s%s |\n", name, typeName(f), optional, strings.Join(strings.Fields(f.Description), " "))
	}
}

func typeName(f field) string {
	if f.Items != nil {
		return "array of " + typeName(*f.Items)
	}
	return f.Type
}
