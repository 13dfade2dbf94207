//go:build unix

package postgres

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

const (
	superuser = "postgres" // of the private cluster; used to prepare it, never by the application
	ownerName = "coxswain" // the account and the database that the application is given
)

func dataDir(dir string) string      { return filepath.Join(dir, "data") }
func logPath(dir string) string      { return filepath.Join(dir, "postgres.log") }
func pidPath(dir string) string      { return filepath.Join(dataDir(dir), "postmaster.pid") }
func passwordPath(dir string) string { return filepath.Join(dir, "password") }

// prepareDir makes the folder of the cluster and checks that the account can get to it.
func prepareDir(cfg Config) (account, error) {
	if err := makeFolder(cfg.Dir); err != nil {
		return account{}, fmt.Errorf("postgres: make the data folder: %w", err)
	}
	who, err := accountFor(dataDir(cfg.Dir))
	if err != nil {
		return account{}, err
	}
	if cfg.Temporary { // the guard, which runs under the account, is to delete it
		if err := who.give(cfg.Dir); err != nil {
			return account{}, err
		}
	}
	return who, who.mustReach(cfg.Dir)
}

// makeFolder makes path and what is missing above it, to be passed through but not listed by others. It does so
// whatever the umask: on hardened systems root's is 077, and the server's account could not enter.
func makeFolder(path string) error {
	err := os.Mkdir(path, 0o711)
	if errors.Is(err, os.ErrNotExist) {
		if err := makeFolder(filepath.Dir(path)); err != nil {
			return err
		}
		err = os.Mkdir(path, 0o711)
	}
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return os.Chmod(path, 0o711)
}

// clusterMajor is the version that made the cluster in dir, or zero when there is none yet.
func clusterMajor(dir string) (int, error) {
	path := filepath.Join(dataDir(dir), "PG_VERSION")
	content, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("postgres: %w", err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(content)))
	if err != nil {
		return 0, fmt.Errorf("postgres: %s is not of a PostgreSQL cluster: restore the folder from a backup, "+
			"or choose another: %w", path, err)
	}
	return major, nil
}

// initdb makes the cluster. It builds beside and renames at the end, so a process that is killed half way leaves
// nothing that looks like a cluster.
func initdb(ctx context.Context, cfg Config, pg installation, who account) error {
	building := filepath.Join(cfg.Dir, "data.new")
	if err := os.RemoveAll(building); err != nil {
		return fmt.Errorf("postgres: remove a half made cluster: %w", err)
	}
	if err := os.Mkdir(building, 0o700); err != nil {
		return fmt.Errorf("postgres: make the cluster: %w", err)
	}
	if err := who.give(building); err != nil {
		return err
	}
	if err := makePassword(cfg.Dir, who); err != nil {
		return err
	}
	command := exec.CommandContext(ctx, pg.command("initdb"), initdbFlags(cfg, pg.major, building)...)
	command.Dir = building
	command.Env = serverEnv()
	command.SysProcAttr = who.attributes()
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("postgres: initdb: %w: %s", err, strings.TrimSpace(string(out)))
	}
	if err := os.Rename(building, dataDir(cfg.Dir)); err != nil {
		return fmt.Errorf("postgres: put the new cluster in place: %w", err)
	}
	return nil
}

func initdbFlags(cfg Config, major int, target string) []string {
	flags := []string{
		"--pgdata=" + target, "--username=" + superuser, "--pwfile=" + passwordPath(cfg.Dir),
		"--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums", "--no-instructions",
	}
	if cfg.NoFsync {
		flags = append(flags, "--no-sync")
	}
	return append(flags, localeFlags(major)...)
}

// localeFlags choose an order of text that is the same on every machine and never changes with the C library: a
// change would silently corrupt indexes.
func localeFlags(major int) []string {
	switch {
	case major >= 17:
		return []string{"--locale-provider=builtin", "--locale=C.UTF-8"}
	case runtime.GOOS == "linux":
		return []string{"--locale=C.UTF-8"}
	}
	return []string{"--locale=C"} // C.UTF-8 is not to be had everywhere
}

// serverEnv keeps the caller's PGPORT, PGDATA and the like away from the server.
func serverEnv() []string {
	return []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C", "TZ=UTC"}
}

// makePassword draws the password of the cluster's two accounts. One for both: who can read the file is the process
// that runs the server, and the accounts are apart to prevent mistakes, not thieves.
func makePassword(dir string, who account) error {
	path := passwordPath(dir)
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("postgres: keep the password: %w", err)
	}
	_, err = file.WriteString(rand.Text() + "\n")
	// Synced, because a cluster whose password a power cut took is as good as lost.
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("postgres: keep the password: %w", err)
	}
	return who.give(path)
}

func readPassword(dir string) (string, error) {
	content, err := os.ReadFile(passwordPath(dir))
	if err != nil {
		return "", fmt.Errorf("postgres: the password of the private cluster: %w", err)
	}
	return strings.TrimSpace(string(content)), nil
}
