package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// yardstick is the program that does the same work in the barest way that keeps facts safe.
type yardstick struct{ program string }

// findYardstick prepares the program at path, which is built first when it is a folder; nil without a path.
func findYardstick(ctx context.Context, path string, g *ground) (*yardstick, error) {
	if path == "" {
		return nil, nil
	}
	program, err := built(ctx, path, g.dir)
	if err != nil {
		return nil, err
	}
	return &yardstick{program}, nil
}

func built(ctx context.Context, path, dir string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("the yardstick: %w: give a program, or the folder of its source", err)
	}
	if !info.IsDir() {
		return path, nil
	}
	program := filepath.Join(dir, "yardstick")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, ".")
	build.Dir = path
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the yardstick in %s: %w: %s", path, err, bytes.TrimSpace(out))
	}
	return program, nil
}

// result is a line of the yardstick's output.
type result struct {
	Bench string  `json:"bench"`
	N     int     `json:"n"`
	Rate  float64 `json:"rate"`
	P50   float64 `json:"p50us"`
	P99   float64 `json:"p99us"`
	CPU   float64 `json:"cpuus"`
	Note  string  `json:"note"`
}

// names of our figures by the yardstick's; what it measures besides has none.
func nameOf(bench string) string {
	return map[string]string{
		"append": "append", "relay-drain": "relay", "rebuild": "rebuild",
		"commit-to-jetstream": "commit to stream", "commit-to-visible": "commit to view",
	}[bench]
}

// figures reads what it has printed.
func (*yardstick) figures(out []byte) (figures []Figure, err error) {
	for lines := json.NewDecoder(bytes.NewReader(out)); ; {
		var r result
		if err := lines.Decode(&r); errors.Is(err, io.EOF) {
			return figures, nil
		} else if err != nil {
			return figures, fmt.Errorf("the yardstick's answer: %w", err)
		}
		if r.Note != "" {
			return figures, fmt.Errorf("the yardstick says of %s: %s", r.Bench, r.Note)
		}
		name := nameOf(r.Bench)
		if name == "" {
			continue
		}
		figures = append(figures, Figure{
			Name: name, N: r.N, Rate: rounded(r.Rate), P50: rounded(r.P50), P99: rounded(r.P99), CPU: rounded(r.CPU),
		})
	}
}
