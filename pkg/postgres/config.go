package postgres

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// Config says where a private cluster lives and how careful it is.
type Config struct {
	// Dir is the folder of the cluster; made when missing. [DefaultDataDir] gives the usual place of all data,
	// of which the cluster takes a subfolder.
	Dir string
	// BinDir is the folder of initdb and postgres. Empty: search PATH and the usual places, take the newest
	// version, or, for a cluster that exists, the version that made it.
	BinDir string
	// Temporary is for tests: the server is stopped without ceremony and Dir is deleted, even after kill -9.
	Temporary bool
	// NoFsync trades the safety of committed data for speed. For tests only: the engine refuses such a server
	// for real data.
	NoFsync bool
	// StartTimeout bounds the wait for the server to accept connections, crash recovery included. Zero: 2 minutes.
	StartTimeout time.Duration
	// StopTimeout is how long a fast shutdown may take before the server is stopped hard (and recovers on its next
	// start). Zero: 30 seconds.
	StopTimeout time.Duration
}

// withDefaults returns c with the zero values replaced and Dir made absolute.
func (c Config) withDefaults() (Config, error) {
	if c.Dir == "" {
		return c, fmt.Errorf("postgres: no folder given for the private cluster")
	}
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return c, fmt.Errorf("postgres: folder of the private cluster: %w", err)
	}
	c.Dir = dir
	if c.StartTimeout == 0 {
		c.StartTimeout = 2 * time.Minute
	}
	if c.StopTimeout == 0 {
		c.StopTimeout = 30 * time.Second
	}
	return c, nil
}

// DefaultDataDir is where Coxswain keeps its data when nobody says otherwise. For root it is outside of root's home,
// which the account that runs PostgreSQL may not enter.
func DefaultDataDir() (string, error) {
	if os.Geteuid() == 0 {
		return "/var/lib/coxswain", nil
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "coxswain"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("postgres: no home folder to keep data in, name a data folder: %w", err)
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Application Support", "coxswain"), nil
	}
	return filepath.Join(home, ".local", "share", "coxswain"), nil
}
