package catalogue_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coxswain/events/catalogue"
)

// Every example of a fact that was ever released lies in events/*event/testdata.
func TestEveryFactEverReleasedStillReads(t *testing.T) {
	t.Parallel()
	registry := catalogue.New()
	files, err := filepath.Glob("../*event/testdata/*.json")
	if err != nil || len(files) < len(registry.Types()) {
		t.Fatalf("%d examples for %d types of facts (%v); run: go run ./events/generate", len(files), len(registry.Types()), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			event, err := registry.Decode(name, data)
			if err != nil {
				t.Fatal(err)
			}
			again, err := json.Marshal(event)
			if err != nil {
				t.Fatal(err)
			}
			var want bytes.Buffer
			if err := json.Compact(&want, data); err != nil {
				t.Fatal(err)
			}
			if event.EventType() == name && want.String() != string(again) {
				t.Fatalf("reads back as\n%s\nwant\n%s", again, want.String())
			}
		})
	}
}

func TestWireNamesNameTheirAggregateAndVersion(t *testing.T) {
	t.Parallel()
	for _, typ := range catalogue.New().Types() {
		parts := strings.Split(typ.Name, ".")
		if len(parts) != 3 || !strings.HasPrefix(parts[2], "v") {
			t.Errorf("%q is not of the form aggregate.what_happened.v1", typ.Name)
		}
	}
}
