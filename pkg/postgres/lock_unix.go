//go:build unix

package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// ErrInUse says that another process runs a private cluster in the same folder.
var ErrInUse = errors.New("the folder is in use by another process")

// lockOwner makes this process the only one that runs a cluster in dir, until the file is closed or the process ends.
func lockOwner(dir string) (*os.File, error) {
	file, err := tryLock(filepath.Join(dir, "owner.lock"))
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("postgres: %w: %s: stop the other coxswain, or give this one another data folder", ErrInUse, dir)
	}
	if err != nil {
		return nil, fmt.Errorf("postgres: lock %s: %w", dir, err)
	}
	return file, nil
}

// lockServer waits until no process of a former server is left. The caller holds the owner lock, so a server that
// still runs belongs to nobody: its guard is stopping it, or the guard was killed too and it is stopped here.
func lockServer(ctx context.Context, cfg Config) (*os.File, error) {
	path := filepath.Join(cfg.Dir, "server.lock")
	insist := time.Now().Add(cfg.StopTimeout)
	signal := syscall.SIGINT // fast shutdown
	for {
		file, err := tryLock(path)
		if err == nil {
			return file, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("postgres: lock %s: %w", path, err)
		}
		if time.Now().After(insist) {
			signal = syscall.SIGQUIT // immediate shutdown
		}
		signalPostmaster(cfg.Dir, signal)
		if err := pause(ctx, 50*time.Millisecond); err != nil {
			return nil, fmt.Errorf("postgres: a former server in %s does not stop, see %s: %w", cfg.Dir, logPath(cfg.Dir), err)
		}
	}
}

func tryLock(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}

// signalPostmaster sends a signal to the server of the cluster in dir, if there is one. It is called only while
// server.lock is held by somebody else, which is what makes the number in postmaster.pid trustworthy.
func signalPostmaster(dir string, signal syscall.Signal) {
	if pid, ok := postmasterPID(dir); ok && livesIn(pid, dataDir(dir)) {
		_ = syscall.Kill(pid, signal) // gone already: so much the better
	}
}

// postmasterPID reads the first line of postmaster.pid.
func postmasterPID(dir string) (int, bool) {
	content, err := os.ReadFile(pidPath(dir))
	if err != nil {
		return 0, false
	}
	line, _, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	return pid, err == nil && pid > 1
}

// dropStalePID removes a postmaster.pid whose number belongs to a stranger by now. PostgreSQL itself refuses to start
// then, and in a container, where numbers are few, it does happen. The caller holds server.lock.
func dropStalePID(dir string) error {
	pid, ok := postmasterPID(dir)
	if !ok || livesIn(pid, dataDir(dir)) {
		return nil
	}
	if err := os.Remove(pidPath(dir)); err != nil {
		return fmt.Errorf("postgres: remove what a former server left: %w", err)
	}
	return nil
}

// livesIn reports whether the process may be a server of the cluster in data. A server works inside of its data
// folder, which Linux shows; where the system does not show it, the answer is yes.
func livesIn(pid int, data string) bool {
	if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return false
	}
	if _, err := os.Stat("/proc/self/cwd"); err != nil {
		return true
	}
	cwd, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid))
	if err != nil {
		return !errors.Is(err, os.ErrNotExist)
	}
	real, err := filepath.EvalSymlinks(data)
	return err != nil || cwd == real
}

// pause waits for d or for the end of ctx.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
