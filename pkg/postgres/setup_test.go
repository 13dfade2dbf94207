//go:build unix

package postgres

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAMachineWithoutPostgreSQLIsToldWhatToInstall(t *testing.T) {
	t.Parallel()
	_, err := Start(t.Context(), Config{Dir: clusterDir(t), BinDir: t.TempDir()})
	if !errors.Is(err, ErrNoServer) || !strings.Contains(err.Error(), "install") {
		t.Errorf("err = %v, want ErrNoServer and the package to install", err)
	}
}

func TestAClusterOfAnotherVersionIsNotTouched(t *testing.T) {
	t.Parallel()
	dir := clusterDir(t)
	if err := os.Mkdir(dataDir(dir), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dataDir(dir), "PG_VERSION"), []byte("99\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Config{Dir: dir})
	if !errors.Is(err, ErrNoServer) || !strings.Contains(err.Error(), "version 99") {
		t.Errorf("err = %v, want ErrNoServer and the version", err)
	}
}

func TestAFolderThatTheServersAccountCannotEnterIsRefusedByName(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("an ordinary user runs the server as themselves")
	}
	private := filepath.Join(clusterDir(t), "home")
	if err := os.Mkdir(private, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Config{Dir: filepath.Join(private, "coxswain", "postgres")})
	if err == nil || !strings.Contains(err.Error(), "cannot enter "+private) || !strings.Contains(err.Error(), "choose a data folder") {
		t.Errorf("err = %v, want the folder in the way and what to do", err)
	}
}

func TestThePlaceOfDataIsOneThatTheServersAccountCanEnter(t *testing.T) {
	t.Parallel()
	dir, err := DefaultDataDir()
	if err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 && dir != "/var/lib/coxswain" {
		t.Errorf("dir = %s, want /var/lib/coxswain for root", dir)
	}
	if !filepath.IsAbs(dir) || filepath.Base(dir) != "coxswain" {
		t.Errorf("dir = %s, want an absolute path that ends in coxswain", dir)
	}
}

func TestAFolderMustBeGiven(t *testing.T) {
	t.Parallel()
	if _, err := Start(t.Context(), Config{}); err == nil || !strings.Contains(err.Error(), "no folder given") {
		t.Errorf("err = %v", err)
	}
}

func TestTheVersionIsReadFromWhatTheServerSays(t *testing.T) {
	t.Parallel()
	major, err := majorOf("postgres (PostgreSQL) 15.10 (Debian 15.10-0+deb12u1)\n")
	if err != nil || major != 15 {
		t.Errorf("majorOf = %d, %v, want 15", major, err)
	}
	if _, err := majorOf("postgres: command not found"); err == nil {
		t.Error("majorOf took an error for a version")
	}
}
