package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"coxswain/events"
)

// golden adds an example of the type to the files. One that exists is kept as it is: it is what was once
// released, and events/catalogue tests that it still decodes.
func golden(root string, t events.Type, files map[string][]byte) error {
	path := goldenPath(t)
	have, err := os.ReadFile(filepath.Join(root, path))
	if err == nil {
		files[path] = have
		return nil
	}
	v := reflect.New(reflect.TypeOf(t.Zero)).Elem()
	fill(v, "")
	data, err := json.Marshal(v.Interface())
	if err != nil {
		return fmt.Errorf("%s: %w", t.Name, err)
	}
	files[path] = indent(data)
	return nil
}

// goldenPath puts the example beside the type: events/planevent/testdata/plan.proposed.v1.json.
func goldenPath(t events.Type) string {
	pkg := strings.TrimPrefix(reflect.TypeOf(t.Zero).PkgPath(), "coxswain/")
	return pkg + "/testdata/" + t.Name + ".json"
}

// fill sets every field to a value that is not zero and can be told apart by its name.
func fill(v reflect.Value, name string) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 3, 2, 14, 30, 0, 0, time.UTC)))
		return
	case events.Date:
		v.SetString("2026-03-31")
		return
	case events.Decimal:
		v.SetInt(12_500_000)
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("example-" + strings.ToLower(name))
	case reflect.Int, reflect.Int64:
		v.SetInt(3)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), name)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), v.Type().Field(i).Name)
		}
	}
}
