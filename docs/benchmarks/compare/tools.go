package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// tools is what a run needs. What is empty or false is not there, and missing says why.
type tools struct {
	coxswain string // the program
	peers    string // the program
	node     string // the program
	emmett   string // the folder of the node programs
	packages bool   // the npm packages are installed
	missing  []string
}

// prepare builds and installs. Only Coxswain itself must be there.
func prepare(ctx context.Context, dir string) (t tools, err error) {
	if t.emmett, err = filepath.Abs("emmett"); err != nil {
		return t, err
	}
	t.coxswain = filepath.Join(dir, "coxswain")
	if err := command(ctx, filepath.Join("..", ".."), "go", "build", "-o", t.coxswain, "./services/coxswain"); err != nil {
		return t, err
	}
	t.peers = filepath.Join(dir, "peers")
	if err := command(ctx, ".", "go", "build", "-o", t.peers, "./peers"); err != nil {
		t.lacks("message-db and Watermill", err)
		t.peers = ""
	}
	if t.node, err = exec.LookPath("node"); err != nil {
		t.lacks("Emmett", err)
	}
	if err := command(ctx, t.emmett, "npm", "ci", "--no-audit", "--no-fund"); err != nil {
		t.lacks("message-db and Emmett", err)
	} else {
		t.packages = true
	}
	return t, t.findYardstick()
}

// findYardstick makes the path in COXSWAIN_YARDSTICK, which is that of who stands in the repository's root, absolute.
func (t *tools) findYardstick() error {
	const variable = "COXSWAIN_YARDSTICK"
	path := os.Getenv(variable)
	if path == "" {
		t.missing = append(t.missing, "The yardstick did not run: "+variable+" names no program")
		return nil
	}
	if filepath.IsAbs(path) {
		return nil
	}
	path, err := filepath.Abs(filepath.Join("..", "..", path))
	if err != nil {
		return err
	}
	return os.Setenv(variable, path)
}

func (t *tools) lacks(who string, err error) {
	t.missing = append(t.missing, fmt.Sprintf("%s did not run: %v", who, err))
}

func command(ctx context.Context, dir, name string, args ...string) error {
	c := exec.CommandContext(ctx, name, args...)
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w: %s", name, args[0], err, lastLine(out))
	}
	return nil
}

func lastLine(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return lines[len(lines)-1]
}

// versions of what is measured beside Coxswain: Node, the modules of go.mod and the packages of package.json.
func versions(ctx context.Context) map[string]string {
	all := map[string]string{}
	if out, err := exec.CommandContext(ctx, "node", "--version").Output(); err == nil {
		all["Node"] = strings.TrimSpace(string(out))
	}
	mod, _ := os.ReadFile("go.mod") // that it can be read is seen when it is built
	for line := range strings.Lines(string(mod)) {
		fields := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		if len(fields) == 2 && strings.HasPrefix(fields[1], "v") && strings.Contains(fields[0], "/") {
			all[fields[0]] = fields[1]
		}
	}
	var manifest struct{ Dependencies map[string]string }
	content, _ := os.ReadFile(filepath.Join("emmett", "package.json")) // the same holds of npm
	if json.Unmarshal(content, &manifest) == nil {
		for name, version := range manifest.Dependencies {
			all[name] = version
		}
	}
	return all
}
