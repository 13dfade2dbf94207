package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/invopop/jsonschema"

	"coxswain/events"
)

func schemaPath(name string) string { return "events/schemas/" + name + ".json" }

// schemasOf reflects the JSON Schema of each type, with the Go comments as descriptions.
func schemasOf(root string, types []events.Type) (map[string]json.RawMessage, error) {
	r := &jsonschema.Reflector{Anonymous: true, DoNotReference: true, ExpandedStruct: true, AllowAdditionalProperties: true, Mapper: valueTypes}
	if err := addComments(r, root); err != nil {
		return nil, err
	}
	all := map[string]json.RawMessage{}
	for _, t := range types {
		s := r.ReflectFromType(reflect.TypeOf(t.Zero))
		s.ID, s.Title, s.Description = jsonschema.ID("urn:coxswain:fact:"+t.Name), t.Name, t.Doc
		data, err := json.Marshal(s)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.Name, err)
		}
		all[t.Name] = data
	}
	return all, nil
}

// addComments reads the sources below events/. The reflector wants paths relative to the module's root.
func addComments(r *jsonschema.Reflector, root string) error {
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	if err := os.Chdir(root); err != nil {
		return err
	}
	defer func() { _ = os.Chdir(here) }()
	return r.AddGoComments("coxswain", "./events")
}

// valueTypes gives the schema of the types that marshal themselves or mean more than their Go kind.
func valueTypes(t reflect.Type) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[events.Decimal]():
		return &jsonschema.Schema{Type: "number", Description: "exact, at most 12 digits before and 6 after the point"}
	case reflect.TypeFor[events.Date]():
		return &jsonschema.Schema{Type: "string", Description: "calendar date, 2026-03-31"}
	}
	return nil
}

func indent(data json.RawMessage) []byte {
	var b bytes.Buffer
	if err := json.Indent(&b, data, "", "  "); err != nil {
		panic(err) // it was marshalled a moment ago
	}
	b.WriteByte('\n')
	return b.Bytes()
}

// shape is the part of a schema that readers of old facts depend on.
type shape struct {
	Type       string           `json:"type"`
	Properties map[string]shape `json:"properties"`
	Required   []string         `json:"required"`
	Items      *shape           `json:"items"`
}

// compatible refuses a schema that breaks the one that was released under the same name.
func compatible(root, name string, next json.RawMessage) error {
	old, err := os.ReadFile(filepath.Join(root, schemaPath(name)))
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	var was, is shape
	if err := json.Unmarshal(old, &was); err != nil {
		return fmt.Errorf("%s: %w", schemaPath(name), err)
	}
	if err := json.Unmarshal(next, &is); err != nil {
		return err
	}
	return stillReads(name, was, is)
}

func stillReads(at string, was, is shape) error {
	if was.Type != is.Type {
		return fmt.Errorf("%s was %q and is %q now: give the fact a new version instead", at, was.Type, is.Type)
	}
	for field, s := range was.Properties {
		now, ok := is.Properties[field]
		if !ok {
			return fmt.Errorf("%s has lost %q: give the fact a new version instead", at, field)
		}
		if err := stillReads(at+"/"+field, s, now); err != nil {
			return err
		}
	}
	for _, field := range is.Required {
		if !slices.Contains(was.Required, field) {
			return fmt.Errorf("%s requires %q, which old facts may not have: make it optional", at, field)
		}
	}
	if was.Items != nil && is.Items != nil {
		return stillReads(at+"/items", *was.Items, *is.Items)
	}
	return nil
}
