package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"coxswain/events/catalogue"
)

func TestWhatIsCommittedIsWhatTheTypesSay(t *testing.T) {
	if err := run("../..", true); err != nil {
		t.Fatal(err)
	}
}

func TestAReleasedFactIsNotBroken(t *testing.T) {
	t.Parallel()
	const released = `{"type":"object","properties":{"plan":{"type":"string"},"due":{"type":"string"}},"required":["plan"]}`
	cases := map[string]struct {
		next    string
		allowed bool
	}{
		"a new optional field is fine":     {`{"type":"object","properties":{"plan":{"type":"string"},"due":{"type":"string"},"why":{"type":"string"}},"required":["plan"]}`, true},
		"a field may become optional":      {`{"type":"object","properties":{"plan":{"type":"string"},"due":{"type":"string"}}}`, true},
		"a field is not dropped":           {`{"type":"object","properties":{"plan":{"type":"string"}},"required":["plan"]}`, false},
		"a field keeps its type":           {`{"type":"object","properties":{"plan":{"type":"integer"},"due":{"type":"string"}},"required":["plan"]}`, false},
		"a field does not become required": {`{"type":"object","properties":{"plan":{"type":"string"},"due":{"type":"string"}},"required":["plan","due"]}`, false},
		"a new field is not required":      {`{"type":"object","properties":{"plan":{"type":"string"},"due":{"type":"string"},"why":{"type":"string"}},"required":["plan","why"]}`, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			path := filepath.Join(root, schemaPath("plan.agreed.v1"))
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(released), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := compatible(root, "plan.agreed.v1", json.RawMessage(c.next)); (err == nil) != c.allowed {
				t.Fatalf("allowed %v, got %v", c.allowed, err)
			}
		})
	}
}

func TestAGoldenExampleIsNeverWrittenAgain(t *testing.T) {
	t.Parallel()
	root, typ := t.TempDir(), catalogue.New().Types()[0]
	path := filepath.Join(root, goldenPath(typ))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("{}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	if err := golden(root, typ, files); err != nil || string(files[goldenPath(typ)]) != "{}\n" {
		t.Fatalf("%s %v", files[goldenPath(typ)], err)
	}
}
