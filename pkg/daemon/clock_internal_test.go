package daemon

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestAClockIsOffByWhatItsFileSaysAndCanBeSetAgain(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "clock")
	now := clock(file)
	for _, set := range []struct {
		text string
		off  time.Duration
	}{{"1h", time.Hour}, {"-90s\n", -90 * time.Second}, {"", 0}, {"soon", 0}} {
		if err := os.WriteFile(file, []byte(set.text), 0o600); err != nil {
			t.Fatal(err)
		}
		before := time.Now()
		got := now()
		if after := time.Now(); got.Before(before.Add(set.off)) || got.After(after.Add(set.off)) {
			t.Errorf("with %q it is %s, and %s by the machine", set.text, got, before)
		}
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if got := now(); time.Since(got).Abs() > time.Minute {
		t.Errorf("without a file it is %s", got)
	}
}
