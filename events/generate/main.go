// Command generate writes what others read about the facts: a JSON Schema for each (events/schemas), the
// AsyncAPI document (docs/asyncapi.json), the catalogue page (docs/events.md) and a golden example of each
// (events/*event/testdata). The Go types are the source.
//
//	go run ./events/generate          write what is missing or outdated
//	go run ./events/generate -check   change nothing; exit 1 when anything differs
//
// What was released stays readable: a schema that drops, renames or retypes a field, or adds one that is
// not optional, is refused; a golden example is written once and never again.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"coxswain/events"
	"coxswain/events/catalogue"
)

func main() {
	check := flag.Bool("check", false, "change nothing; exit 1 when anything differs")
	root := flag.String("root", ".", "root of the repository")
	flag.Parse()
	if err := run(*root, *check); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(root string, check bool) error {
	files, err := generate(root, catalogue.New().Types())
	if err != nil {
		return err
	}
	if check {
		return compare(root, files)
	}
	return write(root, files)
}

// generate returns every generated file by its path below the root.
func generate(root string, types []events.Type) (map[string][]byte, error) {
	schemas, err := schemasOf(root, types)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{
		"docs/asyncapi.json": asyncAPI(types, schemas),
		"docs/events.md":     page(types, schemas),
	}
	for _, t := range types {
		if err := compatible(root, t.Name, schemas[t.Name]); err != nil {
			return nil, err
		}
		files[schemaPath(t.Name)] = indent(schemas[t.Name])
		if err := golden(root, t, files); err != nil {
			return nil, err
		}
	}
	return files, nil
}

func write(root string, files map[string][]byte) error {
	for path, content := range files {
		full := filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(full, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func compare(root string, files map[string][]byte) error {
	var differ []string
	for path, content := range files {
		have, err := os.ReadFile(filepath.Join(root, path))
		if err != nil || !bytes.Equal(have, content) {
			differ = append(differ, path)
		}
	}
	if len(differ) > 0 {
		slices.Sort(differ)
		return fmt.Errorf("these differ from the Go types: %v; run: go run ./events/generate", differ)
	}
	return nil
}
