package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
)

// oldestMajor is the oldest PostgreSQL that the schema is tested on.
const oldestMajor = 15

// ErrNoServer says that this machine has no PostgreSQL server that a private cluster could run.
var ErrNoServer = errors.New("no PostgreSQL server found")

// installation is one PostgreSQL on this machine.
type installation struct {
	dir   string
	major int
}

func (i installation) command(name string) string { return filepath.Join(i.dir, name) }

// findInstallation returns the newest PostgreSQL, or the one of the wanted major version when wanted is not zero: a
// cluster can only be run by the major version that made it.
func findInstallation(ctx context.Context, binDir string, wanted int) (installation, error) {
	dirs := candidateDirs()
	if binDir != "" {
		dirs = []string{binDir}
	}
	best := installation{}
	for _, dir := range dirs {
		found, err := inspect(ctx, dir)
		if err != nil || (wanted != 0 && found.major != wanted) {
			continue
		}
		if found.major > best.major {
			best = found
		}
	}
	if best.major < max(oldestMajor, wanted) {
		return installation{}, missing(dirs, wanted)
	}
	return best, nil
}

// candidateDirs lists the folders in which distributions put the server, which is rarely on the PATH.
func candidateDirs() []string {
	var dirs []string
	if found, err := exec.LookPath("postgres"); err == nil {
		dirs = append(dirs, filepath.Dir(found))
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin",                               // Debian, Ubuntu
		"/usr/pgsql-*/bin",                                        // Red Hat
		"/usr/libexec/postgresql*",                                // Alpine
		"/opt/homebrew/opt/postgresql@*/bin",                      // Homebrew
		"/usr/local/opt/postgresql@*/bin",                         // Homebrew on Intel
		"/Applications/Postgres.app/Contents/Versions/[0-9]*/bin", // Postgres.app
	} {
		matches, _ := filepath.Glob(pattern) // the patterns are constant, so the only error, a bad pattern, cannot be
		dirs = append(dirs, matches...)
	}
	return dirs
}

// inspect asks the server in dir for its version. initdb must be there too: some packages have it apart.
func inspect(ctx context.Context, dir string) (installation, error) {
	if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
		return installation{}, err
	}
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return installation{}, err
	}
	major, err := majorOf(string(out))
	return installation{dir: dir, major: major}, err
}

var versionPattern = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// majorOf reads "postgres (PostgreSQL) 15.10 (Debian 15.10-0+deb12u1)".
func majorOf(version string) (int, error) {
	match := versionPattern.FindStringSubmatch(version)
	if match == nil {
		return 0, fmt.Errorf("not a version of PostgreSQL: %q", version)
	}
	return strconv.Atoi(match[1])
}

// missing says which package brings what was not found.
func missing(searched []string, wanted int) error {
	where := "on PATH and in the usual folders"
	if len(searched) > 0 {
		where = "on PATH and in " + strings.Join(searched, ", ")
	}
	if wanted != 0 {
		return fmt.Errorf("postgres: %w of version %d, which made this cluster (searched %s): install it with `%s`, "+
			"or move the data to a newer cluster with pg_upgrade", ErrNoServer, wanted, where, installCommand(wanted))
	}
	return fmt.Errorf("postgres: %w of version %d or newer (searched %s): install one with `%s`, "+
		"or set DATABASE_URL to a server that runs already", ErrNoServer, oldestMajor, where, installCommand(0))
}

// installCommand names the package for the system at hand. Major zero means any.
func installCommand(major int) string {
	exists := func(path string) bool { _, err := os.Stat(path); return err == nil }
	version := ""
	if major != 0 {
		version = strconv.Itoa(major)
	}
	switch {
	case runtime.GOOS == "darwin" && major == 0:
		return "brew install postgresql@15"
	case runtime.GOOS == "darwin":
		return "brew install postgresql@" + version
	case exists("/etc/alpine-release"):
		return "apk add postgresql" + version
	case exists("/etc/redhat-release"):
		return "dnf install postgresql" + version + "-server"
	case major != 0:
		return "apt-get install postgresql-" + version
	}
	return "apt-get install postgresql"
}
